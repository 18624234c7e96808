//! Source text to tokens. Knows no grammar and no macro.
//!
//! The automaton that `tokens.rs` derives finds the start of every token; what
//! it cannot end by itself (strings, quoted atoms, characters, based integers,
//! sigils, the full stop) is ended here. A bad literal is reported and leaves a
//! token of its kind behind, so that it does not cause a second error.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId, Span};
use crate::tokens::{Literal, Token, TokenKind, TokenTable, write_string};
use logos::Logos;
use num_bigint::BigInt;

/// Tokens of a source text. A first line that starts with `#!` is not part of it.
pub fn scan(source: &Source, id: SourceId, table: &mut TokenTable, diagnostics: &mut Vec<Diagnostic>) -> Vec<Token> {
    let mut lexer = TokenKind::lexer(&source.text);
    if source.text.starts_with("#!") {
        lexer.bump(source.text.find('\n').unwrap_or(source.text.len()));
    }
    let mut scanner = Scanner { lexer, id, table, diagnostics, unterminated: false, plain_quotes: 0 };
    let mut tokens = Vec::with_capacity(source.text.len() / 5);
    while let Some(found) = scanner.lexer.next() {
        let start = scanner.lexer.span().start;
        let (kind, value) = scanner.finish(found.unwrap_or(TokenKind::Illegal));
        tokens.push(Token { kind, value, span: Span::new(id, start, scanner.lexer.span().end) });
    }
    if scanner.unterminated {
        // The text ends inside a literal: that is one error, not also a missing full stop.
        let end = source.text.len();
        tokens.push(Token { kind: TokenKind::FullStop, value: 0, span: Span::new(id, end, end) });
    }
    tokens
}

struct Scanner<'a, 'text> {
    lexer: logos::Lexer<'text, TokenKind>,
    id: SourceId,
    table: &'a mut TokenTable,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The last literal has no end.
    unterminated: bool,
    /// Quotes up to here open no triple-quoted string.
    plain_quotes: usize,
}

/// How the text between two delimiters is read.
#[derive(Clone, Copy, PartialEq)]
enum Escapes {
    Read,
    Verbatim,
}

impl Scanner<'_, '_> {
    /// Kind and value of the token that starts with what the automaton found.
    fn finish(&mut self, kind: TokenKind) -> (TokenKind, u32) {
        let slice = self.lexer.slice();
        match kind {
            TokenKind::Atom | TokenKind::Variable | TokenKind::Illegal => (kind, self.table.intern(slice)),
            TokenKind::Maybe | TokenKind::Else => (TokenKind::Atom, self.table.intern(slice)),
            TokenKind::Integer => (kind, self.integer(slice, 10)),
            TokenKind::Float => (kind, self.float(slice)),
            TokenKind::Based => (TokenKind::Integer, self.based(slice)),
            TokenKind::Character => (kind, self.character()),
            TokenKind::QuotedAtom => (TokenKind::Atom, self.quoted_atom()),
            TokenKind::String => self.string(),
            TokenKind::SigilBinary => self.sigil(),
            TokenKind::Period if self.ends_form() => (TokenKind::FullStop, 0),
            _ => (kind, 0),
        }
    }

    /// A `.` before white space, a comment or the end of the text ends a form.
    fn ends_form(&self) -> bool {
        match self.lexer.remainder().chars().next() {
            None | Some('%') => true,
            Some(next) => next <= ' ' || ('\u{80}'..='\u{a0}').contains(&next),
        }
    }

