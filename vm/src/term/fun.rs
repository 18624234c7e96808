//! Funs: a header word, the address of the code's entry, then the captured variables.
//!
//! ```text
//!  fun(X) -> X + Y end     [ 2 | fun | header ][ FunEntry ][ Y ]
//!  fun lists:map/2         [ 1 | external fun | header ][ Export ]
//! ```
//! Entries are never freed and their addresses are multiples of 8, so a
//! collection takes the address for a small integer.

use super::tags::{self, Boxed, Term};
use crate::code::entries::{Export, FunEntry};
use crate::heap::words;

/// A fun's two forms.
#[derive(Clone, Copy)]
pub enum Fun<'a> {
    Local { entry: &'static FunEntry, free: &'a [Term] },
    External(&'static Export),
}

impl Fun<'_> {
    pub fn arity(&self) -> u32 {
        match self {
            Fun::Local { entry, .. } => entry.arity,
            Fun::External(export) => export.arity,
        }
    }
}

impl Term {
    #[inline]
    pub fn as_fun<'a>(self) -> Option<Fun<'a>> {
        let kind = self.boxed_kind()?;
        if kind == Boxed::Fun as u64 {
            let free = words::terms(self, 2, tags::header_words(words::word(self, 0)) - 1);
            return Some(Fun::Local { entry: words::fun_entry(self), free });
        }
        (kind == Boxed::ExternalFun as u64).then(|| Fun::External(words::export(self)))
    }
}
