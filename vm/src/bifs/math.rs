//! The functions of `math`. All take numbers and give floats; a result that is no finite number is `badarith`.
#![allow(unsafe_code)] // calls functions of the C library that std has none or other ones for

use super::arguments::Result;
use super::{Fault, PureRow, rows};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::arithmetic::float_value;
use crate::term::tags::Term;

// SAFETY: the C standard library's own signatures; they take and give plain numbers.
// OTP calls the same functions, so results agree to the last digit.
unsafe extern "C" {
    safe fn acosh(x: f64) -> f64;
    safe fn asinh(x: f64) -> f64;
    safe fn atanh(x: f64) -> f64;
    safe fn erf(x: f64) -> f64;
    safe fn erfc(x: f64) -> f64;
}

pub const ROWS: &[PureRow] = rows![
    /// Arc cosine.
    "acos" 1 |heap, a| of_one(heap, a, f64::acos);
    /// Inverse hyperbolic cosine.
    "acosh" 1 |heap, a| of_one(heap, a, |x| acosh(x));
    /// Arc sine.
    "asin" 1 |heap, a| of_one(heap, a, f64::asin);
    /// Inverse hyperbolic sine.
    "asinh" 1 |heap, a| of_one(heap, a, |x| asinh(x));
    /// Arc tangent.
    "atan" 1 |heap, a| of_one(heap, a, f64::atan);
    /// Arc tangent of a quotient.
    "atan2" 2 |heap, a| of_two(heap, a, f64::atan2);
    /// Inverse hyperbolic tangent.
    "atanh" 1 |heap, a| of_one(heap, a, |x| atanh(x));
    /// Least whole number not below.
    "ceil" 1 |heap, a| of_one(heap, a, f64::ceil);
    /// Cosine.
    "cos" 1 |heap, a| of_one(heap, a, f64::cos);
    /// Hyperbolic cosine.
    "cosh" 1 |heap, a| of_one(heap, a, f64::cosh);
    /// Error function.
    "erf" 1 |heap, a| of_one(heap, a, |x| erf(x));
    /// One minus the error function.
    "erfc" 1 |heap, a| of_one(heap, a, |x| erfc(x));
    /// e to a power.
    "exp" 1 |heap, a| of_one(heap, a, f64::exp);
    /// Greatest whole number not above.
    "floor" 1 |heap, a| of_one(heap, a, f64::floor);
    /// Remainder of a division.
    "fmod" 2 |heap, a| of_two(heap, a, |x, y| x % y);
    /// Natural logarithm.
    "log" 1 |heap, a| of_one(heap, a, f64::ln);
    /// Logarithm to base 10.
    "log10" 1 |heap, a| of_one(heap, a, f64::log10);
    /// Logarithm to base 2.
    "log2" 1 |heap, a| of_one(heap, a, f64::log2);
    /// The ratio of a circle.
    "pi" 0 |heap, _| Ok(heap.float(std::f64::consts::PI));
    /// A power.
    "pow" 2 |heap, a| of_two(heap, a, f64::powf);
    /// Sine.
    "sin" 1 |heap, a| of_one(heap, a, f64::sin);
    /// Hyperbolic sine.
    "sinh" 1 |heap, a| of_one(heap, a, f64::sinh);
    /// Square root.
    "sqrt" 1 |heap, a| of_one(heap, a, f64::sqrt);
    /// Tangent.
    "tan" 1 |heap, a| of_one(heap, a, f64::tan);
    /// Hyperbolic tangent.
    "tanh" 1 |heap, a| of_one(heap, a, f64::tanh);
];

fn finite(heap: &mut Heap, value: f64) -> Result {
    if value.is_finite() { Ok(heap.float(value)) } else { Err(Fault::BADARITH) }
}

/// Not a number is `badarg`; one that no float is near is `badarith`.
fn number(term: Term) -> Result<f64> {
    if term.is_number() { Ok(float_value(term)?) } else { Err(Fault::BADARG) }
}

fn of_one(heap: &mut Heap, arguments: &[Term], function: fn(f64) -> f64) -> Result {
    let value = function(number(arguments[0])?);
    finite(heap, value)
}

fn of_two(heap: &mut Heap, arguments: &[Term], function: fn(f64, f64) -> f64) -> Result {
    let value = function(number(arguments[0])?, number(arguments[1])?);
    finite(heap, value)
}
