//! All process records: one reserved range of addresses, index to record by a multiplication.
//!
//! The range is reserved at start for as many processes as `+P` allows and
//! costs memory only where it was touched. It is never unmapped while the VM
//! lives, so a stale pid always meets a record; that record's generation tells
//! that the process is gone. Free slots are reused first in, first out, which
//! keeps a generation alive as long as possible.
#![allow(unsafe_code)] // owns raw memory that every scheduler reads

use super::record::Process;
use crate::term::tags::Term;
use std::io;
use std::ptr::{self, NonNull};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Slots that a scheduler takes from the shared supply at a time, at most.
const BATCH: u32 = 64;
/// A scheduler with more free slots than this gives half of them back, at the latest.
const KEEP: u32 = 4096;
/// A scheduler keeps at most this part of a small table to itself: what it keeps the others cannot use, and `+P 100`
/// is to mean about a hundred processes.
const SHARE: u32 = 64;

/// The records of one VM.
pub struct Slab {
    base: NonNull<Process>,
    capacity: u32,
    /// `BATCH` and `KEEP`, or less in a small table.
    batch: u32,
    keep: u32,
    /// First slot that was never used.
    fresh: AtomicU32,
    returned: Mutex<FreeList>,
}

// SAFETY: the records are shared by design; record.rs says who may touch which field.
unsafe impl Send for Slab {}
// SAFETY: as above.
unsafe impl Sync for Slab {}

/// A queue of free slots, linked through the records' own `next` fields.
#[derive(Default)]
pub struct FreeList {
    first: u32,
    last: u32,
    len: u32,
}

