//! Time, and numbers that are used once.
//!
//! Clocks count nanoseconds. Monotonic time starts with the VM; the offset to
//! system time is fixed at that moment.
#![allow(unsafe_code)] // asks the C library about the time zone

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::arguments;
use crate::bifs::numbers::parts_per_second;
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::tags::Term;
use num_bigint::BigInt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

pub const ROWS: &[NativeRow] = native_rows! {
    /** A reference that no other equals. */
    "make_ref" 0 |machine, _| Ok(machine.new_reference(None));
    /** An integer that no other call gives. */
    "unique_integer" 0 |_, _| Ok(Term::small(unique(&UNIQUE)));
    /** With `positive` and `monotonic`. */
    "unique_integer" 1 unique_integer;
    /** Nanoseconds since the VM started. */
    "monotonic_time" 0 |machine, _| { let now = monotonic(machine); Ok(machine.heap.integer(now)) };
    /** The same in a unit. */
    "monotonic_time" 1 |machine, a| { let now = monotonic(machine); in_unit(machine, now, a[0]) };
    /** Nanoseconds since 1970. */
    "system_time" 0 |machine, _| { let now = system(); Ok(machine.heap.integer(now)) };
    /** The same in a unit. */
    "system_time" 1 |machine, a| in_unit(machine, system(), a[0]);
    /** System time less monotonic time. */
    "time_offset" 0 |machine, _| { let offset = offset(machine); Ok(machine.heap.integer(offset)) };
    /** The same in a unit. */
    "time_offset" 1 |machine, a| { let offset = offset(machine); in_unit(machine, offset, a[0]) };
    /** `{Megaseconds, Seconds, Microseconds}` since 1970. */
    "timestamp" 0 |machine, _| Ok(timestamp(machine, system() / 1000));
    /** The same, later than all such calls before. */
    "now" 0 now;
    /** `{{Year, Month, Day}, {Hour, Minute, Second}}` here. */
    "localtime" 0 |machine, _| { let time = local(system() / NANOSECONDS)?; Ok(date_time(machine, &time)) };
    /** The same in UTC. */
    "universaltime" 0 |machine, _| { let time = universal(system() / NANOSECONDS)?; Ok(date_time(machine, &time)) };
    /** The date here. */
    "date" 0 |machine, _| { let time = local(system() / NANOSECONDS)?; Ok(date(machine, &time)) };
    /** The time of day here. */
    "time" 0 |machine, _| { let time = local(system() / NANOSECONDS)?; Ok(time_of_day(machine, &time)) };
    /** Seconds since 1970 as date and time in UTC. */
    "posixtime_to_universaltime" 1 |machine, a| {
        let time = universal(arguments::small(a[0])?)?;
        Ok(date_time(machine, &time))
    };
    /** Date and time in UTC as seconds since 1970. */
    "universaltime_to_posixtime" 1 |machine, a| {
        let seconds = seconds_of_universal(&mut fields(a[0])?);
        Ok(machine.heap.integer(seconds))
    };
    /** Date and time in UTC as those here. */
    "universaltime_to_localtime" 1 |machine, a| {
        let time = local(seconds_of_universal(&mut fields(a[0])?))?;
        Ok(date_time(machine, &time))
    };
    /** Date and time here as those in UTC. */
    "localtime_to_universaltime" 1 |machine, a| local_to_universal(machine, a[0], Term::atom(atoms::UNDEFINED));
    /** The same, told whether it is summer time. */
    "localtime_to_universaltime" 2 |machine, a| local_to_universal(machine, a[0], a[1]);
};

/// `os`.
pub const OS_ROWS: &[NativeRow] = native_rows! {
    /** Nanoseconds since 1970. */
    "system_time" 0 |machine, _| { let now = system(); Ok(machine.heap.integer(now)) };
    /** The same in a unit. */
    "system_time" 1 |machine, a| in_unit(machine, system(), a[0]);
    /** `{Megaseconds, Seconds, Microseconds}` since 1970. */
    "timestamp" 0 |machine, _| Ok(timestamp(machine, system() / 1000));
    /** The finest clock. */
    "perf_counter" 0 |machine, _| { let now = monotonic(machine); Ok(machine.heap.integer(now)) };
    /** The same in a unit. */
    "perf_counter" 1 |machine, a| { let now = monotonic(machine); in_unit(machine, now, a[0]) };
};

const NANOSECONDS: i64 = 1_000_000_000;

static UNIQUE: AtomicI64 = AtomicI64::new(0);
/// Microseconds that `now/0` gave last.
static LAST_NOW: AtomicU64 = AtomicU64::new(0);

fn unique(counter: &AtomicI64) -> i64 {
    counter.fetch_add(1, Ordering::Relaxed) + 1
}

/// One counter serves all: it is positive and monotonic anyhow.
fn unique_integer(_machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    for option in arguments::list(a[0])? {
        if option != Term::atom(atoms::POSITIVE) && option != Term::atom(atoms::MONOTONIC) {
            return Err(Stop::BADARG);
        }
    }
    Ok(Term::small(unique(&UNIQUE)))
}

