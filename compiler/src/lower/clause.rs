//! Clauses and what joins behind them.

use super::{Binding, Lowering};
use crate::ast::{Clause, Expr, Name, Pattern};
use crate::core::{BlockId, End, ErrorKind, Place, Value};
use crate::match_compile::{Bindings, Row, Scope};
use rustc_hash::FxHashMap;

/// Where the value of an expression goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// Something goes on with it.
    Inner,
    /// It is the function's value.
    Tail,
}

/// One branch that came to its end: where, with which value, having bound what.
struct Arm {
    block: BlockId,
    value: Value,
    bound: FxHashMap<Name, Value>,
}

impl Join {
    /// The names bound so far do not live on.
    pub fn forget_names(&mut self) {
        self.names.clear();
        self.lost.clear();
    }
}

/// The branches of one construct.
pub struct Join {
    position: Position,
    arms: Vec<Arm>,
    /// Names in the order the first branch bound them.
    names: Vec<Name>,
    /// Names of branches that do not come to their end.
    lost: Vec<Name>,
}

impl<'a> Lowering<'a> {
    pub fn join(&self, position: Position) -> Join {
        Join { position, arms: Vec::new(), names: Vec::new(), lost: Vec::new() }
    }

    /// Lowers one branch's body at the current place, and forgets what it bound.
    pub fn arm(&mut self, join: &mut Join, mark: usize, body: impl FnOnce(&mut Self, Position) -> Value) {
        let value = body(self, join.position);
        self.end_arm(join, mark, value);
    }

    fn end_arm(&mut self, join: &mut Join, mark: usize, value: Value) {
        if join.position == Position::Tail && !self.state.dead {
            self.end(End::Return(value));
        } else if !self.state.dead {
            let names: Vec<Name> = self.state.trail[mark..].iter().map(|(name, _)| name.clone()).collect();
            let mut bound = FxHashMap::default();
            for name in &names {
                if let Some(Binding::Value(value)) = self.state.names.get(name) {
                    bound.insert(name.clone(), value.clone());
                }
            }
            if join.arms.is_empty() {
                join.names = names;
            }
            let block = self.state.current;
            join.arms.push(Arm { block, value, bound });
            // The arm's end is written when all arms are known.
            self.state.current = self.new_block();
            self.state.dead = true;
        } else {
            join.lost.extend(self.state.trail[mark..].iter().map(|(name, _)| name.clone()));
        }
        self.unbind(mark);
    }

    /// Joins the branches: the value, and the names that all of them bound, live on.
    pub fn finish_join(&mut self, mut join: Join) -> Value {
        if join.arms.is_empty() {
            // Nothing behind is ever reached, but it is lowered, and may read what the branches bound.
            join.lost.iter().for_each(|name| self.bind(name, Value::NIL));
            return Value::NIL;
        }
        let block = self.new_block();
        let mut exports: Vec<Name> = Vec::new();
        for name in std::mem::take(&mut join.names) {
            if !exports.contains(&name) && join.arms.iter().all(|arm| arm.bound.contains_key(&name)) {
                exports.push(name);
            }
        }
        for arm in &join.arms {
            let mut arguments = vec![arm.value.clone()];
            arguments.extend(exports.iter().map(|name| arm.bound[name].clone()));
            self.state.function.block_mut(arm.block).end = End::Jump(block, arguments);
        }
        let value = self.fresh();
        let parameters: Vec<_> = exports.iter().map(|_| self.fresh()).collect();
        let all = std::iter::once(value).chain(parameters.iter().copied()).collect();
        self.state.function.block_mut(block).parameters = all;
        self.enter(block);
        for (name, parameter) in exports.iter().zip(parameters) {
            self.bind(name, parameter.into());
        }
        value.into()
    }

