//! A process's heap: in the hands of its scheduler while it runs, one word while it does not.
//!
//! ```text
//!  Parked, up to 63 words:  [ 1 ][ words, 6 bits ][ htop, 6 ][ stop, 6 ][ address / 8, 45 bits ]
//!  block:                   [ words … ]
//!
//!  Parked, larger:          [ 0 ][ words, 15 bits ][ address, 48 bits ]           0 = no block
//!  block:                   [ htop, 32 bits | stop, 32 bits ][ words … ]
//!  of 32767 words or more:  [ words ][ htop | stop ][ words … ], and 0x7FFF in the parked word
//! ```
//! `htop` and `stop` count words from the first. The interpreter keeps `top` and `stop` in machine registers and stores them
//! back before it calls anything here. A word of the stack is a term, a catch
//! mark, or a code address or frame word with the tag of a small integer.
//!
//! Allocation never collects: what does not fit between `top` and `stop` goes
//! to a fragment. So terms stay where they are until the interpreter collects,
//! and code that builds terms may hold them as plain words.
#![allow(unsafe_code)] // owns the block: reads and writes its header and frees it

use super::fragment::Fragment;
use super::off_heap::List;
use super::{OutOfMemory, slab};
use crate::term::tags::Term;
use std::ptr;

/// OTP's default minimum (`erl +hms`).
pub const DEFAULT_MIN_WORDS: u32 = 233;
/// OTP's default (`erlang:system_flag(fullsweep_after, _)`).
pub const DEFAULT_FULLSWEEP_AFTER: u32 = 65_535;

/// From this size on the size of a block stands in the block.
const HUGE_WORDS: usize = 0x7FFF;
const ADDRESS_BITS: u32 = 48;
/// Up to this size a block has no header: all there is to say of it fits the parked word.
const SMALL_WORDS: usize = 63;
const SMALL: u64 = 1 << 63;
/// Bits of a count of words in a small block, and of the address.
const SMALL_BITS: u32 = 6;
const SMALL_ADDRESS_BITS: u32 = 45;
/// So many bytes of new off-heap binaries are worth a collection, or as many as the last one left if that is more.
const MIN_BINARY_LIMIT: usize = 1 << 20;
/// Smallest fragment that a heap makes for itself.
const MIN_FRAGMENT_WORDS: usize = 61;

pub struct Heap {
    /// Next free word of the heap.
    pub top: *mut u64,
    /// Lowest used word of the stack.
    pub stop: *mut u64,
    pub start: *mut u64,
    pub end: *mut u64,
    /// What lies below has survived a collection.
    pub high_water: *mut u64,
    /// The block never becomes smaller, words. 0: it always fits exactly.
    pub min_words: u32,
    /// Minor collections between two full ones. 0: all are full and there is no old generation.
    pub fullsweep_after: u32,
    /// Since the last full collection.
    pub minor_collections: u32,
    /// The last collection left little room: the next one takes a larger block.
    pub grow_next: bool,
    /// Words that collections have moved since the heap was last taken up.
    pub(super) copied_words: usize,
    /// The block is the scheduler's scratch block: it is not freed, and the process must leave it before it is parked.
    pub borrowed: bool,
    pub old: Old,
    pub fragments: *mut Fragment,
    /// Room of all fragments, words.
    pub fragment_words: usize,
    fragment_top: *mut u64,
    fragment_end: *mut u64,
    /// Its terms that hold a count of an off-heap binary.
    pub(super) binaries: List,
    /// Off-heap bytes that were added since the last collection, and how many call for the next one.
    pub(super) new_binary_bytes: usize,
    pub(super) binary_limit: usize,
}

/// The old generation: what survived two collections. `start` is null when there is none.
#[derive(Clone, Copy)]
pub struct Old {
    pub start: *mut u64,
    pub top: *mut u64,
    pub end: *mut u64,
}

impl Old {
    pub const NONE: Old = Old { start: ptr::null_mut(), top: ptr::null_mut(), end: ptr::null_mut() };

    pub fn used_words(&self) -> usize {
        words_between(self.start, self.top)
    }

    pub fn size_words(&self) -> usize {
        words_between(self.start, self.end)
    }

    /// Frees a place that nothing alive is in.
    pub(super) fn free(self) {
        // SAFETY: places come from `allocate_block` with this size; the caller has moved what was in it, or never used it.
        unsafe { free_block(self.start, self.size_words()) };
    }
}

