//! Tokens to forms: cuts at the full stop, so that an error in one form hides no other.
//!
//! Types are cut out before the grammar sees the tokens: nothing after this
//! reads them. What the grammar's actions cannot do in a line is here in `Builder`.

use crate::ast::*;
use crate::attributes;
use crate::diagnostic::Diagnostic;
use crate::pattern;
use crate::source::{SourceId, Span};
use crate::syntax_error;
use crate::tokens::{Literal, Token, TokenKind, TokenTable, quote_atom};
use lalrpop_util::{ParseError, lalrpop_mod};

lalrpop_mod!(
    #[allow(clippy::all, unused, reason = "generated code")]
    grammar
);

/// Brackets and operators around an expression, together. Every later pass may recurse this deep.
const DEPTH_LIMIT: usize = 10_000;

/// What one form is, before attributes are looked at.
pub enum Parsed {
    Attribute(Ident, Vec<Expr>),
    Function(Vec<(Ident, Clause)>),
    Expressions(Vec<Expr>),
}

/// What parsing a module leaves behind.
#[derive(Default)]
pub struct Forms {
    pub forms: Vec<Form>,
    /// Names that head a form with a syntax error: that they are undefined later is no news.
    pub broken: Vec<Name>,
}

/// Parses all forms. Tokens are those that the preprocessor left.
pub fn parse_forms(tokens: &[Token], table: &TokenTable, diagnostics: &mut Vec<Diagnostic>) -> Forms {
    let parser = grammar::StartParser::new();
    let mut result = Forms::default();
    let mut maybe = MaybeFeature::Guess;
    let unreadable: Vec<Span> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == "lexical")
        .map(|diagnostic| diagnostic.span)
        .collect();
    for tokens in tokens.split_inclusive(|token| token.kind == TokenKind::FullStop) {
        let errors_before = diagnostics.len();
        let span = tokens[0].span.to(tokens[tokens.len() - 1].span);
        let kind = match parse_form(&parser, tokens, table, maybe, diagnostics) {
            Some(Parsed::Attribute(name, values)) => {
                maybe = maybe.after(&name, &values);
                attributes::attribute(name, values, diagnostics)
            }
            Some(Parsed::Function(clauses)) => function(clauses, diagnostics),
            Some(Parsed::Expressions(_)) => None,
            None => type_declaration(tokens, table).filter(|_| diagnostics.len() == errors_before),
        };
        if unreadable.iter().any(|bad| bad.source == span.source && (span.start..=span.end).contains(&bad.start)) {
            // What follows from a token that could not be read is no news.
            let late = diagnostics.split_off(errors_before);
            diagnostics.extend(late.into_iter().filter(|diagnostic| diagnostic.code != "syntax"));
        }
        match kind {
            Some(kind) => result.forms.push(Form { kind, span }),
            None if tokens[0].kind == TokenKind::Atom => result.broken.push(table.name(tokens[0].value).clone()),
            None => {}
        }
    }
    result
}

