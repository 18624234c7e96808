//! Where blocks come from: size classes without a header for the small ones, the allocator or the system for the others.
//!
//! A class has blocks of exactly one size: each word count up to 64, and the
//! first steps of the heap ladder with their header word. So what is asked for
//! is what is used. Blocks of a class are cut from 64 KiB slabs, slabs from
//! chunks of address space that are never unmapped.
//!
//! Each thread has its own free lists. A block goes to the list of the thread
//! that frees it, whoever made it. Lists move between threads in batches
//! through one shared list a class:
//!
//! ```text
//!  current  ← free, allocate →     fewer than BATCH blocks
//!  spare                           none or exactly BATCH; goes to the shared list when current is full too
//! ```
//! Sizes are in words of 8 bytes throughout.
#![allow(unsafe_code)] // hands out raw memory; the caller alone knows a block's size and when it is free

use super::{OutOfMemory, ladder};
use std::alloc::Layout;
use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Every size up to this has a class of its own.
const SMALL_WORDS: usize = 64;
/// Steps of the ladder from 90 to 987, and the header.
const STEP_CLASSES: [usize; 6] = [91, 143, 234, 377, 611, 988];
const CLASSES: usize = SMALL_WORDS + 1 + STEP_CLASSES.len();
const SLAB_WORDS: usize = 64 * 1024 / 8;
const CHUNK_WORDS: usize = 4 * 1024 * 1024 / 8;
const BATCH: u32 = 64;
/// From here on (1 MiB) blocks are mappings of their own: freed at once, and their end can be given back.
const MAPPED_WORDS: usize = 128 * 1024;
const PAGE_WORDS: usize = 4096 / 8;
/// What a thread keeps of freed mappings at most (32 MiB), and how many.
const KEPT_WORDS: usize = 4 * 1024 * 1024;
const KEPT_MAPPINGS: usize = 4;

/// Words of the mappings that threads keep.
static KEPT: AtomicUsize = AtomicUsize::new(0);

/// One thread's blocks of one size.
struct Class {
    current: Cell<*mut u64>,
    count: Cell<u32>,
    spare: Cell<*mut u64>,
    /// The rest of a slab that was never handed out.
    fresh: Cell<*mut u64>,
    fresh_words: Cell<usize>,
}

/// What a thread has allocated less what it has freed: of one thread perhaps negative, their sum is right.
struct Counters {
    blocks: [AtomicI64; CLASSES],
    large_words: AtomicI64,
    /// Words of fragments, headers included; they are among the blocks too.
    fragment_words: AtomicI64,
    /// Words of objects of tables; they are among the blocks too.
    table_words: AtomicI64,
}

struct Local {
    classes: [Class; CLASSES],
    /// Mappings that were freed, and their words; 0: none. A collection frees about as much as the next one will ask
    /// for, and a new mapping costs a fault a page.
    kept: [Cell<(*mut u64, usize)>; KEPT_MAPPINGS],
    counters: Cell<Option<&'static Counters>>,
}

thread_local! {
    static LOCAL: Local = const {
        Local {
            classes: [const {
                Class {
                    current: Cell::new(ptr::null_mut()),
                    count: Cell::new(0),
                    spare: Cell::new(ptr::null_mut()),
                    fresh: Cell::new(ptr::null_mut()),
                    fresh_words: Cell::new(0),
                }
            }; CLASSES],
            kept: [const { Cell::new((ptr::null_mut(), 0)) }; KEPT_MAPPINGS],
            counters: Cell::new(None),
        }
    };
}

/// What all threads share: full batches, and address space not yet cut into slabs.
struct Shared {
    batches: [Vec<usize>; CLASSES],
    chunk: usize,
    chunk_words: usize,
    mapped_words: usize,
    /// Addresses of all chunks.
    chunks: Vec<usize>,
    counters: Vec<&'static Counters>,
}

static SHARED: Mutex<Shared> = Mutex::new(Shared {
    batches: [const { Vec::new() }; CLASSES],
    chunk: 0,
    chunk_words: 0,
    mapped_words: 0,
    chunks: Vec::new(),
    counters: Vec::new(),
});

const fn class_words(class: usize) -> usize {
    if class <= SMALL_WORDS { class } else { STEP_CLASSES[class - SMALL_WORDS - 1] }
}

