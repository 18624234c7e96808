//! What processes send each other: messages, links, monitors, aliases, exits, names.

use super::spawning::monitor_options;
use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::arguments::{self, boolean};
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::process::extra::Alias;
use crate::process::monitors::Watch;
use crate::process::signals::reference_id;
use crate::term::tags::{NIL, Term};

pub const ROWS: &[NativeRow] = native_rows! {
    /** This process. */
    "self" 0 |machine, _| Ok(machine.pid);
    /** Sends a message; its value is the message. */
    "send" 2 send;
    /** The same; options only matter between nodes. */
    "send" 3 send_with_options;
    /** The operator as a function. */
    "!" 2 send;
    /** Links this process and another. */
    "link" 1 |machine, a| {
        if machine.link(pid_or_badarg(a[0])?) { Ok(TRUE) } else { Err(Stop::error(Term::atom(atoms::NOPROC))) }
    };
    /** Ends a link. */
    "unlink" 1 |machine, a| { machine.unlink(pid_or_badarg(a[0])?); Ok(TRUE) };
    /** Watches a process: `monitor(process, Pid)`. */
    "monitor" 2 |machine, a| monitor(machine, a[0], a[1], (Alias::None, None));
    /** With options `{alias, Mode}` and `{tag, Term}`. */
    "monitor" 3 |machine, a| { let options = monitor_options(a[2])?; monitor(machine, a[0], a[1], options) };
    /** Ends a monitor. */
    "demonitor" 1 |machine, a| demonitor(machine, a[0], false, false);
    /** With options `flush` and `info`. */
    "demonitor" 2 demonitor_with_options;
    /** A reference to which others may send. */
    "alias" 0 |machine, _| alias(machine, Alias::ExplicitUnalias);
    /** With the option `reply`: for one message. */
    "alias" 1 alias_with_options;
    /** Ends an alias. */
    "unalias" 1 unalias;
    /** Sends an exit signal. */
    "exit" 2 exit;
    /** Gives a process a name. */
    "register" 2 register;
    /** Takes a name away. */
    "unregister" 1 unregister;
    /** The process of a name, or `undefined`. */
    "whereis" 1 whereis;
    /** All names. */
    "registered" 0 registered;
};

const TRUE: Term = Term::atom(atoms::TRUE);

pub fn pid_or_badarg(term: Term) -> Result<Term, Stop> {
    if term.is_pid() { Ok(term) } else { Err(Stop::BADARG) }
}

fn send(machine: &mut Machine, arguments: &[Term]) -> Result<Term, Stop> {
    machine.send_to(arguments[0], arguments[1]).map_err(Stop::Raise)?;
    Ok(arguments[1])
}

fn send_with_options(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let is_known = |option: Term| [atoms::NOSUSPEND, atoms::NOCONNECT].iter().any(|&name| option == Term::atom(name));
    if !arguments::list(a[2])?.into_iter().all(is_known) {
        return Err(Stop::BADARG);
    }
    send(machine, &a[..2])?;
    Ok(Term::atom(atoms::OK))
}

fn monitor(machine: &mut Machine, kind: Term, item: Term, options: (Alias, Option<Term>)) -> Result<Term, Stop> {
    let (alias, tag) = options;
    if kind == Term::atom(atoms::TIME_OFFSET) && item == Term::atom(atoms::CLOCK_SERVICE) {
        // The offset never changes here, so there is nothing to tell.
        return Ok(machine.new_reference(None));
    }
    if kind != Term::atom(atoms::PROCESS) {
        return Err(Stop::BADARG);
    }
    if item.is_pid() {
        return Ok(machine.monitor(Watch { target: Some(item), name: NIL, alias, tag }));
    }
    let name = match item.as_tuple() {
        Some(&[name, node]) if node == Term::atom(atoms::NONODE) => name,
        Some(_) => return Err(Stop::BADARG),
        None => item,
    };
    let target = machine.registered(arguments::atom(name)?);
    Ok(machine.monitor(Watch { target, name, alias, tag }))
}

fn demonitor(machine: &mut Machine, reference: Term, flush: bool, info: bool) -> Result<Term, Stop> {
    if reference.as_reference().is_none() {
        return Err(Stop::BADARG);
    }
    let id = reference_id(reference);
    let was_there = machine.demonitor(id);
    if flush && !was_there {
        machine.flush_down(id);
    }
    Ok(boolean(was_there || !info))
}

fn demonitor_with_options(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let (mut flush, mut info) = (false, false);
    for option in arguments::list(a[1])? {
        match arguments::atom(option)? {
            atoms::FLUSH => flush = true,
            atoms::INFO => info = true,
            _ => return Err(Stop::BADARG),
        }
    }
    demonitor(machine, a[0], flush, info)
}

fn alias(machine: &mut Machine, mode: Alias) -> Result<Term, Stop> {
    let pid = machine.pid;
    let reference = machine.new_reference(Some(pid));
    machine.process().extra().rare().aliases.insert(reference_id(reference), mode);
    Ok(reference)
}

fn alias_with_options(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let mut mode = Alias::ExplicitUnalias;
    for option in arguments::list(a[0])? {
        mode = match arguments::atom(option)? {
            atoms::REPLY => Alias::Reply,
            atoms::EXPLICIT_UNALIAS => Alias::ExplicitUnalias,
            _ => return Err(Stop::BADARG),
        };
    }
    alias(machine, mode)
}

fn unalias(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    if a[0].as_reference().is_none() {
        return Err(Stop::BADARG);
    }
    Ok(boolean(machine.unalias(reference_id(a[0]))))
}

/// A signal to the process itself is handled before the call returns.
fn exit(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    if a[0].is_port() {
        return Ok(TRUE);
    }
    machine.send_exit(pid_or_badarg(a[0])?, a[1]);
    if a[0] == machine.pid { Err(Stop::Signals(TRUE)) } else { Ok(TRUE) }
}

fn register(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let (name, pid) = (arguments::atom(a[0])?, pid_or_badarg(a[1])?);
    if machine.register(name, pid) { Ok(TRUE) } else { Err(Stop::BADARG) }
}

fn unregister(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    if machine.vm.names.unregister(arguments::atom(a[0])?) { Ok(TRUE) } else { Err(Stop::BADARG) }
}

fn whereis(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let name = arguments::atom(a[0])?;
    Ok(machine.registered(name).unwrap_or(Term::atom(atoms::UNDEFINED)))
}

fn registered(machine: &mut Machine, _: &[Term]) -> Result<Term, Stop> {
    let names = machine.vm.names.all();
    Ok(machine.heap.list_of(names.into_iter().map(Term::atom)))
}