/// Parses expressions that end with a full stop.
pub fn parse_expressions(tokens: &[Token], table: &TokenTable, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Expr>> {
    if tokens.is_empty() || !check_depth(tokens, diagnostics) {
        return None;
    }
    match run(&grammar::StartParser::new(), TokenKind::StartExpressions, tokens, table, diagnostics)? {
        Parsed::Expressions(exprs) => Some(exprs),
        _ => None,
    }
}

fn parse_form(
    parser: &grammar::StartParser,
    tokens: &[Token],
    table: &TokenTable,
    maybe: MaybeFeature,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Parsed> {
    if !check_depth(tokens, diagnostics) {
        return None;
    }
    if type_declaration(tokens, table).is_some() {
        check_balance(tokens, table, diagnostics);
        return None;
    }
    let mut changed = None;
    if is_record(tokens, table) && tokens.iter().any(|token| token.kind == TokenKind::DoubleColon) {
        changed = Some(without_types(tokens));
    }
    if table.find("maybe").is_some() {
        maybe.mark(changed.get_or_insert_with(|| tokens.to_vec()), table);
    }
    run(parser, TokenKind::StartForm, changed.as_deref().unwrap_or(tokens), table, diagnostics)
}

fn run(
    parser: &grammar::StartParser,
    start: TokenKind,
    tokens: &[Token],
    table: &TokenTable,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Parsed> {
    let first = tokens[0].span;
    let start = Token { kind: start, value: 0, span: Span { end: first.start, ..first } };
    let stream = std::iter::once(&start).chain(tokens).map(|&token| (token.span.start, token, token.span.end));
    let before = diagnostics.len();
    let mut builder = Builder { source: first.source, table, diagnostics, variable_fields: Vec::new() };
    match parser.parse(&mut builder, stream) {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            let (at, expected) = match error {
                ParseError::UnrecognizedToken { token: (_, token, _), expected } => (Some(token), expected),
                ParseError::UnrecognizedEof { expected, .. } => (None, expected),
                ParseError::ExtraToken { token: (_, token, _) } => (Some(token), Vec::new()),
                ParseError::InvalidToken { .. } | ParseError::User { .. } => (None, Vec::new()),
            };
            // What the actions said about a form that cannot be read may be wrong.
            diagnostics.truncate(before);
            diagnostics.push(syntax_error::explain(at, tokens, &expected, table));
            None
        }
    }
}

// ---- Before the grammar ----

/// Refuses what nests too deeply, before anything could recurse over it.
fn check_depth(tokens: &[Token], diagnostics: &mut Vec<Diagnostic>) -> bool {
    use TokenKind::*;
    // Operators seen in the current element of every open bracket; they nest too.
    let mut open: Vec<usize> = Vec::new();
    let mut operators = 0;
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            kind if kind.opens() || opens_fun(&tokens[index..]) => {
                open.push(operators);
                depth += 1;
                operators = 0;
            }
            kind if kind.closes() => {
                depth -= operators;
                // The bracket itself now counts as an operator of what is around it: it may be called.
                operators = open.pop().map_or(0, |outer| outer + 1);
                continue;
            }
            Comma | Semicolon | Arrow | When | DoubleBar | Bar | FullStop | Of | After | Else => {
                depth -= operators;
                operators = 0;
            }
            Integer | Float | Character | String | SigilBinary | Atom | Variable | Period | Colon => {}
            _ => {
                operators += 1;
                depth += 1;
            }
        }
        if depth > DEPTH_LIMIT {
            let limit = format!("at most {DEPTH_LIMIT} brackets and operators may surround an expression");
            diagnostics.push(Diagnostic::error("nesting", token.span, "expression nested too deeply").help(limit));
            return false;
        }
    }
    true
}

/// `fun (` and `fun Name (` have an `end`; `fun f/1` has none.
fn opens_fun(tokens: &[Token]) -> bool {
    use TokenKind::*;
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    kind(0) == Some(Fun) && (kind(1) == Some(LeftParen) || kind(1) == Some(Variable) && kind(2) == Some(LeftParen))
}

/// The form's keyword, when it is one of those that only declare types.
fn type_declaration(tokens: &[Token], table: &TokenTable) -> Option<FormKind> {
    let [Token { kind: TokenKind::Minus, .. }, keyword, ..] = tokens else { return None };
    if keyword.kind != TokenKind::Atom {
        return None;
    }
    let name = table.name(keyword.value);
    matches!(&**name, "type" | "opaque" | "nominal" | "spec" | "callback" | "optional_callbacks")
        .then(|| FormKind::TypeDeclaration { keyword: Ident { name: name.clone(), span: keyword.span } })
}

fn is_record(tokens: &[Token], table: &TokenTable) -> bool {
    matches!(tokens, [minus, name, ..] if minus.kind == TokenKind::Minus
        && name.kind == TokenKind::Atom && &**table.name(name.value) == "record")
}

fn check_balance(tokens: &[Token], table: &TokenTable, diagnostics: &mut Vec<Diagnostic>) {
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let wrong = match token.kind {
            kind if kind.opens() => {
                open.push(token);
                false
            }
            kind if kind.closes() => open.pop().is_none_or(|opening| syntax_error::closing(opening.kind) != kind),
            TokenKind::FullStop => !open.is_empty() || index == 2,
            _ => false,
        };
        if wrong {
            diagnostics.push(syntax_error::explain(Some(*token), tokens, &[], table));
            return;
        }
    }
    if tokens.last().is_some_and(|token| token.kind != TokenKind::FullStop) {
        diagnostics.push(syntax_error::explain(None, tokens, &[], table));
    }
}

/// The tokens of a record declaration without `:: Type`, which reaches to the
/// `,` or `}` that ends the field.
fn without_types(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut depth = 0usize;
    let mut skipping: Option<usize> = None;
    for &token in tokens {
        let ends_field = matches!(token.kind, TokenKind::Comma | TokenKind::FullStop) || token.kind.closes();
        if ends_field && skipping == Some(depth) {
            skipping = None;
        }
        if token.kind == TokenKind::DoubleColon && skipping.is_none() {
            skipping = Some(depth);
        }
        if skipping.is_none() {
            kept.push(token);
        }
        if token.kind.opens() {
            depth += 1;
        } else if token.kind.closes() {
            depth = depth.saturating_sub(1);
        }
    }
    kept
}

