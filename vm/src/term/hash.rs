//! A hash of a term's content: equal terms (`=:=`) have equal hashes, wherever they lie.
//!
//! For the VM's own tables. It is not `erlang:phash2/1`, whose values programs can see.

use super::fun::Fun;
use super::tags::{Boxed, Term};
use crate::heap::words;

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word).wrapping_mul(u128::from(FACTOR));
    (product as u64) ^ (product >> 64) as u64
}

pub fn hash(term: Term) -> u64 {
    let mut hash = FACTOR;
    let mut later: Vec<Term> = Vec::new();
    let mut next = Some(term);
    while let Some(mut term) = next {
        while let Some((head, tail)) = term.as_cons() {
            hash = mix(hash, 1);
            if head.is_pointer() {
                later.push(head);
            } else {
                hash = mix(hash, head.0);
            }
            term = tail;
        }
        hash = if term.is_pointer() { hash_boxed(term, hash, &mut later) } else { mix(hash, term.0) };
        next = later.pop();
    }
    hash
}

fn hash_boxed(term: Term, hash: u64, later: &mut Vec<Term>) -> u64 {
    if let Some(elements) = term.as_tuple() {
        later.extend(elements);
        return mix(hash, words::word(term, 0));
    }
    if let Some(value) = term.as_float() {
        // 0.0 and -0.0 are equal.
        return mix(hash, (value + 0.0).to_bits());
    }
    if let Some(big) = term.as_bignum() {
        return big.limbs.iter().fold(mix(hash, u64::from(big.negative)), |hash, &limb| mix(hash, limb));
    }
    if let Some(reference) = term.as_reference() {
        return mix(mix(hash, reference.unique[0]), reference.unique[1]);
    }
    match term.as_fun() {
        Some(Fun::Local { entry, free }) => {
            later.extend(free);
            return mix(hash, std::ptr::from_ref(entry) as u64);
        }
        Some(Fun::External(export)) => {
            return mix(mix(mix(hash, export.module.0.into()), export.function.0.into()), export.arity.into());
        }
        None => {}
    }
    if term.is_kind(Boxed::FlatMap) || term.is_kind(Boxed::HashMap) {
        return super::map::hash(term, hash, later);
    }
    match super::binary::bytes_of(term) {
        Some(bytes) => bytes.chunks(8).fold(mix(hash, bytes.len() as u64), |hash, chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            mix(hash, u64::from_le_bytes(word))
        }),
        None => hash,
    }
}
