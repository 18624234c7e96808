//! The message for a form that the grammar refuses: erlc's first line, and what is likely missing.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::tokens::{Token, TokenKind, TokenTable};
use TokenKind::*;
// The type; the token kind of that name is a value.
use std::string::String;

/// `found` is the token that does not fit, `None` where the text ends inside the form.
pub fn explain(found: Option<Token>, form: &[Token], expected: &[String], table: &TokenTable) -> Diagnostic {
    let Some(found) = found else {
        let last = form[form.len() - 1].span;
        return Diagnostic::error("syntax", last, "syntax error before: ")
            .label("the file ends behind this")
            .help("a form ends with `.` and a line end");
    };
    let index = form.iter().position(|token| *token == found).unwrap_or(0);
    let before = index.checked_sub(1).map(|index| form[index]);
    let message = format!("syntax error before: {}", table.describe(&found));
    let mut diagnostic = Diagnostic::error("syntax", found.span, message);
    let (label, help) = hint(form, index, found.kind, before.map(|token| token.kind));
    if let Some((opening, note)) = unclosed(form, index, found.kind) {
        let diagnostic = diagnostic.note(opening, note);
        return match found.kind {
            FullStop => diagnostic.label("something before is still open"),
            _ => diagnostic.label("this closes something else"),
        };
    }
    diagnostic.label = if label.is_empty() { in_words(expected) } else { label.to_string() };
    diagnostic.help = help.map(str::to_string);
    diagnostic
}

/// What stands beside the caret, and what to do.
fn hint(
    form: &[Token],
    index: usize,
    found: TokenKind,
    before: Option<TokenKind>,
) -> (&'static str, Option<&'static str>) {
    let Some(before) = before else {
        return ("a form starts with a function's name or with `-`", None);
    };
    let inside = innermost(form, index);
    match (before, found) {
        (Semicolon, End) => ("another clause must follow the `;`", Some("the last clause has no `;` behind it")),
        (Comma, End | RightParen | RightBracket | RightBrace | RightBinary | FullStop | Semicolon) => {
            ("another expression must follow the `,`", Some("take the `,` away if this was the last one"))
        }
        (Semicolon, FullStop) => ("another clause must follow the `;`", Some("the last clause ends with `.`")),
        (Arrow, _) if !starts_value(found) => ("a clause's body must follow the `->`", None),
        (_, Equals) if before == Equals => ("", Some("equality is `==` or `=:=`")),
        (Less, Equals) => ("", Some("less or equal is written `=<`")),
        (Bang, Equals) => ("", Some("inequality is `/=` or `=/=`")),
        (Bar, Bar) | (DoubleAmpersand, _) => ("", Some("write `orelse` and `andalso`")),
        (Equals, Greater) if inside.is_none() => ("", Some("greater or equal is written `>=`")),
        (_, Illegal) => ("no Erlang token starts with this character", None),
        (_, QuestionEquals) => ("`?=` stands only inside `maybe … end`", None),
        (_, Let | Cond) => ("a reserved word", Some("quote it to use it as an atom")),
        (FullStop, _) => ("", None),
        _ if ends_value(before) && form[..index].iter().all(|token| token.kind != Arrow) && inside.is_none() => {
            ("`->` missing?", None)
        }
        _ if ends_value(before) && starts_value(found) && looks_like_clause(form, index) => {
            ("", Some("did the form before end with `.`? Clauses of one function are separated by `;`"))
        }
        _ if ends_value(before) && starts_value(found) => ("`,` missing?", None),
        _ if starts_value(found) => ("", None),
        _ => ("an expression must stand before this", None),
    }
}

/// `name(` on a new line reads like the start of a function.
fn looks_like_clause(form: &[Token], index: usize) -> bool {
    form[index].kind == Atom
        && form.get(index + 1).is_some_and(|token| token.kind == LeftParen)
        && form[0].kind == Atom
        && form[index..].iter().any(|token| token.kind == Arrow)
        && innermost(form, index).is_none()
}

/// The last bracket or keyword before the token that nothing closes.
fn innermost(form: &[Token], index: usize) -> Option<Token> {
    let mut open: Vec<Token> = Vec::new();
    for (at, token) in form[..index].iter().enumerate() {
        let opens_fun = token.kind == Fun && form.get(at + 1).is_some_and(|next| next.kind == LeftParen);
        if token.kind.opens() || opens_fun {
            open.push(*token);
        } else if token.kind.closes() {
            open.pop();
        }
    }
    open.pop()
}

/// What should have been closed before `found`, when it closes something else.
fn unclosed(form: &[Token], index: usize, found: TokenKind) -> Option<(Span, String)> {
    if !(found.closes() || found == FullStop) {
        return None;
    }
    let opening = innermost(form, index)?;
    if closing(opening.kind) == found {
        return None;
    }
    Some((opening.span, format!("`{}` is not closed", opening.kind.text())))
}

/// What closes an opening bracket or keyword.
pub fn closing(opening: TokenKind) -> TokenKind {
    match opening {
        LeftParen => RightParen,
        LeftBracket => RightBracket,
        LeftBrace => RightBrace,
        LeftBinary => RightBinary,
        _ => End,
    }
}

fn ends_value(kind: TokenKind) -> bool {
    matches!(kind, Atom | Variable | Integer | Float | Character | String | SigilBinary) || kind.closes()
}

fn starts_value(kind: TokenKind) -> bool {
    matches!(
        kind,
        Atom | Variable
            | Integer
            | Float
            | Character
            | String
            | SigilBinary
            | Fun
            | Hash
            | Catch
            | Not
            | BitNot
            | Minus
            | Plus
    ) || kind.opens()
}

/// LALRPOP's list of what could follow, in words; nothing when it is long.
fn in_words(expected: &[String]) -> String {
    let mut words: Vec<String> = Vec::new();
    for terminal in expected {
        let word = match terminal.as_str() {
            "atom" | "variable" | "integer" | "float" | "character" | "string" => {
                format!("a {terminal}").replace("a a", "an a").replace("a i", "an i")
            }
            "sigil_binary" => "a sigil".to_string(),
            "dot" => "a full stop".to_string(),
            quoted => format!("`{}`", quoted.trim_matches('"')),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match &words[..] {
        [] => String::new(),
        [only] => format!("expected {only}"),
        [rest @ .., last] if words.len() <= 4 => format!("expected {} or {last}", rest.join(", ")),
        _ => String::new(),
    }
}
