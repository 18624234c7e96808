//! Tables in the order of their keys: a B+ tree whose leaves hold keys and objects, behind one lock.
//!
//! ```text
//!  inner   [ first key | child ] …    at most 32; the first key of a child is that of its first entry, always
//!  leaf    [ key | object ] …         at most 32; the key is the object's own term, so immediates compare in place
//! ```
//! An entry that is put behind all others of a full last leaf begins a new
//! leaf: tables filled in order have full leaves. Nodes that get too few
//! entries are joined with a neighbour.

use super::object::Object;
use super::{Action, Position, Visitor};
use crate::term::compare::compare;
use crate::term::tags::{NONE, Term};
use std::cmp::Ordering;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Entries of a node.
const ROOM: usize = 32;
/// A node with fewer is joined with a neighbour, if both fit.
const FEW: usize = ROOM / 4;

#[derive(Clone, Copy)]
struct Entry {
    key: Term,
    object: Object,
}

struct Child {
    first: Term,
    node: Node,
}

enum Node {
    Leaf(Vec<Entry>),
    Inner(Vec<Child>),
}

struct Tree {
    root: Node,
    len: usize,
    object_words: usize,
    node_words: usize,
    key_at: usize,
}

pub struct OrderedTable(RwLock<Tree>);

/// What putting an entry into a node did to it.
enum Put {
    Done(Option<Object>),
    Split(Child),
}

const LEAF_WORDS: usize = ROOM * size_of::<Entry>() / 8;
const INNER_WORDS: usize = ROOM * size_of::<Child>() / 8;

impl Node {
    fn leaf() -> Node {
        Node::Leaf(Vec::with_capacity(ROOM))
    }

    fn first(&self) -> Term {
        match self {
            Node::Leaf(entries) => entries.first().map_or(NONE, |entry| entry.key),
            Node::Inner(children) => children.first().map_or(NONE, |child| child.first),
        }
    }

    fn len(&self) -> usize {
        match self {
            Node::Leaf(entries) => entries.len(),
            Node::Inner(children) => children.len(),
        }
    }

    fn words(&self) -> usize {
        if matches!(self, Node::Leaf(_)) { LEAF_WORDS } else { INNER_WORDS }
    }

    fn find(&self, key: Term) -> Option<Object> {
        let mut node = self;
        loop {
            match node {
                Node::Leaf(entries) => return search(entries, key).ok().map(|at| entries[at].object),
                Node::Inner(children) => node = &children[child_of(children, key)].node,
            }
        }
    }

    /// Puts an entry in its place: the object that it replaces, or a new node that goes behind this one. `is_last`: there
    /// are no entries behind this node's. The words of new nodes are added.
    fn put(&mut self, entry: Entry, is_last: bool, node_words: &mut usize) -> Put {
        match self {
            Node::Leaf(entries) => match search(entries, entry.key) {
                Ok(at) => Put::Done(Some(std::mem::replace(&mut entries[at], entry).object)),
                Err(at) if entries.len() < ROOM => {
                    entries.insert(at, entry);
                    Put::Done(None)
                }
                Err(at) => {
                    let kept = if is_last && at == ROOM { ROOM } else { ROOM / 2 };
                    let mut rest = Vec::with_capacity(ROOM);
                    rest.extend(entries.drain(kept..));
                    if at <= kept && kept < ROOM {
                        entries.insert(at, entry)
                    } else {
                        rest.insert(at - kept, entry)
                    }
                    *node_words += LEAF_WORDS;
                    Put::Split(Child { first: rest[0].key, node: Node::Leaf(rest) })
                }
            },
            Node::Inner(children) => {
                let at = child_of(children, entry.key);
                let is_last = is_last && at + 1 == children.len();
                let put = children[at].node.put(entry, is_last, node_words);
                children[at].first = children[at].node.first();
                let Put::Split(new) = put else { return put };
                if children.len() < ROOM {
                    children.insert(at + 1, new);
                    return Put::Done(None);
                }
                let kept = if is_last { ROOM } else { ROOM / 2 };
                let mut rest = Vec::with_capacity(ROOM);
                rest.extend(children.drain(kept..));
                if at < kept && kept < ROOM {
                    children.insert(at + 1, new)
                } else {
                    rest.insert(at + 1 - kept, new)
                }
                *node_words += INNER_WORDS;
                Put::Split(Child { first: rest[0].first, node: Node::Inner(rest) })
            }
        }
    }

