//! Pattern matches to decisions.
//!
//! Rows are clauses: what is still to test, what is bound, a guard, a body. The
//! first row's leftmost test names the value to look at; the run of rows that
//! look at the same value with a constructor is decided together, grouped by
//! constructor, and what follows the run is the place to go when the run fails.
//! So a body appears once, no row is copied, and code is linear in the source:
//! the mixture rule of Wadler ("Efficient Compilation of Pattern-Matching", in
//! Peyton Jones, *The Implementation of Functional Programming Languages*, 1987,
//! chapter 5), with the backtracking automata of Augustsson ("Compiling Pattern
//! Matching", 1985). A test that an earlier failure already answered is removed
//! later by `optimize/facts.rs`, which gives most of what decision trees
//! (Maranget, "Compiling Pattern Matching to Good Decision Trees", 2008) would.
//!
//! ```text
//! f([], Y)     -> a;         is_nil X ? a : 1
//! f(X, [])     -> b;      1: is_nil Y ? b : 2
//! f([H|_], _)  -> c;      2: is_nonempty_list X ? c : fail
//! ```
//! Binaries, which are read from front to back: `binaries`.

mod binaries;

use crate::ast::{Expr, Name, Pattern, PatternKind};
use crate::core::{BlockId, Check, Constant, End, Operation, Place, Value};
use crate::lower::binary::Piece;
use crate::lower::{Lowering, constant};
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

pub type Bindings = Vec<(Name, Value)>;

/// What a name in a pattern means when it is bound outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// A new variable: heads of functions, funs and generators.
    Fresh,
    /// The bound value, to be compared with.
    Surrounding,
}

/// A pattern as the matcher sees it: nothing that always matches, no sugar.
#[derive(Clone, Debug)]
pub enum Shape<'a> {
    Constant(Constant),
    Cons(Pair<'a>),
    Tuple(Vec<Item<'a>>),
    /// Equal to something known.
    Same(Value),
    Map(Vec<(&'a Expr, Item<'a>)>),
    Binary(Vec<Piece<'a>>),
    /// What is left of a binary pattern, where the match context (the value) stands behind a read that several rows
    /// share.
    Rest(Rest<'a>),
}

#[derive(Clone, Debug)]
pub struct Rest<'a> {
    pieces: Vec<Piece<'a>>,
    /// Where that is, if a row may move the context and fail.
    position: Option<Value>,
}

type Pair<'a> = Box<(Item<'a>, Item<'a>)>;

/// A place in a pattern: names for the value, and what it must look like.
#[derive(Clone, Default, Debug)]
pub struct Item<'a> {
    pub names: Vec<Name>,
    pub shapes: Vec<Shape<'a>>,
}

impl<'a> Item<'a> {
    fn shape(shape: Shape<'a>) -> Item<'a> {
        Item { names: Vec::new(), shapes: vec![shape] }
    }

    pub fn constant(constant: Constant) -> Item<'a> {
        Item::shape(Shape::Constant(constant))
    }

    /// `_`.
    pub fn is_anything(&self) -> bool {
        self.names.is_empty() && self.shapes.is_empty()
    }
}

/// A clause on its way through the matcher.
pub struct Row<'a> {
    index: usize,
    /// Still to test; the next one is last.
    tests: Vec<(Value, Shape<'a>)>,
    bindings: Bindings,
    /// Names of one pattern that must be equal.
    equalities: Vec<(Name, Name)>,
    guard: &'a [Vec<Expr>],
    body: BlockId,
}

impl<'a> Row<'a> {
    /// Adds an item to be looked at before all others.
    fn add(&mut self, value: &Value, item: Item<'a>) {
        self.bindings.extend(item.names.into_iter().map(|name| (name, value.clone())));
        self.tests.extend(item.shapes.into_iter().rev().map(|shape| (value.clone(), shape)));
    }

    pub fn with_body(self, body: BlockId) -> Row<'a> {
        Row { body, ..self }
    }

    /// Before all others, the value must be this atom.
    pub fn demand_first(&mut self, value: &Value, atom: &str) {
        self.tests.push((value.clone(), Shape::Constant(Constant::atom(atom))));
    }

    fn place_of_test(&self, value: &Value) -> Option<usize> {
        self.tests.iter().rposition(|(other, _)| other == value)
    }
}

