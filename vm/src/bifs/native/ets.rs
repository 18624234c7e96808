//! The module `ets`: tables that processes share.
//!
//! Every function takes the table out of the scheduler's cache, asks whether
//! the process may do this, works on it (`vm/ets`), and puts it back. What the
//! process gets is copied to its heap while the table's lock is held; code of
//! the process never runs under a lock.

mod information;
mod options;
mod update;
mod walk;

use super::{NativeRow, Stop};
use crate::atom::{Atom, atoms};
use crate::bifs::Fault;
use crate::bifs::arguments::{self, boolean, count};
use crate::ets::Kind;
use crate::ets::match_spec::{Run, Spec};
use crate::ets::object::Object;
use crate::ets::table::{Access, Table};
use crate::heap::{Allocate, Heap, OutOfMemory};
use crate::interpreter::machine::Machine;
use crate::term::compare::exact_equal;
use crate::term::copy;
use crate::term::tags::{NIL, Term};
use std::sync::Arc;

pub const ROWS: &[NativeRow] = native_rows! {
    /** Makes a table: its name if it is a named one, else a reference. */
    "new" 2 options::new;
    /** Deletes a table with all its objects. */
    "delete" 1 |machine, a| with(machine, a[0], Access::Write, |machine, table| {
        machine.delete_table(table.clone());
        Ok(TRUE)
    });
    /** Another name. */
    "rename" 2 |machine, a| with(machine, a[0], Access::Write, |machine, table| {
        let name = arguments::atom(a[1])?;
        if !machine.vm.tables.rename(table, name) { return Err(Stop::BADARG) }
        Ok(if table.options.is_named { a[1] } else { a[0] })
    });
    /** Makes another process the owner. */
    "give_away" 3 options::give_away;
    /** Changes the heir or the protection. */
    "setopts" 2 options::set;
    /** Starts or ends a walk over the table. */
    "safe_fixtable" 2 |machine, a| with(machine, a[0], Access::Read, |machine, table| {
        fix(machine, table, arguments::as_boolean(a[1])?);
        Ok(TRUE)
    });

    /** Puts an object, or all of a list. */
    "insert" 2 insert;
    /** The same, unless one of the keys is there already: whether it was done. */
    "insert_new" 2 insert_new;
    /** The objects of a key. */
    "lookup" 2 |machine, a| with(machine, a[0], Access::Read, |machine, table| Ok(lookup(machine, table, a[1])));
    /** One element of the objects of a key. */
    "lookup_element" 3 |machine, a| with(machine, a[0], Access::Read, |machine, table| {
        lookup_element(machine, table, a[1], a[2])
    });
    /** Whether there is a key. */
    "member" 2 |machine, a| with(machine, a[0], Access::Read, |_, table| Ok(boolean(table.contains(a[1]))));
    /** Takes out the objects of a key. */
    "delete" 2 |machine, a| with(machine, a[0], Access::Write, |_, table| {
        table.remove(a[1], |_| true);
        Ok(TRUE)
    });
    /** The objects of a key, which are taken out. */
    "take" 2 |machine, a| with(machine, a[0], Access::Write, |machine, table| {
        let (heap, mut list) = (&mut machine.heap, NIL);
        table.remove(a[1], |object| {
            let term = table.to_heap(object, heap);
            list = heap.cons(term, list);
            true
        });
        Ok(list)
    });
    /** Takes out all objects that equal a term. */
    "delete_object" 2 |machine, a| with(machine, a[0], Access::Write, |_, table| {
        if !table.accepts(a[1]) { return Err(Stop::BADARG) }
        table.remove(a[1].elements()[table.options.key_at], |object| is_equal(table, object, a[1]));
        Ok(TRUE)
    });
    /** Takes out all objects. */
    "delete_all_objects" 1 |machine, a| with(machine, a[0], Access::Write, |machine, table| {
        if table.is_fixed() {
            table.clear_fixed();
        } else {
            machine.free_objects(table.take_all());
        }
        Ok(TRUE)
    });
    /** Adds to elements of an object that count. */
    "update_counter" 3 |machine, a| update::counter(machine, a, None);
    /** The same; an object that is not there is a given one. */
    "update_counter" 4 |machine, a| update::counter(machine, a, Some(a[3]));
    /** Changes elements of an object: whether it is there. */
    "update_element" 3 update::element;

    /** The first key. */
    "first" 1 |machine, a| key_by(machine, a[0], |table, visit| { table.first(visit); true });
    /** The last key; the first one when there is no order. */
    "last" 1 |machine, a| key_by(machine, a[0], |table, visit| { table.last(visit); true });
    /** The key behind a key. */
    "next" 2 |machine, a| key_by(machine, a[0], |table, visit| table.neighbour(a[1], false, visit));
    /** The key before a key. */
    "prev" 2 |machine, a| key_by(machine, a[0], |table, visit| table.neighbour(a[1], true, visit));
    /** The objects at a place of the table. */
    "slot" 2 |machine, a| with(machine, a[0], Access::Read, |machine, table| slot(machine, table, count(a[1])?));

    /** What a match specification makes of the objects. */
    "select" 2 |machine, a| walk::all(machine, atoms::SELECT, a);
    /** The same, a number of them at a time. */
    "select" 3 |machine, a| walk::some(machine, atoms::SELECT, a);
    /** The next of them. */
    "select" 1 |machine, a| walk::more(machine, a);
    /** The same in reverse order. */
    "select_reverse" 2 |machine, a| walk::all(machine, atoms::SELECT_REVERSE, a);
    /** A number of them at a time. */
    "select_reverse" 3 |machine, a| walk::some(machine, atoms::SELECT_REVERSE, a);
    /** The next of them. */
    "select_reverse" 1 |machine, a| walk::more(machine, a);
    /** How many objects a match specification says `true` of. */
    "select_count" 2 |machine, a| walk::all(machine, atoms::SELECT_COUNT, a);
    /** Takes out the objects that it says `true` of: how many. */
    "select_delete" 2 |machine, a| walk::all(machine, atoms::SELECT_DELETE, a);
    /** Puts what it makes of objects in their places: how many. */
    "select_replace" 2 |machine, a| walk::all(machine, atoms::SELECT_REPLACE, a);
    /** What the variables of a pattern are in the objects. */
    "match" 2 |machine, a| walk::all(machine, atoms::MATCH, a);
    /** A number of them at a time. */
    "match" 3 |machine, a| walk::some(machine, atoms::MATCH, a);
    /** The next of them. */
    "match" 1 |machine, a| walk::more(machine, a);
    /** The objects that match a pattern. */
    "match_object" 2 |machine, a| walk::all(machine, atoms::MATCH_OBJECT, a);
    /** A number of them at a time. */
    "match_object" 3 |machine, a| walk::some(machine, atoms::MATCH_OBJECT, a);
    /** The next of them. */
    "match_object" 1 |machine, a| walk::more(machine, a);
    /** Goes on with a walk that was too long for one go. Not for programs. */
    "continue_select" 1 |machine, a| walk::go_on(machine, a[0]);

    /** A match specification made ready for `match_spec_run/2`. */
    "match_spec_compile" 1 |machine, a| {
        Spec::compile(a[0])?;
        Ok(machine.heap.tuple(&[Term::atom(atoms::COMPILED_MATCH_SPEC), a[0]]))
    };
    /** Whether `match_spec_compile/1` has made the term. */
    "is_compiled_ms" 1 |_, a| Ok(boolean(compiled(a[0]).is_some()));
    /** What it makes of the terms of a list, in reverse order before a tail. */
    "match_spec_run_r" 3 match_spec_run;

    /** What is known of a table. */
    "info" 1 information::all;
    /** One fact of a table. */
    "info" 2 information::one;
    /** All tables. */
    "all" 0 |machine, _| {
        let tables: Vec<Term> = machine.vm.tables.all().iter().map(|table| table.term(&mut machine.heap)).collect();
        Ok(machine.heap.list(&tables))
    };
    /** The reference of a named table. */
    "whereis" 1 |machine, a| {
        let found = machine.vm.tables.by_name(arguments::atom(a[0])?);
        Ok(found.map_or(Term::atom(atoms::UNDEFINED), |table| table.reference(&mut machine.heap)))
    };
};

