//! What most processes do not have, and so do not pay for: links, monitors, dictionary, the cold part of a heap.
#![allow(unsafe_code)] // frees the nodes it owns

use super::dictionary::Dictionary;
use super::signal::Node;
use crate::heap::block::Cold;
use crate::term::tags::Term;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::num::NonZeroU64;
use std::ptr;
use std::sync::atomic::{AtomicI64, Ordering};

/// The number that makes a reference unique: its key in all tables.
pub type ReferenceId = u64;

/// A monitor that this process set.
#[derive(Clone, Copy, Debug)]
pub struct Monitoring {
    /// A pid; `[]` when nobody had the name.
    pub target: Term,
    /// The name that it was set by, or `[]`.
    pub name: Term,
    /// The reference was made with the `alias` option: replies may be sent to it.
    pub alias: Alias,
}

/// When a reference stops being an address of the process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alias {
    None,
    /// Until `unalias/1`.
    ExplicitUnalias,
    /// Until the monitor ends, by its message or by `demonitor/1`.
    Demonitor,
    /// Until the monitor ends or a message came through the alias.
    ReplyDemonitor,
    /// `alias([reply])`: until a message came through it.
    Reply,
}

/// A monitor that another process set on this one.
#[derive(Clone, Copy, Debug)]
pub struct Monitored {
    pub watcher: Term,
    /// The watcher's reference: its words, and whether it is an alias of the watcher.
    pub unique: [u64; 2],
    pub is_alias: bool,
    /// The name it was monitored by, or `[]`.
    pub name: Term,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkState {
    Active,
    /// `unlink` was sent with this number; until its answer comes, signals of older links are ignored.
    Unlinking(NonZeroU64),
}

#[derive(Default)]
pub struct Extra {
    pub links: SmallMap<u64, LinkState>,
    pub monitoring: SmallMap<ReferenceId, Monitoring>,
    pub monitored: SmallMap<ReferenceId, Monitored>,
    pub dictionary: Dictionary,
    /// Old generation, fragments, own limits: what a heap has beyond its block.
    pub cold: Option<Box<Cold>>,
    /// While the process waits in a selective receive: the last message that did not match.
    pub save: SavePointer,
    pub rare: Option<Box<Rare>>,
}

// Two cache lines: a million linked processes have a million of these.
const _: () = assert!(size_of::<Extra>() == 128);

/// What few of the few have.
#[derive(Default)]
pub struct Rare {
    /// Aliases that belong to no monitor.
    pub aliases: SmallMap<ReferenceId, Alias>,
    /// What stands in place of `'DOWN'` in the messages of some monitors: a node each.
    pub tags: SmallMap<ReferenceId, *mut Node>,
    /// Set by `group_leader/2`; else the spawn info's.
    pub group_leader: Option<Term>,
    /// The number of the last `unlink` signal.
    pub last_unlink: u64,
    /// Own values of `process_flag`, words; `None`: the spawn info's.
    pub min_heap_words: Option<u32>,
    pub fullsweep_after: Option<u32>,
    pub max_heap: Option<MaxHeap>,
    /// `message_queue_data` is `off_heap`.
    pub messages_off_heap: bool,
    pub sensitive: bool,
    pub min_bin_vheap_words: Option<u32>,
}

impl Drop for Rare {
    fn drop(&mut self) {
        for (_, tag) in self.tags.entries() {
            // SAFETY: each tag was made for this table and is in no list.
            unsafe { Node::free(tag) };
        }
    }
}

/// The value of `max_heap_size`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MaxHeap {
    /// 0 is no limit.
    pub words: u64,
    pub kill: bool,
    pub report: bool,
}

/// Records of this kind that exist, in all processes.
static COUNT: AtomicI64 = AtomicI64::new(0);

/// Records of this kind that exist, in all processes.
pub fn count() -> u64 {
    COUNT.load(Ordering::Relaxed).max(0) as u64
}

impl Extra {
    /// An empty record, counted.
    pub fn counted() -> Box<Extra> {
        COUNT.fetch_add(1, Ordering::Relaxed);
        Box::default()
    }

    /// What few have, made on first use.
    pub fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
}

impl Drop for Extra {
    fn drop(&mut self) {
        COUNT.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A link into the private message queue; null: the start.
pub struct SavePointer(pub *mut Node);

impl Default for SavePointer {
    fn default() -> SavePointer {
        SavePointer(ptr::null_mut())
    }
}

/// A map that is a plain list while it is small, as it is for nearly every process.
pub enum SmallMap<K, V> {
    Few(Vec<(K, V)>),
    Many(Box<FxHashMap<K, V>>),
}

const FEW: usize = 8;

impl<K, V> Default for SmallMap<K, V> {
    fn default() -> SmallMap<K, V> {
        SmallMap::Few(Vec::new())
    }
}

impl<K: Eq + Hash + Copy, V: Copy> SmallMap<K, V> {
    pub fn len(&self) -> usize {
        match self {
            SmallMap::Few(entries) => entries.len(),
            SmallMap::Many(entries) => entries.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, key: K) -> Option<V> {
        match self {
            SmallMap::Few(entries) => entries.iter().find(|entry| entry.0 == key).map(|entry| entry.1),
            SmallMap::Many(entries) => entries.get(&key).copied(),
        }
    }

    /// The value that was there before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self {
            SmallMap::Few(entries) => {
                if let Some(entry) = entries.iter_mut().find(|entry| entry.0 == key) {
                    return Some(std::mem::replace(&mut entry.1, value));
                }
                if entries.len() < FEW {
                    entries.reserve_exact(1);
                    entries.push((key, value));
                    return None;
                }
                let mut many: FxHashMap<K, V> = entries.drain(..).collect();
                many.insert(key, value);
                *self = SmallMap::Many(Box::new(many));
                None
            }
            SmallMap::Many(entries) => entries.insert(key, value),
        }
    }

    pub fn remove(&mut self, key: K) -> Option<V> {
        match self {
            SmallMap::Few(entries) => {
                let at = entries.iter().position(|entry| entry.0 == key)?;
                Some(entries.remove(at).1)
            }
            SmallMap::Many(entries) => entries.remove(&key),
        }
    }

    pub fn entries(&self) -> Vec<(K, V)> {
        match self {
            SmallMap::Few(entries) => entries.clone(),
            SmallMap::Many(entries) => entries.iter().map(|(&key, &value)| (key, value)).collect(),
        }
    }

    /// Bytes on the allocator, without its rounding.
    pub fn bytes(&self) -> usize {
        match self {
            SmallMap::Few(entries) => entries.capacity() * size_of::<(K, V)>(),
            // hashbrown keeps one control byte an entry and at most 7/8 of its buckets full.
            SmallMap::Many(entries) => entries.capacity() * 8 / 7 * (size_of::<(K, V)>() + 1),
        }
    }
}
