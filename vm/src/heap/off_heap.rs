//! Bytes of large binaries: outside all heaps, shared by processes, counted.
//!
//! ```text
//!  RefcBinary on a heap    [ 3 | refc | header ][ size in bytes ][ ──]→[ count ][ capacity ][ used ][ bytes … ]
//!                                               [ link ──]→ the next such term of the same heap
//! ```
//! A reference to shared cells (`atomics`) is laid out alike, with another header and a word more.
//! Each of the two holds one count. A heap links all of its own into a list;
//! a collection walks the list afterwards and gives back the counts of those
//! that were not moved. A message does not: its node only says that there are
//! some, and whoever frees or adopts the node walks its words. Literals hold
//! their counts for good.
//!
//! Bytes are written once: a binary that grows (`<<Acc/binary, X>>`) writes
//! behind what is used and takes it in possession with a compare-and-swap on
//! `used`, so what others see of the bytes never changes.
#![allow(unsafe_code)] // allocates, counts and frees the bytes

use crate::term::tags::{self, Boxed};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Binaries above this size, in bytes, are off-heap.
pub const MAX_ON_HEAP: usize = 64;

/// Bytes of all off-heap binaries with their headers.
static TOTAL: AtomicUsize = AtomicUsize::new(0);

pub fn total_bytes() -> usize {
    TOTAL.load(Ordering::Relaxed)
}

/// What stands in front of the bytes.
#[repr(C)]
pub struct Counted {
    count: AtomicUsize,
    /// Bytes that there is room for.
    capacity: usize,
    /// Bits that belong to a binary.
    used: AtomicUsize,
}

/// In front of the bytes.
pub const HEADER_BYTES: usize = size_of::<Counted>();

fn layout(capacity: usize) -> Layout {
    // Cannot fail: `allocate` bounds the capacity.
    Layout::from_size_align(HEADER_BYTES + capacity, align_of::<Counted>()).unwrap_or(Layout::new::<Counted>())
}

/// Largest capacity that is asked of the allocator.
const MAX_CAPACITY: usize = 1 << 47;

/// Room for `capacity` bytes that starts with `bytes`, of which `bits` bits are used; counted once.
pub fn allocate(bytes: &[u8], bits: usize, capacity: usize) -> *mut Counted {
    let layout = layout(capacity.min(MAX_CAPACITY));
    assert!(bytes.len() <= capacity && capacity <= MAX_CAPACITY, "a binary larger than memory");
    // SAFETY: the layout has a size above 0; the new memory has room for the header and the bytes.
    unsafe {
        let counted = alloc(layout).cast::<Counted>();
        if counted.is_null() {
            handle_alloc_error(layout);
        }
        counted.write(Counted { count: AtomicUsize::new(1), capacity, used: AtomicUsize::new(bits) });
        start(counted).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        TOTAL.fetch_add(layout.size(), Ordering::Relaxed);
        counted
    }
}

/// The first of the bytes.
pub fn start(counted: *mut Counted) -> *mut u8 {
    counted.cast::<u8>().wrapping_add(HEADER_BYTES)
}

/// # Safety
/// The caller holds a count.
unsafe fn release(counted: *mut Counted) {
    // SAFETY: alive as long as there are counts; the last one frees. `Acquire` orders all uses before the end.
    unsafe {
        if (*counted).count.fetch_sub(1, Ordering::Release) == 1 {
            std::sync::atomic::fence(Ordering::Acquire);
            let layout = layout((*counted).capacity);
            TOTAL.fetch_sub(layout.size(), Ordering::Relaxed);
            dealloc(counted.cast(), layout);
        }
    }
}

/// Nobody else holds a count.
///
/// # Safety
/// The caller holds a count.
pub unsafe fn is_unshared(counted: *const Counted) -> bool {
    // SAFETY: alive while counted.
    unsafe { (*counted).count.load(Ordering::Acquire) == 1 }
}

