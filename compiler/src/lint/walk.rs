//! One walk through every function: carries the scope along and asks the checks.
//!
//! The order in which variables become visible is erl_lint's: the parts of a
//! call, a tuple or a list do not see each other's variables, expressions behind
//! a `,` see all before them, clauses see what came before the construct.

mod guard;
mod pattern;

use super::binaries::{self, Segment};
use super::module_info::{FunctionKey, ModuleInfo};
use super::records::{self, Records};
use super::scope::{Mark, Scope, State};
use super::shadowed_variable::{self, Binder};
use super::{
    ambiguous_call, attribute_place, bifs, quoted, unbound_variable, underscore_variable, unsafe_variable,
    unused_variable,
};
use crate::ast::*;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use std::ops::Range;

/// A function that is called, or named in a `fun f/1`, without a module.
pub(super) struct Call {
    /// `None` outside functions.
    pub from: Option<FunctionKey>,
    pub to: FunctionKey,
    pub span: Span,
}

/// Where guard expressions stand.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum GuardUse {
    Guard,
    BitSize,
}

/// Walks all forms; returns the calls that stay in the module.
pub(super) fn walk(
    module: &Module,
    info: &ModuleInfo,
    sources: &[Source],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Call> {
    let mut walker = Walker {
        info,
        sources,
        diagnostics,
        scope: Scope::default(),
        records: Records::default(),
        calls: Vec::new(),
        function: None,
        pattern_start: 0,
        fun_start: 0,
        hidden: 0..0,
        binder: None,
        stacktrace: None,
    };
    for form in &module.forms {
        match &form.kind {
            FormKind::Record(name, fields) => walker.record(form, name, fields),
            FormKind::Function(function) => walker.function(function),
            _ => {}
        }
    }
    walker.calls
}

struct Walker<'m> {
    info: &'m ModuleInfo,
    sources: &'m [Source],
    diagnostics: &'m mut Vec<Diagnostic>,
    scope: Scope,
    records: Records,
    calls: Vec<Call>,
    function: Option<FunctionKey>,
    /// Variables added from here on were bound by the pattern that is being read.
    pattern_start: Mark,
    /// Unsafe variables added before this do not exist inside the current fun.
    fun_start: Mark,
    /// Variables added in this range are not visible: keys and sizes do not see the rest of their pattern.
    hidden: Range<Mark>,
    /// Patterns read now bind new variables, whatever is bound outside.
    binder: Option<Binder>,
    /// The stack trace variable of the `catch` clause whose guard is being read.
    stacktrace: Option<Name>,
}

