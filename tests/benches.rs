//! The benchmark programs compile with both compilers, and say the same on both virtual machines. No time is judged.

#[path = "../benches/compare/programs.rs"]
mod programs;

use programs::{Program, outcome};
use std::path::{Path, PathBuf};
use std::process::Command;

fn output(command: &mut Command) -> String {
    let output = command.output().expect("the command is installed");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `name n=… result=…` of each measurement.
fn outcomes(text: &str) -> Vec<String> {
    text.lines().map(|line| outcome(line).to_owned()).collect()
}

/// All programs one after another in one `erl`.
fn on_erl(programs: &[Program], folder: &Path) -> Vec<String> {
    let mut command = Command::new("erl");
    command.arg("-noshell").arg("-pa").arg(folder);
    for program in programs {
        command.args(["-run", &program.name, "main"]).args(program.comment("tiny").unwrap_or_default());
    }
    outcomes(&output(command.args(["-s", "erlang", "halt"])))
}

fn on_minibeam(programs: &[Program], folder: &Path) -> Vec<String> {
    let run = |program: &Program| {
        let file = folder.join(&program.name).with_extension("beam");
        let arguments = program.comment("tiny").unwrap_or_default();
        outcomes(&output(Command::new(env!("CARGO_BIN_EXE_minibeam")).arg("run").arg(file).args(arguments)))
    };
    programs.iter().flat_map(run).collect()
}

#[test]
fn benchmark_programs_say_the_same_on_both_machines() {
    let mut all = programs::all().expect("the folder of programs");
    let sources: Vec<PathBuf> = all.iter().map(|program| program.source.clone()).collect();
    all.retain(|program| program.comment("args").is_some());
    for program in &all {
        let sizes = ["tiny", "quick"].map(|key| program.comment(key));
        assert!(sizes.iter().all(Option::is_some), "{} has no small size", program.name);
    }
    let mut minibeam = Command::new(env!("CARGO_BIN_EXE_minibeam"));
    let compilers = [("erlc", &mut Command::new("erlc")), ("ours", minibeam.arg("compile"))];
    let mut expected: Option<Vec<String>> = None;
    for (name, compiler) in compilers {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("benches-{name}"));
        std::fs::create_dir_all(&folder).expect("a folder for the modules");
        output(compiler.arg("-o").arg(&folder).args(&sources));
        let erl = on_erl(&all, &folder);
        assert!(erl.len() > all.len(), "only {} measurements", erl.len());
        assert_eq!(on_minibeam(&all, &folder), erl, "{name}'s .beam files: minibeam's results, then erl's");
        let expected = expected.get_or_insert_with(|| erl.clone());
        assert_eq!(*expected, erl, "compiled by {name}");
    }
}
