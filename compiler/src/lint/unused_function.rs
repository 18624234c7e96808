//! A function that nothing reaches from the exports.

use super::function_text;
use super::module_info::{FunctionKey, ModuleInfo};
use super::walk::Call;
use crate::diagnostic::Diagnostic;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) fn check(calls: &[Call], info: &ModuleInfo, diagnostics: &mut Vec<Diagnostic>) {
    if info.export_all || info.has_flag("nowarn_unused_function") {
        return;
    }
    let reached = reached(calls, info);
    for function in &info.order {
        let Some(&span) = info.functions.get(function) else { continue };
        if reached.contains(function) || info.is_flagged("nowarn_unused_function", function) {
            continue;
        }
        let (name, arity) = function;
        diagnostics.push(
            Diagnostic::warning("unused_function", span, format!("function {} is unused", function_text(name, *arity)))
                .label("no exported function leads here")
                .help("export it, or delete it"),
        );
    }
}

fn reached<'c>(calls: &'c [Call], info: &'c ModuleInfo) -> FxHashSet<&'c FunctionKey> {
    let mut callees: FxHashMap<Option<&FunctionKey>, Vec<&FunctionKey>> = FxHashMap::default();
    for call in calls {
        callees.entry(call.from.as_ref()).or_default().push(&call.to);
    }
    // What is called outside functions, in record defaults, counts as reached.
    let mut todo: Vec<&FunctionKey> = callees.get(&None).cloned().unwrap_or_default();
    todo.extend(info.exports.iter().chain(&info.on_load));
    let mut reached = FxHashSet::default();
    while let Some(function) = todo.pop() {
        if reached.insert(function) {
            todo.extend(callees.get(&Some(function)).into_iter().flatten());
        }
    }
    reached
}
