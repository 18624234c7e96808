//! What a fun says of itself.

use super::arguments::{Result, or_badarg, pair};
use super::{Fault, PureRow, rows};
use crate::atom::{Atom, atoms};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::fun::Fun;
use crate::term::tags::{NIL, Term};

pub const ROWS: &[PureRow] = rows![
    /// All items of a fun, as `{Item, Value}`.
    "fun_info" 1 |heap, a| all(heap, a[0]);
    /// `{Item, Value}` of an item.
    "fun_info" 2 |heap, a| one(heap, a[0], a[1]);
];

const LOCAL: [Atom; 10] = [
    atoms::PID,
    atoms::MODULE,
    atoms::NEW_INDEX,
    atoms::NEW_UNIQ,
    atoms::INDEX,
    atoms::UNIQ,
    atoms::NAME,
    atoms::ARITY,
    atoms::ENV,
    atoms::TYPE,
];
const EXTERNAL: [Atom; 5] = [atoms::MODULE, atoms::NAME, atoms::ARITY, atoms::ENV, atoms::TYPE];

fn all(heap: &mut Heap, fun: Term) -> Result {
    let items: &[Atom] = match or_badarg(fun.as_fun())? {
        Fun::Local { .. } => &LOCAL,
        Fun::External(_) => &EXTERNAL,
    };
    let items: Vec<Term> = items.iter().map(|&item| one(heap, fun, Term::atom(item))).collect::<Result<_>>()?;
    Ok(heap.list(&items))
}

fn one(heap: &mut Heap, fun: Term, item: Term) -> Result {
    let name = super::arguments::atom(item)?;
    let value = match or_badarg(fun.as_fun())? {
        Fun::Local { entry, free } => match name {
            atoms::MODULE => Term::atom(entry.module),
            atoms::NAME => Term::atom(entry.function),
            atoms::ARITY => Term::small(i64::from(entry.arity)),
            atoms::INDEX | atoms::NEW_INDEX => Term::small(i64::from(entry.index)),
            atoms::UNIQ => Term::small(i64::from(entry.unique)),
            atoms::NEW_UNIQ => heap.binary(&u128::from(entry.unique).to_be_bytes()),
            atoms::ENV => heap.list(free),
            atoms::TYPE => Term::atom(atoms::LOCAL),
            // Who made a fun is not kept: it would cost each fun a word.
            atoms::PID => Term::atom(atoms::UNDEFINED),
            _ => return Err(Fault::BADARG),
        },
        Fun::External(export) => match name {
            atoms::MODULE => Term::atom(export.module),
            atoms::NAME => Term::atom(export.function),
            atoms::ARITY => Term::small(i64::from(export.arity)),
            atoms::ENV => NIL,
            atoms::TYPE => Term::atom(atoms::EXTERNAL),
            atoms::PID | atoms::INDEX | atoms::NEW_INDEX | atoms::UNIQ | atoms::NEW_UNIQ => {
                Term::atom(atoms::UNDEFINED)
            }
            _ => return Err(Fault::BADARG),
        },
    };
    Ok(pair(item, value, heap))
}
