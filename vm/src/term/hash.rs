//! Hashes of a term's content: equal terms (`=:=`) have equal hashes, wherever they lie.
//!
//! Both are OTP's, because programs can see them: [`portable`] is what
//! `erlang:phash2/1` gives, and [`hash`] decides the order in which maps of more
//! than 32 pairs are printed and listed. They walk a term alike and mix words
//! as Bob Jenkins's `lookup2` does (1996); each kind of term is mixed with a
//! constant of its own, a multiple of the golden ratio. The second one depends
//! on the numbers of atoms, so that maps with atoms as keys come in another
//! order than OTP's.

use super::binary::{Bits, bits};
use super::fun::Fun;
use super::tags::{Boxed, Term};
use crate::atom::Atom;

const GOLDEN: u32 = 0x9E37_79B9;

/// The constant of a kind of term.
const fn kind(number: u32) -> u32 {
    GOLDEN.wrapping_mul(number)
}

const SMALL: u32 = kind(1);
const STRING: u32 = kind(4);
const TUPLE: u32 = kind(9);
const NEGATIVE: u32 = kind(10);
const POSITIVE: u32 = kind(11);
const FLOAT: u32 = kind(12);
const BINARY: u32 = kind(13);
const LAST_BITS: u32 = kind(15);
const MAP: u32 = kind(16);

/// The hash with two words of a kind mixed in.
fn with(hash: u32, first: u32, second: u32, kind: u32) -> u32 {
    mix(kind.wrapping_add(first), kind.wrapping_add(second), hash).2
}

/// The hash with a block of bytes mixed in.
fn with_bytes(hash: u32, bytes: &[u8]) -> u32 {
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0u32, |word, &byte| word << 8 | u32::from(byte));
    let (mut a, mut b, mut c) = (GOLDEN, GOLDEN, hash);
    let mut chunks = bytes.chunks_exact(12);
    for chunk in &mut chunks {
        a = a.wrapping_add(word(&chunk[..4]));
        b = b.wrapping_add(word(&chunk[4..8]));
        c = c.wrapping_add(word(&chunk[8..]));
        (a, b, c) = mix(a, b, c);
    }
    let mut rest = [0; 12];
    let left = chunks.remainder();
    rest[..left.len()].copy_from_slice(left);
    // The first byte of the third word is taken by the length.
    rest.copy_within(8..11, 9);
    rest[8] = 0;
    a = a.wrapping_add(word(&rest[..4]));
    b = b.wrapping_add(word(&rest[4..8]));
    c = c.wrapping_add(bytes.len() as u32).wrapping_add(word(&rest[8..]));
    mix(a, b, c).2
}

/// Three words in which each bit of each depends on all.
#[rustfmt::skip]
fn mix(mut a: u32, mut b: u32, mut c: u32) -> (u32, u32, u32) {
    a = a.wrapping_sub(b).wrapping_sub(c) ^ (c >> 13);
    b = b.wrapping_sub(c).wrapping_sub(a) ^ (a << 8);
    c = c.wrapping_sub(a).wrapping_sub(b) ^ (b >> 13);
    a = a.wrapping_sub(b).wrapping_sub(c) ^ (c >> 12);
    b = b.wrapping_sub(c).wrapping_sub(a) ^ (a << 16);
    c = c.wrapping_sub(a).wrapping_sub(b) ^ (b >> 5);
    a = a.wrapping_sub(b).wrapping_sub(c) ^ (c >> 3);
    b = b.wrapping_sub(c).wrapping_sub(a) ^ (a << 10);
    c = c.wrapping_sub(a).wrapping_sub(b) ^ (b >> 15);
    (a, b, c)
}

fn with_bits(hash: u32, bits: &Bits) -> u32 {
    let start = BINARY.wrapping_add(hash);
    if bits.size == 0 {
        return start;
    }
    let (whole, odd) = (bits.size / 8, bits.size % 8);
    let bytes = bits.bytes();
    let hash = with_bytes(start, &bytes[..whole]);
    if odd == 0 { hash } else { with(hash, odd as u32, u32::from(bytes[whole] >> (8 - odd)), LAST_BITS) }
}

fn with_limbs(hash: u32, negative: bool, limbs: &[u64]) -> u32 {
    let kind = if negative { NEGATIVE } else { POSITIVE };
    limbs.iter().fold(hash, |hash, &limb| with(hash, limb as u32, (limb >> 32) as u32, kind))
}

/// Bytes at the start of a list, four at a time; what follows them, and how many bytes are left over in which word.
fn with_string(mut hash: u32, list: Term) -> (u32, Term, u32, u32) {
    let (mut rest, mut word, mut count) = (list, 0u32, 0);
    while let Some((head, tail)) = rest.as_cons() {
        if !head.is_small() || !(0..256).contains(&head.small_value()) {
            break;
        }
        word = word << 8 | head.small_value() as u32;
        count += 1;
        if count == 4 {
            hash = with(hash, word, 0, STRING);
            (word, count) = (0, 0);
        }
        rest = tail;
    }
    (hash, rest, word, count)
}

