//! The term ruler: the words of one term, each with its tag and what it means.
//!
//! Parts that appear twice are one object here, as they are in memory; a copy
//! for a message would have them twice. Literals and off-heap bytes are told
//! apart: no copy copies them.

use super::sample::parts_of;
use crate::heap::literal::is_literal;
use crate::heap::{fragment, words};
use crate::term::copy;
use crate::term::format::{Encoding, write};
use crate::term::tags::{self, Boxed, Term};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Objects that are drawn; more are only counted.
const DRAWN: usize = 64;
/// Bytes of an off-heap binary's own header.
const OFF_HEAP_HEADER: u64 = 24;

#[derive(Clone, Debug)]
pub struct Ruler {
    /// What the one word says that stands for the term.
    pub root: Word,
    pub objects: Vec<Object>,
    /// Objects that are not drawn.
    pub more: u64,
    /// Words on the heap, each part once.
    pub heap_words: u64,
    /// Words of literals.
    pub literal_words: u64,
    /// Words of a copy, in which nothing is shared and literals are not copied.
    pub flat_words: u64,
    /// Bytes outside every heap.
    pub off_heap_bytes: u64,
    /// Words of a message with the term, its header included.
    pub message_words: u64,
}

/// A cons, or a boxed term.
#[derive(Clone, Debug)]
pub struct Object {
    pub number: usize,
    pub kind: &'static str,
    pub is_literal: bool,
    /// Words that point at it.
    pub references: u64,
    pub words: Vec<Word>,
}

#[derive(Clone, Debug)]
pub struct Word {
    pub bits: u64,
    pub tag: &'static str,
    pub meaning: String,
}

/// Nobody changes the heap meanwhile.
pub fn measure(root: Term) -> Ruler {
    let mut ruler = Ruler {
        root: Word { bits: root.0, tag: tag_of(root), meaning: String::new() },
        objects: Vec::new(),
        more: 0,
        heap_words: 0,
        literal_words: 0,
        flat_words: copy::size_of(root) as u64,
        off_heap_bytes: 0,
        message_words: (fragment::HEADER_WORDS + copy::size_of(root)) as u64,
    };
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut later = VecDeque::new();
    let mut references: Vec<u64> = Vec::new();
    let mut order = Vec::new();
    let mut meet = |term: Term, later: &mut VecDeque<Term>, references: &mut Vec<u64>| {
        if term.is_pointer() {
            let next = numbers.len() + 1;
            let number = *numbers.entry(term.address() as u64).or_insert(next);
            if number == next {
                later.push_back(term);
                references.push(0);
            }
            references[number - 1] += 1;
        }
    };
    meet(root, &mut later, &mut references);
    while let Some(term) = later.pop_front() {
        let (parts, size) = parts_of(term);
        let is_literal = is_literal(term.address());
        *(if is_literal { &mut ruler.literal_words } else { &mut ruler.heap_words }) += size;
        if is_kind(term, Boxed::RefcBinary) {
            ruler.off_heap_bytes += words::word(term, 1) + OFF_HEAP_HEADER;
        }
        parts.into_iter().for_each(|part| meet(part, &mut later, &mut references));
        order.push((term, size, is_literal));
    }
    ruler.root.meaning = meaning(root, &numbers);
    ruler.more = order.len().saturating_sub(DRAWN) as u64;
    for (at, &(term, size, is_literal)) in order.iter().take(DRAWN).enumerate() {
        let words = (0..size as usize).map(|index| word(term, index, &numbers)).collect();
        ruler.objects.push(Object { number: at + 1, kind: kind(term), is_literal, references: references[at], words });
    }
    ruler
}

fn is_kind(term: Term, kind: Boxed) -> bool {
    !term.is_cons() && tags::header_kind(words::word(term, 0)) == kind as u64
}

