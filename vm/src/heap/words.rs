//! The gate between terms and memory: every boxed layout is written and read through here.
//!
//! Contract of the readers, which are not marked unsafe because all the VM's
//! code calls them: a pointer term in anybody's hands was made by
//! [`Allocate`] or by the interpreter's own builders, so its words are
//! initialised; it is valid until the process it belongs to collects, and for
//! good when it is a literal. Nobody keeps a term, or a slice from here, over
//! a call that may collect. `gc::check` walks all of it under stress.
#![allow(unsafe_code)] // reads and writes the words of terms

use super::block::Heap;
use super::off_heap::{self, Counted, List};
use crate::code::entries::{Export, FunEntry};
use crate::term::bignum;
use crate::term::tags::{self, BOXED, Boxed, CONS, NIL, SMALL_MAX, SMALL_MIN, TUPLE, Term};
use num_bigint::{BigInt, Sign};
use std::sync::atomic::AtomicU64;

/// A place where terms can be built: a heap, a message, the literal area.
pub trait Allocate {
    /// `words` uninitialised words. They must be written before anything else happens to the place.
    fn room(&mut self, words: usize) -> *mut u64;

    /// Takes over binaries that hold counts and lie in words of [`Allocate::room`].
    fn own_binaries(&mut self, binaries: List);

    #[inline]
    fn cons(&mut self, head: Term, tail: Term) -> Term {
        let at = self.room(2);
        // SAFETY: `room` gave two words.
        unsafe {
            *at = head.0;
            *at.add(1) = tail.0;
        }
        Term(at as u64 | CONS)
    }

    fn tuple(&mut self, elements: &[Term]) -> Term {
        let at = self.boxed(Boxed::Tuple, as_words(elements), &[]);
        Term(at | TUPLE)
    }

    #[inline]
    fn float(&mut self, value: f64) -> Term {
        Term(self.boxed(Boxed::Float, &[value.to_bits()], &[]) | BOXED)
    }

    /// A small integer, or a bignum when it needs more than 62 bits.
    #[inline]
    fn integer(&mut self, value: i64) -> Term {
        if (SMALL_MIN..=SMALL_MAX).contains(&value) {
            return Term::small(value);
        }
        self.limbs(value < 0, &[value.unsigned_abs()])
    }

    fn unsigned(&mut self, value: u64) -> Term {
        if value <= SMALL_MAX as u64 { Term::small(value as i64) } else { self.limbs(false, &[value]) }
    }

    fn wide(&mut self, value: i128) -> Term {
        if let Ok(value) = i64::try_from(value) {
            return self.integer(value);
        }
        let magnitude = value.unsigned_abs();
        self.limbs(value < 0, &[magnitude as u64, (magnitude >> 64) as u64])
    }

    /// An integer of any size.
    fn big(&mut self, value: &BigInt) -> Term {
        if let Ok(value) = i64::try_from(value) {
            return self.integer(value);
        }
        let limbs: Vec<u64> = value.iter_u64_digits().collect();
        self.limbs(value.sign() == Sign::Minus, &limbs)
    }

    /// An integer from sign and magnitude, least significant word first. Zero words at the end do not count.
    fn limbs(&mut self, negative: bool, limbs: &[u64]) -> Term {
        let used = limbs.iter().rposition(|&limb| limb != 0).map_or(0, |at| at + 1);
        if let Some(small) = bignum::fits_small(negative, &limbs[..used]) {
            return small;
        }
        let kind = if negative { Boxed::NegativeBignum } else { Boxed::PositiveBignum };
        Term(self.boxed(kind, &limbs[..used], &[]) | BOXED)
    }

