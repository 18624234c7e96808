//! Diagnostics as JSON, one object a line: for editors and for what else reads them.

use compiler::diagnostic::{Diagnostic, Diagnostics, Severity};
use compiler::source::{Source, Span};
use serde::Serialize;

/// A range of a text; lines and columns count from 1, the end is behind the last character.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Note<'a> {
    #[serde(flatten)]
    place: Option<Place<'a>>,
    message: &'a str,
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    place: Option<Place<'a>>,
    severity: &'static str,
    /// The name of the check.
    code: &'static str,
    message: &'a str,
    /// What stands beside the caret.
    label: &'a str,
    notes: Vec<Note<'a>>,
    help: Option<&'a str>,
}

fn place<'a>(span: Span, sources: &'a [Source]) -> Option<Place<'a>> {
    let source = sources.get(span.source.0 as usize)?;
    let ((line, column), (end_line, end_column)) = (source.line_column(span.start), source.line_column(span.end));
    Some(Place { file: &source.name, line, column, end_line, end_column })
}

fn line(diagnostic: &Diagnostic, sources: &[Source]) -> String {
    let report = Report {
        place: place(diagnostic.span, sources),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code,
        message: &diagnostic.message,
        label: &diagnostic.label,
        notes: diagnostic.notes.iter().map(|(span, message)| Note { place: place(*span, sources), message }).collect(),
        help: diagnostic.help.as_deref(),
    };
    serde_json::to_string(&report).unwrap_or_default()
}

/// All diagnostics, each on its line.
pub fn lines(diagnostics: &Diagnostics) -> String {
    diagnostics.list.iter().map(|diagnostic| line(diagnostic, &diagnostics.sources) + "\n").collect()
}
