//! One value for every error and warning of the compiler, and their one rendering.

use crate::source::{Source, Span};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Error,
    Warning,
}

/// What is wrong and where. The message is what erlc says, where erlc has the same check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Name of the check, `unbound`, `syntax`, `unsupported` …
    pub code: &'static str,
    pub span: Span,
    /// The first line, behind `file:line:column:`.
    pub message: String,
    /// What stands beside the caret; may be empty.
    pub label: String,
    /// Other places that matter, each with its note.
    pub notes: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            span,
            message: message.into(),
            label: String::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    pub fn label(self, label: impl Into<String>) -> Diagnostic {
        Diagnostic { label: label.into(), ..self }
    }

    pub fn note(mut self, span: Span, note: impl Into<String>) -> Diagnostic {
        self.notes.push((span, note.into()));
        self
    }

    pub fn help(self, help: impl Into<String>) -> Diagnostic {
        Diagnostic { help: Some(help.into()), ..self }
    }
}

/// All diagnostics of a compilation, in the order of the text, with the texts they point into.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    pub list: Vec<Diagnostic>,
    pub sources: Vec<Source>,
}

/// Messages that are rendered of one module.
const MOST_SHOWN: usize = 1_000;

/// Whether the rendering marks severities with terminal colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    Never,
    Always,
}

impl Diagnostics {
    /// Sorts by place and drops repetitions.
    pub fn new(mut list: Vec<Diagnostic>, sources: Vec<Source>) -> Diagnostics {
        list.sort_by_key(|diagnostic| (diagnostic.span.source, diagnostic.span.start));
        let mut seen = std::collections::HashSet::new();
        list.retain(|diagnostic| {
            seen.insert((diagnostic.span.source, diagnostic.span.start, diagnostic.message.clone()))
        });
        Diagnostics { list, sources }
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, an empty line between any two; of very many the first ones.
    pub fn render(&self, colour: Colour) -> String {
        let shown = self.list.iter().take(MOST_SHOWN);
        let mut rendered: Vec<String> = shown.map(|diagnostic| render(diagnostic, &self.sources, colour)).collect();
        if self.list.len() > MOST_SHOWN {
            rendered.push(format!("and {} more\n", self.list.len() - MOST_SHOWN));
        }
        rendered.join("\n")
    }
}

/// One diagnostic: erlc's line, the source line with the place marked, what to do.
///
/// Written by hand, because the first line must stay the one that editors jump to
/// and that erlc prints; the libraries for this put a header of their own there.
pub fn render(diagnostic: &Diagnostic, sources: &[Source], colour: Colour) -> String {
    let paint = Paint { colour, severity: diagnostic.severity };
    let mut out = match sources.get(diagnostic.span.source.0 as usize) {
        Some(source) => paint.first_line(diagnostic, source),
        None => format!("{}\n", diagnostic.message),
    };
    let mut marks_at = vec![(diagnostic.span, diagnostic.label.as_str())];
    marks_at.extend(diagnostic.notes.iter().map(|(span, note)| (*span, note.as_str())));
    let lines: Vec<Option<u32>> = marks_at
        .iter()
        .map(|(span, _)| sources.get(span.source.0 as usize).map(|source| source.line_number(span.start)))
        .collect();
    let width = lines.iter().flatten().max().map_or(1, |line| line.to_string().len());
    for (index, ((span, label), line)) in marks_at.iter().zip(&lines).enumerate() {
        let (Some(line), Some(source)) = (line, sources.get(span.source.0 as usize)) else { continue };
        let marker = if index == 0 { '^' } else { '-' };
        let (text, marks) = paint.marked_line(source, *span, *line, width, marker, label);
        let place = |index: usize| (marks_at[index].0.source, lines[index]);
        match index {
            0 => out.push_str(&format!("{:width$} |\n{text}", "")),
            // A second mark on the line that was just shown.
            _ if place(index) == place(index - 1) => {}
            _ => out.push_str(&format!("{:>width$}\n{text}", "...")),
        }
        out.push_str(&marks);
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("{:width$} = help: {help}\n", ""));
    }
    out
}

struct Paint {
    colour: Colour,
    severity: Severity,
}

impl Paint {
    fn strong(&self, text: &str) -> String {
        match (self.colour, self.severity) {
            (Colour::Never, _) => text.to_string(),
            (Colour::Always, Severity::Error) => format!("\x1b[1;31m{text}\x1b[0m"),
            (Colour::Always, Severity::Warning) => format!("\x1b[1;33m{text}\x1b[0m"),
        }
    }

    fn first_line(&self, diagnostic: &Diagnostic, source: &Source) -> String {
        let (line, column) = source.line_column(diagnostic.span.start);
        let kind = if diagnostic.severity == Severity::Warning { "Warning: " } else { "" };
        let mut lines = diagnostic.message.split('\n');
        let first = lines.next().unwrap_or_default();
        let mut out = format!("{}:{line}:{column}: {}\n", source.name, self.strong(&format!("{kind}{first}")));
        for line in lines {
            out.push_str(line);
            out.push('\n');
        }
        out
    }

    /// The source line, and under it the marker under the characters of the range.
    fn marked_line(
        &self,
        source: &Source,
        span: Span,
        line: u32,
        width: usize,
        marker: char,
        label: &str,
    ) -> (String, String) {
        let (_, column) = source.line_column(span.start);
        let (end_line, end_column) = source.line_column(span.end);
        let line_text = source.line(line);
        let line_length = if line_text.is_ascii() { line_text.len() } else { line_text.chars().count() } as u32;
        let end = if end_line == line { end_column } else { line_length + 1 };
        let length = end.saturating_sub(column).clamp(1, LONGEST_LINE);
        let (text, column) = window(line_text, line_length, column);
        // Tabs stay tabs, so that the marker stands under its text whatever their width.
        let indent: String = text
            .chars()
            .chain(std::iter::repeat(' '))
            .take(column as usize - 1)
            .map(|character| if character == '\t' { '\t' } else { ' ' })
            .collect();
        let marks = self.strong(&marker.to_string().repeat(length as usize));
        let label = if label.is_empty() { String::new() } else { format!(" {label}") };
        (format!("{line:>width$} | {text}\n"), format!("{:width$} | {indent}{marks}{label}\n", ""))
    }
}

/// Characters of a source line that are shown.
const LONGEST_LINE: u32 = 160;

/// The part of a long line around a column, and the column in it.
fn window(text: &str, length: u32, column: u32) -> (std::borrow::Cow<'_, str>, u32) {
    if length <= LONGEST_LINE {
        return (text.into(), column);
    }
    let skipped = (column - 1).saturating_sub(LONGEST_LINE / 2);
    let shown: String = if text.is_ascii() {
        text[skipped as usize..].chars().take(LONGEST_LINE as usize).collect()
    } else {
        text.chars().skip(skipped as usize).take(LONGEST_LINE as usize).collect()
    };
    let before = if skipped > 0 { "…" } else { "" };
    let after = if skipped + LONGEST_LINE < length { "…" } else { "" };
    (format!("{before}{shown}{after}").into(), column - skipped + u32::from(skipped > 0))
}
