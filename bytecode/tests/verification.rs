//! Every `.beam` file of the installed OTP, and those that OTP 29 made, keep the rules of verification.

use bytecode::container;
use bytecode::verify::verify;
use std::path::{Path, PathBuf};
use std::process::Command;

fn beam_files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    files.filter(|path| path.extension().is_some_and(|extension| extension == "beam")).collect()
}

fn installed() -> Vec<PathBuf> {
    let program = "io:put_chars(code:lib_dir()), halt().";
    let output = Command::new("erl").args(["-noshell", "-eval", program]).output().expect("erl is installed");
    let root = PathBuf::from(String::from_utf8_lossy(&output.stdout).into_owned());
    let libraries = std::fs::read_dir(&root).expect("OTP's library folder");
    libraries.flat_map(|library| beam_files_in(&library.expect("an entry").path().join("ebin"))).collect()
}

#[test]
fn every_installed_file_is_accepted() {
    let files = installed();
    assert!(files.len() > 300, "only {} files", files.len());
    let mut refused = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file).expect("a readable file");
        let module = container::read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        if let Err(rejections) = verify(module) {
            refused.extend(rejections.iter().map(|rejection| format!("{}: {rejection}", file.display())));
        }
    }
    assert!(refused.is_empty(), "{} rejections:\n{}", refused.len(), refused[..refused.len().min(40)].join("\n"));
}
