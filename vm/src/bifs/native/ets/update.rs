//! Changing objects in place: `update_counter`, `update_element`.

use super::{Stop, with};
use crate::bifs::arguments::{self, boolean, count};
use crate::ets::object::Object;
use crate::ets::table::{Access, Table};
use crate::heap::{Allocate, Heap};
use crate::interpreter::machine::Machine;
use crate::term::arithmetic;
use crate::term::compare::compare;
use crate::term::tags::{NIL, SMALL_MAX, SMALL_MIN, Term};

/// Adding to one element.
struct Addition {
    at: usize,
    increment: Term,
    /// What the counter must not pass, and what it is set to then.
    limit: Option<(Term, Term)>,
}

impl Addition {
    fn of(term: Term, key_at: usize) -> Result<Addition, Stop> {
        let (place, increment, limit) = match term.as_tuple() {
            Some(&[place, increment]) => (place, increment, None),
            Some(&[place, increment, threshold, value]) => (place, increment, Some((threshold, value))),
            _ => return Err(Stop::BADARG),
        };
        let at = count(place)?.checked_sub(1).filter(|&at| at != key_at).ok_or(Stop::BADARG)?;
        let is_integer = |(threshold, value): (Term, Term)| threshold.is_integer() && value.is_integer();
        if !increment.is_integer() || !limit.is_none_or(is_integer) {
            return Err(Stop::BADARG);
        }
        Ok(Addition { at, increment, limit })
    }

    fn apply(&self, elements: &mut [Term], heap: &mut Heap) -> Result<Term, Stop> {
        let element = elements.get_mut(self.at).filter(|element| element.is_integer()).ok_or(Stop::BADARG)?;
        let sum = arithmetic::add(*element, self.increment, heap).map_err(|_| Stop::BADARG)?;
        let value = match self.limit {
            Some((threshold, value)) => {
                let is_decrement = compare(self.increment, Term::small(0)).is_lt();
                let order = compare(sum, threshold);
                if if is_decrement { order.is_lt() } else { order.is_gt() } { value } else { sum }
            }
            None => sum,
        };
        *element = value;
        Ok(value)
    }
}

pub fn counter(machine: &mut Machine, a: &[Term], default: Option<Term>) -> Result<Term, Stop> {
    with(machine, a[0], Access::Write, |machine, table| {
        let key_at = table.options.key_at;
        if !table.has_unique_keys() || default.is_some_and(|default| !table.accepts(default)) {
            return Err(Stop::BADARG);
        }
        let additions: Vec<Addition>;
        let single;
        let (all, is_list): (&[Addition], bool) = if a[2].is_integer() {
            single = [Addition { at: key_at + 1, increment: a[2], limit: None }];
            (&single, false)
        } else if a[2].is_tuple() {
            single = [Addition::of(a[2], key_at)?];
            (&single, false)
        } else {
            let terms = arguments::list(a[2])?;
            additions = terms.into_iter().map(|term| Addition::of(term, key_at)).collect::<Result<_, _>>()?;
            (&additions, true)
        };
        let mut results = Results { last: NIL, all: is_list.then(Vec::new) };
        table.update(a[1], |object| {
            if let (Some(object), [addition]) = (object, all)
                && let Some(value) = add_in_place(object, addition)
            {
                results.push(value);
                return Ok(None);
            }
            change_counters(table, object, a[1], default, all, &mut results, &mut machine.heap)
        })?;
        Ok(results.all.map_or(results.last, |all| machine.heap.list(&all)))
    })
}

/// The new values; all of them only if they are wanted.
struct Results {
    last: Term,
    all: Option<Vec<Term>>,
}

impl Results {
    fn push(&mut self, value: Term) {
        self.last = value;
        self.all.iter_mut().for_each(|all| all.push(value));
    }
}

/// The usual case: a small counter, without a limit, that stays small.
fn add_in_place(object: Object, addition: &Addition) -> Option<Term> {
    let element = *object.tuple()?.elements().get(addition.at)?;
    if addition.limit.is_some() || !Term::are_small(element, addition.increment) {
        return None;
    }
    let sum = element.small_value() + addition.increment.small_value();
    let value = (SMALL_MIN..=SMALL_MAX).contains(&sum).then(|| Term::small(sum))?;
    object.replace_immediate(addition.at, value).then_some(value)
}

fn change_counters(
    table: &Table,
    object: Option<Object>,
    key: Term,
    default: Option<Term>,
    additions: &[Addition],
    results: &mut Results,
    heap: &mut Heap,
) -> Result<Option<Object>, Stop> {
    let mut elements = match (object, default) {
        (Some(object), _) => table.to_heap(object, heap).elements().to_vec(),
        (None, Some(default)) => {
            let mut elements = default.elements().to_vec();
            elements[table.options.key_at] = key;
            elements
        }
        (None, None) => return Err(Stop::BADARG),
    };
    for addition in additions {
        results.push(addition.apply(&mut elements, heap)?);
    }
    if object.is_some() && additions.is_empty() {
        return Ok(None);
    }
    let tuple = heap.tuple(&elements);
    Ok(Some(table.object(tuple)?))
}

pub fn element(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    with(machine, a[0], Access::Write, |machine, table| {
        let changes = if a[2].is_tuple() { vec![a[2]] } else { arguments::list(a[2])? };
        if !table.has_unique_keys() {
            return Err(Stop::BADARG);
        }
        let mut is_there = false;
        table.update(a[1], |object| {
            let Some(object) = object else { return Ok(None) };
            is_there = true;
            change_elements(table, object, &changes, &mut machine.heap)
        })?;
        Ok(boolean(is_there))
    })
}

fn change_elements(table: &Table, object: Object, changes: &[Term], heap: &mut Heap) -> Result<Option<Object>, Stop> {
    if changes.is_empty() {
        return Ok(None);
    }
    let change = |term: Term| -> Result<(usize, Term), Stop> {
        let Some(&[place, value]) = term.as_tuple() else { return Err(Stop::BADARG) };
        let at = count(place)?.checked_sub(1).filter(|&at| at != table.options.key_at).ok_or(Stop::BADARG)?;
        Ok((at, value))
    };
    if let (&[single], Some(tuple)) = (changes, object.tuple()) {
        let (at, value) = change(single)?;
        if at >= tuple.arity() {
            return Err(Stop::BADARG);
        }
        if object.replace_immediate(at, value) {
            return Ok(None);
        }
    }
    // The parts that stay are read where they lie: the new object is made before the old one goes.
    let old = match object.tuple() {
        Some(tuple) => tuple,
        None => table.to_heap(object, heap),
    };
    let mut elements = old.elements().to_vec();
    for &term in changes {
        let (at, value) = change(term)?;
        *elements.get_mut(at).ok_or(Stop::BADARG)? = value;
    }
    // On a heap of its own: no word of the process's may lead into an object that is freed in a moment.
    let mut scratch = Heap::empty();
    let new = table.object(scratch.tuple(&elements));
    scratch.release();
    Ok(Some(new?))
}
