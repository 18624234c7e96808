//! Code in memory: what a verified module becomes when it is loaded.
pub mod arena;
pub mod entries;
