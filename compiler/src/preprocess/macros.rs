//! Macros: their definitions, and what a call of one becomes.

use super::{EXPANSION_LIMIT, Preprocessor, Refused, refuse};
use crate::diagnostic::Diagnostic;
use crate::lexer;
use crate::lint::suggest;
use crate::source::{Source, SourceId, Span};
use crate::tokens::{Literal, Token, TokenKind, TokenTable};
use num_bigint::BigInt;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A macro of the command line: `-DNAME` or `-DNAME=VALUE`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MacroDefinition {
    pub name: String,
    /// Erlang tokens; `true` when absent.
    pub value: Option<String>,
}

/// How deep a macro's body may use other macros.
const NESTING_LIMIT: usize = 500;

/// A macro's definition, the arguments of its call, and the index of the token behind them.
type Resolved<'t> = (Rc<Macro>, Vec<&'t [Token]>, usize);

struct Macro {
    /// `None` for a macro that is written without parentheses.
    parameters: Option<Vec<u32>>,
    body: Vec<Token>,
}

impl Macro {
    fn arity(&self) -> Option<usize> {
        self.parameters.as_ref().map(Vec::len)
    }
}

/// All macros by name; those of one name differ in their number of arguments.
#[derive(Default)]
pub(super) struct Macros {
    by_name: FxHashMap<u32, Vec<Rc<Macro>>>,
}

impl Macros {
    pub(super) fn new(
        definitions: &[MacroDefinition],
        table: &mut TokenTable,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Macros {
        let mut macros = Macros::default();
        for definition in definitions {
            let text = Source::new("command line", definition.value.clone().unwrap_or("true".into()));
            let mut body = lexer::scan(&text, SourceId(0), table, diagnostics);
            // Their own text is not among the sources: they stand at the start of the file.
            body.iter_mut().for_each(|token| token.span = Span::default());
            let name = table.intern(&definition.name);
            macros.by_name.insert(name, vec![Rc::new(Macro { parameters: None, body })]);
        }
        macros
    }

    pub(super) fn is_defined(&self, name: u32) -> bool {
        self.by_name.contains_key(&name)
    }

    pub(super) fn undefine(&mut self, name: u32) {
        self.by_name.remove(&name);
    }

    /// `(NAME, Body).` or `(NAME(Arg, …), Body).`
    pub(super) fn define(&mut self, arguments: &[Token], table: &TokenTable) -> Result<(), Refused> {
        let badly = |token: &Token| Err(refuse(token.span, "badly formed 'define'"));
        let [open, name, rest @ ..] = arguments else { return badly(&arguments[0]) };
        let named = matches!(name.kind, TokenKind::Atom | TokenKind::Variable);
        if open.kind != TokenKind::LeftParen || !named {
            return badly(name);
        }
        let (parameters, rest) = match rest {
            [open, rest @ ..] if open.kind == TokenKind::LeftParen => {
                let (parameters, rest) = parameters(rest, table)?;
                (Some(parameters), rest)
            }
            _ => (None, rest),
        };
        let [comma, body @ .., close, stop] = rest else { return badly(rest.first().unwrap_or(name)) };
        if comma.kind != TokenKind::Comma {
            if parameters.is_some() {
                return Err(refuse(comma.span, "badly formed define: missing comma"));
            }
            return badly(comma);
        }
        if (close.kind, stop.kind) != (TokenKind::RightParen, TokenKind::FullStop) {
            let place = if stop.kind == TokenKind::FullStop { stop } else { close };
            return Err(refuse(place.span, "badly formed define: missing closing right parenthesis"));
        }
        let new = Macro { parameters, body: body.to_vec() };
        let known = self.by_name.entry(name.value).or_default();
        if known.iter().any(|old| old.arity() == new.arity()) {
            return Err(refuse(name.span, format!("redefining macro '{}'", table.name(name.value))));
        }
        known.push(Rc::new(new));
        Ok(())
    }

    /// The name of the macro whose name is nearest.
    fn nearest(&self, name: &str, table: &TokenTable) -> Option<String> {
        let known = self.by_name.keys().map(|&known| &**table.name(known));
        suggest::nearest(name, known.chain(PREDEFINED.iter().copied())).map(str::to_string)
    }
}

/// `A, B)` and what follows.
fn parameters<'t>(mut rest: &'t [Token], table: &TokenTable) -> Result<(Vec<u32>, &'t [Token]), Refused> {
    let mut parameters = Vec::new();
    if let [close, after @ ..] = rest
        && close.kind == TokenKind::RightParen
    {
        return Ok((parameters, after));
    }
    loop {
        let [name, separator, after @ ..] = rest else {
            return Err(refuse(rest.first().map_or(Span::default(), |token| token.span), "badly formed 'define'"));
        };
        if name.kind != TokenKind::Variable {
            return Err(refuse(name.span, "badly formed 'define'"));
        }
        if parameters.contains(&name.value) {
            return Err(refuse(name.span, format!("argument '{}' already used", table.name(name.value))));
        }
        parameters.push(name.value);
        rest = after;
        match separator.kind {
            TokenKind::Comma => {}
            TokenKind::RightParen => return Ok((parameters, rest)),
            _ => return Err(refuse(separator.span, "badly formed 'define'")),
        }
    }
}

