//! `-export`: what is exported exists, and is exported once.

use super::module_info::ModuleInfo;
use super::{attribute_place, function_text, suggest};
use crate::ast::*;
use crate::diagnostic::Diagnostic;
use rustc_hash::FxHashSet;

pub(super) fn check(module: &Module, info: &ModuleInfo, diagnostics: &mut Vec<Diagnostic>) {
    let mut exported = FxHashSet::default();
    for form in &module.forms {
        match &form.kind {
            FormKind::Export(names) => {
                for name in names {
                    check_name(form, name, !exported.insert((&*name.name.name, name.arity)), info, diagnostics);
                }
            }
            FormKind::Compile(_) if info.has_flag("export_all") && !info.has_flag("nowarn_export_all") => {
                let place = attribute_place(form, "compile");
                diagnostics.push(
                    Diagnostic::warning("exports", place, "export_all flag enabled - all functions will be exported")
                        .help("name the exports, or add nowarn_export_all"),
                );
            }
            _ => {}
        }
    }
}

fn check_name(form: &Form, name: &FunctionName, again: bool, info: &ModuleInfo, diagnostics: &mut Vec<Diagnostic>) {
    let place = attribute_place(form, "export");
    let text = function_text(&name.name.name, name.arity);
    if again {
        let message = format!("function {text} already exported");
        diagnostics.push(Diagnostic::warning("duplicate_export", place, message).note(name.span, "exported again"));
        return;
    }
    let key = (name.name.name.clone(), name.arity);
    let generated = matches!((&*key.0, key.1), ("module_info", 0 | 1));
    if info.functions.contains_key(&key) || generated || info.broken.contains(&key.0) {
        return;
    }
    let mut diagnostic = Diagnostic::error("exports", place, format!("function {text} undefined"))
        .note(name.span, "exported, but not defined");
    let others: Vec<String> = info
        .order
        .iter()
        .filter(|(other, _)| *other == key.0)
        .map(|(other, arity)| function_text(other, *arity))
        .collect();
    diagnostic.help = match suggest::nearest(&key.0, info.order.iter().map(|(other, _)| &**other)) {
        _ if !others.is_empty() => Some(format!("there is {}", others.join(" and "))),
        Some(near) => Some(format!("did you mean {near}?")),
        None => None,
    };
    diagnostics.push(diagnostic);
}
