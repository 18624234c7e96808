//! Tests and jumps. A test that fails goes on at its offset; one that holds goes on behind itself.

use super::data::operation;
use super::{Any, C, Entry, Flow, Op, R0, Read, State, XR, YR, kind, long, run_slow, specialise};
use crate::atom::atoms;
use crate::code::entries::FunEntry;
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::{Kind, Operand};
use crate::interpreter::slow;
use crate::term::tags::{self, Boxed, Term};
use std::marker::PhantomData;

/// A test of one operand by a condition on its term.
macro_rules! type_tests {
    ($($name:ident: |$term:ident| $condition:expr;)+) => {
        $(
            operation!($name<A: Read> 2 |state| {
                let $term = Term(A::read(state, state.a()));
                if $condition { Flow::Next } else { Flow::Jump(state.target()) }
            });
        )+
    };
}

/// The kind of a boxed term.
///
/// # Safety
/// `term` is a term of the running process or a literal.
#[inline(always)]
unsafe fn is_kind(term: Term, kinds: &[Boxed]) -> bool {
    // SAFETY: a boxed term is the address of an initialised header.
    term.is_boxed() && kinds.iter().any(|&kind| tags::header_kind(unsafe { *term.address() }) == kind as u64)
}

type_tests! {
    IsAtom: |term| term.is_atom();
    IsPid: |term| term.is_pid();
    IsPort: |term| term.0 & tags::IMMEDIATE_MASK == tags::PORT;
    IsNil: |term| term.is_nil();
    IsNonemptyList: |term| term.is_cons();
    IsList: |term| term.is_list();
    IsTuple: |term| term.is_tuple();
    IsBoolean: |term| term == Term::atom(atoms::TRUE) || term == Term::atom(atoms::FALSE);
    IsInteger: |term| term.is_small() || is_kind(term, &[Boxed::PositiveBignum, Boxed::NegativeBignum]);
    IsFloat: |term| is_kind(term, &[Boxed::Float]);
    IsNumber: |term| term.is_small() || is_kind(term, &[Boxed::Float, Boxed::PositiveBignum, Boxed::NegativeBignum]);
    IsMap: |term| is_kind(term, &[Boxed::FlatMap, Boxed::HashMap]);
    IsReference: |term| is_kind(term, &[Boxed::Reference]);
    IsFunction: |term| is_kind(term, &[Boxed::Fun, Boxed::ExternalFun]);
}

operation!(TestArity<A: Read> 2 |state| {
    let term = Term(A::read(state, state.a()));
    if term.is_tuple() && *term.address() == tags::header(Boxed::Tuple, state.b() as usize) {
        Flow::Next
    } else {
        Flow::Jump(state.target())
    }
});

operation!(IsTaggedTuple<A: Read> 3 |state| {
    let term = Term(A::read(state, state.a()));
    if term.is_tuple()
        && *term.address() == tags::header(Boxed::Tuple, state.b() as usize)
        && *term.address().add(1) == state.word(2)
    {
        Flow::Next
    } else {
        Flow::Jump(state.target())
    }
});

/// Length of a comparison: a constant makes it a word longer.
macro_rules! comparisons {
    ($($name:ident $constant:ident |$a:ident, $b:ident| fast $fast:expr, holds $holds:expr;)+) => {
        $(
            operation!($name<A: Read, B: Read> 2 |state| {
                let ($a, $b) = (Term(A::read(state, state.a())), Term(B::read(state, state.b())));
                if !$fast {
                    return Flow::Slow(run_slow::<slow::$name>);
                }
                if $holds { Flow::Next } else { Flow::Jump(state.target()) }
            });

            /// The same with a constant in word 2.
            pub struct $constant<A, B>(PhantomData<(A, B)>);

            impl<A: Read, B: Read> Op for $constant<A, B> {
                const OPCODE: Opcode = Opcode::$name;
                const WORDS: usize = 3;

                #[inline(always)]
                unsafe fn step(state: &mut State) -> Flow {
                    // SAFETY: the same instruction but for its length.
                    unsafe { $name::<A, B>::step(state) }
                }
            }
        )+
    };
}

/// Whether bits alone decide if two terms are exactly equal.
#[inline(always)]
fn bits_decide(a: Term, b: Term) -> bool {
    a == b || !a.is_pointer() || !b.is_pointer()
}

comparisons! {
    IsLess IsLessConstant |a, b| fast Term::are_small(a, b), holds (a.0 as i64) < b.0 as i64;
    IsGreaterOrEqual IsGreaterOrEqualConstant |a, b| fast Term::are_small(a, b), holds a.0 as i64 >= b.0 as i64;
    IsExactEqual IsExactEqualConstant |a, b| fast bits_decide(a, b), holds a == b;
    IsExactNotEqual IsExactNotEqualConstant |a, b| fast bits_decide(a, b), holds a != b;
    IsEqual IsEqualConstant |a, b| fast Term::are_small(a, b), holds a == b;
    IsNotEqual IsNotEqualConstant |a, b| fast Term::are_small(a, b), holds a != b;
}

