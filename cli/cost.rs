//! `minibeam cost`: runs a program and draws up the bill of what it holds, at its peak or when it is told to.

use crate::compare::{Format, document, json};
use crate::flags::VmFlags;
use crate::modules;
use crate::run::{machine, start};
use clap::Args;
use meter::bill::{Bill, difference};
use meter::budget::{self, Budget};
use meter::flag_set::FlagSet;
use meter::output::Diverted;
use meter::table;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};
use vm::census::Census;
use vm::vm::Vm;

pub const HELP: &str = "\
The program runs as under `run`; its output goes to standard error, the bill to
standard output. For the bill the world stands still. Without --at and --when it
is drawn up when most processes were alive: at the first death after that. Another
peak is worth a new bill when it has an eighth more processes. A program that calls
minibeam:cost() says itself when; its last such call counts.

  minibeam cost programs/remote_call.erl 100000
  minibeam cost --hms 1 --when '5000 processes' server.erl
  minibeam cost --budget '260 bytes/process' programs/count.erl 1000 500
  minibeam cost --diff '--hms 1 a.erl 1000' '--hms 0 a.erl 1000'

The columns of OTP are computed by the formulas in meter/src/otp.rs.";

#[derive(Args)]
pub struct Cost {
    #[command(flatten)]
    vm: VmFlags,
    /// Draw the bill after this time: 5s, 200ms
    #[arg(long, value_name = "TIME", value_parser = parse_time, conflicts_with = "when")]
    at: Option<Duration>,
    /// Draw the bill as soon as so many processes are alive: '5000 processes'
    #[arg(long, value_name = "N processes", value_parser = parse_processes)]
    when: Option<u64>,
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// The same as --format json
    #[arg(long)]
    json: bool,
    /// Fail when a process takes more: '260 bytes/process'
    #[arg(long, value_name = "BYTES", value_parser = budget::parse)]
    budget: Option<Budget>,
    /// Compare two bills; each of the two words is what would follow `cost`
    #[arg(long, value_names = ["FIRST", "SECOND"], num_args = 2, allow_hyphen_values = true, conflicts_with_all = ["file", "budget"])]
    diff: Option<Vec<String>>,
    /// An Erlang source file, or a compiled module
    #[arg(value_name = "FILE", required_unless_present = "diff")]
    file: Option<PathBuf>,
    /// Arguments of the program
    #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

fn parse_time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("'{text}' is no time; write 5s or 200ms");
    let (number, unit) = text.split_at(text.find(|letter: char| letter.is_alphabetic()).ok_or_else(wrong)?);
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    let factor = match unit {
        "ms" => 1e-3,
        "s" => 1.0,
        "min" => 60.0,
        _ => return Err(wrong()),
    };
    Duration::try_from_secs_f64(number * factor).map_err(|_| wrong())
}

fn parse_processes(text: &str) -> Result<u64, String> {
    let number = text.trim().trim_end_matches("processes").trim_end_matches("process").trim();
    meter::numbers::parse_count(number)
}

/// When the bill is drawn up.
#[derive(Clone, Copy)]
enum Moment {
    Peak,
    At(Duration),
    When(u64),
}

pub fn run(cost: &Cost) -> Result<ExitCode, String> {
    if let Some(pair) = &cost.diff {
        return diff(cost, pair);
    }
    let bill = measured(cost)?;
    let text = match (cost.json, cost.format) {
        (true, _) | (_, Format::Json) => json(&bill)?,
        (_, Format::Csv) => bill.tables().iter().map(|table| table.render(table::Format::Csv)).collect(),
        (_, Format::Markdown) => document_of(&bill, table::Format::Markdown),
        (_, Format::Table) => document_of(&bill, table::Format::Terminal),
    };
    let printed = crate::print(&text);
    match cost.budget.and_then(|budget| budget.exceeded(bill.bytes_per_process)) {
        Some(message) => Err(message),
        None => Ok(printed),
    }
}

fn document_of(bill: &Bill, format: table::Format) -> String {
    format!("{}\n\n{}", bill.headline(), document(&bill.tables(), &[], format))
}

