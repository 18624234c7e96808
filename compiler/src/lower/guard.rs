//! Guards: expressions without effect, whose failure means "no".
//!
//! A guard is lowered twice over: as a *test*, which sends control to one of
//! three places, and as a *value*, which goes to `fail` instead of raising.
//!
//! ```text
//! when X > 0, element(1, T) =:= a; is_atom(X)
//!
//!       X > 0             ? b1 : b3          alternatives are tried in order
//!   b1: v = element(1, T) ? b2 : b3          a BIF that fails answers "no"
//!   b2: v =:= a           ? body : b3
//!   b3: is_atom X         ? body : next clause
//! ```

use super::{Lowering, bifs};
use crate::ast::{BinaryOperator, Expr, ExprKind, Ident, MapField, Name, UnaryOperator};
use crate::core::{BlockId, Check, Constant, End, FunctionId, Operation, Place, Value};
use crate::lint::bifs::{is_guard, is_old_test};
use crate::lower::binary::Pieces;
use crate::lower::expression::truth;

/// Where a test goes: it is true, it is false, it fails or is no boolean.
#[derive(Clone, Copy)]
struct Ways {
    yes: BlockId,
    no: BlockId,
    fail: BlockId,
}

impl<'a> Lowering<'a> {
    /// Alternatives of conjunctions. Leaves the current block dead.
    pub fn guard(&mut self, guard: &'a [Vec<Expr>], yes: BlockId, no: BlockId) {
        let count = guard.len();
        for (at, tests) in guard.iter().enumerate() {
            let next = if at + 1 < count { self.new_block() } else { no };
            let Some((last, first)) = tests.split_last() else { continue };
            for test in first {
                let more = self.new_block();
                self.guard_test(test, more, next);
                self.enter(more);
            }
            self.guard_test(last, yes, next);
            if at + 1 < count {
                self.enter(next);
            }
        }
    }

    /// One test. Old names (`atom(X)`) mean type tests only here. Leaves the current block dead.
    pub fn guard_test(&mut self, expr: &'a Expr, yes: BlockId, no: BlockId) {
        let ways = Ways { yes, no, fail: no };
        if let ExprKind::Call(function, arguments) = &expr.kind
            && let ExprKind::Atom(name) = &function.kind
            && is_old_test(name, arguments.len() as u32)
        {
            return self.guard_call(&format!("is_{name}").into(), arguments, self.place_of(expr), ways);
        }
        self.test(expr, ways);
    }

    fn test(&mut self, expr: &'a Expr, ways: Ways) {
        let place = self.place_of(expr);
        match &expr.kind {
            ExprKind::AndAlso(left, right) => self.test_both(left, right, ways),
            ExprKind::OrElse(left, right) => self.test_either(left, right, ways),
            // Both sides are looked at; where "false" and "fails" go the same way, that cannot be seen.
            ExprKind::Binary2(BinaryOperator::And, left, right) if ways.no == ways.fail => {
                self.test_both(left, right, ways)
            }
            ExprKind::Binary2(BinaryOperator::And, left, right) if is_total(right) => self.test_both(left, right, ways),
            ExprKind::Binary2(BinaryOperator::Or, left, right) if is_total(right) => {
                self.test_either(left, right, ways)
            }
            ExprKind::Unary(UnaryOperator::Not, inner) => {
                self.test(inner, Ways { yes: ways.no, no: ways.yes, fail: ways.fail });
            }
            ExprKind::Binary2(operator, left, right) => match comparison(*operator) {
                Some((check, order)) => {
                    let (left, right) = (self.guard_value(left, ways.fail), self.guard_value(right, ways.fail));
                    let arguments = if order == Order::Swapped { vec![right, left] } else { vec![left, right] };
                    self.branch(check, arguments, ways.yes, ways.no, place);
                }
                None => self.test_value(expr, ways),
            },
            ExprKind::Call(function, arguments) => match guard_name(function) {
                Some(name) => self.guard_call(name, arguments, place, ways),
                None => self.test_value(expr, ways),
            },
            ExprKind::Atom(name) if &**name == "true" => self.jump(ways.yes),
            ExprKind::Atom(name) if &**name == "false" => self.jump(ways.no),
            _ => self.test_value(expr, ways),
        }
    }

