//! The inbox: one 64-bit word through which everybody reaches a process.
//!
//! ```text
//!  63         48 47                             0
//!  [ generation ][ address of the newest signal  ]   or EMPTY, WAITING, CLOSED
//! ```
//! A compare-and-swap pushes a signal, tells whether the receiver waits and
//! must be woken, and fails when the process that the pid meant is gone: the
//! word carries the low 16 bits of the slot's generation. So a send needs no
//! lookup table, no lock and no epochs. Signals stand newest first; the
//! receiver takes all and reverses them, which keeps the order of each sender.
//!
//! A sender compares the full 32-bit generation first. It could still be
//! deceived if the slot were reused exactly 65,536 times between its two loads.
#![allow(unsafe_code)] // follows and writes raw links

use super::signal::Node;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

const ADDRESS: u64 = (1 << 48) - 1;
const EMPTY: u64 = 0;
/// The process sleeps in a `receive`; who replaces this mark must queue it.
const WAITING: u64 = 1;
/// The process is gone.
const CLOSED: u64 = 2;

#[repr(transparent)]
pub struct Inbox(AtomicU64);

/// What became of a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// The receiver runs, or somebody else wakes it.
    Queued,
    /// The receiver was asleep: the caller now owns it and must queue it.
    Wake,
    /// There is no such process any more; the node is still the caller's.
    Dead,
}

fn word(generation: u32, address: u64) -> u64 {
    u64::from(generation as u16) << 48 | address
}

impl Inbox {
    /// Opens the inbox of a new process.
    pub fn open(&self, generation: u32) {
        self.0.store(word(generation, EMPTY), Ordering::Release);
    }

    /// A slot that no process has used yet: nobody is there.
    pub fn reserve(&self) {
        self.0.store(word(0, CLOSED), Ordering::Relaxed);
    }

