//! BIFs that are instructions: in guards, and where an expression calls one.

use super::slow;
use crate::atom::atoms;
use crate::bifs::{Bif, Fault, Stop};
use crate::interpreter::exception::{Class, Exception};
use crate::interpreter::machine::Machine;
use crate::term::tags::{NIL, Term};

fn bif(machine: &mut Machine, arguments: &[Term], operands: &[u16]) -> *const u64 {
    let export = machine.export();
    let result = match export.bif {
        Some(Bif::Pure(function)) => function(&mut machine.heap, arguments).map_err(Stop::from),
        Some(Bif::Native(function)) => function(machine, arguments),
        None => Err(Stop::error(Term::atom(atoms::UNDEF))),
    };
    match result {
        Ok(value) => {
            let live = (machine.word(3) >> 32) as usize;
            let Some(value) = machine.collect_behind(value, live) else { return machine.out_of_memory() };
            machine.write(machine.c() as u16, value);
            machine.next(4 + machine.constants(operands))
        }
        Err(stop) => {
            let fail = machine.word(3) as i32;
            if fail != 0 {
                return machine.offset(fail as isize);
            }
            let exception = match stop {
                Stop::Raise(exception) => exception,
                // No other kind of stop makes sense inside an expression, and no such BIF is an instruction.
                _ => Exception::new(Class::Error, Fault::BADARG.reason),
            };
            let called = machine.entry(export.module, export.function, arguments, NIL);
            machine.raise(exception, Some(called))
        }
    }
}

slow! {
    Bif0 |machine| bif(machine, &[], &[]);

    Bif1 |machine| {
        let a = machine.a();
        bif(machine, &[machine.read(a)], &[a])
    };

    Bif2 |machine| {
        let (a, b) = (machine.a(), machine.b());
        bif(machine, &[machine.read(a), machine.read(b)], &[a, b])
    };

    Bif3 |machine| {
        let (a, b, c) = (machine.a(), machine.b(), (machine.c() as u32 >> 16) as u16);
        bif(machine, &[machine.read(a), machine.read(b), machine.read(c)], &[a, b, c])
    };
}
