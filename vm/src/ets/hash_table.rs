//! Tables without order: `set`, `bag`, `duplicate_bag`. Chains of objects behind buckets, in shards with a lock each.
//!
//! The low bits of a key's hash choose the shard, the next ones the bucket in
//! it. So schedulers that work on different keys seldom meet at a lock, and
//! readers of one shard do not wait for one another. A shard grows and shrinks
//! by one bucket at a time (linear hashing, Litwin 1980), so that no insertion
//! waits for a whole table to be moved.
//!
//! ```text
//!  bucket n of the table = bucket n / SHARDS of shard n % SHARDS
//!  shard  [ lock ][ heads ] → Object → Object → …     objects of equal keys stand side by side, the newest first
//! ```
//! Buckets in this numbering, and hashes, are as in OTP: small tables are
//! walked in the same order.
//!
//! While somebody walks the table step by step it is *fixed*: shards keep
//! their buckets, and what is taken out stays in its chain, marked, until the
//! last walker has gone.

use super::object::{Link, Object};
use super::{Action, Kind, Position, Visitor};
use crate::term::compare::exact_equal;
use crate::term::hash;
use crate::term::tags::Term;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Buckets of an empty table.
const BUCKETS: usize = 256;
/// Shards of a table that many read and write at a time, and of others.
const MANY_SHARDS: usize = 64;
const SHARDS: usize = 16;

/// OTP's hash of a key: atoms have one of their text (P. J. Weinberger's), other terms that of maps.
pub fn hash_of(key: Term) -> u32 {
    if !key.is_atom() {
        return hash::hash(key);
    }
    let mut hash = 0u32;
    for character in key.atom_value().text().chars() {
        let mut utf8 = [0; 4];
        let mut add = |value: u32| {
            hash = (hash << 4).wrapping_add(value);
            let high = hash & 0xF000_0000;
            hash ^= high >> 24 ^ high;
        };
        match u32::from(character) {
            latin1 @ ..256 => add(latin1),
            _ => character.encode_utf8(&mut utf8).bytes().for_each(|byte| add(u32::from(byte))),
        }
    }
    hash
}

// Shards lie on cache lines of their own: a lock that is taken is a line that is written.
#[repr(align(64))]
struct Shard(RwLock<Buckets>);

pub struct HashTable {
    shards: Box<[Shard]>,
    shard_bits: u32,
    kind: Kind,
    key_at: usize,
}

impl HashTable {
    pub fn new(kind: Kind, key_at: usize, write_concurrency: bool) -> HashTable {
        let count = if write_concurrency { MANY_SHARDS } else { SHARDS };
        let shard_bits = count.trailing_zeros();
        let shard = |_| Shard(RwLock::new(Buckets::new(BUCKETS / count, shard_bits, key_at)));
        HashTable { shards: (0..count).map(shard).collect(), shard_bits, kind, key_at }
    }

    fn shard_of(&self, hash: u32) -> &Shard {
        &self.shards[hash as usize & (self.shards.len() - 1)]
    }

