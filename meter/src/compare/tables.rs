//! The article's tables, made of the results. A cell without a value names the note that says why.

use super::Results;
use crate::numbers::{self, grouped};
use crate::plan::{Case, Plan};
use crate::report::RunReport;
use crate::runtime::Runtime;
use crate::table::Table;

/// The tables and the notes below them.
pub fn tables(plan: &Plan, results: &Results) -> (Vec<Table>, Vec<String>) {
    let mut view = View { plan, results, notes: Vec::new() };
    let mut tables = vec![
        view.by_size("Peak resident bytes", |sample| grouped(sample as u64), |report| report.peak_bytes as f64),
        view.by_size(
            "The same in larger units",
            |sample| numbers::bytes(sample as u64),
            |report| report.peak_bytes as f64,
        ),
    ];
    tables.extend(view.ratios());
    tables.extend(view.per_process());
    tables.extend(view.steps());
    tables.extend(view.flags());
    tables.push(view.by_size("Wall time", numbers::seconds, |report| report.wall_ms));
    tables.push(view.by_size("Processor time", numbers::seconds, |report| report.cpu_ms));
    view.warn_of_early_deaths();
    let notes = view.notes.iter().enumerate().map(|(at, note)| format!("[{}] {note}", at + 1)).collect();
    (tables, notes)
}

struct View<'a> {
    plan: &'a Plan,
    results: &'a Results,
    notes: Vec<String>,
}

