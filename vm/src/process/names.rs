//! Registered names: who has which. Sending to a name reads the atom's own slot and takes no lock.
//!
//! A name and its process die together. A dying process looks here only if it
//! has the flag `NAMED`; who registers another process sends it the signal
//! `Named` for that, under the lock, so that the process either handles the
//! signal before it dies or refuses it, and forgets the name in both cases.

use super::record::NAMED;
use super::signal::{self, Kind};
use crate::atom::{Atom, atoms};
use crate::interpreter::machine::Machine;
use crate::term::tags::{NIL, Term};
use rustc_hash::FxHashMap;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The names of one VM, by pid.
#[derive(Default)]
pub struct Names(Mutex<FxHashMap<u64, Atom>>);

impl Names {
    fn lock(&self) -> MutexGuard<'_, FxHashMap<u64, Atom>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn all(&self) -> Vec<Atom> {
        self.lock().values().copied().collect()
    }

    /// Bytes of the table: a pid and a name for each, a byte of the hash table, and its free places.
    pub fn bytes(&self) -> usize {
        self.lock().capacity() * 8 / 7 * (size_of::<(u64, Atom)>() + 1)
    }

    /// The name of a process.
    pub fn of(&self, pid: Term) -> Option<Atom> {
        self.lock().get(&pid.0).copied()
    }

    /// The process is gone.
    fn forget(&self, pid: Term) {
        let mut names = self.lock();
        if let Some(name) = names.remove(&pid.0) {
            name.registered().store(0, Ordering::Release);
        }
    }

    /// False: nobody has the name.
    pub fn unregister(&self, name: Atom) -> bool {
        let mut names = self.lock();
        let pid = name.registered().swap(0, Ordering::AcqRel);
        names.remove(&pid).is_some()
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        for name in self.all() {
            name.registered().store(0, Ordering::Release);
        }
    }
}

impl Machine {
    /// `register/2`. False: the name is taken, the process has one, or is gone.
    pub fn register(&mut self, name: Atom, pid: Term) -> bool {
        if name == atoms::UNDEFINED {
            return false;
        }
        let vm = self.vm.clone();
        let mut names = vm.names.lock();
        if names.contains_key(&pid.0) || name.registered().load(Ordering::Acquire) != 0 {
            return false;
        }
        if pid == self.pid {
            self.process().set(NAMED);
        } else if !self.deliver(pid, signal::node(Kind::Named, NIL)) {
            return false;
        }
        names.insert(pid.0, name);
        name.registered().store(pid.0, Ordering::Release);
        true
    }

    /// This process is gone, and with it its name.
    pub(super) fn forget_name(&mut self) {
        self.vm.names.forget(self.pid);
    }
}