impl Walker<'_> {
    // ---- Forms ----

    fn record(&mut self, form: &Form, name: &Ident, fields: &[RecordFieldDeclaration]) {
        for field in fields {
            if let Some(default) = &field.default {
                let mark = self.scope.mark();
                self.expr(default);
                self.scope.unwind(mark);
            }
        }
        self.records.declare(name, fields, attribute_place(form, "record"), self.diagnostics);
    }

    fn function(&mut self, function: &Function) {
        self.function = Some((function.name.name.clone(), function.arity));
        for clause in &function.clauses {
            let mark = self.scope.mark();
            self.clause(clause);
            self.end_scope(mark);
        }
        self.function = None;
    }

    /// Patterns, guard and body; leaves in scope what they bound.
    fn clause(&mut self, clause: &Clause) {
        self.patterns(&clause.patterns);
        self.guard(&clause.guard);
        self.body(&clause.body);
    }

    fn body(&mut self, exprs: &[Expr]) {
        exprs.iter().for_each(|expr| self.expr(expr));
    }

    /// Forgets what was bound since the mark, and reports what of it was never used.
    fn end_scope(&mut self, mark: Mark) {
        let mut gone = self.scope.unwind(mark);
        if !self.info.has_flag("nowarn_unused_vars") {
            gone.reverse();
            unused_variable::report(&gone, self.diagnostics);
        }
    }

    // ---- Variables ----

    fn is_visible(&self, added_at: Mark, state: &State) -> bool {
        !(self.hidden.contains(&added_at) || matches!(state, State::Unsafe(_)) && added_at < self.fun_start)
    }

    fn sees(&self, name: &str) -> bool {
        self.scope.get(name).is_some_and(|variable| self.is_visible(variable.added_at, &variable.state))
    }

    fn use_variable(&mut self, name: &Name, span: Span) {
        let Some(variable) =
            self.scope.get(name).filter(|variable| self.is_visible(variable.added_at, &variable.state))
        else {
            return self.unbound(name, span);
        };
        if let State::Unsafe(reason) = &variable.state {
            let diagnostic = unsafe_variable::diagnostic(name, span, reason, self.sources);
            self.diagnostics.push(diagnostic);
        }
        self.mark_used(name);
    }

    /// Used, and from now on bound: an error is reported once.
    fn mark_used(&mut self, name: &str) {
        if let Some(variable) = self.scope.get_mut(name) {
            variable.used = true;
            variable.state = State::Bound;
        }
    }

    fn unbound(&mut self, name: &Name, span: Span) {
        if self.stacktrace.as_ref() == Some(name) {
            let message = format!("stacktrace variable {} must not be used in a guard", quoted(name));
            self.diagnostics.push(Diagnostic::error("stacktrace", span, message));
        } else {
            self.diagnostics.push(unbound_variable::diagnostic(name, span, &self.scope));
        }
        if &**name != "_" {
            // Bound where this place does not see it: then it is not unused, but misplaced.
            if let Some(unseen) = self.scope.get_mut(name) {
                unseen.used = true;
            }
            self.scope.add(name.clone(), State::Bound, true, vec![span]);
        }
    }

    fn bind(&mut self, name: &Name, span: Span) {
        let Some(variable) = self.scope.get(name) else {
            return self.scope.add(name.clone(), State::Bound, false, vec![span]);
        };
        if variable.added_at >= self.pattern_start {
            return self.bind_again(name, span);
        }
        let exists = self.is_visible(variable.added_at, &variable.state);
        if let Some(binder) = self.binder {
            if exists && !matches!(variable.state, State::Unsafe(_)) && !self.info.has_flag("nowarn_shadow_vars") {
                let outer = variable.bindings.first().copied();
                self.diagnostics.push(shadowed_variable::diagnostic(name, span, binder, outer));
            }
            return self.scope.add(name.clone(), State::Bound, false, vec![span]);
        }
        if !exists {
            return self.scope.add(name.clone(), State::Bound, false, vec![span]);
        }
        if let State::Unsafe(reason) = &variable.state {
            let diagnostic = unsafe_variable::diagnostic(name, span, reason, self.sources);
            self.diagnostics.push(diagnostic);
        } else if name.starts_with('_') {
            self.diagnostics.push(underscore_variable::already_bound(name, span));
        }
        self.mark_used(name);
    }

    /// A variable for the second time in one pattern.
    fn bind_again(&mut self, name: &Name, span: Span) {
        if name.starts_with('_') {
            let first = self.scope.get(name).and_then(|variable| variable.bindings.first().copied());
            self.diagnostics.extend(first.map(|first| underscore_variable::repeated(name, first)));
            self.diagnostics.push(underscore_variable::repeated(name, span));
        }
        self.mark_used(name);
    }

    // ---- Expressions ----

    fn expr(&mut self, expr: &Expr) {
        use ExprKind::*;
        match &expr.kind {
            Variable(name) => self.use_variable(name, expr.span),
            Atom(_) | Integer(_) | Float(_) | Character(_) | String(_) | SigilBinary(_) | Nil => {}
            List(elements, tail) => self.side_by_side(elements.iter().chain(tail.as_deref())),
            Tuple(elements) => self.side_by_side(elements),
            Map(fields) => {
                self.map_fields(fields);
                self.construction(fields);
            }
            MapUpdate(map, fields) => {
                self.side_by_side(
                    std::iter::once(&**map).chain(fields.iter().flat_map(|field| [&field.key, &field.value])),
                );
            }
            Record(name, fields) => self.record_literal(name, fields, expr),
            RecordUpdate(record, name, fields) => self.record_update(record, name, fields, expr),
            RecordAccess(record, name, field) => {
                self.expr(record);
                self.record_field(name, field, expr.place());
            }
            RecordIndex(name, field) => self.record_field(name, field, expr.place()),
            Binary(elements) => self.binary(elements),
            Match(pattern, value) | MaybeMatch(pattern, value) => {
                self.expr(value);
                self.pattern_alone(pattern);
            }
            Call(function, arguments) => self.call(function, arguments, expr),
            Remote(module, function) => {
                self.side_by_side([&**module, &**function]);
                self.diagnostics.push(
                    Diagnostic::error("illegal_expression", expr.span, "illegal expression")
                        .label("`Module:Function` needs arguments")
                        .help("write Module:Function(…), or fun Module:Function/Arity"),
                );
            }
            Unary(_, operand) => self.expr(operand),
            Binary2(_, left, right) | Send(left, right) => self.side_by_side([&**left, &**right]),
            AndAlso(left, right) => self.short_circuit("andalso", left, right, expr),
            OrElse(left, right) => self.short_circuit("orelse", left, right, expr),
            Catch(inner) => {
                let mark = self.scope.mark();
                self.expr(inner);
                self.scope.make_unsafe(mark, "catch", expr.place());
            }
            Block(body) => self.body(body),
            If(clauses) => self.alternatives("if", expr.place(), clauses.iter(), Self::clause),
            Case(value, clauses) => {
                self.expr(value);
                self.alternatives("case", expr.place(), clauses.iter(), Self::clause);
            }
            Receive(clauses, after) => self.receive(clauses, after.as_ref(), expr.place()),
            Try(parts) => self.trying(parts, expr.place()),
            Maybe(body, clauses) => self.maybe(body, clauses, expr.place()),
            Fun { name, clauses, .. } => self.fun(name.as_ref(), clauses, expr.span.start),
            LocalFun(name, arity) => self.local_fun(name, *arity, expr.span),
            RemoteFun(module, function, arity) => self.side_by_side([&**module, &**function, &**arity]),
            ListComprehension(template, qualifiers) => self.comprehension(&[template], qualifiers),
            BinaryComprehension(template, qualifiers) => self.comprehension(&[template], qualifiers),
            MapComprehension(key, value, qualifiers) => self.comprehension(&[key, value], qualifiers),
        }
    }

    /// Parts that do not see what the others bind.
    fn side_by_side<'e>(&mut self, parts: impl IntoIterator<Item = &'e Expr>) {
        let mut added = Vec::new();
        for part in parts {
            let mark = self.scope.mark();
            self.expr(part);
            if self.scope.mark() > mark {
                added.extend(self.scope.unwind(mark));
            }
        }
        if !added.is_empty() {
            self.scope.add_side_by_side(added);
        }
    }

    fn short_circuit(&mut self, operator: &'static str, left: &Expr, right: &Expr, whole: &Expr) {
        self.expr(left);
        let mark = self.scope.mark();
        self.expr(right);
        self.scope.make_unsafe(mark, operator, whole.place());
    }

    fn alternatives<'c, C: 'c>(
        &mut self,
        construct: &'static str,
        at: Span,
        clauses: impl Iterator<Item = &'c C>,
        visit: impl Fn(&mut Self, &C),
    ) {
        let mut bound = Vec::new();
        for clause in clauses {
            let mark = self.scope.mark();
            visit(self, clause);
            bound.push(self.scope.unwind(mark));
        }
        self.scope.add_alternatives(bound, construct, at);
    }

    fn receive(&mut self, clauses: &[Clause], after: Option<&(Box<Expr>, Vec<Expr>)>, at: Span) {
        if let Some((timeout, _)) = after {
            self.expr(timeout);
        }
        let mut bound = Vec::new();
        for clause in clauses {
            let mark = self.scope.mark();
            self.clause(clause);
            bound.push(self.scope.unwind(mark));
        }
        if let Some((_, body)) = after {
            let mark = self.scope.mark();
            self.body(body);
            bound.push(self.scope.unwind(mark));
        }
        self.scope.add_alternatives(bound, "receive", at);
    }

    /// `of` clauses see what the body bound; nothing else does, and nothing leaves the `try`.
    fn trying(&mut self, parts: &Try, at: Span) {
        let start = self.scope.mark();
        self.body(&parts.body);
        let after_body = self.scope.mark();
        self.alternatives("try", at, parts.of.iter(), Self::clause);
        self.scope.make_unsafe(start, "try", at);
        let after_of = self.scope.mark();
        let mut caught = Vec::new();
        // What the `of` clauses bound does not exist for those of `catch`.
        let outer = std::mem::replace(&mut self.hidden, after_body..after_of);
        for clause in &parts.catches {
            let mark = self.scope.mark();
            self.catch_clause(clause);
            caught.push(self.scope.unwind(mark));
        }
        self.hidden = outer;
        let merged: Vec<_> = caught.into_iter().flatten().collect();
        self.scope.add_side_by_side(merged);
        self.body(&parts.after);
        self.scope.make_unsafe(start, "try", at);
    }

    fn catch_clause(&mut self, clause: &CatchClause) {
        let pattern_start = std::mem::replace(&mut self.pattern_start, self.scope.mark());
        if let Some(class) = &clause.class {
            self.pattern(class);
        }
        self.pattern(&clause.reason);
        self.pattern_start = pattern_start;
        if let Some(stacktrace) = &clause.stacktrace {
            if self.sees(&stacktrace.name) {
                let message = format!("stacktrace variable {} must not be previously bound", quoted(&stacktrace.name));
                self.diagnostics.push(Diagnostic::error("stacktrace", stacktrace.span, message));
                self.mark_used(&stacktrace.name);
            } else {
                let outer = self.stacktrace.replace(stacktrace.name.clone());
                self.guard(&clause.guard);
                self.stacktrace = outer;
                if !self.sees(&stacktrace.name) {
                    self.scope.add(stacktrace.name.clone(), State::Bound, false, vec![stacktrace.span]);
                }
                return self.body(&clause.body);
            }
        }
        self.guard(&clause.guard);
        self.body(&clause.body);
    }

    fn maybe(&mut self, body: &[Expr], clauses: &[Clause], at: Span) {
        let start = self.scope.mark();
        self.body(body);
        self.scope.make_unsafe(start, "maybe", at);
        self.alternatives("maybe", at, clauses.iter(), Self::clause);
        self.scope.make_unsafe(start, "maybe", at);
    }

    // ---- Funs and comprehensions ----

    fn fun(&mut self, name: Option<&Ident>, clauses: &[Clause], place: u32) {
        let start = self.scope.mark();
        let fun_start = std::mem::replace(&mut self.fun_start, start);
        if let Some(name) = name {
            self.with_binder(Binder::NamedFun, |walker| {
                let kind = PatternKind::Variable(name.name.clone());
                // erlc names the whole fun.
                walker.pattern_alone(&Pattern { kind, span: Span { start: place, ..name.span } });
            });
        }
        for clause in clauses {
            let mark = self.scope.mark();
            self.with_binder(Binder::Fun, |walker| walker.patterns(&clause.patterns));
            self.guard(&clause.guard);
            self.body(&clause.body);
            self.end_scope(mark);
        }
        self.end_scope(start);
        self.fun_start = fun_start;
    }

    fn with_binder(&mut self, binder: Binder, visit: impl FnOnce(&mut Self)) {
        let outer = self.binder.replace(binder);
        visit(self);
        self.binder = outer;
    }

    fn comprehension(&mut self, templates: &[&Expr], qualifiers: &[Qualifier]) {
        let start = self.scope.mark();
        let fun_start = std::mem::replace(&mut self.fun_start, start);
        qualifiers.iter().for_each(|qualifier| self.qualifier(qualifier));
        self.side_by_side(templates.iter().copied());
        self.end_scope(start);
        self.fun_start = fun_start;
    }

    fn qualifier(&mut self, qualifier: &Qualifier) {
        match &qualifier.kind {
            QualifierKind::List { pattern, list, .. } => {
                self.generated(list);
                self.with_binder(Binder::Generator, |walker| walker.pattern_alone(pattern));
            }
            QualifierKind::Binary { pattern, binary, .. } => {
                self.generated(binary);
                self.with_binder(Binder::Generator, |walker| walker.pattern_alone(pattern));
                if let PatternKind::Binary(elements) = &pattern.kind {
                    let wrong =
                        elements.iter().find_map(|element| binaries::check_generator(&pattern::segment(element)));
                    self.diagnostics.extend(wrong);
                }
            }
            QualifierKind::Map { key, value, map, .. } => {
                self.generated(map);
                self.with_binder(Binder::Generator, |walker| {
                    let outer = std::mem::replace(&mut walker.pattern_start, walker.scope.mark());
                    walker.pattern(key);
                    walker.pattern(value);
                    walker.pattern_start = outer;
                });
            }
            QualifierKind::Zip(parts) => parts.iter().for_each(|part| self.qualifier(part)),
            QualifierKind::Filter(filter) => self.expr(filter),
        }
    }

    /// What a generator draws from; its own variables end with it.
    fn generated(&mut self, source: &Expr) {
        let mark = self.scope.mark();
        self.expr(source);
        self.end_scope(mark);
    }

    // ---- Calls ----

    fn call(&mut self, function: &Expr, arguments: &[Expr], whole: &Expr) {
        match &function.kind {
            ExprKind::Atom(name) => {
                self.side_by_side(arguments);
                self.local_call(name, arguments, whole, function.span);
            }
            ExprKind::Remote(module, name) => self.side_by_side([&**module, &**name].into_iter().chain(arguments)),
            _ => self.side_by_side(std::iter::once(function).chain(arguments)),
        }
    }

    fn local_call(&mut self, name: &Name, arguments: &[Expr], whole: &Expr, name_span: Span) {
        let key = (name.clone(), arguments.len() as u32);
        let place = Span { start: whole.span.start, ..name_span };
        let is_bif = bifs::is_auto_imported(name, key.1) && self.info.is_auto_imported(&key);
        let is_local = self.info.functions.contains_key(&key);
        self.check_is_record(name, arguments);
        if !is_local && (is_bif || self.info.imports.contains_key(&key)) {
            return;
        }
        if &**name == "record_info" && key.1 == 2 {
            return self.record_info(arguments, place);
        }
        if is_bif {
            self.diagnostics.push(ambiguous_call::diagnostic(name, key.1, place));
        }
        self.calls.push(Call { from: self.function.clone(), to: key, span: place });
    }

    fn local_fun(&mut self, name: &Ident, arity: u32, span: Span) {
        let key = (name.name.clone(), arity);
        let is_bif = bifs::is_auto_imported(&name.name, arity) && self.info.is_auto_imported(&key);
        if is_bif && !self.info.functions.contains_key(&key) {
            return;
        }
        self.calls.push(Call { from: self.function.clone(), to: key, span });
    }

    fn record_info(&mut self, arguments: &[Expr], place: Span) {
        let [what, record] = arguments else { return };
        match (&what.kind, &record.kind) {
            (ExprKind::Atom(what), ExprKind::Atom(record)) if matches!(&**what, "fields" | "size") => {
                self.records.fields(record, place, self.diagnostics);
            }
            _ => self.diagnostics.push(
                Diagnostic::error("records", Span { start: what.span.start, ..what.span }, "illegal record info")
                    .help("write record_info(fields, Record) or record_info(size, Record)"),
            ),
        }
    }

    /// `is_record(X, name)` with the name of a record.
    fn check_is_record(&mut self, name: &str, arguments: &[Expr]) {
        if let ("is_record", [_, Expr { kind: ExprKind::Atom(record), span, .. }]) = (name, arguments) {
            self.records.fields(record, *span, self.diagnostics);
        }
    }

    // ---- Maps, records, binaries ----

    fn map_fields(&mut self, fields: &[MapField]) {
        self.side_by_side(fields.iter().flat_map(|field| [&field.key, &field.value]));
    }

    fn construction(&mut self, fields: &[MapField]) {
        for field in fields.iter().filter(|field| field.exact) {
            let message = "only association operators '=>' are allowed in map construction";
            self.diagnostics
                .push(Diagnostic::error("illegal_map", field.span, message).label("there is no key to update yet"));
        }
    }

    fn record_literal(&mut self, name: &Ident, fields: &[RecordField], whole: &Expr) {
        self.side_by_side(fields.iter().map(|field| &field.value));
        if let Some(known) = self.records.fields(&name.name, whole.place_or_start(), self.diagnostics) {
            self.records.check_fields(name, fields.iter().map(|field| &field.name), known, self.diagnostics);
            self.records.check_rest(fields, known, self.diagnostics);
        }
    }

    fn record_update(&mut self, record: &Expr, name: &Ident, fields: &[RecordField], whole: &Expr) {
        self.side_by_side(std::iter::once(record).chain(fields.iter().map(|field| &field.value)));
        if let Some(known) = self.records.fields(&name.name, whole.place(), self.diagnostics) {
            self.records.check_fields(name, fields.iter().map(|field| &field.name), known, self.diagnostics);
        }
        if let Some(rest) = fields.iter().find(|field| &*field.name.name == "_") {
            let place = Span { start: rest.name.span.start, ..rest.name.span };
            self.diagnostics.push(records::rest_in_update(name, place));
        }
    }

    fn record_field(&mut self, name: &Ident, field: &Ident, place: Span) {
        if let Some(known) = self.records.fields(&name.name, place, self.diagnostics) {
            self.records.check_field(name, field, known, self.diagnostics);
        }
    }

    fn binary(&mut self, elements: &[BinaryElement]) {
        let parts = elements.iter().flat_map(|element| std::iter::once(&element.value).chain(&element.size));
        self.side_by_side(parts);
        for element in elements {
            let segment = Segment {
                size: element.size.as_ref(),
                specifiers: &element.specifiers,
                span: element.span,
                is_string: matches!(element.value.kind, ExprKind::String(_)),
            };
            self.diagnostics.extend(binaries::check(&segment));
        }
    }
}

impl Expr {
    /// The place that messages name, up to the end of the expression when that is its start.
    fn place_or_start(&self) -> Span {
        if self.at == self.span.start { self.span } else { self.place() }
    }
}
