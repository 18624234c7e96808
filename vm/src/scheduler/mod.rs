//! Who runs when. Never looks inside a term.
pub mod timer;
