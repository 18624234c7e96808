//! The census: what all memory is used for, counted while the world stands still.
//!
//! Every part is counted from what it is made of, and every region of
//! addresses also by its pages that are resident. What the operating system
//! sees beyond that is the rest, which nobody can explain here.

mod kinds;
pub mod pages;
pub mod ruler;
mod sample;

pub use kinds::term_of;
pub use sample::{Frame, Sample};

use crate::atom::Atom;
use crate::code::entries::Export;
use crate::heap::{literal, off_heap, slab};
use crate::interpreter::machine::Machine;
use crate::process::record::Process;
use crate::scheduler::SCRATCH_WORDS;
use crate::stats::{SharedSizes, resident_bytes};
use crate::term::format::{Encoding, write_atom};
use crate::vm::Shared;
use std::sync::atomic::Ordering;

/// What the processes of one initial call use, all together, in bytes if not said otherwise.
#[derive(Clone, Copy, Default, Debug)]
pub struct Parts {
    pub records: u64,
    /// Used words of the block below the heap top: alive or garbage.
    pub terms: u64,
    pub stack: u64,
    pub free: u64,
    /// The words in front of larger blocks.
    pub headers: u64,
    pub old_generation: u64,
    pub fragments: u64,
    /// Messages, other signals, and calls that have not begun.
    pub messages: u64,
    pub links: u64,
    pub monitors: u64,
    pub dictionary: u64,
    /// The records behind the record: what few processes have.
    pub extra: u64,
    pub timers: u64,
    /// What the allocator rounds up.
    pub slack: u64,
    pub count: Counts,
}

/// How many of each there are.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counts {
    pub messages: u64,
    /// Those that are no immediates, and the words of their terms.
    pub messages_with_words: u64,
    pub message_words: u64,
    pub links: u64,
    /// Ends of monitors: set by or on a process.
    pub monitors: u64,
    pub dictionary: u64,
    /// Processes with a dictionary.
    pub dictionaries: u64,
    pub timers: u64,
    pub names: u64,
}