impl Slab {
    /// Reserves records for `capacity` processes. Slot 0 is never used, so that no pid is all zeros.
    ///
    /// # Errors
    /// When the system refuses the address range.
    pub fn new(capacity: u32) -> io::Result<Slab> {
        let bytes = (capacity as usize + 1) * size_of::<Process>();
        // SAFETY: an anonymous mapping at an address of the system's choice touches nothing that exists.
        let base = unsafe {
            libc::mmap(
                ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let base = NonNull::new(base.cast()).ok_or_else(|| io::Error::other("records mapped at address 0"))?;
        Ok(Slab {
            base,
            capacity: capacity + 1,
            batch: (capacity / SHARE).clamp(1, BATCH),
            keep: (capacity / SHARE).clamp(2, KEEP),
            fresh: AtomicU32::new(1),
            returned: Mutex::default(),
        })
    }

    /// The record of a slot. The caller follows the rules of record.rs.
    #[inline(always)]
    pub fn record(&self, index: u32) -> *mut Process {
        debug_assert!(index < self.capacity);
        // SAFETY: `index` comes from a pid, and pids are made from slots below `capacity` only.
        unsafe { self.base.as_ptr().add(index as usize) }
    }

    /// The record that a pid names, when the slot exists at all (a pid of another VM may be out of range).
    #[inline(always)]
    pub fn lookup(&self, pid: Term) -> Option<*mut Process> {
        let index = pid.pid_index();
        (index < self.fresh.load(Ordering::Relaxed) && index != 0).then(|| self.record(index))
    }

    /// Number of slots ever used: an upper bound for walks over all processes.
    pub fn used(&self) -> u32 {
        self.fresh.load(Ordering::Relaxed).min(self.capacity)
    }

    /// Bytes of the pages of records that were touched.
    pub fn resident_bytes(&self) -> u64 {
        let bytes = (self.used() as usize + 1) * size_of::<Process>();
        crate::census::pages::resident(self.base.as_ptr() as u64, bytes as u64)
    }

    /// Takes a free slot, from `free` when it has one. `None`: the table is full.
    #[inline]
    pub fn take(&self, free: &mut FreeList) -> Option<u32> {
        if free.len == 0 {
            self.refill(free)?;
        }
        Some(self.pop(free))
    }

    /// Gives a slot back after its process is gone.
    #[inline]
    pub fn give(&self, free: &mut FreeList, index: u32) {
        self.push(free, index);
        if free.len > self.keep {
            let mut shared = self.returned.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            for _ in 0..self.keep / 2 {
                let index = self.pop(free);
                self.push(&mut shared, index);
            }
        }
    }

    #[cold]
    fn refill(&self, free: &mut FreeList) -> Option<()> {
        let mut shared = self.returned.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if shared.len > 0 {
            for _ in 0..shared.len.min((self.keep / 4).max(1)) {
                let index = self.pop(&mut shared);
                self.push(free, index);
            }
            return Some(());
        }
        // The lock is held: nobody else moves `fresh`.
        let first = self.fresh.load(Ordering::Relaxed);
        let count = self.batch.min(self.capacity - first);
        for index in first..first + count {
            // SAFETY: the slot is nobody's yet. Until now its memory was zeros, which look like an open inbox.
            unsafe { (*self.record(index)).inbox.reserve() };
            self.push(free, index);
        }
        self.fresh.store(first + count, Ordering::Release);
        (count > 0).then_some(())
    }

    fn push(&self, list: &mut FreeList, index: u32) {
        if list.len == 0 {
            list.first = index;
        } else {
            // SAFETY: a slot in a free list belongs to whoever holds the list.
            unsafe { (*self.record(list.last)).next = index };
        }
        list.last = index;
        list.len += 1;
    }

    fn pop(&self, list: &mut FreeList) -> u32 {
        debug_assert!(list.len > 0);
        let index = list.first;
        // SAFETY: as in `push`.
        list.first = unsafe { (*self.record(index)).next };
        list.len -= 1;
        index
    }
}

impl Drop for Slab {
    fn drop(&mut self) {
        // SAFETY: the mapping made in `new`; schedulers are gone when the VM drops its slab.
        unsafe { libc::munmap(self.base.as_ptr().cast(), self.capacity as usize * size_of::<Process>()) };
    }
}

#[cfg(test)]
mod tests {
    use super::{FreeList, Slab};
    use crate::term::tags::Term;

    #[test]
    fn every_slot_is_given_once_and_the_table_ends_at_its_capacity() {
        let slab = Slab::new(1000).expect("a thousand records");
        let mut free = FreeList::default();
        let mut taken: Vec<u32> = std::iter::from_fn(|| slab.take(&mut free)).collect();
        taken.sort_unstable();
        assert_eq!(taken, (1..=1000).collect::<Vec<u32>>());
        slab.give(&mut free, 17);
        assert_eq!(slab.take(&mut free), Some(17));
        assert_eq!(slab.take(&mut free), None);
    }

    #[test]
    fn freed_slots_are_reused_oldest_first() {
        let slab = Slab::new(100_000).expect("records");
        let mut free = FreeList::default();
        while slab.take(&mut free).is_some() {}
        for index in [5, 3, 9] {
            slab.give(&mut free, index);
        }
        assert_eq!([(); 3].map(|()| slab.take(&mut free)), [Some(5), Some(3), Some(9)]);
    }

    /// `+P 100` once ended at 50 processes: each of two schedulers had taken 64 slots, or what was left of them.
    #[test]
    fn a_small_table_is_shared_by_all_schedulers() {
        let slab = Slab::new(100).expect("a hundred records");
        let (mut one, mut other) = (FreeList::default(), FreeList::default());
        let taken: Vec<u32> = std::iter::from_fn(|| slab.take(&mut one)).take(50).collect();
        assert!(std::iter::from_fn(|| slab.take(&mut other)).count() >= 48);
        taken.into_iter().for_each(|index| slab.give(&mut one, index));
        assert!(std::iter::from_fn(|| slab.take(&mut other)).count() >= 48);
    }

    #[test]
    fn pids_of_slots_that_were_never_used_have_no_record() {
        let slab = Slab::new(1000).expect("a thousand records");
        let index = slab.take(&mut FreeList::default()).expect("a slot");
        assert!(slab.lookup(Term::pid(index, 0)).is_some());
        assert!(slab.lookup(Term::pid(999, 0)).is_none());
        assert!(slab.lookup(Term::pid(0, 0)).is_none());
    }
}
