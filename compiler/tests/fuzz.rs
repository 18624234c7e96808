//! Random programs, by bytes and by grammar: whatever the input, the compiler answers, and does so soon.
//!
//! Bytes: sources of the repository with parts changed, cut, doubled or exchanged. Grammar: modules from rules, most of
//! them well-formed, with constructs in places where nobody writes them. Nothing is said about the answer, but that
//! there is one: a panic, an overflow of the stack or a run of many seconds is our bug, and `core::check` must be content
//! with what was lowered. `MINIBEAM_FUZZ_SECONDS` sets how long; `MINIBEAM_FUZZ_SEED` repeats a run. Each failure
//! prints its program.

use compiler::core::check::problems;
use compiler::pipeline::{Options, compile, lower};
use compiler::preprocess::{FileLoader, NoFiles};
use compiler::source::Source;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Without the variable: short, since CI has more to do.
const SECONDS: u64 = 8;
/// On a busy machine, for a program of a few thousand bytes.
const SOON: Duration = Duration::from_secs(10);

/// A generator of numbers (xorshift64*, Vigna 2016), the same from the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Makes inputs until the time is over.
fn fuzz(name: &str, mut make: impl FnMut(&mut Random) -> Vec<u8>) {
    let seed = setting("MINIBEAM_FUZZ_SEED").unwrap_or(0x9e37_79b9);
    let end = Instant::now() + Duration::from_secs(setting("MINIBEAM_FUZZ_SECONDS").unwrap_or(SECONDS));
    let (mut count, mut compiled) = (0, 0);
    while Instant::now() < end {
        // Each input has a seed of its own, so that a failure is repeated without those before it.
        let mut random = Random((seed + count).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let input = make(&mut random);
        match answer(&input) {
            Ok(whole) => compiled += u64::from(whole),
            Err(problem) => {
                panic!("{name}, MINIBEAM_FUZZ_SEED={}: {problem}\n{}", seed + count, String::from_utf8_lossy(&input))
            }
        }
        count += 1;
    }
    println!("{name}: {count} inputs, {compiled} without errors");
    assert!(count > 20, "only {count} inputs");
}

/// Whether an input compiles; what is wrong with how the compiler takes it.
fn answer(input: &[u8]) -> Result<bool, String> {
    let started = Instant::now();
    let loader: &dyn FileLoader = &NoFiles;
    let taken = catch_unwind(AssertUnwindSafe(|| {
        let Ok(source) = Source::from_bytes("m.erl", input) else { return (false, Vec::new()) };
        let compiled = compile(&Options::default(), &source, loader);
        compiled.diagnostics.render(compiler::diagnostic::Colour::Never);
        let core = lower(&Options::default(), &source, loader).core;
        let problems: Vec<String> = core.iter().flat_map(|core| &core.functions).flat_map(problems).collect();
        (compiled.module.is_some(), problems)
    }));
    match taken {
        Err(_) => Err("the compiler panics".to_owned()),
        Ok((_, problems)) if !problems.is_empty() => Err(format!("unsound core: {}", problems.join("; "))),
        Ok(_) if started.elapsed() > SOON => Err(format!("it takes {:?}", started.elapsed())),
        Ok((whole, _)) => Ok(whole),
    }
}

// ---- Bytes ----

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "erl") {
            found.push(path);
        }
    }
}

/// What may break a text: tokens that open, close or end something, numbers at a limit, bytes that are no text.
const PARTS: &[&[u8]] = &[
    b"(",
    b")",
    b"[",
    b"]",
    b"{",
    b"}",
    b"<<",
    b">>",
    b"fun",
    b"end",
    b"case",
    b"of",
    b"->",
    b"||",
    b"<-",
    b"<=",
    b",",
    b";",
    b".",
    b". ",
    b"?",
    b"??",
    b"#",
    b"'",
    b"\"",
    b"$",
    b"\\",
    b"%",
    b"\"\"\"",
    b"~b\"",
    b"16#",
    b"1.0e",
    b":",
    b"/",
    b"=",
    b"when",
    b"catch",
    b"try",
    b"after",
    b"maybe",
    b"else",
    b"?=",
    b"-define(",
    b"-ifdef(",
    b"-include(",
    b"-spec ",
    b"\0",
    b"\xff",
    b"\xe2\x82",
    b"\n",
    b"99999999999999999999",
    b"_",
    b"-",
    b"+",
    b"!",
    b"|",
    b"&&",
];

