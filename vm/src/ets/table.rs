//! One table: what it was made with, who may do what to it, and its objects in one of two stores.

use super::hash_table::{HashTable, hash_of};
use super::kept::KeptTerm;
use super::object::{Form, Object};
use super::ordered::OrderedTable;
use super::{Action, Kind, Position, Visitor};
use crate::atom::Atom;
use crate::heap::{Allocate, Heap, OutOfMemory};
use crate::term::tags::Term;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What others than the owner may do; also what a function wants to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Access {
    /// Owner only.
    Private,
    Read,
    Write,
}

/// What a table is made with.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub kind: Kind,
    pub access: Access,
    /// Place of the key, from 0.
    pub key_at: usize,
    pub is_named: bool,
    pub compressed: bool,
    pub read_concurrency: bool,
    /// As it was asked for: `true`, `false`, `auto`.
    pub write_concurrency: Atom,
    pub uses_many_locks: bool,
    pub decentralized_counters: bool,
}

/// The objects of a table.
pub enum Store {
    Hash(HashTable),
    Ordered(OrderedTable),
}

impl Store {
    /// Takes out up to `most` objects. True: none are left.
    pub fn clear(&self, most: usize) -> bool {
        match self {
            Store::Hash(table) => table.clear(most),
            Store::Ordered(table) => table.clear(most),
        }
    }
}

/// Who gets the table when its owner dies, and the data of the message that says so.
pub struct Heir {
    pub pid: Term,
    pub data: KeptTerm,
}

/// Who walks the table step by step.
#[derive(Default)]
pub struct Fixing {
    /// Processes, and how often each asked for it.
    pub holders: Vec<(Term, u32)>,
    /// Nanoseconds since the VM started.
    pub since: i64,
}

pub struct Table {
    pub id: u64,
    pub options: Options,
    name: AtomicU32,
    /// A pid's bits.
    owner: AtomicU64,
    access: AtomicU8,
    is_deleted: AtomicBool,
    /// How often the table is fixed.
    fixed: AtomicU32,
    heir: Mutex<Option<Heir>>,
    fixing: Mutex<Fixing>,
    store: Store,
}

impl Table {
    pub fn new(id: u64, name: Atom, owner: Term, heir: Option<Heir>, options: Options) -> Table {
        let store = match options.kind {
            Kind::OrderedSet => Store::Ordered(OrderedTable::new(options.key_at)),
            kind => Store::Hash(HashTable::new(kind, options.key_at, options.uses_many_locks)),
        };
        Table {
            id,
            options,
            name: AtomicU32::new(name.0),
            owner: AtomicU64::new(owner.0),
            access: AtomicU8::new(options.access as u8),
            is_deleted: AtomicBool::new(false),
            fixed: AtomicU32::new(0),
            heir: Mutex::new(heir),
            fixing: Mutex::default(),
            store,
        }
    }

    pub fn name(&self) -> Atom {
        Atom(self.name.load(Ordering::Acquire))
    }

    pub fn rename(&self, name: Atom) {
        self.name.store(name.0, Ordering::Release);
    }

    pub fn owner(&self) -> Term {
        Term(self.owner.load(Ordering::Acquire))
    }

    pub fn set_owner(&self, pid: Term) {
        self.owner.store(pid.0, Ordering::Release);
    }

    pub fn heir(&self) -> MutexGuard<'_, Option<Heir>> {
        self.heir.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn access(&self) -> Access {
        match self.access.load(Ordering::Relaxed) {
            0 => Access::Private,
            1 => Access::Read,
            _ => Access::Write,
        }
    }

    pub fn set_access(&self, access: Access) {
        self.access.store(access as u8, Ordering::Relaxed);
    }

    #[inline]
    pub fn allows(&self, pid: Term, wanted: Access) -> bool {
        self.owner() == pid || self.access.load(Ordering::Relaxed) >= wanted as u8 && wanted != Access::Private
    }

    #[inline]
    pub fn is_deleted(&self) -> bool {
        self.is_deleted.load(Ordering::Acquire)
    }

    pub fn mark_deleted(&self) {
        self.is_deleted.store(true, Ordering::Release);
    }

    pub fn is_ordered(&self) -> bool {
        matches!(self.store, Store::Ordered(_))
    }

    /// At most one object has a key.
    pub fn has_unique_keys(&self) -> bool {
        matches!(self.options.kind, Kind::Set | Kind::OrderedSet)
    }

