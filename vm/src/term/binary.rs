//! Binaries and bit strings: bytes with a header, bytes outside the heap, or a part of such bytes.
//!
//! ```text
//!  <<1,2,3>>     [ 2 | heap binary | header ][ 3, the size in bytes ][ 01 02 03 … ]
//!  > 64 bytes    [ 3 | refc | header ][ size in bytes ][ ──]→[ counted bytes ]    (`heap/off_heap.rs`)
//!  part          [ 3 | sub-binary | header ][ offset in bits ][ size in bits ][ the binary with the bytes ]
//!  matching      [ 3 | match context | header ][ position in bits ][ end in bits ][ the binary with the bytes ]
//! ```
//! A sub-binary never points at another one. What does not fill whole bytes is
//! always a sub-binary. A sub-binary of an off-heap binary may reach beyond
//! that binary's size: it is what the binary has grown to.

use super::tags::{BOXED, Boxed, Term};
use crate::heap::words::{self, Allocate};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Some bits of memory.
#[derive(Clone, Copy, Debug)]
pub struct Bits<'a> {
    memory: &'a [u8],
    /// Bits from the start of the memory.
    offset: usize,
    /// Bits.
    pub size: usize,
}

impl<'a> Bits<'a> {
    pub fn of_bytes(bytes: &'a [u8]) -> Bits<'a> {
        Bits { memory: bytes, offset: 0, size: bytes.len() * 8 }
    }

    /// `size` bits from `offset` on. The caller knows that they are there.
    pub fn part(self, offset: usize, size: usize) -> Bits<'a> {
        debug_assert!(offset + size <= self.size);
        Bits { offset: self.offset + offset, size, ..self }
    }

    /// The bytes, when the bits start and end at one.
    pub fn aligned(&self) -> Option<&'a [u8]> {
        let first = self.offset / 8;
        (self.offset.is_multiple_of(8) && self.size.is_multiple_of(8))
            .then(|| &self.memory[first..first + self.size / 8])
    }

    /// The bytes, when there are whole ones.
    pub fn aligned_bytes(&self) -> Option<Cow<'a, [u8]>> {
        self.size.is_multiple_of(8).then(|| self.bytes())
    }

    /// The bits as bytes; behind the last one come zeros.
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        match self.aligned() {
            Some(bytes) => Cow::Borrowed(bytes),
            None => {
                let mut bytes = Vec::new();
                self.push_to(&mut bytes, 0);
                Cow::Owned(bytes)
            }
        }
    }

    /// Appends the bits to bytes of which `used` bits of the last count (0: all of it); what follows the bits is zero.
    pub fn push_to(&self, bytes: &mut Vec<u8>, used: usize) {
        if let (Some(aligned), 0) = (self.aligned(), used) {
            return bytes.extend_from_slice(aligned);
        }
        let mut left = self.size;
        let mut at = self.offset;
        if used > 0 && left > 0 {
            let count = left.min(8 - used);
            if let Some(last) = bytes.last_mut() {
                *last |= (self.read(at, count) as u8) << (8 - used - count);
            }
            (at, left) = (at + count, left - count);
        }
        bytes.reserve(left.div_ceil(8));
        while left >= 8 {
            bytes.push(self.read_byte(at));
            (at, left) = (at + 8, left - 8);
        }
        if left > 0 {
            bytes.push((self.read(at, left) as u8) << (8 - left));
        }
    }

    /// Eight bits from a bit of the memory on.
    fn read_byte(&self, at: usize) -> u8 {
        let (byte, shift) = (at / 8, at % 8);
        if shift == 0 {
            return self.memory[byte];
        }
        self.memory[byte] << shift | self.memory[byte + 1] >> (8 - shift)
    }

    /// Up to eight bits from a bit of the memory on.
    fn read(&self, at: usize, count: usize) -> u64 {
        let (byte, shift) = (at / 8, at % 8);
        let next = if shift + count > 8 { self.memory[byte + 1] } else { 0 };
        let pair = u16::from(self.memory[byte]) << 8 | u16::from(next);
        u64::from(pair << shift >> (16 - count))
    }

    /// All bits as a number, the first the most significant. At most 64.
    #[inline]
    pub fn to_u64(self) -> u64 {
        debug_assert!(self.size <= 64);
        if let Some(bytes) = self.aligned() {
            return bytes.iter().fold(0, |value, &byte| value << 8 | u64::from(byte));
        }
        let (mut value, mut at, mut left) = (0u64, self.offset, self.size);
        while left > 0 {
            let count = left.min(8 - at % 8);
            value = value << count | self.read(at, count);
            (at, left) = (at + count, left - count);
        }
        value
    }
}

/// The bits of a binary; `None` when the term is none.
#[inline]
pub fn bits<'a>(term: Term) -> Option<Bits<'a>> {
    let kind = term.boxed_kind()?;
    if kind == Boxed::HeapBinary as u64 || kind == Boxed::RefcBinary as u64 {
        let size = words::word(term, 1) as usize * 8;
        return Some(Bits { memory: memory(term, size), offset: 0, size });
    }
    if kind != Boxed::SubBinary as u64 {
        return None;
    }
    let part = |index| Term(words::word(term, index)).small_value() as usize;
    Some(bits_of_whole(Term(words::word(term, 3)), part(1), part(2)))
}

