//! A call of a function that the module neither defines nor imports.

use super::module_info::{FunctionKey, ModuleInfo};
use super::walk::Call;
use super::{bifs, function_text, suggest};
use crate::diagnostic::Diagnostic;

pub(super) fn check(calls: &[Call], info: &ModuleInfo, diagnostics: &mut Vec<Diagnostic>) {
    for call in calls {
        let (name, arity) = &call.to;
        let defined = info.functions.contains_key(&call.to)
            || matches!((&**name, arity), ("module_info", 0 | 1) | ("record_info", 2));
        if defined || info.broken.contains(name) {
            continue;
        }
        let message = format!("function {} undefined", function_text(name, *arity));
        let mut diagnostic = Diagnostic::error("undefined_function", call.span, message);
        diagnostic.label = "no such function in this module".into();
        diagnostic.help = help(&call.to, info);
        diagnostics.push(diagnostic);
    }
}

fn help((name, arity): &FunctionKey, info: &ModuleInfo) -> Option<String> {
    if let Some(module) = info.imports.get(&(name.clone(), *arity)) {
        return Some(format!("write fun {module}:{}", function_text(name, *arity)));
    }
    let mut known: Vec<(&str, u32)> = bifs::names().collect();
    known.extend(info.order.iter().chain(info.imports.keys()).map(|(name, arity)| (&**name, *arity)));
    let mut arities: Vec<u32> = known.iter().filter(|(known, _)| *known == &**name).map(|&(_, arity)| arity).collect();
    if !arities.is_empty() {
        arities.sort_unstable();
        arities.dedup();
        let arities: Vec<String> = arities.into_iter().map(|arity| function_text(name, arity)).collect();
        return Some(format!("there is {}", arities.join(" and ")));
    }
    let same_arity = known.iter().filter(|(_, known)| known == arity).map(|&(name, _)| name);
    let near = suggest::nearest(name, same_arity)?;
    Some(format!("did you mean {}?", function_text(near, *arity)))
}
