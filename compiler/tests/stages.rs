//! Snapshots of what a module is between source and code: `tests/stages/<topic>/<case>.erl`, `.ast`, `.core`, `.opt` and `.S`.
//!
//! `UPDATE=1` writes them; the difference is to be reviewed. Whatever the repository has
//! of Erlang must also lower to core that keeps to the rules of `core::check`.

use compiler::core::check::problems;
use compiler::diagnostic::Colour;
use compiler::optimize;
use compiler::pipeline::{Options, Stage, emit, lower};
use compiler::preprocess::NoFiles;
use compiler::source::Source;
use std::path::{Path, PathBuf};

fn repository(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)
}

/// Erlang sources below a folder, in order.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder of sources").map(|entry| entry.expect("an entry").path());
    let mut entries: Vec<PathBuf> = entries.collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "erl") {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Source {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    Source::from_bytes(name, &std::fs::read(path).expect("a readable file")).expect("a readable encoding")
}

#[test]
fn snapshots_are_what_the_compiler_makes() {
    let mut found = Vec::new();
    sources(&repository("tests/stages"), &mut found);
    assert!(!found.is_empty());
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in found {
        let stages = [(Stage::Ast, "ast"), (Stage::Core, "core"), (Stage::Optimized, "opt"), (Stage::Assembly, "S")];
        for (stage, extension) in stages {
            let text = emit(stage, None, &Options::default(), &read(&path), &NoFiles);
            let snapshot = path.with_extension(extension);
            if update {
                std::fs::write(&snapshot, &text).expect("the snapshot can be written");
            }
            if std::fs::read_to_string(&snapshot).ok().as_deref() != Some(&text) {
                wrong.push(format!("{}:\n{text}", snapshot.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn programs_lower_to_core_that_keeps_the_rules() {
    let mut found = Vec::new();
    for folder in ["programs", "tests/run", "tests/stages"] {
        sources(&repository(folder), &mut found);
    }
    let mut wrong = Vec::new();
    for path in found {
        let mut lowered =
            lower(&Options { script: Some("script".into()), ..Options::default() }, &read(&path), &NoFiles);
        match &mut lowered.core {
            Some(core) => {
                let mut broken: Vec<String> = core.functions.iter().flat_map(problems).collect();
                optimize::module(core);
                broken.extend(core.functions.iter().flat_map(problems).map(|text| format!("optimized: {text}")));
                wrong.extend(broken.iter().map(|text| format!("{}: {text}", path.display())));
            }
            None => wrong.push(lowered.diagnostics.render(Colour::Never)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
