//! Maps.
//!
//! Pairs come in key order from maps of at most 32 pairs. Larger maps give them
//! in the order of their hashes; lists of keys, values or pairs have the reverse
//! of it, as in OTP.

use super::arguments::{Result, boolean, count, list, pair, tagged};
use super::{Fault, PureRow, rows};
use crate::atom::atoms;
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::map;
use crate::term::tags::Term;

pub const ERLANG_ROWS: &[PureRow] = rows![
    /// Number of pairs.
    "map_size" 1 |heap, a| { let size = map::size(checked(heap, a[0])?); Ok(Term::small(size as i64)) };
    /// The value of a key.
    "map_get" 2 |heap, a| get(heap, a[0], a[1]);
    /// Whether there is a key.
    "is_map_key" 2 |heap, a| Ok(boolean(map::get(checked(heap, a[1])?, a[0]).is_some()));
];

pub const ROWS: &[PureRow] = rows![
    /// The value of a key.
    "get" 2 |heap, a| get(heap, a[0], a[1]);
    /// `{ok, Value}` of a key, or `error`.
    "find" 2 |heap, a| Ok(match map::get(checked(heap, a[1])?, a[0]) {
        Some(value) => pair(Term::atom(atoms::OK), value, heap),
        None => Term::atom(atoms::ERROR),
    });
    /// Whether there is a key.
    "is_key" 2 |heap, a| Ok(boolean(map::get(checked(heap, a[1])?, a[0]).is_some()));
    /// The map with a pair.
    "put" 3 |heap, a| { let map = checked(heap, a[2])?; Ok(map::put(map, a[0], a[1], heap)) };
    /// The map with another value for a key that it has.
    "update" 3 |heap, a| update(heap, a);
    /// The map without a key.
    "remove" 2 |heap, a| { let map = checked(heap, a[1])?; Ok(map::remove(map, a[0], heap)) };
    /// `{Value, Map}` of a key and the rest, or `error`.
    "take" 2 |heap, a| take(heap, a[0], a[1]);
    /// All keys.
    "keys" 1 |heap, a| { let pairs = list_pairs(heap, a[0])?; Ok(heap.list_of(pairs.into_iter().map(|pair| pair.0))) };
    /// All values.
    "values" 1 |heap, a| { let pairs = list_pairs(heap, a[0])?; Ok(heap.list_of(pairs.into_iter().map(|pair| pair.1))) };
    /// Both maps, with the second one's value for a key of both.
    "merge" 2 |heap, a| { checked(heap, a[0])?; let new = pairs(heap, a[1])?; Ok(map::put_all(a[0], &new, heap)) };
    /// The map of a list of `{Key, Value}`; of equal keys the last counts.
    "from_list" 1 |heap, a| from_list(heap, a[0]);
    /// The map of keys that all have one value.
    "from_keys" 2 |heap, a| {
        let pairs: Vec<(Term, Term)> = list(a[0])?.into_iter().map(|key| (key, a[1])).collect();
        Ok(map::from_pairs(&pairs, heap))
    };
];

pub const INTERNAL_ROWS: &[PureRow] = rows![
    /// Pairs of a map from a place on as `{Key, Value, Next}` for `iterator`; or all, as a list before the given one.
    "map_next" 3 |heap, a| map_next(heap, a[0], a[1], a[2]);
];

fn checked(heap: &mut Heap, map: Term) -> Result {
    if map.is_map() { Ok(map) } else { Err(tagged(atoms::BADMAP, map, heap)) }
}

fn pairs(heap: &mut Heap, map: Term) -> Result<Vec<(Term, Term)>> {
    map::pairs(map).ok_or_else(|| tagged(atoms::BADMAP, map, heap))
}

/// The pairs in the order of lists; `None` when the term is no map.
pub fn listed(map: Term) -> Option<Vec<(Term, Term)>> {
    let mut pairs = map::pairs(map)?;
    if pairs.len() > map::MAX_FLAT {
        pairs.reverse();
    }
    Some(pairs)
}

fn list_pairs(heap: &mut Heap, map: Term) -> Result<Vec<(Term, Term)>> {
    listed(map).ok_or_else(|| tagged(atoms::BADMAP, map, heap))
}

fn get(heap: &mut Heap, key: Term, map: Term) -> Result {
    map::get(checked(heap, map)?, key).ok_or_else(|| tagged(atoms::BADKEY, key, heap))
}

fn update(heap: &mut Heap, arguments: &[Term]) -> Result {
    let [key, value, map] = [arguments[0], arguments[1], arguments[2]];
    match map::put_existing(checked(heap, map)?, key, value, heap) {
        Some(updated) => Ok(updated),
        None => get(heap, key, map),
    }
}

fn take(heap: &mut Heap, key: Term, map: Term) -> Result {
    let Some(value) = map::get(checked(heap, map)?, key) else { return Ok(Term::atom(atoms::ERROR)) };
    let rest = map::remove(map, key, heap);
    Ok(pair(value, rest, heap))
}

fn from_list(heap: &mut Heap, pairs: Term) -> Result {
    let pair = |element: Term| match element.as_tuple() {
        Some(&[key, value]) => Ok((key, value)),
        _ => Err(Fault::BADARG),
    };
    let pairs: Vec<(Term, Term)> = list(pairs)?.into_iter().map(pair).collect::<Result<_>>()?;
    Ok(map::from_pairs(&pairs, heap))
}

fn list_of_pairs(heap: &mut Heap, pairs: &[(Term, Term)], tail: Term) -> Term {
    pairs.iter().rev().fold(tail, |tail, &(key, value)| {
        let pair = pair(key, value, heap);
        heap.cons(pair, tail)
    })
}

/// A step of an iteration gives so many pairs, or this share of the map if that is more: finding the place
/// where it stopped walks over all pairs before it.
const STEP_PAIRS: usize = 64;
const STEP_SHARE: usize = 8;

fn map_next(heap: &mut Heap, path: Term, map: Term, wanted: Term) -> Result {
    if !map.is_map() {
        return Err(Fault::BADARG);
    }
    if wanted.is_list() {
        let all = list_pairs(heap, map)?;
        return Ok(list_of_pairs(heap, &all, wanted));
    }
    let all = pairs(heap, map)?;
    let from = count(path)?.min(all.len());
    if wanted != Term::atom(atoms::ITERATOR) {
        return Err(Fault::BADARG);
    }
    let to = all.len().min(from + STEP_PAIRS.max(all.len() / STEP_SHARE));
    let rest = if to == all.len() { Term::atom(atoms::NONE) } else { heap.cons(Term::small(to as i64), map) };
    Ok(all[from..to].iter().rev().fold(rest, |rest, &(key, value)| heap.tuple(&[key, value, rest])))
}
