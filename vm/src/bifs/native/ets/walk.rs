//! Walking over a table with a match specification: `select`, `match`, `match_object` and their kin.
//!
//! A walk visits a few thousand objects in one go. When there are more, its
//! state becomes a tuple, the process gives others their turn if its time is
//! up, and `continue_select/1` goes on; meanwhile a table without order is
//! fixed, so that no object is met twice. The same tuple is the continuation
//! that programs get from `select/3`:
//!
//! ```text
//!  {Table, Specification, What, Limit, Position, Found, Count}
//!    Limit     0: all at once
//!    Position  []  start    N  a bucket    {Key}  behind a key    true  the end
//!    Found     a list, newest first, of Count terms
//! ```

use super::{END_OF_TABLE, Stop, fix, with};
use crate::atom::{Atom, atoms};
use crate::bifs::arguments::count;
use crate::ets::match_spec::{Keys, Run, Spec, keeps_keys};
use crate::ets::object::Object;
use crate::ets::table::{Access, Table};
use crate::ets::{Action, Kind, Position, Visitor};
use crate::heap::{Allocate, Heap};
use crate::interpreter::machine::Machine;
use crate::term::copy;
use crate::term::tags::{NIL, Term};

/// Objects that are visited in one go.
const AT_ONCE: usize = 2000;
/// Visits that one reduction pays for.
const VISITS_PER_REDUCTION: usize = 10;

/// A walk at rest.
#[derive(Clone, Copy)]
struct Walk {
    table: Term,
    spec: Term,
    what: Atom,
    /// Most results that are wanted now; 0 is all.
    limit: usize,
    position: Position,
    found: Term,
    count: usize,
}

impl Walk {
    fn new(what: Atom, table: Term, spec: Term, limit: usize) -> Walk {
        Walk { table, spec, what, limit, position: Position::Start, found: NIL, count: 0 }
    }

    fn to_term(self, heap: &mut Heap) -> Term {
        let position = match self.position {
            Position::Start => NIL,
            Position::Bucket(number) => Term::small(number as i64),
            Position::Key(key) => heap.tuple(&[key]),
            Position::End => Term::atom(atoms::TRUE),
        };
        let numbers = [self.limit, self.count].map(|number| Term::small(number as i64));
        heap.tuple(&[self.table, self.spec, Term::atom(self.what), numbers[0], position, self.found, numbers[1]])
    }

    /// Programs can make such tuples too: a wrong one gives wrong results, and no worse.
    fn of_term(term: Term) -> Option<Walk> {
        let &[table, spec, what, limit, position, found, size] = term.as_tuple()? else { return None };
        let position = match position.as_tuple() {
            Some(&[key]) => Position::Key(key),
            _ if position.is_nil() => Position::Start,
            _ if position == Term::atom(atoms::TRUE) => Position::End,
            _ => Position::Bucket(count(position).ok()?),
        };
        let what = if what.is_atom() { what.atom_value() } else { return None };
        Some(Walk { table, spec, what, limit: count(limit).ok()?, position, found, count: count(size).ok()? })
    }

    /// What programs may have from `finish`.
    fn is_continuation(&self) -> bool {
        self.limit > 0 && !self.only_counts() && self.found.length() == Some(self.count)
    }

    fn only_counts(&self) -> bool {
        matches!(self.what, atoms::SELECT_COUNT | atoms::SELECT_DELETE | atoms::SELECT_REPLACE)
    }

    fn access(&self) -> Access {
        match self.what {
            atoms::SELECT_DELETE | atoms::SELECT_REPLACE => Access::Write,
            _ => Access::Read,
        }
    }

    /// Results are put in front of those found before, so a table with an order is walked from the end when all of them
    /// are wanted; a part of them is turned round.
    fn goes_backwards(&self) -> bool {
        (self.limit == 0) != (self.what == atoms::SELECT_REVERSE) && !self.only_counts()
    }

    fn has_enough(&self) -> bool {
        self.limit > 0 && self.count >= self.limit
    }

    fn compile(&self) -> Result<Spec, Stop> {
        Ok(match self.what {
            atoms::MATCH => Spec::of_pattern(self.spec, false)?,
            atoms::MATCH_OBJECT => Spec::of_pattern(self.spec, true)?,
            _ => Spec::compile(self.spec)?,
        })
    }
}

/// All results in one call.
pub fn all(machine: &mut Machine, what: Atom, a: &[Term]) -> Result<Term, Stop> {
    run(machine, Walk::new(what, a[0], a[1], 0), true)
}

/// A number of results, and a continuation.
pub fn some(machine: &mut Machine, what: Atom, a: &[Term]) -> Result<Term, Stop> {
    let limit = count(a[2])?;
    if limit == 0 {
        return Err(Stop::BADARG);
    }
    run(machine, Walk::new(what, a[0], a[1], limit), true)
}

/// The next results.
pub fn more(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    if a[0] == END_OF_TABLE {
        return Ok(END_OF_TABLE);
    }
    let walk = Walk::of_term(a[0]).filter(Walk::is_continuation).ok_or(Stop::BADARG)?;
    run(machine, walk, true)
}

/// Goes on with a walk that was interrupted.
pub fn go_on(machine: &mut Machine, state: Term) -> Result<Term, Stop> {
    let walk = Walk::of_term(state).ok_or(Stop::BADARG)?;
    run(machine, walk, false)
}

