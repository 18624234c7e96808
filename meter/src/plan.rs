//! Which runs a comparison makes, in which order, and what each is expected to take.
//!
//! Runs are interleaved: one of each case, then the second of each. A machine
//! that gets busier or warmer for a while so disturbs all cases alike, not one.

use crate::flag_set::{DEFAULT_HMS, FlagSet};
use crate::programs::Program;
use crate::runtime::Runtime;

/// Sizes above this are run once where the user names no number of runs: they take long, and vary little.
const OFTEN: u64 = 100_000;
const RUNS: usize = 3;
/// A process sleeps this long for each process there is: a million sleep ten seconds, as in the article.
const SLEEP_MS_PER_PROCESS: f64 = 0.01;
const SHORTEST_SLEEP_MS: u64 = 500;

/// One program of some size under some flags, on one runtime: indices into the plan's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Case {
    pub program: usize,
    pub flags: usize,
    pub runtime: usize,
    pub size: usize,
}

pub struct Plan {
    pub programs: Vec<Program>,
    pub flags: Vec<FlagSet>,
    pub runtimes: Vec<Runtime>,
    /// Ascending.
    pub sizes: Vec<u64>,
    /// `None`: three each, one of the large ones.
    pub runs: Option<usize>,
    /// `None`: in proportion to the size.
    pub sleep_ms: Option<u64>,
    /// Flags other than the default are for the last program only.
    pub flags_for_last_only: bool,
}

impl Plan {
    /// Smaller sizes first: they tell what the larger ones will take.
    pub fn cases(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for size in 0..self.sizes.len() {
            for program in 0..self.programs.len() {
                for flags in 0..self.flags.len() {
                    if self.is_wanted(program, flags) {
                        let runtimes = 0..self.runtimes.len();
                        cases.extend(runtimes.map(|runtime| Case { program, flags, runtime, size }));
                    }
                }
            }
        }
        cases
    }

    /// Whether a program is run with a set of flags.
    pub fn is_wanted(&self, program: usize, flags: usize) -> bool {
        flags == 0 || !self.flags_for_last_only || program + 1 == self.programs.len()
    }

    /// Every run in its order.
    pub fn order(&self) -> Vec<Case> {
        let cases = self.cases();
        let rounds = self.sizes.iter().map(|&size| self.runs_of(size)).max().unwrap_or(0);
        let of_round =
            |round: usize| cases.iter().copied().filter(move |case| round < self.runs_of(self.sizes[case.size]));
        (0..rounds).flat_map(of_round).collect()
    }

    pub fn runs_of(&self, size: u64) -> usize {
        self.runs.unwrap_or(if size > OFTEN { 1 } else { RUNS })
    }

    pub fn sleep_of(&self, size: u64) -> u64 {
        let proportional = (size as f64 * SLEEP_MS_PER_PROCESS) as u64;
        self.sleep_ms.unwrap_or(proportional.max(SHORTEST_SLEEP_MS))
    }

    pub fn label(&self, case: Case) -> String {
        let (program, size) = (&self.programs[case.program].module, crate::numbers::count(self.sizes[case.size]));
        let (runtime, flags) = (self.runtimes[case.runtime].name(), self.flags[case.flags].label());
        format!("{program} {size}, {runtime}, {flags}")
    }

    pub fn expected_ms(&self, case: Case) -> f64 {
        let size = self.sizes[case.size];
        // Starting, waking and ending a process, on a machine that does other things too.
        let (start, each) = match self.runtimes[case.runtime] {
            Runtime::Minibeam(_) => (30.0, 0.003),
            Runtime::Erl(_) => (400.0, 0.010),
        };
        self.sleep_of(size) as f64 + start + size as f64 * each
    }

    /// A guess that is high for most programs, before anything is known.
    pub fn expected_bytes(&self, case: Case) -> u64 {
        let words = match self.flags[case.flags].hms.unwrap_or(DEFAULT_HMS) {
            0 => 4,
            words => words.max(12),
        } as u64;
        let comfortable = if self.programs[case.program].module == "original" { 1500 } else { 0 };
        let (base, each) = match self.runtimes[case.runtime] {
            Runtime::Minibeam(_) => (8 << 20, 110),
            Runtime::Erl(_) => (64 << 20, 870),
        };
        base + self.sizes[case.size] * (each + comfortable + words * 8)
    }
}

#[cfg(test)]
mod tests {
    use super::Plan;
    use crate::flag_set::FlagSet;
    use crate::programs::Program;
    use crate::runtime::Runtime;

    fn plan() -> Plan {
        let program = |name: &str| Program { module: name.into(), file: name.into() };
        Plan {
            programs: vec![program("a"), program("b")],
            flags: FlagSet::each_alone_and_together(&[1], true, true),
            runtimes: vec![Runtime::Minibeam("minibeam".into())],
            sizes: vec![1000, 1_000_000],
            runs: None,
            sleep_ms: None,
            flags_for_last_only: true,
        }
    }

    #[test]
    fn runs_are_interleaved_and_large_ones_are_few() {
        let plan = plan();
        let order: Vec<String> = plan.order().iter().map(|&case| plan.label(case)).collect();
        assert_eq!(order.len(), 6 * 3 + 6);
        assert_eq!(order[0], "a 1k, minibeam, default");
        assert_eq!(order[1], "b 1k, minibeam, default");
        assert_eq!(order[5], "b 1k, minibeam, +hms 1 +L +ec");
        assert_eq!(order[12], order[0]);
        assert!(order[12..].iter().all(|label| label.contains("1k")));
    }

    #[test]
    fn sleep_is_the_articles_at_a_million() {
        let mut plan = plan();
        assert_eq!([1000, 100_000, 1_000_000].map(|size| plan.sleep_of(size)), [500, 1000, 10_000]);
        plan.sleep_ms = Some(7);
        assert_eq!(plan.sleep_of(1000), 7);
    }
}