/// Names seen so far in one clause's patterns.
struct Seen {
    scope: Scope,
    names: FxHashSet<Name>,
    equalities: Vec<(Name, Name)>,
}

/// Constructors that one decision tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Atom,
    Integer,
    Nil,
    Cons,
    Tuple,
    /// Constants that are only compared: floats, large integers.
    Other,
    Same,
    Map,
    Binary,
    Rest,
}

fn class(shape: &Shape) -> Class {
    match shape {
        Shape::Constant(Constant::Atom(_)) => Class::Atom,
        Shape::Constant(Constant::Integer(_)) => Class::Integer,
        Shape::Constant(Constant::Nil) => Class::Nil,
        Shape::Constant(Constant::Term(_)) => Class::Other,
        Shape::Cons(_) => Class::Cons,
        Shape::Tuple(_) => Class::Tuple,
        Shape::Same(_) => Class::Same,
        Shape::Map(_) => Class::Map,
        Shape::Binary(_) => Class::Binary,
        Shape::Rest(_) => Class::Rest,
    }
}

impl Class {
    /// Rows of these classes may be decided in one go: no value is of two of them.
    fn is_disjoint(self) -> bool {
        !matches!(self, Class::Same | Class::Map | Class::Binary | Class::Rest)
    }

    fn goes_with(self, first: Class) -> bool {
        match first {
            Class::Binary | Class::Rest => self == first,
            first => first.is_disjoint() && self.is_disjoint(),
        }
    }
}

/// The key of a group within its class.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Atom(Name),
    Number(i64),
    Arity(usize),
    Term(Vec<u8>),
    Only,
}

fn key(shape: &Shape) -> Key {
    match shape {
        Shape::Constant(Constant::Atom(name)) => Key::Atom(name.clone()),
        Shape::Constant(Constant::Integer(value)) => Key::Number(*value),
        Shape::Constant(Constant::Term(term)) => Key::Term(term.encode()),
        Shape::Tuple(items) => Key::Arity(items.len()),
        _ => Key::Only,
    }
}

/// Rows with one constructor: what it looks like, and the rows without that test.
struct Group<'a> {
    shape: Shape<'a>,
    rows: Vec<(Row<'a>, Shape<'a>)>,
}

impl<'a> Lowering<'a> {
    /// A clause: patterns against values, a guard, a body.
    pub fn row(
        &mut self,
        values: &[Value],
        patterns: &[&'a Pattern],
        guard: &'a [Vec<Expr>],
        scope: Scope,
        body: BlockId,
    ) -> Row<'a> {
        let mut seen = Seen { scope, names: FxHashSet::default(), equalities: Vec::new() };
        let items: Vec<Item> = patterns.iter().map(|pattern| self.item(pattern, &mut seen)).collect();
        let mut row =
            Row { index: 0, tests: Vec::new(), bindings: Vec::new(), equalities: seen.equalities, guard, body };
        for (value, item) in values.iter().zip(items).rev() {
            row.add(value, item);
        }
        row
    }

    /// Decides which row matches; for each row its bindings, or `None` if it is never reached.
    /// Leaves the current block dead.
    pub fn match_rows_of(&mut self, mut rows: Vec<Row<'a>>, fail: BlockId) -> Vec<Option<Bindings>> {
        let mut matched = rows.iter().map(|_| None).collect();
        rows.iter_mut().enumerate().for_each(|(index, row)| row.index = index);
        self.match_rows(rows, fail, &mut matched);
        matched
    }

    fn match_rows(&mut self, rows: Vec<Row<'a>>, fail: BlockId, matched: &mut Vec<Option<Bindings>>) {
        let mut rows = rows.into_iter().peekable();
        let mut moved = self.context_moved;
        while let Some(first) = rows.next() {
            self.context_moved = moved;
            let Some((value, shape)) = first.tests.last() else {
                let unconditional = first.guard.is_empty() && first.equalities.is_empty();
                let next = if unconditional || rows.peek().is_none() { fail } else { self.new_block() };
                self.match_leaf(first, next, matched);
                if unconditional || next == fail {
                    return;
                }
                self.enter(next);
                continue;
            };
            let (value, first_class) = (value.clone(), class(shape));
            let mut run = vec![first];
            while let Some(row) = rows.next_if(|row| belongs(row, &value, first_class)) {
                run.push(row);
            }
            moved |= run.iter().any(Row::moves_context);
            let next = if rows.peek().is_some() { self.new_block() } else { fail };
            self.match_run(&value, first_class, run, next, matched);
            if next == fail {
                return;
            }
            self.enter(next);
        }
        self.jump(fail);
    }

