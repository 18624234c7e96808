//! The collector: when a heap is collected, how, and what size it has afterwards.
//!
//! - A small heap without an old generation is copied as a whole (`whole.rs`): cheap, and nothing to remember.
//! - A larger one is generational: a minor collection (`minor.rs`) moves what survived twice to the old generation,
//!   a major one (`major.rs`) collects the old generation too, when it is full or after `fullsweep_after` minor ones.
//!
//! Roots are the stack and what the caller names. A collection reads and
//! writes the memory of one process only, and never literals.
//!
//! Sizes are steps of the ladder. A block grows when more than 75 % of it is
//! alive after a collection (at the next one: so nothing is copied twice) or
//! when the need does not fit, and shrinks when less than 25 % is alive.
pub mod check;
mod copy;
mod major;
mod minor;
mod whole;

use super::OutOfMemory;
use super::block::{Heap, allocate_block, words_between};
use super::ladder;
use crate::term::tags::Term;
use copy::Collector;

pub use whole::move_to;

/// Blocks below this size, in words, are collected as a whole. A copy of half of it takes a few microseconds.
pub const GENERATIONAL_WORDS: usize = 4185;
/// From this size on blocks grow by 20 to 25 % only.
const LARGE_WORDS: usize = 1 << 20;

/// What a collection did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Collected {
    /// The old generation was collected too, or there is none.
    pub full: bool,
    /// Words that were in use before and are not after.
    pub reclaimed_words: usize,
    /// Words that were moved, the stack's included.
    pub copied_words: usize,
}

/// Collects, so that `need` words are free between heap and stack.
///
/// All terms that the caller holds outside the stack and `roots` are invalid afterwards.
///
/// # Errors
/// When there is no memory. The heap is still valid, but lacks the room.
pub fn collect(heap: &mut Heap, roots: &mut [&mut [Term]], need: usize) -> Result<Collected, OutOfMemory> {
    let (before, copied_before) = (alive_bound(heap), heap.copied_words);
    let full = if heap.old.start.is_null() && (heap.size_words() < GENERATIONAL_WORDS || heap.fullsweep_after == 0) {
        whole::collect(heap, roots, need)?;
        true
    } else if minor::is_possible(heap) {
        minor::collect(heap, roots, need)?;
        false
    } else {
        major::collect(heap, roots, need)?;
        true
    };
    Ok(collected(heap, full, before, copied_before))
}

/// Collects everything, whatever the heap's state (`erlang:garbage_collect/0`).
///
/// # Errors
/// As [`collect`].
pub fn collect_full(heap: &mut Heap, roots: &mut [&mut [Term]], need: usize) -> Result<Collected, OutOfMemory> {
    let (before, copied_before) = (alive_bound(heap), heap.copied_words);
    if heap.old.start.is_null() && heap.size_words() < GENERATIONAL_WORDS || heap.fullsweep_after == 0 {
        whole::collect(heap, roots, need)?;
    } else {
        major::collect(heap, roots, need)?;
    }
    Ok(collected(heap, true, before, copied_before))
}

fn collected(heap: &Heap, full: bool, before: usize, copied_before: usize) -> Collected {
    let reclaimed_words = before.saturating_sub(alive_bound(heap));
    Collected { full, reclaimed_words, copied_words: heap.copied_words - copied_before }
}

/// Words that may be alive, without the stack.
fn alive_bound(heap: &Heap) -> usize {
    heap.used_words() + heap.fragment_words + heap.old.used_words()
}

/// The step of the ladder that holds `words`.
fn step(words: usize) -> Result<usize, OutOfMemory> {
    ladder::step(words).ok_or(OutOfMemory)
}

/// A size with room to grow: twice as much, or 25 % more when it is large.
fn with_room(words: usize) -> Result<usize, OutOfMemory> {
    step(if words < LARGE_WORDS { words * 2 } else { words + words / 4 })
}

/// The size of the next young block, if `bound` words are to fit it.
fn young_words(heap: &Heap, bound: usize) -> Result<usize, OutOfMemory> {
    let size = heap.size_words();
    let wanted = if heap.grow_next { size + 1 } else { size };
    step(wanted.max(heap.min_words as usize).max(bound))
}

/// Moves to a new block of `words` words, and to the old place at `old`. Returns the end of the old place.
fn move_young<const MODE: u8>(
    heap: &mut Heap,
    roots: &mut [&mut [Term]],
    words: usize,
    old: *mut u64,
) -> Result<*mut u64, OutOfMemory> {
    let start = allocate_block(words)?;
    let end = start.wrapping_add(words);
    let stack_words = heap.stack_words();
    let stop = end.wrapping_sub(stack_words);
    let mut collector = Collector::new(heap, start, old);
    collector.move_all::<MODE>(heap.stop, stop, stack_words, roots);
    assert!(collector.young <= stop, "a collection moved more than the block holds");
    let binaries = collector.sweep_binaries::<MODE>(heap.binaries.take());
    heap.set_binaries(binaries);
    heap.free_own_block();
    heap.free_fragments();
    heap.start = start;
    heap.end = end;
    heap.stop = stop;
    heap.top = collector.young;
    heap.high_water = heap.top;
    heap.copied_words += stack_words + words_between(start, heap.top) + words_between(old, collector.old);
    Ok(collector.old)
}

/// After a collection: takes another block when the need does not fit this one, or when it is much too large.
fn settle(heap: &mut Heap, roots: &mut [&mut [Term]], need: usize) -> Result<(), OutOfMemory> {
    let alive = heap.used_words() + heap.stack_words();
    let wanted = alive.saturating_add(need);
    let size = heap.size_words();
    let better = if wanted > size {
        step(wanted)?
    } else if wanted < size / 4 {
        step(2 * wanted)?.max(step(heap.min_words as usize)?)
    } else {
        size
    };
    if wanted > size || better < size {
        resize(heap, roots, better)?;
    }
    heap.grow_next = alive > heap.size_words() / 4 * 3;
    Ok(())
}

/// Moves the young generation to a block of another size. Nothing grows older by it.
fn resize(heap: &mut Heap, roots: &mut [&mut [Term]], words: usize) -> Result<(), OutOfMemory> {
    if heap.old.start.is_null() {
        move_young::<{ copy::WHOLE }>(heap, roots, words, std::ptr::null_mut())?;
    } else {
        // With the mark at the start nothing counts as mature, so nothing moves to the old place.
        heap.high_water = heap.start;
        move_young::<{ copy::MINOR }>(heap, roots, words, heap.old.top)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
