//! The bit syntax's long paths: thin layers over `term/bits.rs`.
//!
//! A match context is what verification saw `bs_start_match` make; what it
//! could not follow is asked here again, so that no file can have other terms
//! read as contexts.

use super::slow;
use crate::atom::atoms;
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::bits::{self, BuildError, Builder, Flags};
use crate::term::tags::Term;

/// A segment's unit (32 bits), flags (16) and live X registers (16), as the loader packs them into a word.
pub const fn pack(unit: u32, flags: u32, live: u32) -> u64 {
    unit as u64 | (flags as u64 & 0xFFFF) << 32 | (live as u64) << 48
}

fn unit_of(word: u64) -> u64 {
    word & 0xFFFF_FFFF
}

fn flags_of(word: u64) -> Flags {
    Flags::of(word >> 32 & 0xFFFF)
}

fn live_of(word: u64) -> usize {
    (word >> 48) as usize
}

/// Bits of a segment that is an unsigned big-endian integer of a size known when the code was loaded; else a number
/// that is none of a segment.
#[inline(always)]
pub fn plain_size(word: u64, size: Term) -> usize {
    let is_plain = word >> 32 & 0xFFFF == 0 && size.is_small();
    if is_plain { (size.small_value() as u64).saturating_mul(unit_of(word)) as usize } else { usize::MAX }
}

fn is_all(size: Term) -> bool {
    size == Term::atom(atoms::ALL)
}

/// The context in operand a.
fn context(machine: &Machine) -> Option<Term> {
    let context = machine.read(machine.a());
    bits::is_context(context).then_some(context)
}

/// Where a failed match goes on; without a label it is an error.
fn failed(machine: &mut Machine) -> *const u64 {
    if machine.c() == 0 { machine.error(atoms::BADARG) } else { machine.target() }
}

/// Writes a result to operand b, after collecting if what was built did not fit.
fn done(machine: &mut Machine, value: Term, live: usize, words: usize) -> *const u64 {
    let Some(value) = machine.collect_behind(value, live) else { return machine.out_of_memory() };
    machine.write(machine.b(), value);
    machine.next(words)
}

/// A segment with a size: word 2 is packed as by [`pack`], word 3 the size.
fn get(machine: &mut Machine, segment: impl FnOnce(Term, usize, Flags, &mut Heap) -> Option<Term>) -> *const u64 {
    let (word, size) = (machine.word(2), machine.element(3));
    let Some(context) = context(machine) else { return failed(machine) };
    let Ok(size) = bits::size_of_segment(size, unit_of(word)) else { return failed(machine) };
    match segment(context, size, flags_of(word), &mut machine.heap) {
        Some(value) => done(machine, value, live_of(word), 4),
        None => failed(machine),
    }
}

/// A test that takes a number in word 2.
fn test(machine: &mut Machine, holds: impl FnOnce(Term, usize) -> bool, words: usize) -> *const u64 {
    let number = machine.word(2) as usize;
    match context(machine) {
        Some(context) if holds(context, number) => machine.next(words),
        _ => failed(machine),
    }
}

/// A character, whose encoding and flags stand in word 2.
fn character(machine: &Machine) -> Option<Term> {
    let (context, word) = (context(machine)?, machine.word(2));
    match unit_of(word) {
        8 => bits::get_utf8(context),
        16 => bits::get_utf16(context, flags_of(word).endian),
        _ => bits::get_utf32(context, flags_of(word).endian),
    }
}

slow! {
    BsStartMatch |machine| {
        let (source, live) = (machine.read(machine.a()), machine.word(2) as usize);
        match bits::start(source, &mut machine.heap) {
            Some(context) => done(machine, context, live, 3),
            None => failed(machine),
        }
    };

    BsGetInteger |machine| get(machine, bits::get_integer);

    BsGetFloat |machine| get(machine, bits::get_float);

    BsGetBinary |machine| {
        if !is_all(machine.element(3)) {
            return get(machine, |context, size, _, heap| bits::get_binary(context, size, heap));
        }
        let word = machine.word(2);
        let rest = context(machine).and_then(|context| bits::get_rest(context, unit_of(word) as usize, &mut machine.heap));
        match rest {
            Some(rest) => done(machine, rest, live_of(word), 4),
            None => failed(machine),
        }
    };

    BsSkipBits |machine| {
        let (word, size) = (machine.word(2), machine.element(3));
        let Some(context) = context(machine) else { return failed(machine) };
        let is_there = if is_all(size) {
            bits::test_unit(context, unit_of(word) as usize) && bits::skip(context, bits::left(context))
        } else {
            bits::size_of_segment(size, unit_of(word)).is_ok_and(|size| bits::skip(context, size))
        };
        if is_there { machine.next(4) } else { failed(machine) }
    };

    BsTestTail |machine| test(machine, bits::test_tail, 3);

    BsTestUnit |machine| test(machine, bits::test_unit, 3);

    BsEnsure |machine| {
        let unit = machine.word(3) as usize;
        test(machine, |context, size| bits::ensure(context, size, unit), 4)
    };

    BsMatchString |machine| {
        let words = (machine.word(2) as usize).div_ceil(64);
        let bytes: Vec<u8> = (0..words).flat_map(|at| machine.word(3 + at).to_ne_bytes()).collect();
        test(machine, |context, size| bits::match_string(context, &bytes, size), 3 + words)
    };

    BsGetUtf |machine| {
        match character(machine) {
            Some(character) => done(machine, character, live_of(machine.word(2)), 3),
            None => failed(machine),
        }
    };

    BsSkipUtf |machine| if character(machine).is_some() { machine.next(3) } else { failed(machine) };

    BsGetTail |machine| {
        let Some(context) = context(machine) else { return machine.error(atoms::BADARG) };
        let tail = bits::tail(context, &mut machine.heap);
        done(machine, tail, machine.c() as usize, 2)
    };

    BsGetPosition |machine| {
        let Some(context) = context(machine) else { return machine.error(atoms::BADARG) };
        machine.write(machine.b(), bits::position(context));
        machine.next(2)
    };

    BsSetPosition |machine| {
        let (Some(context), position) = (context(machine), machine.read(machine.b())) else {
            return machine.error(atoms::BADARG);
        };
        if !bits::is_position(context, position) {
            return machine.error(atoms::BADARG);
        }
        bits::set_position(context, position);
        machine.next(2 + machine.constants(&[machine.b()]))
    };

    /// Appending finds room by itself, so nothing is prepared.
    BsInitWritable |machine| {
        machine.x[0] = machine.heap.binary(&[]);
        machine.next(2)
    };

    BsCreateBinary |machine| create(machine);
}

