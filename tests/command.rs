//! The command as a user meets it: what it prints, what it refuses, how it exits.
//!
//! Most are tables: the words of a command line, the exit code, and what must be said. Whatever is wrong with the
//! input, the command says so by name, with an exit code that is not 0; it never panics and never hangs.

mod common;

use common::{End, Folder, Outcome};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Enough for what takes milliseconds on an idle machine.
const LIMIT: Duration = Duration::from_secs(20);

const SHOW: &str = r#"-module(show).
-export([main/1]).
main(["halt", N]) -> halt(list_to_integer(N));
main(["crash"]) -> 1 / zero();
main(["exit"]) -> exit(enough);
main(["throw"]) -> throw(ball);
main(["many", N]) -> io:format("~w~n", [length([spawn(fun wait/0) || _ <- lists:seq(1, list_to_integer(N))])]);
main(["wait"]) -> io:format("ready~n"), wait();
main(["spin"]) -> io:format("ready~n"), spin();
main(["other"]) -> io:format("~w~n", [other:value()]);
main(["flood"]) -> io:format("line~n"), main(["flood"]);
main(Words) -> io:format("~p~n", [Words]).
wait() -> receive never -> ok end.
spin() -> spin().
zero() -> 0.
"#;

/// Files that commands below work on; they run in this folder.
fn files(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.file("show.erl", SHOW);
    folder.file("zero.erl", "-module(zero).\n-export([main/0]).\nmain() -> io:format(\"main/0~n\").\n");
    folder.file("start.erl", "-module(start).\n-export([start/0]).\nstart() -> io:format(\"start/0~n\").\n");
    folder.file("nothing.erl", "-module(nothing).\n-export([foo/0]).\nfoo() -> ok.\n");
    folder.file("wrong.erl", "-module(wrong).\n-export([main/0]).\nmain() -> X + 1.\nf() -> case\nend.\ng(Y) -> W.\n");
    folder.file("first/other.erl", "-module(other).\n-export([value/0]).\nvalue() -> first.\n");
    folder.file("second/other.erl", "-module(other).\n-export([value/0]).\nvalue() -> second.\n");
    folder.file("empty.erl", "");
    folder.file("latin.erl", b"-module(latin).\n%% \xe9\n");
    folder.file("text.beam", "hello");
    folder.file("empty.beam", "");
    folder.file("cut.beam", b"FOR1\0\0\0\x10BEAMAtU8\0\0\0\x40");
    for directory in ["folder.erl", "folder.beam"] {
        std::fs::create_dir(folder.0.join(directory)).expect("a folder");
    }
    for (source, output) in [("show.erl", "."), ("first/other.erl", "first"), ("second/other.erl", "second")] {
        let compiled = minibeam(&folder, &format!("compile {source} -o {output}"));
        assert!(compiled.is("") && compiled.stderr.is_empty(), "{source}: {}", compiled.stderr);
    }
    folder
}

fn command(folder: &Folder, words: &str) -> Command {
    let mut command = common::minibeam(&[]);
    command.args(words.split_whitespace()).current_dir(&folder.0).env_remove("MINIBEAM_FLAGS");
    command
}

fn minibeam(folder: &Folder, words: &str) -> Outcome {
    checked(words, common::run(&mut command(folder, words), LIMIT))
}

/// What holds for every run, whatever it was asked for.
fn checked(words: &str, outcome: Outcome) -> Outcome {
    assert!(!outcome.stderr.contains("panicked at"), "{words}: {}", outcome.stderr);
    assert!(matches!(outcome.end, End::Code(_)), "{words}: {}", outcome.end);
    outcome
}

