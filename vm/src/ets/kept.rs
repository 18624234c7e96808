//! A term that is kept outside all heaps, in a node of its own, for as long as its owner is there.
#![allow(unsafe_code)] // owns a node

use crate::process::signal::{self, Kind, Node};
use crate::term::tags::Term;

pub struct KeptTerm(*mut Node);

// SAFETY: the node is plain memory with one owner.
unsafe impl Send for KeptTerm {}

impl KeptTerm {
    /// A copy of a term.
    pub fn new(term: Term) -> KeptTerm {
        KeptTerm(signal::node(Kind::Message, term))
    }

    /// Valid as long as this is there.
    pub fn term(&self) -> Term {
        // SAFETY: made by `new`, and freed only when this goes.
        unsafe { (*self.0).term }
    }
}

impl Drop for KeptTerm {
    fn drop(&mut self) {
        // SAFETY: the node is in no list, and this was its owner.
        unsafe { Node::free(self.0) };
    }
}
