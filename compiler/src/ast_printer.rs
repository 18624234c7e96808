//! The syntax tree as text: Erlang again, with a pair of parentheses around every operator and one expression of a
//! body on a line, so that it shows what the parser understood.
//!
//! ```text
//! f(X) when X > 1; X -> [Y || Y <- g(X)], X + 2 * Y.
//!
//! f(X) when (X > 1); X ->
//!     [Y || Y <- g(X)],
//!     (X + (2 * Y)).
//! ```

use crate::ast::{
    BinaryElement, BinaryPatternElement, CatchClause, Clause, Expr, ExprKind, Form, FormKind, Function, FunctionName,
    Guard, Ident, MapField, Module, Pattern, PatternKind, Qualifier, QualifierKind, RecordField, Try,
};
use crate::tokens::{quote_atom, write_character, write_float, write_string};
use std::fmt::Write;

/// All forms.
pub fn print(module: &Module) -> String {
    let mut printer = Printer { out: String::new(), depth: 0 };
    for form in &module.forms {
        printer.form(form);
        printer.out.push('\n');
    }
    printer.out
}

struct Printer {
    out: String,
    /// Bodies around the current place.
    depth: usize,
}

impl Printer {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn atom(&mut self, name: &str) {
        self.out.push_str(&quote_atom(name));
    }

