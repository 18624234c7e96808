//! The interpreter to read: a `match` over the operations, a short arm each, in the order of `opcode.rs`.
//!
//! It executes the code of the threaded interpreter; only word 0 of each
//! instruction is another: the operation's number. There are no fused runs, no
//! handlers by operand kind, and nothing travels in the processor's registers:
//! all state is in the [`Machine`], before and after each instruction.
//!
//! ```text
//!  ip → [ number of the operation ][ c b a ][ … ]      step: read, compute, write
//!     ← address to go on at; null leaves the interpreter
//! ```
//! It is there for learners, for stepping through a program
//! (`MINIBEAM_TRACE=instructions`), and as the oracle of the threaded form: an
//! arm uses the general functions on terms where a handler has a shortcut, and
//! looks at what a handler was told that verification had proved. What a
//! handler leaves to `slow.rs` is left to it here too.

use super::exception::THROWN;
use super::machine::Machine;
use super::opcode::Opcode;
use super::slow;
use super::threaded::Slow;
use crate::atom::atoms;
use crate::heap::words::Allocate;
use crate::term::tags::{Boxed, NIL, Term};
use crate::trace;
use std::ptr;

/// Runs from `ip` until the process is preempted, waits or ends; the machine's outcome says which.
pub fn enter(machine: &mut Machine, ip: *const u64) {
    let traced = machine.vm.options.trace.follows_instructions();
    let mut next = ip;
    while !next.is_null() {
        machine.ip = next;
        if traced {
            trace::instruction(machine, opcode(machine));
        }
        next = step(machine);
    }
}

/// The operation at `ip`.
fn opcode(machine: &Machine) -> Opcode {
    Opcode::ALL[machine.word(0) as usize]
}

