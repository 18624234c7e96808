//! The results as one JSON document; docs/compare.md names its fields.

use super::Results;
use crate::machine::Machine;
use crate::plan::{Case, Plan};
use crate::report::RunReport;
use crate::statistics::Sample;
use serde::Serialize;

#[derive(Serialize)]
pub struct Summary {
    pub machine: Machine,
    pub programs: Vec<String>,
    pub sizes: Vec<u64>,
    pub sleep_ms: Vec<u64>,
    pub runtimes: Vec<String>,
    pub flags: Vec<String>,
    pub results: Vec<CaseSummary>,
    pub bytes_per_process: Vec<Slope>,
    pub interrupted: bool,
}

#[derive(Serialize)]
pub struct CaseSummary {
    pub program: String,
    pub runtime: String,
    pub flags: String,
    pub size: u64,
    pub peak_bytes: Option<Sample>,
    pub wall_ms: Option<Sample>,
    pub cpu_ms: Option<Sample>,
    /// Whether all processes were alive at one time.
    pub all_alive: Option<bool>,
    /// Why there are no runs, or fewer than planned.
    pub trouble: Option<String>,
    pub runs: Vec<RunReport>,
}

#[derive(Serialize)]
pub struct Slope {
    pub program: String,
    pub runtime: String,
    pub flags: String,
    pub bytes: Sample,
}

pub fn summarise(plan: &Plan, results: &Results) -> Summary {
    let names = |case: Case| {
        let (program, runtime) = (&plan.programs[case.program].module, plan.runtimes[case.runtime].name());
        (program.clone(), runtime.to_owned(), plan.flags[case.flags].label())
    };
    let of_case = |case: Case| {
        let (program, runtime, flags) = names(case);
        CaseSummary {
            program,
            runtime,
            flags,
            size: plan.sizes[case.size],
            peak_bytes: results.peak(case),
            wall_ms: results.sample(case, |report| report.wall_ms),
            cpu_ms: results.sample(case, |report| report.cpu_ms),
            all_alive: results.were_all_alive(plan, case),
            trouble: results.outcomes.get(&case).and_then(|outcome| outcome.trouble.clone()),
            runs: results.reports(case).to_vec(),
        }
    };
    let slope = |case: Case| {
        let (program, runtime, flags) = names(case);
        results.bytes_per_process(plan, case).map(|bytes| Slope { program, runtime, flags, bytes })
    };
    let cases = plan.cases();
    Summary {
        machine: Machine::here(),
        programs: plan.programs.iter().map(|program| program.module.clone()).collect(),
        sizes: plan.sizes.clone(),
        sleep_ms: plan.sizes.iter().map(|&size| plan.sleep_of(size)).collect(),
        runtimes: plan.runtimes.iter().map(|runtime| runtime.name().to_owned()).collect(),
        flags: plan.flags.iter().map(|flags| flags.label()).collect(),
        bytes_per_process: cases.iter().filter(|case| case.size == 0).filter_map(|&case| slope(case)).collect(),
        results: cases.into_iter().map(of_case).collect(),
        interrupted: results.interrupted,
    }
}
