//! `-module` comes first and once, other attributes before the functions.

use super::attribute_place;
use crate::ast::*;
use crate::diagnostic::Diagnostic;

#[derive(PartialEq)]
enum Seen {
    Nothing,
    Attributes,
    Functions,
}

pub(super) fn check(module: &Module, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = Seen::Nothing;
    let mut has_name = false;
    for form in &module.forms {
        let name = match &form.kind {
            FormKind::File(..) | FormKind::Compile(_) => continue,
            FormKind::Function(_) => None,
            kind => Some(attribute_name(kind)),
        };
        let place = name.as_ref().map_or(form.span, |name| attribute_place(form, name));
        let is_module = matches!(form.kind, FormKind::Module(_));
        if seen == Seen::Nothing && !is_module {
            diagnostics.push(missing(place));
        }
        if seen == Seen::Functions
            && let Some(name) = &name
            && !matches!(form.kind, FormKind::Record(..) | FormKind::TypeDeclaration { .. })
            && &**name != "dialyzer"
        {
            let message = format!("attribute {name} after function definitions");
            diagnostics.push(Diagnostic::error("form_order", place, message).help("move it above the first function"));
        } else if is_module && has_name {
            diagnostics.push(Diagnostic::error("form_order", place, "redefining module"));
        }
        has_name |= is_module;
        match form.kind {
            FormKind::Function(_) => seen = Seen::Functions,
            _ if seen == Seen::Nothing => seen = Seen::Attributes,
            _ => {}
        }
    }
    if seen == Seen::Nothing {
        diagnostics.push(missing(module.end));
    }
}

fn missing(place: crate::source::Span) -> Diagnostic {
    Diagnostic::error("form_order", place, "no module definition").help("the first form is -module(name).")
}

fn attribute_name(kind: &FormKind) -> Name {
    match kind {
        FormKind::Module(_) => "module".into(),
        FormKind::Export(_) => "export".into(),
        FormKind::ExportType(_) => "export_type".into(),
        FormKind::Import(..) => "import".into(),
        FormKind::Record(..) => "record".into(),
        FormKind::Behaviour(_) => "behaviour".into(),
        FormKind::OnLoad(_) => "on_load".into(),
        FormKind::TypeDeclaration { keyword } => keyword.name.clone(),
        FormKind::Attribute(name, _) => name.name.clone(),
        FormKind::Compile(_) | FormKind::File(..) | FormKind::Function(_) => "".into(),
    }
}