/// 0.0 and -0.0 are equal.
pub(super) fn float_words(value: f64) -> (u32, u32) {
    let bits = (value + 0.0).to_bits();
    (bits as u32, (bits >> 32) as u32)
}

// ---- The hash of maps and of the VM's own tables ----

/// So that it differs from the portable one.
const SALT: u32 = 3_432_918_353;

/// OTP's tags of immediates, which its hash of them includes.
const OTP_SMALL_TAG: u64 = 0xF;
const OTP_ATOM_TAG: u64 = 0xB;
const OTP_NIL: u64 = 0x3B;
const OTP_PID_TAG: u64 = 0x3;

/// OTP has four bits less for integers that are not bignums.
fn is_otp_small(value: i64) -> bool {
    value >> 59 == value >> 63
}

enum Work {
    Term(Term),
    /// The tail of a cons that is no list.
    Tail,
}

pub fn hash(term: Term) -> u32 {
    if !term.is_pointer() {
        return with_immediate(SALT, term);
    }
    let mut hash = SALT;
    let mut later = vec![Work::Term(term)];
    while let Some(work) = later.pop() {
        hash = match work {
            Work::Tail => with_constant(hash, kind(18)),
            Work::Term(term) if term.is_cons() => with_list(hash, term, &mut later),
            Work::Term(term) if term.is_pointer() => with_boxed(hash, term, &mut later),
            Work::Term(term) => with_immediate(hash, term),
        };
    }
    hash
}

fn with_constant(hash: u32, constant: u32) -> u32 {
    (hash ^ constant).rotate_left(17)
}

fn with_immediate(hash: u32, term: Term) -> u32 {
    let word = if term.is_small() {
        let value = term.small_value();
        if !is_otp_small(value) {
            return with_limbs(hash, value < 0, &[value.unsigned_abs()]);
        }
        (value as u64) << 4 | OTP_SMALL_TAG
    } else if term.is_atom() {
        u64::from(term.atom_value().0) << 6 | OTP_ATOM_TAG
    } else if term.is_nil() {
        OTP_NIL
    } else {
        term.0 & !0xF | OTP_PID_TAG
    };
    with(hash, word as u32, (word >> 32) as u32, SMALL)
}

fn with_list(hash: u32, list: Term, later: &mut Vec<Work>) -> u32 {
    let (mut hash, rest, word, count) = with_string(hash, list);
    if count > 0 {
        hash = with(hash, word, count, kind(22));
    }
    match rest.as_cons() {
        Some((head, tail)) => {
            later.push(Work::Term(tail));
            if !tail.is_cons() {
                later.push(Work::Tail);
            }
            later.push(Work::Term(head));
            with_constant(hash, kind(17))
        }
        None => {
            later.push(Work::Term(rest));
            hash
        }
    }
}

fn with_boxed(hash: u32, term: Term, later: &mut Vec<Work>) -> u32 {
    if let Some(elements) = term.as_tuple() {
        later.extend(elements.iter().rev().map(|&element| Work::Term(element)));
        return with(hash, elements.len() as u32, 0, TUPLE);
    }
    if let Some(pairs) = super::map::pairs(term) {
        let hash = with(hash, pairs.len() as u32, 0, MAP);
        later.extend(pairs.into_iter().rev().flat_map(|(key, value)| [Work::Term(value), Work::Term(key)]));
        return hash;
    }
    if let Some(value) = term.as_float() {
        let (low, high) = float_words(value);
        return with(hash, low, high, FLOAT);
    }
    if let Some(big) = term.as_bignum() {
        return with_limbs(hash, big.negative, big.limbs);
    }
    if let Some(bits) = bits(term) {
        return with_bits(hash, &bits);
    }
    if let Some(reference) = term.as_reference() {
        let [low, high] = reference.unique;
        return with(with(hash, low as u32, 0, kind(7)), (low >> 32) as u32, high as u32, kind(8));
    }
    match term.as_fun() {
        Some(Fun::Local { entry, free }) => {
            later.extend(free.iter().rev().map(|&term| Work::Term(term)));
            let hash = with(hash, free.len() as u32, entry.module.0, kind(20));
            with(hash, entry.index, entry.unique, kind(21))
        }
        Some(Fun::External(export)) => {
            let address = std::ptr::from_ref(export) as u64;
            with(hash, address as u32, (address >> 32) as u32, kind(14))
        }
        None => hash,
    }
}

// ---- erlang:phash2 ----

enum Step {
    Term(Term),
    /// A key or a value is hashed: it counts for itself, in whatever order.
    Pair,
    /// The end of a map; the hash before it, and what other pairs around it have given so far.
    MapEnd(u32, u32),
}