    /// The term that stands for the table: its name, or a reference.
    pub fn term(&self, to: &mut impl Allocate) -> Term {
        if self.options.is_named { Term::atom(self.name()) } else { self.reference(to) }
    }

    pub fn reference(&self, to: &mut impl Allocate) -> Term {
        to.reference([self.id, 0], None)
    }

    // ---- Objects ----

    /// A tuple that has a key.
    #[inline]
    pub fn accepts(&self, tuple: Term) -> bool {
        tuple.is_tuple() && tuple.arity() > self.options.key_at
    }

    /// A copy of a tuple that [`Table::accepts`].
    ///
    /// # Errors
    /// When there is no memory.
    pub fn object(&self, tuple: Term) -> Result<Object, OutOfMemory> {
        let key_at = self.options.key_at;
        let linked = !self.is_ordered();
        let hash = if linked { hash_of(tuple.elements()[key_at]) } else { 0 };
        Object::new(tuple, Form { key_at, linked, compressed: self.options.compressed }, hash)
    }

    #[inline]
    pub fn to_heap(&self, object: Object, heap: &mut Heap) -> Term {
        object.to_heap(heap, self.options.key_at)
    }

    pub fn key_to_heap(&self, object: Object, heap: &mut Heap) -> Term {
        crate::term::copy::copy(object.key(self.options.key_at), heap)
    }

    /// Visits the objects of a key, the newest first.
    #[inline]
    pub fn each_of(&self, key: Term, visit: impl FnMut(Object)) {
        match &self.store {
            Store::Hash(table) => table.each_of(key, visit),
            Store::Ordered(table) => table.each_of(key, visit),
        }
    }

    pub fn contains(&self, key: Term) -> bool {
        let mut is_there = false;
        self.each_of(key, |_| is_there = true);
        is_there
    }

    #[inline]
    pub fn put(&self, object: Object) {
        match &self.store {
            Store::Hash(table) => table.put(object, self.is_fixed()),
            Store::Ordered(table) => table.put(object),
        }
    }

    /// Puts all at one moment. False: one of the keys was there, and `only_new` was asked for; nothing was done.
    pub fn put_all(&self, objects: &[Object], only_new: bool) -> bool {
        match &self.store {
            Store::Hash(table) => table.put_all(objects, only_new, self.is_fixed()),
            Store::Ordered(table) => table.put_all(objects, only_new),
        }
    }

    /// Takes out the objects of a key for which `is_taken` says so.
    pub fn remove(&self, key: Term, is_taken: impl FnMut(Object) -> bool) {
        match &self.store {
            Store::Hash(table) => table.remove(key, self.is_fixed(), is_taken),
            Store::Ordered(table) => table.remove(key, is_taken),
        }
    }

    /// Changes the only object of a key, or makes one, while nobody else sees it.
    ///
    /// # Errors
    /// What `change` says.
    pub fn update<E>(
        &self,
        key: Term,
        change: impl FnOnce(Option<Object>) -> Result<Option<Object>, E>,
    ) -> Result<(), E> {
        match &self.store {
            Store::Hash(table) => table.update(key, self.is_fixed(), change),
            Store::Ordered(table) => table.update(key, change),
        }
    }

    // ---- Walking ----

    pub fn first(&self, visit: impl FnOnce(Object)) {
        match &self.store {
            Store::Hash(table) => table.first_from(0, visit),
            Store::Ordered(table) => table.first_behind(None, visit),
        }
    }

    pub fn last(&self, visit: impl FnOnce(Object)) {
        match &self.store {
            Store::Hash(table) => table.first_from(0, visit),
            Store::Ordered(table) => table.last_before(None, visit),
        }
    }

    /// The first object behind a key, or before it. False: the table has no order and no such key.
    pub fn neighbour(&self, key: Term, backwards: bool, visit: impl FnOnce(Object)) -> bool {
        match &self.store {
            Store::Hash(table) => return table.first_behind(key, visit),
            Store::Ordered(table) if backwards => table.last_before(Some(key), visit),
            Store::Ordered(table) => table.first_behind(Some(key), visit),
        }
        true
    }

