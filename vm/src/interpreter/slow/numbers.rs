//! Comparisons and arithmetic of any terms, tests of types, floats.

use super::{error, slow};
use crate::atom::{Atom, atoms};
use crate::heap::words::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::arithmetic::{self, ArithmeticError};
use crate::term::compare::{compare, exact_equal, numeric_equal};
use crate::term::tags::{NIL, Term};
use std::cmp::Ordering;

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
