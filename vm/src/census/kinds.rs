//! Walks over all process records and sums up what each kind of process uses.
#![allow(unsafe_code)] // looks into the records of all processes, which belong to nobody while the world stands still

use super::sample::{self, Sample};
use super::{Kind, Parts, mfa, pages, rounded};
use crate::atom::Atom;
use crate::heap::block::{Cold, Heap, Parked};
use crate::heap::fragment::HEADER_WORDS;
use crate::heap::{slab, words};
use crate::process::extra::Extra;
use crate::process::record::{FRESH, Process};
use crate::process::signal::Node;
use crate::term::tags::Term;
use crate::vm::Shared;
use rustc_hash::FxHashMap;
use std::sync::atomic::Ordering;

/// Kinds that get a sample: the largest.
const SAMPLES: usize = 12;

/// A kind, and what of it lies in slabs.
pub struct Counted {
    pub kind: Kind,
    pub slab_bytes: u64,
    /// Its first process that waits, or its first.
    example: u32,
    example_waits: bool,
}

/// All kinds, largest first.
pub fn count(vm: &Shared) -> Vec<Counted> {
    let mut kinds: FxHashMap<String, Counted> = FxHashMap::default();
    // Siblings stand together: most records have the spawn site of the one before.
    let mut last: Option<(u32, String)> = None;
    for index in 1..vm.slab.used() {
        // SAFETY: the world stands still, so nobody else uses any record.
        let process = unsafe { &mut *vm.slab.record(index) };
        if !process.inbox.is_open(process.generation.load(Ordering::Relaxed)) {
            continue;
        }
        let site = process.spawn_info;
        if last.as_ref().is_none_or(|(known, _)| *known != site) {
            let info = vm.spawn_infos.get(site);
            last = Some((site, mfa(info.module, info.function, info.arity)));
        }
        let Some((_, name)) = &last else { continue };
        let counted = match kinds.get_mut(name) {
            Some(counted) => counted,
            None => kinds.entry(name.clone()).or_insert_with(|| empty(vm, name.clone(), site, index)),
        };
        add(vm, process, index, counted);
    }
    let mut kinds: Vec<Counted> = kinds.into_values().collect();
    kinds.sort_by_key(|counted| std::cmp::Reverse(counted.kind.parts.total()));
    for counted in kinds.iter_mut().take(SAMPLES) {
        counted.kind.sample = Some(look_closely(vm, counted.example));
    }
    kinds
}

fn empty(vm: &Shared, initial_call: String, site: u32, index: u32) -> Counted {
    let info = vm.spawn_infos.get(site);
    let kind = Kind {
        initial_call,
        fun_arity: info.function.text().starts_with('-').then_some(info.arity),
        processes: 0,
        min_heap_words: info.min_heap_words,
        parts: Parts::default(),
        sample: None,
    };
    Counted { kind, slab_bytes: 0, example: index, example_waits: false }
}

fn add(vm: &Shared, process: &mut Process, index: u32, counted: &mut Counted) {
    let generation = process.generation.load(Ordering::Relaxed);
    let parts = &mut counted.kind.parts;
    counted.kind.processes += 1;
    parts.records += size_of::<Process>() as u64;
    if process.timeout.pending_deadline(generation).is_some() {
        parts.timers += size_of::<crate::scheduler::timer::Entry>() as u64;
        parts.count.timers += 1;
    }
    parts.count.names += u64::from(vm.names.of(Term::pid(index, generation)).is_some());
    if !counted.example_waits && process.inbox.is_waiting(generation) {
        (counted.example, counted.example_waits) = (index, true);
    }
    // A new process has no queue: in its place stands what it is to call.
    let waiting: Vec<*mut Node> =
        if process.has(FRESH) { vec![process.messages] } else { process.messages().collect() };
    for node in waiting.into_iter().filter(|node| !node.is_null()).chain(process.inbox.pending()) {
        // SAFETY: a node of the process's queue or inbox, which nobody takes from now.
        let words = unsafe { (*node).words } as u64;
        let bytes = (HEADER_WORDS as u64 + words) * 8;
        parts.messages += bytes;
        parts.count.messages += 1;
        parts.count.messages_with_words += u64::from(words > 0);
        parts.count.message_words += words;
        counted.slab_bytes += if slab::is_in_slab(HEADER_WORDS + words as usize) { bytes } else { 0 };
    }
    add_heap(process, parts, &mut counted.slab_bytes);
    if let Some(extra) = &process.extra {
        add_extra(extra, parts);
    }
}

