//! The end of a process: everything that it held is freed, and everybody who asked is told.
//!
//! First the name goes and the inbox closes, so that whoever is told that the
//! process is dead does not meet it any more. Links and monitors are told
//! next. The slot is free last.
#![allow(unsafe_code)] // frees what came too late

use super::extra::{Extra, LinkState, Monitored, Monitoring, ReferenceId};
use super::record::{NAMED, TABLES};
use super::signal::{self, Kind, Node, tuple_node};
use crate::atom::atoms;
use crate::heap::Heap;
use crate::interpreter::machine::Machine;
use crate::term::format::{self, Encoding};
use crate::term::pretty;
use crate::term::tags::Term;
use std::io::Write;
use std::ptr;
use std::sync::atomic::Ordering;
use std::vec;

/// Processes that are told of a death in one go.
const AT_ONCE: usize = 1000;

/// A process that is gone, and whom it still has to tell.
pub struct Farewell {
    from: Term,
    links: vec::IntoIter<(u64, LinkState)>,
    monitored: vec::IntoIter<(ReferenceId, Monitored)>,
    monitoring: vec::IntoIter<(ReferenceId, Monitoring)>,
    /// A node of its own with the reason; null while the process's heap has it.
    reason: *mut Node,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        if !self.reason.is_null() {
            // SAFETY: made for this farewell, and in no list.
            unsafe { Node::free(self.reason) };
        }
    }
}

impl Machine {
    /// Ends the running process. `reason` is a term of its heap.
    pub fn die(&mut self, reason: Term) {
        if std::mem::take(&mut self.died_of_error) {
            self.report_crash(reason);
        }
        if self.process().has(NAMED) {
            self.forget_name();
        }
        let process = self.process();
        process.drop_messages();
        process.memory = 0;
        let (info, extra) = (process.spawn_info, process.extra.take());
        let has_tables = process.has(TABLES);
        self.close_inbox();
        if has_tables {
            self.lose_tables();
        }
        if let Some(extra) = extra {
            self.part_from_others(&extra, reason);
        }
        std::mem::replace(&mut self.heap, Heap::empty()).release();
        self.scheduler.spawn_infos.give_back(&self.vm.spawn_infos, info);
        self.scheduler.counters.exited(&self.vm);
        self.vm.slab.give(&mut self.scheduler.free, self.pid.pid_index());
    }

    /// From here on nobody reaches the process. Answers what came while it died.
    fn close_inbox(&mut self) {
        let generation = self.pid.pid_generation();
        let process = self.process();
        process.generation.store(generation.wrapping_add(1), Ordering::Release);
        let mut late = process.inbox.close(generation);
        while !late.is_null() {
            // SAFETY: the list came out of the inbox; the link is read before the node goes.
            unsafe {
                let next = (*late).next;
                self.refuse_signal(late);
                late = next;
            }
        }
    }

    /// Tells linked and watching processes why, and watched ones that nobody watches any more. When they are many, it
    /// is done little by little between the time slices of others.
    fn part_from_others(&mut self, extra: &Extra, reason: Term) {
        let mut farewell = Farewell {
            from: self.pid,
            links: extra.links.entries().into_iter(),
            monitored: extra.monitored.entries().into_iter(),
            monitoring: extra.monitoring.entries().into_iter(),
            reason: ptr::null_mut(),
        };
        if !self.say_farewell(&mut farewell, reason, AT_ONCE) {
            farewell.reason = signal::node(Kind::Message, reason);
            self.scheduler.farewells.push_back(farewell);
        }
    }

    /// Tells at most so many. True: all have been told.
    fn say_farewell(&mut self, farewell: &mut Farewell, reason: Term, most: usize) -> bool {
        let from = farewell.from;
        for _ in 0..most {
            if let Some((pid, state)) = farewell.links.next() {
                if state == LinkState::Active {
                    self.send_link_exit(Term(pid), from, reason);
                }
            } else if let Some((_, monitored)) = farewell.monitored.next() {
                self.deliver(monitored.watcher, monitored.down(from, reason));
            } else if let Some((id, monitoring)) = farewell.monitoring.next() {
                if monitoring.target.is_pid() {
                    self.deliver(monitoring.target, signal::node(Kind::Demonitor, Term::small(id as i64)));
                }
            } else {
                return true;
            }
        }
        false
    }

    /// Goes on with a farewell that was too long for one time slice.
    #[cold]
    pub fn continue_farewells(&mut self) {
        let Some(mut farewell) = self.scheduler.farewells.pop_front() else { return };
        // SAFETY: the farewell's own node.
        let reason = unsafe { (*farewell.reason).term };
        if !self.say_farewell(&mut farewell, reason, AT_ONCE) {
            self.scheduler.farewells.push_back(farewell);
        }
    }

    /// Reports an `error` that nobody caught: to the process `logger`, or to standard error when there is none.
    fn report_crash(&mut self, reason: Term) {
        match self.registered(atoms::LOGGER) {
            Some(logger) if logger != self.pid => {
                let report = [Term::atom(atoms::LOG_CRASH), self.pid, reason];
                self.deliver(logger, tuple_node(Kind::Message, &report));
            }
            _ => {
                let options = pretty::Options { encoding: Encoding::Unicode, ..pretty::Options::default() };
                let (pid, reason) = (self.pid_text(), pretty::pretty(reason, &options));
                let text = format!("Error in process {pid} with exit value:\n{reason}\n");
                // Nobody is left to tell when this cannot be written.
                let _ = std::io::stderr().write_all(text.as_bytes());
            }
        }
    }

    fn pid_text(&self) -> String {
        format::write(self.pid, format::UNLIMITED, Encoding::Unicode)
    }
}

impl Machine {
    /// Whether the process of a pid has not died. It may be about to.
    pub fn is_alive(&self, pid: Term) -> bool {
        let Some(record) = self.vm.slab.lookup(pid) else { return false };
        let generation = pid.pid_generation();
        // SAFETY: records are never unmapped; `generation` and `inbox` are for everybody.
        unsafe { (*record).generation.load(Ordering::Acquire) == generation && (*record).inbox.is_open(generation) }
    }

    /// The process sleeps and has handled all that was sent to it.
    pub fn is_idle(&self, pid: Term) -> bool {
        let Some(record) = self.vm.slab.lookup(pid) else { return false };
        // SAFETY: as above. The inbox's word has 16 bits of the generation; a pid that is that stale is not alive.
        self.is_alive(pid) && unsafe { (*record).inbox.is_waiting(pid.pid_generation()) }
    }

    /// The pids of all processes that have not died, in order of their slots.
    pub fn all_processes(&self) -> Vec<Term> {
        let pid = |index| {
            // SAFETY: as above.
            let generation = unsafe { (*self.vm.slab.record(index)).generation.load(Ordering::Acquire) };
            Term::pid(index, generation)
        };
        (1..self.vm.slab.used()).map(pid).filter(|&pid| self.is_alive(pid)).collect()
    }
}
