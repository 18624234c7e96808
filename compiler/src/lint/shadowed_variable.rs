//! A fun's or generator's variable has the name of one outside, which it does not mean.

use super::quoted;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What binds variables of its own.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Binder {
    Fun,
    NamedFun,
    Generator,
}

pub(super) fn diagnostic(name: &str, span: Span, binder: Binder, outer: Option<Span>) -> Diagnostic {
    // erlc quotes these as atoms: only some need it.
    let text = match binder {
        Binder::Fun => "'fun'",
        Binder::NamedFun => "'named fun'",
        Binder::Generator => "generate",
    };
    let diagnostic =
        Diagnostic::warning("shadowed_variable", span, format!("variable {} shadowed in {text}", quoted(name)))
            .label("a new variable, whatever the outer one holds")
            .help(format!("rename it; to compare with the outer {name}, use a guard"));
    match outer {
        Some(outer) => diagnostic.note(outer, "the outer one"),
        None => diagnostic,
    }
}
