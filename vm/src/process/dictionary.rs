//! The process dictionary: `put/2`, `get/1`, `erase/1`. Its keys and values live on the process's heap and are roots.
//!
//! Entries stand in the order of insertion; from nine entries on, an index of
//! hashes finds them. The hash is of the term's content, so moving terms in a
//! collection does not disturb it.

use crate::term::compare::exact_equal;
use crate::term::hash::hash;
use crate::term::tags::Term;
use rustc_hash::FxHashMap;

const LINEAR: usize = 8;

type Index = FxHashMap<u32, Vec<u32>>;

#[derive(Default)]
pub struct Dictionary {
    /// Key, value, key, value …: one slice, so that a collection can take it as roots.
    words: Vec<Term>,
    /// Hash of a key → numbers of the entries with that hash.
    index: Option<Box<Index>>,
}

impl Dictionary {
    pub fn len(&self) -> usize {
        self.words.len() / 2
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that a collection must treat as roots.
    pub fn roots(&mut self) -> &mut [Term] {
        &mut self.words
    }

    pub fn get(&self, key: Term) -> Option<Term> {
        self.find(key).map(|at| self.words[2 * at + 1])
    }

    pub fn entries(&self) -> impl Iterator<Item = (Term, Term)> + '_ {
        self.words.chunks_exact(2).map(|pair| (pair[0], pair[1]))
    }

    /// The value that was there before.
    pub fn put(&mut self, key: Term, value: Term) -> Option<Term> {
        if let Some(at) = self.find(key) {
            return Some(std::mem::replace(&mut self.words[2 * at + 1], value));
        }
        self.words.extend([key, value]);
        match self.len() {
            len if len == LINEAR + 1 => self.rebuild(),
            len if len > LINEAR => self.note(key, len - 1),
            _ => {}
        }
        None
    }

    /// The value that was there.
    pub fn erase(&mut self, key: Term) -> Option<Term> {
        let at = self.find(key)?;
        let value = self.words[2 * at + 1];
        let last = self.len() - 1;
        let moved = self.words[2 * last];
        if self.index.is_some() {
            self.forget(key, at);
            if at != last {
                self.forget(moved, last);
                self.note(moved, at);
            }
        }
        self.words.swap(2 * at, 2 * last);
        self.words.swap(2 * at + 1, 2 * last + 1);
        self.words.truncate(2 * last);
        if last <= LINEAR {
            self.index = None;
        }
        Some(value)
    }

    pub fn clear(&mut self) {
        *self = Dictionary::default();
    }

    /// Bytes on the allocator, without its rounding.
    pub fn bytes(&self) -> usize {
        let entry = size_of::<(u32, Vec<u32>)>() + 1;
        let index = self.index.as_ref().map_or(0, |index| index.capacity() * 8 / 7 * entry + index.len() * 16);
        self.words.capacity() * 8 + index
    }

    fn find(&self, key: Term) -> Option<usize> {
        let is_key = |at: &usize| exact_equal(self.words[2 * at], key);
        let Some(index) = &self.index else { return (0..self.len()).find(is_key) };
        index.get(&hash(key))?.iter().map(|&at| at as usize).find(is_key)
    }

    fn note(&mut self, key: Term, at: usize) {
        self.index.get_or_insert_default().entry(hash(key)).or_default().push(at as u32);
    }

    fn forget(&mut self, key: Term, at: usize) {
        let Some(index) = &mut self.index else { return };
        if let Some(entries) = index.get_mut(&hash(key)) {
            entries.retain(|&entry| entry as usize != at);
            if entries.is_empty() {
                index.remove(&hash(key));
            }
        }
    }

    fn rebuild(&mut self) {
        for at in 0..self.len() {
            self.note(self.words[2 * at], at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dictionary;
    use crate::term::tags::Term;

    /// Against a plain list, across the size at which the index appears and disappears.
    #[test]
    fn put_get_and_erase_agree_with_a_list_of_pairs() {
        let mut dictionary = Dictionary::default();
        let mut model: Vec<(i64, i64)> = Vec::new();
        let mut seed = 1_u64;
        for step in 0..5000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let key = (seed >> 33) as i64 % 20;
            let at = model.iter().position(|entry| entry.0 == key);
            let before = at.map(|at| Term::small(model[at].1));
            assert_eq!(dictionary.get(Term::small(key)), before);
            if seed >> 62 == 0 || (step / 500) % 2 == 1 {
                assert_eq!(dictionary.erase(Term::small(key)), before);
                at.map(|at| model.swap_remove(at));
            } else {
                assert_eq!(dictionary.put(Term::small(key), Term::small(step)), before);
                match at {
                    Some(at) => model[at].1 = step,
                    None => model.push((key, step)),
                }
            }
            assert_eq!(dictionary.len(), model.len());
        }
    }
}
