//! Integers that need more than 62 bits: a header word whose kind is the sign, then the magnitude.
//!
//! ```text
//!  -(2^64)     [ 2 | negative bignum | header ][ 0 ][ 1 ]
//! ```
//! The least significant word comes first and the last one is not 0. What fits
//! a small integer is never a bignum, so equal integers have equal words.

use super::tags::{self, Boxed, SMALL_MAX, SMALL_MIN, Term};
use crate::heap::words;
use num_bigint::{BigInt, BigUint, Sign};

/// An integer term's value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Integer {
    Small(i64),
    Big(BigInt),
}

impl Integer {
    pub fn to_big(self) -> BigInt {
        match self {
            Integer::Small(value) => BigInt::from(value),
            Integer::Big(value) => value,
        }
    }
}

/// A bignum's words, least significant first.
#[derive(Clone, Copy, Debug)]
pub struct Magnitude<'a> {
    pub negative: bool,
    pub limbs: &'a [u64],
}

impl Magnitude<'_> {
    pub fn to_big(self) -> BigInt {
        let digits = self.limbs.iter().flat_map(|&limb| [limb as u32, (limb >> 32) as u32]).collect();
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        BigInt::from_biguint(sign, BigUint::new(digits))
    }
}

/// The small integer with this sign and magnitude, if it is one.
pub fn fits_small(negative: bool, limbs: &[u64]) -> Option<Term> {
    match *limbs {
        [] => Some(Term::small(0)),
        [limb] if negative && limb <= SMALL_MIN.unsigned_abs() => Some(Term::small((limb as i64).wrapping_neg())),
        [limb] if !negative && limb <= SMALL_MAX as u64 => Some(Term::small(limb as i64)),
        _ => None,
    }
}

impl Term {
    #[inline(always)]
    pub fn is_bignum(self) -> bool {
        self.is_kind(Boxed::PositiveBignum) || self.is_kind(Boxed::NegativeBignum)
    }

    #[inline(always)]
    pub fn is_integer(self) -> bool {
        self.is_small() || self.is_bignum()
    }

    #[inline(always)]
    pub fn is_number(self) -> bool {
        self.is_integer() || self.is_float()
    }

    pub fn as_bignum<'a>(self) -> Option<Magnitude<'a>> {
        if !self.is_bignum() {
            return None;
        }
        let header = words::word(self, 0);
        let negative = tags::header_kind(header) == Boxed::NegativeBignum as u64;
        Some(Magnitude { negative, limbs: words::raw(self, 1, tags::header_words(header)) })
    }

    #[inline]
    pub fn as_integer(self) -> Option<Integer> {
        if self.is_small() {
            return Some(Integer::Small(self.small_value()));
        }
        self.as_bignum().map(|magnitude| Integer::Big(magnitude.to_big()))
    }
}
