//! Lists: a cons is two words, head and tail, and no header; `[]` is an immediate.
//!
//! ```text
//!  [1, 2 | T]      [ 1 | ──]→[ 2 | T ]
//! ```

use super::tags::{NIL, Term};
use crate::heap::words;

pub const WORDS: usize = 2;

impl Term {
    /// The head of a cons.
    #[inline(always)]
    pub fn head(self) -> Term {
        debug_assert!(self.is_cons());
        Term(words::word(self, 0))
    }

    /// The tail of a cons.
    #[inline(always)]
    pub fn tail(self) -> Term {
        debug_assert!(self.is_cons());
        Term(words::word(self, 1))
    }

    #[inline(always)]
    pub fn as_cons(self) -> Option<(Term, Term)> {
        if self.is_cons() { Some((self.head(), self.tail())) } else { None }
    }

    /// The elements of a list, proper or not; [`Elements::rest`] tells what is left.
    pub fn list(self) -> Elements {
        Elements { rest: self }
    }

    /// The elements of a proper list; `None` for anything else.
    pub fn to_vec(self) -> Option<Vec<Term>> {
        let mut elements = self.list();
        let vec = elements.by_ref().collect();
        elements.is_at_end().then_some(vec)
    }

    /// The length of a proper list; `None` for anything else.
    pub fn length(self) -> Option<usize> {
        let mut elements = self.list();
        let length = elements.by_ref().count();
        elements.is_at_end().then_some(length)
    }
}

/// Walks a list.
#[derive(Clone)]
pub struct Elements {
    rest: Term,
}

impl Elements {
    /// What was not walked yet: `[]` at the end of a proper list, the tail of an improper one.
    pub fn rest(&self) -> Term {
        self.rest
    }

    pub fn is_at_end(&self) -> bool {
        self.rest == NIL
    }
}

impl Iterator for Elements {
    type Item = Term;

    #[inline]
    fn next(&mut self) -> Option<Term> {
        let (head, tail) = self.rest.as_cons()?;
        self.rest = tail;
        Some(head)
    }
}
