//! Timers of `send_after` and `start_timer`: a table of what is to be sent to whom; the wheels hold its indices.

use super::signal::Node;
use crate::interpreter::machine::Machine;
use crate::scheduler::timer::Entry;
use std::sync::{Mutex, PoisonError};

/// A timer that has not fired.
pub struct MessageTimer {
    /// Milliseconds since the VM started.
    pub deadline: u64,
    /// A pid, or the name of a process.
    pub to: crate::term::tags::Term,
    pub node: NodeBox,
}

/// A node that the table owns.
pub struct NodeBox(pub *mut Node);

// SAFETY: the node belongs to the table like a box; its words are in no heap.
#[allow(unsafe_code)] // a raw node is not `Send` by itself
unsafe impl Send for NodeBox {}

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

/// All message timers of one VM.
#[derive(Default)]
pub struct MessageTimers(Mutex<Table>);

impl MessageTimers {
    fn table(&self) -> std::sync::MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a timer; its number and generation, which go into a wheel and into the timer's reference.
    pub fn add(&self, timer: MessageTimer) -> (u32, u32) {
        let mut table = self.table();
        let index = table.free.pop().unwrap_or_else(|| {
            table.slots.push(Slot::default());
            table.slots.len() as u32 - 1
        });
        let slot = &mut table.slots[index as usize];
        slot.timer = Some(timer);
        (index, slot.generation)
    }

    /// Takes a timer out: it fires, or is cancelled.
    pub fn take(&self, index: u32, generation: u32) -> Option<MessageTimer> {
        let mut table = self.table();
        let slot = table.slots.get_mut(index as usize).filter(|slot| slot.generation == generation)?;
        let timer = slot.timer.take()?;
        slot.generation = slot.generation.wrapping_add(1);
        table.free.push(index);
        Some(timer)
    }

    /// Milliseconds since the VM started; `None`: it has fired or was cancelled.
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
        if let Some(timer) = self.vm.message_timers.take(index, entry.generation) {
            self.deliver(timer.to, timer.node.0);
        }
    }
}
