//! Terms: every Erlang value as one 64-bit word, and the layouts of those that need more.
pub mod tags;

pub mod bignum;
pub mod binary;
pub mod bits;
pub mod cons;
pub mod float;
pub mod fun;
pub mod map;
pub mod reference;
pub mod tuple;

pub mod arithmetic;
pub mod compare;
pub mod copy;
pub mod format;
pub mod hash;
pub mod legacy_hash;
pub mod pretty;
