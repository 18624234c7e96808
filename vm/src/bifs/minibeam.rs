//! What our own standard library asks for beyond OTP's built-in functions, and functions for looking at terms.

use super::arguments::{Result, as_boolean, boolean, small};
use super::{Fault, PureRow, rows};
use crate::atom::atoms;
use crate::heap::words::Allocate;
use crate::term::copy::size_of;
use crate::term::format::{Encoding, write};
use crate::term::pretty::{Options, pretty};
use crate::term::tags::Term;

pub const ROWS: &[PureRow] = rows![
    /// The text that `~W` writes: term, depth (-1: no limit), `latin1` or `unicode`.
    "write" 3 |heap, a| { let text = write(a[0], small(a[1])?, encoding(a[2])?); Ok(heap.string(&text)) };
    /// The text that `~P` writes: term, column, line length, depth, encoding, whether strings are shown as such.
    "print" 6 |heap, a| { let text = pretty(a[0], &options(a)?); Ok(heap.string(&text)) };
    /// A character in `upper`, `lower` or `title` case, or folded (`fold`): a list of characters, mostly one.
    "change_case" 2 |heap, a| { let text = changed(super::arguments::character(a[0])?, a[1])?; Ok(heap.string(&text)) };
];

pub const DEBUG_ROWS: &[PureRow] = rows![
    /// Words that a copy of the term takes.
    "flat_size" 1 |_, a| Ok(Term::small(size_of(a[0]) as i64));
    /// Words of the term, shared parts counted once.
    "size" 1 |_, a| Ok(Term::small(shared_size(a[0]) as i64));
    /// The terms are one and the same in memory.
    "same" 2 |_, a| Ok(boolean(a[0] == a[1]));
];

fn changed(character: char, case: Term) -> Result<String> {
    match super::arguments::atom(case)?.text() {
        "upper" => Ok(character.to_uppercase().collect()),
        "lower" => Ok(character.to_lowercase().collect()),
        "title" => Ok(titled(character)),
        // Folding undoes what case does to letters that have several forms of one case; the dotless i is its own.
        "fold" if character == 'ı' => Ok(character.into()),
        "fold" => Ok(character.to_uppercase().flat_map(char::to_lowercase).collect()),
        _ => Err(Fault::BADARG),
    }
}

/// Only digraphs and Greek letters with an iota below have a title case of their own.
fn titled(character: char) -> String {
    let code = u32::from(character);
    let own = match code {
        0x1C4..=0x1CC => Some((code - 0x1C4) / 3 * 3 + 0x1C5),
        0x1F1..=0x1F3 => Some(0x1F2),
        0x1F80..=0x1FAF => Some(code | 8),
        0x1FB3 | 0x1FC3 | 0x1FF3 => Some(code + 9),
        _ => None,
    };
    match own.and_then(char::from_u32) {
        Some(title) => title.into(),
        None => {
            let mut upper = character.to_uppercase();
            upper.next().into_iter().chain(upper.flat_map(char::to_lowercase)).collect()
        }
    }
}

fn encoding(name: Term) -> Result<Encoding> {
    match super::arguments::atom(name)? {
        atoms::LATIN1 => Ok(Encoding::Latin1),
        atoms::UNICODE | atoms::UTF8 => Ok(Encoding::Unicode),
        _ => Err(Fault::BADARG),
    }
}

fn options(arguments: &[Term]) -> Result<Options> {
    Ok(Options {
        column: small(arguments[1])?,
        line_length: small(arguments[2])?,
        depth: small(arguments[3])?,
        encoding: encoding(arguments[4])?,
        strings: as_boolean(arguments[5])?,
        ..Options::default()
    })
}

/// Words of the parts that pointers of the term lead to, each once.
fn shared_size(term: Term) -> usize {
    use crate::heap::words;
    use crate::term::tags;
    let mut seen = rustc_hash::FxHashSet::default();
    let (mut words, mut later) = (0, vec![term]);
    while let Some(term) = later.pop() {
        if !term.is_pointer() || !seen.insert(term.0) {
            continue;
        }
        if let Some((head, tail)) = term.as_cons() {
            words += 2;
            later.extend([head, tail]);
            continue;
        }
        let header = words::word(term, 0);
        let size = tags::header_words(header);
        words += 1 + size;
        if !tags::is_raw(header) {
            later.extend(words::terms(term, 1, size));
        }
    }
    words
}
