//! Text to a tree of terms, each with its place.

use super::AsmError;
use crate::external_term::ExternalTerm;
use num_bigint::BigInt;

/// Terms nested deeper than this are refused, so that reading never exhausts the native stack.
const MAX_DEPTH: u32 = 550;

/// A term of the text.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Node {
    /// Byte of the text at which it starts.
    pub at: usize,
    pub kind: Kind,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind {
    Atom(String),
    Tuple(Vec<Node>),
    List(Vec<Node>, Option<Box<Node>>),
    Map(Vec<(Node, Node)>),
    /// Numbers, strings, binaries, funs and `[]`.
    Constant(ExternalTerm),
}

impl Node {
    /// The term as a literal.
    pub fn to_term(&self) -> ExternalTerm {
        let all = |nodes: &[Node]| nodes.iter().map(Node::to_term).collect::<Vec<_>>();
        match &self.kind {
            Kind::Atom(text) => ExternalTerm::Atom(text.clone()),
            Kind::Tuple(elements) => ExternalTerm::Tuple(all(elements)),
            Kind::List(elements, tail) => {
                let tail = tail.as_ref().map_or(ExternalTerm::Nil, |tail| tail.to_term());
                ExternalTerm::List(all(elements), Box::new(tail))
            }
            Kind::Map(pairs) => {
                ExternalTerm::Map(pairs.iter().map(|(key, value)| (key.to_term(), value.to_term())).collect())
            }
            Kind::Constant(term) => term.clone(),
        }
    }

    pub fn atom(&self) -> Option<&str> {
        match &self.kind {
            Kind::Atom(text) => Some(text),
            _ => None,
        }
    }