const PREDEFINED: [&str; 11] = [
    "MODULE",
    "MODULE_STRING",
    "FILE",
    "LINE",
    "MACHINE",
    "BEAM",
    "OTP_RELEASE",
    "FUNCTION_NAME",
    "FUNCTION_ARITY",
    "BASE_MODULE",
    "BASE_MODULE_STRING",
];

/// The release of OTP whose language this is.
const OTP_RELEASE: u32 = 25;

impl Preprocessor<'_> {
    /// Expands a form behind `output`.
    pub(super) fn expand_form(&mut self, form: &[Token]) -> Result<(), Refused> {
        if form.iter().any(|token| matches!(token.kind, TokenKind::Question | TokenKind::DoubleQuestion)) {
            self.expand(form, &mut Vec::new())
        } else {
            self.output.extend_from_slice(form);
            Ok(())
        }
    }

    /// Expands tokens behind `output`. `active` are the macros whose bodies these tokens come from.
    pub(super) fn expand(&mut self, input: &[Token], active: &mut Vec<(u32, Option<usize>)>) -> Result<(), Refused> {
        let mut index = 0;
        while let Some(&token) = input.get(index) {
            index += 1;
            match token.kind {
                TokenKind::Question => index = self.call(input, index, active)?,
                TokenKind::DoubleQuestion => {
                    return Err(refuse(token.span, "illegal macro call '??'").help("`??Arg` stands in a macro's body"));
                }
                _ => self.output.push(token),
            }
        }
        Ok(())
    }

    /// Expands the call whose name stands at `index`; the index behind the call.
    fn call(
        &mut self,
        input: &[Token],
        index: usize,
        active: &mut Vec<(u32, Option<usize>)>,
    ) -> Result<usize, Refused> {
        let Some(name) = input.get(index) else {
            let at = input.last().map_or(Span::default(), |token| token.span);
            return Err(refuse(at, "illegal macro call '?'"));
        };
        if !matches!(name.kind, TokenKind::Atom | TokenKind::Variable) {
            let text = if name.kind == TokenKind::FullStop { "dot".into() } else { self.table.text(name) };
            return Err(
                refuse(name.span, format!("illegal macro call '?{text}'")).label("a macro's name must follow the `?`")
            );
        }
        if let Some(value) = self.predefined(name.value, name.span) {
            self.output.push(value?);
            return Ok(index + 1);
        }
        let (definition, arguments, end) = self.resolve(name, input, index + 1)?;
        let key = (name.value, definition.arity());
        if active.contains(&key) {
            return Err(self.circular(name, key.1));
        }
        if active.len() >= NESTING_LIMIT {
            return Err(refuse(name.span, "macros nested too deeply"));
        }
        let body = self.substitute(&definition, name.span, &arguments, active)?;
        self.expanded += body.len();
        if self.expanded > EXPANSION_LIMIT {
            return Err(refuse(name.span, "macro expansion too large"));
        }
        active.push(key);
        self.expand(&body, active)?;
        active.pop();
        Ok(end)
    }

    fn circular(&self, name: &Token, arity: Option<usize>) -> Refused {
        let text = self.table.name(name.value);
        let text = arity.map_or(text.to_string(), |arity| format!("{text}/{arity}"));
        refuse(name.span, format!("circular macro '{text}'")).label("its body leads back to itself")
    }

    /// The definition that a call means, its arguments, and the index behind them.
    fn resolve<'t>(&self, name: &Token, input: &'t [Token], index: usize) -> Result<Resolved<'t>, Refused> {
        let text = self.table.name(name.value);
        let has_arguments = input.get(index).is_some_and(|token| token.kind == TokenKind::LeftParen);
        let Some(known) = self.macros.by_name.get(&name.value) else {
            let arity = match (has_arguments, collect_arguments(input, index)) {
                (true, Some((arguments, _))) => format!("/{}", arguments.len()),
                _ => String::new(),
            };
            let undefined = refuse(name.span, format!("undefined macro '{text}{arity}'"));
            return Err(match self.macros.nearest(text, self.table) {
                Some(near) => undefined.help(format!("did you mean ?{near}?")),
                None => undefined.help(format!("define it with -define({text}, …). before this line")),
            });
        };
        if let [only] = &known[..]
            && only.parameters.is_none()
        {
            return Ok((only.clone(), Vec::new(), index));
        }
        let mismatch =
            || refuse(name.span, format!("argument mismatch for macro '{text}'")).label(arities(text, known));
        if !has_arguments {
            let plain = known.iter().find(|definition| definition.parameters.is_none()).ok_or_else(mismatch)?;
            return Ok((plain.clone(), Vec::new(), index));
        }
        let Some((arguments, end)) = collect_arguments(input, index) else {
            return Err(
                refuse(name.span, format!("badly formed argument for macro '{text}'")).label("its `(` is not closed")
            );
        };
        let definition =
            known.iter().find(|definition| definition.arity() == Some(arguments.len())).ok_or_else(mismatch)?;
        Ok((definition.clone(), arguments, end))
    }

    /// The body with arguments in the place of parameters.
    fn substitute(
        &mut self,
        definition: &Macro,
        call: Span,
        arguments: &[&[Token]],
        active: &mut Vec<(u32, Option<usize>)>,
    ) -> Result<Vec<Token>, Refused> {
        let Some(parameters) = &definition.parameters else {
            return Ok(definition.body.iter().map(|token| Token { span: call, ..*token }).collect());
        };
        let parameter = |token: &Token| match token.kind {
            TokenKind::Variable => parameters.iter().position(|&name| name == token.value),
            _ => None,
        };
        // Arguments are expanded in the caller's world, so that ?M(?M(1)) is no circle; once, however often they are used.
        let mut expanded: Vec<Option<Vec<Token>>> = vec![None; arguments.len()];
        let mut body = Vec::with_capacity(definition.body.len());
        let mut place = call;
        let mut tokens = definition.body.iter();
        while let Some(token) = tokens.next() {
            if token.kind == TokenKind::DoubleQuestion
                && let Some(index) = tokens.as_slice().first().and_then(parameter)
            {
                tokens.next();
                body.push(self.stringify(arguments[index], place));
                continue;
            }
            let Some(index) = parameter(token) else {
                body.push(Token { span: place, ..*token });
                continue;
            };
            if expanded[index].is_none() {
                let start = self.output.len();
                let result = self.expand(arguments[index], active);
                expanded[index] = Some(self.output.split_off(start));
                result?;
            }
            let argument = expanded[index].as_deref().unwrap_or_default();
            body.extend_from_slice(argument);
            if body.len() > EXPANSION_LIMIT {
                return Err(refuse(call, "macro expansion too large"));
            }
            // What follows an argument stands where the argument ends, as in OTP.
            place = argument.last().map_or(place, |last| last.span);
        }
        Ok(body)
    }

    /// `??Arg`: the argument's tokens as a string, a space between any two.
    fn stringify(&mut self, argument: &[Token], span: Span) -> Token {
        let texts: Vec<String> = argument.iter().map(|token| self.table.text(token)).collect();
        self.string(&texts.join(" "), span)
    }

    fn string(&mut self, text: &str, span: Span) -> Token {
        let value = self.table.add(Literal::String(text.chars().map(u32::from).collect()));
        Token { kind: TokenKind::String, value, span }
    }

    fn integer(&mut self, value: i64, span: Span) -> Token {
        Token { kind: TokenKind::Integer, value: self.table.add(Literal::Integer(BigInt::from(value))), span }
    }

    /// The value of a macro that is always there; `None` when the name is none of them.
    pub(super) fn predefined(&mut self, name: u32, span: Span) -> Option<Result<Token, Refused>> {
        let name = self.table.name(name).clone();
        if !PREDEFINED.contains(&&*name) {
            return None;
        }
        let atom = |value| Token { kind: TokenKind::Atom, value, span };
        Some(Ok(match &*name {
            "LINE" => {
                let line = i64::from(self.sources[span.source.0 as usize].line_number(span.start));
                let shift = self.file.as_ref().map_or(0, |(_, shift)| *shift);
                self.integer(line + shift, span)
            }
            "FILE" => {
                let own = &self.sources[span.source.0 as usize].name;
                let file = self.file.as_ref().map_or(own, |(name, _)| name).clone();
                self.string(&file, span)
            }
            "MACHINE" => atom(self.table.intern("BEAM")),
            "BEAM" => atom(self.table.intern("true")),
            "OTP_RELEASE" => self.integer(OTP_RELEASE.into(), span),
            "FUNCTION_NAME" | "FUNCTION_ARITY" => return Some(self.current_function(&name, span)),
            _ => {
                let Some(module) = self.module else {
                    return Some(Err(
                        refuse(span, format!("undefined macro '{name}'")).help("-module(name). must stand before this")
                    ));
                };
                if name.ends_with("STRING") {
                    let text = self.table.name(module).clone();
                    self.string(&text, span)
                } else {
                    atom(module)
                }
            }
        }))
    }

    fn current_function(&mut self, name: &str, span: Span) -> Result<Token, Refused> {
        let form = &self.output[self.form_start..];
        let head = match form {
            [function, ..] if function.kind == TokenKind::Atom => {
                collect_arguments(form, 1).map(|head| (function.value, head))
            }
            _ => None,
        };
        let Some((function, (arguments, _))) = head else {
            return Err(refuse(span, format!("?{name} can only be used within a function")));
        };
        let arity = arguments.len() as i64;
        Ok(match name {
            "FUNCTION_NAME" => Token { kind: TokenKind::Atom, value: function, span },
            _ => self.integer(arity, span),
        })
    }
}

