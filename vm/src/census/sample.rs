//! One process, word by word: which of its words are alive, and which function each part of its stack belongs to.

use super::mfa;
use crate::code::entries::CodeIndex;
use crate::heap::block::Heap;
use crate::heap::literal::is_literal;
use crate::heap::words;
use crate::process::record::{FRESH, SAVED_REGISTERS};
use crate::term::tags::{self, Term};
use crate::vm::Shared;
use rustc_hash::FxHashSet;

/// Most frames that are named; those further out are one line.
const FRAMES: usize = 32;

#[derive(Clone, Debug)]
pub struct Sample {
    /// `waiting`, `runnable` or `new`.
    pub status: &'static str,
    /// Words of the block and what they are.
    pub block_words: u64,
    pub live_words: u64,
    pub garbage_words: u64,
    pub free_words: u64,
    /// Innermost first.
    pub frames: Vec<Frame>,
}

/// A part of a stack.
#[derive(Clone, Debug)]
pub struct Frame {
    pub function: String,
    /// `file:line`, if line tables are loaded.
    pub place: Option<String>,
    pub words: u64,
}

/// The process of a heap that nobody uses now. `code`: where it goes on; `state`: its record's flags.
pub fn of(vm: &Shared, heap: &Heap, code: CodeIndex, state: u32, is_waiting: bool, dictionary: &[Term]) -> Sample {
    let mut stack = words::stack(heap);
    let mut frames = Vec::new();
    let mut saved: &[Term] = &[];
    if state & SAVED_REGISTERS != 0
        && let Some((count, rest)) = stack.split_first()
    {
        let (registers, below) = rest.split_at((count.small_value() as usize).min(rest.len()));
        saved = registers;
        stack = below;
        frames.push(Frame { function: "saved registers".into(), place: None, words: 1 + saved.len() as u64 });
    }
    walk(vm, stack, code, &mut frames);
    let roots = saved.iter().chain(stack).chain(dictionary).copied();
    let used = heap.used_words() as u64;
    let live = live_words(heap, roots).min(used);
    Sample {
        status: match (state & FRESH != 0, is_waiting) {
            (true, _) => "new",
            (false, true) => "waiting",
            (false, false) => "runnable",
        },
        block_words: heap.size_words() as u64,
        live_words: live,
        garbage_words: used - live,
        free_words: heap.free_words() as u64,
        frames,
    }
}

/// Cuts the stack at its frames, as stack traces do (interpreter/exception.rs): word 0 of a frame is where the function
/// returns to that it has called, Y registers follow.
fn walk(vm: &Shared, stack: &[Term], code: CodeIndex, frames: &mut Vec<Frame>) {
    let mut code = code;
    let mut at = 0;
    while at < stack.len() {
        let module = vm.code.module_at(code).filter(|_| frames.len() < FRAMES);
        let Some(module) = module else {
            let words = (stack.len() - at) as u64;
            let function = if words == 1 { "end of the process" } else { "further out" };
            frames.push(Frame { function: function.into(), place: None, words });
            return;
        };
        let words = module.frame(code).map_or(0, |registers| registers as usize + 1).min(stack.len() - at);
        if let Some(found) = module.locate(code) {
            let place = found.file.map(|file| format!("{file}:{}", found.line));
            let function = mfa(found.module, found.function, found.arity);
            frames.push(Frame { function, place, words: words as u64 });
        }
        at += words;
        let Some(&address) = stack.get(at) else { return };
        code = vm.arena.index(address.0 as *const u64).wrapping_sub(1);
    }
}

/// Words of the block's heap that can be reached.
fn live_words(heap: &Heap, roots: impl Iterator<Item = Term>) -> u64 {
    let (start, top) = (heap.start as u64, heap.top as u64);
    let in_block = |term: Term| (start..top).contains(&(term.address() as u64));
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut later: Vec<Term> = roots.filter(|term| is_followed(*term)).collect();
    let mut live = 0;
    while let Some(term) = later.pop() {
        if !seen.insert(term.address() as u64) {
            continue;
        }
        let (parts, words) = parts_of(term);
        live += if in_block(term) { words } else { 0 };
        later.extend(parts.into_iter().filter(|&part| is_followed(part)));
    }
    live
}

fn is_followed(term: Term) -> bool {
    term.is_pointer() && !is_literal(term.address())
}

/// The terms in a term, and its words.
pub fn parts_of(term: Term) -> (Vec<Term>, u64) {
    if term.is_cons() {
        return (vec![term.head(), term.tail()], 2);
    }
    let header = words::word(term, 0);
    let size = tags::header_words(header);
    let parts = if tags::is_raw(header) { Vec::new() } else { words::terms(term, 1, size).to_vec() };
    (parts, 1 + size as u64)
}
