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

use crate::heap::Allocate;
use crate::heap::fragment::Fragment;
use crate::heap::off_heap::List;
use crate::term::copy;
use crate::term::tags::{NIL, Term};

/// What a signal asks of its receiver; its `term` holds the arguments named here.
///
/// Who dies writes the message that its death may become, so that the receiver only has to change the kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// The message.
    Message = 0,
    /// `{Alias, Message}`: a message if the alias is still active.
    AliasMessage,
    /// `{'EXIT', From, Reason}`: `exit/2`.
    Exit,
    /// `{'EXIT', From, Reason}`: the death of a linked process.
    LinkExit,
    /// `From`.
    Link,
    /// `{From, Number}`.
    Unlink,
    /// `{From, Number}`: the answer to `Unlink`.
    UnlinkAck,
    /// `{Watcher, Reference, Name}`; `Name` is `[]` when the pid itself is watched.
    Monitor,
    /// The reference's id, a small integer.
    Demonitor,
    /// `{'DOWN', Reference, process, Item, Reason}`: the death of a watched process.
    Down,
    /// `Leader`.
    GroupLeader,
    /// No arguments: a name was registered for the receiver.
    Named,
    /// No arguments: the receiver was given a table.
    Tables,
    /// `{From, Reference, Items}`: answered with a message `{Reference, Result}`.
    Inspect,
    /// `{From, Reference}`: answered with `{Reference, true}`, or `false` by who is gone.
    IsAlive,
    /// `{From, Reference}`: collect garbage, answer `{Reference, true}`.
    /// `{From, Id, Name}`: answer `{Name, Id, true}`.
    Collect,
}

pub type Node = Fragment;

/// The words of a node while its term is built.
pub struct Words {
    top: *mut u64,
    end: *mut u64,
    binaries: List,
}

impl Allocate for Words {
    fn room(&mut self, words: usize) -> *mut u64 {
        let at = self.top;
        assert!(words <= (self.end as usize - at as usize) / 8, "a signal is larger than its size said");
        self.top = at.wrapping_add(words);
        at
    }

    fn own_binaries(&mut self, binaries: List) {
        self.binaries.join(binaries);
    }
}

/// Makes a node of `words` words, all of which `make` uses for its term.
pub fn build(kind: Kind, words: usize, make: impl FnOnce(&mut Words) -> Term) -> *mut Node {
    let node = Fragment::allocate(kind as u8, words, NIL);
    // SAFETY: `node` was just allocated with room for `words` words and is nobody else's yet.
    unsafe {
        let top = (*node).words();
        let mut place = Words { top, end: top.wrapping_add(words), binaries: List::EMPTY };
        (*node).term = make(&mut place);
        debug_assert_eq!(place.top, place.end, "a signal has a gap");
        (*node).has_binaries = !place.binaries.is_empty();
    }
    node
}

/// Makes a node for `term`, whose words are copied behind the header.
pub fn node(kind: Kind, term: Term) -> *mut Node {
    if !term.is_pointer() {
        return Fragment::allocate(kind as u8, 0, term);
    }
    build(kind, copy::size_of(term), |words| copy::copy(term, words))
}

/// Makes a node whose term is the tuple of copies of `elements`, at most [`MAX_ELEMENTS`].
pub fn tuple_node(kind: Kind, elements: &[Term]) -> *mut Node {
    let size = 1 + elements.len() + elements.iter().map(|&element| copy::size_of(element)).sum::<usize>();
    build(kind, size, |words| {
        let mut copies = [NIL; MAX_ELEMENTS];
        for (copy, &element) in copies.iter_mut().zip(elements) {
            *copy = copy::copy(element, words);
        }
        words.tuple(&copies[..elements.len()])
    })
}

/// Most elements of a [`tuple_node`].
const MAX_ELEMENTS: usize = 5;

/// The kind of a node made here.
///
/// # Safety
/// `node` was made by a function of this file and is the caller's.
pub unsafe fn kind(node: *mut Node) -> Kind {
    // SAFETY: the caller's contract; the byte was written from a `Kind`.
    unsafe { std::mem::transmute::<u8, Kind>((*node).kind) }
}
