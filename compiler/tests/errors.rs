//! Programs with mistakes, each with the messages it must cause: `tests/errors/<check>/<behaviour>.erl`.
//!
//! A message stands in a comment under its line, its carets under what it means:
//! `%%      ^^^ variable 'Sde' is unbound`. In the first columns, where no caret
//! fits, `%% @1 message` names the column; `%% @end message` means the end of the
//! text. All messages of a file are listed, warnings with `Warning: ` in front.
//! The second test asks erlc for the same files. Where we differ on purpose,
//! `differences.txt` says why; one difference is a rule: of a function whose form
//! has an error, erlc also says that it is undefined, and we do not.

use compiler::diagnostic::Severity;
use compiler::pipeline::{Options, parse_and_lint};
use compiler::preprocess::NoFiles;
use compiler::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Line, column and text as in erlc's first line.
type Message = (u32, u32, String);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/errors")
}

/// All programs, as `check/behaviour`.
fn programs() -> BTreeMap<String, PathBuf> {
    let folders = std::fs::read_dir(root()).expect("tests/errors is there").flatten().map(|entry| entry.path());
    let files = folders
        .filter(|path| path.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder can be read").flatten());
    let programs =
        files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|extension| extension == "erl"));
    programs.map(|path| (name_of(&path), path)).collect()
}

fn name_of(path: &Path) -> String {
    let part = |path: &Path| path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{}/{}", path.parent().map(part).unwrap_or_default(), part(path))
}

/// What the comments of a program expect.
fn expectations(text: &str) -> BTreeSet<Message> {
    let mut expected = BTreeSet::new();
    let mut line = 0;
    for (index, content) in text.lines().enumerate() {
        let Some(comment) = content.strip_prefix("%%") else {
            line = index as u32 + 1;
            continue;
        };
        let note = comment.trim_start();
        if let Some(message) = note.strip_prefix("@end ") {
            expected.insert((text.lines().count() as u32 + 1, 1, message.to_string()));
        } else if let Some((column, message)) = note.strip_prefix('@').and_then(|note| note.split_once(' ')) {
            expected.insert((line, column.parse().expect("a column behind the @"), message.to_string()));
        } else if note.starts_with('^') {
            let column = content.chars().take_while(|&character| character != '^').count() as u32 + 1;
            expected.insert((line, column, note.trim_start_matches('^').trim().to_string()));
        }
    }
    expected
}

fn ours(path: &Path) -> BTreeSet<Message> {
    let bytes = std::fs::read(path).expect("the program can be read");
    let source = Source::from_bytes(path.display().to_string(), &bytes).expect("the program is UTF-8");
    let checked = parse_and_lint(&Options::default(), &source, &NoFiles);
    let message = |diagnostic: &compiler::diagnostic::Diagnostic| {
        let (line, column) = source.line_column(diagnostic.span.start);
        let kind = if diagnostic.severity == Severity::Warning { "Warning: " } else { "" };
        let first = diagnostic.message.lines().next().unwrap_or_default();
        (line, column, format!("{kind}{first}").trim_end().to_string())
    };
    checked.diagnostics.list.iter().map(message).collect()
}

fn describe(name: &str, left: (&str, &BTreeSet<Message>), right: (&str, &BTreeSet<Message>)) -> String {
    let only = |title: &str, mine: &BTreeSet<Message>, other: &BTreeSet<Message>| -> String {
        mine.difference(other)
            .map(|(line, column, text)| format!("  only {title}: {line}:{column}: {text}\n"))
            .collect()
    };
    format!("{name}\n{}{}", only(left.0, left.1, right.1), only(right.0, right.1, left.1))
}

#[test]
fn every_mistake_is_named_where_it_stands() {
    let programs = programs();
    assert!(programs.len() >= 60, "only {} programs below tests/errors", programs.len());
    let mut wrong = Vec::new();
    for (name, path) in &programs {
        let expected = expectations(&std::fs::read_to_string(path).expect("the program is text"));
        let found = ours(path);
        if expected != found || expected.is_empty() {
            wrong.push(describe(name, ("expected", &expected), ("found", &found)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} programs:\n{}", wrong.len(), programs.len(), wrong.join("\n"));
}

/// Compiles every file in one Erlang node, and prints what its front end says: file, line, column, text.
const ERLC: &str = r#"
    Front = [epp, erl_parse, erl_scan, erl_lint],
    Say = fun(File, Kind, Groups) ->
        [io:format("~ts\t~p\t~p\t~p\t~ts~ts~n", [File, M, L, C, Kind, hd(string:split(lists:flatten(M:format_error(D)), "\n"))])
         || {_, Es} <- Groups, {{L, C}, M, D} <- Es, lists:member(M, Front)]
    end,
    io:setopts([{encoding, unicode}]),
    [case compile:file(File, [return, binary]) of
        {error, Es, Ws} -> Say(File, "", Es), Say(File, "Warning: ", Ws);
        {ok, _, _, Ws} -> Say(File, "Warning: ", Ws)
     end || File <- init:get_plain_arguments()],
    halt().
"#;

#[test]
fn erlc_says_the_same() {
    let programs = programs();
    let files: Vec<&PathBuf> = programs.values().collect();
    let output = Command::new("erl").args(["-noshell", "-eval", ERLC, "-extra"]).args(&files).output();
    let Ok(output) = output else {
        eprintln!("erl is not installed: nothing was compared");
        assert!(
            std::env::var_os("MINIBEAM_NO_ERLANG").is_some(),
            "install Erlang, or set MINIBEAM_NO_ERLANG to go without this test"
        );
        return;
    };
    let mut unreadable: BTreeSet<String> = BTreeSet::new();
    let mut theirs: BTreeMap<String, BTreeSet<Message>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let parts: Vec<&str> = line.splitn(5, '\t').collect();
        let [file, origin, row, column, text] = parts[..] else { panic!("unexpected output of erl: {line}") };
        if origin != "erl_lint" {
            unreadable.insert(name_of(Path::new(file)));
        }
        let message = (row.parse().expect("a line"), column.parse().expect("a column"), text.trim_end().to_string());
        theirs.entry(name_of(Path::new(file))).or_default().insert(message);
    }
    assert!(!theirs.is_empty(), "erl said nothing: {}", String::from_utf8_lossy(&output.stderr));
    let differences = std::fs::read_to_string(root().join("differences.txt")).expect("differences.txt is there");
    let allowed: BTreeMap<&str, &str> = differences
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once(": ").expect("a name, a colon and a reason"))
        .collect();
    let mut wrong = Vec::new();
    for (name, path) in &programs {
        let mut same = theirs.remove(name).unwrap_or_default();
        let found = ours(path);
        if unreadable.contains(name) {
            same.retain(|message| {
                found.contains(message) || !(message.2.starts_with("function ") && message.2.ends_with(" undefined"))
            });
        }
        match (same == found, allowed.get(name.as_str())) {
            (true, Some(_)) => wrong.push(format!("{name}\n  listed in differences.txt, but erlc says the same\n")),
            (false, None) => wrong.push(describe(name, ("erlc", &same), ("ours", &found))),
            _ => {}
        }
    }
    for name in allowed.keys().filter(|name| !programs.contains_key(**name)) {
        wrong.push(format!("{name}\n  listed in differences.txt, but there is no such program\n"));
    }
    assert!(wrong.is_empty(), "{} of {} programs:\n{}", wrong.len(), programs.len(), wrong.join("\n"));
}