    fn error(&mut self, at: usize, message: impl Into<String>) -> Diagnosed<'_> {
        let end = self.lexer.span().end.max(at + 1);
        self.diagnostics.push(Diagnostic::error("lexical", Span::new(self.id, at, end), message));
        Diagnosed(self.diagnostics)
    }

    // ---- Numbers ----

    fn integer(&mut self, digits: &str, base: u32) -> u32 {
        let value = match i64::from_str_radix(digits, base) {
            Ok(small) => small.into(),
            Err(_) => large_integer(digits.replace('_', "").as_bytes(), base),
        };
        self.table.add(Literal::Integer(value))
    }

    fn float(&mut self, text: &str) -> u32 {
        let value = text.replace('_', "").parse::<f64>().unwrap_or(0.0);
        if value.is_infinite() {
            let start = self.lexer.span().start;
            self.error(start, "illegal float").help("the largest float is about 1.8e308");
            return self.table.add(Literal::Float(0.0));
        }
        self.table.add(Literal::Float(value))
    }

    fn based(&mut self, prefix: &str) -> u32 {
        let start = self.lexer.span().start;
        let written = prefix.trim_end_matches('#').replace('_', "");
        let base = written.parse::<u32>().unwrap_or(u32::MAX);
        let rest = self.lexer.remainder().as_bytes();
        let known = if (2..=36).contains(&base) { base } else { 36 };
        let is_digit = |byte: u8| (byte as char).is_digit(known);
        let mut length = 0;
        while let Some(&byte) = rest.get(length) {
            let separates = byte == b'_' && length > 0 && rest.get(length + 1).is_some_and(|&next| is_digit(next));
            if !(is_digit(byte) || separates && rest[length - 1] != b'_') {
                break;
            }
            length += 1;
        }
        let digits = self.lexer.remainder()[..length].to_string();
        if base != known {
            self.lexer.bump(length);
            self.error(start, format!("illegal base '{written}'")).help("a base is a number from 2 to 36");
        } else if length == 0 {
            let wrong = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            self.lexer.bump(wrong);
            self.error(start, "illegal integer").help(format!("digits of base {base} must follow the #"));
        } else {
            self.lexer.bump(length);
            return self.integer(&digits, base);
        }
        self.table.add(Literal::Integer(BigInt::ZERO))
    }

    // ---- Characters, strings, quoted atoms ----

    fn character(&mut self) -> u32 {
        let start = self.lexer.span().start;
        let rest = self.lexer.remainder();
        match rest.chars().next() {
            None => {
                self.error(start, "unterminated character");
                0
            }
            Some('\\') => match read_escape(&rest[1..]) {
                Ok((code, length)) => {
                    self.lexer.bump(1 + length);
                    code
                }
                Err(length) => {
                    self.lexer.bump(1 + length);
                    self.error(start + 1, "illegal character").help(ESCAPES);
                    0
                }
            },
            Some(character) => {
                self.lexer.bump(character.len_utf8());
                character.into()
            }
        }
    }

    fn quoted_atom(&mut self) -> u32 {
        let start = self.lexer.span().start;
        let text = self.delimited('\'', Escapes::Read, "atom");
        let name: String = text.iter().filter_map(|&code| char::from_u32(code)).collect();
        if name.chars().count() > 255 {
            if !self.unterminated {
                self.error(start, "illegal atom").help("an atom has at most 255 characters");
            }
            return self.table.intern("too_long");
        }
        self.table.intern(&name)
    }

    fn string(&mut self) -> (TokenKind, u32) {
        let text = match self.opens_triple_quoted() {
            Some((quotes, opening)) => self.triple_quoted(quotes, opening),
            None => self.delimited('"', Escapes::Read, "string"),
        };
        (TokenKind::String, self.table.add(Literal::String(text)))
    }

    /// The text up to the delimiter, which is consumed too.
    fn delimited(&mut self, end: char, escapes: Escapes, thing: &str) -> Vec<u32> {
        let start = self.lexer.span().start;
        let base = self.lexer.span().end;
        let rest = self.lexer.remainder();
        let mut text = Vec::new();
        let mut at = 0;
        while let Some(character) = rest[at..].chars().next() {
            let next = at + character.len_utf8();
            if character == end {
                self.lexer.bump(next);
                return text;
            }
            if character != '\\' || escapes == Escapes::Verbatim {
                text.push(character.into());
                at = next;
                continue;
            }
            at = match read_escape(&rest[next..]) {
                Ok((code, length)) => {
                    text.push(code);
                    next + length
                }
                Err(length) => {
                    let span = Span::new(self.id, base + at, base + next + length);
                    self.diagnostics.push(Diagnostic::error("lexical", span, "illegal character").help(ESCAPES));
                    next + length
                }
            };
        }
        self.lexer.bump(rest.len());
        self.unterminated = true;
        let quote = if thing == "atom" { '\'' } else { '"' };
        let head = write_string(&text[..text.len().min(16)]);
        let head = if quote == '\'' { format!("'{}'", head.trim_matches('"')) } else { head };
        self.error(start, format!("unterminated {thing} starting with {head}"))
            .span_end(start + 1)
            .help(format!("no {end} follows that would end it"));
        text
    }

    // ---- Triple-quoted strings and sigils (OTP 27) ----

    /// Length of the opening quotes and of all of the opening line, behind the first quote.
    fn opens_triple_quoted(&mut self) -> Option<(usize, usize)> {
        let here = self.lexer.span().end;
        if here < self.plain_quotes {
            return None;
        }
        let rest = self.lexer.remainder();
        let more = rest.bytes().take_while(|&byte| byte == b'"').count();
        if more < 2 {
            return None;
        }
        let line = rest[more..].trim_start_matches([' ', '\t', '\r']);
        if line.starts_with('\n') {
            return Some((more + 1, rest.len() - line.len() + 1));
        }
        // None of this run of quotes opens one: they are not counted again for each.
        self.plain_quotes = here + more;
        None
    }

    /// The lines between the quotes, without the indentation of the closing line.
    fn triple_quoted(&mut self, quotes: usize, opening: usize) -> Vec<u32> {
        let start = self.lexer.span().start;
        self.lexer.bump(opening);
        let rest = self.lexer.remainder();
        let closing = "\"".repeat(quotes);
        let mut lines = Vec::new();
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
            if line[indentation..].starts_with(&closing) {
                self.lexer.bump(at + indentation + quotes);
                let (text, outdented) = strip_indentation(&lines, &line[..indentation]);
                if outdented {
                    self.error(start, "illegal indentation in triple-quoted string")
                        .help("every line starts with the white space that stands before the closing quotes");
                }
                return text.chars().map(u32::from).collect();
            }
            lines.push(line);
            at += line.len();
        }
        self.lexer.bump(rest.len());
        self.unterminated = true;
        let head: Vec<u32> = rest.chars().take(16).map(u32::from).collect();
        self.error(start, format!("unterminated string starting with {}", write_string(&head)))
            .span_end(start + quotes)
            .help(format!("no line starts with {closing}"));
        Vec::new()
    }

    fn sigil(&mut self) -> (TokenKind, u32) {
        let start = self.lexer.span().start;
        let name_length = self.lexer.remainder().bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = self.lexer.remainder()[..name_length].to_string();
        let Some(end) = self.lexer.remainder()[name_length..].chars().next().and_then(closing_delimiter) else {
            return (TokenKind::Illegal, self.table.intern("~"));
        };
        self.lexer.bump(name_length + 1);
        let triple = if end == '"' { self.opens_triple_quoted() } else { None };
        let escapes = if matches!(&*name, "S" | "B") { Escapes::Verbatim } else { Escapes::Read };
        let text = match triple {
            Some((quotes, opening)) => self.triple_quoted(quotes, opening),
            None => self.delimited(end, escapes, "string"),
        };
        match &*name {
            "s" | "S" => (TokenKind::String, self.table.add(Literal::String(text))),
            "" | "b" | "B" => {
                let text: String = text.iter().filter_map(|&code| char::from_u32(code)).collect();
                (TokenKind::SigilBinary, self.table.add(Literal::Binary(text.into_bytes())))
            }
            _ => {
                self.error(start, format!("illegal sigil prefix '~{name}'"))
                    .help("there are ~s, ~S, ~b, ~B and plain ~");
                (TokenKind::SigilBinary, self.table.add(Literal::Binary(Vec::new())))
            }
        }
    }
}

