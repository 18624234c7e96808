//! The standard library against the installed OTP's: our modules compile with `erlc` without a warning, need no BIF
//! that `stdlib/bifs.txt` does not name, and return what OTP's return over many random arguments.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder of modules");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut sources: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|e| e == "erl")).collect();
    sources.sort();
    sources
}

/// A folder of its own for a test's modules. `erl` must not be started in it: it would load ours in place of its own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("minibeam-stdlib-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the modules");
    folder
}

fn erlc(folder: &Path, sources: &[PathBuf]) {
    let output = Command::new("erlc").args(["-Wall", "-Werror", "-o"]).arg(folder).args(sources).output();
    let output = output.expect("erlc is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Runs a program of the tests in `erl`; what it printed.
fn erl(code: &Path, module: &str, arguments: &[&Path]) -> String {
    let mut command = Command::new("erl");
    command.args(["-noshell", "-pa"]).arg(code).args(["-run", module, "main"]).args(arguments);
    let output = command.current_dir(root()).output().expect("erl is installed");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    printed
}

#[test]
fn functions_return_what_those_of_otp_return() {
    let code = folder("compare");
    erlc(&code, &sources("tests/stdlib"));
    erl(&code, "compare", &[&root().join("stdlib/erl"), &root().join("stdlib/bifs.txt")]);
    std::fs::remove_dir_all(&code).expect("the modules are ours");
}

/// The programs of `tests/run` see `lists`, `io`, `gen_server` … of ours in place of OTP's.
#[test]
fn programs_print_the_same_on_our_library() {
    let code = folder("programs");
    erlc(&code, &sources("tests/stdlib"));
    let arguments = ["stdlib/erl", "stdlib/bifs.txt", "tests/run"].map(|path| root().join(path));
    erl(&code, "programs", &arguments.each_ref().map(|path| path.as_path()));
    std::fs::remove_dir_all(&code).expect("the modules are ours");
}

#[test]
fn every_bif_that_is_called_is_listed() {
    let (ours, code) = (folder("ours"), folder("imports"));
    erlc(&ours, &sources("stdlib/erl"));
    erlc(&code, &sources("tests/stdlib"));
    let called = erl(&code, "imports", &[&ours]);
    let listed = std::fs::read_to_string(root().join("stdlib/bifs.txt")).expect("the list of BIFs");
    let listed: BTreeSet<&str> = listed.lines().collect();
    let missing: Vec<&str> = called.lines().filter(|bif| !listed.contains(bif)).collect();
    assert!(missing.is_empty(), "not in stdlib/bifs.txt:\n{}", missing.join("\n"));
    std::fs::remove_dir_all(&ours).expect("the modules are ours");
    std::fs::remove_dir_all(&code).expect("the modules are ours");
}
