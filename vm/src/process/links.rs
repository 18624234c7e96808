//! Links: two processes that die together. Each keeps the other's pid in its table.
//!
//! `link/1` enters the other and sends `Link`; the other enters us. `unlink/1`
//! sends `Unlink` with a number and keeps the entry as `Unlinking` until the
//! answer with that number comes: what the other sent before it took the
//! `Unlink` in belongs to a link that is no more, be it a `Link` or its death.
//! A `link/1` meanwhile makes the entry active again, and the answer, which is
//! of the old link, then means nothing.

use super::extra::LinkState;
use super::record::TRAP_EXIT;
use super::signal::{self, Kind, tuple_node};
use crate::atom::atoms;
use crate::interpreter::machine::Machine;
use crate::term::tags::Term;
use std::num::NonZeroU64;

impl Machine {
    /// `link/1`. False: there is no such process, and this one has not been told otherwise. A process that traps exits
    /// gets the exit signal of one that has just died.
    pub fn link(&mut self, to: Term) -> bool {
        if to == self.pid || self.process().extra().links.insert(to.0, LinkState::Active) == Some(LinkState::Active) {
            return true;
        }
        if self.deliver(to, signal::node(Kind::Link, self.pid)) {
            return true;
        }
        if !self.process().has(TRAP_EXIT) {
            self.process().extra().links.remove(to.0);
            return false;
        }
        let noproc = [Term::atom(atoms::EXIT_SIGNAL), to, Term::atom(atoms::NOPROC)];
        self.deliver(self.pid, tuple_node(Kind::LinkExit, &noproc));
        true
    }

    /// `unlink/1`: from now on nothing comes through the link.
    pub fn unlink(&mut self, from: Term) {
        let Some(extra) = &mut self.process().extra else { return };
        if extra.links.get(from.0) != Some(LinkState::Active) {
            return;
        }
        let last = &mut extra.rare().last_unlink;
        *last += 1;
        let number = NonZeroU64::MIN.saturating_add(*last - 1);
        extra.links.insert(from.0, LinkState::Unlinking(number));
        let unlink = tuple_node(Kind::Unlink, &[self.pid, Term::small(number.get() as i64)]);
        if !self.deliver(from, unlink) {
            self.process().extra().links.remove(from.0);
        }
    }

    pub(super) fn take_link(&mut self, from: Term) {
        let links = &mut self.process().extra().links;
        if links.get(from.0).is_none() {
            links.insert(from.0, LinkState::Active);
        }
    }

    pub(super) fn take_unlink(&mut self, from: Term, number: Term) {
        if let Some(extra) = &mut self.process().extra
            && extra.links.get(from.0) == Some(LinkState::Active)
        {
            extra.links.remove(from.0);
        }
        self.acknowledge_unlink(from, number);
    }

    pub(super) fn acknowledge_unlink(&mut self, from: Term, number: Term) {
        self.deliver(from, tuple_node(Kind::UnlinkAck, &[self.pid, number]));
    }

    pub(super) fn take_unlink_ack(&mut self, from: Term, number: Term) {
        if let Some(extra) = &mut self.process().extra
            && let Some(LinkState::Unlinking(awaited)) = extra.links.get(from.0)
            && awaited.get() == number.small_value() as u64
        {
            extra.links.remove(from.0);
        }
    }

    /// The other end is gone. False: the link was not active any more.
    pub(super) fn end_link(&mut self, with: Term) -> bool {
        let Some(extra) = &mut self.process().extra else { return false };
        extra.links.remove(with.0) == Some(LinkState::Active)
    }

    /// Tells a linked process that `from` has ended.
    pub(super) fn send_link_exit(&mut self, to: Term, from: Term, reason: Term) {
        let exit = [Term::atom(atoms::EXIT_SIGNAL), from, reason];
        self.deliver(to, tuple_node(Kind::LinkExit, &exit));
    }
}