/// Bytes of a block: those of a large one count as far as they are in memory.
fn add_heap(process: &mut Process, parts: &mut Parts, slab_bytes: &mut u64) {
    let parked = Parked(process.memory);
    with_heap(process, |heap| {
        let (used, stack) = (heap.used_words() as u64 * 8, heap.stack_words() as u64 * 8);
        let header = (parked.bytes() - heap.size_words() * 8) as u64;
        parts.terms += used;
        parts.stack += stack;
        parts.headers += header;
        let words = parked.bytes() / 8;
        let free = heap.free_words() as u64 * 8;
        if slab::is_in_slab(words) {
            *slab_bytes += parked.bytes() as u64;
            parts.free += free;
        } else {
            let present = pages::resident(heap.start as u64, heap.size_words() as u64 * 8);
            parts.free += free.min(present.saturating_sub(used + stack));
        }
        let old = heap.old.size_words() as u64 * 8;
        parts.old_generation += if old == 0 { 0 } else { old.min(pages::resident(heap.old.start as u64, old)) };
        parts.fragments += heap.fragment_words as u64 * 8;
    });
}

/// The heap of a parked process, which is parked again as it was.
fn with_heap<R>(process: &mut Process, work: impl FnOnce(&mut Heap) -> R) -> R {
    let mut nothing: Option<Box<Cold>> = None;
    let parked = Parked(process.memory);
    let cold = process.extra.as_deref_mut().map_or(&mut nothing, |extra| &mut extra.cold);
    let mut heap = Heap::unpark(parked, cold);
    let result = work(&mut heap);
    process.memory = heap.park(cold).0;
    result
}

fn add_extra(extra: &Extra, parts: &mut Parts) {
    let mut allocated = |bytes: usize| {
        parts.slack += (rounded(bytes) - bytes) as u64;
        bytes as u64
    };
    let links = allocated(extra.links.bytes());
    let monitors = allocated(extra.monitoring.bytes()) + allocated(extra.monitored.bytes());
    let dictionary = allocated(extra.dictionary.bytes());
    let rare = extra.rare.as_ref().map_or(0, |rare| allocated(size_of_val(&**rare)));
    let cold = extra.cold.as_ref().map_or(0, |cold| allocated(size_of_val(&**cold)));
    parts.links += links;
    parts.monitors += monitors;
    parts.dictionary += dictionary;
    parts.extra += size_of::<Extra>() as u64 + rare + cold;
    parts.count.links += extra.links.len() as u64;
    parts.count.monitors += (extra.monitoring.len() + extra.monitored.len()) as u64;
    parts.count.dictionary += extra.dictionary.len() as u64;
    parts.count.dictionaries += u64::from(!extra.dictionary.is_empty());
}

fn look_closely(vm: &Shared, index: u32) -> Sample {
    // SAFETY: as in `count`.
    let process = unsafe { &mut *vm.slab.record(index) };
    let is_waiting = process.inbox.is_waiting(process.generation.load(Ordering::Relaxed));
    let (code, state) = (process.code, process.state);
    let dictionary: Vec<Term> = process
        .extra
        .iter()
        .flat_map(|extra| extra.dictionary.entries())
        .flat_map(|(key, value)| [key, value])
        .collect();
    with_heap(process, |heap| sample::of(vm, heap, code, state, is_waiting, &dictionary))
}

/// Gives `work` what the process with this name keeps in the first Y register of the function that it waits in.
/// `None`: it does not wait yet.
pub fn term_of<R>(vm: &Shared, name: &str, work: impl FnOnce(Term) -> R) -> Option<R> {
    let name = Atom::existing(name)?;
    for index in 1..vm.slab.used() {
        // SAFETY: as in `count`.
        let process = unsafe { &mut *vm.slab.record(index) };
        let generation = process.generation.load(Ordering::Relaxed);
        if process.inbox.is_waiting(generation) && vm.names.of(Term::pid(index, generation)) == Some(name) {
            return with_heap(process, |heap| words::stack(heap).get(1).copied().map(work));
        }
    }
    None
}
