//! One process: its record, its mailbox, what it is linked to, how it dies. Never schedules.
pub mod death;
pub mod dictionary;
pub mod extra;
pub mod inbox;
pub mod links;
pub mod message_timer;
pub mod monitors;
pub mod names;
pub mod receive;
pub mod record;
pub mod signal;
pub mod signals;
pub mod slab;
pub mod spawn;
pub mod spawn_info;
pub mod timeout;
