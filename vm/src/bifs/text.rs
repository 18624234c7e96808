//! Atoms, numbers and identifiers as text, in lists and binaries, and back.

use super::arguments::{Result, atom, binary, bytes, latin1, or_badarg, small, text};
use super::{Fault, PureRow, rows};
use crate::atom::{Atom, atoms};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::arithmetic::{integer_to_text, text_to_integer};
use crate::term::format::{Encoding, UNLIMITED, write, write_float};
use crate::term::tags::Term;

pub const ROWS: &[PureRow] = rows![
    /// Its characters.
    "atom_to_list" 1 |heap, a| Ok(heap.string(atom(a[0])?.text()));
    /// Its text in UTF-8.
    "atom_to_binary" 1 |heap, a| binary(atom(a[0])?.text().as_bytes(), heap);
    /// Its text in an encoding.
    "atom_to_binary" 2 |heap, a| atom_to_binary(heap, a[0], a[1]);
    /// The atom with these characters.
    "list_to_atom" 1 |_, a| intern(&text(a[0])?);
    /// The atom with these characters, which must exist.
    "list_to_existing_atom" 1 |_, a| existing(&text(a[0])?);
    /// The atom with this text in UTF-8.
    "binary_to_atom" 1 |_, a| intern(&decoded(a[0], Term::atom(atoms::UTF8))?);
    /// The atom with this text in an encoding.
    "binary_to_atom" 2 |_, a| intern(&decoded(a[0], a[1])?);
    /// The same, which must exist.
    "binary_to_existing_atom" 1 |_, a| existing(&decoded(a[0], Term::atom(atoms::UTF8))?);
    /// The same, which must exist.
    "binary_to_existing_atom" 2 |_, a| existing(&decoded(a[0], a[1])?);

    /// Decimal digits.
    "integer_to_list" 1 |heap, a| { let text = digits(a[0], Term::small(10))?; Ok(heap.string(&text)) };
    /// Digits of a base from 2 to 36.
    "integer_to_list" 2 |heap, a| { let text = digits(a[0], a[1])?; Ok(heap.string(&text)) };
    /// Decimal digits.
    "integer_to_binary" 1 |heap, a| binary(digits(a[0], Term::small(10))?.as_bytes(), heap);
    /// Digits of a base from 2 to 36.
    "integer_to_binary" 2 |heap, a| binary(digits(a[0], a[1])?.as_bytes(), heap);
    /// The integer that decimal digits stand for.
    "list_to_integer" 1 |heap, a| integer(heap, &latin1(a[0])?, Term::small(10));
    /// The integer that digits of a base stand for.
    "list_to_integer" 2 |heap, a| integer(heap, &latin1(a[0])?, a[1]);
    /// The integer that decimal digits stand for.
    "binary_to_integer" 1 |heap, a| integer(heap, &bytes(a[0])?, Term::small(10));
    /// The integer that digits of a base stand for.
    "binary_to_integer" 2 |heap, a| integer(heap, &bytes(a[0])?, a[1]);

    /// The float with 20 digits behind the point and an exponent.
    "float_to_list" 1 |heap, a| { let text = scientific(float(a[0])?, 20); Ok(heap.string(&text)) };
    /// The float as options say.
    "float_to_list" 2 |heap, a| { let text = float_text(a[0], a[1])?; Ok(heap.string(&text)) };
    /// The float with 20 digits behind the point and an exponent.
    "float_to_binary" 1 |heap, a| binary(scientific(float(a[0])?, 20).as_bytes(), heap);
    /// The float as options say.
    "float_to_binary" 2 |heap, a| binary(float_text(a[0], a[1])?.as_bytes(), heap);
    /// The float that a text stands for.
    "list_to_float" 1 |heap, a| read_float(heap, &latin1(a[0])?);
    /// The float that a text stands for.
    "binary_to_float" 1 |heap, a| read_float(heap, &bytes(a[0])?);

    /// `"<0.82.0>"`.
    "pid_to_list" 1 |heap, a| shown(heap, a[0], a[0].is_pid());
    /// `"#Port<0.6>"`.
    "port_to_list" 1 |heap, a| shown(heap, a[0], a[0].is_port());
    /// `"#Ref<0.1.2.3>"`.
    "ref_to_list" 1 |heap, a| shown(heap, a[0], a[0].as_reference().is_some());
    /// `"#Fun<module.1.2>"`.
    "fun_to_list" 1 |heap, a| shown(heap, a[0], a[0].as_fun().is_some());
    /// The pid with this text.
    "list_to_pid" 1 |_, a| list_to_pid(&latin1(a[0])?);
    /// The port with this text.
    "list_to_port" 1 |_, a| list_to_port(&latin1(a[0])?);
    /// The reference with this text.
    "list_to_ref" 1 |heap, a| list_to_ref(heap, &latin1(a[0])?);
];

