//! What is too long for a handler: plain code on the machine, shared by both forms of the interpreter.
//!
//! Each type's `work` does the instruction at `machine.ip` and gives the
//! address to go on at; null leaves the interpreter, and the machine's outcome
//! says why. Allocation does not collect here: results are built first, and if
//! they did not fit the block, it is collected afterwards with the result as root.
#![allow(unsafe_code)] // moves the stack's top

use super::exception::{Class, Exception, Trace};
use super::machine::{Machine, Outcome};
use super::operand::X_REGISTERS;
use super::threaded::Slow;
use crate::atom::{Atom, atoms};
use crate::bifs::{Bif, Fault, Stop};
use crate::code::entries::Export;
use crate::heap::words::{self, Allocate};
use crate::process::timeout;
use crate::term::arithmetic::{self, ArithmeticError};
use crate::term::bits;
use crate::term::compare::{compare, exact_equal, numeric_equal};
use crate::term::fun::Fun;
use crate::term::map;
use crate::term::tags::{NIL, Term};
use std::cmp::Ordering;
use std::ptr;

/// Most arguments of a BIF.
const MAX_BIF_ARITY: usize = 8;

/// Words that a BIF builds in the time of a call.
const BUILT_WORDS_PER_REDUCTION: i64 = 64;

/// Declares long paths: a type each, with its `work`.
macro_rules! slow {
    ($($(#[$doc:meta])* $name:ident |$machine:ident| $body:expr;)+) => {
        $(
            $(#[$doc])*
            pub struct $name;

            impl Slow for $name {
                fn work($machine: &mut Machine) -> *const u64 {
                    $body
                }
            }
        )+
    };
}

pub(super) use slow;

pub use super::binaries::{
    BsCreateBinary, BsEnsure, BsGetBinary, BsGetFloat, BsGetInteger, BsGetPosition, BsGetTail, BsGetUtf,
    BsInitWritable, BsMatchString, BsSetPosition, BsSkipBits, BsSkipUtf, BsStartMatch, BsTestTail, BsTestUnit,
};

// ---- Calls ----

slow! {
    /// The time slice is used up at a call.
    Preempt |machine| machine.preempt(machine.ip, machine.arity_at(machine.ip));

    CallBif |machine| {
        let next = machine.next(3);
        call_bif(machine, Some(next))
    };

    CallBifOnly |machine| call_bif(machine, None);

    /// What the handler does not do: funs of exports, and errors.
    CallFun |machine| {
        let arity = machine.a() as usize >> 3;
        let fun = machine.x[arity];
        machine.set_return(machine.next(2));
        call_fun(machine, fun, arity)
    };

    CallFun2 |machine| {
        let arity = machine.b() as usize;
        let fun = machine.read(machine.a());
        machine.set_return(machine.next(2));
        call_fun(machine, fun, arity)
    };

    Apply |machine| {
        let arity = machine.a() as usize >> 3;
        machine.set_return(machine.next(2));
        apply(machine, arity)
    };

    ApplyLast |machine| {
        let arity = machine.a() as usize >> 3;
        // The trace of an error here shows the caller, as after any tail call.
        match function_of(machine, arity) {
            Ok(export) => {
                machine.drop_stack(machine.b() as usize);
                machine.go(machine.code_of(export))
            }
            Err(address) => address,
        }
    };

    Undefined |machine| undefined(machine);

    ProcessEnd |machine| machine.exit(Term::atom(atoms::NORMAL));

    FunctionClause |machine| {
        let arity = machine.word(2) as usize;
        // A match context among the arguments is shown as what is left of its binary.
        for at in 0..arity {
            if bits::is_context(machine.x[at]) {
                machine.x[at] = bits::tail(machine.x[at], &mut machine.heap);
            }
        }
        let arguments = machine.heap.list(&machine.x[..arity]);
        let trace = Trace::Arguments { arguments, info: NIL };
        machine.raise(Exception { trace, ..error(atoms::FUNCTION_CLAUSE) }, None)
    };

    Unsupported |machine| {
        let name = Term(machine.word(2));
        machine.fatal(atoms::UNDEF, name)
    };
}

const fn error(reason: Atom) -> Exception {
    Exception::new(Class::Error, Term::atom(reason))
}

/// Calls the BIF of the export in word 2. `next`: where to go on; `None`: back to the caller.
fn call_bif(machine: &mut Machine, next: Option<*const u64>) -> *const u64 {
    let export = machine.export();
    let arity = export.arity as usize;
    machine.reductions -= 1;
    let result = match export.bif {
        Some(Bif::Pure(function)) => {
            let (arguments, heap) = (&machine.x[..arity], &mut machine.heap);
            let before = heap.built_words();
            let result = function(heap, arguments).map_err(Stop::from);
            // Who builds much takes the time of many calls.
            machine.reductions -= (machine.heap.built_words() - before) as i64 / BUILT_WORDS_PER_REDUCTION;
            result
        }
        Some(Bif::Native(function)) => {
            let mut arguments = [NIL; MAX_BIF_ARITY];
            arguments[..arity].copy_from_slice(&machine.x[..arity]);
            function(machine, &arguments[..arity])
        }
        None => return undefined(machine),
    };
    match result {
        Ok(value) => {
            machine.x[0] = value;
            if !machine.collect_fragments(1) {
                return machine.out_of_memory();
            }
            next.unwrap_or_else(|| machine.return_address())
        }
        Err(stop) => stopped(machine, export, stop, next),
    }
}

/// A BIF that did not simply give a value.
#[cold]
fn stopped(machine: &mut Machine, export: &Export, stop: Stop, next: Option<*const u64>) -> *const u64 {
    match stop {
        Stop::Raise(exception) => {
            let called = (exception.trace == Trace::Called).then(|| {
                let arguments = machine.x[..export.arity as usize].to_vec();
                machine.entry(export.module, export.function, &arguments, NIL)
            });
            machine.raise(exception, called)
        }
        Stop::Continue(address) => {
            if let Some(next) = next {
                machine.set_return(next);
            }
            machine.go(address)
        }
        Stop::Signals(value) => {
            machine.x[0] = value;
            if !machine.take_signals_keeping(1) {
                return ptr::null();
            }
            next.unwrap_or_else(|| machine.return_address())
        }
        Stop::Yield(value) => {
            machine.x[0] = value;
            let next = next.unwrap_or_else(|| machine.return_address());
            machine.preempt(next, 1)
        }
        Stop::Hibernate(address) => machine.hibernate(address),
        Stop::Leave => ptr::null(),
        Stop::Halt => {
            machine.outcome = Outcome::Halted;
            ptr::null()
        }
    }
}

/// The function that an apply names: module and function behind the arguments. `Err`: where the error leads.
fn function_of(machine: &mut Machine, arity: usize) -> Result<&'static Export, *const u64> {
    let (module, function) = (machine.x[arity], machine.x[arity + 1]);
    if !module.is_atom() || !function.is_atom() {
        let arguments = machine.heap.list(&machine.x[..arity]);
        let called = machine.entry(atoms::ERLANG, atoms::APPLY, &[module, function, arguments], NIL);
        return Err(machine.raise(error(atoms::BADARG), Some(called)));
    }
    let key = (module.atom_value(), function.atom_value(), arity as u32);
    match machine.vm.export(key) {
        Some(export) => Ok(export),
        None => Err(machine.error(atoms::SYSTEM_LIMIT)),
    }
}

fn apply(machine: &mut Machine, arity: usize) -> *const u64 {
    match function_of(machine, arity) {
        Ok(export) => machine.go(machine.code_of(export)),
        Err(address) => address,
    }
}

/// Goes to a fun whose arguments are in the X registers. The return slot is set.
pub fn call_fun(machine: &mut Machine, fun: Term, arity: usize) -> *const u64 {
    match fun_code(machine, fun, arity) {
        Ok(target) => machine.go(target),
        Err(exception) => machine.raise(exception, None),
    }
}

/// The code of a fun, after its variables have been put behind the arguments.
///
/// # Errors
/// `badfun` and `badarity`.
pub fn fun_code(machine: &mut Machine, fun: Term, arity: usize) -> Result<*const u64, Exception> {
    let reason = match fun.as_fun() {
        Some(Fun::Local { entry, free }) if entry.arity as usize == arity => {
            machine.x[arity..arity + free.len()].copy_from_slice(free);
            return Ok(machine.vm.arena.address(entry.code.load(std::sync::atomic::Ordering::Acquire)));
        }
        Some(Fun::External(export)) if export.arity as usize == arity => return Ok(machine.code_of(export)),
        Some(_) => {
            let arguments = machine.heap.list(&machine.x[..arity]);
            let call = machine.heap.tuple(&[fun, arguments]);
            machine.heap.tuple(&[Term::atom(atoms::BADARITY), call])
        }
        None => machine.heap.tuple(&[Term::atom(atoms::BADFUN), fun]),
    };
    Err(Exception::new(Class::Error, reason))
}

/// The export in word 2 has no code: loads its module, or raises `undef`.
fn undefined(machine: &mut Machine) -> *const u64 {
    let export = machine.export();
    let vm = machine.vm.clone();
    if vm.code.module(export.module).is_none() {
        match vm.load_if_missing(export.module) {
            Ok(_) => {}
            Err(message) => {
                let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{message}\n").as_bytes());
            }
        }
    }
    if vm.code.is_callable(export, &vm.arena) {
        return machine.code_of(export);
    }
    let arguments = machine.x[..export.arity as usize].to_vec();
    let called = machine.entry(export.module, export.function, &arguments, NIL);
    machine.raise(error(atoms::UNDEF), Some(called))
}

// ---- Frames and heap ----

/// Collects for a frame (a, bytes) and heap (c, bytes), so that the instruction can be done again.
fn make_room(machine: &mut Machine) -> bool {
    let live = machine.b() as usize;
    let need = (machine.a() as usize + machine.c() as usize) / 8;
    machine.collect(live, need)
}

slow! {
    CollectForHeap |machine| {
        if make_room(machine) { machine.ip } else { machine.out_of_memory() }
    };

    TestHeapStress |machine| {
        if make_room(machine) { machine.next(2) } else { machine.out_of_memory() }
    };

    AllocateStress |machine| {
        if !make_room(machine) {
            return machine.out_of_memory();
        }
        machine.make_frame(machine.a() as usize);
        machine.next(2)
    };

    /// A fun for which no room was reserved.
    MakeFun |machine| {
        let free = machine.c() as usize;
        let variables: Vec<Term> = (0..free).map(|at| machine.element(3 + at)).collect();
        let fun = machine.heap.fun(words::entry_at(machine.word(2)), &variables);
        machine.write(machine.b(), fun);
        machine.next(3 + free)
    };

    SetTupleElement |machine| {
        let (value, tuple) = (machine.read(machine.a()), machine.read(machine.b()));
        let index = machine.c() as usize / 8;
        if tuple.as_tuple().is_none_or(|elements| index > elements.len()) {
            return machine.error(atoms::BADARG);
        }
        words::overwrite(tuple, index, value);
        machine.next(2)
    };

    UpdateRecord |machine| {
        let source = machine.read(machine.a());
        let count = machine.word(2) as usize;
        let Some(mut elements) = source.as_tuple().map(<[Term]>::to_vec) else { return machine.error(atoms::BADARG) };
        for at in 0..count {
            let index = machine.element(3 + 2 * at).small_value() as usize;
            match index.checked_sub(1).and_then(|index| elements.get_mut(index)) {
                Some(element) => *element = machine.element(4 + 2 * at),
                None => return machine.error(atoms::BADARG),
            }
        }
        let updated = machine.heap.tuple(&elements);
        machine.write(machine.b(), updated);
        machine.next(3 + 2 * count)
    };

    /// `get_list` and its kin met no cons.
    NotAList |machine| machine.error(atoms::BADARG);

    /// `get_tuple_element` met no tuple, or too small a one.
    NotATuple |machine| machine.error(atoms::BADARG);
}

// ---- Tests ----

/// Declares comparisons of any two terms; one with a constant is a word longer.
macro_rules! comparisons {
    ($($name:ident |$a:ident, $b:ident| $holds:expr;)+) => {
        slow! {
            $($name |machine| {
                let ($a, $b) = (machine.read(machine.a()), machine.read(machine.b()));
                let words = 2 + machine.constants(&[machine.a(), machine.b()]);
                if $holds { machine.next(words) } else { machine.target() }
            };)+
        }
    };
}

comparisons! {
    IsLess |a, b| compare(a, b) == Ordering::Less;
    IsGreaterOrEqual |a, b| compare(a, b) != Ordering::Less;
    IsEqual |a, b| numeric_equal(a, b);
    IsNotEqual |a, b| !numeric_equal(a, b);
    IsExactEqual |a, b| exact_equal(a, b);
    IsExactNotEqual |a, b| !exact_equal(a, b);
}

/// Declares tests of one operand.
macro_rules! tests {
    ($($name:ident |$machine:ident, $a:ident| $holds:expr;)+) => {
        slow! {
            $($name |$machine| {
                let $a = $machine.read($machine.a());
                if $holds { $machine.next(2) } else { $machine.target() }
            };)+
        }
    };
}

tests! {
    IsBinary |_machine, a| crate::term::binary::bits(a).is_some_and(|bits| bits.size % 8 == 0);
    IsBitstring |_machine, a| crate::term::binary::bits(a).is_some();
    IsMap |_machine, a| a.is_map();
    IsFunction2 |machine, a| {
        let arity = machine.read(machine.b());
        arity.is_small() && a.as_fun().is_some_and(|fun| i64::from(fun.arity()) == arity.small_value())
    };
}

// ---- Arithmetic ----

/// Writes the result of an arithmetic operation, or fails: low half of word 2 is the failure offset.
fn finish(
    machine: &mut Machine,
    result: Result<Term, ArithmeticError>,
    destination: u16,
    live: usize,
    words: usize,
    name: Atom,
    arguments: &[Term],
) -> *const u64 {
    match result {
        Ok(value) => {
            let Some(value) = machine.collect_behind(value, live) else { return machine.out_of_memory() };
            machine.write(destination, value);
            machine.next(words)
        }
        Err(reason) => {
            let fail = machine.word(2) as i32;
            if fail != 0 {
                return machine.offset(fail as isize);
            }
            let reason = match reason {
                ArithmeticError::BadArithmetic => atoms::BADARITH,
                ArithmeticError::SystemLimit => atoms::SYSTEM_LIMIT,
            };
            let called = machine.entry(atoms::ERLANG, name, arguments, NIL);
            machine.raise(error(reason), Some(called))
        }
    }
}

/// Declares operations of two operands; each constant makes them a word longer.
macro_rules! binary {
    ($($name:ident $function:ident $operator:ident;)+) => {
        slow! {
            $($name |machine| {
                let (a, b) = (machine.read(machine.a()), machine.read(machine.b()));
                let words = 3 + machine.constants(&[machine.a(), machine.b()]);
                let (destination, live) = (machine.c() as u16, (machine.c() as u32 >> 16) as usize);
                let result = arithmetic::$function(a, b, &mut machine.heap);
                finish(machine, result, destination, live, words, atoms::$operator, &[a, b])
            };)+
        }
    };
}

binary! {
    Add add OP_PLUS;
    Subtract subtract OP_MINUS;
    Multiply multiply OP_TIMES;
    Divide divide OP_DIVIDE;
    IntegerDivide div OP_DIV;
    Remainder rem OP_REM;
    BitAnd band OP_BAND;
    BitOr bor OP_BOR;
    BitXor bxor OP_BXOR;
    ShiftLeft bsl OP_BSL;
    ShiftRight bsr OP_BSR;
}

slow! {
    AddSmall |machine| {
        let (a, b) = (machine.read(machine.a()), Term(machine.c() as i64 as u64));
        let live = (machine.word(2) >> 32) as usize & 0xFFFF;
        // The loader made `A - N` an addition of `-N`. Errors show what the program wrote, and -0.0 - 0 is not -0.0 + 0.
        let subtracted = machine.word(2) >> 63 != 0;
        let swapped = machine.word(2) >> 62 & 1 != 0;
        let (name, arguments) = match (subtracted, swapped) {
            (true, _) => (atoms::OP_MINUS, [a, Term::small(-b.small_value())]),
            (_, true) => (atoms::OP_PLUS, [b, a]),
            _ => (atoms::OP_PLUS, [a, b]),
        };
        let [left, right] = arguments;
        let result = match subtracted {
            true => arithmetic::subtract(left, right, &mut machine.heap),
            false => arithmetic::add(left, right, &mut machine.heap),
        };
        finish(machine, result, machine.b(), live, 3, name, &arguments)
    };

    BitNot |machine| unary(machine, |machine, a| arithmetic::bnot(a, &mut machine.heap), atoms::OP_BNOT);

    Negate |machine| unary(machine, |machine, a| arithmetic::negate(a, &mut machine.heap), atoms::OP_MINUS);
}

fn unary(
    machine: &mut Machine,
    operation: impl FnOnce(&mut Machine, Term) -> Result<Term, ArithmeticError>,
    name: Atom,
) -> *const u64 {
    let a = machine.read(machine.a());
    let words = 3 + machine.constants(&[machine.a()]);
    let (destination, live) = (machine.c() as u16, (machine.c() as u32 >> 16) as usize);
    let result = operation(machine, a);
    finish(machine, result, destination, live, words, name, &[a])
}

// ---- BIFs that are instructions ----

fn bif(machine: &mut Machine, arguments: &[Term], operands: &[u16]) -> *const u64 {
    let export = machine.export();
    let result = match export.bif {
        Some(Bif::Pure(function)) => function(&mut machine.heap, arguments).map_err(Stop::from),
        Some(Bif::Native(function)) => function(machine, arguments),
        None => Err(Stop::error(Term::atom(atoms::UNDEF))),
    };
    match result {
        Ok(value) => {
            let live = (machine.word(3) >> 32) as usize;
            let Some(value) = machine.collect_behind(value, live) else { return machine.out_of_memory() };
            machine.write(machine.c() as u16, value);
            machine.next(4 + machine.constants(operands))
        }
        Err(stop) => {
            let fail = machine.word(3) as i32;
            if fail != 0 {
                return machine.offset(fail as isize);
            }
            let exception = match stop {
                Stop::Raise(exception) => exception,
                // No other kind of stop makes sense inside an expression, and no such BIF is an instruction.
                _ => Exception::new(Class::Error, Fault::BADARG.reason),
            };
            let called = machine.entry(export.module, export.function, arguments, NIL);
            machine.raise(exception, Some(called))
        }
    }
}

slow! {
    Bif0 |machine| bif(machine, &[], &[]);

    Bif1 |machine| {
        let a = machine.a();
        bif(machine, &[machine.read(a)], &[a])
    };

    Bif2 |machine| {
        let (a, b) = (machine.a(), machine.b());
        bif(machine, &[machine.read(a), machine.read(b)], &[a, b])
    };

    Bif3 |machine| {
        let (a, b, c) = (machine.a(), machine.b(), (machine.c() as u32 >> 16) as u16);
        bif(machine, &[machine.read(a), machine.read(b), machine.read(c)], &[a, b, c])
    };
}

// ---- Maps ----

/// Keys and values of a map update.
fn pairs(machine: &Machine, count: usize) -> Vec<(Term, Term)> {
    (0..count).map(|at| pair(machine, at)).collect()
}

fn pair(machine: &Machine, at: usize) -> (Term, Term) {
    (machine.element(4 + 2 * at), machine.element(5 + 2 * at))
}

/// Most pairs of an update that are gathered without an allocation.
const FEW_PAIRS: usize = 8;

fn put_map(machine: &mut Machine, exact: bool) -> *const u64 {
    let source = machine.read(machine.a());
    let count = machine.word(3) as usize;
    let fail = machine.word(2) as i32;
    let live = machine.c() as usize;
    if !source.is_map() {
        return if fail != 0 { machine.offset(fail as isize) } else { machine.error_with(atoms::BADMAP, source) };
    }
    // The usual update is a small one, of keys that are there.
    if count <= FEW_PAIRS {
        let few: [_; FEW_PAIRS] = std::array::from_fn(|at| if at < count { pair(machine, at) } else { (NIL, NIL) });
        if let Some(updated) = map::replace(source, &few[..count], &mut machine.heap) {
            return map_done(machine, updated, live, count);
        }
    }
    let pairs = pairs(machine, count);
    if exact && let Some(&(key, _)) = pairs.iter().find(|pair| map::get(source, pair.0).is_none()) {
        return if fail != 0 { machine.offset(fail as isize) } else { machine.error_with(atoms::BADKEY, key) };
    }
    let updated = map::put_all(source, &pairs, &mut machine.heap);
    map_done(machine, updated, live, count)
}

/// Writes an updated map, after collecting if it did not fit.
fn map_done(machine: &mut Machine, updated: Term, live: usize, count: usize) -> *const u64 {
    let Some(updated) = machine.collect_behind(updated, live) else { return machine.out_of_memory() };
    machine.write(machine.b(), updated);
    machine.next(4 + 2 * count)
}

slow! {
    PutMapAssoc |machine| put_map(machine, false);

    PutMapExact |machine| put_map(machine, true);

    HasMapFields |machine| {
        let source = machine.read(machine.a());
        let count = machine.word(2) as usize;
        let has_all = source.is_map() && (0..count).all(|at| map::get(source, machine.element(3 + at)).is_some());
        if has_all { machine.next(3 + count) } else { machine.target() }
    };

    GetMapElements |machine| {
        let source = machine.read(machine.a());
        let count = machine.word(2) as usize;
        if !source.is_map() {
            return machine.target();
        }
        for at in 0..count {
            let Some(value) = map::get(source, machine.element(3 + 2 * at)) else { return machine.target() };
            machine.write(machine.word(4 + 2 * at) as u16, value);
        }
        machine.next(3 + 2 * count)
    };
}

// ---- Floats ----

slow! {
    /// A float for which no room was reserved.
    StoreFloat |machine| {
        let float = machine.heap.float(machine.f[machine.a() as usize]);
        machine.write(machine.b(), float);
        machine.next(2)
    };

    ConvertFloat |machine| {
        match arithmetic::float_value(machine.read(machine.a())) {
            Ok(value) => {
                machine.f[machine.b() as usize] = value;
                machine.next(2)
            }
            Err(_) => machine.error(atoms::BADARITH),
        }
    };

    /// The result of a float operation is no finite number.
    FloatError |machine| machine.error(atoms::BADARITH);
}

// ---- Exceptions ----

slow! {
    CatchEnd |machine| {
        let (class, reason, raw) = (machine.x[1], machine.x[2], machine.x[3]);
        machine.x[0] = match Class::of(class) {
            Some(Class::Throw) => reason,
            Some(Class::Exit) => machine.heap.tuple(&[Term::atom(atoms::EXIT_SIGNAL), reason]),
            _ => {
                let trace = machine.build_trace(raw);
                let with_trace = machine.heap.tuple(&[reason, trace]);
                machine.heap.tuple(&[Term::atom(atoms::EXIT_SIGNAL), with_trace])
            }
        };
        if machine.collect_fragments(1) { machine.next(2) } else { machine.out_of_memory() }
    };

    /// Code ran on into a handler, behind a call that its compiler knew to raise: there is no exception to handle.
    TryCase |machine| machine.error(atoms::BADARG);

    TryCaseEnd |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::TRY_CLAUSE, value)
    };

    BadMatch |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::BADMATCH, value)
    };

    CaseEnd |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::CASE_CLAUSE, value)
    };

    IfEnd |machine| machine.error(atoms::IF_CLAUSE);

    BadRecord |machine| {
        let value = machine.read(machine.a());
        machine.error_with(atoms::BADRECORD, value)
    };

    /// Raises again what a handler caught; the raw trace knows the class.
    Raise |machine| {
        let (raw, reason) = (machine.read(machine.a()), machine.read(machine.b()));
        let class = raw.as_tuple().and_then(|parts| parts.first().copied()).and_then(Class::of);
        machine.unwind(class.unwrap_or(Class::Error), reason, raw)
    };

    RawRaise |machine| {
        let (class, reason, raw) = (machine.x[0], machine.x[1], machine.x[2]);
        match Class::of(class) {
            Some(class) => machine.unwind(class, reason, raw),
            None => {
                machine.x[0] = Term::atom(atoms::BADARG);
                machine.next(2)
            }
        }
    };

    BuildStacktrace |machine| {
        machine.x[0] = machine.build_trace(machine.x[0]);
        machine.next(2)
    };
}

