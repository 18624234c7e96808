//! Runs of operations that often follow each other, made into one handler.
//!
//! A run saves the jumps between its parts, and the processor one guess each.
//! The list comes from counting neighbours in OTP's own modules and in the
//! loops of `benches/`; a run that is not here just runs part by part.
//!
//! ```text
//!  app([H | T], L) -> [H | app(T, L)].
//!
//!  is_nonempty_list  ┐
//!  allocate          │ one handler
//!  get_list          │
//!  call              ┘
//!  test_heap         ┐
//!  put_list          │ one handler
//!  deallocate        │
//!  return            ┘
//! ```

use super::arithmetic::*;
use super::calls::*;
use super::data::*;
use super::tests::*;
use super::{C, Entry, Pair, R0, XR, YR};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Most operations in a run.
pub const LONGEST: usize = 4;

type Key = [u64; LONGEST];

/// The type of a run: pairs within pairs.
macro_rules! chain {
    ($last:ty) => { $last };
    ($first:ty, $($rest:ty),+) => { Pair<$first, chain!($($rest),+)> };
}

macro_rules! runs {
    ($($($op:ty),+;)+) => {
        static RUNS: LazyLock<FxHashMap<Key, u64>> = LazyLock::new(|| {
            [$((key([$(Entry::of::<$op>()),+]), Entry::of::<chain!($($op),+)>().address())),+].into_iter().collect()
        });
    };
}

