//! Records: tuples with the record's name in front.

use super::{Lowering, constant};
use crate::ast::{Expr, ExprKind, Ident, RecordField, RecordFieldDeclaration};
use crate::core::{Constant, ErrorKind, Operation, Place, Value};
use bytecode::external_term::ExternalTerm;

impl<'a> Lowering<'a> {
    pub fn record_fields(&mut self, name: &Ident) -> &'a [RecordFieldDeclaration] {
        match self.records.get(&name.name) {
            Some(fields) => fields,
            None => {
                self.internal(name.span, &format!("record {} undefined", name.name));
                &[]
            }
        }
    }

    /// Position of a field in the tuple, from 1: what `#name.field` means.
    pub fn record_index(&mut self, name: &Ident, field: &Ident) -> i64 {
        let at = self.record_fields(name).iter().position(|declared| declared.name.name == field.name);
        if at.is_none() {
            self.internal(field.span, &format!("field {} undefined in record {}", field.name, name.name));
        }
        at.unwrap_or(0) as i64 + 2
    }

    pub fn record(&mut self, name: &'a Ident, fields: &'a [RecordField], place: Place) -> Value {
        self.record_items(name, fields, place, |this, field| this.expr(field))
    }

    /// The fields in the order of the declaration, each evaluated by `value`.
    pub fn record_items(
        &mut self,
        name: &'a Ident,
        fields: &'a [RecordField],
        place: Place,
        mut value: impl FnMut(&mut Self, &'a Expr) -> Value,
    ) -> Value {
        let mut items = vec![Value::Constant(Constant::Atom(name.name.clone()))];
        for declared in self.record_fields(name) {
            let named = |wanted: &str| fields.iter().find(|field| &*field.name.name == wanted);
            items.push(match named(&declared.name.name).or_else(|| named("_")) {
                Some(field) => value(self, &field.value),
                None => self.default_value(declared, &mut value),
            });
        }
        self.tuple(items, place)
    }

    /// The default of a field: it knows no variable of the place where the record is made.
    fn default_value(
        &mut self,
        declared: &'a RecordFieldDeclaration,
        value: &mut impl FnMut(&mut Self, &'a Expr) -> Value,
    ) -> Value {
        let Some(default) = &declared.default else { return Value::atom("undefined") };
        let (names, trail) = (std::mem::take(&mut self.state.names), std::mem::take(&mut self.state.trail));
        let value = value(self, default);
        (self.state.names, self.state.trail) = (names, trail);
        value
    }

    pub fn record_access(&mut self, record: Value, name: &Ident, field: &Ident, place: Place) -> Value {
        let index = self.record_index(name, field);
        self.demand_record(&record, name, place);
        self.emit(Operation::Element(index as u32 - 1), vec![record], place).into()
    }

    /// New values first, then the record and the check, then a tuple of old and new.
    pub fn record_update(
        &mut self,
        record: &'a Expr,
        name: &'a Ident,
        fields: &'a [RecordField],
        place: Place,
    ) -> Value {
        let values: Vec<Value> = fields.iter().map(|field| self.expr(&field.value)).collect();
        let record = self.expr(record);
        self.demand_record(&record, name, place);
        let mut items = vec![Value::Constant(Constant::Atom(name.name.clone()))];
        for (at, declared) in self.record_fields(name).iter().enumerate() {
            let new = fields.iter().position(|field| field.name.name == declared.name.name || &*field.name.name == "_");
            items.push(match new {
                Some(at) => values[at].clone(),
                None => self.emit(Operation::Element(at as u32 + 1), vec![record.clone()], place).into(),
            });
        }
        self.tuple(items, place)
    }

    /// Goes on with a record of that name, or raises `{badrecord, V}`.
    fn demand_record(&mut self, record: &Value, name: &Ident, place: Place) {
        let arity = self.record_fields(name).len() as u32 + 1;
        let wrong = self.new_block();
        self.check_record(record, &name.name, arity, wrong, place);
        let right = self.state.current;
        self.enter(wrong);
        self.error(ErrorKind::BadRecord, vec![record.clone()], place);
        self.enter(right);
    }

    /// `record_info(fields, name)` and `record_info(size, name)`.
    pub fn record_info(&mut self, what: &Expr, record: &Expr) -> Value {
        let (ExprKind::Atom(what), ExprKind::Atom(name)) = (&what.kind, &record.kind) else {
            self.internal(record.span, "illegal record info");
            return Value::NIL;
        };
        let fields = self.record_fields(&Ident { name: name.clone(), span: record.span });
        if &**what == "size" {
            return Value::integer(fields.len() as i64 + 1);
        }
        let names = fields.iter().map(|field| ExternalTerm::Atom(field.name.name.to_string())).collect();
        Value::Constant(Constant::from_term(constant::list(names, ExternalTerm::Nil)))
    }
}