pub const STRING_ROWS: &[PureRow] = rows![
    /// The integer at the start of a string, and what follows.
    "list_to_integer" 1 |heap, a| leading_integer(heap, a[0]);
    /// The float at the start of a string, and what follows.
    "list_to_float" 1 |heap, a| leading_float(heap, a[0]);
];

// ---- Atoms ----

fn is_utf8(encoding: Term) -> Result<bool> {
    match atom(encoding)? {
        atoms::UTF8 | atoms::UNICODE => Ok(true),
        atoms::LATIN1 => Ok(false),
        _ => Err(Fault::BADARG),
    }
}

fn atom_to_binary(heap: &mut Heap, name: Term, encoding: Term) -> Result {
    let text = atom(name)?.text();
    if is_utf8(encoding)? {
        return binary(text.as_bytes(), heap);
    }
    let latin1: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
    binary(&or_badarg(latin1)?, heap)
}

fn decoded(text: Term, encoding: Term) -> Result<String> {
    let is_utf8 = is_utf8(encoding)?;
    let bytes = bytes(text)?;
    if is_utf8 {
        return or_badarg(String::from_utf8(bytes.into_owned()).ok());
    }
    Ok(bytes.iter().map(|&byte| char::from(byte)).collect())
}

fn intern(text: &str) -> Result {
    Ok(Term::atom(Atom::intern(text)?))
}

fn existing(text: &str) -> Result {
    or_badarg(Atom::existing(text).map(Term::atom))
}

// ---- Integers ----

fn base(term: Term) -> Result<u32> {
    let base = small(term)?;
    if (2..=36).contains(&base) { Ok(base as u32) } else { Err(Fault::BADARG) }
}

fn digits(integer: Term, in_base: Term) -> Result<String> {
    Ok(integer_to_text(&or_badarg(integer.as_integer())?, base(in_base)?))
}

fn integer(heap: &mut Heap, text: &[u8], in_base: Term) -> Result {
    or_badarg(text_to_integer(text, base(in_base)?, heap))
}

// ---- Floats ----

fn float(term: Term) -> Result<f64> {
    or_badarg(term.as_float())
}

/// C's `%.*e`.
pub fn scientific(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{mantissa}e{sign}{exponent:0>2}")
}

enum Notation {
    Scientific(usize),
    Decimals(usize),
    Short,
}

/// OTP's limits of the numbers of digits.
const MAX_DECIMALS: usize = 253;
const MAX_SCIENTIFIC: usize = 249;
const MAX_FLOAT_TEXT: usize = 255;

fn float_text(number: Term, options: Term) -> Result<String> {
    let value = float(number)?;
    let (mut notation, mut is_compact) = (Notation::Scientific(20), false);
    for option in super::arguments::list(options)? {
        match (option, option.as_tuple()) {
            (_, Some(&[name, count])) => notation = with_digits(atom(name)?, super::arguments::count(count)?)?,
            _ if option == Term::atom(atoms::COMPACT) => is_compact = true,
            _ if option == Term::atom(atoms::SHORT) => notation = Notation::Short,
            _ => return Err(Fault::BADARG),
        }
    }
    let text = match notation {
        Notation::Scientific(decimals) => scientific(value, decimals),
        Notation::Decimals(decimals) => fixed(value, decimals, is_compact),
        Notation::Short => {
            let mut text = String::new();
            write_float(&mut text, value);
            text
        }
    };
    if text.len() > MAX_FLOAT_TEXT { Err(Fault::BADARG) } else { Ok(text) }
}

fn with_digits(name: Atom, count: usize) -> Result<Notation> {
    match name {
        atoms::DECIMALS if count <= MAX_DECIMALS => Ok(Notation::Decimals(count)),
        atoms::SCIENTIFIC if count <= MAX_SCIENTIFIC => Ok(Notation::Scientific(count)),
        _ => Err(Fault::BADARG),
    }
}

/// From here on OTP leaves the rounding to C.
const EXACT: f64 = (1u64 << 52) as f64;
/// Powers of ten that OTP multiplies with.
const MAX_POWER: usize = 18;

/// OTP scales the fraction and rounds it half away from zero, which is not always what its exact digits say.
fn fixed(value: f64, decimals: usize, is_compact: bool) -> String {
    let mut text = if value.abs() > EXACT || decimals > MAX_POWER {
        format!("{value:.decimals$}")
    } else {
        fixed_by_scaling(value, decimals)
    };
    if is_compact && decimals > 0 {
        let kept = text.trim_end_matches('0').len();
        // One digit stays behind the point.
        text.truncate(if text[..kept].ends_with('.') { kept + 1 } else { kept });
    }
    text
}

