//! The process dictionary.

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::compare::exact_equal;
use crate::term::tags::Term;

pub const ROWS: &[NativeRow] = native_rows! {
    /** Sets the value of a key; its value before. */
    "put" 2 |machine, a| Ok(or_undefined(machine.process().extra().dictionary.put(a[0], a[1])));
    /** The value of a key. */
    "get" 1 |machine, a| {
        let extra = machine.process().extra.as_ref();
        Ok(or_undefined(extra.and_then(|extra| extra.dictionary.get(a[0]))))
    };
    /** All keys and values. */
    "get" 0 |machine, _| Ok(machine.dictionary_list());
    /** All keys. */
    "get_keys" 0 |machine, _| {
        let keys: Vec<Term> = pairs(machine).into_iter().map(|pair| pair.0).collect();
        Ok(machine.heap.list(&keys))
    };
    /** The keys with a value. */
    "get_keys" 1 |machine, a| {
        let is_it = |pair: &(Term, Term)| exact_equal(pair.1, a[0]);
        let keys: Vec<Term> = pairs(machine).into_iter().filter(is_it).map(|pair| pair.0).collect();
        Ok(machine.heap.list(&keys))
    };
    /** Removes a key; its value before. */
    "erase" 1 |machine, a| {
        let extra = machine.process().extra.as_mut();
        Ok(or_undefined(extra.and_then(|extra| extra.dictionary.erase(a[0]))))
    };
    /** Removes everything; what there was. */
    "erase" 0 erase_all;
};

fn or_undefined(value: Option<Term>) -> Term {
    value.unwrap_or(Term::atom(atoms::UNDEFINED))
}

fn pairs(machine: &mut Machine) -> Vec<(Term, Term)> {
    machine.process().extra.as_ref().map_or(Vec::new(), |extra| extra.dictionary.entries().collect())
}

fn erase_all(machine: &mut Machine, _: &[Term]) -> Result<Term, Stop> {
    let entries = machine.dictionary_list();
    if let Some(extra) = &mut machine.process().extra {
        extra.dictionary.clear();
    }
    Ok(entries)
}
