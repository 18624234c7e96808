//! `task` against OTP: the same program over the same `task.erl`, compiled and run by `erl` and by us.

use std::path::Path;
use std::process::{Command, Output};

fn finished(command: &mut Command) -> Output {
    let output = command.output().expect("the command runs");
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn tasks_behave_as_on_otp() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = root.join("tests/tasks/await_many.erl");
    let folder = std::env::temp_dir().join(format!("minibeam-tasks-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the modules");
    finished(Command::new("erlc").arg("-o").arg(&folder).arg(root.join("stdlib/erl/task.erl")).arg(&program));
    let mut erl = Command::new("erl");
    erl.args(["-noshell", "-kernel", "logger_level", "none", "-pa"])
        .arg(&folder)
        .args(["-eval", "await_many:main([]), halt()."]);
    let expected = finished(&mut erl).stdout;
    std::fs::remove_dir_all(&folder).expect("the modules are ours");
    for schedulers in ["1", "2"] {
        let mut ours = Command::new(env!("CARGO_BIN_EXE_minibeam"));
        let printed = finished(ours.args(["run", "+S", schedulers]).arg(&program)).stdout;
        assert_eq!(String::from_utf8_lossy(&printed), String::from_utf8_lossy(&expected), "+S {schedulers}");
    }
}