    /// Takes a key out. The words of nodes that went are taken off.
    fn remove(&mut self, key: Term, node_words: &mut usize) -> Option<Object> {
        match self {
            Node::Leaf(entries) => search(entries, key).ok().map(|at| entries.remove(at).object),
            Node::Inner(children) => {
                let at = child_of(children, key);
                let removed = children[at].node.remove(key, node_words)?;
                if children[at].node.len() == 0 {
                    *node_words -= children.remove(at).node.words();
                } else {
                    children[at].first = children[at].node.first();
                    if children[at].node.len() < FEW {
                        join(children, at, node_words);
                    }
                }
                Some(removed)
            }
        }
    }

    /// The first leaf with entries behind `key`, and the place of the first of them. Without a key: of all.
    fn behind(&self, key: Option<Term>) -> Option<(&[Entry], usize)> {
        match self {
            Node::Leaf(entries) => {
                let at = key.map_or(0, |key| entries.partition_point(|entry| compare(entry.key, key).is_le()));
                (at < entries.len()).then_some((entries, at))
            }
            Node::Inner(children) => {
                let at = key.map_or(0, |key| child_of(children, key));
                let here = children[at].node.behind(key);
                here.or_else(|| children.get(at + 1)?.node.behind(None))
            }
        }
    }

    /// The last leaf with entries before `key`, and how many of them there are. Without a key: of all.
    fn before(&self, key: Option<Term>) -> Option<(&[Entry], usize)> {
        match self {
            Node::Leaf(entries) => {
                let before = |key| entries.partition_point(|entry| compare(entry.key, key).is_lt());
                let count = key.map_or(entries.len(), before);
                (count > 0).then_some((entries, count))
            }
            Node::Inner(children) => {
                let at = key.map_or(children.len() - 1, |key| child_of(children, key));
                let here = children[at].node.before(key);
                here.or_else(|| children.get(at.checked_sub(1)?)?.node.before(None))
            }
        }
    }

    /// Takes out up to `left` entries, from the end.
    fn clear(&mut self, left: &mut usize, node_words: &mut usize) {
        match self {
            Node::Leaf(entries) => {
                let kept = entries.len().saturating_sub(*left);
                *left -= entries.len() - kept;
                entries.drain(kept..).for_each(|entry| entry.object.free());
            }
            Node::Inner(children) => {
                while let Some(last) = children.last_mut() {
                    last.node.clear(left, node_words);
                    if last.node.len() > 0 {
                        return;
                    }
                    *node_words -= last.node.words();
                    children.pop();
                }
            }
        }
    }
}

fn search(entries: &[Entry], key: Term) -> Result<usize, usize> {
    // A plain loop over halves: `compare` settles small integers in place.
    let (mut low, mut high) = (0, entries.len());
    while low < high {
        let middle = (low + high) / 2;
        match compare(entries[middle].key, key) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Ok(middle),
        }
    }
    Err(low)
}

/// The child that has the key, if any has.
fn child_of(children: &[Child], key: Term) -> usize {
    children.partition_point(|child| compare(child.first, key).is_le()).saturating_sub(1)
}

