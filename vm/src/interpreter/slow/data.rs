//! Frames and heap: collecting for them, and building what no room was reserved for.

use super::slow;
use crate::atom::atoms;
use crate::heap::words::{self, Allocate};
use crate::interpreter::machine::Machine;
use crate::term::tags::Term;

/// Collects for a frame (a, bytes) and heap (c, bytes), so that the instruction can be done again.
fn make_room(machine: &mut Machine) -> bool {
    let live = machine.b() as usize;
    let need = (machine.a() as usize + machine.c() as usize) / 8;
    machine.collect(live, need)
}

slow! {
    CollectForHeap |machine| {
        if make_room(machine) { machine.ip } else { machine.out_of_memory() }
    };

    TestHeapStress |machine| {
        if make_room(machine) { machine.next(2) } else { machine.out_of_memory() }
    };

    AllocateStress |machine| {
        if !make_room(machine) {
            return machine.out_of_memory();
        }
        machine.make_frame(machine.a() as usize);
        machine.next(2)
    };

    /// A fun for which no room was reserved.
    MakeFun |machine| {
        let free = machine.c() as usize;
        let variables: Vec<Term> = (0..free).map(|at| machine.element(3 + at)).collect();
        let fun = machine.heap.fun(words::entry_at(machine.word(2)), &variables);
        machine.write(machine.b(), fun);
        machine.next(3 + free)
    };

    SetTupleElement |machine| {
        let (value, tuple) = (machine.read(machine.a()), machine.read(machine.b()));
        let index = machine.c() as usize / 8;
        if tuple.as_tuple().is_none_or(|elements| index > elements.len()) {
            return machine.error(atoms::BADARG);
        }
        words::overwrite(tuple, index, value);
        machine.next(2)
    };

    UpdateRecord |machine| {
        let source = machine.read(machine.a());
        let count = machine.word(2) as usize;
        let Some(mut elements) = source.as_tuple().map(<[Term]>::to_vec) else { return machine.error(atoms::BADARG) };
        for at in 0..count {
            let index = machine.element(3 + 2 * at).small_value() as usize;
            match index.checked_sub(1).and_then(|index| elements.get_mut(index)) {
                Some(element) => *element = machine.element(4 + 2 * at),
                None => return machine.error(atoms::BADARG),
            }
        }
        let updated = machine.heap.tuple(&elements);
        machine.write(machine.b(), updated);
        machine.next(3 + 2 * count)
    };

    /// `get_list` and its kin met no cons.
    NotAList |machine| machine.error(atoms::BADARG);

    /// `get_tuple_element` met no tuple, or too small a one.
    NotATuple |machine| machine.error(atoms::BADARG);
}
