//! What the children of one spawn site share, kept once: parent, group leader, initial call, options.
//!
//! A record names its entry by a 32-bit index. Entries are counted by
//! reference and reused. A scheduler remembers the last one that it used and
//! takes and returns references by the hundred ([`Cache`]), so that a loop
//! which spawns a million processes makes one entry and hardly takes a lock.

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
    /// Makes an entry with so many references.
    pub fn add(&self, info: SpawnInfo, references: u32) -> u32 {
        let mut free = self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut entries = self.entries.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        let index = free.pop().unwrap_or_else(|| {
            let first = (entries.len() * CHUNK) as u32;
            entries.push((0..CHUNK).map(|_| Entry { info, references: AtomicU32::new(0) }).collect());
            free.extend((first + 1..first + CHUNK as u32).rev());
            first
        });
        entries[index as usize / CHUNK][index as usize % CHUNK] =
            Entry { info, references: AtomicU32::new(references) };
        index
    }

    fn with<R>(&self, index: u32, read: impl FnOnce(&Entry) -> R) -> R {
        let entries = self.entries.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        read(&entries[index as usize / CHUNK][index as usize % CHUNK])
    }

    pub fn get(&self, index: u32) -> SpawnInfo {
        self.with(index, |entry| entry.info)
    }

    /// So many processes more use the entry, or may.
    fn retain(&self, index: u32, count: u32) {
        self.with(index, |entry| entry.references.fetch_add(count, Ordering::Relaxed));
    }

    /// So many processes that used the entry are gone.
    fn release(&self, index: u32, count: u32) {
        if self.with(index, |entry| entry.references.fetch_sub(count, Ordering::AcqRel)) == count {
            self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(index);
        }
    }

    /// Bytes of all entries.
    pub fn bytes(&self) -> usize {
        self.entries.read().unwrap_or_else(|poisoned| poisoned.into_inner()).len() * CHUNK * size_of::<Entry>()
    }
}

/// References taken or returned at a time.
const CREDIT: u32 = 256;

/// A scheduler's own view of the entries.
#[derive(Default)]
pub struct Cache {
    /// The entry that children are spawned with now, and references to it that no process has yet.
    issue: Option<(SpawnInfo, u32, u32)>,
    /// References that dead processes had.
    returned: (u32, u32),
    /// The entry that was read last. Its index is in use as long as the process that reads it lives.
    read: Option<(u32, SpawnInfo)>,
}

impl Cache {
    /// An entry for a new process.
    pub fn issue(&mut self, infos: &SpawnInfos, info: SpawnInfo) -> u32 {
        match &mut self.issue {
            Some((last, index, credit)) if *last == info => {
                if *credit == 1 {
                    infos.retain(*index, CREDIT);
                    *credit += CREDIT;
                }
                *credit -= 1;
                *index
            }
            _ => {
                let index = infos.add(info, CREDIT);
                if let Some((_, old, credit)) = self.issue.replace((info, index, CREDIT - 1)) {
                    infos.release(old, credit);
                }
                index
            }
        }
    }

    /// A process that had the entry is gone.
    pub fn give_back(&mut self, infos: &SpawnInfos, index: u32) {
        let (last, count) = &mut self.returned;
        if *last == index && *count < CREDIT {
            *count += 1;
            return;
        }
        let (last, count) = std::mem::replace(&mut self.returned, (index, 1));
        if count > 0 {
            infos.release(last, count);
        }
        self.read = None;
    }

    pub fn get(&mut self, infos: &SpawnInfos, index: u32) -> SpawnInfo {
        match self.read {
            Some((last, info)) if last == index => info,
            _ => {
                let info = infos.get(index);
                self.read = Some((index, info));
                info
            }
        }
    }
}
