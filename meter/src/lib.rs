//! The meter: what processes cost, measured in operating system processes of their own, compared and drawn.
//!
//! Nothing here runs Erlang: children are the command itself or an installed
//! `erl`, started by [`child`]. What they used comes back as a [`report`].
//! [`compare`] makes the article's tables; [`table`], [`svg`] and [`page`] show what
//! was found.

pub mod child;
pub mod compare;
pub mod flag_set;
pub mod machine;
pub mod numbers;
pub mod page;
pub mod plan;
pub mod programs;
pub mod report;
pub mod runtime;
pub mod statistics;
pub mod svg;
pub mod table;