    /// Visits the objects of a slot. `None`: there are not so many slots; whether it is just the one behind the last.
    pub fn slot(&self, number: usize, mut visit: impl FnMut(Object)) -> Result<(), bool> {
        let count = match &self.store {
            Store::Hash(table) => table.bucket_count(),
            Store::Ordered(table) => table.object_count(),
        };
        if number >= count {
            return Err(number == count);
        }
        match &self.store {
            Store::Hash(table) => table.each_in_bucket(number, visit),
            Store::Ordered(table) => table.at(number, &mut visit),
        }
        Ok(())
    }

    /// Visits until the visitor has enough; where to go on. Tables without order have no other direction.
    pub fn scan(&self, from: Position, backwards: bool, visitor: &mut dyn Visitor) -> Position {
        match &self.store {
            Store::Hash(table) => table.scan(from, visitor),
            Store::Ordered(table) => table.scan(from, backwards, visitor),
        }
    }

    /// The same, and does with each object what the visitor says.
    pub fn scan_and_change(&self, from: Position, visitor: &mut dyn Visitor) -> Position {
        match &self.store {
            Store::Hash(table) => table.scan_and_change(from, self.is_fixed(), visitor),
            Store::Ordered(table) => table.scan_and_change(from, visitor),
        }
    }

    /// The same for the objects of one key.
    pub fn change_key(&self, key: Term, visitor: &mut dyn Visitor) {
        match &self.store {
            Store::Hash(table) => table.change_key(key, self.is_fixed(), visitor),
            Store::Ordered(table) => table.change_key(key, visitor),
        }
    }

    // ---- Fixing ----

    pub fn is_fixed(&self) -> bool {
        self.fixed.load(Ordering::Acquire) > 0
    }

    pub fn fixing(&self) -> MutexGuard<'_, Fixing> {
        self.fixing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A process starts to walk the table; `now` in nanoseconds.
    pub fn fix(&self, pid: Term, now: i64) {
        let mut fixing = self.fixing();
        if fixing.holders.is_empty() {
            fixing.since = now;
        }
        match fixing.holders.iter_mut().find(|holder| holder.0 == pid) {
            Some(holder) => holder.1 += 1,
            None => fixing.holders.push((pid, 1)),
        }
        self.fixed.fetch_add(1, Ordering::AcqRel);
    }

    /// It has come to an end, or with `all` to all its ends.
    pub fn unfix(&self, pid: Term, all: bool) {
        let mut fixing = self.fixing();
        let Some(at) = fixing.holders.iter().position(|holder| holder.0 == pid) else { return };
        let count = if all { fixing.holders[at].1 } else { 1 };
        fixing.holders[at].1 -= count;
        if fixing.holders[at].1 == 0 {
            fixing.holders.swap_remove(at);
        }
        if self.fixed.fetch_sub(count, Ordering::AcqRel) == count
            && let Store::Hash(table) = &self.store
        {
            table.sweep();
        }
    }

    // ---- The whole ----

    pub fn object_count(&self) -> usize {
        match &self.store {
            Store::Hash(table) => table.object_count(),
            Store::Ordered(table) => table.object_count(),
        }
    }

    /// Words of the table with all its objects. Off-heap binaries, which others may share, are not among them.
    pub fn words(&self) -> usize {
        size_of::<Table>() / 8
            + match &self.store {
                Store::Hash(table) => table.words(),
                Store::Ordered(table) => table.words(),
            }
    }

    /// Words of the table without its objects, which are counted where they are allocated.
    pub fn frame_words(&self) -> usize {
        size_of::<Table>() / 8
            + match &self.store {
                Store::Hash(table) => table.frame_words(),
                Store::Ordered(table) => table.frame_words(),
            }
    }

    /// Takes out all objects at one moment; they are in the store that comes back.
    pub fn take_all(&self) -> Store {
        match &self.store {
            Store::Hash(table) => Store::Hash(table.take_all()),
            Store::Ordered(table) => Store::Ordered(table.take_all()),
        }
    }

    /// Takes out all objects, but marks them while the table is fixed.
    pub fn clear_fixed(&self) {
        struct All;
        impl Visitor for All {
            fn visit(&mut self, _: Object) -> Action {
                Action::Delete
            }
            fn has_enough(&self) -> bool {
                false
            }
            fn keep(&mut self, key: Term) -> Term {
                key
            }
        }
        self.scan_and_change(Position::Start, &mut All);
    }

    /// Lengths of the chains of a table that has any.
    pub fn chains(&self) -> Option<Vec<usize>> {
        match &self.store {
            Store::Hash(table) => Some(table.chains()),
            Store::Ordered(_) => None,
        }
    }
}
