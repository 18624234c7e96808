//! Floats: a header word, then the 64 bits of the double. Never infinite, never not-a-number.

use super::tags::{self, Boxed, Term};
use crate::heap::words;

pub const WORDS: usize = 2;

impl Term {
    #[inline(always)]
    pub fn is_float(self) -> bool {
        self.is_boxed() && words::word(self, 0) == const { tags::header(Boxed::Float, 1) }
    }

    #[inline(always)]
    pub fn as_float(self) -> Option<f64> {
        if self.is_float() { Some(f64::from_bits(words::word(self, 1))) } else { None }
    }

    /// The kind of a boxed term that is no tuple.
    #[inline(always)]
    pub fn boxed_kind(self) -> Option<u64> {
        if self.is_boxed() { Some(tags::header_kind(words::word(self, 0))) } else { None }
    }

    #[inline(always)]
    pub fn is_kind(self, kind: Boxed) -> bool {
        self.boxed_kind() == Some(kind as u64)
    }
}
