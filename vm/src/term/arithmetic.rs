//! Arithmetic on any numbers: small integers, bignums, floats.
//!
//! Three speeds: two small integers; what fits 128 bits, without touching the
//! allocator; bignums by num-bigint. The interpreter does the first inline.
//! Results go to the heap and never collect.

use super::bignum::Integer;
use super::tags::Term;
use crate::heap::words::Allocate;
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

/// Largest bignum, in words: OTP 25's limit.
const MAX_LIMBS: u64 = (1 << 19) - 1;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArithmeticError {
    /// Not numbers, a division by zero, or a float too large: `badarith`.
    BadArithmetic,
    /// An integer beyond [`MAX_LIMBS`]: `system_limit`.
    SystemLimit,
}

use ArithmeticError::{BadArithmetic, SystemLimit};

type Result<T = Term> = std::result::Result<T, ArithmeticError>;

enum Number {
    Small(i64),
    Big(BigInt),
    Float(f64),
}

impl Number {
    fn of(term: Term) -> Result<Number> {
        match term.as_integer() {
            Some(Integer::Small(value)) => Ok(Number::Small(value)),
            Some(Integer::Big(value)) => Ok(Number::Big(value)),
            None => term.as_float().map(Number::Float).ok_or(BadArithmetic),
        }
    }

    fn to_float(&self) -> Result<f64> {
        match self {
            Number::Small(value) => Ok(*value as f64),
            Number::Float(value) => Ok(*value),
            Number::Big(value) => big_to_float(value).ok_or(BadArithmetic),
        }
    }
}

/// The nearest float; `None` when there is none.
pub fn big_to_float(value: &BigInt) -> Option<f64> {
    value.to_f64().filter(|float| float.is_finite())
}

/// An integer that fits 65 bits: sums and most products of two fit an `i128`.
#[inline]
fn narrow(term: Term) -> Option<i128> {
    if term.is_small() {
        return Some(i128::from(term.small_value()));
    }
    let big = term.as_bignum()?;
    match *big.limbs {
        [limb] if big.negative => Some(-i128::from(limb)),
        [limb] => Some(i128::from(limb)),
        _ => None,
    }
}

fn big(term: Term) -> Result<BigInt> {
    term.as_integer().map(Integer::to_big).ok_or(BadArithmetic)
}

fn finite(value: f64, heap: &mut impl Allocate) -> Result {
    if value.is_finite() { Ok(heap.float(value)) } else { Err(BadArithmetic) }
}

fn bounded(value: &BigInt, heap: &mut impl Allocate) -> Result {
    if value.bits() > MAX_LIMBS * 64 { Err(SystemLimit) } else { Ok(heap.big(value)) }
}

/// `+`, `-`, `*`: the same in all but the operation itself.
macro_rules! operation {
    ($(#[$doc:meta])* $name:ident, $checked:ident, $operator:tt) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(a: Term, b: Term, heap: &mut impl Allocate) -> Result {
            if let (Some(a), Some(b)) = (narrow(a), narrow(b))
                && let Some(result) = a.$checked(b)
            {
                return Ok(heap.wide(result));
            }
            let (a, b) = (Number::of(a)?, Number::of(b)?);
            match (&a, &b) {
                (Number::Float(_), _) | (_, Number::Float(_)) => finite(a.to_float()? $operator b.to_float()?, heap),
                (Number::Big(a), Number::Big(b)) => bounded(&(a $operator b), heap),
                (Number::Big(a), Number::Small(b)) => bounded(&(a $operator b), heap),
                (Number::Small(a), Number::Big(b)) => bounded(&(a $operator b), heap),
                (Number::Small(a), Number::Small(b)) => bounded(&(BigInt::from(*a) $operator b), heap),
            }
        }
    };
}

operation!(/** `A + B`. */ add, checked_add, +);
operation!(/** `A - B`. */ subtract, checked_sub, -);
operation!(/** `A * B`. */ multiply, checked_mul, *);

/// `A / B`: always a float.
pub fn divide(a: Term, b: Term, heap: &mut impl Allocate) -> Result {
    let (a, b) = (Number::of(a)?.to_float()?, Number::of(b)?.to_float()?);
    if b == 0.0 { Err(BadArithmetic) } else { finite(a / b, heap) }
}

/// `A div B`, truncated.
pub fn div(a: Term, b: Term, heap: &mut impl Allocate) -> Result {
    if b == Term::small(0) {
        return Err(BadArithmetic);
    }
    if let (Some(a), Some(b)) = (narrow(a), narrow(b)) {
        return Ok(heap.wide(a / b));
    }
    let (a, b) = (big(a)?, big(b)?);
    Ok(heap.big(&(a / b)))
}

/// `A rem B`: has the sign of A.
pub fn rem(a: Term, b: Term, heap: &mut impl Allocate) -> Result {
    if b == Term::small(0) {
        return Err(BadArithmetic);
    }
    if let (Some(a), Some(b)) = (narrow(a), narrow(b)) {
        return Ok(heap.wide(a % b));
    }
    let (a, b) = (big(a)?, big(b)?);
    Ok(heap.big(&(a % b)))
}