#[inline(always)]
fn class_of(words: usize) -> Option<usize> {
    if words <= SMALL_WORDS {
        return Some(words);
    }
    STEP_CLASSES.iter().position(|&step| step == words).map(|at| at + SMALL_WORDS + 1)
}

/// Uninitialised memory of `words` words (at least one), aligned to 8 bytes.
///
/// # Errors
/// When the system has no more.
#[inline]
pub fn allocate(words: usize) -> Result<*mut u64, OutOfMemory> {
    match class_of(words) {
        Some(class) => LOCAL.with(|local| local.allocate(class)),
        None => allocate_large(words),
    }
}

/// Takes back what [`allocate`] gave.
///
/// # Safety
/// `block` came from `allocate(words)` with the same `words`, nothing points into it any more, and it is freed once.
#[inline]
pub unsafe fn free(block: *mut u64, words: usize) {
    match class_of(words) {
        // SAFETY: the block has the class's size and is the caller's to give.
        Some(class) => LOCAL.with(|local| unsafe { local.free(class, block) }),
        // SAFETY: passed on from the caller.
        None => unsafe { free_large(block, words) },
    }
}

impl Local {
    #[inline(always)]
    fn allocate(&self, class: usize) -> Result<*mut u64, OutOfMemory> {
        let list = &self.classes[class];
        let block = list.current.get();
        self.count(class, 1);
        if block.is_null() {
            return self.refill(class);
        }
        // SAFETY: a free block's first word links to the next, written by `free`; it is this thread's.
        list.current.set(unsafe { *block } as *mut u64);
        list.count.set(list.count.get() - 1);
        Ok(block)
    }

    #[inline(always)]
    unsafe fn free(&self, class: usize, block: *mut u64) {
        let list = &self.classes[class];
        // SAFETY: the caller gives the block up; it has at least one word.
        unsafe { *block = list.current.get() as u64 };
        list.current.set(block);
        list.count.set(list.count.get() + 1);
        self.count(class, -1);
        if list.count.get() == BATCH {
            self.put_aside(class);
        }
    }

    #[inline(always)]
    fn count(&self, class: usize, change: i64) {
        let counters = self.counters.get().unwrap_or_else(|| self.register());
        // One writer: no read-modify-write instruction is needed.
        let counter = &counters.blocks[class];
        counter.store(counter.load(Ordering::Relaxed) + change, Ordering::Relaxed);
    }

    #[cold]
    fn register(&self) -> &'static Counters {
        let counters = Box::leak(Box::new(Counters {
            blocks: [const { AtomicI64::new(0) }; CLASSES],
            large_words: AtomicI64::new(0),
            fragment_words: AtomicI64::new(0),
            table_words: AtomicI64::new(0),
        }));
        shared(|shared| shared.counters.push(counters));
        self.counters.set(Some(counters));
        counters
    }

    /// The current list is a full batch: it becomes the spare one, and the spare one everybody's.
    #[cold]
    fn put_aside(&self, class: usize) {
        let list = &self.classes[class];
        let spare = list.spare.replace(list.current.replace(ptr::null_mut()));
        list.count.set(0);
        if !spare.is_null() {
            shared(|shared| shared.batches[class].push(spare as usize));
        }
    }

    /// The current list is empty: takes the spare batch, or a shared one, or cuts a block from a slab.
    #[cold]
    fn refill(&self, class: usize) -> Result<*mut u64, OutOfMemory> {
        let list = &self.classes[class];
        let words = class_words(class).max(1);
        let mut batch = list.spare.replace(ptr::null_mut());
        if batch.is_null() && list.fresh_words.get() < words {
            batch = shared(|shared| shared.batches[class].pop()).map_or(ptr::null_mut(), |batch| batch as *mut u64);
        }
        if !batch.is_null() {
            // SAFETY: a batch is BATCH linked free blocks that nobody else has.
            list.current.set(unsafe { *batch } as *mut u64);
            list.count.set(BATCH - 1);
            return Ok(batch);
        }
        if list.fresh_words.get() < words {
            let Some(slab) = shared(Shared::slab) else {
                self.count(class, -1);
                return Err(OutOfMemory);
            };
            list.fresh.set(slab);
            list.fresh_words.set(SLAB_WORDS);
        }
        let block = list.fresh.get();
        list.fresh.set(block.wrapping_add(words));
        list.fresh_words.set(list.fresh_words.get() - words);
        Ok(block)
    }
}

