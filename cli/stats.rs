//! `run --stats`: what a run has cost, in words and bytes.

use meter::numbers::grouped;
use meter::report::{Parts, RunReport, VmReport};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use vm::stats::{Memory, SharedSizes, cpu_time, resident_bytes};
use vm::vm::Vm;

/// The report. `wall`: from the start of the VM to its end.
pub fn report(vm: &Vm, wall: Duration) -> String {
    let shared = &vm.shared;
    // Whoever is still alive did not die, which is when the peak is looked at.
    shared.peak.before_death(shared, shared.live.load(Ordering::Relaxed));
    let (peak, totals, sizes) = (shared.peak.memory(), &shared.totals, SharedSizes::of(shared));
    let count = |counter: &AtomicU64| grouped(counter.load(Ordering::Relaxed));
    let (_, resident) = resident_bytes();
    let mut text = String::new();
    line(&mut text, "peak resident size", bytes(resident));
    line(&mut text, "processes at the peak", count(&totals.peak_processes));
    line(&mut text, "processes at the end", grouped(shared.live.load(Ordering::Relaxed)));
    line(&mut text, "processes spawned", count(&totals.spawned));
    let hms = u64::from(shared.options.min_heap_words);
    line(&mut text, "first heap (hms)", if hms == 0 { "exact fit".into() } else { words(hms * 8) });
    if peak.processes > 0 {
        bill(&mut text, &peak);
    }
    line(&mut text, "collections, minor", count(&totals.collections_minor));
    line(&mut text, "collections, full", count(&totals.collections_full));
    line(&mut text, "reclaimed", words(totals.words_reclaimed.load(Ordering::Relaxed) * 8));
    line(&mut text, "copied by collections", words(totals.words_copied.load(Ordering::Relaxed) * 8));
    line(&mut text, "reductions", count(&totals.reductions));
    line(&mut text, "time slices", count(&totals.slices));
    line(&mut text, "messages", count(&totals.messages));
    line(&mut text, "modules", grouped(sizes.modules as u64));
    line(&mut text, "code", words(sizes.code as u64));
    line(&mut text, "literals", words(sizes.literals));
    if sizes.lines_dropped > 0 {
        line(&mut text, "line tables, not loaded", words(sizes.lines_dropped as u64));
    } else {
        line(&mut text, "line tables", words(sizes.lines as u64));
    }
    line(&mut text, "atoms", format!("{} in {}", grouped(sizes.atoms as u64), words(sizes.atom_bytes as u64)));
    line(&mut text, "wall time", seconds(wall));
    line(&mut text, "processor time", seconds(cpu_time()));
    text
}

/// What a process cost at the peak, part by part.
fn bill(text: &mut String, peak: &Memory) {
    let _ = writeln!(text, "\na process costs, with {} alive", grouped(peak.processes));
    for (name, total) in [
        ("  record", peak.records),
        ("  block (heap and stack)", peak.blocks),
        ("  mailbox, fragments", peak.mailboxes),
        ("  timers", peak.timers),
        ("  tables", peak.tables),
        ("  rest", peak.rest()),
        ("  all that is resident", peak.resident),
    ] {
        let share = total as f64 / peak.processes as f64;
        line(text, name, format!("{share:.1} bytes, {:.1} words", share / 8.0));
    }
    text.push('\n');
}

fn line(text: &mut String, name: &str, value: String) {
    let _ = writeln!(text, "{name:<26}{value}");
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

/// Bytes, and the words of 8 bytes that they are.
fn words(count: u64) -> String {
    format!("{} bytes, {} words", grouped(count), grouped(count / 8))
}

/// Bytes, the words that they are, and the same in a unit that is easy to say.
fn bytes(count: u64) -> String {
    format!("{} ({:.1} MiB)", words(count), count as f64 / f64::from(1 << 20))
}

/// The same for the meter, which ran this command as its child.
pub fn for_meter(vm: &Vm, wall: Duration, exit_code: i32) -> RunReport {
    let (peak, totals) = (vm.shared.peak.memory(), &vm.shared.totals);
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let parts = Parts {
        processes: peak.processes,
        records: peak.records,
        blocks: peak.blocks,
        mailboxes: peak.mailboxes,
        timers: peak.timers,
        tables: peak.tables,
        rest: peak.rest(),
    };
    RunReport {
        peak_bytes: resident_bytes().1,
        wall_ms: wall.as_secs_f64() * 1000.0,
        main_ms: None,
        cpu_ms: cpu_time().as_secs_f64() * 1000.0,
        exit_code,
        vm: Some(VmReport {
            processes: count(&totals.peak_processes),
            collections_minor: count(&totals.collections_minor),
            collections_full: count(&totals.collections_full),
            words_copied: count(&totals.words_copied),
            peak: (parts.processes > 0).then_some(parts),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;
    use meter::numbers::grouped;

    #[test]
    fn numbers_are_grouped_and_bytes_are_words_too() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(bytes(2 << 20), "2,097,152 bytes, 262,144 words (2.0 MiB)");
    }
}
