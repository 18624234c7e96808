//! `-import`: no function twice, none that the module defines, none in the place of a BIF.

use super::module_info::ModuleInfo;
use super::{attribute_place, bifs, function_text};
use crate::ast::*;
use crate::diagnostic::Diagnostic;
use rustc_hash::FxHashMap;

pub(super) fn check(module: &Module, info: &ModuleInfo, diagnostics: &mut Vec<Diagnostic>) {
    let mut imported: FxHashMap<(&str, u32), &Name> = FxHashMap::default();
    for form in &module.forms {
        match &form.kind {
            FormKind::Import(from, names) => {
                for name in names {
                    let key = (&*name.name.name, name.arity);
                    check_name(form, name, imported.get(&key).copied(), info, diagnostics);
                    imported.entry(key).or_insert(&from.name);
                }
            }
            FormKind::Function(function) => {
                if let Some(from) = imported.get(&(&*function.name.name, function.arity)) {
                    let text = function_text(&function.name.name, function.arity);
                    diagnostics.push(
                        Diagnostic::error("imports", function.name.span, format!("defining imported function {text}"))
                            .label(format!("{text} is imported from {from}")),
                    );
                }
            }
            _ => {}
        }
    }
}

fn check_name(
    form: &Form,
    name: &FunctionName,
    before: Option<&Name>,
    info: &ModuleInfo,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let place = attribute_place(form, "import");
    let text = function_text(&name.name.name, name.arity);
    let key = (name.name.name.clone(), name.arity);
    if let Some(from) = before {
        let message = format!("function {text} already imported from {from}");
        diagnostics.push(Diagnostic::error("imports", place, message).note(name.span, "imported again"));
    } else if bifs::is_auto_imported(&key.0, key.1) && info.is_auto_imported(&key) {
        let advice = format!("\n - use \"-compile({{no_auto_import,[{text}]}}).\" to resolve name clash");
        diagnostics.push(if bifs::is_old(&key.0, key.1) {
            Diagnostic::error(
                "imports",
                place,
                format!("import directive overrides pre R14 auto-imported BIF {text}{advice}"),
            )
        } else {
            Diagnostic::warning(
                "imports",
                place,
                format!("import directive overrides auto-imported BIF {text}{advice}"),
            )
        });
    }
}