    /// Matches values against clauses; the bodies are the arms of `join`. Leaves the current block dead.
    pub fn clauses(&mut self, values: &[Value], clauses: &'a [Clause], scope: Scope, fail: BlockId, join: &mut Join) {
        let bodies: Vec<BlockId> = clauses.iter().map(|_| self.new_block()).collect();
        let mut rows = Vec::with_capacity(clauses.len());
        for (clause, &body) in clauses.iter().zip(&bodies) {
            let patterns: Vec<&'a Pattern> = clause.patterns.iter().collect();
            rows.push(self.row(values, &patterns, &clause.guard, scope, body));
        }
        let matched = self.match_rows_of(rows, fail);
        for ((clause, body), bindings) in clauses.iter().zip(bodies).zip(matched) {
            let Some(bindings) = bindings else { continue };
            let mark = self.state.trail.len();
            self.enter(body);
            self.bind_all(&bindings);
            self.arm(join, mark, |lowering, position| lowering.body(&clause.body, position));
        }
    }

    pub fn bind_all(&mut self, bindings: &Bindings) {
        for (name, value) in bindings {
            self.bind(name, value.clone());
        }
    }

    /// One row of a match, and its bindings if it can be reached. Continues where it matched.
    pub fn match_one(&mut self, row: impl FnOnce(&mut Self, BlockId) -> Row<'a>, fail: BlockId) {
        let body = self.new_block();
        let row = row(self, body);
        let matched = self.match_rows_of(vec![row], fail);
        self.enter(body);
        if let Some(Some(bindings)) = matched.first() {
            self.bind_all(bindings);
        }
    }

    /// The clauses of a function whose parameters are `arity` arguments and the captured values' names.
    pub fn function_clauses(&mut self, clauses: &'a [Clause], arity: usize, captured: &[Name]) {
        let parameters: Vec<_> = (0..arity + captured.len()).map(|_| self.fresh()).collect();
        self.state.function.free = captured.len() as u32;
        self.state.function.block_mut(BlockId::ENTRY).parameters = parameters.clone();
        for (name, &parameter) in captured.iter().zip(&parameters[arity..]) {
            self.bind(name, parameter.into());
        }
        let place = self.state.function.place;
        let fail = self.new_block();
        let values: Vec<Value> = parameters.iter().map(|&parameter| parameter.into()).collect();
        let mut join = self.join(Position::Tail);
        self.clauses(&values[..arity], clauses, Scope::Fresh, fail, &mut join);
        self.enter(fail);
        self.error(ErrorKind::FunctionClause, values, place);
    }

    /// Expressions in sequence; the last one is the value.
    pub fn body(&mut self, body: &'a [Expr], position: Position) -> Value {
        let Some((last, first)) = body.split_last() else { return Value::NIL };
        for expr in first {
            self.expr(expr);
        }
        match position {
            Position::Inner => self.expr(last),
            Position::Tail => self.tail(last),
        }
    }

    /// `case`: a value against clauses of one pattern.
    pub fn case(
        &mut self,
        value: Value,
        clauses: &'a [Clause],
        error: ErrorKind,
        place: Place,
        position: Position,
    ) -> Value {
        let fail = self.new_block();
        let mut join = self.join(position);
        self.clauses(std::slice::from_ref(&value), clauses, Scope::Surrounding, fail, &mut join);
        self.enter(fail);
        self.error(error, vec![value], place);
        self.finish_join(join)
    }

    pub fn if_(&mut self, clauses: &'a [Clause], place: Place, position: Position) -> Value {
        let fail = self.new_block();
        let mut join = self.join(position);
        self.clauses(&[], clauses, Scope::Surrounding, fail, &mut join);
        self.enter(fail);
        self.error(ErrorKind::IfClause, Vec::new(), place);
        self.finish_join(join)
    }

    /// `Pattern = Value`.
    pub fn match_pattern(&mut self, pattern: &'a Pattern, value: Value, place: Place) {
        if let crate::ast::PatternKind::Variable(name) = &pattern.kind
            && !self.is_bound(name)
        {
            if &**name != "_" {
                self.bind(name, value);
            }
            return;
        }
        let fail = self.new_block();
        self.match_one(
            |this, body| this.row(std::slice::from_ref(&value), &[pattern], &[], Scope::Surrounding, body),
            fail,
        );
        let matched = self.state.current;
        self.enter(fail);
        self.error(ErrorKind::BadMatch, vec![value], place);
        self.enter(matched);
    }
}
