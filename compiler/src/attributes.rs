//! `-name(Values).` to a form: what the attributes that the compiler knows must look like.

use crate::ast::*;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::tokens::quote_atom;

/// The form of an attribute; `None` when it is refused, or says nothing to later passes.
pub fn attribute(name: Ident, values: Vec<Expr>, diagnostics: &mut Vec<Diagnostic>) -> Option<FormKind> {
    let result = match &*name.name {
        "feature" => return None,
        "module" => module(values),
        "export" => one(values).and_then(function_names).map(FormKind::Export),
        "import" => import(values),
        "record" => record(values),
        "file" => file(values),
        "export_type" => match one(values).and_then(function_names) {
            Ok(names) => Ok(FormKind::ExportType(names)),
            Err(_) => Err((name.span, "bad export_type declaration".into(), "write -export_type([name/1]).")),
        },
        "behaviour" | "behavior" => one(values).and_then(|value| match value.kind {
            ExprKind::Atom(module) => Ok(FormKind::Behaviour(Ident { name: module, span: name.span })),
            _ => Err(bad(&value, "bad attribute", "write -behaviour(module).")),
        }),
        "on_load" => on_load(&name, values),
        _ => one(values).and_then(constant).map(|value| match &*name.name {
            "compile" => FormKind::Compile(value),
            _ => FormKind::Attribute(name.clone(), value),
        }),
    };
    result
        .map_err(|(span, message, help)| diagnostics.push(Diagnostic::error("attribute", span, message).help(help)))
        .ok()
}

type Refusal = (Span, String, &'static str);

fn bad(expr: &Expr, message: &str, help: &'static str) -> Refusal {
    let span = if expr.at == expr.span.start { expr.span } else { Span { start: expr.span.start, ..expr.span } };
    (span, message.to_string(), help)
}

fn one(values: Vec<Expr>) -> Result<Expr, Refusal> {
    let mut values = values.into_iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        (_, Some(second)) => Err(bad(&second, "bad attribute", "this attribute takes one value")),
        (None, None) => Err((Span::default(), "bad attribute".into(), "this attribute takes one value")),
    }
}

fn module(values: Vec<Expr>) -> Result<FormKind, Refusal> {
    let help = "write -module(name).";
    match &values[..] {
        [Expr { kind: ExprKind::Atom(name), span, .. }] => {
            Ok(FormKind::Module(Ident { name: name.clone(), span: *span }))
        }
        [Expr { kind: ExprKind::Atom(_), .. }, second, ..] => {
            Err(bad(second, "parameterized modules are no longer supported", help))
        }
        [first, ..] => Err(bad(first, "bad module declaration", help)),
        [] => Err((Span::default(), "bad module declaration".into(), help)),
    }
}

fn import(values: Vec<Expr>) -> Result<FormKind, Refusal> {
    let help = "write -import(module, [name/arity]).";
    let mut values = values.into_iter();
    match (values.next(), values.next()) {
        (Some(Expr { kind: ExprKind::Atom(name), span, .. }), Some(names)) => {
            Ok(FormKind::Import(Ident { name, span }, function_names(names)?))
        }
        (Some(first), None) => Err(bad(&first, "bad import declaration", help)),
        (_, Some(second)) => Err(bad(&second, "bad import declaration", help)),
        (None, None) => Err((Span::default(), "bad import declaration".into(), help)),
    }
}

/// `[f/1, g/2]`.
fn function_names(list: Expr) -> Result<Vec<FunctionName>, Refusal> {
    let help = "write [name/arity, …]";
    let elements = match list.kind {
        ExprKind::Nil => return Ok(Vec::new()),
        ExprKind::List(elements, None) => elements,
        _ => return Err(bad(&list, "bad Name/Arity", help)),
    };
    // erlc names the rest of the list, which starts at its first element or, for the first, at the bracket.
    let list_start = list.span;
    elements
        .into_iter()
        .enumerate()
        .map(|(index, element)| {
            let span = element.span;
            let ExprKind::Binary2(BinaryOperator::Divide, name, arity) = element.kind else {
                let at = if index == 0 { Span { start: list_start.start, ..span } } else { span };
                return Err((at, "bad Name/Arity".to_string(), help));
            };
            let ExprKind::Atom(atom) = name.kind else { return Err(bad(&name, "bad function name", help)) };
            match arity.kind {
                ExprKind::Integer(ref value) if *value < 256.into() => Ok(FunctionName {
                    name: Ident { name: atom, span: name.span },
                    arity: u32::try_from(value).unwrap_or(0),
                    span,
                }),
                _ => Err(bad(&arity, "bad function arity", help)),
            }
        })
        .collect()
}

