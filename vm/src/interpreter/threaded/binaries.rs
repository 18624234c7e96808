//! The bit syntax: what moves or asks a context, and integers of whole bytes, is done in place; what builds a term takes
//! the long path.

use super::data::operation;
use super::{Any, Flow, Handler, Op, Read, State, Write, long, run_slow};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::{CONSTANT, KIND_MASK};
use crate::interpreter::slow::binaries;
use crate::term::bits::{self, Taken};
use crate::term::tags::Term;
use std::marker::PhantomData;

/// Larger segments may need a bignum.
const MOST_BYTES: usize = 7;

operation!(BsGetInteger<> 4 |state| {
    let (context, size) = (Term(Any::read(state, state.a())), Term(state.word(3)));
    let bits = binaries::plain_size(state.word(2), size);
    if !bits.is_multiple_of(8) || bits > MOST_BYTES * 8 || !bits::is_context(context) {
        return Flow::Slow(run_slow::<binaries::BsGetInteger>);
    }
    match bits::take_bytes(context, bits / 8) {
        Taken::Number(number) => {
            Any::write(state, state.b(), Term::small(number as i64).0);
            Flow::Next
        }
        Taken::Short if state.c() != 0 => Flow::Jump(state.target()),
        _ => Flow::Slow(run_slow::<binaries::BsGetInteger>),
    }
});

/// A test of a context; `slow` is for what is no context, and for a failure that is an error.
///
/// # Safety
/// As for [`Op::step`], at an instruction whose operand a is the context and whose c is the failure offset.
#[inline(always)]
unsafe fn test(state: &mut State, holds: impl FnOnce(&State, Term) -> bool, slow: Handler) -> Flow {
    // SAFETY: the caller's contract.
    unsafe {
        let context = Term(Any::read(state, state.a()));
        if !bits::is_context(context) {
            return Flow::Slow(slow);
        }
        if holds(state, context) {
            Flow::Next
        } else if state.c() != 0 {
            Flow::Jump(state.target())
        } else {
            Flow::Slow(slow)
        }
    }
}

operation!(
    /// A context starts again where it is; only a binary needs a new one.
    BsStartMatch<> 3 |state| {
        let source = Term(Any::read(state, state.a()));
        if !bits::is_context(source) {
            return Flow::Slow(run_slow::<binaries::BsStartMatch>);
        }
        Any::write(state, state.b(), source.0);
        Flow::Next
    }
);

operation!(BsTestTail<> 3 |state| {
    test(state, |state, context| bits::test_tail(context, state.word(2) as usize), run_slow::<binaries::BsTestTail>)
});

operation!(BsTestUnit<> 3 |state| {
    test(state, |state, context| bits::test_unit(context, state.word(2) as usize), run_slow::<binaries::BsTestUnit>)
});

operation!(BsEnsure<> 4 |state| {
    let holds = |state: &State, context| bits::ensure(context, state.word(2) as usize, state.word(3) as usize);
    test(state, holds, run_slow::<binaries::BsEnsure>)
});

operation!(BsSkipBits<> 4 |state| {
    let size = binaries::plain_size(state.word(2), Term(state.word(3)));
    if size == usize::MAX {
        return Flow::Slow(run_slow::<binaries::BsSkipBits>);
    }
    test(state, |_, context| bits::skip(context, size), run_slow::<binaries::BsSkipBits>)
});

operation!(
    /// Up to eight bytes stand in one word; with more of them the instruction is longer.
    BsMatchString<> 4 |state| {
        let size = state.word(2) as usize;
        if size == 0 || size > 64 {
            return Flow::Slow(run_slow::<binaries::BsMatchString>);
        }
        let word = state.word(3);
        test(state, |_, context| bits::match_word(context, word, size), run_slow::<binaries::BsMatchString>)
    }
);

operation!(BsGetPosition<> 2 |state| {
    let context = Term(Any::read(state, state.a()));
    if !bits::is_context(context) {
        return Flow::Slow(run_slow::<binaries::BsGetPosition>);
    }
    Any::write(state, state.b(), bits::position(context).0);
    Flow::Next
});

operation!(BsSetPosition<> 2 |state| {
    let context = Term(Any::read(state, state.a()));
    if state.b() & KIND_MASK == CONSTANT || !bits::is_context(context) {
        return Flow::Slow(run_slow::<binaries::BsSetPosition>);
    }
    let position = Term(Any::read(state, state.b()));
    if !bits::is_position(context, position) {
        return Flow::Slow(run_slow::<binaries::BsSetPosition>);
    }
    bits::set_position(context, position);
    Flow::Next
});

long!(BsGetFloat BsGetBinary BsGetUtf BsSkipUtf BsGetTail BsInitWritable BsCreateBinary);
