//! Maps: up to 32 pairs in one flat term, more in a tree of nodes.
//!
//! ```text
//!  flat    [ 1+n | flat map | header ][ keys, a tuple in key order ][ value 1 ] … [ value n ]
//!  large   [ 2 | hash map | header ][ number of pairs ][ root ]
//!  node    [ 1+k | map node | header ][ bitmap, 16 bits ][ child 1 ] … [ child k ]      a child: [ key | value ] or a node
//! ```
//! Maps with the same keys made from each other share the tuple of keys. The
//! tree is a hash array mapped trie (P. Bagwell, "Ideal Hash Trees", 2001):
//! four bits of the key's hash choose the child on each level. A node with an
//! empty bitmap holds pairs whose hashes are wholly equal. A map never has more
//! nodes than its pairs need, so equal maps have the same shape.

use super::compare::{compare_keys, exact_equal};
use super::tags::{BOXED, Boxed, NIL, Term, header_words};
use crate::heap::words::{self, Allocate};
use std::cmp::Ordering;

/// Most pairs of a flat map.
pub const MAX_FLAT: usize = 32;
const BITS: u32 = 4;
const LEVELS: u32 = u32::BITS / BITS;

impl Term {
    #[inline]
    pub fn is_map(self) -> bool {
        self.is_kind(Boxed::FlatMap) || self.is_kind(Boxed::HashMap)
    }
}

/// Keys and values of a flat map.
#[inline]
fn flat<'a>(map: Term) -> Option<(&'a [Term], &'a [Term])> {
    if !map.is_kind(Boxed::FlatMap) {
        return None;
    }
    let keys = Term(words::word(map, 1)).elements();
    Some((keys, words::terms(map, 2, keys.len())))
}

fn root(map: Term) -> Term {
    Term(words::word(map, 2))
}

/// Number of pairs of a map; 0 for anything else.
pub fn size(map: Term) -> usize {
    match flat(map) {
        Some((keys, _)) => keys.len(),
        None if map.is_kind(Boxed::HashMap) => Term(words::word(map, 1)).small_value() as usize,
        None => 0,
    }
}

/// The value of a key. `map` is a map.
#[inline]
pub fn get(map: Term, key: Term) -> Option<Term> {
    let Some((keys, values)) = flat(map) else { return Tree::of(key).get(root(map)) };
    position(keys, key).map(|at| values[at])
}

/// Where a key stands among those of a flat map.
#[inline]
fn position(keys: &[Term], key: Term) -> Option<usize> {
    if key.is_pointer() {
        keys.iter().position(|&other| exact_equal(key, other))
    } else {
        keys.iter().position(|&other| key == other)
    }
}

/// The map with other values for keys that it has: the two share their tuple of keys. `None`: the map is not flat, or
/// lacks a key.
pub fn replace(map: Term, new: &[(Term, Term)], heap: &mut impl Allocate) -> Option<Term> {
    let (keys, old) = flat(map)?;
    let mut values = [NIL; MAX_FLAT];
    values[..old.len()].copy_from_slice(old);
    for &(key, value) in new {
        values[position(keys, key)?] = value;
    }
    Some(flat_map(Term(words::word(map, 1)), &values[..old.len()], heap))
}

/// All pairs; those of a flat map in key order, others in the order of their hashes. `None` when the term is no map.
pub fn pairs(map: Term) -> Option<Vec<(Term, Term)>> {
    if let Some((keys, values)) = flat(map) {
        return Some(keys.iter().copied().zip(values.iter().copied()).collect());
    }
    map.is_kind(Boxed::HashMap).then(|| cells(map).into_iter().map(|cell| (cell.head(), cell.tail())).collect())
}

/// The pairs of a large map, as the conses that hold them.
fn cells(map: Term) -> Vec<Term> {
    let mut cells = Vec::with_capacity(size(map));
    let mut later = vec![root(map)];
    while let Some(child) = later.pop() {
        if child.is_cons() {
            cells.push(child);
        } else {
            later.extend(Node::of(child).children.iter().rev());
        }
    }
    cells
}

