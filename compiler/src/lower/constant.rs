//! Expressions that are known now: literals, attribute values, arithmetic in patterns.

use crate::ast::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::core::Constant;
use bytecode::external_term::ExternalTerm;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

/// The term an expression of constants stands for; `None` if it is not one.
pub fn term(expr: &Expr) -> Option<ExternalTerm> {
    Some(match &expr.kind {
        ExprKind::Atom(name) => ExternalTerm::Atom(name.to_string()),
        ExprKind::Integer(value) => integer(value),
        ExprKind::Float(value) => ExternalTerm::Float(*value),
        ExprKind::Character(code) => ExternalTerm::Integer(i64::from(*code)),
        ExprKind::String(codes) => string(codes),
        ExprKind::SigilBinary(bytes) => ExternalTerm::Binary(bytes.clone()),
        ExprKind::Nil => ExternalTerm::Nil,
        ExprKind::List(items, tail) => {
            let items = items.iter().map(term).collect::<Option<Vec<_>>>()?;
            list(items, tail.as_deref().map_or(Some(ExternalTerm::Nil), term)?)
        }
        ExprKind::Tuple(items) => ExternalTerm::Tuple(items.iter().map(term).collect::<Option<_>>()?),
        ExprKind::Map(fields) => {
            let mut pairs = Vec::new();
            for field in fields {
                let key = term(&field.key)?;
                pairs.retain(|(other, _)| *other != key);
                pairs.push((key, term(&field.value)?));
            }
            ExternalTerm::Map(pairs)
        }
        // `name/arity`, as attributes such as -ignore_xref write it.
        ExprKind::Binary2(BinaryOperator::Divide, left, right) if matches!(left.kind, ExprKind::Atom(_)) => {
            ExternalTerm::Tuple(vec![term(left)?, term(right)?])
        }
        ExprKind::Binary2(operator, left, right) => binary(operator.text(), &term(left)?, &term(right)?)?,
        ExprKind::Unary(operator, operand) => match (operator, term(operand)?) {
            (
                UnaryOperator::Plus,
                value @ (ExternalTerm::Integer(_) | ExternalTerm::BigInteger(_) | ExternalTerm::Float(_)),
            ) => value,
            (UnaryOperator::Minus, ExternalTerm::Float(value)) => ExternalTerm::Float(-value),
            (UnaryOperator::Minus, value) => integer(&-to_integer(&value)?),
            (UnaryOperator::BitNot, value) => integer(&!to_integer(&value)?),
            _ => return None,
        },
        _ => return None,
    })
}

pub fn constant(expr: &Expr) -> Option<Constant> {
    term(expr).map(Constant::from_term)
}

pub fn integer(value: &BigInt) -> ExternalTerm {
    value.to_i64().map_or_else(|| ExternalTerm::BigInteger(value.clone()), ExternalTerm::Integer)
}

pub fn string(codes: &[u32]) -> ExternalTerm {
    list(codes.iter().map(|&code| ExternalTerm::Integer(i64::from(code))).collect(), ExternalTerm::Nil)
}

/// A list term; a tail that is a list itself becomes part of it.
pub fn list(mut items: Vec<ExternalTerm>, tail: ExternalTerm) -> ExternalTerm {
    match tail {
        tail if items.is_empty() => tail,
        ExternalTerm::List(more, tail) => {
            items.extend(more);
            ExternalTerm::List(items, tail)
        }
        tail => ExternalTerm::List(items, Box::new(tail)),
    }
}

fn to_integer(term: &ExternalTerm) -> Option<BigInt> {
    match term {
        ExternalTerm::Integer(value) => Some(BigInt::from(*value)),
        ExternalTerm::BigInteger(value) => Some(value.clone()),
        _ => None,
    }
}

/// Shifts beyond this many bits are left to the run time, which may run out of memory in its own way.
const LARGEST_SHIFT: u32 = 4096;

/// The value of an operator on constants, where it has one that is not an error.
pub fn binary(operator: &str, left: &ExternalTerm, right: &ExternalTerm) -> Option<ExternalTerm> {
    if let Some(value) = float_arithmetic(operator, left, right) {
        return value.is_finite().then_some(ExternalTerm::Float(value));
    }
    let (left, right) = (to_integer(left)?, to_integer(right)?);
    let shift = |amount: &BigInt| amount.abs().to_u32().filter(|&bits| bits <= LARGEST_SHIFT);
    Some(integer(&match operator {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "div" if !right.is_zero() => left / right,
        "rem" if !right.is_zero() => left % right,
        "band" => left & right,
        "bor" => left | right,
        "bxor" => left ^ right,
        "bsl" | "bsr" => {
            let bits = shift(&right)?;
            if (operator == "bsl") != right.is_negative() { left << bits } else { left >> bits }
        }
        "/" if !right.is_zero() => return Some(ExternalTerm::Float(small(&left)? / small(&right)?)),
        _ => return None,
    }))
}

/// Integers that a double holds exactly.
fn small(value: &BigInt) -> Option<f64> {
    value.to_i64().filter(|value| value.abs() <= 1 << 53).map(|value| value as f64)
}

fn float_arithmetic(operator: &str, left: &ExternalTerm, right: &ExternalTerm) -> Option<f64> {
    let number = |term: &ExternalTerm| match term {
        ExternalTerm::Float(value) => Some(*value),
        other => to_integer(other).as_ref().and_then(small),
    };
    if !matches!((left, right), (ExternalTerm::Float(_), _) | (_, ExternalTerm::Float(_))) {
        return None;
    }
    let (left, right) = (number(left)?, number(right)?);
    match operator {
        "+" => Some(left + right),
        "-" => Some(left - right),
        "*" => Some(left * right),
        "/" if right != 0.0 => Some(left / right),
        _ => None,
    }
}
