//! The walk through guards, and through the sizes and keys of patterns, which obey the same rules.

use super::super::guards;
use super::{GuardUse, Walker};
use crate::ast::*;

impl Walker<'_> {
    pub(super) fn guard(&mut self, guard: &Guard) {
        guard.iter().flatten().for_each(|expr| self.guard_expr(expr, GuardUse::Guard));
    }

    pub(super) fn guard_expr(&mut self, expr: &Expr, usage: GuardUse) {
        use ExprKind::*;
        match &expr.kind {
            Variable(name) => self.use_variable(name, expr.span),
            Atom(_) | Integer(_) | Float(_) | Character(_) | String(_) | SigilBinary(_) | Nil => {}
            List(elements, tail) => {
                elements.iter().chain(tail.as_deref()).for_each(|part| self.guard_expr(part, usage))
            }
            Tuple(elements) => elements.iter().for_each(|part| self.guard_expr(part, usage)),
            Map(fields) => {
                self.construction(fields);
                self.guard_fields(fields, usage);
            }
            MapUpdate(map, fields) => {
                self.guard_expr(map, usage);
                self.guard_fields(fields, usage);
            }
            Record(name, fields) => {
                fields.iter().for_each(|field| self.guard_expr(&field.value, usage));
                if let Some(known) = self.records.fields(&name.name, expr.place_or_start(), self.diagnostics) {
                    self.records.check_fields(name, fields.iter().map(|field| &field.name), known, self.diagnostics);
                }
            }
            RecordAccess(record, name, field) => {
                self.guard_expr(record, usage);
                self.record_field(name, field, expr.place());
            }
            RecordIndex(name, field) => self.record_field(name, field, expr.place()),
            Binary(elements) => {
                let parts = elements.iter().flat_map(|element| std::iter::once(&element.value).chain(&element.size));
                parts.for_each(|part| self.guard_expr(part, usage));
            }
            Unary(_, operand) => self.guard_expr(operand, usage),
            Binary2(operator, left, right) => {
                if !guards::is_legal_operator(*operator) {
                    let label = format!("`{}` cannot stand in a guard", operator.text());
                    self.diagnostics.push(guards::illegal(usage, expr.place(), &label));
                }
                self.guard_expr(left, usage);
                self.guard_expr(right, usage);
            }
            AndAlso(left, right) | OrElse(left, right) => {
                self.guard_expr(left, usage);
                self.guard_expr(right, usage);
            }
            Call(function, arguments) => self.guard_call(function, arguments, expr, usage),
            Match(..) => {
                let diagnostic = guards::illegal(usage, expr.place(), "a match binds, a guard only tests");
                self.diagnostics.push(diagnostic.help("compare with `==` or `=:=`"));
            }
            _ => self.diagnostics.push(guards::illegal(usage, expr.place_or_start(), "this cannot stand in a guard")),
        }
    }

    fn guard_fields(&mut self, fields: &[MapField], usage: GuardUse) {
        fields.iter().flat_map(|field| [&field.key, &field.value]).for_each(|part| self.guard_expr(part, usage));
    }

    fn guard_call(&mut self, function: &Expr, arguments: &[Expr], whole: &Expr, usage: GuardUse) {
        arguments.iter().for_each(|argument| self.guard_expr(argument, usage));
        match &function.kind {
            ExprKind::Atom(name) => {
                let key = (name.clone(), arguments.len() as u32);
                self.check_is_record(name, arguments);
                self.diagnostics.extend(guards::check_local(usage, &key, function.span, self.info));
            }
            ExprKind::Remote(module, name) if guards::is_legal_remote(&module.kind, &name.kind, arguments.len()) => {}
            _ => self.diagnostics.push(guards::illegal(usage, whole.span, "only guard BIFs can be called in a guard")),
        }
    }
}
