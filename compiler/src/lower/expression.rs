//! Expressions: one arm per kind, each handing on to the file that knows it.

use super::{Lowering, bifs, constant};
use crate::ast::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::core::{Callee, Check, Constant, End, ErrorKind, Operation, Place, Value};
use crate::lower::clause::Position;
use crate::lower::comprehension::Product;
use bytecode::external_term::ExternalTerm;

impl<'a> Lowering<'a> {
    pub fn expr(&mut self, expr: &'a Expr) -> Value {
        self.expr_in(expr, Position::Inner)
    }

    /// The function's value: ends the current block.
    pub fn tail(&mut self, expr: &'a Expr) -> Value {
        let value = self.expr_in(expr, Position::Tail);
        if !self.state.dead {
            self.end(End::Return(value));
        }
        Value::NIL
    }

    fn expr_in(&mut self, expr: &'a Expr, position: Position) -> Value {
        let place = self.place_of(expr);
        match &expr.kind {
            ExprKind::Variable(name) => self.variable(name, expr.span),
            ExprKind::Atom(name) => Value::Constant(Constant::Atom(name.clone())),
            ExprKind::Integer(value) => constant_value(constant::integer(value)),
            ExprKind::Float(value) => constant_value(ExternalTerm::Float(*value)),
            ExprKind::Character(code) => Value::integer(i64::from(*code)),
            ExprKind::String(codes) => constant_value(constant::string(codes)),
            ExprKind::SigilBinary(bytes) => constant_value(ExternalTerm::Binary(bytes.clone())),
            ExprKind::Nil => Value::NIL,
            ExprKind::List(items, tail) => {
                let items = self.exprs(items);
                let tail = tail.as_deref().map_or(Value::NIL, |tail| self.expr(tail));
                self.list(items, tail, place)
            }
            ExprKind::Tuple(items) => {
                let items = self.exprs(items);
                self.tuple(items, place)
            }
            ExprKind::Map(fields) => self.map(None, fields, place),
            ExprKind::MapUpdate(map, fields) => {
                let map = self.expr(map);
                self.map(Some(map), fields, place)
            }
            ExprKind::Record(name, fields) => self.record(name, fields, place),
            ExprKind::RecordUpdate(record, name, fields) => self.record_update(record, name, fields, place),
            ExprKind::RecordAccess(record, name, field) => {
                let record = self.expr(record);
                self.record_access(record, name, field, place)
            }
            ExprKind::RecordIndex(name, field) => Value::integer(self.record_index(name, field)),
            ExprKind::Binary(elements) => self.binary(elements, place),
            ExprKind::Match(pattern, value) => {
                let value = self.expr(value);
                self.match_pattern(pattern, value.clone(), place);
                value
            }
            ExprKind::MaybeMatch(pattern, value) => self.maybe_match(pattern, value),
            ExprKind::Call(function, arguments) => self.call(expr, function, arguments, position),
            ExprKind::Remote(..) => {
                self.internal(expr.span, "a remote name outside a call");
                Value::NIL
            }
            ExprKind::Unary(operator, operand) => {
                let operand = self.expr(operand);
                self.unary(*operator, operand, place)
            }
            ExprKind::Binary2(operator, left, right) => {
                let arguments = vec![self.expr(left), self.expr(right)];
                self.binary_operator(*operator, arguments, place, position)
            }
            ExprKind::AndAlso(left, right) => self.short_circuit(left, right, true, place, position),
            ExprKind::OrElse(left, right) => self.short_circuit(left, right, false, place, position),
            ExprKind::Send(to, message) => {
                let arguments = vec![self.expr(to), self.expr(message)];
                self.emit(Operation::Call(Callee::Send), arguments, place).into()
            }
            ExprKind::Catch(inner) => self.catch(inner),
            ExprKind::Block(body) => self.body(body, position),
            ExprKind::If(clauses) => self.if_(clauses, place, position),
            ExprKind::Case(value, clauses) => {
                let value = self.expr(value);
                self.case(value, clauses, ErrorKind::CaseClause, place, position)
            }
            ExprKind::Receive(clauses, after) => self.receive(clauses, after.as_ref(), position),
            ExprKind::Try(parts) => self.try_(parts, place, position),
            ExprKind::Maybe(body, clauses) => self.maybe(body, clauses, place, position),
            ExprKind::Fun { name, arity, clauses } => self.fun(expr, name.as_ref(), *arity, clauses),
            ExprKind::LocalFun(name, arity) => self.local_fun(name, *arity, place),
            ExprKind::RemoteFun(module, function, arity) => self.remote_fun(module, function, arity, place),
            ExprKind::ListComprehension(result, qualifiers) => {
                self.comprehension(Product::List(result), qualifiers, place, position)
            }
            ExprKind::BinaryComprehension(result, qualifiers) => {
                self.comprehension(Product::Bits(result), qualifiers, place, position)
            }
            ExprKind::MapComprehension(key, value, qualifiers) => {
                let pairs = self.comprehension(Product::Pairs(key, value), qualifiers, place, Position::Inner);
                self.finish_call(Callee::Remote("maps".into(), "from_list".into()), vec![pairs], place, position)
            }
        }
    }