#[test]
fn run_does_what_it_is_asked_for() {
    let folder = files("run");
    // Command line, exit code, standard output.
    let table = [
        ("run show.erl a -b +c --hms", 0, "[\"a\",\"-b\",\"+c\",\"--hms\"]\n"),
        ("run show.beam a", 0, "[\"a\"]\n"),
        ("run show.erl", 0, "[]\n"),
        ("run zero.erl", 0, "main/0\n"),
        ("run start.erl", 0, "start/0\n"),
        ("run show.erl halt 7", 7, ""),
        ("run show.beam halt 0", 0, ""),
        ("run -pa first show.erl other", 0, "first\n"),
        ("run -pa first -pa second show.erl other", 0, "first\n"),
        ("run -pa second --code-path first show.beam other", 0, "second\n"),
        ("run --hms 0 --schedulers 1 show.erl x", 0, "[\"x\"]\n"),
        ("run +hms 1 +L +ec +S 2 +P 1000 show.erl x", 0, "[\"x\"]\n"),
        ("run +hms1 +S2 +P1000 show.erl x", 0, "[\"x\"]\n"),
        ("run --hms 1 --no-debug-info --ec --processes 1000 show.erl x", 0, "[\"x\"]\n"),
        ("run --strip-debug --compressed-tables show.erl x", 0, "[\"x\"]\n"),
        ("run +hms 100 --hms 1 show.erl x", 0, "[\"x\"]\n"),
        ("run +P 100 show.erl many 50", 0, "50\n"),
    ];
    for (words, code, stdout) in table {
        let outcome = minibeam(&folder, words);
        assert_eq!((outcome.end, outcome.stdout.as_str()), (End::Code(code), stdout), "{words}: {}", outcome.stderr);
        assert_eq!(outcome.stderr, "", "{words}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    let folder = files("wrong");
    // Command line, exit code, and what standard error says.
    let table: &[(&str, i32, &[&str])] = &[
        ("run show.erl crash", 1, &["an error occurred when evaluating an arithmetic expression", "show.erl:4"]),
        ("run show.beam exit", 1, &["exception exit: enough"]),
        ("run show.beam throw", 1, &["exception throw: ball"]),
        ("run nothing.erl", 1, &["undefined function nothing:main/1"]),
        ("run empty.erl", 1, &["empty:main/1"]),
        ("run show.erl other", 1, &["undefined function other:value/0"]),
        ("run +P 100 show.erl many 1000", 1, &["a system limit has been reached", "spawn"]),
        ("run missing.erl", 1, &["missing.erl: No such file or directory"]),
        ("run missing.beam", 1, &["missing.beam: No such file or directory"]),
        ("run missing", 1, &["missing: No such file or directory"]),
        ("run folder.erl", 1, &["folder.erl: Is a directory"]),
        ("run folder.beam", 1, &["folder.beam: Is a directory"]),
        ("run text.beam", 1, &["text.beam: not a .beam file: it does not start with FOR1 and BEAM"]),
        ("run empty.beam", 1, &["empty.beam: not a .beam file"]),
        ("run cut.beam", 1, &["cut.beam: AtU8: the chunk has 64 bytes by its header, the file ends before"]),
        ("run latin.erl", 1, &["latin.erl:2:", ": cannot parse file: the text is not UTF-8", "help: save it as UTF-8"]),
        (
            "run wrong.erl",
            1,
            &["wrong.erl:3:11: variable 'X' is unbound\n", "3 | main() -> X + 1.\n", "^ not bound here"],
        ),
        ("run wrong.erl", 1, &["wrong.erl:5:1: syntax error before: 'end'", "wrong.erl:6:9: variable 'W' is unbound"]),
        ("compile wrong.erl", 1, &["wrong.erl:3:11: variable 'X'", "wrong.erl:5:1", "wrong.erl:6:9"]),
        ("compile missing.erl", 1, &["missing.erl: No such file or directory"]),
        ("compile text.beam", 1, &["text.beam: not an Erlang source file; its name should end in .erl"]),
        ("compile show.erl -o zero.erl", 1, &["zero.erl: File exists"]),
        ("dis text.beam", 1, &["text.beam: not a .beam file: it does not start with FOR1 and BEAM"]),
        ("dis cut.beam", 1, &["cut.beam: AtU8: the chunk has 64 bytes by its header, the file ends before"]),
        ("dis missing.beam", 1, &["missing.beam: No such file or directory"]),
        ("dis folder.beam", 1, &["folder.beam: Is a directory"]),
        ("run +hsm 1 show.erl", 2, &["unknown flag '+hsm'", "'+hms'"]),
        ("run +l show.erl", 2, &["unknown flag '+l'", "'+L'"]),
        ("run --hsm 1 show.erl", 2, &["unexpected argument '--hsm'", "'--hms'"]),
        ("run --scheduler 1 show.erl", 2, &["unexpected argument '--scheduler'", "'--schedulers'"]),
        ("run --no-debug show.erl", 2, &["unexpected argument '--no-debug'", "'--no-debug-info'"]),
        ("run --stat show.erl", 2, &["unexpected argument '--stat'", "'--stats'"]),
        ("compile --outptu x show.erl", 2, &["unexpected argument '--outptu'", "'--output'"]),
        ("run +hms 1x show.erl", 2, &["'1x' is no value for +hms"]),
        ("run +P many show.erl", 2, &["'many' is no value for +P"]),
        ("run --hms show.erl", 2, &["'show.erl' for '--hms"]),
        ("run --hms 99999999999999999999 show.erl", 2, &["'99999999999999999999' for '--hms"]),
        ("run --hms 9999999999999 show.erl", 1, &["--hms 9999999999999"]),
        ("run --schedulers 0 show.erl", 1, &["--schedulers 0: there may be 1 to"]),
        ("run +S 100000 show.erl", 1, &["--schedulers 100000"]),
        ("run --processes 1 show.erl", 1, &["--processes 1: the limit is from 16 to"]),
        ("run +P 999999999 show.erl", 1, &["--processes 999999999: the limit is from"]),
        ("run +hms", 2, &["missing value of +hms"]),
        ("run -pa", 2, &["missing value of -pa"]),
        ("run", 2, &["<FILE>"]),
        ("compile", 2, &["<FILE.erl>"]),
        ("dis", 2, &["<FILE.beam>"]),
        ("diss x.beam", 2, &["'diss'", "'dis'"]),
        ("", 2, &["Usage: minibeam"]),
    ];
    for &(words, code, says) in table {
        let outcome = minibeam(&folder, words);
        assert_eq!(outcome.end, End::Code(code), "{words}: {}{}", outcome.stdout, outcome.stderr);
        assert_eq!(outcome.stdout, "", "{words}");
        for text in says {
            assert!(outcome.stderr.contains(text), "{words}: no {text:?} in\n{}", outcome.stderr);
        }
    }
}

#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = files("unreadable");
    let file = folder.0.join("show.erl");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o0)).expect("our file");
    // The superuser reads everything.
    if std::fs::read(&file).is_err() {
        let outcome = minibeam(&folder, "run show.erl");
        assert_eq!(outcome.end, End::Code(1));
        assert!(outcome.stderr.contains("show.erl: Permission denied"), "{}", outcome.stderr);
    }
}