/// Whether `maybe` and `else` are keywords (EEP 49).
#[derive(Clone, Copy, PartialEq)]
enum MaybeFeature {
    /// No `-feature` yet: `maybe` is a keyword where an atom could not stand.
    Guess,
    Enabled,
    Disabled,
}

impl MaybeFeature {
    fn after(self, name: &Ident, values: &[Expr]) -> MaybeFeature {
        let [Expr { kind: ExprKind::Atom(feature), .. }, Expr { kind: ExprKind::Atom(state), .. }] = values else {
            return self;
        };
        match (&*name.name, &**feature, &**state) {
            ("feature", "maybe_expr", "enable") => MaybeFeature::Enabled,
            ("feature", "maybe_expr", "disable") => MaybeFeature::Disabled,
            _ => self,
        }
    }

    fn mark(self, tokens: &mut [Token], table: &TokenTable) {
        let is = |token: &Token, name: &str| token.kind == TokenKind::Atom && &**table.name(token.value) == name;
        let mut open = Vec::new();
        for index in 0..tokens.len() {
            let next = tokens.get(index + 1).map(|token| token.kind);
            let token = &mut tokens[index];
            match self {
                MaybeFeature::Disabled => return,
                MaybeFeature::Enabled if is(token, "maybe") => token.kind = TokenKind::Maybe,
                MaybeFeature::Enabled if is(token, "else") => token.kind = TokenKind::Else,
                MaybeFeature::Guess if is(token, "maybe") && next.is_some_and(starts_expression) => {
                    token.kind = TokenKind::Maybe
                }
                MaybeFeature::Guess if is(token, "else") && open.last() == Some(&TokenKind::Maybe) => {
                    token.kind = TokenKind::Else
                }
                _ => {}
            }
            use TokenKind::*;
            match tokens[index].kind {
                kind @ (Begin | Case | If | Receive | Try | Maybe) => open.push(kind),
                Fun if next == Some(LeftParen) => open.push(Fun),
                Fun if next == Some(Variable) && tokens.get(index + 2).is_some_and(|token| token.kind == LeftParen) => {
                    open.push(Fun)
                }
                End => {
                    open.pop();
                }
                _ => {}
            }
        }
    }
}

/// Starts an expression and cannot follow an atom.
fn starts_expression(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Atom | Variable
            | Integer
            | Float
            | Character
            | String
            | SigilBinary
            | LeftBracket
            | LeftBrace
            | LeftBinary
            | Begin
            | Case
            | If
            | Fun
            | Try
            | Receive
            | Catch
            | Not
            | BitNot
    )
}

// ---- After the grammar ----

fn function(clauses: Vec<(Ident, Clause)>, diagnostics: &mut Vec<Diagnostic>) -> Option<FormKind> {
    let (name, first) = clauses.first()?;
    let (name, arity) = (name.clone(), first.patterns.len());
    for (other, clause) in &clauses {
        if other.name != name.name || clause.patterns.len() != arity {
            let expected = format!("{}/{arity}", quote_atom(&name.name));
            let found = format!("{}/{}", quote_atom(&other.name), clause.patterns.len());
            diagnostics.push(
                Diagnostic::error("head_mismatch", other.span, "head mismatch")
                    .label(format!("this is {found}, the clauses before are {expected}"))
                    .help(format!("end {expected} with a `.` if {found} is a function of its own")),
            );
            return None;
        }
    }
    let clauses = clauses.into_iter().map(|(_, clause)| clause).collect();
    Some(FormKind::Function(Function { name, arity: arity as u32, clauses }))
}

/// What the grammar's actions build with.
pub struct Builder<'b> {
    source: SourceId,
    table: &'b TokenTable,
    diagnostics: &'b mut Vec<Diagnostic>,
    /// Variables in the place of field names whose record is not known yet.
    variable_fields: Vec<Ident>,
}