// ---- Messages ----

/// Milliseconds that a `receive` may wait at most: what OTP allows.
const MAX_TIMEOUT_MS: i64 = 0xFFFF_FFFF;

slow! {
    Send |machine| {
        let (to, message) = (machine.x[0], machine.x[1]);
        match machine.send_to(to, message) {
            Ok(()) => {
                machine.x[0] = message;
                machine.next(2)
            }
            Err(exception) => {
                let called = machine.entry(atoms::ERLANG, atoms::SEND, &[to, message], NIL);
                machine.raise(exception, Some(called))
            }
        }
    };

    LoopReceive |machine| loop {
        if let Some(message) = machine.next_message() {
            machine.x[0] = message;
            return machine.next(2);
        }
        if machine.process().inbox.is_empty() {
            return machine.target();
        }
        if !machine.take_signals() {
            return ptr::null();
        }
    };

    LoopReceiveEnd |machine| {
        machine.pass_message();
        machine.reductions -= 1;
        if machine.reductions <= 0 { machine.preempt(machine.target(), 0) } else { machine.target() }
    };

    RemoveMessage |machine| {
        machine.remove_message();
        machine.next(2)
    };

    Wait |machine| wait(machine);

    WaitTimeout |machine| {
        let words = 2 + machine.constants(&[machine.a()]);
        if let Some(deadline) = machine.process().timeout.deadline() {
            return if machine.vm.milliseconds() >= deadline { machine.next(words) } else { wait(machine) };
        }
        let time = machine.read(machine.a());
        if time == Term::atom(atoms::INFINITY) {
            // Remembered, since the register may be gone when a message that nobody wants brings us back here.
            machine.process().timeout.start(timeout::NEVER);
            return wait(machine);
        }
        if !time.is_small() || !(0..=MAX_TIMEOUT_MS).contains(&time.small_value()) {
            return machine.error(atoms::TIMEOUT_VALUE);
        }
        if time.small_value() == 0 {
            return machine.next(words);
        }
        machine.start_timeout(time.small_value() as u64);
        wait(machine)
    };

    Timeout |machine| {
        machine.process().timeout.cancel();
        machine.passed = ptr::null_mut();
        machine.next(2)
    };
}