impl Local {
    /// `words` out of what is kept: the front of the smallest mapping that is large enough, or the largest one, grown.
    fn take_kept(&self, words: usize) -> Option<*mut u64> {
        let fits = |slot: &&Cell<(*mut u64, usize)>| slot.get().1 >= words;
        let slot = match self.kept.iter().filter(fits).min_by_key(|slot| slot.get().1) {
            Some(slot) => slot,
            None => self.kept.iter().max_by_key(|slot| slot.get().1)?,
        };
        let (block, size) = slot.get();
        if size == 0 {
            return None;
        }
        if size >= words {
            set_kept(slot, block.wrapping_add(words), size - words);
            return Some(block);
        }
        // SAFETY: the mapping is this thread's own, and nobody points into it; where it lies afterwards does not matter.
        let moved = unsafe { libc::mremap(block.cast(), size * 8, words * 8, libc::MREMAP_MAYMOVE) };
        if moved == libc::MAP_FAILED {
            return None;
        }
        set_kept(slot, ptr::null_mut(), 0);
        Some(moved.cast())
    }

    /// Keeps a mapping that is free now, if that is not too much; else the smallest one goes, or this one.
    ///
    /// # Safety
    /// `block` is a mapping of `words` words, whole pages, that nobody uses.
    unsafe fn keep(&self, block: *mut u64, words: usize) {
        let all: usize = self.kept.iter().map(|slot| slot.get().1).sum();
        let smallest = self.kept.iter().min_by_key(|slot| slot.get().1);
        match smallest.map(|slot| (slot, slot.get())) {
            Some((slot, (before, size))) if size < words && all - size + words <= KEPT_WORDS => {
                set_kept(slot, block, words);
                // SAFETY: it was kept, so nobody uses it.
                unsafe { unmap(before, size) };
            }
            // SAFETY: the caller's contract.
            _ => unsafe { unmap(block, words) },
        }
    }
}

fn set_kept(slot: &Cell<(*mut u64, usize)>, block: *mut u64, words: usize) {
    let (_, before) = slot.replace((block, words));
    KEPT.fetch_add(words, Ordering::Relaxed);
    KEPT.fetch_sub(before, Ordering::Relaxed);
}

/// Gives back what this thread keeps: it has nothing to do, or ends.
pub fn drop_kept() {
    LOCAL.with(|local| {
        for slot in &local.kept {
            let (block, size) = slot.get();
            set_kept(slot, ptr::null_mut(), 0);
            // SAFETY: it was kept, so nobody uses it.
            unsafe { unmap(block, size) };
        }
    });
}

/// Bytes of the mappings that threads keep for their next collection.
pub fn kept_bytes() -> u64 {
    KEPT.load(Ordering::Relaxed) as u64 * 8
}

/// # Safety
/// Nothing, or a range of whole pages of one mapping that nobody uses.
unsafe fn unmap(start: *mut u64, words: usize) {
    if words > 0 {
        // SAFETY: the caller's contract.
        unsafe { libc::munmap(start.cast(), words * 8) };
    }
}

impl Shared {
    fn slab(&mut self) -> Option<*mut u64> {
        if self.chunk_words < SLAB_WORDS {
            self.chunk = map(CHUNK_WORDS).ok()? as usize;
            self.chunk_words = CHUNK_WORDS;
            self.mapped_words += CHUNK_WORDS;
            self.chunks.push(self.chunk);
        }
        let slab = self.chunk as *mut u64;
        self.chunk += SLAB_WORDS * 8;
        self.chunk_words -= SLAB_WORDS;
        Some(slab)
    }
}

fn shared<R>(work: impl FnOnce(&mut Shared) -> R) -> R {
    work(&mut SHARED.lock().unwrap_or_else(PoisonError::into_inner))
}

// ---- Large blocks ----

