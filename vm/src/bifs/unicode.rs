//! Characters in lists and binaries: the functions of `unicode`.
//!
//! *Chardata* is a list of characters, binaries in an encoding and such lists.
//! What cannot be converted is handed back: `{error, Converted, Rest}`, or
//! `{incomplete, Converted, Rest}` when the data end within a character.

use super::arguments::{Result, atom, boolean};
use super::{Fault, PureRow, rows};
use crate::atom::{Atom, atoms};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::binary::bits;
use crate::term::bits::Endian;
use crate::term::tags::{NIL, Term};

pub const ROWS: &[PureRow] = rows![
    /// Chardata as a list of characters.
    "characters_to_list" 1 |heap, a| to_list(heap, a[0], Encoding::Utf8);
    /// The same, with binaries in an encoding.
    "characters_to_list" 2 |heap, a| to_list(heap, a[0], encoding(a[1])?);
    /// Chardata as a binary in UTF-8.
    "characters_to_binary" 1 |heap, a| to_binary(heap, a[0], Encoding::Utf8, Encoding::Utf8);
    /// The same, with binaries in an encoding.
    "characters_to_binary" 2 |heap, a| to_binary(heap, a[0], encoding(a[1])?, Encoding::Utf8);
    /// Chardata as a binary: encoding of the binaries in it, encoding of the result.
    "characters_to_binary" 3 |heap, a| to_binary(heap, a[0], encoding(a[1])?, encoding(a[2])?);
    /// Whether all bytes of a binary are ASCII.
    "bin_is_7bit" 1 |_, a| Ok(boolean(super::arguments::bytes(a[0]).is_ok_and(|bytes| bytes.is_ascii())));
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Latin1,
    Utf8,
    Utf16(Endian),
    Utf32(Endian),
}

fn encoding(term: Term) -> Result<Encoding> {
    if let Some(&[name, endian]) = term.as_tuple() {
        let endian = match atom(endian)?.text() {
            "big" => Endian::Big,
            "little" => Endian::Little,
            _ => return Err(Fault::BADARG),
        };
        return match atom(name)?.text() {
            "utf16" => Ok(Encoding::Utf16(endian)),
            "utf32" => Ok(Encoding::Utf32(endian)),
            _ => Err(Fault::BADARG),
        };
    }
    match atom(term)?.text() {
        "latin1" => Ok(Encoding::Latin1),
        "unicode" | "utf8" => Ok(Encoding::Utf8),
        "utf16" => Ok(Encoding::Utf16(Endian::Big)),
        "utf32" => Ok(Encoding::Utf32(Endian::Big)),
        _ => Err(Fault::BADARG),
    }
}

fn to_list(heap: &mut Heap, data: Term, from: Encoding) -> Result {
    let outcome = Conversion::new(from, Encoding::Utf8).run(data, heap)?;
    answer(heap, &outcome, |text, heap| heap.string(text))
}

fn to_binary(heap: &mut Heap, data: Term, from: Encoding, to: Encoding) -> Result {
    let outcome = Conversion::new(from, to).run(data, heap)?;
    answer(heap, &outcome, |text, heap| {
        let bytes = encode(text, to);
        heap.binary(&bytes)
    })
}

fn answer(heap: &mut Heap, outcome: &Outcome, result: impl Fn(&str, &mut Heap) -> Term) -> Result {
    let converted = result(&outcome.text, heap);
    Ok(match outcome.rest {
        None => converted,
        Some((tag, rest)) => heap.tuple(&[Term::atom(tag), converted, rest]),
    })
}

fn encode(text: &str, to: Encoding) -> Vec<u8> {
    match to {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        // The conversion let only characters up to 255 through.
        Encoding::Latin1 => text.chars().map(|character| character as u8).collect(),
        Encoding::Utf16(Endian::Big) => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::Utf16(Endian::Little) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf32(Endian::Big) => text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect(),
        Encoding::Utf32(Endian::Little) => {
            text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect()
        }
    }
}

// ---- Decoding ----

/// What bytes start with.
enum Start {
    Character(char, usize),
    /// They may be the start of a character.
    Incomplete,
    Invalid,
}

fn start(bytes: &[u8], encoding: Encoding) -> Start {
    match encoding {
        Encoding::Latin1 => Start::Character(char::from(bytes[0]), 1),
        Encoding::Utf8 => start_of_utf8(bytes),
        Encoding::Utf16(endian) => start_of_utf16(bytes, endian),
        Encoding::Utf32(endian) => match bytes.first_chunk() {
            None => Start::Incomplete,
            Some(&word) => {
                valid(if endian == Endian::Big { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) }, 4)
            }
        },
    }
}

fn valid(code: u32, length: usize) -> Start {
    char::from_u32(code).map_or(Start::Invalid, |character| Start::Character(character, length))
}

