//! The code arena: one reserved range of addresses that holds all loaded code.
//!
//! Code is named by the index of its 8-byte word, which fits 32 bits; the
//! interpreter works with addresses. Code is only ever appended, so a reader
//! needs no lock.
#![allow(unsafe_code)] // owns executable words that every scheduler reads

use super::entries::CodeIndex;
use crate::interpreter::Interpreter;
use std::io;
use std::ptr::{self, NonNull};
use std::sync::Mutex;

/// Reserved words: 2 GiB of addresses. Memory is used where code was written.
const CAPACITY_WORDS: usize = 1 << 28;

pub struct Arena {
    base: NonNull<u64>,
    /// The form of all code here.
    pub interpreter: Interpreter,
    /// Words in use. Word 0 stays empty: code index 0 means "none".
    used: Mutex<usize>,
}

// SAFETY: words below `used` are written once, before their index is published, and read-only afterwards.
unsafe impl Send for Arena {}
// SAFETY: as above.
unsafe impl Sync for Arena {}

impl Arena {
    /// # Errors
    /// When the system refuses the address range.
    pub fn new(interpreter: Interpreter) -> io::Result<Arena> {
        // SAFETY: an anonymous mapping at an address of the system's choice touches nothing that exists.
        let base = unsafe {
            libc::mmap(
                ptr::null_mut(),
                CAPACITY_WORDS * 8,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let base = NonNull::new(base.cast()).ok_or_else(|| io::Error::other("code mapped at address 0"))?;
        Ok(Arena { base, interpreter, used: Mutex::new(1) })
    }

    /// The address of word 0.
    #[inline(always)]
    pub fn base(&self) -> *const u64 {
        self.base.as_ptr()
    }

    #[inline(always)]
    pub fn address(&self, index: CodeIndex) -> *const u64 {
        // SAFETY: every `CodeIndex` comes from `append` or is 0, so it lies in the mapping.
        unsafe { self.base.as_ptr().add(index as usize) }
    }

    #[inline(always)]
    pub fn index(&self, address: *const u64) -> CodeIndex {
        ((address as usize).wrapping_sub(self.base.as_ptr() as usize) / 8) as CodeIndex
    }

    /// Whether a word found on a stack could be a code address.
    pub fn contains(&self, address: u64) -> bool {
        let start = self.base.as_ptr() as u64;
        address > start && address < start + (CAPACITY_WORDS as u64) * 8 && address.is_multiple_of(8)
    }

    /// Adds code and gives the index of its first word.
    ///
    /// # Errors
    /// When the arena is full.
    pub fn append(&self, words: &[u64]) -> Result<CodeIndex, String> {
        self.append_placed(words.len(), |_| words)
    }

    /// Adds code that depends on where it stands: `place` gets the index of its first word.
    ///
    /// # Errors
    /// When the arena is full.
    pub fn append_placed<'a>(
        &self,
        len: usize,
        place: impl FnOnce(CodeIndex) -> &'a [u64],
    ) -> Result<CodeIndex, String> {
        let mut used = self.used.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let start = *used;
        if start + len > CAPACITY_WORDS {
            return Err(format!("no room for code: {CAPACITY_WORDS} words are in use"));
        }
        let words = &place(start as CodeIndex)[..len];
        // SAFETY: the words from `start` on are inside the mapping and not yet published to anybody.
        unsafe { ptr::copy_nonoverlapping(words.as_ptr(), self.base.as_ptr().add(start), words.len()) };
        *used += len;
        Ok(start as CodeIndex)
    }

    /// Words of code in use.
    pub fn used_words(&self) -> usize {
        *self.used.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: the mapping made in `new`; schedulers are gone when the VM drops its arena.
        unsafe { libc::munmap(self.base.as_ptr().cast(), CAPACITY_WORDS * 8) };
    }
}
