//! Terms as text on one line: what `~w` and `~W` of OTP 25's `io_lib` write. `pretty.rs` breaks lines.
//!
//! ```text
//!  ~w    [104,105]    {a,'B',1.0e22}    #Fun<m.0.77>    fun lists:map/2    <0.82.0>
//! ```
//! Nothing here recurses, so deep terms are no danger.

use super::arithmetic::integer_to_text;
use super::fun::Fun;
use super::tags::Term;
use std::fmt::Write;

/// Whether characters above 255 may stand in the text (`~tw`, `~tp`) or are escaped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    Latin1,
    Unicode,
}

/// No limit of depth.
pub const UNLIMITED: i64 = -1;

/// The text of a term. Below `depth` levels, counted as OTP counts, stands `...`.
pub fn write(term: Term, depth: i64, encoding: Encoding) -> String {
    let mut text = String::new();
    write_to(&mut text, term, depth, encoding);
    text
}

enum Work<'a> {
    Term(Term, i64),
    /// What stands behind an element of a list.
    Tail(Term, i64),
    /// Elements of a tuple behind the first.
    Elements(&'a [Term], i64),
    Pairs(std::vec::IntoIter<(Term, Term)>, i64, i64),
    Text(&'static str),
}

pub fn write_to(text: &mut String, term: Term, depth: i64, encoding: Encoding) {
    let mut later = vec![Work::Term(term, depth)];
    while let Some(work) = later.pop() {
        match work {
            Work::Text(piece) => text.push_str(piece),
            Work::Term(_, 0) => text.push_str("..."),
            Work::Term(term, depth) => write_term(text, term, depth, encoding, &mut later),
            Work::Tail(tail, _) if tail.is_nil() => text.push(']'),
            Work::Tail(_, 1) => text.push_str("|...]"),
            Work::Tail(tail, depth) => match tail.as_cons() {
                Some((head, rest)) => {
                    text.push(',');
                    later.extend([Work::Tail(rest, depth - 1), Work::Term(head, depth - 1)]);
                }
                None => {
                    text.push('|');
                    later.extend([Work::Text("]"), Work::Term(tail, depth - 1)]);
                }
            },
            Work::Elements([], _) => text.push('}'),
            Work::Elements(_, 1) => text.push_str(",...}"),
            Work::Elements([first, rest @ ..], depth) => {
                text.push(',');
                later.extend([Work::Elements(rest, depth - 1), Work::Term(*first, depth - 1)]);
            }
            // Even when there are no more: OTP does not look.
            Work::Pairs(_, 1, _) => text.push_str(",...}"),
            Work::Pairs(mut pairs, depth, inner) => match pairs.next() {
                Some((key, value)) => {
                    text.push(',');
                    later.push(Work::Pairs(pairs, depth - 1, inner));
                    push_pair(&mut later, key, value, inner);
                }
                None => text.push('}'),
            },
        }
    }
}

fn push_pair(later: &mut Vec<Work>, key: Term, value: Term, depth: i64) {
    later.extend([Work::Term(value, depth), Work::Text(" => "), Work::Term(key, depth)]);
}

fn write_term(text: &mut String, term: Term, depth: i64, encoding: Encoding, later: &mut Vec<Work>) {
    if let Some((head, tail)) = term.as_cons() {
        if depth == 1 {
            return text.push_str("[...]");
        }
        text.push('[');
        later.extend([Work::Tail(tail, depth - 1), Work::Term(head, depth - 1)]);
    } else if let Some(elements) = term.as_tuple() {
        match elements {
            [] => text.push_str("{}"),
            _ if depth == 1 => text.push_str("{...}"),
            [first, rest @ ..] => {
                text.push('{');
                later.extend([Work::Elements(rest, depth - 1), Work::Term(*first, depth - 1)]);
            }
        }
    } else if let Some(pairs) = super::map::pairs(term) {
        let mut pairs = pairs.into_iter();
        match pairs.next() {
            Some((key, value)) if depth != 1 => {
                text.push_str("#{");
                later.push(Work::Pairs(pairs, depth - 1, depth - 1));
                push_pair(later, key, value, depth - 1);
            }
            _ => text.push_str("#{}"),
        }
    } else if let Some(bits) = super::binary::bits(term) {
        write_bits(text, &bits, depth);
    } else {
        write_leaf(text, term, encoding);
    }
}

/// `<<1,2,3:4>>`
fn write_bits(text: &mut String, bits: &super::binary::Bits, depth: i64) {
    let pieces = bit_pieces(bits, depth);
    text.push_str("<<");
    text.push_str(&pieces.join(","));
    text.push_str(">>");
}

/// The bytes as texts; `...` when there are more than the depth allows.
pub(super) fn bit_pieces(bits: &super::binary::Bits, depth: i64) -> Vec<String> {
    let bytes = bits.bytes();
    let mut pieces = Vec::new();
    let mut depth = depth;
    for (index, byte) in bytes.iter().enumerate() {
        let left = bits.size - index * 8;
        if depth == 1 {
            pieces.push("...".into());
            break;
        }
        depth -= 1;
        pieces.push(if left >= 8 { byte.to_string() } else { format!("{}:{left}", byte >> (8 - left)) });
    }
    pieces
}

/// A term without parts.
pub(super) fn write_leaf(text: &mut String, term: Term, encoding: Encoding) {
    if let Some(integer) = term.as_integer() {
        text.push_str(&integer_to_text(&integer, 10));
    } else if term.is_atom() {
        write_atom(text, term.atom_value().text(), encoding);
    } else if term.is_nil() {
        text.push_str("[]");
    } else if let Some(float) = term.as_float() {
        write_float(text, float);
    } else if term.is_pid() {
        write_pid(text, term);
    } else if let Some(reference) = term.as_reference() {
        let [low, high] = reference.unique;
        write_all(text, format_args!("#Ref<0.{}.{}.{}>", high as u32, low >> 32, low as u32));
    } else if let Some(fun) = term.as_fun() {
        write_fun(text, fun);
    } else if term.is_port() {
        write_all(text, format_args!("#Port<0.{}>", term.0 >> super::tags::IMMEDIATE_SHIFT));
    } else {
        // Catch marks and other words that are no values; only a debugger shows them.
        write_all(text, format_args!("#Word<{:#x}>", term.0));
    }
}

fn write_all(text: &mut String, arguments: std::fmt::Arguments) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(arguments);
}

