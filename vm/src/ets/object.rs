//! One object of a table: a block of its own, off all process heaps, with all its words in it.
//!
//! ```text
//!           [ next   ]  link of a hash chain; tables that keep their objects in a tree have no such word
//!  Object → [ meta   ]  hash 32 bits │ words behind this one 28 bits │ flags 4 bits
//!           [ header ][ element 1 ] … [ element n ]  the tuple
//!           [ … ]                                    the words of its parts
//! ```
//! A compressed object has in place of the tuple `{Key, Bytes}`: the key as a
//! term, so that it can be compared, and all else as bytes (compression.rs).
//!
//! Contract: who calls a method of an object holds the lock of the shard or
//! tree that the object is in, or has just made it and given it to nobody.
//! Terms that a method gives point into the block; they are copied before the
//! lock is left. Only the owner of the lock for writing changes or frees.
#![allow(unsafe_code)] // allocates, links, reads and frees the blocks

use super::compression;
use crate::heap::off_heap::{self, List};
use crate::heap::{Allocate, Heap, OutOfMemory, slab, words};
use crate::term::copy;
use crate::term::tags::{self, Boxed, TUPLE, Term};
use std::ptr::NonNull;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object(NonNull<u64>);

/// The next object of a chain.
pub type Link = Option<Object>;

// SAFETY: an object is plain memory; its table's locks say who touches it.
unsafe impl Send for Object {}
// SAFETY: as above.
unsafe impl Sync for Object {}

/// Has a link word in front.
const LINKED: u64 = 1;
/// Among its words are binaries that hold a count.
const BINARIES: u64 = 2;
/// Taken out while somebody walks the table: still in its chain, for those who stand at it.
const DELETED: u64 = 4;
/// Its words are `{Key, Bytes}`.
const COMPRESSED: u64 = 8;

const WORDS_SHIFT: u32 = 4;
const WORDS_BITS: u32 = 28;
const HASH_SHIFT: u32 = WORDS_SHIFT + WORDS_BITS;
const MAX_WORDS: usize = (1 << WORDS_BITS) - 1;

/// How the objects of a table are stored.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Place of the key in the tuple, from 0.
    pub key_at: usize,
    /// Objects have a link word.
    pub linked: bool,
    pub compressed: bool,
}

