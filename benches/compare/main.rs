//! minibeam against the installed `erl`: the same `.beam` files, in turn, each run in a fresh process.
//!
//!     cargo bench                                 # every benchmark program
//!     cargo bench -- fib ring                     # those whose name contains one of the words
//!
//! (The article's six programs are measured by `minibeam compare --with-erl`.)
//!
//! The time is that inside of the program (`programs/measure.erl`), so that starting a virtual machine is not in it;
//! what starting costs is a row of its own. Figures are medians of runs that alternate between the machines: what
//! else goes on in the computer meets all of them. A ratio is minibeam's figure over the other's, so below 1 is less.
//! Nothing here passes or fails.

mod machine;
mod programs;

use clap::Parser;
use machine::{Machine, Run};
use meter::statistics::Sample as Statistics;
use meter::table::{Format, Table};
use programs::{Program, outcome};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

#[derive(Parser)]
#[command(name = "cargo bench --", about = "Measures minibeam and erl on the same compiled programs")]
struct Options {
    /// Only programs whose name contains one of these words
    names: Vec<String>,
    /// Runs of each program on each machine [default: 5; 3 with --quick]
    #[arg(long)]
    runs: Option<usize>,
    /// Small sizes: a look, not a measurement
    #[arg(long)]
    quick: bool,
    /// Compile with minibeam instead of erlc
    #[arg(long)]
    ours: bool,
    /// Seconds after which a run is killed
    #[arg(long, default_value_t = 600)]
    limit: u64,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match compare(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn compare(options: &Options) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(if options.ours { "compare-ours" } else { "compare" });
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let machines = Machine::installed();
    let limit = Duration::from_secs(options.limit);
    let all = programs::all()?;
    compile(options.ours, &all.iter().map(|program| program.source.clone()).collect::<Vec<_>>(), &folder)?;
    let compiler = if options.ours { "minibeam" } else { "erlc" };
    let mut table = Table::new(format!("Compiled by {compiler}"), 1, heads(&machines));
    for program in all {
        let arguments = program.comment(if options.quick { "quick" } else { "args" });
        let chosen = options.names.is_empty() || options.names.iter().any(|word| program.name.contains(word));
        if let Some(arguments) = arguments.filter(|_| chosen) {
            let runs = options.runs.unwrap_or(if options.quick { 3 } else { 5 });
            let job = Job { program: &program, arguments, folder: &folder, runs, limit };
            job.rows(&machines).into_iter().for_each(|row| table.row(row));
        }
    }
    println!("{}", table.render(Format::Markdown));
    Ok(())
}

fn compile(ours: bool, sources: &[PathBuf], folder: &Path) -> Result<(), String> {
    let mut command = if ours {
        let mut minibeam = Command::new(env!("CARGO_BIN_EXE_minibeam"));
        minibeam.arg("compile");
        minibeam
    } else {
        Command::new("erlc")
    };
    let status = command.arg("-o").arg(folder).args(sources).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the programs do not compile: {status}")),
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    }
}

/// One program, to be run on all machines.
struct Job<'a> {
    program: &'a Program,
    arguments: Vec<String>,
    folder: &'a Path,
    runs: usize,
    limit: Duration,
}

/// What one run on one machine says of one measurement.
struct Sample {
    outcome: String,
    cpu_ms: f64,
    wall_ms: f64,
    peak_mb: f64,
}