    fn display(&mut self, value: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("    ", self.depth));
    }

    fn separated<T>(&mut self, items: &[T], separator: &str, mut each: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.text(separator);
            }
            each(self, item);
        }
    }

    fn between<T>(&mut self, open: &str, items: &[T], close: &str, each: impl FnMut(&mut Self, &T)) {
        self.text(open);
        self.separated(items, ", ", each);
        self.text(close);
    }

    // ---- Forms ----

    fn form(&mut self, form: &Form) {
        match &form.kind {
            FormKind::Function(function) => return self.function(function),
            FormKind::Module(name) => self.attribute("module", |this| this.atom(&name.name)),
            FormKind::Export(names) => self.attribute("export", |this| this.names(names)),
            FormKind::ExportType(names) => self.attribute("export_type", |this| this.names(names)),
            FormKind::Import(module, names) => self.attribute("import", |this| {
                this.atom(&module.name);
                this.text(", ");
                this.names(names);
            }),
            FormKind::Compile(options) => self.attribute("compile", |this| this.expr(options)),
            FormKind::File(name, line) => self.attribute("file", |this| this.display(format_args!("{name:?}, {line}"))),
            FormKind::Record(name, fields) => self.attribute("record", |this| {
                this.atom(&name.name);
                this.between(", {", fields, "}", |this, field| {
                    this.atom(&field.name.name);
                    if let Some(default) = &field.default {
                        this.text(" = ");
                        this.expr(default);
                    }
                });
            }),
            FormKind::TypeDeclaration { keyword, .. } => self.attribute(&keyword.name, |this| this.text("…")),
            FormKind::Behaviour(name) => self.attribute("behaviour", |this| this.atom(&name.name)),
            FormKind::OnLoad(name) => self.attribute("on_load", |this| this.name(name)),
            FormKind::Attribute(name, value) => self.attribute(&name.name, |this| this.expr(value)),
        }
        self.text(".\n");
    }

    fn attribute(&mut self, name: &str, value: impl FnOnce(&mut Self)) {
        self.text("-");
        self.atom(name);
        self.text("(");
        value(self);
        self.text(")");
    }

    fn names(&mut self, names: &[FunctionName]) {
        self.between("[", names, "]", Printer::name);
    }

    fn name(&mut self, name: &FunctionName) {
        self.atom(&name.name.name);
        self.display(format_args!("/{}", name.arity));
    }

    fn function(&mut self, function: &Function) {
        for (at, clause) in function.clauses.iter().enumerate() {
            self.atom(&function.name.name);
            self.clause_with_arguments(clause);
            self.text(if at + 1 < function.clauses.len() { ";\n" } else { ".\n" });
        }
    }

    // ---- Clauses ----

    fn clause_with_arguments(&mut self, clause: &Clause) {
        self.between("(", &clause.patterns, ")", Printer::pattern);
        self.guard(&clause.guard);
        self.arrow(&clause.body);
    }

    fn guard(&mut self, guard: &Guard) {
        if !guard.is_empty() {
            self.text(" when ");
            self.alternatives(guard);
        }
    }

    fn alternatives(&mut self, guard: &Guard) {
        self.separated(guard, "; ", |this, tests| this.separated(tests, ", ", Printer::expr));
    }

    fn arrow(&mut self, body: &[Expr]) {
        self.text(" ->");
        self.body(body);
    }

    /// Expressions of a body, one a line.
    fn body(&mut self, body: &[Expr]) {
        self.depth += 1;
        for (at, expr) in body.iter().enumerate() {
            self.line();
            self.expr(expr);
            if at + 1 < body.len() {
                self.text(",");
            }
        }
        self.depth -= 1;
    }

    /// Clauses of a `case` and its kin, one level deeper.
    fn clauses(&mut self, clauses: &[Clause]) {
        self.deeper(clauses, |this, clause| {
            match &clause.patterns[..] {
                [] => this.alternatives(&clause.guard),
                patterns => {
                    this.separated(patterns, ", ", Printer::pattern);
                    this.guard(&clause.guard);
                }
            }
            this.arrow(&clause.body);
        });
    }

    fn deeper<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.depth += 1;
        for (at, item) in items.iter().enumerate() {
            self.line();
            each(self, item);
            if at + 1 < items.len() {
                self.text(";");
            }
        }
        self.depth -= 1;
    }

    fn catch_clause(&mut self, clause: &CatchClause) {
        match &clause.class {
            Some(class) => self.pattern(class),
            None => self.text("throw"),
        }
        self.text(":");
        self.pattern(&clause.reason);
        if let Some(stacktrace) = &clause.stacktrace {
            self.text(":");
            self.text(&stacktrace.name);
        }
        self.guard(&clause.guard);
        self.arrow(&clause.body);
    }

    fn word(&mut self, word: &str) {
        self.line();
        self.text(word);
    }

    // ---- Expressions ----

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Variable(name) => self.text(name),
            ExprKind::Atom(name) => self.atom(name),
            ExprKind::Integer(value) => self.display(value),
            ExprKind::Float(value) => self.text(&write_float(*value)),
            ExprKind::Character(code) => self.text(&write_character(*code)),
            ExprKind::String(codes) => self.text(&write_string(codes)),
            ExprKind::SigilBinary(bytes) => self.bytes(bytes),
            ExprKind::Nil => self.text("[]"),
            ExprKind::List(items, tail) => self.list(items, tail.as_deref(), Printer::expr),
            ExprKind::Tuple(items) => self.between("{", items, "}", Printer::expr),
            ExprKind::Map(fields) => self.between("#{", fields, "}", Printer::map_field),
            ExprKind::MapUpdate(map, fields) => {
                self.expr(map);
                self.between("#{", fields, "}", Printer::map_field);
            }
            ExprKind::Record(name, fields) => self.record(name, fields),
            ExprKind::RecordUpdate(record, name, fields) => {
                self.expr(record);
                self.record(name, fields);
            }
            ExprKind::RecordAccess(record, name, field) => {
                self.expr(record);
                self.record_field(name, field);
            }
            ExprKind::RecordIndex(name, field) => self.record_field(name, field),
            ExprKind::Binary(elements) => self.between("<<", elements, ">>", Printer::element),
            ExprKind::Match(pattern, value) => self.matching(pattern, "=", value),
            ExprKind::MaybeMatch(pattern, value) => self.matching(pattern, "?=", value),
            ExprKind::Call(function, arguments) => {
                self.expr(function);
                self.between("(", arguments, ")", Printer::expr);
            }
            ExprKind::Remote(module, name) => {
                self.expr(module);
                self.text(":");
                self.expr(name);
            }
            ExprKind::Unary(operator, operand) => {
                self.display(format_args!("({} ", operator.text()));
                self.expr(operand);
                self.text(")");
            }
            ExprKind::Binary2(operator, left, right) => self.operator(left, operator.text(), right),
            ExprKind::AndAlso(left, right) => self.operator(left, "andalso", right),
            ExprKind::OrElse(left, right) => self.operator(left, "orelse", right),
            ExprKind::Send(to, message) => self.operator(to, "!", message),
            ExprKind::Catch(protected) => {
                self.text("(catch ");
                self.expr(protected);
                self.text(")");
            }
            ExprKind::LocalFun(name, arity) => {
                self.text("fun ");
                self.atom(&name.name);
                self.display(format_args!("/{arity}"));
            }
            ExprKind::RemoteFun(module, name, arity) => {
                self.text("fun ");
                self.expr(module);
                self.text(":");
                self.expr(name);
                self.text("/");
                self.expr(arity);
            }
            ExprKind::ListComprehension(template, qualifiers) => {
                self.comprehension("[", template, None, qualifiers, "]")
            }
            ExprKind::BinaryComprehension(template, qualifiers) => {
                self.comprehension("<<", template, None, qualifiers, ">>");
            }
            ExprKind::MapComprehension(key, value, qualifiers) => {
                self.comprehension("#{", key, Some(value), qualifiers, "}");
            }
            _ => self.block(expr),
        }
    }

    /// What ends with `end`.
    fn block(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Block(body) => {
                self.text("begin");
                self.body(body);
            }
            ExprKind::If(clauses) => {
                self.text("if");
                self.clauses(clauses);
            }
            ExprKind::Case(value, clauses) => {
                self.text("case ");
                self.expr(value);
                self.text(" of");
                self.clauses(clauses);
            }
            ExprKind::Receive(clauses, after) => {
                self.text("receive");
                self.clauses(clauses);
                if let Some((timeout, body)) = after {
                    self.word("after ");
                    self.expr(timeout);
                    self.arrow(body);
                }
            }
            ExprKind::Try(parts) => self.try_parts(parts),
            ExprKind::Maybe(body, clauses) => {
                self.text("maybe");
                self.body(body);
                if !clauses.is_empty() {
                    self.word("else");
                    self.clauses(clauses);
                }
            }
            ExprKind::Fun { name, clauses, .. } => {
                self.text("fun");
                self.deeper(clauses, |this, clause| {
                    this.text(name.as_ref().map_or("", |name| &name.name));
                    this.clause_with_arguments(clause);
                });
            }
            _ => return,
        }
        self.word("end");
    }

    fn try_parts(&mut self, parts: &Try) {
        self.text("try");
        self.body(&parts.body);
        if !parts.of.is_empty() {
            self.word("of");
            self.clauses(&parts.of);
        }
        if !parts.catches.is_empty() {
            self.word("catch");
            self.deeper(&parts.catches, Printer::catch_clause);
        }
        if !parts.after.is_empty() {
            self.word("after");
            self.body(&parts.after);
        }
    }

    fn operator(&mut self, left: &Expr, operator: &str, right: &Expr) {
        self.text("(");
        self.expr(left);
        self.display(format_args!(" {operator} "));
        self.expr(right);
        self.text(")");
    }

    fn matching(&mut self, pattern: &Pattern, operator: &str, value: &Expr) {
        self.pattern(pattern);
        self.display(format_args!(" {operator} "));
        self.expr(value);
    }

    fn list<T>(&mut self, items: &[T], tail: Option<&T>, mut each: impl FnMut(&mut Self, &T)) {
        self.text("[");
        self.separated(items, ", ", &mut each);
        if let Some(tail) = tail {
            self.text(" | ");
            each(self, tail);
        }
        self.text("]");
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.between("<<", bytes, ">>", |this, byte| this.display(byte));
    }

    fn map_field(&mut self, field: &MapField) {
        self.expr(&field.key);
        self.text(if field.exact { " := " } else { " => " });
        self.expr(&field.value);
    }

    fn record(&mut self, name: &Ident, fields: &[RecordField]) {
        self.text("#");
        self.atom(&name.name);
        self.between("{", fields, "}", |this, field| {
            this.field_name(&field.name);
            this.expr(&field.value);
        });
    }

    fn field_name(&mut self, name: &Ident) {
        match &*name.name {
            "_" => self.text("_"),
            name => self.atom(name),
        }
        self.text(" = ");
    }

    fn record_field(&mut self, name: &Ident, field: &Ident) {
        self.text("#");
        self.atom(&name.name);
        self.text(".");
        self.atom(&field.name);
    }

    fn element(&mut self, element: &BinaryElement) {
        self.expr(&element.value);
        self.size(element.size.as_ref(), &element.specifiers);
    }

    fn size(&mut self, size: Option<&Expr>, specifiers: &[(Ident, Option<u32>)]) {
        if let Some(size) = size {
            self.text(":");
            self.expr(size);
        }
        for (at, (name, value)) in specifiers.iter().enumerate() {
            self.text(if at == 0 { "/" } else { "-" });
            self.text(&name.name);
            if let Some(value) = value {
                self.display(format_args!(":{value}"));
            }
        }
    }

    fn comprehension(&mut self, open: &str, key: &Expr, value: Option<&Expr>, qualifiers: &[Qualifier], close: &str) {
        self.text(open);
        self.expr(key);
        if let Some(value) = value {
            self.text(" => ");
            self.expr(value);
        }
        self.text(" || ");
        self.separated(qualifiers, ", ", Printer::qualifier);
        self.text(close);
    }

    fn qualifier(&mut self, qualifier: &Qualifier) {
        let arrow =
            |plain: &'static str, strict_arrow: &'static str, strict: bool| if strict { strict_arrow } else { plain };
        match &qualifier.kind {
            QualifierKind::List { pattern, list, strict } => {
                self.matching(pattern, arrow("<-", "<:-", *strict), list);
            }
            QualifierKind::Binary { pattern, binary, strict } => {
                self.matching(pattern, arrow("<=", "<:=", *strict), binary);
            }
            QualifierKind::Map { key, value, map, strict } => {
                self.pattern(key);
                self.text(" := ");
                self.matching(value, arrow("<-", "<:-", *strict), map);
            }
            QualifierKind::Zip(generators) => self.separated(generators, " && ", Printer::qualifier),
            QualifierKind::Filter(filter) => self.expr(filter),
        }
    }

    // ---- Patterns ----

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Wildcard => self.text("_"),
            PatternKind::Variable(name) => self.text(name),
            PatternKind::Atom(name) => self.atom(name),
            PatternKind::Integer(value) => self.display(value),
            PatternKind::Float(value) => self.text(&write_float(*value)),
            PatternKind::Character(code) => self.text(&write_character(*code)),
            PatternKind::String(codes) => self.text(&write_string(codes)),
            PatternKind::SigilBinary(bytes) => self.bytes(bytes),
            PatternKind::Nil => self.text("[]"),
            PatternKind::List(items, tail) => self.list(items, tail.as_deref(), Printer::pattern),
            PatternKind::Tuple(items) => self.between("{", items, "}", Printer::pattern),
            PatternKind::Map(fields) => self.between("#{", fields, "}", |this, (key, value)| {
                this.expr(key);
                this.text(" := ");
                this.pattern(value);
            }),
            PatternKind::Record(name, fields) => {
                self.text("#");
                self.atom(&name.name);
                self.between("{", fields, "}", |this, (name, pattern)| {
                    this.field_name(name);
                    this.pattern(pattern);
                });
            }
            PatternKind::RecordIndex(name, field) => self.record_field(name, field),
            PatternKind::Binary(elements) => self.between("<<", elements, ">>", Printer::pattern_element),
            PatternKind::Alias(left, right) => {
                self.pattern(left);
                self.text(" = ");
                self.pattern(right);
            }
            PatternKind::StringPrefix(codes, rest) => {
                self.text(&write_string(codes));
                self.text(" ++ ");
                self.pattern(rest);
            }
            PatternKind::Constant(expr) => self.expr(expr),
        }
    }

    fn pattern_element(&mut self, element: &BinaryPatternElement) {
        self.pattern(&element.value);
        self.size(element.size.as_ref(), &element.specifiers);
    }
}