impl Object {
    /// A copy of `tuple`, which has a key.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn new(tuple: Term, form: Form, hash: u32) -> Result<Object, OutOfMemory> {
        let elements = tuple.elements();
        let words = 1 + elements.len() + sizes(elements);
        if form.compressed
            && let Some(bytes) = compression::compress(elements, form.key_at, words)
        {
            return Object::compressed(elements[form.key_at], &bytes, form, hash);
        }
        let object = Object::allocate(words, form, hash)?;
        object.fill(elements, object.root_address().wrapping_add(1 + elements.len()));
        Ok(object)
    }

    fn compressed(key: Term, bytes: &[u8], form: Form, hash: u32) -> Result<Object, OutOfMemory> {
        let data = bytes.len().div_ceil(8);
        let object = Object::allocate(compressed_words(key, bytes.len()), form, hash)?;
        let at = object.root_address().wrapping_add(3);
        // SAFETY: the new block has these words: header and size of the bytes, and whole words for them.
        unsafe {
            *at = tags::header(Boxed::HeapBinary, 1 + data);
            *at.add(1 + data) = 0;
            *at.add(1) = bytes.len() as u64;
            at.add(2).cast::<u8>().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        object.fill(&[key, Term(at as u64 | tags::BOXED)], at.wrapping_add(2 + data));
        object.set_flag(COMPRESSED);
        Ok(object)
    }

    fn allocate(words: usize, form: Form, hash: u32) -> Result<Object, OutOfMemory> {
        if words > MAX_WORDS {
            return Err(OutOfMemory);
        }
        let link = usize::from(form.linked);
        let block = slab::allocate(link + 1 + words)?;
        slab::count_table((link + 1 + words) as i64);
        let meta = u64::from(hash) << HASH_SHIFT | (words as u64) << WORDS_SHIFT | if form.linked { LINKED } else { 0 };
        let at = block.wrapping_add(link);
        // SAFETY: the block has these words.
        unsafe {
            *block = 0;
            *at = meta;
        }
        NonNull::new(at).map(Object).ok_or(OutOfMemory)
    }

    /// Writes the tuple of `elements`, and copies of their words from `top` on. What lies in the block stays there.
    fn fill(self, elements: &[Term], mut top: *mut u64) {
        let root = self.root_address();
        let mut binaries = List::EMPTY;
        // SAFETY: `allocate` gave as many words as tuple and copies take.
        unsafe {
            *root = tags::header(Boxed::Tuple, elements.len());
            let block = root as u64..root.add(self.words()) as u64;
            for (at, &element) in elements.iter().enumerate() {
                let is_here = element.is_pointer() && block.contains(&(element.address() as u64));
                let copied = if is_here { element } else { copy::copy_to(element, &mut top, &mut binaries) };
                *root.add(1 + at) = copied.0;
            }
        }
        debug_assert!(top == root.wrapping_add(self.words()), "an object has a gap");
        if !binaries.is_empty() {
            self.set_flag(BINARIES);
        }
    }

    fn meta(self) -> u64 {
        // SAFETY: the contract of this file.
        unsafe { *self.0.as_ptr() }
    }

    fn set_flag(self, flag: u64) {
        // SAFETY: the contract of this file.
        unsafe { *self.0.as_ptr() |= flag };
    }

    fn has(self, flag: u64) -> bool {
        self.meta() & flag != 0
    }

    fn root_address(self) -> *mut u64 {
        self.0.as_ptr().wrapping_add(1)
    }

    /// The tuple in the block.
    fn root(self) -> Term {
        Term(self.root_address() as u64 | TUPLE)
    }

    fn words(self) -> usize {
        (self.meta() >> WORDS_SHIFT) as usize & MAX_WORDS
    }

    #[inline]
    pub fn hash(self) -> u32 {
        (self.meta() >> HASH_SHIFT) as u32
    }

    /// Words of the block, all included.
    #[inline]
    pub fn block_words(self) -> usize {
        1 + self.words() + usize::from(self.has(LINKED))
    }

    #[inline]
    pub fn is_deleted(self) -> bool {
        self.has(DELETED)
    }

    pub fn mark_deleted(self) {
        self.set_flag(DELETED);
    }

    pub fn is_compressed(self) -> bool {
        self.has(COMPRESSED)
    }

    /// The link behind an object that has one.
    #[inline]
    pub fn next(self) -> Link {
        debug_assert!(self.has(LINKED));
        // SAFETY: linked objects have a word in front, null or the address of an object.
        unsafe { NonNull::new(*self.0.as_ptr().sub(1) as *mut u64).map(Object) }
    }

    pub fn set_next(self, next: Link) {
        debug_assert!(self.has(LINKED));
        // SAFETY: as above.
        unsafe { *self.0.as_ptr().sub(1) = next.map_or(0, |next| next.0.as_ptr() as u64) };
    }

    #[inline]
    pub fn key(self, key_at: usize) -> Term {
        Term(words::word(self.root(), 1 + if self.is_compressed() { 0 } else { key_at }))
    }

    /// The object as it lies here, unless it is compressed.
    #[inline]
    pub fn tuple(self) -> Option<Term> {
        if self.is_compressed() { None } else { Some(self.root()) }
    }

    /// The object as a term of a heap.
    pub fn to_heap(self, heap: &mut Heap, key_at: usize) -> Term {
        let root = self.root();
        if self.is_compressed() {
            let elements = root.elements();
            let key = copy::copy(elements[0], heap);
            return compression::restore(elements[1], key, key_at, heap);
        }
        let mut top = heap.room(self.words());
        let mut binaries = List::EMPTY;
        // SAFETY: a plain object's copy takes exactly the words that it has itself.
        let copied = unsafe { copy::copy_to(root, &mut top, &mut binaries) };
        if !binaries.is_empty() {
            heap.own_binaries(binaries);
        }
        copied
    }

    /// Puts an immediate in the place of an immediate, so that the object stays without gaps. False: it cannot.
    pub fn replace_immediate(self, at: usize, value: Term) -> bool {
        if self.is_compressed() || value.is_pointer() || self.root().elements()[at].is_pointer() {
            return false;
        }
        // SAFETY: the index was checked; the caller has the lock for writing.
        unsafe { *self.root_address().add(1 + at) = value.0 };
        true
    }

    /// Frees the block, which is in no chain or tree any more.
    pub fn free(self) {
        let words = self.words();
        // SAFETY: nobody else has the object; the block was allocated with this many words.
        unsafe {
            if self.has(BINARIES) {
                off_heap::list_in(self.root_address(), words).release();
            }
            let link = usize::from(self.has(LINKED));
            slab::count_table(-((link + 1 + words) as i64));
            slab::free(self.0.as_ptr().sub(link), link + 1 + words);
        }
    }
}

/// Words of copies of all of these.
fn sizes(terms: &[Term]) -> usize {
    terms.iter().filter(|term| term.is_pointer()).map(|&term| copy::size_of(term)).sum()
}

/// Words that `{Key, Bytes}` takes: a tuple of two, and header and size of the bytes.
pub fn compressed_words(key: Term, bytes: usize) -> usize {
    3 + sizes(&[key]) + 2 + bytes.div_ceil(8)
}