impl Builder<'_> {
    pub fn span(&self, start: u32, end: u32) -> Span {
        // Arguments of macros keep their places, so an end can stand before its start.
        Span { source: self.source, start, end: end.max(start) }
    }

    pub fn expr(&self, start: u32, end: u32, kind: ExprKind) -> Expr {
        Expr { kind, span: self.span(start, end), at: start }
    }

    pub fn at(&self, start: u32, at: u32, end: u32, kind: ExprKind) -> Expr {
        Expr { kind, span: self.span(start, end), at }
    }

    pub fn ident(&self, start: u32, token: Token, end: u32) -> Ident {
        Ident { name: self.table.name(token.value).clone(), span: self.span(start, end) }
    }

    pub fn variable(&self, name: Ident) -> Expr {
        Expr::new(ExprKind::Variable(name.name), name.span)
    }

    pub fn variable_pattern(&mut self, name: Ident) -> Pattern {
        let variable = self.variable(name);
        self.pattern(variable)
    }

    pub fn binary(&self, start: u32, left: Expr, (operator, at): (BinaryOperator, u32), right: Expr, end: u32) -> Expr {
        self.at(start, at, end, ExprKind::Binary2(operator, Box::new(left), Box::new(right)))
    }

    pub fn unary(&self, start: u32, operator: UnaryOperator, operand: Expr, end: u32) -> Expr {
        self.expr(start, end, ExprKind::Unary(operator, Box::new(operand)))
    }

    pub fn pattern(&mut self, expr: Expr) -> Pattern {
        pattern::pattern(expr, self.diagnostics)
    }

    pub fn matching(&mut self, start: u32, left: Expr, right: Expr, end: u32) -> Expr {
        let at = left.span.start;
        let left = self.pattern(left);
        self.at(start, at, end, ExprKind::Match(Box::new(left), Box::new(right)))
    }

    pub fn maybe_match(&mut self, start: u32, left: Expr, at: u32, right: Expr, end: u32) -> Expr {
        let left = self.pattern(left);
        self.at(start, at, end, ExprKind::MaybeMatch(Box::new(left), Box::new(right)))
    }

    // ---- Literals ----

    pub fn integer(&self, start: u32, token: Token, end: u32) -> Expr {
        let kind = match self.table.literal(token.value) {
            Literal::Integer(value) => ExprKind::Integer(value.clone()),
            _ => ExprKind::Nil,
        };
        self.expr(start, end, kind)
    }

    pub fn float(&self, start: u32, token: Token, end: u32) -> Expr {
        let kind = match self.table.literal(token.value) {
            Literal::Float(value) => ExprKind::Float(*value),
            _ => ExprKind::Nil,
        };
        self.expr(start, end, kind)
    }

    pub fn string(&self, start: u32, token: Token, end: u32) -> Expr {
        self.expr(start, end, ExprKind::String(self.text(token).to_vec()))
    }

    pub fn adjacent(&self, mut first: Expr, token: Token, end: u32) -> Expr {
        if let ExprKind::String(text) = &mut first.kind {
            text.extend_from_slice(self.text(token));
        }
        first.span = self.span(first.span.start, end);
        first
    }

    pub fn sigil(&self, start: u32, token: Token, end: u32) -> Expr {
        let kind = match self.table.literal(token.value) {
            Literal::Binary(bytes) => ExprKind::SigilBinary(bytes.clone()),
            _ => ExprKind::Nil,
        };
        self.expr(start, end, kind)
    }

    fn text(&self, token: Token) -> &[u32] {
        match self.table.literal(token.value) {
            Literal::String(text) => text,
            _ => &[],
        }
    }

    /// A small integer, as in `fun f/1` or `unit:8`.
    fn small(&mut self, token: Token, message: &str) -> u32 {
        match self.table.literal(token.value) {
            Literal::Integer(value) if *value < 65_536.into() => u32::try_from(value).unwrap_or(0),
            _ => {
                self.diagnostics.push(Diagnostic::error("syntax", token.span, message));
                0
            }
        }
    }

    pub fn bit_unit(&mut self, name: Ident, token: Token) -> (Ident, Option<u32>) {
        let unit = self.small(token, "bad binary type");
        (name, Some(unit))
    }

    // ---- Clauses ----

    pub fn case_clause(&mut self, start: u32, head: Expr, guard: Guard, body: Vec<Expr>, end: u32) -> Clause {
        Clause { patterns: vec![self.pattern(head)], guard, body, span: self.span(start, end) }
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a catch clause, called by the grammar only")]
    pub fn catch_clause(
        &mut self,
        start: u32,
        class: Option<Pattern>,
        reason: Pattern,
        stacktrace: Option<Ident>,
        guard: Guard,
        body: Vec<Expr>,
        end: u32,
    ) -> CatchClause {
        let stacktrace = stacktrace.filter(|name| &*name.name != "_");
        CatchClause { class, reason, stacktrace, guard, body, span: self.span(start, end) }
    }

    pub fn trying(
        &self,
        start: u32,
        body: Vec<Expr>,
        of: Vec<Clause>,
        (catches, after): (Vec<CatchClause>, Vec<Expr>),
        end: u32,
    ) -> Expr {
        self.expr(start, end, ExprKind::Try(Box::new(Try { body, of, catches, after })))
    }

    pub fn local_fun(&mut self, start: u32, name: Ident, arity: Token, end: u32) -> Expr {
        let arity = self.small(arity, "bad function arity");
        self.expr(start, end, ExprKind::LocalFun(name, arity))
    }

    pub fn fun(&mut self, start: u32, clauses: Vec<(Option<Ident>, Clause)>, end: u32) -> Expr {
        let (name, arity) = clauses.first().map_or((None, 0), |(name, clause)| (name.clone(), clause.patterns.len()));
        let same =
            |other: &Option<Ident>| other.as_ref().map(|other| &other.name) == name.as_ref().map(|name| &name.name);
        if let Some((other, clause)) =
            clauses.iter().find(|(other, clause)| !same(other) || clause.patterns.len() != arity)
        {
            let span = other.as_ref().map_or(Span { end: clause.span.start + 1, ..clause.span }, |other| other.span);
            self.diagnostics.push(
                Diagnostic::error("head_mismatch", span, "head mismatch")
                    .label("the clauses of a fun have the same name and the same number of arguments"),
            );
        }
        let clauses =
            clauses.into_iter().map(|(_, clause)| clause).filter(|clause| clause.patterns.len() == arity).collect();
        self.expr(start, end, ExprKind::Fun { name, arity: arity as u32, clauses })
    }

    /// A field of `#r{X = V}`: only `_` may stand there; which record it is, `check_fields` says.
    pub fn variable_field(&mut self, name: Ident, value: Expr) -> RecordField {
        if &*name.name != "_" {
            self.variable_fields.push(name.clone());
        }
        RecordField { name, value }
    }

    /// Takes out the fields that are named by variables.
    pub fn fields(&mut self, record: &Ident, mut fields: Vec<RecordField>) -> Vec<RecordField> {
        if self.variable_fields.is_empty() {
            return fields;
        }
        fields.retain(|field| {
            let Some(index) = self.variable_fields.iter().position(|wrong| *wrong == field.name) else { return true };
            let wrong = self.variable_fields.swap_remove(index);
            let record = quote_atom(&record.name);
            let message = format!("field '{}' is not an atom or _ in record {record}", wrong.name);
            self.diagnostics.push(Diagnostic::error("records", wrong.span, message));
            false
        });
        fields
    }

    // ---- Comprehensions ----

    pub fn map_comprehension(&mut self, start: u32, field: MapField, qualifiers: Vec<Qualifier>, end: u32) -> Expr {
        if field.exact {
            self.diagnostics.push(Diagnostic::error(
                "illegal_map",
                field.span,
                "only association operators '=>' are allowed in map construction",
            ));
        }
        self.expr(start, end, ExprKind::MapComprehension(Box::new(field.key), Box::new(field.value), qualifiers))
    }

    pub fn zip(&mut self, start: u32, first: Qualifier, rest: Vec<Qualifier>, end: u32) -> Qualifier {
        let mut parts = vec![first];
        parts.extend(rest);
        if let Some(filter) = parts.iter().find(|part| matches!(part.kind, QualifierKind::Filter(_))) {
            self.diagnostics.push(Diagnostic::error(
                "illegal_zip",
                filter.span,
                "only generators are allowed in a zip generator",
            ));
        }
        Qualifier { kind: QualifierKind::Zip(parts), span: self.span(start, end) }
    }

    pub fn list_generator(&mut self, start: u32, head: Expr, list: Expr, strict: bool, end: u32) -> Qualifier {
        let pattern = self.pattern(head);
        Qualifier { kind: QualifierKind::List { pattern, list, strict }, span: self.span(start, end) }
    }

    pub fn binary_generator(&mut self, start: u32, head: Expr, binary: Expr, strict: bool, end: u32) -> Qualifier {
        let pattern = self.pattern(head);
        Qualifier { kind: QualifierKind::Binary { pattern, binary, strict }, span: self.span(start, end) }
    }

    pub fn map_generator(
        &mut self,
        start: u32,
        (key, value): (Expr, Expr),
        map: Expr,
        strict: bool,
        end: u32,
    ) -> Qualifier {
        let (key, value) = (self.pattern(key), self.pattern(value));
        Qualifier { kind: QualifierKind::Map { key, value, map, strict }, span: self.span(start, end) }
    }
}