/// The process sleeps, and goes on at the start of the receive loop.
fn wait(machine: &mut Machine) -> *const u64 {
    let code = machine.vm.arena.index(machine.target());
    machine.process().code = code;
    machine.outcome = Outcome::Waiting;
    ptr::null()
}

impl Machine {
    /// `To ! Message`: to a pid, a name, a port, an alias.
    ///
    /// # Errors
    /// `badarg` when nothing can be sent there, or a name is nobody's.
    pub fn send_to(&mut self, to: Term, message: Term) -> Result<(), Exception> {
        if to.is_pid() {
            self.send_message(to, message);
            return Ok(());
        }
        if to.is_atom() {
            let Some(pid) = self.registered(to.atom_value()) else { return Err(error(atoms::BADARG)) };
            self.send_message(pid, message);
            return Ok(());
        }
        if let Some(reference) = to.as_reference() {
            if let Some(pid) = reference.alias {
                self.send_by_alias(pid, to, message);
            }
            return Ok(());
        }
        match to.as_tuple() {
            Some(&[name, node]) if name.is_atom() && node.is_atom() => {
                let here = node == Term::atom(atoms::NONODE);
                if here && let Some(pid) = self.registered(name.atom_value()) {
                    self.send_message(pid, message);
                }
                Ok(())
            }
            _ => Err(error(atoms::BADARG)),
        }
    }