// ---- Building ----

/// What a segment is built of, as the loader writes it into the lowest byte of the segment's first word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Segment {
    /// The bits of an older binary, which the new ones are written behind if there is room.
    Append,
    Binary,
    Float,
    Integer,
    Utf8,
    Utf16,
    Utf32,
    /// Bytes that stand in the code.
    Text,
}

const SEGMENTS: [Segment; 8] = [
    Segment::Append,
    Segment::Binary,
    Segment::Float,
    Segment::Integer,
    Segment::Utf8,
    Segment::Utf16,
    Segment::Utf32,
    Segment::Text,
];

/// The first word of a segment: kind (8 bits), flags (16), unit (32).
pub const fn segment_word(kind: Segment, flags: u32, unit: u32) -> u64 {
    kind as u64 | (flags as u64 & 0xFFFF) << 8 | (unit as u64) << 24
}

/// Words of an instruction before its segments.
pub const CREATE_WORDS: usize = 4;

fn create(machine: &mut Machine) -> *const u64 {
    let (count, live) = (machine.word(2) as u32 as usize, (machine.word(2) >> 32) as usize);
    let words = machine.word(3) as usize;
    match build(machine, count) {
        Ok(binary) => done(machine, binary, live, words),
        Err(_) if machine.c() != 0 => machine.target(),
        Err(BuildError::BadArgument) => machine.error(atoms::BADARG),
        Err(BuildError::SystemLimit) => machine.error(atoms::SYSTEM_LIMIT),
    }
}

/// A builder whose binary was larger (32 KiB) is not kept.
const MOST_KEPT_BITS: usize = 8 * 32 * 1024;

fn build(machine: &mut Machine, count: usize) -> Result<Term, BuildError> {
    // The builder's room is used again and again; an error drops it, which is no harm.
    let mut builder = std::mem::take(&mut machine.builder);
    builder.clear();
    let mut appended = None;
    let mut at = CREATE_WORDS;
    for number in 0..count {
        let head = machine.word(at);
        let kind = SEGMENTS[(head & 7) as usize];
        let unit = head >> 24 & 0xFFFF_FFFF;
        if kind == Segment::Text {
            let size = machine.word(at + 1) as usize;
            let words = size.div_ceil(8);
            for word in 0..words {
                let bytes = machine.word(at + 2 + word).to_ne_bytes();
                builder.push_bytes(&bytes[..(size - word * 8).min(8)]);
            }
            at += 2 + words;
            continue;
        }
        let (value, size) = (machine.element(at + 1), machine.element(at + 2));
        at += 3;
        if kind == Segment::Append && number == 0 && is_all(size) {
            appended = Some((value, unit as usize));
        } else {
            push(&mut builder, kind, value, size, unit, Flags::of(head >> 8 & 0xFFFF))?;
        }
    }
    let built = match appended {
        Some((old, unit)) => builder.append_to(old, unit, &mut machine.heap),
        None => Ok(builder.finish(&mut machine.heap)),
    };
    if builder.size() <= MOST_KEPT_BITS {
        machine.builder = builder;
    }
    built
}

fn push(
    builder: &mut Builder,
    kind: Segment,
    value: Term,
    size: Term,
    unit: u64,
    flags: Flags,
) -> Result<(), BuildError> {
    match kind {
        Segment::Utf8 => builder.push_utf8(value),
        Segment::Utf16 => builder.push_utf16(value, flags.endian),
        Segment::Utf32 => builder.push_utf32(value, flags.endian),
        Segment::Binary | Segment::Append if is_all(size) => builder.push_all(value, unit as usize),
        Segment::Binary | Segment::Append => builder.push_first(value, bits::size_of_segment(size, unit)?),
        Segment::Float => builder.push_float(value, bits::size_of_segment(size, unit)?, flags.endian),
        Segment::Integer | Segment::Text => {
            builder.push_integer(value, bits::size_of_segment(size, unit)?, flags.endian)
        }
    }
}
