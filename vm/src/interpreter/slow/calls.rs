//! Calls: of BIFs, funs, functions that are applied or not loaded.

use super::{error, slow};
use crate::atom::atoms;
use crate::bifs::{Bif, Stop};
use crate::code::entries::Export;
use crate::heap::words::Allocate;
use crate::interpreter::exception::{Class, Exception, Trace};
use crate::interpreter::machine::{Machine, Outcome};
use crate::term::bits;
use crate::term::fun::Fun;
use crate::term::tags::{NIL, Term};
use std::ptr;

/// Most arguments of a BIF.
const MAX_BIF_ARITY: usize = 8;

/// Words that a BIF builds in the time of a call.
const BUILT_WORDS_PER_REDUCTION: i64 = 64;

slow! {
    /// The time slice is used up at a call.
    Preempt |machine| machine.preempt(machine.ip, machine.arity_at(machine.ip));

    CallBif |machine| {
        let next = machine.next(3);
        call_bif(machine, Some(next))
    };

    CallBifOnly |machine| call_bif(machine, None);

    /// What the handler does not do: funs of exports, and errors.
    CallFun |machine| {
        let arity = machine.a() as usize >> 3;
        let fun = machine.x[arity];
        machine.set_return(machine.next(2));
        call_fun(machine, fun, arity)
    };

    CallFun2 |machine| {
        let arity = machine.b() as usize;
        let fun = machine.read(machine.a());
        machine.set_return(machine.next(2));
        call_fun(machine, fun, arity)
    };

    Apply |machine| {
        let arity = machine.a() as usize >> 3;
        machine.set_return(machine.next(2));
        apply(machine, arity)
    };

    ApplyLast |machine| {
        let arity = machine.a() as usize >> 3;
        // The trace of an error here shows the caller, as after any tail call.
        match function_of(machine, arity) {
            Ok(export) => {
                machine.drop_stack(machine.b() as usize);
                machine.go(machine.code_of(export))
            }
            Err(address) => address,
        }
    };

    Undefined |machine| undefined(machine);

    ProcessEnd |machine| machine.exit(Term::atom(atoms::NORMAL));

    FunctionClause |machine| {
        let arity = machine.word(2) as usize;
        // A match context among the arguments is shown as what is left of its binary.
        for at in 0..arity {
            if bits::is_context(machine.x[at]) {
                machine.x[at] = bits::tail(machine.x[at], &mut machine.heap);
            }
        }
        let arguments = machine.heap.list(&machine.x[..arity]);
        let trace = Trace::Arguments { arguments, info: NIL };
        machine.raise(Exception { trace, ..error(atoms::FUNCTION_CLAUSE) }, None)
    };

    Unsupported |machine| {
        let name = Term(machine.word(2));
        machine.fatal(atoms::UNDEF, name)
    };
}

/// Calls the BIF of the export in word 2. `next`: where to go on; `None`: back to the caller.
fn call_bif(machine: &mut Machine, next: Option<*const u64>) -> *const u64 {
    let export = machine.export();
    let arity = export.arity as usize;
    machine.reductions -= 1;
    let result = match export.bif {
        Some(Bif::Pure(function)) => {
            let (arguments, heap) = (&machine.x[..arity], &mut machine.heap);
            let before = heap.built_words();
            let result = function(heap, arguments).map_err(Stop::from);
            // Who builds much takes the time of many calls.
            machine.reductions -= (machine.heap.built_words() - before) as i64 / BUILT_WORDS_PER_REDUCTION;
            result
        }
        Some(Bif::Native(function)) => {
            let mut arguments = [NIL; MAX_BIF_ARITY];
            arguments[..arity].copy_from_slice(&machine.x[..arity]);
            function(machine, &arguments[..arity])
        }
        None => return undefined(machine),
    };
    match result {
        Ok(value) => {
            machine.x[0] = value;
            if !machine.collect_fragments(1) {
                return machine.out_of_memory();
            }
            next.unwrap_or_else(|| machine.return_address())
        }
        Err(stop) => stopped(machine, export, stop, next),
    }
}

