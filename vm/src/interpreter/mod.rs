//! Executes internal code.
//!
//! `machine` holds what both forms of the interpreter work on. `threaded` is
//! the one that runs: a handler per operation and operand kind, each jumping
//! to the next. `reference` is the one that explains and checks it: a plain
//! `match`. What is too long for a handler stands in `slow`, shared by both.
pub mod binaries;
pub mod exception;
pub mod machine;
pub mod opcode;
pub mod operand;
pub mod slow;
pub mod threaded;