fn allocate_large(words: usize) -> Result<*mut u64, OutOfMemory> {
    if words > ladder::MAX_WORDS {
        return Err(OutOfMemory);
    }
    let block = if words >= MAPPED_WORDS {
        match LOCAL.with(|local| local.take_kept(pages(words))) {
            Some(kept) => kept,
            None => map(words)?,
        }
    } else {
        let layout = Layout::array::<u64>(words).map_err(|_| OutOfMemory)?;
        // SAFETY: the layout has at least SMALL_WORDS words.
        unsafe { std::alloc::alloc(layout) }.cast::<u64>()
    };
    if block.is_null() {
        return Err(OutOfMemory);
    }
    count_large(words as i64);
    Ok(block)
}

unsafe fn free_large(block: *mut u64, words: usize) {
    count_large(-(words as i64));
    if words >= MAPPED_WORDS {
        // SAFETY: a mapping of this many pages, which the caller gives up.
        LOCAL.with(|local| unsafe { local.keep(block, pages(words)) });
    } else if let Ok(layout) = Layout::array::<u64>(words) {
        // SAFETY: allocated with this layout.
        unsafe { std::alloc::dealloc(block.cast(), layout) };
    }
}

/// Gives back the end of a block, where that costs nothing. True: it has `new_words` now.
///
/// # Safety
/// As for [`free`]: nothing points behind `new_words` any more.
pub unsafe fn trim(block: *mut u64, old_words: usize, new_words: usize) -> bool {
    if new_words < MAPPED_WORDS || new_words > old_words {
        return false;
    }
    let (old, new) = (pages(old_words), pages(new_words));
    if new < old {
        // SAFETY: these pages belong to the block's mapping and the caller gives them up.
        unsafe { unmap(block.wrapping_add(new), old - new) };
    }
    count_large(new_words as i64 - old_words as i64);
    true
}

fn count_large(words: i64) {
    LOCAL.with(|local| {
        let counter = &local.counters.get().unwrap_or_else(|| local.register()).large_words;
        counter.store(counter.load(Ordering::Relaxed) + words, Ordering::Relaxed);
    });
}

/// Says that blocks of so many words are fragments from now on; negative: are no more.
#[inline]
pub fn count_fragment(words: i64) {
    LOCAL.with(|local| {
        let counter = &local.counters.get().unwrap_or_else(|| local.register()).fragment_words;
        counter.store(counter.load(Ordering::Relaxed) + words, Ordering::Relaxed);
    });
}

/// The same for objects of tables.
#[inline]
pub fn count_table(words: i64) {
    LOCAL.with(|local| {
        let counter = &local.counters.get().unwrap_or_else(|| local.register()).table_words;
        counter.store(counter.load(Ordering::Relaxed) + words, Ordering::Relaxed);
    });
}

/// `words` rounded up to whole pages.
const fn pages(words: usize) -> usize {
    words.next_multiple_of(PAGE_WORDS)
}

