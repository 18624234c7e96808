//! Which variables are bound where: the state that the walk carries through a clause.
//!
//! A trail notes every variable that became visible. Going back along it ends a
//! clause or a fun in time proportional to what was bound there, so that no table
//! is ever copied.

use crate::ast::Name;
use crate::source::Span;
use rustc_hash::FxHashMap;

#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub state: State,
    pub used: bool,
    /// Where it was bound and not used since; a warning for each.
    pub bindings: Vec<Span>,
    /// Position on the trail: tells what is older than a pattern or a fun.
    pub added_at: usize,
}

#[derive(Clone, Debug)]
pub(super) enum State {
    Bound,
    Unsafe(Unsafe),
}

/// Bound on some ways through a construct, not on all.
#[derive(Clone, Debug)]
pub(super) struct Unsafe {
    /// As in `unsafe in 'case'`.
    pub construct: &'static str,
    /// The construct's keyword or operator.
    pub at: Span,
    /// In how many of how many clauses it is bound.
    pub clauses: Option<(usize, usize)>,
}

enum Step {
    Added(Name),
    /// A new variable hides one of the same name.
    Hid(Name, Variable),
}

#[derive(Default)]
pub(super) struct Scope {
    variables: FxHashMap<Name, Variable>,
    trail: Vec<Step>,
}

/// A place on the trail.
pub(super) type Mark = usize;

impl Scope {
    pub(super) fn mark(&self) -> Mark {
        self.trail.len()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Variable> {
        self.variables.get_mut(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().filter(|(_, variable)| matches!(variable.state, State::Bound)).map(|(name, _)| &**name)
    }

    /// A variable that hides any other of its name until the trail is unwound to here.
    pub(super) fn add(&mut self, name: Name, state: State, used: bool, bindings: Vec<Span>) {
        let variable = Variable { state, used, bindings, added_at: self.trail.len() };
        let step = match self.variables.insert(name.clone(), variable) {
            None => Step::Added(name),
            Some(hidden) => Step::Hid(name, hidden),
        };
        self.trail.push(step);
    }

    /// Forgets what was added since the mark and returns it, last first.
    pub(super) fn unwind(&mut self, mark: Mark) -> Vec<(Name, Variable)> {
        let mut gone = Vec::with_capacity(self.trail.len() - mark);
        for step in self.trail.drain(mark..).rev() {
            let (name, current) = match step {
                Step::Added(name) => {
                    let current = self.variables.remove(&name);
                    (name, current)
                }
                Step::Hid(name, hidden) => {
                    let current = self.variables.insert(name.clone(), hidden);
                    (name, current)
                }
            };
            gone.extend(current.map(|current| (name, current)));
        }
        gone
    }

    /// Makes visible what parts evaluated side by side have bound.
    pub(super) fn add_side_by_side(&mut self, parts: Vec<(Name, Variable)>) {
        for (name, variable) in parts {
            match self.variables.get_mut(&name) {
                Some(known) => {
                    known.used |= variable.used;
                    known.bindings.extend(variable.bindings);
                    if matches!(variable.state, State::Unsafe(_)) {
                        known.state = variable.state;
                    }
                }
                None => self.add(name, variable.state, variable.used, variable.bindings),
            }
        }
    }

    /// Makes visible what alternative clauses have bound: safe only if all of them did.
    pub(super) fn add_alternatives(&mut self, clauses: Vec<Vec<(Name, Variable)>>, construct: &'static str, at: Span) {
        struct Merged {
            count: usize,
            worst: Option<Unsafe>,
            unused: Vec<Span>,
        }
        let total = clauses.len();
        let mut merged: FxHashMap<Name, Merged> = FxHashMap::default();
        let mut order = Vec::new();
        for (name, variable) in clauses.into_iter().flatten() {
            let entry = merged.entry(name.clone()).or_insert_with(|| {
                order.push(name);
                Merged { count: 0, worst: None, unused: Vec::new() }
            });
            entry.count += 1;
            if let State::Unsafe(inner) = variable.state {
                // Unsafe in two clauses: then it is so in the whole construct.
                let outer = Unsafe { construct, at, clauses: None };
                entry.worst = Some(if entry.worst.is_some() { outer } else { inner });
            }
            if !variable.used {
                entry.unused.extend(variable.bindings);
            }
        }
        for name in order {
            let Some(Merged { count, worst, unused }) = merged.remove(&name) else { continue };
            let state = match worst {
                _ if count < total => State::Unsafe(Unsafe { construct, at, clauses: Some((count, total)) }),
                Some(inner) => State::Unsafe(inner),
                None => State::Bound,
            };
            self.add(name, state, unused.is_empty(), unused);
        }
    }

    /// What was bound since the mark may not have been: part of something that can be left early.
    pub(super) fn make_unsafe(&mut self, mark: Mark, construct: &'static str, at: Span) {
        for step in &self.trail[mark..] {
            let (Step::Added(name) | Step::Hid(name, _)) = step;
            if let Some(variable) = self.variables.get_mut(name) {
                variable.state = State::Unsafe(Unsafe { construct, at, clauses: None });
            }
        }
    }
}
