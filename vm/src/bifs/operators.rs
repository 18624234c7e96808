//! The operators of the language as functions: `erlang:'+'(1, 2)`.

use super::arguments::{Result, as_boolean, boolean};
use super::{Fault, PureRow, lists, rows};
use crate::term::arithmetic;
use crate::term::compare::{compare, exact_equal, numeric_equal};

pub const ROWS: &[PureRow] = rows![
    /// Sum.
    "+" 2 |heap, a| Ok(arithmetic::add(a[0], a[1], heap)?);
    /// Difference.
    "-" 2 |heap, a| Ok(arithmetic::subtract(a[0], a[1], heap)?);
    /// Product.
    "*" 2 |heap, a| Ok(arithmetic::multiply(a[0], a[1], heap)?);
    /// Quotient, a float.
    "/" 2 |heap, a| Ok(arithmetic::divide(a[0], a[1], heap)?);
    /// Whole quotient, truncated.
    "div" 2 |heap, a| Ok(arithmetic::div(a[0], a[1], heap)?);
    /// Remainder with the sign of the first.
    "rem" 2 |heap, a| Ok(arithmetic::rem(a[0], a[1], heap)?);
    /// The number itself.
    "+" 1 |_, a| Ok(arithmetic::plus(a[0])?);
    /// The number with the other sign.
    "-" 1 |heap, a| Ok(arithmetic::negate(a[0], heap)?);
    /// Bits of both.
    "band" 2 |heap, a| Ok(arithmetic::band(a[0], a[1], heap)?);
    /// Bits of either.
    "bor" 2 |heap, a| Ok(arithmetic::bor(a[0], a[1], heap)?);
    /// Bits of only one.
    "bxor" 2 |heap, a| Ok(arithmetic::bxor(a[0], a[1], heap)?);
    /// Bits of neither.
    "bnot" 1 |heap, a| Ok(arithmetic::bnot(a[0], heap)?);
    /// Shift to the left.
    "bsl" 2 |heap, a| Ok(arithmetic::bsl(a[0], a[1], heap)?);
    /// Shift to the right.
    "bsr" 2 |heap, a| Ok(arithmetic::bsr(a[0], a[1], heap)?);

    /// Both booleans are true.
    "and" 2 |_, a| truth(a[0], a[1], |a, b| a & b);
    /// One of the booleans is true.
    "or" 2 |_, a| truth(a[0], a[1], |a, b| a | b);
    /// Exactly one of the booleans is true.
    "xor" 2 |_, a| truth(a[0], a[1], |a, b| a ^ b);
    /// The other boolean.
    "not" 1 |_, a| Ok(boolean(!as_boolean(a[0])?));

    /// Equal, with 1 equal to 1.0.
    "==" 2 |_, a| Ok(boolean(numeric_equal(a[0], a[1])));
    /// Not equal, with 1 equal to 1.0.
    "/=" 2 |_, a| Ok(boolean(!numeric_equal(a[0], a[1])));
    /// The same value.
    "=:=" 2 |_, a| Ok(boolean(exact_equal(a[0], a[1])));
    /// Not the same value.
    "=/=" 2 |_, a| Ok(boolean(!exact_equal(a[0], a[1])));
    /// Before, in the order of terms.
    "<" 2 |_, a| Ok(boolean(compare(a[0], a[1]).is_lt()));
    /// Behind, in the order of terms.
    ">" 2 |_, a| Ok(boolean(compare(a[0], a[1]).is_gt()));
    /// Not behind, in the order of terms.
    "=<" 2 |_, a| Ok(boolean(compare(a[0], a[1]).is_le()));
    /// Not before, in the order of terms.
    ">=" 2 |_, a| Ok(boolean(compare(a[0], a[1]).is_ge()));
    /// The lesser of two terms, the first when they are equal.
    "min" 2 |_, a| Ok(if compare(a[0], a[1]).is_le() { a[0] } else { a[1] });
    /// The greater of two terms, the first when they are equal.
    "max" 2 |_, a| Ok(if compare(a[0], a[1]).is_ge() { a[0] } else { a[1] });

    /// The elements of the first list before the second.
    "++" 2 |heap, a| lists::append(heap, a[0], a[1]);
    /// The old name of `++`.
    "append" 2 |heap, a| lists::append(heap, a[0], a[1]);
    /// The first list without the elements of the second, each taken out once.
    "--" 2 |heap, a| lists::subtract(heap, a[0], a[1]);
    /// The old name of `--`.
    "subtract" 2 |heap, a| lists::subtract(heap, a[0], a[1]);
];

fn truth(a: super::Term, b: super::Term, operation: fn(bool, bool) -> bool) -> Result {
    match (as_boolean(a), as_boolean(b)) {
        (Ok(a), Ok(b)) => Ok(boolean(operation(a, b))),
        _ => Err(Fault::BADARG),
    }
}