/// Joins a small child with a neighbour, if one node has room for both.
fn join(children: &mut Vec<Child>, at: usize, node_words: &mut usize) {
    let left = if at + 1 < children.len() { at } else { at.saturating_sub(1) };
    if left + 1 >= children.len() || children[left].node.len() + children[left + 1].node.len() > ROOM * 3 / 4 {
        return;
    }
    let right = children.remove(left + 1).node;
    *node_words -= right.words();
    match (&mut children[left].node, right) {
        (Node::Leaf(entries), Node::Leaf(more)) => entries.extend(more),
        (Node::Inner(nodes), Node::Inner(more)) => nodes.extend(more),
        // All leaves are equally deep.
        _ => {}
    }
}

impl Tree {
    fn new(key_at: usize) -> Tree {
        Tree { root: Node::leaf(), len: 0, object_words: 0, node_words: LEAF_WORDS, key_at }
    }

    fn put(&mut self, object: Object) {
        let entry = Entry { key: object.key(self.key_at), object };
        self.object_words += object.block_words();
        match self.root.put(entry, true, &mut self.node_words) {
            Put::Done(Some(old)) => {
                self.object_words -= old.block_words();
                old.free();
                return;
            }
            Put::Done(None) => {}
            Put::Split(new) => self.grow_root(new),
        }
        self.len += 1;
    }

    fn grow_root(&mut self, new: Child) {
        let mut children = Vec::with_capacity(ROOM);
        self.node_words += INNER_WORDS;
        let old = std::mem::replace(&mut self.root, Node::Leaf(Vec::new()));
        children.push(Child { first: old.first(), node: old });
        children.push(new);
        self.root = Node::Inner(children);
    }

    fn remove(&mut self, key: Term) -> Option<Object> {
        let removed = self.root.remove(key, &mut self.node_words)?;
        self.len -= 1;
        self.object_words -= removed.block_words();
        while let Node::Inner(children) = &mut self.root
            && children.len() == 1
        {
            self.node_words -= INNER_WORDS;
            self.root = children.remove(0).node;
        }
        Some(removed)
    }
}

impl OrderedTable {
    pub fn new(key_at: usize) -> OrderedTable {
        OrderedTable(RwLock::new(Tree::new(key_at)))
    }

    fn read(&self) -> RwLockReadGuard<'_, Tree> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tree> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline]
    pub fn each_of(&self, key: Term, visit: impl FnOnce(Object)) {
        if let Some(object) = self.read().root.find(key) {
            visit(object);
        }
    }

    pub fn put(&self, object: Object) {
        self.write().put(object);
    }

    /// As `HashTable::put_all`.
    pub fn put_all(&self, objects: &[Object], only_new: bool) -> bool {
        let mut tree = self.write();
        let key_at = tree.key_at;
        if only_new && objects.iter().any(|object| tree.root.find(object.key(key_at)).is_some()) {
            return false;
        }
        objects.iter().for_each(|&object| tree.put(object));
        true
    }

    pub fn remove(&self, key: Term, is_taken: impl FnOnce(Object) -> bool) {
        let mut tree = self.write();
        if tree.root.find(key).is_some_and(is_taken)
            && let Some(object) = tree.remove(key)
        {
            object.free();
        }
    }

    pub fn update<E>(
        &self,
        key: Term,
        change: impl FnOnce(Option<Object>) -> Result<Option<Object>, E>,
    ) -> Result<(), E> {
        let mut tree = self.write();
        let found = tree.root.find(key);
        if let Some(object) = change(found)? {
            tree.put(object);
        }
        Ok(())
    }

    // ---- Walking ----

    /// The first object behind a key, or of all.
    pub fn first_behind(&self, key: Option<Term>, visit: impl FnOnce(Object)) {
        if let Some((entries, at)) = self.read().root.behind(key) {
            visit(entries[at].object);
        }
    }

    /// The last object before a key, or of all.
    pub fn last_before(&self, key: Option<Term>, visit: impl FnOnce(Object)) {
        if let Some((entries, count)) = self.read().root.before(key) {
            visit(entries[count - 1].object);
        }
    }