    fn read(&self, hash: u32) -> RwLockReadGuard<'_, Buckets> {
        self.shard_of(hash).0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, hash: u32) -> RwLockWriteGuard<'_, Buckets> {
        self.shard_of(hash).0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Visits the objects of a key, the newest first.
    #[inline]
    pub fn each_of(&self, key: Term, mut visit: impl FnMut(Object)) {
        let hash = hash_of(key);
        let buckets = self.read(hash);
        let mut link = buckets.run(key, hash).1;
        while let Some(object) = link {
            if !object.is_deleted() {
                visit(object);
            }
            link = buckets.next_of(object, key, hash);
        }
    }

    pub fn put(&self, object: Object, is_fixed: bool) {
        self.write(object.hash()).put(object, self.kind, is_fixed);
    }

    /// Puts all, as if at one moment. With `only_new` nothing is put when a key is there already: false, and the objects
    /// are the caller's still.
    pub fn put_all(&self, objects: &[Object], only_new: bool, is_fixed: bool) -> bool {
        // Always in the order of their numbers, so that two who do this never wait for each other.
        let needed = objects.iter().fold(0u64, |needed, object| needed | 1 << self.number(object.hash()));
        let mut locked: Vec<Option<RwLockWriteGuard<'_, Buckets>>> = (0..self.shards.len())
            .map(|number| (needed >> number & 1 != 0).then(|| self.write(number as u32)))
            .collect();
        let mut shard = |hash: u32, work: &mut dyn FnMut(&mut Buckets) -> bool| {
            locked[self.number(hash)].as_mut().is_some_and(|buckets| work(buckets))
        };
        let is_there = |object: &Object| {
            let (key, hash) = (object.key(self.key_at), object.hash());
            (key, hash)
        };
        if only_new
            && objects.iter().any(|object| {
                let (key, hash) = is_there(object);
                shard(hash, &mut |buckets| buckets.contains(key, hash))
            })
        {
            return false;
        }
        for &object in objects {
            shard(object.hash(), &mut |buckets| {
                buckets.put(object, self.kind, is_fixed);
                true
            });
        }
        true
    }

    fn number(&self, hash: u32) -> usize {
        hash as usize & (self.shards.len() - 1)
    }

    /// Takes out the objects of a key for which `is_taken` says so.
    pub fn remove(&self, key: Term, is_fixed: bool, mut is_taken: impl FnMut(Object) -> bool) {
        let hash = hash_of(key);
        let mut buckets = self.write(hash);
        let (mut place, mut link) = buckets.run(key, hash);
        while let Some(object) = link {
            if object.is_deleted() || !is_taken(object) {
                place.before = Some(object);
            } else {
                buckets.take_out(place, object, is_fixed);
                if is_fixed {
                    place.before = Some(object);
                }
            }
            link = buckets.at(place).filter(|next| next.hash() == hash && exact_equal(next.key(self.key_at), key));
        }
        buckets.shrink(is_fixed);
    }

    /// Changes the only object of a key under the shard's lock, or makes one.
    pub fn update<E>(
        &self,
        key: Term,
        is_fixed: bool,
        change: impl FnOnce(Option<Object>) -> Result<Option<Object>, E>,
    ) -> Result<(), E> {
        let hash = hash_of(key);
        let mut buckets = self.write(hash);
        let found = buckets.run(key, hash).1.filter(|object| !object.is_deleted());
        if let Some(object) = change(found)? {
            buckets.put(object, self.kind, is_fixed);
        }
        Ok(())
    }

    // ---- Walking ----

    /// The first object from a bucket on.
    pub fn first_from(&self, bucket: usize, visit: impl FnOnce(Object)) {
        for number in bucket..self.bucket_count() {
            let buckets = self.read(number as u32);
            let mut link = buckets.head(number >> self.shard_bits);
            while let Some(object) = link {
                if !object.is_deleted() {
                    return visit(object);
                }
                link = object.next();
            }
        }
    }

    /// The first object behind those of a key. False: there is no such key.
    pub fn first_behind(&self, key: Term, visit: impl FnOnce(Object)) -> bool {
        let hash = hash_of(key);
        let buckets = self.read(hash);
        let (place, mut link) = buckets.run(key, hash);
        if link.is_none() {
            return false;
        }
        let is_passed =
            |object: Object| object.is_deleted() || object.hash() == hash && exact_equal(object.key(self.key_at), key);
        while let Some(object) = link.filter(|&object| is_passed(object)) {
            link = object.next();
        }
        if let Some(object) = link {
            visit(object);
            return true;
        }
        let number = place.bucket << self.shard_bits | self.number(hash);
        drop(buckets);
        self.first_from(number + 1, visit);
        true
    }

    /// One more than the number of the last bucket.
    pub fn bucket_count(&self) -> usize {
        let most = (0..self.shards.len()).map(|number| self.read(number as u32).heads.len()).max().unwrap_or(0);
        most << self.shard_bits
    }

    pub fn each_in_bucket(&self, bucket: usize, mut visit: impl FnMut(Object)) {
        let buckets = self.read(bucket as u32);
        let mut link = buckets.head(bucket >> self.shard_bits);
        while let Some(object) = link {
            if !object.is_deleted() {
                visit(object);
            }
            link = object.next();
        }
    }

    /// Walks whole buckets until the visitor has enough; where to go on.
    pub fn scan(&self, from: Position, visitor: &mut dyn Visitor) -> Position {
        let first = from.bucket();
        let locked: Vec<_> = (0..self.shards.len()).map(|number| self.read(number as u32)).collect();
        let count = locked.iter().map(|buckets| buckets.heads.len()).max().unwrap_or(0) << self.shard_bits;
        for number in first..count {
            let mut link = locked[self.number(number as u32)].head(number >> self.shard_bits);
            while let Some(object) = link {
                if !object.is_deleted() {
                    visitor.visit(object);
                }
                link = object.next();
            }
            if visitor.has_enough() {
                return Position::Bucket(number + 1);
            }
        }
        Position::End
    }

    /// The same, and does with each object what the visitor says.
    pub fn scan_and_change(&self, from: Position, is_fixed: bool, visitor: &mut dyn Visitor) -> Position {
        let first = from.bucket();
        let mut locked: Vec<_> = (0..self.shards.len()).map(|number| self.write(number as u32)).collect();
        let count = locked.iter().map(|buckets| buckets.heads.len()).max().unwrap_or(0) << self.shard_bits;
        for number in first..count {
            let shard = self.number(number as u32);
            locked[shard].change_chain(number >> self.shard_bits, is_fixed, &mut |object| visitor.visit(object));
            if visitor.has_enough() {
                return Position::Bucket(number + 1);
            }
        }
        locked.iter_mut().for_each(|buckets| buckets.shrink(is_fixed));
        Position::End
    }

    /// The same for the objects of one key.
    pub fn change_key(&self, key: Term, is_fixed: bool, visitor: &mut dyn Visitor) {
        let hash = hash_of(key);
        let mut buckets = self.write(hash);
        let bucket = buckets.index(hash);
        let key_at = self.key_at;
        buckets.change_chain(bucket, is_fixed, &mut |object| {
            if object.hash() == hash && exact_equal(object.key(key_at), key) {
                visitor.visit(object)
            } else {
                Action::Keep
            }
        });
        buckets.shrink(is_fixed);
    }

    // ---- The whole ----

    pub fn object_count(&self) -> usize {
        (0..self.shards.len()).map(|number| self.read(number as u32).live).sum()
    }

    /// Words of buckets and objects.
    pub fn words(&self) -> usize {
        let words = |number| {
            let buckets = self.read(number as u32);
            buckets.heads.capacity() + buckets.object_words
        };
        self.shards.len() * size_of::<Shard>() / 8 + (0..self.shards.len()).map(words).sum::<usize>()
    }

    /// Words besides those of objects.
    pub fn frame_words(&self) -> usize {
        let heads: usize = (0..self.shards.len()).map(|number| self.read(number as u32).heads.capacity()).sum();
        self.shards.len() * size_of::<Shard>() / 8 + heads
    }

    /// Frees what was taken out while the table was fixed.
    pub fn sweep(&self) {
        for number in 0..self.shards.len() {
            let mut buckets = self.write(number as u32);
            let marked = std::mem::take(&mut buckets.marked);
            for bucket in marked {
                buckets.sweep(bucket as usize);
            }
            while buckets.chained > buckets.heads.len() {
                buckets.add_bucket();
            }
        }
    }

    /// An empty table, now with all that was in this one.
    pub fn take_all(&self) -> HashTable {
        let other = HashTable::new(self.kind, self.key_at, self.shards.len() == MANY_SHARDS);
        let mut locked: Vec<_> = (0..self.shards.len()).map(|number| self.write(number as u32)).collect();
        for (number, buckets) in locked.iter_mut().enumerate() {
            std::mem::swap(&mut **buckets, &mut *other.write(number as u32));
        }
        drop(locked);
        other
    }

    /// Takes out up to `most` objects. True: none are left.
    pub fn clear(&self, most: usize) -> bool {
        let mut left = most;
        for number in 0..self.shards.len() {
            let mut buckets = self.write(number as u32);
            while let Some(last) = buckets.heads.len().checked_sub(1) {
                if left == 0 {
                    return false;
                }
                left -= 1;
                match buckets.heads[last] {
                    Some(object) => {
                        buckets.heads[last] = object.next();
                        buckets.forget(object);
                        object.free();
                    }
                    None => drop(buckets.heads.pop()),
                }
            }
            *buckets = Buckets::new(BUCKETS / self.shards.len(), self.shard_bits, self.key_at);
        }
        true
    }

    /// Buckets, average chain, and the shortest and longest, as `ets:info(_, stats)` says.
    pub fn chains(&self) -> Vec<usize> {
        let mut lengths = Vec::new();
        for number in 0..self.bucket_count() {
            let mut length = 0;
            self.each_in_bucket(number, |_| length += 1);
            lengths.push(length);
        }
        lengths
    }
}

