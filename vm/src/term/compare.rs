//! Equality and order of terms: `=:=`, `==`, and the order of `<`.
//!
//! number < atom < reference < fun < port < pid < tuple < map < [] < list < binary
//!
//! Integers and floats are compared by their exact values. Deep terms are
//! walked with a stack of our own: the native one stays shallow.

use super::bignum::Magnitude;
use super::fun::Fun;
use super::tags::{Boxed, Term};
use num_bigint::BigInt;
use num_traits::FromPrimitive;
use std::cmp::Ordering;

/// `=:=`: 1 and 1.0 differ.
#[inline]
pub fn exact_equal(a: Term, b: Term) -> bool {
    if a == b {
        return true;
    }
    // Immediates are equal when their words are; so are pointers of different kinds never equal.
    a.is_pointer() && b.is_pointer() && walk(a, b, Rule::Exact) == Ordering::Equal
}

/// `==`: 1 and 1.0 are equal.
#[inline]
pub fn numeric_equal(a: Term, b: Term) -> bool {
    if a == b {
        return true;
    }
    if Term::are_small(a, b) {
        return false;
    }
    walk(a, b, Rule::Equality) == Ordering::Equal
}

/// The order of `<`, with 1 and 1.0 equal.
#[inline]
pub fn compare(a: Term, b: Term) -> Ordering {
    if Term::are_small(a, b) {
        return (a.0 as i64).cmp(&(b.0 as i64));
    }
    walk(a, b, Rule::Order)
}

/// The order of the keys of a map: as [`compare`], but every integer comes before every float.
#[inline]
pub fn compare_keys(a: Term, b: Term) -> Ordering {
    walk(a, b, Rule::Keys)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Only equal or not matters.
    Exact,
    /// Only equal or not matters, and numbers are compared by value.
    Equality,
    Order,
    Keys,
}

/// The rank of each kind of term in the order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number,
    Atom,
    Reference,
    Fun,
    Port,
    Pid,
    Tuple,
    Map,
    Nil,
    List,
    Binary,
}

fn rank(term: Term) -> Rank {
    if term.is_small() {
        Rank::Number
    } else if term.is_atom() {
        Rank::Atom
    } else if term.is_cons() {
        Rank::List
    } else if term.is_tuple() {
        Rank::Tuple
    } else if term.is_nil() {
        Rank::Nil
    } else if term.is_pid() {
        Rank::Pid
    } else if term.is_port() {
        Rank::Port
    } else {
        match term.boxed_kind() {
            Some(kind) if kind == Boxed::Reference as u64 => Rank::Reference,
            Some(kind) if kind == Boxed::Fun as u64 || kind == Boxed::ExternalFun as u64 => Rank::Fun,
            Some(kind) if kind == Boxed::FlatMap as u64 || kind == Boxed::HashMap as u64 => Rank::Map,
            Some(kind) if kind >= Boxed::HeapBinary as u64 => Rank::Binary,
            _ => Rank::Number,
        }
    }
}

/// Parts still to be compared, in order.
type Later<'a> = Vec<(&'a [Term], &'a [Term])>;

fn walk(a: Term, b: Term, rule: Rule) -> Ordering {
    let (mut a, mut b) = (a, b);
    let mut later: Later = Vec::new();
    loop {
        // Along a list without the stack.
        while let (Some((head, rest)), Some((other_head, other_rest))) = (a.as_cons(), b.as_cons()) {
            if a == b {
                break;
            }
            if head.is_pointer() && other_head.is_pointer() && head != other_head {
                later.push((crate::heap::words::terms(a, 1, 1), crate::heap::words::terms(b, 1, 1)));
                (a, b) = (head, other_head);
                continue;
            }
            let order = compare_one(head, other_head, rule, &mut later);
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest, other_rest);
        }
        let order = compare_one(a, b, rule, &mut later);
        if order != Ordering::Equal {
            return order;
        }
        loop {
            let Some((left, right)) = later.last_mut() else { return Ordering::Equal };
            match (left.split_first(), right.split_first()) {
                (Some((&first, left_rest)), Some((&other, right_rest))) => {
                    (*left, *right) = (left_rest, right_rest);
                    if left_rest.is_empty() {
                        later.pop();
                    }
                    (a, b) = (first, other);
                    break;
                }
                _ => drop(later.pop()),
            }
        }
    }
}