    /// Starts the timeout of the current `receive`.
    fn start_timeout(&mut self, milliseconds: u64) {
        // The current millisecond has begun already, so one more is waited for.
        let deadline = self.vm.milliseconds() + milliseconds + 1;
        if self.process().timeout.start(deadline) {
            let entry =
                crate::scheduler::timer::Entry { index: self.pid.pid_index(), generation: self.pid.pid_generation() };
            self.scheduler.wheel.insert(deadline, entry);
            let bytes = self.scheduler.wheel.bytes() as u64;
            self.vm.wheel_bytes[self.scheduler.number].store(bytes, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// Forgets the stack and sleeps until there is a message; then goes on at `address`, whose arguments are in X.
    fn hibernate(&mut self, address: *const u64) -> *const u64 {
        let live = self.arity_at(address);
        let end = self.vm.arena.address(self.vm.process_end);
        self.heap.stop = self.heap.end;
        if !self.collect_full(live) || self.heap.free_words() < live + 2 && !self.collect(live, live + 2) {
            return self.out_of_memory();
        }
        self.heap.push(Term(end as u64));
        let waits = self.process().messages.is_null() && self.process().inbox.is_empty();
        let next = self.preempt(address, live);
        if waits {
            self.process().set(crate::process::record::HIBERNATING);
            self.outcome = Outcome::Waiting;
        }
        next
    }
}

const _: () = assert!(X_REGISTERS > 255 + 2);
