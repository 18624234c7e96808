//! The two things of code that terms point at: the entry of a fun and the entry of an exported function.

use crate::atom::Atom;
use crate::bifs::Bif;
use std::sync::atomic::AtomicU32;

/// Index of a word in the code arena. 0 is no code.
pub type CodeIndex = u32;

/// What all funs made by one fun expression share. Never freed, so a closure may point at it for good.
#[derive(Debug)]
pub struct FunEntry {
    pub module: Atom,
    /// The function that holds the body, `'-main/1-fun-0-'`.
    pub function: Atom,
    /// Number of the fun in its module, as in `#Fun<module.INDEX.UNIQUE>`.
    pub index: u32,
    pub unique: u32,
    /// Arguments that a caller passes (without the captured variables).
    pub arity: u32,
    pub free: u32,
    /// First instruction of the body; takes the arguments, then the captured variables.
    pub code: AtomicU32,
}

/// `Module:Function/Arity`, called from anywhere. Never freed; calls resolve to it once, at load.
#[derive(Debug)]
pub struct Export {
    pub module: Atom,
    pub function: Atom,
    pub arity: u32,
    /// Where a call jumps to: the function, a stub that calls the BIF, or a stub that loads the module.
    pub code: AtomicU32,
    /// The BIF behind it, if it is one: known when the entry is made, and for good.
    pub bif: Option<Bif>,
}
