//! The machine: what a scheduler has in hand while it runs a process.
//!
//! X registers, the running process's heap, the outcome of the time slice, and
//! the scheduler's own services. There is one machine a scheduler thread; a
//! process that does not run leaves nothing here.
#![allow(unsafe_code)] // touches the running process's record and stack

use super::exception::Class;
use super::operand::{KIND_MASK, Operand, X, X_REGISTERS};
use super::threaded::State;
use crate::atom::atoms;
use crate::heap::Heap;
use crate::heap::gc;
use crate::process::record::Process;
use crate::process::signal::Node;
use crate::scheduler::Scheduler;
use crate::term::tags::{NIL, NONE, Term};
use crate::vm::Shared;
use std::ptr;
use std::sync::Arc;

/// Why the interpreter came back.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Outcome {
    /// The time slice is used up; the live X registers are on the stack.
    Preempted,
    /// The process sleeps in a `receive`.
    Waiting,
    /// The process ends with this reason.
    Exited(Term),
    /// The whole VM ends.
    Halted,
}

/// What `x` must be followed by: `repr(C)` keeps the registers at offset 0, where handlers expect them.
#[repr(C)]
pub struct Machine {
    pub x: [Term; X_REGISTERS],
    pub f: [f64; X_REGISTERS],
    code_base: *const u64,
    /// The instruction at work, while a long path runs.
    pub ip: *const u64,
    /// Left in this time slice.
    pub reductions: i64,
    pub heap: Heap,
    /// The running process.
    pub process: *mut Process,
    pub pid: Term,
    pub outcome: Outcome,
    /// The last message that the current `receive` passed over; null: none yet.
    pub passed: *mut Node,
    /// The words of the message in x0 were copied to the heap.
    pub copied: bool,
    pub vm: Arc<Shared>,
    pub scheduler: Scheduler,
}

impl Machine {
    pub fn new(vm: Arc<Shared>, scheduler: Scheduler) -> Box<Machine> {
        let code_base = vm.arena.base();
        let heap = Heap::empty();
        Box::new(Machine {
            x: [NIL; X_REGISTERS],
            f: [0.0; X_REGISTERS],
            code_base,
            ip: ptr::null(),
            reductions: 0,
            heap,
            process: ptr::null_mut(),
            pid: NONE,
            outcome: Outcome::Halted,
            passed: ptr::null_mut(),
            copied: false,
            vm,
            scheduler,
        })
    }

    #[inline(always)]
    pub fn code_base(&self) -> *const u64 {
        self.code_base
    }

    /// Takes the state out of the machine registers, for a long path.
    #[inline(always)]
    pub fn store(&mut self, state: &State) {
        self.ip = state.ip;
        self.heap.stop = state.stop;
        self.heap.top = state.top;
        self.reductions = state.reductions;
        self.x[0] = Term(state.x0);
    }

    /// The state as handlers want it, to go on at `ip`.
    #[inline(always)]
    pub fn load(&mut self, ip: *const u64) -> State {
        let (stop, top) = (self.heap.stop, self.heap.top);
        let (reductions, x0) = (self.reductions, self.x[0].0);
        State { ip, machine: self, stop, top, reductions, x0 }
    }

    /// The record of the running process.
    #[inline(always)]
    pub fn process(&mut self) -> &mut Process {
        // SAFETY: set by the scheduler before it runs the process, which it owns until the outcome is dealt with.
        unsafe { &mut *self.process }
    }

    // ---- Operands of the instruction at work ----

    pub fn a(&self) -> u16 {
        // SAFETY: `ip` is at an instruction; word 1 packs the operands.
        unsafe { *self.ip.cast::<u16>().add(4) }
    }

    pub fn b(&self) -> u16 {
        // SAFETY: as above.
        unsafe { *self.ip.cast::<u16>().add(5) }
    }

    pub fn c(&self) -> i32 {
        // SAFETY: as above.
        unsafe { *self.ip.cast::<i32>().add(3) }
    }

    /// A word of the instruction; the caller knows that it is that long.
    pub fn word(&self, number: usize) -> u64 {
        // SAFETY: only called with the word numbers that the opcode's table names.
        unsafe { *self.ip.add(number) }
    }

    /// The address that c is the offset of.
    pub fn target(&self) -> *const u64 {
        self.offset(self.c() as isize)
    }

    /// The address `bytes` from the instruction.
    pub fn offset(&self, bytes: isize) -> *const u64 {
        self.ip.wrapping_byte_offset(bytes)
    }