/// A BIF that did not simply give a value.
#[cold]
fn stopped(machine: &mut Machine, export: &Export, stop: Stop, next: Option<*const u64>) -> *const u64 {
    match stop {
        Stop::Raise(exception) => {
            let called = (exception.trace == Trace::Called).then(|| {
                let arguments = machine.x[..export.arity as usize].to_vec();
                machine.entry(export.module, export.function, &arguments, NIL)
            });
            machine.raise(exception, called)
        }
        Stop::Continue(address) => {
            if let Some(next) = next {
                machine.set_return(next);
            }
            machine.go(address)
        }
        Stop::Signals(value) => {
            machine.x[0] = value;
            if !machine.take_signals_keeping(1) {
                return ptr::null();
            }
            next.unwrap_or_else(|| machine.return_address())
        }
        Stop::Yield(value) => {
            machine.x[0] = value;
            let next = next.unwrap_or_else(|| machine.return_address());
            machine.preempt(next, 1)
        }
        Stop::Hibernate(address) => machine.hibernate(address),
        Stop::Leave => ptr::null(),
        Stop::Halt => {
            machine.outcome = Outcome::Halted;
            ptr::null()
        }
    }
}

/// The function that an apply names: module and function behind the arguments. `Err`: where the error leads.
fn function_of(machine: &mut Machine, arity: usize) -> Result<&'static Export, *const u64> {
    let (module, function) = (machine.x[arity], machine.x[arity + 1]);
    if !module.is_atom() || !function.is_atom() {
        let arguments = machine.heap.list(&machine.x[..arity]);
        let called = machine.entry(atoms::ERLANG, atoms::APPLY, &[module, function, arguments], NIL);
        return Err(machine.raise(error(atoms::BADARG), Some(called)));
    }
    let key = (module.atom_value(), function.atom_value(), arity as u32);
    match machine.export_named(key) {
        Some(export) => Ok(export),
        None => Err(machine.error(atoms::SYSTEM_LIMIT)),
    }
}

fn apply(machine: &mut Machine, arity: usize) -> *const u64 {
    match function_of(machine, arity) {
        Ok(export) => machine.go(machine.code_of(export)),
        Err(address) => address,
    }
}

/// Goes to a fun whose arguments are in the X registers. The return slot is set.
pub fn call_fun(machine: &mut Machine, fun: Term, arity: usize) -> *const u64 {
    match fun_code(machine, fun, arity) {
        Ok(target) => machine.go(target),
        Err(exception) => machine.raise(exception, None),
    }
}

/// The code of a fun, after its variables have been put behind the arguments.
///
/// # Errors
/// `badfun` and `badarity`.
pub fn fun_code(machine: &mut Machine, fun: Term, arity: usize) -> Result<*const u64, Exception> {
    let reason = match fun.as_fun() {
        Some(Fun::Local { entry, free }) if entry.arity as usize == arity => {
            machine.x[arity..arity + free.len()].copy_from_slice(free);
            return Ok(machine.vm.arena.address(entry.code.load(std::sync::atomic::Ordering::Acquire)));
        }
        Some(Fun::External(export)) if export.arity as usize == arity => return Ok(machine.code_of(export)),
        Some(_) => {
            let arguments = machine.heap.list(&machine.x[..arity]);
            let call = machine.heap.tuple(&[fun, arguments]);
            machine.heap.tuple(&[Term::atom(atoms::BADARITY), call])
        }
        None => machine.heap.tuple(&[Term::atom(atoms::BADFUN), fun]),
    };
    Err(Exception::new(Class::Error, reason))
}

/// The export in word 2 has no code: loads its module, or raises `undef`.
fn undefined(machine: &mut Machine) -> *const u64 {
    let export = machine.export();
    let vm = machine.vm.clone();
    if vm.code.module(export.module).is_none() {
        match vm.load_if_missing(export.module) {
            Ok(_) => {}
            Err(message) => {
                let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{message}\n").as_bytes());
            }
        }
    }
    if vm.code.is_callable(export, &vm.arena) {
        return machine.code_of(export);
    }
    let arguments = machine.x[..export.arity as usize].to_vec();
    let called = machine.entry(export.module, export.function, &arguments, NIL);
    machine.raise(error(atoms::UNDEF), Some(called))
}
const _: () =
    assert!(crate::interpreter::operand::X_REGISTERS > 255 + 2, "apply has module and function behind its arguments");
