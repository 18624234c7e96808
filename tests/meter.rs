//! The meter, on small runs: every program and size is there, what fails says so, and layouts stay as they are.
//!
//! Nothing here depends on how fast or how empty the machine is.

#[path = "common/meter.rs"]
mod common;

use common::{Folder, json, minibeam, text};
use serde_json::Value;
use std::process::{Command, Stdio};

const ARTICLE: [&str; 6] = ["original", "spawn", "reduce", "count", "registry", "remote_call"];

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
    assert!(
        of("erl", "+hms 1").iter().all(|result| result["runs"][0]["main_ms"].is_number()),
        "the program's own time"
    );
    let refused = of("erl", "+hms 0");
    assert!(refused.iter().all(|result| result["trouble"].as_str().is_some_and(|why| why.contains("no `+hms 0`"))));
    assert!(of("minibeam", "+hms 0").iter().all(|result| result["trouble"].is_null()));
}

/// A program in which every process has something else.
const ZOO: &str = "\
-module(zoo).
-export([main/1, linked/0, named/0]).
main([N]) ->
    Bare = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, list_to_integer(N))],
    _ = spawn_link(?MODULE, linked, []),
    _ = spawn_monitor(?MODULE, named, []),
    lists:foreach(fun(Pid) -> Pid ! {not_yet, [Pid, Pid]} end, Bare),
    timer:sleep(300),
    lists:foreach(fun(Pid) -> Pid ! stop end, Bare).
linked() ->
    put(key, {some, value}),
    receive never -> ok end.
named() ->
    register(zoo, self()),
    receive after 100000 -> ok end.
";

fn line<'a>(bill: &'a Value, initial_call: &str, name: &str) -> &'a Value {
    let kinds = bill["kinds"].as_array().expect("kinds");
    let kind = kinds.iter().find(|kind| kind["initial_call"] == initial_call);
    let kind = kind.unwrap_or_else(|| panic!("there is no {initial_call}"));
    let lines = kind["lines"].as_array().expect("lines");
    lines.iter().find(|line| line["name"] == name).unwrap_or(&Value::Null)
}

#[test]
fn a_bill_names_what_each_kind_of_process_has() {
    let folder = Folder::new("zoo");
    let zoo = folder.file("zoo.erl", ZOO);
    let output = minibeam(&["cost", "--json", "--hms", "1", "--when", "102 processes", "--at", "1s", &zoo, "100"]);
    assert_eq!(output.status.code(), Some(2), "--at and --when exclude each other");
    let output = minibeam(&["cost", "--json", "--hms", "1", "--at", "250ms", &zoo, "100"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let bill = json(&output);
    assert_eq!(bill["flags"], "+hms 1");
    let children = "zoo:'-main/1-fun-1-'/0";
    let bytes = |kind: &str, name: &str| line(&bill, kind, name)["bytes"].as_u64();
    assert_eq!(bytes(children, "record"), Some(100 * 64));
    // The header of a message and the 7 words of {not_yet, [Pid, Pid]}.
    assert_eq!(bytes(children, "mailbox"), Some(100 * (3 + 7) * 8));
    assert_eq!(line(&bill, children, "mailbox")["otp25_bytes"], 100 * (88 + 7 * 8));
    for (kind, name) in [("zoo:linked/0", "links"), ("zoo:linked/0", "dictionary"), ("zoo:named/0", "monitors")] {
        assert!(bytes(kind, name) > Some(0), "{kind} {name}");
    }
    assert_eq!(bytes("zoo:named/0", "timer"), Some(8));
    assert_eq!(line(&bill, "zoo:named/0", "registered name")["otp29_bytes"], 48);
    assert!(text(&output.stdout).contains("zoo.erl:4"), "frames have lines");
}

#[test]
fn a_bill_adds_up() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/programs/remote_call.erl");
    let bill = json(&minibeam(&["cost", "--format", "json", file, "1000", "300"]));
    let number = |value: &Value| value["bytes"].as_u64().expect("bytes");
    let sum = |name: &str| bill[name].as_array().expect("lines").iter().map(number).sum::<u64>();
    let accounted = bill["accounted_bytes"].as_u64().expect("bytes");
    assert_eq!(sum("kinds") + sum("shared"), accounted);
    assert_eq!(bill["rest_bytes"].as_i64(), bill["resident_bytes"].as_i64().map(|all| all - accounted as i64));
    let share = bill["accounted_share"].as_f64().expect("a share");
    assert!((0.5..=1.0).contains(&share), "{share}");
    let kind = &bill["kinds"][0];
    assert_eq!(kind["initial_call"], "remote_call:worker/0");
    assert!(kind["processes"].as_u64() >= Some(990), "{kind}");
    assert_eq!(kind["sample"]["free_words"].as_u64().map(|free| free > 200), Some(true));
}

#[test]
fn budgets_and_differences() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/programs/count.erl");
    let over = minibeam(&["cost", "--budget", "10 bytes/process", file, "200", "200"]);
    assert_eq!(over.status.code(), Some(1));
    assert!(text(&over.stderr).contains("budget exceeded: a process takes"));
    assert!(text(&over.stdout).contains("All that is resident"), "the bill is shown all the same");
    let within = minibeam(&["cost", "--budget", "9000 bytes/process", file, "200", "200"]);
    assert!(within.status.success(), "{}", text(&within.stderr));
    let words = |hms: &str| format!("--hms {hms} {file} 200 200");
    let output = minibeam(&["cost", "--diff", &words("233"), &words("1")]);
    let shown = text(&output.stdout);
    assert!(shown.contains("all processes: heap: free") && shown.contains("bytes per process"), "{shown}");
    let never = minibeam(&["cost", "--when", "5000 processes", file, "10", "20"]);
    assert!(text(&never.stderr).contains("there never were 5000 processes at a time"));
}

