//! One measurement: a command in a fresh operating system process, and what it has used.
//!
//! A child starts with the memory that its parent had touched when it forked:
//! `ru_maxrss` of `/bin/true` under a parent of 300 MB is 300 MB. So our own
//! children read their high-water mark themselves, after `exec` has cleared it,
//! and a foreign command is started by a small helper, this command's
//! [`measure`], which has nothing else in it.
//!
//! Each child leads a process group of its own: Ctrl-C reaches the meter only,
//! which then ends the group, whatever it has started.

use crate::report::{ENVIRONMENT, RunReport};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Environment variables that would change what is measured.
const UNWANTED: &[&str] = &["MINIBEAM_FLAGS", "ERL_FLAGS", "ERL_AFLAGS", "ERL_ZFLAGS", "ERL_LIBS"];
const POLL: Duration = Duration::from_millis(10);

/// The file beside the report to which a foreign program writes how long it ran.
pub const MAIN_MS: &str = "main_ms";

/// How a measurement ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The user wants no more.
    Interrupted,
    /// What to tell the user.
    Failed(String),
}

/// Runs a command and gives its report. `folder` is for files of this run; `watch` is called again and again, and
/// ends the run by false.
///
/// # Errors
/// When the command cannot be started, fails, takes longer than `limit`, or `watch` says that it is enough.
pub fn run(
    program: &Path,
    arguments: &[String],
    folder: &Path,
    limit: Duration,
    mut watch: impl FnMut() -> bool,
) -> Result<RunReport, Failure> {
    let (report, errors) = (folder.join("report.json"), folder.join("stderr.txt"));
    let failed = |error: &dyn std::fmt::Display| Failure::Failed(error.to_string());
    let _ = fs::remove_file(&report);
    let _ = fs::remove_file(folder.join(MAIN_MS));
    let mut command = Command::new(program);
    command.args(arguments).env(ENVIRONMENT, &report).stdin(Stdio::null()).stdout(Stdio::null());
    command.stderr(fs::File::create(&errors).map_err(|error| failed(&error))?).process_group(0);
    for name in UNWANTED {
        command.env_remove(name);
    }
    let started = Instant::now();
    let mut child = command.spawn().map_err(|error| failed(&format!("{}: {error}", program.display())))?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| failed(&error))? {
            break status;
        }
        if !watch() {
            end(&mut child);
            return Err(Failure::Interrupted);
        }
        if started.elapsed() > limit {
            end(&mut child);
            return Err(Failure::Failed(format!("it was still running after {} s", limit.as_secs())));
        }
        thread::sleep(POLL);
    };
    let reported = fs::read(&report).ok().and_then(|bytes| serde_json::from_slice::<RunReport>(&bytes).ok());
    match reported {
        Some(report) if report.exit_code == 0 && status.success() => Ok(report),
        _ => Err(Failure::Failed(format!("{status}{}", last_words(&errors)))),
    }
}

fn end(child: &mut Child) {
    if let Ok(group) = i32::try_from(child.id()) {
        let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
    let _ = child.wait();
}

/// What a child that failed had to say: the first line that is no empty one, and where the rest is.
fn last_words(errors: &Path) -> String {
    let text = fs::read_to_string(errors).unwrap_or_default();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().map_or_else(String::new, |line| {
        let short: String = line.chars().take(160).collect();
        format!(": {short}")
    })
}

/// The helper: runs a foreign command, waits for it, and writes the report. Gives the command's exit code.
///
/// # Errors
/// When the command cannot be started or the report cannot be written.
pub fn measure(report: &Path, program: &str, arguments: &[String]) -> Result<i32, String> {
    let started = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).env_remove(ENVIRONMENT);
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    let wall_ms = started.elapsed().as_secs_f64() * 1000.0;
    // Whatever this process has waited for is the command.
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let milliseconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3;
    let exit_code = status.code().unwrap_or(1);
    let found = RunReport {
        peak_bytes: usage.max_rss() as u64 * 1024,
        wall_ms,
        main_ms: fs::read_to_string(report.with_file_name(MAIN_MS)).ok().and_then(|text| text.trim().parse().ok()),
        cpu_ms: milliseconds(usage.user_time()) + milliseconds(usage.system_time()),
        exit_code,
        vm: None,
    };
    write(report, &found)?;
    Ok(exit_code)
}

/// # Errors
/// When the file cannot be written.
pub fn write(file: &Path, report: &RunReport) -> Result<(), String> {
    let text = serde_json::to_vec(report).map_err(|error| error.to_string())?;
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
