//! Which variables a fun or comprehension takes from outside.
//!
//! Names that occur, minus those that a head of its own binds. A name bound
//! inside and not outside may be among them: the caller keeps only those that
//! are bound where the fun stands.

use crate::ast::*;
use rustc_hash::FxHashSet;

/// Names in the order of their first occurrence.
#[derive(Default)]
pub struct Names {
    pub order: Vec<Name>,
    known: FxHashSet<Name>,
    /// Names that heads around the current place bind; a name counts once per binding head.
    hidden: Vec<Name>,
}

impl Names {
    fn add(&mut self, name: &Name) {
        if &**name != "_" && !self.hidden.contains(name) && self.known.insert(name.clone()) {
            self.order.push(name.clone());
        }
    }

    pub fn fun(&mut self, name: Option<&Ident>, clauses: &[Clause]) {
        let mark = self.hidden.len();
        self.hidden.extend(name.map(|ident| ident.name.clone()));
        for clause in clauses {
            let inner = self.hidden.len();
            clause.patterns.iter().for_each(|pattern| self.hide(pattern));
            self.guard(&clause.guard);
            self.body(&clause.body);
            self.hidden.truncate(inner);
        }
        self.hidden.truncate(mark);
    }

    /// Qualifiers from left to right, then what they produce.
    pub fn comprehension(&mut self, results: &[&Expr], qualifiers: &[Qualifier]) {
        let mark = self.hidden.len();
        qualifiers.iter().for_each(|qualifier| self.qualifier(qualifier));
        results.iter().for_each(|result| self.expr(result));
        self.hidden.truncate(mark);
    }

    /// What the patterns of a generator, and all behind it, read. Its sources are evaluated elsewhere.
    pub fn behind(&mut self, generator: &Qualifier, rest: &[Qualifier], results: &[&Expr]) {
        let mark = self.hidden.len();
        self.hide_generator(generator);
        rest.iter().for_each(|qualifier| self.qualifier(qualifier));
        results.iter().for_each(|result| self.expr(result));
        self.hidden.truncate(mark);
    }

    fn hide_generator(&mut self, generator: &Qualifier) {
        match &generator.kind {
            QualifierKind::List { pattern, .. } | QualifierKind::Binary { pattern, .. } => self.hide(pattern),
            QualifierKind::Map { key, value, .. } => {
                self.hide(key);
                self.hide(value);
            }
            QualifierKind::Zip(generators) => generators.iter().for_each(|generator| self.hide_generator(generator)),
            QualifierKind::Filter(_) => {}
        }
    }

    fn qualifier(&mut self, qualifier: &Qualifier) {
        match &qualifier.kind {
            QualifierKind::List { list: source, .. }
            | QualifierKind::Binary { binary: source, .. }
            | QualifierKind::Map { map: source, .. } => self.expr(source),
            QualifierKind::Zip(generators) => generators.iter().for_each(|generator| self.qualifier(generator)),
            QualifierKind::Filter(filter) => self.expr(filter),
        }
        self.hide_generator(qualifier);
    }

    /// A pattern of a head: its variables are new; keys and sizes inside it are read.
    fn hide(&mut self, pattern: &Pattern) {
        self.pattern(pattern, &mut |names, name| names.hidden.push(name.clone()));
    }

    fn pattern(&mut self, pattern: &Pattern, bound: &mut dyn FnMut(&mut Names, &Name)) {
        match &pattern.kind {
            PatternKind::Variable(name) => bound(self, name),
            PatternKind::List(items, tail) => {
                items.iter().chain(tail.as_deref()).for_each(|item| self.pattern(item, bound));
            }
            PatternKind::Tuple(items) => items.iter().for_each(|item| self.pattern(item, bound)),
            PatternKind::Map(fields) => {
                for (key, value) in fields {
                    self.expr(key);
                    self.pattern(value, bound);
                }
            }
            PatternKind::Record(_, fields) => fields.iter().for_each(|(_, field)| self.pattern(field, bound)),
            PatternKind::Binary(elements) => {
                for element in elements {
                    element.size.iter().for_each(|size| self.expr(size));
                    self.pattern(&element.value, bound);
                }
            }
            PatternKind::Alias(left, right) => {
                self.pattern(left, bound);
                self.pattern(right, bound);
            }
            PatternKind::StringPrefix(_, rest) => self.pattern(rest, bound),
            _ => {}
        }
    }

