//! Where something stands in a source text.

use crate::diagnostic::Diagnostic;

/// Which text of a compilation: 0 is the module's own file, others are included files.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct SourceId(pub u16);

/// A range of bytes in one source text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        Span { source, start: start as u32, end: end as u32 }
    }

    /// The smallest range that covers both. Ranges of two files: the first one.
    pub fn to(self, end: Span) -> Span {
        if self.source == end.source { Span { end: end.end.max(self.start), ..self } } else { self }
    }
}

/// A named source text and the starts of its lines.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that messages show, as the user gave it.
    pub name: String,
    pub text: String,
    line_starts: Vec<u32>,
    /// Every character is one byte: columns need no counting.
    is_ascii: bool,
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at as u32 + 1))
            .collect();
        let is_ascii = text.is_ascii();
        Source { name: name.into(), text, line_starts, is_ascii }
    }

    /// A source text from bytes: UTF-8, or Latin-1 where a comment on the first two lines
    /// says `coding: latin-1`.
    ///
    /// # Errors
    /// The byte offset of the first byte that is not UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Result<Source, InvalidEncoding> {
        if declares_latin1(bytes) {
            return Ok(Source::new(name, bytes.iter().map(|&byte| char::from(byte)).collect::<String>()));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(name, text.strip_prefix('\u{feff}').unwrap_or(text))),
            Err(error) => Err(InvalidEncoding {
                source: Source::new(name, String::from_utf8_lossy(bytes)),
                offset: error.valid_up_to(),
            }),
        }
    }

    /// Line of a byte offset, from 1.
    pub fn line_number(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset) as u32
    }

    /// Line and column of a byte offset, both counted from 1, the column in characters.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1] as usize;
        if self.is_ascii {
            return (line as u32, offset - start as u32 + 1);
        }
        let column = self.text.get(start..offset as usize).map_or(0, |text| text.chars().count());
        (line as u32, column as u32 + 1)
    }

    /// The text of a line (from 1), without its end.
    pub fn line(&self, line: u32) -> &str {
        let start = self.line_starts[line as usize - 1] as usize;
        let end = self.line_starts.get(line as usize).map_or(self.text.len(), |&next| next as usize);
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

/// A text that is not UTF-8.
#[derive(Clone, Debug)]
pub struct InvalidEncoding {
    /// The text, with U+FFFD where it is not UTF-8.
    pub source: Source,
    /// Offset of the first wrong byte, the same in bytes and in `source`.
    pub offset: usize,
}

impl InvalidEncoding {
    pub fn diagnostic(&self) -> Diagnostic {
        let span = Span::new(SourceId(0), self.offset, self.offset + 1);
        Diagnostic::error("encoding", span, "cannot parse file: the text is not UTF-8")
            .help("save it as UTF-8, or write `%% coding: latin-1` in the first line")
    }
}

/// A comment in the first two lines with `coding: latin-1` or `coding=latin-1`.
fn declares_latin1(bytes: &[u8]) -> bool {
    bytes.split(|&byte| byte == b'\n').take(2).any(|line| {
        let line = String::from_utf8_lossy(line).to_ascii_lowercase();
        line.starts_with('%')
            && line
                .split("coding")
                .skip(1)
                .any(|rest| rest.strip_prefix([':', '=']).is_some_and(|name| name.trim_start().starts_with("latin-1")))
    })
}
