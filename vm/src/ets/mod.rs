//! ETS: tables of tuples that processes share.
//!
//! ```text
//!  tables.rs       which tables there are: by id, by name, by owner; what becomes of them when a process dies
//!  table.rs        one table: its options, who may do what, fixing; passes on to one of
//!  hash_table.rs     set, bag, duplicate_bag: chains in shards with a lock each
//!  ordered.rs        ordered_set: a B+ tree behind one lock
//!  object.rs       one object: a block off all heaps. Looked-up objects are copied to the heap of who asks
//!  compression.rs  objects of compressed tables
//!  match_spec/     match specifications: compiled once a call, run on objects where they lie
//! ```
//! Nothing here knows the functions of the module `ets`, which are in
//! `bifs/native/ets`. No lock is held while a process waits or code of it runs.

pub mod compression;
pub mod hash_table;
pub mod kept;
pub mod match_spec;
pub mod object;
pub mod ordered;
pub mod table;
pub mod tables;

#[cfg(test)]
mod tests;

use crate::heap::Heap;
use crate::term::compare::exact_equal;
use crate::term::tags::Term;
use object::Object;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Set,
    OrderedSet,
    Bag,
    DuplicateBag,
}

/// Where a walk over a table goes on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Position {
    Start,
    /// At a bucket of a hash table.
    Bucket(usize),
    /// Behind a key of an ordered table, or before it when going backwards.
    Key(Term),
    End,
}

impl Position {
    fn bucket(self) -> usize {
        match self {
            Position::Bucket(number) => number,
            Position::End => usize::MAX,
            Position::Start | Position::Key(_) => 0,
        }
    }

    fn key(self) -> Option<Term> {
        match self {
            Position::Key(key) => Some(key),
            _ => None,
        }
    }
}

/// What to do with an object.
pub enum Action {
    Keep,
    Delete,
    /// By one with an equal key.
    Replace(Object),
}

/// Who walks over a table. It is called with a lock held and must not touch the table.
pub trait Visitor {
    fn visit(&mut self, object: Object) -> Action;
    /// Whether it wants to pause.
    fn has_enough(&self) -> bool;
    /// A copy of a key that outlives the lock.
    fn keep(&mut self, key: Term) -> Term;
}

/// The objects are the same term.
fn are_equal(a: Object, b: Object, key_at: usize) -> bool {
    match (a.tuple(), b.tuple()) {
        (Some(a), Some(b)) => exact_equal(a, b),
        _ => is_equal_to(a, b, key_at),
    }
}

fn is_equal_to(a: Object, b: Object, key_at: usize) -> bool {
    let mut heap = Heap::empty();
    let (left, right) = (a.to_heap(&mut heap, key_at), b.to_heap(&mut heap, key_at));
    let are_equal = exact_equal(left, right);
    heap.release();
    are_equal
}
