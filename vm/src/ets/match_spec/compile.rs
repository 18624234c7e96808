//! Terms → match specifications, or the refusal of what is none.

use super::{Clause, Expression, Keys, Logic, Pattern, Spec, functions};
use crate::atom::{Atom, atoms};
use crate::bifs::Fault;
use crate::bifs::arguments::{Result, list, or_badarg};
use crate::term::compare::{exact_equal, numeric_equal};
use crate::term::map;
use crate::term::tags::Term;

/// Deepest nesting of parts with variables: compiling and running them recurses.
const MAX_DEPTH: usize = 400;

/// The number of `'$1'` and its like.
fn variable_number(term: Term) -> Option<u32> {
    let digits = if term.is_atom() { term.atom_value().text().strip_prefix('$')? } else { return None };
    let has_leading_zero = digits.starts_with('0') && digits.len() > 1;
    if digits.is_empty() || has_leading_zero || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

fn is_any(term: Term) -> bool {
    term == Term::atom(atoms::UNDERSCORE)
}

/// Some part of the term is one that `is_special` names, or a tuple when those count too.
fn has_part(term: Term, tuples_count: bool, is_special: &dyn Fn(Term) -> bool) -> bool {
    let mut later = vec![term];
    while let Some(term) = later.pop() {
        if is_special(term) || tuples_count && term.is_tuple() {
            return true;
        }
        if let Some((head, tail)) = term.as_cons() {
            later.extend([tail, head]);
        } else if let Some(elements) = term.as_tuple() {
            later.extend_from_slice(elements);
        } else if let Some(pairs) = map::pairs(term) {
            later.extend(pairs.into_iter().flat_map(|(key, value)| [key, value]));
        }
    }
    false
}

/// A pattern without variables, which only one term matches; maps match others too.
fn is_ground(term: Term) -> bool {
    !has_part(term, false, &|part| is_any(part) || variable_number(part).is_some() || part.is_map())
}

impl Spec {
    /// # Errors
    /// `badarg` when the term is no match specification.
    pub fn compile(term: Term) -> Result<Spec> {
        let clauses = list(term)?.into_iter().map(clause).collect::<Result<Vec<Clause>>>()?;
        let slots = clauses.iter().map(|clause| clause.in_order.len()).max().unwrap_or(0);
        Ok(Spec { clauses, slots })
    }

    /// The specification that `ets:match` (`['$$']`) and `ets:match_object` (`['$_']`) mean by a pattern.
    ///
    /// # Errors
    /// As [`Spec::compile`].
    pub fn of_pattern(pattern: Term, whole_object: bool) -> Result<Spec> {
        let mut names = Names::default();
        let head = names.pattern(pattern, 0)?;
        let body = if whole_object { Expression::Object } else { Expression::AllVariables };
        let clause = Clause { head, in_order: names.in_order(), guards: Vec::new(), body };
        Ok(Spec { slots: clause.in_order.len(), clauses: vec![clause] })
    }

    /// What the heads say about the key at a place. `exactly`: 1 and 1.0 are two keys.
    pub fn keys(&self, key_at: usize, exactly: bool) -> Keys {
        let mut keys: Vec<Term> = Vec::new();
        for clause in &self.clauses {
            match &clause.head {
                Pattern::Any | Pattern::Bind(_) | Pattern::Same(_) => return Keys::Any,
                Pattern::Tuple(parts) => match parts.get(key_at) {
                    Some(&Pattern::Equal(key)) => add_key(&mut keys, key, exactly),
                    Some(_) => return Keys::Any,
                    None => {}
                },
                Pattern::Equal(term) => {
                    if let Some(&key) = term.as_tuple().and_then(|elements| elements.get(key_at)) {
                        add_key(&mut keys, key, exactly);
                    }
                }
                // No object is a list or a map.
                Pattern::List(..) | Pattern::Map(_) => {}
            }
        }
        Keys::These(keys)
    }
}

fn add_key(keys: &mut Vec<Term>, key: Term, exactly: bool) {
    let is_same = if exactly { exact_equal } else { numeric_equal };
    if !keys.iter().any(|&other| is_same(other, key)) {
        keys.push(key);
    }
}

fn clause(term: Term) -> Result<Clause> {
    let Some(&[head, guards, body]) = term.as_tuple() else { return Err(Fault::BADARG) };
    let mut names = Names::default();
    let head = names.pattern(head, 0)?;
    let guards = list(guards)?.into_iter().map(|guard| names.expression(guard, 0)).collect::<Result<_>>()?;
    let mut body = list(body)?.into_iter().map(|part| names.expression(part, 0)).collect::<Result<Vec<_>>>()?;
    let body = or_badarg(body.pop())?;
    Ok(Clause { head, in_order: names.in_order(), guards, body })
}

/// The variables of a clause; the place of one is its slot.
#[derive(Default)]
struct Names(Vec<u32>);

impl Names {
    fn in_order(&self) -> Vec<usize> {
        let mut slots: Vec<usize> = (0..self.0.len()).collect();
        slots.sort_by_key(|&slot| self.0[slot]);
        slots
    }

    fn slot(&self, number: u32) -> Option<usize> {
        self.0.iter().position(|&other| other == number)
    }

    fn pattern(&mut self, term: Term, depth: usize) -> Result<Pattern> {
        if is_any(term) {
            return Ok(Pattern::Any);
        }
        if let Some(number) = variable_number(term) {
            return Ok(self.slot(number).map_or_else(
                || {
                    self.0.push(number);
                    Pattern::Bind(self.0.len() - 1)
                },
                Pattern::Same,
            ));
        }
        if is_ground(term) {
            return Ok(Pattern::Equal(term));
        }
        if depth > MAX_DEPTH {
            return Err(Fault::SYSTEM_LIMIT);
        }
        if let Some(elements) = term.as_tuple() {
            return Ok(Pattern::Tuple(self.patterns(elements, depth)?));
        }
        if let Some(pairs) = map::pairs(term) {
            return self.map_pattern(&pairs, depth);
        }
        let mut elements = term.list();
        let parts: Vec<Term> = elements.by_ref().collect();
        let parts = self.patterns(&parts, depth)?;
        Ok(Pattern::List(parts, Box::new(self.pattern(elements.rest(), depth + 1)?)))
    }

    fn patterns(&mut self, terms: &[Term], depth: usize) -> Result<Vec<Pattern>> {
        terms.iter().map(|&term| self.pattern(term, depth + 1)).collect()
    }

    fn map_pattern(&mut self, pairs: &[(Term, Term)], depth: usize) -> Result<Pattern> {
        let mut patterns = Vec::with_capacity(pairs.len());
        for &(key, value) in pairs {
            if has_part(key, false, &|part| is_any(part) || variable_number(part).is_some()) {
                return Err(Fault::BADARG);
            }
            patterns.push((key, self.pattern(value, depth + 1)?));
        }
        Ok(Pattern::Map(patterns))
    }

    fn expression(&self, term: Term, depth: usize) -> Result<Expression> {
        let is_object = |term| term == Term::atom(atoms::DOLLAR_UNDERSCORE);
        let is_all = |term| term == Term::atom(atoms::DOLLAR_DOLLAR);
        if let Some(number) = variable_number(term) {
            return or_badarg(self.slot(number)).map(Expression::Variable);
        }
        if is_object(term) {
            return Ok(Expression::Object);
        }
        if is_all(term) {
            return Ok(Expression::AllVariables);
        }
        let is_special = |part| is_object(part) || is_all(part) || variable_number(part).is_some();
        if !has_part(term, true, &is_special) {
            return Ok(Expression::Constant(term));
        }
        if depth > MAX_DEPTH {
            return Err(Fault::SYSTEM_LIMIT);
        }
        if let Some(elements) = term.as_tuple() {
            return self.tuple(elements, depth);
        }
        if let Some(pairs) = map::pairs(term) {
            let pair = |(key, value)| Ok((self.expression(key, depth + 1)?, self.expression(value, depth + 1)?));
            return Ok(Expression::Map(pairs.into_iter().map(pair).collect::<Result<_>>()?));
        }
        let mut elements = term.list();
        let parts: Vec<Term> = elements.by_ref().collect();
        let tail = self.expression(elements.rest(), depth + 1)?;
        Ok(Expression::List(self.expressions(&parts, depth)?, Box::new(tail)))
    }

    fn expressions(&self, terms: &[Term], depth: usize) -> Result<Vec<Expression>> {
        terms.iter().map(|&term| self.expression(term, depth + 1)).collect()
    }

    /// `{{…}}` is a tuple, `{const, Term}` a term as it is, anything else a call.
    fn tuple(&self, elements: &[Term], depth: usize) -> Result<Expression> {
        match *elements {
            [inner] if inner.is_tuple() => Ok(Expression::Tuple(self.expressions(inner.elements(), depth)?)),
            [name, term] if name == Term::atom(atoms::CONST) => Ok(Expression::Constant(term)),
            [name, ref arguments @ ..] if name.is_atom() => self.call(name.atom_value(), arguments, depth),
            _ => Err(Fault::BADARG),
        }
    }

    fn call(&self, name: Atom, arguments: &[Term], depth: usize) -> Result<Expression> {
        let arguments = self.expressions(arguments, depth)?;
        let logic = match name.text() {
            "and" => Some(Logic::And),
            "or" => Some(Logic::Or),
            "xor" => Some(Logic::Xor),
            "andalso" => Some(Logic::AndAlso),
            "orelse" => Some(Logic::OrElse),
            _ => None,
        };
        match (logic, name.text(), arguments.len()) {
            (Some(_), _, 0) => Err(Fault::BADARG),
            (Some(logic), ..) => Ok(Expression::Logic(logic, arguments)),
            (None, "self", 0) => Ok(Expression::Own),
            (None, "node", 0) => Ok(Expression::Constant(Term::atom(atoms::NONODE))),
            (None, "node", 1) => Ok(Expression::NodeOf(Box::new(or_badarg(arguments.into_iter().next())?))),
            (None, _, arity) => Ok(Expression::Call(or_badarg(functions::find(name, arity))?, arguments)),
        }
    }
}

/// Every clause gives objects with the key of those that it matches, as can be seen from its text (`select_replace`).
pub fn keeps_keys(spec: Term, key_at: usize) -> bool {
    spec.list().all(|clause| match clause.as_tuple() {
        Some(&[head, _, body]) => keeps_key(head, body, key_at),
        _ => false,
    })
}

fn keeps_key(head: Term, body: Term, key_at: usize) -> bool {
    let Some((single, rest)) = body.as_cons() else { return false };
    if !rest.is_nil() {
        return false;
    }
    if single == Term::atom(atoms::DOLLAR_UNDERSCORE) {
        return true;
    }
    let Some(key) = head.as_tuple().and_then(|elements| elements.get(key_at)).copied() else { return false };
    let made = match single.as_tuple() {
        Some(&[inner]) if inner.is_tuple() => inner.elements().get(key_at).copied(),
        _ => None,
    };
    let Some(made) = made else { return false };
    if variable_number(key).is_some() && made == key {
        return true;
    }
    match made.as_tuple() {
        // {element, KeyPosition, '$_'}
        Some(&[name, place, object]) => {
            name.is_atom()
                && name.atom_value().text() == "element"
                && place == Term::small(key_at as i64 + 1)
                && object == Term::atom(atoms::DOLLAR_UNDERSCORE)
        }
        Some(&[name, term]) if name == Term::atom(atoms::CONST) => is_ground(key) && exact_equal(term, key),
        Some(_) => false,
        None => is_ground(key) && exact_equal(made, key),
    }
}
