//! The functions of `binary`.

use super::arguments::{Result, atom, bytes, count, list, or_badarg, pair};
use super::{Fault, PureRow, iodata, rows};
use crate::atom::atoms;
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::bignum::Integer;
use crate::term::binary;
use crate::term::bits::Endian;
use crate::term::tags::{Boxed, NIL, Term};
use memchr::memmem::Finder;
use num_bigint::{BigInt, Sign};
use std::borrow::Cow;
use std::ops::Range;

pub const ROWS: &[PureRow] = rows![
    /// The byte at a place, from 0.
    "at" 2 |_, a| byte(bytes(a[0])?.get(count(a[1])?));
    /// The first byte.
    "first" 1 |_, a| byte(bytes(a[0])?.first());
    /// The last byte.
    "last" 1 |_, a| byte(bytes(a[0])?.last());
    /// A part, as `{Start, Length}`.
    "part" 2 |heap, a| iodata::part_of_pair(heap, a[0], a[1]);
    /// A part: start and length.
    "part" 3 |heap, a| iodata::part(heap, a[0], a[1], a[2]);
    /// A copy that keeps no larger binary in memory.
    "copy" 1 |heap, a| { let bytes = bytes(a[0])?; Ok(heap.binary(&bytes)) };
    /// The bytes many times.
    "copy" 2 |heap, a| copies(heap, a[0], a[1]);
    /// Bytes in memory that a binary keeps there.
    "referenced_byte_size" 1 |_, a| referenced(a[0]);
    /// The bytes of an iolist.
    "list_to_bin" 1 |heap, a| iodata::list_to_binary(heap, a[0]);
    /// The bytes as a list.
    "bin_to_list" 1 |heap, a| { let bytes = bytes(a[0])?; Ok(iodata::byte_list(heap, &bytes, NIL)) };
    /// The bytes of a part as a list.
    "bin_to_list" 2 |heap, a| { let part = iodata::part_of_pair(heap, a[0], a[1])?; Ok(iodata::byte_list(heap, &bytes(part)?, NIL)) };
    /// The bytes of a part as a list.
    "bin_to_list" 3 |heap, a| { let part = iodata::part(heap, a[0], a[1], a[2])?; Ok(iodata::byte_list(heap, &bytes(part)?, NIL)) };
    /// Bytes that all binaries of a list start with.
    "longest_common_prefix" 1 |_, a| common(a[0], Side::Front);
    /// Bytes that all binaries of a list end with.
    "longest_common_suffix" 1 |_, a| common(a[0], Side::Back);
    /// An integer from 0 on as bytes.
    "encode_unsigned" 1 |heap, a| encode_unsigned(heap, a[0], Endian::Big);
    /// The same, `big` or `little`.
    "encode_unsigned" 2 |heap, a| encode_unsigned(heap, a[0], endian(a[1])?);
    /// The integer that bytes stand for.
    "decode_unsigned" 1 |heap, a| decode_unsigned(heap, a[0], Endian::Big);
    /// The same, `big` or `little`.
    "decode_unsigned" 2 |heap, a| decode_unsigned(heap, a[0], endian(a[1])?);
    /// Two hexadecimal digits, in capitals, for each byte.
    "encode_hex" 1 |heap, a| encode_hex(heap, a[0], b"0123456789ABCDEF");
    /// The same, `uppercase` or `lowercase`.
    "encode_hex" 2 |heap, a| match atom(a[1])?.text() {
        "uppercase" => encode_hex(heap, a[0], b"0123456789ABCDEF"),
        "lowercase" => encode_hex(heap, a[0], b"0123456789abcdef"),
        _ => Err(Fault::BADARG),
    };
    /// The bytes that hexadecimal digits stand for.
    "decode_hex" 1 |heap, a| decode_hex(heap, a[0]);
    /// A pattern or several, prepared for `match` and `split`.
    "compile_pattern" 1 |heap, a| compile_pattern(heap, a[0]);
    /// `{Start, Length}` of the first place of a pattern, or `nomatch`.
    "match" 2 |heap, a| first_match(heap, a[0], a[1], NIL);
    /// The same, as options say.
    "match" 3 |heap, a| first_match(heap, a[0], a[1], a[2]);
    /// All places of a pattern.
    "matches" 2 |heap, a| all_matches(heap, a[0], a[1], NIL);
    /// The same, as options say.
    "matches" 3 |heap, a| all_matches(heap, a[0], a[1], a[2]);
    /// The parts before and behind a pattern.
    "split" 2 |heap, a| split(heap, a[0], a[1], NIL);
    /// The same, as options say.
    "split" 3 |heap, a| split(heap, a[0], a[1], a[2]);
];

fn byte(byte: Option<&u8>) -> Result {
    or_badarg(byte.map(|&byte| Term::small(i64::from(byte))))
}

/// Largest binary that `copy/2` makes, in bytes.
const MAX_COPIES: usize = 1 << 40;

