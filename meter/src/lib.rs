//! The meter: what processes cost, measured in operating system processes of their own, compared and drawn.
//!
//! Children are the command itself or an installed `erl`, started by
//! [`child`]. What they used comes back as a [`report`].
//! [`compare`] makes the article's tables, [`bill`] lays out what one virtual
//! machine holds, [`ruler`] one term, [`sweep`] walks the ladder of heap sizes,
//! [`effect`] shows what one flag does; [`table`], [`svg`] and [`page`] show what was found.

pub mod bill;
pub mod budget;
pub mod child;
pub mod compare;
pub mod effect;
pub mod flag_set;
pub mod machine;
pub mod numbers;
pub mod otp;
pub mod output;
pub mod page;
pub mod plan;
pub mod programs;
pub mod report;
pub mod ruler;
pub mod runtime;
pub mod statistics;
pub mod svg;
pub mod sweep;
pub mod table;
