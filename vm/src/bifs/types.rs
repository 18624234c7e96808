//! Tests of what a term is.

use super::arguments::{Result, boolean, count, is_otp_small};
use super::{Fault, PureRow, rows};
use crate::atom::atoms;
use crate::term::binary;
use crate::term::tags::{Boxed, Term};

pub const ROWS: &[PureRow] = rows![
    /// An atom.
    "is_atom" 1 |_, a| Ok(boolean(a[0].is_atom()));
    /// Whole bytes.
    "is_binary" 1 |_, a| Ok(boolean(binary::bits(a[0]).is_some_and(|bits| bits.size.is_multiple_of(8))));
    /// Any bits.
    "is_bitstring" 1 |_, a| Ok(boolean(binary::bits(a[0]).is_some()));
    /// `true` or `false`.
    "is_boolean" 1 |_, a| Ok(boolean([atoms::TRUE, atoms::FALSE].map(Term::atom).contains(&a[0])));
    /// A float.
    "is_float" 1 |_, a| Ok(boolean(a[0].is_float()));
    /// A fun.
    "is_function" 1 |_, a| Ok(boolean(a[0].as_fun().is_some()));
    /// A fun that takes so many arguments.
    "is_function" 2 |_, a| is_function(a[0], a[1]);
    /// An integer of any size.
    "is_integer" 1 |_, a| Ok(boolean(a[0].is_integer()));
    /// `[]` or a cons.
    "is_list" 1 |_, a| Ok(boolean(a[0].is_list()));
    /// A map.
    "is_map" 1 |_, a| Ok(boolean(a[0].is_map()));
    /// An integer or a float.
    "is_number" 1 |_, a| Ok(boolean(a[0].is_number()));
    /// A pid.
    "is_pid" 1 |_, a| Ok(boolean(a[0].is_pid()));
    /// A port.
    "is_port" 1 |_, a| Ok(boolean(a[0].is_port()));
    /// A tuple whose first element is this atom.
    "is_record" 2 |_, a| is_record(a[0], a[1], None);
    /// The same, of this size.
    "is_record" 3 |_, a| is_record(a[0], a[1], Some(a[2]));
    /// A reference.
    "is_reference" 1 |_, a| Ok(boolean(a[0].is_kind(Boxed::Reference)));
    /// A tuple.
    "is_tuple" 1 |_, a| Ok(boolean(a[0].is_tuple()));
];

fn is_function(fun: Term, arity: Term) -> Result {
    if arity.is_bignum() {
        return if arity.as_bignum().is_some_and(|big| big.negative) { Err(Fault::BADARG) } else { Ok(boolean(false)) };
    }
    let arity = count(arity)?;
    Ok(boolean(fun.as_fun().is_some_and(|fun| fun.arity() as usize == arity)))
}

fn is_record(term: Term, tag: Term, size: Option<Term>) -> Result {
    if !tag.is_atom() || size.is_some_and(|size| !is_otp_small(size)) {
        return Err(Fault::BADARG);
    }
    let is_tagged = term.as_tuple().is_some_and(|elements| elements.first() == Some(&tag));
    let has_size = size.is_none_or(|size| is_tagged && size == Term::small(term.arity() as i64));
    Ok(boolean(is_tagged && has_size))
}