const ESCAPES: &str = "escapes are \\n \\t \\\" \\\\ and their kin, \\^C, \\ooo, \\xHH and \\x{H…}";

fn closing_delimiter(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        '/' | '|' | '\'' | '"' | '`' | '#' => open,
        _ => return None,
    })
}

/// Joins the lines without the indentation and the last line's end; tells whether a line was indented less.
fn strip_indentation(lines: &[&str], indentation: &str) -> (String, bool) {
    let mut text = String::new();
    let mut outdented = false;
    for line in lines {
        match line.strip_prefix(indentation) {
            Some(line) => text.push_str(line),
            None => {
                outdented |= !line.trim().is_empty();
                text.push('\n');
            }
        }
    }
    let end = text.strip_suffix('\n').map_or(text.len(), |line| line.strip_suffix('\r').unwrap_or(line).len());
    text.truncate(end);
    (text, outdented)
}

/// Code point and length of the escape behind a backslash, or the length of what is none.
fn read_escape(rest: &str) -> Result<(u32, usize), usize> {
    let bytes = rest.as_bytes();
    let Some(first) = rest.chars().next() else { return Err(0) };
    let simple = match first {
        '0'..='7' => {
            let length = bytes.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            return u32::from_str_radix(&rest[..length], 8).map(|code| (code, length)).map_err(|_| length);
        }
        'x' => return read_hexadecimal(rest),
        '^' => {
            return match bytes.get(1) {
                Some(&byte @ b'?') => Ok((u32::from(byte) * 2 + 1, 2)),
                Some(&byte) if (64..128).contains(&byte) => Ok((u32::from(byte & 31), 2)),
                _ => Err(1),
            };
        }
        'b' => 8,
        'd' => 127,
        'e' => 27,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        's' => 32,
        't' => 9,
        'v' => 11,
        other => other.into(),
    };
    Ok((simple, first.len_utf8()))
}

