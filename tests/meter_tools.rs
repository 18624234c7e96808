//! The meter's smaller tools: `sweep`, `size`, `effect`, and what a bill says of tables, modules and `minibeam:cost/0`.
//!
//! Nothing here depends on how fast or how empty the machine is.

#[path = "common/meter.rs"]
mod common;

use common::{Folder, json, minibeam, text};
use serde_json::Value;

const COUNT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/programs/count.erl");

#[test]
fn a_sweep_has_every_step_of_the_ladder_and_a_mark() {
    let output = minibeam(&["sweep", COUNT, "--hms", "0..2584", "--format", "json", "--", "50", "50"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let sweep = json(&output);
    let steps = sweep["steps"].as_array().expect("steps");
    let hms: Vec<u64> = steps.iter().filter_map(|step| step["hms"].as_u64()).collect();
    assert_eq!(hms, [0, 12, 38, 51, 90, 142, 233, 376, 610, 987, 1598, 2586], "the end is rounded up, as by +hms");
    for name in ["peak_bytes", "bytes_per_process", "collections", "words_copied", "wall_ms", "cpu_ms"] {
        assert!(steps.iter().all(|step| step[name]["median"].is_number()), "{name}");
    }
    let each = |step: &Value| step["bytes_per_process"]["median"].as_f64().expect("a number");
    assert!(each(&steps[11]) > each(&steps[6]) && each(&steps[6]) > each(&steps[1]), "larger heaps take more");
    assert_eq!(sweep["notes"], serde_json::json!([]));
}

#[test]
fn a_sweep_is_drawn_for_terminals_and_as_a_page() {
    let folder = Folder::new("sweep");
    let page = folder.0.join("page.html").display().to_string();
    let original = concat!(env!("CARGO_MANIFEST_DIR"), "/programs/original.erl");
    let output = minibeam(&["sweep", "--hms", "0..90", "--html", &page, original, "100", "50"]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(shown.contains("Peak by hms") && shown.contains("Copied words by hms") && shown.contains('█'), "{shown}");
    assert!(shown.contains("← knee"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    let page = std::fs::read_to_string(page).expect("the page");
    assert_eq!(page.matches("<svg").count(), 5, "memory, bytes of a process, collections, copied words, time");
    let addresses = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!addresses.contains("http") && !addresses.contains("<script") && !addresses.contains(" src="));
    assert!(page.contains(">knee<"));
}

#[test]
fn a_sweep_that_cannot_be_is_refused() {
    for (arguments, words) in [
        (&["sweep", "--hms", "5", COUNT][..], "'5' is no range of heap sizes"),
        (&["sweep", "--hms", "9..1", COUNT], "no step"),
        (&["sweep", "no_such_file.erl"], "no_such_file.erl: No such file"),
    ] {
        let output = minibeam(arguments);
        assert!(!output.status.success() && text(&output.stderr).contains(words), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    let folder = Folder::new("crashing-sweep");
    let file = folder.file("bad.erl", "-module(bad).\n-export([main/1]).\nmain(_) -> exit(no).\n");
    let output = minibeam(&["sweep", "--hms", "12..38", &file]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("hms 12: exit status: 1"), "{}", text(&output.stderr));
}

/// The number of words in a row of the table of sizes.
fn words(shown: &str, row: &str) -> u64 {
    let line = shown.lines().find(|line| line.contains(row)).unwrap_or_else(|| panic!("no row {row} in\n{shown}"));
    let rest = line.split(row).nth(1).unwrap_or_default().split_whitespace().next();
    rest.and_then(|number| number.replace(',', "").parse().ok()).unwrap_or_else(|| panic!("no number in {line}"))
}

#[test]
fn a_term_is_drawn_word_by_word() {
    let output = minibeam(&["size", "L = lists:seq(1, 3), {L, L}"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.contains("cons, shared by 2") && shown.contains("tuple, 2 words follow"), "{shown}");
    assert_eq!(words(&shown, "erts_debug:size/1)"), 9);
    assert_eq!(words(&shown, "erts_debug:flat_size/1)"), 15);
    let shown = text(&minibeam(&["size", "{point, 1, 2.5}"]).stdout);
    assert!(shown.contains("a literal") && shown.contains("2.5"), "{shown}");
    assert_eq!([words(&shown, "erts_debug:size/1)"), words(&shown, "literals, in no heap")], [0, 6]);
    let shown = text(&minibeam(&["size", "binary:copy(<<1>>, 100)"]).stdout);
    assert!(shown.contains("off-heap binary") && shown.contains("100 bytes, off the heap"), "{shown}");
    assert!(text(&minibeam(&["size", "nil"]).stdout).contains("atom"));
}

#[test]
fn an_expression_without_a_value_is_an_error() {
    for (expression, words) in [("X", "variable 'X' is unbound"), ("1 +", "syntax error"), ("1 + length(a)", "badarg")]
    {
        let output = minibeam(&["size", expression]);
        let message = text(&output.stderr);
        assert!(!output.status.success() && output.stdout.is_empty(), "{expression}");
        assert!(message.contains(words) || message.contains("bad argument"), "{expression}: {message}");
    }
}

#[test]
fn the_switch_for_line_tables_is_made_visible() {
    let lines = json(&minibeam(&["effect", "L", "--format", "json"]));
    let modules = lines["modules"].as_array().expect("modules");
    assert!(modules.len() > 5 && modules.iter().any(|module| module["name"] == "crash"));
    for module in modules {
        let chunks = module["chunks"].as_array().expect("chunks");
        for name in ["AtU8", "Code", "ImpT", "ExpT", "Line"] {
            let chunk = chunks.iter().find(|chunk| chunk["name"] == name);
            assert!(chunk.is_some_and(|chunk| chunk["bytes"].as_u64() > Some(8)), "{name} of {}", module["name"]);
        }
        assert_eq!(module["line_bytes"], 0, "nothing is loaded under +L");
    }
    assert!(lines["dropped_bytes"].as_u64() > Some(0));
    assert_eq!(lines["dropped_bytes"], lines["loaded_bytes"]);
    let (with, without) = (lines["errors"].as_str(), lines["errors_without_lines"].as_str());
    let (with, without) = (with.expect("text"), without.expect("text"));
    assert!(with.contains("crash:price/1 (crash.erl:12)"), "{with}");
    assert!(without.contains("crash:price/1") && !without.contains("crash.erl:"), "{without}");
    let shown = text(&minibeam(&["effect", "L"]).stdout);
    assert!(shown.contains("not loaded under +L") && shown.contains("and under +L"), "{shown}");
}

#[test]
fn compressed_tables_are_smaller_and_have_their_times_beside_them() {
    let found = json(&minibeam(&["effect", "ec", "--objects", "200", "--format", "json"]));
    let (plain, compressed) =
        (found["plain"].as_array().expect("tables"), found["compressed"].as_array().expect("tables"));
    assert_eq!([plain.len(), compressed.len()], [4, 4]);
    for (plain, compressed) in plain.iter().zip(compressed) {
        assert_eq!((&plain["kind"], &plain["objects"]), (&compressed["kind"], &Value::from(200)));
        assert!(compressed["bytes"].as_u64() < plain["bytes"].as_u64(), "{plain} {compressed}");
        assert!(plain["lookup_ns"].is_u64() && compressed["insert_ns"].is_u64());
    }
}

/// Seventy-seven wait when the bill is asked for; later there are more.
const ASKING: &str = "\
-module(asking).
-export([main/1]).
main([]) ->
    Waiting = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 77)],
    timer:sleep(50),
    Table = ets:new(table, []),
    [ets:insert(Table, {Key, lists:seq(1, 20)}) || Key <- lists:seq(1, 1000)],
    ok = minibeam:cost(),
    [Pid ! stop || Pid <- Waiting],
    Later = [spawn_monitor(fun() -> timer:sleep(50) end) || _ <- lists:seq(1, 300)],
    [receive {'DOWN', Monitor, _, _, _} -> ok end || {_, Monitor} <- Later].
";

#[test]
fn a_program_may_ask_for_its_own_bill() {
    let folder = Folder::new("asking");
    let file = folder.file("asking.erl", ASKING);
    let bill = json(&minibeam(&["cost", "--format", "json", &file]));
    let kinds = bill["kinds"].as_array().expect("kinds");
    let waiting = kinds.iter().find(|kind| kind["initial_call"] == "asking:'-main/1-fun-1-'/0");
    assert_eq!(waiting.map(|kind| &kind["processes"]), Some(&Value::from(77)));
    let shared = bill["shared"].as_array().expect("lines");
    let of = |name: &str| shared.iter().find(|line| line["name"] == name).and_then(|line| line["bytes"].as_u64());
    // Each object is a tuple of two and a list of twenty: 43 words, and what the table adds.
    assert!(of("ETS: objects") >= Some(1000 * 43 * 8) && of("ETS: tables") > Some(0), "{shared:?}");
    let modules = bill["modules"].as_array().expect("modules");
    assert!(modules.iter().all(|module| module["chunks"].as_array().is_some_and(|chunks| chunks.len() >= 5)));
    assert!(minibeam(&["run", &file]).status.success(), "under `run` it asks nobody");
}