#[test]
fn flags_of_the_environment_come_first() {
    let folder = files("environment");
    // MINIBEAM_FLAGS, command line, exit code, and what is said.
    let table = [
        ("+hms 1 --no-debug-info", "run show.erl x", 0, "[\"x\"]"),
        ("+P 100", "run show.erl many 1000", 1, "a system limit has been reached"),
        ("+P 100", "run +P 2000 show.erl many 1000", 0, "1000"),
        ("-pa first", "run show.erl other", 0, "first"),
        ("+hsm 1", "run show.erl", 2, "in MINIBEAM_FLAGS: error: unknown flag '+hsm'"),
        ("show.erl", "run show.erl", 2, "in MINIBEAM_FLAGS: flags only, no file"),
        ("+hsm 1", "compile zero.erl", 0, ""),
    ];
    for (flags, words, code, says) in table {
        let outcome = common::run(command(&folder, words).env("MINIBEAM_FLAGS", flags), LIMIT);
        let outcome = checked(words, outcome);
        assert_eq!(outcome.end, End::Code(code), "{flags} {words}: {}", outcome.stderr);
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(said.contains(says), "{flags} {words}: no {says:?} in\n{said}");
    }
}

/// Without line tables a trace names functions, but no lines.
#[test]
fn a_trace_without_debug_info_has_no_lines() {
    let folder = files("lines");
    for flag in ["--no-debug-info", "+L"] {
        let outcome = minibeam(&folder, &format!("run {flag} show.erl crash"));
        assert!(outcome.stderr.contains("show:main/1"), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("show.erl:"), "{}", outcome.stderr);
    }
}

