//! The ladder of first heap sizes: what a program takes on each step, and where more room stops to pay.

use crate::numbers::{self, grouped};
use crate::page::Figure;
use crate::report::RunReport;
use crate::statistics::Sample;
use crate::svg::{self, Axes, Line};
use crate::table::Table;
use serde::Serialize;
use std::ops::RangeInclusive;
use vm::heap::ladder;

const MIB: f64 = 1048576.0;

/// What a program took on one step.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// First heap, words.
    pub hms: usize,
    pub peak_bytes: Sample,
    /// Bytes per process at the peak, what is shared left out. Null if there was no peak.
    pub bytes_per_process: Option<Sample>,
    pub collections: Sample,
    pub words_copied: Sample,
    pub wall_ms: Sample,
    pub cpu_ms: Sample,
}

#[derive(Clone, Debug, Serialize)]
pub struct Sweep {
    pub program: String,
    pub steps: Vec<Step>,
    /// First heap of the knee, words.
    pub knee: Option<usize>,
    /// Why steps are missing.
    pub notes: Vec<String>,
}

/// `0..2584`: 0 for an exact fit, and the steps of the ladder in the range.
///
/// # Errors
/// What is no range, or one without a step.
pub fn parse_range(text: &str) -> Result<RangeInclusive<usize>, String> {
    let wrong = || format!("'{text}' is no range of heap sizes in words; write 0..2584");
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    let number = |text: &str| text.trim().trim_start_matches('=').parse::<usize>().map_err(|_| wrong());
    let range = number(from)?..=number(to)?;
    if range.is_empty() || steps(&range).is_empty() {
        Err(format!("{text}: the ladder has no step in it"))
    } else {
        Ok(range)
    }
}

/// Both ends are rounded up, as `+hms` rounds.
pub fn steps(range: &RangeInclusive<usize>) -> Vec<usize> {
    let zero = range.contains(&0).then_some(0);
    let last = if *range.end() == 0 { 0 } else { ladder::step(*range.end()).unwrap_or(usize::MAX) };
    let ladder = ladder::steps_up_to(last).iter().copied().filter(|step| step >= range.start());
    zero.into_iter().chain(ladder).collect()
}

impl Step {
    /// `None`: there were no runs.
    pub fn of(hms: usize, reports: &[RunReport]) -> Option<Step> {
        let sample = |value: &dyn Fn(&RunReport) -> f64| Sample::of(reports.iter().map(value));
        let vm = |report: &RunReport| report.vm.clone().unwrap_or_default();
        let each = reports.iter().filter_map(|report| {
            let parts = report.vm.as_ref()?.peak.as_ref()?;
            let of_processes: u64 = parts.named().iter().filter(|part| part.0 != "rest").map(|part| part.1).sum();
            (parts.processes > 0).then(|| of_processes as f64 / parts.processes as f64)
        });
        Some(Step {
            hms,
            peak_bytes: sample(&|report| report.peak_bytes as f64)?,
            bytes_per_process: Sample::of(each),
            collections: sample(&|report| (vm(report).collections_minor + vm(report).collections_full) as f64)?,
            words_copied: sample(&|report| vm(report).words_copied as f64)?,
            wall_ms: sample(&|report| report.wall_ms)?,
            cpu_ms: sample(&|report| report.cpu_ms)?,
        })
    }
}

/// The step at which memory and copying, each as a share of its own range, are together least: below it collections
/// copy more, above it memory grows. `None`: fewer than three steps, or one of the two never changes.
pub fn knee(steps: &[Step]) -> Option<usize> {
    let share = |value: &dyn Fn(&Step) -> f64| -> Option<Vec<f64>> {
        let values: Vec<f64> = steps.iter().map(value).collect();
        let (least, most) =
            (values.iter().copied().fold(f64::INFINITY, f64::min), values.iter().copied().fold(0.0, f64::max));
        (most > least).then(|| values.iter().map(|value| (value - least) / (most - least)).collect())
    };
    if steps.len() < 3 {
        return None;
    }
    let (memory, copied) = (share(&|step| step.peak_bytes.median)?, share(&|step| step.words_copied.median)?);
    let costs = memory.iter().zip(&copied).map(|(memory, copied)| memory * memory + copied * copied);
    let least = costs.enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(steps[least.0].hms)
}