    fn test_both(&mut self, left: &'a Expr, right: &'a Expr, ways: Ways) {
        let more = self.new_block();
        self.test(left, Ways { yes: more, ..ways });
        self.enter(more);
        self.test(right, ways);
    }

    fn test_either(&mut self, left: &'a Expr, right: &'a Expr, ways: Ways) {
        let more = self.new_block();
        self.test(left, Ways { no: more, ..ways });
        self.enter(more);
        self.test(right, ways);
    }

    /// A test that has no form of its own: its value is compared with `true`.
    fn test_value(&mut self, expr: &'a Expr, ways: Ways) {
        let value = self.guard_value(expr, ways.fail);
        self.test_boolean(value, ways, self.place_of(expr));
    }

    fn test_boolean(&mut self, value: Value, ways: Ways, place: Place) {
        if ways.no == ways.fail {
            self.branch(Check::ExactEqual, vec![value, Value::atom("true")], ways.yes, ways.no, place);
        } else {
            let cases = vec![(truth(true), ways.yes), (truth(false), ways.no)];
            self.end(End::Select { value, cases, default: ways.fail });
        }
    }

    /// A BIF as a test: by a test instruction, if it has one.
    fn guard_call(&mut self, name: &Name, arguments: &'a [Expr], place: Place, ways: Ways) {
        if &**name == "is_record"
            && let Some((record, size)) = self.record_arguments(arguments)
        {
            let value = self.guard_value(&arguments[0], ways.fail);
            self.check_record(&value, &record, size, ways.no, place);
            return self.jump(ways.yes);
        }
        let values: Vec<Value> = arguments.iter().map(|argument| self.guard_value(argument, ways.fail)).collect();
        let literal_arity = matches!(values.get(1), Some(Value::Constant(Constant::Integer(0..=255))));
        let check = match (&**name, values.len()) {
            ("is_function", 1) => Some(Check::Type("is_function")),
            ("is_function", 2) if literal_arity || ways.no == ways.fail => Some(Check::FunctionArity),
            (name, 1) => bifs::type_test(name).map(Check::Type),
            _ => None,
        };
        match check {
            Some(check) => self.branch(check, values, ways.yes, ways.no, place),
            None => {
                let value = self.guard_bif(name, values, ways.fail, place);
                self.test_boolean(value, ways, place);
            }
        }
    }

    /// The value of a guard expression; where it has none, control goes to `fail`.
    pub fn guard_value(&mut self, expr: &'a Expr, fail: BlockId) -> Value {
        let place = self.place_of(expr);
        match &expr.kind {
            ExprKind::List(items, tail) => {
                let items = self.guard_values(items, fail);
                let tail = tail.as_deref().map_or(Value::NIL, |tail| self.guard_value(tail, fail));
                self.list(items, tail, place)
            }
            ExprKind::Tuple(items) => {
                let items = self.guard_values(items, fail);
                self.tuple(items, place)
            }
            ExprKind::Map(fields) => {
                let pairs = self.guard_fields(fields, fail);
                self.put_pairs(None, pairs, Some(fail), place)
            }
            ExprKind::MapUpdate(map, fields) => {
                let map = self.guard_value(map, fail);
                let pairs = self.guard_fields(fields, fail);
                self.put_pairs(Some(map), pairs, Some(fail), place)
            }
            ExprKind::Record(name, fields) => {
                self.record_items(name, fields, place, |this, field| this.guard_value(field, fail))
            }
            ExprKind::RecordAccess(record, name, field) => {
                let record = self.guard_value(record, fail);
                let index = self.record_index(name, field);
                self.guard_record(&record, name, place, fail);
                self.emit(Operation::Element(index as u32 - 1), vec![record], place).into()
            }
            ExprKind::Binary(elements) => {
                let pieces = self.pieces(elements, |this, part| this.guard_value(part, fail));
                self.guard_binary(pieces, fail, place)
            }
            ExprKind::Unary(operator, operand) => {
                let value = self.guard_value(operand, fail);
                match self.fold_unary(*operator, &value) {
                    Some(value) => value,
                    None => self.guard_bif(&operator.text().into(), vec![value], fail, place),
                }
            }
            ExprKind::Binary2(operator, left, right) => {
                let values = vec![self.guard_value(left, fail), self.guard_value(right, fail)];
                self.guard_bif(&operator.text().into(), values, fail, place)
            }
            ExprKind::AndAlso(left, right) => self.guard_short_circuit(left, right, true, fail),
            ExprKind::OrElse(left, right) => self.guard_short_circuit(left, right, false, fail),
            ExprKind::Call(function, arguments) => {
                let Some(name) = guard_name(function) else {
                    self.internal(expr.span, "a call that may not stand in a guard");
                    return Value::NIL;
                };
                if &**name == "is_record" && self.record_arguments(arguments).is_some() {
                    return self
                        .as_boolean(|this, yes, no| this.guard_call(name, arguments, place, Ways { yes, no, fail }));
                }
                let values = self.guard_values(arguments, fail);
                self.guard_bif(name, values, fail, place)
            }
            ExprKind::Variable(_)
            | ExprKind::Atom(_)
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::Character(_)
            | ExprKind::String(_)
            | ExprKind::SigilBinary(_)
            | ExprKind::RecordIndex(..)
            | ExprKind::Nil => self.expr(expr),
            _ => {
                self.internal(expr.span, "an expression that may not stand in a guard");
                Value::NIL
            }
        }
    }