    /// A binary of these bytes: on the heap, or off it when they are many.
    fn binary(&mut self, bytes: &[u8]) -> Term {
        if bytes.len() > off_heap::MAX_ON_HEAP {
            return self.refc_binary_of_bits(bytes, bytes.len() * 8, bytes.len());
        }
        let words = bytes.len().div_ceil(8);
        let at = self.room(2 + words);
        // SAFETY: `room` gave header, size and enough words for the bytes; the last one is cleared first.
        unsafe {
            *at = tags::header(Boxed::HeapBinary, 1 + words);
            *at.add(1 + words) = 0;
            *at.add(1) = bytes.len() as u64;
            at.add(2).cast::<u8>().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        Term(at as u64 | BOXED)
    }

    /// An off-heap binary, with room to grow to `capacity` bytes. Of its last byte only what belongs to the first
    /// `bits` bits is taken.
    fn refc_binary_of_bits(&mut self, bytes: &[u8], bits: usize, capacity: usize) -> Term {
        let counted = off_heap::allocate(bytes, bits, capacity);
        let at = self.boxed(Boxed::RefcBinary, &[bytes.len() as u64, counted as u64, 0], &[]);
        let mut list = List::EMPTY;
        // SAFETY: the term was just made, with the count that `allocate` gave.
        unsafe { list.push(at as *mut u64) };
        self.own_binaries(list);
        Term(at | BOXED)
    }

    fn fun(&mut self, entry: &'static FunEntry, free: &[Term]) -> Term {
        let address = std::ptr::from_ref(entry) as u64;
        Term(self.boxed(Boxed::Fun, &[address], as_words(free)) | BOXED)
    }

    fn external_fun(&mut self, export: &'static Export) -> Term {
        let address = std::ptr::from_ref(export) as u64;
        Term(self.boxed(Boxed::ExternalFun, &[address], &[]) | BOXED)
    }

    /// A reference; with a pid it is an alias of that process.
    fn reference(&mut self, unique: [u64; 2], alias: Option<Term>) -> Term {
        let pid = alias.map(|pid| [pid.0]);
        Term(self.boxed(Boxed::Reference, &unique, pid.as_ref().map_or(&[], |pid| pid)) | BOXED)
    }

    /// A reference to `count` cells of 64 bits, all 0, that all copies of it share (`term/reference.rs`).
    fn cells_reference(&mut self, id: u64, count: usize, is_signed: bool) -> Term {
        let counted = off_heap::allocate(&vec![0; count * 8], count * 64, count * 8);
        let about = (count as u64) << 1 | u64::from(is_signed);
        let at = self.boxed(Boxed::Reference, &[id, counted as u64, 0, about], &[]);
        let mut list = List::EMPTY;
        // SAFETY: the term was just made, with the count that `allocate` gave.
        unsafe { list.push(at as *mut u64) };
        self.own_binaries(list);
        Term(at | BOXED)
    }

    fn list(&mut self, elements: &[Term]) -> Term {
        self.list_before(elements, NIL)
    }

    /// `elements ++ tail`.
    fn list_before(&mut self, elements: &[Term], tail: Term) -> Term {
        elements.iter().rev().fold(tail, |tail, &element| self.cons(element, tail))
    }

    /// The list of what the iterator gives, in its order.
    fn list_of(&mut self, elements: impl Iterator<Item = Term>) -> Term
    where
        Self: Sized,
    {
        let mut first = NIL;
        let mut last = std::ptr::null_mut::<u64>();
        for element in elements {
            let cons = self.cons(element, NIL);
            if last.is_null() {
                first = cons;
            } else {
                // SAFETY: the tail of the cell made in the round before; nothing has collected since.
                unsafe { *last = cons.0 };
            }
            last = cons.address().wrapping_add(1);
        }
        first
    }

    /// The list of the text's code points.
    fn string(&mut self, text: &str) -> Term
    where
        Self: Sized,
    {
        self.list_of(text.chars().map(|character| Term::small(i64::from(u32::from(character)))))
    }

    /// Header and words, in two parts; the address. The public makers add the tag.
    #[inline]
    fn boxed(&mut self, kind: Boxed, words: &[u64], more: &[u64]) -> u64 {
        let size = words.len() + more.len();
        let at = self.room(1 + size);
        // SAFETY: `room` gave a header word and `size` more; new memory overlaps nothing.
        unsafe {
            *at = tags::header(kind, size);
            at.add(1).copy_from_nonoverlapping(words.as_ptr(), words.len());
            at.add(1 + words.len()).copy_from_nonoverlapping(more.as_ptr(), more.len());
        }
        at as u64
    }
}

impl Allocate for Heap {
    #[inline]
    fn room(&mut self, words: usize) -> *mut u64 {
        self.alloc(words)
    }

    fn own_binaries(&mut self, binaries: List) {
        self.new_binary_bytes += binaries.held_bytes();
        self.binaries.join(binaries);
    }
}

/// Memory of a size that was worked out before.
pub struct Buffer {
    pub top: *mut u64,
    end: *mut u64,
}

impl Buffer {
    /// # Safety
    /// `start` has `words` words that nobody else uses while the buffer does.
    pub unsafe fn new(start: *mut u64, words: usize) -> Buffer {
        Buffer { top: start, end: start.wrapping_add(words) }
    }
}

impl Allocate for Buffer {
    #[inline]
    fn room(&mut self, words: usize) -> *mut u64 {
        let at = self.top;
        assert!(words <= super::block::words_between(at, self.end), "a term is larger than its size said");
        self.top = at.wrapping_add(words);
        at
    }

