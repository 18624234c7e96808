//! Directives and macros: the tokens of a file to the tokens that the parser sees.
//!
//! Works form by form; forms that no macro touches are copied. Does no I/O:
//! included files come from the caller's `FileLoader`. As in OTP, the tokens of
//! a macro's body stand where the macro was called, those of its arguments
//! where they were written.

mod condition;
mod macros;

use crate::ast::Name;
use crate::diagnostic::Diagnostic;
use crate::lexer;
use crate::parser;
use crate::source::{Source, SourceId, Span};
use crate::tokens::{Literal, Token, TokenKind, TokenTable};
pub use macros::MacroDefinition;
use macros::Macros;

/// How deep files may include files, as in OTP.
const INCLUDE_LIMIT: usize = 8;
/// Tokens that the macros of one compilation may expand to.
const EXPANSION_LIMIT: usize = 20_000_000;

/// Where `-include` finds files. The compiler itself opens none.
pub trait FileLoader {
    /// The file that `-include(name)` in the file `from` means.
    fn include(&self, name: &str, from: &str) -> Option<Source>;
    /// The file that `-include_lib(name)` means, where `name` starts with an application's name.
    fn include_lib(&self, name: &str, from: &str) -> Option<Source>;
}

/// Knows no files.
pub struct NoFiles;

impl FileLoader for NoFiles {
    fn include(&self, _name: &str, _from: &str) -> Option<Source> {
        None
    }

    fn include_lib(&self, _name: &str, _from: &str) -> Option<Source> {
        None
    }
}

/// What preprocessing leaves behind.
pub struct Preprocessed {
    pub tokens: Vec<Token>,
    /// Index 0 is the module's own text, then included files in their order.
    pub sources: Vec<Source>,
    /// Names that head forms which were dropped because of an error.
    pub broken: Vec<Name>,
}

/// Runs directives and expands macros. `definitions` are those of the command line.
pub fn preprocess(
    source: &Source,
    definitions: &[MacroDefinition],
    loader: &dyn FileLoader,
    table: &mut TokenTable,
    diagnostics: &mut Vec<Diagnostic>,
) -> Preprocessed {
    let mut preprocessor = Preprocessor {
        macros: Macros::new(definitions, table, diagnostics),
        loader,
        diagnostics,
        sources: vec![source.clone()],
        conditions: Vec::new(),
        module: None,
        file: None,
        output: Vec::new(),
        form_start: 0,
        expanded: 0,
        broken: Vec::new(),
        table,
    };
    preprocessor.file(SourceId(0), 0);
    Preprocessed { tokens: preprocessor.output, sources: preprocessor.sources, broken: preprocessor.broken }
}

struct Preprocessor<'a> {
    table: &'a mut TokenTable,
    macros: Macros,
    loader: &'a dyn FileLoader,
    diagnostics: &'a mut Vec<Diagnostic>,
    sources: Vec<Source>,
    /// `-ifdef` and its kin that no `-endif` closed yet, outermost first.
    conditions: Vec<Condition>,
    module: Option<u32>,
    /// Name, and lines to add, from the last `-file`.
    file: Option<(String, i64)>,
    output: Vec<Token>,
    /// Where the current form starts in `output`.
    form_start: usize,
    expanded: usize,
    broken: Vec<Name>,
}

struct Condition {
    directive: String,
    branch: Branch,
    has_else: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Branch {
    /// The forms of this branch count.
    Active,
    /// No branch counted yet.
    Waiting,
    /// An earlier branch counted, or the whole condition is inside one that does not.
    Over,
}

type Refused = Diagnostic;

fn refuse(span: Span, message: impl Into<String>) -> Refused {
    Diagnostic::error("preprocessor", span, message)
}

/// At the first argument, or at what stands in the place of the `(`.
fn badly_formed(directive: &str, at: Token, arguments: &[Token]) -> Refused {
    let place = match arguments {
        [open, argument, ..] if open.kind == TokenKind::LeftParen => argument,
        [other, ..] => other,
        [] => &at,
    };
    refuse(place.span, format!("badly formed '{directive}'"))
}

impl Preprocessor<'_> {
    fn file(&mut self, id: SourceId, depth: usize) {
        let source = self.sources[id.0 as usize].clone();
        let tokens = lexer::scan(&source, id, self.table, self.diagnostics);
        let conditions_before = self.conditions.len();
        for form in tokens.split_inclusive(|token| token.kind == TokenKind::FullStop) {
            self.form_start = self.output.len();
            if let Err(diagnostic) = self.form(form, depth) {
                self.output.truncate(self.form_start);
                self.diagnostics.push(diagnostic);
                if form[0].kind == TokenKind::Atom {
                    self.broken.push(self.table.name(form[0].value).clone());
                }
            }
        }
        for condition in self.conditions.drain(conditions_before..).rev() {
            let end = Span::new(id, source.text.len(), source.text.len());
            self.diagnostics.push(
                refuse(end, format!("unterminated '-{}'", condition.directive))
                    .label("the file ends before its -endif"),
            );
        }
    }

