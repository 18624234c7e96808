//! Copying a heap as a whole: small heaps, first waits, `hibernate`.

use super::super::OutOfMemory;
use super::super::block::Heap;
use super::copy::WHOLE;
use super::{alive_bound, move_young, settle, step, young_words};
use crate::term::tags::Term;
use std::ptr;

pub fn collect(heap: &mut Heap, roots: &mut [&mut [Term]], need: usize) -> Result<(), OutOfMemory> {
    let words = young_words(heap, alive_bound(heap) + heap.stack_words())?;
    move_whole(heap, roots, words)?;
    settle(heap, roots, need)
}

/// Moves everything alive to a block of `min_words`, or of the step that it needs. 0: a block that it exactly fills.
///
/// For a process that leaves the scheduler's scratch block, hibernates, or waits and shall keep nothing in reserve.
///
/// # Errors
/// When there is no memory. The heap is still valid.
pub fn move_to(heap: &mut Heap, roots: &mut [&mut [Term]], min_words: usize) -> Result<(), OutOfMemory> {
    let target = |needed: usize| if min_words == 0 { Ok(needed) } else { step(needed.max(min_words)) };
    let bound = alive_bound(heap) + heap.stack_words();
    let first = target(bound)?;
    if !heap.borrowed && first == heap.size_words() && !heap.has_fragments() && heap.old.start.is_null() {
        return Ok(());
    }
    move_whole(heap, roots, first)?;
    // How much is alive is known only now; what is alive is small compared with what it was moved out of.
    let exact = target(heap.used_words() + heap.stack_words())?;
    if exact < first {
        move_whole(heap, roots, exact)?;
    }
    heap.grow_next = false;
    Ok(())
}

/// Old generation and fragments included.
pub(super) fn move_whole(heap: &mut Heap, roots: &mut [&mut [Term]], words: usize) -> Result<(), OutOfMemory> {
    move_young::<WHOLE>(heap, roots, words, ptr::null_mut())?;
    heap.free_old();
    heap.minor_collections = 0;
    Ok(())
}