impl Drop for HashTable {
    fn drop(&mut self) {
        self.clear(usize::MAX);
    }
}

/// A link in a shard: the head of a bucket, or the one behind an object of its chain.
#[derive(Clone, Copy)]
struct Place {
    bucket: usize,
    before: Link,
}

struct Buckets {
    heads: Vec<Link>,
    /// One less than a power of two that is at least the number of buckets and less than twice that.
    mask: usize,
    /// Never fewer buckets than this.
    least: usize,
    /// Objects in chains, also those that are marked as taken out.
    chained: usize,
    live: usize,
    object_words: usize,
    /// Buckets with objects that are marked.
    marked: Vec<u32>,
    shard_bits: u32,
    key_at: usize,
}

impl Buckets {
    fn new(count: usize, shard_bits: u32, key_at: usize) -> Buckets {
        Buckets {
            heads: vec![None; count],
            mask: count - 1,
            least: count,
            chained: 0,
            live: 0,
            object_words: 0,
            marked: Vec::new(),
            shard_bits,
            key_at,
        }
    }

    #[inline]
    fn index(&self, hash: u32) -> usize {
        let hash = (hash >> self.shard_bits) as usize;
        let index = hash & self.mask;
        if index < self.heads.len() { index } else { hash & (self.mask >> 1) }
    }