fn word(term: Term, index: usize, numbers: &FxHashMap<u64, usize>) -> Word {
    let bits = words::word(term, index);
    if term.is_cons() {
        let part = ["head", "tail"][index.min(1)];
        return Word { bits, tag: tag_of(Term(bits)), meaning: format!("{part} {}", meaning(Term(bits), numbers)) };
    }
    if index == 0 {
        let count = tags::header_words(bits);
        return Word { bits, tag: "header", meaning: format!("{}, {count} words follow", kind(term)) };
    }
    let is_address = index == 1 && (is_kind(term, Boxed::Fun) || is_kind(term, Boxed::ExternalFun));
    if is_address || tags::is_raw(words::word(term, 0)) {
        return Word { bits, tag: "data", meaning: data(term, index, bits) };
    }
    Word { bits, tag: tag_of(Term(bits)), meaning: meaning(Term(bits), numbers) }
}

/// What a word that is no term says.
fn data(term: Term, index: usize, bits: u64) -> String {
    let kinds = [Boxed::Float, Boxed::HeapBinary, Boxed::RefcBinary, Boxed::Fun, Boxed::ExternalFun];
    let found = kinds.into_iter().find(|&kind| is_kind(term, kind));
    match (found, index) {
        (Some(Boxed::Float), _) => format!("{:?}", f64::from_bits(bits)),
        (Some(Boxed::HeapBinary), 1) => format!("{bits} bytes"),
        (Some(Boxed::HeapBinary), _) => bits.to_le_bytes().escape_ascii().to_string(),
        (Some(Boxed::RefcBinary), 1) => format!("{bits} bytes, off the heap"),
        (Some(Boxed::RefcBinary), 2) => "address of the bytes".into(),
        (Some(Boxed::RefcBinary), _) => "next such word of the heap".into(),
        (Some(Boxed::Fun), _) => "which fun it is".into(),
        (Some(Boxed::ExternalFun), _) => "which function it names".into(),
        _ => bits.to_string(),
    }
}

fn meaning(term: Term, numbers: &FxHashMap<u64, usize>) -> String {
    match numbers.get(&(term.address() as u64)).filter(|_| term.is_pointer()) {
        Some(number) => format!("→ #{number}"),
        None => write(term, 10, Encoding::Unicode),
    }
}

fn tag_of(term: Term) -> &'static str {
    match term {
        _ if term.is_nil() => "[]",
        _ if term.is_small() => "integer",
        _ if term.is_cons() => "cons",
        _ if term.is_tuple() => "tuple",
        _ if term.is_atom() => "atom",
        _ if term.is_pid() => "pid",
        _ if term.is_port() => "port",
        _ => "boxed",
    }
}

fn kind(term: Term) -> &'static str {
    if term.is_cons() {
        return "cons";
    }
    const NAMES: [&str; 14] = [
        "tuple",
        "float",
        "big integer",
        "negative big integer",
        "fun",
        "external fun",
        "reference",
        "map",
        "large map",
        "node of a large map",
        "binary",
        "off-heap binary",
        "part of a binary",
        "match context",
    ];
    NAMES.get(tags::header_kind(words::word(term, 0)) as usize).copied().unwrap_or("boxed term")
}

#[cfg(test)]
mod tests {
    use super::measure;
    use crate::heap::Heap;
    use crate::heap::words::Allocate;
    use crate::term::tags::{NIL, Term};

    #[test]
    fn what_is_shared_counts_once_and_a_copy_has_it_twice() {
        let mut heap = Heap::with_words(500).expect("memory");
        let list = heap.list(&[Term::small(1), Term::small(2)]);
        let pair = heap.tuple(&[list, list]);
        let ruler = measure(pair);
        assert_eq!([ruler.heap_words, ruler.flat_words, ruler.message_words], [7, 11, 14]);
        assert_eq!(ruler.objects[1].references, 2);
        assert_eq!(ruler.objects[0].words[1].meaning, "→ #2");
        assert_eq!(ruler.objects[1].words[0].meaning, "head 1");
        let binary = heap.binary(&[7; 100]);
        let ruler = measure(binary);
        assert_eq!((ruler.heap_words, ruler.off_heap_bytes), (4, 124));
        assert_eq!(measure(NIL).heap_words, 0);
        heap.release();
    }
}