fn map(words: usize) -> Result<*mut u64, OutOfMemory> {
    // SAFETY: a new private mapping at an address of the system's choice.
    let block = unsafe {
        libc::mmap(
            ptr::null_mut(),
            pages(words) * 8,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if block == libc::MAP_FAILED { Err(OutOfMemory) } else { Ok(block.cast()) }
}

// ---- Statistics ----

/// What of this kind is in use, summed over all threads.
#[derive(Clone, Copy, Default, Debug)]
pub struct Usage {
    /// Blocks of classes that are not free.
    pub blocks: u64,
    pub block_words: u64,
    /// Words of larger blocks.
    pub large_words: u64,
    /// Address space that slabs were cut from; what is not in use of it is on free lists or untouched.
    pub mapped_words: u64,
    /// Words of the blocks that are fragments: messages, and what did not fit a heap.
    pub fragment_words: u64,
    /// Words of the blocks that are objects of tables.
    pub table_words: u64,
}

pub fn usage() -> Usage {
    let mut usage = Usage::default();
    for class in 0..CLASSES {
        let blocks = in_use(class);
        usage.blocks += blocks;
        usage.block_words += blocks * class_words(class) as u64;
    }
    let (large, fragments, tables, mapped) = shared(|shared| {
        let sum = |count: fn(&Counters) -> &AtomicI64| -> i64 {
            shared.counters.iter().map(|counters| count(counters).load(Ordering::Relaxed)).sum()
        };
        let (large, fragments) = (sum(|counters| &counters.large_words), sum(|counters| &counters.fragment_words));
        (large, fragments, sum(|counters| &counters.table_words), shared.mapped_words)
    });
    usage.large_words = large.max(0) as u64;
    usage.fragment_words = fragments.max(0) as u64;
    usage.table_words = tables.max(0) as u64;
    usage.mapped_words = mapped as u64;
    usage
}

/// Block size in words and blocks in use, for each class that has any.
pub fn usage_by_size() -> Vec<(usize, u64)> {
    (1..CLASSES).map(|class| (class_words(class), in_use(class))).filter(|&(_, blocks)| blocks > 0).collect()
}

/// Address and bytes of every chunk that slabs are cut from.
pub fn chunks() -> Vec<(u64, u64)> {
    shared(|shared| shared.chunks.iter().map(|&chunk| (chunk as u64, CHUNK_WORDS as u64 * 8)).collect())
}

/// Whether blocks of so many words are cut from slabs.
pub fn is_in_slab(words: usize) -> bool {
    class_of(words).is_some()
}

fn in_use(class: usize) -> u64 {
    let blocks: i64 =
        shared(|shared| shared.counters.iter().map(|counters| counters.blocks[class].load(Ordering::Relaxed)).sum());
    blocks.max(0) as u64
}

/// Gives this thread's full batches to the others; its last act. What is left is less than a batch a class.
pub fn surrender() {
    drop_kept();
    LOCAL.with(|local| {
        for class in 0..CLASSES {
            let batch = local.classes[class].spare.replace(ptr::null_mut());
            if !batch.is_null() {
                shared(|shared| shared.batches[class].push(batch as usize));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{STEP_CLASSES, allocate, free, trim, usage_by_size};
    use crate::heap::ladder;

    fn in_use(words: usize) -> u64 {
        usage_by_size().iter().find(|entry| entry.0 == words).map_or(0, |entry| entry.1)
    }

    #[test]
    fn classes_are_ladder_steps_and_a_header() {
        let steps: Vec<usize> = ladder::steps_up_to(987)[3..].iter().map(|step| step + 1).collect();
        assert_eq!(steps, STEP_CLASSES);
    }

    #[test]
    fn blocks_do_not_overlap_and_are_counted() {
        // No other test uses this size.
        const WORDS: usize = 61;
        let before = in_use(WORDS);
        let blocks: Vec<*mut u64> = (0..1000).map(|_| allocate(WORDS).unwrap()).collect();
        for (i, &block) in blocks.iter().enumerate() {
            // SAFETY: a block of WORDS words.
            unsafe { std::slice::from_raw_parts_mut(block, WORDS).fill(i as u64) };
        }
        for (i, &block) in blocks.iter().enumerate() {
            // SAFETY: as above.
            let words = unsafe { std::slice::from_raw_parts(block, WORDS) };
            assert!(words.iter().all(|&word| word == i as u64));
        }
        assert_eq!(in_use(WORDS), before + 1000);
        for block in blocks {
            // SAFETY: freed once, with its size.
            unsafe { free(block, WORDS) };
        }
        assert_eq!(in_use(WORDS), before);
    }

    #[test]
    fn freed_blocks_reach_other_threads() {
        const WORDS: usize = 59;
        let blocks: Vec<usize> = (0..640).map(|_| allocate(WORDS).unwrap() as usize).collect();
        let freed = blocks.clone();
        std::thread::spawn(move || {
            for block in blocks {
                // SAFETY: freed once, with its size; the other thread keeps only addresses.
                unsafe { free(block as *mut u64, WORDS) };
            }
            super::surrender();
        })
        .join()
        .unwrap();
        let again = std::thread::spawn(move || (0..640).map(|_| allocate(WORDS).unwrap() as usize).collect::<Vec<_>>());
        let reused = again.join().unwrap().iter().filter(|block| freed.contains(block)).count();
        assert!(reused >= 64, "{reused}");
    }

    #[test]
    fn large_blocks_can_be_trimmed() {
        let block = allocate(1_000_000).unwrap();
        // SAFETY: within the block, before and after its end was given back.
        unsafe {
            *block = 1;
            *block.add(999_999) = 2;
            assert!(trim(block, 1_000_000, 200_000));
            *block.add(199_999) = 3;
            assert_eq!(*block, 1);
            free(block, 200_000);
        }
        assert!(allocate(1 << 40).is_err());
    }
}