    /// A pattern in a body: a name that is bound outside is compared, so it is read.
    fn body_pattern(&mut self, pattern: &Pattern) {
        self.pattern(pattern, &mut |names, name| names.add(name));
    }

    pub fn guard(&mut self, guard: &Guard) {
        guard.iter().flatten().for_each(|test| self.expr(test));
    }

    pub fn body(&mut self, body: &[Expr]) {
        body.iter().for_each(|expr| self.expr(expr));
    }

    pub fn clauses(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            clause.patterns.iter().for_each(|pattern| self.body_pattern(pattern));
            self.guard(&clause.guard);
            self.body(&clause.body);
        }
    }

    pub fn expr(&mut self, expr: &Expr) {
        use ExprKind::*;
        match &expr.kind {
            Variable(name) => self.add(name),
            Atom(_) | Integer(_) | Float(_) | Character(_) | String(_) | SigilBinary(_) | Nil | RecordIndex(..)
            | LocalFun(..) => {}
            List(items, tail) => items.iter().chain(tail.as_deref()).for_each(|item| self.expr(item)),
            Tuple(items) | Block(items) => self.body(items),
            Map(fields) => self.fields(fields),
            MapUpdate(map, fields) => {
                self.expr(map);
                self.fields(fields);
            }
            Record(_, fields) => fields.iter().for_each(|field| self.expr(&field.value)),
            RecordUpdate(record, _, fields) => {
                self.expr(record);
                fields.iter().for_each(|field| self.expr(&field.value));
            }
            RecordAccess(inner, ..) | Unary(_, inner) | Catch(inner) => self.expr(inner),
            Binary(elements) => {
                for element in elements {
                    self.expr(&element.value);
                    element.size.iter().for_each(|size| self.expr(size));
                }
            }
            Match(pattern, value) | MaybeMatch(pattern, value) => {
                self.expr(value);
                self.body_pattern(pattern);
            }
            Call(function, arguments) => {
                self.expr(function);
                self.body(arguments);
            }
            Remote(left, right)
            | Binary2(_, left, right)
            | AndAlso(left, right)
            | OrElse(left, right)
            | Send(left, right) => {
                self.expr(left);
                self.expr(right);
            }
            If(clauses) => self.clauses(clauses),
            Case(value, clauses) => {
                self.expr(value);
                self.clauses(clauses);
            }
            Receive(clauses, after) => {
                self.clauses(clauses);
                if let Some((timeout, body)) = after {
                    self.expr(timeout);
                    self.body(body);
                }
            }
            Try(parts) => {
                self.body(&parts.body);
                self.clauses(&parts.of);
                self.catches(&parts.catches);
                self.body(&parts.after);
            }
            Maybe(body, clauses) => {
                self.body(body);
                self.clauses(clauses);
            }
            Fun { name, clauses, .. } => self.fun(name.as_ref(), clauses),
            RemoteFun(module, function, arity) => {
                self.expr(module);
                self.expr(function);
                self.expr(arity);
            }
            ListComprehension(result, qualifiers) | BinaryComprehension(result, qualifiers) => {
                self.comprehension(&[result], qualifiers);
            }
            MapComprehension(key, value, qualifiers) => self.comprehension(&[key, value], qualifiers),
        }
    }

    fn fields(&mut self, fields: &[MapField]) {
        for field in fields {
            self.expr(&field.key);
            self.expr(&field.value);
        }
    }

    /// Clauses of `catch`: a class, a reason and a stack trace, bound or new.
    pub fn catches(&mut self, catches: &[CatchClause]) {
        for clause in catches {
            clause.class.iter().chain([&clause.reason]).for_each(|pattern| self.body_pattern(pattern));
            clause.stacktrace.iter().for_each(|name| self.add(&name.name));
            self.guard(&clause.guard);
            self.body(&clause.body);
        }
    }
}