    fn head(&self, bucket: usize) -> Link {
        self.heads.get(bucket).copied().flatten()
    }

    fn at(&self, place: Place) -> Link {
        match place.before {
            Some(object) => object.next(),
            None => self.heads[place.bucket],
        }
    }

    fn set(&mut self, place: Place, link: Link) {
        match place.before {
            Some(object) => object.set_next(link),
            None => self.heads[place.bucket] = link,
        }
    }

    /// Where the objects of a key start, or where they would be put.
    #[inline]
    fn run(&self, key: Term, hash: u32) -> (Place, Link) {
        let mut place = Place { bucket: self.index(hash), before: None };
        let mut link = self.heads[place.bucket];
        while let Some(object) = link {
            if object.hash() == hash && exact_equal(object.key(self.key_at), key) {
                break;
            }
            place.before = Some(object);
            link = object.next();
        }
        (place, link)
    }

    /// The next object of the same key.
    #[inline]
    fn next_of(&self, object: Object, key: Term, hash: u32) -> Link {
        object.next().filter(|next| next.hash() == hash && exact_equal(next.key(self.key_at), key))
    }

    fn contains(&self, key: Term, hash: u32) -> bool {
        let mut link = self.run(key, hash).1;
        while let Some(object) = link {
            if !object.is_deleted() {
                return true;
            }
            link = self.next_of(object, key, hash);
        }
        false
    }

    fn put(&mut self, object: Object, kind: Kind, is_fixed: bool) {
        let (key, hash) = (object.key(self.key_at), object.hash());
        let (place, found) = self.run(key, hash);
        if let (Kind::Set, Some(old)) = (kind, found) {
            return self.replace(place, old, object);
        }
        if kind == Kind::Bag && self.has_equal(found, object, key, hash) {
            return object.free();
        }
        object.set_next(found);
        self.set(place, Some(object));
        self.chained += 1;
        self.live += 1;
        self.object_words += object.block_words();
        if !is_fixed && self.chained > self.heads.len() {
            self.add_bucket();
        }
    }