    /// A row without tests left: equal names, the guard, the body.
    fn match_leaf(&mut self, row: Row<'a>, next: BlockId, matched: &mut [Option<Bindings>]) {
        let mark = self.mark();
        self.bind_all(&row.bindings);
        let place = Place::default();
        for (name, other) in &row.equalities {
            let values = vec![self.variable(name, Span::default()), self.variable(other, Span::default())];
            self.check(Check::ExactEqual, values, next, place);
        }
        if row.guard.is_empty() {
            self.jump(row.body);
        } else {
            self.guard(row.guard, row.body, next);
        }
        self.unbind(mark);
        matched[row.index] = Some(row.bindings);
    }

    /// Rows that all look at `value` with a constructor.
    fn match_run(
        &mut self,
        value: &Value,
        first: Class,
        run: Vec<Row<'a>>,
        fail: BlockId,
        matched: &mut Vec<Option<Bindings>>,
    ) {
        match first {
            Class::Binary => return self.match_binaries(value, run, fail, matched),
            Class::Rest => return self.match_rests(value, run, fail, matched),
            Class::Map | Class::Same => {
                for mut row in run {
                    let Some((_, shape)) = row.place_of_test(value).map(|at| row.tests.remove(at)) else { continue };
                    match shape {
                        Shape::Map(fields) => self.match_map(value, fields, &mut row, fail),
                        Shape::Same(other) => {
                            self.check(Check::ExactEqual, vec![value.clone(), other], fail, Place::default());
                        }
                        _ => {}
                    }
                    self.match_rows(vec![row], fail, matched);
                }
                return;
            }
            _ => {}
        }
        let classes = group(value, run);
        let count = classes.len();
        let moved = self.context_moved;
        for (at, (class, groups)) in classes.into_iter().enumerate() {
            self.context_moved = moved;
            let other = if at + 1 == count { fail } else { self.new_block() };
            self.match_class(value, class, groups, Elsewhere { other, fail }, matched);
            if at + 1 < count {
                self.enter(other);
            }
        }
    }

    /// Decides among the constructors of one class.
    fn match_class(
        &mut self,
        value: &Value,
        class: Class,
        groups: Vec<Group<'a>>,
        to: Elsewhere,
        matched: &mut Vec<Option<Bindings>>,
    ) {
        let place = Place::default();
        let blocks: Vec<BlockId> = groups.iter().map(|_| self.new_block()).collect();
        match class {
            Class::Nil => self.branch(Check::Type("is_nil"), vec![value.clone()], blocks[0], to.other, place),
            Class::Cons => {
                self.branch(Check::Type("is_nonempty_list"), vec![value.clone()], blocks[0], to.other, place)
            }
            Class::Tuple => {
                self.check(Check::Type("is_tuple"), vec![value.clone()], to.other, place);
                let arity = |group: &Group| if let Shape::Tuple(items) = &group.shape { items.len() as u32 } else { 0 };
                if let [only] = &groups[..] {
                    self.branch(Check::Arity(arity(only)), vec![value.clone()], blocks[0], to.fail, place);
                } else {
                    let cases = groups.iter().map(arity).zip(blocks.iter().copied()).collect();
                    self.end(End::SelectArity { value: value.clone(), cases, default: to.fail });
                }
            }
            Class::Other => {
                for (group, &block) in groups.iter().zip(&blocks) {
                    let next = self.new_block();
                    self.branch(Check::ExactEqual, vec![value.clone(), constant_of(group)], block, next, place);
                    self.enter(next);
                }
                self.jump(to.other);
            }
            _ => {
                if let [only] = &groups[..] {
                    self.branch(Check::ExactEqual, vec![value.clone(), constant_of(only)], blocks[0], to.other, place);
                } else {
                    let constants = groups.iter().filter_map(|group| match &group.shape {
                        Shape::Constant(constant) => Some(constant.clone()),
                        _ => None,
                    });
                    let cases = constants.zip(blocks.iter().copied()).collect();
                    self.end(End::Select { value: value.clone(), cases, default: to.other });
                }
            }
        }
        let moved = self.context_moved;
        for (group, block) in groups.into_iter().zip(blocks) {
            self.context_moved = moved;
            self.enter(block);
            let rows = self.take_apart(value, group);
            self.match_rows(rows, to.fail, matched);
        }
    }

