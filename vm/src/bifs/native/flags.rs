//! What a process may set of itself, and small questions about others.

use super::signals::pid_or_badarg;
use super::spawning::{count, heap_words, is_off_heap, max_heap, priority_number};
use super::{NativeRow, Stop};
use crate::atom::{Atom, atoms};
use crate::bifs::arguments::{self, as_boolean, boolean};
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::process::inspect::{MIN_BIN_VHEAP_WORDS, max_heap_map, priority_name, queue_kind};
use crate::process::record::{PRIORITY_MASK, PRIORITY_SHIFT, TRAP_EXIT};
use crate::process::signal::{self, Kind};
use crate::term::tags::{NIL, Term};

pub const ROWS: &[NativeRow] = native_rows! {
    /** Sets a flag of this process; its value before. */
    "process_flag" 2 |machine, a| set_flag(machine, arguments::atom(a[0])?, a[1]);
    /** Sets a flag of a process: only `save_calls`, which does nothing here. */
    "process_flag" 3 |_, a| {
        pid_or_badarg(a[0])?;
        if a[1] == Term::atom(atoms::SAVE_CALLS) { count(a[2])?; Ok(Term::small(0)) } else { Err(Stop::BADARG) }
    };
    /** The process that does input and output for this one. */
    "group_leader" 0 |machine, _| Ok(machine.group_leader());
    /** Sets the group leader of a process. */
    "group_leader" 2 set_group_leader;
    /** All processes that have not died. */
    "processes" 0 |machine, _| { let all = machine.all_processes(); Ok(machine.heap.list_of(all.into_iter())) };
    /** Whether a process has not died, after all that this one sent it. */
    "is_process_alive" 1 is_process_alive;
    /** Collects all garbage of this process. */
    "garbage_collect" 0 |machine, _| collect(machine);
    /** Collects all garbage of a process. */
    "garbage_collect" 1 |machine, a| collect_of(machine, a[0], NIL);
    /** With options `{async, Id}` and `{type, major | minor}`. */
    "garbage_collect" 2 |machine, a| collect_of(machine, a[0], a[1]);
    /** This node. */
    "node" 0 |_, _| Ok(Term::atom(atoms::NONODE));
    /** The node of a pid, port or reference. */
    "node" 1 |_, a| {
        let is_placed = a[0].is_pid() || a[0].is_port() || a[0].as_reference().is_some();
        if is_placed { Ok(Term::atom(atoms::NONODE)) } else { Err(Stop::BADARG) }
    };
    /** Other nodes: there are none. */
    "nodes" 0 |_, _| Ok(NIL);
    /** Nodes of a kind. */
    "nodes" 1 nodes;
    /** Whether this node is part of a network: no. */
    "is_alive" 0 |_, _| Ok(Term::atom(atoms::FALSE));
};

fn nodes(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let kinds = if a[0].is_atom() { vec![a[0]] } else { arguments::list(a[0])? };
    let mut list = NIL;
    for kind in kinds {
        match arguments::atom(kind)? {
            atoms::THIS | atoms::KNOWN => list = machine.heap.list(&[Term::atom(atoms::NONODE)]),
            atoms::VISIBLE | atoms::HIDDEN | atoms::CONNECTED => {}
            _ => return Err(Stop::BADARG),
        }
    }
    Ok(list)
}

