//! Stopping the world: all schedulers wait between two time slices while somebody looks at everything.
//!
//! Between slices every process is parked: its heap is in its record, and no
//! thread holds a pointer into it. A scheduler that sees the wish waits here; one
//! that has ended counts as waiting. Only for looking: nothing in the way of a
//! program's own work uses it. A program may ask to be looked at, by `minibeam:cost/0`.

use crate::scheduler::run_queue::Queues;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub struct Pause {
    wanted: AtomicBool,
    /// How often a program has asked to be looked at.
    asked: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    wanted: bool,
    /// Schedulers that wait.
    stopped: usize,
    /// Schedulers that have ended.
    ended: usize,
}

impl Pause {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the schedulers to stop; returns at once.
    pub fn request(&self, queues: &Queues) {
        self.lock().wanted = true;
        self.wanted.store(true, Ordering::Release);
        self.changed.notify_all();
        queues.wake_all();
    }

    /// The program itself asks the schedulers to stop; who asks ends its time slice, and so stands still too.
    pub fn request_by_program(&self, queues: &Queues) {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.request(queues);
    }

    /// How often a program has asked.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// A scheduler between two time slices: waits if that is wanted.
    #[inline]
    pub fn checkpoint(&self) {
        if self.wanted.load(Ordering::Relaxed) {
            self.stop();
        }
    }

    #[cold]
    fn stop(&self) {
        let mut state = self.lock();
        state.stopped += 1;
        self.changed.notify_all();
        while state.wanted {
            state = self.wait(state);
        }
        state.stopped -= 1;
    }

    /// A scheduler has ended.
    pub fn end(&self) {
        self.lock().ended += 1;
        self.changed.notify_all();
    }

    /// Waits until somebody asks for a stop. False: all of the `schedulers` have ended, and nobody has asked.
    pub fn wait_for_request(&self, schedulers: usize) -> bool {
        let mut state = self.lock();
        while !state.wanted && state.ended < schedulers {
            state = self.wait(state);
        }
        state.wanted
    }

    /// Does `work` while all of the `schedulers` stand still, and lets them go on.
    pub fn with_stopped<R>(&self, schedulers: usize, queues: &Queues, work: impl FnOnce() -> R) -> R {
        self.request(queues);
        let mut state = self.lock();
        while state.stopped + state.ended < schedulers {
            state = self.wait(state);
        }
        drop(state);
        let result = work();
        self.wanted.store(false, Ordering::Release);
        self.lock().wanted = false;
        self.changed.notify_all();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::Pause;
    use crate::scheduler::run_queue::Queues;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    #[test]
    fn nobody_works_while_the_world_stands_still() {
        let (pause, steps, over) = (Pause::default(), AtomicU64::new(0), AtomicBool::new(false));
        let (queues, _own) = Queues::new(2);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !over.load(Ordering::Relaxed) {
                        pause.checkpoint();
                        steps.fetch_add(1, Ordering::Relaxed);
                    }
                    pause.end();
                });
            }
            for _ in 0..20 {
                pause.with_stopped(2, &queues, || {
                    let before = steps.load(Ordering::Relaxed);
                    std::thread::yield_now();
                    assert_eq!(steps.load(Ordering::Relaxed), before);
                });
            }
            over.store(true, Ordering::Relaxed);
        });
        assert!(!pause.wait_for_request(2));
    }
}
