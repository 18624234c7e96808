//! Small pieces of code that no module holds: what an export points at when it is a BIF or not loaded.
//!
//! ```text
//!  [ arity ][ Undefined | - | export ]              loads the module, or raises undef
//!  [ arity ][ CallBifOnly | a: arity | export … ]   calls the BIF and returns
//! ```
//! As in front of every function, the word before the entry is the arity.
#![allow(unsafe_code)] // reads back code of the arena

use super::arena::Arena;
use super::entries::{CodeIndex, Export};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::threaded::calls;

/// The first word of an instruction that has one form only.
fn first_word(opcode: Opcode, arena: &Arena) -> Result<u64, String> {
    let entry = calls::select_plain(opcode).ok_or_else(|| format!("{} has no handler", opcode.name()))?;
    Ok(entry.first_word(arena.interpreter))
}

/// Code that loads the module of `export` when it is called.
///
/// # Errors
/// When the arena has no room.
pub fn undefined(export: &'static Export, arena: &Arena) -> Result<CodeIndex, String> {
    let address = std::ptr::from_ref(export) as u64;
    let words = [u64::from(export.arity), first_word(Opcode::Undefined, arena)?, 0, address];
    Ok(arena.append(&words)? + 1)
}

/// Code that calls the BIF of `export`.
///
/// # Errors
/// When the arena has no room.
pub fn bif(export: &'static Export, arena: &Arena) -> Result<CodeIndex, String> {
    let address = std::ptr::from_ref(export) as u64;
    let arity = u64::from(export.arity);
    Ok(arena.append(&[arity, first_word(Opcode::CallBifOnly, arena)?, arity, address])? + 1)
}

/// The first instruction of every process's last frame.
///
/// # Errors
/// When the arena has no room.
pub fn process_end(arena: &Arena) -> Result<CodeIndex, String> {
    Ok(arena.append(&[0, first_word(Opcode::ProcessEnd, arena)?, 0])? + 1)
}

/// Whether the code is a stub that [`undefined`] made.
pub fn is_undefined(arena: &Arena, code: CodeIndex) -> bool {
    // SAFETY: `code` is an export's, so it names an instruction of the arena.
    let first = unsafe { *arena.address(code) };
    first_word(Opcode::Undefined, arena).is_ok_and(|undefined| undefined == first)
}