fn mutate(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(text.len() + 1);
        let length = random.below(40).min(text.len() - at);
        match random.below(5) {
            0 => drop(text.drain(at..at + length)),
            1 => {
                let part = *random.pick(PARTS);
                text.splice(at..at, part.iter().copied());
            }
            2 => {
                let copied = text[at..at + length].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, copied);
            }
            3 if at < text.len() => text[at] = random.next() as u8,
            _ => {
                let part = *random.pick(PARTS);
                text.splice(at..at + length.min(3), part.iter().copied());
            }
        }
    }
    text
}

#[test]
fn sources_with_changed_bytes_are_answered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    ["tests/run", "tests/errors", "tests/stages"].iter().for_each(|folder| sources(&root.join(folder), &mut files));
    let texts: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).expect("a file")).collect();
    fuzz("bytes", |random| {
        let text = random.pick(&texts).clone();
        mutate(&text, random)
    });
}

// ---- Grammar ----

/// Writes a module. Variables come from a few names, so that some are bound twice and some not at all.
struct Writer<'r> {
    random: &'r mut Random,
    out: String,
}

const VARIABLES: &[&str] = &["A", "B", "C", "X", "_", "_Y"];
const ATOMS: &[&str] = &["a", "ok", "true", "false", "undefined", "'A b'"];
const CONSTANTS: &[&str] =
    &["0", "1", "-1", "255", "16#ffffffffffffffffffff", "1.5", "$a", "\"ab\"", "[]", "{}", "<<>>"];
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "div", "rem", "band", "bsl", "++", "--", "==", "=:=", "<", ">=", "and", "xor", "andalso",
    "orelse",
];
const TESTS: &[&str] =
    &["is_atom", "is_list", "is_map", "is_integer", "length", "hd", "tuple_size", "abs", "is_function"];
const SEGMENTS: &[&str] = &["", ":8", ":4", "/binary", "/bits", "/float", "/utf8", ":16/little-signed", ":2/unit:3"];

