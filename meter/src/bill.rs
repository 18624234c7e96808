//! The bill: a census laid out in lines that add up to what the operating system sees.

use crate::numbers::{self, grouped};
use crate::otp::{OTP_25, OTP_29};
use crate::table::Table;
use serde::{Deserialize, Serialize};
use vm::census::{Census, Kind, ModuleSize, RECORD_FIELDS, Sample};

/// Kinds of processes that get a table of their own; the others have a line.
const DETAILED: usize = 3;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bill {
    pub program: String,
    /// The flags in erl's spelling.
    pub flags: String,
    pub at_ms: u64,
    pub processes: u64,
    pub resident_bytes: u64,
    pub accounted_bytes: u64,
    /// 0 to 1.
    pub accounted_share: f64,
    /// What nobody can explain; negative if more was counted than is resident.
    pub rest_bytes: i64,
    /// Of all processes together, with the free room around them.
    pub bytes_per_process: f64,
    pub kinds: Vec<KindBill>,
    pub shared: Vec<Line>,
    pub modules: Vec<ModuleBill>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    pub bytes: u64,
}

/// Processes with the same initial call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KindBill {
    pub initial_call: String,
    pub processes: u64,
    pub bytes: u64,
    pub lines: Vec<KindLine>,
    /// What OTP would use for all of them.
    pub otp25_bytes: u64,
    pub otp29_bytes: u64,
    pub sample: Option<SampleBill>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KindLine {
    pub name: String,
    pub bytes: u64,
    /// Null where OTP has nothing that corresponds.
    pub otp25_bytes: Option<u64>,
    pub otp29_bytes: Option<u64>,
}

/// One process of a kind, in words of 8 bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SampleBill {
    pub status: String,
    pub block_words: u64,
    pub live_words: u64,
    pub garbage_words: u64,
    pub free_words: u64,
    pub frames: Vec<FrameBill>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FrameBill {
    pub function: String,
    pub place: Option<String>,
    pub words: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModuleBill {
    pub name: String,
    pub code_bytes: u64,
    pub line_bytes: u64,
    /// Line tables that `+L` kept out.
    pub dropped_bytes: u64,
    pub table_bytes: u64,
    /// What its file consists of.
    pub chunks: Vec<Chunk>,
}

/// A chunk of a module's file, its header and padding included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    pub name: String,
    pub bytes: u64,
}

/// Room that processes have brought about, though it is no process's.
const AROUND: [&str; 3] = ["timer wheels: free room", "records: free slots", "slabs: free blocks"];

impl Bill {
    /// `chunks`: what a module's file consists of.
    pub fn of(census: &Census, program: String, flags: String, chunks: impl Fn(&str) -> Vec<Chunk>) -> Bill {
        let min_heap_words = u64::from(census.min_heap_words);
        let kinds: Vec<KindBill> = census.kinds.iter().map(|kind| of_kind(kind, min_heap_words)).collect();
        let shared: Vec<Line> = census
            .shared
            .iter()
            .filter(|line| line.1 > 0)
            .map(|&(name, bytes)| Line { name: name.to_owned(), bytes })
            .collect();
        let of_processes: u64 = kinds.iter().map(|kind| kind.bytes).sum();
        let around: u64 = census.shared.iter().filter(|line| AROUND.contains(&line.0)).map(|line| line.1).sum();
        let accounted = of_processes + shared.iter().map(|line| line.bytes).sum::<u64>();
        let rest = census.resident as i64 - accounted as i64;
        let resident = census.resident.max(1) as f64;
        Bill {
            program,
            flags,
            at_ms: census.at_ms,
            processes: census.processes,
            resident_bytes: census.resident,
            accounted_bytes: accounted,
            accounted_share: (1.0 - rest.unsigned_abs() as f64 / resident).max(0.0),
            rest_bytes: rest,
            bytes_per_process: (of_processes + around) as f64 / census.processes.max(1) as f64,
            kinds,
            shared,
            modules: census.modules.iter().map(|module| of_module(module, chunks(&module.name))).collect(),
        }
    }
}

