//! Giving a signal to the process of a pid, by whoever has a pid.
#![allow(unsafe_code)] // reaches into records by index

use super::inbox::Delivery;
use super::signal::Node;
use crate::term::tags::Term;
use crate::vm::Shared;
use std::sync::atomic::Ordering;

impl Shared {
    /// Pushes a signal. After `Wake` the process is the caller's to queue; after `Dead` the node was freed.
    #[inline]
    pub(crate) fn push(&self, to: Term, node: *mut Node) -> Delivery {
        let generation = to.pid_generation();
        let delivery = match self.slab.lookup(to) {
            // SAFETY: records are never unmapped; `generation` and `inbox` are for everybody.
            Some(record) => unsafe {
                if (*record).generation.load(Ordering::Acquire) == generation {
                    (*record).inbox.push(generation, node)
                } else {
                    Delivery::Dead
                }
            },
            None => Delivery::Dead,
        };
        if delivery == Delivery::Dead {
            // SAFETY: a push that finds nobody leaves the node to its caller.
            unsafe { Node::free(node) };
        }
        delivery
    }

    /// Gives a signal from a thread that is no scheduler.
    pub(crate) fn deliver(&self, to: Term, node: *mut Node) {
        if self.push(to, node) == Delivery::Wake {
            self.queues.inject(to.pid_index());
        }
    }
}
