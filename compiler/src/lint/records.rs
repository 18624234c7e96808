//! Records and fields are declared before they are used, and once.

use super::suggest;
use crate::ast::{Ident, Name, RecordField, RecordFieldDeclaration};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::tokens::quote_atom;
use rustc_hash::FxHashMap;

#[derive(Default)]
pub(super) struct Records {
    known: FxHashMap<Name, (Span, Vec<Name>)>,
}

impl Records {
    /// Notes a declaration; `place` is where erlc sees it.
    pub(super) fn declare(
        &mut self,
        name: &Ident,
        fields: &[RecordFieldDeclaration],
        place: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if let Some((first, _)) = self.known.get(&name.name) {
            let message = format!("record {} already defined", quote_atom(&name.name));
            diagnostics.push(Diagnostic::error("records", place, message).note(*first, "the first declaration"));
            return;
        }
        let mut names: Vec<Name> = Vec::with_capacity(fields.len());
        for field in fields {
            if names.contains(&field.name.name) {
                diagnostics.push(defined_twice(name, &field.name));
            } else {
                names.push(field.name.name.clone());
            }
        }
        self.known.insert(name.name.clone(), (name.span, names));
    }

    /// The fields of a record, or a diagnostic at `place`.
    pub(super) fn fields(&self, name: &str, place: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<&[Name]> {
        if let Some((_, fields)) = self.known.get(name) {
            return Some(fields);
        }
        let diagnostic = Diagnostic::error("records", place, format!("record {} undefined", quote_atom(name)));
        diagnostics.push(match suggest::nearest(name, self.known.keys().map(|known| &**known)) {
            Some(near) => diagnostic.help(format!("did you mean #{near}?")),
            None => diagnostic.help(format!("declare it with -record({}, {{…}}). before this", quote_atom(name))),
        });
        None
    }

    pub(super) fn check_field(
        &self,
        record: &Ident,
        field: &Ident,
        fields: &[Name],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if fields.contains(&field.name) {
            return;
        }
        let message = format!("field {} undefined in record {}", quote_atom(&field.name), quote_atom(&record.name));
        let diagnostic = Diagnostic::error("records", field.span, message);
        diagnostics.push(match suggest::nearest(&field.name, fields.iter().map(|known| &**known)) {
            Some(near) => diagnostic.help(format!("did you mean {near}?")),
            None => diagnostic.help(match fields {
                [] => "the record has no fields".to_string(),
                _ => format!(
                    "its fields are {}",
                    fields.iter().map(|field| quote_atom(field)).collect::<Vec<_>>().join(", ")
                ),
            }),
        });
    }

    /// The fields of `#r{…}`, of `E#r{…}` (`update`) or of a pattern.
    pub(super) fn check_fields<'f>(
        &self,
        record: &Ident,
        given: impl Iterator<Item = &'f Ident> + Clone,
        fields: &[Name],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut seen: Vec<&str> = Vec::new();
        for field in given.filter(|field| &*field.name != "_") {
            if seen.contains(&&*field.name) {
                diagnostics.push(defined_twice(record, field));
            } else {
                seen.push(&field.name);
                self.check_field(record, field, fields, diagnostics);
            }
        }
    }

    /// `_ = Value` in a construction gives all fields that are left; there must be one.
    pub(super) fn check_rest(&self, given: &[RecordField], fields: &[Name], diagnostics: &mut Vec<Diagnostic>) {
        let Some(rest) = given.iter().rfind(|field| &*field.name.name == "_") else { return };
        let named = |name: &Name| given.iter().any(|field| field.name.name == *name);
        if fields.iter().all(named) {
            diagnostics.push(Diagnostic::error("records", rest.name.span, "'_' initializes no omitted fields"));
        }
    }
}

/// `_ = Value` in an update.
pub(super) fn rest_in_update(record: &Ident, place: Span) -> Diagnostic {
    let message = format!("meaningless use of _ in update of record {}", quote_atom(&record.name));
    Diagnostic::error("records", place, message).help("name the fields that change; the others stay as they are")
}

fn defined_twice(record: &Ident, field: &Ident) -> Diagnostic {
    let message = format!("field {} already defined in record {}", quote_atom(&field.name), quote_atom(&record.name));
    Diagnostic::error("records", field.span, message)
}