#[test]
fn the_formulas_for_otp_are_what_erl_reports() {
    use meter::otp::{OTP_25, OTP_29, Start};
    let program = "Wait = fun() -> receive stop -> ok end end, One = self(), \
        Env = fun() -> receive One -> ok end end, \
        Memory = fun(Pid) -> timer:sleep(50), element(2, process_info(Pid, memory)) end, \
        {Monitored, _} = spawn_monitor(Wait), \
        Put = spawn(fun() -> put(a, b), receive stop -> ok end end), \
        [io:format(\"~w~n\", [Memory(P)]) || P <- [spawn(Wait), spawn(Env), spawn(timer, sleep, [infinity]), \
            spawn(fun() -> timer:sleep(infinity), ok end), \
            spawn_link(Wait), Monitored, Put]], halt(0).";
    let Ok(release) = Command::new("erl")
        .args(["-noshell", "-eval", "io:put_chars(erlang:system_info(otp_release)), halt(0)."])
        .output()
    else {
        return;
    };
    let otp = match text(&release.stdout).trim() {
        "25" => OTP_25,
        "29" => OTP_29,
        _ => return,
    };
    let folder = Folder::new("formulas");
    let source = format!("-module(formulas).\n-export([main/0]).\nmain() -> {program}\n");
    let file = folder.file("formulas.erl", &source);
    let erlc = Command::new("erlc").arg("-o").arg(&folder.0).arg(&file).status().expect("erlc is installed");
    assert!(erlc.success());
    for hms in [12, 233] {
        let output = Command::new("erl")
            .args(["+hms", &hms.to_string(), "-noshell", "-pa"])
            .arg(&folder.0)
            .args(["-eval", "code:ensure_loaded(timer), formulas:main()."])
            .output()
            .expect("erl is installed");
        let theirs: Vec<u64> = text(&output.stdout).lines().filter_map(|line| line.parse().ok()).collect();
        let fun = |variables| otp.heap_words(hms, Start::Fun(variables), 0, 2);
        let call = otp.heap_words(hms, Start::Call(2), 0, 3);
        let ours = [
            otp.reported(fun(0), 0, 0, false),
            otp.reported(fun(1), 0, 0, false),
            otp.reported(call, 0, 0, false),
            otp.reported(otp.heap_words(hms, Start::Fun(0), 0, 4), 0, 0, false),
            otp.reported(fun(0), 1, 0, false),
            otp.reported(fun(0), 0, 1, false),
            // What `put` builds takes three words.
            otp.reported(fun(3), 0, 0, true),
        ];
        assert_eq!(theirs, ours, "hms {hms}");
    }
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

#[test]
fn an_interrupted_comparison_shows_what_there_is() {
    let folder = Folder::new("interrupted");
    let quick = folder.file("quick.erl", "-module(quick).\n-export([main/1]).\nmain(_) -> ok.\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_minibeam"));
    let endless =
        folder.file("endless.erl", "-module(endless).\n-export([main/1]).\nmain(_) -> timer:sleep(600000).\n");
    let child = command
        .args(["compare", &quick, &endless, "--sizes", "10", "--runs", "1", "--sleep", "1", "--format", "json"])
        .env("TMPDIR", &folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command was built");
    // The report of the first run is there before the second starts; its removal tells that the second has.
    let report = folder.0.join(format!("minibeam-meter-{}", child.id())).join("report.json");
    while !report.exists() {
        std::thread::yield_now();
    }
    while report.exists() {
        std::thread::yield_now();
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    let document = json(&output);
    assert_eq!(document["interrupted"], true);
    let results = document["results"].as_array().expect("results");
    assert!(results[0]["peak_bytes"]["median"].is_number() && results[1]["peak_bytes"].is_null(), "{document}");
    assert_eq!(results[1]["trouble"], "not reached: interrupted");
}