impl Parts {
    /// All bytes, by name. What stands in large blocks counts in full, touched or not.
    pub fn named(&self) -> [(&'static str, u64); 14] {
        [
            ("record", self.records),
            ("heap: terms", self.terms),
            ("stack", self.stack),
            ("heap: free", self.free),
            ("block header", self.headers),
            ("old generation", self.old_generation),
            ("heap fragments", self.fragments),
            ("mailbox", self.messages),
            ("links", self.links),
            ("monitors", self.monitors),
            ("dictionary", self.dictionary),
            ("record of rare things", self.extra),
            ("timer", self.timers),
            ("allocator slack", self.slack),
        ]
    }

    pub fn total(&self) -> u64 {
        self.named().iter().map(|part| part.1).sum()
    }
}

/// Processes with the same initial call.
#[derive(Clone, Debug)]
pub struct Kind {
    /// `module:function/arity`.
    pub initial_call: String,
    /// Number of variables that the initial fun brings along. `None`: it is no local fun.
    pub fun_arity: Option<u32>,
    pub processes: u64,
    pub min_heap_words: u32,
    pub parts: Parts,
    /// One of them, looked at closely.
    pub sample: Option<Sample>,
}

/// What a loaded module takes, in bytes.
#[derive(Clone, Debug)]
pub struct ModuleSize {
    pub name: String,
    pub code: u64,
    pub lines: u64,
    pub lines_dropped: u64,
    /// Functions, frames, files: what stack traces and collections ask.
    pub tables: u64,
}

#[derive(Clone, Debug)]
pub struct Census {
    /// Milliseconds since the VM started.
    pub at_ms: u64,
    pub processes: u64,
    pub min_heap_words: u32,
    /// Largest first.
    pub kinds: Vec<Kind>,
    /// What is no process's, by name.
    pub shared: Vec<(&'static str, u64)>,
    pub modules: Vec<ModuleSize>,
    /// All that the operating system counts for this process.
    pub resident: u64,
}

impl Census {
    /// The world stands still.
    pub fn take(vm: &Shared) -> Census {
        // First, since what follows takes memory itself.
        let resident = resident_bytes().0;
        let regions = Regions::now(vm);
        let kinds = kinds::count(vm);
        let modules = module_sizes(vm);
        let shared = shared(vm, &regions, &kinds, &modules);
        Census {
            at_ms: vm.milliseconds(),
            processes: kinds.iter().map(|counted| counted.kind.processes).sum(),
            min_heap_words: vm.options.min_heap_words,
            kinds: kinds.into_iter().map(|counted| counted.kind).collect(),
            shared,
            modules,
            resident,
        }
    }
}

/// Resident bytes of the VM's own regions of addresses, and of what the command was loaded from.
struct Regions {
    records: u64,
    slabs: u64,
    code: u64,
    literals: u64,
    files: pages::Files,
}

impl Regions {
    fn now(vm: &Shared) -> Regions {
        let (literals, literal_bytes) = literal::range();
        Regions {
            records: vm.slab.resident_bytes(),
            slabs: slab::chunks().iter().map(|&(address, bytes)| pages::resident(address, bytes)).sum(),
            code: pages::resident(vm.arena.base() as u64, vm.arena.used_words() as u64 * 8 + 4096),
            literals: if literal::used_bytes() > 0 { pages::resident(literals, literal_bytes.min(1 << 28)) } else { 0 },
            files: pages::Files::now(),
        }
    }
}

fn shared(
    vm: &Shared,
    regions: &Regions,
    kinds: &[kinds::Counted],
    modules: &[ModuleSize],
) -> Vec<(&'static str, u64)> {
    let sizes = SharedSizes::of(vm);
    let sum = |value: fn(&kinds::Counted) -> u64| -> u64 { kinds.iter().map(value).sum() };
    let records = sum(|counted| counted.kind.parts.records);
    let in_slabs = sum(|counted| counted.slab_bytes);
    let timers = sum(|counted| counted.kind.parts.timers);
    let wheels: u64 = vm.wheel_bytes.iter().map(|bytes| bytes.load(Ordering::Relaxed)).sum();
    let code = sizes.code as u64;
    let blocks = slab::usage();
    let (used, objects) = (blocks.block_words * 8, blocks.table_words * 8);
    vec![
        ("code of modules", code),
        ("code: rest of its pages", regions.code.saturating_sub(code)),
        ("line tables", sizes.lines as u64),
        ("tables of functions", modules.iter().map(|module| module.tables).sum()),
        ("exports", vm.code.export_count() as u64 * (size_of::<Export>() + 24) as u64),
        ("literals", sizes.literals),
        ("literals: rest of their pages", regions.literals.saturating_sub(sizes.literals)),
        ("atoms", sizes.atom_bytes as u64),
        ("ETS: objects", objects),
        ("ETS: tables", vm.tables.frame_bytes() as u64),
        ("registered names", vm.names.bytes() as u64),
        ("off-heap binaries", off_heap::total_bytes() as u64),
        ("schedulers", vm.options.schedulers as u64 * (size_of::<Machine>() + SCRATCH_WORDS * 8) as u64),
        ("heaps: free mappings kept for collections", slab::kept_bytes()),
        ("timer wheels: free room", wheels.saturating_sub(timers)),
        ("timers of messages", vm.message_timers.bytes() as u64),
        ("spawn sites", vm.spawn_infos.bytes() as u64),
        ("records: free slots", regions.records.saturating_sub(records)),
        ("slabs: other blocks", used.saturating_sub(in_slabs + objects)),
        ("slabs: free blocks", regions.slabs.saturating_sub(used.max(in_slabs))),
        ("the command: its program", regions.files.command),
        ("the system's libraries", regions.files.libraries),
        ("stack of the first thread", regions.files.stack),
    ]
}

/// What each loaded module takes, the largest first.
pub fn module_sizes(vm: &Shared) -> Vec<ModuleSize> {
    let mut modules: Vec<ModuleSize> = vm
        .code
        .modules()
        .into_iter()
        .map(|module| ModuleSize {
            name: module.name.text().to_owned(),
            code: u64::from(module.end - module.start) * 8,
            lines: module.sizes.lines as u64,
            lines_dropped: module.sizes.lines_dropped as u64,
            tables: (size_of_val(&*module.functions) + size_of_val(&*module.frames)) as u64,
        })
        .collect();
    modules.sort_by(|a, b| b.code.cmp(&a.code).then_with(|| a.name.cmp(&b.name)));
    modules
}

/// What the fields of a record are for, and their bytes.
pub const RECORD_FIELDS: &[(&str, u64)] = &[
    ("state, reductions", 8),
    ("generation, free list", 8),
    ("inbox", 8),
    ("where its memory is", 8),
    ("where it goes on", 4),
    ("spawn site: parent, group leader, initial call", 4),
    ("messages in order", 8),
    ("what few have", 8),
    ("deadline", 8),
];

const _: () = {
    let mut sum = 0;
    let mut at = 0;
    while at < RECORD_FIELDS.len() {
        sum += RECORD_FIELDS[at].1;
        at += 1;
    }
    assert!(sum == size_of::<Process>() as u64);
};

/// What mimalloc gives when so many bytes are asked for: eight sizes of words, then four in each doubling.
fn rounded(bytes: usize) -> usize {
    let words = bytes.div_ceil(8);
    match words {
        0 | 1 => words * 8,
        2..=8 => words.next_multiple_of(2) * 8,
        _ => {
            let quarter = 1 << ((words - 1).ilog2() - 2);
            words.next_multiple_of(quarter) * 8
        }
    }
}

/// `module:function/arity` as a program would write it.
fn mfa(module: Atom, function: Atom, arity: u32) -> String {
    let mut text = String::new();
    write_atom(&mut text, module.text(), Encoding::Unicode);
    text.push(':');
    write_atom(&mut text, function.text(), Encoding::Unicode);
    text + &format!("/{arity}")
}
