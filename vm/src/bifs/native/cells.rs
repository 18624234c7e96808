//! Arrays of 64-bit integers that processes change without sending: `atomics`, and `counters` on top of them.
//!
//! All operations are sequentially consistent, as `atomics` promises. Sums wrap around.

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::Fault;
use crate::bifs::arguments::{count, or_badarg, place};
use crate::heap::Allocate;
use crate::heap::off_heap;
use crate::interpreter::machine::Machine;
use crate::term::map;
use crate::term::tags::Term;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::SeqCst;

/// `atomics`.
pub const ROWS: &[NativeRow] = native_rows! {
    /** Sets a cell. */
    "put" 3 |_, a| { let cell = Cell::of(a)?; cell.value.store(cell.bits(a[2])?, SeqCst); Ok(OK) };
    /** The value of a cell. */
    "get" 2 |machine, a| { let cell = Cell::of(a)?; Ok(cell.term(cell.value.load(SeqCst), machine)) };
    /** Adds to a cell. */
    "add" 3 |_, a| { Cell::of(a)?.value.fetch_add(increment(a[2])?, SeqCst); Ok(OK) };
    /** Adds to a cell; its value afterwards. */
    "add_get" 3 |machine, a| {
        let (cell, increment) = (Cell::of(a)?, increment(a[2])?);
        Ok(cell.term(cell.value.fetch_add(increment, SeqCst).wrapping_add(increment), machine))
    };
    /** Sets a cell; its value before. */
    "exchange" 3 |machine, a| { let cell = Cell::of(a)?; Ok(cell.term(cell.value.swap(cell.bits(a[2])?, SeqCst), machine)) };
    /** Sets a cell if it has the expected value: `ok`, or the value that it has. */
    "compare_exchange" 4 |machine, a| {
        let cell = Cell::of(a)?;
        match cell.value.compare_exchange(cell.bits(a[2])?, cell.bits(a[3])?, SeqCst, SeqCst) {
            Ok(_) => Ok(OK),
            Err(found) => Ok(cell.term(found, machine)),
        }
    };
    /** `#{size, max, min, memory}`. */
    "info" 1 info;
};

/// `erts_internal`.
pub const INTERNAL_ROWS: &[NativeRow] = native_rows! {
    /** An array of cells: their number, and 1 if they are signed. */
    "atomics_new" 2 |machine, a| {
        let size = count(a[0])?;
        if size == 0 || count(a[1])? > 1 {
            return Err(Stop::BADARG);
        }
        if size > MAX_CELLS {
            return Err(Fault::SYSTEM_LIMIT.into());
        }
        let id = machine.new_reference_id();
        Ok(machine.heap.cells_reference(id, size, a[1] == Term::small(1)))
    };
};

const OK: Term = Term::atom(atoms::OK);

/// A terabyte; the allocator may say no before.
const MAX_CELLS: usize = 1 << 37;

struct Cell {
    value: &'static AtomicU64,
    is_signed: bool,
}

impl Cell {
    /// The cell that the first two arguments name, counted from 1.
    fn of(arguments: &[Term]) -> Result<Cell, Fault> {
        let (cells, is_signed) = or_badarg(arguments[0].as_cells())?;
        Ok(Cell { value: &cells[place(arguments[1], cells.len())?], is_signed })
    }

    /// What the cell holds for an integer in its range.
    fn bits(&self, term: Term) -> Result<u64, Fault> {
        let value = integer(term)?;
        let bits =
            if self.is_signed { i64::try_from(value).ok().map(|value| value as u64) } else { value.try_into().ok() };
        or_badarg(bits)
    }

    fn term(&self, bits: u64, machine: &mut Machine) -> Term {
        if self.is_signed { machine.heap.integer(bits as i64) } else { machine.heap.unsigned(bits) }
    }
}

/// An integer of up to 64 bits and a sign.
fn integer(term: Term) -> Result<i128, Fault> {
    if term.is_small() {
        return Ok(i128::from(term.small_value()));
    }
    let big = or_badarg(term.as_bignum())?;
    let &[magnitude] = big.limbs else { return Err(Fault::BADARG) };
    Ok(if big.negative { -i128::from(magnitude) } else { i128::from(magnitude) })
}

/// What to add: it may be signed for unsigned cells too.
fn increment(term: Term) -> Result<u64, Fault> {
    let value = integer(term)?;
    if (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value) { Ok(value as u64) } else { Err(Fault::BADARG) }
}

fn info(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let (cells, is_signed) = or_badarg(a[0].as_cells())?;
    let heap = &mut machine.heap;
    let (max, min) = if is_signed {
        (heap.integer(i64::MAX), heap.integer(i64::MIN))
    } else {
        (heap.unsigned(u64::MAX), Term::small(0))
    };
    let memory = cells.len() * 8 + off_heap::HEADER_BYTES;
    let pairs = [
        (Term::atom(atoms::SIZE), Term::small(cells.len() as i64)),
        (Term::atom(atoms::MAX), max),
        (Term::atom(atoms::MIN), min),
        (Term::atom(atoms::MEMORY), Term::small(memory as i64)),
    ];
    Ok(map::from_pairs(&pairs, heap))
}
