//! The end of a process: everything that it held is freed, and everybody who asked is told.
#![allow(unsafe_code)] // frees the record's memory

use super::signal::{self, Kind, Node};
use crate::interpreter::machine::Machine;
use crate::term::tags::Term;

impl Machine {
    /// Handles a signal that is no message. False: it ends the process; the outcome says why.
    ///
    /// # Safety
    /// `node` came from the inbox and is in no list.
    pub unsafe fn handle_signal(&mut self, node: *mut Node) -> bool {
        // SAFETY: the caller's contract.
        unsafe { Node::free(node) };
        true
    }

    /// A signal that arrives at a dying process.
    ///
    /// # Safety
    /// As for [`Machine::handle_signal`].
    pub unsafe fn refuse_signal(&mut self, node: *mut Node) {
        // SAFETY: the caller's contract.
        unsafe {
            debug_assert!(signal::kind(node) != Kind::Message || (*node).next.is_null() || true);
            Node::free(node);
        }
    }

    /// Sends to an alias: the receiver decides whether it is still one.
    pub fn send_by_alias(&mut self, pid: Term, alias: Term, message: Term) {
        let pair = crate::heap::Allocate::tuple(&mut self.heap, &[alias, message]);
        self.scheduler.counters.messages += 1;
        self.deliver(pid, signal::node(Kind::AliasMessage, pair));
    }

    /// Ends the running process. `reason` is a term of its heap.
    pub fn die(&mut self, _reason: Term) {
        let heap = std::mem::replace(&mut self.heap, crate::heap::Heap::empty());
        let index = self.pid.pid_index();
        let generation = self.pid.pid_generation();
        let process = self.process();
        process.drop_messages();
        process.extra = None;
        process.memory = 0;
        let info = process.spawn_info;
        process.generation.store(generation.wrapping_add(1), std::sync::atomic::Ordering::Release);
        let mut late = process.inbox.close(generation);
        while !late.is_null() {
            // SAFETY: the list came out of the inbox.
            unsafe {
                let next = (*late).next;
                Node::free(late);
                late = next;
            }
        }
        heap.release();
        let vm = self.vm.clone();
        self.scheduler.spawn_infos.give_back(&vm.spawn_infos, info);
        self.scheduler.counters.exited(&vm);
        vm.slab.give(&mut self.scheduler.free, index);
    }
}