    fn has_equal(&self, run: Link, object: Object, key: Term, hash: u32) -> bool {
        let mut link = run;
        while let Some(other) = link {
            if !other.is_deleted() && super::are_equal(other, object, self.key_at) {
                return true;
            }
            link = self.next_of(other, key, hash);
        }
        false
    }

    fn replace(&mut self, place: Place, old: Object, new: Object) {
        new.set_next(old.next());
        self.set(place, Some(new));
        self.live += usize::from(old.is_deleted());
        self.object_words = self.object_words + new.block_words() - old.block_words();
        old.free();
    }

    fn take_out(&mut self, place: Place, object: Object, is_fixed: bool) {
        if is_fixed {
            object.mark_deleted();
            self.live -= 1;
            self.marked.push(place.bucket as u32);
            return;
        }
        self.set(place, object.next());
        self.forget(object);
        object.free();
    }

    /// The object is in no chain any more.
    fn forget(&mut self, object: Object) {
        self.chained -= 1;
        self.live -= usize::from(!object.is_deleted());
        self.object_words -= object.block_words();
    }

    fn change_chain(&mut self, bucket: usize, is_fixed: bool, visit: &mut dyn FnMut(Object) -> Action) {
        if bucket >= self.heads.len() {
            return;
        }
        let mut place = Place { bucket, before: None };
        while let Some(object) = self.at(place) {
            let action = if object.is_deleted() { Action::Keep } else { visit(object) };
            match action {
                Action::Delete => {
                    self.take_out(place, object, is_fixed);
                    if is_fixed {
                        place.before = Some(object);
                    }
                }
                Action::Replace(new) => {
                    self.replace(place, object, new);
                    place.before = Some(new);
                }
                Action::Keep => place.before = Some(object),
            }
        }
    }

    fn sweep(&mut self, bucket: usize) {
        let mut place = Place { bucket, before: None };
        while let Some(object) = self.at(place) {
            if object.is_deleted() {
                self.set(place, object.next());
                self.forget(object);
                object.free();
            } else {
                place.before = Some(object);
            }
        }
    }

    /// Splits the next bucket in turn: its objects go to itself or to the new last one.
    fn add_bucket(&mut self) {
        let new = self.heads.len();
        if new == self.heads.capacity() {
            // A quarter more at a time, so that little is allocated that is not used.
            self.heads.reserve_exact(new / 4 + 4);
        }
        if new > self.mask {
            self.mask = self.mask * 2 + 1;
        }
        let old = new & (self.mask >> 1);
        self.heads.push(None);
        let mut link = self.heads[old].take();
        let mut ends = [Place { bucket: old, before: None }, Place { bucket: new, before: None }];
        while let Some(object) = link {
            link = object.next();
            object.set_next(None);
            let end = &mut ends[usize::from(self.index(object.hash()) == new)];
            let place = *end;
            end.before = Some(object);
            self.set(place, Some(object));
        }
    }

    /// Joins last buckets with those they were split from, while more than half are not needed.
    fn shrink(&mut self, is_fixed: bool) {
        if is_fixed {
            return;
        }
        // Two at a time are enough to keep up with deletions one by one.
        for _ in 0..2 {
            let last = self.heads.len() - 1;
            if last < self.least || self.chained * 2 > last {
                return;
            }
            let chain = self.heads.pop().flatten();
            let mut place = Place { bucket: last & (self.mask >> 1), before: None };
            while let Some(object) = self.at(place) {
                place.before = Some(object);
            }
            self.set(place, chain);
            if last == self.mask.div_ceil(2) {
                self.mask >>= 1;
            }
            if self.heads.capacity() > 2 * last + 64 {
                self.heads.shrink_to(last + last / 4);
            }
        }
    }
}
