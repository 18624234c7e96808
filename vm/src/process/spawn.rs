//! Making a process: a slot, a node that says what to call, a place in the run queue. No heap until it has run.
//!
//! ```text
//!  spawn(Fun)           the node's term is the fun
//!  spawn(M, F, Args)    the node's term is [fun M:F/A | Args]
//! ```
#![allow(unsafe_code)] // writes the new record, which is nobody else's yet

use super::record::{PRIORITY_SHIFT, Process};
use super::signal::{self, Kind, Node};
use super::spawn_info::SpawnInfo;
use crate::atom::{Atom, atoms};
use crate::bifs::{Fault, Stop};
use crate::heap::words::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::fun::Fun;
use crate::term::tags::{NIL, Term};
use crate::trace;

/// What `spawn_opt` may ask for; the default is what `spawn` does.
#[derive(Clone, Copy, Default)]
pub struct SpawnOptions {
    /// 0 normal, 1 low, 2 high, 3 max.
    pub priority: u32,
    /// Words, on the ladder; `None`: as the VM's flags say.
    pub min_heap_words: Option<u32>,
    pub fullsweep_after: Option<u32>,
    /// Words; 0 is no limit.
    pub max_heap_words: u64,
}

/// What a new process calls.
pub struct Target {
    node: *mut Node,
    module: Atom,
    function: Atom,
    arity: u32,
}

impl Machine {
    /// A fun as target; one that takes arguments ends its process with `badarity`.
    ///
    /// # Errors
    /// `badarg` when it is no fun.
    pub fn fun_target(&mut self, fun: Term) -> Result<Target, Stop> {
        let (module, function, arity) = match fun.as_fun() {
            Some(Fun::Local { entry, free }) if entry.arity == 0 => (entry.module, entry.function, free.len() as u32),
            Some(Fun::External(export)) if export.arity == 0 => (export.module, export.function, 0),
            Some(_) => {
                let arguments = self.heap.list(&[fun, NIL]);
                return self.mfa_target(Term::atom(atoms::ERLANG), Term::atom(atoms::APPLY), arguments);
            }
            None => return Err(Stop::BADARG),
        };
        Ok(Target { node: signal::node(Kind::Message, fun), module, function, arity })
    }

    /// # Errors
    /// `badarg` when the names are no atoms or the arguments no list; `system_limit` when there are too many.
    pub fn mfa_target(&mut self, module: Term, function: Term, arguments: Term) -> Result<Target, Stop> {
        let (true, true, Some(arity)) = (module.is_atom(), function.is_atom(), arguments.length()) else {
            return Err(Stop::BADARG);
        };
        if arity > 255 {
            return Err(Fault::SYSTEM_LIMIT.into());
        }
        let (module, function, arity) = (module.atom_value(), function.atom_value(), arity as u32);
        let export = self.export_named((module, function, arity)).ok_or(Stop::from(Fault::SYSTEM_LIMIT))?;
        let fun = self.heap.external_fun(export);
        let call = self.heap.cons(fun, arguments);
        Ok(Target { node: signal::node(Kind::Message, call), module, function, arity })
    }

    /// Makes the process. `prepare` may change its record before anybody can reach it.
    ///
    /// # Errors
    /// `system_limit` when there are as many processes as there may be.
    pub fn spawn(
        &mut self,
        target: Target,
        options: SpawnOptions,
        prepare: impl FnOnce(&mut Machine, &mut Process, Term),
    ) -> Result<Term, Stop> {
        let Some(index) = self.vm.slab.take(&mut self.scheduler.free) else {
            // SAFETY: the node was made for this spawn.
            unsafe { Node::free(target.node) };
            return Err(Fault::SYSTEM_LIMIT.into());
        };
        let group_leader = self.group_leader();
        let defaults = &self.vm.options;
        let info = SpawnInfo {
            parent: self.pid,
            group_leader,
            module: target.module,
            function: target.function,
            arity: target.arity,
            min_heap_words: options.min_heap_words.unwrap_or(defaults.min_heap_words),
            fullsweep_after: options.fullsweep_after.unwrap_or(defaults.fullsweep_after),
            max_heap_words: options.max_heap_words,
        };
        // SAFETY: the slot was free, so its record is ours until the inbox opens.
        let process = unsafe { &mut *self.vm.slab.record(index) };
        process.reset();
        process.messages = target.node;
        process.state |= options.priority << PRIORITY_SHIFT;
        process.spawn_info = self.scheduler.spawn_infos.issue(&self.vm.spawn_infos, info);
        let generation = *process.generation.get_mut();
        let pid = Term::pid(index, generation);
        prepare(self, process, pid);
        self.scheduler.counters.spawned(&self.vm);
        trace::spawned(self, pid);
        process.inbox.open(generation);
        self.enqueue(index);
        Ok(pid)
    }
}