    fn guard_values(&mut self, exprs: &'a [Expr], fail: BlockId) -> Vec<Value> {
        exprs.iter().map(|expr| self.guard_value(expr, fail)).collect()
    }

    fn guard_fields(&mut self, fields: &'a [MapField], fail: BlockId) -> Vec<(Value, Value, bool)> {
        let pair = |field: &'a MapField| {
            (self.guard_value(&field.key, fail), self.guard_value(&field.value, fail), field.exact)
        };
        fields.iter().map(pair).collect()
    }

    fn guard_binary(&mut self, pieces: Pieces, fail: BlockId, place: Place) -> Value {
        match pieces.constant() {
            Some(value) => value,
            None => self.check_value(Check::BinaryCreate(pieces.segments), pieces.arguments, fail, place).into(),
        }
    }

    fn guard_bif(&mut self, name: &Name, values: Vec<Value>, fail: BlockId, place: Place) -> Value {
        if bifs::never_fails(name) {
            self.bif(name, values, place)
        } else {
            self.check_value(Check::Bif(name.clone()), values, fail, place).into()
        }
    }

    /// Goes on with a record of that name.
    fn guard_record(&mut self, value: &Value, name: &Ident, place: Place, no: BlockId) {
        let arity = self.record_fields(name).len() as u32 + 1;
        self.check_record(value, &name.name, arity, no, place);
    }

    /// `andalso` and `orelse` where a value is wanted: the right side may be anything.
    fn guard_short_circuit(&mut self, left: &'a Expr, right: &'a Expr, goes_on: bool, fail: BlockId) -> Value {
        let (more, stop, join) = (self.new_block(), self.new_block(), self.new_block());
        let (yes, no) = if goes_on { (more, stop) } else { (stop, more) };
        self.test(left, Ways { yes, no, fail });
        self.enter(stop);
        self.end(End::Jump(join, vec![Value::Constant(truth(!goes_on))]));
        self.enter(more);
        let value = self.guard_value(right, fail);
        self.end(End::Jump(join, vec![value]));
        let result = self.fresh();
        self.state.function.block_mut(join).parameters = vec![result];
        self.enter(join);
        result.into()
    }

    /// Is this a guard expression, so that a comprehension tests it as a guard?
    pub fn is_guard_test(&self, expr: &Expr) -> bool {
        let all = |items: &[Expr]| items.iter().all(|item| self.is_guard_test(item));
        match &expr.kind {
            ExprKind::Call(function, arguments) => {
                self.is_guard_call(function, arguments.len() as u32) && all(arguments)
            }
            ExprKind::Variable(_)
            | ExprKind::Atom(_)
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::Character(_)
            | ExprKind::String(_)
            | ExprKind::SigilBinary(_)
            | ExprKind::Nil
            | ExprKind::RecordIndex(..) => true,
            ExprKind::List(items, tail) => all(items) && tail.as_deref().is_none_or(|tail| self.is_guard_test(tail)),
            ExprKind::Tuple(items) => all(items),
            ExprKind::Map(fields) => {
                fields.iter().all(|field| self.is_guard_test(&field.key) && self.is_guard_test(&field.value))
            }
            ExprKind::MapUpdate(map, fields) => {
                let field = |field: &MapField| self.is_guard_test(&field.key) && self.is_guard_test(&field.value);
                self.is_guard_test(map) && fields.iter().all(field)
            }
            ExprKind::Binary(elements) => elements.iter().all(|element| {
                self.is_guard_test(&element.value) && element.size.as_ref().is_none_or(|size| self.is_guard_test(size))
            }),
            ExprKind::RecordAccess(inner, ..) | ExprKind::Unary(_, inner) => self.is_guard_test(inner),
            ExprKind::Binary2(operator, left, right) => {
                bifs::instruction(operator.text(), 2).is_some() && self.is_guard_test(left) && self.is_guard_test(right)
            }
            ExprKind::AndAlso(left, right) | ExprKind::OrElse(left, right) => {
                self.is_guard_test(left) && self.is_guard_test(right)
            }
            _ => false,
        }
    }

    /// A guard BIF, and no function of this module or an imported one.
    fn is_guard_call(&self, function: &Expr, arity: u32) -> bool {
        let Some(name) = guard_name(function) else { return false };
        let id = FunctionId { name: name.clone(), arity };
        let is_ours = matches!(function.kind, ExprKind::Atom(_))
            && (self.defined.contains(&id) || self.imports.contains_key(&id));
        !is_ours && is_guard(name, arity) && !matches!(&**name, "min" | "max")
    }
}

