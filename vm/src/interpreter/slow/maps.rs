//! Maps: updates, and reading what is not flat.

use super::slow;
use crate::atom::atoms;
use crate::interpreter::machine::Machine;
use crate::term::map;
use crate::term::tags::{NIL, Term};

/// Keys and values of a map update.
fn pairs(machine: &Machine, count: usize) -> Vec<(Term, Term)> {
    (0..count).map(|at| pair(machine, at)).collect()
}

fn pair(machine: &Machine, at: usize) -> (Term, Term) {
    (machine.element(4 + 2 * at), machine.element(5 + 2 * at))
}

/// Most pairs of an update that are gathered without an allocation.
const FEW_PAIRS: usize = 8;

fn put_map(machine: &mut Machine, exact: bool) -> *const u64 {
    let source = machine.read(machine.a());
    let count = machine.word(3) as usize;
    let fail = machine.word(2) as i32;
    let live = machine.c() as usize;
    if !source.is_map() {
        return if fail != 0 { machine.offset(fail as isize) } else { machine.error_with(atoms::BADMAP, source) };
    }
    // The usual update is a small one, of keys that are there.
    if count <= FEW_PAIRS {
        let few: [_; FEW_PAIRS] = std::array::from_fn(|at| if at < count { pair(machine, at) } else { (NIL, NIL) });
        if let Some(updated) = map::replace(source, &few[..count], &mut machine.heap) {
            return map_done(machine, updated, live, count);
        }
    }
    let pairs = pairs(machine, count);
    if !exact {
        let updated = map::put_all(source, &pairs, &mut machine.heap);
        return map_done(machine, updated, live, count);
    }
    let mut updated = source;
    for (key, value) in pairs {
        updated = match map::put_existing(updated, key, value, &mut machine.heap) {
            Some(updated) => updated,
            None if fail != 0 => return machine.offset(fail as isize),
            None => return machine.error_with(atoms::BADKEY, key),
        };
    }
    map_done(machine, updated, live, count)
}

/// Writes an updated map, after collecting if it did not fit.
fn map_done(machine: &mut Machine, updated: Term, live: usize, count: usize) -> *const u64 {
    let Some(updated) = machine.collect_behind(updated, live) else { return machine.out_of_memory() };
    machine.write(machine.b(), updated);
    machine.next(4 + 2 * count)
}

slow! {
    PutMapAssoc |machine| put_map(machine, false);

    PutMapExact |machine| put_map(machine, true);

    HasMapFields |machine| {
        let source = machine.read(machine.a());
        let count = machine.word(2) as usize;
        let has_all = source.is_map() && (0..count).all(|at| map::get(source, machine.element(3 + at)).is_some());
        if has_all { machine.next(3 + count) } else { machine.target() }
    };

    GetMapElements |machine| {
        let source = machine.read(machine.a());
        let count = machine.word(2) as usize;
        if !source.is_map() {
            return machine.target();
        }
        for at in 0..count {
            let Some(value) = map::get(source, machine.element(3 + 2 * at)) else { return machine.target() };
            machine.write(machine.word(4 + 2 * at) as u16, value);
        }
        machine.next(3 + 2 * count)
    };
}
