//! What a token is: its kind, its value, where it stands. Knows no grammar.
//!
//! A token is 20 bytes and copied freely, since macro expansion copies tokens.
//! Names and literals live in the `TokenTable` that made them; `Token::value`
//! is an index into it.

use crate::ast::Name;
use crate::source::Span;
use logos::Logos;
use num_bigint::BigInt;
use rustc_hash::FxHashMap;

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Token {
    pub kind: TokenKind,
    /// Index of a name or literal; the code point of a character.
    pub value: u32,
    pub span: Span,
}

/// A literal that does not fit into a token.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    Integer(BigInt),
    Float(f64),
    /// Code points.
    String(Vec<u32>),
    /// UTF-8, from `~"…"` and its kin.
    Binary(Vec<u8>),
}

/// Names (each once) and literals of a compilation.
#[derive(Default, Debug)]
pub struct TokenTable {
    names: Vec<Name>,
    indices: FxHashMap<Name, u32>,
    literals: Vec<Literal>,
}

impl TokenTable {
    pub fn intern(&mut self, name: &str) -> u32 {
        if let Some(&index) = self.indices.get(name) {
            return index;
        }
        let name: Name = name.into();
        let index = self.names.len() as u32;
        self.names.push(name.clone());
        self.indices.insert(name, index);
        index
    }

    /// The index of a name that was seen before.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.indices.get(name).copied()
    }

    pub fn name(&self, index: u32) -> &Name {
        &self.names[index as usize]
    }

    pub fn add(&mut self, literal: Literal) -> u32 {
        self.literals.push(literal);
        self.literals.len() as u32 - 1
    }

    pub fn literal(&self, index: u32) -> &Literal {
        &self.literals[index as usize]
    }

    /// The literal of a token; of one that has none, an empty string.
    pub fn literal_of(&self, token: &Token) -> &Literal {
        const NONE: &Literal = &Literal::String(Vec::new());
        match token.kind {
            TokenKind::Integer | TokenKind::Float | TokenKind::String | TokenKind::SigilBinary => {
                self.literal(token.value)
            }
            _ => NONE,
        }
    }

    /// The token as erlc names it in `syntax error before: …`.
    pub fn describe(&self, token: &Token) -> String {
        match token.kind {
            TokenKind::Atom => quote_atom(self.name(token.value)),
            TokenKind::Variable => self.name(token.value).to_string(),
            TokenKind::Illegal => format!("'{}'", self.name(token.value)),
            TokenKind::Character => write_character(token.value),
            TokenKind::Integer | TokenKind::Float | TokenKind::String | TokenKind::SigilBinary => {
                self.describe_literal(token.value)
            }
            kind => format!("'{}'", kind.text()),
        }
    }

    fn describe_literal(&self, index: u32) -> String {
        match self.literal(index) {
            Literal::Integer(value) => value.to_string(),
            Literal::Float(value) => write_float(*value),
            Literal::String(text) => write_string(text),
            Literal::Binary(bytes) => {
                format!("<<{}>>", write_string(&bytes.iter().map(|&b| b.into()).collect::<Vec<_>>()))
            }
        }
    }

    /// The token as it could stand in a source text.
    pub fn text(&self, token: &Token) -> String {
        match token.kind {
            TokenKind::Illegal => self.name(token.value).to_string(),
            TokenKind::SigilBinary => match self.literal(token.value) {
                Literal::Binary(bytes) => {
                    let text: Vec<u32> = String::from_utf8_lossy(bytes).chars().map(u32::from).collect();
                    format!("~{}", write_string(&text))
                }
                _ => String::new(),
            },
            kind if kind.text().is_empty() => self.describe(token),
            kind => kind.text().to_string(),
        }
    }
}

/// `foo`, or `'Foo bar'` where an atom needs quotes.
pub fn quote_atom(name: &str) -> String {
    let mut characters = name.chars();
    let plain =
        characters.next().is_some_and(is_lower) && characters.all(is_name) && TokenKind::keyword(name).is_none();
    if plain { name.to_string() } else { escape(name.chars().map(u32::from), '\'') }
}

fn is_lower(character: char) -> bool {
    matches!(character, 'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ')
}

fn is_name(character: char) -> bool {
    is_lower(character) || matches!(character, 'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | '0'..='9' | '_' | '@')
}

pub fn write_string(text: &[u32]) -> String {
    escape(text.iter().copied(), '"')
}

pub fn write_character(code: u32) -> String {
    match code {
        0x20 => "$\\s".into(),
        _ => {
            let quoted = escape(std::iter::once(code), '\0');
            format!("${}", quoted.trim_matches('\0'))
        }
    }
}

fn escape(text: impl Iterator<Item = u32>, quote: char) -> String {
    let mut out = String::from(quote);
    for code in text {
        match code {
            8 => out.push_str("\\b"),
            9 => out.push_str("\\t"),
            10 => out.push_str("\\n"),
            11 => out.push_str("\\v"),
            12 => out.push_str("\\f"),
            13 => out.push_str("\\r"),
            27 => out.push_str("\\e"),
            127 => out.push_str("\\d"),
            0x5c => out.push_str("\\\\"),
            0..32 => out.push_str(&format!("\\{code:03o}")),
            128..160 => out.push_str(&format!("\\{code:o}")),
            _ => match char::from_u32(code) {
                Some(character) if character == quote => {
                    out.push('\\');
                    out.push(character);
                }
                Some(character) => out.push(character),
                None => out.push_str(&format!("\\x{{{code:X}}}")),
            },
        }
    }
    out.push(quote);
    out
}

/// The shortest digits that read back, in Erlang's layout.
pub fn write_float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let decimal = format!("{value:?}");
    let mantissa = if mantissa.contains('.') { mantissa.to_string() } else { format!("{mantissa}.0") };
    let scientific = format!("{mantissa}e{exponent}");
    if value.abs() < 9007199254740992.0 && !decimal.contains('e') && decimal.len() <= scientific.len() {
        decimal
    } else {
        scientific
    }
}

