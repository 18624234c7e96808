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
];

pub const DEBUG_ROWS: &[PureRow] = rows![
    /// Words that a copy of the term takes.
    "flat_size" 1 |_, a| Ok(Term::small(size_of(a[0]) as i64));
    /// Words of the term, shared parts counted once.
    "size" 1 |_, a| Ok(Term::small(shared_size(a[0]) as i64));
    /// The terms are one and the same in memory.
    "same" 2 |_, a| Ok(boolean(a[0] == a[1]));
];

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
