//! The life of a scheduler thread: take a process, run it for a time slice, see to what became of it.
#![allow(unsafe_code)] // takes the record of a process that it owns, and enters the interpreter

use super::timer::{Entry, MESSAGE_TIMER};
use crate::heap::block::{Heap, Parked};
use crate::heap::gc;
use crate::heap::slab;
use crate::interpreter::machine::{Machine, Outcome};
use crate::interpreter::{Interpreter, reference, threaded};
use crate::process::record::{FRESH, HIBERNATING, PRIORITY_MASK, PRIORITY_SHIFT, SAVED_POSITION, SAVED_REGISTERS};
use crate::process::signal::Node;
use crate::process::timeout::Fired;
use crate::term::copy;
use crate::term::fun::Fun;
use crate::term::tags::{NIL, Term};
use crate::trace;
use std::ptr;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Slices between two looks at the clock, when they are short.
const CLOCK_SLICES: u32 = 16;

/// Runs processes until the VM halts.
pub fn run(machine: &mut Machine) {
    let mut slices = 0;
    while !machine.vm.is_halted() {
        machine.vm.pause.checkpoint();
        slices += 1;
        if slices >= CLOCK_SLICES || machine.reductions <= 0 {
            slices = 0;
            machine.turn_wheel();
        }
        if !machine.scheduler.farewells.is_empty() {
            machine.continue_farewells();
        }
        if machine.has_doomed_tables() {
            machine.free_doomed_tables();
        }
        match machine.scheduler.queue.pop().or_else(|| machine.steal()) {
            Some(index) => machine.run_slice(index),
            None if !machine.scheduler.farewells.is_empty() || machine.has_doomed_tables() => {}
            None => {
                slices = 0;
                machine.idle();
            }
        }
    }
    machine.publish_counters();
    machine.vm.pause.end();
}

impl Machine {
    fn steal(&mut self) -> Option<u32> {
        self.scheduler.queue.steal(&self.vm.queues)
    }

    /// Nothing to run: sleeps until there is, or until a timer is due.
    fn idle(&mut self) {
        self.turn_wheel();
        if let Some(index) = self.scheduler.queue.pop() {
            return self.run_slice(index);
        }
        self.publish_counters();
        slab::drop_kept();
        let timeout = self.scheduler.wheel.next().map(|at| {
            // The clock shows whole milliseconds; one that has begun is not over yet.
            Duration::from_millis(at.saturating_sub(self.scheduler.now).max(1))
        });
        let number = self.scheduler.number;
        if let Some(index) = self.scheduler.queue.sleep(number, &self.vm.queues, timeout) {
            self.run_slice(index);
        }
    }

    pub fn publish_counters(&mut self) {
        self.scheduler.counters.publish(&self.vm.totals);
    }

    // ---- Waking ----

    /// Queues a process that the caller owns now.
    #[inline]
    pub fn enqueue(&mut self, index: u32) {
        // SAFETY: the caller owns the process.
        let state = unsafe { (*self.vm.slab.record(index)).state };
        let priority = (state & PRIORITY_MASK) >> PRIORITY_SHIFT;
        self.scheduler.queue.push(index, priority, &self.vm.queues);
    }

    /// Reads the clock and wakes who has slept long enough.
    pub fn turn_wheel(&mut self) {
        let now = self.vm.milliseconds();
        self.scheduler.now = now;
        if self.scheduler.wheel.is_empty() {
            return;
        }
        let vm = &self.vm;
        let mut due = std::mem::take(&mut self.due);
        self.scheduler.wheel.advance(now, |entry| deadline_of(vm, entry), |entry| due.push(entry));
        for entry in due.drain(..) {
            if entry.index & MESSAGE_TIMER != 0 {
                self.fire_message_timer(entry);
            } else {
                self.fire_timeout(entry, now);
            }
        }
        self.due = due;
    }

    fn fire_timeout(&mut self, entry: Entry, now: u64) {
        // SAFETY: entries name slots of the slab; `timeout` and `inbox` are for everybody.
        let (timeout, inbox) = unsafe {
            let record = self.vm.slab.record(entry.index);
            (&(*record).timeout, &(*record).inbox)
        };
        match timeout.fire(entry.generation, now) {
            Fired::Stale => {}
            Fired::Early(deadline) => self.scheduler.wheel.insert(deadline, entry),
            Fired::Due => {
                if inbox.wake(entry.generation) {
                    trace::woken(self, Term::pid(entry.index, entry.generation));
                    self.enqueue(entry.index);
                }
            }
        }
    }

