//! A variable is used where nothing bound it.

use super::{quoted, scope::Scope, suggest};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) fn diagnostic(name: &str, span: Span, scope: &Scope) -> Diagnostic {
    let diagnostic = Diagnostic::error("unbound", span, format!("variable {} is unbound", quoted(name)));
    if name == "_" {
        return diagnostic.label("`_` is a pattern, it has no value").help("give the value a name where it is bound");
    }
    let diagnostic = diagnostic.label("not bound here");
    match suggest::nearest(name, scope.names()) {
        Some(near) => diagnostic.help(format!("did you mean {near}?")),
        None => diagnostic,
    }
}
