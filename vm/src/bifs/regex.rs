//! Regular expressions, for `re` of our library: compiling and matching, on the crate `fancy-regex`.
//!
//! A compiled expression is a Rust value that no term can hold, so `re` keeps
//! the pattern's text and its flags, and a table here remembers what was
//! compiled from them lately. Places are byte offsets, as in OTP.
//!
//! A match that needs more backtracking than [`BACKTRACK_LIMIT`] steps gives
//! up, as PCRE does at its `match_limit`; so no match holds a scheduler for long.

mod pattern;

use super::arguments::{Result, bytes, count, or_badarg};
use super::{Fault, PureRow, rows};
use crate::atom::{Atom, atoms};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::tags::{NIL, Term};
use fancy_regex::{BytesMode, CompileError, Error, Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// `minibeam`.
pub const ROWS: &[PureRow] = rows![
    /// Compiles a pattern with flags (a sum of those below): `{ok, Groups, [{Name, Number}]}` or `{error, {Text, Place}}`.
    "regex_compile" 2 |heap, a| describe(heap, &bytes(a[0])?, flags(a[1])?);
    /// Matches a subject from a place on: pattern, flags, subject, place. `nomatch`, `match_limit`, or the places and
    /// lengths of the match and its groups.
    "regex_match" 4 |heap, a| find(heap, &bytes(a[0])?, flags(a[1])?, &bytes(a[2])?, count(a[3])?);
];

/// The flags that `re` sums up.
pub mod flag {
    pub const UNICODE: u32 = 1;
    pub const CASELESS: u32 = 2;
    pub const MULTILINE: u32 = 4;
    pub const DOTALL: u32 = 8;
    pub const EXTENDED: u32 = 16;
    pub const ANCHORED: u32 = 32;
    pub const DOLLAR_ENDONLY: u32 = 64;
    pub const UNGREEDY: u32 = 128;
    pub const NOT_EMPTY: u32 = 256;
    pub const UCP: u32 = 512;
}

/// Steps; a step takes some tens of nanoseconds.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// Expressions that are remembered; when there are more, all are forgotten.
const REMEMBERED: usize = 256;

fn flags(term: Term) -> Result<u32> {
    or_badarg(count(term)?.try_into().ok())
}

/// What could not be compiled.
enum Refusal {
    /// Why, and where.
    Wrong(String, usize),
    /// It is well formed, but matches nothing that is not empty, and only that is wanted.
    NeverMatches,
}

fn compiled(pattern: &[u8], flags: u32) -> std::result::Result<Arc<Regex>, Refusal> {
    type Table = FxHashMap<(Vec<u8>, u32), Arc<Regex>>;
    static LATELY: LazyLock<Mutex<Table>> = LazyLock::new(Mutex::default);
    let key = (pattern.to_vec(), flags);
    let lately = || LATELY.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = lately().get(&key) {
        return Ok(found.clone());
    }
    let regex = Arc::new(compile(pattern, flags)?);
    let mut table = lately();
    if table.len() >= REMEMBERED {
        table.clear();
    }
    table.insert(key, regex.clone());
    Ok(regex)
}

fn compile(pattern: &[u8], flags: u32) -> std::result::Result<Regex, Refusal> {
    let has = |flag: u32| flags & flag != 0;
    let translated =
        pattern::translate(pattern, flags).map_err(|place| Refusal::Wrong("invalid UTF-8".into(), place))?;
    let mut builder = RegexBuilder::new(&translated);
    builder
        .case_insensitive(has(flag::CASELESS))
        .multi_line(has(flag::MULTILINE))
        .dot_matches_new_line(has(flag::DOTALL))
        .ignore_whitespace(has(flag::EXTENDED))
        .find_not_empty(has(flag::NOT_EMPTY))
        .backtrack_limit(BACKTRACK_LIMIT);
    if !has(flag::UNICODE) {
        builder.unicode_mode(false).bytes_mode(BytesMode::Ascii);
    }
    builder.build().map_err(|error| match error {
        Error::ParseError(place, error) => Refusal::Wrong(error.to_string(), place.min(pattern.len())),
        Error::CompileError(error) if matches!(*error, CompileError::PatternCanNeverMatch) => Refusal::NeverMatches,
        other => Refusal::Wrong(other.to_string(), pattern.len()),
    })
}

fn describe(heap: &mut Heap, pattern: &[u8], flags: u32) -> Result {
    let regex = match compiled(pattern, flags) {
        Ok(regex) => regex,
        Err(Refusal::Wrong(text, place)) => {
            let text = heap.string(&text);
            let pair = heap.tuple(&[text, Term::small(place as i64)]);
            return Ok(heap.tuple(&[Term::atom(atoms::ERROR), pair]));
        }
        // `re` compiles without `NOT_EMPTY` first.
        Err(Refusal::NeverMatches) => return Err(Fault::BADARG),
    };
    let mut names = NIL;
    let named: Vec<(usize, String)> =
        regex.capture_names().enumerate().filter_map(|(at, name)| Some((at, name?.to_owned()))).collect();
    for (at, name) in named.into_iter().rev() {
        let name = heap.binary(name.as_bytes());
        let pair = heap.tuple(&[name, Term::small(at as i64)]);
        names = heap.cons(pair, names);
    }
    let groups = Term::small(regex.captures_len() as i64 - 1);
    Ok(heap.tuple(&[Term::atom(atoms::OK), groups, names]))
}

/// Start and end of the match and of each group.
type Places = Vec<Option<(usize, usize)>>;

fn find(heap: &mut Heap, pattern: &[u8], flags: u32, subject: &[u8], from: usize) -> Result {
    let regex = match compiled(pattern, flags) {
        Ok(regex) => regex,
        Err(Refusal::Wrong(..)) => return Err(Fault::BADARG),
        Err(Refusal::NeverMatches) => return Ok(Term::atom(Atom::intern("nomatch")?)),
    };
    if from > subject.len() {
        return Err(Fault::BADARG);
    }
    let found = if flags & flag::UNICODE == 0 {
        let captures = regex.captures_from_pos(subject, from);
        captures.map(|found| found.map(|all| all.iter().map(|one| one.map(|at| (at.start(), at.end()))).collect()))
    } else {
        let subject = or_badarg(std::str::from_utf8(subject).ok().filter(|text| text.is_char_boundary(from)))?;
        let captures = regex.captures_from_pos(subject, from);
        captures.map(|found| found.map(|all| all.iter().map(|one| one.map(|at| (at.start(), at.end()))).collect()))
    };
    let found: Option<Places> = match found {
        Ok(found) => found,
        Err(_) => return Ok(Term::atom(Atom::intern("match_limit")?)),
    };
    let Some(places) = found else { return Ok(Term::atom(Atom::intern("nomatch")?)) };
    let mut list = NIL;
    for place in places.into_iter().rev() {
        let (start, length) = place.map_or((-1, 0), |(start, end)| (start as i64, (end - start) as i64));
        let pair = heap.tuple(&[Term::small(start), Term::small(length)]);
        list = heap.cons(pair, list);
    }
    Ok(list)
}
