//! Where the process goes on: raising, applying, sleeping.

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::{Fault, arguments};
use crate::heap::Allocate;
use crate::interpreter::exception::{Class, Exception, Trace};
use crate::interpreter::machine::Machine;
use crate::interpreter::slow::fun_code;
use crate::term::tags::{NIL, Term};

pub const ROWS: &[NativeRow] = native_rows! {
    /** Raises an `error`. */
    "error" 1 |_, a| Err(raise_here(Class::Error, a[0]));
    /** With the arguments that the trace shows. */
    "error" 2 |_, a| Err(error_with(a[0], a[1], NIL));
    /** With options: `{error_info, Map}`. */
    "error" 3 error_with_options;
    /** Raises an `exit`. */
    "exit" 1 |_, a| Err(raise_here(Class::Exit, a[0]));
    /** Raises a `throw`. */
    "throw" 1 |_, a| Err(raise_here(Class::Throw, a[0]));
    /** Raises with a given stack trace; `badarg` is its value when the arguments are no exception. */
    "raise" 3 raise;
    /** What stands in for a function that native code was to replace. */
    "nif_error" 1 |_, a| Err(Stop::error(a[0]));
    /** With the arguments that the trace shows. */
    "nif_error" 2 |_, a| Err(error_with(a[0], a[1], NIL));
    /** Calls a fun. */
    "apply" 2 apply_fun;
    /** Calls `Module:Function(Arguments…)`. */
    "apply" 3 apply;
    /** Lets others run. */
    "yield" 0 |_, _| Err(Stop::Yield(Term::atom(atoms::TRUE)));
    /** Sleeps without a stack until a message comes, then calls. */
    "hibernate" 3 hibernate;
};

fn raise_here(class: Class, reason: Term) -> Stop {
    Stop::Raise(Exception { trace: Trace::Caller, ..Exception::new(class, reason) })
}

fn error_with(reason: Term, arguments: Term, info: Term) -> Stop {
    if !arguments.is_list() {
        return raise_here(Class::Error, reason);
    }
    let trace = Trace::Arguments { arguments, info };
    Stop::Raise(Exception { trace, ..Exception::new(Class::Error, reason) })
}

fn error_with_options(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let mut info = NIL;
    for option in arguments::list(a[2])? {
        match option.as_tuple() {
            Some(&[name, map]) if name == Term::atom(atoms::ERROR_INFO) && map.is_map() => {
                info = machine.heap.list(&[option]);
            }
            _ => return Err(Stop::BADARG),
        }
    }
    Err(error_with(a[0], a[1], info))
}

fn raise(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    match (Class::of(a[0]), checked_trace(machine, a[2])) {
        (Some(class), Some(trace)) => {
            Err(Stop::Raise(Exception { trace: Trace::Given(trace), ..Exception::new(class, a[1]) }))
        }
        _ => Ok(Term::atom(atoms::BADARG)),
    }
}

/// A stack trace whose entries have all their parts. `None`: it is none.
fn checked_trace(machine: &mut Machine, trace: Term) -> Option<Term> {
    let mut entries = trace.to_vec()?;
    for entry in &mut entries {
        let is_call = |function: Term, arguments: Term| {
            function.is_atom() && (arguments.is_small() && arguments.small_value() >= 0 || arguments.is_list())
        };
        match *entry.as_tuple()? {
            [module, function, arguments] if module.is_atom() && is_call(function, arguments) => {
                *entry = machine.heap.tuple(&[module, function, arguments, NIL]);
            }
            [module, function, arguments, info]
                if module.is_atom() && is_call(function, arguments) && info.is_list() => {}
            [fun, arguments] if fun.as_fun().is_some() && arguments.is_list() => {
                *entry = machine.heap.tuple(&[fun, arguments, NIL]);
            }
            [fun, arguments, info] if fun.as_fun().is_some() && arguments.is_list() && info.is_list() => {}
            _ => return None,
        }
    }
    Some(machine.heap.list(&entries))
}

/// Puts the elements of a list into the X registers; their number.
fn spread(machine: &mut Machine, list: Term) -> Result<usize, Stop> {
    let arguments = arguments::list(list)?;
    if arguments.len() > 255 {
        return Err(Fault::SYSTEM_LIMIT.into());
    }
    machine.x[..arguments.len()].copy_from_slice(&arguments);
    Ok(arguments.len())
}

fn apply_fun(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    if a[0].as_fun().is_none() {
        let reason = machine.heap.tuple(&[Term::atom(atoms::BADFUN), a[0]]);
        return Err(raise_here(Class::Error, reason));
    }
    let count = spread(machine, a[1])?;
    match fun_code(machine, a[0], count) {
        Ok(address) => Err(Stop::Continue(address)),
        Err(exception) => Err(raise_here(exception.class, exception.reason)),
    }
}

/// The code of `Module:Function`, whose arguments are in the X registers afterwards.
fn function(machine: &mut Machine, a: &[Term]) -> Result<*const u64, Stop> {
    let (module, function) = (arguments::atom(a[0])?, arguments::atom(a[1])?);
    let count = spread(machine, a[2])?;
    let export = machine.export_named((module, function, count as u32)).ok_or(Stop::from(Fault::SYSTEM_LIMIT))?;
    Ok(machine.code_of(export))
}

fn apply(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    Err(Stop::Continue(function(machine, a)?))
}

fn hibernate(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    Err(Stop::Hibernate(function(machine, a)?))
}
