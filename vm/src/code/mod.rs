//! Code in memory: what a verified module becomes when it is loaded. Never runs it.
pub mod arena;
pub mod entries;
pub mod loaded;
pub mod loader;
pub mod server;
pub mod stub;
pub mod translate;
