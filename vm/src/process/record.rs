//! The process record: one cache line that says everything about a sleeping process.
//!
//! ```text
//! byte  0  state         flags, below
//!       4  generation    how often the slot was used; pid = {index, generation}
//!       8  inbox         signals that others sent, newest first (inbox.rs)
//!      16  memory        heap and stack: address 48 bits, size 16 bits (heap/block.rs); 0 = none
//!      24  code          where to go on: index into the code arena
//!      28  reductions    used so far, low 32 bits; the next 16 are in the high half of `state`
//!      32  messages      private queue in order of arrival: last node of a ring; 0 = empty.
//!                        While FRESH: the node that holds what the process is to call
//!      40  extra         what few processes have (extra.rs); 0 = nothing
//!      48  spawn_info    what siblings share: parent, group leader, initial call (spawn_info.rs)
//!      52  next          link of the free list
//!      56  timeout       deadline of `receive after` (timeout.rs)
//! ```
//!
//! Who may touch what: `inbox`, `generation` and `timeout` are for everybody,
//! atomically. All else belongs to the owner: the scheduler that runs the process or holds
//! it in its run queue. Ownership passes when a sender replaces the inbox's
//! `WAITING` mark (then the sender queues the process), and when a process is
//! stolen from a run queue. A waiting process has no owner and is not touched.
//!
//! No X registers are kept: a waiting process has none, a preempted one has
//! pushed them on its stack (`SAVED_REGISTERS`).

use super::extra::{Extra, Rare};
use super::inbox::Inbox;
use super::signal::Node;
use super::timeout::Timeout;
use crate::code::entries::CodeIndex;
use std::ptr;
use std::sync::atomic::AtomicU32;

/// The stack starts with a count and that many X registers.
pub const SAVED_REGISTERS: u32 = 1 << 0;
/// Exit signals become messages.
pub const TRAP_EXIT: u32 = 1 << 1;
/// Between the first step of dying and the reuse of the slot.
pub const EXITING: u32 = 1 << 2;
/// Has its `extra.save` pointer set: it waits in the middle of a selective receive.
pub const SAVED_POSITION: u32 = 1 << 3;
/// Part of the system: not counted when the VM asks whether anything is left to run.
pub const SYSTEM: u32 = 1 << 5;
/// Two bits: 0 normal, 1 low, 2 high, 3 max.
pub const PRIORITY_SHIFT: u32 = 6;
pub const PRIORITY_MASK: u32 = 0b11 << PRIORITY_SHIFT;
/// Has not run yet: no heap, and `messages` is what it is to call (spawn.rs).
pub const FRESH: u32 = 1 << 8;
/// Had a name at some time; the registry knows whether it still has.
pub const NAMED: u32 = 1 << 9;
/// Sleeps in `hibernate/3`: only a message lets it go on.
pub const HIBERNATING: u32 = 1 << 10;
/// Owns tables, or walks over some: looks for them when it dies (ets/tables.rs).
pub const TABLES: u32 = 1 << 11;
const REDUCTIONS_SHIFT: u32 = 16;

#[repr(C, align(64))]
pub struct Process {
    pub state: u32,
    pub generation: AtomicU32,
    pub inbox: Inbox,
    /// `heap::Parked`, as its bits.
    pub memory: u64,
    pub code: CodeIndex,
    pub reductions: u32,
    pub messages: *mut Node,
    pub extra: Option<Box<Extra>>,
    pub spawn_info: u32,
    pub next: u32,
    pub timeout: Timeout,
}

const _: () = assert!(size_of::<Process>() == 64);

impl Process {
    pub fn add_reductions(&mut self, count: u32) {
        let (low, carry) = self.reductions.overflowing_add(count);
        self.reductions = low;
        self.state = self.state.wrapping_add(u32::from(carry) << REDUCTIONS_SHIFT);
    }

    pub fn total_reductions(&self) -> u64 {
        u64::from(self.state >> REDUCTIONS_SHIFT) << 32 | u64::from(self.reductions)
    }

    pub fn has(&self, flag: u32) -> bool {
        self.state & flag != 0
    }

    pub fn set(&mut self, flag: u32) {
        self.state |= flag;
    }

    pub fn clear(&mut self, flag: u32) {
        self.state &= !flag;
    }

    /// What the process has beyond the record, made on first use.
    pub fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_with(Extra::counted)
    }

    /// What few processes have.
    pub fn rare(&self) -> Option<&Rare> {
        self.extra.as_ref()?.rare.as_deref()
    }

    /// Makes the record that of a new process. Its inbox opens last, so that nobody reaches it before.
    pub fn reset(&mut self) {
        self.state = FRESH;
        self.memory = 0;
        self.code = 0;
        self.reductions = 0;
        self.messages = ptr::null_mut();
        self.extra = None;
        self.spawn_info = 0;
        self.timeout.reset(*self.generation.get_mut());
    }
}