/// `<0.Index.Generation>`
pub fn write_pid(text: &mut String, pid: Term) {
    write_all(text, format_args!("<0.{}.{}>", pid.pid_index(), pid.pid_generation()));
}

/// Funs and stack traces name functions by other rules than `io_lib` atoms: reserved words stand bare, `@` does not.
///
/// Where a name is not ASCII, OTP 25 shows the bytes of its UTF-8 as characters; here the characters stand.
fn write_name(text: &mut String, name: &str) {
    let is_bare = !needs_quotes(name) || RESERVED.contains(&name);
    if is_bare && !name.contains('@') {
        return text.push_str(name);
    }
    text.push('\'');
    for character in name.chars() {
        match character {
            '\u{1b}' => text.push_str("\\033"),
            '\u{7f}' => text.push(character),
            _ => escape(text, character, '\'', Encoding::Unicode),
        }
    }
    text.push('\'');
}

fn write_fun(text: &mut String, fun: Fun) {
    match fun {
        Fun::Local { entry, .. } => {
            text.push_str("#Fun<");
            write_name(text, entry.module.text());
            write_all(text, format_args!(".{}.{}>", entry.index, entry.unique));
        }
        Fun::External(export) => {
            text.push_str("fun ");
            write_name(text, export.module.text());
            text.push(':');
            write_name(text, export.function.text());
            write_all(text, format_args!("/{}", export.arity));
        }
    }
}

// ---- Floats ----

/// From here on (2^53) not every integer is a float, and OTP always writes an exponent.
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// The shortest digits that read back as the same float, in the shorter of the two notations.
pub fn write_float(text: &mut String, value: f64) {
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    // The point stands behind this many digits.
    let place = exponent + 1;
    let digits = even_digits(value, mantissa.chars().filter(|&digit| digit != '.').collect(), place);
    text.push_str(sign);
    let count = digits.len() as i32;
    let exponent_cost = exponent.to_string().len() as i32 + 1 + if count == 1 { 2 } else { 1 };
    let zeros = |count: i32| "0".repeat(count.max(0) as usize);
    if value.abs() >= EXACT_INTEGERS {
        write_exponent(text, &digits, exponent);
    } else if place <= 0 {
        if 2 - place <= exponent_cost || place == 0 {
            write_all(text, format_args!("0.{}{digits}", zeros(-place)));
        } else {
            write_exponent(text, &digits, exponent);
        }
    } else if place >= count {
        if place - count + 2 <= exponent_cost {
            write_all(text, format_args!("{digits}{}.0", zeros(place - count)));
        } else {
            write_exponent(text, &digits, exponent);
        }
    } else {
        let (whole, fraction) = digits.split_at(place as usize);
        write_all(text, format_args!("{whole}.{fraction}"));
    }
}

