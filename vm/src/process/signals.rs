//! What a process does with the signals in its inbox, and what becomes of those that come too late.
//!
//! Signals of one sender are handled in the order they were sent, messages
//! among them. A process that is gone still answers: who watches, links or asks
//! gets the answer that there is nobody.
//!
//! Handling a signal allocates on the process's heap and does not collect,
//! but for `Collect`, which keeps the X registers that are in use.
#![allow(unsafe_code)] // takes nodes apart and frees them

use super::extra::Alias;
use super::record::{NAMED, TABLES, TRAP_EXIT};
use super::signal::{self, Kind, Node, kind, tuple_node};
use crate::atom::atoms;
use crate::interpreter::machine::{Machine, Outcome};
use crate::term::tags::{NIL, Term};

/// The arguments of a signal: its term's elements, `[]` where there are fewer.
///
/// # Safety
/// `node` is the caller's; the terms are valid as long as it is.
unsafe fn arguments(node: *mut Node) -> [Term; 5] {
    // SAFETY: the caller's contract.
    let elements = unsafe { (*node).term }.as_tuple().unwrap_or_default();
    std::array::from_fn(|at| elements.get(at).copied().unwrap_or(NIL))
}

/// The number that tells references apart.
pub fn reference_id(reference: Term) -> u64 {
    reference.as_reference().map_or(0, |reference| reference.unique[0])
}

impl Machine {
    /// Handles a signal. False: it ends the process; the outcome says why.
    ///
    /// # Safety
    /// `node` came from the inbox and is in no list.
    pub unsafe fn handle_signal(&mut self, node: *mut Node) -> bool {
        // SAFETY: the caller's contract; each branch gives the node away once.
        unsafe {
            match kind(node) {
                Kind::Message => self.process().append_message(node),
                Kind::AliasMessage => self.take_alias_message(node),
                Kind::Exit => return self.take_exit(node),
                Kind::LinkExit => return self.take_link_exit(node),
                Kind::Down => self.take_down(node),
                Kind::Collect => {
                    let [from, reference, name, ..] = arguments(node);
                    let memory = self.collect_full(self.live);
                    self.answer_by(name, from, reference, Term::atom(atoms::TRUE));
                    Node::free(node);
                    if !memory {
                        let _ = self.out_of_memory();
                    }
                    return memory;
                }
                _ => {
                    self.take_request(node);
                    Node::free(node);
                }
            }
        }
        true
    }

    /// Signals that change or ask something and are used up by it.
    ///
    /// # Safety
    /// `node` is the caller's.
    unsafe fn take_request(&mut self, node: *mut Node) {
        // SAFETY: the caller's contract.
        let (kind, term, [a, b, c, ..]) = unsafe { (kind(node), (*node).term, arguments(node)) };
        match kind {
            Kind::Link => self.take_link(term),
            Kind::Unlink => self.take_unlink(a, b),
            Kind::UnlinkAck => self.take_unlink_ack(a, b),
            Kind::Monitor => self.take_monitor(a, b, c),
            Kind::Demonitor => self.take_demonitor(term.small_value() as u64),
            Kind::GroupLeader => self.process().extra().rare().group_leader = Some(term),
            Kind::Named => self.process().set(NAMED),
            Kind::Tables => self.process().set(TABLES),
            Kind::Inspect => self.answer_inspection(a, b, c),
            Kind::IsAlive => self.answer(a, b, Term::atom(atoms::TRUE)),
            Kind::Message | Kind::AliasMessage | Kind::Exit | Kind::LinkExit | Kind::Down | Kind::Collect => {}
        }
    }

    /// A signal to a process that is gone: this one, whose pid is still at hand.
    ///
    /// # Safety
    /// As for [`Machine::handle_signal`].
    pub unsafe fn refuse_signal(&mut self, node: *mut Node) {
        // SAFETY: the caller's contract.
        let (kind, term, [a, b, c, ..]) = unsafe { (kind(node), (*node).term, arguments(node)) };
        match kind {
            Kind::Link => self.send_link_exit(term, self.pid, Term::atom(atoms::NOPROC)),
            Kind::Unlink => self.acknowledge_unlink(a, b),
            Kind::Monitor => self.send_down(a, b, self.pid, c, Term::atom(atoms::NOPROC)),
            Kind::Named => self.forget_name(),
            Kind::Tables => self.lose_tables(),
            Kind::Inspect => self.answer(a, b, Term::atom(atoms::UNDEFINED)),
            Kind::IsAlive => self.answer(a, b, Term::atom(atoms::FALSE)),
            Kind::Collect => self.answer_by(c, a, b, Term::atom(atoms::FALSE)),
            Kind::Message | Kind::AliasMessage | Kind::Exit | Kind::LinkExit | Kind::UnlinkAck => {}
            Kind::Demonitor | Kind::Down | Kind::GroupLeader => {}
        }
        // SAFETY: the caller's contract; nothing above kept a word of it.
        unsafe { Node::free(node) };
    }

