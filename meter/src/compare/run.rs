//! The runs of a plan, one after the other, with a bar that tells how long it will still take.

use super::{Outcome, Results};
use crate::child::{self, Failure};
use crate::machine::available_bytes;
use crate::numbers;
use crate::plan::{Case, Plan};
use crate::programs::Folder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A run may use this share of what is free.
const MEMORY_SHARE: f64 = 0.9;
/// Plans that take longer are announced.
const LONG_MS: f64 = 5000.0;

/// Runs everything. `ours`: this command. `stop` becomes true when the user wants no more.
pub fn run(plan: &Plan, ours: &Path, folder: &Folder, limit: Option<Duration>, stop: &AtomicBool) -> Results {
    let order = plan.order();
    announce(plan, &order);
    let bar = bar(order.iter().map(|&case| plan.expected_ms(case)).sum());
    let mut results = Results::default();
    let mut done_ms = 0.0;
    for case in order {
        if stop.load(Ordering::Relaxed) {
            results.interrupted = true;
            break;
        }
        let expected_ms = plan.expected_ms(case);
        bar.set_message(plan.label(case));
        let limit = limit.unwrap_or(Duration::from_millis((expected_ms * 20.0) as u64 + 60_000));
        let started = Instant::now();
        let found = one(plan, case, &results, ours, folder, limit, || {
            let so_far = started.elapsed().as_secs_f64() * 1000.0;
            bar.set_position((done_ms + so_far.min(expected_ms)) as u64);
            !stop.load(Ordering::Relaxed)
        });
        done_ms += expected_ms;
        let outcome = results.outcomes.entry(case).or_default();
        match found {
            Ok(Some(report)) => outcome.reports.push(report),
            Ok(None) => {}
            Err(Failure::Interrupted) => results.interrupted = true,
            Err(Failure::Failed(reason)) => outcome.trouble = Some(reason),
        }
    }
    bar.finish_and_clear();
    if results.interrupted {
        for case in plan.cases() {
            let outcome = results.outcomes.entry(case).or_default();
            if outcome.reports.is_empty() && outcome.trouble.is_none() {
                outcome.trouble = Some("not reached: interrupted".into());
            }
        }
    }
    results
}

/// `Ok(None)`: this case has failed before, and will not do better.
fn one(
    plan: &Plan,
    case: Case,
    results: &Results,
    ours: &Path,
    folder: &Folder,
    limit: Duration,
    watch: impl FnMut() -> bool,
) -> Result<Option<crate::report::RunReport>, Failure> {
    if results.outcomes.get(&case).is_some_and(|outcome: &Outcome| outcome.trouble.is_some()) {
        return Ok(None);
    }
    does_it_fit(plan, case, results).map_err(Failure::Failed)?;
    let size = plan.sizes[case.size];
    let (flags, program) = (&plan.flags[case.flags], &plan.programs[case.program]);
    let (command, arguments) = plan.runtimes[case.runtime]
        .command(ours, program, flags, size, plan.sleep_of(size), folder)
        .map_err(Failure::Failed)?;
    child::run(&command, &arguments, &folder.path, limit, watch).map(Some)
}

/// # Errors
/// Why a run is not started: it would take more memory than there is.
fn does_it_fit(plan: &Plan, case: Case, results: &Results) -> Result<(), String> {
    let Some(free) = available_bytes() else { return Ok(()) };
    let needed = forecast(plan, case, results);
    if needed as f64 <= free as f64 * MEMORY_SHARE {
        return Ok(());
    }
    Err(format!("skipped: it needs about {}, of which {} are free", numbers::bytes(needed), numbers::bytes(free)))
}

/// Bytes that a run will take: by what smaller sizes took, if two of them are known.
fn forecast(plan: &Plan, case: Case, results: &Results) -> u64 {
    let known = (0..case.size).rev().find_map(|size| {
        let peak = results.peak(Case { size, ..case })?;
        Some((plan.sizes[size], peak.median))
    });
    match (known, results.bytes_per_process(plan, case)) {
        (Some((size, bytes)), Some(slope)) => {
            (bytes + slope.median.max(0.0) * (plan.sizes[case.size] - size) as f64) as u64
        }
        _ => plan.expected_bytes(case),
    }
}

/// What is to come, on standard error, before something that takes long.
fn announce(plan: &Plan, order: &[Case]) {
    let total: f64 = order.iter().map(|&case| plan.expected_ms(case)).sum();
    let most = order.iter().map(|&case| plan.expected_bytes(case)).max().unwrap_or(0);
    if total < LONG_MS {
        return;
    }
    let mut by_sleep: HashMap<u64, u64> = HashMap::new();
    for &size in &plan.sizes {
        by_sleep.insert(size, plan.sleep_of(size));
    }
    let sleeps: Vec<String> = plan
        .sizes
        .iter()
        .map(|size| format!("{} processes sleep {}", numbers::count(*size), numbers::seconds(by_sleep[size] as f64)))
        .collect();
    eprintln!(
        "{} runs, about {}, at most about {} at a time. {}. Ctrl-C ends it and shows what there is.",
        order.len(),
        numbers::ahead(total),
        numbers::bytes(most),
        sleeps.join(", ")
    );
}

fn bar(total_ms: f64) -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(total_ms as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {eta} left\n{msg}") {
        bar.set_style(style);
    }
    bar
}