/// When the float lies exactly between two shortest texts, OTP takes the one with the even last digit.
fn even_digits(value: f64, digits: String, place: i32) -> String {
    // With fewer digits the texts lie much farther apart than the floats that they could stand for.
    if digits.len() < 15 {
        return digits;
    }
    let exact = format!("{:.60e}", value.abs());
    let exact: String = exact.chars().take_while(|&digit| digit != 'e').filter(|&digit| digit != '.').collect();
    let (below, rest) = exact.split_at(digits.len());
    let is_between = rest.starts_with('5') && rest[1..].bytes().all(|digit| digit == b'0');
    let is_even = below.bytes().last().is_some_and(|digit| digit.is_multiple_of(2));
    // Below a power of two the floats lie closer, and the even one may be another's.
    let reads_back = || format!("0.{below}e{place}").parse() == Ok(value.abs());
    if is_between && is_even && reads_back() { below.to_string() } else { digits }
}

fn write_exponent(text: &mut String, digits: &str, exponent: i32) {
    let (first, rest) = digits.split_at(1);
    let rest = if rest.is_empty() { "0" } else { rest };
    write_all(text, format_args!("{first}.{rest}e{exponent}"));
}

// ---- Atoms and strings ----

const RESERVED: [&str; 28] = [
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case", "catch", "cond", "div",
    "end", "fun", "if", "let", "not", "of", "or", "orelse", "receive", "rem", "try", "when", "xor", "maybe",
];

/// OTP 25 reserves `maybe` only when asked to.
const RESERVED_COUNT: usize = RESERVED.len() - 1;

pub fn write_atom(text: &mut String, atom: &str, encoding: Encoding) {
    if needs_quotes(atom) { write_quoted(text, atom.chars(), '\'', encoding) } else { text.push_str(atom) }
}

fn needs_quotes(atom: &str) -> bool {
    let is_small = |c: char| c.is_ascii_lowercase() || ('ß'..='ÿ').contains(&c) && c != '÷';
    let is_name = |c: char| {
        is_small(c) || c.is_ascii_alphanumeric() || ('À'..='Þ').contains(&c) && c != '×' || c == '_' || c == '@'
    };
    !atom.starts_with(is_small) || !atom.chars().all(is_name) || RESERVED[..RESERVED_COUNT].contains(&atom)
}

/// A string or atom in quotes, with what is not printable escaped.
pub fn write_quoted(text: &mut String, characters: impl Iterator<Item = char>, quote: char, encoding: Encoding) {
    text.push(quote);
    for character in characters {
        escape(text, character, quote, encoding);
    }
    text.push(quote);
}

fn escape(text: &mut String, character: char, quote: char, encoding: Encoding) {
    match character {
        _ if character == quote || character == '\\' => text.extend(['\\', character]),
        ' '..='~' | '\u{a0}'..='ÿ' => text.push(character),
        '\u{100}'.. if encoding == Encoding::Unicode => text.push(character),
        '\u{100}'.. => write_all(text, format_args!("\\x{{{:X}}}", u32::from(character))),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        '\u{b}' => text.push_str("\\v"),
        '\u{8}' => text.push_str("\\b"),
        '\u{c}' => text.push_str("\\f"),
        '\u{1b}' => text.push_str("\\e"),
        '\u{7f}' => text.push_str("\\d"),
        _ => write_all(text, format_args!("\\{:03o}", u32::from(character))),
    }
}

/// A character that `~p` shows as part of a string, in the range that OTP takes by default.
pub fn is_printable_latin1(code: i64) -> bool {
    matches!(code, 0x20..=0x7e | 0xa0..=0xff | 8..=13 | 27)
}

#[cfg(test)]
mod tests;