fn set_flag(machine: &mut Machine, flag: Atom, value: Term) -> Result<Term, Stop> {
    Ok(match flag {
        atoms::TRAP_EXIT => {
            let wanted = as_boolean(value)?;
            let process = machine.process();
            let before = process.has(TRAP_EXIT);
            if wanted {
                process.set(TRAP_EXIT)
            } else {
                process.clear(TRAP_EXIT)
            }
            boolean(before)
        }
        atoms::PRIORITY => {
            let number = priority_number(value)?;
            let process = machine.process();
            let before = priority_name(process.state);
            process.state = process.state & !PRIORITY_MASK | number << PRIORITY_SHIFT;
            Term::atom(before)
        }
        atoms::MIN_HEAP_SIZE => {
            let words = heap_words(value)?;
            let before = machine.limits().min_heap_words;
            machine.process().extra().rare().min_heap_words = Some(words);
            Term::small(i64::from(before))
        }
        atoms::FULLSWEEP_AFTER => {
            let collections = count(value)?;
            let before = machine.limits().fullsweep_after;
            machine.process().extra().rare().fullsweep_after = Some(collections);
            Term::small(i64::from(before))
        }
        atoms::MIN_BIN_VHEAP_SIZE => {
            let words = count(value)?;
            let before = machine.process().extra().rare().min_bin_vheap_words.replace(words);
            Term::small(i64::from(before.unwrap_or(MIN_BIN_VHEAP_WORDS)))
        }
        atoms::MAX_HEAP_SIZE => {
            let limit = max_heap(value)?;
            let min = u64::from(machine.limits().min_heap_words);
            if limit.words != 0 && limit.words < min {
                return Err(Stop::BADARG);
            }
            let before = machine.process().extra().rare().max_heap.replace(limit);
            max_heap_map(before, &mut machine.heap)
        }
        atoms::MESSAGE_QUEUE_DATA => {
            let wanted = is_off_heap(value)?;
            queue_kind(std::mem::replace(&mut machine.process().extra().rare().messages_off_heap, wanted))
        }
        atoms::SENSITIVE => {
            let wanted = as_boolean(value)?;
            boolean(std::mem::replace(&mut machine.process().extra().rare().sensitive, wanted))
        }
        atoms::ERROR_HANDLER => {
            arguments::atom(value)?;
            Term::atom(atoms::ERROR_HANDLER)
        }
        atoms::SAVE_CALLS => {
            count(value)?;
            Term::small(0)
        }
        _ => return Err(Stop::BADARG),
    })
}

fn set_group_leader(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let (leader, of) = (pid_or_badarg(a[0])?, pid_or_badarg(a[1])?);
    if of == machine.pid {
        machine.process().extra().rare().group_leader = Some(leader);
    } else if !machine.deliver(of, signal::node(Kind::GroupLeader, leader)) {
        return Err(Stop::BADARG);
    }
    Ok(Term::atom(atoms::TRUE))
}

/// Calls `erts_internal:await_result(Reference)` in place of the BIF: it waits for the answer to a request.
pub fn await_result(machine: &mut Machine, reference: Term) -> Stop {
    match machine.vm.export((atoms::ERTS_INTERNAL, atoms::AWAIT_RESULT, 1)) {
        Some(export) => {
            machine.x[0] = reference;
            Stop::Continue(machine.code_of(export))
        }
        None => Stop::error(Term::atom(atoms::SYSTEM_LIMIT)),
    }
}

/// What was sent before is dealt with first: among it may be an exit signal.
fn is_process_alive(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let of = pid_or_badarg(a[0])?;
    if of == machine.pid || machine.is_idle(of) {
        return Ok(Term::atom(atoms::TRUE));
    }
    match machine.request(Kind::IsAlive, of, None) {
        Some(reference) => Err(await_result(machine, reference)),
        None => Ok(Term::atom(atoms::FALSE)),
    }
}

fn collect(machine: &mut Machine) -> Result<Term, Stop> {
    if machine.collect_full(0) {
        Ok(Term::atom(atoms::TRUE))
    } else {
        Err(Stop::error(Term::atom(atoms::SYSTEM_LIMIT)))
    }
}

fn collect_of(machine: &mut Machine, of: Term, options: Term) -> Result<Term, Stop> {
    let mut id = None;
    for option in arguments::list(options)? {
        let Some(&[name, value]) = option.as_tuple() else { return Err(Stop::BADARG) };
        match arguments::atom(name)? {
            atoms::ASYNC => id = Some(value),
            atoms::TYPE if value == Term::atom(atoms::MAJOR) || value == Term::atom(atoms::MINOR) => {}
            _ => return Err(Stop::BADARG),
        }
    }
    let of = pid_or_badarg(of)?;
    if let Some(id) = id {
        return collect_later(machine, of, id);
    }
    if of == machine.pid {
        return collect(machine);
    }
    match machine.request(Kind::Collect, of, None) {
        Some(reference) => Err(await_result(machine, reference)),
        None => Ok(Term::atom(atoms::FALSE)),
    }
}

/// The answer comes as a message `{garbage_collect, Id, Result}`.
fn collect_later(machine: &mut Machine, of: Term, id: Term) -> Result<Term, Stop> {
    let name = Term::atom(atoms::GARBAGE_COLLECT_REPLY);
    let pid = machine.pid;
    if !machine.deliver(of, signal::tuple_node(Kind::Collect, &[pid, id, name])) {
        let answer = [name, id, Term::atom(atoms::FALSE)];
        machine.deliver(pid, signal::tuple_node(Kind::Message, &answer));
    }
    Ok(Term::atom(atoms::ASYNC))
}
