//! A call could mean a function of the module or the BIF of the same name.

use super::{bifs, function_text};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// For a call of a local function that has a BIF's name.
pub(super) fn diagnostic(name: &str, arity: u32, span: Span) -> Diagnostic {
    let text = function_text(name, arity);
    let advice = format!("\n - use erlang:{text} or \"-compile({{no_auto_import,[{text}]}}).\" to resolve name clash");
    if bifs::is_old(name, arity) {
        let message = format!("ambiguous call of overridden pre R14 auto-imported BIF {text}{advice}");
        Diagnostic::error("ambiguous_call", span, message)
    } else {
        let message = format!("ambiguous call of overridden auto-imported BIF {text}{advice}");
        Diagnostic::warning("ambiguous_call", span, message)
    }
}