    pub fn tuple(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Tuple(elements) => Some(elements),
            _ => None,
        }
    }

    /// Elements of a proper list.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::List(elements, None) => Some(elements),
            Kind::Constant(ExternalTerm::Nil) => Some(&[]),
            _ => None,
        }
    }

    pub fn unsigned(&self) -> Option<u32> {
        match &self.kind {
            Kind::Constant(ExternalTerm::Integer(value)) => u32::try_from(*value).ok(),
            _ => None,
        }
    }

    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.kind {
            Kind::Constant(ExternalTerm::Binary(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn string(&self) -> Option<String> {
        match &self.kind {
            Kind::Constant(ExternalTerm::Nil) => Some(String::new()),
            Kind::Constant(ExternalTerm::List(codes, _)) => codes
                .iter()
                .map(|code| match code {
                    ExternalTerm::Integer(code) => u32::try_from(*code).ok().and_then(char::from_u32),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }
}

/// Reads the text form by form.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Scanner<'t> {
        Scanner { text, at: 0 }
    }

    /// The next form, without its final period. `None` at the end of the text.
    ///
    /// # Errors
    /// Names the place and what was expected there.
    pub fn form(&mut self) -> Result<Option<Node>, AsmError> {
        self.skip_blanks();
        if self.at == self.text.len() {
            return Ok(None);
        }
        let form = self.term(0)?;
        self.expect(".")?;
        Ok(Some(form))
    }

    fn error<T>(&self, at: usize, message: impl Into<String>) -> Result<T, AsmError> {
        Err(AsmError::new(self.text, at, message))
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('%') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn takes(&mut self, token: &str) -> bool {
        self.skip_blanks();
        let takes = self.rest().starts_with(token);
        if takes {
            self.at += token.len();
        }
        takes
    }

    fn expect(&mut self, token: &str) -> Result<(), AsmError> {
        if self.takes(token) { Ok(()) } else { self.error(self.at, format!("'{token}' is missing here")) }
    }

    fn term(&mut self, depth: u32) -> Result<Node, AsmError> {
        self.skip_blanks();
        let at = self.at;
        if depth > MAX_DEPTH {
            return self.error(at, format!("terms are nested at most {MAX_DEPTH} deep"));
        }
        let kind = match self.rest().chars().next() {
            Some('{') => {
                self.at += 1;
                Kind::Tuple(self.tuple(depth)?)
            }
            Some('[') => self.list(depth)?,
            Some('#') => self.map(depth)?,
            Some('<') => Kind::Constant(self.binary()?),
            Some('"') => Kind::Constant(self.string()?),
            Some('\'') => Kind::Atom(self.quoted('\'')?),
            Some('0'..='9' | '-') => Kind::Constant(self.number()?),
            Some(first) if first.is_lowercase() => match self.name() {
                "fun" => Kind::Constant(self.external_fun()?),
                name => Kind::Atom(name.to_owned()),
            },
            Some(other) => return self.error(at, format!("no term starts with '{other}'")),
            None => return self.error(at, "the text ends where a term is missing"),
        };
        Ok(Node { at, kind })
    }

    /// Behind the opening brace.
    fn tuple(&mut self, depth: u32) -> Result<Vec<Node>, AsmError> {
        let mut elements = Vec::new();
        if self.takes("}") {
            return Ok(elements);
        }
        loop {
            elements.push(self.term(depth + 1)?);
            if self.takes("}") {
                return Ok(elements);
            }
            if !self.takes(",") {
                return self.error(self.at, "',' or '}' is missing here");
            }
        }
    }

    fn list(&mut self, depth: u32) -> Result<Kind, AsmError> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.takes("]") {
            return Ok(Kind::Constant(ExternalTerm::Nil));
        }
        loop {
            elements.push(self.term(depth + 1)?);
            if self.takes("]") {
                return Ok(Kind::List(elements, None));
            }
            if self.takes("|") {
                let tail = self.term(depth + 1)?;
                self.expect("]")?;
                return Ok(Kind::List(elements, Some(Box::new(tail))));
            }
            if !self.takes(",") {
                return self.error(self.at, "',', '|' or ']' is missing here");
            }
        }
    }

    fn map(&mut self, depth: u32) -> Result<Kind, AsmError> {
        self.expect("#{")?;
        let mut pairs = Vec::new();
        if self.takes("}") {
            return Ok(Kind::Map(pairs));
        }
        loop {
            let key = self.term(depth + 1)?;
            self.expect("=>")?;
            pairs.push((key, self.term(depth + 1)?));
            if self.takes("}") {
                return Ok(Kind::Map(pairs));
            }
            self.expect(",")?;
        }
    }

    /// Bytes; the last may have a size in bits: `<<1,5:3>>`.
    fn binary(&mut self) -> Result<ExternalTerm, AsmError> {
        self.expect("<<")?;
        let mut bytes = Vec::new();
        if self.takes(">>") {
            return Ok(ExternalTerm::Binary(bytes));
        }
        loop {
            bytes.push(self.small("a byte")?);
            if self.takes(":") {
                let at = self.at;
                let bits = self.small("a number of bits")?;
                let last = bytes.pop().unwrap_or(0);
                if !(1..=7).contains(&bits) || u32::from(last) >> bits != 0 {
                    return self.error(at, "the last bits of a binary are 1 to 7, and their value fits them");
                }
                self.expect(">>")?;
                bytes.push(last << (8 - bits));
                return Ok(ExternalTerm::BitString(bytes, bits));
            }
            if self.takes(">>") {
                return Ok(ExternalTerm::Binary(bytes));
            }
            self.expect(",")?;
        }
    }

    fn small(&mut self, what: &str) -> Result<u8, AsmError> {
        self.skip_blanks();
        let at = self.at;
        match self.number()? {
            ExternalTerm::Integer(value @ 0..=255) => Ok(value as u8),
            _ => self.error(at, format!("{what} is 0 to 255")),
        }
    }

    fn name(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|next: char| !next.is_alphanumeric() && next != '_' && next != '@').unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<ExternalTerm, AsmError> {
        let (at, rest) = (self.at, self.rest());
        let bytes = rest.as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let sign = usize::from(rest.starts_with('-'));
        let mut end = sign + digits(sign);
        let is_float = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if is_float {
            end += 1 + digits(end + 1);
            if bytes.get(end) == Some(&b'e') {
                let exponent = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
                end = exponent + digits(exponent);
            }
        }
        let text = &rest[..end];
        self.at += end;
        let value = if is_float {
            text.parse().ok().filter(|value: &f64| value.is_finite()).map(ExternalTerm::Float)
        } else {
            let big = || text.parse::<BigInt>().ok().map(ExternalTerm::BigInteger);
            text.parse().ok().map(ExternalTerm::Integer).or_else(big)
        };
        value.map_or_else(|| self.error(at, format!("'{text}' is not a number")), Ok)
    }

    fn string(&mut self) -> Result<ExternalTerm, AsmError> {
        let text = self.quoted('"')?;
        let codes: Vec<_> = text.chars().map(|code| ExternalTerm::Integer(i64::from(u32::from(code)))).collect();
        Ok(if codes.is_empty() { ExternalTerm::Nil } else { ExternalTerm::List(codes, Box::new(ExternalTerm::Nil)) })
    }

    /// The text between two quotes.
    fn quoted(&mut self, quote: char) -> Result<String, AsmError> {
        let start = self.at;
        self.at += quote.len_utf8();
        let mut out = String::new();
        loop {
            let Some(next) = self.rest().chars().next() else {
                return self.error(start, format!("the closing {quote} is missing"));
            };
            self.at += next.len_utf8();
            match next {
                _ if next == quote => return Ok(out),
                '\\' => out.push(self.escape()?),
                _ => out.push(next),
            }
        }
    }

    /// Behind the backslash.
    fn escape(&mut self) -> Result<char, AsmError> {
        let at = self.at - 1;
        let Some(next) = self.rest().chars().next() else { return self.error(at, "the text ends in an escape") };
        self.at += next.len_utf8();
        Ok(match next {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'x' => {
                let parts = self.rest().strip_prefix('{').and_then(|hex| hex.split_once('}'));
                let (digits, rest) = parts.unwrap_or(("", ""));
                let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                let Some(code) = code else { return self.error(at, "\\x{...} names a character by its number") };
                self.at = self.text.len() - rest.len();
                code
            }
            '\\' | '\'' | '"' => next,
            _ => return self.error(at, format!("\\{next} is not an escape")),
        })
    }

    /// `fun m:f/1`, behind its first word.
    fn external_fun(&mut self) -> Result<ExternalTerm, AsmError> {
        let at = self.at;
        let module = self.term(MAX_DEPTH)?;
        self.expect(":")?;
        let function = self.term(MAX_DEPTH)?;
        self.expect("/")?;
        let arity = self.small("an arity")?;
        match (module.kind, function.kind) {
            (Kind::Atom(module), Kind::Atom(function)) => {
                Ok(ExternalTerm::ExternalFun { module, function, arity: u32::from(arity) })
            }
            _ => self.error(at, "a fun is 'fun module:function/arity'"),
        }
    }
}
