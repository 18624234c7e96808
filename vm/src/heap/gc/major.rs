//! Major collections: the old generation is copied too, and with it what survived the last collection.
//!
//! Old and young stay apart, so that what was copied now is not copied again by the next minor collection.

use super::super::OutOfMemory;
use super::super::block::{Heap, Old, allocate_block, words_between};
use super::copy::MAJOR;
use super::whole::move_whole;
use super::{GENERATIONAL_WORDS, move_young, settle, step, with_room, young_words};
use crate::term::tags::Term;

pub fn collect(heap: &mut Heap, roots: &mut [&mut [Term]], need: usize) -> Result<(), OutOfMemory> {
    let mature = words_between(heap.start, heap.high_water);
    let young = words_between(heap.high_water, heap.top) + heap.fragment_words;
    let young_size = young_words(heap, young + heap.stack_words())?;
    // Untouched pages cost nothing, so the bound may be far above what is alive.
    let old_size = with_room(heap.old.used_words() + mature)?;
    let start = allocate_block(old_size)?;
    let top = match move_young::<MAJOR>(heap, roots, young_size, start) {
        Ok(top) => top,
        Err(OutOfMemory) => {
            Old { start, top: start, end: start.wrapping_add(old_size) }.free();
            return Err(OutOfMemory);
        }
    };
    heap.free_old();
    heap.old = Old { start, top, end: start.wrapping_add(old_size) };
    heap.minor_collections = 0;
    let alive = heap.old.used_words() + heap.used_words() + heap.stack_words();
    if alive + need < GENERATIONAL_WORDS / 2 {
        // Too little for two generations.
        let words = step((2 * (alive + need)).max(heap.min_words as usize))?;
        move_whole(heap, roots, words)?;
        return settle(heap, roots, need);
    }
    if heap.old.used_words() == 0 {
        heap.free_old();
    } else {
        let wanted = with_room(heap.old.used_words())?;
        heap.trim_old(wanted);
    }
    settle(heap, roots, need)
}
