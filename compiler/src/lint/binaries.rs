//! Segments of binaries: types, sizes and units that go together.

use crate::ast::{Expr, ExprKind, Ident, PatternKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What the checks of a segment look at, in an expression or a pattern.
pub(super) struct Segment<'a> {
    pub size: Option<&'a Expr>,
    pub specifiers: &'a [(Ident, Option<u32>)],
    pub span: Span,
    pub is_string: bool,
}

/// The type that the specifiers name.
pub(super) fn type_name(specifiers: &[(Ident, Option<u32>)]) -> Option<&str> {
    specifiers.iter().map(|(name, _)| canonical(&name.name)).find(|name| category(name) == Some("type"))
}

fn canonical(name: &str) -> &str {
    match name {
        "bytes" => "binary",
        "bits" => "bitstring",
        name => name,
    }
}

fn category(name: &str) -> Option<&'static str> {
    Some(match name {
        "integer" | "float" | "binary" | "bitstring" | "utf8" | "utf16" | "utf32" => "type",
        "signed" | "unsigned" => "sign",
        "big" | "little" | "native" => "endianness",
        "unit" => "unit",
        _ => return None,
    })
}

/// Specifiers exist and do not contradict each other.
pub(super) fn check(segment: &Segment<'_>) -> Option<Diagnostic> {
    let error = |message: String| Some(Diagnostic::error("binaries", segment.span, message));
    let mut chosen: Vec<(&str, String)> = Vec::new();
    for (name, value) in segment.specifiers {
        let name = canonical(&name.name);
        let text = value.map_or(name.to_string(), |value| format!("{{{name},{value}}}"));
        let known = category(name).filter(|&category| match (category, value) {
            ("unit", Some(value)) => (1..=256).contains(value),
            (category, None) => category != "unit",
            _ => false,
        });
        let Some(category) = known else { return error(format!("bit type {text} undefined")) };
        match chosen.iter().find(|(other, _)| *other == category) {
            Some((_, other)) if *other != text => {
                return error(format!("conflict in {category} specification for bit field: '{text}' and '{other}'"));
            }
            Some(_) => {}
            None => chosen.push((category, text)),
        }
    }
    let has_unit = chosen.iter().any(|(category, _)| *category == "unit");
    match type_name(segment.specifiers) {
        Some("utf8" | "utf16" | "utf32") if segment.size.is_some() || has_unit => {
            error("neither size nor unit must be given for segments of type utf8/utf16/utf32".into())
        }
        Some("binary" | "bitstring") => None,
        _ if has_unit && segment.size.is_none() => {
            error("a bit unit size must not be specified unless a size is specified too".into())
        }
        _ => None,
    }
}

/// In a pattern: a string's segment takes no size, and what has no size stands last.
pub(super) fn check_pattern(segment: &Segment<'_>, is_last: bool) -> Option<Diagnostic> {
    let error = |message: &str| Some(Diagnostic::error("binaries", segment.span, message));
    let kind = type_name(segment.specifiers);
    if segment.is_string && (segment.size.is_some() || matches!(kind, Some("binary" | "bitstring" | "float"))) {
        return error("a literal string in a binary pattern must not have a type or a size");
    }
    if matches!(kind, Some("binary" | "bitstring")) && segment.size.is_none() && !is_last {
        return error("a binary field without size is only allowed at the end of a binary pattern");
    }
    None
}

/// In the pattern of a generator over a binary: only what has a size can repeat.
pub(super) fn check_generator(segment: &Segment<'_>) -> Option<Diagnostic> {
    let unsized_binary =
        matches!(type_name(segment.specifiers), Some("binary" | "bitstring")) && segment.size.is_none();
    unsized_binary.then(|| {
        let message = "binary fields without size are not allowed in patterns of bit string generators";
        Diagnostic::error("binaries", segment.span, message)
    })
}

/// `<<…>> = <<…>>` inside a pattern.
pub(super) fn check_alias(left: &PatternKind, right: &PatternKind, place: Span) -> Option<Diagnostic> {
    let both = matches!((left, right), (PatternKind::Binary(_), PatternKind::Binary(_)));
    both.then(|| Diagnostic::error("binaries", place, "binary patterns cannot be matched in parallel using '='"))
}

/// Whether a size is one that needs no look into scopes.
pub(super) fn is_plain_size(size: &Expr) -> bool {
    matches!(size.kind, ExprKind::Integer(_) | ExprKind::Atom(_))
}