/// Does one instruction. Gives the address of the next one; null: the process leaves the interpreter.
fn step(machine: &mut Machine) -> *const u64 {
    use Opcode as O;
    let (a, b, c) = (machine.a(), machine.b(), machine.c());
    match opcode(machine) {
        // ---- Calls ----
        O::Call => {
            machine.set_return(machine.next(2));
            machine.go(machine.target())
        }
        O::CallLast => {
            machine.drop_stack(a as usize);
            machine.go(machine.target())
        }
        O::CallOnly => machine.go(machine.target()),
        O::CallExternal => {
            machine.set_return(machine.next(3));
            machine.go(machine.code_of(machine.export()))
        }
        O::CallExternalLast => {
            machine.drop_stack(a as usize);
            machine.go(machine.code_of(machine.export()))
        }
        O::CallExternalOnly => machine.go(machine.code_of(machine.export())),
        O::CallBif => slow::CallBif::work(machine),
        O::CallBifOnly => slow::CallBifOnly::work(machine),
        O::CallFun => slow::CallFun::work(machine),
        O::CallFun2 => slow::CallFun2::work(machine),
        O::Apply => slow::Apply::work(machine),
        O::ApplyLast => slow::ApplyLast::work(machine),
        O::Return => machine.return_address(),
        O::Undefined => slow::Undefined::work(machine),
        O::ProcessEnd => slow::ProcessEnd::work(machine),
        O::FunctionClause => slow::FunctionClause::work(machine),
        O::Unsupported => slow::Unsupported::work(machine),

        // ---- Frames and heap ----
        O::Allocate => {
            if !machine.has_room(a as usize + c as usize) {
                return slow::CollectForHeap::work(machine);
            }
            machine.make_frame(a as usize);
            machine.next(2)
        }
        O::TestHeap => {
            if !machine.has_room(c as usize) {
                return slow::CollectForHeap::work(machine);
            }
            machine.next(2)
        }
        O::TestHeapStress => slow::TestHeapStress::work(machine),
        O::AllocateStress => slow::AllocateStress::work(machine),
        O::Deallocate => {
            machine.drop_stack(a as usize);
            machine.next(2)
        }
        O::Trim => {
            machine.drop_stack(a as usize);
            machine.set_return(ptr::null());
            machine.next(2)
        }
        O::InitY => {
            machine.write(a, NIL);
            machine.next(2)
        }

        // ---- Data ----
        O::Move => {
            machine.write(b, machine.read(a));
            machine.next(2 + machine.constants(&[a]))
        }
        O::Swap => {
            let (first, second) = (machine.read(a), machine.read(b));
            machine.write(a, second);
            machine.write(b, first);
            machine.next(2)
        }
        O::GetList => {
            let Some((head, tail)) = machine.read(a).as_cons() else { return slow::NotAList::work(machine) };
            machine.write(b, head);
            machine.write(c as u16, tail);
            machine.next(2)
        }
        O::GetHead => {
            let Some((head, _)) = machine.read(a).as_cons() else { return slow::NotAList::work(machine) };
            machine.write(b, head);
            machine.next(2)
        }
        O::GetTail => {
            let Some((_, tail)) = machine.read(a).as_cons() else { return slow::NotAList::work(machine) };
            machine.write(b, tail);
            machine.next(2)
        }
        O::GetTupleElement => {
            // The offset counts from the header.
            let index = c as usize / 8 - 1;
            let element = machine.read(a).as_tuple().and_then(|elements| elements.get(index));
            let Some(&element) = element else { return slow::NotATuple::work(machine) };
            machine.write(b, element);
            machine.next(2)
        }
        O::PutList => {
            let cell = machine.heap.cons(machine.read(a), machine.read(b));
            machine.write(c as u16, cell);
            // With a constant there is always room for two.
            machine.next(if machine.constants(&[a, b]) == 0 { 2 } else { 4 })
        }
        O::PutTuple => {
            let elements: Vec<Term> = (0..c as usize).map(|at| machine.element(2 + at)).collect();
            let tuple = machine.heap.tuple(&elements);
            machine.write(b, tuple);
            machine.next(2 + elements.len())
        }
        O::SetTupleElement => slow::SetTupleElement::work(machine),
        O::UpdateRecord => slow::UpdateRecord::work(machine),
        O::MakeFun => slow::MakeFun::work(machine),

        // ---- Tests ----
        O::IsInteger => test(machine, machine.read(a).is_integer()),
        O::IsFloat => test(machine, machine.read(a).is_float()),
        O::IsNumber => test(machine, machine.read(a).is_number()),
        O::IsAtom => test(machine, machine.read(a).is_atom()),
        O::IsPid => test(machine, machine.read(a).is_pid()),
        O::IsPort => test(machine, machine.read(a).is_port()),
        O::IsReference => test(machine, machine.read(a).is_kind(Boxed::Reference)),
        O::IsFunction => test(machine, machine.read(a).as_fun().is_some()),
        O::IsFunction2 => slow::IsFunction2::work(machine),
        O::IsNil => test(machine, machine.read(a).is_nil()),
        O::IsNonemptyList => test(machine, machine.read(a).is_cons()),
        O::IsList => test(machine, machine.read(a).is_list()),
        O::IsTuple => test(machine, machine.read(a).is_tuple()),
        O::IsBoolean => test(machine, [atoms::TRUE, atoms::FALSE].map(Term::atom).contains(&machine.read(a))),
        O::IsBinary => slow::IsBinary::work(machine),
        O::IsBitstring => slow::IsBitstring::work(machine),
        O::IsMap => slow::IsMap::work(machine),
        O::TestArity => test(machine, arity(machine.read(a)) == Some(b as usize)),
        O::IsTaggedTuple => {
            let elements = machine.read(a).as_tuple().filter(|elements| elements.len() == b as usize);
            let holds = elements.is_some_and(|elements| elements.first() == Some(&Term(machine.word(2))));
            if holds { machine.next(3) } else { machine.target() }
        }
        O::IsLess => slow::IsLess::work(machine),
        O::IsGreaterOrEqual => slow::IsGreaterOrEqual::work(machine),
        O::IsEqual => slow::IsEqual::work(machine),
        O::IsNotEqual => slow::IsNotEqual::work(machine),
        O::IsExactEqual => slow::IsExactEqual::work(machine),
        O::IsExactNotEqual => slow::IsExactNotEqual::work(machine),
        O::Jump => machine.target(),
        // Sorted pairs can be searched like others.
        O::SelectValue | O::SelectSorted => select(machine, Some(machine.read(a).0)),
        O::SelectDense => {
            let (value, count, first) = (machine.read(a), machine.word(2) as i64, machine.word(3) as i64);
            if !value.is_small() || !(first..first + count).contains(&value.small_value()) {
                return machine.target();
            }
            let at = (value.small_value() - first) as usize;
            machine.offset(machine.word(4 + at) as isize)
        }
        O::SelectArity => select(machine, arity(machine.read(a)).map(|arity| arity as u64)),

        // ---- Arithmetic ----
        O::Add => slow::Add::work(machine),
        O::AddSmall => slow::AddSmall::work(machine),
        O::Subtract => slow::Subtract::work(machine),
        O::Multiply => slow::Multiply::work(machine),
        O::Divide => slow::Divide::work(machine),
        O::IntegerDivide => slow::IntegerDivide::work(machine),
        O::Remainder => slow::Remainder::work(machine),
        O::BitAnd => slow::BitAnd::work(machine),
        O::BitOr => slow::BitOr::work(machine),
        O::BitXor => slow::BitXor::work(machine),
        O::ShiftLeft => slow::ShiftLeft::work(machine),
        O::ShiftRight => slow::ShiftRight::work(machine),
        O::BitNot => slow::BitNot::work(machine),
        O::Negate => slow::Negate::work(machine),

        // ---- BIFs; some that handlers do in place have the form of all others ----
        O::Bif0 => slow::Bif0::work(machine),
        O::Bif1 | O::Head | O::Tail | O::TupleSize => slow::Bif1::work(machine),
        O::Bif2 | O::Element => slow::Bif2::work(machine),
        O::Bif3 => slow::Bif3::work(machine),
        O::SelfPid => {
            machine.write(a, machine.pid);
            machine.next(2)
        }

        // ---- Maps ----
        O::PutMapAssoc => slow::PutMapAssoc::work(machine),
        O::PutMapExact => slow::PutMapExact::work(machine),
        O::HasMapFields => slow::HasMapFields::work(machine),
        O::GetMapElements => slow::GetMapElements::work(machine),

        // ---- Bit syntax ----
        O::BsStartMatch => slow::BsStartMatch::work(machine),
        O::BsGetInteger => slow::BsGetInteger::work(machine),
        O::BsGetFloat => slow::BsGetFloat::work(machine),
        O::BsGetBinary => slow::BsGetBinary::work(machine),
        O::BsSkipBits => slow::BsSkipBits::work(machine),
        O::BsTestTail => slow::BsTestTail::work(machine),
        O::BsTestUnit => slow::BsTestUnit::work(machine),
        O::BsEnsure => slow::BsEnsure::work(machine),
        O::BsMatchString => slow::BsMatchString::work(machine),
        O::BsGetUtf => slow::BsGetUtf::work(machine),
        O::BsSkipUtf => slow::BsSkipUtf::work(machine),
        O::BsGetTail => slow::BsGetTail::work(machine),
        O::BsGetPosition => slow::BsGetPosition::work(machine),
        O::BsSetPosition => slow::BsSetPosition::work(machine),
        O::BsInitWritable => slow::BsInitWritable::work(machine),
        O::BsCreateBinary => slow::BsCreateBinary::work(machine),

        // ---- Floats ----
        // A float is a number like others.
        O::LoadFloat | O::ConvertFloat => slow::ConvertFloat::work(machine),
        O::StoreFloat => slow::StoreFloat::work(machine),
        O::FloatAdd => float(machine, |a, b| a + b),
        O::FloatSubtract => float(machine, |a, b| a - b),
        O::FloatMultiply => float(machine, |a, b| a * b),
        O::FloatDivide => float(machine, |a, b| a / b),
        O::FloatNegate => {
            machine.f[b as usize] = -machine.f[a as usize];
            machine.next(2)
        }

        // ---- Exceptions ----
        O::Catch => {
            machine.write(a, Term(machine.word(2)));
            machine.next(3)
        }
        O::CatchEnd => {
            machine.write(a, NIL);
            if machine.x[0] == THROWN { slow::CatchEnd::work(machine) } else { machine.next(2) }
        }
        O::TryEnd => {
            machine.write(a, NIL);
            machine.next(2)
        }
        O::TryCase => {
            if machine.x[0] != THROWN {
                return slow::TryCase::work(machine);
            }
            machine.write(a, NIL);
            machine.x.copy_within(1..4, 0);
            machine.next(2)
        }
        O::TryCaseEnd => slow::TryCaseEnd::work(machine),
        O::BadMatch => slow::BadMatch::work(machine),
        O::CaseEnd => slow::CaseEnd::work(machine),
        O::IfEnd => slow::IfEnd::work(machine),
        O::BadRecord => slow::BadRecord::work(machine),
        O::Raise => slow::Raise::work(machine),
        O::RawRaise => slow::RawRaise::work(machine),
        O::BuildStacktrace => slow::BuildStacktrace::work(machine),

        // ---- Messages ----
        O::Send => slow::Send::work(machine),
        O::LoopReceive => slow::LoopReceive::work(machine),
        O::LoopReceiveEnd => slow::LoopReceiveEnd::work(machine),
        O::RemoveMessage => slow::RemoveMessage::work(machine),
        O::Wait => slow::Wait::work(machine),
        O::WaitTimeout => slow::WaitTimeout::work(machine),
        O::Timeout => slow::Timeout::work(machine),
    }
}

/// The end of a test that is two words long.
fn test(machine: &Machine, holds: bool) -> *const u64 {
    if holds { machine.next(2) } else { machine.target() }
}

fn arity(term: Term) -> Option<usize> {
    term.as_tuple().map(<[Term]>::len)
}

/// Goes to the offset that stands behind `wanted`, in pairs from word 3 on.
fn select(machine: &Machine, wanted: Option<u64>) -> *const u64 {
    let count = machine.word(2) as usize;
    match (0..count).find(|at| Some(machine.word(3 + 2 * at)) == wanted) {
        Some(at) => machine.offset(machine.word(4 + 2 * at) as isize),
        None => machine.target(),
    }
}

/// Arithmetic on float registers.
fn float(machine: &mut Machine, operation: impl FnOnce(f64, f64) -> f64) -> *const u64 {
    let result = operation(machine.f[machine.a() as usize], machine.f[machine.b() as usize]);
    if !result.is_finite() {
        return slow::FloatError::work(machine);
    }
    machine.f[machine.c() as usize] = result;
    machine.next(2)
}