fn copies(heap: &mut Heap, binary: Term, times: Term) -> Result {
    let (bits, times) = (iodata::bits(binary)?, count(times)?);
    if times == 0 {
        return Ok(heap.binary(&[]));
    }
    let bytes = bits.aligned_bytes().ok_or(Fault::BADARG)?;
    if bytes.len().checked_mul(times).is_none_or(|size| size > MAX_COPIES) {
        return Err(Fault::SYSTEM_LIMIT);
    }
    Ok(heap.binary(&bytes.repeat(times)))
}

fn referenced(binary: Term) -> Result {
    iodata::bits(binary)?;
    let (whole, _) = binary::whole_of(binary);
    or_badarg(binary::bits(whole).map(|bits| Term::small(bits.size.div_ceil(8) as i64)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Back,
}

fn common(binaries: Term, side: Side) -> Result {
    let all: Vec<Cow<[u8]>> = list(binaries)?.into_iter().map(bytes).collect::<Result<_>>()?;
    let (first, others) = all.split_first().ok_or(Fault::BADARG)?;
    let shared = |other: &Cow<[u8]>| match side {
        Side::Front => first.iter().zip(other.iter()).take_while(|(a, b)| a == b).count(),
        Side::Back => first.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count(),
    };
    Ok(Term::small(others.iter().map(shared).min().unwrap_or(first.len()) as i64))
}

fn endian(term: Term) -> Result<Endian> {
    match atom(term)?.text() {
        "big" => Ok(Endian::Big),
        "little" => Ok(Endian::Little),
        _ => Err(Fault::BADARG),
    }
}

fn encode_unsigned(heap: &mut Heap, integer: Term, endian: Endian) -> Result {
    let value = integer.as_integer().map(Integer::to_big).filter(|value| value.sign() != Sign::Minus);
    let magnitude = or_badarg(value)?.into_parts().1;
    let bytes = if endian == Endian::Big { magnitude.to_bytes_be() } else { magnitude.to_bytes_le() };
    Ok(heap.binary(&bytes))
}

fn decode_unsigned(heap: &mut Heap, binary: Term, endian: Endian) -> Result {
    let bytes = bytes(binary)?;
    Ok(heap.big(&match endian {
        Endian::Big => BigInt::from_bytes_be(Sign::Plus, &bytes),
        Endian::Little => BigInt::from_bytes_le(Sign::Plus, &bytes),
    }))
}

fn encode_hex(heap: &mut Heap, binary: Term, digits: &[u8; 16]) -> Result {
    let digit = |value: u8| digits[usize::from(value)];
    let bits = iodata::bits(binary)?;
    if (1..8).contains(&bits.size) {
        return Err(Fault::BADARG);
    }
    // What does not end at a byte has no digits, and in OTP 25 no error either.
    let whole = bits.aligned_bytes().unwrap_or_default();
    let text: Vec<u8> = whole.iter().flat_map(|&byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    Ok(heap.binary(&text))
}

fn decode_hex(heap: &mut Heap, binary: Term) -> Result {
    let text = bytes(binary)?;
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (pairs, []) = text.as_chunks::<2>() else { return Err(Fault::BADARG) };
    let bytes: Option<Vec<u8>> = pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect();
    Ok(heap.binary(&or_badarg(bytes)?))
}

// ---- Searching ----

/// A prepared pattern is `{bm | ac, Patterns}`, as OTP's is `{bm | ac, Reference}`: programs see only that it is a tuple.
fn compile_pattern(heap: &mut Heap, pattern: Term) -> Result {
    let patterns = patterns(pattern)?;
    let tag = if patterns.len() == 1 { "bm" } else { "ac" };
    let terms: Vec<Term> = patterns.iter().map(|bytes| heap.binary(bytes)).collect();
    let list = heap.list(&terms);
    Ok(pair(Term::atom(crate::atom::Atom::intern(tag)?), list, heap))
}

fn patterns<'a>(pattern: Term) -> Result<Vec<Cow<'a, [u8]>>> {
    if pattern.is_kind(Boxed::FlatMap) {
        return Err(Fault::BADARG);
    }
    let terms = match pattern.as_tuple() {
        Some(&[tag, compiled]) if matches!(atom(tag)?.text(), "bm" | "ac") => list(compiled)?,
        Some(_) => return Err(Fault::BADARG),
        None if pattern.is_list() => list(pattern)?,
        None => vec![pattern],
    };
    let patterns: Vec<Cow<[u8]>> = terms.into_iter().map(bytes).collect::<Result<_>>()?;
    if patterns.is_empty() || patterns.iter().any(|pattern| pattern.is_empty()) {
        return Err(Fault::BADARG);
    }
    Ok(patterns)
}

/// Places of patterns in a text, one behind the other: of several at one place the longest.
struct Places<'a> {
    text: &'a [u8],
    at: usize,
    /// Each with its next place, if that was looked for.
    finders: Vec<(Finder<'a>, Next)>,
}

#[derive(Clone, Copy)]
enum Next {
    At(usize),
    Nowhere,
}

impl<'a> Places<'a> {
    fn new(text: &'a [u8], range: &Range<usize>, patterns: &'a [Cow<[u8]>]) -> Places<'a> {
        let text = &text[..range.end];
        let place = |finder: &Finder| Places::next_of(finder, text, range.start);
        let finders = patterns.iter().map(|pattern| Finder::new(pattern.as_ref()));
        let finders = finders
            .map(|finder| {
                let next = place(&finder);
                (finder, next)
            })
            .collect();
        Places { text, at: range.start, finders }
    }

    fn next_of(finder: &Finder, text: &[u8], from: usize) -> Next {
        text.get(from..).and_then(|rest| finder.find(rest)).map_or(Next::Nowhere, |at| Next::At(from + at))
    }
}

impl Iterator for Places<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let (text, from) = (self.text, self.at);
        let mut best: Option<Range<usize>> = None;
        for (finder, next) in &mut self.finders {
            if matches!(next, Next::At(at) if *at < from) {
                *next = Places::next_of(finder, text, from);
            }
            let Next::At(at) = *next else { continue };
            let found = at..at + finder.needle().len();
            let is_better =
                |best: &Range<usize>| found.start < best.start || found.start == best.start && found.end > best.end;
            if best.as_ref().is_none_or(is_better) {
                best = Some(found);
            }
        }
        self.at = best.as_ref()?.end;
        best
    }
}