    // ---- A time slice ----

    fn run_slice(&mut self, index: u32) {
        let mut ip = self.begin(index);
        while !ip.is_null() {
            match self.vm.options.interpreter {
                // SAFETY: `begin` and the outcomes below give the address of code at which the process may go on.
                Interpreter::Threaded => unsafe { threaded::enter(self, ip) },
                Interpreter::Reference => reference::enter(self, ip),
            }
            ip = self.finish();
        }
        self.scheduler.counters.slices += 1;
    }

    /// Takes the process in hand. Null: it died of a signal, or has no code to run.
    fn begin(&mut self, index: u32) -> *const u64 {
        let record = self.vm.slab.record(index);
        self.process = record;
        // SAFETY: a queued process belongs to the scheduler that took it from the queue.
        let process = unsafe { &mut *record };
        self.pid = Term::pid(index, *process.generation.get_mut());
        self.reductions = self.vm.options.reductions;
        self.slice = self.reductions;
        self.slice_collections = 0;
        self.passed = ptr::null_mut();
        self.examined = ptr::null_mut();
        self.copied_from = ptr::null_mut();
        self.outcome = Outcome::Preempted;
        self.ip = ptr::null();
        trace::scheduled(self);
        if process.has(FRESH) {
            process.clear(FRESH);
            let node = std::mem::replace(&mut process.messages, ptr::null_mut());
            let ip = self.begin_fresh(node);
            if !self.process().inbox.is_empty() && !self.take_signals_keeping(self.arity_at(ip)) {
                return self.finish();
            }
            return ip;
        }
        let parked = Parked(process.memory);
        self.heap = match &mut process.extra {
            None => Heap::unpark(parked, &mut None),
            Some(extra) => Heap::unpark(parked, &mut extra.cold),
        };
        process.memory = 0;
        if process.has(SAVED_POSITION) {
            process.clear(SAVED_POSITION);
            self.passed = process.extra().save.0;
        }
        if !process.inbox.is_empty() && !self.take_signals() {
            return self.finish();
        }
        if !self.may_go_on() {
            self.outcome = Outcome::Waiting;
            return self.finish();
        }
        self.resume()
    }

    /// False: the process hibernates, and what woke it was no message.
    fn may_go_on(&mut self) -> bool {
        let process = self.process();
        if process.has(HIBERNATING) && process.messages.is_null() {
            return false;
        }
        process.clear(HIBERNATING);
        true
    }

    /// Where the process goes on; its registers, if it has any, are in their places.
    fn resume(&mut self) -> *const u64 {
        let process = self.process();
        let code = process.code;
        if process.has(SAVED_REGISTERS) {
            process.clear(SAVED_REGISTERS);
            self.restore_registers();
        }
        self.vm.arena.address(code)
    }

    /// A first time slice: in the scratch block, at the function that the node names.
    fn begin_fresh(&mut self, node: *mut Node) -> *const u64 {
        let scratch = self.scheduler.scratch.as_mut_ptr();
        // SAFETY: the scratch block is used by the running process only, and `park` moves it out first.
        self.heap = unsafe { Heap::in_scratch(scratch, super::SCRATCH_WORDS) };
        let end = self.vm.arena.address(self.vm.process_end) as u64;
        self.heap.push(Term(end));
        // SAFETY: the spawner made the node for this process alone.
        let call = unsafe {
            let (term, words) = ((*node).term, (*node).words as usize);
            if words * 2 < super::SCRATCH_WORDS {
                let call = copy::copy(term, &mut self.heap);
                Node::free(node);
                call
            } else {
                self.heap.adopt(node);
                term
            }
        };
        let (fun, arguments) = call.as_cons().unwrap_or((call, NIL));
        match fun.as_fun() {
            Some(Fun::Local { entry, free }) => {
                self.x[..free.len()].copy_from_slice(free);
                self.vm.arena.address(entry.code.load(Ordering::Acquire))
            }
            Some(Fun::External(export)) => {
                for (at, argument) in arguments.list().enumerate() {
                    self.x[at] = argument;
                }
                self.vm.arena.address(export.code.load(Ordering::Acquire))
            }
            None => self.vm.arena.address(self.vm.process_end),
        }
    }

