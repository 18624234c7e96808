//! Tuples: a header word with the arity, then the elements.
//!
//! ```text
//!  {a, b}      [ 2 | tuple | header ][ a ][ b ]
//! ```
//! A tuple's pointer has a tag of its own, so that a test for tuples reads no memory.

use super::tags::{Term, header_words};
use crate::heap::words;

impl Term {
    /// The number of elements of a tuple.
    #[inline(always)]
    pub fn arity(self) -> usize {
        debug_assert!(self.is_tuple());
        header_words(words::word(self, 0))
    }

    /// The elements of a tuple. Valid until the process collects.
    #[inline(always)]
    pub fn elements<'a>(self) -> &'a [Term] {
        words::terms(self, 1, self.arity())
    }

    #[inline(always)]
    pub fn as_tuple<'a>(self) -> Option<&'a [Term]> {
        if self.is_tuple() { Some(self.elements()) } else { None }
    }
}