/// `is_first`: the process has not fixed the table for this walk yet.
fn run(machine: &mut Machine, walk: Walk, is_first: bool) -> Result<Term, Stop> {
    with(machine, walk.table, walk.access(), |machine, table| {
        let walk = step(machine, table, walk)?;
        let is_over = walk.position == Position::End || walk.has_enough();
        let needs_fixing = !table.is_ordered();
        if is_over {
            if !is_first && needs_fixing {
                fix(machine, table, false);
            }
            return Ok(finish(machine, table, walk));
        }
        if is_first && needs_fixing {
            fix(machine, table, true);
        }
        let state = walk.to_term(&mut machine.heap);
        let next = machine.vm.export((atoms::ETS, atoms::CONTINUE_SELECT, 1)).ok_or(Stop::BADARG)?;
        machine.x[0] = state;
        Err(Stop::Continue(machine.code_of(next)))
    })
}

/// Visits some more objects.
fn step(machine: &mut Machine, table: &Table, mut walk: Walk) -> Result<Walk, Stop> {
    let spec = walk.compile()?;
    let key_at = table.options.key_at;
    let replaces = walk.what == atoms::SELECT_REPLACE;
    if replaces && (table.options.kind == Kind::Bag || !keeps_keys(walk.spec, key_at)) {
        return Err(Stop::BADARG);
    }
    if walk.position == Position::End || walk.has_enough() {
        return Ok(walk);
    }
    let pid = machine.pid;
    let backwards = walk.goes_backwards();
    let mut visit =
        Visit { run: Run::new(&spec, pid), heap: &mut machine.heap, table, walk, visited: 0, failure: None };
    let position = match (walk.position, spec.keys(key_at, !table.is_ordered())) {
        (Position::Start, Keys::These(keys)) => {
            visit_keys(table, keys, backwards, walk.access(), &mut visit);
            Position::End
        }
        (from, _) if walk.access() == Access::Write => table.scan_and_change(from, &mut visit),
        (from, _) => table.scan(from, backwards, &mut visit),
    };
    let visited = visit.visited;
    let failure = visit.failure.take();
    walk = visit.walk;
    walk.position = position;
    machine.reductions -= (visited / VISITS_PER_REDUCTION) as i64;
    failure.map_or(Ok(walk), Err)
}

fn visit_keys(table: &Table, mut keys: Vec<Term>, backwards: bool, access: Access, visit: &mut Visit<'_, '_>) {
    if table.is_ordered() {
        keys.sort_by(|&a, &b| crate::term::compare::compare(a, b));
        if backwards {
            keys.reverse();
        }
    }
    for key in keys {
        if access == Access::Write {
            table.change_key(key, visit);
        } else {
            table.each_of(key, |object| {
                visit.visit(object);
            });
        }
    }
}

struct Visit<'s, 'm> {
    run: Run<'s>,
    heap: &'m mut Heap,
    table: &'m Table,
    walk: Walk,
    visited: usize,
    /// Why the walk cannot go on.
    failure: Option<Stop>,
}

impl Visit<'_, '_> {
    /// What the specification makes of an object.
    #[inline]
    fn result(&mut self, object: Object) -> Option<Term> {
        self.visited += 1;
        match object.tuple() {
            Some(tuple) => self.run.on(tuple, true, self.heap),
            None => {
                let mut scratch = Heap::empty();
                let tuple = self.table.to_heap(object, &mut scratch);
                let result = self.run.on(tuple, true, self.heap);
                scratch.release();
                result
            }
        }
    }

    /// What is to take the place of an object.
    fn replacement(&mut self, result: Term) -> Action {
        if !self.table.accepts(result) {
            self.failure = Some(Stop::BADARG);
            return Action::Keep;
        }
        match self.table.object(result) {
            Ok(object) => Action::Replace(object),
            Err(error) => {
                self.failure = Some(error.into());
                Action::Keep
            }
        }
    }
}

impl Visitor for Visit<'_, '_> {
    fn visit(&mut self, object: Object) -> Action {
        let Some(result) = self.result(object) else { return Action::Keep };
        if !self.walk.only_counts() {
            self.walk.found = self.heap.cons(result, self.walk.found);
            self.walk.count += 1;
            return Action::Keep;
        }
        if self.walk.what == atoms::SELECT_REPLACE {
            let action = self.replacement(result);
            self.walk.count += usize::from(matches!(action, Action::Replace(_)));
            return action;
        }
        if result != Term::atom(atoms::TRUE) {
            return Action::Keep;
        }
        self.walk.count += 1;
        if self.walk.what == atoms::SELECT_DELETE { Action::Delete } else { Action::Keep }
    }

    fn has_enough(&self) -> bool {
        self.visited >= AT_ONCE || self.walk.has_enough() || self.failure.is_some()
    }

    fn keep(&mut self, key: Term) -> Term {
        copy::copy(key, self.heap)
    }
}

fn finish(machine: &mut Machine, table: &Table, mut walk: Walk) -> Term {
    if walk.only_counts() {
        return Term::small(walk.count as i64);
    }
    if walk.limit == 0 {
        return walk.found;
    }
    if walk.count == 0 {
        return END_OF_TABLE;
    }
    let mut found = walk.found.to_vec().unwrap_or_default();
    let heap = &mut machine.heap;
    // Of what was found beyond the limit, the newest wait for the next call.
    let given = found.split_off(found.len().saturating_sub(walk.limit));
    let results = if table.is_ordered() { heap.list_of(given.iter().rev().copied()) } else { heap.list(&given) };
    walk.count = found.len();
    walk.found = heap.list(&found);
    let is_over = walk.position == Position::End && walk.count == 0;
    let continuation = if is_over { END_OF_TABLE } else { walk.to_term(heap) };
    heap.tuple(&[results, continuation])
}