/// Takes the bits from `from` to `to` into possession, if nobody has and there is room.
///
/// # Safety
/// The caller holds a count.
pub unsafe fn take(counted: *const Counted, from: usize, to: usize) -> bool {
    // SAFETY: alive while counted.
    unsafe {
        to <= (*counted).capacity * 8
            && (*counted).used.compare_exchange(from, to, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }
}

// ---- The terms that hold counts ----

/// Words of a `RefcBinary` and of a reference to cells, from its header.
const ADDRESS: usize = 2;
const LINK: usize = 3;

/// Words of a reference to cells.
pub const CELLS_REFERENCE_WORDS: usize = 4;

fn is_refc(header: u64) -> bool {
    header == const { tags::header(Boxed::RefcBinary, 3) }
        || header == const { tags::header(Boxed::Reference, CELLS_REFERENCE_WORDS) }
}

/// Living terms that hold counts, linked through their last words. Whoever has the list owns the counts.
#[derive(PartialEq, Eq, Debug)]
pub struct List(*mut u64);

impl List {
    pub const EMPTY: List = List(ptr::null_mut());

    pub fn is_empty(&self) -> bool {
        self.0.is_null()
    }

    pub fn take(&mut self) -> List {
        std::mem::replace(self, List::EMPTY)
    }

    /// # Safety
    /// `binary` is the header of a living term that holds a count and is in no list.
    pub unsafe fn push(&mut self, binary: *mut u64) {
        // SAFETY: the term has these words.
        unsafe { *binary.add(LINK) = self.0 as u64 };
        self.0 = binary;
    }

    fn pop(&mut self) -> Option<*mut u64> {
        if self.is_empty() {
            return None;
        }
        let binary = self.0;
        // SAFETY: terms of a list are alive, and a move overwrites the header only.
        self.0 = unsafe { *binary.add(LINK) as *mut u64 };
        Some(binary)
    }

    /// Takes over the terms of another list.
    pub fn join(&mut self, mut other: List) {
        while let Some(binary) = other.pop() {
            // SAFETY: it has just left the other list.
            unsafe { self.push(binary) };
        }
    }

    /// Gives back all counts.
    ///
    /// # Safety
    /// Nobody uses the terms any more.
    pub unsafe fn release(mut self) {
        while let Some(binary) = self.pop() {
            // SAFETY: the term is still in memory and holds a count.
            unsafe { release(*binary.add(ADDRESS) as *mut Counted) };
        }
    }

    /// The term that was linked last.
    pub fn newest(&self) -> *mut u64 {
        self.0
    }

    /// Gives back the counts of the terms that were linked after `newest`.
    ///
    /// # Safety
    /// Nobody uses those terms any more; `newest` was the newest before them.
    pub unsafe fn release_after(&mut self, newest: *mut u64) {
        while self.0 != newest {
            let Some(binary) = self.pop() else { return };
            // SAFETY: the term is still in memory and holds a count.
            unsafe { release(*binary.add(ADDRESS) as *mut Counted) };
        }
    }

    /// After a collection: the list of what was moved or stays, with the counts of the rest given back.
    ///
    /// # Safety
    /// The memory that was collected is still there.
    pub unsafe fn sweep(mut self, stays: impl Fn(*mut u64) -> bool) -> List {
        let mut kept = List::EMPTY;
        while let Some(binary) = self.pop() {
            // SAFETY: a moved term has the pointer to its new place instead of the header.
            unsafe {
                let header = *binary;
                if !tags::is_header(header) {
                    kept.push((header & !tags::PRIMARY_MASK) as *mut u64);
                } else if stays(binary) {
                    kept.push(binary);
                } else {
                    release(*binary.add(ADDRESS) as *mut Counted);
                }
            }
        }
        kept
    }

    /// Address of the bytes, their number and their count, of each term.
    pub fn held(&self) -> Vec<(usize, usize, usize)> {
        let (mut held, mut next) = (Vec::new(), self.0);
        while !next.is_null() {
            // SAFETY: terms of a list are alive and hold counts.
            unsafe {
                let counted = *next.add(ADDRESS) as *const Counted;
                let count = (*counted).count.load(Ordering::Relaxed);
                held.push((counted as usize, (*counted).capacity, count));
                next = *next.add(LINK) as *mut u64;
            }
        }
        held
    }

    /// Bytes that the terms hold, each counted in full.
    pub fn held_bytes(&self) -> usize {
        let (mut bytes, mut next) = (0, self.0);
        while !next.is_null() {
            // SAFETY: terms of a list are alive and hold counts.
            unsafe {
                bytes += (*(*next.add(ADDRESS) as *const Counted)).capacity;
                next = *next.add(LINK) as *mut u64;
            }
        }
        bytes
    }
}

/// Counts a copy of a term, if it is one that counts, and links it into the list.
///
/// # Safety
/// `copy` is the header of a boxed term that has just been written.
#[inline]
pub unsafe fn count_copy(copy: *mut u64, list: &mut List) {
    // SAFETY: the original holds a count while the copy gets its own.
    unsafe {
        if is_refc(*copy) {
            let counted = *copy.add(ADDRESS) as *const Counted;
            (*counted).count.fetch_add(1, Ordering::Relaxed);
            list.push(copy);
        }
    }
}

/// All counting terms among words that terms fill without gaps.
///
/// # Safety
/// `start` has `words` such words, and none of the terms is in a list.
pub unsafe fn list_in(start: *mut u64, words: usize) -> List {
    let mut list = List::EMPTY;
    let mut at = start;
    let end = start.wrapping_add(words);
    while at < end {
        // SAFETY: `at` is at a header or at a term, by the caller's contract.
        unsafe {
            let word = *at;
            if is_refc(word) {
                list.push(at);
            }
            let is_skipped = tags::is_header(word) && tags::is_raw(word);
            at = at.add(1 + if is_skipped { tags::header_words(word) } else { 0 });
        }
    }
    list
}