impl Sweep {
    pub fn table(&self) -> Table {
        let title = format!("{} over the ladder of first heaps (words; 0 is an exact fit)", self.program);
        let header = ["hms", "peak", "bytes/process", "collections", "copied", "wall", "cpu", ""];
        let mut table = Table::new(title, 1, header.map(str::to_owned));
        for step in &self.steps {
            table.row([
                step.hms.to_string(),
                numbers::bytes(step.peak_bytes.median as u64),
                step.bytes_per_process.map_or("–".into(), |each| each.shown(1)),
                grouped(step.collections.median as u64),
                grouped(step.words_copied.median as u64),
                numbers::seconds(step.wall_ms.median),
                numbers::seconds(step.cpu_ms.median),
                if self.knee == Some(step.hms) { "knee".into() } else { String::new() },
            ]);
        }
        table
    }

    /// Bars of memory and of copied words, for a terminal of `width` columns.
    pub fn plot(&self, width: usize) -> String {
        let mut text = String::new();
        let room = width.saturating_sub(34).max(10);
        let bar = |title: &str, value: &dyn Fn(&Step) -> f64, shown: &dyn Fn(f64) -> String| {
            let most = self.steps.iter().map(value).fold(0.0, f64::max);
            let mut text = format!("{title}\n");
            for step in &self.steps {
                let eighths = if most > 0.0 { (value(step) / most * room as f64 * 8.0).round() as usize } else { 0 };
                let mark = if self.knee == Some(step.hms) { " ← knee" } else { "" };
                let (blocks, shown) = (blocks(eighths), shown(value(step)));
                text.push_str(&format!("{:>8} {blocks} {shown}{mark}\n", step.hms));
            }
            text
        };
        text.push_str(&bar("Peak by hms", &|step| step.peak_bytes.median, &|bytes| numbers::bytes(bytes as u64)));
        text.push('\n');
        text.push_str(&bar("Copied words by hms", &|step| step.words_copied.median, &|words| grouped(words as u64)));
        text
    }

    pub fn figures(&self) -> Vec<Figure> {
        let names: Vec<(f64, String)> = self.steps.iter().map(|step| (step.hms as f64, step.hms.to_string())).collect();
        let figure = |title: &str, value: &dyn Fn(&Step) -> f64, shown: fn(f64) -> String, unit: f64| {
            let points = self.steps.iter().map(|step| (step.hms as f64, value(step))).collect();
            let mark = self.knee.map(|words| (words as f64, "knee"));
            let axes = Axes { x: "first heap, words", y: title, shown, unit, steps: &names, mark };
            let line = Line { label: title.to_owned(), points };
            Figure { title: title.to_owned(), svg: svg::lines(title, &[line], &axes) }
        };
        let whole = |value: f64| grouped(value as u64);
        vec![
            figure("Peak resident size", &|step| step.peak_bytes.median, |bytes| numbers::bytes(bytes as u64), MIB),
            figure("Bytes per process", &|step| step.bytes_per_process.map_or(0.0, |each| each.median), whole, 1.0),
            figure("Collections", &|step| step.collections.median, whole, 1.0),
            figure("Copied words", &|step| step.words_copied.median, whole, 1.0),
            figure("Processor time", &|step| step.cpu_ms.median, numbers::seconds, 1.0),
        ]
    }
}

/// A bar of so many eighths of a column.
fn blocks(eighths: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    "█".repeat(eighths / 8) + PARTS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::{Step, knee, parse_range, steps};
    use crate::statistics::Sample;

    fn step(hms: usize, bytes: f64, copied: f64) -> Step {
        let sample = |median| Sample { median, noise: None };
        Step {
            hms,
            peak_bytes: sample(bytes),
            bytes_per_process: None,
            collections: sample(0.0),
            words_copied: sample(copied),
            wall_ms: sample(0.0),
            cpu_ms: sample(0.0),
        }
    }

    #[test]
    fn ranges_are_steps_of_the_ladder() {
        assert_eq!(steps(&parse_range("0..90").unwrap()), [0, 12, 38, 51, 90]);
        assert_eq!(steps(&parse_range("40..100").unwrap()), [51, 90, 142]);
        assert_eq!(steps(&parse_range("0..0").unwrap()), [0]);
        assert_eq!(steps(&parse_range("12..12").unwrap()), [12]);
        assert!(parse_range("5").is_err() && parse_range("9..1").is_err());
    }

    #[test]
    fn the_knee_is_where_copying_has_gone_and_memory_has_not_come() {
        let steps = [step(12, 1.0, 100.0), step(38, 2.0, 10.0), step(90, 4.0, 8.0), step(233, 10.0, 0.0)];
        assert_eq!(knee(&steps), Some(38));
        assert_eq!(knee(&steps[..2]), None);
        assert_eq!(knee(&[step(12, 1.0, 0.0), step(38, 2.0, 0.0), step(51, 3.0, 0.0)]), None);
    }
}
