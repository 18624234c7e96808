//! Which tables there are: by id, by name, by owner. Who dies loses its tables to heirs, or they are deleted.
//!
//! A process that owns or has fixed a table has the flag `TABLES` in its
//! record; all others die without looking here. Only a process itself sets its
//! flag: who is given a table gets the signal `Tables` for that, under the
//! lock of the holders' list, so that it either handles the signal before it
//! dies or refuses it, and loses the table in both cases.
//!
//! A table that is deleted disappears at once. Its objects are freed little by
//! little, between time slices, when they are many.

use super::kept::KeptTerm;
use super::table::{Heir, Options, Store, Table};
use crate::atom::{Atom, atoms};
use crate::interpreter::machine::Machine;
use crate::process::record::TABLES;
use crate::process::signal::{self, Kind, tuple_node};
use crate::term::tags::{NIL, Term};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Objects that are freed in one go.
const AT_ONCE: usize = 5000;

/// All tables of one VM.
#[derive(Default)]
pub struct Tables {
    by_id: RwLock<FxHashMap<u64, Arc<Table>>>,
    names: RwLock<FxHashMap<Atom, Arc<Table>>>,
    /// The tables that a process owns or has fixed, by its pid's bits.
    held: Mutex<FxHashMap<u64, Vec<u64>>>,
}

/// A scheduler's own: the tables it has used last, and what it has to free.
#[derive(Default)]
pub struct Cache {
    recent: [Option<Arc<Table>>; RECENT],
    doomed: VecDeque<Store>,
}

const RECENT: usize = 16;

impl Tables {
    fn held(&self) -> MutexGuard<'_, FxHashMap<u64, Vec<u64>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn by_id(&self, id: u64) -> Option<Arc<Table>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub fn by_name(&self, name: Atom) -> Option<Arc<Table>> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).get(&name).cloned()
    }

    pub fn find(&self, term: Term) -> Option<Arc<Table>> {
        if term.is_atom() { self.by_name(term.atom_value()) } else { self.by_id(term.as_reference()?.unique[0]) }
    }

    pub fn all(&self) -> Vec<Arc<Table>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub fn count(&self) -> usize {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Bytes of all tables without their objects.
    pub fn frame_bytes(&self) -> usize {
        self.all().iter().map(|table| table.frame_words() * 8).sum()
    }

    /// Enters a table. False: its name is taken.
    fn enter(&self, table: &Arc<Table>) -> bool {
        if table.options.is_named {
            let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
            if names.contains_key(&table.name()) {
                return false;
            }
            names.insert(table.name(), table.clone());
        }
        self.by_id.write().unwrap_or_else(PoisonError::into_inner).insert(table.id, table.clone());
        true
    }

    /// Gives a table another name. False: it is taken.
    pub fn rename(&self, table: &Arc<Table>, name: Atom) -> bool {
        if table.options.is_named {
            let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
            if names.contains_key(&name) {
                return false;
            }
            names.remove(&table.name());
            names.insert(name, table.clone());
        }
        table.rename(name);
        true
    }

    /// Makes a table unreachable. False: somebody else has.
    fn leave(&self, table: &Table) -> bool {
        if self.by_id.write().unwrap_or_else(PoisonError::into_inner).remove(&table.id).is_none() {
            return false;
        }
        table.mark_deleted();
        if table.options.is_named {
            let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
            if names.get(&table.name()).is_some_and(|named| named.id == table.id) {
                names.remove(&table.name());
            }
        }
        true
    }

    fn hold(held: &mut FxHashMap<u64, Vec<u64>>, pid: Term, table: u64) {
        let tables = held.entry(pid.0).or_default();
        if !tables.contains(&table) {
            tables.push(table);
        }
    }

    /// The process neither owns nor has fixed the table any more.
    fn release(held: &mut FxHashMap<u64, Vec<u64>>, pid: Term, table: u64) {
        if let Some(tables) = held.get_mut(&pid.0) {
            tables.retain(|&other| other != table);
            if tables.is_empty() {
                held.remove(&pid.0);
            }
        }
    }
}

impl Cache {
    fn slot(&mut self, term: Term) -> Option<&mut Option<Arc<Table>>> {
        let number = if term.is_atom() { u64::from(term.atom_value().0) } else { term.as_reference()?.unique[0] };
        Some(&mut self.recent[number as usize % RECENT])
    }
}

fn stands_for(term: Term, table: &Table) -> bool {
    if table.is_deleted() {
        return false;
    }
    if term.is_atom() {
        table.options.is_named && table.name() == term.atom_value()
    } else {
        term.as_reference().is_some_and(|reference| reference.unique[0] == table.id)
    }
}

