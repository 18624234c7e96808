//! What the tests over whole programs share: finding them, compiling them, running a command within a time limit.
//!
//! A program is an Erlang source with its expected output beside it, in `.out`. Nothing here judges.

#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Far more than any program takes alone, so that a busy machine is no failure and a hang is one.
pub const LIMIT: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub struct Program {
    pub source: PathBuf,
    /// The source's path from the root of the repository.
    pub name: String,
    pub module: String,
    /// `main/1` gets them; without them it is `main/0` that is called.
    pub arguments: Option<Vec<String>>,
    pub expected: String,
}

impl Program {
    fn read(source: PathBuf) -> Program {
        let text = read_text(&source);
        let arguments = text.lines().find_map(|line| line.strip_prefix("%% args:"));
        Program {
            name: source.strip_prefix(ROOT).expect("a path below the root").display().to_string(),
            module: source.file_stem().and_then(|stem| stem.to_str()).expect("a module's name").to_owned(),
            arguments: arguments.map(|words| words.split_whitespace().map(str::to_owned).collect()),
            expected: read_text(&source.with_extension("out")),
            source,
        }
    }

    /// The call of its main function, as Erlang writes it.
    pub fn call(&self) -> String {
        match &self.arguments {
            None => format!("{}:main()", self.module),
            Some(words) => format!("{}:main({words:?})", self.module),
        }
    }

    pub fn beam(&self, folder: &Path) -> PathBuf {
        folder.join(&self.module).with_extension("beam")
    }
}

pub fn read_text(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    // What a program prints need not be UTF-8; what is none looks the same on both sides of a comparison.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// All programs of `programs/` and `tests/run`, in order. No two have one name, so their modules fit in one folder.
pub fn programs() -> Vec<Program> {
    let mut sources = files_below(&Path::new(ROOT).join("programs"), "erl");
    sources.extend(files_below(&Path::new(ROOT).join("tests/run"), "erl"));
    let programs: Vec<Program> = sources.into_iter().map(Program::read).collect();
    let names: BTreeSet<&str> = programs.iter().map(|program| program.module.as_str()).collect();
    assert_eq!(names.len(), programs.len(), "two programs have one module name");
    assert!(names.len() > 260, "only {} programs", names.len());
    programs
}

/// All files below a folder with an extension, in order.
pub fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    let mut found = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found
}

/// A folder of its own for a test, gone when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("minibeam-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Folder(path)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a file in the folder")).expect("its folder");
        std::fs::write(&path, content).expect("a file in the folder");
        path.display().to_string()
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    Code(i32),
    Signal(i32),
    TimeLimit,
}

impl Display for End {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            End::Code(code) => write!(out, "exit code {code}"),
            End::Signal(signal) => write!(out, "ended by signal {signal}"),
            End::TimeLimit => out.write_str("stopped: it ran for too long"),
        }
    }
}

/// What a command printed and how it ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub end: End,
}

impl Outcome {
    pub fn is(&self, expected: &str) -> bool {
        self.end == End::Code(0) && self.stdout == expected
    }

    /// How it differs from what was expected, in a few lines.
    pub fn difference(&self, expected: &str) -> String {
        let mut lines = expected.lines().zip(self.stdout.lines()).enumerate();
        let what = match lines.find(|(_, (expected, printed))| expected != printed) {
            Some((at, (expected, printed))) => format!("line {}: expected {expected:?}, printed {printed:?}", at + 1),
            None if expected == self.stdout => "the output is right".to_owned(),
            None => format!("{} bytes expected, {} printed", expected.len(), self.stdout.len()),
        };
        let stderr: Vec<&str> = self.stderr.lines().take(4).collect();
        format!("{}; {what}\n      {}", self.end, stderr.join("\n      "))
    }
}

/// Runs a command without input.
pub fn run(command: &mut Command, limit: Duration) -> Outcome {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", command.get_program()));
    finish(child, limit)
}

/// Collects what a child prints until it ends, or ends it when the time is over.
pub fn finish(mut child: Child, limit: Duration) -> Outcome {
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let end = await_end(&mut child, Instant::now() + limit);
    Outcome { stdout: stdout.join().expect("a reader"), stderr: stderr.join().expect("a reader"), end }
}

fn collect(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn await_end(child: &mut Child, deadline: Instant) -> End {
    loop {
        if let Some(status) = child.try_wait().expect("our child") {
            return ended(status);
        }
        if Instant::now() > deadline {
            child.kill().expect("our child");
            child.wait().expect("our child");
            return End::TimeLimit;
        }
        thread::sleep(Duration::from_millis(3));
    }
}

fn ended(status: ExitStatus) -> End {
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Code(code),
        (None, signal) => End::Signal(signal.unwrap_or(0)),
    }
}

