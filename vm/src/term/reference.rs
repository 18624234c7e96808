//! References: a header word, two words that no other reference has, and for an alias the pid it stands for.
//!
//! ```text
//!  make_ref()        [ 2 | reference | header ][ id ][ 0 ]
//!  alias()           [ 3 | reference | header ][ id ][ 0 ][ pid ]
//!  atomics:new(…)    [ 4 | reference | header ][ id ][ ──]→[ counted cells ][ link ][ cells · 2 + signed ]
//! ```
//! The last one shares 64-bit cells with its copies; they live as long as one of them does (`heap/off_heap.rs`).

use super::tags::{self, Boxed, Term};
use crate::heap::off_heap::CELLS_REFERENCE_WORDS;
use crate::heap::words;
use std::sync::atomic::AtomicU64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    pub unique: [u64; 2],
    /// The process that receives what is sent to the reference.
    pub alias: Option<Term>,
}

impl Term {
    pub fn as_reference(self) -> Option<Reference> {
        if !self.is_kind(Boxed::Reference) {
            return None;
        }
        let all = words::raw(self, 1, tags::header_words(words::word(self, 0)));
        let alias = if let &[_, _, pid] = all { Some(Term(pid)) } else { None };
        Some(Reference { unique: [all[0], all[1]], alias })
    }

    /// The cells of a reference to cells, and whether they hold signed integers.
    pub fn as_cells<'a>(self) -> Option<(&'a [AtomicU64], bool)> {
        if !self.is_kind(Boxed::Reference) || tags::header_words(words::word(self, 0)) != CELLS_REFERENCE_WORDS {
            return None;
        }
        let about = words::word(self, CELLS_REFERENCE_WORDS);
        Some((words::cells(self, (about >> 1) as usize), about & 1 != 0))
    }
}
