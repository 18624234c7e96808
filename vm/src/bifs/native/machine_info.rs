//! What the VM tells about itself: `system_info`, `statistics`, `memory`.

use super::{NativeRow, Stop};
use crate::atom::{self, Atom, atoms};
use crate::bifs::arguments;
use crate::heap::{Allocate, ladder, off_heap, slab};
use crate::interpreter::machine::Machine;
use crate::process::inspect::{MIN_BIN_VHEAP_WORDS, max_heap_map};
use crate::stats::{Memory, SharedSizes, cpu_time};
use crate::term::tags::{NIL, Term};
use std::sync::atomic::{AtomicU64, Ordering};

pub const ROWS: &[NativeRow] = native_rows! {
    /** A fact about the VM. */
    "system_info" 1 |machine, a| system_info(machine, a[0]).ok_or(Stop::BADARG);
    /** Sets what few things can be set; the value before. */
    "system_flag" 2 system_flag;
    /** What was counted since the start, and since the last such call. */
    "statistics" 1 |machine, a| statistics(machine, arguments::atom(a[0])?).ok_or(Stop::BADARG);
    /** Bytes by purpose. */
    "memory" 0 |machine, _| {
        let kinds: Vec<(Atom, Term)> = memory(machine).into_iter().collect();
        Ok(machine.pair_list(&kinds))
    };
    /** Bytes for one purpose, or a list of them. */
    "memory" 1 memory_of;
};

/// `minibeam`.
pub const MINIBEAM_ROWS: &[NativeRow] = native_rows! {
    /** Has the bill of the machine drawn up now, when it runs under `minibeam cost`; else it does nothing. */
    "cost" 0 |machine, _| {
        let vm = &machine.vm;
        if vm.options.census {
            vm.pause.request_by_program(&vm.queues);
        }
        Err(Stop::Yield(Term::atom(atoms::OK)))
    };
};

fn boolean(value: bool) -> Term {
    Term::atom(if value { atoms::TRUE } else { atoms::FALSE })
}

fn number(value: u64) -> Term {
    Term::small(value as i64)
}

/// The limits that OTP 25 has for what is not limited here.
const NO_LIMIT: i64 = 1 << 20;

fn system_info(machine: &mut Machine, item: Term) -> Option<Term> {
    if let Some(&[name, kind]) = item.as_tuple() {
        let is_size = name == Term::atom(atoms::WORDSIZE);
        let is_kind = kind == Term::atom(atoms::INTERNAL) || kind == Term::atom(atoms::EXTERNAL);
        return (is_size && is_kind).then_some(Term::small(8));
    }
    let item = item.is_atom().then(|| item.atom_value())?;
    counts(machine, item)
        .or_else(|| texts(machine, item))
        .or_else(|| heap_settings(machine, item))
        .or_else(|| fixed(item))
}

fn counts(machine: &mut Machine, item: Atom) -> Option<Term> {
    let schedulers = machine.vm.options.schedulers as u64;
    let processors = std::thread::available_parallelism().map_or(1, |count| count.get()) as u64;
    Some(match item {
        atoms::PROCESS_COUNT => number(machine.vm.live.load(Ordering::Relaxed)),
        atoms::PROCESS_LIMIT => number(u64::from(machine.vm.options.process_limit)),
        atoms::ATOM_COUNT => number(atom::count() as u64),
        atoms::ATOM_LIMIT => number(atom::LIMIT as u64),
        atoms::PORT_COUNT => Term::small(0),
        atoms::ETS_COUNT => number(machine.vm.tables.count() as u64),
        atoms::PORT_LIMIT | atoms::ETS_LIMIT => Term::small(NO_LIMIT),
        atoms::SCHEDULERS | atoms::SCHEDULERS_ONLINE => number(schedulers),
        atoms::SCHEDULER_ID => number(machine.scheduler.number as u64 + 1),
        atoms::LOGICAL_PROCESSORS | atoms::LOGICAL_PROCESSORS_AVAILABLE | atoms::LOGICAL_PROCESSORS_ONLINE => {
            number(processors)
        }
        atoms::DIRTY_CPU_SCHEDULERS | atoms::DIRTY_CPU_SCHEDULERS_ONLINE | atoms::DIRTY_IO_SCHEDULERS => Term::small(0),
        atoms::THREAD_POOL_SIZE => Term::small(1),
        atoms::WORDSIZE => Term::small(8),
        atoms::COMPAT_REL => Term::small(25),
        atoms::CREATION | atoms::START_TIME => Term::small(0),
        atoms::END_TIME => machine.heap.integer(i64::MAX),
        _ => return None,
    })
}

