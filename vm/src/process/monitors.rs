//! Monitors: one process is told of another's death.
//!
//! The watcher keeps the monitor under its reference's number, the watched
//! process keeps watcher and reference. The dying process sends the finished
//! `'DOWN'` message; the watcher lets it through if it still has the monitor.
#![allow(unsafe_code)] // changes and frees the nodes of messages

use super::extra::{Alias, Monitored, Monitoring};
use super::signal::{self, Kind, Node, tuple_node};
use super::signals::reference_id;
use crate::atom::atoms;
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::copy;
use crate::term::tags::{NIL, Term};
use std::ptr;

/// Words of a `'DOWN'` message but for reference, item and reason.
const DOWN_WORDS: usize = 6;
/// Words of `{Name, Node}`.
const NAME_WORDS: usize = 3;

/// Whom to monitor, and how.
#[derive(Clone, Copy)]
pub struct Watch {
    /// `None`: nobody has the name.
    pub target: Option<Term>,
    /// The name that the monitor is set by, or `[]`.
    pub name: Term,
    pub alias: Alias,
    /// Stands in place of `'DOWN'`.
    pub tag: Option<Term>,
}

impl Machine {
    /// A reference that no other equals; with a pid it is an alias of that process.
    pub fn new_reference(&mut self, alias: Option<Term>) -> Term {
        let id = self.new_reference_id();
        self.heap.reference([id, 0], alias)
    }

    /// A number that no other reference of this VM has; fits a small integer.
    pub fn new_reference_id(&mut self) -> u64 {
        self.scheduler.references += 1;
        (self.scheduler.number as u64) << 54 | self.scheduler.references
    }

    /// Enters a monitor in the running process's tables; its reference.
    pub fn note_monitor(&mut self, watch: Watch) -> Term {
        let pid = self.pid;
        let reference = self.new_reference((watch.alias != Alias::None).then_some(pid));
        let id = reference_id(reference);
        let monitoring = Monitoring { target: watch.target.unwrap_or(NIL), name: watch.name, alias: watch.alias };
        let extra = self.process().extra();
        extra.monitoring.insert(id, monitoring);
        if let Some(tag) = watch.tag {
            extra.rare().tags.insert(id, signal::node(Kind::Message, tag));
        }
        reference
    }

    /// `monitor/2,3` of a process.
    pub fn monitor(&mut self, watch: Watch) -> Term {
        if watch.target == Some(self.pid) {
            // Nobody hears of its own death.
            let pid = self.pid;
            let reference = self.new_reference((watch.alias != Alias::None).then_some(pid));
            if watch.alias != Alias::None {
                self.process().extra().rare().aliases.insert(reference_id(reference), watch.alias);
            }
            return reference;
        }
        let reference = self.note_monitor(watch);
        let request = [self.pid, reference, watch.name];
        let is_delivered = watch.target.is_some_and(|pid| self.deliver(pid, tuple_node(Kind::Monitor, &request)));
        if !is_delivered {
            let from = watch.target.unwrap_or(NIL);
            self.send_down(self.pid, reference, from, watch.name, Term::atom(atoms::NOPROC));
        }
        reference
    }

    /// Ends a monitor: no `'DOWN'` message comes from now on. False: there was no such monitor.
    pub fn demonitor(&mut self, id: u64) -> bool {
        let Some(monitoring) = self.end_monitoring(id) else { return false };
        if monitoring.target.is_pid() {
            self.deliver(monitoring.target, signal::node(Kind::Demonitor, Term::small(id as i64)));
        }
        if let Some(tag) = self.take_tag(id) {
            // SAFETY: the table gave the node away.
            unsafe { Node::free(tag) };
        }
        true
    }

    fn take_tag(&mut self, id: u64) -> Option<*mut Node> {
        self.process().extra.as_mut()?.rare.as_mut()?.tags.remove(id)
    }

    /// Takes a monitor out of the table; an alias that outlives it stays one.
    fn end_monitoring(&mut self, id: u64) -> Option<Monitoring> {
        let extra = self.process().extra.as_mut()?;
        let monitoring = extra.monitoring.remove(id)?;
        if monitoring.alias == Alias::ExplicitUnalias {
            extra.rare().aliases.insert(id, Alias::ExplicitUnalias);
        }
        Some(monitoring)
    }

