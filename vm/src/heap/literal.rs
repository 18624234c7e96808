//! The literal area: constants of loaded modules, in one range of addresses that no collection copies or frees.
//!
//! The range is reserved once for the whole program and filled from its start.
//! A pointer is a literal exactly when it lies in the range.
#![allow(unsafe_code)] // reserves the range and hands out its words

use super::OutOfMemory;
use super::block::Heap;
use super::words::{Allocate, Buffer};
use crate::atom::Atom;
use crate::code::entries::Export;
use crate::term::tags::{NIL, Term};
use crate::term::{binary, copy, map};
use bytecode::external_term::ExternalTerm;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Finds the export entry of an external fun, or says why there is none.
pub type Resolve<'a> = dyn FnMut(Atom, Atom, u32) -> Result<&'static Export, String> + 'a;

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
pub fn build(tree: &ExternalTerm, resolve: &mut Resolve<'_>) -> Result<Term, String> {
    // Built on a heap first: how many words a map takes is known only when it is there.
    let mut heap = Heap::empty();
    let literal = write(tree, resolve, &mut heap).and_then(|term| {
        let mut buffer = allocate(copy::size_of(term)).map_err(|OutOfMemory| "no memory for literals".to_string())?;
        Ok(copy::copy(term, &mut buffer))
    });
    heap.release();
    literal
}

/// Trees are at most some hundred levels deep, so recursion is safe.
fn write(tree: &ExternalTerm, resolve: &mut Resolve<'_>, to: &mut Heap) -> Result<Term, String> {
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
            to.external_fun(resolve(atom(module)?, atom(function)?, *arity)?)
        }
        ExternalTerm::Map(pairs) => {
            let mut terms = Vec::with_capacity(pairs.len());
            for (key, value) in pairs {
                terms.push((write(key, resolve, to)?, write(value, resolve, to)?));
            }
            map::from_pairs(&terms, to)
        }
        ExternalTerm::Binary(bytes) => binary::from_bytes(bytes, to),
        ExternalTerm::BitString(bytes, last_bits) => {
            let whole = binary::from_bytes(bytes, to);
            let bits = (bytes.len() * 8 + usize::from(*last_bits)).saturating_sub(8);
            binary::part(whole, 0, bits, to)
        }
    })
}

fn write_all(trees: &[ExternalTerm], resolve: &mut Resolve<'_>, to: &mut Heap) -> Result<Vec<Term>, String> {
    trees.iter().map(|tree| write(tree, resolve, to)).collect()
}

fn atom(text: &str) -> Result<Atom, String> {
    Atom::intern(text).map_err(|error| format!("atom {text:?}: {error:?}"))
}

#[cfg(test)]
mod tests {
    use super::{build, is_literal, used_bytes};
    use crate::term::format::{Encoding, UNLIMITED, write};
    use bytecode::external_term::ExternalTerm as Tree;

    #[test]
    fn literals_are_what_their_trees_say() {
        let tree = Tree::Tuple(vec![
            Tree::Integer(i64::MIN),
            Tree::List(vec![Tree::Atom("a b".into()), Tree::Float(0.5)], Box::new(Tree::Integer(3))),
            Tree::Map(vec![(Tree::Integer(2), Tree::Nil), (Tree::Integer(1), Tree::Binary(b"xyz".to_vec()))]),
            Tree::BitString(vec![1, 0b1010_0000], 3),
        ]);
        let term = build(&tree, &mut |_, _, _| unreachable!()).unwrap();
        assert!(is_literal(term.address()) && used_bytes() > 0);
        assert_eq!(
            write(term, UNLIMITED, Encoding::Latin1),
            "{-9223372036854775808,['a b',0.5|3],#{1 => <<120,121,122>>,2 => []},<<1,5:3>>}"
        );
        let pairs = (0..5000).map(|key| (Tree::Integer(key), Tree::Integer(-key))).collect();
        let map = build(&Tree::Map(pairs), &mut |_, _, _| unreachable!()).unwrap();
        assert_eq!(crate::term::map::size(map), 5000);
    }
}
