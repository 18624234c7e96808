//! The hash of `erlang:phash/2`: what was the portable one before `phash2`, kept because stored data depend on it.
//!
//! Every step multiplies by a prime near 2^28 and adds a byte or a word; each
//! kind of term has primes of its own. Equal terms have equal hashes in every
//! release, but for pids, ports and references, which are this VM's own.

use super::binary::{Bits, bits};
use super::fun::Fun;
use super::hash::{atom_hash, float_words, portable};
use super::tags::{IMMEDIATE_SHIFT, Term};
use crate::atom::Atom;

/// The primes, in the order of their numbers in OTP (`erts/emulator/beam/utils.c`, `FUNNY_NUMBER1` …).
const PRIMES: [u32; 14] = [
    268_440_163,
    268_439_161,
    268_435_459,
    268_436_141,
    268_438_633,
    268_437_017,
    268_438_039,
    268_437_511,
    268_439_627,
    268_440_479,
    268_440_577,
    268_440_581,
    268_440_593,
    268_440_611,
];

/// Multiplies by the prime of this number, then adds.
fn step(hash: u32, prime: usize, add: u32) -> u32 {
    hash.wrapping_mul(PRIMES[prime - 1]).wrapping_add(add)
}

fn with_bytes(hash: u32, prime: usize, bytes: &[u8]) -> u32 {
    bytes.iter().fold(hash, |hash, &byte| step(hash, prime, u32::from(byte)))
}

fn with_atom(hash: u32, atom: Atom) -> u32 {
    step(hash, 1, atom_hash(atom))
}

enum Work {
    Term(Term),
    /// What follows an element of a list.
    Rest(Term),
    ListEnd,
    TupleEnd(u32),
}

pub fn legacy(term: Term) -> u32 {
    let mut hash = 0;
    let mut later = vec![Work::Term(term)];
    while let Some(work) = later.pop() {
        hash = match work {
            Work::Term(term) if term.is_cons() => with_list(hash, term, &mut later),
            Work::Term(term) if term.is_pointer() => with_boxed(hash, term, &mut later),
            Work::Term(term) => with_immediate(hash, term),
            Work::Rest(rest) if rest.is_cons() => with_list(hash, rest, &mut later),
            Work::Rest(rest) => {
                later.extend([Work::ListEnd, Work::Term(rest)]);
                hash
            }
            Work::ListEnd => step(hash, 8, 0),
            Work::TupleEnd(arity) => step(hash, 9, arity),
        };
    }
    hash
}

/// Magnitude as bytes, the least significant first; then the sign.
fn with_magnitude(hash: u32, negative: bool, limbs: &[u64]) -> u32 {
    let mut bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
    if bytes.ends_with(&[0; 4]) {
        bytes.truncate(bytes.len() - 4);
    }
    step(with_bytes(hash, 2, &bytes), if negative { 4 } else { 3 }, 0)
}

fn with_immediate(hash: u32, term: Term) -> u32 {
    if term.is_small() {
        let value = term.small_value();
        with_magnitude(hash, value < 0, &[value.unsigned_abs()])
    } else if term.is_atom() {
        with_atom(hash, term.atom_value())
    } else if term.is_nil() {
        step(hash, 3, 1)
    } else if term.is_pid() {
        step(with_bytes(hash, 5, &term.pid_index().to_le_bytes()), 6, 0)
    } else {
        step(with_bytes(hash, 9, &((term.0 >> IMMEDIATE_SHIFT) as u32).to_le_bytes()), 10, 0)
    }
}

/// Bytes at the front are taken as they are, up to the first element that is something else.
fn with_list(mut hash: u32, mut list: Term, later: &mut Vec<Work>) -> u32 {
    while let Some((head, tail)) = list.as_cons() {
        if !head.is_small() || !(0..256).contains(&head.small_value()) {
            later.extend([Work::Rest(tail), Work::Term(head)]);
            return hash;
        }
        hash = step(hash, 2, head.small_value() as u32);
        list = tail;
    }
    later.extend([Work::ListEnd, Work::Term(list)]);
    hash
}

fn with_bits(hash: u32, bits: &Bits) -> u32 {
    let (whole, odd) = (bits.size / 8, bits.size % 8);
    let bytes = bits.bytes();
    let mut hash = with_bytes(hash, 1, &bytes[..whole]);
    if odd > 0 {
        hash = step(step(hash, 1, u32::from(bytes[whole] >> (8 - odd))), 12, odd as u32);
    }
    step(hash, 4, whole as u32)
}

fn with_boxed(hash: u32, term: Term, later: &mut Vec<Work>) -> u32 {
    if let Some(elements) = term.as_tuple() {
        later.push(Work::TupleEnd(elements.len() as u32));
        later.extend(elements.iter().rev().map(|&element| Work::Term(element)));
        return hash;
    }
    if let Some(big) = term.as_bignum() {
        return with_magnitude(hash, big.negative, big.limbs);
    }
    if let Some(value) = term.as_float() {
        let (low, high) = float_words(value);
        return step(hash, 6, low ^ high);
    }
    if let Some(bits) = bits(term) {
        return with_bits(hash, &bits);
    }
    if let Some(reference) = term.as_reference() {
        return step(with_bytes(hash, 9, &(reference.unique[0] as u32).to_le_bytes()), 10, 0);
    }
    match term.as_fun() {
        Some(Fun::Local { entry, free }) => {
            later.extend(free.iter().rev().map(|&term| Work::Term(term)));
            let hash = with_atom(step(hash, 10, free.len() as u32), entry.module);
            step(step(hash, 2, entry.index), 2, entry.unique)
        }
        Some(Fun::External(export)) => {
            with_atom(with_atom(step(hash, 11, export.arity), export.module), export.function)
        }
        // A map.
        None => step(hash, 13, PRIMES[13].wrapping_add(portable(term))),
    }
}
