//! Lists: the functions of `erlang` on them, and of `lists` those that OTP has built in or that gain much by it.
//!
//! A function of `lists` is here only when its errors come out as those of the Erlang function that it replaces.

use super::arguments::{Result, boolean, is_otp_small, list, or_badarg};
use super::{Fault, PureRow, rows};
use crate::atom::atoms;
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::compare::{exact_equal, numeric_equal};
use crate::term::tags::Term;

pub const ERLANG_ROWS: &[PureRow] = rows![
    /// First element.
    "hd" 1 |_, a| or_badarg(a[0].as_cons().map(|cons| cons.0));
    /// What follows the first element.
    "tl" 1 |_, a| or_badarg(a[0].as_cons().map(|cons| cons.1));
    /// Number of elements.
    "length" 1 |_, a| or_badarg(a[0].length().map(|length| Term::small(length as i64)));
];

pub const ROWS: &[PureRow] = rows![
    /// The elements in reverse order, before a tail.
    "reverse" 2 |heap, a| reverse(heap, a[0], a[1]);
    /// Whether an element equals a term (`=:=`).
    "member" 2 |_, a| member(a[0], a[1]);
    /// The first tuple with a key at a place (`==`), or `false`.
    "keyfind" 3 |_, a| Ok(key_find(a)?.unwrap_or(boolean(false)));
    /// Whether there is a tuple with a key at a place.
    "keymember" 3 |_, a| Ok(boolean(key_find(a)?.is_some()));
    /// The first tuple with a key at a place, as `{value, Tuple}`, or `false`.
    "keysearch" 3 |heap, a| Ok(match key_find(a)? {
        Some(tuple) => heap.tuple(&[Term::atom(atoms::VALUE), tuple]),
        None => boolean(false),
    });
];

/// `A ++ B`. The second may be anything when the first is `[]` or a proper list.
pub fn append(heap: &mut Heap, front: Term, back: Term) -> Result {
    if front.is_nil() {
        return Ok(back);
    }
    let elements = list(front)?;
    Ok(if back.is_nil() { front } else { heap.list_before(&elements, back) })
}

/// From how many elements on the second list of `--` is sorted first.
const FEW: usize = 8;

/// `A -- B`.
pub fn subtract(heap: &mut Heap, from: Term, taken: Term) -> Result {
    let (from_elements, mut taken) = (list(from)?, list(taken)?);
    if taken.is_empty() {
        return Ok(from);
    }
    if taken.len() > FEW {
        return Ok(subtract_sorted(heap, &from_elements, taken));
    }
    let mut kept = from_elements;
    kept.retain(|&element| match taken.iter().position(|&other| exact_equal(element, other)) {
        Some(at) => {
            taken.swap_remove(at);
            false
        }
        None => true,
    });
    Ok(heap.list(&kept))
}

/// With what is taken in order, so that each element of the first list is looked up in logarithmic time.
fn subtract_sorted(heap: &mut Heap, from: &[Term], mut taken: Vec<Term>) -> Term {
    use crate::term::compare::compare_keys;
    taken.sort_unstable_by(|&a, &b| compare_keys(a, b));
    let mut distinct: Vec<(Term, usize)> = Vec::with_capacity(taken.len());
    for element in taken {
        match distinct.last_mut() {
            Some((last, count)) if exact_equal(*last, element) => *count += 1,
            _ => distinct.push((element, 1)),
        }
    }
    let mut kept = from.to_vec();
    kept.retain(|&element| match distinct.binary_search_by(|other| compare_keys(other.0, element)) {
        Ok(at) if distinct[at].1 > 0 => {
            distinct[at].1 -= 1;
            false
        }
        _ => true,
    });
    heap.list(&kept)
}

/// The tail may be anything.
fn reverse(heap: &mut Heap, front: Term, back: Term) -> Result {
    let mut elements = front.list();
    let reversed = elements.by_ref().fold(back, |tail, element| heap.cons(element, tail));
    if elements.is_at_end() { Ok(reversed) } else { Err(Fault::BADARG) }
}

fn member(element: Term, list: Term) -> Result {
    let mut elements = list.list();
    let is_member = if element.is_pointer() {
        elements.any(|other| exact_equal(element, other))
    } else {
        elements.any(|other| other == element)
    };
    if is_member || elements.is_at_end() { Ok(boolean(is_member)) } else { Err(Fault::BADARG) }
}

/// Arguments: key, place, list.
fn key_find(arguments: &[Term]) -> Result<Option<Term>> {
    let (key, at) = (arguments[0], arguments[1]);
    if !is_otp_small(at) || at.small_value() < 1 {
        return Err(Fault::BADARG);
    }
    let at = at.small_value() as usize - 1;
    let mut elements = arguments[2].list();
    let found = elements.find(|element| {
        element.as_tuple().and_then(|tuple| tuple.get(at)).is_some_and(|&other| numeric_equal(key, other))
    });
    if found.is_some() || elements.is_at_end() { Ok(found) } else { Err(Fault::BADARG) }
}