    /// Answers a request: `{Reference, Result}`.
    pub fn answer(&mut self, to: Term, reference: Term, result: Term) {
        self.deliver(to, tuple_node(Kind::Message, &[reference, result]));
    }

    /// The same as `{Name, Reference, Result}`, if there is a name.
    fn answer_by(&mut self, name: Term, to: Term, reference: Term, result: Term) {
        if name.is_nil() {
            return self.answer(to, reference, result);
        }
        self.deliver(to, tuple_node(Kind::Message, &[name, reference, result]));
    }

    /// Makes a message of a signal whose term is one already.
    ///
    /// # Safety
    /// `node` is the caller's to give up.
    pub(super) unsafe fn signal_to_message(&mut self, node: *mut Node) {
        // SAFETY: the caller's contract.
        unsafe { (*node).kind = Kind::Message as u8 };
        self.process().append_message(node);
    }

    // ---- Aliases ----

    /// Sends to an alias: the receiver decides whether it is still one.
    pub fn send_by_alias(&mut self, pid: Term, alias: Term, message: Term) {
        self.scheduler.counters.messages += 1;
        self.deliver(pid, tuple_node(Kind::AliasMessage, &[alias, message]));
    }

    unsafe fn take_alias_message(&mut self, node: *mut Node) {
        // SAFETY: the caller's contract.
        let [alias, message, ..] = unsafe { arguments(node) };
        // SAFETY: the words stay where they are; only a part of them is the message from now on.
        unsafe {
            if self.use_alias(reference_id(alias)) {
                (*node).term = message;
                self.signal_to_message(node);
            } else {
                Node::free(node);
            }
        }
    }

    /// Whether the alias is active. One that is for a single reply ends here.
    fn use_alias(&mut self, id: u64) -> bool {
        let Some(extra) = &mut self.process().extra else { return false };
        if let Some(rare) = &mut extra.rare
            && let Some(alias) = rare.aliases.get(id)
        {
            if alias == Alias::Reply {
                rare.aliases.remove(id);
            }
            return true;
        }
        match extra.monitoring.get(id).map(|monitoring| monitoring.alias) {
            None | Some(Alias::None) => false,
            Some(Alias::ReplyDemonitor | Alias::Reply) => {
                self.demonitor(id);
                true
            }
            Some(Alias::ExplicitUnalias | Alias::Demonitor) => true,
        }
    }

    // ---- Exit signals ----

    /// `exit/2`.
    unsafe fn take_exit(&mut self, node: *mut Node) -> bool {
        // SAFETY: the caller's contract.
        let [_, from, reason, ..] = unsafe { arguments(node) };
        if reason == Term::atom(atoms::KILL) {
            // SAFETY: the reason is an atom, so nothing is left in the node.
            unsafe { Node::free(node) };
            self.outcome = Outcome::Exited(Term::atom(atoms::KILLED));
            return false;
        }
        let is_ignored = reason == Term::atom(atoms::NORMAL) && from != self.pid;
        // SAFETY: the caller's contract.
        unsafe { self.take_exit_reason(node, reason, is_ignored) }
    }

    unsafe fn take_link_exit(&mut self, node: *mut Node) -> bool {
        // SAFETY: the caller's contract.
        let [_, from, reason, ..] = unsafe { arguments(node) };
        if !self.end_link(from) {
            // SAFETY: `unlink/1` was called before the signal came.
            unsafe { Node::free(node) };
            return true;
        }
        // SAFETY: the caller's contract.
        unsafe { self.take_exit_reason(node, reason, reason == Term::atom(atoms::NORMAL)) }
    }

    unsafe fn take_exit_reason(&mut self, node: *mut Node, reason: Term, is_ignored: bool) -> bool {
        // SAFETY: the caller's contract; the reason's words go on living in the heap.
        unsafe {
            if self.process().has(TRAP_EXIT) {
                self.signal_to_message(node);
            } else if is_ignored {
                Node::free(node);
            } else {
                self.heap.adopt(node);
                self.outcome = Outcome::Exited(reason);
                return false;
            }
        }
        true
    }

    /// Sends what `exit/2` sends.
    pub fn send_exit(&mut self, to: Term, reason: Term) {
        let exit = Term::atom(atoms::EXIT_SIGNAL);
        self.deliver(to, tuple_node(Kind::Exit, &[exit, self.pid, reason]));
    }

    /// Asks a process for something it answers by `{Reference, Result}`. `None`: there is no such process.
    pub fn request(&mut self, kind: Kind, of: Term, argument: Option<Term>) -> Option<Term> {
        let reference = self.new_reference(None);
        let arguments = [self.pid, reference, argument.unwrap_or(NIL)];
        let count = if argument.is_some() { 3 } else { 2 };
        self.deliver(of, signal::tuple_node(kind, &arguments[..count])).then_some(reference)
    }
}
