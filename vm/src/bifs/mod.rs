//! Built-in functions: what Erlang code calls and Rust does.
//!
//! A row of a table names the function, says what it is, and points at a plain
//! Rust function. A *pure* one sees its arguments and the heap, nothing else;
//! allocation never collects (`heap/block.rs`), so it may hold terms as plain
//! words until it returns. The interpreter collects afterwards if what was
//! built did not fit the block. A *native* one sees the whole machine: it
//! sends, spawns, raises, or tells where to go on ([`Stop`]).

pub mod arguments;
pub mod native;
mod system;

mod operators;
mod types;

mod binaries;
mod digests;
pub mod external;
mod funs;
mod iodata;
mod lists;
mod maps;
mod math;
mod minibeam;
mod numbers;
mod regex;
mod text;
mod tuples;
mod unicode;

pub use native::{Bif, Native, NativeRow, Stop};

use crate::atom::{Atom, atoms};
use crate::heap::Heap;
use crate::term::tags::Term;

/// Why a pure function has no value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fault {
    /// The reason of the `error` exception, on the heap that the function was given.
    pub reason: Term,
}

impl Fault {
    pub const BADARG: Fault = Fault::atom(atoms::BADARG);
    pub const BADARITH: Fault = Fault::atom(atoms::BADARITH);
    pub const SYSTEM_LIMIT: Fault = Fault::atom(atoms::SYSTEM_LIMIT);

    pub const fn atom(reason: Atom) -> Fault {
        Fault { reason: Term::atom(reason) }
    }

    pub const fn term(reason: Term) -> Fault {
        Fault { reason }
    }
}

pub type Pure = fn(&mut Heap, &[Term]) -> Result<Term, Fault>;

/// A row of a table of pure functions. The number of arguments is checked by the caller.
#[derive(Clone, Copy)]
pub struct PureRow {
    pub name: &'static str,
    pub arity: u8,
    pub function: Pure,
}

/// `/** What it does. */ "name" 2 function;` is a row of a table.
macro_rules! rows {
    ($($(#[$doc:meta])* $name:literal $arity:literal $function:expr;)*) => {
        &[$($crate::bifs::PureRow { name: $name, arity: $arity, function: $function }),*]
    };
}
use rows;

/// The tables, each with the module that its functions belong to.
const TABLES: &[(&str, &[PureRow])] = &[
    ("erlang", operators::ROWS),
    ("erlang", types::ROWS),
    ("erlang", numbers::ROWS),
    ("erlang", text::ROWS),
    ("erlang", tuples::ROWS),
    ("erlang", lists::ERLANG_ROWS),
    ("lists", lists::ROWS),
    ("string", text::STRING_ROWS),
    ("erlang", maps::ERLANG_ROWS),
    ("maps", maps::ROWS),
    ("erts_internal", maps::INTERNAL_ROWS),
    ("math", math::ROWS),
    ("erlang", iodata::ROWS),
    ("erlang", digests::ROWS),
    ("erlang", external::ROWS),
    ("erlang", funs::ROWS),
    ("binary", binaries::ROWS),
    ("unicode", unicode::ROWS),
    ("minibeam", regex::ROWS),
    ("minibeam", minibeam::ROWS),
    ("erts_debug", minibeam::DEBUG_ROWS),
];

/// All pure functions, each with its module.
pub fn pure_rows() -> impl Iterator<Item = (&'static str, &'static PureRow)> {
    TABLES.iter().flat_map(|&(module, rows)| rows.iter().map(move |row| (module, row)))
}

/// All built-in functions: module, name, arity.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, u32, Bif)> {
    let pure = pure_rows().map(|(module, row)| (module, row.name, u32::from(row.arity), Bif::Pure(row.function)));
    let natives =
        native::rows().map(|(module, row)| (module, row.name, u32::from(row.arity), Bif::Native(row.function)));
    pure.chain(natives)
}

#[cfg(test)]
mod tests;