fn texts(machine: &mut Machine, item: Atom) -> Option<Term> {
    let schedulers = machine.vm.options.schedulers;
    let version = env!("CARGO_PKG_VERSION");
    let text = match item {
        atoms::OTP_RELEASE => "25".into(),
        atoms::VERSION => version.into(),
        atoms::MACHINE => "BEAM".into(),
        atoms::SYSTEM_VERSION => format!("minibeam {version} [64-bit] [smp:{schedulers}:{schedulers}]\n"),
        atoms::SYSTEM_ARCHITECTURE => format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        _ => return None,
    };
    Some(machine.heap.string(&text))
}

fn heap_settings(machine: &mut Machine, item: Atom) -> Option<Term> {
    let min = u64::from(machine.vm.options.min_heap_words);
    let fullsweep_after = u64::from(machine.vm.options.fullsweep_after);
    let named = |machine: &mut Machine, value: Term| machine.heap.tuple(&[Term::atom(item), value]);
    Some(match item {
        atoms::HEAP_SIZES => {
            let sizes = ladder::steps_up_to(ladder::MAX_WORDS).iter();
            machine.heap.list_of(sizes.map(|&words| number(words as u64)))
        }
        atoms::MIN_HEAP_SIZE => named(machine, number(min)),
        atoms::FULLSWEEP_AFTER => named(machine, number(fullsweep_after)),
        atoms::MIN_BIN_VHEAP_SIZE => named(machine, number(u64::from(MIN_BIN_VHEAP_WORDS))),
        atoms::MAX_HEAP_SIZE => max_heap_map(None, &mut machine.heap),
        atoms::GARBAGE_COLLECTION => machine.pair_list(&[
            (atoms::MAX_HEAP_SIZE, Term::small(0)),
            (atoms::MIN_BIN_VHEAP_SIZE, number(u64::from(MIN_BIN_VHEAP_WORDS))),
            (atoms::MIN_HEAP_SIZE, number(min)),
            (atoms::FULLSWEEP_AFTER, number(fullsweep_after)),
        ]),
        _ => return None,
    })
}

fn fixed(item: Atom) -> Option<Term> {
    Some(match item {
        atoms::THREADS | atoms::SMP_SUPPORT | atoms::TIME_CORRECTION => boolean(true),
        atoms::DEBUG_COMPILED => boolean(cfg!(debug_assertions)),
        atoms::EMU_FLAVOR => Term::atom(atoms::EMU),
        atoms::EMU_TYPE | atoms::BUILD_TYPE => Term::atom(atoms::OPT),
        atoms::HEAP_TYPE => Term::atom(atoms::PRIVATE),
        atoms::MESSAGE_QUEUE_DATA => Term::atom(atoms::ON_HEAP),
        atoms::MULTI_SCHEDULING | atoms::TOLERANT_TIMEOFDAY => Term::atom(atoms::ENABLED),
        atoms::TIME_WARP_MODE => Term::atom(atoms::NO_TIME_WARP),
        atoms::MODIFIED_TIMING_LEVEL => Term::atom(atoms::UNDEFINED),
        atoms::DELAYED_NODE_TABLE_GC => Term::small(60),
        _ => return None,
    })
}

/// Nothing can be changed while the VM runs: a flag keeps the value that it has, which is also the answer.
fn system_flag(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let options = &machine.vm.options;
    Ok(match arguments::atom(a[0])? {
        atoms::MIN_HEAP_SIZE => number(u64::from(options.min_heap_words)),
        atoms::FULLSWEEP_AFTER => number(u64::from(options.fullsweep_after)),
        atoms::MIN_BIN_VHEAP_SIZE => number(u64::from(MIN_BIN_VHEAP_WORDS)),
        atoms::SCHEDULERS_ONLINE => number(options.schedulers as u64),
        atoms::MAX_HEAP_SIZE => max_heap_map(None, &mut machine.heap),
        atoms::SCHEDULER_WALL_TIME => boolean(false),
        atoms::MULTI_SCHEDULING => Term::atom(atoms::ENABLED),
        _ => return Err(Stop::BADARG),
    })
}

