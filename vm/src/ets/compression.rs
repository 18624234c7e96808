//! Objects of compressed tables: external terms, which need no headers and no pointers, and LZ4 over them where that
//! makes them shorter still.
//!
//! The first byte tells which of the two follows. The key is not among the
//! bytes; a small integer holds its place. Objects are only compressed when
//! that saves words, and when they come back as they were: funs, ports and
//! references stay as they are.

use super::object::compressed_words;
use crate::bifs::external;
use crate::heap::words;
use crate::heap::{Allocate, Heap};
use crate::term::tags::{Boxed, NIL, Term};
use crate::term::{binary, map};

const PLAIN: u8 = 0;
const LZ4: u8 = 1;

/// What stands for the key: one of the shortest external terms.
const PLACE: Term = NIL;

/// The elements as bytes, if that takes less than `words` words.
pub fn compress(elements: &[Term], key_at: usize, words: usize) -> Option<Vec<u8>> {
    let is_value = |(at, &element): (usize, &Term)| at == key_at || comes_back(element);
    if !elements.iter().enumerate().all(is_value) {
        return None;
    }
    let mut heap = Heap::empty();
    let mut kept = elements.to_vec();
    kept[key_at] = PLACE;
    let tuple = heap.tuple(&kept);
    let mut bytes = vec![PLAIN];
    bytes.extend(external::encode_utf8(tuple));
    heap.release();
    let packed = lz4_flex::block::compress_prepend_size(&bytes[1..]);
    if packed.len() + 1 < bytes.len() {
        bytes.truncate(1);
        bytes[0] = LZ4;
        bytes.extend(packed);
    }
    (compressed_words(elements[key_at], bytes.len()) < words).then_some(bytes)
}

/// The object again: `stored` is the term with the bytes, `key` is on the heap.
pub fn restore(stored: Term, key: Term, key_at: usize, heap: &mut Heap) -> Term {
    let stored = binary::bytes_of(stored).unwrap_or_default();
    let tuple = match stored.split_first() {
        Some((&LZ4, packed)) => {
            lz4_flex::block::decompress_size_prepended(packed).ok().and_then(|bytes| external::decode(&bytes, heap))
        }
        Some((_, bytes)) => external::decode(bytes, heap),
        None => None,
    };
    match tuple {
        Some(tuple) => {
            words::overwrite(tuple, 1 + key_at, key);
            tuple
        }
        // Cannot be: the bytes were made by `compress`.
        None => heap.tuple(&[key]),
    }
}

/// Reading what was written for the term gives the term.
fn comes_back(term: Term) -> bool {
    let mut later = vec![term];
    while let Some(term) = later.pop() {
        if let Some((head, tail)) = term.as_cons() {
            later.extend([head, tail]);
        } else if let Some(elements) = term.as_tuple() {
            later.extend_from_slice(elements);
        } else if let Some(pairs) = map::pairs(term) {
            later.extend(pairs.into_iter().flat_map(|(key, value)| [key, value]));
        } else if term.as_fun().is_some() || term.is_port() || term.is_kind(Boxed::Reference) {
            return false;
        }
    }
    true
}
