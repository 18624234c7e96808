//! The text form of a module: close to what `erlc -S` prints, one Erlang term an instruction.
//!
//! Indexes stand as what they name: an import as `{extfunc,M,F,A}`, a literal as `{literal,Term}`, a line as
//! `{location,"file.erl",N}`. An index that the module does not have stands as `{missing,Kind,N}`: printing is for
//! looking at files, broken ones too.
//!
//! [`parse`] reads what [`print`] writes. As the text names no indexes, the tables of the module that it gives are in
//! the order of the text; [`print_exact`] adds them in theirs. Forms:
//!
//! ```text
//! {module, Name}.                      first
//! {exports, [{Name,Arity}]}.           {Name,Arity,{f,Label}} where no function has that name
//! {attributes, [{Name,[Value]}]}.      {compile_info, ...}.
//! {strings, <<Bytes>>}.                for bit syntax; instructions name offsets in it
//! {labels, Count}.                     default: one more than the highest label
//! {function, Name, Arity, Entry}.      for the eye; func_info and its label say the same
//! {call,2,{f,8}}.  return.  ...        instructions
//! {atoms, []}. {imports, []}. {literals, []}. {funs, []}. {lines, Files, Locations}. {locals, []}.
//! {functions, Count}. {chunk, "Name", <<Bytes>>}.        tables and chunks, see `print_exact`
//! ```

mod parse;
mod print;
mod scan;

pub use parse::{AsmError, parse};
pub use print::{atom_text, instruction_text, print, print_exact, term};

use crate::module::Module;

/// The source file that locations of file 0 are in.
fn own_file(module: &Module) -> String {
    format!("{}.erl", module.atoms.first().map_or("", String::as_str))
}
