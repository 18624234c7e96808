//! Sources that nobody writes: very deep, very long, cyclic, no text. Each has an answer within seconds.
//!
//! `depth.rs` says which depth is refused and which is read; here only that there is an answer, soon, and whether it
//! is an error. The sizes are such that what takes the square of them takes minutes.

use compiler::diagnostic::Colour;
use compiler::pipeline::{Options, compile};
use compiler::preprocess::FileLoader;
use compiler::source::Source;
use std::time::{Duration, Instant};

/// Every file includes itself, three times.
struct Cycle;

impl FileLoader for Cycle {
    fn include(&self, name: &str, _from: &str) -> Option<Source> {
        Some(Source::new(name, "-include(\"a.hrl\").\n-include(\"b.hrl\").\n-include(\"c.hrl\").\n"))
    }

    fn include_lib(&self, name: &str, from: &str) -> Option<Source> {
        self.include(name, from)
    }
}

const LIMIT: Duration = Duration::from_secs(15);
const MANY: usize = 100_000;

/// Compiles a text; whether it is free of errors.
#[track_caller]
fn answered(bytes: &[u8]) -> bool {
    let started = Instant::now();
    let accepted = match Source::from_bytes("m.erl", bytes) {
        Err(_) => false,
        Ok(source) => {
            let compiled = compile(&Options::default(), &source, &Cycle);
            compiled.diagnostics.render(Colour::Never);
            compiled.module.is_some()
        }
    };
    assert!(started.elapsed() < LIMIT, "it takes {:?}", started.elapsed());
    accepted
}

#[track_caller]
fn refused(form: &str) {
    assert!(!answered(format!("-module(m).\n-export([f/1]).\n{form}\n").as_bytes()), "accepted");
}

#[track_caller]
fn accepted(form: &str) {
    assert!(answered(format!("-module(m).\n-export([f/1]).\n{form}\n").as_bytes()), "refused");
}

fn joined(count: usize, separator: &str, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(separator)
}

#[test]
fn what_nests_without_end_is_refused() {
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("[", "", "]"),
        ("[1|", "[]", "]"),
        ("{", "", "}"),
        ("#{a=>", "1", "}"),
        ("<<", "", ">>"),
        ("f(", "1", ")"),
        ("fun()->", "1", " end"),
        ("fun F()->", "1", " end"),
        ("[X||_<-", "X", "]"),
        ("try ", "1", " after ok end"),
        ("case X of 1 -> ", "1", " end"),
        ("- ", "1", ""),
        ("A=", "1", ""),
        ("X!", "1", ""),
        ("X++", "X", ""),
        ("(", "", ""),
    ] {
        refused(&format!("f(X) -> {}{middle}{}.", open.repeat(MANY), close.repeat(MANY)));
    }
    refused(&format!("-type t() :: {}integer(){}.\nf(X) -> X.", "[".repeat(MANY), "]".repeat(MANY)));
    refused(&format!("-foo({}{}).\nf(X) -> X.", "[".repeat(MANY), "]".repeat(MANY)));
    refused(&format!("{}f(X) -> X.", "-ifdef(A).\n".repeat(MANY)));
}

#[test]
fn what_is_long_is_compiled() {
    accepted(&format!("f(_) -> \"{}\".", "a".repeat(3_000_000)));
    accepted(&format!("%{}\nf(_) -> ok.", "x".repeat(5_000_000)));
    accepted(&format!("f(_) -> {}.", "9".repeat(300_000)));
    accepted(&format!("f(_) -> 36#{}.", "z".repeat(300_000)));
    accepted(&format!("f(_) -> [{}].", joined(200_000, ",", |_| "1".into())));
    accepted(&format!("f(X) -> case X of {} end.", joined(40_000, ";", |n| format!("{n} -> {n}"))));
    accepted(&format!("f(X) when {} -> ok.", joined(30_000, ",", |n| format!("X > {n}"))));
    accepted(&format!("f(X) when {} -> ok.", joined(30_000, ";", |n| format!("X > {n}"))));
    accepted(&format!("f({}X{}) -> X.", "{a,".repeat(9_000), "}".repeat(9_000)));
    accepted(&format!("f(X) -> {}X{}.", "case X of 1 -> ".repeat(9_000), " end".repeat(9_000)));
    accepted(&format!("{} f(_) -> ok.", joined(30_000, "\n", |n| format!("-record(r{n}, {{a = 1}})."))));
    accepted(&format!("-type t() :: {}.\nf(X) -> X.", joined(MANY, "|", |n| n.to_string())));
}

#[test]
fn what_is_no_text_or_no_program_is_refused() {
    for bytes in [&b"\0"[..], b"\xff", b".", b".\n", b"'", b"\"", b"?", b"#", b"end ", b"<<", b"~", b"$", b"\\", b"%{"]
    {
        assert!(!answered(&bytes.repeat(300_000 / bytes.len())), "{bytes:?}");
    }
    assert!(!answered(b""));
    refused("f(_) -> \0.");
    refused("f(_) -> 1.0e999999999999999999.");
    refused(&format!("f(_) -> \"{}", "a\n".repeat(300_000)));
}

#[test]
fn cycles_end() {
    refused("-include(\"a.hrl\").\nf(_) -> ok.");
    refused("-define(A, ?B).\n-define(B, ?A).\nf(_) -> ?A.");
    refused("-define(A(X), ?A(X)).\nf(_) -> ?A(1).");
    let doubled = format!("-define(A(X), {{X, X}}).\nf(_) -> {}1{}.", "?A(".repeat(40), ")".repeat(40));
    refused(&doubled);
}
