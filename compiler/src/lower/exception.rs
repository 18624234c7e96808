//! `try` and `catch`.
//!
//! The protected body's blocks name the handler; the handler's parameters are
//! class, reason and raw stack trace. An `after` body stands on both ways out;
//! if it is large, it is a function of its own that both call, so that nesting
//! does not multiply it.

use super::Lowering;
use crate::ast::{CatchClause, Expr, Pattern, Try};
use crate::core::{BlockId, End, ErrorKind, FunctionId, Operation, Place, TryKind, Value, Variable};
use crate::lower::clause::{Join, Position};
use crate::match_compile::Scope;

/// An `after` body of more operations than this becomes a function.
const SMALL: usize = 20;

enum Cleanup<'a> {
    Inline(&'a [Expr]),
    Function(FunctionId, Vec<Value>),
}

impl<'a> Lowering<'a> {
    /// Opens a protected region and enters it. The handler's parameters are made here.
    fn open(&mut self, kind: TryKind) -> (Variable, BlockId, Option<BlockId>) {
        let tag = self.fresh();
        let handler = self.new_block();
        let count = if kind == TryKind::Try { 3 } else { 1 };
        let parameters = (0..count).map(|_| self.fresh()).collect();
        let block = self.state.function.block_mut(handler);
        block.parameters = parameters;
        block.landing = Some((kind, tag));
        let outer = self.state.handler.replace(handler);
        let body = self.new_block();
        self.end(End::Try { kind, tag, body, handler });
        // The block behind the end belonged to the region; the region starts here.
        self.enter(body);
        (tag, handler, outer)
    }

    /// `catch E`: normal values and caught ones meet in the handler.
    pub fn catch(&mut self, inner: &'a Expr) -> Value {
        let (_, handler, outer) = self.open(TryKind::Catch);
        let mark = self.mark();
        let value = self.expr(inner);
        if !self.state.dead {
            self.end(End::Jump(handler, vec![value]));
        }
        self.unbind(mark);
        self.state.handler = outer;
        self.enter(handler);
        self.state.function.block(handler).parameters[0].into()
    }

    pub fn try_(&mut self, parts: &'a Try, place: Place, position: Position) -> Value {
        if parts.after.is_empty() {
            return self.try_catch(parts, place, position);
        }
        let cleanup = self.cleanup(&parts.after, place);
        let (tag, handler, outer) = self.open(TryKind::Try);
        let mark = self.mark();
        let value = if parts.of.is_empty() && parts.catches.is_empty() {
            self.body(&parts.body, Position::Inner)
        } else {
            self.try_catch(parts, place, Position::Inner)
        };
        self.unbind(mark);
        let mut normal_end = None;
        if !self.state.dead {
            self.emit_effect(Operation::TryEnd, vec![tag.into()], place);
            self.state.handler = outer;
            let next = self.new_block();
            self.jump(next);
            normal_end = Some(next);
        }
        self.state.handler = outer;
        self.enter(handler);
        let parameters = self.state.function.block(handler).parameters.clone();
        self.clean_up(&cleanup, place);
        self.end(End::Raise { stack: parameters[2].into(), reason: parameters[1].into() });
        if let Some(next) = normal_end {
            self.enter(next);
            self.clean_up(&cleanup, place);
        }
        value
    }

    /// What `after` does. Lowered as a function to see its size, which is kept only if it is large.
    fn cleanup(&mut self, body: &'a [Expr], place: Place) -> Cleanup<'a> {
        let (first, counters) = (self.finished.len(), (self.lifted, self.lifted_loops));
        let (function, captured) = self.thunk("after", body, place);
        let size: usize =
            self.finished[first..].iter().flat_map(|of| &of.blocks).map(|block| block.body.len() + 1).sum();
        if size > SMALL {
            return Cleanup::Function(function, captured);
        }
        self.finished.truncate(first);
        (self.lifted, self.lifted_loops) = counters;
        Cleanup::Inline(body)
    }

    fn clean_up(&mut self, cleanup: &Cleanup<'a>, place: Place) {
        match cleanup {
            Cleanup::Inline(body) => {
                let mark = self.mark();
                self.body(body, Position::Inner);
                self.unbind(mark);
            }
            Cleanup::Function(function, captured) => {
                self.call_local(function.clone(), captured.clone(), place);
            }
        }
    }

    /// The part without `after`.
    fn try_catch(&mut self, parts: &'a Try, place: Place, position: Position) -> Value {
        let (tag, handler, outer) = self.open(TryKind::Try);
        let mark = self.mark();
        let value = self.body(&parts.body, Position::Inner);
        let mut join = self.join(position);
        let normal_end = (!self.state.dead).then(|| {
            self.emit_effect(Operation::TryEnd, vec![tag.into()], place);
            self.state.handler = outer;
            let next = self.new_block();
            self.jump(next);
            next
        });
        self.unbind(mark);
        self.state.handler = outer;
        if let Some(next) = normal_end {
            self.enter(next);
            if parts.of.is_empty() {
                self.arm(&mut join, mark, |_, _| value);
            } else {
                let fail = self.new_block();
                self.clauses(std::slice::from_ref(&value), &parts.of, Scope::Surrounding, fail, &mut join);
                self.enter(fail);
                self.error(ErrorKind::TryClause, vec![value], place);
            }
        }
        self.enter(handler);
        self.catch_clauses(handler, &parts.catches, &mut join);
        join.forget_names();
        self.finish_join(join)
    }

    fn catch_clauses(&mut self, handler: BlockId, catches: &'a [CatchClause], join: &mut Join) {
        let parameters: Vec<Value> =
            self.state.function.block(handler).parameters.iter().map(|&parameter| parameter.into()).collect();
        let fail = self.new_block();
        let bodies: Vec<BlockId> = catches.iter().map(|_| self.new_block()).collect();
        let mut rows = Vec::with_capacity(catches.len());
        for (clause, &body) in catches.iter().zip(&bodies) {
            let patterns: Vec<&'a Pattern> = clause.class.iter().chain([&clause.reason]).collect();
            let values = if clause.class.is_some() { &parameters[..2] } else { &parameters[1..2] };
            let mut row = self.row(values, &patterns, &clause.guard, Scope::Surrounding, body);
            if clause.class.is_none() {
                row.demand_first(&parameters[0], "throw");
            }
            rows.push(row);
        }
        let matched = self.match_rows_of(rows, fail);
        self.enter(fail);
        self.end(End::Raise { stack: parameters[2].clone(), reason: parameters[1].clone() });
        for ((clause, body), bindings) in catches.iter().zip(bodies).zip(matched) {
            let Some(bindings) = bindings else { continue };
            let mark = self.mark();
            self.enter(body);
            self.bind_all(&bindings);
            if let Some(name) = &clause.stacktrace
                && &*name.name != "_"
            {
                let place = self.place(clause.span);
                let trace = self.emit(Operation::BuildStacktrace, vec![parameters[2].clone()], place);
                self.bind(&name.name, trace.into());
            }
            self.arm(join, mark, |lowering, position| lowering.body(&clause.body, position));
        }
    }
}
