//! Two functions of one name and arity.

use super::function_text;
use crate::ast::*;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use rustc_hash::FxHashMap;

pub(super) fn check(module: &Module, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<(&str, u32), Span> = FxHashMap::default();
    for form in &module.forms {
        let FormKind::Function(function) = &form.kind else { continue };
        let key = (&*function.name.name, function.arity);
        if let Some(&first) = seen.get(&key) {
            let message = format!("function {} already defined", function_text(key.0, key.1));
            diagnostics.push(
                Diagnostic::error("redefined_function", function.name.span, message)
                    .note(first, "the first one")
                    .help("clauses of one function are separated by `;`, not `.`"),
            );
        } else {
            seen.insert(key, function.name.span);
        }
    }
}
