//! Erlang source to `.beam` module. Pure: text in, module and diagnostics out;
//! no files, no clock, no virtual machine.
pub mod ast;
pub mod ast_printer;
pub mod attributes;
pub mod core;
pub mod diagnostic;
pub mod lexer;
pub mod lint;
pub mod lower;
pub mod match_compile;
pub mod optimize;
pub mod parser;
pub mod pattern;
pub mod pipeline;
pub mod preprocess;
pub mod source;
pub mod syntax_error;
pub mod tokens;