/// `band`, `bor`, `bxor`: on two's complement without end.
macro_rules! bitwise {
    ($(#[$doc:meta])* $name:ident, $operator:tt) => {
        $(#[$doc])*
        pub fn $name(a: Term, b: Term, heap: &mut impl Allocate) -> Result {
            if let (Some(a), Some(b)) = (narrow(a), narrow(b)) {
                return Ok(heap.wide(a $operator b));
            }
            Ok(heap.big(&(big(a)? $operator big(b)?)))
        }
    };
}

bitwise!(/** `A band B`. */ band, &);
bitwise!(/** `A bor B`. */ bor, |);
bitwise!(/** `A bxor B`. */ bxor, ^);

/// `bnot A`, which is `-A - 1`.
pub fn bnot(a: Term, heap: &mut impl Allocate) -> Result {
    match narrow(a) {
        Some(a) => Ok(heap.wide(!a)),
        None => Ok(heap.big(&!big(a)?)),
    }
}

/// `A bsl B`; a negative B shifts right.
pub fn bsl(a: Term, b: Term, heap: &mut impl Allocate) -> Result {
    shift(a, b, Direction::Left, heap)
}

/// `A bsr B`; a negative B shifts left.
pub fn bsr(a: Term, b: Term, heap: &mut impl Allocate) -> Result {
    shift(a, b, Direction::Right, heap)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Left,
    Right,
}

fn shift(a: Term, b: Term, direction: Direction, heap: &mut impl Allocate) -> Result {
    if !a.is_integer() || !b.is_integer() {
        return Err(BadArithmetic);
    }
    let (negative, bits) = match b.as_bignum() {
        None => (b.small_value() < 0, b.small_value().unsigned_abs()),
        Some(big) => (big.negative, u64::MAX),
    };
    if (direction == Direction::Left) != negative {
        return shift_left(a, bits, heap);
    }
    match narrow(a) {
        Some(a) => Ok(heap.wide(a >> bits.min(127))),
        // Shifted out: only the sign is left.
        None if bits > MAX_LIMBS * 64 => Ok(Term::small(if big(a)?.is_negative() { -1 } else { 0 })),
        None => Ok(heap.big(&(big(a)? >> bits))),
    }
}

fn shift_left(a: Term, bits: u64, heap: &mut impl Allocate) -> Result {
    if let Some(a) = narrow(a) {
        if a == 0 {
            return Ok(Term::small(0));
        }
        if bits < 62 {
            return Ok(heap.wide(a << bits));
        }
    }
    let a = big(a)?;
    if a.bits().saturating_add(bits) > MAX_LIMBS * 64 {
        return Err(SystemLimit);
    }
    bounded(&(a << bits), heap)
}

/// `-A`.
pub fn negate(a: Term, heap: &mut impl Allocate) -> Result {
    match Number::of(a)? {
        Number::Small(value) => Ok(heap.integer(-value)),
        Number::Big(value) => Ok(heap.big(&-value)),
        Number::Float(value) => Ok(heap.float(-value)),
    }
}

/// `+A`: checks that A is a number.
pub fn plus(a: Term) -> Result {
    if a.is_number() { Ok(a) } else { Err(BadArithmetic) }
}

/// `abs(A)`.
pub fn abs(a: Term, heap: &mut impl Allocate) -> Result {
    match Number::of(a)? {
        Number::Small(value) => Ok(heap.integer(value.abs())),
        Number::Big(value) if value.sign() == Sign::Minus => Ok(heap.big(&-value)),
        Number::Big(_) => Ok(a),
        // Not `f64::abs`: OTP 25 leaves -0.0 as it is.
        Number::Float(value) => Ok(if value < 0.0 { heap.float(-value) } else { a }),
    }
}

/// `float(A)`.
pub fn to_float(a: Term, heap: &mut impl Allocate) -> Result {
    if a.is_float() {
        return Ok(a);
    }
    let value = Number::of(a)?.to_float()?;
    Ok(heap.float(value))
}

/// The value of a number as a float, for `math` functions and float registers.
pub fn float_value(a: Term) -> Result<f64> {
    Number::of(a)?.to_float()
}

/// The integer that a float's whole value is: for `trunc`, `round`, `ceil`, `floor` after their rounding.
pub fn whole_to_integer(whole: f64, heap: &mut impl Allocate) -> Term {
    use num_traits::FromPrimitive;
    // Floats of this range are exact in an i64.
    if whole.abs() < 9.0e18 {
        return heap.integer(whole as i64);
    }
    BigInt::from_f64(whole).map_or(Term::small(0), |value| heap.big(&value))
}

/// Digits of an integer in a base from 2 to 36, capitals as OTP writes them.
pub fn integer_to_text(integer: &Integer, base: u32) -> String {
    match integer {
        Integer::Small(value) if base == 10 => value.to_string(),
        Integer::Small(value) => BigInt::from(*value).to_str_radix(base).to_uppercase(),
        Integer::Big(value) => value.to_str_radix(base).to_uppercase(),
    }
}

/// The integer that digits of a base stand for, with an optional sign; `None` when they are none.
pub fn text_to_integer(text: &[u8], base: u32, heap: &mut impl Allocate) -> Option<Term> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(|&digit| char::from(digit).is_digit(base)) {
        return None;
    }
    // The longest text of any base that surely fits an i64.
    if digits.len() <= 11 {
        let value = i64::from_str_radix(std::str::from_utf8(digits).ok()?, base).ok()?;
        return Some(heap.integer(if negative { -value } else { value }));
    }
    let value = BigInt::parse_bytes(digits, base)?;
    let value = if negative && !value.is_zero() { -value } else { value };
    Some(heap.big(&value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Heap;
    use crate::term::compare::exact_equal;

    /// Every operation on numbers around the limits of its three speeds, against num-bigint alone.
    #[test]
    fn integers_agree_with_big_arithmetic() {
        let mut heap = Heap::empty();
        let mut values = vec![BigInt::from(0)];
        for bits in [0u32, 1, 2, 5, 31, 32, 60, 61, 62, 63, 64, 65, 100, 127, 128, 129, 200] {
            for offset in -1..=1 {
                let value = (BigInt::from(1) << bits) + offset;
                values.extend([-&value, value]);
            }
        }
        for a in &values {
            for b in &values {
                let (x, y) = (heap.big(a), heap.big(b));
                let mut expect = |result: Result, value: BigInt| {
                    let expected = heap.big(&value);
                    assert!(exact_equal(result.unwrap(), expected), "{a} {b}: {value}");
                };
                let mut other = Heap::empty();
                expect(add(x, y, &mut other), a + b);
                expect(subtract(x, y, &mut other), a - b);
                expect(multiply(x, y, &mut other), a * b);
                expect(band(x, y, &mut other), a & b);
                expect(bor(x, y, &mut other), a | b);
                expect(bxor(x, y, &mut other), a ^ b);
                if !b.is_zero() {
                    expect(div(x, y, &mut other), a / b);
                    expect(rem(x, y, &mut other), a % b);
                }
                expect(negate(x, &mut other), -a);
                expect(bnot(x, &mut other), -a - 1);
                expect(abs(x, &mut other), a.abs());
                for bits in [0i64, 1, 3, 61, 62, 63, 64, 130] {
                    expect(bsl(x, Term::small(bits), &mut other), a << bits);
                    expect(bsr(x, Term::small(bits), &mut other), a >> bits);
                    expect(bsl(x, Term::small(-bits), &mut other), a >> bits);
                }
                let text = integer_to_text(&x.as_integer().unwrap(), 36);
                assert!(exact_equal(text_to_integer(text.as_bytes(), 36, &mut other).unwrap(), x));
                other.release();
            }
        }
        heap.release();
    }

    #[test]
    fn limits_are_those_of_otp() {
        let mut heap = Heap::empty();
        let one = Term::small(1);
        assert!(bsl(one, Term::small(33_554_367), &mut heap).is_ok());
        assert_eq!(bsl(one, Term::small(33_554_368), &mut heap), Err(SystemLimit));
        let huge = heap.big(&(BigInt::from(1) << 64));
        assert_eq!(bsl(one, huge, &mut heap), Err(SystemLimit));
        assert_eq!(bsl(Term::small(0), huge, &mut heap), Ok(Term::small(0)));
        assert_eq!(bsr(Term::small(-1), huge, &mut heap), Ok(Term::small(-1)));
        assert_eq!(bsr(one, huge, &mut heap), Ok(Term::small(0)));
        let beyond = heap.big(&(BigInt::from(1) << 1024));
        let float = heap.float(1.0);
        assert_eq!(add(beyond, float, &mut heap), Err(BadArithmetic));
        assert_eq!(divide(beyond, beyond, &mut heap), Err(BadArithmetic));
        assert_eq!(div(one, Term::small(0), &mut heap), Err(BadArithmetic));
        assert_eq!(div(float, one, &mut heap), Err(BadArithmetic));
        let large = heap.float(1e308);
        assert_eq!(add(large, large, &mut heap), Err(BadArithmetic));
        assert_eq!(add(one, float, &mut heap).unwrap().as_float(), Some(2.0));
        heap.release();
    }

    #[test]
    fn text_that_is_no_integer() {
        let mut heap = Heap::empty();
        for text in ["", "-", "+", "1x", "--1", "1_0", " 1", "12345678901234567890x"] {
            assert_eq!(text_to_integer(text.as_bytes(), 10, &mut heap), None, "{text}");
        }
        assert_eq!(text_to_integer(b"-0", 10, &mut heap), Some(Term::small(0)));
        assert_eq!(text_to_integer(b"+17", 10, &mut heap), Some(Term::small(17)));
        assert_eq!(text_to_integer(b"fF", 16, &mut heap), Some(Term::small(255)));
        heap.release();
    }
}
