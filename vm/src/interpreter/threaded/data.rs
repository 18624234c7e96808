//! Moving and building: registers, cons cells, tuples, funs, frames, heap tests.

use super::{Any, C, Entry, Flow, Op, R0, Read, State, Write, XR, YR, kind, long, run_slow, specialise};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::{Element, Kind, Operand, element};
use crate::interpreter::slow;
use crate::term::tags::{self, Boxed, NIL, Term};
use std::marker::PhantomData;

/// Declares an operation: its operand kinds, its length, its step.
macro_rules! operation {
    ($(#[$doc:meta])* $name:ident<$($kind:ident: $role:ident),*> $words:literal |$state:ident| $body:block) => {
        $(#[$doc])*
        pub struct $name<$($kind),*>(PhantomData<($($kind,)*)>);

        impl<$($kind: $role),*> Op for $name<$($kind),*> {
            const OPCODE: Opcode = Opcode::$name;
            const WORDS: usize = $words;

            #[inline(always)]
            unsafe fn step($state: &mut State) -> Flow {
                // SAFETY: `Op::step`'s contract: operands are those of the instruction, memory is the process's.
                unsafe { $body }
            }
        }
    };
}
pub(crate) use operation;

operation!(Move<A: Read, D: Write> 2 |state| {
    let value = A::read(state, state.a());
    D::write(state, state.b(), value);
    Flow::Next
});

/// A move whose constant makes it a word longer.
pub struct MoveConstant<D>(PhantomData<D>);

impl<D: Write> Op for MoveConstant<D> {
    const OPCODE: Opcode = Opcode::Move;
    const WORDS: usize = 3;

    #[inline(always)]
    unsafe fn step(state: &mut State) -> Flow {
        // SAFETY: the constant stands in word 2.
        unsafe {
            let value = state.word(2);
            D::write(state, state.b(), value);
        }
        Flow::Next
    }
}

operation!(Swap<A: Write, B: Write> 2 |state| {
    let (a, b) = (Any::read(state, state.a()), Any::read(state, state.b()));
    A::write(state, state.a(), b);
    B::write(state, state.b(), a);
    Flow::Next
});

/// Whether verification has proved what the operation takes for granted of its operand.
pub trait Proof {
    const IS_PROVED: bool;
}

/// The operand is a cons, or a tuple that is large enough.
pub struct Proved;
/// It must be looked at first.
pub struct Checked;

impl Proof for Proved {
    const IS_PROVED: bool = true;
}

impl Proof for Checked {
    const IS_PROVED: bool = false;
}

/// The two words of a cons; `None`: it is none.
#[inline(always)]
unsafe fn cons<P: Proof>(list: u64) -> Option<(u64, u64)> {
    let list = Term(list);
    if !P::IS_PROVED && !list.is_cons() {
        return None;
    }
    // SAFETY: a cons term is the address of two initialised words of the process's memory or of a literal.
    unsafe { Some((*list.address(), *list.address().add(1))) }
}

operation!(GetList<P: Proof, A: Read, D: Write, E: Write> 2 |state| {
    let Some((head, tail)) = cons::<P>(A::read(state, state.a())) else {
        return Flow::Slow(run_slow::<slow::NotAList>);
    };
    D::write(state, state.b(), head);
    E::write(state, state.c() as u16, tail);
    Flow::Next
});

operation!(GetHead<P: Proof, A: Read, D: Write> 2 |state| {
    let Some((head, _)) = cons::<P>(A::read(state, state.a())) else {
        return Flow::Slow(run_slow::<slow::NotAList>);
    };
    D::write(state, state.b(), head);
    Flow::Next
});

operation!(GetTail<P: Proof, A: Read, D: Write> 2 |state| {
    let Some((_, tail)) = cons::<P>(A::read(state, state.a())) else {
        return Flow::Slow(run_slow::<slow::NotAList>);
    };
    D::write(state, state.b(), tail);
    Flow::Next
});

operation!(GetTupleElement<P: Proof, A: Read, D: Write> 2 |state| {
    let tuple = Term(A::read(state, state.a()));
    let offset = state.c() as usize;
    if !P::IS_PROVED && (!tuple.is_tuple() || offset > tags::header_words(*tuple.address()) * 8) {
        return Flow::Slow(run_slow::<slow::NotATuple>);
    }
    let value = *tuple.address().byte_add(offset);
    D::write(state, state.b(), value);
    Flow::Next
});

operation!(PutList<A: Read, B: Read, D: Write> 2 |state| {
    let cell = state.top;
    *cell = A::read(state, state.a());
    *cell.add(1) = B::read(state, state.b());
    state.top = cell.add(2);
    D::write(state, state.c() as u16, cell as u64 | tags::CONS);
    Flow::Next
});

/// The same with one constant, which makes it a word longer.
pub struct PutListConstant<A, B, D>(PhantomData<(A, B, D)>);

impl<A: Read, B: Read, D: Write> Op for PutListConstant<A, B, D> {
    const OPCODE: Opcode = Opcode::PutList;
    const WORDS: usize = 4;

    #[inline(always)]
    unsafe fn step(state: &mut State) -> Flow {
        // SAFETY: as for `PutList`, which it is but for its length.
        unsafe { PutList::<A, B, D>::step(state) }
    }
}

/// The value of an element of an operand list.
#[inline(always)]
unsafe fn value(state: &State, word: u64) -> u64 {
    match element(word) {
        Element::Constant(term) => term.0,
        // SAFETY: the register is the instruction's.
        Element::Register(register) => unsafe { Any::read(state, register.0) },
    }
}

operation!(PutTuple<D: Write> 0 |state| {
    let arity = state.c() as usize;
    let tuple = state.top;
    *tuple = tags::header(Boxed::Tuple, arity);
    for at in 0..arity {
        *tuple.add(1 + at) = value(state, state.word(2 + at));
    }
    state.top = tuple.add(1 + arity);
    D::write(state, state.b(), tuple as u64 | tags::TUPLE);
    Flow::Jump(state.ip.add(2 + arity))
});

/// A tuple of two.
pub struct PutTuple2<D>(PhantomData<D>);

impl<D: Write> Op for PutTuple2<D> {
    const OPCODE: Opcode = Opcode::PutTuple;
    const WORDS: usize = 4;

    #[inline(always)]
    unsafe fn step(state: &mut State) -> Flow {
        // SAFETY: as for `PutTuple`.
        unsafe {
            let tuple = state.top;
            *tuple = tags::header(Boxed::Tuple, 2);
            *tuple.add(1) = value(state, state.word(2));
            *tuple.add(2) = value(state, state.word(3));
            state.top = tuple.add(3);
            D::write(state, state.b(), tuple as u64 | tags::TUPLE);
        }
        Flow::Next
    }
}

operation!(MakeFun<> 0 |state| {
    let free = state.c() as usize;
    // OTP's compiler counts the words of a fun apart, so what it reserved is checked, not trusted.
    if (state.stop as usize) - (state.top as usize) < (2 + free) * 8 {
        return Flow::Slow(run_slow::<slow::MakeFun>);
    }
    let fun = state.top;
    *fun = tags::header(Boxed::Fun, 1 + free);
    *fun.add(1) = state.word(2);
    for at in 0..free {
        *fun.add(2 + at) = value(state, state.word(3 + at));
    }
    state.top = fun.add(2 + free);
    Any::write(state, state.b(), fun as u64 | tags::BOXED);
    Flow::Jump(state.ip.add(3 + free))
});

operation!(Allocate<> 2 |state| {
    let frame = state.a() as usize;
    if ((state.stop as usize) - (state.top as usize)) < frame + state.c() as usize {
        return Flow::Slow(run_slow::<slow::CollectForHeap>);
    }
    state.stop = state.stop.byte_sub(frame);
    // A collection may see the return slot before the first call writes it.
    *state.stop = 0;
    Flow::Next
});

operation!(TestHeap<> 2 |state| {
    if ((state.stop as usize) - (state.top as usize)) < state.c() as usize {
        return Flow::Slow(run_slow::<slow::CollectForHeap>);
    }
    Flow::Next
});

operation!(Deallocate<> 2 |state| {
    state.stop = state.stop.byte_add(state.a() as usize);
    Flow::Next
});

operation!(Trim<> 2 |state| {
    state.stop = state.stop.byte_add(state.a() as usize);
    *state.stop = 0;
    Flow::Next
});

operation!(InitY<> 2 |state| {
    YR::write(state, state.a(), NIL.0);
    Flow::Next
});

long!(AllocateStress TestHeapStress SetTupleElement UpdateRecord);

/// The handler for a move. The flag tells whether a constant follows in word 2.
pub fn select_move(source: Operand, destination: Operand) -> Entry {
    match (source.kind(), destination.kind()) {
        (Kind::C, Kind::R) => Entry::of::<MoveConstant<R0>>(),
        (Kind::C, Kind::X) => Entry::of::<MoveConstant<XR>>(),
        (Kind::C, _) => Entry::of::<MoveConstant<YR>>(),
        (a, d) => specialise!([a, d];
            Move<R0, XR>, Move<R0, YR>, Move<XR, R0>, Move<XR, XR>, Move<XR, YR>, Move<YR, R0>, Move<YR, XR>,
            Move<YR, YR>;
            else Move<Any, Any>),
    }
}

pub fn select_get_list(proved: bool, source: Operand, head: Operand, tail: Operand) -> Entry {
    if !proved {
        return Entry::of::<GetList<Checked, Any, Any, Any>>();
    }
    specialise!(proved [source.kind(), head.kind(), tail.kind()];
        GetList<R0, XR, R0>, GetList<R0, YR, R0>, GetList<R0, XR, XR>, GetList<R0, R0, XR>, GetList<XR, XR, XR>,
        GetList<R0, YR, YR>, GetList<R0, R0, YR>, GetList<XR, YR, XR>, GetList<XR, YR, R0>, GetList<XR, R0, XR>,
        GetList<XR, XR, R0>;
        else GetList<Proved, Any, Any, Any>)
}

pub fn select_get_head(proved: bool, source: Operand, destination: Operand) -> Entry {
    if !proved {
        return Entry::of::<GetHead<Checked, Any, Any>>();
    }
    specialise!(proved [source.kind(), destination.kind()];
        GetHead<R0, R0>, GetHead<R0, XR>, GetHead<XR, XR>, GetHead<XR, R0>, GetHead<YR, R0>;
        else GetHead<Proved, Any, Any>)
}

pub fn select_get_tail(proved: bool, source: Operand, destination: Operand) -> Entry {
    if !proved {
        return Entry::of::<GetTail<Checked, Any, Any>>();
    }
    specialise!(proved [source.kind(), destination.kind()];
        GetTail<R0, R0>, GetTail<R0, XR>, GetTail<XR, XR>, GetTail<XR, R0>, GetTail<YR, R0>;
        else GetTail<Proved, Any, Any>)
}

pub fn select_get_tuple_element(proved: bool, source: Operand, destination: Operand) -> Entry {
    if !proved {
        return Entry::of::<GetTupleElement<Checked, Any, Any>>();
    }
    specialise!(proved [source.kind(), destination.kind()];
        GetTupleElement<R0, R0>, GetTupleElement<R0, XR>, GetTupleElement<R0, YR>, GetTupleElement<XR, XR>,
        GetTupleElement<XR, R0>, GetTupleElement<XR, YR>, GetTupleElement<YR, R0>, GetTupleElement<YR, XR>;
        else GetTupleElement<Proved, Any, Any>)
}

/// The handler for a cons; with a constant the instruction has two more words.
pub fn select_put_list(head: Operand, tail: Operand, destination: Operand) -> Entry {
    let kinds = [head.kind(), tail.kind(), destination.kind()];
    if kinds[0] == Kind::C || kinds[1] == Kind::C {
        return specialise!(kinds;
            PutListConstant<R0, C, XR>, PutListConstant<R0, C, R0>, PutListConstant<XR, C, XR>,
            PutListConstant<YR, C, XR>, PutListConstant<YR, C, R0>;
            else PutListConstant<Any, Any, Any>);
    }
    specialise!(kinds;
        PutList<R0, XR, XR>, PutList<XR, R0, R0>, PutList<YR, R0, R0>, PutList<XR, XR, XR>, PutList<XR, XR, R0>,
        PutList<R0, XR, R0>, PutList<XR, R0, XR>, PutList<YR, XR, XR>, PutList<R0, YR, R0>, PutList<YR, R0, XR>;
        else PutList<Any, Any, Any>)
}

pub fn select_put_tuple(arity: usize, destination: Operand) -> Entry {
    match (arity, destination.kind()) {
        (2, Kind::R) => Entry::of::<PutTuple2<R0>>(),
        (2, Kind::X) => Entry::of::<PutTuple2<XR>>(),
        (_, Kind::R) => Entry::of::<PutTuple<R0>>(),
        (_, Kind::X) => Entry::of::<PutTuple<XR>>(),
        _ => Entry::of::<PutTuple<Any>>(),
    }
}
