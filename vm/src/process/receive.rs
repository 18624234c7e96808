//! Taking signals in, and the messages among them out.
//!
//! Signals come out of the inbox in order. A message goes to the private
//! queue, a ring whose last node the record knows:
//!
//! ```text
//!  messages ─→ newest ─→ oldest ─→ … ─→ newest
//! ```
//! All other signals are handled at once (signals.rs). A `receive` looks at
//! the queue from where it stopped; `passed` is the last message that did not
//! match.
#![allow(unsafe_code)] // follows the links of the running process's own nodes

use super::record::Process;
use super::signal::{Kind, Node, kind};
use crate::interpreter::machine::Machine;
use crate::term::copy;
use crate::term::tags::Term;
use std::ptr;

/// Larger messages are not copied to the heap: they become part of it as they are.
const COPY_WORDS: u32 = 64;

impl Process {
    /// Adds a message at the end.
    pub(crate) fn append_message(&mut self, node: *mut Node) {
        // SAFETY: the node was taken from the inbox and is in no list now; the ring is this process's own.
        unsafe {
            if self.messages.is_null() {
                (*node).next = node;
            } else {
                (*node).next = (*self.messages).next;
                (*self.messages).next = node;
            }
        }
        self.messages = node;
    }

    /// The message behind `passed` (null: the oldest). Null: there is none.
    pub(crate) fn message_after(&self, passed: *mut Node) -> *mut Node {
        if self.messages.is_null() || passed == self.messages {
            return ptr::null_mut();
        }
        // SAFETY: both are nodes of the ring.
        unsafe { if passed.is_null() { (*self.messages).next } else { (*passed).next } }
    }

    /// Takes the message behind `passed` out of the ring. There is one.
    pub(crate) fn unlink_message(&mut self, passed: *mut Node) -> *mut Node {
        // SAFETY: as above; the node is in the ring.
        unsafe {
            let before = if passed.is_null() { self.messages } else { passed };
            let node = (*before).next;
            if node == before {
                self.messages = ptr::null_mut();
            } else {
                (*before).next = (*node).next;
                if node == self.messages {
                    self.messages = before;
                }
            }
            node
        }
    }

    /// All messages, oldest first.
    pub fn messages(&self) -> impl Iterator<Item = *mut Node> + '_ {
        let mut passed = ptr::null_mut();
        std::iter::from_fn(move || {
            let node = self.message_after(passed);
            passed = node;
            (!node.is_null()).then_some(node)
        })
    }

    /// Frees all messages.
    pub fn drop_messages(&mut self) {
        while !self.messages.is_null() {
            let node = self.unlink_message(ptr::null_mut());
            // SAFETY: just unlinked, and nobody else has it.
            unsafe { Node::free(node) };
        }
    }
}

impl Machine {
    /// Takes in what has arrived, where no X register is in use. False: a signal ends the process; the outcome says why.
    pub fn take_signals(&mut self) -> bool {
        self.take_signals_keeping(0)
    }

    /// The same in the middle of code; X registers below `live` are kept.
    pub fn take_signals_keeping(&mut self, live: usize) -> bool {
        self.live = live;
        let mut node = self.process().inbox.take();
        let mut alive = true;
        while !node.is_null() {
            // SAFETY: the list came out of the inbox and is ours; the link is read before the node goes on.
            unsafe {
                let next = (*node).next;
                if kind(node) == Kind::Message {
                    self.process().append_message(node);
                } else if alive {
                    alive = self.handle_signal(node);
                } else {
                    // The process is already dying: its links and monitors are answered by its death.
                    self.refuse_signal(node);
                }
                node = next;
            }
        }
        alive
    }

    /// The next message that a `receive` has not looked at yet; its term is readable until it is passed or removed.
    pub fn next_message(&mut self) -> Option<Term> {
        let passed = self.passed;
        let node = self.process().message_after(passed);
        if node.is_null() {
            return None;
        }
        // SAFETY: a node of the process's own queue.
        let (term, words) = unsafe { ((*node).term, (*node).words) };
        self.copied_from = ptr::null_mut();
        if words == 0 {
            return Some(term);
        }
        if words > COPY_WORDS || self.heap.free_words() < words as usize {
            self.examined = node;
            return Some(term);
        }
        self.copied_from = self.heap.top;
        let copy = copy::copy(term, &mut self.heap);
        // SAFETY: as above.
        let has_binaries = unsafe { (*node).has_binaries };
        // The heap's list of binaries leads through copies of those, so such a copy must stay.
        self.copied_to = if has_binaries { ptr::null_mut() } else { self.heap.top };
        Some(copy)
    }

    /// The message that a `receive` looks at, if it does.
    pub fn current_message(&mut self) -> Option<Term> {
        let passed = self.passed;
        let node = self.process().message_after(passed);
        // SAFETY: a node of the process's own queue.
        (!node.is_null()).then(|| unsafe { (*node).term })
    }

    /// The current message did not match.
    pub fn pass_message(&mut self) {
        let passed = self.passed;
        self.passed = self.process().message_after(passed);
        if !self.copied_from.is_null() && self.copied_to == self.heap.top {
            // Nothing was built since: the copy need not wait for a collection.
            self.heap.top = self.copied_from;
        }
        self.copied_from = ptr::null_mut();
        self.examined = ptr::null_mut();
    }

    /// A collection is to come while the current message is looked at where it lies. It would tear the message apart,
    /// so what registers point into becomes part of the heap, and a copy takes its place in the queue.
    pub fn secure_examined(&mut self) {
        let node = std::mem::replace(&mut self.examined, ptr::null_mut());
        if node.is_null() {
            return;
        }
        let passed = self.passed;
        // SAFETY: the node is in the queue behind `passed`; it is replaced there before the heap takes it over.
        unsafe {
            let copy = super::signal::node(Kind::Message, (*node).term);
            let process = self.process();
            let was_last = process.messages == node;
            if (*node).next == node {
                (*copy).next = copy;
            } else {
                (*copy).next = (*node).next;
                let before = if passed.is_null() { process.messages } else { passed };
                (*before).next = copy;
            }
            if was_last {
                process.messages = copy;
            }
            self.heap.adopt(node);
        }
        // What is in the queue now is not what registers point into.
        self.copied_from = self.heap.start.wrapping_add(1);
        self.copied_to = ptr::null_mut();
    }

    /// The current message matched and leaves the queue; its words stay alive.
    pub fn remove_message(&mut self) {
        let passed = std::mem::replace(&mut self.passed, ptr::null_mut());
        let node = self.process().unlink_message(passed);
        // SAFETY: unlinked, so nobody else has the node; if its words may be in use, the heap takes it over.
        unsafe {
            if (*node).words == 0 || !self.copied_from.is_null() {
                Node::free(node);
            } else {
                self.heap.adopt(node);
            }
        }
        self.copied_from = ptr::null_mut();
        self.examined = ptr::null_mut();
        self.process().timeout.cancel();
    }
}