#[test]
fn interrupting_ends_at_once() {
    let folder = files("interrupt");
    for program in ["wait", "spin"] {
        // Where tests run in the background the signal is ignored, and children would inherit that.
        let mut command = Command::new("env");
        command.args(["--default-signal=INT", env!("CARGO_BIN_EXE_minibeam"), "run", "show.beam", program]);
        let mut child =
            command.current_dir(&folder.0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("env");
        let mut ready = [0; 6];
        std::io::Read::read_exact(child.stdout.as_mut().expect("a pipe"), &mut ready)
            .expect("it says that it is ready");
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
        assert!(killed.success());
        let outcome = common::finish(child, Duration::from_secs(5));
        assert_eq!(outcome.end, End::Signal(2), "{program}: {}", outcome.stderr);
    }
}

/// `minibeam run … | head -1` and `2>&1 | head -1`: who has read enough goes away.
#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let folder = files("reader");
    for words in
        ["run wrong.erl", "run show.erl crash", "dis missing.beam", "run --stats show.erl", "run --hsm show.erl"]
    {
        let mut child =
            command(&folder, words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command");
        drop(child.stderr.take());
        let outcome = common::finish(child, LIMIT);
        let code = if words.contains("--stats") { 0 } else { 1 + i32::from(words.contains("--hsm")) };
        assert_eq!(outcome.end, End::Code(code), "{words}");
    }
    let mut child =
        command(&folder, "run show.erl flood").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it");
    drop(child.stdout.take());
    let outcome = checked("run show.erl flood", common::finish(child, LIMIT));
    assert_ne!(outcome.end, End::Code(0), "it cannot print");
}

/// What verification refuses is not run, and the message names the file and the rule.
#[test]
fn what_verification_refuses_does_not_run() {
    let folder = Folder::new("verification");
    let files = common::files_below(&Path::new(common::ROOT).join("tests/bytecode/rejected"), "S");
    assert!(files.len() > 50);
    for file in files {
        let text = common::read_text(&file);
        let rule = text.lines().next().and_then(|line| line.strip_prefix("%% rule: ")).expect("the rule's name");
        let module = bytecode::assembly::parse(&text).expect("a module that can be written");
        folder.file("m.beam", bytecode::container::write(&module));
        let outcome = minibeam(&folder, "run m.beam");
        let shown = file.display();
        assert_eq!(outcome.end, End::Code(1), "{shown}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("m.beam: "), "{shown}: {}", outcome.stderr);
        // What does not even have the form of code is refused while it is read.
        let is_named = outcome.stderr.contains(&format!("[{rule}]")) || file.ends_with("code_without_an_end.S");
        assert!(is_named, "{shown}: no [{rule}] in {}", outcome.stderr);
    }
}

#[test]
fn stats_name_every_cost() {
    let folder = files("stats");
    let outcome = minibeam(&folder, "run --stats show.erl many 100");
    assert!(outcome.is("100\n"), "{}", outcome.stderr);
    for name in [
        "peak resident size",
        "processes at the peak",
        "processes at the end",
        "first heap (hms)",
        "record",
        "block (heap and stack)",
        "mailbox",
        "timers",
        "tables",
        "rest",
        "collections",
        "reductions",
        "messages",
        "code",
        "literals",
        "line tables",
        "atoms",
        "wall time",
        "processor time",
        "bytes",
        "words",
    ] {
        assert!(outcome.stderr.contains(name), "no {name:?} in\n{}", outcome.stderr);
    }
    let outcome = minibeam(&folder, "run --stats +L show.erl many 100");
    assert!(outcome.stderr.contains("line tables, not loaded"), "{}", outcome.stderr);
}

/// The folder is made, several files may be named, and one with errors does not keep the others from being compiled.
#[test]
fn compile_writes_modules_that_erl_loads() {
    let folder = files("compile");
    let outcome = minibeam(&folder, "compile show.erl wrong.erl zero.erl -o out/deep");
    assert_eq!(outcome.end, End::Code(1));
    assert!(outcome.stderr.contains("wrong.erl:3:11"));
    assert!(!folder.0.join("out/deep/wrong.beam").exists());
    let mut erl = Command::new("erl");
    erl.args(["-noshell", "-pa", "out/deep", "-eval", "show:main([\"a\"]), zero:main(), halt(0, [{flush, true}])."]);
    let outcome = common::run(erl.current_dir(&folder.0), LIMIT);
    assert!(outcome.is("[\"a\"]\nmain/0\n"), "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn compile_knows_macros_warnings_and_json() {
    let folder = Folder::new("compile-options");
    folder.file(
        "shop.erl",
        "-module(shop).\n-export([main/0]).\n-ifndef(PRICE).\n-define(PRICE, none).\n-endif.\n\
         main() -> Unused = 1, io:format(\"~p~n\", [?PRICE]).\n",
    );
    let warning = "shop.erl:6:11: Warning: variable 'Unused' is unused";
    let table: &[(&str, i32, Option<&str>, &str)] = &[
        ("", 0, Some(warning), "none\n"),
        ("-W0", 0, None, "none\n"),
        ("-W no_unused_vars -D PRICE=7", 0, None, "7\n"),
        ("+nowarn_unused_vars -DPRICE", 0, None, "true\n"),
        ("+nowarn_unused_vars +warn_unused_vars -DPRICE=7 -U PRICE", 0, Some(warning), "none\n"),
        ("--warnings-as-errors", 1, Some(warning), ""),
        ("-W error", 1, Some(warning), ""),
        ("-W error -W no_unused_vars", 0, None, "none\n"),
        ("-W no_such", 1, Some("no warning is called 'such'; there are bif_clash"), ""),
        ("+such", 1, Some("unknown compile option 'such'"), ""),
    ];
    for &(flags, code, says, prints) in table {
        let _ = std::fs::remove_file(folder.path("shop.beam"));
        let outcome = minibeam(&folder, &format!("compile shop.erl {flags}"));
        assert_eq!(outcome.end, End::Code(code), "{flags}: {}", outcome.stderr);
        assert_eq!(outcome.stderr.contains(says.unwrap_or(":")), says.is_some(), "{flags}: {}", outcome.stderr);
        assert_eq!(folder.0.join("shop.beam").exists(), code == 0, "{flags}");
        if code == 0 {
            assert!(minibeam(&folder, "run shop.beam").is(prints), "{flags}");
        }
    }
    let outcome = minibeam(&folder, "compile shop.erl --format json");
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one object");
    for (key, value) in [("file", "shop.erl"), ("severity", "warning"), ("code", "unused_variable")] {
        assert_eq!(report[key], value, "{report}");
    }
    assert_eq!(report["message"], "variable 'Unused' is unused");
    let place = ["line", "column", "end_line", "end_column"].map(|key| report[key].as_u64());
    assert_eq!(place, [Some(6), Some(11), Some(6), Some(17)]);
}

/// Folders and patterns stand for the sources below them; what did not change, with all that it includes, stays.
#[test]
fn compile_takes_folders_and_compiles_what_changed() {
    let folder = Folder::new("compile-changed");
    folder.file("src/one.erl", "-module(one).\n-export([f/0]).\n-include(\"value.hrl\").\nf() -> ?VALUE.\n");
    folder.file("src/deep/two.erl", "-module(two).\n-export([f/0]).\nf() -> 2.\n");
    folder.file("value.hrl", "-define(VALUE, 1).\n");
    let compiled = |words: &str| {
        let stamp = |name: &str| {
            std::fs::metadata(folder.path(&format!("out/{name}.beam"))).and_then(|data| data.modified()).ok()
        };
        let before = ["one", "two"].map(stamp);
        let outcome = minibeam(&folder, &format!("compile -I . -o out {words}"));
        assert_eq!(outcome.end, End::Code(0), "{words}: {}", outcome.stderr);
        let after = ["one", "two"].map(stamp);
        [0, 1].map(|at| after[at].is_some() && after[at] != before[at])
    };
    assert_eq!(compiled("src"), [true, true]);
    assert_eq!(compiled("src"), [false, false]);
    assert_eq!(compiled("src/**/*.erl"), [false, false]);
    folder.file("value.hrl", "-define(VALUE, 11).\n");
    assert_eq!(compiled("src"), [true, false]);
    // A file that would be found in place of the one that was.
    folder.file("src/value.hrl", "-define(VALUE, 111).\n");
    assert_eq!(compiled("src"), [true, false]);
    folder.file("src/deep/two.erl", "-module(two).\n-export([f/0]).\nf() -> 22.\n");
    assert_eq!(compiled("src"), [false, true]);
    std::fs::remove_file(folder.path("out/one.beam")).expect("it was written");
    assert_eq!(compiled("src"), [true, false]);
    assert_eq!(compiled("src -D OTHER"), [true, true]);
    assert_eq!(compiled("src -D OTHER --force"), [true, true]);
    assert_eq!(compiled("src/one.erl"), [true, false]);
    let outcome = minibeam(&folder, "compile out");
    assert!(outcome.stderr.contains("out: no Erlang source file there"), "{}", outcome.stderr);
}

#[test]
fn stages_are_printed_whole_or_by_function() {
    let folder = files("stages");
    folder.file("pair.erl", "-module(pair).\n-export([f/1]).\n-define(N, 2).\nf(X) -> g(X) + ?N.\ng(X) -> X.\n");
    // Stage, flags, what is printed, and what is not.
    let table = [
        ("tokens", "", "1:1 ", "{function"),
        ("pp", "", "f ( X ) -> g ( X ) + 2", "?N"),
        ("ast", "--function f/1", "(g(X) + 2)", "g(X) ->"),
        ("core", "--function g/1", "g/1", "f/1"),
        ("ssa", "--function f/1", "f/1", "'+' = "),
        ("asm", "--function g/1", "{function, g, 1, ", "{function, f, 1, "),
    ];
    for (stage, flags, shown, hidden) in table {
        let outcome = minibeam(&folder, &format!("compile --emit {stage} {flags} pair.erl"));
        assert_eq!(outcome.end, End::Code(0), "{}", outcome.stderr);
        assert!(outcome.stdout.contains(shown) && !outcome.stdout.contains(hidden), "{stage}: {}", outcome.stdout);
    }
}

#[test]
fn dis_prints_what_either_compiler_wrote() {
    let folder = files("dis");
    folder.file(
        "shop.erl",
        "-module(shop).\n-export([price/1]).\nprice(apple) -> 7;\nprice(N) when N < 2 -> {big, 1 bsl 70, \"n\", N}.\n",
    );
    let erlc = common::run(Command::new("erlc").arg("shop.erl").current_dir(&folder.0), LIMIT);
    assert_eq!(erlc.end, End::Code(0), "{}", erlc.stdout);
    assert!(minibeam(&folder, "compile shop.erl -o ours").is(""));
    for file in ["shop.beam", "ours/shop.beam"] {
        let outcome = minibeam(&folder, &format!("dis {file}"));
        assert_eq!(outcome.end, End::Code(0), "{}", outcome.stderr);
        for line in [
            "{module, shop}.",
            "{function, price, 1, 2}.",
            "{func_info,{atom,shop},{atom,price},1}.",
            "{is_lt,{f,1},{x,0},{integer,2}}.",
            "1180591620717411303424",
        ] {
            assert!(outcome.stdout.contains(line), "{file}: {line} is missing in\n{}", outcome.stdout);
        }
    }
}
