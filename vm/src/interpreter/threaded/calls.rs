//! Calls, in three endings each: plain, dropping the frame, and without a frame; and the return.
//!
//! Word 0 of a frame is the return slot: a call writes the return address
//! there, the callee finds it at its own stack top and returns by jumping to
//! it. A function without a frame saves nothing and restores nothing.
//!
//! Each call takes a reduction. At the last one the process goes back to the
//! run queue; it goes on at the start of the callee.

use super::data::operation;
use super::{Entry, Flow, Op, State, long, run_slow};
use crate::code::entries::Export;
use crate::interpreter::opcode::Opcode;
use crate::interpreter::slow;
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

long!(CallBif CallFun CallFun2 Apply ApplyLast Undefined ProcessEnd FunctionClause Unsupported
    Catch CatchEnd TryEnd TryCase TryCaseEnd BadMatch CaseEnd IfEnd BadRecord Raise RawRaise BuildStacktrace
    Bif0 Bif1 Bif2 Bif3 Head Tail Element SelfPid);

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
        calls: Call CallLast CallOnly CallExternal CallExternalLast CallExternalOnly CallBif CallFun CallFun2 Apply
            ApplyLast Return Undefined ProcessEnd FunctionClause Unsupported Catch CatchEnd TryEnd TryCase TryCaseEnd
            BadMatch CaseEnd IfEnd BadRecord Raise RawRaise BuildStacktrace Bif0 Bif1 Bif2 Bif3 Head Tail Element
            SelfPid;
        data: Allocate AllocateStress TestHeap TestHeapStress Deallocate InitY MakeFun;
        tests: Jump;
        messages: Send LoopReceive LoopReceiveEnd RemoveMessage Wait WaitTimeout Timeout;
        floats: LoadFloat StoreFloat ConvertFloat FloatAdd FloatSubtract FloatMultiply FloatDivide FloatNegate;
    }
}
