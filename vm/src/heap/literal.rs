//! The literal area: constants of loaded modules, in one range of addresses that no collection copies or frees.
//!
//! The range is reserved once for the whole program and filled from its start.
//! A pointer is a literal exactly when it lies in the range.
#![allow(unsafe_code)] // reserves the range and hands out its words

use super::OutOfMemory;
use super::words::{Allocate, Buffer};
use crate::atom::Atom;
use crate::code::entries::Export;
use crate::term::tags::{NIL, Term};
use bytecode::external_term::ExternalTerm;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Address space, not memory: pages are taken when they are written.
const AREA_BYTES: u64 = 4 << 30;
const NOT_YET: u64 = u64::MAX;

static BASE: AtomicU64 = AtomicU64::new(NOT_YET);
/// Bytes handed out.
static USED: Mutex<u64> = Mutex::new(0);

/// First address of the area and its bytes, for those who test many pointers.
#[inline(always)]
pub fn range() -> (u64, u64) {
    (BASE.load(Ordering::Relaxed), AREA_BYTES)
}

#[inline(always)]
pub fn is_literal(address: *const u64) -> bool {
    let (base, bytes) = range();
    (address as u64).wrapping_sub(base) < bytes
}

/// Bytes of all literals.
pub fn used_bytes() -> u64 {
    *USED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Room for a literal of exactly `words` words.
///
/// # Errors
/// When the area is full.
pub fn allocate(words: usize) -> Result<Buffer, OutOfMemory> {
    let mut used = USED.lock().unwrap_or_else(PoisonError::into_inner);
    if BASE.load(Ordering::Relaxed) == NOT_YET {
        BASE.store(reserve()?, Ordering::Relaxed);
    }
    let bytes = words as u64 * 8;
    if bytes > AREA_BYTES - *used {
        return Err(OutOfMemory);
    }
    let start = (BASE.load(Ordering::Relaxed) + *used) as *mut u64;
    *used += bytes;
    // SAFETY: these words of the area were never handed out before.
    Ok(unsafe { Buffer::new(start, words) })
}

fn reserve() -> Result<u64, OutOfMemory> {
    // SAFETY: a new private mapping at an address of the system's choice.
    let area = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            AREA_BYTES as usize,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if area == libc::MAP_FAILED { Err(OutOfMemory) } else { Ok(area as u64) }
}

/// Makes a literal from a tree. `resolve` finds the export entry of an external fun.
///
/// # Errors
/// Says which constant cannot be made, or that atoms or memory ran out.
pub fn build(tree: &ExternalTerm, resolve: &mut dyn FnMut(Atom, Atom, u32) -> &'static Export) -> Result<Term, String> {
    let words = size_of(tree)?;
    let mut buffer = allocate(words).map_err(|OutOfMemory| "no memory for literals".to_string())?;
    write(tree, resolve, &mut buffer)
}

/// Words that [`write`] needs. Trees are at most some hundred levels deep, so recursion is safe.
fn size_of(tree: &ExternalTerm) -> Result<usize, String> {
    Ok(match tree {
        ExternalTerm::Integer(value) => match *value {
            crate::term::tags::SMALL_MIN..=crate::term::tags::SMALL_MAX => 0,
            _ => 2,
        },
        ExternalTerm::BigInteger(value) => 1 + (value.bits() as usize).div_ceil(64).max(1),
        ExternalTerm::Float(_) => 2,
        ExternalTerm::Atom(_) | ExternalTerm::Nil => 0,
        ExternalTerm::List(elements, tail) => 2 * elements.len() + sizes(elements)? + size_of(tail)?,
        ExternalTerm::Tuple(elements) => 1 + elements.len() + sizes(elements)?,
        ExternalTerm::ExternalFun { .. } => 2,
        ExternalTerm::Map(_) => return Err("maps are not supported yet".into()),
        ExternalTerm::Binary(_) | ExternalTerm::BitString(..) => return Err("binaries are not supported yet".into()),
    })
}

fn sizes(trees: &[ExternalTerm]) -> Result<usize, String> {
    trees.iter().map(size_of).sum()
}

fn write(
    tree: &ExternalTerm,
    resolve: &mut dyn FnMut(Atom, Atom, u32) -> &'static Export,
    to: &mut Buffer,
) -> Result<Term, String> {
    Ok(match tree {
        ExternalTerm::Integer(value) => to.integer(*value),
        ExternalTerm::BigInteger(value) => to.big(value),
        ExternalTerm::Float(value) => to.float(*value),
        ExternalTerm::Atom(text) => Term::atom(atom(text)?),
        ExternalTerm::Nil => NIL,
        ExternalTerm::List(elements, tail) => {
            let elements = write_all(elements, resolve, to)?;
            let tail = write(tail, resolve, to)?;
            to.list_before(&elements, tail)
        }
        ExternalTerm::Tuple(elements) => {
            let elements = write_all(elements, resolve, to)?;
            to.tuple(&elements)
        }
        ExternalTerm::ExternalFun { module, function, arity } => {
            to.external_fun(resolve(atom(module)?, atom(function)?, *arity))
        }
        ExternalTerm::Map(_) | ExternalTerm::Binary(_) | ExternalTerm::BitString(..) => {
            return Err("maps and binaries are not supported yet".into());
        }
    })
}

fn write_all(
    trees: &[ExternalTerm],
    resolve: &mut dyn FnMut(Atom, Atom, u32) -> &'static Export,
    to: &mut Buffer,
) -> Result<Vec<Term>, String> {
    trees.iter().map(|tree| write(tree, resolve, to)).collect()
}

fn atom(text: &str) -> Result<Atom, String> {
    Atom::intern(text).map_err(|error| format!("atom {text:?}: {error:?}"))
}
