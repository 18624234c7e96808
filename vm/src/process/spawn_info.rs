//! What the children of one spawn site share, kept once: parent, group leader, initial call, options.
//!
//! A record names its entry by a 32-bit index. Entries are counted by
//! reference and reused; a scheduler remembers the last one that it made, so
//! that a loop which spawns a million processes makes one entry.

use crate::atom::Atom;
use crate::term::tags::Term;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, RwLock};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpawnInfo {
    /// A pid.
    pub parent: Term,
    /// A pid.
    pub group_leader: Term,
    pub module: Atom,
    pub function: Atom,
    pub arity: u32,
    /// `min_heap_size`, words; already on the ladder.
    pub min_heap_words: u32,
    pub fullsweep_after: u32,
    /// `max_heap_size`, words; 0 is no limit.
    pub max_heap_words: u64,
}

struct Entry {
    info: SpawnInfo,
    references: AtomicU32,
}

const CHUNK: usize = 256;

/// All entries of one VM.
#[derive(Default)]
pub struct SpawnInfos {
    entries: RwLock<Vec<Box<[Entry]>>>,
    free: Mutex<Vec<u32>>,
}

impl SpawnInfos {
    /// Makes an entry with one reference.
    pub fn add(&self, info: SpawnInfo) -> u32 {
        let mut free = self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut entries = self.entries.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        let index = free.pop().unwrap_or_else(|| {
            let first = (entries.len() * CHUNK) as u32;
            entries.push((0..CHUNK).map(|_| Entry { info, references: AtomicU32::new(0) }).collect());
            free.extend((first + 1..first + CHUNK as u32).rev());
            first
        });
        entries[index as usize / CHUNK][index as usize % CHUNK] = Entry { info, references: AtomicU32::new(1) };
        index
    }

    fn with<R>(&self, index: u32, read: impl FnOnce(&Entry) -> R) -> R {
        let entries = self.entries.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        read(&entries[index as usize / CHUNK][index as usize % CHUNK])
    }

    pub fn get(&self, index: u32) -> SpawnInfo {
        self.with(index, |entry| entry.info)
    }

    /// One more process uses the entry.
    pub fn retain(&self, index: u32) {
        self.with(index, |entry| entry.references.fetch_add(1, Ordering::Relaxed));
    }

    /// A process that used the entry is gone.
    pub fn release(&self, index: u32) {
        if self.with(index, |entry| entry.references.fetch_sub(1, Ordering::AcqRel)) == 1 {
            self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(index);
        }
    }
}