/// A map of pairs in any order; of equal keys the last counts.
pub fn from_pairs(pairs: &[(Term, Term)], heap: &mut impl Allocate) -> Term {
    if pairs.len() > MAX_FLAT {
        return from_many(pairs, heap);
    }
    let mut sorted: Vec<(Term, Term)> = pairs.to_vec();
    // A stable sort: of equal keys the last given is the last of its run.
    sorted.sort_by(|a, b| compare_keys(a.0, b.0));
    let mut unique: Vec<(Term, Term)> = Vec::with_capacity(sorted.len());
    for pair in sorted {
        match unique.last_mut() {
            Some(last) if exact_equal(last.0, pair.0) => last.1 = pair.1,
            _ => unique.push(pair),
        }
    }
    from_sorted(&unique, heap)
}

/// The same of so many pairs that a tree is likely: it is built from the leaves, so that no node is made twice.
fn from_many(pairs: &[(Term, Term)], heap: &mut impl Allocate) -> Term {
    let mut leaves: Vec<Leaf> =
        pairs.iter().map(|&(key, value)| Leaf { path: Tree::of(key).path(), key, value }).collect();
    // Stable, as above.
    leaves.sort_by_key(|leaf| leaf.path);
    let mut unique: Vec<Leaf> = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        let alike = unique.iter_mut().rev().take_while(|other| other.path == leaf.path);
        match alike.into_iter().find(|other| exact_equal(other.key, leaf.key)) {
            Some(other) => other.value = leaf.value,
            None => unique.push(leaf),
        }
    }
    if unique.len() <= MAX_FLAT {
        let pairs: Vec<(Term, Term)> = unique.iter().map(|leaf| (leaf.key, leaf.value)).collect();
        return from_pairs(&pairs, heap);
    }
    let root = subtree(&unique, 0, heap);
    large_map(unique.len(), root, heap)
}

/// A map of at most [`MAX_FLAT`] pairs, or one more, with different keys in key order.
fn from_sorted(pairs: &[(Term, Term)], heap: &mut impl Allocate) -> Term {
    if pairs.len() > MAX_FLAT {
        return from_many(pairs, heap);
    }
    let keys: Vec<Term> = pairs.iter().map(|pair| pair.0).collect();
    let keys = heap.tuple(&keys);
    let values: Vec<Term> = pairs.iter().map(|pair| pair.1).collect();
    flat_map(keys, &values, heap)
}

fn flat_map(keys: Term, values: &[Term], heap: &mut impl Allocate) -> Term {
    Term(heap.boxed(Boxed::FlatMap, &[keys.0], words::as_words(values)) | BOXED)
}

fn large_map(size: usize, root: Term, heap: &mut impl Allocate) -> Term {
    Term(heap.boxed(Boxed::HashMap, &[Term::small(size as i64).0, root.0], &[]) | BOXED)
}

/// The map with another value for a key that it has. `None`: it lacks the key.
pub fn put_existing(map: Term, key: Term, value: Term, heap: &mut impl Allocate) -> Option<Term> {
    if flat(map).is_some() {
        return replace(map, &[(key, value)], heap);
    }
    let (root, is_new) = Tree::of(key).put(root(map), value, 0, heap);
    (!is_new).then(|| large_map(size(map), root, heap))
}

/// The map with this pair, whether the key was there or not.
pub fn put(map: Term, key: Term, value: Term, heap: &mut impl Allocate) -> Term {
    let Some((keys, values)) = flat(map) else {
        let (root, is_new) = Tree::of(key).put(root(map), value, 0, heap);
        return large_map(size(map) + usize::from(is_new), root, heap);
    };
    match keys.binary_search_by(|other| compare_keys(*other, key)) {
        Ok(at) => {
            let mut values = values.to_vec();
            values[at] = value;
            flat_map(Term(words::word(map, 1)), &values, heap)
        }
        Err(at) => {
            let mut pairs: Vec<(Term, Term)> = keys.iter().copied().zip(values.iter().copied()).collect();
            pairs.insert(at, (key, value));
            from_sorted(&pairs, heap)
        }
    }
}

