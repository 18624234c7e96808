//! Functions of `lists` that OTP has in Erlang and that are much faster here.
//!
//! Each gives the value and the reason of the error that OTP's version gives;
//! they name the called function where OTP's stack trace would name a helper of it.

use super::arguments::{Result, tagged};
use super::{Fault, PureRow, lists, rows};
use crate::atom::atoms;
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::arithmetic::{add, subtract};
use crate::term::compare::compare;
use crate::term::tags::{NIL, Term};
use std::cmp::Ordering;

const FUNCTION_CLAUSE: Fault = Fault::atom(atoms::FUNCTION_CLAUSE);

pub const ROWS: &[PureRow] = rows![
    /// In the order of terms; equal ones stay in their order.
    "sort" 1 |heap, a| sort(heap, a[0]);
    /// In the order of terms, the first of equal ones only.
    "usort" 1 |heap, a| usort(heap, a[0]);
    /// Tuples in the order of their elements at a place.
    "keysort" 2 |heap, a| keysort(heap, a[0], a[1]);
    /// The elements in reverse order.
    "reverse" 1 |heap, a| reverse(heap, a[0]);
    /// The elements of the first before the second.
    "append" 2 |heap, a| lists::append(heap, a[0], a[1]);
    /// The elements of the list and of the lists in it.
    "flatten" 1 |heap, a| flatten(heap, a[0]);
    /// The element at a place, from 1.
    "nth" 2 |_, a| nth(a[0], a[1]);
    /// The list behind so many elements.
    "nthtail" 2 |_, a| nthtail(a[0], a[1]);
    /// The last element.
    "last" 1 |_, a| proper(a[0])?.last().copied().ok_or(FUNCTION_CLAUSE);
    /// The integers from one to another.
    "seq" 2 |heap, a| seq(heap, a[0], a[1]);
    /// The first of the greatest elements.
    "max" 1 |_, a| extreme(a[0], Ordering::Greater);
    /// The first of the least elements.
    "min" 1 |_, a| extreme(a[0], Ordering::Less);
];

fn proper(list: Term) -> Result<Vec<Term>> {
    list.to_vec().ok_or(FUNCTION_CLAUSE)
}

fn sort(heap: &mut Heap, list: Term) -> Result {
    let mut elements = proper(list)?;
    if elements.is_sorted_by(|&a, &b| compare(a, b).is_le()) {
        return Ok(list);
    }
    elements.sort_by(|&a, &b| compare(a, b));
    Ok(heap.list(&elements))
}

fn usort(heap: &mut Heap, list: Term) -> Result {
    let mut elements = proper(list)?;
    elements.sort_by(|&a, &b| compare(a, b));
    elements.dedup_by(|later, first| compare(*later, *first).is_eq());
    Ok(heap.list(&elements))
}

fn keysort(heap: &mut Heap, place: Term, list: Term) -> Result {
    let is_place = place.is_small() && place.small_value() > 0 || place.as_bignum().is_some_and(|big| !big.negative);
    if !is_place {
        return Err(FUNCTION_CLAUSE);
    }
    let mut elements = list.list();
    let at = if place.is_small() { place.small_value() as usize - 1 } else { usize::MAX };
    let key = |element: Term| element.as_tuple()?.get(at).copied();
    let keyed: Vec<(Option<Term>, Term)> = elements.by_ref().map(|element| (key(element), element)).collect();
    match keyed.len() {
        0 | 1 if elements.is_at_end() => return Ok(list),
        0 | 1 => return Err(tagged(atoms::CASE_CLAUSE, list, heap)),
        _ => {}
    }
    let keyed: Option<Vec<(Term, Term)>> = keyed.into_iter().map(|(key, element)| Some((key?, element))).collect();
    let mut keyed = keyed.ok_or(Fault::BADARG)?;
    if !elements.is_at_end() {
        return Err(FUNCTION_CLAUSE);
    }
    keyed.sort_by(|a, b| compare(a.0, b.0));
    let sorted: Vec<Term> = keyed.iter().map(|pair| pair.1).collect();
    Ok(heap.list(&sorted))
}

fn reverse(heap: &mut Heap, list: Term) -> Result {
    let mut elements = list.list();
    let mut count = 0;
    let reversed = elements.by_ref().fold(NIL, |tail, element| {
        count += 1;
        heap.cons(element, tail)
    });
    match count {
        _ if elements.is_at_end() => Ok(reversed),
        0 | 1 => Err(FUNCTION_CLAUSE),
        _ => Err(Fault::BADARG),
    }
}

fn flatten(heap: &mut Heap, list: Term) -> Result {
    if !list.is_list() {
        return Err(FUNCTION_CLAUSE);
    }
    let mut flat = Vec::new();
    let mut later = vec![list];
    while let Some(mut rest) = later.pop() {
        while let Some((head, tail)) = rest.as_cons() {
            rest = tail;
            if head.is_list() {
                later.push(tail);
                rest = head;
            } else {
                flat.push(head);
            }
        }
        if !rest.is_nil() {
            return Err(FUNCTION_CLAUSE);
        }
    }
    Ok(heap.list(&flat))
}

/// The list behind `count` elements, as far as there are so many.
fn behind(count: i64, list: Term) -> Option<Term> {
    (0..count).try_fold(list, |rest, _| rest.as_cons().map(|cons| cons.1))
}

fn nth(place: Term, list: Term) -> Result {
    if place.is_small() && place.small_value() > 0 {
        let found = behind(place.small_value() - 1, list).and_then(Term::as_cons);
        return found.map(|cons| cons.0).ok_or(FUNCTION_CLAUSE);
    }
    // OTP's version subtracts from what is greater than 1, whatever it is.
    Err(if place.is_number() || !list.is_cons() { FUNCTION_CLAUSE } else { Fault::BADARITH })
}

fn nthtail(count: Term, list: Term) -> Result {
    if count.is_small() && count.small_value() >= 0 {
        let tail = behind(count.small_value(), list);
        return tail.filter(|tail| count.small_value() > 0 || tail.is_list()).ok_or(FUNCTION_CLAUSE);
    }
    Err(if count.is_number() || !list.is_cons() { FUNCTION_CLAUSE } else { Fault::BADARITH })
}

fn seq(heap: &mut Heap, first: Term, last: Term) -> Result {
    let before = if first.is_integer() { subtract(first, Term::small(1), heap)? } else { first };
    if !first.is_integer() || !last.is_integer() || compare(before, last).is_gt() {
        return Err(FUNCTION_CLAUSE);
    }
    if first.is_small() && last.is_small() {
        return Ok(heap.list_of((first.small_value()..=last.small_value()).map(Term::small)));
    }
    let mut list = NIL;
    let mut next = last;
    while compare(next, before).is_gt() {
        list = heap.cons(next, list);
        next = add(next, Term::small(-1), heap)?;
    }
    Ok(list)
}

fn extreme(list: Term, wanted: Ordering) -> Result {
    let elements = proper(list)?;
    let better = |best: Term, next: Term| if compare(next, best) == wanted { next } else { best };
    elements.into_iter().reduce(better).ok_or(FUNCTION_CLAUSE)
}