    /// The object at a place, from 0. `None`: there are not so many.
    pub fn at(&self, place: usize, visit: impl FnOnce(Object)) {
        let tree = self.read();
        let (mut key, mut left) = (None, place);
        while let Some((entries, at)) = tree.root.behind(key) {
            if left < entries.len() - at {
                return visit(entries[at + left].object);
            }
            left -= entries.len() - at;
            key = entries.last().map(|entry| entry.key);
        }
    }

    /// Walks until the visitor has enough; where to go on. `backwards`: from the last to the first.
    pub fn scan(&self, from: Position, backwards: bool, visitor: &mut dyn Visitor) -> Position {
        let tree = self.read();
        let mut key = from.key();
        loop {
            let found = if backwards { tree.root.before(key) } else { tree.root.behind(key) };
            let Some((entries, at)) = found else { return Position::End };
            let part = if backwards { &entries[..at] } else { &entries[at..] };
            for place in 0..part.len() {
                let entry = part[if backwards { part.len() - 1 - place } else { place }];
                visitor.visit(entry.object);
                key = Some(entry.key);
                if visitor.has_enough() {
                    return Position::Key(visitor.keep(entry.key));
                }
            }
        }
    }

    /// The same, forwards, and does with each object what the visitor says.
    pub fn scan_and_change(&self, from: Position, visitor: &mut dyn Visitor) -> Position {
        let mut tree = self.write();
        let mut from = from.key();
        loop {
            let Some((entries, at)) = tree.root.behind(from) else { return Position::End };
            // What is done to the tree may move the entries of a leaf.
            let entries: Vec<Entry> = entries[at..].to_vec();
            for entry in entries {
                let action = visitor.visit(entry.object);
                // Before the key may go.
                let kept = visitor.has_enough().then(|| visitor.keep(entry.key));
                from = match action {
                    Action::Keep => Some(entry.key),
                    Action::Replace(object) => {
                        let key = object.key(tree.key_at);
                        tree.put(object);
                        Some(key)
                    }
                    Action::Delete => {
                        tree.remove(entry.key).into_iter().for_each(Object::free);
                        // The key before: what follows it is the next entry still.
                        from
                    }
                };
                if let Some(key) = kept {
                    return Position::Key(key);
                }
            }
        }
    }

    pub fn change_key(&self, key: Term, visitor: &mut dyn Visitor) {
        let mut tree = self.write();
        let Some(object) = tree.root.find(key) else { return };
        match visitor.visit(object) {
            Action::Keep => {}
            Action::Replace(object) => tree.put(object),
            Action::Delete => {
                tree.remove(key).into_iter().for_each(Object::free);
            }
        }
    }

    // ---- The whole ----

    pub fn object_count(&self) -> usize {
        self.read().len
    }

    /// Words of nodes and objects.
    pub fn words(&self) -> usize {
        let tree = self.read();
        size_of::<OrderedTable>() / 8 + tree.node_words + tree.object_words
    }

    /// Words besides those of objects.
    pub fn frame_words(&self) -> usize {
        size_of::<OrderedTable>() / 8 + self.read().node_words
    }

    /// An empty table, now with all that was in this one.
    pub fn take_all(&self) -> OrderedTable {
        let mut tree = self.write();
        let empty = Tree::new(tree.key_at);
        OrderedTable(RwLock::new(std::mem::replace(&mut *tree, empty)))
    }

    /// Takes out up to `most` objects. True: none are left.
    pub fn clear(&self, most: usize) -> bool {
        let mut tree = self.write();
        let tree = &mut *tree;
        let mut left = most;
        tree.root.clear(&mut left, &mut tree.node_words);
        if tree.root.len() > 0 {
            return false;
        }
        *tree = Tree::new(tree.key_at);
        true
    }
}

impl Drop for OrderedTable {
    fn drop(&mut self) {
        self.clear(usize::MAX);
    }
}