/// The map with all these pairs; of equal keys the last counts.
pub fn put_all(map: Term, new: &[(Term, Term)], heap: &mut impl Allocate) -> Term {
    match flat(map) {
        // Building each map in between would cost more than one sort.
        Some((keys, values)) if new.len() > 1 => {
            let mut pairs: Vec<(Term, Term)> = keys.iter().copied().zip(values.iter().copied()).collect();
            if new.iter().all(|pair| keys.binary_search_by(|other| compare_keys(*other, pair.0)).is_ok()) {
                // No new key: the tuple of keys is shared.
                let mut values = values.to_vec();
                for pair in new {
                    if let Ok(at) = keys.binary_search_by(|other| compare_keys(*other, pair.0)) {
                        values[at] = pair.1;
                    }
                }
                return flat_map(Term(words::word(map, 1)), &values, heap);
            }
            pairs.extend(new);
            from_pairs(&pairs, heap)
        }
        _ => new.iter().fold(map, |map, &(key, value)| put(map, key, value, heap)),
    }
}

/// The map without this key: the same one when it does not have it.
pub fn remove(map: Term, key: Term, heap: &mut impl Allocate) -> Term {
    if let Some((keys, values)) = flat(map) {
        let Ok(at) = keys.binary_search_by(|other| compare_keys(*other, key)) else { return map };
        let mut pairs: Vec<(Term, Term)> = keys.iter().copied().zip(values.iter().copied()).collect();
        pairs.remove(at);
        return from_sorted(&pairs, heap);
    }
    let size = size(map);
    if get(map, key).is_none() {
        return map;
    }
    if size - 1 <= MAX_FLAT {
        let mut pairs = pairs(map).unwrap_or_default();
        pairs.retain(|pair| !exact_equal(pair.0, key));
        return from_pairs(&pairs, heap);
    }
    match Tree::of(key).remove(root(map), 0, heap) {
        Some(root) => large_map(size - 1, root, heap),
        None => map,
    }
}

// ---- The tree ----

struct Node<'a> {
    bitmap: u64,
    children: &'a [Term],
}

impl Node<'_> {
    fn of<'a>(node: Term) -> Node<'a> {
        let children = header_words(words::word(node, 0)) - 1;
        Node { bitmap: Term(words::word(node, 1)).small_value() as u64, children: words::terms(node, 2, children) }
    }

    /// Bit and place of a slot.
    fn slot(&self, slot: u32) -> (bool, usize) {
        let bit = 1u64 << slot;
        (self.bitmap & bit != 0, (self.bitmap & (bit - 1)).count_ones() as usize)
    }
}

fn heap_node(bitmap: u64, children: &[Term], heap: &mut impl Allocate) -> Term {
    Term(heap.boxed(Boxed::MapNode, &[Term::small(bitmap as i64).0], words::as_words(children)) | BOXED)
}

/// A pair that a tree is built of.
#[derive(Clone, Copy)]
struct Leaf {
    path: u32,
    key: Term,
    value: Term,
}

/// The node, or the lone pair, of these leaves, whose paths differ from `level` on if at all; in the order of paths.
fn subtree(leaves: &[Leaf], level: u32, heap: &mut impl Allocate) -> Term {
    if let [leaf] = leaves
        && level > 0
    {
        return heap.cons(leaf.key, leaf.value);
    }
    if level == LEVELS {
        let cells: Vec<Term> = leaves.iter().map(|leaf| heap.cons(leaf.key, leaf.value)).collect();
        return heap_node(0, &cells, heap);
    }
    let slot = |leaf: &Leaf| leaf.path >> ((LEVELS - 1 - level) * BITS) & ((1 << BITS) - 1);
    let (mut children, mut count, mut bitmap) = ([NIL; 1 << BITS], 0, 0);
    for alike in leaves.chunk_by(|a, b| slot(a) == slot(b)) {
        children[count] = subtree(alike, level + 1, heap);
        count += 1;
        bitmap |= 1 << slot(&alike[0]);
    }
    heap_node(bitmap, &children[..count], heap)
}