    /// The parts of a constructor become values that its rows look at.
    fn take_apart(&mut self, value: &Value, group: Group<'a>) -> Vec<Row<'a>> {
        let place = Place::default();
        let parts: Vec<Value> = match &group.shape {
            Shape::Cons(_) => [Operation::Head, Operation::Tail]
                .map(|operation| self.emit(operation, vec![value.clone()], place).into())
                .into(),
            Shape::Tuple(items) => (0..items.len() as u32)
                .map(|index| self.emit(Operation::Element(index), vec![value.clone()], place).into())
                .collect(),
            _ => Vec::new(),
        };
        let rows = group.rows.into_iter().map(|(mut row, shape)| {
            let items = match shape {
                Shape::Cons(pair) => vec![pair.0, pair.1],
                Shape::Tuple(items) => items,
                _ => Vec::new(),
            };
            for (part, item) in parts.iter().zip(items).rev() {
                row.add(part, item);
            }
            row
        });
        rows.collect()
    }

    /// A map pattern: each key must be there; the values are looked at next.
    fn match_map(&mut self, value: &Value, fields: Vec<(&'a Expr, Item<'a>)>, row: &mut Row<'a>, fail: BlockId) {
        let place = Place::default();
        self.check(Check::Type("is_map"), vec![value.clone()], fail, place);
        let mut found = Vec::new();
        for (expr, item) in fields {
            let key = self.guard_value(expr, fail);
            if item.is_anything() {
                self.check(Check::HasKeys, vec![value.clone(), key], fail, place);
            } else {
                let part = self.check_value(Check::MapElements, vec![value.clone(), key], fail, place);
                found.push((Value::from(part), item));
            }
        }
        for (part, item) in found.into_iter().rev() {
            row.add(&part, item);
        }
    }

    // ---- Patterns as items ----

    fn item(&mut self, pattern: &'a Pattern, seen: &mut Seen) -> Item<'a> {
        match &pattern.kind {
            PatternKind::Wildcard => Item::default(),
            PatternKind::Variable(name) => self.variable_item(name, pattern, seen),
            PatternKind::Atom(name) => Item::constant(Constant::Atom(name.clone())),
            PatternKind::Integer(value) => Item::constant(Constant::from_term(constant::integer(value))),
            PatternKind::Float(value) => {
                Item::constant(Constant::from_term(bytecode::external_term::ExternalTerm::Float(*value)))
            }
            PatternKind::Character(code) => Item::constant(Constant::Integer(i64::from(*code))),
            PatternKind::String(codes) => prefix(codes, Item::constant(Constant::Nil)),
            PatternKind::SigilBinary(bytes) => {
                let term = bytecode::external_term::ExternalTerm::Binary(bytes.clone());
                Item::constant(Constant::from_term(term))
            }
            PatternKind::Nil => Item::constant(Constant::Nil),
            PatternKind::List(items, tail) => {
                let items: Vec<Item> = items.iter().map(|item| self.item(item, seen)).collect();
                let tail = match tail {
                    Some(tail) => self.item(tail, seen),
                    None => Item::constant(Constant::Nil),
                };
                items.into_iter().rev().fold(tail, |tail, head| Item::shape(Shape::Cons(Box::new((head, tail)))))
            }
            PatternKind::Tuple(items) => {
                Item::shape(Shape::Tuple(items.iter().map(|item| self.item(item, seen)).collect()))
            }
            PatternKind::Map(fields) => {
                let fields = fields.iter().map(|(key, value)| (key, self.item(value, seen))).collect();
                Item::shape(Shape::Map(fields))
            }
            PatternKind::Record(name, fields) => {
                let mut items = vec![Item::constant(Constant::Atom(name.name.clone()))];
                let declared = self.record_fields(name);
                for declaration in declared {
                    let named = |wanted: &str| fields.iter().find(|(field, _)| &*field.name == wanted);
                    let field = named(&declaration.name.name).or_else(|| named("_"));
                    items.push(field.map_or_else(Item::default, |(_, pattern)| self.item(pattern, seen)));
                }
                Item::shape(Shape::Tuple(items))
            }
            PatternKind::RecordIndex(name, field) => Item::constant(Constant::Integer(self.record_index(name, field))),
            PatternKind::Binary(elements) => {
                let pieces =
                    elements.iter().flat_map(|element| Piece::of_element(element, self.item(&element.value, seen)));
                Item::shape(Shape::Binary(pieces.collect()))
            }
            PatternKind::Alias(left, right) => {
                let (mut item, right) = (self.item(left, seen), self.item(right, seen));
                item.names.extend(right.names);
                item.shapes.extend(right.shapes);
                item
            }
            PatternKind::StringPrefix(codes, rest) => {
                let rest = self.item(rest, seen);
                prefix(codes, rest)
            }
            PatternKind::Constant(expr) => match constant::constant(expr) {
                Some(constant) => Item::constant(constant),
                // Arithmetic without a value, as in `1 bsl -a`: matches nothing.
                None => Item {
                    names: Vec::new(),
                    shapes: vec![Shape::Constant(Constant::Nil), Shape::Constant(Constant::Integer(0))],
                },
            },
        }
    }

    fn variable_item(&mut self, name: &Name, pattern: &Pattern, seen: &mut Seen) -> Item<'a> {
        if &**name == "_" {
            return Item::default();
        }
        if seen.scope == Scope::Surrounding && !seen.names.contains(name) && self.is_bound(name) {
            return Item::shape(Shape::Same(self.variable(name, pattern.span)));
        }
        if seen.names.insert(name.clone()) {
            return Item { names: vec![name.clone()], shapes: Vec::new() };
        }
        // A second occurrence gets a name that no source can contain, and a comparison.
        let again: Name = format!("{name}'{}", seen.equalities.len()).into();
        seen.equalities.push((name.clone(), again.clone()));
        Item { names: vec![again], shapes: Vec::new() }
    }
}

/// Where to go when a class does not fit: to the next class, or out.
#[derive(Clone, Copy)]
struct Elsewhere {
    other: BlockId,
    fail: BlockId,
}

fn belongs(row: &Row, value: &Value, first: Class) -> bool {
    row.place_of_test(value).is_some_and(|at| class(&row.tests[at].1).goes_with(first))
}

/// Sorts rows by class and constructor, each in the order of first appearance.
fn group<'a>(value: &Value, run: Vec<Row<'a>>) -> Vec<(Class, Vec<Group<'a>>)> {
    let mut classes: Vec<(Class, Vec<Group>)> = Vec::new();
    let mut places: FxHashMap<Key, (usize, usize)> = FxHashMap::default();
    for mut row in run {
        let Some(at) = row.place_of_test(value) else { continue };
        let (_, shape) = row.tests.remove(at);
        let of = class(&shape);
        let class_at = classes.iter().position(|(class, _)| *class == of).unwrap_or_else(|| {
            classes.push((of, Vec::new()));
            classes.len() - 1
        });
        let groups = &mut classes[class_at].1;
        let found = match key(&shape) {
            Key::Only => groups.len().checked_sub(1).unwrap_or_else(|| {
                groups.push(Group { shape: outline(&shape), rows: Vec::new() });
                0
            }),
            key => {
                places
                    .entry(key)
                    .or_insert_with(|| {
                        groups.push(Group { shape: outline(&shape), rows: Vec::new() });
                        (class_at, groups.len() - 1)
                    })
                    .1
            }
        };
        groups[found].rows.push((row, shape));
    }
    classes
}

/// The constructor without its parts' patterns.
fn outline<'a>(shape: &Shape<'a>) -> Shape<'a> {
    match shape {
        Shape::Tuple(items) => Shape::Tuple(items.iter().map(|_| Item::default()).collect()),
        Shape::Cons(_) => Shape::Cons(Box::default()),
        other => other.clone(),
    }
}

fn constant_of(group: &Group) -> Value {
    match &group.shape {
        Shape::Constant(constant) => Value::Constant(constant.clone()),
        _ => Value::NIL,
    }
}

/// A list of these integers in front of `rest`.
fn prefix<'a>(codes: &[u32], rest: Item<'a>) -> Item<'a> {
    codes.iter().rev().fold(rest, |tail, &code| {
        let head = Item::constant(Constant::Integer(i64::from(code)));
        Item::shape(Shape::Cons(Box::new((head, tail))))
    })
}
