//! Signals: what one process sends another. A message is the most frequent one.
//!
//! A signal is one allocation: this header and, behind it, the words of its
//! term. An immediate needs no words, so `Pid ! done` costs 24 bytes on its way.
//!
//! ```text
//!  word 0   next      link of the inbox, of the private queue, of a heap's fragment list
//!       1   kind, seen, words
//!       2   term      the message; for other signals their arguments
//!       3…  the term's words
//! ```
//! A node that was received and whose words are still pointed at becomes a
//! heap fragment of the receiver as it is: the header is the same.
#![allow(unsafe_code)] // allocates and frees the nodes

use crate::heap::fragment::Fragment;
use crate::heap::off_heap::List;
use crate::term::copy;
use crate::term::tags::Term;

/// What a signal asks of its receiver; its `term` holds the arguments named here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// The message.
    Message = 0,
    /// `{Alias, Message}`: a message if the alias is still active.
    AliasMessage,
    /// `{From, Reason}`: `exit/2`.
    Exit,
    /// `{From, Reason}`: the death of a linked process.
    LinkExit,
    /// `From`.
    Link,
    /// `{From, Id}`.
    Unlink,
    /// `{From, Id}`: the answer to `Unlink`.
    UnlinkAck,
    /// `{Watcher, Reference, Name}`; `Name` is `[]` when the pid itself is watched.
    Monitor,
    /// `Reference`.
    Demonitor,
    /// `{Reference, Name, From, Reason}`: the death of a watched process.
    Down,
    /// `Leader`.
    GroupLeader,
    /// `{From, Reference, Items}`: answered with a message `{Reference, Result}`.
    Inspect,
    /// `{From, Reference}`: collect garbage, answer `{Reference, true}`.
    Collect,
}

pub type Node = Fragment;

/// Makes a node for `term`, whose words are copied behind the header.
pub fn node(kind: Kind, term: Term) -> *mut Node {
    if !term.is_pointer() {
        return Fragment::allocate(kind as u8, 0, term);
    }
    let words = copy::size_of(term);
    let node = Fragment::allocate(kind as u8, words, term);
    // SAFETY: `node` was just allocated with room for `words` words, which is what copying `term` writes.
    unsafe {
        let mut top = (*node).words();
        let mut binaries = List::EMPTY;
        (*node).term = copy::copy_to(term, &mut top, &mut binaries);
        (*node).has_binaries = !binaries.is_empty();
    }
    node
}

/// The kind of a node made by [`node`].
///
/// # Safety
/// `node` was made by that function and is the caller's.
pub unsafe fn kind(node: *mut Node) -> Kind {
    // SAFETY: the caller's contract; the byte was written from a `Kind`.
    unsafe { std::mem::transmute::<u8, Kind>((*node).kind) }
}
