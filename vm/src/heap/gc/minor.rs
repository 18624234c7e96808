//! Minor collections: the old generation is neither read nor moved.
//!
//! What survived the last collection moves to the old generation, what is
//! younger to a new block.

use super::super::OutOfMemory;
use super::super::block::{Heap, Old, allocate_block, words_between};
use super::copy::MINOR;
use super::{move_young, settle, with_room, young_words};
use crate::term::tags::Term;

/// The old generation has room for what may move there, and a full collection is not due.
pub fn is_possible(heap: &Heap) -> bool {
    let mature = words_between(heap.start, heap.high_water);
    heap.minor_collections < heap.fullsweep_after
        && (heap.old.start.is_null() || words_between(heap.old.top, heap.old.end) >= mature)
}

pub fn collect(heap: &mut Heap, roots: &mut [&mut [Term]], need: usize) -> Result<(), OutOfMemory> {
    let mature = words_between(heap.start, heap.high_water);
    if mature > 0 && heap.old.start.is_null() {
        let words = with_room(mature)?;
        let start = allocate_block(words)?;
        heap.old = Old { start, top: start, end: start.wrapping_add(words) };
    }
    let young = words_between(heap.high_water, heap.top) + heap.fragment_words;
    let words = young_words(heap, young + heap.stack_words())?;
    heap.old.top = move_young::<MINOR>(heap, roots, words, heap.old.top)?;
    assert!(heap.old.top <= heap.old.end, "a collection moved more than the old generation holds");
    heap.minor_collections += 1;
    settle(heap, roots, need)
}