    /// The instruction behind this one, which is `words` long.
    pub fn next(&self, words: usize) -> *const u64 {
        self.ip.wrapping_add(words)
    }

    pub fn read(&self, operand: u16) -> Term {
        let operand = Operand(operand);
        match operand.0 & KIND_MASK {
            X => self.x[operand.0 as usize >> 3],
            super::operand::Y => *self.y(operand),
            _ => Term(self.word(operand.0 as usize >> 3)),
        }
    }

    pub fn write(&mut self, operand: u16, value: Term) {
        let operand = Operand(operand);
        match operand.0 & KIND_MASK {
            X => self.x[operand.0 as usize >> 3] = value,
            _ => *self.y(operand) = value,
        }
    }

    /// A slot of the current frame.
    #[allow(clippy::mut_from_ref)] // the stack is not part of the machine's own memory
    fn y(&self, operand: Operand) -> &mut Term {
        // SAFETY: verification proved that the frame has the slot.
        unsafe { &mut *self.heap.stop.cast::<u8>().add(operand.0 as usize - 1).cast::<Term>() }
    }

    // ---- Memory ----

    /// Collects garbage so that `need` words are free. X registers below `live` are kept.
    /// False: the memory is not to be had, and the process must die.
    #[must_use]
    pub fn collect(&mut self, live: usize, need: usize) -> bool {
        let process = self.process;
        let mut nothing: [Term; 0] = [];
        // SAFETY: the running process's record, see `process`; the dictionary is not reached in any other way here.
        let dictionary = match unsafe { &mut (*process).extra } {
            Some(extra) => extra.dictionary.roots(),
            None => &mut nothing[..],
        };
        let (x, _) = self.x.split_at_mut(live);
        let done = gc::collect(&mut self.heap, &mut [x, dictionary], need);
        self.scheduler.counters.collections += 1;
        done.is_ok()
    }

    /// After code that allocated freely: collects when what it made did not fit the heap.
    #[must_use]
    pub fn collect_fragments(&mut self, live: usize) -> bool {
        !self.heap.has_fragments() || self.collect(live, 0)
    }

    /// The process ends because it has no memory left.
    pub fn out_of_memory(&mut self) -> *const u64 {
        self.exit(Term::atom(atoms::SYSTEM_LIMIT))
    }

    /// Leaves the interpreter: the process ends.
    pub fn exit(&mut self, reason: Term) -> *const u64 {
        self.outcome = Outcome::Exited(reason);
        ptr::null()
    }

    /// Leaves the interpreter: the process goes back to the run queue and starts again at `ip`, with `live` X
    /// registers kept on its stack.
    pub fn preempt(&mut self, ip: *const u64, live: usize) -> *const u64 {
        if self.heap.free_words() < live + 1 && !self.collect(live, live + 1) {
            return self.out_of_memory();
        }
        // SAFETY: the heap has `live + 1` free words, so these lie between top and stop.
        unsafe {
            let stop = self.heap.stop.sub(live + 1);
            *stop = Term::small(live as i64).0;
            ptr::copy_nonoverlapping(self.x.as_ptr().cast::<u64>(), stop.add(1), live);
            self.heap.stop = stop;
        }
        let code = self.vm.arena.index(ip);
        let process = self.process();
        process.code = code;
        process.set(crate::process::record::SAVED_REGISTERS);
        self.outcome = Outcome::Preempted;
        ptr::null()
    }

    /// Takes back what [`Machine::preempt`] (or a spawn) left on the stack.
    pub fn restore_registers(&mut self) {
        // SAFETY: SAVED_REGISTERS says that the stack starts with a count and that many terms.
        unsafe {
            let live = Term(*self.heap.stop).small_value() as usize;
            let saved = self.heap.stop.add(1);
            ptr::copy_nonoverlapping(saved, self.x.as_mut_ptr().cast::<u64>(), live);
            self.heap.stop = saved.add(live);
        }
    }

    /// The arity of the function that starts at `entry`.
    pub fn arity_at(&self, entry: *const u64) -> usize {
        // SAFETY: every function's first instruction has the last word of its `FunctionClause` in front.
        unsafe { *entry.sub(1) as usize }
    }

    /// Shorthand for an error whose reason is an atom.
    pub fn error(&mut self, reason: crate::atom::Atom) -> *const u64 {
        self.raise(Class::Error, Term::atom(reason))
    }
}
