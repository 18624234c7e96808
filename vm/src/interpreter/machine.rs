//! The machine: what a scheduler has in hand while it runs a process.
//!
//! X registers, the running process's heap, the outcome of the time slice, and
//! the scheduler's own services. There is one machine a scheduler thread; a
//! process that does not run leaves nothing here.
#![allow(unsafe_code)] // touches the running process's record and stack

use super::operand::{CONSTANT, KIND_MASK, Operand, SCRATCH_REGISTERS, UNKNOWN_LIVE, X, X_REGISTERS};
use super::threaded::State;
use crate::atom::{Atom, atoms};
use crate::code::entries::Export;
use crate::code::loaded::LoadedModule;
use crate::code::server::Mfa;
use crate::ets::tables;
use crate::heap::gc::{self, Collected};
use crate::heap::{Heap, OutOfMemory};
use crate::process::inbox::Delivery;
use crate::process::record::Process;
use crate::process::signal::{self, Kind, Node};
use crate::process::spawn_info::SpawnInfo;
use crate::scheduler::Scheduler;
use crate::scheduler::timer::Entry;
use crate::term::bits::Builder;
use crate::term::tags::{NIL, NONE, Term};
use crate::trace;
use crate::vm::{Argument, Shared};
use std::cell::Cell;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The code server's table of all functions is behind a lock; so many found there last are remembered.
const RECENT_EXPORTS: usize = 64;

/// Who collects that often in one time slice gets a block of at least so many words, as long as it does: for work that
/// makes much garbage, a larger block means fewer collections, and up to this size it still fits the cache.
const BUSY: [(u32, u32); 2] = [(8, 2586), (4, 610)];