runs! {
    // Leaving a function.
    Deallocate, Return;
    MoveConstant<R0>, Return;
    MoveConstant<R0>, Deallocate, Return;
    Move<XR, R0>, Return;
    Move<XR, R0>, Deallocate, Return;
    Move<YR, R0>, Deallocate, Return;
    Move<YR, R0>, CallLast;
    Move<YR, XR>, CallLast;
    Move<YR, XR>, Move<YR, R0>, CallLast;
    Move<YR, R0>, Deallocate, CallExternalOnly;

    // Entering one, and calls from it.
    Allocate, Move<XR, YR>;
    Allocate, Move<XR, YR>, Move<XR, YR>;
    Allocate, Move<XR, YR>, Move<XR, YR>, Move<XR, YR>;
    Allocate, Move<XR, YR>, Move<R0, YR>;
    Allocate, Move<R0, YR>;
    Allocate, Move<R0, YR>, Call;
    Allocate, Move<R0, YR>, Move<XR, R0>, Call;
    Allocate, Move<R0, YR>, AddSmall<R0, R0>, Call;
    Allocate, Move<XR, YR>, Call;
    Allocate, InitY;
    InitY, InitY;
    Move<XR, R0>, Call;
    Move<XR, R0>, CallOnly;
    Move<YR, R0>, Call;
    Move<YR, XR>, Call;
    Move<YR, XR>, Move<YR, R0>, Call;
    Move<R0, YR>, Call;
    Move<R0, YR>, Move<YR, R0>, Call;
    Move<R0, YR>, Move<XR, R0>, Call;
    Move<YR, R0>, CallExternal;
    Move<XR, XR>, CallOnly;
    MoveConstant<R0>, Call;
    MoveConstant<R0>, CallExternal;
    MoveConstant<R0>, CallExternalOnly;
    MoveConstant<XR>, Call;
    MoveConstant<XR>, CallOnly;
    MoveConstant<XR>, CallExternalOnly;
    Trim, Call;
    Move<YR, YR>, Trim;
    Move<YR, YR>, Trim, Call;
    Move<YR, R0>, Trim;
    Move<YR, R0>, Trim, Call;

    // Moves.
    Move<XR, YR>, Move<XR, YR>;
    Move<XR, YR>, Move<R0, YR>;
    Move<R0, YR>, Move<XR, YR>;
    Move<R0, YR>, Move<XR, R0>;
    Move<R0, YR>, Move<YR, R0>;
    Move<XR, YR>, Move<XR, R0>;
    Move<YR, XR>, Move<YR, XR>;
    Move<YR, XR>, Move<YR, XR>, Move<YR, R0>;
    Move<YR, XR>, Move<YR, R0>;
    Move<R0, XR>, Move<YR, R0>;
    Move<R0, XR>, Move<YR, R0>, Call;
    Move<R0, XR>, Move<YR, XR>;
    Move<R0, XR>, MoveConstant<R0>;
    Move<XR, XR>, Move<XR, XR>;
    Move<XR, XR>, Move<XR, R0>;
    Move<XR, R0>, Move<XR, XR>;
    MoveConstant<XR>, MoveConstant<XR>;
    MoveConstant<XR>, MoveConstant<R0>;
    MoveConstant<XR>, Move<YR, R0>;
    MoveConstant<XR>, Move<YR, XR>;
    Move<YR, XR>, MoveConstant<XR>;

    // Lists.
    IsNonemptyList<R0>, GetList<Proved, R0, XR, R0>;
    IsNonemptyList<R0>, GetList<Proved, R0, XR, XR>;
    IsNonemptyList<R0>, GetList<Proved, R0, R0, XR>;
    IsNonemptyList<R0>, GetList<Proved, R0, YR, R0>;
    IsNonemptyList<R0>, Allocate;
    IsNonemptyList<R0>, Allocate, GetList<Proved, R0, YR, R0>;
    IsNonemptyList<R0>, Allocate, GetList<Proved, R0, YR, R0>, Call;
    IsNonemptyList<R0>, Allocate, GetList<Proved, R0, XR, YR>;
    IsNonemptyList<R0>, Allocate, GetList<Proved, R0, R0, YR>;
    IsNonemptyList<R0>, Allocate, GetList<Proved, R0, YR, XR>;
    IsNonemptyList<XR>, GetList<Proved, XR, XR, XR>;
    IsNonemptyList<XR>, GetList<Proved, XR, R0, XR>;
    IsNonemptyList<XR>, GetList<Proved, XR, XR, R0>;
    IsNonemptyList<XR>, Allocate, GetList<Proved, XR, YR, XR>;
    Allocate, GetList<Proved, R0, YR, R0>;
    Allocate, GetList<Proved, R0, YR, R0>, Call;
    GetList<Proved, R0, YR, R0>, Call;
    GetList<Proved, XR, XR, XR>, IsNonemptyList<XR>;
    TestHeap, PutList<R0, XR, XR>;
    TestHeap, PutList<XR, R0, R0>;
    TestHeap, PutList<XR, XR, XR>;
    TestHeap, PutList<XR, XR, XR>, CallOnly;
    TestHeap, PutList<XR, XR, XR>, Move<XR, R0>, CallOnly;
    TestHeap, PutList<YR, R0, R0>;
    TestHeap, PutList<YR, R0, R0>, Deallocate, Return;
    TestHeap, PutList<R0, XR, XR>, Move<YR, R0>;
    PutList<YR, R0, R0>, Deallocate, Return;
    PutList<XR, R0, R0>, Deallocate, Return;
    PutList<XR, R0, R0>, Return;
    PutList<XR, XR, XR>, PutList<XR, XR, XR>;
    PutList<R0, XR, XR>, Move<XR, R0>, CallOnly;

    // Tuples.
    IsTuple<R0>, TestArity<R0>;
    IsTuple<R0>, TestArity<R0>, GetTupleElement<Proved, R0, XR>;
    IsTuple<XR>, TestArity<XR>;
    IsTuple<XR>, TestArity<XR>, GetTupleElement<Proved, XR, XR>;
    IsTaggedTuple<R0>, GetTupleElement<Proved, R0, XR>;
    IsTaggedTuple<R0>, GetTupleElement<Proved, R0, XR>, GetTupleElement<Proved, R0, XR>;
    IsTaggedTuple<XR>, GetTupleElement<Proved, XR, XR>;
    TestArity<R0>, GetTupleElement<Proved, R0, XR>;
    TestArity<R0>, GetTupleElement<Proved, R0, XR>, GetTupleElement<Proved, R0, XR>;
    TestArity<XR>, GetTupleElement<Proved, XR, XR>;
    TestArity<XR>, GetTupleElement<Proved, XR, XR>, GetTupleElement<Proved, XR, XR>;
    GetTupleElement<Proved, R0, XR>, GetTupleElement<Proved, R0, XR>;
    GetTupleElement<Proved, R0, XR>, GetTupleElement<Proved, R0, XR>, GetTupleElement<Proved, R0, XR>;
    GetTupleElement<Proved, R0, XR>, GetTupleElement<Proved, R0, R0>;
    GetTupleElement<Proved, XR, XR>, GetTupleElement<Proved, XR, XR>;
    GetTupleElement<Proved, YR, XR>, GetTupleElement<Proved, YR, XR>;
    GetTupleElement<Proved, R0, XR>, IsExactEqualConstant<XR, C>;
    TestHeap, PutTuple2<R0>;
    TestHeap, PutTuple2<R0>, Return;
    TestHeap, PutTuple2<R0>, Deallocate, Return;
    TestHeap, PutTuple2<XR>;
    TestHeap, PutTuple<R0>;
    TestHeap, PutTuple<XR>;
    PutTuple2<R0>, Deallocate, Return;
    PutTuple2<R0>, Return;

    // Arithmetic and comparison.
    IsLessConstant<R0, C>, Return;
    IsLessConstant<R0, C>, MoveConstant<R0>;
    IsLess<R0, XR>, Allocate;
    IsLess<XR, R0>, Allocate;
    IsLess<XR, R0>, Allocate, Move<XR, YR>;
    IsGreaterOrEqual<R0, XR>, Allocate;
    IsExactEqualConstant<R0, C>, MoveConstant<R0>;
    IsExactEqualConstant<R0, C>, Move<XR, R0>, Return;
    IsExactEqualConstant<XR, C>, MoveConstant<R0>;
    IsExactNotEqualConstant<R0, C>, Move<XR, R0>;
    AddSmall<R0, R0>, Call;
    AddSmall<R0, R0>, CallOnly;
    AddSmall<R0, XR>, Move<XR, R0>;
    AddSmall<XR, XR>, CallOnly;
    AddSmall<XR, R0>, CallOnly;
    AddSmall<R0, R0>, Add<R0, XR, XR>;
    AddSmall<R0, R0>, AddSmall<XR, XR>;
    Add<XR, R0, XR>, AddSmall<R0, R0>;
    Add<XR, R0, XR>, AddSmall<R0, R0>, CallOnly;
    Add<R0, XR, XR>, AddSmall<R0, R0>;
    Add<R0, XR, XR>, AddSmall<R0, R0>, CallOnly;
    Add<XR, XR, XR>, CallOnly;
    AddSmall<YR, R0>, Call;
    AddSmall<YR, XR>, Move<R0, YR>;
    AddSmall<YR, XR>, Move<R0, YR>, Move<XR, R0>, Call;
    AddSmall<R0, XR>, Move<YR, R0>;
    AddSmall<YR, R0>, Move<YR, XR>;
    Add<YR, R0, R0>, Deallocate, Return;
    Add<R0, YR, R0>, Deallocate, Return;
    Subtract<XR, XR, XR>, Move<XR, R0>;
}

fn key<const N: usize>(entries: [Entry; N]) -> Key {
    let mut key = [0; LONGEST];
    key.iter_mut().zip(entries).for_each(|(word, entry)| *word = entry.address());
    key
}

/// The handler that does these operations, at most [`LONGEST`], if there is one.
pub fn run_of(entries: impl Iterator<Item = Entry>) -> Option<u64> {
    let mut key = [0; LONGEST];
    key.iter_mut().zip(entries).for_each(|(word, entry)| *word = entry.address());
    RUNS.get(&key).copied()
}

#[cfg(test)]
mod tests {
    use super::super::calls::Return;
    use super::super::data::{Deallocate, Move};
    use super::super::{Entry, R0, YR};
    use super::run_of;

    #[test]
    fn runs_are_found_by_their_parts() {
        let parts = [Entry::of::<Deallocate>(), Entry::of::<Return>()];
        let run = run_of(parts.into_iter()).expect("the most frequent pair of all");
        assert!(parts.iter().all(|part| part.address() != run));
        assert_eq!(run_of([Entry::of::<Return>(), Entry::of::<Move<R0, YR>>()].into_iter()), None);
    }
}
