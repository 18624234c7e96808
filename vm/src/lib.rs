//! The virtual machine: verified `.beam` modules in, running processes out.
//!
//! Knows the bytecode crate and nothing of the compiler.
pub mod atom;
pub mod bifs;
pub mod census;
pub mod code;
pub mod ets;
pub mod heap;
pub mod interpreter;
pub mod pause;
pub mod process;
pub mod scheduler;
pub mod stats;
pub mod term;
pub mod trace;
pub mod vm;
