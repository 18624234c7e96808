//! Bytes: lists and binaries into each other, sizes and parts of binaries.
//!
//! *Iodata* is a binary, or a list of bytes, binaries and iodata, whose tail may be a binary.

use super::arguments::{Result, binary, count, pair};
use super::{Fault, PureRow, rows};
use crate::heap::Heap;
use crate::heap::off_heap::MAX_ON_HEAP;
use crate::heap::words::Allocate;
use crate::term::binary::{self as binaries, Bits};
use crate::term::bits::Builder;
use crate::term::tags::{NIL, Term};

pub const ROWS: &[PureRow] = rows![
    /// The bytes of iodata as a binary.
    "iolist_to_binary" 1 |heap, a| iodata_to_binary(heap, a[0]);
    /// The bytes of an iolist as a binary.
    "list_to_binary" 1 |heap, a| list_to_binary(heap, a[0]);
    /// The bits of a list of bytes, bit strings and such lists.
    "list_to_bitstring" 1 |heap, a| list_to_bitstring(heap, a[0]);
    /// The bytes of iodata as a list of binaries, without copies of large ones.
    "iolist_to_iovec" 1 |heap, a| iovec(heap, a[0]);
    /// The number of bytes of iodata.
    "iolist_size" 1 |_, a| size(a[0]);
    /// The bytes of a binary as a list.
    "binary_to_list" 1 |heap, a| { let bytes = super::arguments::bytes(a[0])?; Ok(byte_list(heap, &bytes, NIL)) };
    /// Some bytes of a binary as a list: from and to a place, counted from 1.
    "binary_to_list" 3 |heap, a| binary_to_list(heap, a);
    /// Bytes, and a bit string of what is left.
    "bitstring_to_list" 1 |heap, a| bitstring_to_list(heap, a[0]);
    /// Part of a binary, as `{Start, Length}`.
    "binary_part" 2 |heap, a| part_of_pair(heap, a[0], a[1]);
    /// Part of a binary: start and length.
    "binary_part" 3 |heap, a| part(heap, a[0], a[1], a[2]);
    /// A binary in two.
    "split_binary" 2 |heap, a| split(heap, a[0], a[1]);
    /// Bytes that hold a bit string.
    "byte_size" 1 |_, a| Ok(Term::small(bits(a[0])?.size.div_ceil(8) as i64));
    /// Number of bits.
    "bit_size" 1 |_, a| Ok(Term::small(bits(a[0])?.size as i64));
    /// Number of elements of a tuple or whole bytes of a binary.
    "size" 1 |_, a| match a[0].as_tuple() {
        Some(elements) => Ok(Term::small(elements.len() as i64)),
        None => Ok(Term::small((bits(a[0])?.size / 8) as i64)),
    };
];

pub fn bits<'a>(term: Term) -> Result<Bits<'a>> {
    binaries::bits(term).ok_or(Fault::BADARG)
}

/// A piece of iodata.
enum Piece<'a> {
    Byte(u8),
    Binary(Term, Bits<'a>),
}

/// Hands out the pieces of iodata in their order. Binaries may have any bits.
fn walk(iodata: Term, mut each: impl FnMut(Piece) -> Result<()>) -> Result<()> {
    let mut later = vec![iodata];
    while let Some(mut term) = later.pop() {
        while let Some((head, tail)) = term.as_cons() {
            if head.is_small() {
                each(Piece::Byte(u8::try_from(head.small_value()).map_err(|_| Fault::BADARG)?))?;
                term = tail;
            } else if head.is_cons() {
                later.push(tail);
                term = head;
            } else {
                if !head.is_nil() {
                    each(Piece::Binary(head, bits(head)?))?;
                }
                term = tail;
            }
        }
        if !term.is_nil() {
            each(Piece::Binary(term, bits(term)?))?;
        }
    }
    Ok(())
}

/// The bytes of iodata.
pub fn to_bytes(iodata: Term) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    walk(iodata, |piece| {
        match piece {
            Piece::Byte(byte) => bytes.push(byte),
            Piece::Binary(_, bits) if bits.size.is_multiple_of(8) => bits.push_to(&mut bytes, 0),
            Piece::Binary(..) => return Err(Fault::BADARG),
        }
        Ok(())
    })?;
    Ok(bytes)
}

pub fn iodata_to_binary(heap: &mut Heap, iodata: Term) -> Result {
    if !iodata.is_list() {
        return if bits(iodata)?.size.is_multiple_of(8) { Ok(iodata) } else { Err(Fault::BADARG) };
    }
    binary(&to_bytes(iodata)?, heap)
}