pub fn monotonic(machine: &Machine) -> i64 {
    machine.vm.started.elapsed().as_nanos() as i64
}

pub fn system() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}

pub fn offset(machine: &Machine) -> i64 {
    machine.vm.started_at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}

fn in_unit(machine: &mut Machine, nanoseconds: i64, unit: Term) -> Result<Term, Stop> {
    let scaled = BigInt::from(nanoseconds) * parts_per_second(unit)? / BigInt::from(NANOSECONDS);
    Ok(machine.heap.big(&scaled))
}

pub fn timestamp(machine: &mut Machine, microseconds: i64) -> Term {
    let seconds = microseconds / 1_000_000;
    let parts = [seconds / 1_000_000, seconds % 1_000_000, microseconds % 1_000_000];
    machine.heap.tuple(&parts.map(Term::small))
}

fn now(machine: &mut Machine, _: &[Term]) -> Result<Term, Stop> {
    let now = (system() / 1000) as u64;
    let before = LAST_NOW.fetch_max(now, Ordering::Relaxed);
    let given = if before < now { now } else { LAST_NOW.fetch_add(1, Ordering::Relaxed) + 1 };
    Ok(timestamp(machine, given as i64))
}

// ---- Dates ----

fn universal(seconds: i64) -> Result<libc::tm, Stop> {
    // SAFETY: `tm` is plain data, for which zeros are a value; both places are ours.
    let (time, is_valid) = unsafe {
        let mut time: libc::tm = std::mem::zeroed();
        let is_valid = !libc::gmtime_r(&seconds, &mut time).is_null();
        (time, is_valid)
    };
    if is_valid { Ok(time) } else { Err(Stop::BADARG) }
}

fn local(seconds: i64) -> Result<libc::tm, Stop> {
    // SAFETY: as above.
    let (time, is_valid) = unsafe {
        let mut time: libc::tm = std::mem::zeroed();
        let is_valid = !libc::localtime_r(&seconds, &mut time).is_null();
        (time, is_valid)
    };
    if is_valid { Ok(time) } else { Err(Stop::BADARG) }
}

fn seconds_of_universal(time: &mut libc::tm) -> i64 {
    // SAFETY: `time` is a valid place.
    unsafe { libc::timegm(time) }
}

fn local_to_universal(machine: &mut Machine, time: Term, summer: Term) -> Result<Term, Stop> {
    let mut time = fields(time)?;
    time.tm_isdst = match summer {
        _ if summer == Term::atom(atoms::UNDEFINED) => -1,
        _ => i32::from(arguments::as_boolean(summer)?),
    };
    // SAFETY: `time` is a valid place.
    let seconds = unsafe { libc::mktime(&mut time) };
    let time = universal(seconds)?;
    Ok(date_time(machine, &time))
}

/// `{{Year, Month, Day}, {Hour, Minute, Second}}`, which must be a date that there is.
fn fields(term: Term) -> Result<libc::tm, Stop> {
    let parts = |term: Term| term.as_tuple().ok_or(Stop::BADARG);
    let &[date, time] = parts(term)? else { return Err(Stop::BADARG) };
    let (&[year, month, day], &[hour, minute, second]) = (parts(date)?, parts(time)?) else {
        return Err(Stop::BADARG);
    };
    let field = |term: Term, low: i64, high: i64| -> Result<i32, Stop> {
        let value = arguments::small(term)?;
        if (low..=high).contains(&value) { Ok(value as i32) } else { Err(Stop::BADARG) }
    };
    // SAFETY: `tm` is plain data, for which zeros are a value.
    let mut fields: libc::tm = unsafe { std::mem::zeroed() };
    fields.tm_year = field(year, 0, 1 << 30)? - 1900;
    fields.tm_mon = field(month, 1, 12)? - 1;
    fields.tm_mday = field(day, 1, days_of_month(fields.tm_year + 1900, fields.tm_mon))?;
    fields.tm_hour = field(hour, 0, 23)?;
    fields.tm_min = field(minute, 0, 59)?;
    fields.tm_sec = field(second, 0, 59)?;
    Ok(fields)
}

fn days_of_month(year: i32, month: i32) -> i64 {
    match month {
        1 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

fn date(machine: &mut Machine, time: &libc::tm) -> Term {
    machine.heap.tuple(&[time.tm_year + 1900, time.tm_mon + 1, time.tm_mday].map(|part| Term::small(i64::from(part))))
}

fn time_of_day(machine: &mut Machine, time: &libc::tm) -> Term {
    machine.heap.tuple(&[time.tm_hour, time.tm_min, time.tm_sec].map(|part| Term::small(i64::from(part))))
}

fn date_time(machine: &mut Machine, time: &libc::tm) -> Term {
    let (date, time) = (date(machine, time), time_of_day(machine, time));
    machine.heap.tuple(&[date, time])
}