impl Machine {
    /// The table that a term stands for, to be given back with [`Machine::put_back_table`].
    #[inline]
    pub fn take_table(&mut self, term: Term) -> Option<Arc<Table>> {
        let slot = self.tables.slot(term)?;
        match slot.take() {
            Some(table) if stands_for(term, &table) => Some(table),
            _ => self.vm.tables.find(term),
        }
    }

    #[inline]
    pub fn put_back_table(&mut self, term: Term, table: Arc<Table>) {
        if let Some(slot) = self.tables.slot(term)
            && !table.is_deleted()
        {
            *slot = Some(table);
        }
    }

    /// Makes a table that the running process owns. `None`: the name is taken.
    pub fn make_table(&mut self, name: Atom, heir: Option<Heir>, options: Options) -> Option<Arc<Table>> {
        let id = self.new_reference_id();
        let table = Arc::new(Table::new(id, name, self.pid, heir, options));
        if !self.vm.tables.enter(&table) {
            return None;
        }
        self.hold_table(id);
        Some(table)
    }

    /// The running process will look at the table when it dies.
    pub fn hold_table(&mut self, id: u64) {
        self.process().set(TABLES);
        Tables::hold(&mut self.vm.tables.held(), self.pid, id);
    }

    /// Deletes a table.
    pub fn delete_table(&mut self, table: Arc<Table>) {
        if !self.vm.tables.leave(&table) {
            return;
        }
        {
            let mut held = self.vm.tables.held();
            Tables::release(&mut held, table.owner(), table.id);
            for (pid, _) in std::mem::take(&mut table.fixing().holders) {
                Tables::release(&mut held, pid, table.id);
            }
        }
        self.free_objects(table.take_all());
    }

    /// Frees objects that no table has any more: at once, or little by little.
    pub fn free_objects(&mut self, store: Store) {
        if !store.clear(AT_ONCE) {
            self.tables.doomed.push_back(store);
        }
    }

    pub fn has_doomed_tables(&self) -> bool {
        !self.tables.doomed.is_empty()
    }

    /// Goes on freeing the objects of deleted tables.
    #[cold]
    pub fn free_doomed_tables(&mut self) {
        if let Some(store) = self.tables.doomed.pop_front() {
            self.free_objects(store);
        }
    }

    /// Ends fixings of the table by the running process: one, or all.
    pub fn unfix_table(&mut self, table: &Table, all: bool) {
        table.unfix(self.pid, all);
        let is_held = table.owner() == self.pid || table.fixing().holders.iter().any(|holder| holder.0 == self.pid);
        if !is_held {
            Tables::release(&mut self.vm.tables.held(), self.pid, table.id);
        }
    }

    /// Makes another process the owner and sends it `{'ETS-TRANSFER', Table, From, Data}`. False: it is gone.
    pub fn give_table(&mut self, table: &Arc<Table>, to: Term, data: Term) -> bool {
        let from = self.pid;
        let vm = self.vm.clone();
        let mut held = vm.tables.held();
        if !self.deliver(to, signal::node(Kind::Tables, NIL)) {
            return false;
        }
        table.set_owner(to);
        Tables::hold(&mut held, to, table.id);
        let has_fixed = table.fixing().holders.iter().any(|holder| holder.0 == from);
        if !has_fixed {
            Tables::release(&mut held, from, table.id);
        }
        drop(held);
        let term = table.term(&mut self.heap);
        let message = [Term::atom(atoms::ETS_TRANSFER), term, from, data];
        self.deliver(to, tuple_node(Kind::Message, &message));
        true
    }

    /// The process of the machine's pid is gone: its tables go to their heirs or away.
    #[cold]
    pub fn lose_tables(&mut self) {
        let ids = self.vm.tables.held().remove(&self.pid.0).unwrap_or_default();
        for id in ids {
            let Some(table) = self.vm.tables.by_id(id) else { continue };
            table.unfix(self.pid, true);
            if table.owner() == self.pid && !self.pass_to_heir(&table) {
                self.delete_table(table);
            }
        }
    }

    /// False: there is no heir that lives.
    fn pass_to_heir(&mut self, table: &Arc<Table>) -> bool {
        let heir = table.heir();
        let Some(heir) = &*heir else { return false };
        heir.pid != self.pid && self.give_table(table, heir.pid, heir.data.term())
    }
}

impl Heir {
    pub fn new(pid: Term, data: Term) -> Heir {
        Heir { pid, data: KeptTerm::new(data) }
    }
}
