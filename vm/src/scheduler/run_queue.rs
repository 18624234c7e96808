//! Run queues: one a scheduler and priority, open to thieves; and how a scheduler without work sleeps and is woken.
//!
//! A process that is woken or spawned goes to the queue of the scheduler that
//! did it. Two processes there are one more than that scheduler can run, so a
//! sleeping scheduler is called for the second. One alone waits: its message
//! is warm in this cache, and who sent it will soon wait too.
//!
//! The rule of sleeping: announce it, look at all queues once more, sleep.
//! The rule of waking: queue the process, then look who has announced.

use crossbeam_channel::{Receiver, Sender, bounded};
use crossbeam_deque::{Injector, Steal, Stealer, Worker};
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::time::Duration;

/// Most scheduler threads that there may be: one bit each in a word.
pub const MAX_SCHEDULERS: usize = 64;
const NORMAL: usize = 1;
/// A low priority process runs after so many normal ones, when there are any.
const LOW_PATIENCE: u32 = 8;

/// The queues of one scheduler, by priority: max and high, normal, low.
pub struct RunQueue {
    levels: [Worker<u32>; 3],
    wake: Receiver<()>,
    /// Normal processes that have run since a low one did.
    normal_runs: u32,
    /// Whom to rob next.
    victim: usize,
}

/// What all schedulers know of each other.
pub struct Queues {
    stealers: Vec<[Stealer<u32>; 3]>,
    wakers: Vec<Sender<()>>,
    /// A bit for each scheduler that sleeps or is about to.
    sleeping: AtomicU64,
    /// Processes woken by threads that are no schedulers.
    injected: Injector<u32>,
}

impl Queues {
    /// The queues of `count` schedulers, and what they share.
    pub fn new(count: usize) -> (Queues, Vec<RunQueue>) {
        let mut own = Vec::new();
        let mut wakers = Vec::new();
        for number in 0..count {
            let (sender, wake) = bounded(1);
            wakers.push(sender);
            let levels = std::array::from_fn(|_| Worker::new_fifo());
            own.push(RunQueue { levels, wake, normal_runs: 0, victim: number });
        }
        let stealers = own.iter().map(|queue| queue.levels.each_ref().map(Worker::stealer)).collect();
        (Queues { stealers, wakers, sleeping: AtomicU64::new(0), injected: Injector::new() }, own)
    }

    /// Queues a process from outside the schedulers.
    pub fn inject(&self, index: u32) {
        self.injected.push(index);
        self.wake_one();
    }

    /// Wakes a sleeping scheduler, if there is one.
    #[inline]
    pub fn wake_one(&self) {
        fence(Ordering::SeqCst);
        let sleeping = self.sleeping.load(Ordering::Relaxed);
        if sleeping != 0 {
            self.wake(sleeping.trailing_zeros() as usize);
        }
    }

    #[cold]
    fn wake(&self, number: usize) {
        let bit = 1 << number;
        if self.sleeping.fetch_and(!bit, Ordering::SeqCst) & bit != 0 {
            // Full means that it has been woken already.
            let _ = self.wakers[number].try_send(());
        }
    }

    /// Wakes all: the VM halts.
    pub fn wake_all(&self) {
        for waker in &self.wakers {
            let _ = waker.try_send(());
        }
    }

    /// Number of processes that wait in each scheduler's queues, roughly.
    pub fn lengths(&self) -> Vec<usize> {
        self.stealers.iter().map(|levels| levels.iter().map(Stealer::len).sum()).collect()
    }

    /// Number of processes that wait for a scheduler, roughly.
    pub fn waiting(&self) -> usize {
        self.stealers.iter().flatten().map(Stealer::len).sum::<usize>() + self.injected.len()
    }
}

fn level(priority: u32) -> usize {
    match priority {
        0 => NORMAL,
        1 => 2,
        _ => 0,
    }
}

impl RunQueue {
    /// Adds a process; `priority` as in its record.
    #[inline]
    pub fn push(&mut self, index: u32, priority: u32, queues: &Queues) {
        let level = &self.levels[level(priority)];
        level.push(index);
        if level.len() > 1 {
            queues.wake_one();
        }
    }

    /// This scheduler goes on with other work while its queue has processes: others may take them.
    pub fn offer(&self, queues: &Queues) {
        if self.levels.iter().any(|level| !level.is_empty()) {
            queues.wake_one();
        }
    }

    /// The next process to run, of this scheduler's own.
    #[inline]
    pub fn pop(&mut self) -> Option<u32> {
        if let Some(index) = self.levels[0].pop() {
            return Some(index);
        }
        if self.normal_runs < LOW_PATIENCE || self.levels[2].is_empty() {
            self.normal_runs += 1;
            if let Some(index) = self.levels[NORMAL].pop() {
                return Some(index);
            }
        }
        self.normal_runs = 0;
        self.levels[2].pop().or_else(|| self.levels[NORMAL].pop())
    }

    /// Takes processes from somebody else.
    pub fn steal(&mut self, queues: &Queues) -> Option<u32> {
        loop {
            let mut again = false;
            match queues.injected.steal() {
                Steal::Success(index) => return Some(index),
                Steal::Retry => again = true,
                Steal::Empty => {}
            }
            for _ in 0..queues.stealers.len() {
                self.victim = (self.victim + 1) % queues.stealers.len();
                for (level, stealer) in self.levels.iter().zip(&queues.stealers[self.victim]) {
                    match stealer.steal_batch_and_pop(level) {
                        Steal::Success(index) => return Some(index),
                        Steal::Retry => again = true,
                        Steal::Empty => {}
                    }
                }
            }
            if !again {
                return None;
            }
        }
    }

    /// Sleeps until there is work for `number`, or until `timeout` is over. What it found when it looked once more.
    pub fn sleep(&mut self, number: usize, queues: &Queues, timeout: Option<Duration>) -> Option<u32> {
        let bit = 1 << number;
        queues.sleeping.fetch_or(bit, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        let found = self.steal(queues);
        if found.is_none() {
            let _ = match timeout {
                Some(timeout) => self.wake.recv_timeout(timeout).is_ok(),
                None => self.wake.recv().is_ok(),
            };
        }
        queues.sleeping.fetch_and(!bit, Ordering::SeqCst);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Queues;

    #[test]
    fn high_runs_first_and_low_is_not_forgotten() {
        let (queues, mut own) = Queues::new(1);
        let queue = &mut own[0];
        for index in 0..20 {
            queue.push(index, 0, &queues);
        }
        queue.push(100, 1, &queues);
        queue.push(200, 2, &queues);
        let order: Vec<u32> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order[0], 200);
        assert_eq!(order.iter().position(|&index| index == 100), Some(9));
        assert_eq!(order.len(), 22);
    }

    #[test]
    fn a_thief_gets_what_others_have() {
        let (queues, mut own) = Queues::new(2);
        let mut thief = own.pop().expect("two queues");
        own[0].push(7, 0, &queues);
        assert_eq!(thief.steal(&queues), Some(7));
        assert_eq!(thief.steal(&queues), None);
    }
}
