//! The bit syntax: building binaries out of segments, and matching segments of a binary.
//!
//! `<<N:16/little, Name/binary, C/utf8>>` is built by a [`Builder`] that a
//! segment each is pushed to. A match walks over a binary with a *match
//! context*, a boxed term that only registers hold: a position and an end, in
//! bits of the binary that has the bytes. A function here is what one family of
//! generic instructions does; `None` or `false` means that a match fails, and
//! then the position is as it was.

use super::bignum::Integer;
use super::binary::{self, Bits};
use super::tags::{self, BOXED, Boxed, Term};
use crate::heap::words::{self, Allocate};
use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

/// In which order the bytes of a segment stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endian {
    Big,
    Little,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signed {
    No,
    Yes,
}

/// The flags of a segment in generic instructions: 2 is little, 4 signed, 16 native endian.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flags {
    pub endian: Endian,
    pub signed: Signed,
}

impl Flags {
    pub const BIG: Flags = Flags { endian: Endian::Big, signed: Signed::No };

    pub fn of(bits: u64) -> Flags {
        let is_little = bits & 2 != 0 || bits & 16 != 0 && cfg!(target_endian = "little");
        Flags {
            endian: if is_little { Endian::Little } else { Endian::Big },
            signed: if bits & 4 != 0 { Signed::Yes } else { Signed::No },
        }
    }
}

/// Why a segment cannot be built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BuildError {
    /// The value or the size is not of the right type, or does not fit: `badarg`.
    BadArgument,
    /// More bits than there is memory for: `system_limit`.
    SystemLimit,
}

use BuildError::{BadArgument, SystemLimit};

/// Largest segment, in bits: 8 GB.
const MAX_BITS: u64 = 1 << 36;

/// The bits of a segment whose size is a term.
///
/// # Errors
/// When the size is no integer, negative, or beyond all memory.
pub fn size_of_segment(size: Term, unit: u64) -> Result<usize, BuildError> {
    match size.as_integer() {
        Some(Integer::Small(size)) if size >= 0 => {
            let bits = (size as u64).checked_mul(unit).filter(|&bits| bits <= MAX_BITS).ok_or(SystemLimit)?;
            Ok(bits as usize)
        }
        Some(Integer::Big(size)) if size.sign() == Sign::Plus => Err(SystemLimit),
        _ => Err(BadArgument),
    }
}

// ---- Building ----

/// Bits that become a binary.
#[derive(Default)]
pub struct Builder {
    bytes: Vec<u8>,
    /// Bits of the last byte that count; 0: all of it.
    used: usize,
}

impl Builder {
    pub fn new() -> Builder {
        Builder::default()
    }

    pub fn with_bits(bits: usize) -> Builder {
        Builder { bytes: Vec::with_capacity(bits.div_ceil(8)), used: 0 }
    }

    /// Bits so far.
    pub fn size(&self) -> usize {
        self.bytes.len() * 8 - if self.used == 0 { 0 } else { 8 - self.used }
    }

