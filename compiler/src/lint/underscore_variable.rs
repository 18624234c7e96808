//! A name like `_X`, which says "ignored", takes part in a match.

use super::quoted;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

const ADVICE: &str = "If you mean to ignore this value, use '_' or a different underscore-prefixed name";

/// Bound before the pattern.
pub(super) fn already_bound(name: &str, span: Span) -> Diagnostic {
    let message = format!("variable {} is already bound. {ADVICE}", quoted(name));
    Diagnostic::warning("underscore_variable", span, message).label("matches only the value that it has")
}

/// Twice in one pattern.
pub(super) fn repeated(name: &str, span: Span) -> Diagnostic {
    let message = format!("variable {} is bound multiple times in this pattern. {ADVICE}", quoted(name));
    Diagnostic::warning("underscore_variable", span, message).label("all of them must be equal to match")
}