fn record(values: Vec<Expr>) -> Result<FormKind, Refusal> {
    let help = "write -record(name, {field, field = Default}).";
    let mut values = values.into_iter();
    let (name, fields) = match (values.next(), values.next()) {
        (Some(Expr { kind: ExprKind::Atom(name), span, .. }), Some(fields)) => (Ident { name, span }, fields),
        (Some(first), _) => return Err(bad(&first, "bad record declaration", help)),
        (None, _) => return Err((Span::default(), "bad record declaration".into(), help)),
    };
    let ExprKind::Tuple(fields) = fields.kind else { return Err(bad(&fields, "bad record declaration", help)) };
    let fields = fields
        .into_iter()
        .map(|field| match field.kind {
            ExprKind::Atom(name) => {
                Ok(RecordFieldDeclaration { name: Ident { name, span: field.span }, default: None })
            }
            ExprKind::Match(pattern, default) => match pattern.kind {
                PatternKind::Atom(name) => {
                    Ok(RecordFieldDeclaration { name: Ident { name, span: pattern.span }, default: Some(*default) })
                }
                _ => Err((pattern.span, "bad record field".to_string(), help)),
            },
            _ => Err(bad(&field, "bad record field", help)),
        })
        .collect::<Result<_, _>>()?;
    Ok(FormKind::Record(name, fields))
}

fn file(values: Vec<Expr>) -> Result<FormKind, Refusal> {
    match &values[..] {
        [Expr { kind: ExprKind::String(name), .. }, Expr { kind: ExprKind::Integer(line), .. }] => {
            let name = name.iter().filter_map(|&code| char::from_u32(code)).collect();
            Ok(FormKind::File(name, u32::try_from(line).unwrap_or(u32::MAX)))
        }
        [first, ..] => Err(bad(first, "bad file declaration", "write -file(\"name\", Line).")),
        [] => Err((Span::default(), "bad file declaration".into(), "write -file(\"name\", Line).")),
    }
}

fn on_load(name: &Ident, values: Vec<Expr>) -> Result<FormKind, Refusal> {
    let value = one(values)?;
    let refusal =
        |what: String| (name.span, format!("badly formed on_load attribute: {what}"), "write -on_load(name/0).");
    match value.kind {
        ExprKind::Binary2(BinaryOperator::Divide, function, arity) => match (function.kind, arity.kind) {
            (ExprKind::Atom(function_name), ExprKind::Integer(arity)) => Ok(FormKind::OnLoad(FunctionName {
                name: Ident { name: function_name, span: function.span },
                arity: u32::try_from(arity).unwrap_or(u32::MAX),
                // erlc names the attribute.
                span: name.span,
            })),
            _ => Err(refusal("name/arity".into())),
        },
        ExprKind::Atom(atom) => Err(refusal(quote_atom(&atom))),
        _ => Err(refusal("term".into())),
    }
}

/// An attribute's value: a term, in which `f/1` stands for `{f, 1}`.
fn constant(expr: Expr) -> Result<Expr, Refusal> {
    let help = "an attribute's value is a constant term";
    let Expr { kind, span, at } = expr;
    let all = |exprs: Vec<Expr>| exprs.into_iter().map(constant).collect::<Result<Vec<_>, _>>();
    let kind = match kind {
        ExprKind::List(elements, tail) => {
            ExprKind::List(all(elements)?, tail.map(|tail| constant(*tail).map(Box::new)).transpose()?)
        }
        ExprKind::Tuple(elements) => ExprKind::Tuple(all(elements)?),
        ExprKind::Map(fields) => ExprKind::Map(
            fields
                .into_iter()
                .map(|field| Ok(MapField { key: constant(field.key)?, value: constant(field.value)?, ..field }))
                .collect::<Result<_, Refusal>>()?,
        ),
        ExprKind::Binary2(BinaryOperator::Divide, name, arity)
            if matches!((&name.kind, &arity.kind), (ExprKind::Atom(_), ExprKind::Integer(_))) =>
        {
            ExprKind::Tuple(vec![*name, *arity])
        }
        ExprKind::Unary(operator @ (UnaryOperator::Minus | UnaryOperator::Plus), operand)
            if matches!(operand.kind, ExprKind::Integer(_) | ExprKind::Float(_) | ExprKind::Character(_)) =>
        {
            match (operator, operand.kind) {
                (UnaryOperator::Minus, ExprKind::Integer(value)) => ExprKind::Integer(-value),
                (UnaryOperator::Minus, ExprKind::Float(value)) => ExprKind::Float(-value),
                (UnaryOperator::Minus, ExprKind::Character(code)) => ExprKind::Integer(-num_bigint::BigInt::from(code)),
                (_, kind) => kind,
            }
        }
        kind @ (ExprKind::Atom(_)
        | ExprKind::Integer(_)
        | ExprKind::Float(_)
        | ExprKind::Character(_)
        | ExprKind::String(_)
        | ExprKind::SigilBinary(_)
        | ExprKind::Nil
        | ExprKind::Binary(_)) => kind,
        kind => return Err(bad(&Expr { kind, span, at }, "bad attribute", help)),
    };
    Ok(Expr { kind, span, at })
}
