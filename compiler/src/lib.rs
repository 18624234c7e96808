//! Erlang source to `.beam` module. Pure: text in, module and diagnostics out;
//! no files, no clock, no virtual machine.
pub mod source;
pub mod diagnostic;
pub mod ast;
