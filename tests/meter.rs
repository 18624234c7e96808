//! The meter, on small runs: every program and size is there, what fails says so, and layouts stay as they are.
//!
//! Nothing here depends on how fast or how empty the machine is.

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

const ARTICLE: [&str; 6] = ["original", "spawn", "reduce", "count", "registry", "remote_call"];

fn minibeam(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minibeam"));
    command.args(arguments).current_dir(std::env::temp_dir()).env("COLUMNS", "100");
    command.output().expect("the command was built")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

/// A folder of its own for a test, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("minibeam-test-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Folder(path)
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a file in the folder");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Each number becomes `#`, runs of blanks one blank, lines of a table one dash: what is left is the layout.
fn layout(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let words = line.split_whitespace().map(|word| {
            let is_number = word.starts_with(|first: char| first.is_ascii_digit() || first == '-')
                && word.chars().any(|letter| letter.is_ascii_digit());
            let has_unit = ["k", "M"].iter().any(|unit| word.ends_with(unit));
            if is_number && !has_unit { "#" } else { word }
        });
        let line = words.collect::<Vec<_>>().join(" ");
        let is_rule = !line.is_empty() && line.chars().all(|letter| "─═".contains(letter));
        out.push_str(if is_rule { "-" } else { &line });
        out.push('\n');
    }
    out
}

#[test]
fn compare_measures_all_six_programs_from_any_folder() {
    let output = minibeam(&["compare", "--sizes", "100,300", "--sleep", "200", "--runs", "2", "--format", "json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document = json(&output);
    assert_eq!(document["programs"], serde_json::json!(ARTICLE));
    let results = document["results"].as_array().expect("results");
    assert_eq!(results.len(), (6 + 4) * 2);
    for result in results {
        assert!(result["peak_bytes"]["median"].as_f64().expect("a peak") > 1e6, "{result}");
        assert_eq!(result["runs"].as_array().map(Vec::len), Some(2));
        assert_eq!(result["trouble"], Value::Null);
        assert!(result["runs"][0]["vm"]["processes"].as_u64() >= result["size"].as_u64());
    }
    assert_eq!(document["bytes_per_process"].as_array().map(Vec::len), Some(10));
}

#[test]
fn compare_prints_the_articles_tables() {
    let output = minibeam(&["compare", "--sizes", "100,200", "--sleep", "100", "--runs", "1", "--hms", "1"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = layout(&text(&output.stdout));
    let first = "Peak resident bytes\n-\nprogram flags # #\n-\noriginal default # #\noriginal +hms # # #\n";
    assert!(shown.starts_with(first), "{shown}");
    for title in ["Bytes per process", "What each step saves", "What flags save: remote_call", "Wall time"] {
        assert!(shown.contains(title), "{title} is missing in\n{shown}");
    }
    assert!(text(&output.stdout).lines().all(|line| line.chars().count() <= 100), "{shown}");
}

#[test]
fn what_fails_is_named_and_the_rest_is_shown() {
    let folder = Folder::new("partial");
    let good = folder.file("good.erl", "-module(good).\n-export([main/1]).\nmain([_, _]) -> ok.\n");
    let source = "-module(bad).\n-export([main/1]).\nmain([N, _]) -> 10 = list_to_integer(N).\n";
    let bad = folder.file("bad.erl", source);
    let output = minibeam(&["compare", &good, &bad, "--sizes", "10,20", "--runs", "2"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown.contains("[1] bad 20, minibeam, default: exit status: 1"), "{shown}");
    let wall = shown.split("Wall time").nth(1).expect("a table of times");
    assert!(wall.lines().any(|line| line.trim_start().starts_with("bad") && line.ends_with("[1]")), "{shown}");
}

#[test]
fn a_run_that_cannot_fit_is_skipped_with_the_reason() {
    let folder = Folder::new("skipped");
    let file = folder.file("p.erl", "-module(p).\n-export([main/1]).\nmain(_) -> ok.\n");
    let output = minibeam(&["compare", &file, "--sizes", "1000M", "--sleep", "1", "--format", "markdown"]);
    assert!(output.status.success());
    let shown = text(&output.stdout);
    assert!(shown.contains("skipped: it needs about") && shown.contains("are free"), "{shown}");
}

#[test]
fn bad_flags_are_refused_before_anything_runs() {
    for (arguments, words) in [
        (&["compare", "--sizes", "12q"][..], "'12q' is no number of processes"),
        (&["compare", "--runs", "0"], "0 is not in 1..=1000"),
        (&["compare", "no_such_file.erl"], "no_such_file.erl: No such file"),
        (&["compare", "--with-erl=/no/such/erl", "--sizes", "10"], "/no/such/erl: No such file"),
    ] {
        let output = minibeam(arguments);
        let message = text(&output.stderr);
        assert!(!output.status.success() && message.contains(words), "{message}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn erl_stands_beside_us_with_the_same_flags() {
    let output = minibeam(&[
        "compare",
        "--with-erl",
        "--sizes",
        "100,200",
        "--sleep",
        "300",
        "--runs",
        "1",
        "--hms",
        "0,1",
        "--format",
        "json",
    ]);
    let document = json(&output);
    let of = |runtime: &str, flags: &str| -> Vec<&Value> {
        let results = document["results"].as_array().expect("results").iter();
        results
            .filter(|result| result["runtime"].as_str().is_some_and(|name| name.starts_with(runtime)))
            .filter(|result| result["flags"] == flags)
            .collect()
    };
    assert!(of("erl", "+hms 1").iter().all(|result| result["peak_bytes"]["median"].as_f64() > Some(1e7)));
    assert_eq!(of("erl", "+hms 1").len(), 12);
    let refused = of("erl", "+hms 0");
    assert!(refused.iter().all(|result| result["trouble"].as_str().is_some_and(|why| why.contains("no `+hms 0`"))));
    assert!(of("minibeam", "+hms 0").iter().all(|result| result["trouble"].is_null()));
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let folder = Folder::new("page");
    let page = folder.0.join("page.html").display().to_string();
    let output =
        minibeam(&["compare", "--sizes", "100,200", "--sleep", "50", "--runs", "1", "--hms", "0,1", "--html", &page]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let page = std::fs::read_to_string(page).expect("the page");
    assert_eq!(page.matches("<svg").count(), 3, "bars, the ladder, parts of a process");
    let addresses = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!addresses.contains("http") && !addresses.contains("<script") && !addresses.contains(" src="));
    assert!(ARTICLE.iter().all(|program| page.contains(program)));
}
