//! The value of the expression in `-if` and `-elif`: arithmetic, comparisons and booleans over constants.

use crate::ast::*;
use num_bigint::BigInt;
use std::cmp::Ordering;

/// Whether the expression is `true`; one that has no value is not.
pub fn is_true(expression: &Expr) -> bool {
    matches!(value(expression), Some(Value::Atom(name)) if &*name == "true")
}

#[derive(PartialEq)]
enum Value {
    Integer(BigInt),
    Float(f64),
    Atom(Name),
    String(Vec<u32>),
}

fn boolean(value: bool) -> Option<Value> {
    Some(Value::Atom(if value { "true" } else { "false" }.into()))
}

fn as_boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Atom(name) if &**name == "true" => Some(true),
        Value::Atom(name) if &**name == "false" => Some(false),
        _ => None,
    }
}

fn value(expression: &Expr) -> Option<Value> {
    match &expression.kind {
        ExprKind::Integer(value) => Some(Value::Integer(value.clone())),
        ExprKind::Character(code) => Some(Value::Integer((*code).into())),
        ExprKind::Float(value) => Some(Value::Float(*value)),
        ExprKind::Atom(name) => Some(Value::Atom(name.clone())),
        ExprKind::String(text) => Some(Value::String(text.clone())),
        ExprKind::Nil => Some(Value::String(Vec::new())),
        ExprKind::Unary(operator, operand) => unary(*operator, value(operand)?),
        ExprKind::Binary2(operator, left, right) => binary(*operator, value(left)?, value(right)?),
        ExprKind::AndAlso(left, right) => match as_boolean(&value(left)?)? {
            true => value(right),
            false => boolean(false),
        },
        ExprKind::OrElse(left, right) => match as_boolean(&value(left)?)? {
            false => value(right),
            true => boolean(true),
        },
        ExprKind::Call(function, arguments) => match (&function.kind, &arguments[..]) {
            (ExprKind::Atom(test), [argument]) => type_test(test, &value(argument)?),
            _ => None,
        },
        _ => None,
    }
}

fn type_test(test: &str, value: &Value) -> Option<Value> {
    boolean(match test {
        "is_atom" => matches!(value, Value::Atom(_)),
        "is_integer" => matches!(value, Value::Integer(_)),
        "is_float" => matches!(value, Value::Float(_)),
        "is_number" => matches!(value, Value::Integer(_) | Value::Float(_)),
        "is_list" => matches!(value, Value::String(_)),
        "is_boolean" => as_boolean(value).is_some(),
        _ => return None,
    })
}

fn unary(operator: UnaryOperator, operand: Value) -> Option<Value> {
    match (operator, operand) {
        (UnaryOperator::Not, operand) => boolean(!as_boolean(&operand)?),
        (UnaryOperator::Minus, Value::Integer(value)) => Some(Value::Integer(-value)),
        (UnaryOperator::Minus, Value::Float(value)) => Some(Value::Float(-value)),
        (UnaryOperator::Plus, operand @ (Value::Integer(_) | Value::Float(_))) => Some(operand),
        (UnaryOperator::BitNot, Value::Integer(value)) => Some(Value::Integer(!value)),
        _ => None,
    }
}

fn binary(operator: BinaryOperator, left: Value, right: Value) -> Option<Value> {
    use BinaryOperator::*;
    match operator {
        Equal => boolean(compare(&left, &right) == Some(Ordering::Equal)),
        NotEqual => boolean(compare(&left, &right) != Some(Ordering::Equal)),
        ExactEqual => boolean(left == right),
        ExactNotEqual => boolean(left != right),
        Less => boolean(compare(&left, &right)?.is_lt()),
        LessEqual => boolean(compare(&left, &right)?.is_le()),
        Greater => boolean(compare(&left, &right)?.is_gt()),
        GreaterEqual => boolean(compare(&left, &right)?.is_ge()),
        And => boolean(as_boolean(&left)? & as_boolean(&right)?),
        Or => boolean(as_boolean(&left)? | as_boolean(&right)?),
        Xor => boolean(as_boolean(&left)? ^ as_boolean(&right)?),
        _ => match (left, right) {
            (Value::Integer(left), Value::Integer(right)) => integers(operator, left, right),
            _ => None,
        },
    }
}

fn integers(operator: BinaryOperator, left: BigInt, right: BigInt) -> Option<Value> {
    use BinaryOperator::*;
    let nonzero = right != BigInt::ZERO;
    let shift = || u16::try_from(&right).ok();
    Some(Value::Integer(match operator {
        Add => left + right,
        Subtract => left - right,
        Multiply => left * right,
        IntegerDivide if nonzero => left / right,
        Remainder if nonzero => left % right,
        BitAnd => left & right,
        BitOr => left | right,
        BitXor => left ^ right,
        ShiftLeft => left << shift()?,
        ShiftRight => left >> shift()?,
        _ => return None,
    }))
}

/// Erlang's order: numbers, then atoms, then lists.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    use num_traits::ToPrimitive;
    let rank = |value: &Value| match value {
        Value::Integer(_) | Value::Float(_) => 0,
        Value::Atom(_) => 1,
        Value::String(_) => 2,
    };
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        (Value::Integer(left), Value::Float(right)) => left.to_f64()?.partial_cmp(right),
        (Value::Float(left), Value::Integer(right)) => left.partial_cmp(&right.to_f64()?),
        (Value::Atom(left), Value::Atom(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => Some(rank(left).cmp(&rank(right))),
    }
}