    fn is_active(&self) -> bool {
        self.conditions.last().is_none_or(|condition| condition.branch == Branch::Active)
    }

    fn form(&mut self, form: &[Token], depth: usize) -> Result<(), Refused> {
        let directive = match form {
            [Token { kind: TokenKind::Minus, .. }, name, ..] => match name.kind {
                TokenKind::Atom => Some((self.table.name(name.value).clone(), *name)),
                TokenKind::If => Some((Name::from("if"), *name)),
                _ => None,
            },
            _ => None,
        };
        let Some((name, at)) = directive else {
            return if self.is_active() { self.expand_form(form) } else { Ok(()) };
        };
        let arguments = &form[2..];
        match &*name {
            "ifdef" | "ifndef" | "if" => self.open_condition(&name, at, arguments),
            "elif" | "else" | "endif" => self.continue_condition(&name, at, arguments),
            _ if !self.is_active() => Ok(()),
            "define" => self.define(at, arguments),
            "undef" => {
                let name = self.only_name(&name, at, arguments)?;
                self.macros.undefine(name);
                Ok(())
            }
            "include" | "include_lib" => self.include(&name, at, arguments, depth),
            "error" | "warning" => self.report(&name, at, arguments),
            "file" => {
                self.expand_form(form)?;
                self.note_file();
                Ok(())
            }
            _ => {
                self.expand_form(form)?;
                if &*name == "module"
                    && let [.., Token { kind: TokenKind::LeftParen, .. }, module, _, _] = self.output[self.form_start..]
                    && module.kind == TokenKind::Atom
                {
                    self.module = Some(module.value);
                }
                Ok(())
            }
        }
    }

    /// `-file("name", Line)`: what `?FILE` and `?LINE` are from the next line on.
    fn note_file(&mut self) {
        if let [_, _, _, name, _, line, _, stop] = self.output[self.form_start..]
            && let (TokenKind::String, TokenKind::Integer) = (name.kind, line.kind)
            && let (Literal::String(name), Literal::Integer(line)) =
                (self.table.literal(name.value), self.table.literal(line.value))
        {
            let name = name.iter().filter_map(|&code| char::from_u32(code)).collect();
            let here = i64::from(self.sources[stop.span.source.0 as usize].line_number(stop.span.start));
            self.file = Some((name, i64::try_from(line).unwrap_or(1) - here - 1));
        }
    }

    // ---- Conditions ----

    fn open_condition(&mut self, directive: &str, at: Token, arguments: &[Token]) -> Result<(), Refused> {
        let decided = if !self.is_active() { Ok(Branch::Over) } else { self.decide(directive, at, arguments) };
        let branch = *decided.as_ref().unwrap_or(&Branch::Waiting);
        self.conditions.push(Condition { directive: directive.to_string(), branch, has_else: false });
        decided.map(drop)
    }

    fn decide(&mut self, directive: &str, at: Token, arguments: &[Token]) -> Result<Branch, Refused> {
        let holds = match directive {
            "ifdef" => self.only_name(directive, at, arguments).map(|name| self.is_defined(name))?,
            "ifndef" => self.only_name(directive, at, arguments).map(|name| !self.is_defined(name))?,
            _ => self.condition(directive, at, arguments)?,
        };
        Ok(if holds { Branch::Active } else { Branch::Waiting })
    }

    fn continue_condition(&mut self, directive: &str, at: Token, arguments: &[Token]) -> Result<(), Refused> {
        let Some(condition) = self.conditions.last() else {
            return Err(
                refuse(at.span, format!("unbalanced '-{directive}'")).help("no -ifdef, -ifndef or -if is open here")
            );
        };
        let (branch, has_else) = (condition.branch, condition.has_else);
        let next = match directive {
            "endif" => {
                self.conditions.pop();
                return Ok(());
            }
            _ if has_else && directive == "else" => return Err(refuse(at.span, "unbalanced '-else'")),
            _ if has_else => return Err(refuse(at.span, "'elif' following 'else'")),
            _ if branch != Branch::Waiting => Branch::Over,
            "else" => Branch::Active,
            _ => self.decide("elif", at, arguments)?,
        };
        if let Some(condition) = self.conditions.last_mut() {
            condition.branch = next;
            condition.has_else = directive == "else";
        }
        Ok(())
    }

