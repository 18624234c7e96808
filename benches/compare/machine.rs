//! The virtual machines that are compared, and one run of one of them in a process of its own.
//!
//! The peak resident size of a child, as the kernel tells it when the child is waited for, is at least that of its
//! parent at the time of the fork. So this process stays small: it reads a few lines of text, and leaves compiling to
//! other processes.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use wait4::Wait4;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    Minibeam,
    /// OTP as it is installed: with its JIT, if it has one.
    Erl,
    /// OTP's interpreter.
    Emu,
}

/// OTP's threads do not spin when they have nothing to do: spinning is CPU time, and it is taken from the others on
/// a machine with few cores.
const NO_SPINNING: [&str; 6] = ["+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"];

impl Machine {
    pub fn name(self) -> &'static str {
        match self {
            Machine::Minibeam => "minibeam",
            Machine::Erl => "erl",
            Machine::Emu => "erl emu",
        }
    }

    /// Those that are installed.
    pub fn installed() -> Vec<Machine> {
        let mut machines = vec![Machine::Minibeam, Machine::Erl];
        let mut emu = Command::new("erl");
        emu.args(["-emu_flavor", "emu", "-noshell", "-s", "erlang", "halt"]);
        let emu = emu.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if emu.is_ok_and(|status| status.success()) {
            machines.push(Machine::Emu);
        }
        machines
    }

    /// The command that runs `main/1` of a compiled module of a folder.
    pub fn command(self, folder: &Path, module: &str, arguments: &[String]) -> Command {
        if self == Machine::Minibeam {
            let mut command = Command::new(env!("CARGO_BIN_EXE_minibeam"));
            command.arg("run").arg(folder.join(module).with_extension("beam")).args(arguments);
            return command;
        }
        let mut command = Command::new("erl");
        if self == Machine::Emu {
            command.args(["-emu_flavor", "emu"]);
        }
        command.arg("-noshell").args(NO_SPINNING).arg("-pa").arg(folder);
        command.args(["-run", module, "main"]).args(arguments).args(["-s", "erlang", "halt"]);
        command
    }
}

/// What one process has printed and cost, from its start to its end.
pub struct Run {
    pub output: String,
    pub wall: Duration,
    pub cpu: Duration,
    pub peak_bytes: u64,
}

/// Runs a command to its end, or kills it after `limit`.
///
/// # Errors
/// A command that cannot be started, fails, or takes longer.
pub fn run(mut command: Command, limit: Duration) -> Result<Run, String> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let Some(mut pipe) = child.stdout.take() else { return Err("no standard output".into()) };
    let (sender, receiver) = mpsc::channel();
    // Ends with the pipe. If the child is killed, nobody listens any more.
    thread::spawn(move || {
        let mut text = String::new();
        let read: io::Result<String> = pipe.read_to_string(&mut text).map(|_| text);
        let _ = sender.send(read);
    });
    let output = receiver.recv_timeout(limit);
    if output.is_err() {
        child.kill().map_err(|error| error.to_string())?;
    }
    let used = child.wait4().map_err(|error| error.to_string())?;
    let wall = started.elapsed();
    let output = output.map_err(|_| format!("killed after {} s", limit.as_secs()))?;
    if !used.status.success() {
        return Err(format!("{command:?}: {}", used.status));
    }
    Ok(Run {
        output: output.map_err(|error| error.to_string())?,
        wall,
        cpu: used.rusage.utime + used.rusage.stime,
        peak_bytes: used.rusage.maxrss,
    })
}
