//! Terms: every Erlang value as one 64-bit word, and the layouts of those that need more.
pub mod tags;
