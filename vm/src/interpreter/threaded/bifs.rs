//! The guard BIFs that code uses most, done in place; whatever is out of the ordinary goes the long way of all BIFs.
//!
//! Their instructions have the form of `Bif1` and `Bif2`, so the long way needs nothing of its own.

use super::data::operation;
use super::{Any, Entry, Flow, Op, R0, Read, State, Write, XR, YR, kind, run_slow, specialise};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::Operand;
use crate::interpreter::slow;
use crate::term::tags::{self, Term};
use std::marker::PhantomData;

operation!(Head<A: Read, D: Write> 4 |state| {
    let list = Term(A::read(state, state.a()));
    if !list.is_cons() {
        return Flow::Slow(run_slow::<slow::Bif1>);
    }
    let head = *list.address();
    D::write(state, state.c() as u16, head);
    Flow::Next
});

operation!(Tail<A: Read, D: Write> 4 |state| {
    let list = Term(A::read(state, state.a()));
    if !list.is_cons() {
        return Flow::Slow(run_slow::<slow::Bif1>);
    }
    let tail = *list.address().add(1);
    D::write(state, state.c() as u16, tail);
    Flow::Next
});

operation!(TupleSize<A: Read, D: Write> 4 |state| {
    let tuple = Term(A::read(state, state.a()));
    if !tuple.is_tuple() {
        return Flow::Slow(run_slow::<slow::Bif1>);
    }
    let size = Term::small(tags::header_words(*tuple.address()) as i64);
    D::write(state, state.c() as u16, size.0);
    Flow::Next
});

/// The element of a tuple, for an index that is in range.
///
/// # Safety
/// Both are terms of the running process or literals.
#[inline(always)]
unsafe fn element(index: Term, tuple: Term) -> Option<u64> {
    if !index.is_small() || !tuple.is_tuple() {
        return None;
    }
    let at = index.small_value().wrapping_sub(1) as u64;
    // SAFETY: a tuple term is the address of an initialised header and as many elements as it says.
    unsafe { (at < tags::header_words(*tuple.address()) as u64).then(|| *tuple.address().add(1 + at as usize)) }
}

operation!(Element<A: Read, B: Read, D: Write> 4 |state| {
    let (index, tuple) = (Term(A::read(state, state.a())), Term(B::read(state, state.b())));
    let Some(value) = element(index, tuple) else {
        return Flow::Slow(run_slow::<slow::Bif2>);
    };
    D::write(state, state.c() as u16, value);
    Flow::Next
});

/// The handler for a BIF that is done in place; all operands are registers.
pub fn select(opcode: Opcode, a: Operand, b: Operand, destination: Operand) -> Entry {
    macro_rules! rows {
        ($($name:ident)+) => {
            match opcode {
                $(Opcode::$name => specialise!([a.kind(), destination.kind()];
                    $name<R0, R0>, $name<R0, XR>, $name<XR, R0>, $name<XR, XR>, $name<YR, R0>, $name<YR, XR>;
                    else $name<Any, Any>),)+
                _ => specialise!([a.kind(), b.kind(), destination.kind()];
                    Element<R0, XR, R0>, Element<XR, R0, R0>, Element<XR, XR, R0>, Element<XR, XR, XR>;
                    else Element<Any, Any, Any>),
            }
        };
    }
    rows!(Head Tail TupleSize)
}
