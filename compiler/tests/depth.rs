//! Source that nests without end is refused; what is long but flat is read. Runs on a test's small stack.

use compiler::pipeline::{Options, parse_and_lint};
use compiler::preprocess::NoFiles;
use compiler::source::Source;

#[track_caller]
fn messages(form: &str) -> Vec<String> {
    let text = format!("-module(m).\n-export([f/1]).\n{form}\n");
    let checked = parse_and_lint(&Options::default(), &Source::new("m.erl", text), &NoFiles);
    checked.diagnostics.list.iter().map(|diagnostic| diagnostic.message.clone()).collect()
}

#[track_caller]
fn refused(form: &str) {
    assert_eq!(messages(form), ["expression nested too deeply"]);
}

#[track_caller]
fn accepted(form: &str) {
    assert_eq!(messages(form), Vec::<String>::new());
}

const MANY: usize = 100_000;

#[test]
fn endless_brackets_are_refused() {
    refused(&format!("f(_) -> {}1{}.", "(".repeat(MANY), ")".repeat(MANY)));
    refused(&format!("f(_) -> {}{}.", "[".repeat(MANY), "]".repeat(MANY)));
    refused(&format!("f(_) -> {}", "begin ".repeat(MANY)));
    refused(&format!("f({}X{}) -> X.", "{".repeat(MANY), "}".repeat(MANY)));
}

#[test]
fn endless_operators_are_refused() {
    refused(&format!("f(_) -> {}true.", "not ".repeat(MANY)));
    refused(&format!("f(_) -> 1{}.", " + 1".repeat(MANY)));
    refused(&format!("f(X) -> X{}.", "#r.a".repeat(MANY)));
    refused(&format!("f(X) -> {}X.", "catch ".repeat(MANY)));
}

#[test]
fn what_is_deep_but_within_the_limit_is_read() {
    accepted(&format!("f(_) -> {}1{}.", "{".repeat(9_000), "}".repeat(9_000)));
    accepted(&format!("f({}X{}) -> X.", "{".repeat(9_000), "}".repeat(9_000)));
    accepted(&format!("f(X) -> {}X{}.", "fun() -> ".repeat(4_000), " end".repeat(4_000)));
    accepted(&format!("f(X) -> {}X{}.", "case X of X -> ".repeat(9_000), " end".repeat(9_000)));
    accepted(&format!("f(X) -> X{}.", " orelse X".repeat(9_000)));
    accepted(&format!("f(X) -> X{}.", " + 1".repeat(9_000)));
}

#[test]
fn what_is_long_is_read() {
    accepted(&format!("f(_) -> [1{}].", ", 1".repeat(MANY)));
    accepted(&format!("f(X) -> X{}.", ",\nX".repeat(MANY)));
    accepted(&format!("f(_) -> [\"a\" {}].", "\"a\" ".repeat(MANY)));
    accepted(&format!("f(_) -> \"a\"{}.", " ++ \"a\"".repeat(4_000)));
    accepted(&format!("f(0) -> 0{}.", "; f(1) -> 1".repeat(MANY / 10)));
}

#[test]
fn macros_that_grow_without_end_are_refused() {
    let doubling: String = (0..40).map(|n| format!("-define(A{}, ?A{n} + ?A{n}).\n", n + 1)).collect();
    assert_eq!(messages(&format!("-define(A0, 1).\n{doubling}f(_) -> ?A40.")), ["macro expansion too large"]);
    let chain: String = (0..2_000).map(|n| format!("-define(A{}, ?A{n}).\n", n + 1)).collect();
    assert_eq!(messages(&format!("-define(A0, 1).\n{chain}f(_) -> ?A2000.")), ["macros nested too deeply"]);
}