    /// What is built in a buffer is a literal, which holds its counts for good.
    fn own_binaries(&mut self, _: List) {}
}

/// Terms as their words.
pub const fn as_words(terms: &[Term]) -> &[u64] {
    // SAFETY: `Term` is a transparent u64.
    unsafe { std::slice::from_raw_parts(terms.as_ptr().cast(), terms.len()) }
}

/// A word of a pointer term, counted from its address.
#[inline(always)]
pub fn word(term: Term, index: usize) -> u64 {
    debug_assert!(term.is_pointer());
    // SAFETY: the module's contract; the caller stays within the layout that tag and header tell.
    unsafe { *term.address().add(index) }
}

/// Words of a boxed term as data.
#[inline(always)]
pub fn raw<'a>(term: Term, from: usize, count: usize) -> &'a [u64] {
    debug_assert!(term.is_pointer());
    // SAFETY: as `word`.
    unsafe { std::slice::from_raw_parts(term.address().add(from), count) }
}

/// Words of a boxed term as bytes, `count` of them.
#[inline(always)]
pub fn bytes<'a>(term: Term, from: usize, count: usize) -> &'a [u8] {
    debug_assert!(term.is_pointer());
    // SAFETY: as `word`; any byte is valid.
    unsafe { std::slice::from_raw_parts(term.address().add(from).cast::<u8>(), count) }
}

/// The first `count` bytes of an off-heap binary.
#[inline(always)]
pub fn counted_bytes<'a>(refc: Term, count: usize) -> &'a [u8] {
    let counted = word(refc, 2) as *mut Counted;
    // SAFETY: the term holds a count, so the bytes are there; those that a binary covers are written and stay as they are.
    unsafe { std::slice::from_raw_parts(off_heap::start(counted), count) }
}

/// The cells of a reference that `cells_reference` made.
pub fn cells<'a>(reference: Term, count: usize) -> &'a [AtomicU64] {
    let counted = word(reference, 2) as *mut Counted;
    // SAFETY: the term holds a count, so the bytes are there, `count` times 8 of them behind a header of whole words;
    // they are only ever used as atomic words.
    unsafe { std::slice::from_raw_parts(off_heap::start(counted).cast(), count) }
}

/// Writes bytes behind the bit `end` of an off-heap binary, if they are free: `bytes` starts at the same bit of a byte
/// as `end` and has zeros before. False when there is no room or others have taken it.
pub fn extend_counted(refc: Term, end: usize, new_end: usize, bytes: &[u8]) -> bool {
    let counted = word(refc, 2) as *mut Counted;
    // SAFETY: the term holds a count. Whoever takes the bits is the only one to write them; the byte that old bits
    // share with new ones is touched only while no other process can read it.
    unsafe {
        if !end.is_multiple_of(8) && !off_heap::is_unshared(counted) || !off_heap::take(counted, end, new_end) {
            return false;
        }
        let at = off_heap::start(counted).add(end / 8);
        let Some((&first, rest)) = bytes.split_first() else { return true };
        let kept = if end.is_multiple_of(8) { 0 } else { *at & !(0xFF >> (end % 8)) };
        *at = kept | first;
        at.add(1).copy_from_nonoverlapping(rest.as_ptr(), rest.len());
    }
    true
}

/// Changes a word of a match context, which nobody else sees.
#[inline(always)]
pub fn set_context_word(context: Term, index: usize, value: Term) {
    debug_assert!(context.is_kind(Boxed::MatchContext) && value.is_small());
    // SAFETY: a context is made by the process that matches with it, for itself alone; a small integer is no pointer
    // that a collection could miss.
    unsafe { *context.address().add(index) = value.0 };
}

/// Words of a pointer term as terms.
#[inline(always)]
pub fn terms<'a>(term: Term, from: usize, count: usize) -> &'a [Term] {
    debug_assert!(term.is_pointer());
    // SAFETY: as `word`; `Term` is a transparent u64.
    unsafe { std::slice::from_raw_parts(term.address().add(from).cast::<Term>(), count) }
}

/// What the first word of a fun points at.
#[inline(always)]
pub fn fun_entry(term: Term) -> &'static FunEntry {
    // SAFETY: the word behind the header of a fun is the address of an entry, and entries are never freed.
    unsafe { &*(word(term, 1) as *const FunEntry) }
}

/// The entry whose address the loader put into an instruction.
#[inline(always)]
pub fn entry_at(address: u64) -> &'static FunEntry {
    // SAFETY: only called with the word of a `MakeFun`, which is such an address; entries are never freed.
    unsafe { &*(address as *const FunEntry) }
}

/// Changes a word of a tuple that was just made and that nobody else has seen.
pub fn overwrite(tuple: Term, index: usize, value: Term) {
    debug_assert!(tuple.is_tuple() && index <= tags::header_words(word(tuple, 0)));
    // SAFETY: the caller stays within the tuple; compilers emit this only behind the `setelement/3` that made it.
    unsafe { *tuple.address().add(index) = value.0 }
}

/// What the word of an external fun points at.
#[inline(always)]
pub fn export(term: Term) -> &'static Export {
    // SAFETY: as for `fun_entry`; exports are never freed.
    unsafe { &*(word(term, 1) as *const Export) }
}

/// The words of a heap's stack, top of the stack first.
pub fn stack(heap: &Heap) -> &[Term] {
    if heap.stack_words() == 0 {
        return &[];
    }
    // SAFETY: between `stop` and `end` all words are initialised, by the interpreter's contract with the stack.
    unsafe { std::slice::from_raw_parts(heap.stop.cast::<Term>(), heap.stack_words()) }
}
