//! Guards are made of variables, constants, operators and guard BIFs: nothing with an effect.

use super::function_text;
use super::module_info::{FunctionKey, ModuleInfo};
use super::{bifs, walk::GuardUse};
use crate::ast::{BinaryOperator, ExprKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What a guard may not contain.
pub(super) fn illegal(usage: GuardUse, span: Span, label: &str) -> Diagnostic {
    let message = match usage {
        GuardUse::Guard => "illegal guard expression",
        GuardUse::BitSize => "illegal bit size",
    };
    Diagnostic::error("guards", span, message).label(label)
}

/// A call without a module.
pub(super) fn check_local(
    usage: GuardUse,
    function: &FunctionKey,
    span: Span,
    info: &ModuleInfo,
) -> Option<Diagnostic> {
    let (name, arity) = (&*function.0, function.1);
    let text = function_text(name, arity);
    if info.functions.contains_key(function) || info.imports.contains_key(function) {
        let message = match usage {
            GuardUse::Guard => format!("call to local/imported function {text} is illegal in guard"),
            GuardUse::BitSize => {
                format!("call to local/imported function {text} is illegal in a size expression for a binary segment")
            }
        };
        return Some(
            Diagnostic::error("guards", span, message).help("call it before, and test its result in the guard"),
        );
    }
    if bifs::is_guard(name, arity) {
        return None;
    }
    if bifs::is_old_test(name, arity) {
        let message = format!("{text} obsolete (use is_{text})");
        return Some(Diagnostic::warning("guards", span, message).help("the old names are gone in later releases"));
    }
    Some(illegal(usage, span, &format!("{text} cannot be called in a guard")))
}

/// A call `Module:Function(…)`.
pub(super) fn is_legal_remote(module: &ExprKind, function: &ExprKind, arity: usize) -> bool {
    let (ExprKind::Atom(module), ExprKind::Atom(function)) = (module, function) else { return false };
    &**module == "erlang" && (bifs::is_guard(function, arity as u32) || is_operator(function, arity))
}

/// Operators may be written as calls.
fn is_operator(name: &str, arity: usize) -> bool {
    match arity {
        1 => matches!(name, "+" | "-" | "not" | "bnot"),
        2 => matches!(
            name,
            "+" | "-"
                | "*"
                | "/"
                | "div"
                | "rem"
                | "band"
                | "bor"
                | "bxor"
                | "bsl"
                | "bsr"
                | "and"
                | "or"
                | "xor"
                | "=="
                | "/="
                | "=:="
                | "=/="
                | "<"
                | "=<"
                | ">"
                | ">="
        ),
        _ => false,
    }
}

pub(super) fn is_legal_operator(operator: BinaryOperator) -> bool {
    !matches!(operator, BinaryOperator::Append | BinaryOperator::ListSubtract)
}
