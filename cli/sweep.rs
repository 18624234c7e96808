//! `minibeam sweep`: one program on every step of the ladder of first heap sizes.

use crate::compare::{Format, json, stop_flag};
use clap::Args;
use meter::child::{self, Failure};
use meter::programs::Folder;
use meter::sweep::{Step, Sweep, knee, parse_range, steps};
use meter::{page, table};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Duration;

#[derive(Args)]
pub struct Arguments {
    /// First heaps in words; the steps of the ladder in this range, and 0 for an exact fit
    #[arg(long, value_name = "FROM..TO", value_parser = parse_range, default_value = "0..2586")]
    hms: RangeInclusive<usize>,
    /// How often each step is run
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    runs: u64,
    /// Give a run up after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timeout: u64,
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Write a page with plots, too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// An Erlang source file, or a compiled module
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Arguments of the program
    #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let sweep = measured(arguments)?;
    let table = sweep.table();
    let text = match arguments.format {
        Format::Json => json(&sweep)?,
        Format::Csv => table.render(table::Format::Csv),
        Format::Markdown => table.render(table::Format::Markdown),
        Format::Table => format!("{}\n{}", table.render(table::Format::Terminal), sweep.plot(terminal_width())),
    };
    if let Some(file) = &arguments.html {
        let intro = "Each step of the ladder was a run of its own. A larger first heap takes memory, a smaller one is collected more often.";
        let page = page::page(&sweep.program, intro, &sweep.figures(), &[table], &sweep.notes)?;
        std::fs::write(file, page).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let printed = crate::print(&text);
    sweep.notes.iter().for_each(|note| eprintln!("{note}"));
    Ok(if sweep.notes.is_empty() { printed } else { ExitCode::FAILURE })
}

fn measured(arguments: &Arguments) -> Result<Sweep, String> {
    std::fs::metadata(&arguments.file).map_err(|error| format!("{}: {error}", arguments.file.display()))?;
    let folder = Folder::new()?;
    let ours = std::env::current_exe().map_err(|error| format!("this command's own file: {error}"))?;
    let stop = stop_flag()?;
    let limit = Duration::from_secs(arguments.timeout);
    let mut sweep =
        Sweep { program: arguments.file.display().to_string(), steps: Vec::new(), knee: None, notes: Vec::new() };
    for hms in steps(&arguments.hms) {
        let mut words = vec!["run".to_owned(), "--hms".into(), hms.to_string()];
        words.extend(["--processes".into(), vm::vm::MAX_PROCESS_LIMIT.to_string()]);
        words.push(arguments.file.display().to_string());
        words.extend(arguments.arguments.iter().cloned());
        let mut reports = Vec::new();
        for _ in 0..arguments.runs {
            match child::run(&ours, &words, &folder.path, limit, || !stop.load(Ordering::Relaxed)) {
                Ok(report) => reports.push(report),
                Err(Failure::Failed(reason)) => sweep.notes.push(format!("hms {hms}: {reason}")),
                Err(Failure::Interrupted) => break,
            }
        }
        sweep.steps.extend(Step::of(hms, &reports));
        if stop.load(Ordering::Relaxed) {
            sweep.notes.push(format!("interrupted at hms {hms}"));
            break;
        }
    }
    sweep.knee = knee(&sweep.steps);
    Ok(sweep)
}

/// Columns of the terminal, or what `COLUMNS` says; 80 if nobody knows.
fn terminal_width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).unwrap_or(80)
}
