//! What one run has used, as the child that ran it tells: a small JSON file at its end.

use serde::{Deserialize, Serialize};

/// Names the file that `run` writes its report to.
pub const ENVIRONMENT: &str = "MINIBEAM_REPORT";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// Most bytes that were resident at a time: `VmHWM`, or `ru_maxrss` of a foreign command.
    pub peak_bytes: u64,
    pub wall_ms: f64,
    /// How long the program itself ran, without the start of its virtual machine. `None`: nobody has told.
    #[serde(default)]
    pub main_ms: Option<f64>,
    /// Processor time of all threads, the system's share included.
    pub cpu_ms: f64,
    pub exit_code: i32,
    /// What only our own VM tells.
    pub vm: Option<VmReport>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VmReport {
    /// Most processes that were alive at a time.
    pub processes: u64,
    pub collections_minor: u64,
    pub collections_full: u64,
    /// Words that collections have moved to a new place.
    pub words_copied: u64,
    /// Memory when most processes were alive. `None`: there was no such moment.
    pub peak: Option<Parts>,
}

/// Resident bytes by purpose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    pub processes: u64,
    pub records: u64,
    pub blocks: u64,
    pub mailboxes: u64,
    pub timers: u64,
    pub tables: u64,
    pub rest: u64,
}

impl Parts {
    pub fn named(&self) -> [(&'static str, u64); 6] {
        [
            ("record", self.records),
            ("heap and stack", self.blocks),
            ("mailbox", self.mailboxes),
            ("timer", self.timers),
            ("links, monitors, dictionary", self.tables),
            ("rest", self.rest),
        ]
    }
}