    /// Pushes a signal for the process of `generation`.
    ///
    /// # Safety
    /// `node` came from [`super::signal::node`] and is in no list; it stays the caller's only if the answer is `Dead`.
    #[inline]
    pub unsafe fn push(&self, generation: u32, node: *mut Node) -> Delivery {
        let mut old = self.0.load(Ordering::Relaxed);
        loop {
            let newest = old & ADDRESS;
            if old != word(generation, newest) || newest == CLOSED {
                return Delivery::Dead;
            }
            let next = if newest == WAITING { EMPTY } else { newest };
            // SAFETY: the node is the caller's until the exchange below succeeds.
            unsafe { (*node).next = next as *mut Node };
            let new = word(generation, node as u64);
            match self.0.compare_exchange_weak(old, new, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) if newest == WAITING => return Delivery::Wake,
                Ok(_) => return Delivery::Queued,
                Err(now) => old = now,
            }
        }
    }

    /// Whether the process of `generation` is there and sleeps or runs.
    pub fn is_open(&self, generation: u32) -> bool {
        let now = self.0.load(Ordering::Acquire);
        now == word(generation, now & ADDRESS) && now & ADDRESS != CLOSED
    }

    /// The process of `generation` sleeps and has handled all that was sent to it.
    pub fn is_waiting(&self, generation: u32) -> bool {
        self.0.load(Ordering::Acquire) == word(generation, WAITING)
    }

    /// Owner only: whether nothing has arrived.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.load(Ordering::Relaxed) & ADDRESS <= CLOSED
    }

    /// The signals that nobody has taken yet, newest first. Only while no thread sends or takes any.
    pub fn pending(&self) -> impl Iterator<Item = *mut Node> + use<> {
        let mut address = self.0.load(Ordering::Acquire) & ADDRESS;
        std::iter::from_fn(move || {
            let node = (address > CLOSED).then_some(address as *mut Node)?;
            // SAFETY: a signal in the inbox is alive until it is taken, which nobody does now.
            address = unsafe { (*node).next } as u64;
            Some(node)
        })
    }

    /// Owner only: takes all signals, oldest first, linked by `next`. Null when there are none.
    #[inline]
    pub fn take(&self) -> *mut Node {
        let old = self.0.load(Ordering::Relaxed);
        if old & ADDRESS <= CLOSED {
            return ptr::null_mut();
        }
        reverse(self.0.swap(old & !ADDRESS, Ordering::AcqRel) & ADDRESS)
    }

    /// Owner only: goes to sleep. False when a signal arrived first; after true the process has no owner.
    #[inline]
    pub fn wait(&self, generation: u32) -> bool {
        let empty = word(generation, EMPTY);
        self.0.compare_exchange(empty, word(generation, WAITING), Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// A timer's or inspector's way to wake a sleeper. True: the caller owns the process and must queue it.
    #[inline]
    pub fn wake(&self, generation: u32) -> bool {
        let waiting = word(generation, WAITING);
        self.0.compare_exchange(waiting, word(generation, EMPTY), Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// Owner only: the process is gone; gives the signals that came too late, oldest first.
    pub fn close(&self, generation: u32) -> *mut Node {
        let old = self.0.swap(word(generation.wrapping_add(1), CLOSED), Ordering::AcqRel) & ADDRESS;
        if old <= CLOSED { ptr::null_mut() } else { reverse(old) }
    }
}

fn reverse(newest: u64) -> *mut Node {
    let mut node = newest as *mut Node;
    let mut oldest = ptr::null_mut();
    while !node.is_null() {
        // SAFETY: the list was taken out of the inbox by a swap, so nobody else holds it.
        let next = unsafe { std::mem::replace(&mut (*node).next, oldest) };
        oldest = node;
        node = next;
    }
    oldest
}

#[cfg(test)]
mod tests {
    use super::{Delivery, Inbox, Node};
    use crate::process::signal::{Kind, kind, node};
    use crate::term::tags::Term;
    use std::sync::atomic::AtomicU64;

    fn message(number: i64) -> *mut Node {
        node(Kind::Message, Term::small(number))
    }

    /// A push of a node that [`message`] made and nobody else has.
    fn push(inbox: &Inbox, generation: u32, node: *mut Node) -> Delivery {
        // SAFETY: the tests below give each node to one inbox, and again only after `Dead`.
        unsafe { inbox.push(generation, node) }
    }

    /// The numbers of a list of messages, which it frees.
    fn numbers(mut list: *mut Node) -> Vec<i64> {
        let mut found = Vec::new();
        while !list.is_null() {
            // SAFETY: the list came out of an inbox, so it is ours; each node is freed after its link was read.
            unsafe {
                assert_eq!(kind(list), Kind::Message);
                found.push((*list).term.small_value());
                let next = (*list).next;
                Node::free(list);
                list = next;
            }
        }
        found
    }

    #[test]
    fn signals_come_out_in_the_order_they_were_pushed() {
        let inbox = Inbox(AtomicU64::new(0));
        inbox.open(7);
        for number in 0..5 {
            assert_eq!(push(&inbox, 7, message(number)), Delivery::Queued);
        }
        assert_eq!(numbers(inbox.take()), [0, 1, 2, 3, 4]);
        assert!(inbox.is_empty());
    }

    #[test]
    fn only_the_first_sender_to_a_sleeper_must_wake_it() {
        let inbox = Inbox(AtomicU64::new(0));
        inbox.open(7);
        assert!(inbox.wait(7));
        assert_eq!(push(&inbox, 7, message(1)), Delivery::Wake);
        assert_eq!(push(&inbox, 7, message(2)), Delivery::Queued);
        assert!(!inbox.wait(7), "a process with signals does not sleep");
        assert_eq!(numbers(inbox.take()), [1, 2]);
    }

    #[test]
    fn a_stale_pid_reaches_nobody() {
        let inbox = Inbox(AtomicU64::new(0));
        inbox.open(7);
        assert_eq!(push(&inbox, 7, message(1)), Delivery::Queued);
        assert_eq!(numbers(inbox.close(7)), [1]);
        let late = message(2);
        assert_eq!(push(&inbox, 7, late), Delivery::Dead);
        inbox.open(8);
        assert_eq!(push(&inbox, 7, late), Delivery::Dead, "the slot belongs to another process now");
        assert_eq!(push(&inbox, 8, late), Delivery::Queued);
        assert_eq!(numbers(inbox.take()), [2]);
    }

    /// Four senders against one receiver that sleeps whenever it can: nothing lost, each sender's order kept, and
    /// every sleep ended by exactly one sender.
    #[test]
    fn senders_on_other_threads_lose_and_reorder_nothing() {
        const EACH: i64 = 20_000;
        let inbox = Inbox(AtomicU64::new(0));
        inbox.open(7);
        let wakes = AtomicU64::new(0);
        let mut sleeps = 0;
        let mut last = [-1; 4];
        std::thread::scope(|scope| {
            for sender in 0..4 {
                let (inbox, wakes) = (&inbox, &wakes);
                scope.spawn(move || {
                    for number in 0..EACH {
                        if push(inbox, 7, message(sender * EACH + number)) == Delivery::Wake {
                            wakes.fetch_add(1, std::sync::atomic::Ordering::Release);
                        }
                    }
                });
            }
            let mut received = 0;
            while received < 4 * EACH {
                for number in numbers(inbox.take()) {
                    let last = &mut last[(number / EACH) as usize];
                    assert_eq!(number % EACH, *last + 1);
                    *last += 1;
                    received += 1;
                }
                if received < 4 * EACH && inbox.wait(7) {
                    sleeps += 1;
                    while wakes.load(std::sync::atomic::Ordering::Acquire) < sleeps {
                        std::thread::yield_now();
                    }
                }
            }
        });
        assert_eq!(last, [EACH - 1; 4]);
        assert_eq!(wakes.into_inner(), sleeps);
    }
}