/// `x41` or `x{1F600}`.
fn read_hexadecimal(rest: &str) -> Result<(u32, usize), usize> {
    let braces = rest[1..].starts_with('{');
    let start = if braces { 2 } else { 1 };
    let most = if braces { usize::MAX } else { 2 };
    let count = rest.as_bytes()[start..].iter().take(most).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let closed = !braces || rest[start + count..].starts_with('}');
    let length = start + count + usize::from(braces && closed);
    match u32::from_str_radix(&rest[start..start + count], 16) {
        Ok(code) if closed && (braces || count == 2) && char::from_u32(code).is_some() => Ok((code, length)),
        _ => Err(length),
    }
}

/// The diagnostic that was just noted.
struct Diagnosed<'a>(&'a mut Vec<Diagnostic>);

impl Diagnosed<'_> {
    fn help(self, help: impl Into<String>) {
        if let Some(last) = self.0.last_mut() {
            last.help = Some(help.into());
        }
    }

    /// Shortens the marked range: what was never closed reaches to the end of the text.
    fn span_end(self, end: usize) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.span.end = end as u32;
        }
        self
    }
}

/// The value of many digits, half by half: digit after digit would take the square of their number.
fn large_integer(digits: &[u8], base: u32) -> BigInt {
    const FEW: usize = 2_000;
    if digits.len() <= FEW {
        return BigInt::parse_bytes(digits, base).unwrap_or_default();
    }
    let (high, low) = digits.split_at(digits.len() / 2);
    large_integer(high, base) * BigInt::from(base).pow(low.len() as u32) + large_integer(low, base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let (mut table, mut diagnostics) = (TokenTable::default(), Vec::new());
        let tokens = scan(&Source::new("t.erl", text), SourceId(0), &mut table, &mut diagnostics);
        let errors = diagnostics.iter().map(|diagnostic| format!("error: {}", diagnostic.message));
        tokens.iter().map(|token| table.describe(token)).chain(errors).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(tokens(text), expected, "in {text}");
    }

    #[test]
    fn names() {
        check(
            "foo Foo _ été Été foo@bar 'Foo bar' 'a\\'b' 'case'",
            &["foo", "Foo", "_", "été", "Été", "foo@bar", "'Foo bar'", "'a\\'b'", "'case'"],
        );
    }

    #[test]
    fn numbers() {
        check(
            "1 1_000 16#ff 2#1_01 36#Zz 1.5 1_0.2_5e-1_0 123456789012345678901234567890",
            &["1", "1000", "255", "5", "1295", "1.5", "1.025e-9", "123456789012345678901234567890"],
        );
        check(
            "16#g 40#1 1.0e999",
            &["0", "0", "0.0", "error: illegal integer", "error: illegal base '40'", "error: illegal float"],
        );
    }

    #[test]
    fn full_stop_is_told_from_period() {
        check("#r.a. X.% y", &["'#'", "r", "'.'", "a", "'.'", "X", "'.'"]);
        check("1..2 ...", &["1", "'..'", "2", "'...'"]);
    }

    #[test]
    fn characters_and_strings() {
        check(
            r#"$a $\n $\s $\x{263a} $\\ "a\tb" "\x41\102\x{43}\^A""#,
            &["$a", "$\\n", "$\\s", "$☺", "$\\\\", "\"a\\tb\"", "\"ABC\\001\""],
        );
        check("\"a\\x{zz}b\" c", &["\"azz}b\"", "c", "error: illegal character"]);
        check("'abc.", &["'abc.'", "'.'", "error: unterminated atom starting with 'abc.'"]);
    }

    #[test]
    fn triple_quoted_strings_lose_the_closing_indentation() {
        check("\"\"\"\n  a\n    \"b\"\n  \"\"\"", &["\"a\\n  \\\"b\\\"\""]);
    }

    #[test]
    fn sigils() {
        check(
            r#"~"a\n" ~s(x"y) ~B[a\n] ~x"q""#,
            &["<<\"a\\n\">>", "\"x\\\"y\"", "<<\"a\\\\n\">>", "<<\"\">>", "error: illegal sigil prefix '~x'"],
        );
    }

    #[test]
    fn operators_of_later_releases() {
        check("&& <:- <:= ?= ?? := =>", &["'&&'", "'<:-'", "'<:='", "'?='", "'??'", "':='", "'=>'"]);
    }

    #[test]
    fn what_is_no_token_stays_visible() {
        check("a @ b", &["a", "'@'", "b"]);
    }

    #[test]
    fn script_header_is_skipped() {
        check("#!/usr/bin/env escript\nfoo", &["foo"]);
    }
}
