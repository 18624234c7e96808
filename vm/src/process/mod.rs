//! One process: its record, its mailbox, what it is linked to, how it dies. Never schedules.
pub mod record;
pub mod slab;
pub mod signal;
pub mod inbox;
pub mod extra;
pub mod dictionary;
pub mod spawn_info;