/// Runs the program. Its exit code does not matter: it may well be ended by what it is told to do.
fn measured(cost: &Cost) -> Result<Bill, String> {
    let file = cost.file.as_ref().ok_or("a file is missing")?;
    let mut options = cost.vm.options()?;
    let moment = match (cost.at, cost.when) {
        (Some(time), _) => Moment::At(time),
        (None, Some(count)) => Moment::When(count),
        (None, None) => Moment::Peak,
    };
    options.census = matches!(moment, Moment::Peak);
    let (vm, arguments) = machine(&cost.vm, options, file, &cost.arguments)?;
    let watched = vm.clone();
    let watcher = thread::spawn(move || watch(&watched, moment));
    let output = Diverted::to_standard_error()?;
    start(&vm, &arguments)?;
    drop(output);
    let census = watcher.join().map_err(|_| "the census was not finished: that is an error of minibeam")?;
    let census = census.ok_or_else(|| match moment {
        Moment::Peak => "the program ended before any process did: try --at or --when".to_owned(),
        Moment::At(time) => format!("the program ended before {} ms were over", time.as_millis()),
        Moment::When(count) => format!("there never were {count} processes at a time"),
    })?;
    let flags = FlagSet { hms: cost.vm.hms, no_debug_info: cost.vm.no_debug_info, ec: cost.vm.compressed_tables };
    let program = std::iter::once(file.display().to_string()).chain(cost.arguments.iter().cloned());
    Ok(Bill::of(&census, program.collect::<Vec<_>>().join(" "), flags.label(), |name| modules::chunks(&vm, name)))
}

/// How often the number of processes is looked at.
const POLL: Duration = Duration::from_millis(1);

/// Waits for the moment and takes the census; of several peaks the last, of the program's own calls the last. `None`: the moment never came.
fn watch(vm: &Vm, moment: Moment) -> Option<Census> {
    let shared = &vm.shared;
    let schedulers = shared.options.schedulers;
    let take = || shared.pause.with_stopped(schedulers, &shared.queues, || Census::take(shared));
    match moment {
        Moment::Peak => {
            let (mut last, mut asked) = (None, 0);
            while shared.pause.wait_for_request(schedulers) {
                let now = shared.pause.asked();
                // What the program asks for is shown, not the peaks beside it.
                if now > asked || asked == 0 {
                    last = Some(take());
                } else {
                    shared.pause.with_stopped(schedulers, &shared.queues, || ());
                }
                asked = now;
            }
            last
        }
        Moment::At(time) => {
            let started = Instant::now();
            while started.elapsed() < time {
                if shared.is_halted() {
                    return None;
                }
                thread::sleep(POLL.min(time));
            }
            Some(take())
        }
        Moment::When(count) => {
            while shared.live.load(Ordering::Relaxed) < count {
                if shared.is_halted() {
                    return None;
                }
                thread::sleep(POLL);
            }
            Some(take())
        }
    }
}

/// Two bills, each of a process of its own.
fn diff(cost: &Cost, pair: &[String]) -> Result<ExitCode, String> {
    let bills = pair.iter().map(|words| child(words)).collect::<Result<Vec<Bill>, String>>()?;
    let [first, second] = &bills[..] else { return Err("--diff takes two bills".into()) };
    let text = match (cost.json, cost.format) {
        (true, _) | (_, Format::Json) => json(&bills)?,
        (_, Format::Csv) => difference(first, second).render(table::Format::Csv),
        (_, Format::Markdown) => difference(first, second).render(table::Format::Markdown),
        (_, Format::Table) => difference(first, second).render(table::Format::Terminal),
    };
    Ok(crate::print(&text))
}

fn child(words: &str) -> Result<Bill, String> {
    let ours = std::env::current_exe().map_err(|error| format!("this command's own file: {error}"))?;
    let output = Command::new(ours)
        .args(["cost", "--json"])
        .args(words.split_whitespace())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("cost {words}: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cost {words}: {error}"))
}
