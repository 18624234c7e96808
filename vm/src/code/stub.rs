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
use crate::interpreter::threaded::{Entry, calls};

fn plain(opcode: Opcode) -> Result<Entry, String> {
    calls::select_plain(opcode).ok_or_else(|| format!("{} has no handler", opcode.name()))
}

/// Code that loads the module of `export` when it is called.
///
/// # Errors
/// When the arena has no room.
pub fn undefined(export: &'static Export, arena: &Arena) -> Result<CodeIndex, String> {
    let address = std::ptr::from_ref(export) as u64;
    let words = [u64::from(export.arity), plain(Opcode::Undefined)?.address(), 0, address];
    Ok(arena.append(&words)? + 1)
}

/// Code that calls the BIF of `export`.
///
/// # Errors
/// When the arena has no room.
pub fn bif(export: &'static Export, arena: &Arena) -> Result<CodeIndex, String> {
    let address = std::ptr::from_ref(export) as u64;
    let arity = u64::from(export.arity);
    Ok(arena.append(&[arity, plain(Opcode::CallBifOnly)?.address(), arity, address])? + 1)
}

/// The first instruction of every process's last frame.
///
/// # Errors
/// When the arena has no room.
pub fn process_end(arena: &Arena) -> Result<CodeIndex, String> {
    Ok(arena.append(&[0, plain(Opcode::ProcessEnd)?.address(), 0])? + 1)
}

/// Whether the code is a stub that [`undefined`] made.
pub fn is_undefined(arena: &Arena, code: CodeIndex) -> bool {
    // SAFETY: `code` is an export's, so it names an instruction of the arena.
    let first = unsafe { *arena.address(code) };
    plain(Opcode::Undefined).is_ok_and(|entry| entry.address() == first)
}
