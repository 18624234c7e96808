//! The expected outputs under `tests/run` are what the installed `erl` prints: OTP is the judge of our judge.
//!
//! `UPDATE=1` writes them; the difference is to be reviewed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::thread;

/// All programs below a folder, in order.
fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder of programs").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "erl") {
            found.push(path);
        }
    }
}

/// Runs `main/0` in a process of its own, as scripts are run; a crash of it is exit status 1.
fn run(module: &str, folder: &Path) -> Output {
    let program = format!(
        "{{_, R}} = spawn_monitor(fun {module}:main/0), \
         receive {{'DOWN', R, _, _, normal}} -> init:stop(); {{'DOWN', R, _, _, _}} -> init:stop(1) end."
    );
    // OTP's logger writes crash reports, with times and pids, to standard output: it is off here.
    let quiet = ["-noshell", "-kernel", "logger_level", "none", "-pa"];
    let output = Command::new("erl").args(quiet).arg(folder).args(["-eval", &program]).output();
    output.expect("erl is installed")
}

#[test]
fn every_expected_output_is_what_erl_prints() {
    let mut sources = Vec::new();
    programs(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run")), &mut sources);
    assert!(sources.len() > 200, "only {} programs", sources.len());
    let folder = std::env::temp_dir().join(format!("minibeam-run-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the modules");
    let erlc =
        Command::new("erlc").arg("-W0").arg("-o").arg(&folder).args(&sources).output().expect("erlc is installed");
    assert!(erlc.status.success(), "{}", String::from_utf8_lossy(&erlc.stdout));
    let update = std::env::var_os("UPDATE").is_some();
    let (queue, wrong) = (Mutex::new(sources), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        // Stopping in order takes `erl` a second of waiting, so more run at a time than there are cores.
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let Some(source) = queue.lock().expect("no worker panics").pop() else { break };
                    let module = source.file_stem().and_then(|stem| stem.to_str()).expect("a module's name").to_owned();
                    let output = run(&module, &folder);
                    let file = source.with_extension("out");
                    if update && output.status.success() {
                        std::fs::write(&file, &output.stdout).expect("the output can be written");
                    }
                    let expected = std::fs::read(file).expect("an output beside the program");
                    if output.stdout != expected || !output.status.success() {
                        let printed = String::from_utf8_lossy(&output.stdout);
                        let what = format!("{}, {}:\n{printed}", source.display(), output.status);
                        wrong.lock().expect("no worker panics").push(what);
                    }
                }
            });
        }
    });
    std::fs::remove_dir_all(&folder).expect("the modules are ours");
    let wrong = wrong.into_inner().expect("no worker panics");
    assert!(wrong.is_empty(), "{} programs print something else:\n{}", wrong.len(), wrong.join("\n"));
}
