//! Timers that send messages. A timer's reference says where in the table it stands.

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::arguments::{self, as_boolean, boolean};
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::process::signal::{self, Kind, tuple_node};
use crate::scheduler::timer::{Entry, MESSAGE_TIMER};
use crate::term::tags::{NIL, Term};

pub const ROWS: &[NativeRow] = native_rows! {
    /** Sends a message after some milliseconds. */
    "send_after" 3 |machine, a| start(machine, a, NIL, false);
    /** With the option `{abs, true}`: at a time. */
    "send_after" 4 |machine, a| start(machine, a, a[3], false);
    /** Sends `{timeout, Reference, Message}`. */
    "start_timer" 3 |machine, a| start(machine, a, NIL, true);
    /** With the option `{abs, true}`: at a time. */
    "start_timer" 4 |machine, a| start(machine, a, a[3], true);
    /** Stops a timer: the milliseconds that were left, or `false`. */
    "cancel_timer" 1 |machine, a| look_or_cancel(machine, a[0], NIL, true);
    /** With options `async` and `info`. */
    "cancel_timer" 2 |machine, a| look_or_cancel(machine, a[0], a[1], true);
    /** The milliseconds that are left, or `false`. */
    "read_timer" 1 |machine, a| look_or_cancel(machine, a[0], NIL, false);
    /** With the option `async`. */
    "read_timer" 2 |machine, a| look_or_cancel(machine, a[0], a[1], false);
};

/// Milliseconds that a timer may take at most; OTP's limit is of this order.
const MAX_MS: i64 = 1 << 40;

fn start(machine: &mut Machine, a: &[Term], options: Term, with_reference: bool) -> Result<Term, Stop> {
    let (time, to, message) = (arguments::small(a[0])?, a[1], a[2]);
    let is_absolute = flag(options, atoms::ABS, false)?;
    if !to.is_pid() && !to.is_atom() || time > MAX_MS || time < 0 && !is_absolute {
        return Err(Stop::BADARG);
    }
    // The current millisecond has begun already, so one more is waited for.
    let now = machine.vm.milliseconds();
    let deadline = if is_absolute { time.max(0) as u64 } else { now + time as u64 + u64::from(time > 0) };
    let id = machine.new_reference_id();
    let vm = machine.vm.clone();
    let mut reference = NIL;
    let (index, generation) = vm.message_timers.add(deadline, to, id, |index| {
        reference = machine.heap.reference([id, u64::from(index) + 1], None);
        if with_reference {
            tuple_node(Kind::Message, &[Term::atom(atoms::TIMEOUT), reference, message])
        } else {
            signal::node(Kind::Message, message)
        }
    });
    let entry = Entry { index: index | MESSAGE_TIMER, generation };
    if deadline <= now {
        machine.fire_message_timer(entry);
    } else {
        machine.scheduler.wheel.insert(deadline, entry);
    }
    Ok(reference)
}

/// The value of a boolean option in a list where nothing else may stand but `async` and `info`.
fn flag(options: Term, name: crate::atom::Atom, default: bool) -> Result<bool, Stop> {
    let mut value = default;
    for option in arguments::list(options)? {
        let Some(&[key, given]) = option.as_tuple() else { return Err(Stop::BADARG) };
        let given = as_boolean(given)?;
        match arguments::atom(key)? {
            key if key == name => value = given,
            atoms::ASYNC | atoms::INFO => {}
            _ => return Err(Stop::BADARG),
        }
    }
    Ok(value)
}

fn look_or_cancel(machine: &mut Machine, reference: Term, options: Term, cancel: bool) -> Result<Term, Stop> {
    let Some(parts) = reference.as_reference() else { return Err(Stop::BADARG) };
    let (is_async, wants_info) = (flag(options, atoms::ASYNC, false)?, flag(options, atoms::INFO, true)?);
    let left = left(machine, parts.unique, cancel);
    if !wants_info {
        return Ok(Term::atom(atoms::OK));
    }
    if !is_async {
        return Ok(left);
    }
    let name = Term::atom(if cancel { atoms::CANCEL_TIMER } else { atoms::READ_TIMER });
    let answer = tuple_node(Kind::Message, &[name, reference, left]);
    let pid = machine.pid;
    machine.deliver(pid, answer);
    Ok(Term::atom(atoms::OK))
}

/// Milliseconds until a timer fires, or `false`.
fn left(machine: &mut Machine, [id, place]: [u64; 2], cancel: bool) -> Term {
    let Some(index) = place.checked_sub(1).and_then(|index| u32::try_from(index).ok()) else { return boolean(false) };
    let found = machine.vm.message_timers.look(index, id);
    if cancel {
        // Dropping the timer frees its message.
        drop(machine.vm.message_timers.cancel(index, id));
    }
    match found {
        // With its receiver a timer ends too.
        Some((to, _)) if to.is_pid() && !machine.is_alive(to) => boolean(false),
        Some((_, deadline)) => {
            // In nanoseconds: a whole millisecond more than was asked for is part of the deadline.
            let left = deadline as i64 * 1_000_000 - super::clock::monotonic(machine);
            Term::small(left.max(0) / 1_000_000)
        }
        None => boolean(false),
    }
}
