//! `-on_load(f/0)` names a function of the module without arguments.

use super::function_text;
use super::module_info::ModuleInfo;
use crate::ast::*;
use crate::diagnostic::Diagnostic;

pub(super) fn check(module: &Module, info: &ModuleInfo, diagnostics: &mut Vec<Diagnostic>) {
    let mut first = None;
    for form in &module.forms {
        let FormKind::OnLoad(name) = &form.kind else { continue };
        let text = function_text(&name.name.name, name.arity);
        let mut error = |message: String| diagnostics.push(Diagnostic::error("on_load", name.span, message));
        if first.replace(name.span).is_some() {
            error("more than one on_load attribute".into());
        } else if name.arity != 0 {
            error(format!("function {text} has wrong arity (must be 0)"));
        } else if !info.functions.contains_key(&(name.name.name.clone(), 0)) && !info.broken.contains(&name.name.name) {
            error(format!("function {text} undefined"));
        }
    }
}