/// OTP's hash of `[]`, alone and within other terms.
const NIL_ALONE: u32 = 3_468_870_702;
const NIL_WITHIN: u32 = 2;

/// All 32 bits of what `erlang:phash2/1` gives.
pub fn portable(term: Term) -> u32 {
    let (mut hash, mut pairs) = (0, 0);
    let mut later = vec![Step::Term(term)];
    while let Some(step) = later.pop() {
        match step {
            Step::Term(term) => hash = portable_with(hash, term, &mut pairs, &mut later),
            Step::Pair => {
                pairs ^= hash;
                hash = 0;
            }
            Step::MapEnd(before, outer) => {
                hash = with(before, pairs, 0, kind(19));
                pairs = outer;
            }
        }
    }
    hash
}

fn portable_with(hash: u32, term: Term, pairs: &mut u32, later: &mut Vec<Step>) -> u32 {
    if term.is_small() {
        return portable_small(hash, term.small_value());
    }
    if term.is_atom() {
        let own = atom_hash(term.atom_value());
        return if hash == 0 { own } else { with(hash, own, 0, kind(3)) };
    }
    if term.is_nil() {
        return if hash == 0 { NIL_ALONE } else { with(hash, NIL_WITHIN, 0, kind(2)) };
    }
    if term.is_pid() {
        return with(hash, term.pid_index(), 0, kind(5));
    }
    if !term.is_pointer() {
        return with(hash, (term.0 >> super::tags::IMMEDIATE_SHIFT) as u32, 0, kind(6));
    }
    if term.is_cons() {
        let (hash, rest, word, count) = with_string(hash, term);
        match rest.as_cons() {
            Some((head, tail)) => later.extend([Step::Term(tail), Step::Term(head)]),
            None => later.push(Step::Term(rest)),
        }
        return if count > 0 { with(hash, word, 0, STRING) } else { hash };
    }
    portable_boxed(hash, term, pairs, later)
}

fn portable_small(hash: u32, value: i64) -> u32 {
    if !(-(1 << 27)..1 << 27).contains(&value) {
        return with_limbs(hash, value < 0, &[value.unsigned_abs()]);
    }
    let hash = if value < 0 { with(hash, value.unsigned_abs() as u32, 0, SMALL) } else { hash };
    with(hash, value as u32, 0, SMALL)
}

fn portable_boxed(hash: u32, term: Term, pairs: &mut u32, later: &mut Vec<Step>) -> u32 {
    if let Some(elements) = term.as_tuple() {
        later.extend(elements.iter().rev().map(|&element| Step::Term(element)));
        return with(hash, elements.len() as u32, 0, TUPLE);
    }
    if let Some(all) = super::map::pairs(term) {
        let hash = with(hash, all.len() as u32, 0, MAP);
        if all.is_empty() {
            return hash;
        }
        later.push(Step::MapEnd(hash, std::mem::take(pairs)));
        later.extend(all.into_iter().flat_map(|(key, value)| [Step::Pair, Step::Term(value), Step::Term(key)]));
        return 0;
    }
    if let Some(value) = term.as_float() {
        let (low, high) = float_words(value);
        return with(hash, high, low, FLOAT);
    }
    if let Some(big) = term.as_bignum() {
        return with_limbs(hash, big.negative, big.limbs);
    }
    if let Some(bits) = bits(term) {
        return with_bits(hash, &bits);
    }
    if term.is_kind(Boxed::Reference) {
        let low = term.as_reference().map_or(0, |reference| reference.unique[0]);
        return with(hash, low as u32, 0, kind(7));
    }
    match term.as_fun() {
        Some(Fun::Local { entry, free }) => {
            later.extend(free.iter().rev().map(|&term| Step::Term(term)));
            let hash = with(hash, free.len() as u32, atom_hash(entry.module), SMALL);
            with(hash, entry.index, entry.unique, SMALL)
        }
        Some(Fun::External(export)) => {
            let hash = with(hash, export.arity, atom_hash(export.module), SMALL);
            with(hash, atom_hash(export.function), 0, kind(14))
        }
        None => hash,
    }
}

/// P. J. Weinberger's hash, of characters up to 255 as one byte and of others as the bytes of their UTF-8.
pub(super) fn atom_hash(atom: Atom) -> u32 {
    let add = |hash: u32, byte: u8| {
        let hash = (hash << 4).wrapping_add(u32::from(byte));
        let top = hash & 0xF000_0000;
        (hash ^ top >> 24) & !top
    };
    let mut buffer = [0; 4];
    atom.text().chars().fold(0, |hash, character| match u8::try_from(character) {
        Ok(byte) => add(hash, byte),
        Err(_) => character.encode_utf8(&mut buffer).bytes().fold(hash, add),
    })
}
