//! Expression to pattern, with a named error for each refusal.
//!
//! Where a `:` or an operator has another meaning in expressions, the grammar
//! cannot know yet that it reads a pattern; here it is decided.

use crate::ast::*;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Converts; what is no pattern becomes `_` and a diagnostic.
pub fn pattern(expr: Expr, diagnostics: &mut Vec<Diagnostic>) -> Pattern {
    let span = expr.span;
    let at = expr.place();
    let kind = match expr.kind {
        ExprKind::Variable(name) if &*name == "_" => PatternKind::Wildcard,
        ExprKind::Variable(name) => PatternKind::Variable(name),
        ExprKind::Atom(name) => PatternKind::Atom(name),
        ExprKind::Integer(value) => PatternKind::Integer(value),
        ExprKind::Float(value) => PatternKind::Float(value),
        ExprKind::Character(code) => PatternKind::Character(code),
        ExprKind::String(text) => PatternKind::String(text),
        ExprKind::SigilBinary(bytes) => PatternKind::SigilBinary(bytes),
        ExprKind::Nil => PatternKind::Nil,
        ExprKind::List(elements, tail) => {
            PatternKind::List(patterns(elements, diagnostics), tail.map(|tail| Box::new(pattern(*tail, diagnostics))))
        }
        ExprKind::Tuple(elements) => PatternKind::Tuple(patterns(elements, diagnostics)),
        ExprKind::Map(fields) => map(fields, diagnostics),
        ExprKind::Record(name, fields) => PatternKind::Record(
            name,
            fields.into_iter().map(|field| (field.name, pattern(field.value, diagnostics))).collect(),
        ),
        ExprKind::RecordIndex(name, field) => PatternKind::RecordIndex(name, field),
        ExprKind::Binary(elements) => PatternKind::Binary(
            elements
                .into_iter()
                .map(|element| BinaryPatternElement {
                    value: segment(element.value, diagnostics),
                    size: element.size,
                    specifiers: element.specifiers,
                    span: element.span,
                })
                .collect(),
        ),
        ExprKind::Match(left, right) => PatternKind::Alias(left, Box::new(pattern(*right, diagnostics))),
        ExprKind::Binary2(BinaryOperator::Append, left, right) => match prefix(left.kind) {
            Ok(text) => PatternKind::StringPrefix(text, Box::new(pattern(*right, diagnostics))),
            Err(_) => illegal(at, span, "the left side of `++` in a pattern is a string", diagnostics),
        },
        ExprKind::Unary(UnaryOperator::Minus, operand)
            if matches!(operand.kind, ExprKind::Integer(_) | ExprKind::Float(_)) =>
        {
            match operand.kind {
                ExprKind::Integer(value) => PatternKind::Integer(-value),
                ExprKind::Float(value) => PatternKind::Float(-value),
                _ => PatternKind::Wildcard,
            }
        }
        kind if is_arithmetic(&kind) => PatternKind::Constant(Box::new(Expr { kind, span, at: at.start })),
        kind => illegal(at, span, reason(&kind), diagnostics),
    };
    Pattern { kind, span }
}

fn patterns(exprs: Vec<Expr>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Pattern> {
    exprs.into_iter().map(|expr| pattern(expr, diagnostics)).collect()
}

fn map(fields: Vec<MapField>, diagnostics: &mut Vec<Diagnostic>) -> PatternKind {
    let mut pairs = Vec::with_capacity(fields.len());
    for field in fields {
        if !field.exact {
            illegal(field.span, field.span, "a map pattern matches a key with `:=`", diagnostics);
        }
        pairs.push((field.key, pattern(field.value, diagnostics)));
    }
    PatternKind::Map(pairs)
}

/// The value of a binary segment: a variable, or a constant.
fn segment(value: Expr, diagnostics: &mut Vec<Diagnostic>) -> Pattern {
    use ExprKind::*;
    let simple = matches!(value.kind, Variable(_) | Integer(_) | Float(_) | Character(_) | String(_));
    if simple || is_arithmetic(&value.kind) {
        return pattern(value, diagnostics);
    }
    let kind = illegal(
        value.place(),
        value.span,
        "a segment of a binary pattern is a variable, a number or a string",
        diagnostics,
    );
    Pattern { kind, span: value.span }
}

/// The characters of a string, or of a list of characters and integers.
fn prefix(kind: ExprKind) -> Result<Vec<u32>, ()> {
    match kind {
        ExprKind::String(text) => Ok(text),
        ExprKind::Nil => Ok(Vec::new()),
        ExprKind::List(elements, None) => elements.into_iter().map(character).collect(),
        _ => Err(()),
    }
}

fn character(element: Expr) -> Result<u32, ()> {
    match element.kind {
        ExprKind::Character(code) => Ok(code),
        ExprKind::Integer(value) => u32::try_from(value).map_err(drop),
        _ => Err(()),
    }
}

/// Arithmetic over numbers only: it has a value at compile time.
fn is_arithmetic(kind: &ExprKind) -> bool {
    use BinaryOperator::*;
    let mut left = kind;
    loop {
        // Chains lean to the left, so the loop walks them without recursion.
        match left {
            ExprKind::Unary(UnaryOperator::Not, _) => return false,
            ExprKind::Unary(_, operand) => left = &operand.kind,
            ExprKind::Binary2(
                Add | Subtract | Multiply | Divide | IntegerDivide | Remainder | BitAnd | BitOr | BitXor | ShiftLeft
                | ShiftRight,
                first,
                second,
            ) => {
                if !is_arithmetic(&second.kind) {
                    return false;
                }
                left = &first.kind;
            }
            kind => return matches!(kind, ExprKind::Integer(_) | ExprKind::Float(_) | ExprKind::Character(_)),
        }
    }
}

fn illegal(at: Span, whole: Span, label: &str, diagnostics: &mut Vec<Diagnostic>) -> PatternKind {
    let span = if at.start == whole.start { whole } else { at };
    diagnostics.push(Diagnostic::error("illegal_pattern", span, "illegal pattern").label(label));
    PatternKind::Wildcard
}

fn reason(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Call(..) => "a call has no value before the program runs",
        ExprKind::Fun { .. } | ExprKind::LocalFun(..) | ExprKind::RemoteFun(..) => "funs cannot be matched",
        ExprKind::RecordUpdate(..) | ExprKind::MapUpdate(..) => "a pattern describes the whole value, not an update",
        ExprKind::RecordAccess(..) => "fields are matched with #record{field = Pattern}",
        ExprKind::Unary(..) | ExprKind::Binary2(..) => "operators in patterns take numbers only",
        _ => "this cannot stand in a pattern",
    }
}