/// The name of `f(…)` and `erlang:f(…)`.
fn guard_name(function: &Expr) -> Option<&Name> {
    match &function.kind {
        ExprKind::Atom(name) => Some(name),
        ExprKind::Remote(module, name) => match (&module.kind, &name.kind) {
            (ExprKind::Atom(module), ExprKind::Atom(name)) if &**module == "erlang" => Some(name),
            _ => None,
        },
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    AsWritten,
    Swapped,
}

/// The question that a comparison asks; `>` is `<` with its sides swapped.
fn comparison(operator: BinaryOperator) -> Option<(Check, Order)> {
    Some(match operator {
        BinaryOperator::Less => (Check::Less, Order::AsWritten),
        BinaryOperator::GreaterEqual => (Check::GreaterEqual, Order::AsWritten),
        BinaryOperator::Greater => (Check::Less, Order::Swapped),
        BinaryOperator::LessEqual => (Check::GreaterEqual, Order::Swapped),
        BinaryOperator::Equal => (Check::Equal, Order::AsWritten),
        BinaryOperator::NotEqual => (Check::NotEqual, Order::AsWritten),
        BinaryOperator::ExactEqual => (Check::ExactEqual, Order::AsWritten),
        BinaryOperator::ExactNotEqual => (Check::ExactNotEqual, Order::AsWritten),
        _ => return None,
    })
}

/// A test that is `true` or `false` and never fails.
fn is_total(expr: &Expr) -> bool {
    let is_plain = |expr: &Expr| {
        matches!(
            expr.kind,
            ExprKind::Variable(_) | ExprKind::Atom(_) | ExprKind::Integer(_) | ExprKind::Nil | ExprKind::Float(_)
        )
    };
    match &expr.kind {
        ExprKind::Binary2(BinaryOperator::And | BinaryOperator::Or, left, right) => is_total(left) && is_total(right),
        ExprKind::Binary2(operator, left, right) => {
            comparison(*operator).is_some() && is_plain(left) && is_plain(right)
        }
        ExprKind::Unary(UnaryOperator::Not, inner) => is_total(inner),
        ExprKind::Call(function, arguments) => {
            let tests = guard_name(function).is_some_and(|name| bifs::is_type_test(name));
            tests && arguments.len() == 1 && is_plain(&arguments[0])
        }
        _ => false,
    }
}