fn of_kind(kind: &Kind, min_heap_words: u64) -> KindBill {
    let [old, new] = [OTP_25, OTP_29].map(|otp| otp.of_kind(kind, min_heap_words));
    let theirs = |name: &str| {
        let pick = |parts: crate::otp::Parts| match name {
            "record" => Some(parts.process),
            "heap: terms" => Some(parts.heap),
            "mailbox" => Some(parts.mailbox),
            "links" => Some(parts.links),
            "monitors" => Some(parts.monitors),
            "dictionary" => Some(parts.dictionary),
            "timer" => Some(parts.timer),
            "registered name" => Some(parts.name),
            _ => None,
        };
        (pick(old), pick(new))
    };
    let ours = kind.parts.named();
    let lines = ours.into_iter().chain([("registered name", 0)]).map(|(name, bytes)| {
        let (otp25_bytes, otp29_bytes) = theirs(name);
        KindLine { name: name.to_owned(), bytes, otp25_bytes, otp29_bytes }
    });
    KindBill {
        initial_call: kind.initial_call.clone(),
        processes: kind.processes,
        bytes: kind.parts.total(),
        lines: lines.filter(|line| line.bytes > 0 || line.otp25_bytes.is_some_and(|bytes| bytes > 0)).collect(),
        otp25_bytes: old.total(),
        otp29_bytes: new.total(),
        sample: kind.sample.as_ref().map(of_sample),
    }
}

fn of_sample(sample: &Sample) -> SampleBill {
    SampleBill {
        status: sample.status.to_owned(),
        block_words: sample.block_words,
        live_words: sample.live_words,
        garbage_words: sample.garbage_words,
        free_words: sample.free_words,
        frames: sample
            .frames
            .iter()
            .map(|frame| FrameBill { function: frame.function.clone(), place: frame.place.clone(), words: frame.words })
            .collect(),
    }
}

pub fn of_module(module: &ModuleSize, chunks: Vec<Chunk>) -> ModuleBill {
    ModuleBill {
        name: module.name.clone(),
        code_bytes: module.code,
        line_bytes: module.lines,
        dropped_bytes: module.lines_dropped,
        table_bytes: module.tables,
        chunks,
    }
}

// ---- Shown ----

impl Bill {
    /// Two lines that say what the bill is of.
    pub fn headline(&self) -> String {
        format!(
            "{} ({})\n{} processes after {}, {} resident, {:.1} bytes a process",
            self.program,
            self.flags,
            grouped(self.processes),
            numbers::seconds(self.at_ms as f64),
            numbers::bytes(self.resident_bytes),
            self.bytes_per_process
        )
    }

    pub fn tables(&self) -> Vec<Table> {
        let mut tables = vec![self.kinds_table()];
        tables.extend(self.kinds.iter().take(DETAILED).map(kind_table));
        tables.extend(self.kinds.iter().take(DETAILED).filter_map(sample_table));
        tables.push(record_table());
        tables.push(self.modules_table());
        tables.push(self.total_table());
        tables
    }

    fn kinds_table(&self) -> Table {
        let header = ["initial call", "processes", "bytes", "each", "OTP 25 each", "OTP 29 each"];
        let mut table = Table::new("Processes by kind", 1, header.map(str::to_owned));
        for kind in &self.kinds {
            let each = |bytes: u64| format!("{:.1}", bytes as f64 / kind.processes.max(1) as f64);
            table.row([
                kind.initial_call.clone(),
                grouped(kind.processes),
                grouped(kind.bytes),
                each(kind.bytes),
                each(kind.otp25_bytes),
                each(kind.otp29_bytes),
            ]);
        }
        table
    }

    fn modules_table(&self) -> Table {
        let header = ["module", "code", "line table", "not loaded", "functions, frames", "its file"];
        let mut table = Table::new("Bytes of loaded modules", 1, header.map(str::to_owned));
        for module in &self.modules {
            let file = module.chunks.iter().map(|chunk| chunk.bytes).sum();
            let sizes = [module.code_bytes, module.line_bytes, module.dropped_bytes, module.table_bytes, file];
            table.row(std::iter::once(module.name.clone()).chain(sizes.map(grouped)));
        }
        table
    }

    fn total_table(&self) -> Table {
        let mut table = Table::new("All that is resident", 1, ["what", "bytes", "share"].map(str::to_owned));
        let share = |bytes: i64| format!("{:.2} %", bytes as f64 / self.resident_bytes.max(1) as f64 * 100.0);
        for kind in &self.kinds {
            let name = format!("{} × {}", grouped(kind.processes), kind.initial_call);
            table.row([name, grouped(kind.bytes), share(kind.bytes as i64)]);
        }
        for line in &self.shared {
            table.row([line.name.clone(), grouped(line.bytes), share(line.bytes as i64)]);
        }
        let sign = if self.rest_bytes < 0 { "-" } else { "" };
        let rest = format!("{sign}{}", grouped(self.rest_bytes.unsigned_abs()));
        table.row(["not explained".to_owned(), rest, share(self.rest_bytes)]);
        let all = self.resident_bytes;
        table.row(["resident, as the system counts".to_owned(), grouped(all), share(all as i64)]);
        table
    }
}

