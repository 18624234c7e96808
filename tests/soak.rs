//! Processes under load: `soak/soak.erl` on one, two and four schedulers, for `SOAK_MS` milliseconds each.

use std::path::Path;
use std::process::Command;

const DEFAULT_MS: &str = "2000";

/// The program checks itself; its last line says that it came to its end.
fn soak(schedulers: &str) {
    let milliseconds = std::env::var("SOAK_MS").unwrap_or_else(|_| DEFAULT_MS.into());
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/soak/soak.erl");
    let output = Command::new(env!("CARGO_BIN_EXE_minibeam"))
        .args(["run", "+S", schedulers])
        .arg(program)
        .arg(milliseconds)
        .output()
        .expect("the command was built");
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && text.ends_with("done\n"), "{schedulers} schedulers: {text}{errors}");
}

#[test]
fn nothing_is_lost_on_one_scheduler() {
    soak("1");
}

#[test]
fn nothing_is_lost_on_two_schedulers() {
    soak("2");
}

#[test]
fn nothing_is_lost_on_more_schedulers_than_processors() {
    soak("4");
}
