//! Moving what is alive: Cheney's algorithm, with up to two places to move to.
//!
//! C. J. Cheney, "A nonrecursive list compacting algorithm", CACM 13(11), 1970.
//! A term is moved when a root or a moved word points at it; the new place is
//! left behind in the old one:
//!
//! ```text
//!  boxed    [ header ][ … ]      →   [ new pointer ][ … ]
//!  cons     [ head ][ tail ]     →   [ MOVED_CONS ][ new pointer ]
//! ```
//! The moved words are the list of what is left to do: a scan runs over them
//! until it meets their end. Which place a term moves to depends on where it
//! is and on [`WHOLE`], [`MINOR`] or [`MAJOR`].
//!
//! Old terms never point at young ones, since terms are never changed. So what
//! an old term points at is as old and moves to the old place.
#![allow(unsafe_code)] // moves words between blocks

use super::super::block::{Heap, words_between};
use crate::heap::literal;
use crate::heap::off_heap::List;
use crate::term::tags::{self, CONS, MOVED_CONS, PRIMARY_MASK, Term};

/// Everything moves to the young place.
pub const WHOLE: u8 = 0;
/// What survived a collection before moves to the old place; what is there stays.
pub const MINOR: u8 = 1;
/// As `MINOR`, but the old generation moves too.
pub const MAJOR: u8 = 2;

/// Addresses from `low`, `bytes` of them.
#[derive(Clone, Copy)]
struct Range {
    low: u64,
    bytes: u64,
}

impl Range {
    fn of(low: *mut u64, high: *mut u64) -> Range {
        Range { low: low as u64, bytes: words_between(low, high) as u64 * 8 }
    }

    #[inline(always)]
    fn contains(self, address: u64) -> bool {
        address.wrapping_sub(self.low) < self.bytes
    }
}

pub struct Collector {
    pub young: *mut u64,
    pub old: *mut u64,
    literals: Range,
    /// Survivors of the last collection, in the block that is left.
    mature: Range,
    /// The old generation before the collection.
    old_from: Range,
}

impl Collector {
    /// Moves out of `heap` to `young` and `old`, which stay at the end of what was moved.
    pub fn new(heap: &Heap, young: *mut u64, old: *mut u64) -> Collector {
        let (low, bytes) = literal::range();
        Collector {
            young,
            old,
            literals: Range { low, bytes },
            mature: Range::of(heap.start, heap.high_water),
            old_from: Range::of(heap.old.start, heap.old.end),
        }
    }

    /// Copies the stack to `stop`, and moves all that it and the roots lead to.
    ///
    /// The caller gave places that hold everything alive, which `move_young`'s assertion checks.
    pub fn move_all<const MODE: u8>(
        &mut self,
        from: *mut u64,
        stop: *mut u64,
        stack_words: usize,
        roots: &mut [&mut [Term]],
    ) {
        let stack: &mut [Term] = if stack_words == 0 {
            &mut []
        } else {
            // SAFETY: the new block's end has room for the stack and nobody else uses it yet; words of a stack are terms
            // or look like terms that are left alone.
            unsafe {
                stop.copy_from_nonoverlapping(from, stack_words);
                std::slice::from_raw_parts_mut(stop.cast::<Term>(), stack_words)
            }
        };
        let (mut young, mut old) = (self.young, self.old);
        // SAFETY: the stack, the roots and the words they lead to are what the module `words` promises; the scans
        // start at the ends of the places and stay below what is written behind them.
        unsafe {
            for slot in stack {
                self.evacuate::<MODE, false>(slot);
            }
            for slot in roots.iter_mut().flat_map(|slots| slots.iter_mut()) {
                self.evacuate::<MODE, false>(slot);
            }
            loop {
                young = self.scan::<MODE, false>(young);
                if MODE == WHOLE {
                    return;
                }
                old = self.scan::<MODE, true>(old);
                // Scanning the old place moves nothing to the young one.
                if young == self.young {
                    return;
                }
            }
        }
    }

    /// Gives back the counts of binaries that were not moved; the list of the others.
    pub fn sweep_binaries<const MODE: u8>(&self, binaries: List) -> List {
        // SAFETY: the list of the heap that was just moved, whose old memory is not freed yet.
        unsafe { binaries.sweep(|binary| MODE == MINOR && self.old_from.contains(binary as u64)) }
    }

    /// Evacuates what the words from `scan` on point at, until there are no more.
    unsafe fn scan<const MODE: u8, const FROM_OLD: bool>(&mut self, mut scan: *mut u64) -> *mut u64 {
        while scan < if FROM_OLD { self.old } else { self.young } {
            // SAFETY: `scan` is below the end, at a header or at a term.
            unsafe {
                let word = *scan;
                if tags::is_header(word) {
                    scan = scan.add(1 + if tags::is_raw(word) { tags::header_words(word) } else { 0 });
                } else {
                    self.evacuate::<MODE, FROM_OLD>(&mut *scan.cast::<Term>());
                    scan = scan.add(1);
                }
            }
        }
        scan
    }

    /// Makes `slot` point at where its term is after the collection.
    #[inline(always)]
    unsafe fn evacuate<const MODE: u8, const FROM_OLD: bool>(&mut self, slot: &mut Term) {
        let term = *slot;
        if !term.is_pointer() {
            return;
        }
        let from = term.address();
        let address = from as u64;
        if self.literals.contains(address) || (MODE == MINOR && self.old_from.contains(address)) {
            return;
        }
        let tag = term.0 & PRIMARY_MASK;
        // SAFETY: `from` is a term's first word, or what a move left in its place.
        let first = unsafe { *from };
        let words = if tag == CONS {
            if first == MOVED_CONS {
                // SAFETY: a moved cons has its new pointer as second word.
                *slot = Term(unsafe { *from.add(1) });
                return;
            }
            2
        } else {
            if !tags::is_header(first) {
                *slot = Term(first);
                return;
            }
            1 + tags::header_words(first)
        };
        let is_old = MODE != WHOLE
            && (FROM_OLD || self.mature.contains(address) || (MODE == MAJOR && self.old_from.contains(address)));
        let top = if is_old { &mut self.old } else { &mut self.young };
        let to = *top;
        let moved = to as u64 | tag;
        // SAFETY: the place has room (the caller of `run`); the places and what is left do not overlap.
        unsafe {
            if tag == CONS {
                *to = first;
                *to.add(1) = *from.add(1);
                *from = MOVED_CONS;
                *from.add(1) = moved;
            } else {
                to.copy_from_nonoverlapping(from, words);
                *from = moved;
            }
            *top = to.add(words);
        }
        *slot = Term(moved);
    }
}
