//! Messages: sending, the loop of a `receive`, waiting.

use super::{error, slow};
use crate::atom::atoms;
use crate::interpreter::exception::Exception;
use crate::interpreter::machine::{Machine, Outcome};
use crate::process::timeout;
use crate::term::tags::{NIL, Term};
use std::ptr;

/// Milliseconds that a `receive` may wait at most: what OTP allows.
const MAX_TIMEOUT_MS: i64 = 0xFFFF_FFFF;

slow! {
    Send |machine| {
        let (to, message) = (machine.x[0], machine.x[1]);
        match machine.send_to(to, message) {
            Ok(()) => {
                machine.x[0] = message;
                machine.next(2)
            }
            Err(exception) => {
                let called = machine.entry(atoms::ERLANG, atoms::SEND, &[to, message], NIL);
                machine.raise(exception, Some(called))
            }
        }
    };

    LoopReceive |machine| loop {
        if let Some(message) = machine.next_message() {
            machine.x[0] = message;
            return machine.next(2);
        }
        if machine.process().inbox.is_empty() {
            return machine.target();
        }
        if !machine.take_signals() {
            return ptr::null();
        }
    };

    LoopReceiveEnd |machine| {
        machine.pass_message();
        machine.reductions -= 1;
        if machine.reductions <= 0 { machine.preempt(machine.target(), 0) } else { machine.target() }
    };

    RemoveMessage |machine| {
        machine.remove_message();
        machine.next(2)
    };

    Wait |machine| wait(machine);

    WaitTimeout |machine| {
        let words = 2 + machine.constants(&[machine.a()]);
        if let Some(deadline) = machine.process().timeout.deadline() {
            return if machine.vm.milliseconds() >= deadline { machine.next(words) } else { wait(machine) };
        }
        let time = machine.read(machine.a());
        if time == Term::atom(atoms::INFINITY) {
            // Remembered, since the register may be gone when a message that nobody wants brings us back here.
            machine.process().timeout.start(timeout::NEVER);
            return wait(machine);
        }
        if !time.is_small() || !(0..=MAX_TIMEOUT_MS).contains(&time.small_value()) {
            return machine.error(atoms::TIMEOUT_VALUE);
        }
        if time.small_value() == 0 {
            return machine.next(words);
        }
        machine.start_timeout(time.small_value() as u64);
        wait(machine)
    };

    Timeout |machine| {
        machine.process().timeout.cancel();
        machine.passed = ptr::null_mut();
        machine.next(2)
    };
}

/// The process sleeps, and goes on at the start of the receive loop.
fn wait(machine: &mut Machine) -> *const u64 {
    let code = machine.vm.arena.index(machine.target());
    machine.process().code = code;
    machine.outcome = Outcome::Waiting;
    ptr::null()
}

impl Machine {
    /// `To ! Message`: to a pid, a name, a port, an alias.
    ///
    /// # Errors
    /// `badarg` when nothing can be sent there, or a name is nobody's.
    pub fn send_to(&mut self, to: Term, message: Term) -> Result<(), Exception> {
        if to.is_pid() {
            self.send_message(to, message);
            return Ok(());
        }
        if to.is_atom() {
            let Some(pid) = self.registered(to.atom_value()) else { return Err(error(atoms::BADARG)) };
            self.send_message(pid, message);
            return Ok(());
        }
        if let Some(reference) = to.as_reference() {
            if let Some(pid) = reference.alias {
                self.send_by_alias(pid, to, message);
            }
            return Ok(());
        }
        match to.as_tuple() {
            Some(&[name, node]) if name.is_atom() && node.is_atom() => {
                let here = node == Term::atom(atoms::NONODE);
                if here && let Some(pid) = self.registered(name.atom_value()) {
                    self.send_message(pid, message);
                }
                Ok(())
            }
            _ => Err(error(atoms::BADARG)),
        }
    }

    /// Starts the timeout of the current `receive`.
    fn start_timeout(&mut self, milliseconds: u64) {
        // The current millisecond has begun already, so one more is waited for.
        let deadline = self.vm.milliseconds() + milliseconds + 1;
        if self.process().timeout.start(deadline) {
            let entry =
                crate::scheduler::timer::Entry { index: self.pid.pid_index(), generation: self.pid.pid_generation() };
            self.scheduler.wheel.insert(deadline, entry);
            let bytes = self.scheduler.wheel.bytes() as u64;
            self.vm.wheel_bytes[self.scheduler.number].store(bytes, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// Forgets the stack and sleeps until there is a message; then goes on at `address`, whose arguments are in X.
    pub(super) fn hibernate(&mut self, address: *const u64) -> *const u64 {
        let live = self.arity_at(address);
        let end = self.vm.arena.address(self.vm.process_end);
        self.heap.stop = self.heap.end;
        if !self.collect_full(live) || self.heap.free_words() < live + 2 && !self.collect(live, live + 2) {
            return self.out_of_memory();
        }
        self.heap.push(Term(end as u64));
        let waits = self.process().messages.is_null() && self.process().inbox.is_empty();
        let next = self.preempt(address, live);
        if waits {
            self.process().set(crate::process::record::HIBERNATING);
            self.outcome = Outcome::Waiting;
        }
        next
    }
}
