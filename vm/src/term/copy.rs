//! Copies of whole terms, for messages and spawn arguments.
//!
//! Sharing inside a term is not kept: as in OTP, a part that appears twice is
//! copied twice. Literals are not copied. Nothing here recurses.
#![allow(unsafe_code)] // reads terms and writes their copies word by word

use super::tags::{self, BOXED, CONS, PRIMARY_MASK, Term};
use crate::heap::literal::is_literal;
use crate::heap::off_heap::{self, List};
use crate::heap::words::{self, Allocate};

/// A term that a copy must copy: neither an immediate nor a literal.
#[inline(always)]
fn is_copied(term: Term) -> bool {
    term.is_pointer() && !is_literal(term.address())
}

/// Words that a copy of the term takes.
pub fn size_of(term: Term) -> usize {
    let mut words = 0;
    let mut term = term;
    let mut later: Vec<Term> = Vec::new();
    loop {
        while is_copied(term) {
            if term.is_cons() {
                words += 2;
                let head = term.head();
                term = term.tail();
                if is_copied(head) {
                    later.push(head);
                }
                continue;
            }
            let header = words::word(term, 0);
            let size = tags::header_words(header);
            words += 1 + size;
            if !tags::is_raw(header) {
                later.extend(words::terms(term, 1, size).iter().copied().filter(|&part| is_copied(part)));
            }
            break;
        }
        match later.pop() {
            Some(next) => term = next,
            None => return words,
        }
    }
}

/// The copy of a term in new memory of `to`.
pub fn copy(term: Term, to: &mut impl Allocate) -> Term {
    if !is_copied(term) {
        return term;
    }
    let mut top = to.room(size_of(term));
    let mut binaries = List::EMPTY;
    // SAFETY: `room` gave as many words as the copy takes.
    let copied = unsafe { copy_to(term, &mut top, &mut binaries) };
    to.own_binaries(binaries);
    copied
}

/// Copies a term to `top`, which moves behind the copy.
///
/// The copied words themselves are the list of what is still to do: a pointer
/// in them leads to the original until the scan comes past it. Copies of
/// off-heap binaries get counts of their own and are linked into `binaries`,
/// which the owner of the words must take over.
///
/// # Safety
/// At `top` there are [`size_of`]`(term)` words that nobody uses.
pub unsafe fn copy_to(term: Term, top: &mut *mut u64, binaries: &mut List) -> Term {
    let mut scan = *top;
    let mut result = term;
    // SAFETY: `copy_shallow` writes at most what `size_of` counted, which the caller made room for; `scan` stays
    // below `top` and so sees only words that were written, and skips the data of raw terms.
    unsafe {
        copy_shallow(&mut result, top, binaries);
        while scan < *top {
            let word = *scan;
            if tags::is_header(word) {
                scan = scan.add(1 + if tags::is_raw(word) { tags::header_words(word) } else { 0 });
            } else {
                copy_shallow(&mut *scan.cast::<Term>(), top, binaries);
                scan = scan.add(1);
            }
        }
    }
    result
}

/// Copies the words of one term, if it has any to copy, and makes `slot` point at them.
#[inline(always)]
unsafe fn copy_shallow(slot: &mut Term, top: &mut *mut u64, binaries: &mut List) {
    let term = *slot;
    if !is_copied(term) {
        return;
    }
    let to = *top;
    let from = term.address();
    let tag = term.0 & PRIMARY_MASK;
    // SAFETY: `from` is a term's words, `to` is new memory with room for them.
    unsafe {
        let words = if tag == CONS { 2 } else { 1 + tags::header_words(*from) };
        to.copy_from_nonoverlapping(from, words);
        *top = to.add(words);
        if tag == BOXED {
            off_heap::count_copy(to, binaries);
        }
    }
    *slot = Term(to as u64 | tag);
}

#[cfg(test)]
mod tests {
    use super::{copy, size_of};
    use crate::heap::Heap;
    use crate::heap::words::Allocate;
    use crate::term::tags::{NIL, Term};

    #[test]
    fn copies_are_equal_and_elsewhere() {
        let mut heap = Heap::with_words(1000).unwrap();
        let float = heap.float(1.5);
        let string = heap.string("hello");
        let tuple = heap.tuple(&[string, float, Term::small(3)]);
        let list = heap.list_before(&[tuple, tuple], Term::small(9));
        // The tuple counts twice: 2 conses, 2 × (4 words, 10 of the string, 2 of the float).
        assert_eq!(size_of(list), 4 + 2 * (4 + 10 + 2));
        let mut other = Heap::with_words(size_of(list)).unwrap();
        let copied = copy(list, &mut other);
        heap.release();
        assert_eq!((other.free_words(), other.has_fragments()), (0, false));
        let (head, tail) = copied.as_cons().unwrap();
        assert_eq!(head.elements()[0].list().map(|c| c.small_value() as u8).collect::<Vec<_>>(), b"hello");
        assert_eq!(head.elements()[1].as_float(), Some(1.5));
        assert_eq!(tail.tail(), Term::small(9));
        other.release();
    }

    #[test]
    fn a_long_list_and_a_deep_one() {
        let mut heap = Heap::with_words(10).unwrap();
        let long = heap.list_of((0..300_000).map(Term::small));
        assert_eq!(size_of(long), 600_000);
        let mut deep = NIL;
        for _ in 0..300_000 {
            deep = heap.cons(deep, NIL);
        }
        assert_eq!(size_of(deep), 600_000);
        let mut other = Heap::with_words(1_200_000).unwrap();
        assert_eq!(copy(long, &mut other).length(), Some(300_000));
        let mut copied = copy(deep, &mut other);
        let mut depth = 0;
        while let Some((head, _)) = copied.as_cons() {
            copied = head;
            depth += 1;
        }
        assert_eq!(depth, 300_000);
        heap.release();
        other.release();
    }
}
