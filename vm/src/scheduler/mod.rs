//! Who runs when: a run queue and a timer wheel per scheduler thread. Never looks inside a term.
pub mod run_queue;
pub mod timer;
pub mod worker;

use crate::process::death::Farewell;
use crate::process::slab::FreeList;
use crate::process::spawn_info;
use crate::vm::Shared;
use run_queue::RunQueue;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use timer::Wheel;

/// Words of the block in which new processes run until they wait or it is full: small enough to stay in the cache.
pub const SCRATCH_WORDS: usize = 987;

/// What one scheduler thread owns.
pub struct Scheduler {
    pub number: usize,
    pub queue: RunQueue,
    pub wheel: Wheel,
    /// Free process slots.
    pub free: FreeList,
    pub spawn_infos: spawn_info::Cache,
    pub counters: Counters,
    /// Dead processes that have more to tell than fits a time slice.
    pub farewells: VecDeque<Farewell>,
    pub scratch: Box<[u64]>,
    /// The number of the last reference made here.
    pub references: u64,
    /// Milliseconds since the VM started, when the clock was last read.
    pub now: u64,
}

/// What this scheduler has done so far. Read by others only after [`Counters::publish`].
#[derive(Default)]
pub struct Counters {
    pub slices: u64,
    pub reductions: u64,
    pub collections_minor: u64,
    pub collections_full: u64,
    pub words_reclaimed: u64,
    pub words_copied: u64,
    pub messages: u64,
    pub spawned: u64,
    pub peak_processes: u64,
}

macro_rules! totals {
    ($($name:ident)+) => {
        /// The counters of all schedulers together, as far as they have been published.
        #[derive(Default)]
        pub struct Totals {
            $(pub $name: AtomicU64,)+
            pub peak_processes: AtomicU64,
        }

        impl Counters {
            /// Adds what was counted since the last time to the totals.
            pub fn publish(&mut self, totals: &Totals) {
                $(totals.$name.fetch_add(std::mem::take(&mut self.$name), Ordering::Relaxed);)+
                totals.peak_processes.fetch_max(self.peak_processes, Ordering::Relaxed);
            }
        }
    };
}
totals!(slices reductions collections_minor collections_full words_reclaimed words_copied messages spawned);

impl Counters {
    #[inline]
    pub fn spawned(&mut self, vm: &Shared) {
        self.spawned += 1;
        let live = vm.live.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak_processes = self.peak_processes.max(live);
    }

    #[inline]
    pub fn exited(&mut self, vm: &Shared) {
        vm.peak.before_death(vm, vm.live.load(Ordering::Relaxed));
        vm.live.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Scheduler {
    pub fn new(number: usize, queue: RunQueue) -> Scheduler {
        Scheduler {
            number,
            queue,
            wheel: Wheel::default(),
            free: FreeList::default(),
            spawn_infos: spawn_info::Cache::default(),
            counters: Counters::default(),
            farewells: VecDeque::new(),
            scratch: vec![0; SCRATCH_WORDS].into(),
            references: 0,
            now: 0,
        }
    }
}
