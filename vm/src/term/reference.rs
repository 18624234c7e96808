//! References: a header word, two words that no other reference has, and for an alias the pid it stands for.

use super::tags::{self, Boxed, Term};
use crate::heap::words;

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
        Some(Reference { unique: [all[0], all[1]], alias: all.get(2).map(|&pid| Term(pid)) })
    }
}
