//! The meter: what processes cost, measured in operating system processes of their own, compared and drawn.
//!
//! Children are the command itself or an installed `erl`, started by
//! [`child`]. What they used comes back as a [`report`].
//! [`compare`] makes the article's tables, [`bill`] lays out what one virtual
//! machine holds; [`table`], [`svg`] and [`page`] show what was found.

pub mod bill;
pub mod budget;
pub mod child;
pub mod compare;
pub mod flag_set;
pub mod machine;
pub mod numbers;
pub mod otp;
pub mod output;
pub mod page;
pub mod plan;
pub mod programs;
pub mod report;
pub mod runtime;
pub mod statistics;
pub mod svg;
pub mod table;
