//! What can be asked about a table.

use super::{Stop, one_of};
use crate::atom::{Atom, atoms};
use crate::bifs::arguments::boolean;
use crate::bifs::native::clock;
use crate::ets::Kind;
use crate::ets::table::{Access, Table};
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::tags::{NIL, Term};
use std::sync::Arc;

/// What `info/1` tells, in its order.
const ITEMS: &[Atom] = &[
    atoms::ID,
    atoms::DECENTRALIZED_COUNTERS,
    atoms::READ_CONCURRENCY,
    atoms::WRITE_CONCURRENCY,
    atoms::COMPRESSED,
    atoms::MEMORY,
    atoms::OWNER,
    atoms::HEIR,
    atoms::NAME,
    atoms::SIZE,
    atoms::NODE,
    atoms::NAMED_TABLE,
    atoms::TYPE,
    atoms::KEYPOS,
    atoms::PROTECTION,
];

/// What else `info/2` tells.
const MORE_ITEMS: &[Atom] =
    &[atoms::FIXED, atoms::SAFE_FIXED, atoms::SAFE_FIXED_MONOTONIC_TIME, atoms::STATS, atoms::BINARY];

fn find(machine: &Machine, term: Term) -> Result<Option<Arc<Table>>, Stop> {
    if !term.is_atom() && term.as_reference().is_none() {
        return Err(Stop::BADARG);
    }
    Ok(machine.vm.tables.find(term))
}

pub fn all(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let Some(table) = find(machine, a[0])? else { return Ok(Term::atom(atoms::UNDEFINED)) };
    let mut list = NIL;
    for &item in ITEMS.iter().rev() {
        let value = value(machine, &table, item);
        let pair = machine.heap.tuple(&[Term::atom(item), value]);
        list = machine.heap.cons(pair, list);
    }
    Ok(list)
}

pub fn one(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let Some(table) = find(machine, a[0])? else { return Ok(Term::atom(atoms::UNDEFINED)) };
    let item = one_of(a[1], ITEMS).or_else(|| one_of(a[1], MORE_ITEMS)).ok_or(Stop::BADARG)?;
    Ok(value(machine, &table, item))
}

fn value(machine: &mut Machine, table: &Table, item: Atom) -> Term {
    let options = &table.options;
    match item {
        atoms::ID => table.reference(&mut machine.heap),
        atoms::DECENTRALIZED_COUNTERS => boolean(options.decentralized_counters),
        atoms::READ_CONCURRENCY => boolean(options.read_concurrency),
        atoms::WRITE_CONCURRENCY => Term::atom(options.write_concurrency),
        atoms::COMPRESSED => boolean(options.compressed),
        atoms::MEMORY => Term::small(table.words() as i64),
        atoms::OWNER => table.owner(),
        atoms::HEIR => table.heir().as_ref().map_or(Term::atom(atoms::NONE), |heir| heir.pid),
        atoms::NAME => Term::atom(table.name()),
        atoms::SIZE => Term::small(table.object_count() as i64),
        atoms::NODE => Term::atom(atoms::NONODE),
        atoms::NAMED_TABLE => boolean(options.is_named),
        atoms::TYPE => Term::atom(match options.kind {
            Kind::Set => atoms::SET,
            Kind::OrderedSet => atoms::ORDERED_SET,
            Kind::Bag => atoms::BAG,
            Kind::DuplicateBag => atoms::DUPLICATE_BAG,
        }),
        atoms::KEYPOS => Term::small(options.key_at as i64 + 1),
        atoms::PROTECTION => Term::atom(match table.access() {
            Access::Private => atoms::PRIVATE,
            Access::Read => atoms::PROTECTED,
            Access::Write => atoms::PUBLIC,
        }),
        atoms::FIXED => boolean(table.is_fixed()),
        atoms::SAFE_FIXED => safe_fixed(machine, table, |machine, since| {
            clock::timestamp(machine, (clock::offset(machine) + since) / 1000)
        }),
        atoms::SAFE_FIXED_MONOTONIC_TIME => safe_fixed(machine, table, |machine, since| machine.heap.integer(since)),
        atoms::STATS => stats(machine, table),
        _ => NIL,
    }
}

/// `{Since, [{Process, Count}]}`, or `false`.
fn safe_fixed(machine: &mut Machine, table: &Table, time: impl FnOnce(&mut Machine, i64) -> Term) -> Term {
    let (since, holders) = {
        let fixing = table.fixing();
        (fixing.since, fixing.holders.clone())
    };
    if holders.is_empty() {
        return boolean(false);
    }
    let mut list = NIL;
    for (pid, count) in holders {
        let pair = machine.heap.tuple(&[pid, Term::small(i64::from(count))]);
        list = machine.heap.cons(pair, list);
    }
    let since = time(machine, since);
    machine.heap.tuple(&[since, list])
}

/// Buckets; average, deviation, expected deviation, shortest and longest of their chains; how often the table is fixed.
fn stats(machine: &mut Machine, table: &Table) -> Term {
    let Some(chains) = table.chains() else { return boolean(false) };
    let count = chains.len() as f64;
    let average = chains.iter().sum::<usize>() as f64 / count;
    let deviation = (chains.iter().map(|&length| (length as f64 - average).powi(2)).sum::<f64>() / count).sqrt();
    let expected = (average * (1.0 - 1.0 / count)).sqrt();
    let (least, most) = (chains.iter().min().copied().unwrap_or(0), chains.iter().max().copied().unwrap_or(0));
    let fixed = table.fixing().holders.iter().map(|holder| i64::from(holder.1)).sum();
    let floats = [average, deviation, expected].map(|value| machine.heap.float(value));
    let [average, deviation, expected] = floats;
    let buckets = Term::small(chains.len() as i64);
    let (least, most) = (Term::small(least as i64), Term::small(most as i64));
    machine.heap.tuple(&[buckets, average, deviation, expected, least, most, Term::small(fixed)])
}
