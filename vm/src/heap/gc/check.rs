//! Walks everything that a process can reach and stops the program at the first word that is wrong.
//!
//! For stress runs and tests: it is what would catch a lie in the `SAFETY` comments around it.
#![allow(unsafe_code)] // reads the words it is about to judge, after having judged their address

use super::super::block::Heap;
use crate::heap::literal::is_literal;
use crate::term::tags::{self, CONS, MOVED_CONS, PRIMARY_MASK, TUPLE, Term};
use rustc_hash::FxHashSet;

/// Checks each reachable term: its address, its header, its size.
///
/// # Panics
/// When something is wrong, with a text that says what and where.
pub fn verify(heap: &Heap, roots: &[&[Term]]) {
    let mut check = Check { heap, seen: FxHashSet::default(), later: Vec::new() };
    assert!(heap.start <= heap.top && heap.top <= heap.stop && heap.stop <= heap.end, "heap and stack overlap");
    assert!(heap.start <= heap.high_water && heap.high_water <= heap.top, "high-water mark outside the heap");
    for index in 0..heap.stack_words() {
        // SAFETY: between `stop` and `end` all words are initialised.
        let word = unsafe { *heap.stop.add(index) };
        check.visit(Term(word), false, &|| format!("stack word {index}"));
    }
    for (set, root) in roots.iter().enumerate() {
        for (index, &term) in root.iter().enumerate() {
            check.visit(term, false, &|| format!("root {set}.{index}"));
        }
    }
    check.walk();
}

struct Check<'heap> {
    heap: &'heap Heap,
    seen: FxHashSet<u64>,
    /// A term to look into, and whether it is in the old generation.
    later: Vec<(Term, bool)>,
}

impl Check<'_> {
    fn visit(&mut self, term: Term, from_old: bool, place: &dyn Fn() -> String) {
        assert!(!tags::is_header(term.0), "{}: a header word where a term should be: {:#x}", place(), term.0);
        if !term.is_pointer() || is_literal(term.address()) {
            return;
        }
        let address = term.address();
        let in_old = (self.heap.old.start..self.heap.old.top).contains(&address);
        let in_young = (self.heap.start..self.heap.top).contains(&address);
        assert!(
            in_old || in_young || self.in_fragment(address),
            "{}: a pointer that leaves the process's memory: {:#x}",
            place(),
            term.0
        );
        assert!(in_old || !from_old, "{}: the old generation points at a younger term: {:#x}", place(), term.0);
        if self.seen.insert(term.0) {
            self.later.push((term, in_old));
        }
    }

    fn in_fragment(&self, address: *mut u64) -> bool {
        let mut fragment = self.heap.fragments;
        while !fragment.is_null() {
            // SAFETY: the list holds only living fragments.
            let (start, words, next) = unsafe { ((*fragment).words(), (*fragment).words, (*fragment).next) };
            if (start..start.wrapping_add(words as usize)).contains(&address) {
                return true;
            }
            fragment = next;
        }
        false
    }

    fn walk(&mut self) {
        while let Some((term, is_old)) = self.later.pop() {
            let address = term.address();
            // SAFETY: `visit` saw that the address is in the process's memory, below the top.
            let first = unsafe { *address };
            let range = if term.0 & PRIMARY_MASK == CONS {
                assert!(first != MOVED_CONS, "cons {:#x} was moved and not updated", term.0);
                0..2
            } else {
                assert!(tags::is_header(first), "boxed term {:#x} has no header but {first:#x}", term.0);
                let is_tuple = tags::header_kind(first) == tags::Boxed::Tuple as u64;
                assert!(is_tuple == (term.0 & PRIMARY_MASK == TUPLE), "tag and header of {:#x} disagree", term.0);
                if tags::is_raw(first) { 0..0 } else { 1..1 + tags::header_words(first) }
            };
            for index in range {
                // SAFETY: within the term that its header describes.
                let word = unsafe { *address.add(index) };
                self.visit(Term(word), is_old, &|| format!("word {index} of {:#x}", term.0));
            }
        }
    }
}