/// Options of a search.
#[derive(Default)]
struct Search {
    scope: Option<(Term, Term)>,
    global: bool,
    trim: bool,
    trim_all: bool,
}

impl Search {
    fn of(options: Term, is_split: bool) -> Result<Search> {
        let mut search = Search::default();
        for option in list(options)? {
            match option.as_tuple() {
                Some(&[name, scope]) if atom(name)?.text() == "scope" => match scope.as_tuple() {
                    Some(&[start, length]) => search.scope = Some((start, length)),
                    _ => return Err(Fault::BADARG),
                },
                None if is_split && option == Term::atom(atoms::GLOBAL) => search.global = true,
                None if is_split && atom(option)?.text() == "trim" => search.trim = true,
                None if is_split && atom(option)?.text() == "trim_all" => search.trim_all = true,
                _ => return Err(Fault::BADARG),
            }
        }
        Ok(search)
    }

    fn range(&self, size: usize) -> Result<Range<usize>> {
        match self.scope {
            Some((start, length)) => iodata::range(start, length, size),
            None => Ok(0..size),
        }
    }
}

fn place(found: &Range<usize>, heap: &mut Heap) -> Term {
    let [start, length] = [found.start, found.len()].map(|count| Term::small(count as i64));
    pair(start, length, heap)
}

/// In an empty text OTP looks for nothing, not even at the pattern.
fn patterns_for<'a>(text: &[u8], pattern: Term) -> Result<Vec<Cow<'a, [u8]>>> {
    if text.is_empty() { Ok(Vec::new()) } else { patterns(pattern) }
}

fn first_match(heap: &mut Heap, text: Term, pattern: Term, options: Term) -> Result {
    let text = bytes(text)?;
    let patterns = patterns_for(&text, pattern)?;
    let range = Search::of(options, false)?.range(text.len())?;
    Ok(match Places::new(&text, &range, &patterns).next() {
        Some(found) => place(&found, heap),
        None => Term::atom(atoms::NOMATCH),
    })
}

fn all_matches(heap: &mut Heap, text: Term, pattern: Term, options: Term) -> Result {
    let text = bytes(text)?;
    let patterns = patterns_for(&text, pattern)?;
    let range = Search::of(options, false)?.range(text.len())?;
    let places: Vec<Term> = Places::new(&text, &range, &patterns).map(|found| place(&found, heap)).collect();
    Ok(heap.list(&places))
}

fn split(heap: &mut Heap, text: Term, pattern: Term, options: Term) -> Result {
    let whole = bytes(text)?;
    let patterns = patterns_for(&whole, pattern)?;
    let search = Search::of(options, true)?;
    let range = search.range(whole.len())?;
    let limit = if search.global { usize::MAX } else { 1 };
    let mut parts = Vec::new();
    let mut from = 0;
    for found in Places::new(&whole, &range, &patterns).take(limit) {
        parts.push(from..found.start);
        from = found.end;
    }
    parts.push(from..whole.len());
    if search.trim_all {
        parts.retain(|part| !part.is_empty());
    } else if search.trim {
        let used = parts.iter().rposition(|part| !part.is_empty()).map_or(0, |at| at + 1);
        parts.truncate(used);
    }
    let parts: Vec<Term> =
        parts.into_iter().map(|part| binary::part(text, part.start * 8, part.len() * 8, heap)).collect();
    Ok(heap.list(&parts))
}
