//! `process_info`: see `process/inspect.rs` for what it tells.

use super::flags::await_result;
use super::signals::pid_or_badarg;
use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::arguments;
use crate::interpreter::machine::Machine;
use crate::process::inspect::ITEMS;
use crate::process::signal::Kind;
use crate::term::tags::Term;

pub const ROWS: &[NativeRow] = native_rows! {
    /** The most usual facts about a process. */
    "process_info" 1 |machine, a| {
        let of = pid_or_badarg(a[0])?;
        machine.x[1] = machine.default_items(of);
        process_info(machine, of)
    };
    /** One fact, or a list of facts. */
    "process_info" 2 |machine, a| {
        let of = pid_or_badarg(a[0])?;
        let items = if a[1].is_atom() { vec![a[1]] } else { arguments::list(a[1])? };
        if !items.iter().all(|item| item.is_atom() && ITEMS.contains(&item.atom_value())) {
            return Err(Stop::BADARG);
        }
        process_info(machine, of)
    };
};

/// The items are in x1.
fn process_info(machine: &mut Machine, of: Term) -> Result<Term, Stop> {
    if of != machine.pid {
        let items = machine.x[1];
        return match machine.request(Kind::Inspect, of, Some(items)) {
            Some(reference) => Err(await_result(machine, reference)),
            None => Ok(Term::atom(atoms::UNDEFINED)),
        };
    }
    // What has been sent counts, also if it was not looked at yet.
    if !machine.take_signals_keeping(2) {
        return Err(Stop::Leave);
    }
    let items = machine.x[1];
    Ok(machine.inspect_self(items))
}
