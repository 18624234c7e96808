//! Executes internal code.
//!
//! `machine` holds what both forms of the interpreter work on. `threaded` is
//! the one that runs: a handler per operation and operand kind, each jumping
//! to the next. `reference` is the one that explains and checks it: a plain
//! `match`. What is too long for a handler stands in `slow`, shared by both.
pub mod exception;
pub mod machine;
pub mod opcode;
pub mod operand;
pub mod reference;
pub mod slow;
pub mod threaded;

/// The form that a virtual machine's code is made in. It is the same but for the first word of each instruction.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Interpreter {
    /// The first word is a handler's address, or that of a run of handlers.
    #[default]
    Threaded,
    /// The first word is the operation's number.
    Reference,
}