const TRUE: Term = Term::atom(atoms::TRUE);
const END_OF_TABLE: Term = Term::atom(atoms::END_OF_TABLE);

impl From<OutOfMemory> for Stop {
    fn from(_: OutOfMemory) -> Stop {
        Fault::SYSTEM_LIMIT.into()
    }
}

/// Works on the table that a term stands for, if the process may.
#[inline]
fn with<R>(
    machine: &mut Machine,
    term: Term,
    access: Access,
    work: impl FnOnce(&mut Machine, &Arc<Table>) -> Result<R, Stop>,
) -> Result<R, Stop> {
    let table = machine.take_table(term).ok_or(Stop::BADARG)?;
    let result = if table.allows(machine.pid, access) { work(machine, &table) } else { Err(Stop::BADARG) };
    machine.put_back_table(term, table);
    result
}

fn fix(machine: &mut Machine, table: &Table, starts: bool) {
    if starts {
        table.fix(machine.pid, super::clock::monotonic(machine));
        machine.hold_table(table.id);
    } else {
        machine.unfix_table(table, false);
    }
}

// ---- Putting ----

/// Objects put by one call, for each of which a reduction is charged.
const OBJECTS_PER_REDUCTION: i64 = 4;

fn insert(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    with(machine, a[0], Access::Write, |machine, table| {
        if table.accepts(a[1]) {
            table.put(table.object(a[1])?);
        } else {
            put_list(machine, table, a[1], false)?;
        }
        Ok(TRUE)
    })
}