macro_rules! token_kinds {
    ($($text:literal $name:ident,)*) => {
        /// Every kind of token, with its text where that is fixed.
        ///
        /// What has no fixed end for a regular expression (strings, quoted atoms,
        /// characters, numbers with a base, sigils, `.`) is matched by its first
        /// characters here and finished in `lexer.rs`.
        #[derive(Logos, Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[logos(skip r"[\x00-\x20\x80-\xA0]+")]
        #[logos(skip(r"%[^\n]*", allow_greedy = true))]
        pub enum TokenKind {
            #[regex("[a-zß-öø-ÿ][a-zß-öø-ÿA-ZÀ-ÖØ-Þ0-9_@]*")]
            Atom,
            #[regex("[A-Z_À-ÖØ-Þ][a-zß-öø-ÿA-ZÀ-ÖØ-Þ0-9_@]*")]
            Variable,
            #[regex("[0-9](_?[0-9])*")]
            Integer,
            #[regex(r"[0-9](_?[0-9])*\.[0-9](_?[0-9])*([eE][+-]?[0-9](_?[0-9])*)?")]
            Float,
            #[token("$")]
            Character,
            #[token("\"")]
            String,
            #[token("~")]
            SigilBinary,
            /// `16#` up to its digits.
            #[regex("[0-9](_?[0-9])*#")]
            Based,
            #[token("'")]
            QuotedAtom,
            /// A full stop: `.` before white space, a comment or the end.
            FullStop,
            /// What no Erlang token starts with.
            Illegal,
            /// Heads the tokens of a form, so that one start symbol serves forms and expressions.
            StartForm,
            StartExpressions,
            $(#[token($text)] $name,)*
        }

        impl TokenKind {
            /// The text, where all tokens of the kind have the same.
            pub fn text(self) -> &'static str {
                match self {
                    $(TokenKind::$name => $text,)*
                    TokenKind::FullStop => ".",
                    _ => "",
                }
            }
        }
    };
}

token_kinds! {
    "after" After, "and" And, "andalso" AndAlso, "band" BitAnd, "begin" Begin, "bnot" BitNot, "bor" BitOr,
    "bsl" ShiftLeft, "bsr" ShiftRight, "bxor" BitXor, "case" Case, "catch" Catch, "cond" Cond, "div" Div,
    "else" Else, "end" End, "fun" Fun, "if" If, "let" Let, "maybe" Maybe, "not" Not, "of" Of, "or" Or,
    "orelse" OrElse, "receive" Receive, "rem" Rem, "try" Try, "when" When, "xor" Xor,
    "(" LeftParen, ")" RightParen, "[" LeftBracket, "]" RightBracket, "{" LeftBrace, "}" RightBrace,
    "<<" LeftBinary, ">>" RightBinary, "," Comma, ";" Semicolon, ":" Colon, "::" DoubleColon, "." Period,
    ".." DoublePeriod, "..." Ellipsis, "#" Hash, "|" Bar, "||" DoubleBar, "&&" DoubleAmpersand, "->" Arrow,
    "<-" LeftArrow, "<=" LeftDoubleArrow, "<:-" StrictLeftArrow, "<:=" StrictLeftDoubleArrow, "=>" FatArrow,
    ":=" ColonEquals, "=" Equals, "?=" QuestionEquals, "!" Bang, "+" Plus, "-" Minus, "*" Star, "/" Slash,
    "++" PlusPlus, "--" MinusMinus, "==" EqualEqual, "/=" NotEqual, "=<" LessEqual, "<" Less, ">=" GreaterEqual,
    ">" Greater, "=:=" ExactEqual, "=/=" ExactNotEqual, "?" Question, "??" DoubleQuestion,
}

impl TokenKind {
    /// The reserved word, without `maybe` and `else`, which are atoms elsewhere.
    pub fn keyword(text: &str) -> Option<TokenKind> {
        let kind = Self::lexer(text).next()?.ok()?;
        let whole = kind.text() == text && text.starts_with(|c: char| c.is_ascii_lowercase());
        (whole && !matches!(kind, TokenKind::Maybe | TokenKind::Else)).then_some(kind)
    }

    /// Opens something that `closes` ends.
    pub fn opens(self) -> bool {
        use TokenKind::*;
        matches!(self, LeftParen | LeftBracket | LeftBrace | LeftBinary | Begin | Case | If | Receive | Try | Maybe)
    }

    pub fn closes(self) -> bool {
        use TokenKind::*;
        matches!(self, RightParen | RightBracket | RightBrace | RightBinary | End)
    }
}