/// How far a heap was filled at some time.
pub struct Mark {
    top: *mut u64,
    binaries: *mut u64,
}

/// A heap that nobody works on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parked(pub u64);

impl Parked {
    /// No block at all.
    pub const NONE: Parked = Parked(0);

    /// Words of the block, without its header. The process must not be running.
    pub fn size_words(self) -> usize {
        if let Some((_, words, _, _)) = self.small() {
            return words;
        }
        match (self.0 >> ADDRESS_BITS) as usize {
            // SAFETY: 0x7FFF says that the block starts with its size.
            HUGE_WORDS => unsafe { *((self.0 & ((1 << ADDRESS_BITS) - 1)) as *const u64) as usize },
            words => words,
        }
    }

    /// Address, size, heap top and stack top of a small block, the latter in words from its start.
    fn small(self) -> Option<(*mut u64, usize, usize, usize)> {
        let count = |at: u32| (self.0 >> (SMALL_ADDRESS_BITS + at * SMALL_BITS)) as usize & SMALL_WORDS;
        let address = (self.0 & ((1 << SMALL_ADDRESS_BITS) - 1)) << 3;
        (self.0 & SMALL != 0).then(|| (address as *mut u64, count(2), count(1), count(0)))
    }

    fn of_small(start: *mut u64, words: usize, htop: usize, stop: usize) -> Parked {
        let counts = ((words << SMALL_BITS | htop) << SMALL_BITS | stop) as u64;
        Parked(SMALL | counts << SMALL_ADDRESS_BITS | start as u64 >> 3)
    }

    /// Bytes of the block with its header.
    pub fn bytes(self) -> usize {
        if self == Parked::NONE {
            return 0;
        }
        let words = self.size_words();
        (words + header_words(words)) * 8
    }
}

/// What a parked heap has beyond its block. Most have nothing.
pub struct Cold {
    old: Old,
    fragments: *mut Fragment,
    fragment_words: usize,
    high_water_words: usize,
    minor_collections: u32,
    grow_next: bool,
    binaries: List,
}

impl Cold {
    /// Bytes of the old generation, of fragments and of this record.
    pub fn bytes(&self) -> usize {
        (self.old.size_words() + self.fragment_words) * 8 + size_of::<Cold>()
    }
}

// SAFETY: a parked heap is owned like a box; nothing in it belongs to a thread.
unsafe impl Send for Cold {}

const fn header_words(words: usize) -> usize {
    match words {
        0..=SMALL_WORDS => 0,
        HUGE_WORDS.. => 2,
        _ => 1,
    }
}

pub(super) fn words_between(low: *mut u64, high: *mut u64) -> usize {
    (high as usize - low as usize) / 8
}

/// Memory for a block of `words` words and its header; the address of the first word behind the header.
/// No words are no block.
pub(super) fn allocate_block(words: usize) -> Result<*mut u64, OutOfMemory> {
    if words == 0 {
        return Ok(ptr::null_mut());
    }
    let header = header_words(words);
    let block = slab::allocate(words + header)?;
    if header == 2 {
        // SAFETY: the block was just made and has two header words.
        unsafe { *block = words as u64 };
    }
    Ok(block.wrapping_add(header))
}

/// # Safety
/// `start` came from `allocate_block(words)` and nothing points into the block.
unsafe fn free_block(start: *mut u64, words: usize) {
    if start.is_null() {
        return;
    }
    let header = header_words(words);
    // SAFETY: as it was allocated.
    unsafe { slab::free(start.wrapping_sub(header), words + header) };
}

/// Gives back the end of a block where that costs nothing; its words now.
///
/// # Safety
/// As [`free_block`], for the words behind `new_words`.
unsafe fn trim_block(start: *mut u64, words: usize, new_words: usize) -> usize {
    if header_words(words) != 2 || header_words(new_words) != 2 || new_words >= words {
        return words;
    }
    let block = start.wrapping_sub(2);
    // SAFETY: both sizes have two header words; the caller gives up the end.
    unsafe {
        if !slab::trim(block, words + 2, new_words + 2) {
            return words;
        }
        *block = new_words as u64;
    }
    new_words
}

impl Heap {
    /// A heap without a block.
    pub const fn empty() -> Heap {
        Heap::over(ptr::null_mut(), 0)
    }