    /// `unalias/1`. False: it was no active alias of this process.
    pub fn unalias(&mut self, id: u64) -> bool {
        let Some(extra) = &mut self.process().extra else { return false };
        if extra.rare.as_mut().and_then(|rare| rare.aliases.remove(id)).is_some() {
            return true;
        }
        match extra.monitoring.get(id) {
            Some(monitoring) if monitoring.alias != Alias::None => {
                extra.monitoring.insert(id, Monitoring { alias: Alias::None, ..monitoring });
                true
            }
            _ => false,
        }
    }

    // ---- The watched process ----

    pub(super) fn take_monitor(&mut self, watcher: Term, reference: Term, name: Term) {
        if let Some(monitored) = Monitored::of(watcher, reference, name) {
            self.process().extra().monitored.insert(reference_id(reference), monitored);
        }
    }

    pub(super) fn take_demonitor(&mut self, id: u64) {
        if let Some(extra) = &mut self.process().extra {
            extra.monitored.remove(id);
        }
    }

    /// Sends the `'DOWN'` message of the process `from`.
    pub(super) fn send_down(&mut self, watcher: Term, reference: Term, from: Term, name: Term, reason: Term) {
        if let Some(monitored) = Monitored::of(watcher, reference, name) {
            self.deliver(watcher, monitored.down(from, reason));
        }
    }

    // ---- The watcher ----

    /// # Safety
    /// `node` is a `Down` signal and the caller's to give up.
    pub(super) unsafe fn take_down(&mut self, node: *mut Node) {
        // SAFETY: the caller's contract.
        let down = unsafe { (*node).term };
        let Some(&[_, reference, process, item, reason]) = down.as_tuple() else { return };
        let id = reference_id(reference);
        let is_wanted = self.end_monitoring(id).is_some();
        let tag = self.take_tag(id).unwrap_or(ptr::null_mut());
        // SAFETY: the node is ours, the tag's node was the table's; each is given away or freed once.
        unsafe {
            if !is_wanted {
                Node::free(node);
            } else if tag.is_null() {
                self.signal_to_message(node);
            } else {
                let tagged = tuple_node(Kind::Message, &[(*tag).term, reference, process, item, reason]);
                self.process().append_message(tagged);
                Node::free(node);
            }
            if !tag.is_null() {
                Node::free(tag);
            }
        }
    }

    /// Removes the message of a monitor from the private queue (`demonitor(_, [flush])`). False: there was none.
    pub fn flush_down(&mut self, id: u64) -> bool {
        let process = self.process();
        let mut before = ptr::null_mut();
        loop {
            let node = process.message_after(before);
            if node.is_null() {
                return false;
            }
            // SAFETY: a node of the process's own queue.
            let is_down = unsafe { (*node).term }
                .as_tuple()
                .is_some_and(|parts| parts.len() == 5 && reference_id(parts[1]) == id);
            if is_down {
                let node = process.unlink_message(before);
                // SAFETY: just unlinked; no `receive` is under way, so nobody looks at it.
                unsafe { Node::free(node) };
                return true;
            }
            before = node;
        }
    }
}

impl Monitored {
    /// `None`: what should be a reference is none.
    pub fn of(watcher: Term, reference: Term, name: Term) -> Option<Monitored> {
        let parts = reference.as_reference()?;
        Some(Monitored { watcher, unique: parts.unique, is_alias: parts.alias.is_some(), name })
    }

    /// The `'DOWN'` message for the death of `from`.
    pub fn down(&self, from: Term, reason: Term) -> *mut Node {
        let reference_words = if self.is_alias { 4 } else { 3 };
        let name_words = if self.name.is_nil() { 0 } else { NAME_WORDS };
        let size = DOWN_WORDS + reference_words + name_words + copy::size_of(reason);
        signal::build(Kind::Down, size, |words| {
            let reference = words.reference(self.unique, self.is_alias.then_some(self.watcher));
            let item = if self.name.is_nil() { from } else { words.tuple(&[self.name, Term::atom(atoms::NONODE)]) };
            let reason = copy::copy(reason, words);
            words.tuple(&[Term::atom(atoms::DOWN), reference, Term::atom(atoms::PROCESS), item, reason])
        })
    }
}