    /// Makes the same builder usable for another binary.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.used = 0;
    }

    pub fn bits(&self) -> Bits<'_> {
        Bits::of_bytes(&self.bytes).part(0, self.size())
    }

    pub fn push_bits(&mut self, bits: &Bits) {
        bits.push_to(&mut self.bytes, self.used);
        self.used = (self.used + bits.size) % 8;
    }

    pub fn push_bytes(&mut self, bytes: &[u8]) {
        if self.used == 0 {
            self.bytes.extend_from_slice(bytes);
        } else {
            self.push_bits(&Bits::of_bytes(bytes));
        }
    }

    /// The low `size` bits of a number, up to 64.
    #[inline]
    pub fn push_u64(&mut self, value: u64, size: usize, endian: Endian) {
        if size == 0 {
            return;
        }
        let bytes = match endian {
            Endian::Big => (value << (64 - size)).to_be_bytes(),
            Endian::Little => little(value, size).to_be_bytes(),
        };
        if self.used == 0 && size.is_multiple_of(8) {
            self.bytes.extend_from_slice(&bytes[..size / 8]);
        } else {
            self.push_bits(&Bits::of_bytes(&bytes).part(0, size));
        }
    }

    /// An integer segment: the low `size` bits of its two's complement.
    ///
    /// # Errors
    /// When the term is no integer.
    pub fn push_integer(&mut self, value: Term, size: usize, endian: Endian) -> Result<(), BuildError> {
        if value.is_small() && size <= 64 {
            self.push_u64(value.small_value() as u64, size, endian);
            return Ok(());
        }
        let integer = value.as_integer().ok_or(BadArgument)?.to_big();
        // Least significant byte first, long enough, with the sign in front.
        let mut bytes = integer.to_signed_bytes_le();
        bytes.resize(size.div_ceil(8).max(bytes.len()), if integer.sign() == Sign::Minus { 0xFF } else { 0 });
        bytes.truncate(size.div_ceil(8));
        let odd = size % 8;
        if endian == Endian::Little {
            if odd > 0
                && let Some(last) = bytes.last_mut()
            {
                *last <<= 8 - odd;
            }
            self.push_bits(&Bits::of_bytes(&bytes).part(0, size));
        } else {
            bytes.reverse();
            let unused = bytes.len() * 8 - size;
            self.push_bits(&Bits::of_bytes(&bytes).part(unused, size));
        }
        Ok(())
    }

    /// A float segment of 16, 32 or 64 bits.
    ///
    /// # Errors
    /// When the term is no number or the size another one. A float too large for the size becomes infinite, as in OTP.
    pub fn push_float(&mut self, value: Term, size: usize, endian: Endian) -> Result<(), BuildError> {
        let value = super::arithmetic::float_value(value).map_err(|_| BadArgument)?;
        let bits = match size {
            // By way of 32 bits, as OTP does it.
            16 => u64::from(half_from(f64::from(value as f32))),
            32 => u64::from((value as f32).to_bits()),
            64 => value.to_bits(),
            _ => return Err(BadArgument),
        };
        self.push_u64(bits, size, endian);
        Ok(())
    }

    /// All bits of a binary segment, of which there must be a multiple of `unit`.
    ///
    /// # Errors
    /// When the term is no bit string or has other bits.
    pub fn push_all(&mut self, value: Term, unit: usize) -> Result<(), BuildError> {
        let bits = binary::bits(value).filter(|bits| bits.size.is_multiple_of(unit)).ok_or(BadArgument)?;
        self.push_bits(&bits);
        Ok(())
    }

    /// The first `size` bits of a binary segment.
    ///
    /// # Errors
    /// When the term is no bit string or too short.
    pub fn push_first(&mut self, value: Term, size: usize) -> Result<(), BuildError> {
        let bits = binary::bits(value).filter(|bits| bits.size >= size).ok_or(BadArgument)?;
        self.push_bits(&bits.part(0, size));
        Ok(())
    }

    /// A `utf8` segment.
    ///
    /// # Errors
    /// When the term is no character.
    pub fn push_utf8(&mut self, value: Term) -> Result<(), BuildError> {
        let mut buffer = [0; 4];
        self.push_bytes(character(value)?.encode_utf8(&mut buffer).as_bytes());
        Ok(())
    }

    /// A `utf16` segment.
    ///
    /// # Errors
    /// When the term is no character.
    pub fn push_utf16(&mut self, value: Term, endian: Endian) -> Result<(), BuildError> {
        let mut buffer = [0; 2];
        for unit in character(value)?.encode_utf16(&mut buffer) {
            self.push_u64(u64::from(*unit), 16, endian);
        }
        Ok(())
    }

    /// A `utf32` segment.
    ///
    /// # Errors
    /// When the term is no character.
    pub fn push_utf32(&mut self, value: Term, endian: Endian) -> Result<(), BuildError> {
        self.push_u64(u64::from(u32::from(character(value)?)), 32, endian);
        Ok(())
    }

    /// The binary.
    pub fn finish(&self, heap: &mut impl Allocate) -> Term {
        binary::from_bits(&self.bytes, self.size(), heap)
    }

    /// An older binary with these bits behind it.
    ///
    /// # Errors
    /// When the term is no bit string, or its size no multiple of `unit`.
    pub fn append_to(&self, old: Term, unit: usize, heap: &mut impl Allocate) -> Result<Term, BuildError> {
        binary::bits(old).filter(|bits| bits.size.is_multiple_of(unit)).ok_or(BadArgument)?;
        binary::append(old, &self.bits(), heap).ok_or(BadArgument)
    }
}

