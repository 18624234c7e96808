//! Float arithmetic. Inside an expression doubles stay unboxed in float registers, as BEAM code has it.
//!
//! A result that is no finite number is an error: the long path raises it.

use super::data::operation;
use super::{Any, Flow, Op, Read, State, Write, long, run_slow};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::slow;
use crate::term::tags::{self, Boxed, Term};
use std::marker::PhantomData;

operation!(LoadFloat<> 2 |state| {
    let term = Term(Any::read(state, state.a()));
    if !term.is_boxed() || *term.address() != tags::header(Boxed::Float, 1) {
        return Flow::Slow(run_slow::<slow::ConvertFloat>);
    }
    let value = f64::from_bits(*term.address().add(1));
    (*state.machine).f[state.b() as usize] = value;
    Flow::Next
});

operation!(StoreFloat<> 2 |state| {
    if (state.stop as usize) - (state.top as usize) < 16 {
        return Flow::Slow(run_slow::<slow::StoreFloat>);
    }
    let boxed = state.top;
    *boxed = tags::header(Boxed::Float, 1);
    *boxed.add(1) = (*state.machine).f[state.a() as usize].to_bits();
    state.top = boxed.add(2);
    Any::write(state, state.b(), boxed as u64 | tags::BOXED);
    Flow::Next
});

macro_rules! float_operations {
    ($($name:ident |$a:ident, $b:ident| $result:expr;)+) => {
        $(
            operation!($name<> 2 |state| {
                let machine = &mut *state.machine;
                let ($a, $b) = (machine.f[state.a() as usize], machine.f[state.b() as usize]);
                let result: f64 = $result;
                if !result.is_finite() {
                    return Flow::Slow(run_slow::<slow::FloatError>);
                }
                machine.f[state.c() as usize] = result;
                Flow::Next
            });
        )+
    };
}

float_operations! {
    FloatAdd |a, b| a + b;
    FloatSubtract |a, b| a - b;
    FloatMultiply |a, b| a * b;
    FloatDivide |a, b| a / b;
}

operation!(FloatNegate<> 2 |state| {
    let machine = &mut *state.machine;
    machine.f[state.b() as usize] = -machine.f[state.a() as usize];
    Flow::Next
});

long!(ConvertFloat);
