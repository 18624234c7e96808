//! A process's memory: one block for heap and stack, and what few processes have beyond it. Knows no process.
//!
//! ```text
//!  start            high_water        top              stop            end
//!  │ survived one      │ younger       │     free       │    stack      │
//!  └ heap grows → ─────┴───────────────┴────────────────┴─── ← grows ───┘
//! ```
//! The old generation is a second block; what a BIF allocates when the first
//! is full goes to fragments, until the next collection.
pub mod block;
pub mod fragment;
pub mod gc;
pub mod ladder;
pub mod literal;
pub mod off_heap;
pub mod slab;
pub mod words;

pub use block::{Heap, Parked};
pub use words::Allocate;

/// The operating system gives no more memory, or a limit of our own is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;