impl Job<'_> {
    fn rows(&self, machines: &[Machine]) -> Vec<Vec<String>> {
        let mut samples: Vec<Vec<Vec<Sample>>> = machines.iter().map(|_| Vec::new()).collect();
        for round in 0..self.runs {
            // Nobody is always the first.
            for turn in 0..machines.len() {
                let turn = (turn + round) % machines.len();
                let command = machines[turn].command(self.folder, &self.program.name, &self.arguments);
                match machine::run(command, self.limit) {
                    Ok(run) => samples[turn].push(self.samples(&run)),
                    Err(error) => eprintln!("{} on {}: {error}", self.program.name, machines[turn].name()),
                }
            }
        }
        let count = samples.iter().flatten().map(Vec::len).max().unwrap_or(0);
        (0..count).map(|measurement| row(&samples, measurement)).collect()
    }

    fn samples(&self, run: &Run) -> Vec<Sample> {
        let peak_mb = run.peak_bytes as f64 / 1e6;
        if self.program.comment("whole").is_some() {
            let outcome = format!("{} n=1 result=ok", self.program.name);
            let (cpu_ms, wall_ms) = (run.cpu.as_secs_f64() * 1e3, run.wall.as_secs_f64() * 1e3);
            return vec![Sample { outcome, cpu_ms, wall_ms, peak_mb }];
        }
        let lines = run.output.lines().filter(|line| line.contains(" us="));
        let sample = |line: &str| Sample {
            outcome: outcome(line).to_owned(),
            cpu_ms: field(line, "cpu_ms"),
            wall_ms: field(line, "us") / 1e3,
            peak_mb,
        };
        lines.map(sample).collect()
    }
}

/// The number of `key=…` in a line; NaN if there is none.
fn field(line: &str, key: &str) -> f64 {
    let words = line.split_whitespace().filter_map(|word| word.split_once('='));
    words.filter(|&(name, _)| name == key).find_map(|(_, value)| value.parse().ok()).unwrap_or(f64::NAN)
}

fn heads(machines: &[Machine]) -> Vec<String> {
    let mut heads: Vec<String> = vec!["measurement".into(), "n".into()];
    for unit in ["CPU ms", "wall ms", "peak MB"] {
        heads.extend(machines.iter().map(|machine| format!("{} {unit}", machine.name())));
        heads.extend(machines.iter().skip(1).map(|machine| format!("/ {}", machine.name())));
    }
    heads.push("results".into());
    heads
}

fn median(figures: impl Iterator<Item = f64>) -> Option<f64> {
    Statistics::of(figures).map(|statistics| statistics.median)
}

/// Three digits that mean something.
fn figure(value: Option<f64>) -> String {
    match value.filter(|value| !value.is_nan()) {
        None => "–".into(),
        Some(value) if value >= 99.95 => format!("{value:.0}"),
        Some(value) if value >= 9.995 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}

/// Nothing is said of times that are too short to be measured.
fn ratio(ours: Option<f64>, theirs: Option<f64>) -> String {
    figure(ours.zip(theirs).filter(|&(_, theirs)| theirs >= 5.0).map(|(ours, theirs)| ours / theirs))
}

/// One measurement; `samples` are by machine, run and measurement.
fn row(samples: &[Vec<Vec<Sample>>], measurement: usize) -> Vec<String> {
    let of_machine = |runs: &'_ [Vec<Sample>], quantity: fn(&Sample) -> f64| {
        median(runs.iter().filter_map(|run| run.get(measurement)).map(quantity))
    };
    let outcomes: Vec<Option<&str>> =
        samples.iter().flatten().map(|run| run.get(measurement).map(|sample| sample.outcome.as_str())).collect();
    let known = outcomes.iter().copied().flatten().next().unwrap_or_default();
    let name = known.split(' ').next().unwrap_or_default().to_owned();
    let n = known.split_once(" n=").and_then(|(_, rest)| rest.split(' ').next()).unwrap_or_default().to_owned();
    let mut cells = vec![name, n];
    let quantities: [fn(&Sample) -> f64; 3] = [|one| one.cpu_ms, |one| one.wall_ms, |one| one.peak_mb];
    for quantity in quantities {
        let medians: Vec<Option<f64>> = samples.iter().map(|runs| of_machine(runs, quantity)).collect();
        cells.extend(medians.iter().map(|&value| figure(value)));
        cells.extend(medians.iter().skip(1).map(|&theirs| ratio(medians[0], theirs)));
    }
    let everywhere = samples.iter().all(|runs| !runs.is_empty()) && outcomes.iter().all(|&one| one == Some(known));
    cells.push(if everywhere { "equal" } else { "DIFFERENT" }.into());
    eprintln!("{}", cells.join(" | "));
    cells
}