/// Compares two terms, but leaves their parts for later.
#[inline]
fn compare_one<'a>(a: Term, b: Term, rule: Rule, later: &mut Later<'a>) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if Term::are_small(a, b) {
        return (a.0 as i64).cmp(&(b.0 as i64));
    }
    let (left, right) = (rank(a), rank(b));
    if left != right {
        return left.cmp(&right);
    }
    match left {
        Rank::Number => compare_numbers(a, b, rule),
        Rank::Atom => a.atom_value().text().cmp(b.atom_value().text()),
        Rank::Reference => match (a.as_reference(), b.as_reference()) {
            (Some(a), Some(b)) => (a.unique[1], a.unique[0]).cmp(&(b.unique[1], b.unique[0])),
            _ => Ordering::Equal,
        },
        Rank::Fun => compare_funs(a, b, later),
        Rank::Port | Rank::Pid => a.0.cmp(&b.0),
        Rank::Tuple => {
            let (left, right) = (a.elements(), b.elements());
            let order = left.len().cmp(&right.len());
            if order == Ordering::Equal {
                later.push((left, right));
            }
            order
        }
        Rank::Nil => Ordering::Equal,
        Rank::Map => super::map::compare(a, b, later),
        // Both are conses: `walk` goes along them. It comes here only for equal ones, which were found above.
        Rank::List => {
            later.push((crate::heap::words::terms(a, 0, 2), crate::heap::words::terms(b, 0, 2)));
            Ordering::Equal
        }
        Rank::Binary => super::binary::compare(a, b),
    }
}

fn compare_funs<'a>(a: Term, b: Term, later: &mut Later<'a>) -> Ordering {
    match (a.as_fun(), b.as_fun()) {
        (Some(Fun::Local { entry: a, free }), Some(Fun::Local { entry: b, free: other })) => {
            let text = |entry: &crate::code::entries::FunEntry| entry.module.text();
            let order = text(a)
                .cmp(text(b))
                .then(a.index.cmp(&b.index))
                .then(a.unique.cmp(&b.unique))
                .then(free.len().cmp(&other.len()));
            if order == Ordering::Equal {
                later.push((free, other));
            }
            order
        }
        (Some(Fun::External(a)), Some(Fun::External(b))) => {
            let texts = |export: &crate::code::entries::Export| (export.module.text(), export.function.text());
            texts(a).cmp(&texts(b)).then(a.arity.cmp(&b.arity))
        }
        (Some(Fun::Local { .. }), _) => Ordering::Less,
        _ => Ordering::Greater,
    }
}

fn compare_numbers(a: Term, b: Term, rule: Rule) -> Ordering {
    let by_kind = rule == Rule::Exact || rule == Rule::Keys;
    match (a.as_float(), b.as_float()) {
        (Some(a), Some(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        (None, None) => compare_integers(a, b),
        (Some(_), None) if by_kind => Ordering::Greater,
        (None, Some(_)) if by_kind => Ordering::Less,
        (None, Some(float)) => compare_with_float(a, float),
        (Some(float), None) => compare_with_float(b, float).reverse(),
    }
}

fn compare_integers(a: Term, b: Term) -> Ordering {
    match (a.as_bignum(), b.as_bignum()) {
        (Some(a), Some(b)) => compare_magnitudes(a, b),
        // A bignum is beyond all small integers.
        (Some(a), None) => sign_order(a.negative),
        (None, Some(b)) => sign_order(b.negative).reverse(),
        (None, None) => a.small_value().cmp(&b.small_value()),
    }
}

fn sign_order(negative: bool) -> Ordering {
    if negative { Ordering::Less } else { Ordering::Greater }
}

fn compare_magnitudes(a: Magnitude, b: Magnitude) -> Ordering {
    if a.negative != b.negative {
        return sign_order(a.negative);
    }
    let order = a.limbs.len().cmp(&b.limbs.len()).then_with(|| a.limbs.iter().rev().cmp(b.limbs.iter().rev()));
    if a.negative { order.reverse() } else { order }
}

/// An integer and a float, by their exact values.
fn compare_with_float(integer: Term, float: f64) -> Ordering {
    /// Small integers are below this, and floats from here on have no fraction.
    const LIMIT: f64 = (1u64 << 61) as f64;
    let Some(big) = integer.as_bignum() else {
        if float >= LIMIT {
            return Ordering::Less;
        }
        if float < -LIMIT {
            return Ordering::Greater;
        }
        let whole = float.trunc();
        return integer.small_value().cmp(&(whole as i64)).then_with(|| {
            // Equal up to the fraction.
            0.0.partial_cmp(&(float - whole)).unwrap_or(Ordering::Equal)
        });
    };
    if float.abs() < LIMIT {
        return sign_order(big.negative);
    }
    match BigInt::from_f64(float) {
        Some(value) => big.to_big().cmp(&value),
        None => Ordering::Equal,
    }
}