fn kind_table(kind: &KindBill) -> Table {
    let title = format!("A process of {} ({} of them), bytes each", kind.initial_call, grouped(kind.processes));
    let mut table = Table::new(title, 1, ["part", "bytes", "words", "OTP 25", "OTP 29"].map(str::to_owned));
    let each = |bytes: u64| bytes as f64 / kind.processes.max(1) as f64;
    let shown = |bytes: Option<u64>| bytes.map_or("–".into(), |bytes| format!("{:.1}", each(bytes)));
    for line in &kind.lines {
        table.row([
            line.name.clone(),
            format!("{:.1}", each(line.bytes)),
            format!("{:.1}", each(line.bytes) / 8.0),
            shown(line.otp25_bytes),
            shown(line.otp29_bytes),
        ]);
    }
    let (all, words) = (each(kind.bytes), each(kind.bytes) / 8.0);
    table.row([
        "together".to_owned(),
        format!("{all:.1}"),
        format!("{words:.1}"),
        shown(Some(kind.otp25_bytes)),
        shown(Some(kind.otp29_bytes)),
    ]);
    table
}

/// The block of one process, word by word.
fn sample_table(kind: &KindBill) -> Option<Table> {
    let sample = kind.sample.as_ref()?;
    let title =
        format!("One process of {}, {}: its block of {} words", kind.initial_call, sample.status, sample.block_words);
    let mut table = Table::new(title, 2, ["words of", "where", "words"].map(str::to_owned));
    for (name, words) in
        [("terms that are alive", sample.live_words), ("garbage", sample.garbage_words), ("free", sample.free_words)]
    {
        table.row([name.to_owned(), String::new(), words.to_string()]);
    }
    for frame in &sample.frames {
        let place = frame.place.clone().unwrap_or_default();
        table.row([format!("stack: {}", frame.function), place, frame.words.to_string()]);
    }
    Some(table)
}

fn record_table() -> Table {
    let mut table = Table::new("Fields of a record", 1, ["for", "bytes"].map(str::to_owned));
    for (name, bytes) in RECORD_FIELDS {
        table.row([(*name).to_owned(), bytes.to_string()]);
    }
    table
}

/// Two bills side by side.
pub fn difference(before: &Bill, after: &Bill) -> Table {
    let title = format!("{} ({}) and {} ({})", before.program, before.flags, after.program, after.flags);
    let mut table = Table::new(title, 1, ["what", "first", "second", "difference"].map(str::to_owned));
    let mut names: Vec<String> = Vec::new();
    let of = |bill: &Bill| -> Vec<(String, i64)> {
        let mut lines: Vec<(String, i64)> = vec![
            ("processes".into(), bill.processes as i64),
            ("bytes per process".into(), bill.bytes_per_process as i64),
        ];
        let parts = bill.kinds.iter().flat_map(|kind| &kind.lines);
        for line in parts {
            let name = format!("all processes: {}", line.name);
            match lines.iter_mut().find(|known| known.0 == name) {
                Some(known) => known.1 += line.bytes as i64,
                None => lines.push((name, line.bytes as i64)),
            }
        }
        lines.extend(bill.shared.iter().map(|line| (line.name.clone(), line.bytes as i64)));
        lines.push(("not explained".into(), bill.rest_bytes));
        lines.push(("resident".into(), bill.resident_bytes as i64));
        lines
    };
    let (first, second) = (of(before), of(after));
    for (name, _) in first.iter().chain(&second) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    // What both end with stays at the end, whatever only one of them has.
    names.sort_by_key(|name| matches!(name.as_str(), "not explained" | "resident"));
    let value = |lines: &[(String, i64)], name: &str| lines.iter().find(|line| line.0 == name).map_or(0, |line| line.1);
    let signed = |number: i64| format!("{}{}", if number < 0 { "-" } else { "" }, grouped(number.unsigned_abs()));
    for name in names {
        let (first, second) = (value(&first, &name), value(&second, &name));
        table.row([name, signed(first), signed(second), signed(second - first)]);
    }
    table
}