fn fixed_by_scaling(value: f64, decimals: usize) -> String {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let positive = value.abs();
    if decimals == 0 {
        return format!("{sign}{}", (positive + 0.5) as u64);
    }
    let scale = 10u64.pow(decimals as u32);
    let whole = positive.floor();
    let scaled = ((positive - whole) * scale as f64 + 0.5) as u64;
    let (whole, fraction) = (whole as u64 + scaled / scale, scaled % scale);
    format!("{sign}{whole}.{fraction:0decimals$}")
}

/// Bytes that form a float: sign, digits, point or comma, digits, exponent. `None` when the text does not start with one.
fn float_length(text: &[u8]) -> Option<usize> {
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = |at: usize| usize::from(matches!(text.get(at), Some(b'+' | b'-')));
    let mut at = sign(0);
    let whole = digits(at);
    at += whole;
    if whole == 0 || !matches!(text.get(at), Some(b'.' | b',')) {
        return None;
    }
    let fraction = digits(at + 1);
    if fraction == 0 {
        return None;
    }
    at += 1 + fraction;
    if matches!(text.get(at), Some(b'e' | b'E')) {
        let start = at + 1 + sign(at + 1);
        let exponent = digits(start);
        if exponent > 0 {
            at = start + exponent;
        }
    }
    Some(at)
}

fn parse_float(text: &[u8]) -> Option<f64> {
    let value: f64 = std::str::from_utf8(text).ok()?.replace(',', ".").parse().ok()?;
    value.is_finite().then_some(value)
}

fn read_float(heap: &mut Heap, text: &[u8]) -> Result {
    let is_whole = float_length(text) == Some(text.len());
    let value = or_badarg(parse_float(text).filter(|_| is_whole))?;
    Ok(heap.float(value))
}

// ---- The start of a string ----

/// The bytes of a list up to the first element that is none, each with the list behind it.
fn leading_bytes(list: Term) -> (Vec<u8>, Vec<Term>) {
    let (mut bytes, mut tails) = (Vec::new(), vec![list]);
    let mut rest = list;
    while let Some((head, tail)) = rest.as_cons() {
        let Some(byte) = small(head).ok().and_then(|code| u8::try_from(code).ok()) else { break };
        bytes.push(byte);
        tails.push(tail);
        rest = tail;
    }
    (bytes, tails)
}

fn no_number(heap: &mut Heap, list: Term, reason: &str) -> Result {
    let reason = if list.is_list() { reason } else { "not_a_list" };
    let reason = Term::atom(Atom::intern(reason)?);
    Ok(super::arguments::pair(Term::atom(atoms::ERROR), reason, heap))
}

fn leading_integer(heap: &mut Heap, list: Term) -> Result {
    let (bytes, tails) = leading_bytes(list);
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let length = sign + bytes[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    match text_to_integer(&bytes[..length], 10, heap) {
        Some(integer) => Ok(super::arguments::pair(integer, tails[length], heap)),
        None => no_number(heap, list, "no_integer"),
    }
}

fn leading_float(heap: &mut Heap, list: Term) -> Result {
    let (bytes, tails) = leading_bytes(list);
    let found = float_length(&bytes).and_then(|length| Some((length, parse_float(&bytes[..length])?)));
    match found {
        Some((length, value)) => {
            let float = heap.float(value);
            Ok(super::arguments::pair(float, tails[length], heap))
        }
        None => no_number(heap, list, "no_float"),
    }
}

// ---- Identifiers ----

fn shown(heap: &mut Heap, term: Term, is_right_kind: bool) -> Result {
    if !is_right_kind {
        return Err(Fault::BADARG);
    }
    let text = write(term, UNLIMITED, Encoding::Unicode);
    Ok(heap.string(&text))
}

/// The numbers in `<0.1.2>` or `#Ref<0.1.2.3>`.
fn numbers_in<const COUNT: usize>(text: &[u8], opening: &str) -> Option<[u32; COUNT]> {
    let inner = std::str::from_utf8(text).ok()?.strip_prefix(opening)?.strip_suffix('>')?;
    let numbers: Option<Vec<u32>> = inner.split('.').map(|number| number.parse().ok()).collect();
    numbers?.try_into().ok()
}

fn list_to_pid(text: &[u8]) -> Result {
    match numbers_in(text, "<") {
        Some([0, index, generation]) if index < 1 << crate::term::tags::PID_INDEX_BITS => {
            Ok(Term::pid(index, generation))
        }
        _ => Err(Fault::BADARG),
    }
}

fn list_to_port(text: &[u8]) -> Result {
    match numbers_in(text, "#Port<") {
        Some([0, number]) => Ok(Term::port(number)),
        _ => Err(Fault::BADARG),
    }
}

/// The text shows the low half of the second word only.
fn list_to_ref(heap: &mut Heap, text: &[u8]) -> Result {
    match numbers_in(text, "#Ref<") {
        Some([0, second, high, low]) => {
            Ok(heap.reference([u64::from(high) << 32 | u64::from(low), u64::from(second)], None))
        }
        _ => Err(Fault::BADARG),
    }
}