fn arities(name: &str, known: &[Rc<Macro>]) -> String {
    let known: Vec<String> = known
        .iter()
        .map(|definition| match definition.arity() {
            None => format!("?{name}"),
            Some(arity) => format!("?{name}/{arity}"),
        })
        .collect();
    format!("there is {}", known.join(", "))
}

/// The arguments between the parentheses that open at `index`, and the index behind them.
fn collect_arguments(input: &[Token], index: usize) -> Option<(Vec<&[Token]>, usize)> {
    if input.get(index)?.kind != TokenKind::LeftParen {
        return None;
    }
    let mut arguments = Vec::new();
    let first = index + 1;
    let mut start = first;
    let mut depth = 0usize;
    for (at, token) in input.iter().enumerate().skip(first) {
        let kind = token.kind;
        let opens_fun = kind == TokenKind::Fun
            && match input.get(at + 1).map(|token| token.kind) {
                Some(TokenKind::LeftParen) => true,
                Some(TokenKind::Variable) => input.get(at + 2).is_some_and(|token| token.kind == TokenKind::LeftParen),
                _ => false,
            };
        if kind.opens() || opens_fun {
            depth += 1;
        } else if kind == TokenKind::Comma && depth == 0 {
            arguments.push(&input[start..at]);
            start = at + 1;
        } else if kind == TokenKind::RightParen && depth == 0 {
            if at > start || !arguments.is_empty() {
                arguments.push(&input[start..at]);
            }
            return Some((arguments, at + 1));
        } else if kind.closes() {
            depth = depth.checked_sub(1)?;
        }
    }
    None
}
