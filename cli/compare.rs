//! `minibeam compare`: what programs cost, size by size and flag by flag, as the article's tables show it.

use clap::{Args, ValueEnum};
use meter::compare::{Results, run as run_all, summarise, tables};
use meter::flag_set::FlagSet;
use meter::plan::Plan;
use meter::programs::{self, Folder};
use meter::runtime::{Erl, Runtime};
use meter::{numbers, page, table};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub const HELP: &str = "\
Without files the article's six programs are run: original, spawn, reduce, count,
registry and remote_call. A program is called with [N, SleepMs].

Every run is an operating system process of its own; runs are interleaved. The
peak is what the system counted as resident at most (VmHWM). Flags cost memory
and hide errors: smaller heaps are collected more often, +L takes file and line
from stack traces, +ec makes tables slower. Do not use them in production
because a table here looks good.";

#[derive(Args)]
pub struct Compare {
    /// Programs, .erl or .beam; default: the article's
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Numbers of processes
    #[arg(long, value_name = "N,…", value_delimiter = ',', value_parser = numbers::parse_count, default_value = "1k,100k,1M")]
    sizes: Vec<u64>,
    /// First heap sizes in words; default: 233 for all programs, and 1 with the other flags for the last
    #[arg(long, value_name = "WORDS,…", value_delimiter = ',')]
    hms: Vec<usize>,
    /// Measure without line tables too (+L)
    #[arg(long)]
    no_debug_info: bool,
    /// Measure with compressed ETS tables too (+ec)
    #[arg(long)]
    ec: bool,
    /// How long each process sleeps; default: 10 s at 1M as in the article, less at smaller sizes, 0.5 s at least
    #[arg(long, value_name = "MS")]
    sleep: Option<u64>,
    /// How often each case is run; default: 3, and once above 100k
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    runs: Option<u64>,
    /// Run the same under an installed erl, in turn
    #[arg(long, value_name = "PATH", num_args = 0..=1, require_equals = true, default_missing_value = "erl")]
    with_erl: Option<PathBuf>,
    /// Give a run up after so many seconds; default: by what is expected
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Write a page with plots, too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum Format {
    Table,
    Markdown,
    Csv,
    Json,
}

/// A flag that becomes true when the user presses Ctrl-C.
pub fn stop_flag() -> Result<Arc<AtomicBool>, String> {
    let stop = Arc::new(AtomicBool::new(false));
    let theirs = stop.clone();
    ctrlc::set_handler(move || theirs.store(true, Ordering::Relaxed)).map_err(|error| error.to_string())?;
    Ok(stop)
}

pub fn run(compare: &Compare) -> Result<ExitCode, String> {
    let folder = Folder::new()?;
    let ours = std::env::current_exe().map_err(|error| format!("this command's own file: {error}"))?;
    let stop = stop_flag()?;
    let plan = plan(compare, &folder, ours.clone())?;
    let results = run_all(&plan, &ours, &folder, compare.timeout.map(Duration::from_secs), &stop);
    let (tables, notes) = tables(&plan, &results);
    let text = match compare.format {
        Format::Json => json(&summarise(&plan, &results))?,
        Format::Csv => tables.iter().map(|table| table.render(table::Format::Csv)).collect(),
        Format::Table => document(&tables, &notes, table::Format::Terminal),
        Format::Markdown => document(&tables, &notes, table::Format::Markdown),
    };
    if compare.format == Format::Csv {
        notes.iter().for_each(|note| eprintln!("{note}"));
    }
    if let Some(file) = &compare.html {
        let figures = page::figures(&plan, &results);
        let title = "What a process costs";
        let page = page::page(title, &intro(&plan), &figures, &tables, &notes)?;
        std::fs::write(file, page).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    crate::print(&text);
    Ok(exit_code(&results))
}

/// Results that are not complete are no success; 130 as after any Ctrl-C.
fn exit_code(results: &Results) -> ExitCode {
    let is_failure = |trouble: &String| !trouble.starts_with("skipped") && !trouble.starts_with("erl has no");
    match results.interrupted {
        true => ExitCode::from(130),
        false if results.outcomes.values().any(|outcome| outcome.trouble.as_ref().is_some_and(is_failure)) => {
            ExitCode::FAILURE
        }
        false => ExitCode::SUCCESS,
    }
}

fn plan(compare: &Compare, folder: &Folder, ours: PathBuf) -> Result<Plan, String> {
    let programs = match compare.files[..] {
        [] => programs::article(folder)?,
        _ => programs::of_files(&compare.files)?,
    };
    let nothing_asked = compare.hms.is_empty() && !compare.no_debug_info && !compare.ec;
    let flags = if nothing_asked && compare.files.is_empty() {
        FlagSet::each_alone_and_together(&[1], true, true)
    } else {
        FlagSet::each_alone_and_together(&compare.hms, compare.no_debug_info, compare.ec)
    };
    let mut runtimes = vec![Runtime::Minibeam(ours)];
    if let Some(erl) = &compare.with_erl {
        runtimes.push(Runtime::Erl(Erl::prepare(erl, &programs, folder)?));
    }
    let mut sizes = compare.sizes.clone();
    sizes.sort_unstable();
    sizes.dedup();
    Ok(Plan {
        programs,
        flags,
        runtimes,
        sizes,
        runs: compare.runs.map(|runs| runs as usize),
        sleep_ms: compare.sleep,
        flags_for_last_only: nothing_asked,
    })
}

fn intro(plan: &Plan) -> String {
    let programs: Vec<&str> = plan.programs.iter().map(|program| program.module.as_str()).collect();
    format!(
        "Programs: {}. Each starts N processes that sleep, and waits for all. Every run was an operating system process of \
         its own; the values are medians, the peak is the largest resident size that the system counted.",
        programs.join(", ")
    )
}

/// Tables and notes, an empty line between two.
pub fn document(tables: &[table::Table], notes: &[String], format: table::Format) -> String {
    let mut text = tables.iter().map(|table| table.render(format)).collect::<Vec<_>>().join("\n");
    if !notes.is_empty() {
        text.push('\n');
    }
    for note in notes {
        let _ = writeln!(text, "{note}");
    }
    text
}

pub fn json(value: &impl serde::Serialize) -> Result<String, String> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    text.push('\n');
    Ok(text)
}
