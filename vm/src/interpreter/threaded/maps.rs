//! Reading maps. What is usual, a flat map and keys of one word, is done in place.

use super::data::operation;
use super::{Any, Flow, Op, Read, State, Write, run_slow};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::{Element, element};
use crate::interpreter::slow;
use crate::term::tags::{self, Boxed, Term};
use std::marker::PhantomData;

/// The value of a key of one word in a flat map: the word behind the header is the tuple of keys, then come the values.
///
/// # Safety
/// `map` is a flat map of the running process or a literal.
#[inline(always)]
unsafe fn value_of(map: Term, key: Term) -> Option<u64> {
    // SAFETY: the layout of a flat map, whose keys are a tuple with as many elements as there are values.
    unsafe {
        let keys = Term(*map.address().add(1)).address();
        let count = tags::header_words(*keys);
        (1..=count).find(|&at| *keys.add(at) == key.0).map(|at| *map.address().add(1 + at))
    }
}

operation!(GetMapElements<> 0 |state| {
    let map = Term(Any::read(state, state.a()));
    if !map.is_boxed() || tags::header_kind(*map.address()) != Boxed::FlatMap as u64 {
        return Flow::Slow(run_slow::<slow::GetMapElements>);
    }
    let count = state.word(2) as usize;
    // Asked before anything is written: the map's own register may be among the destinations.
    if (0..count).any(|at| key(state, at).is_pointer()) {
        return Flow::Slow(run_slow::<slow::GetMapElements>);
    }
    for at in 0..count {
        let Some(value) = value_of(map, key(state, at)) else { return Flow::Jump(state.target()) };
        let to = state.word(4 + 2 * at) as u16;
        Any::write(state, to, value);
    }
    Flow::Jump(state.ip.add(3 + 2 * count))
});

/// The key of a pair.
///
/// # Safety
/// As for [`Op::step`].
#[inline(always)]
unsafe fn key(state: &State, at: usize) -> Term {
    // SAFETY: the instruction has a key and a destination for each of its pairs.
    unsafe {
        match element(state.word(3 + 2 * at)) {
            Element::Constant(term) => term,
            Element::Register(register) => Term(Any::read(state, register.0)),
        }
    }
}