pub fn minibeam(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minibeam"));
    command.args(arguments);
    command
}

/// Compiles with `erlc`, all at once: it is the starting that takes its time.
pub fn compile_with_erlc(programs: &[Program], folder: &Path) {
    let sources = programs.iter().map(|program| &program.source);
    let outcome = run(Command::new("erlc").arg("-W0").arg("-o").arg(folder).args(sources), LIMIT);
    assert_eq!(outcome.end, End::Code(0), "{}{}", outcome.stdout, outcome.stderr);
}

/// Compiles with our compiler; what it refuses has no file afterwards. Returns what it said.
pub fn compile_with_ours(programs: &[Program], folder: &Path) -> String {
    let sources = programs.iter().map(|program| &program.source);
    run(minibeam(&["compile", "-o"]).arg(folder).args(sources), LIMIT).stderr
}

/// Runs a compiled program in `erl`, in a process of its own as scripts are run; exit code 1 when it dies.
///
/// OTP's logger would write crash reports, with times and pids, to standard output: it is off.
pub fn run_in_erl(program: &Program, folders: &[&Path]) -> Outcome {
    let script = format!(
        "{{_, R}} = spawn_monitor(fun() -> {} end), \
         receive {{'DOWN', R, _, _, Reason}} -> \
         erlang:halt(case Reason of normal -> 0; _ -> 1 end, [{{flush, true}}]) end.",
        program.call()
    );
    let mut command = Command::new("erl");
    command.args(["-noshell", "-kernel", "logger_level", "none", "-pa"]).args(folders).args(["-eval", &script]);
    run(command.env("ERL_CRASH_DUMP_BYTES", "0"), LIMIT)
}

/// Runs a compiled program on our virtual machine.
pub fn run_in_ours(program: &Program, folder: &Path, flags: &[&str], environment: &[(&str, &str)]) -> Outcome {
    let mut command = minibeam(&["run"]);
    command.args(flags).arg(program.beam(folder)).args(program.arguments.iter().flatten());
    run(command.envs(environment.iter().copied()), LIMIT)
}

/// Does a piece of work for each item, several at a time; results in the items' order.
pub fn in_parallel<Item: Sync, Result: Send>(
    items: &[Item],
    workers: usize,
    work: impl Fn(&Item) -> Result + Sync,
) -> Vec<Result> {
    let next = Mutex::new(0..items.len());
    let results = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some(at) = next.lock().expect("no worker panics").next() else { break };
                    let result = work(&items[at]);
                    results.lock().expect("no worker panics").push((at, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no worker panics");
    results.sort_by_key(|&(at, _)| at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// A table of exceptions: lines of `name | what | reason`, `#` in front of remarks. Each has a reason.
pub fn exceptions(file: &str) -> Vec<(String, String)> {
    let text = read_text(&Path::new(ROOT).join(file));
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let columns: Vec<&str> = line.split('|').map(str::trim).collect();
            let [name, what, reason] = columns[..] else { panic!("{file}: not three columns: {line}") };
            assert!(reason.len() > 10, "{file}: no reason: {line}");
            (name.to_owned(), what.to_owned())
        })
        .collect()
}

// ---- OTP's own sources ----

const OTP: &str = "/usr/lib/erlang/lib";

/// The folder of an installed application: `stdlib-4.2` for `stdlib`.
pub fn otp_application(name: &str) -> PathBuf {
    let entries = std::fs::read_dir(OTP).unwrap_or_else(|error| panic!("{OTP}: {error}"));
    let fits = |path: &PathBuf| {
        let folder = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        folder.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
    };
    entries.map(|entry| entry.expect("an entry").path()).find(fits).unwrap_or_else(|| panic!("no {name} below {OTP}"))
}

/// The sources of an application (Debian: package erlang-src).
pub fn otp_sources(name: &str) -> Vec<PathBuf> {
    let folder = otp_application(name).join("src");
    assert!(folder.is_dir(), "{}: install erlang-src and erlang-dev", folder.display());
    files_below(&folder, "erl")
}

/// Compiles sources of an application into a folder, without warnings, as OTP's makefiles do.
pub fn compile_otp(application: &str, sources: &[PathBuf], folder: &Path) -> Outcome {
    let compiler = otp_application("compiler").display().to_string();
    let version = compiler.rsplit_once('-').expect("a version").1;
    let mut command = minibeam(&["compile", "-W0", "-D", &format!("COMPILER_VSN=\"{version}\""), "-o"]);
    command.arg(folder);
    for name in [application, "stdlib", "kernel"] {
        let path = otp_application(name);
        command.arg("-I").arg(path.join("include")).arg("-I").arg(path.join("src"));
    }
    run(command.args(sources), Duration::from_secs(120))
}