fn start_of_utf8(bytes: &[u8]) -> Start {
    let first = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(first) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() == 0 => {
            return if error.error_len().is_none() { Start::Incomplete } else { Start::Invalid };
        }
        Err(error) => std::str::from_utf8(&first[..error.valid_up_to()]).unwrap_or_default(),
    };
    valid.chars().next().map_or(Start::Incomplete, |character| Start::Character(character, character.len_utf8()))
}

fn start_of_utf16(bytes: &[u8], endian: Endian) -> Start {
    let unit = |at: usize| {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(u32::from(if endian == Endian::Big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }))
    };
    match (unit(0), unit(2)) {
        (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
            valid(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 4)
        }
        (None, _) | (Some(0xD800..0xDC00), None) => Start::Incomplete,
        (Some(code), _) => valid(code, 2),
    }
}

// ---- Walking ----

struct Outcome {
    text: String,
    /// `error` or `incomplete`, and what is left.
    rest: Option<(Atom, Term)>,
}

struct Conversion {
    from: Encoding,
    to: Encoding,
    text: String,
    /// The start of a character whose end the next binary must have.
    pending: Vec<u8>,
    /// Lists still to be walked, the innermost last.
    later: Vec<Term>,
}

impl Conversion {
    fn new(from: Encoding, to: Encoding) -> Conversion {
        Conversion { from, to, text: String::new(), pending: Vec::new(), later: Vec::new() }
    }

    fn run(mut self, data: Term, heap: &mut Heap) -> Result<Outcome> {
        if !data.is_list() {
            let rest = self.binary(data, heap)?;
            return Ok(self.finish(rest, heap));
        }
        self.later.push(data);
        while let Some(list) = self.later.pop() {
            let Some((head, tail)) = list.as_cons() else {
                if !list.is_nil()
                    && let Some(rest) = self.binary(list, heap)?
                {
                    let rest = self.behind(rest, heap);
                    return Ok(self.finish(Some(rest), heap));
                }
                continue;
            };
            let failed = if head.is_list() {
                self.later.extend([tail, head]);
                continue;
            } else if head.is_integer() {
                if !self.pending.is_empty() {
                    let pending = heap.binary(&std::mem::take(&mut self.pending));
                    let left = heap.cons(list, NIL);
                    let rest = heap.cons(pending, left);
                    let rest = self.behind(rest, heap);
                    return Ok(self.finish(Some(rest), heap));
                }
                match self.character(head) {
                    true => None,
                    // As OTP wraps it.
                    false if self.to == Encoding::Latin1 => Some(heap.cons(head, NIL)),
                    false => Some(head),
                }
            } else {
                self.binary(head, heap)?
            };
            if let Some(failed) = failed {
                let rest = heap.cons(failed, tail);
                let rest = self.behind(rest, heap);
                return Ok(self.finish(Some(rest), heap));
            }
            self.later.push(tail);
        }
        Ok(self.finish(None, heap))
    }

    /// What is left of the innermost list, within what is left of those around it.
    fn behind(&mut self, rest: Term, heap: &mut Heap) -> Term {
        self.later.iter().rev().fold(rest, |inner, &outer| heap.cons(inner, outer))
    }

    fn finish(self, rest: Option<Term>, heap: &mut Heap) -> Outcome {
        let rest = match rest {
            Some(rest) => Some((atoms::ERROR, rest)),
            None if self.pending.is_empty() => None,
            None => Some((atoms::INCOMPLETE, heap.binary(&self.pending))),
        };
        Outcome { text: self.text, rest }
    }

    fn push(&mut self, character: char) -> bool {
        let fits = self.to != Encoding::Latin1 || character <= 'ÿ';
        if fits {
            self.text.push(character);
        }
        fits
    }

    fn character(&mut self, code: Term) -> bool {
        let code = if code.is_small() { u32::try_from(code.small_value()).ok() } else { None };
        let is_foreign = |character: &char| self.from == Encoding::Latin1 && *character > 'ÿ';
        let character = code.and_then(char::from_u32).filter(|character| !is_foreign(character));
        character.is_some_and(|character| self.push(character))
    }

    /// Converts a binary; what is left of it when that fails.
    fn binary(&mut self, binary: Term, heap: &mut Heap) -> Result<Option<Term>> {
        let bits = bits(binary).filter(|bits| bits.size.is_multiple_of(8)).ok_or(Fault::BADARG)?;
        let bytes = bits.bytes();
        let joined;
        let mut left: &[u8] = if self.pending.is_empty() {
            &bytes
        } else {
            joined = [std::mem::take(&mut self.pending), bytes.to_vec()].concat();
            &joined
        };
        while !left.is_empty() {
            match start(left, self.from) {
                Start::Character(character, length) if self.push(character) => left = &left[length..],
                Start::Incomplete => {
                    self.pending = left.to_vec();
                    return Ok(None);
                }
                _ => return Ok(Some(heap.binary(left))),
            }
        }
        Ok(None)
    }
}
