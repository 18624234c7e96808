//! {erlc, ours} × {erl, ours}: each program is compiled by both compilers, and each result is run by both machines.
//!
//! Four runs, one output. What is odd names the guilty half:
//!
//! | | erl | our VM |
//! |---|---|---|
//! | erlc | wrong: the expectation | wrong with the one below: our VM |
//! | our compiler | wrong with its neighbour: our compiler | alone wrong: the two together |
//!
//! What differs and is known to is listed with its reason in `tests/differences.txt`, and that list is tested too.
//! `UPDATE=1` writes expectations anew from erlc and erl; the difference is to be reviewed.

mod common;

use common::{End, Folder, Outcome, Program};
use std::collections::BTreeMap;
use std::path::Path;

/// Each cell is one compiler and one machine, in the order of `CELLS`: right or wrong.
type Cells = [bool; 4];

const CELLS: [&str; 4] = ["erlc, erl", "ours, erl", "erlc, our VM", "ours, our VM"];

/// Who is guilty. `None`: all are right.
fn verdict(right: Cells) -> Option<&'static str> {
    match right {
        [true, true, true, true] => None,
        [false, ..] => Some("expectation"),
        [_, true, false, false] => Some("our VM"),
        [_, false, true, false] => Some("our compiler"),
        [_, true, true, false] => Some("our compiler and our VM together"),
        [_, false, false, _] => Some("our compiler and our VM, each"),
        [_, true, false, true] => Some("our VM, on erlc's code only"),
        [_, false, true, true] => Some("our compiler, on erl only"),
    }
}

#[test]
fn the_odd_one_out_is_named() {
    assert_eq!(verdict([true; 4]), None);
    assert_eq!(verdict([false; 4]), Some("expectation"));
    assert_eq!(verdict([true, false, true, false]), Some("our compiler"));
    assert_eq!(verdict([true, true, false, false]), Some("our VM"));
    assert_eq!(verdict([true, true, true, false]), Some("our compiler and our VM together"));
    assert_eq!(verdict([true, false, false, false]), Some("our compiler and our VM, each"));
}

/// Compiled modules: by erlc, by ours, and what `erl` needs beside them.
struct Compiled {
    erlc: Folder,
    ours: Folder,
    /// `programs/original.erl` uses our module `task`, which OTP has not.
    library: Folder,
}

impl Compiled {
    fn new(programs: &[Program]) -> Compiled {
        let folder = |name: &str| Folder::new(&format!("differential-{name}"));
        let compiled = Compiled { erlc: folder("erlc"), ours: folder("ours"), library: folder("library") };
        common::compile_with_erlc(programs, &compiled.erlc.0);
        let messages = common::compile_with_ours(programs, &compiled.ours.0);
        if programs.iter().any(|program| !program.beam(&compiled.ours.0).exists()) {
            println!("our compiler refused programs:\n{messages}");
        }
        let task = Path::new(common::ROOT).join("stdlib/erl/task.erl");
        let outcome =
            common::run(common::minibeam(&["compile", "-o"]).arg(&compiled.library.0).arg(task), common::LIMIT);
        assert!(outcome.is(""), "{}", outcome.stderr);
        compiled
    }

    fn run(&self, program: &Program, cell: usize) -> Outcome {
        let folder = if cell.is_multiple_of(2) { &self.erlc.0 } else { &self.ours.0 };
        if cell < 2 {
            common::run_in_erl(program, &[folder, &self.library.0])
        } else {
            common::run_in_ours(program, folder, &[], &[])
        }
    }

    /// The four outcomes. Some programs look at the clock, and a busy machine is late: what is wrong and not known
    /// to be runs once more, unless it hung.
    fn outcomes(&self, program: &Program, known: bool) -> [Outcome; 4] {
        [0, 1, 2, 3].map(|cell| {
            let outcome = self.run(program, cell);
            let settled = known || outcome.end == End::TimeLimit || outcome.is(&program.expected);
            if settled { outcome } else { self.run(program, cell) }
        })
    }
}

/// What is wrong with a program's outcomes, and what the table of differences says. `None`: nothing.
fn judge(program: &Program, outcomes: &[Outcome; 4], listed: Option<&str>) -> Option<String> {
    let verdict = verdict(outcomes.each_ref().map(|outcome| outcome.is(&program.expected)));
    if verdict == listed {
        return None;
    }
    let mut text = format!("{}: {}", program.name, verdict.unwrap_or("nothing differs"));
    if let Some(listed) = listed {
        text.push_str(&format!("\n  but tests/differences.txt says: {listed}"));
    }
    for (cell, outcome) in CELLS.iter().zip(outcomes) {
        if !outcome.is(&program.expected) {
            text.push_str(&format!("\n  {cell}: {}", outcome.difference(&program.expected)));
        }
    }
    Some(text)
}

#[test]
fn two_compilers_and_two_machines_agree() {
    let programs = common::programs();
    let differences: BTreeMap<String, String> = common::exceptions("tests/differences.txt").into_iter().collect();
    for name in differences.keys() {
        assert!(programs.iter().any(|program| program.name == *name), "tests/differences.txt: no program {name}");
    }
    let compiled = Compiled::new(&programs);
    let update = std::env::var_os("UPDATE").is_some();
    // Starting and stopping `erl` is half waiting: five at a time keep two cores busy.
    let wrong: Vec<String> = common::in_parallel(&programs, 5, |program| {
        let listed = differences.get(&program.name).map(String::as_str);
        let mut program = program.clone();
        let outcomes = compiled.outcomes(&program, listed.is_some());
        if update && outcomes[0].end == End::Code(0) {
            program.expected.clone_from(&outcomes[0].stdout);
            std::fs::write(program.source.with_extension("out"), &program.expected).expect("an output can be written");
        }
        judge(&program, &outcomes, listed)
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{} of {} programs differ:\n\n{}", wrong.len(), programs.len(), wrong.join("\n\n"));
}
