//! A variable is used behind a construct that binds it on some ways only.

use super::{quoted, scope::Unsafe};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

pub(super) fn diagnostic(name: &str, span: Span, reason: &Unsafe, sources: &[Source]) -> Diagnostic {
    let construct = reason.construct;
    let (line, column) =
        sources.get(reason.at.source.0 as usize).map_or((0, 0), |source| source.line_column(reason.at.start));
    let message = format!("variable {} unsafe in '{construct}' (line {line}, column {column})", quoted(name));
    let (label, help) = match reason.clauses {
        Some((1, _)) => (
            format!("bound in only one clause of the `{construct}`"),
            format!("bind {name} in every clause, or let the `{construct}` return it"),
        ),
        Some((some, all)) => (
            format!("bound in only {some} of the {all} clauses of the `{construct}`"),
            format!("bind {name} in every clause, or let the `{construct}` return it"),
        ),
        None => (
            format!("the `{construct}` may end before {name} is bound"),
            format!("let the `{construct}` return the value, and bind {name} to that"),
        ),
    };
    Diagnostic::error("unsafe_variable", span, message).label(label).help(help)
}
