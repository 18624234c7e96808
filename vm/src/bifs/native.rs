//! Native functions: those that see the whole machine.

use super::{Fault, Pure};
use crate::atom::atoms;
use crate::interpreter::exception::{Class, Exception};
use crate::interpreter::machine::Machine;
use crate::term::tags::Term;

/// Why a native function does not simply give a value.
pub enum Stop {
    Raise(Exception),
    /// Goes on at this address, with the X registers as the function left them: what `apply/3` does.
    Continue(*const u64),
    /// This is the value; but first the process handles the signals in its inbox, among them perhaps its death.
    Signals(Term),
    /// This is the value; but first others may run.
    Yield(Term),
    /// Forgets the stack, shrinks to what is alive, waits for a message, then goes on at this address.
    Hibernate(*const u64),
    /// The process leaves the interpreter; the outcome says why.
    Leave,
    /// The whole VM ends.
    Halt,
}

impl Stop {
    pub const BADARG: Stop = Stop::error(Term::atom(atoms::BADARG));

    /// An `error` exception.
    pub const fn error(reason: Term) -> Stop {
        Stop::Raise(Exception::new(Class::Error, reason))
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::error(fault.reason)
    }
}

pub type Native = fn(&mut Machine, &[Term]) -> Result<Term, Stop>;

/// A row of a table of native functions. The number of arguments is checked by the caller.
#[derive(Clone, Copy)]
pub struct NativeRow {
    pub name: &'static str,
    pub arity: u8,
    pub function: Native,
}

/// What stands behind an export that is built in.
#[derive(Clone, Copy, Debug)]
pub enum Bif {
    Pure(Pure),
    Native(Native),
}

/// `/** What it does. */ "name" 2 function;` is a row of a table.
macro_rules! native_rows {
    ($($(#[$doc:meta])* $name:literal $arity:literal $function:expr;)*) => {
        &[$($crate::bifs::NativeRow { name: $name, arity: $arity, function: $function }),*]
    };
}
pub(super) use native_rows;

mod blocking;
mod cells;
mod clock;
mod code;
mod control;
mod dictionary;
mod ets;
mod files;
mod flags;
mod input;
mod inspection;
pub mod machine_info;
mod os;
pub mod persistent;
mod signals;
mod spawning;
mod timers;

/// The tables, each with the module that its functions belong to.
const TABLES: &[(&str, &[NativeRow])] = &[
    ("erlang", spawning::ROWS),
    ("erlang", signals::ROWS),
    ("erlang", control::ROWS),
    ("erlang", dictionary::ROWS),
    ("erlang", clock::ROWS),
    ("os", clock::OS_ROWS),
    ("erlang", timers::ROWS),
    ("erlang", flags::ROWS),
    ("erlang", inspection::ROWS),
    ("erlang", machine_info::ROWS),
    ("minibeam", machine_info::MINIBEAM_ROWS),
    ("minibeam", input::ROWS),
    ("erlang", code::ROWS),
    ("minibeam", code::MINIBEAM_ROWS),
    ("minibeam", files::ROWS),
    ("atomics", cells::ROWS),
    ("erts_internal", cells::INTERNAL_ROWS),
    ("persistent_term", persistent::ROWS),
    ("ets", ets::ROWS),
    ("os", os::ROWS),
    ("erlang", super::external::READING_ROWS),
    ("erlang", super::system::ROWS),
    ("minibeam", super::system::MINIBEAM_ROWS),
];

/// All native functions, each with its module.
pub fn rows() -> impl Iterator<Item = (&'static str, &'static NativeRow)> {
    TABLES.iter().flat_map(|&(module, rows)| rows.iter().map(move |row| (module, row)))
}
