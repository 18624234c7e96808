//! What a register may hold: a set of kinds of terms, and for tuples how many elements there are at least.
//!
//! The empty set stands for a register that nothing was written to. Besides terms, registers hold a few things that
//! are no terms; each has a kind of its own, so that a read tells them from values.

use crate::external_term::ExternalTerm;

/// Kinds of values, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kinds(pub u16);

impl Kinds {
    pub const INTEGER: Kinds = Kinds(1);
    pub const FLOAT: Kinds = Kinds(1 << 1);
    pub const ATOM: Kinds = Kinds(1 << 2);
    pub const NIL: Kinds = Kinds(1 << 3);
    pub const CONS: Kinds = Kinds(1 << 4);
    pub const TUPLE: Kinds = Kinds(1 << 5);
    pub const MAP: Kinds = Kinds(1 << 6);
    /// Binaries too.
    pub const BITSTRING: Kinds = Kinds(1 << 7);
    pub const FUN: Kinds = Kinds(1 << 8);
    /// Pids, ports and references: immediates or boxed, never taken apart.
    pub const IDENTIFIER: Kinds = Kinds(1 << 9);
    /// Any term.
    pub const TERM: Kinds = Kinds((1 << 10) - 1);
    /// A match context. It is moved, passed to local functions, and read by bit syntax; nothing else may see it.
    pub const CONTEXT: Kinds = Kinds(1 << 10);
    /// Class, reason or stack trace on the way into a handler.
    pub const EXCEPTION: Kinds = Kinds(1 << 11);
    /// Not a kind but a mark: the value is part of a message that is still in the mailbox.
    pub const IN_MAILBOX: Kinds = Kinds(1 << 12);
    /// The tag that makes a Y register the place of a handler.
    pub const HANDLER: Kinds = Kinds(1 << 13);
    /// A place in a binary, from `bs_get_position`.
    pub const POSITION: Kinds = Kinds(1 << 14);
    /// A place in the mailbox, from `recv_marker_reserve`.
    pub const MARKER: Kinds = Kinds(1 << 15);

    pub const NUMBER: Kinds = Kinds::INTEGER.or(Kinds::FLOAT);
    pub const LIST: Kinds = Kinds::NIL.or(Kinds::CONS);

    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    pub const fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub const fn has(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }
}

/// What is known of one register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Value {
    pub kinds: Kinds,
    /// If it is a tuple, it has at least this many elements.
    pub elements: u16,
}

impl Value {
    pub const UNDEFINED: Value = Value { kinds: Kinds(0), elements: 0 };
    pub const TERM: Value = Value::of(Kinds::TERM);
    pub const EXCEPTION: Value = Value::of(Kinds::EXCEPTION);

    pub const fn of(kinds: Kinds) -> Value {
        Value { kinds, elements: 0 }
    }

    pub fn tuple(elements: usize) -> Value {
        Value { kinds: Kinds::TUPLE, elements: u16::try_from(elements).unwrap_or(u16::MAX) }
    }

    pub fn literal(literal: &ExternalTerm) -> Value {
        Value::of(match literal {
            ExternalTerm::Integer(_) | ExternalTerm::BigInteger(_) => Kinds::INTEGER,
            ExternalTerm::Float(_) => Kinds::FLOAT,
            ExternalTerm::Atom(_) => Kinds::ATOM,
            ExternalTerm::Nil => Kinds::NIL,
            ExternalTerm::List(..) => Kinds::CONS,
            ExternalTerm::Tuple(elements) => return Value::tuple(elements.len()),
            ExternalTerm::Map(_) => Kinds::MAP,
            ExternalTerm::Binary(_) | ExternalTerm::BitString(..) => Kinds::BITSTRING,
            ExternalTerm::ExternalFun { .. } => Kinds::FUN,
        })
    }

    pub fn is_defined(self) -> bool {
        !self.kinds.is_empty()
    }

    /// The value is of one of these kinds for certain.
    pub fn is(self, kinds: Kinds) -> bool {
        self.is_defined() && self.kinds.without(kinds.or(Kinds::IN_MAILBOX)).is_empty()
    }

    /// The value is a tuple that has more than `index` elements.
    pub fn is_tuple_beyond(self, index: u32) -> bool {
        self.is(Kinds::TUPLE) && u32::from(self.elements) > index
    }

    /// Both may be: the union. Nothing is known where either was not written.
    pub fn join(self, other: Value) -> Value {
        if !self.is_defined() || !other.is_defined() {
            return Value::UNDEFINED;
        }
        let elements = match (self.kinds.has(Kinds::TUPLE), other.kinds.has(Kinds::TUPLE)) {
            (true, true) => self.elements.min(other.elements),
            (true, false) => self.elements,
            _ => other.elements,
        };
        Value { kinds: self.kinds.or(other.kinds), elements }
    }

    /// Both hold: the intersection. `None` if no value is both.
    pub fn meet(self, other: Value) -> Option<Value> {
        let mark = self.kinds.and(Kinds::IN_MAILBOX);
        let kinds = self.kinds.and(other.kinds).without(Kinds::IN_MAILBOX);
        let elements = self.elements.max(other.elements);
        (!kinds.is_empty()).then_some(Value { kinds: kinds.or(mark), elements })
    }

    /// This type, with what else is known of a value that has it: its size, and the mark of the mailbox.
    pub fn checked(self, known: Value) -> Value {
        let elements = if known.is(self.kinds) { known.elements.max(self.elements) } else { self.elements };
        Value { kinds: self.kinds.or(known.kinds.and(Kinds::IN_MAILBOX)), elements }
    }

    /// `None` if nothing is left.
    pub fn without(self, kinds: Kinds) -> Option<Value> {
        let left = self.kinds.without(kinds);
        (!left.without(Kinds::IN_MAILBOX).is_empty()).then_some(Value { kinds: left, ..self })
    }

    /// A part of this value: any term, with the mark of a message that is still in the mailbox.
    pub fn part(self) -> Value {
        Value::of(Kinds::TERM.or(self.kinds.and(Kinds::IN_MAILBOX)))
    }

    /// Any term, and whatever else it may be.
    pub fn widened(self) -> Value {
        Value::of(self.kinds.or(Kinds::TERM))
    }

    pub fn with(self, mark: Kinds) -> Value {
        Value { kinds: self.kinds.or(mark), ..self }
    }

    pub fn is_in_mailbox(self) -> bool {
        self.kinds.has(Kinds::IN_MAILBOX)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kinds, Value};

    #[test]
    fn a_join_knows_what_both_know() {
        assert_eq!(Value::tuple(3).join(Value::tuple(2)), Value::tuple(2));
        let or_atom = Value::tuple(3).join(Value::of(Kinds::ATOM));
        assert!(!or_atom.is_tuple_beyond(0));
        assert_eq!(or_atom.without(Kinds::ATOM), Some(Value::tuple(3)));
        assert_eq!(Value::TERM.join(Value::UNDEFINED), Value::UNDEFINED);
    }

    #[test]
    fn a_meet_keeps_the_mark_of_the_mailbox() {
        let message = Value::of(Kinds::TERM.or(Kinds::IN_MAILBOX));
        let tuple = message.meet(Value::tuple(2)).expect("a message may be a tuple");
        assert!(tuple.is_tuple_beyond(1) && tuple.is_in_mailbox());
        assert_eq!(Value::of(Kinds::ATOM).meet(Value::of(Kinds::FLOAT)), None);
        assert!(message.without(Kinds::TERM).is_none());
    }
}
