//! What functions ask of their arguments and answer, in the words that errors have.

use super::Fault;
use crate::atom::{Atom, AtomError, atoms};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::arithmetic::ArithmeticError;
use crate::term::binary;
use crate::term::tags::Term;
use std::borrow::Cow;

pub type Result<T = Term> = std::result::Result<T, Fault>;

pub fn boolean(value: bool) -> Term {
    Term::atom(if value { atoms::TRUE } else { atoms::FALSE })
}

/// `true` or `false`.
pub fn as_boolean(term: Term) -> Result<bool> {
    match term {
        _ if term == Term::atom(atoms::TRUE) => Ok(true),
        _ if term == Term::atom(atoms::FALSE) => Ok(false),
        _ => Err(Fault::BADARG),
    }
}

/// `Ok` of a value that is there, else `badarg`.
pub fn or_badarg<T>(value: Option<T>) -> Result<T> {
    value.ok_or(Fault::BADARG)
}

pub fn small(term: Term) -> Result<i64> {
    if term.is_small() { Ok(term.small_value()) } else { Err(Fault::BADARG) }
}

/// Largest integer that OTP has without a bignum; some functions refuse what is beyond.
const OTP_SMALL_MAX: i64 = (1 << 59) - 1;

/// An integer that is no bignum in OTP.
pub fn is_otp_small(term: Term) -> bool {
    term.is_small() && (-OTP_SMALL_MAX - 1..=OTP_SMALL_MAX).contains(&term.small_value())
}

/// An integer from 0 on that may be an index or a count.
pub fn count(term: Term) -> Result<usize> {
    or_badarg(usize::try_from(small(term)?).ok())
}

/// A place in a sequence of `size` places, counted from 1.
pub fn place(term: Term, size: usize) -> Result<usize> {
    let place = count(term)?;
    if (1..=size).contains(&place) { Ok(place - 1) } else { Err(Fault::BADARG) }
}

pub fn atom(term: Term) -> Result<Atom> {
    if term.is_atom() { Ok(term.atom_value()) } else { Err(Fault::BADARG) }
}

/// The elements of a proper list.
pub fn list(term: Term) -> Result<Vec<Term>> {
    or_badarg(term.to_vec())
}

/// The bytes of a binary; a bit string that does not end at a byte is none.
pub fn bytes<'a>(term: Term) -> Result<Cow<'a, [u8]>> {
    match binary::bits(term) {
        Some(bits) if bits.size.is_multiple_of(8) => Ok(bits.bytes()),
        _ => Err(Fault::BADARG),
    }
}

/// A list of characters up to 255 as bytes.
pub fn latin1(term: Term) -> Result<Vec<u8>> {
    let mut elements = term.list();
    let bytes = elements.by_ref().map(|code| or_badarg(u8::try_from(small(code)?).ok())).collect::<Result<_>>()?;
    if elements.is_at_end() { Ok(bytes) } else { Err(Fault::BADARG) }
}

/// A list of characters as a text.
pub fn text(term: Term) -> Result<String> {
    let mut elements = term.list();
    let text = elements.by_ref().map(character).collect::<Result<_>>()?;
    if elements.is_at_end() { Ok(text) } else { Err(Fault::BADARG) }
}

/// An integer that is a Unicode scalar value.
pub fn character(term: Term) -> Result<char> {
    or_badarg(u32::try_from(small(term)?).ok().and_then(char::from_u32))
}

pub fn binary(bytes: &[u8], heap: &mut Heap) -> Result {
    Ok(binary::from_bytes(bytes, heap))
}

/// `{First, Second}`.
pub fn pair(first: Term, second: Term, heap: &mut Heap) -> Term {
    heap.tuple(&[first, second])
}

/// `{badmap, Term}` and its like.
pub fn tagged(tag: Atom, term: Term, heap: &mut Heap) -> Fault {
    Fault::term(pair(Term::atom(tag), term, heap))
}

impl From<ArithmeticError> for Fault {
    fn from(error: ArithmeticError) -> Fault {
        match error {
            ArithmeticError::BadArithmetic => Fault::BADARITH,
            ArithmeticError::SystemLimit => Fault::SYSTEM_LIMIT,
        }
    }
}

impl From<AtomError> for Fault {
    fn from(_: AtomError) -> Fault {
        Fault::SYSTEM_LIMIT
    }
}
