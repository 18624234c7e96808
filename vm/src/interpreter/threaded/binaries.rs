//! The bit syntax: integers of whole bytes are read in place, all else takes the long path.

use super::data::operation;
use super::{Any, Flow, Op, Read, State, Write, long, run_slow};
use crate::interpreter::opcode::Opcode;
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

long!(BsStartMatch BsGetFloat BsGetBinary BsSkipBits BsTestTail BsTestUnit BsEnsure BsMatchString BsGetUtf BsSkipUtf
    BsGetTail BsGetPosition BsSetPosition BsInitWritable BsCreateBinary);