/// Bits of a binary that is no part of another.
#[inline]
pub fn bits_of_whole<'a>(whole: Term, offset: usize, size: usize) -> Bits<'a> {
    Bits { memory: memory(whole, offset + size), offset, size }
}

/// The memory of a binary that is no part, so far as `bits` bits of it count.
#[inline]
fn memory<'a>(whole: Term, bits: usize) -> &'a [u8] {
    let bytes = bits.div_ceil(8);
    if whole.is_kind(Boxed::RefcBinary) { words::counted_bytes(whole, bytes) } else { words::bytes(whole, 2, bytes) }
}

/// The binary that has the bytes, and the first bit in it.
pub fn whole_of(binary: Term) -> (Term, usize) {
    if binary.is_kind(Boxed::SubBinary) {
        (Term(words::word(binary, 3)), Term(words::word(binary, 1)).small_value() as usize)
    } else {
        (binary, 0)
    }
}

/// The bytes of a binary, without a copy where they lie on byte boundaries. Bits behind whole bytes are padded.
pub fn bytes_of<'a>(term: Term) -> Option<Cow<'a, [u8]>> {
    bits(term).map(|bits| bits.bytes())
}

/// A binary of whole bytes.
pub fn from_bytes(bytes: &[u8], heap: &mut impl Allocate) -> Term {
    heap.binary(bytes)
}

/// A bit string of the first `size` bits of some bytes.
pub fn from_bits(bytes: &[u8], size: usize, heap: &mut impl Allocate) -> Term {
    let whole = heap.binary(&bytes[..size.div_ceil(8)]);
    if size.is_multiple_of(8) { whole } else { part(whole, 0, size, heap) }
}

/// `size` bits from the bit `offset` of a binary. The caller knows that it has them.
pub fn part(binary: Term, offset: usize, size: usize, heap: &mut impl Allocate) -> Term {
    let (whole, start) = whole_of(binary);
    sub_binary(whole, start + offset, size, heap)
}

/// As [`part`], of a binary that is no part itself.
pub fn sub_binary(whole: Term, offset: usize, size: usize, heap: &mut impl Allocate) -> Term {
    let [offset, size] = [offset, size].map(|bits| Term::small(bits as i64).0);
    Term(heap.boxed(Boxed::SubBinary, &[offset, size, whole.0], &[]) | BOXED)
}

/// The binary with `more` behind its bits. Repeated, as in `<<Acc/binary, X>>`, it takes constant time for each byte.
pub fn append(binary: Term, more: &Bits, heap: &mut impl Allocate) -> Option<Term> {
    let old = bits(binary)?;
    if more.size == 0 {
        return Some(binary);
    }
    let (whole, offset) = whole_of(binary);
    let size = old.size + more.size;
    if whole.is_kind(Boxed::RefcBinary) {
        let end = offset + old.size;
        // As they will lie behind the last byte of the old ones.
        let mut bytes = if end.is_multiple_of(8) { Vec::new() } else { vec![0] };
        let new = match more.aligned() {
            Some(aligned) if bytes.is_empty() => aligned,
            _ => {
                more.push_to(&mut bytes, end % 8);
                &bytes
            }
        };
        if words::extend_counted(whole, end, offset + size, new) {
            return Some(sub_binary(whole, offset, size, heap));
        }
    }
    let needed = size.div_ceil(8);
    let mut bytes = Vec::with_capacity(needed);
    old.push_to(&mut bytes, 0);
    more.push_to(&mut bytes, old.size % 8);
    if needed <= crate::heap::off_heap::MAX_ON_HEAP {
        return Some(from_bits(&bytes, size, heap));
    }
    let whole = heap.refc_binary_of_bits(&bytes, size, 2 * needed);
    Some(sub_binary(whole, 0, size, heap))
}

/// A binary of the same bits that holds nothing else in memory.
pub fn copied(binary: Term, heap: &mut impl Allocate) -> Option<Term> {
    let bits = bits(binary)?;
    Some(from_bits(&bits.bytes(), bits.size, heap))
}

pub(super) fn compare(a: Term, b: Term) -> Ordering {
    match (bits(a), bits(b)) {
        (Some(a), Some(b)) => a.bytes().cmp(&b.bytes()).then(a.size.cmp(&b.size)),
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::{bits, bytes_of, from_bytes, part};
    use crate::heap::Heap;
    use crate::term::compare::exact_equal;

    #[test]
    fn parts_are_equal_to_their_copies() {
        let mut heap = Heap::empty();
        let whole = from_bytes(b"0123456789", &mut heap);
        let middle = part(whole, 16, 40, &mut heap);
        let inner = part(middle, 8, 16, &mut heap);
        let copy = from_bytes(b"34", &mut heap);
        assert_eq!(bytes_of(middle).unwrap().as_ref(), b"23456");
        assert!(exact_equal(inner, copy));
        let odd = part(whole, 4, 11, &mut heap);
        // 0x30 0x31 from bit 4, 11 bits: 0000 0011 000.
        assert_eq!((bits(odd).unwrap().size, bytes_of(odd).unwrap().as_ref()), (11, &[0x03, 0x00][..]));
        assert!(!exact_equal(odd, inner));
        heap.release();
    }
}
