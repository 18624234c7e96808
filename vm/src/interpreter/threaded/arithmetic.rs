//! Integer arithmetic on small integers; all else takes the long path.
//!
//! A small integer is its value shifted left by two, so sums, differences,
//! comparisons and bit operations work on the tagged words as they are, and
//! the machine's own overflow flag tells when a bignum is needed.
//!
//! Word 2 holds the failure offset in its low half (0: raise an exception).

use super::data::operation;
use super::{Any, Entry, Flow, Op, R0, Read, State, Write, XR, YR, kind, run_slow, specialise};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::Operand;
use crate::interpreter::slow;
use crate::term::tags::{SMALL_MASK, SMALL_SHIFT, Term};
use std::marker::PhantomData;

/// Operations of two operands: three words, one more for each constant (counted by the loader up to `WORDS`).
macro_rules! binary {
    ($($name:ident |$a:ident, $b:ident| $result:expr;)+) => {
        $(
            operation!($name<A: Read, B: Read, D: Write> 3 |state| {
                let ($a, $b) = (A::read(state, state.a()), B::read(state, state.b()));
                match $result {
                    Some(value) if ($a | $b) & SMALL_MASK == 0 => {
                        D::write(state, state.c() as u16, value);
                        Flow::Next
                    }
                    _ => Flow::Slow(run_slow::<slow::$name>),
                }
            });
        )+
    };
}

#[inline(always)]
fn value(term: u64) -> i64 {
    Term(term).small_value()
}

/// Tags a result that may have left the range of small integers.
#[inline(always)]
fn tagged(value: i64) -> Option<u64> {
    let word = value << SMALL_SHIFT;
    (word >> SMALL_SHIFT == value).then_some(word as u64)
}

binary! {
    Add |a, b| (a as i64).checked_add(b as i64).map(|sum| sum as u64);
    Subtract |a, b| (a as i64).checked_sub(b as i64).map(|difference| difference as u64);
    Multiply |a, b| value(a).checked_mul(b as i64).map(|product| product as u64);
    IntegerDivide |a, b| value(a).checked_div(value(b)).and_then(tagged);
    Remainder |a, b| value(a).checked_rem(value(b)).and_then(tagged);
    BitAnd |a, b| Some(a & b);
    BitOr |a, b| Some(a | b);
    BitXor |a, b| Some(a ^ b);
    ShiftRight |a, b| (b as i64 >= 0).then(|| (value(a) >> value(b).min(63) << SMALL_SHIFT) as u64);
    ShiftLeft |a, b| (0..61)
        .contains(&value(b))
        .then(|| (a as i64) << value(b))
        .filter(|&shifted| shifted >> value(b) == a as i64)
        .map(|shifted| shifted as u64);
}

/// `a + constant`, the most frequent of all: the constant stands in c, ready to be added.
pub struct AddSmall<A, D>(PhantomData<(A, D)>);

impl<A: Read, D: Write> Op for AddSmall<A, D> {
    const OPCODE: Opcode = Opcode::AddSmall;
    const WORDS: usize = 3;

    #[inline(always)]
    unsafe fn step(state: &mut State) -> Flow {
        // SAFETY: `Op::step`'s contract.
        unsafe {
            let a = A::read(state, state.a());
            match (a as i64).checked_add(state.c() as i64) {
                Some(sum) if a & SMALL_MASK == 0 => {
                    D::write(state, state.b(), sum as u64);
                    Flow::Next
                }
                _ => Flow::Slow(run_slow::<slow::AddSmall>),
            }
        }
    }
}

/// Always takes the long path: `/` gives a float; the others are rare.
macro_rules! long_arithmetic {
    ($($name:ident)+) => { super::long!($($name)+); };
}
long_arithmetic!(Divide BitNot Negate);

/// The operations with a fourth word, a constant.
pub struct WithConstant<O>(PhantomData<O>);

impl<O: Op> Op for WithConstant<O> {
    const OPCODE: Opcode = O::OPCODE;
    const WORDS: usize = 4;

    #[inline(always)]
    unsafe fn step(state: &mut State) -> Flow {
        // SAFETY: the same instruction but for its length.
        unsafe { O::step(state) }
    }
}

pub fn select_add_small(source: Operand, destination: Operand) -> Entry {
    specialise!([source.kind(), destination.kind()];
        AddSmall<R0, R0>, AddSmall<R0, XR>, AddSmall<XR, R0>, AddSmall<XR, XR>, AddSmall<YR, R0>, AddSmall<YR, XR>;
        else AddSmall<Any, Any>)
}

/// The handler for an operation of two operands. `constants`: how many of them are constants.
pub fn select_binary(opcode: Opcode, a: Operand, b: Operand, destination: Operand, constants: usize) -> Option<Entry> {
    macro_rules! rows {
        ($($name:ident)+) => {
            match (opcode, constants) {
                $(
                    (Opcode::$name, 0) => specialise!([a.kind(), b.kind(), destination.kind()];
                        $name<R0, XR, R0>, $name<R0, XR, XR>, $name<XR, R0, R0>, $name<XR, R0, XR>, $name<XR, XR, XR>,
                        $name<XR, XR, R0>, $name<YR, R0, R0>, $name<R0, YR, R0>, $name<YR, XR, XR>;
                        else $name<Any, Any, Any>),
                    (Opcode::$name, 1) => Entry::of::<WithConstant<$name<Any, Any, Any>>>(),
                )+
                (Opcode::Divide, _) => Entry::of::<Divide>(),
                _ => return None,
            }
        };
    }
    Some(rows!(Add Subtract Multiply IntegerDivide Remainder BitAnd BitOr BitXor ShiftLeft ShiftRight))
}

/// The handler for an operation of one operand.
pub fn select_unary(opcode: Opcode) -> Entry {
    match opcode {
        Opcode::BitNot => Entry::of::<BitNot>(),
        _ => Entry::of::<Negate>(),
    }
}
