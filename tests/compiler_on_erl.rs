//! What our compiler writes, the installed `erl` loads and runs: every program of `programs/` and `tests/run` prints
//! there what is expected of it.

use compiler::diagnostic::Colour;
use compiler::pipeline::{Options, compile};
use compiler::preprocess::NoFiles;
use compiler::source::Source;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// All programs below a folder, in order.
fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder of programs");
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "erl") {
            found.push(path);
        }
    }
}

fn module_name(source: &Path) -> &str {
    source.file_stem().and_then(|stem| stem.to_str()).expect("a module's name")
}

/// Compiles a source into a folder.
fn compile_to(source: &Path, folder: &Path) -> Result<(), String> {
    let bytes = std::fs::read(source).expect("a readable source");
    let text = Source::from_bytes(source.display().to_string(), &bytes).map_err(|_| "not UTF-8".to_owned())?;
    let compiled = compile(&Options::default(), &text, &NoFiles);
    let Some(module) = compiled.module else { return Err(compiled.diagnostics.render(Colour::Never)) };
    let file = folder.join(module_name(source)).with_extension("beam");
    std::fs::write(file, bytecode::container::write(&module)).map_err(|error| error.to_string())
}

/// The call that runs a program: `main/1` with what its `%% args:` line says, or `main/0`.
fn call(source: &Path) -> String {
    let text = std::fs::read_to_string(source).expect("a readable source");
    let module = module_name(source);
    let arguments = text.lines().find_map(|line| line.strip_prefix("%% args:"));
    if arguments.is_none() && !text.contains("main/1") {
        return format!("{module}:main()");
    }
    let words: Vec<String> = arguments.unwrap_or("").split_whitespace().map(|word| format!("\"{word}\"")).collect();
    format!("{module}:main([{}])", words.join(", "))
}

/// Runs a program in a process of its own, as scripts are run.
fn run(source: &Path, folder: &Path) -> (String, bool) {
    let program = format!(
        "{{_, R}} = spawn_monitor(fun() -> {} end), receive \
         {{'DOWN', R, _, _, normal}} -> erlang:halt(0, [{{flush, true}}]); \
         {{'DOWN', R, _, _, Reason}} -> io:format(\"died: ~p~n\", [Reason]), erlang:halt(1, [{{flush, true}}]) \
         after 30000 -> erlang:halt(2) end.",
        call(source)
    );
    let quiet = ["-noshell", "-kernel", "logger_level", "none", "-pa"];
    let output =
        Command::new("erl").args(quiet).arg(folder).args(["-eval", &program]).output().expect("erl is installed");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
}

/// Compiles and runs; says what is wrong. Some programs look at the clock, and a busy machine is late: those that
/// fail run once more.
fn check(source: &Path, folder: &Path) -> Result<(), String> {
    compile_to(source, folder)?;
    let expected = std::fs::read(source.with_extension("out")).expect("an output beside the program");
    let mut last = String::new();
    for _ in 0..2 {
        let (printed, normal) = run(source, folder);
        if normal && printed.as_bytes() == expected {
            return Ok(());
        }
        last = printed;
    }
    Err(last)
}

#[test]
fn erl_runs_what_our_compiler_writes() {
    let mut sources = Vec::new();
    programs(&Path::new(ROOT).join("programs"), &mut sources);
    programs(&Path::new(ROOT).join("tests/run"), &mut sources);
    let folder = std::env::temp_dir().join(format!("minibeam-compiled-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the modules");
    // `programs/original.erl` uses our module `task`, which OTP has not.
    compile_to(&Path::new(ROOT).join("stdlib/erl/task.erl"), &folder).expect("the module task");
    let (queue, wrong) = (Mutex::new(sources), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let Some(source) = queue.lock().expect("no worker panics").pop() else { break };
                    if let Err(what) = check(&source, &folder) {
                        wrong.lock().expect("no worker panics").push(format!("{}:\n{what}", source.display()));
                    }
                }
            });
        }
    });
    std::fs::remove_dir_all(&folder).expect("the modules are ours");
    let wrong = wrong.into_inner().expect("no worker panics");
    assert!(wrong.is_empty(), "{} programs are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
