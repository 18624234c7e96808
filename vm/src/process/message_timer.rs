//! Timers of `send_after` and `start_timer`: a table of what is to be sent to whom; the wheels hold its indices.
#![allow(unsafe_code)] // owns nodes

use super::signal::Node;
use crate::interpreter::machine::Machine;
use crate::scheduler::timer::Entry;
use crate::term::tags::Term;
use std::sync::{Mutex, PoisonError};

/// A timer that has not fired.
pub struct MessageTimer {
    /// Milliseconds since the VM started.
    pub deadline: u64,
    /// A pid, or the name of a process.
    pub to: Term,
    /// The number of its reference.
    id: u64,
    node: NodeBox,
}

/// A node that the table owns.
struct NodeBox(*mut Node);

// SAFETY: the node belongs to the table like a box; its words are in no heap.
unsafe impl Send for NodeBox {}

impl Drop for NodeBox {
    fn drop(&mut self) {
        // SAFETY: the node is still the table's: who sends it forgets the box.
        unsafe { Node::free(self.0) };
    }
}

#[derive(Default)]
struct Slot {
    generation: u32,
    timer: Option<MessageTimer>,
}

#[derive(Default)]
struct Table {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

impl Table {
    fn take(&mut self, index: u32, is_it: impl FnOnce(&Slot) -> bool) -> Option<MessageTimer> {
        let slot = self.slots.get_mut(index as usize).filter(|slot| is_it(slot))?;
        let timer = slot.timer.take()?;
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push(index);
        Some(timer)
    }
}

/// All message timers of one VM.
#[derive(Default)]
pub struct MessageTimers(Mutex<Table>);

impl MessageTimers {
    fn table(&self) -> std::sync::MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a timer with the reference number `id`; `make` gives the message, told the timer's place. Place and
    /// generation go into a wheel, place and `id` into the reference.
    pub fn add(&self, deadline: u64, to: Term, id: u64, make: impl FnOnce(u32) -> *mut Node) -> (u32, u32) {
        let mut table = self.table();
        let index = table.free.pop().unwrap_or_else(|| {
            table.slots.push(Slot::default());
            table.slots.len() as u32 - 1
        });
        let slot = &mut table.slots[index as usize];
        slot.timer = Some(MessageTimer { deadline, to, id, node: NodeBox(make(index)) });
        (index, slot.generation)
    }

    /// A timer that a wheel came to.
    fn expire(&self, index: u32, generation: u32) -> Option<MessageTimer> {
        self.table().take(index, |slot| slot.generation == generation)
    }

    /// Takes a timer out before it fires. `None`: it has fired or was cancelled.
    pub fn cancel(&self, index: u32, id: u64) -> Option<MessageTimer> {
        self.table().take(index, |slot| slot.timer.as_ref().is_some_and(|timer| timer.id == id))
    }

    /// Whom a timer is for, and when. `None`: it has fired or was cancelled.
    pub fn look(&self, index: u32, id: u64) -> Option<(Term, u64)> {
        let table = self.table();
        let timer = table.slots.get(index as usize)?.timer.as_ref()?;
        (timer.id == id).then_some((timer.to, timer.deadline))
    }

    /// When the timer of a wheel's entry is due, milliseconds since the VM started.
    pub fn deadline(&self, index: u32, generation: u32) -> Option<u64> {
        let table = self.table();
        let slot = table.slots.get(index as usize).filter(|slot| slot.generation == generation)?;
        Some(slot.timer.as_ref()?.deadline)
    }

    pub fn bytes(&self) -> usize {
        self.table().slots.capacity() * size_of::<Slot>()
    }
}

impl Machine {
    /// A wheel came to a message timer.
    pub fn fire_message_timer(&mut self, entry: Entry) {
        let index = entry.index & !crate::scheduler::timer::MESSAGE_TIMER;
        let Some(timer) = self.vm.message_timers.expire(index, entry.generation) else { return };
        let to = if timer.to.is_atom() { self.registered(timer.to.atom_value()) } else { Some(timer.to) };
        if let Some(pid) = to {
            self.deliver(pid, std::mem::ManuallyDrop::new(timer.node).0);
        }
    }
}