/// The low `size` bits with the least significant byte first, from the top of the word on.
fn little(value: u64, size: usize) -> u64 {
    let whole = size / 8 * 8;
    let mut bytes = value.to_le_bytes();
    if !size.is_multiple_of(8) {
        // The most significant bits stand in the first bits of the last byte.
        bytes[whole / 8] <<= 8 - size % 8;
    }
    u64::from_be_bytes(bytes)
}

fn character(value: Term) -> Result<char, BuildError> {
    let code = if value.is_small() { u32::try_from(value.small_value()).ok() } else { None };
    code.and_then(char::from_u32).ok_or(BadArgument)
}

/// The nearest half-precision float, ties to even. Infinite when the value is too large: OTP builds that too.
fn half_from(value: f64) -> u16 {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let positive = value.abs();
    if positive.is_infinite() {
        return sign | 0x7C00;
    }
    // One step of the mantissa at this size; below 2^-14 the step no longer shrinks.
    let exponent = if positive == 0.0 { -14 } else { ((positive.to_bits() >> 52) as i32 - 1023).max(-14) };
    let steps = (positive / 2f64.powi(exponent - 10)).round_ties_even();
    let half = if steps < 1024.0 { steps as u32 } else { (((exponent + 15) as u32) << 10) + (steps as u32 - 1024) };
    sign | half.min(0x7C00) as u16
}

/// The value of a half-precision float; `None` for infinities and what is not a number.
fn half_value(half: u16) -> Option<f64> {
    let (exponent, mantissa) = (i32::from(half >> 10 & 0x1F), f64::from(half & 0x3FF));
    let positive = match exponent {
        31 => return None,
        0 => mantissa * 2f64.powi(-24),
        _ => (1024.0 + mantissa) * 2f64.powi(exponent - 25),
    };
    Some(if half & 0x8000 == 0 { positive } else { -positive })
}

// ---- Matching ----

const POSITION: usize = 1;
const END: usize = 2;
const WHOLE: usize = 3;
/// Words of a match context with its header.
pub const CONTEXT_WORDS: usize = 4;

/// Starts a match: a context at the first bit of a binary. A context starts again where it is.
pub fn start(term: Term, heap: &mut impl Allocate) -> Option<Term> {
    if term.is_kind(Boxed::MatchContext) {
        return Some(term);
    }
    let bits = binary::bits(term)?;
    let (whole, offset) = binary::whole_of(term);
    let [first, end] = [offset, offset + bits.size].map(|bit| Term::small(bit as i64).0);
    Some(Term(heap.boxed(Boxed::MatchContext, &[first, end, whole.0], &[]) | BOXED))
}

#[inline(always)]
fn bit(context: Term, index: usize) -> usize {
    Term(words::word(context, index)).small_value() as usize
}

fn whole(context: Term) -> Term {
    Term(words::word(context, WHOLE))
}

/// Where the match is, for [`set_position`].
#[inline]
pub fn position(context: Term) -> Term {
    Term(words::word(context, POSITION))
}

#[inline]
pub fn set_position(context: Term, position: Term) {
    words::set_context_word(context, POSITION, position);
}

/// A term that [`position`] may have given for this context.
pub fn is_position(context: Term, position: Term) -> bool {
    position.is_small() && usize::try_from(position.small_value()).is_ok_and(|at| at <= bit(context, END))
}

/// Bits that are left.
#[inline]
pub fn left(context: Term) -> usize {
    bit(context, END) - bit(context, POSITION)
}

