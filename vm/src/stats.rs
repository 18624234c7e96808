//! What a run has cost: memory at the moment when most processes were alive, and what was counted all along.
//!
//! The peak is looked at when the first process dies after more were alive than
//! at the last look: all of them have their blocks then. Looks are a per cent
//! of processes apart, so that a program whose number of processes climbs step
//! by step does not spend its time here.

use crate::atom;
use crate::heap::{literal, slab};
use crate::process::extra::{self, Extra};
use crate::process::record::Process;
use crate::vm::Shared;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Memory by purpose, in bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Memory {
    pub processes: u64,
    /// Process records.
    pub records: u64,
    /// Blocks: heap and stack, old generations.
    pub blocks: u64,
    /// Messages on their way or in a mailbox, calls of processes that have not run yet, heap fragments.
    pub mailboxes: u64,
    /// Timer wheels, and what `send_after` will send.
    pub timers: u64,
    /// Links, monitors, dictionaries, names, spawn entries.
    pub tables: u64,
    /// All that the operating system counts as resident at that moment.
    pub resident: u64,
}

/// The look at the peak.
#[derive(Default)]
pub struct Peak {
    /// Look again when so many processes are alive. `u64::MAX`: nobody wants to know.
    next: AtomicU64,
    memory: Mutex<Memory>,
}

impl Peak {
    /// Nobody wants to know.
    pub fn unwanted() -> Peak {
        Peak { next: AtomicU64::new(u64::MAX), ..Peak::default() }
    }

    /// A process is about to die; `live` are alive with it.
    #[inline]
    pub fn before_death(&self, vm: &Shared, live: u64) {
        if live > self.next.load(Ordering::Relaxed) {
            self.look(vm, live);
        }
    }

    #[cold]
    fn look(&self, vm: &Shared, live: u64) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if live > self.next.load(Ordering::Relaxed) {
            *memory = Memory::now(vm);
            if vm.options.census {
                // A census looks at every process: only an eighth more are worth another.
                self.next.store(live + live / 8, Ordering::Relaxed);
                vm.pause.request(&vm.queues);
            } else {
                self.next.store(live + live / 100, Ordering::Relaxed);
            }
        }
    }

    pub fn memory(&self) -> Memory {
        *self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    pub fn now(vm: &Shared) -> Memory {
        let usage = slab::usage();
        let processes = vm.live.load(Ordering::Relaxed);
        let wheels: u64 = vm.wheel_bytes.iter().map(|bytes| bytes.load(Ordering::Relaxed)).sum();
        Memory {
            processes,
            records: processes * size_of::<Process>() as u64,
            blocks: (usage.block_words + usage.large_words).saturating_sub(usage.fragment_words + usage.table_words)
                * 8,
            mailboxes: usage.fragment_words * 8,
            timers: wheels + vm.message_timers.bytes() as u64,
            tables: extra::count() * size_of::<Extra>() as u64 + vm.spawn_infos.bytes() as u64,
            resident: resident_bytes().0,
        }
    }

    /// What is resident and has no line of its own: code, the program itself, free room in slabs.
    pub fn rest(&self) -> u64 {
        self.resident.saturating_sub(self.records + self.blocks + self.mailboxes + self.timers + self.tables)
    }
}

/// Resident bytes of this operating system process: now, and at most so far. Zero where the system does not tell.
pub fn resident_bytes() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    (field("VmRSS:"), field("VmHWM:"))
}

/// Time that this operating system process has spent on processors.
pub fn cpu_time() -> Duration {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    #[allow(unsafe_code)] // the one call of the operating system that tells
    // SAFETY: `getrusage` writes the structure that it is given; all zeros is a valid one.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    let time = |value: libc::timeval| Duration::new(value.tv_sec as u64, value.tv_usec as u32 * 1000);
    time(usage.ru_utime) + time(usage.ru_stime)
}

/// Sizes of what all processes share, in bytes.
#[derive(Clone, Copy, Default, Debug)]
pub struct SharedSizes {
    pub modules: usize,
    pub code: usize,
    pub literals: u64,
    pub lines: usize,
    /// Line tables that were not loaded.
    pub lines_dropped: usize,
    pub atoms: usize,
    pub atom_bytes: usize,
}

impl SharedSizes {
    pub fn of(vm: &Shared) -> SharedSizes {
        let modules = vm.code.modules();
        SharedSizes {
            modules: modules.len(),
            code: vm.arena.used_words() * 8,
            literals: literal::used_bytes(),
            lines: modules.iter().map(|module| module.sizes.lines).sum(),
            lines_dropped: modules.iter().map(|module| module.sizes.lines_dropped).sum(),
            atoms: atom::count(),
            atom_bytes: atom::bytes(),
        }
    }
}
