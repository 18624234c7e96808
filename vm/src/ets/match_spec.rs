//! Match specifications: `[{Head, Guards, Body}]` that say which objects are wanted and what of them.
//!
//! ```text
//!  [{{'$1', '_', '$2'}, [{'>', '$1', 5}], [{{'$2', '$1'}}]}]
//!     pattern            guard            body: a new tuple
//! ```
//! A specification is compiled once a call (`compile.rs`) and run on each
//! object (`run.rs`): variables become slots, functions become addresses,
//! parts without variables stay the terms that they are. What is compiled
//! points into the terms it was made of; so it lives no longer than the call.

mod compile;
mod functions;
mod run;

pub use compile::keeps_keys;
pub use run::Run;

use crate::bifs::Pure;
use crate::term::tags::Term;

pub struct Spec {
    clauses: Vec<Clause>,
    /// Most variables of a clause.
    slots: usize,
}

struct Clause {
    head: Pattern,
    /// Slots in the order of the variables' numbers.
    in_order: Vec<usize>,
    guards: Vec<Expression>,
    /// All but the last are evaluated for nothing, as nothing in them has an effect; so only the last is kept.
    body: Expression,
}

enum Pattern {
    Any,
    /// A variable for the first time.
    Bind(usize),
    /// A variable that has a value.
    Same(usize),
    /// A part without variables.
    Equal(Term),
    Tuple(Vec<Pattern>),
    /// Elements, and what follows them.
    List(Vec<Pattern>, Box<Pattern>),
    Map(Vec<(Term, Pattern)>),
}

enum Expression {
    Constant(Term),
    Variable(usize),
    /// `'$_'`.
    Object,
    /// `'$$'`.
    AllVariables,
    Tuple(Vec<Expression>),
    List(Vec<Expression>, Box<Expression>),
    Map(Vec<(Expression, Expression)>),
    Call(Pure, Vec<Expression>),
    Logic(Logic, Vec<Expression>),
    /// `self()`.
    Own,
    /// `node(Term)`.
    NodeOf(Box<Expression>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Logic {
    And,
    Or,
    Xor,
    AndAlso,
    OrElse,
}

/// Which objects can match at all, as far as their keys tell.
pub enum Keys {
    Any,
    /// Only those with one of these keys, all different.
    These(Vec<Term>),
}