operation!(Jump<> 2 |state| {
    Flow::Jump(state.target())
});

operation!(SelectValue<A: Read> 0 |state| {
    let value = A::read(state, state.a());
    let count = state.word(2) as usize;
    for at in 0..count {
        if state.word(3 + 2 * at) == value {
            return Flow::Jump(state.ip.byte_offset(state.word(4 + 2 * at) as isize));
        }
    }
    Flow::Jump(state.target())
});

operation!(SelectSorted<A: Read> 0 |state| {
    let value = A::read(state, state.a());
    let (mut low, mut high) = (0, state.word(2) as usize);
    while low < high {
        let middle = (low + high) / 2;
        let candidate = state.word(3 + 2 * middle);
        if candidate == value {
            return Flow::Jump(state.ip.byte_offset(state.word(4 + 2 * middle) as isize));
        }
        if candidate < value {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Flow::Jump(state.target())
});

operation!(SelectDense<A: Read> 0 |state| {
    let value = Term(A::read(state, state.a()));
    let at = value.small_value().wrapping_sub(state.word(3) as i64) as u64;
    if value.is_small() && at < state.word(2) {
        Flow::Jump(state.ip.byte_offset(state.word(4 + at as usize) as isize))
    } else {
        Flow::Jump(state.target())
    }
});

operation!(SelectArity<A: Read> 0 |state| {
    let tuple = Term(A::read(state, state.a()));
    if tuple.is_tuple() {
        let arity = tags::header_words(*tuple.address()) as u64;
        for at in 0..state.word(2) as usize {
            if state.word(3 + 2 * at) == arity {
                return Flow::Jump(state.ip.byte_offset(state.word(4 + 2 * at) as isize));
            }
        }
    }
    Flow::Jump(state.target())
});

operation!(IsFunction2<> 2 |state| {
    let (term, arity) = (Term(Any::read(state, state.a())), Term(Any::read(state, state.b())));
    let holds = is_kind(term, &[Boxed::Fun])
        && arity.is_small()
        && i64::from((*(*term.address().add(1) as *const FunEntry)).arity) == arity.small_value();
    // Funs of exports, and whatever is none.
    if holds { Flow::Next } else { Flow::Slow(run_slow::<slow::IsFunction2>) }
});

long!(IsBinary IsBitstring);

/// The handler for a test of one operand.
pub fn select_test(opcode: Opcode, source: Operand) -> Entry {
    macro_rules! rows {
        ($($name:ident)+) => {
            match opcode {
                $(Opcode::$name => specialise!([source.kind()]; $name<R0>, $name<XR>; else $name<Any>),)+
                _ => Entry::of::<IsMap<Any>>(),
            }
        };
    }
    match opcode {
        Opcode::IsFunction2 => Entry::of::<IsFunction2>(),
        Opcode::IsBinary => Entry::of::<IsBinary>(),
        Opcode::IsBitstring => Entry::of::<IsBitstring>(),
        _ => rows!(IsAtom IsPid IsPort IsNil IsNonemptyList IsList IsTuple IsBoolean IsInteger IsFloat IsNumber
            IsMap IsReference IsFunction TestArity IsTaggedTuple SelectValue SelectSorted SelectDense SelectArity),
    }
}

/// The handler for a comparison; a constant operand stands in word 2.
pub fn select_comparison(opcode: Opcode, a: Operand, b: Operand) -> Entry {
    let constant = a.kind() == Kind::C || b.kind() == Kind::C;
    macro_rules! rows {
        ($($name:ident $constant:ident),+; else $last:ident $last_constant:ident) => {
            match (opcode, constant) {
                $(
                    (Opcode::$name, false) => specialise!([a.kind(), b.kind()];
                        $name<R0, XR>, $name<XR, R0>, $name<XR, XR>, $name<R0, YR>, $name<XR, YR>;
                        else $name<Any, Any>),
                    (Opcode::$name, true) => specialise!([a.kind(), b.kind()];
                        $constant<R0, C>, $constant<XR, C>, $constant<C, R0>, $constant<C, XR>;
                        else $constant<Any, Any>),
                )+
                (_, false) => Entry::of::<$last<Any, Any>>(),
                (_, true) => Entry::of::<$last_constant<Any, Any>>(),
            }
        };
    }
    rows!(IsLess IsLessConstant, IsGreaterOrEqual IsGreaterOrEqualConstant, IsExactEqual IsExactEqualConstant,
        IsExactNotEqual IsExactNotEqualConstant, IsEqual IsEqualConstant;
        else IsNotEqual IsNotEqualConstant)
}

/// The handler for a jump.
pub fn select_jump() -> Entry {
    Entry::of::<Jump>()
}