/// Fragments of this size beyond the block are collected at the next chance, words.
const FRAGMENT_ROOM_WORDS: usize = 512;

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
    pub x: [Term; X_REGISTERS + SCRATCH_REGISTERS],
    pub f: [f64; X_REGISTERS],
    code_base: *const u64,
    /// The instruction at work, while a long path runs.
    pub ip: *const u64,
    /// Left in this time slice.
    pub reductions: i64,
    /// Collections in this time slice.
    pub slice_collections: u32,
    /// What was left when reductions were last charged to the process.
    pub slice: i64,
    pub heap: Heap,
    /// The running process.
    pub process: *mut Process,
    pub pid: Term,
    pub outcome: Outcome,
    /// The last message that the current `receive` passed over; null: none yet.
    pub passed: *mut Node,
    /// The words of the current message were copied to the heap, from here to there; null: they were not.
    pub copied_from: *mut u64,
    pub copied_to: *mut u64,
    /// Words on top of the stack that are saved registers, while a suspended process is looked at; else 0.
    pub saved_words: usize,
    /// X registers in use while signals are handled.
    pub live: usize,
    /// The current message, if code looks at it where it lies; null: it was copied, or has no words.
    pub examined: *mut Node,
    /// The process ends because of an `error` that nobody caught, which is worth a report.
    pub died_of_error: bool,
    /// The process has more memory than its `max_heap_size` allows.
    pub over_limit: bool,
    /// The two modules in whose code a stack walk was last, the last one first.
    pub recent_modules: Cell<[Option<&'static LoadedModule>; 2]>,
    /// Where binaries are built; empty but for its room.
    pub builder: Builder,
    /// Functions that were called or spawned by name last, each in the place that its name leads to.
    recent_exports: [Option<&'static Export>; RECENT_EXPORTS],
    /// Entries of the timer wheel that are due now; empty but for its room.
    pub due: Vec<Entry>,
    pub vm: Arc<Shared>,
    pub scheduler: Scheduler,
    /// Tables that were used last here.
    pub tables: tables::Cache,
}

impl Machine {
    pub fn new(vm: Arc<Shared>, scheduler: Scheduler) -> Box<Machine> {
        let code_base = vm.arena.base();
        let heap = Heap::empty();
        Box::new(Machine {
            x: [NIL; X_REGISTERS + SCRATCH_REGISTERS],
            f: [0.0; X_REGISTERS],
            code_base,
            ip: ptr::null(),
            reductions: 0,
            slice: 0,
            slice_collections: 0,
            heap,
            process: ptr::null_mut(),
            pid: NONE,
            outcome: Outcome::Halted,
            passed: ptr::null_mut(),
            copied_from: ptr::null_mut(),
            copied_to: ptr::null_mut(),
            saved_words: 0,
            live: 0,
            examined: ptr::null_mut(),
            died_of_error: false,
            over_limit: false,
            recent_modules: Cell::new([None; 2]),
            builder: Builder::new(),
            recent_exports: [None; RECENT_EXPORTS],
            due: Vec::new(),
            vm,
            scheduler,
            tables: tables::Cache::default(),
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

    /// An element of an operand list.
    pub fn element(&self, number: usize) -> Term {
        match super::operand::element(self.word(number)) {
            super::operand::Element::Constant(term) => term,
            super::operand::Element::Register(register) => self.read(register.0),
        }
    }

    /// How many of the operands are constants, each with a word of its own.
    pub fn constants(&self, operands: &[u16]) -> usize {
        operands.iter().filter(|&&operand| operand & KIND_MASK == CONSTANT).count()
    }

    /// The export entry in word 2.
    pub fn export(&self) -> &'static Export {
        // SAFETY: only called for instructions whose word 2 is the address of an export, and exports are never freed.
        unsafe { &*(self.word(2) as *const Export) }
    }

    /// Writes the return slot of the current frame: the callee returns to `address`.
    pub fn set_return(&mut self, address: *const u64) {
        // SAFETY: verification proved that calls stand in frames, whose word 0 this is.
        unsafe { *self.heap.stop = address as u64 };
    }

    /// The return address of the current function, which has no frame.
    pub fn return_address(&self) -> *const u64 {
        // SAFETY: without a frame the stack's top is the caller's return slot.
        unsafe { *self.heap.stop as *const u64 }
    }

    /// Whether there are so many bytes between heap and stack.
    pub fn has_room(&self, bytes: usize) -> bool {
        self.heap.free_words() * 8 >= bytes
    }

    /// Puts a frame on the stack, for which there is room.
    pub fn make_frame(&mut self, bytes: usize) {
        self.heap.stop = self.heap.stop.wrapping_byte_sub(bytes);
        // A collection may see the return slot before the first call writes it.
        self.set_return(ptr::null());
    }

    /// Takes bytes off the top of the stack.
    pub fn drop_stack(&mut self, bytes: usize) {
        self.heap.stop = self.heap.stop.wrapping_byte_add(bytes);
    }

    /// Goes to a function, or back to the run queue.
    pub fn go(&mut self, target: *const u64) -> *const u64 {
        self.reductions -= 1;
        if self.reductions <= 0 { self.preempt(target, self.arity_at(target)) } else { target }
    }

    /// The entry of a function that is called by name. `None`: there is no room for another.
    #[inline]
    pub fn export_named(&mut self, key: Mfa) -> Option<&'static Export> {
        let (module, function, arity) = key;
        let at = (module.0 ^ function.0.wrapping_mul(31) ^ arity) as usize % RECENT_EXPORTS;
        if let Some(export) = self.recent_exports[at]
            && (export.module, export.function, export.arity) == key
        {
            return Some(export);
        }
        let export = self.vm.export(key)?;
        self.recent_exports[at] = Some(export);
        Some(export)
    }

    /// Where calls of the function go now.
    pub fn code_of(&self, export: &Export) -> *const u64 {
        self.vm.arena.address(export.code.load(Ordering::Acquire))
    }

    // ---- Memory ----

    /// What the flags and the spawn options say of the running process's heap.
    pub fn limits(&mut self) -> SpawnInfo {
        let index = self.process().spawn_info;
        let mut info = self.scheduler.spawn_infos.get(&self.vm.spawn_infos, index);
        if let Some(rare) = self.process().rare() {
            info.min_heap_words = rare.min_heap_words.unwrap_or(info.min_heap_words);
            info.fullsweep_after = rare.fullsweep_after.unwrap_or(info.fullsweep_after);
            info.max_heap_words = rare.max_heap.map_or(info.max_heap_words, |limit| limit.words);
        }
        info
    }

    /// Collects garbage so that `need` words are free. X registers below `live` are kept.
    /// False: the memory is not to be had, and the process must die.
    #[must_use]
    pub fn collect(&mut self, live: usize, need: usize) -> bool {
        self.collect_with(live, &mut [], need)
    }

    /// The same, and `kept` are roots too.
    #[must_use]
    #[cold]
    pub fn collect_with(&mut self, live: usize, kept: &mut [Term], need: usize) -> bool {
        self.collect_by(live, kept, |heap, roots| gc::collect(heap, roots, need))
    }

    /// Collects everything.
    #[must_use]
    pub fn collect_full(&mut self, live: usize) -> bool {
        self.collect_by(live, &mut [], |heap, roots| gc::collect_full(heap, roots, 0))
    }

    fn collect_by(
        &mut self,
        live: usize,
        kept: &mut [Term],
        collect: impl FnOnce(&mut Heap, &mut [&mut [Term]]) -> Result<Collected, OutOfMemory>,
    ) -> bool {
        let limits = self.limits();
        self.secure_examined();
        self.slice_collections += 1;
        let busy = BUSY.iter().find(|&&(collections, _)| self.slice_collections >= collections);
        self.heap.min_words = limits.min_heap_words.max(busy.map_or(0, |&(_, words)| words));
        self.heap.fullsweep_after = limits.fullsweep_after;
        let process = self.process;
        let mut nothing: [Term; 0] = [];
        // SAFETY: the running process's record, see `process`; the dictionary is not reached in any other way here.
        let dictionary = match unsafe { &mut (*process).extra } {
            Some(extra) => extra.dictionary.roots(),
            None => &mut nothing[..],
        };
        let (x, _) = self.x.split_at_mut(live);
        // What was copied from a message may move.
        self.copied_to = ptr::null_mut();
        let before = self.heap.used_words();
        let roots = &mut [x, dictionary, kept];
        let Ok(done) = collect(&mut self.heap, roots) else { return false };
        if self.vm.options.collect_always {
            gc::check::verify(&self.heap, &[roots[0], roots[1], roots[2]]);
        }
        trace::collected(self, done.full, before);
        let counters = &mut self.scheduler.counters;
        if done.full {
            counters.collections_full += 1;
        } else {
            counters.collections_minor += 1;
        }
        counters.words_reclaimed += done.reclaimed_words as u64;
        counters.words_copied += done.copied_words as u64;
        // Copying costs time that others wait for: a reduction for each hundred words.
        self.reductions -= (before / 100) as i64;
        limits.max_heap_words == 0 || self.is_within_limit(limits.max_heap_words)
    }

    /// What did not fit the block, or lies off the heap, is so much that it should be collected.
    #[inline]
    pub fn fragments_are_due(&self) -> bool {
        self.heap.binaries_are_due()
            || self.heap.has_fragments()
                && (self.heap.fragment_words > self.heap.size_words() + FRAGMENT_ROOM_WORDS
                    || self.vm.options.collect_always)
    }

    /// After code that allocated freely: collects when what it made did not fit the heap.
    #[must_use]
    #[inline]
    pub fn collect_fragments(&mut self, live: usize) -> bool {
        !self.fragments_are_due() || self.collect(live, 0)
    }

    /// The same after code whose result goes to a register. Gives the result, which may have moved; `None`: there is no
    /// memory.
    #[must_use]
    #[inline]
    pub fn collect_behind(&mut self, result: Term, live: usize) -> Option<Term> {
        if !self.fragments_are_due() || live == UNKNOWN_LIVE {
            return Some(result);
        }
        let mut kept = [result];
        self.collect_with(live, &mut kept, 0).then_some(kept[0])
    }

    /// The process ends because it has no memory left.
    pub fn out_of_memory(&mut self) -> *const u64 {
        let is_limit_its_own = std::mem::take(&mut self.over_limit);
        self.exit(Term::atom(if is_limit_its_own { atoms::KILLED } else { atoms::SYSTEM_LIMIT }))
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
    pub(crate) fn arity_at(&self, entry: *const u64) -> usize {
        // SAFETY: every function's first instruction has the last word of its `FunctionClause` in front.
        unsafe { *entry.sub(1) as usize }
    }

    // ---- Sending ----

    /// Sends a message to the process of a pid. Nothing happens when it is gone.
    #[inline]
    pub fn send_message(&mut self, to: Term, message: Term) {
        self.scheduler.counters.messages += 1;
        self.deliver(to, signal::node(Kind::Message, message));
    }

    /// Gives a signal to the process of a pid. False: there is no such process, and the node was freed.
    #[inline]
    pub(crate) fn deliver(&mut self, to: Term, node: *mut Node) -> bool {
        match self.vm.push(to, node) {
            Delivery::Queued => true,
            Delivery::Wake => {
                trace::woken(self, to);
                self.enqueue(to.pid_index());
                true
            }
            Delivery::Dead => false,
        }
    }

    /// The process that a name stands for.
    pub fn registered(&self, name: Atom) -> Option<Term> {
        let bits = name.registered().load(Ordering::Acquire);
        (bits != 0).then_some(Term(bits))
    }

    /// The group leader of the running process: a pid.
    pub fn group_leader(&mut self) -> Term {
        if self.process.is_null() {
            return NONE;
        }
        match self.process().rare().and_then(|rare| rare.group_leader) {
            Some(leader) => leader,
            None => self.limits().group_leader,
        }
    }

    // ---- The first process ----

    /// Spawns the process that the VM starts with.
    ///
    /// # Errors
    /// When names or memory run out.
    pub fn spawn_first(&mut self, module: &str, function: &str, arguments: &[Argument]) -> Result<(), String> {
        let atom = |text: &str| Atom::intern(text).map_err(|error| format!("{text:?}: {error:?}"));
        let arguments = arguments.iter().map(|argument| self.argument(argument)).collect::<Result<Vec<_>, _>>()?;
        let arguments = crate::heap::Allocate::list(&mut self.heap, &arguments);
        let (module, function) = (Term::atom(atom(module)?), Term::atom(atom(function)?));
        let refused = |_| "the first process cannot be made".to_string();
        let target = self.mfa_target(module, function, arguments).map_err(refused)?;
        self.spawn(target, Default::default(), |_, _, _| {}).map_err(refused)?;
        std::mem::replace(&mut self.heap, Heap::empty()).release();
        Ok(())
    }

    fn argument(&mut self, argument: &Argument) -> Result<Term, String> {
        use crate::heap::Allocate;
        Ok(match argument {
            Argument::Atom(text) => Term::atom(Atom::intern(text).map_err(|error| format!("{text:?}: {error:?}"))?),
            Argument::String(text) => self.heap.string(text),
            Argument::Map(pairs) => {
                let mut terms = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    terms.push((self.argument(&Argument::Atom(key.clone()))?, self.argument(value)?));
                }
                crate::term::map::from_pairs(&terms, &mut self.heap)
            }
            Argument::List(elements) => {
                let elements = elements.iter().map(|each| self.argument(each)).collect::<Result<Vec<_>, _>>()?;
                self.heap.list(&elements)
            }
        })
    }
}