fn insert_new(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    with(machine, a[0], Access::Write, |machine, table| {
        if !table.accepts(a[1]) {
            return put_list(machine, table, a[1], true).map(boolean);
        }
        let object = table.object(a[1])?;
        let is_put = table.put_all(&[object], true);
        if !is_put {
            object.free();
        }
        Ok(boolean(is_put))
    })
}

/// False: one of the keys was there, and `only_new` was asked for.
fn put_list(machine: &mut Machine, table: &Table, list: Term, only_new: bool) -> Result<bool, Stop> {
    let mut tuples = arguments::list(list)?;
    if !tuples.iter().all(|&tuple| table.accepts(tuple)) {
        return Err(Stop::BADARG);
    }
    // As OTP does it, which `lookup` shows.
    if table.options.kind == Kind::Bag {
        tuples.reverse();
    }
    machine.reductions -= tuples.len() as i64 / OBJECTS_PER_REDUCTION;
    let mut objects: Vec<Object> = Vec::with_capacity(tuples.len());
    for tuple in tuples {
        match table.object(tuple) {
            Ok(object) => objects.push(object),
            Err(error) => {
                objects.into_iter().for_each(Object::free);
                return Err(error.into());
            }
        }
    }
    let is_put = table.put_all(&objects, only_new);
    if !is_put {
        objects.into_iter().for_each(Object::free);
    }
    Ok(is_put)
}

// ---- Looking up ----

#[inline]
fn lookup(machine: &mut Machine, table: &Table, key: Term) -> Term {
    let (heap, mut list) = (&mut machine.heap, NIL);
    // The newest comes first, and so ends up last.
    table.each_of(key, |object| {
        let term = table.to_heap(object, heap);
        list = heap.cons(term, list);
    });
    list
}

fn lookup_element(machine: &mut Machine, table: &Table, key: Term, place: Term) -> Result<Term, Stop> {
    let at = count(place)?.checked_sub(1).ok_or(Stop::BADARG)?;
    let (heap, mut list, mut is_in_range) = (&mut machine.heap, NIL, true);
    table.each_of(key, |object| {
        let element = match object.tuple() {
            Some(tuple) => tuple.elements().get(at).map(|&element| copy::copy(element, heap)),
            None => table.to_heap(object, heap).elements().get(at).copied(),
        };
        match element {
            Some(element) => list = heap.cons(element, list),
            None => is_in_range = false,
        }
    });
    match list.as_cons() {
        Some((element, _)) if is_in_range => Ok(if table.has_unique_keys() { element } else { list }),
        _ => Err(Stop::BADARG),
    }
}

/// The object equals a term of a heap.
fn is_equal(table: &Table, object: Object, term: Term) -> bool {
    if let Some(tuple) = object.tuple() {
        return exact_equal(tuple, term);
    }
    let mut heap = Heap::empty();
    let is_equal = exact_equal(table.to_heap(object, &mut heap), term);
    heap.release();
    is_equal
}

/// The key of the object that `find` visits. `find` says whether it knew where to look.
fn key_by(
    machine: &mut Machine,
    term: Term,
    find: impl FnOnce(&Table, &mut dyn FnMut(Object)) -> bool,
) -> Result<Term, Stop> {
    with(machine, term, Access::Read, |machine, table| {
        let mut key = END_OF_TABLE;
        if !find(table, &mut |object| key = table.key_to_heap(object, &mut machine.heap)) {
            return Err(Stop::BADARG);
        }
        Ok(key)
    })
}

fn slot(machine: &mut Machine, table: &Table, number: usize) -> Result<Term, Stop> {
    let (heap, mut list) = (&mut machine.heap, NIL);
    let visited = table.slot(number, |object| {
        let term = table.to_heap(object, heap);
        list = heap.cons(term, list);
    });
    match visited {
        Ok(()) => Ok(list),
        Err(true) => Ok(END_OF_TABLE),
        Err(false) => Err(Stop::BADARG),
    }
}

// ---- Match specifications without a table ----

fn compiled(term: Term) -> Option<Term> {
    match term.as_tuple() {
        Some(&[name, spec]) if name == Term::atom(atoms::COMPILED_MATCH_SPEC) => Some(spec),
        _ => None,
    }
}

fn match_spec_run(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let terms = arguments::list(a[0])?;
    let spec = Spec::compile(compiled(a[1]).ok_or(Stop::BADARG)?)?;
    let mut run = Run::new(&spec, machine.pid);
    let mut list = a[2];
    machine.reductions -= terms.len() as i64 / OBJECTS_PER_REDUCTION;
    for term in terms {
        if let Some(result) = run.on(term, false, &mut machine.heap) {
            list = machine.heap.cons(result, list);
        }
    }
    Ok(list)
}

/// An atom that is one of these.
fn one_of(term: Term, names: &[Atom]) -> Option<Atom> {
    names.iter().copied().find(|&name| term == Term::atom(name))
}