/// A key on its way through a tree.
struct Tree {
    key: Term,
    hash: u32,
}

impl Tree {
    fn of(key: Term) -> Tree {
        Tree { key, hash: super::hash::hash(key) }
    }

    fn slot(&self, level: u32) -> u32 {
        self.hash >> (level * BITS) & ((1 << BITS) - 1)
    }

    fn get(&self, root: Term) -> Option<Term> {
        let mut child = root;
        for level in 0..LEVELS {
            if child.is_cons() {
                break;
            }
            let node = Node::of(child);
            let (is_set, at) = node.slot(self.slot(level));
            if !is_set {
                return None;
            }
            child = node.children[at];
        }
        if child.is_cons() {
            return exact_equal(child.head(), self.key).then(|| child.tail());
        }
        Node::of(child).children.iter().find(|cell| exact_equal(cell.head(), self.key)).map(|cell| cell.tail())
    }

    /// The slots of all levels, the root's in the highest bits: trees list their pairs in the order of this number.
    fn path(&self) -> u32 {
        (0..LEVELS).fold(0, |path, level| path << BITS | self.slot(level))
    }

    /// The new node, and whether the key is new. Recursion ends at [`LEVELS`].
    fn put(&self, node: Term, value: Term, level: u32, heap: &mut impl Allocate) -> (Term, bool) {
        let Node { bitmap, children } = Node::of(node);
        if level == LEVELS {
            let mut children = children.to_vec();
            let at = children.iter().position(|cell| exact_equal(cell.head(), self.key));
            let cell = heap.cons(self.key, value);
            match at {
                Some(at) => children[at] = cell,
                None => children.push(cell),
            }
            return (heap_node(0, &children, heap), at.is_none());
        }
        let mut room = [NIL; 1 << BITS];
        let slot = self.slot(level);
        let (is_set, at) = Node::of(node).slot(slot);
        if !is_set {
            let count = children.len();
            room[..at].copy_from_slice(&children[..at]);
            room[at] = heap.cons(self.key, value);
            room[at + 1..=count].copy_from_slice(&children[at..]);
            return (heap_node(bitmap | 1 << slot, &room[..=count], heap), true);
        }
        let child = children[at];
        let (new, is_new) = if !child.is_cons() {
            self.put(child, value, level + 1, heap)
        } else if exact_equal(child.head(), self.key) {
            (heap.cons(self.key, value), false)
        } else {
            // Two keys in one slot: a node below for both.
            let other = Tree::of(child.head());
            let mut both = [
                Leaf { path: other.path(), key: other.key, value: child.tail() },
                Leaf { path: self.path(), key: self.key, value },
            ];
            both.sort_by_key(|leaf| leaf.path);
            (subtree(&both, level + 1, heap), true)
        };
        let children = &mut room[..children.len()];
        children.copy_from_slice(Node::of(node).children);
        children[at] = new;
        (heap_node(bitmap, children, heap), is_new)
    }

    /// The node without the key; a lone pair instead of a node that would hold only it. `None`: the key is not there.
    fn remove(&self, node: Term, level: u32, heap: &mut impl Allocate) -> Option<Term> {
        let Node { bitmap, children } = Node::of(node);
        let mut children = children.to_vec();
        let mut new_bitmap = bitmap;
        if level == LEVELS {
            let at = children.iter().position(|cell| exact_equal(cell.head(), self.key))?;
            children.remove(at);
        } else {
            let slot = self.slot(level);
            let (is_set, at) = Node::of(node).slot(slot);
            if !is_set {
                return None;
            }
            let child = children[at];
            if !child.is_cons() {
                children[at] = self.remove(child, level + 1, heap)?;
            } else if exact_equal(child.head(), self.key) {
                children.remove(at);
                new_bitmap &= !(1 << slot);
            } else {
                return None;
            }
        }
        match children[..] {
            [lone] if lone.is_cons() && level > 0 => Some(lone),
            _ => Some(heap_node(new_bitmap, &children, heap)),
        }
    }
}