    /// From left to right.
    pub fn exprs(&mut self, exprs: &'a [Expr]) -> Vec<Value> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    /// A list; the constant end of it becomes a literal.
    pub fn list(&mut self, mut items: Vec<Value>, tail: Value, place: Place) -> Value {
        let mut rest = tail;
        if let Value::Constant(constant) = &rest {
            let first = items.iter().rposition(|item| item.variable().is_some()).map_or(0, |at| at + 1);
            let end = items.split_off(first).into_iter().filter_map(|item| match item {
                Value::Constant(constant) => Some(constant.to_term()),
                Value::Variable(_) => None,
            });
            rest = constant_value(constant::list(end.collect(), constant.to_term()));
        }
        for item in items.into_iter().rev() {
            rest = self.emit(Operation::Cons, vec![item, rest], place).into();
        }
        rest
    }

    pub fn tuple(&mut self, items: Vec<Value>, place: Place) -> Value {
        let constants = items.iter().map(|item| match item {
            Value::Constant(constant) => Some(constant.to_term()),
            Value::Variable(_) => None,
        });
        match constants.collect::<Option<Vec<_>>>() {
            Some(terms) => constant_value(ExternalTerm::Tuple(terms)),
            None => self.emit(Operation::Tuple, items, place).into(),
        }
    }

    fn unary(&mut self, operator: UnaryOperator, operand: Value, place: Place) -> Value {
        match self.fold_unary(operator, &operand) {
            Some(value) => value,
            None => self.bif(operator.text(), vec![operand], place),
        }
    }

    /// A sign in front of a number is a number.
    pub fn fold_unary(&self, operator: UnaryOperator, operand: &Value) -> Option<Value> {
        let (UnaryOperator::Minus, Value::Constant(constant)) = (operator, operand) else { return None };
        let value = match constant.to_term() {
            ExternalTerm::Float(value) => ExternalTerm::Float(-value),
            term => constant::binary("-", &ExternalTerm::Integer(0), &term)?,
        };
        Some(constant_value(value))
    }

    pub fn binary_operator(
        &mut self,
        operator: BinaryOperator,
        arguments: Vec<Value>,
        place: Place,
        position: Position,
    ) -> Value {
        let name = operator.text();
        if bifs::instruction(name, 2).is_some() {
            return self.bif(name, arguments, place);
        }
        self.finish_call(Callee::Remote("erlang".into(), name.into()), arguments, place, position)
    }

    /// `andalso` (goes on where the left side is true) and `orelse`.
    fn short_circuit(
        &mut self,
        left: &'a Expr,
        right: &'a Expr,
        goes_on: bool,
        place: Place,
        position: Position,
    ) -> Value {
        let left_value = self.expr(left);
        let (more, stop, wrong) = (self.new_block(), self.new_block(), self.new_block());
        let cases = vec![(truth(goes_on), more), (truth(!goes_on), stop)];
        self.end(End::Select { value: left_value.clone(), cases, default: wrong });
        self.enter(wrong);
        self.error_tuple("badarg", left_value, place);
        let mut join = self.join(position);
        let mark = self.mark();
        self.enter(stop);
        self.arm(&mut join, mark, |_, _| Value::Constant(truth(!goes_on)));
        self.enter(more);
        self.arm(&mut join, mark, |lowering, position| match position {
            Position::Inner => lowering.expr(right),
            Position::Tail => lowering.tail(right),
        });
        self.finish_join(join)
    }

    /// A call as a tail call where it is one.
    pub fn finish_call(&mut self, callee: Callee, arguments: Vec<Value>, place: Place, position: Position) -> Value {
        match position {
            Position::Tail => {
                self.end(End::TailCall { callee, arguments, place });
                Value::NIL
            }
            Position::Inner => self.emit(Operation::Call(callee), arguments, place).into(),
        }
    }

    /// `yes` or `no` as a boolean, decided by `decide`.
    pub fn as_boolean(&mut self, decide: impl FnOnce(&mut Self, crate::core::BlockId, crate::core::BlockId)) -> Value {
        let (yes, no, join) = (self.new_block(), self.new_block(), self.new_block());
        decide(self, yes, no);
        for (block, truth) in [(yes, "true"), (no, "false")] {
            self.enter(block);
            self.end(End::Jump(join, vec![Value::atom(truth)]));
        }
        let value = self.fresh();
        self.state.function.block_mut(join).parameters = vec![value];
        self.enter(join);
        value.into()
    }

    /// A tuple of this arity with this atom in front?
    pub fn check_record(&mut self, value: &Value, name: &str, arity: u32, no: crate::core::BlockId, place: Place) {
        self.check(Check::Type("is_tuple"), vec![value.clone()], no, place);
        self.check(Check::Arity(arity), vec![value.clone()], no, place);
        let tag = self.emit(Operation::Element(0), vec![value.clone()], place);
        self.check(Check::ExactEqual, vec![tag.into(), Value::atom(name)], no, place);
    }
}

pub fn constant_value(term: ExternalTerm) -> Value {
    Value::Constant(Constant::from_term(term))
}

pub fn truth(value: bool) -> Constant {
    Constant::atom(if value { "true" } else { "false" })
}