impl View<'_> {
    /// The mark of a note, which is made if it is new.
    fn note(&mut self, text: String) -> String {
        let at = self.notes.iter().position(|note| *note == text).unwrap_or_else(|| {
            self.notes.push(text);
            self.notes.len() - 1
        });
        format!("[{}]", at + 1)
    }

    /// Programs with each of their sets of flags.
    fn rows(&self) -> Vec<(usize, usize)> {
        let programs = 0..self.plan.programs.len();
        let all = programs.flat_map(|program| (0..self.plan.flags.len()).map(move |flags| (program, flags)));
        all.filter(|&(program, flags)| self.plan.is_wanted(program, flags)).collect()
    }

    fn largest(&self) -> usize {
        self.plan.sizes.len().saturating_sub(1)
    }

    /// Columns that name a row; those that would say the same in each row are left out.
    fn name_header(&self) -> Vec<String> {
        let mut header = vec!["program".to_owned()];
        header.extend((self.plan.flags.len() > 1).then(|| "flags".to_owned()));
        header
    }

    fn name(&self, program: usize, flags: usize) -> Vec<String> {
        let mut cells = vec![self.plan.programs[program].module.clone()];
        cells.extend((self.plan.flags.len() > 1).then(|| self.plan.flags[flags].label()));
        cells
    }

    fn size_header(&self) -> impl Iterator<Item = String> + use<> {
        self.plan.sizes.iter().map(|&size| numbers::count(size)).collect::<Vec<_>>().into_iter()
    }

    fn several_runtimes(&self) -> bool {
        self.plan.runtimes.len() > 1
    }

    /// A value of a case, or the mark of the note that says why there is none.
    fn cell(&mut self, case: Case, shown: impl Fn(f64) -> String, value: impl Fn(&RunReport) -> f64) -> String {
        match self.results.sample(case, value) {
            Some(sample) => {
                // The note stands at the value when some of the runs are missing.
                let trouble = self.trouble(case);
                let mark = trouble.map(|text| self.note(text)).map_or(String::new(), |mark| format!(" {mark}"));
                format!("{}{mark}", shown(sample.median))
            }
            None => {
                let text = self.trouble(case).unwrap_or_else(|| format!("{}: not measured", self.plan.label(case)));
                self.note(text)
            }
        }
    }

    fn trouble(&self, case: Case) -> Option<String> {
        let reason = self.results.outcomes.get(&case)?.trouble.as_ref()?;
        Some(format!("{}: {reason}", self.plan.label(case)))
    }

    /// A row for each program, set of flags and runtime; a column for each size.
    fn by_size(&mut self, title: &str, shown: impl Fn(f64) -> String, value: impl Fn(&RunReport) -> f64) -> Table {
        let mut header = self.name_header();
        header.extend(self.several_runtimes().then(|| "runs on".to_owned()));
        let names = header.len();
        let mut table = Table::new(title, names, header.into_iter().chain(self.size_header()));
        for (program, flags) in self.rows() {
            for runtime in 0..self.plan.runtimes.len() {
                let mut cells = self.name(program, flags);
                cells.extend(self.several_runtimes().then(|| self.plan.runtimes[runtime].name().to_owned()));
                for size in 0..self.plan.sizes.len() {
                    cells.push(self.cell(Case { program, flags, runtime, size }, &shown, &value));
                }
                table.row(cells);
            }
        }
        table
    }

    /// Our peak over erl's.
    fn ratios(&mut self) -> Option<Table> {
        let erl = self.plan.runtimes.iter().position(|runtime| matches!(runtime, Runtime::Erl(_)))?;
        let title = format!("Peak of minibeam, as a share of {}'s", self.plan.runtimes[erl].name());
        let header = self.name_header();
        let mut table = Table::new(title, header.len(), header.into_iter().chain(self.size_header()));
        for (program, flags) in self.rows() {
            let mut cells = self.name(program, flags);
            for size in 0..self.plan.sizes.len() {
                let peak = |runtime| self.results.peak(Case { program, flags, runtime, size });
                cells.push(match peak(0).zip(peak(erl)) {
                    Some((ours, theirs)) => format!("{:.3}", ours.median / theirs.median),
                    None => self.cell(Case { program, flags, runtime: erl, size }, |_| "–".into(), |_| 0.0),
                });
            }
            table.row(cells);
        }
        Some(table)
    }

    fn per_process(&mut self) -> Option<Table> {
        let (&small, &large) = self.plan.sizes.first().zip(self.plan.sizes.last())?;
        if small == large {
            return None;
        }
        let (from, to) = (numbers::count(small), numbers::count(large));
        let title = format!("Bytes per process: the slope from {from} to {to}, ± what the runs differ by");
        let mut header = self.name_header();
        let names = header.len();
        for runtime in &self.plan.runtimes {
            header.extend([runtime.name().to_owned(), "words".to_owned()]);
        }
        header.extend(self.several_runtimes().then(|| "share".to_owned()));
        let mut table = Table::new(title, names, header);
        for (program, flags) in self.rows() {
            let mut cells = self.name(program, flags);
            let slopes: Vec<_> = (0..self.plan.runtimes.len())
                .map(|runtime| self.results.bytes_per_process(self.plan, Case { program, flags, runtime, size: 0 }))
                .collect();
            for (runtime, slope) in slopes.iter().enumerate() {
                let missing = Case { program, flags, runtime, size: self.largest() };
                match slope {
                    Some(slope) => cells.extend([slope.shown(1), format!("{:.1}", slope.median / 8.0)]),
                    None => cells.extend([self.cell(missing, |_| "–".into(), |_| 0.0), "–".into()]),
                }
            }
            if let [Some(ours), Some(theirs), ..] = slopes[..] {
                cells.push(format!("{:.3}", ours.median / theirs.median));
            } else if self.several_runtimes() {
                cells.push("–".into());
            }
            table.row(cells);
        }
        Some(table)
    }

    /// What each program saves against the one before and against the first, at the largest size.
    fn steps(&mut self) -> Vec<Table> {
        if self.plan.programs.len() < 2 {
            return Vec::new();
        }
        (0..self.plan.runtimes.len()).map(|runtime| self.steps_on(runtime)).collect()
    }

    fn steps_on(&mut self, runtime: usize) -> Table {
        let size = self.largest();
        let title = format!("What each step saves: {}{}", self.at_largest(), self.on(runtime));
        let header = ["program", "peak bytes", "less than before", "less than the first", "saved"];
        let mut table = Table::new(title, 1, header.map(str::to_owned));
        let peaks: Vec<Option<f64>> = (0..self.plan.programs.len())
            .map(|program| self.results.peak(Case { program, flags: 0, runtime, size }).map(|peak| peak.median))
            .collect();
        for (program, &peak) in peaks.iter().enumerate() {
            let case = Case { program, flags: 0, runtime, size };
            let mut cells = self.name(program, 0)[..1].to_vec();
            cells.push(self.cell(case, |bytes| grouped(bytes as u64), |report| report.peak_bytes as f64));
            let before = program.checked_sub(1).and_then(|before| peaks[before]);
            cells.push(saved(before, peak));
            cells.push(saved(peaks[0].filter(|_| program > 0), peak));
            cells.push(share(peaks[0].filter(|_| program > 0), peak));
            table.row(cells);
        }
        table
    }

    /// What each flag saves alone and all together, for each program that was run with flags.
    fn flags(&mut self) -> Vec<Table> {
        let mut tables = Vec::new();
        for program in 0..self.plan.programs.len() {
            for runtime in 0..self.plan.runtimes.len() {
                if (1..self.plan.flags.len()).any(|flags| self.plan.is_wanted(program, flags)) {
                    tables.push(self.flags_of(program, runtime));
                }
            }
        }
        tables
    }

    fn flags_of(&mut self, program: usize, runtime: usize) -> Table {
        let size = self.largest();
        let name = &self.plan.programs[program].module;
        let title = format!("What flags save: {name}, {}{}", self.at_largest(), self.on(runtime));
        let header = ["flags", "peak bytes", "saved bytes", "saved", "of all that is saved"];
        let mut table = Table::new(title, 1, header.map(str::to_owned));
        let peak = |flags| self.results.peak(Case { program, flags, runtime, size }).map(|peak| peak.median);
        let default = peak(0);
        let most = self.plan.flags.iter().map(|flags| flags.count()).max().unwrap_or(0);
        let all = (0..self.plan.flags.len()).rfind(|&flags| self.plan.flags[flags].count() == most);
        let saved_by_all = default.zip(all.and_then(peak)).map(|(before, after)| before - after);
        for flags in 0..self.plan.flags.len() {
            let case = Case { program, flags, runtime, size };
            let now = peak(flags);
            let before = default.filter(|_| flags > 0);
            let of_all = saved_by_all.zip(before.zip(now)).filter(|(all, _)| *all > 0.0);
            let cells = [
                self.plan.flags[flags].label(),
                self.cell(case, |bytes| grouped(bytes as u64), |report| report.peak_bytes as f64),
                saved(before, now),
                share(before, now),
                of_all.map_or("–".into(), |(all, (before, now))| format!("{:.1} %", (before - now) / all * 100.0)),
            ];
            table.row(cells);
        }
        table
    }

    fn at_largest(&self) -> String {
        format!("{} processes", numbers::count(self.plan.sizes.last().copied().unwrap_or(0)))
    }

    fn on(&self, runtime: usize) -> String {
        if self.several_runtimes() { format!(", {}", self.plan.runtimes[runtime].name()) } else { String::new() }
    }

    /// One note for all cases of a sort.
    fn warn_of_early_deaths(&mut self) {
        const SOME: &str = "some processes had ended before the last was started";
        const PERHAPS: &str = "it is not certain that all processes were alive at one time";
        let (mut some, mut perhaps) = (Vec::new(), Vec::new());
        for case in self.plan.cases() {
            match self.results.were_all_alive(self.plan, case) {
                Some(true) => {}
                Some(false) => some.push(self.plan.label(case)),
                None if self.results.reports(case).is_empty() => {}
                None => perhaps.push(self.plan.label(case)),
            }
        }
        for (text, cases) in [(SOME, some), (PERHAPS, perhaps)] {
            if !cases.is_empty() {
                self.notes.push(format!("{text}, --sleep should be longer: {}", cases.join("; ")));
            }
        }
    }
}

fn saved(before: Option<f64>, now: Option<f64>) -> String {
    let saved = before.zip(now).map(|(before, now)| before - now);
    saved.map_or("–".into(), |bytes| {
        let sign = if bytes < 0.0 { "-" } else { "" };
        format!("{sign}{}", grouped(bytes.abs() as u64))
    })
}

fn share(before: Option<f64>, now: Option<f64>) -> String {
    before.zip(now).map_or("–".into(), |(before, now)| format!("{:.1} %", (before - now) / before * 100.0))
}
