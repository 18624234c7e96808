//! The timeout of a `receive`: one atomic word that the process and the timer wheels share.
//!
//! ```text
//!  63            18 17           2  1        0
//!  [ deadline, ms ][ generation   ][ active ][ pending ]
//! ```
//! *Active*: the process waits for this deadline. *Pending*: some wheel has an
//! entry that fires at or before it. A loop that receives a million messages
//! with `after 5000` starts a million timeouts and leaves one entry: the next
//! deadline is later, and the entry, when it fires early, moves on to it.
//!
//! The process sleeps after it has set the word; a wheel clears `pending`
//! before it tries to wake. So one of them sees the other: the process looks
//! again once it sleeps ([`Timeout::has_fired`]), and takes itself back.

use std::sync::atomic::{AtomicU64, Ordering};

const PENDING: u64 = 0b01;
const ACTIVE: u64 = 0b10;
const GENERATION_SHIFT: u32 = 2;
const DEADLINE_SHIFT: u32 = 18;
const GENERATION_MASK: u64 = 0xFFFF << GENERATION_SHIFT;

/// A deadline that does not come, for which no wheel has an entry.
pub const NEVER: u64 = (1 << (64 - DEADLINE_SHIFT)) - 1;

#[repr(transparent)]
pub struct Timeout(AtomicU64);

/// What an entry that fires finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fired {
    /// Nobody waits for it.
    Stale,
    /// The deadline has moved to this time.
    Early(u64),
    /// The process is to be woken, if it sleeps.
    Due,
}

impl Timeout {
    /// A new process in the slot: no deadline.
    pub fn reset(&self, generation: u32) {
        self.0.store(u64::from(generation as u16) << GENERATION_SHIFT, Ordering::Relaxed);
    }

    /// Owner only: waits until `deadline`, milliseconds since the VM started. True: a wheel needs a new entry.
    pub fn start(&self, deadline: u64) -> bool {
        let mut old = self.0.load(Ordering::Relaxed);
        loop {
            let new = deadline << DEADLINE_SHIFT | old & GENERATION_MASK | ACTIVE | PENDING;
            match self.0.compare_exchange_weak(old, new, Ordering::SeqCst, Ordering::Relaxed) {
                Ok(_) => return old & PENDING == 0 || deadline < old >> DEADLINE_SHIFT,
                Err(now) => old = now,
            }
        }
    }

    /// Owner only: nothing is waited for any more.
    #[inline]
    pub fn cancel(&self) {
        if self.0.load(Ordering::Relaxed) & ACTIVE != 0 {
            self.0.fetch_and(!ACTIVE, Ordering::Relaxed);
        }
    }

    /// The deadline, if one is waited for.
    #[inline]
    pub fn deadline(&self) -> Option<u64> {
        let word = self.0.load(Ordering::Relaxed);
        (word & ACTIVE != 0).then_some(word >> DEADLINE_SHIFT)
    }

    /// The deadline of the entry that is pending for the process of `generation`, active or not.
    pub fn pending_deadline(&self, generation: u32) -> Option<u64> {
        let word = self.0.load(Ordering::Relaxed);
        (word & PENDING != 0 && is_of(word, generation)).then_some(word >> DEADLINE_SHIFT)
    }

    /// Owner only, once asleep: the entry fired before the process slept, and nobody else will wake it.
    #[inline]
    pub fn has_fired(&self) -> bool {
        self.0.load(Ordering::SeqCst) & (ACTIVE | PENDING) == ACTIVE
    }

    /// An entry of a wheel fires at `now`.
    pub fn fire(&self, generation: u32, now: u64) -> Fired {
        let mut word = self.0.load(Ordering::SeqCst);
        loop {
            if word & PENDING == 0 || !is_of(word, generation) {
                return Fired::Stale;
            }
            let deadline = word >> DEADLINE_SHIFT;
            if word & ACTIVE != 0 && deadline > now {
                return Fired::Early(deadline);
            }
            match self.0.compare_exchange_weak(word, word & !PENDING, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(_) => return if word & ACTIVE != 0 { Fired::Due } else { Fired::Stale },
                Err(changed) => word = changed,
            }
        }
    }
}

fn is_of(word: u64, generation: u32) -> bool {
    word & GENERATION_MASK == u64::from(generation as u16) << GENERATION_SHIFT
}

#[cfg(test)]
mod tests {
    use super::{AtomicU64, Fired, Timeout};

    fn timeout(generation: u32) -> Timeout {
        let timeout = Timeout(AtomicU64::new(0));
        timeout.reset(generation);
        timeout
    }

    #[test]
    fn a_deadline_fires_once() {
        let timeout = timeout(3);
        assert!(timeout.start(100));
        assert_eq!(timeout.fire(3, 100), Fired::Due);
        assert!(timeout.has_fired());
        assert_eq!(timeout.fire(3, 101), Fired::Stale);
        timeout.cancel();
        assert!(!timeout.has_fired());
    }

    #[test]
    fn a_receive_loop_keeps_one_entry() {
        let timeout = timeout(3);
        assert!(timeout.start(100));
        timeout.cancel();
        assert!(!timeout.start(150), "the entry at 100 comes first");
        assert_eq!(timeout.fire(3, 100), Fired::Early(150));
        timeout.cancel();
        assert!(timeout.start(120), "the entry moved to 150, which is too late");
    }

    #[test]
    fn an_entry_of_an_older_process_in_the_slot_is_stale() {
        let timeout = timeout(3);
        timeout.start(100);
        timeout.reset(4);
        timeout.start(100);
        assert_eq!(timeout.fire(3, 100), Fired::Stale);
        assert_eq!(timeout.fire(4, 100), Fired::Due);
    }
}
