//! One HTML page with tables and plots, which needs nothing but itself and prints well.

use crate::compare::Results;
use crate::flag_set::DEFAULT_HMS;
use crate::machine::Machine;
use crate::numbers;
use crate::plan::{Case, Plan};
use crate::svg::{self, Axes, Bar, Line};
use crate::table::Table;
use minijinja::{Environment, context};
use serde::Serialize;

const TEMPLATE: &str = include_str!("page.html");

/// A plot with what it shows.
#[derive(Serialize)]
pub struct Figure {
    pub title: String,
    pub svg: String,
}

#[derive(Serialize)]
struct PageTable<'a> {
    title: &'a str,
    header: Vec<Cell<'a>>,
    rows: Vec<Vec<Cell<'a>>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    text: &'a str,
    is_name: bool,
}

/// # Errors
/// When the template has an error, which a test would have found.
pub fn page(
    title: &str,
    intro: &str,
    figures: &[Figure],
    tables: &[Table],
    notes: &[String],
) -> Result<String, String> {
    let machine = Machine::here();
    let tables: Vec<PageTable> = tables
        .iter()
        .map(|table| PageTable { title: &table.title, header: named(table, &table.header), rows: rows(table) })
        .collect();
    let mut environment = Environment::new();
    environment.add_template("page.html", TEMPLATE).map_err(|error| error.to_string())?;
    let template = environment.get_template("page.html").map_err(|error| error.to_string())?;
    template
        .render(context! {
            title, intro, figures, tables, notes,
            machine => format!("{}, {} cores, {}", machine.system, machine.cores, numbers::bytes(machine.memory_bytes)),
            version => env!("CARGO_PKG_VERSION"),
        })
        .map_err(|error| error.to_string())
}

fn rows(table: &Table) -> Vec<Vec<Cell<'_>>> {
    table.rows.iter().map(|row| named(table, row)).collect()
}

fn named<'a>(table: &Table, row: &'a [String]) -> Vec<Cell<'a>> {
    row.iter().enumerate().map(|(at, text)| Cell { text, is_name: at < table.names }).collect()
}

/// Bars by program, lines over heap sizes, parts of a process: what there is of them in the results.
pub fn figures(plan: &Plan, results: &Results) -> Vec<Figure> {
    let mut figures = Vec::new();
    for runtime in 0..plan.runtimes.len() {
        figures.extend(variants(plan, results, runtime));
    }
    figures.extend(ladder(plan, results));
    figures.extend(parts(plan, results));
    figures
}

fn largest(plan: &Plan) -> usize {
    plan.sizes.len().saturating_sub(1)
}

fn variants(plan: &Plan, results: &Results, runtime: usize) -> Option<Figure> {
    let size = largest(plan);
    let mut rows = Vec::new();
    for case in plan.cases().into_iter().filter(|case| case.size == size && case.runtime == runtime) {
        if let Some(peak) = results.peak(case) {
            let shown = numbers::bytes(peak.median as u64);
            rows.push(Bar { label: label(plan, case), parts: vec![peak.median], shown });
        }
    }
    let count = numbers::count(*plan.sizes.last()?);
    let title = format!("Peak resident size, {count} processes, {}", plan.runtimes[runtime].name());
    (!rows.is_empty()).then(|| Figure { svg: svg::bars(&title, &rows, &[]), title })
}

fn label(plan: &Plan, case: Case) -> String {
    let program = &plan.programs[case.program].module;
    if case.flags == 0 { program.clone() } else { format!("{program} {}", plan.flags[case.flags].label()) }
}

/// Bytes per process over first heap sizes, a line for each program and runtime.
fn ladder(plan: &Plan, results: &Results) -> Option<Figure> {
    let only_hms: Vec<(usize, usize)> = plan
        .flags
        .iter()
        .enumerate()
        .filter(|(_, flags)| flags.count() == usize::from(flags.hms.is_some()))
        .map(|(at, flags)| (flags.hms.unwrap_or(DEFAULT_HMS), at))
        .collect();
    if only_hms.len() < 3 {
        return None;
    }
    let mut sorted = only_hms;
    sorted.sort_unstable();
    let steps: Vec<(f64, String)> = sorted.iter().map(|&(words, _)| (words as f64, words.to_string())).collect();
    let mut lines = Vec::new();
    for program in 0..plan.programs.len() {
        for runtime in 0..plan.runtimes.len() {
            let point = |&(words, flags): &(usize, usize)| {
                let slope = results.bytes_per_process(plan, Case { program, flags, runtime, size: 0 })?;
                Some((words as f64, slope.median))
            };
            let points: Vec<(f64, f64)> = sorted.iter().filter_map(point).collect();
            let name = &plan.programs[program].module;
            let label = match plan.runtimes.len() {
                1 => name.clone(),
                _ => format!("{name}, {}", plan.runtimes[runtime].name()),
            };
            lines.extend((points.len() > 1).then_some(Line { label, points }));
        }
    }
    let title = "Bytes per process by first heap size".to_owned();
    let shown = |value: f64| format!("{value:.0}");
    let axes = Axes { x: "+hms, words", y: "bytes per process", shown, unit: 1.0, steps: &steps, mark: None };
    (!lines.is_empty()).then(|| Figure { svg: svg::lines(&title, &lines, &axes), title })
}

/// What a process of ours consists of, program by program.
fn parts(plan: &Plan, results: &Results) -> Option<Figure> {
    let size = largest(plan);
    let mut rows = Vec::new();
    let mut names = Vec::new();
    for case in plan.cases().into_iter().filter(|case| case.size == size) {
        let peak = results.reports(case).first().and_then(|report| report.vm.as_ref()?.peak.as_ref());
        let Some(peak) = peak.filter(|peak| peak.processes > 0) else { continue };
        let each: Vec<f64> = peak.named().iter().map(|part| part.1 as f64 / peak.processes as f64).collect();
        names = peak.named().iter().map(|part| part.0).collect();
        let shown = format!("{:.0} B", each.iter().sum::<f64>());
        rows.push(Bar { label: label(plan, case), parts: each, shown });
    }
    let count = numbers::count(*plan.sizes.last()?);
    let title = format!("What a process consists of, bytes of each of {count}, minibeam");
    (!rows.is_empty()).then(|| Figure { svg: svg::bars(&title, &rows, &names), title })
}