    const fn over(start: *mut u64, words: usize) -> Heap {
        let end = start.wrapping_add(words);
        Heap {
            top: start,
            stop: end,
            start,
            end,
            high_water: start,
            min_words: DEFAULT_MIN_WORDS,
            fullsweep_after: DEFAULT_FULLSWEEP_AFTER,
            minor_collections: 0,
            grow_next: false,
            copied_words: 0,
            borrowed: false,
            old: Old::NONE,
            fragments: ptr::null_mut(),
            fragment_words: 0,
            fragment_top: ptr::null_mut(),
            fragment_end: ptr::null_mut(),
            binaries: List::EMPTY,
            new_binary_bytes: 0,
            binary_limit: MIN_BINARY_LIMIT,
        }
    }

    /// A heap with an own block of exactly `words` words.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn with_words(words: usize) -> Result<Heap, OutOfMemory> {
        Ok(Heap::over(allocate_block(words)?, words))
    }

    /// A heap that uses `scratch` for now. It never frees it, and must leave it (`gc::move_to`) before it is parked.
    ///
    /// # Safety
    /// `scratch` has `words` words, and nobody else uses them until the heap has left or is released.
    pub unsafe fn in_scratch(scratch: *mut u64, words: usize) -> Heap {
        Heap { borrowed: true, ..Heap::over(scratch, words) }
    }

    /// Words of the block.
    #[inline]
    pub fn size_words(&self) -> usize {
        words_between(self.start, self.end)
    }

    #[inline]
    pub fn stack_words(&self) -> usize {
        words_between(self.stop, self.end)
    }

    /// Words of the block that terms take.
    #[inline]
    pub fn used_words(&self) -> usize {
        words_between(self.start, self.top)
    }

    /// Words of the block and of fragments that terms were built in.
    #[inline]
    pub fn built_words(&self) -> usize {
        self.used_words() + self.fragment_words
    }

    /// Words between heap and stack.
    #[inline]
    pub fn free_words(&self) -> usize {
        words_between(self.top, self.stop)
    }

    /// Words of all memory: block, old generation, fragments.
    pub fn total_words(&self) -> usize {
        self.size_words() + self.old.size_words() + self.fragment_words
    }

    /// Code allocated more than the block had room for: the interpreter should collect soon.
    #[inline]
    pub fn has_fragments(&self) -> bool {
        !self.fragments.is_null()
    }

    /// `words` uninitialised words, in the block or in a fragment. Never collects.
    #[inline]
    pub fn alloc(&mut self, words: usize) -> *mut u64 {
        let at = self.top;
        if self.free_words() >= words {
            self.top = at.wrapping_add(words);
            return at;
        }
        self.alloc_in_fragment(words)
    }

    #[cold]
    fn alloc_in_fragment(&mut self, words: usize) -> *mut u64 {
        if words_between(self.fragment_top, self.fragment_end) < words {
            // Doubling keeps the number of fragments small when a BIF builds a long list.
            let room = words.max(MIN_FRAGMENT_WORDS).max(self.fragment_words.min(1 << 16));
            let fragment = Fragment::allocate(0, room, crate::term::tags::NIL);
            // SAFETY: just made.
            self.fragment_top = unsafe { (*fragment).words() };
            self.fragment_end = self.fragment_top.wrapping_add(room);
            // SAFETY: just made, so it is in no list.
            unsafe { self.adopt(fragment) };
        }
        let at = self.fragment_top;
        self.fragment_top = at.wrapping_add(words);
        at
    }

    /// Makes a fragment, such as a received message, part of this heap. The next collection empties and frees it.
    ///
    /// # Safety
    /// `fragment` was made by `Fragment::allocate`, is in no list, and is the caller's to give up.
    pub unsafe fn adopt(&mut self, fragment: *mut Fragment) {
        // SAFETY: the caller's contract; binaries of the fragment are in no list yet.
        unsafe {
            self.binaries.join((*fragment).take_binaries());
            (*fragment).next = self.fragments;
            self.fragment_words += (*fragment).words as usize;
        }
        self.fragments = fragment;
    }

    /// Frees all fragments; what was in them has been moved.
    pub(super) fn free_fragments(&mut self) {
        let fragments = std::mem::replace(&mut self.fragments, ptr::null_mut());
        // SAFETY: only called by a collection that has moved everything alive out of them, or when the heap ends.
        unsafe { Fragment::free_list(fragments) };
        self.fragment_words = 0;
        self.fragment_top = ptr::null_mut();
        self.fragment_end = ptr::null_mut();
    }

    pub(super) fn free_own_block(&mut self) {
        if !self.borrowed {
            // SAFETY: an own block came from `allocate_block` with this size; the caller has moved what was in it.
            unsafe { free_block(self.start, self.size_words()) };
        }
        self.borrowed = false;
    }

    pub(super) fn free_old(&mut self) {
        std::mem::replace(&mut self.old, Old::NONE).free();
    }

    /// Gives back the end of the old generation, where that costs nothing.
    pub(super) fn trim_old(&mut self, words: usize) {
        let size = self.old.size_words();
        if words >= self.old.used_words() {
            // SAFETY: nothing is in use behind the old generation's top.
            let size = unsafe { trim_block(self.old.start, size, words) };
            self.old.end = self.old.start.wrapping_add(size);
        }
    }

    /// Pushes a word on the stack. The caller has made room.
    pub fn push(&mut self, word: Term) {
        assert!(self.free_words() > 0, "push on a full stack");
        self.stop = self.stop.wrapping_sub(1);
        // SAFETY: there was a free word below `stop`.
        unsafe { *self.stop = word.0 };
    }

    // ---- Parking ----

    /// Packs the heap into one word, and into a box what does not fit there. `cold` is the box of the last time.
    ///
    /// `min_words` and `fullsweep_after` are not kept: they are the process's, and set after unparking.
    #[inline]
    pub fn park(mut self, cold: &mut Option<Box<Cold>>) -> Parked {
        debug_assert!(!self.borrowed, "a process was parked in the scheduler's scratch block");
        let survivors = words_between(self.start, self.high_water);
        let has_cold = !self.old.start.is_null() || !self.fragments.is_null() || !self.binaries.is_empty();
        // A small block is always collected as a whole, so its high-water mark may be forgotten.
        if has_cold || self.size_words() >= super::gc::GENERATIONAL_WORDS {
            let state = Cold {
                old: self.old,
                fragments: self.fragments,
                fragment_words: self.fragment_words,
                high_water_words: survivors,
                minor_collections: self.minor_collections,
                grow_next: self.grow_next,
                binaries: self.binaries.take(),
            };
            match cold {
                Some(cold) => **cold = state,
                None => *cold = Some(Box::new(state)),
            }
        } else {
            *cold = None;
        }
        let words = self.size_words();
        if words == 0 {
            return Parked::NONE;
        }
        if words <= SMALL_WORDS {
            return Parked::of_small(self.start, words, self.used_words(), words_between(self.start, self.stop));
        }
        let (htop, stop) = (self.used_words() as u64, words_between(self.start, self.stop) as u64);
        // SAFETY: an own block has its header words in front of `start`.
        unsafe { *self.start.wrapping_sub(1) = htop | stop << 32 };
        let block = self.start.wrapping_sub(header_words(words)) as u64;
        debug_assert!(block >> ADDRESS_BITS == 0);
        Parked((words.min(HUGE_WORDS) as u64) << ADDRESS_BITS | block)
    }

    /// The heap as it was when it was parked. The box stays where it is, for the next time.
    #[inline]
    pub fn unpark(parked: Parked, cold: &mut Option<Box<Cold>>) -> Heap {
        let mut heap = if parked == Parked::NONE {
            Heap::empty()
        } else if let Some((start, words, htop, stop)) = parked.small() {
            let mut heap = Heap::over(start, words);
            heap.top = start.wrapping_add(htop);
            heap.stop = start.wrapping_add(stop);
            heap
        } else {
            let words = parked.size_words();
            let block = (parked.0 & ((1 << ADDRESS_BITS) - 1)) as *mut u64;
            let mut heap = Heap::over(block.wrapping_add(header_words(words)), words);
            // SAFETY: `park` wrote the word in front of the first.
            let header = unsafe { *heap.start.wrapping_sub(1) };
            heap.top = heap.start.wrapping_add(header as u32 as usize);
            heap.stop = heap.start.wrapping_add((header >> 32) as usize);
            heap
        };
        if let Some(cold) = cold {
            heap.old = std::mem::replace(&mut cold.old, Old::NONE);
            heap.fragments = std::mem::replace(&mut cold.fragments, ptr::null_mut());
            heap.fragment_words = std::mem::take(&mut cold.fragment_words);
            heap.high_water = heap.start.wrapping_add(cold.high_water_words);
            heap.minor_collections = cold.minor_collections;
            heap.grow_next = cold.grow_next;
            heap.binaries = cold.binaries.take();
        }
        heap
    }

    /// New off-heap binaries hold so much memory that the interpreter should collect, however small the heap is.
    #[inline]
    pub fn binaries_are_due(&self) -> bool {
        self.new_binary_bytes > self.binary_limit
    }

    /// Takes the list of what a collection has left.
    pub(super) fn set_binaries(&mut self, binaries: List) {
        self.binary_limit = binaries.held_bytes().max(MIN_BINARY_LIMIT);
        self.new_binary_bytes = 0;
        self.binaries = binaries;
    }

    /// Bytes of off-heap binaries that this heap holds, each counted in full for each term that holds it.
    pub fn binary_bytes(&self) -> usize {
        self.binaries.held_bytes()
    }

    pub fn mark(&self) -> Mark {
        Mark { top: self.top, binaries: self.binaries.newest() }
    }

    /// Forgets what was built since `mark`. What went to fragments stays there until the next collection.
    ///
    /// # Safety
    /// Nobody uses what was built, and nothing was collected meanwhile.
    pub unsafe fn rewind(&mut self, mark: Mark) {
        // SAFETY: the caller's contract.
        unsafe { self.binaries.release_after(mark.binaries) };
        self.top = mark.top;
    }

    /// Address, bytes and count of each off-heap binary, once for each term that holds it.
    pub fn held_binaries(&self) -> Vec<(usize, usize, usize)> {
        self.binaries.held()
    }

    /// Frees everything. A scratch block goes back to the scheduler.
    pub fn release(mut self) {
        // SAFETY: the heap's own list, and nobody uses the heap any more.
        unsafe { self.binaries.take().release() };
        self.free_own_block();
        self.free_old();
        self.free_fragments();
    }
}