impl Writer<'_> {
    fn add(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn pick(&mut self, list: &[&str]) {
        let text = *self.random.pick(list);
        self.add(text);
    }

    /// Some, separated.
    fn some(&mut self, least: usize, most: usize, separator: &str, mut write: impl FnMut(&mut Self)) {
        for at in 0..least + self.random.below(most - least + 1) {
            if at > 0 {
                self.add(separator);
            }
            write(self);
        }
    }

    fn module(&mut self) {
        self.add("-module(m).\n-export([f/1, g/2]).\n-record(r, {a, b = 1, c = {}}).\n-define(M(X), {X, ??X}).\n");
        for head in ["f", "g"] {
            let arity = if head == "f" { 1 } else { 2 };
            self.some(1, 3, ";\n", |writer| {
                writer.add(head);
                writer.add("(");
                writer.some(arity, arity, ", ", |writer| writer.pattern(3));
                writer.add(")");
                writer.guard();
                // All names have a value: most programs are then as far as code generation.
                writer.add(" -> {A, B, C, X, _Y} = m:f(0), ");
                writer.some(1, 3, ", ", |writer| writer.expr(4));
            });
            self.add(".\n");
        }
    }

    fn guard(&mut self) {
        if self.random.below(3) == 0 {
            self.add(" when ");
            self.some(1, 2, "; ", |writer| writer.some(1, 2, ", ", |writer| writer.test(2)));
        }
    }

    fn test(&mut self, depth: usize) {
        match self.random.below(if depth == 0 { 2 } else { 4 }) {
            0 => self.pick(VARIABLES),
            1 => self.pick(CONSTANTS),
            2 => {
                self.pick(TESTS);
                self.add("(");
                self.test(depth - 1);
                self.add(")");
            }
            _ => self.operation(|writer| writer.test(depth - 1)),
        }
    }

    fn operation(&mut self, mut operand: impl FnMut(&mut Self)) {
        self.add("(");
        operand(self);
        self.add(" ");
        self.pick(OPERATORS);
        self.add(" ");
        operand(self);
        self.add(")");
    }

    fn body(&mut self, depth: usize) {
        self.add(" -> ");
        self.some(1, 3, ", ", |writer| writer.expr(depth));
    }

    fn clauses(&mut self, depth: usize) {
        self.some(1, 4, "; ", |writer| {
            writer.pattern(2);
            writer.guard();
            writer.body(depth);
        });
    }

    fn pattern(&mut self, depth: usize) {
        match self.random.below(if depth == 0 { 3 } else { 11 }) {
            0 => self.pick(VARIABLES),
            1 => self.pick(ATOMS),
            2 => self.pick(CONSTANTS),
            3 => self.list("{", "}", |writer| writer.pattern(depth - 1)),
            4 => self.list("[", "]", |writer| writer.pattern(depth - 1)),
            5 => {
                self.add("[");
                self.pattern(depth - 1);
                self.add(" | ");
                self.pattern(depth - 1);
                self.add("]");
            }
            6 => {
                self.add("#{");
                self.pick(ATOMS);
                self.add(" := ");
                self.pattern(depth - 1);
                self.add("}");
            }
            7 => {
                self.add("#r{b = ");
                self.pattern(depth - 1);
                self.add("}");
            }
            8 => self.list("<<", ">>", |writer| {
                writer.pick(&["A", "B", "1", "_", "\"ab\"", "X"]);
                writer.pick(SEGMENTS);
            }),
            9 => {
                self.add("\"ab\" ++ ");
                self.pick(VARIABLES);
            }
            _ => {
                self.pattern(depth - 1);
                self.add(" = ");
                self.pattern(depth - 1);
            }
        }
    }

    fn list(&mut self, open: &str, close: &str, write: impl FnMut(&mut Self)) {
        self.add(open);
        self.some(0, 4, ", ", write);
        self.add(close);
    }

    fn expr(&mut self, depth: usize) {
        if depth == 0 {
            return match self.random.below(3) {
                0 => self.pick(ATOMS),
                1 => self.pick(CONSTANTS),
                _ => self.pick(VARIABLES),
            };
        }
        let depth = depth - 1;
        match self.random.below(24) {
            0..=2 => self.expr(0),
            3 => self.operation(|writer| writer.expr(depth)),
            4 => self.list("{", "}", |writer| writer.expr(depth)),
            5 => self.list("[", "]", |writer| writer.expr(depth)),
            6 => self.list("#{", "}", |writer| {
                writer.pick(ATOMS);
                writer.add(" => ");
                writer.expr(depth);
            }),
            7 => self.around("X#r{a = ", "}", depth),
            8 => self.around("(", ")#r.c", depth),
            9 => self.list("<<", ">>", |writer| {
                writer.pick(&["A", "1", "X", "\"ab\"", "(f(1))"]);
                writer.pick(SEGMENTS);
            }),
            10..=11 => {
                self.pattern(2);
                self.add(" = ");
                self.expr(depth);
            }
            12..=13 => {
                self.around("case ", " of ", depth);
                self.clauses(depth);
                self.add(" end");
            }
            14 => {
                self.add("if ");
                self.test(2);
                self.body(depth);
                self.add("; true");
                self.body(depth);
                self.add(" end");
            }
            15 => {
                self.add("receive ");
                self.clauses(depth);
                self.pick(&["", " after 0 -> ok", " after X -> A"]);
                self.add(" end");
            }
            16 => {
                self.around("try ", " of ", depth);
                self.clauses(depth);
                self.pick(&[
                    " catch _:A:B -> {A, B}",
                    " catch throw:X -> X",
                    " after f(A)",
                    " catch error:_ -> a after ok",
                ]);
                self.add(" end");
            }
            17 => {
                self.add("fun(");
                self.pattern(2);
                self.add(")");
                self.guard();
                self.body(depth);
                self.add(" end");
            }
            18 => {
                self.add("fun F(A)");
                self.body(depth);
                self.add("; F(_) -> F(1) end");
            }
            19 => self.comprehension(depth),
            20 => self.around("(catch ", ")", depth),
            21 => self.around("?M(", ")", depth),
            22 => {
                self.pick(&["f(", "g(1, ", "m:f(", "lists:map(fun f/1, ", "X(", "self() ! ("]);
                self.expr(depth);
                self.add(")");
            }
            _ => {
                self.around("maybe {ok, A} ?= ", ", A else ", depth);
                self.clauses(depth);
                self.add(" end");
            }
        }
    }

    fn around(&mut self, before: &str, after: &str, depth: usize) {
        self.add(before);
        self.expr(depth);
        self.add(after);
    }

    fn comprehension(&mut self, depth: usize) {
        let (open, close) = *self.random.pick(&[("[", "]"), ("<<", ">>"), ("#{", "}")]);
        self.add(open);
        match open {
            "[" => self.expr(depth),
            "<<" => self.add("<<A>>"),
            _ => self.around("A => (", ")", depth),
        }
        self.add(" || ");
        self.some(1, 3, ", ", |writer| {
            writer.pick(&["A <- ", "{A, B} <- ", "<<A, B:3>> <= ", "A := B <- ", "X <:- ", "A > B, C <- "]);
            writer.expr(depth);
        });
        self.add(close);
    }
}

#[test]
fn programs_by_the_grammar_are_answered() {
    fuzz("grammar", |random| {
        let mut writer = Writer { random, out: String::new() };
        writer.module();
        writer.out.into_bytes()
    });
}