    /// Sees to the outcome of a slice. Gives the address to go on at, if the process goes on at once; else null.
    fn finish(&mut self) -> *const u64 {
        trace::left(self);
        match self.outcome {
            Outcome::Preempted => {
                self.charge();
                if self.park() {
                    self.enqueue(self.pid.pid_index());
                    self.scheduler.queue.offer(&self.vm.queues);
                    return ptr::null();
                }
            }
            Outcome::Waiting => {
                if !self.process().inbox.is_empty() {
                    if !self.take_signals() {
                        return self.finish();
                    }
                    if self.may_go_on() {
                        if self.reductions > 0 {
                            return self.resume();
                        }
                        self.outcome = Outcome::Preempted;
                        return self.finish();
                    }
                }
                self.charge();
                if self.park() {
                    self.sleep();
                    return ptr::null();
                }
            }
            Outcome::Exited(reason) => {
                self.charge();
                self.die(reason);
                return ptr::null();
            }
            Outcome::Halted => return ptr::null(),
        }
        // No memory for the block that a parked process needs.
        let _ = self.out_of_memory();
        self.finish()
    }

    fn charge(&mut self) {
        let used = (self.slice - self.reductions).max(0);
        self.slice = self.reductions;
        self.scheduler.counters.reductions += used as u64;
        self.process().add_reductions(used as u32);
    }

    /// Puts the heap away in the record. False: there is no memory for it.
    fn park(&mut self) -> bool {
        // Keeping fragments takes a record of its own; a small heap is collected as fast.
        let small = self.heap.size_words() < gc::GENERATIONAL_WORDS;
        if self.heap.has_fragments() && small && self.outcome == Outcome::Waiting && !self.collect(0, 0) {
            return false;
        }
        let exact = self.vm.options.min_heap_words == 0;
        if (self.heap.borrowed || exact && self.outcome == Outcome::Waiting) && !self.leave_scratch() {
            return false;
        }
        if !self.passed.is_null() {
            let passed = self.passed;
            let process = self.process();
            process.extra().save.0 = passed;
            process.set(SAVED_POSITION);
        }
        let heap = std::mem::replace(&mut self.heap, Heap::empty());
        let process = self.process();
        let mut nothing = None;
        let cold = process.extra.as_deref_mut().map_or(&mut nothing, |extra| &mut extra.cold);
        process.memory = heap.park(cold).0;
        if nothing.is_some() {
            process.extra().cold = nothing;
        }
        true
    }

    /// Moves the heap out of the scratch block, to one of the size that the flags or the spawn options ask for.
    fn leave_scratch(&mut self) -> bool {
        let words = self.limits().min_heap_words as usize;
        let process = self.process;
        let mut nothing: [Term; 0] = [];
        // SAFETY: the running process's record; its dictionary is not reached in another way here.
        let dictionary = match unsafe { &mut (*process).extra } {
            Some(extra) => extra.dictionary.roots(),
            None => &mut nothing[..],
        };
        gc::move_to(&mut self.heap, &mut [dictionary], words).is_ok()
    }

    /// The parked process sleeps from now on, unless something has happened meanwhile.
    fn sleep(&mut self) {
        let (index, generation) = (self.pid.pid_index(), self.pid.pid_generation());
        let record = self.process;
        // SAFETY: `inbox` and `timeout` are for everybody; what follows a successful `wait` touches nothing else until
        // a successful `wake` has given the process back.
        let (inbox, timeout) = unsafe { (&(*record).inbox, &(*record).timeout) };
        if !inbox.wait(generation) || timeout.has_fired() && inbox.wake(generation) {
            self.enqueue(index);
        }
    }
}

fn deadline_of(vm: &crate::vm::Shared, entry: Entry) -> Option<u64> {
    if entry.index & MESSAGE_TIMER != 0 {
        return vm.message_timers.deadline(entry.index & !MESSAGE_TIMER, entry.generation);
    }
    // SAFETY: entries name slots of the slab; `timeout` is for everybody.
    unsafe { (*vm.slab.record(entry.index)).timeout.pending_deadline(entry.generation) }
}