#[cfg(test)]
mod tests {
    use super::{Heap, Parked};
    use crate::heap::words::Allocate;
    use crate::term::tags::{NIL, Term};

    #[test]
    fn parking_keeps_heap_and_stack() {
        for words in [3, 12, 63, 64, 233, 4185, 32_766, 32_767, 70_000, 300_000] {
            let mut heap = Heap::with_words(words).unwrap();
            let cons = heap.cons(Term::small(7), NIL);
            heap.push(cons);
            let mut cold = None;
            let parked = heap.park(&mut cold);
            assert_eq!(parked.size_words(), words);
            assert_eq!(cold.is_some(), words >= crate::heap::gc::GENERATIONAL_WORDS);
            let heap = Heap::unpark(parked, &mut cold);
            assert_eq!((heap.size_words(), heap.used_words(), heap.stack_words()), (words, 2, 1));
            assert_eq!(heap.stop, heap.end.wrapping_sub(1));
            heap.release();
        }
    }

    #[test]
    fn an_empty_heap_is_no_block() {
        let mut cold = None;
        assert_eq!(Heap::empty().park(&mut cold), Parked::NONE);
        let heap = Heap::unpark(Parked::NONE, &mut cold);
        assert_eq!((heap.size_words(), heap.free_words(), cold.is_none()), (0, 0, true));
    }

    #[test]
    fn what_does_not_fit_goes_to_fragments_and_stays_parked() {
        let mut heap = Heap::with_words(12).unwrap();
        for i in 0..1000 {
            heap.cons(Term::small(i), NIL);
        }
        assert!(heap.has_fragments() && heap.used_words() <= 12);
        let words = heap.fragment_words;
        let mut cold = None;
        let parked = heap.park(&mut cold);
        assert!(cold.as_ref().unwrap().bytes() >= words * 8);
        let heap = Heap::unpark(parked, &mut cold);
        assert_eq!(heap.fragment_words, words);
        heap.release();
    }

    #[test]
    fn a_parked_one_word_stack_takes_one_word() {
        let mut heap = Heap::with_words(1).unwrap();
        heap.push(NIL);
        let parked = heap.park(&mut None);
        assert_eq!(parked.bytes(), 8);
        Heap::unpark(parked, &mut None).release();
    }
}
