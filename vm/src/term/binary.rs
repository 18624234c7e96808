//! Binaries and bit strings: bytes with a header, or a part of such bytes.
//!
//! ```text
//!  <<1,2,3>>     [ 2 | heap binary | header ][ 3, the size in bytes ][ 01 02 03 … ]
//!  part          [ 3 | sub-binary | header ][ offset in bits ][ size in bits ][ the binary with the bytes ]
//! ```
//! A sub-binary never points at another one. What does not fill whole bytes is
//! always a sub-binary.

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
    /// The bits as bytes; behind the last one come zeros.
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        let (first, shift) = (self.offset / 8, self.offset % 8);
        let count = self.size.div_ceil(8);
        if shift == 0 && self.size.is_multiple_of(8) {
            return Cow::Borrowed(&self.memory[first..first + count]);
        }
        let byte = |index: usize| u16::from(self.memory.get(index).copied().unwrap_or(0));
        let mut bytes: Vec<u8> =
            (first..first + count).map(|at| ((byte(at) << 8 | byte(at + 1)) << shift >> 8) as u8).collect();
        if let (Some(last), used @ 1..) = (bytes.last_mut(), self.size % 8) {
            *last &= 0xFF << (8 - used);
        }
        Cow::Owned(bytes)
    }
}

/// The bits of a binary; `None` when the term is none.
pub fn bits<'a>(term: Term) -> Option<Bits<'a>> {
    let kind = term.boxed_kind()?;
    if kind == Boxed::HeapBinary as u64 {
        let size = words::word(term, 1) as usize;
        return Some(Bits { memory: words::bytes(term, 2, size), offset: 0, size: size * 8 });
    }
    if kind != Boxed::SubBinary as u64 {
        return None;
    }
    let part = |index| Term(words::word(term, index)).small_value() as usize;
    let whole = bits(Term(words::word(term, 3)))?;
    Some(Bits { offset: whole.offset + part(1), size: part(2), ..whole })
}

/// The bytes of a binary, without a copy where they lie on byte boundaries. Bits behind whole bytes are padded.
pub fn bytes_of<'a>(term: Term) -> Option<Cow<'a, [u8]>> {
    bits(term).map(|bits| bits.bytes())
}

/// A binary of whole bytes.
pub fn from_bytes(bytes: &[u8], heap: &mut impl Allocate) -> Term {
    let mut data = vec![0u64; 1 + bytes.len().div_ceil(8)];
    data[0] = bytes.len() as u64;
    for (word, chunk) in data[1..].iter_mut().zip(bytes.chunks(8)) {
        let mut filled = [0; 8];
        filled[..chunk.len()].copy_from_slice(chunk);
        *word = u64::from_ne_bytes(filled);
    }
    Term(heap.boxed(Boxed::HeapBinary, &data, &[]) | BOXED)
}

/// `size` bits from the bit `offset` of a binary. The caller knows that it has them.
pub fn part(binary: Term, offset: usize, size: usize, heap: &mut impl Allocate) -> Term {
    let (mut whole, mut offset) = (binary, offset);
    if binary.is_kind(Boxed::SubBinary) {
        whole = Term(words::word(binary, 3));
        offset += Term(words::word(binary, 1)).small_value() as usize;
    }
    let [offset, size] = [offset, size].map(|bits| Term::small(bits as i64).0);
    Term(heap.boxed(Boxed::SubBinary, &[offset, size, whole.0], &[]) | BOXED)
}

/// Words of a binary of whole bytes.
pub fn words_of_bytes(bytes: usize) -> usize {
    2 + bytes.div_ceil(8)
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
