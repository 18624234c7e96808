//! `-behaviour(m)`: the callbacks that OTP's behaviours demand are exported.
//!
//! Only behaviours in this table are checked: reading others would mean loading modules.

use super::function_text;
use super::module_info::ModuleInfo;
use crate::ast::*;
use crate::diagnostic::Diagnostic;

const CALLBACKS: [(&str, &[(&str, u32)]); 6] = [
    ("application", &[("start", 2), ("stop", 1)]),
    ("gen_event", &[("handle_call", 2), ("handle_event", 2), ("init", 1)]),
    ("gen_server", &[("handle_call", 3), ("handle_cast", 2), ("init", 1)]),
    ("gen_statem", &[("callback_mode", 0), ("init", 1)]),
    ("supervisor", &[("init", 1)]),
    ("supervisor_bridge", &[("init", 1), ("terminate", 2)]),
];

pub(super) fn check(module: &Module, info: &ModuleInfo, diagnostics: &mut Vec<Diagnostic>) {
    for form in &module.forms {
        let FormKind::Behaviour(behaviour) = &form.kind else { continue };
        let known = CALLBACKS.iter().find(|(name, _)| *name == &*behaviour.name);
        for &(name, arity) in known.map_or(&[][..], |(_, callbacks)| callbacks) {
            if info.is_exported(&(name.into(), arity)) || info.broken.iter().any(|broken| &**broken == name) {
                continue;
            }
            let text = function_text(name, arity);
            let message = format!("undefined callback function {text} (behaviour '{}')", behaviour.name);
            diagnostics.push(
                Diagnostic::warning("behaviours", behaviour.span, message).help(format!("define and export {text}")),
            );
        }
    }
}