// ---- Order ----

/// The slot of a pair's value, as a slice.
fn value_of<'a>(cell: Term) -> &'a [Term] {
    words::terms(cell, 1, 1)
}

/// Sizes, then keys in key order, then values. Values are left for later.
pub(super) fn compare<'a>(a: Term, b: Term, later: &mut Vec<(&'a [Term], &'a [Term])>) -> Ordering {
    let order = size(a).cmp(&size(b));
    if order != Ordering::Equal {
        return order;
    }
    if let (Some((keys, values)), Some((other_keys, other_values))) = (flat(a), flat(b)) {
        for (&key, &other) in keys.iter().zip(other_keys) {
            let order = compare_keys(key, other);
            if order != Ordering::Equal {
                return order;
            }
        }
        later.push((values, other_values));
        return Ordering::Equal;
    }
    let sorted = |map: Term| {
        let mut cells = cells(map);
        cells.sort_by(|a, b| compare_keys(a.head(), b.head()));
        cells
    };
    let (left, right) = (sorted(a), sorted(b));
    for (cell, other) in left.iter().zip(&right) {
        let order = compare_keys(cell.head(), other.head());
        if order != Ordering::Equal {
            return order;
        }
    }
    // The last one pushed is compared first.
    later.extend(left.iter().zip(&right).rev().map(|(&cell, &other)| (value_of(cell), value_of(other))));
    Ordering::Equal
}

#[cfg(test)]
mod tests {
    use super::{from_pairs, get, pairs, put, remove, size};
    use crate::heap::Heap;
    use crate::heap::words::Allocate;
    use crate::term::compare::{compare, exact_equal, numeric_equal};
    use crate::term::tags::Term;
    use std::cmp::Ordering;
    use std::collections::BTreeMap;

    #[test]
    fn agrees_with_a_tree_map() {
        let mut heap = Heap::empty();
        let mut map = from_pairs(&[], &mut heap);
        let mut model = BTreeMap::new();
        let mut random = 88_172_645_463_325_252_u64;
        for round in 0..6000 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            // Grows to a few hundred keys, then shrinks to none.
            let key = (random % 500) as i64;
            if random >> 32 & 7 < if round < 3000 { 6 } else { 1 } {
                map = put(map, Term::small(key), Term::small(round), &mut heap);
                model.insert(key, round);
            } else {
                map = remove(map, Term::small(key), &mut heap);
                model.remove(&key);
            }
            assert_eq!(size(map), model.len());
            assert_eq!(get(map, Term::small(key)).map(Term::small_value), model.get(&key).copied());
        }
        let mut all: Vec<(i64, i64)> =
            pairs(map).unwrap().iter().map(|pair| (pair.0.small_value(), pair.1.small_value())).collect();
        all.sort_unstable();
        assert_eq!(all, model.clone().into_iter().collect::<Vec<_>>());
        let again: Vec<(Term, Term)> = model.iter().rev().map(|(&k, &v)| (Term::small(k), Term::small(v))).collect();
        let again = from_pairs(&again, &mut heap);
        assert!(exact_equal(map, again));
        assert_eq!(crate::term::hash::hash(map), crate::term::hash::hash(again));
        heap.release();
    }

    #[test]
    fn keys_are_exact_and_values_are_not() {
        let mut heap = Heap::empty();
        let (one, float) = (Term::small(1), heap.float(1.0));
        let a = from_pairs(&[(one, one)], &mut heap);
        let b = from_pairs(&[(float, one)], &mut heap);
        let c = from_pairs(&[(one, float)], &mut heap);
        assert!(!numeric_equal(a, b) && numeric_equal(a, c) && !exact_equal(a, c));
        assert_eq!(compare(a, b), Ordering::Less);
        assert_eq!(get(b, one), None);
        heap.release();
    }
}
