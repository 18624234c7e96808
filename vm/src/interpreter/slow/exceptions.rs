//! Exceptions: raising, and what their handlers do first.

use super::slow;
use crate::atom::atoms;
use crate::heap::words::Allocate;
use crate::interpreter::exception::Class;
use crate::term::tags::Term;

slow! {
    CatchEnd |machine| {
        let (class, reason, raw) = (machine.x[1], machine.x[2], machine.x[3]);
        machine.x[0] = match Class::of(class) {
            Some(Class::Throw) => reason,
            Some(Class::Exit) => machine.heap.tuple(&[Term::atom(atoms::EXIT_SIGNAL), reason]),
            _ => {
                let trace = machine.build_trace(raw);
                let with_trace = machine.heap.tuple(&[reason, trace]);
                machine.heap.tuple(&[Term::atom(atoms::EXIT_SIGNAL), with_trace])
            }
        };
        if machine.collect_fragments(1) { machine.next(2) } else { machine.out_of_memory() }
    };

    /// Code ran on into a handler, behind a call that its compiler knew to raise: there is no exception to handle.
    TryCase |machine| machine.error(atoms::BADARG);

    TryCaseEnd |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::TRY_CLAUSE, value)
    };

    BadMatch |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::BADMATCH, value)
    };

    CaseEnd |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::CASE_CLAUSE, value)
    };

    IfEnd |machine| machine.error(atoms::IF_CLAUSE);

    BadRecord |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::BADRECORD, value)
    };

    /// Raises again what a handler caught; the raw trace knows the class.
    Raise |machine| {
        let (raw, reason) = (machine.read(machine.a()), machine.read(machine.b()));
        let class = raw.as_tuple().and_then(|parts| parts.first().copied()).and_then(Class::of);
        machine.unwind(class.unwrap_or(Class::Error), reason, raw)
    };

    RawRaise |machine| {
        let (class, reason, raw) = (machine.x[0], machine.x[1], machine.x[2]);
        match Class::of(class) {
            Some(class) => machine.unwind(class, reason, raw),
            None => {
                machine.x[0] = Term::atom(atoms::BADARG);
                machine.next(2)
            }
        }
    };

    BuildStacktrace |machine| {
        machine.x[0] = machine.build_trace(machine.x[0]);
        machine.next(2)
    };
}
