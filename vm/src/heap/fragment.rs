//! Memory of a process outside its block, for a while: the words of a message, or what a BIF built beyond the block.
//!
//! ```text
//!  word 0   next      link of the list that the fragment is in
//!       1   kind (8 bits), seen (8 bits), has binaries (8 bits), -, words (32 bits)
//!       2   term      for messages: what the words make up
//!       3…  the words
//! ```
#![allow(unsafe_code)] // allocates and frees fragments

use super::off_heap::{self, List};
use super::slab;
use crate::term::tags::Term;
use std::alloc::{Layout, handle_alloc_error};
use std::ptr;

/// Words in front of a fragment's own.
pub const HEADER_WORDS: usize = size_of::<Fragment>() / 8;

#[repr(C)]
pub struct Fragment {
    pub next: *mut Fragment,
    /// What signal it is; unused in a heap's own fragments.
    pub kind: u8,
    pub seen: u8,
    /// Among the words are binaries that hold a count; words of terms without gaps.
    pub has_binaries: bool,
    /// Words behind this header.
    pub words: u32,
    pub term: Term,
}

impl Fragment {
    /// Aborts when the system has no memory: fragments are small, and their makers cannot go back.
    pub fn allocate(kind: u8, words: usize, term: Term) -> *mut Fragment {
        let Ok(block) = slab::allocate(HEADER_WORDS + words) else {
            handle_alloc_error(Layout::array::<u64>(words).unwrap_or(Layout::new::<Fragment>()));
        };
        slab::count_fragment((HEADER_WORDS + words) as i64);
        let fragment = block.cast::<Fragment>();
        // SAFETY: new memory with room for the header.
        unsafe {
            fragment.write(Fragment {
                next: ptr::null_mut(),
                kind,
                seen: 0,
                has_binaries: false,
                words: words as u32,
                term,
            })
        };
        fragment
    }

    /// Address of the words behind the header.
    pub fn words(&mut self) -> *mut u64 {
        ptr::from_mut(self).cast::<u64>().wrapping_add(HEADER_WORDS)
    }

    /// The list of the binaries in it that hold a count, which are the caller's from now on.
    pub fn take_binaries(&mut self) -> List {
        if !std::mem::take(&mut self.has_binaries) {
            return List::EMPTY;
        }
        // SAFETY: the mark says that the words are terms without gaps; none was in a list before.
        unsafe { off_heap::list_in(self.words(), self.words as usize) }
    }

    /// # Safety
    /// `fragment` came from [`Fragment::allocate`], is in no list, and nothing points into it.
    pub unsafe fn free(fragment: *mut Fragment) {
        // SAFETY: alive until here, and allocated with this many words; nobody has its binaries but itself.
        unsafe {
            (*fragment).take_binaries().release();
            let words = HEADER_WORDS + (*fragment).words as usize;
            slab::count_fragment(-(words as i64));
            slab::free(fragment.cast(), words);
        }
    }

    /// Frees a whole list.
    ///
    /// # Safety
    /// As for [`Fragment::free`], for each of the list.
    pub unsafe fn free_list(mut fragment: *mut Fragment) {
        while !fragment.is_null() {
            // SAFETY: each is alive until it is freed; its link is read before.
            unsafe {
                let next = (*fragment).next;
                Fragment::free(fragment);
                fragment = next;
            }
        }
    }
}