/// The next `size` bits, without going past them.
#[inline]
pub fn peek<'a>(context: Term, size: usize) -> Option<Bits<'a>> {
    (size <= left(context)).then(|| binary::bits_of_whole(whole(context), bit(context, POSITION), size))
}

#[inline]
fn advance(context: Term, size: usize) {
    set_position(context, Term::small((bit(context, POSITION) + size) as i64));
}

/// The next `size` bits; the match goes on behind them.
#[inline]
fn next<'a>(context: Term, size: usize) -> Option<Bits<'a>> {
    let bits = peek(context, size)?;
    advance(context, size);
    Some(bits)
}

/// What [`take_bytes`] found.
pub enum Taken {
    Number(u64),
    /// Fewer bytes are left.
    Short,
    /// The match stands inside a byte.
    Unaligned,
}

/// The next `count` bytes (at most 7) as a number, the most significant first: the most frequent segment of all.
#[inline(always)]
pub fn take_bytes(context: Term, count: usize) -> Taken {
    let Some(bits) = peek(context, count * 8) else { return Taken::Short };
    let Some(bytes) = bits.aligned() else { return Taken::Unaligned };
    advance(context, count * 8);
    Taken::Number(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// Goes past `size` bits.
#[inline]
pub fn skip(context: Term, size: usize) -> bool {
    next(context, size).is_some()
}

/// Exactly so many bits are left.
#[inline]
pub fn test_tail(context: Term, size: usize) -> bool {
    left(context) == size
}

/// A multiple of so many bits is left.
#[inline]
pub fn test_unit(context: Term, unit: usize) -> bool {
    left(context).is_multiple_of(unit)
}

/// At least so many bits are left, and what is beyond them is a multiple of `unit`.
#[inline]
pub fn ensure(context: Term, size: usize, unit: usize) -> bool {
    left(context).checked_sub(size).is_some_and(|rest| rest.is_multiple_of(unit))
}

/// The next bits are the first `size` (at most 64) of a word of the code. Not inlined: a handler that has bytes on the
/// native stack could not jump to the next one.
#[inline(never)]
pub fn match_word(context: Term, word: u64, size: usize) -> bool {
    match_string(context, &word.to_ne_bytes(), size)
}

/// The next bits are the first `size` of these.
pub fn match_string(context: Term, bytes: &[u8], size: usize) -> bool {
    let Some(bits) = peek(context, size) else { return false };
    let wanted = Bits::of_bytes(bytes).part(0, size);
    let is_equal = match (bits.aligned(), wanted.aligned()) {
        (Some(bits), Some(wanted)) => bits == wanted,
        _ => bits.bytes() == wanted.bytes(),
    };
    if is_equal {
        advance(context, size);
    }
    is_equal
}

/// An integer segment.
#[inline]
pub fn get_integer(context: Term, size: usize, flags: Flags, heap: &mut impl Allocate) -> Option<Term> {
    Some(integer_of(&next(context, size)?, flags, heap))
}

/// The integer that some bits stand for.
pub fn integer_of(bits: &Bits, flags: Flags, heap: &mut impl Allocate) -> Term {
    let size = bits.size;
    if size > 64 {
        return big_integer_of(bits, flags, heap);
    }
    let mut value = bits.to_u64();
    if flags.endian == Endian::Little && size > 8 {
        value = from_little(value, size);
    }
    if flags.signed == Signed::No || size == 0 {
        return heap.unsigned(value);
    }
    heap.integer((value << (64 - size)) as i64 >> (64 - size))
}

/// The number whose bits were read as if the most significant byte came first.
fn from_little(value: u64, size: usize) -> u64 {
    let odd = size % 8;
    // The last, odd bits are the most significant.
    let bytes = (value >> odd << (64 - (size - odd))).to_be_bytes();
    let low = u64::from_le_bytes(bytes);
    if odd == 0 { low } else { low | (value & ((1 << odd) - 1)) << (size - odd) }
}

fn big_integer_of(bits: &Bits, flags: Flags, heap: &mut impl Allocate) -> Term {
    let mut bytes = bits.bytes().into_owned();
    let odd = bits.size % 8;
    let mut value = if flags.endian == Endian::Little {
        if odd > 0
            && let Some(last) = bytes.last_mut()
        {
            *last >>= 8 - odd;
        }
        BigInt::from_bytes_le(Sign::Plus, &bytes)
    } else {
        BigInt::from_bytes_be(Sign::Plus, &bytes) >> if odd > 0 { 8 - odd } else { 0 }
    };
    if flags.signed == Signed::Yes && value.bit(bits.size as u64 - 1) {
        value -= BigInt::from(1) << bits.size;
    }
    heap.big(&value)
}

/// A float segment of 16, 32 or 64 bits; no match when its bits are no finite number.
pub fn get_float(context: Term, size: usize, flags: Flags, heap: &mut impl Allocate) -> Option<Term> {
    if !matches!(size, 16 | 32 | 64) {
        return None;
    }
    let mut bits = peek(context, size)?.to_u64();
    if flags.endian == Endian::Little {
        bits = from_little(bits, size);
    }
    let value = match size {
        16 => half_value(bits as u16)?,
        32 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits),
    };
    if !value.is_finite() {
        return None;
    }
    advance(context, size);
    Some(heap.float(value))
}

/// A binary segment of `size` bits: a part of the binary that is matched.
pub fn get_binary(context: Term, size: usize, heap: &mut impl Allocate) -> Option<Term> {
    let offset = bit(context, POSITION);
    next(context, size)?;
    Some(binary::sub_binary(whole(context), offset, size, heap))
}

/// All that is left, if it is a multiple of `unit`.
pub fn get_rest(context: Term, unit: usize, heap: &mut impl Allocate) -> Option<Term> {
    if test_unit(context, unit) { get_binary(context, left(context), heap) } else { None }
}

/// What is left, as a binary; the match stays where it is (`bs_get_tail`).
pub fn tail(context: Term, heap: &mut impl Allocate) -> Term {
    binary::sub_binary(whole(context), bit(context, POSITION), left(context), heap)
}

/// A `utf8` segment.
pub fn get_utf8(context: Term) -> Option<Term> {
    let first = peek(context, 8)?.to_u64() as u8;
    let length = match first {
        0..0x80 => 1,
        0xC2..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0..0xF5 => 4,
        _ => return None,
    };
    let bytes = peek(context, length * 8)?.bytes();
    let character = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    advance(context, length * 8);
    Some(code(u32::from(character)))
}

fn code(character: u32) -> Term {
    Term::small(i64::from(character))
}

/// A number of 16 or 32 bits at a bit behind the position.
fn unit_at(context: Term, at: usize, size: usize, endian: Endian) -> Option<u64> {
    let bits = peek(context, at + size)?.part(at, size).to_u64();
    Some(if endian == Endian::Little { from_little(bits, size) } else { bits })
}

/// A `utf16` segment.
pub fn get_utf16(context: Term, endian: Endian) -> Option<Term> {
    let first = unit_at(context, 0, 16, endian)? as u32;
    let (character, size) = match first {
        0xD800..0xDC00 => {
            let second = unit_at(context, 16, 16, endian)? as u32;
            if !(0xDC00..0xE000).contains(&second) {
                return None;
            }
            (0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), 32)
        }
        0xDC00..0xE000 => return None,
        _ => (first, 16),
    };
    advance(context, size);
    Some(code(character))
}

/// A `utf32` segment.
pub fn get_utf32(context: Term, endian: Endian) -> Option<Term> {
    let value = unit_at(context, 0, 32, endian)?;
    let character = char::from_u32(value.to_u32()?)?;
    advance(context, 32);
    Some(code(u32::from(character)))
}

/// A term that a register may hold while a match goes on, and that is no value.
pub fn is_context(term: Term) -> bool {
    term.is_boxed() && words::word(term, 0) == const { tags::header(Boxed::MatchContext, CONTEXT_WORDS - 1) }
}

#[cfg(test)]
mod tests;
