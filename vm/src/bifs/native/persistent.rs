//! Terms that all processes read without copying: `persistent_term`.
//!
//! A value is copied to the literal area once and stays there for good, also
//! when it is replaced or erased: who has read it may go on using it. So what
//! changes often does not belong here, as in OTP. Readers share a lock and do
//! not wait for one another.

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::Fault;
use crate::bifs::arguments::boolean;
use crate::heap::{Allocate, literal};
use crate::interpreter::machine::Machine;
use crate::term::compare::exact_equal;
use crate::term::hash::hash;
use crate::term::tags::{NIL, Term};
use crate::term::{copy, map};
use rustc_hash::FxHashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub const ROWS: &[NativeRow] = native_rows! {
    /** Sets the value of a key. */
    "put" 2 |machine, a| {
        if machine.vm.persistent_terms.put(a[0], a[1]) {
            Ok(Term::atom(atoms::OK))
        } else {
            Err(Fault::SYSTEM_LIMIT.into())
        }
    };
    /** The value of a key. */
    "get" 1 |machine, a| machine.vm.persistent_terms.get(a[0]).ok_or(Stop::BADARG);
    /** The value of a key, or a default. */
    "get" 2 |machine, a| Ok(machine.vm.persistent_terms.get(a[0]).unwrap_or(a[1]));
    /** All keys and values. */
    "get" 0 |machine, _| {
        let mut list = NIL;
        for (key, value) in machine.vm.persistent_terms.all() {
            let pair = machine.heap.tuple(&[key, value]);
            list = machine.heap.cons(pair, list);
        }
        Ok(list)
    };
    /** Removes a key: whether it was there. */
    "erase" 1 |machine, a| Ok(boolean(machine.vm.persistent_terms.erase(a[0])));
    /** `#{count, memory}`. */
    "info" 0 info;
};

type Buckets = FxHashMap<u32, Vec<(Term, Term)>>;

/// The table of one VM. Keys and values are literals or immediates.
#[derive(Default)]
pub struct PersistentTerms(RwLock<Buckets>);

impl PersistentTerms {
    fn read(&self) -> RwLockReadGuard<'_, Buckets> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Buckets> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: Term) -> Option<Term> {
        self.read().get(&hash(key))?.iter().find(|pair| exact_equal(pair.0, key)).map(|pair| pair.1)
    }

    /// False: the literal area is full.
    fn put(&self, key: Term, value: Term) -> bool {
        let mut buckets = self.write();
        let bucket = buckets.entry(hash(key)).or_default();
        let found = bucket.iter().position(|pair| exact_equal(pair.0, key));
        if found.is_some_and(|at| exact_equal(bucket[at].1, value)) {
            return true;
        }
        let Some(value) = literal_of(value) else { return false };
        match found {
            Some(at) => bucket[at].1 = value,
            None => {
                let Some(key) = literal_of(key) else { return false };
                bucket.push((key, value));
            }
        }
        true
    }

    fn erase(&self, key: Term) -> bool {
        let mut buckets = self.write();
        let Some(bucket) = buckets.get_mut(&hash(key)) else { return false };
        let before = bucket.len();
        bucket.retain(|pair| !exact_equal(pair.0, key));
        bucket.len() < before
    }

    fn all(&self) -> Vec<(Term, Term)> {
        self.read().values().flatten().copied().collect()
    }
}

fn literal_of(term: Term) -> Option<Term> {
    let words = copy::size_of(term);
    if words == 0 {
        return Some(term);
    }
    let mut place = literal::allocate(words).ok()?;
    Some(copy::copy(term, &mut place))
}

fn info(machine: &mut Machine, _: &[Term]) -> Result<Term, Stop> {
    let all = machine.vm.persistent_terms.all();
    let words: usize = all.iter().map(|&(key, value)| words_of(key) + words_of(value)).sum();
    let pairs = [
        (Term::atom(atoms::COUNT), Term::small(all.len() as i64)),
        (Term::atom(atoms::MEMORY), Term::small(words as i64 * 8)),
    ];
    Ok(map::from_pairs(&pairs, &mut machine.heap))
}

/// Words of a term's own top level and of what is below, in the literal area.
fn words_of(term: Term) -> usize {
    let mut words = 1;
    let mut left = vec![term];
    while let Some(term) = left.pop() {
        if let Some((head, tail)) = term.as_cons() {
            words += 2;
            left.extend([head, tail]);
        } else if let Some(elements) = term.as_tuple() {
            words += 1 + elements.len();
            left.extend_from_slice(elements);
        } else if term.is_pointer() {
            let header = crate::heap::words::word(term, 0);
            words += 1 + crate::term::tags::header_words(header);
        }
    }
    words
}
