//! The programs again, on our virtual machine, under conditions that bring its mistakes to light.
//!
//! `MINIBEAM_GC=stress` collects wherever a collection may happen and walks the heap afterwards: a root that was
//! forgotten is found at the instruction that forgot it. `MINIBEAM_REDUCTIONS=1` preempts at every call: what was not
//! saved is missed at once. The smallest heaps make everything grow; more schedulers than processors make threads meet
//! where they seldom do. The output stays the same.
//!
//! A program that takes too long when everything is collected all the time is listed, with its reason, in
//! `tests/slow_under_stress.txt`; it runs under the other settings.

mod common;

use common::{Folder, Program};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

const COLLECT: (&str, &str) = ("MINIBEAM_GC", "stress");
const PREEMPT: (&str, &str) = ("MINIBEAM_REDUCTIONS", "1");

#[derive(Clone, Copy, PartialEq)]
enum Compiler {
    Erlc,
    Ours,
}

struct Setting {
    compiler: Compiler,
    environment: &'static [(&'static str, &'static str)],
    flags: &'static [&'static str],
}

/// Few, so that each run finds something that the others cannot.
const SETTINGS: &[Setting] = &[
    // Each allocation, each call, alone: what fails here fails again in the same place.
    Setting { compiler: Compiler::Ours, environment: &[COLLECT, PREEMPT], flags: &["--schedulers", "1", "--hms", "0"] },
    // The other compiler keeps other registers alive.
    Setting { compiler: Compiler::Erlc, environment: &[COLLECT], flags: &["--schedulers", "2", "--hms", "1"] },
    // Threads meet: processes move between schedulers at every call.
    Setting { compiler: Compiler::Ours, environment: &[PREEMPT], flags: &["--schedulers", "4", "--hms", "0"] },
    Setting { compiler: Compiler::Erlc, environment: &[COLLECT, PREEMPT], flags: &["--schedulers", "4", "--hms", "1"] },
    // No switch slows the threads down, so they meet in other places.
    Setting { compiler: Compiler::Ours, environment: &[], flags: &["--schedulers", "4", "--hms", "1", "--ec"] },
];

/// Programs that ask whether a table is compressed: with `--ec` the answer is another one, as it is with `erl +ec`.
const ASK_FOR_COMPRESSION: [&str; 2] =
    ["tests/run/ets/compressed_tables_give_back_what_was_put.erl", "tests/run/ets/information_about_tables.erl"];

impl Setting {
    fn suits(&self, program: &Program, slow: &BTreeMap<String, String>) -> bool {
        !(self.collects() && slow.contains_key(&program.name)
            || self.flags.contains(&"--ec") && ASK_FOR_COMPRESSION.contains(&program.name.as_str()))
    }

    fn collects(&self) -> bool {
        self.environment.contains(&COLLECT)
    }
}

impl Display for Setting {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (name, value) in self.environment {
            write!(out, "{name}={value} ")?;
        }
        write!(out, "minibeam run {}", self.flags.join(" "))
    }
}

#[test]
fn programs_print_the_same_under_stress() {
    let programs = common::programs();
    let slow: BTreeMap<String, String> = common::exceptions("tests/slow_under_stress.txt").into_iter().collect();
    for name in slow.keys() {
        assert!(programs.iter().any(|program| program.name == *name), "slow_under_stress.txt: no program {name}");
    }
    for name in ASK_FOR_COMPRESSION {
        assert!(programs.iter().any(|program| program.name == name), "no program {name}");
    }
    let (erlc, ours) = (Folder::new("stress-erlc"), Folder::new("stress-ours"));
    common::compile_with_erlc(&programs, &erlc.0);
    common::compile_with_ours(&programs, &ours.0);
    let runs: Vec<(&Setting, &Program)> = SETTINGS
        .iter()
        .flat_map(|setting| programs.iter().map(move |program| (setting, program)))
        .filter(|(setting, program)| setting.suits(program, &slow))
        .collect();
    let wrong: Vec<String> = common::in_parallel(&runs, 3, |&(setting, program)| {
        let folder = if setting.compiler == Compiler::Erlc { &erlc.0 } else { &ours.0 };
        let outcome = common::run_in_ours(program, folder, setting.flags, setting.environment);
        let difference = || format!("{}\n  {setting}\n  {}", program.name, outcome.difference(&program.expected));
        (!outcome.is(&program.expected)).then(difference)
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{} of {} runs are wrong:\n\n{}", wrong.len(), runs.len(), wrong.join("\n\n"));
}
