//! `compare`: runs a plan and keeps what came of it; nothing that was planned is left out of the results silently.

mod run;
mod summary;
mod tables;

pub use run::run;
pub use summary::{Summary, summarise};
pub use tables::tables;

use crate::plan::{Case, Plan};
use crate::report::RunReport;
use crate::statistics::Sample;
use std::collections::HashMap;

/// What became of one case.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub reports: Vec<RunReport>,
    /// Why there are fewer reports than planned.
    pub trouble: Option<String>,
}

/// All results of a plan.
#[derive(Default)]
pub struct Results {
    pub outcomes: HashMap<Case, Outcome>,
    /// The user ended it before all was measured.
    pub interrupted: bool,
}

impl Results {
    pub fn reports(&self, case: Case) -> &[RunReport] {
        self.outcomes.get(&case).map_or(&[], |outcome| &outcome.reports)
    }

    pub fn sample(&self, case: Case, value: impl Fn(&RunReport) -> f64) -> Option<Sample> {
        Sample::of(self.reports(case).iter().map(value))
    }

    pub fn peak(&self, case: Case) -> Option<Sample> {
        self.sample(case, |report| report.peak_bytes as f64)
    }

    /// Bytes of one process more: the slope between the smallest and the largest size that were measured.
    pub fn bytes_per_process(&self, plan: &Plan, case: Case) -> Option<Sample> {
        let measured: Vec<(u64, Sample)> = (0..plan.sizes.len())
            .filter_map(|size| self.peak(Case { size, ..case }).map(|sample| (plan.sizes[size], sample)))
            .collect();
        Sample::slope(*measured.first()?, *measured.last()?)
    }

    /// Whether all processes were alive at one time in each run of a case. `None`: nobody knows.
    pub fn were_all_alive(&self, plan: &Plan, case: Case) -> Option<bool> {
        let (size, sleep_ms) = (plan.sizes[case.size], plan.sleep_of(plan.sizes[case.size]));
        let of_report = |report: &RunReport| match &report.vm {
            Some(vm) => Some(vm.processes >= size),
            // The last process wakes at the time of its start plus its sleep. A run that ended within two sleeps
            // had started the last one before the first woke.
            None => (report.main_ms.unwrap_or(report.wall_ms) < 2.0 * sleep_ms as f64).then_some(true),
        };
        let answers: Option<Vec<bool>> = self.reports(case).iter().map(of_report).collect();
        answers.filter(|answers| !answers.is_empty()).map(|answers| answers.iter().all(|&alive| alive))
    }
}
