//! Running a match specification on an object.
//!
//! Values of variables point into the object, where it lies; only what the
//! body makes of them is copied to the heap, so that objects that do not match
//! cost the heap nothing but what their guards compute.

use super::{Clause, Expression, Logic, Pattern, Spec};
use crate::atom::atoms;
use crate::bifs::arguments::as_boolean;
use crate::heap::{Allocate, Heap};
use crate::term::compare::exact_equal;
use crate::term::tags::{Boxed, NIL, Term};
use crate::term::{copy, map};

/// A guard or a part of a body has no value.
struct Failed;

type Result<T = Term> = std::result::Result<T, Failed>;

/// Most arguments of a function that may be called.
const MAX_ARITY: usize = 3;

/// A specification at work.
pub struct Run<'s> {
    spec: &'s Spec,
    own: Term,
    slots: Vec<Term>,
}

/// Where values of one object are found.
struct Scope<'r> {
    clause: &'r Clause,
    slots: &'r [Term],
    object: Term,
    own: Term,
    /// In a body a call without a value gives `'EXIT'`.
    in_body: bool,
    /// Object and heap are not one: what the body takes of the object is copied.
    copies: bool,
}

impl<'s> Run<'s> {
    /// `own` is the process that asks.
    pub fn new(spec: &'s Spec, own: Term) -> Run<'s> {
        Run { spec, own, slots: vec![NIL; spec.slots] }
    }

    /// What the first clause that matches makes of the object, on the heap. The object is a term of this heap already,
    /// unless `copies`.
    #[inline]
    pub fn on(&mut self, object: Term, copies: bool, heap: &mut Heap) -> Option<Term> {
        self.spec.clauses.iter().find_map(|clause| {
            if !matches(&clause.head, object, &mut self.slots) {
                return None;
            }
            let mut scope = Scope { clause, slots: &self.slots, object, own: self.own, in_body: false, copies };
            let is_true = |guard| matches!(scope.value(guard, heap), Ok(value) if value == Term::atom(atoms::TRUE));
            if !clause.guards.iter().all(is_true) {
                return None;
            }
            scope.in_body = true;
            Some(scope.result(&clause.body, heap).unwrap_or(Term::atom(atoms::EXIT_SIGNAL)))
        })
    }
}

/// Recursion is as deep as the pattern's parts with variables, which compiling has bounded.
fn matches(pattern: &Pattern, term: Term, slots: &mut [Term]) -> bool {
    match pattern {
        Pattern::Any => true,
        Pattern::Bind(slot) => {
            slots[*slot] = term;
            true
        }
        Pattern::Same(slot) => exact_equal(slots[*slot], term),
        Pattern::Equal(other) => exact_equal(*other, term),
        Pattern::Tuple(parts) => term.as_tuple().is_some_and(|elements| {
            elements.len() == parts.len()
                && parts.iter().zip(elements).all(|(part, &element)| matches(part, element, slots))
        }),
        Pattern::List(parts, tail) => {
            let mut elements = term.list();
            parts.iter().all(|part| elements.next().is_some_and(|element| matches(part, element, slots)))
                && matches(tail, elements.rest(), slots)
        }
        Pattern::Map(pairs) => {
            term.is_map()
                && pairs.iter().all(|(key, part)| map::get(term, *key).is_some_and(|value| matches(part, value, slots)))
        }
    }
}

impl Scope<'_> {
    /// The term, or a copy of it when it may point into the object.
    fn own(&self, term: Term, heap: &mut Heap) -> Term {
        if self.copies { copy::copy(term, heap) } else { term }
    }

    /// The value of a body, all of it on the heap.
    fn result(&self, expression: &Expression, heap: &mut Heap) -> Result {
        let results = |parts: &[Expression], heap: &mut Heap| {
            parts.iter().map(|part| self.result(part, heap)).collect::<Result<Vec<_>>>()
        };
        Ok(match expression {
            Expression::Constant(term) => *term,
            Expression::Variable(slot) => self.own(self.slots[*slot], heap),
            Expression::AllVariables => {
                let own = |&slot: &usize| self.own(self.slots[slot], heap);
                let values: Vec<Term> = self.clause.in_order.iter().map(own).collect();
                heap.list(&values)
            }
            Expression::Tuple(parts) => {
                let values = results(parts, heap)?;
                heap.tuple(&values)
            }
            Expression::List(parts, tail) => {
                let values = results(parts, heap)?;
                let tail = self.result(tail, heap)?;
                heap.list_before(&values, tail)
            }
            _ => {
                let value = self.value(expression, heap)?;
                self.own(value, heap)
            }
        })
    }

    fn value(&self, expression: &Expression, heap: &mut Heap) -> Result {
        Ok(match expression {
            Expression::Constant(term) => *term,
            Expression::Variable(slot) => self.slots[*slot],
            Expression::Object => self.object,
            Expression::AllVariables => {
                let values: Vec<Term> = self.clause.in_order.iter().map(|&slot| self.slots[slot]).collect();
                heap.list(&values)
            }
            Expression::Tuple(parts) => {
                let values = self.values(parts, heap)?;
                heap.tuple(&values)
            }
            Expression::List(parts, tail) => {
                let values = self.values(parts, heap)?;
                let tail = self.value(tail, heap)?;
                heap.list_before(&values, tail)
            }
            Expression::Map(parts) => {
                let pair = |(key, value): &(Expression, Expression), heap: &mut Heap| {
                    Ok((self.value(key, heap)?, self.value(value, heap)?))
                };
                let pairs = parts.iter().map(|part| pair(part, heap)).collect::<Result<Vec<_>>>()?;
                map::from_pairs(&pairs, heap)
            }
            Expression::Own => self.own,
            Expression::Call(function, arguments) => {
                let mut values = [NIL; MAX_ARITY];
                for (value, argument) in values.iter_mut().zip(arguments) {
                    *value = self.value(argument, heap)?;
                }
                return function(heap, &values[..arguments.len()]).or_else(|_| self.failed());
            }
            Expression::Logic(logic, arguments) => {
                return self.logic(*logic, arguments, heap).or_else(|Failed| self.failed());
            }
            Expression::NodeOf(argument) => {
                let value = self.value(argument, heap)?;
                if !value.is_pid() && !value.is_port() && !value.is_kind(Boxed::Reference) {
                    return self.failed();
                }
                Term::atom(atoms::NONODE)
            }
        })
    }

    fn values(&self, expressions: &[Expression], heap: &mut Heap) -> Result<Vec<Term>> {
        expressions.iter().map(|expression| self.value(expression, heap)).collect()
    }

    fn failed(&self) -> Result {
        if self.in_body { Ok(Term::atom(atoms::EXIT_SIGNAL)) } else { Err(Failed) }
    }

    fn logic(&self, logic: Logic, arguments: &[Expression], heap: &mut Heap) -> Result {
        let mut result: Option<bool> = None;
        for argument in arguments {
            let value = as_boolean(self.value(argument, heap)?).map_err(|_| Failed)?;
            if logic == Logic::AndAlso && !value || logic == Logic::OrElse && value {
                return Ok(boolean(value));
            }
            result = Some(match (result, logic) {
                (None, _) => value,
                (Some(before), Logic::And | Logic::AndAlso) => before & value,
                (Some(before), Logic::Or | Logic::OrElse) => before | value,
                (Some(before), Logic::Xor) => before ^ value,
            });
        }
        Ok(boolean(result.unwrap_or(false)))
    }
}

fn boolean(value: bool) -> Term {
    Term::atom(if value { atoms::TRUE } else { atoms::FALSE })
}
