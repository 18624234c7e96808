//! Calls, in three endings each: plain, dropping the frame, and without a frame; and the return.
//!
//! Word 0 of a frame is the return slot: a call writes the return address
//! there, the callee finds it at its own stack top and returns by jumping to
//! it. A function without a frame saves nothing and restores nothing.
//!
//! Each call takes a reduction. At the last one the process goes back to the
//! run queue; it goes on at the start of the callee.

use super::data::operation;
use super::{Any, Entry, Flow, Op, State, Write, YR, long, run_slow};
use crate::code::entries::{Export, FunEntry};
use crate::interpreter::exception::THROWN;
use crate::interpreter::opcode::Opcode;
use crate::interpreter::slow;
use crate::term::tags::{self, Boxed, NIL, Term};
use std::marker::PhantomData;
use std::sync::atomic::Ordering;

/// Goes to a function, or back to the run queue.
#[inline(always)]
fn go(state: &mut State, target: *const u64) -> Flow {
    state.reductions -= 1;
    if state.reductions <= 0 {
        state.ip = target;
        return Flow::Slow(run_slow::<slow::Preempt>);
    }
    Flow::Jump(target)
}

/// The code of the export entry in word 2.
///
/// # Safety
/// The instruction at `state.ip` is an external call.
#[inline(always)]
unsafe fn exported(state: &State) -> *const u64 {
    // SAFETY: export entries live as long as the VM, and their code index is one of its arena.
    unsafe {
        let export = &*(state.word(2) as *const Export);
        (*state.machine).code_base().add(export.code.load(Ordering::Acquire) as usize)
    }
}

operation!(Call<> 2 |state| {
    let target = state.target();
    *state.stop = state.ip.add(2) as u64;
    go(state, target)
});

operation!(CallLast<> 2 |state| {
    let target = state.target();
    state.stop = state.stop.byte_add(state.a() as usize);
    go(state, target)
});

operation!(CallOnly<> 2 |state| {
    let target = state.target();
    go(state, target)
});

operation!(CallExternal<> 3 |state| {
    let target = exported(state);
    *state.stop = state.ip.add(3) as u64;
    go(state, target)
});

operation!(CallExternalLast<> 3 |state| {
    let target = exported(state);
    state.stop = state.stop.byte_add(state.a() as usize);
    go(state, target)
});

operation!(CallExternalOnly<> 3 |state| {
    let target = exported(state);
    go(state, target)
});

operation!(Return<> 2 |state| {
    Flow::Jump(*state.stop as *const u64)
});

operation!(CallFun<> 2 |state| {
    let arity = state.a() as usize >> 3;
    let fun = if arity == 0 { state.x0 } else { (*state.machine).x[arity].0 };
    let Some(target) = closure(state, Term(fun), arity) else {
        return Flow::Slow(run_slow::<slow::CallFun>);
    };
    *state.stop = state.ip.add(2) as u64;
    go(state, target)
});

/// The code of a closure that takes `arity` arguments, after its variables have been put behind them.
///
/// # Safety
/// As for [`Op::step`].
#[inline(always)]
unsafe fn closure(state: &mut State, fun: Term, arity: usize) -> Option<*const u64> {
    // SAFETY: a boxed term is the address of an initialised header; a fun's first word is the address of an entry,
    // which is never freed; its free variables follow. The X registers that they go to exist: arity is at most 255.
    unsafe {
        if !fun.is_boxed() || tags::header_kind(*fun.address()) != Boxed::Fun as u64 {
            return None;
        }
        let entry = &*(*fun.address().add(1) as *const FunEntry);
        if entry.arity as usize != arity {
            return None;
        }
        let free = entry.free as usize;
        if free > 0 {
            let machine = &mut *state.machine;
            for at in 0..free {
                machine.x[arity + at] = Term(*fun.address().add(2 + at));
            }
            if arity == 0 {
                state.x0 = machine.x[0].0;
            }
        }
        Some((*state.machine).code_base().add(entry.code.load(Ordering::Acquire) as usize))
    }
}

operation!(Catch<> 3 |state| {
    YR::write(state, state.a(), state.word(2));
    Flow::Next
});

operation!(TryEnd<> 2 |state| {
    YR::write(state, state.a(), NIL.0);
    Flow::Next
});

operation!(TryCase<> 2 |state| {
    if state.x0 != THROWN.0 {
        return Flow::Slow(run_slow::<slow::TryCase>);
    }
    YR::write(state, state.a(), NIL.0);
    let machine = &mut *state.machine;
    state.x0 = machine.x[1].0;
    machine.x[1] = machine.x[2];
    machine.x[2] = machine.x[3];
    Flow::Next
});

operation!(CatchEnd<> 2 |state| {
    YR::write(state, state.a(), NIL.0);
    if state.x0 == THROWN.0 {
        return Flow::Slow(run_slow::<slow::CatchEnd>);
    }
    Flow::Next
});

operation!(SelfPid<> 2 |state| {
    Any::write(state, state.a(), (*state.machine).pid.0);
    Flow::Next
});

long!(CallBif CallBifOnly CallFun2 Apply ApplyLast Undefined ProcessEnd FunctionClause Unsupported
    TryCaseEnd BadMatch CaseEnd IfEnd BadRecord Raise RawRaise BuildStacktrace
    PutMapAssoc PutMapExact HasMapFields Bif0 Bif1 Bif2 Bif3);

/// The handlers that have one form only.
pub fn select_plain(opcode: Opcode) -> Option<Entry> {
    macro_rules! rows {
        ($($module:ident: $($name:ident)+;)+) => {
            match opcode {
                $($(Opcode::$name => Some(Entry::of::<super::$module::$name>()),)+)+
                _ => None,
            }
        };
    }
    rows! {
        calls: Call CallLast CallOnly CallExternal CallExternalLast CallExternalOnly CallBif CallBifOnly CallFun CallFun2 Apply
            ApplyLast Return Undefined ProcessEnd FunctionClause Unsupported Catch CatchEnd TryEnd TryCase TryCaseEnd
            BadMatch CaseEnd IfEnd BadRecord Raise RawRaise BuildStacktrace SelfPid PutMapAssoc PutMapExact HasMapFields
            Bif0 Bif1 Bif2 Bif3;
        data: Allocate AllocateStress TestHeap TestHeapStress Deallocate Trim InitY MakeFun SetTupleElement UpdateRecord;
        binaries: BsStartMatch BsGetInteger BsGetFloat BsGetBinary BsSkipBits BsTestTail BsTestUnit BsEnsure
            BsMatchString BsGetUtf BsSkipUtf BsGetTail BsGetPosition BsSetPosition BsInitWritable BsCreateBinary;
        maps: GetMapElements;
        tests: Jump;
        messages: Send LoopReceive LoopReceiveEnd RemoveMessage Wait WaitTimeout Timeout;
        floats: LoadFloat StoreFloat ConvertFloat FloatAdd FloatSubtract FloatMultiply FloatDivide FloatNegate;
    }
}
