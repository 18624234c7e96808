//! What the grammar accepts beyond OTP 25's own sources, and what each form becomes.

use compiler::ast::*;
use compiler::pipeline::{Options, parse_and_lint};
use compiler::preprocess::NoFiles;
use compiler::source::Source;

#[track_caller]
fn body(text: &str) -> Expr {
    let text = format!("-module(m).\n-export([f/2]).\nf(X, Y) -> {text}.\n");
    let checked = parse_and_lint(&Options::default(), &Source::new("m.erl", text.clone()), &NoFiles);
    assert!(!checked.diagnostics.has_errors(), "{}", checked.diagnostics.render(compiler::diagnostic::Colour::Never));
    let function = checked.module.forms.iter().find_map(|form| match &form.kind {
        FormKind::Function(function) => Some(function),
        _ => None,
    });
    function.expect("the function was read").clauses[0].body[0].clone()
}

#[track_caller]
fn qualifiers(text: &str) -> Vec<Qualifier> {
    match body(text).kind {
        ExprKind::ListComprehension(_, qualifiers) | ExprKind::MapComprehension(_, _, qualifiers) => qualifiers,
        other => panic!("no comprehension: {other:?}"),
    }
}

#[test]
fn map_comprehensions_and_generators() {
    assert!(matches!(body("#{K => V || K := V <- X, Y}").kind, ExprKind::MapComprehension(..)));
    assert!(matches!(&qualifiers("[K || K := _ <- X, Y]")[0].kind, QualifierKind::Map { strict: false, .. }));
    assert!(matches!(&qualifiers("[K || K := _ <:- X, Y]")[0].kind, QualifierKind::Map { strict: true, .. }));
}

#[test]
fn strict_and_zipped_generators() {
    assert!(matches!(&qualifiers("[A || A <:- X, Y]")[0].kind, QualifierKind::List { strict: true, .. }));
    assert!(matches!(&qualifiers("[A || <<A>> <:= X, Y]")[0].kind, QualifierKind::Binary { strict: true, .. }));
    match &qualifiers("[{A, B} || A <- X && B <- Y]")[0].kind {
        QualifierKind::Zip(parts) => assert_eq!(parts.len(), 2),
        other => panic!("no zip: {other:?}"),
    }
}

#[test]
fn maybe_is_a_keyword_where_an_atom_cannot_stand() {
    match body("maybe {ok, A} ?= X, A + Y else {error, E} -> E end").kind {
        ExprKind::Maybe(body, clauses) => {
            assert!(matches!(body[0].kind, ExprKind::MaybeMatch(..)));
            assert_eq!(clauses.len(), 1);
        }
        other => panic!("no maybe: {other:?}"),
    }
    assert!(matches!(body("{maybe, else, X, Y}").kind, ExprKind::Tuple(_)));
}

#[test]
fn sigils_and_triple_quoted_strings() {
    assert_eq!(body("~\"h\\x{e9}\"").kind, ExprKind::SigilBinary("hé".into()));
    assert_eq!(body("~S(a\\n)").kind, ExprKind::String("a\\n".chars().map(u32::from).collect()));
    assert_eq!(
        body("\"\"\"\n  one\n   two\n  \"\"\"").kind,
        ExprKind::String("one\n two".chars().map(u32::from).collect())
    );
}

#[test]
fn operators_nest_as_the_reference_manual_says() {
    let text = |expr: &Expr| match &expr.kind {
        ExprKind::Binary2(operator, ..) => operator.text(),
        ExprKind::Match(..) => "=",
        ExprKind::Catch(_) => "catch",
        ExprKind::OrElse(..) => "orelse",
        ExprKind::Unary(operator, _) => operator.text(),
        _ => "?",
    };
    assert_eq!(text(&body("X + Y * 2 - 1")), "-");
    assert_eq!(text(&body("X ++ Y -- []")), "++");
    assert_eq!(text(&body("not X == Y")), "==");
    assert_eq!(text(&body("X andalso Y orelse X")), "orelse");
    assert_eq!(text(&body("catch A = X + Y")), "catch");
    assert_eq!(text(&body("A = catch X + Y")), "=");
    assert_eq!(text(&body("- X rem Y")), "rem");
}

#[test]
fn messages_name_the_operator() {
    let sum = body("X\n  + Y");
    assert!(sum.at > sum.span.start);
    let call = body("lists:nth(X, Y)");
    assert_eq!(call.at, call.span.start);
}