pub fn list_to_binary(heap: &mut Heap, list: Term) -> Result {
    if list.is_list() { iodata_to_binary(heap, list) } else { Err(Fault::BADARG) }
}

fn list_to_bitstring(heap: &mut Heap, list: Term) -> Result {
    if !list.is_list() {
        return Err(Fault::BADARG);
    }
    let mut builder = Builder::new();
    walk(list, |piece| {
        match piece {
            Piece::Byte(byte) => builder.push_bytes(&[byte]),
            Piece::Binary(_, bits) => builder.push_bits(&bits),
        }
        Ok(())
    })?;
    Ok(builder.finish(heap))
}

fn iovec(heap: &mut Heap, iodata: Term) -> Result {
    let (mut small, mut vector) = (Vec::new(), Vec::new());
    walk(iodata, |piece| {
        match piece {
            Piece::Byte(byte) => small.push(byte),
            Piece::Binary(_, bits) if !bits.size.is_multiple_of(8) => return Err(Fault::BADARG),
            Piece::Binary(term, bits) if bits.size > MAX_ON_HEAP * 8 => {
                if !small.is_empty() {
                    vector.push(heap.binary(&std::mem::take(&mut small)));
                }
                vector.push(term);
            }
            Piece::Binary(_, bits) => bits.push_to(&mut small, 0),
        }
        Ok(())
    })?;
    if !small.is_empty() {
        vector.push(heap.binary(&small));
    }
    Ok(heap.list(&vector))
}

fn size(iodata: Term) -> Result {
    let mut size = 0;
    walk(iodata, |piece| {
        size += match piece {
            Piece::Byte(_) => 1,
            Piece::Binary(_, bits) if bits.size.is_multiple_of(8) => bits.size / 8,
            Piece::Binary(..) => return Err(Fault::BADARG),
        };
        Ok(())
    })?;
    Ok(Term::small(size as i64))
}

/// Bytes before a tail.
pub fn byte_list(heap: &mut Heap, bytes: &[u8], tail: Term) -> Term {
    bytes.iter().rev().fold(tail, |tail, &byte| heap.cons(Term::small(i64::from(byte)), tail))
}

fn binary_to_list(heap: &mut Heap, arguments: &[Term]) -> Result {
    let bytes = super::arguments::bytes(arguments[0])?;
    let (from, to) = (count(arguments[1])?, count(arguments[2])?);
    if from < 1 || from > to || to > bytes.len() {
        return Err(Fault::BADARG);
    }
    Ok(byte_list(heap, &bytes[from - 1..to], NIL))
}

fn bitstring_to_list(heap: &mut Heap, bitstring: Term) -> Result {
    let bits = bits(bitstring)?;
    let whole = bits.size / 8 * 8;
    let tail = if whole == bits.size {
        NIL
    } else {
        let rest = binaries::part(bitstring, whole, bits.size - whole, heap);
        heap.cons(rest, NIL)
    };
    Ok(byte_list(heap, &bits.part(0, whole).bytes(), tail))
}

/// Start and length of a part of `size` bytes; a negative length counts back from the start.
pub fn range(start: Term, length: Term, size: usize) -> Result<std::ops::Range<usize>> {
    let (start, length) = (super::arguments::small(start)?, super::arguments::small(length)?);
    let end = start.checked_add(length).ok_or(Fault::BADARG)?;
    let (low, high) = (start.min(end), start.max(end));
    if low < 0 || high > size as i64 { Err(Fault::BADARG) } else { Ok(low as usize..high as usize) }
}

pub fn part_of_pair(heap: &mut Heap, whole: Term, range: Term) -> Result {
    match range.as_tuple() {
        Some(&[start, length]) => part(heap, whole, start, length),
        _ => Err(Fault::BADARG),
    }
}

pub fn part(heap: &mut Heap, whole: Term, start: Term, length: Term) -> Result {
    let bytes = super::arguments::bytes(whole)?.len();
    let range = range(start, length, bytes)?;
    Ok(binaries::part(whole, range.start * 8, range.len() * 8, heap))
}

fn split(heap: &mut Heap, whole: Term, at: Term) -> Result {
    let size = bits(whole)?.size;
    let at = count(at)?;
    if at > size / 8 {
        return Err(Fault::BADARG);
    }
    let front = binaries::part(whole, 0, at * 8, heap);
    let back = binaries::part(whole, at * 8, size - at * 8, heap);
    Ok(pair(front, back, heap))
}
