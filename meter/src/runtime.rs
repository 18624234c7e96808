//! Who runs a program: this command, or an installed `erl`.

use crate::child::MAIN_MS;
use crate::flag_set::FlagSet;
use crate::programs::{Folder, Program};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Processes that a virtual machine may have without being told.
const DEFAULT_LIMIT: u64 = 262_144;
/// Processes beside those of the program.
const OTHERS: u64 = 4096;

#[derive(Clone, Debug)]
pub struct Erl {
    pub path: PathBuf,
    /// `erl 25`.
    pub name: String,
    /// OTP's release.
    pub release: u32,
    /// Where compiled programs are.
    beams: PathBuf,
}

#[derive(Clone, Debug)]
pub enum Runtime {
    /// This command.
    Minibeam(PathBuf),
    Erl(Erl),
}

impl Runtime {
    pub fn name(&self) -> &str {
        match self {
            Runtime::Minibeam(_) => "minibeam",
            Runtime::Erl(erl) => &erl.name,
        }
    }

    /// The command that runs `program` with `[size, sleep_ms]`.
    ///
    /// # Errors
    /// Why this runtime cannot do it.
    pub fn command(
        &self,
        ours: &Path,
        program: &Program,
        flags: &FlagSet,
        size: u64,
        sleep_ms: u64,
        folder: &Folder,
    ) -> Result<(PathBuf, Vec<String>), String> {
        let limit = (size + OTHERS > DEFAULT_LIMIT).then_some(size + OTHERS);
        match self {
            Runtime::Minibeam(path) => {
                let mut words = vec!["run".to_owned()];
                words.extend(flags.for_minibeam());
                words.extend(limit.into_iter().flat_map(|limit| ["--processes".to_owned(), limit.to_string()]));
                words.push(program.file.display().to_string());
                words.extend([size.to_string(), sleep_ms.to_string()]);
                Ok((path.clone(), words))
            }
            Runtime::Erl(erl) => {
                if flags.hms == Some(0) {
                    return Err("erl has no `+hms 0`: its heaps have 12 words at least".into());
                }
                let report = folder.path.join("report.json");
                let mut words = vec!["__measure".to_owned(), report.display().to_string()];
                words.push(erl.path.display().to_string());
                words.extend(flags.for_erl());
                words.extend(limit.into_iter().flat_map(|limit| ["+P".to_owned(), limit.to_string()]));
                words.extend(["-noshell", "-noinput", "-pa"].map(str::to_owned));
                words.push(erl.beams.display().to_string());
                words.extend([
                    "-eval".to_owned(),
                    expression(&program.module, size, sleep_ms, &folder.path.join(MAIN_MS)),
                ]);
                Ok((ours.to_path_buf(), words))
            }
        }
    }
}

/// Modules are loaded before: a process that is the first to call one pays for the loading with its heap. How long the
/// program ran goes into a file, since the start of `erl` is no part of it.
fn expression(module: &str, size: u64, sleep_ms: u64, main_ms: &Path) -> String {
    let file = main_ms.display().to_string();
    format!(
        "[code:ensure_loaded(M) || M <- [timer, lists, io_lib, {module}]], Started = erlang:monotonic_time(millisecond), \
         {module}:main([\"{size}\", \"{sleep_ms}\"]), Ran = erlang:monotonic_time(millisecond) - Started, \
         file:write_file({file:?}, integer_to_list(Ran)), halt(0)."
    )
}

impl Erl {
    /// Asks the `erl` for its release, and compiles the programs with its own compiler.
    ///
    /// # Errors
    /// When it is not there, does not answer, or does not compile a program.
    pub fn prepare(path: &Path, programs: &[Program], folder: &Folder) -> Result<Erl, String> {
        let release = ask(path, &["-eval", "io:put_chars(erlang:system_info(otp_release)), halt(0)."])?;
        let number =
            release.trim().parse().map_err(|_| format!("{}: '{release}' is no OTP release", path.display()))?;
        let beams = folder.path.join("beams");
        std::fs::create_dir_all(&beams).map_err(|error| format!("{}: {error}", beams.display()))?;
        let mut sources = vec![folder.task_module()?];
        sources.extend(programs.iter().map(|program| program.file.clone()));
        for source in sources {
            compile(path, &source, &beams)?;
        }
        Ok(Erl { path: path.to_path_buf(), name: format!("erl {number}"), release: number, beams })
    }
}

fn compile(erl: &Path, source: &Path, beams: &Path) -> Result<(), String> {
    let quoted = |path: &Path| format!("{:?}", path.display().to_string());
    let expression = format!(
        "case compile:file({}, [report_errors, {{outdir, {}}}]) of {{ok, _}} -> halt(0); _ -> halt(1) end.",
        quoted(source),
        quoted(beams)
    );
    if source.extension().is_some_and(|extension| extension == "beam") {
        let name = source.file_name().unwrap_or_default();
        return std::fs::copy(source, beams.join(name)).map(drop).map_err(|error| error.to_string());
    }
    ask(erl, &["-eval", &expression]).map(drop).map_err(|error| format!("{}: {error}", source.display()))
}

/// What `erl` prints, if it exits with 0.
fn ask(erl: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(erl)
        .args(["-noshell", "-noinput"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", erl.display()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{} failed: {}", erl.display(), [text, errors].concat().trim()))
}