// ---- Statistics ----

/// What the last calls of `statistics/1` gave.
#[derive(Default)]
pub struct LastStatistics {
    runtime: AtomicU64,
    wall_clock: AtomicU64,
    reductions: AtomicU64,
}

fn statistics(machine: &mut Machine, item: Atom) -> Option<Term> {
    machine.publish_counters();
    let vm = machine.vm.clone();
    let last = &vm.last_statistics;
    let total = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let waiting = vm.queues.waiting() as u64;
    Some(match item {
        atoms::RUNTIME => since(machine, &last.runtime, cpu_time().as_millis() as u64),
        atoms::WALL_CLOCK => since(machine, &last.wall_clock, vm.milliseconds()),
        atoms::REDUCTIONS | atoms::EXACT_REDUCTIONS => {
            let now = (machine.slice - machine.reductions).max(0) as u64;
            since(machine, &last.reductions, total(&vm.totals.reductions) + now)
        }
        atoms::CONTEXT_SWITCHES => machine.heap.tuple(&[number(total(&vm.totals.slices)), Term::small(0)]),
        atoms::GARBAGE_COLLECTION => {
            let collections = total(&vm.totals.collections_minor) + total(&vm.totals.collections_full);
            let words = total(&vm.totals.words_reclaimed);
            machine.heap.tuple(&[number(collections), number(words), Term::small(0)])
        }
        atoms::IO => {
            let input = machine.heap.tuple(&[Term::atom(atoms::INPUT), Term::small(0)]);
            let output = machine.heap.tuple(&[Term::atom(atoms::OUTPUT), Term::small(0)]);
            machine.heap.tuple(&[input, output])
        }
        atoms::RUN_QUEUE | atoms::TOTAL_RUN_QUEUE_LENGTHS => number(waiting),
        atoms::TOTAL_ACTIVE_TASKS => number(waiting + 1),
        atoms::RUN_QUEUE_LENGTHS => {
            let lengths = vm.queues.lengths();
            machine.heap.list_of(lengths.into_iter().map(|length| number(length as u64)))
        }
        atoms::SCHEDULER_WALL_TIME => Term::atom(atoms::UNDEFINED),
        _ => return None,
    })
}

/// `{Total, SinceLastCall}`.
fn since(machine: &mut Machine, last: &AtomicU64, now: u64) -> Term {
    let before = last.swap(now, Ordering::Relaxed);
    machine.heap.tuple(&[number(now), number(now.saturating_sub(before))])
}

// ---- Memory ----

fn memory(machine: &mut Machine) -> [(Atom, Term); 9] {
    let (memory, shared) = (Memory::now(&machine.vm), SharedSizes::of(&machine.vm));
    let processes = memory.records + memory.blocks + memory.mailboxes + memory.tables;
    let binary = off_heap::total_bytes() as u64;
    let (atoms_bytes, code) = (shared.atom_bytes as u64, shared.code as u64 + shared.literals);
    let tables = slab::usage().table_words * 8 + machine.vm.tables.frame_bytes() as u64;
    let system = atoms_bytes + binary + code + memory.timers + tables;
    [
        (atoms::TOTAL, processes + system),
        (atoms::PROCESSES, processes),
        (atoms::PROCESSES_USED, processes),
        (atoms::SYSTEM, system),
        (atoms::ATOM, atoms_bytes),
        (atoms::ATOM_USED, atoms_bytes),
        (atoms::BINARY, binary),
        (atoms::CODE, code),
        (atoms::ETS, tables),
    ]
    .map(|(name, bytes)| (name, number(bytes)))
}

fn memory_of(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let kinds = memory(machine);
    let value = |name: Term| -> Result<(Atom, Term), Stop> {
        let name = arguments::atom(name)?;
        kinds.iter().copied().find(|kind| kind.0 == name).ok_or(Stop::BADARG)
    };
    if a[0].is_atom() {
        return Ok(value(a[0])?.1);
    }
    let names = arguments::list(a[0])?;
    let chosen = names.into_iter().map(value).collect::<Result<Vec<_>, Stop>>()?;
    Ok(if chosen.is_empty() { NIL } else { machine.pair_list(&chosen) })
}