    /// The value of `-if(Expression)`; what has none is false.
    fn condition(&mut self, directive: &str, at: Token, arguments: &[Token]) -> Result<bool, Refused> {
        let [Token { kind: TokenKind::LeftParen, .. }, inner @ .., Token { kind: TokenKind::RightParen, .. }, stop] =
            arguments
        else {
            return Err(badly_formed(directive, at, arguments));
        };
        let mut tokens = Vec::with_capacity(inner.len());
        let mut index = 0;
        while let Some(&token) = inner.get(index) {
            if let [defined, open, name, close, ..] = &inner[index..]
                && defined.kind == TokenKind::Atom
                && &**self.table.name(defined.value) == "defined"
                && (open.kind, close.kind) == (TokenKind::LeftParen, TokenKind::RightParen)
                && matches!(name.kind, TokenKind::Atom | TokenKind::Variable)
            {
                let value = if self.is_defined(name.value) { "true" } else { "false" };
                tokens.push(Token { value: self.table.intern(value), ..*defined });
                index += 4;
                continue;
            }
            tokens.push(token);
            index += 1;
        }
        let start = self.output.len();
        let expanded = self.expand(&tokens, &mut Vec::new());
        let mut tokens = self.output.split_off(start);
        expanded?;
        tokens.push(*stop);
        let mut errors = Vec::new();
        match parser::parse_expressions(&tokens, self.table, &mut errors).as_deref() {
            Some([expression]) if errors.is_empty() => Ok(condition::is_true(expression)),
            _ => Err(refuse(at.span, format!("badly formed '{directive}'"))),
        }
    }

    fn is_defined(&mut self, name: u32) -> bool {
        self.macros.is_defined(name) || self.predefined(name, Span::default()).is_some_and(|token| token.is_ok())
    }

    // ---- Other directives ----

    /// `(name)` as the only argument.
    fn only_name(&self, directive: &str, at: Token, arguments: &[Token]) -> Result<u32, Refused> {
        match arguments {
            [Token { kind: TokenKind::LeftParen, .. }, name, Token { kind: TokenKind::RightParen, .. }, _]
                if matches!(name.kind, TokenKind::Atom | TokenKind::Variable) =>
            {
                Ok(name.value)
            }
            _ => Err(badly_formed(directive, at, arguments)),
        }
    }

    fn define(&mut self, at: Token, arguments: &[Token]) -> Result<(), Refused> {
        let help = "write -define(NAME, Replacement). or -define(NAME(Arg), Replacement).";
        let [_, name, ..] = arguments else { return Err(refuse(at.span, "badly formed 'define'").help(help)) };
        if self.predefined(name.value, name.span).is_some()
            && matches!(name.kind, TokenKind::Atom | TokenKind::Variable)
        {
            return Err(refuse(name.span, format!("redefining predefined macro '{}'", self.table.name(name.value))));
        }
        self.macros.define(arguments, self.table).map_err(|error| error.help(help))
    }

    fn report(&mut self, directive: &str, at: Token, arguments: &[Token]) -> Result<(), Refused> {
        let [Token { kind: TokenKind::LeftParen, .. }, term @ .., Token { kind: TokenKind::RightParen, .. }, _] =
            arguments
        else {
            return Err(refuse(at.span, format!("badly formed '{directive}'")));
        };
        let text: String = term.iter().map(|token| self.table.text(token)).collect();
        let message = format!("-{directive}({text}).");
        self.diagnostics.push(match directive {
            "error" => refuse(at.span, message),
            _ => Diagnostic::warning("preprocessor", at.span, message),
        });
        Ok(())
    }

    fn include(&mut self, directive: &str, at: Token, arguments: &[Token], depth: usize) -> Result<(), Refused> {
        let start = self.output.len();
        let expanded = self.expand(arguments, &mut Vec::new());
        let arguments = self.output.split_off(start);
        expanded?;
        let [_, name, Token { kind: TokenKind::RightParen, .. }, _] = arguments[..] else {
            return Err(badly_formed(directive, at, &arguments));
        };
        let (TokenKind::String, Literal::String(text)) = (name.kind, self.table.literal_of(&name)) else {
            return Err(refuse(name.span, format!("badly formed '{directive}'")));
        };
        let text: String = text.iter().filter_map(|&code| char::from_u32(code)).collect();
        if depth + 1 >= INCLUDE_LIMIT {
            return Err(refuse(name.span, "include too deep").help("does a file include itself?"));
        }
        let from = self.sources[name.span.source.0 as usize].name.clone();
        let loaded = match directive {
            "include" => self.loader.include(&text, &from),
            // A path without an application is also looked up as -include does.
            _ => self.loader.include_lib(&text, &from).or_else(|| self.loader.include(&text, &from)),
        };
        let Some(source) = loaded else {
            let kind = if directive == "include" { "file" } else { "lib" };
            return Err(refuse(name.span, format!("can't find include {kind} \"{text}\"")));
        };
        let Ok(id) = u16::try_from(self.sources.len()) else {
            return Err(refuse(name.span, "too many included files"));
        };
        self.sources.push(source);
        let outer_file = self.file.take();
        self.file(SourceId(id), depth + 1);
        self.file = outer_file;
        self.form_start = self.output.len();
        Ok(())
    }
}
