//! `receive`: a loop over the mailbox.
//!
//! ```text
//! head:  m = receive ? look : none
//! look:  clauses on m;  matched: remove_message, body;  else: next_message head
//! none:  wait head          (or a timeout)
//! ```
//! Until `remove_message` the message still belongs to the mailbox: what the
//! patterns took out of it is `Keep`-ed right after, so that nothing of it is
//! stored in the frame before.

use super::Lowering;
use crate::ast::{Clause, Expr, Pattern};
use crate::core::{BlockId, Constant, End, Operation, Place, Value};
use crate::lower::clause::{Join, Position};
use crate::match_compile::Scope;

impl<'a> Lowering<'a> {
    pub fn receive(
        &mut self,
        clauses: &'a [Clause],
        after: Option<&'a (Box<Expr>, Vec<Expr>)>,
        position: Position,
    ) -> Value {
        let timeout = after.map(|(timeout, body)| (self.expr(timeout), body));
        let head = self.new_block();
        self.jump(head);
        let mut join = self.join(position);
        if clauses.is_empty() {
            self.enter(head);
        } else {
            let (message, some, none) = (self.fresh(), self.new_block(), self.new_block());
            self.enter(head);
            self.end(End::Receive { message, some, none });
            self.enter(some);
            self.receive_clauses(message.into(), clauses, head, &mut join);
            self.enter(none);
        }
        match timeout {
            Some((timeout, body)) => self.timeout(timeout, body, head, clauses.is_empty(), &mut join),
            None => self.end(End::Wait(head)),
        }
        self.finish_join(join)
    }

    fn receive_clauses(&mut self, message: Value, clauses: &'a [Clause], head: BlockId, join: &mut Join) {
        let again = self.new_block();
        let bodies: Vec<BlockId> = clauses.iter().map(|_| self.new_block()).collect();
        let mut rows = Vec::with_capacity(clauses.len());
        for (clause, &body) in clauses.iter().zip(&bodies) {
            let patterns: Vec<&'a Pattern> = clause.patterns.iter().collect();
            rows.push(self.row(std::slice::from_ref(&message), &patterns, &clause.guard, Scope::Surrounding, body));
        }
        let matched = self.match_rows_of(rows, again);
        self.enter(again);
        self.end(End::NextMessage(head));
        for ((clause, body), bindings) in clauses.iter().zip(bodies).zip(matched) {
            let Some(bindings) = bindings else { continue };
            let mark = self.mark();
            self.enter(body);
            let place = Place::default();
            self.emit_effect(Operation::RemoveMessage, Vec::new(), place);
            for (name, value) in bindings {
                let kept = self.emit(Operation::Keep, vec![value], place);
                self.bind(&name, kept.into());
            }
            self.arm(join, mark, |lowering, position| lowering.body(&clause.body, position));
        }
    }

    fn timeout(&mut self, timeout: Value, body: &'a [Expr], head: BlockId, only: bool, join: &mut Join) {
        let infinite = matches!(&timeout, Value::Constant(constant) if constant.is_atom("infinity"));
        if infinite {
            self.end(End::Wait(head));
            return;
        }
        // With messages to look at first, a timeout of 0 is over at once; without, it still lets others run.
        if only || timeout != Value::Constant(Constant::Integer(0)) {
            let expired = self.new_block();
            // Without a line: the loader of OTP takes the mailbox's lock again if an instruction stands in front of the wait.
            self.end(End::WaitTimeout { timeout, head, expired, place: Place::default() });
            self.enter(expired);
        }
        let mark = self.mark();
        self.emit_effect(Operation::Timeout, Vec::new(), Place::default());
        self.arm(join, mark, |lowering, position| lowering.body(body, position));
    }

    /// `maybe`: what does not match a `?=` goes to the `else` clauses, or is the value.
    pub fn maybe(&mut self, body: &'a [Expr], clauses: &'a [Clause], place: Place, position: Position) -> Value {
        let otherwise = self.new_block();
        let value = self.fresh();
        self.state.function.block_mut(otherwise).parameters = vec![value];
        let outer = self.state.maybe_else.replace(otherwise);
        let mut join = self.join(position);
        let mark = self.mark();
        self.arm(&mut join, mark, |lowering, position| lowering.body(body, position));
        self.state.maybe_else = outer;
        self.enter(otherwise);
        if clauses.is_empty() {
            self.arm(&mut join, mark, |_, _| value.into());
        } else {
            let fail = self.new_block();
            self.clauses(&[value.into()], clauses, Scope::Surrounding, fail, &mut join);
            self.enter(fail);
            self.error_tuple("else_clause", value.into(), place);
        }
        // What a maybe binds is unsafe behind it.
        join.forget_names();
        self.finish_join(join)
    }

    pub fn maybe_match(&mut self, pattern: &'a Pattern, value: &'a Expr) -> Value {
        let value = self.expr(value);
        let Some(otherwise) = self.state.maybe_else else {
            self.internal(pattern.span, "?= outside of maybe");
            return value;
        };
        let fail = self.new_block();
        self.match_one(
            |this, body| this.row(std::slice::from_ref(&value), &[pattern], &[], Scope::Surrounding, body),
            fail,
        );
        let matched = self.state.current;
        self.enter(fail);
        self.end(End::Jump(otherwise, vec![value.clone()]));
        self.enter(matched);
        value
    }
}
