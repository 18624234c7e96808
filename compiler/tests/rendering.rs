//! What a reader sees: whole messages, byte for byte.

use compiler::diagnostic::Colour;
use compiler::pipeline::{Options, Stage, emit, parse_and_lint};
use compiler::preprocess::{FileLoader, NoFiles};
use compiler::source::Source;

#[track_caller]
fn check(text: &str, expected: &str) {
    let checked = parse_and_lint(&Options::default(), &Source::new("programs/shop.erl", text), &NoFiles);
    assert_eq!(checked.diagnostics.render(Colour::Never), expected);
}

#[test]
fn an_error_shows_its_line_and_what_to_do() {
    check(
        "-module(shop).
-export([total/2]).
total(Items, Price) ->
    case Items of
        [] -> none;
        [First | _] -> Total = First
    end,
    Total + Price.
",
        "programs/shop.erl:8:5: variable 'Total' unsafe in 'case' (line 4, column 5)
  |
8 |     Total + Price.
  |     ^^^^^ bound in only one clause of the `case`
  = help: bind Total in every clause, or let the `case` return it
",
    );
}

#[test]
fn errors_come_in_the_order_of_the_text_and_once() {
    check(
        "-module(shop).
-export([f/1, g/0]).
f(Count) -> Cuont.
g() -> [1 2].
",
        "programs/shop.erl:3:3: Warning: variable 'Count' is unused
  |
3 | f(Count) -> Cuont.
  |   ^^^^^ bound here, never used
  = help: write _Count if it is meant to be ignored

programs/shop.erl:3:13: variable 'Cuont' is unbound
  |
3 | f(Count) -> Cuont.
  |             ^^^^^ not bound here
  = help: did you mean Count?

programs/shop.erl:4:11: syntax error before: 2
  |
4 | g() -> [1 2].
  |           ^ `,` missing?
",
    );
}

#[test]
fn a_second_place_is_shown_too() {
    check(
        "-module(shop).
-export([f/0]).
f() ->
    {1, [2, 3}.
",
        "programs/shop.erl:4:14: syntax error before: '}'
  |
4 |     {1, [2, 3}.
  |              ^ this closes something else
  |         - `[` is not closed
",
    );
}

#[test]
fn tabs_and_wide_lines_keep_the_mark_in_place() {
    let long = format!("-module(m).\n-export([f/0]).\nf() ->\n\t{{é, X, \"{}\"}}.\n", "a".repeat(300));
    let checked = parse_and_lint(&Options::default(), &Source::new("m.erl", long), &NoFiles);
    let rendered = checked.diagnostics.render(Colour::Never);
    let lines: Vec<&str> = rendered.lines().collect();
    assert_eq!(lines[0], "m.erl:4:6: variable 'X' is unbound");
    assert_eq!(lines[3], "  | \t    ^ not bound here");
    assert!(lines[2].ends_with('…') && lines[2].chars().count() < 200, "{}", lines[2]);
}

struct OneHeader;

impl FileLoader for OneHeader {
    fn include(&self, name: &str, _from: &str) -> Option<Source> {
        match name {
            "good.hrl" => Some(Source::new(name, "-record(point, {x, y}).\n-define(ORIGIN, #point{x = 0, y = 0}).\n")),
            "bad.hrl" => Some(Source::new(name, "-record(point, {x y}).\n")),
            "loop.hrl" => Some(Source::new(name, "-include(\"loop.hrl\").\n")),
            _ => None,
        }
    }

    fn include_lib(&self, _name: &str, _from: &str) -> Option<Source> {
        None
    }
}

#[track_caller]
fn first_lines(text: &str) -> Vec<String> {
    let checked = parse_and_lint(&Options::default(), &Source::new("m.erl", text), &OneHeader);
    let rendered = checked.diagnostics.render(Colour::Never);
    rendered.lines().filter(|line| line.contains("rl:")).map(str::to_string).collect()
}

#[test]
fn included_files_bring_records_and_macros() {
    let text = "-module(m).\n-include(\"good.hrl\").\n-export([f/0]).\nf() -> ?ORIGIN#point.z.\n";
    assert_eq!(first_lines(text), ["m.erl:4:22: field z undefined in record point"]);
}

#[test]
fn errors_of_an_included_file_name_it() {
    assert_eq!(first_lines("-module(m).\n-include(\"bad.hrl\").\n"), ["bad.hrl:1:19: syntax error before: y"]);
    assert_eq!(first_lines("-module(m).\n-include(\"loop.hrl\").\n"), ["loop.hrl:1:10: include too deep"]);
}

#[test]
fn stages_are_printed() {
    let source = Source::new("m.erl", "-define(ONE, 1).\nf(X) -> ?ONE + X.\n");
    let print = |stage| emit(stage, None, &Options::default(), &source, &NoFiles);
    assert!(print(Stage::Tokens).starts_with("1:1 Minus -\n1:2 Atom define\n"), "{}", print(Stage::Tokens));
    assert_eq!(print(Stage::Preprocessed), "f ( X ) -> 1 + X.\n");
    assert_eq!(print(Stage::Ast), "f(X) ->\n    (1 + X).\n\n");
}
