//! One process: its record, its mailbox, what it is linked to, how it dies. Never schedules.
pub mod dictionary;
pub mod extra;
pub mod inbox;
pub mod record;
pub mod signal;
pub mod slab;
pub mod spawn_info;
