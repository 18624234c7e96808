//! Numbers: rounding, and units of time.

use super::arguments::Result;
use super::{Fault, PureRow, rows};
use crate::atom::{Atom, atoms};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::arithmetic;
use crate::term::tags::Term;
use num_bigint::BigInt;

pub const ROWS: &[PureRow] = rows![
    /// The number without its sign.
    "abs" 1 |heap, a| arithmetic::abs(a[0], heap).map_err(|_| Fault::BADARG);
    /// The number as a float.
    "float" 1 |heap, a| arithmetic::to_float(a[0], heap).map_err(|_| Fault::BADARG);
    /// The nearest integer towards zero.
    "trunc" 1 |heap, a| whole(heap, a[0], f64::trunc);
    /// The nearest integer, half away from zero.
    "round" 1 |heap, a| whole(heap, a[0], f64::round);
    /// The nearest integer not below.
    "ceil" 1 |heap, a| whole(heap, a[0], f64::ceil);
    /// The nearest integer not above.
    "floor" 1 |heap, a| whole(heap, a[0], f64::floor);
    /// A time in another unit, rounded down.
    "convert_time_unit" 3 |heap, a| convert_time_unit(heap, a);
];

fn whole(heap: &mut Heap, number: Term, rounding: fn(f64) -> f64) -> Result {
    if number.is_integer() {
        return Ok(number);
    }
    match number.as_float() {
        Some(value) => Ok(arithmetic::whole_to_integer(rounding(value), heap)),
        None => Err(Fault::BADARG),
    }
}

/// Parts of a second that a unit counts.
pub fn parts_per_second(unit: Term) -> Result<BigInt> {
    if unit.is_integer() {
        let parts = unit.as_integer().map(|integer| integer.to_big()).unwrap_or_default();
        return if parts > BigInt::ZERO { Ok(parts) } else { Err(Fault::BADARG) };
    }
    Ok(BigInt::from(parts_of(super::arguments::atom(unit)?)?))
}

fn parts_of(unit: Atom) -> Result<u64> {
    match unit {
        atoms::SECOND | atoms::SECONDS => Ok(1),
        atoms::MILLISECOND | atoms::MILLI_SECONDS => Ok(1000),
        atoms::MICROSECOND | atoms::MICRO_SECONDS => Ok(1_000_000),
        // What clocks of this VM count.
        atoms::NANOSECOND | atoms::NANO_SECONDS | atoms::NATIVE | atoms::PERF_COUNTER => Ok(1_000_000_000),
        _ => Err(Fault::BADARG),
    }
}

fn convert_time_unit(heap: &mut Heap, arguments: &[Term]) -> Result {
    let time = arguments[0].as_integer().ok_or(Fault::BADARG)?.to_big();
    let (from, to) = (parts_per_second(arguments[1])?, parts_per_second(arguments[2])?);
    let scaled = time * to;
    let quotient = &scaled / &from;
    // Division of big integers truncates; below zero that is one too high.
    let is_above = scaled < BigInt::ZERO && &quotient * from != scaled;
    Ok(heap.big(&if is_above { quotient - 1 } else { quotient }))
}
