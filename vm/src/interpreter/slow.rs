//! What is too long for a handler: plain code on the machine, shared by both forms of the interpreter.
//!
//! Each type's `work` does the instruction at `machine.ip` and gives the
//! address to go on at; null leaves the interpreter, and the machine's outcome
//! says why. Allocation does not collect here: results are built first, and if
//! they did not fit the block, it is collected afterwards with the result as root.

mod bifs;
pub mod binaries;
mod calls;
mod data;
mod exceptions;
mod maps;
mod messages;
mod numbers;

pub use bifs::*;
pub use binaries::{
    BsCreateBinary, BsEnsure, BsGetBinary, BsGetFloat, BsGetInteger, BsGetPosition, BsGetTail, BsGetUtf,
    BsInitWritable, BsMatchString, BsSetPosition, BsSkipBits, BsSkipUtf, BsStartMatch, BsTestTail, BsTestUnit,
};
pub use calls::*;
pub use data::*;
pub use exceptions::*;
pub use maps::*;
pub use messages::*;
pub use numbers::*;

use super::exception::{Class, Exception};
use crate::atom::Atom;
use crate::term::tags::Term;

/// Declares long paths: a type each, with its `work`.
macro_rules! slow {
    ($($(#[$doc:meta])* $name:ident |$machine:ident| $body:expr;)+) => {
        $(
            $(#[$doc])*
            pub struct $name;

            impl $crate::interpreter::threaded::Slow for $name {
                fn work($machine: &mut $crate::interpreter::machine::Machine) -> *const u64 {
                    $body
                }
            }
        )+
    };
}

pub(super) use slow;

/// An `error` whose reason is an atom.
const fn error(reason: Atom) -> Exception {
    Exception::new(Class::Error, Term::atom(reason))
}
