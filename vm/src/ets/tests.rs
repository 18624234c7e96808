//! Tables against plain maps, with one thread and with several; every word that is counted is given back.

use super::object::{Form, Object};
use super::table::{Access, Options, Table};
use super::{Action, Kind, Position, Visitor};
use crate::atom::{Atom, atoms};
use crate::heap::{Allocate, Heap};
use crate::term::tags::Term;
use std::collections::BTreeMap;
use std::thread;

fn table(kind: Kind, compressed: bool) -> Table {
    let options = Options {
        kind,
        access: Access::Write,
        key_at: 0,
        is_named: false,
        compressed,
        read_concurrency: false,
        write_concurrency: atoms::FALSE,
        uses_many_locks: false,
        decentralized_counters: false,
    };
    Table::new(1, Atom(0), Term::pid(1, 1), None, options)
}

fn put(table: &Table, key: i64, value: i64) {
    let mut heap = Heap::empty();
    let tuple = heap.tuple(&[Term::small(key), Term::small(value)]);
    table.put(table.object(tuple).unwrap());
    heap.release();
}

fn value(table: &Table, key: i64) -> Option<i64> {
    let mut found = None;
    table.each_of(Term::small(key), |object| found = object.tuple().map(|tuple| tuple.elements()[1].small_value()));
    found
}

/// The next of a row of numbers that looks random.
fn next(seed: &mut u64) -> i64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 40) as i64
}

struct Keys(Vec<i64>);

impl Visitor for Keys {
    fn visit(&mut self, object: Object) -> Action {
        self.0.push(object.key(0).small_value());
        Action::Keep
    }
    fn has_enough(&self) -> bool {
        self.0.len().is_multiple_of(7)
    }
    fn keep(&mut self, key: Term) -> Term {
        key
    }
}

/// All keys, a few at a time.
fn keys(table: &Table, backwards: bool) -> Vec<i64> {
    let (mut keys, mut position) = (Keys(Vec::new()), Position::Start);
    while position != Position::End {
        position = table.scan(position, backwards, &mut keys);
    }
    keys.0
}

#[test]
fn tables_do_what_a_map_does() {
    for kind in [Kind::Set, Kind::OrderedSet] {
        let (table, mut model, mut seed) = (table(kind, false), BTreeMap::new(), 1);
        let empty = table.words();
        for step in 0..60_000 {
            let key = next(&mut seed) % 5000 - 2500;
            // More is put in than taken out at first, then the other way round.
            if next(&mut seed) % 10 < if step < 30_000 { 7 } else { 2 } {
                put(&table, key, step);
                model.insert(key, step);
            } else {
                table.remove(Term::small(key), |_| true);
                model.remove(&key);
            }
            if step % 5000 == 0 {
                assert_eq!(table.object_count(), model.len());
                assert!((-2600..2600).all(|key| value(&table, key) == model.get(&key).copied()));
                let mut all = keys(&table, false);
                if kind == Kind::OrderedSet {
                    assert!(keys(&table, true).into_iter().rev().eq(model.keys().copied()));
                } else {
                    all.sort_unstable();
                }
                assert!(all.into_iter().eq(model.keys().copied()));
            }
        }
        for &key in model.keys() {
            table.remove(Term::small(key), |_| true);
        }
        assert_eq!(table.object_count(), 0);
        assert!(table.words() <= empty + 64 * 16, "{kind:?}: {} words, {empty} when new", table.words());
    }
}

#[test]
fn threads_count_in_one_table() {
    for kind in [Kind::Set, Kind::OrderedSet] {
        let table = table(kind, false);
        (0..100).for_each(|key| put(&table, key, 0));
        thread::scope(|scope| {
            for worker in 0..4 {
                let table = &table;
                scope.spawn(move || {
                    for step in 0..20_000 {
                        let add = |object: Option<Object>| {
                            let object = object.ok_or(())?;
                            let old = object.tuple().ok_or(())?.elements()[1].small_value();
                            assert!(object.replace_immediate(1, Term::small(old + 1)));
                            Ok::<_, ()>(None)
                        };
                        table.update(Term::small(step % 100), add).unwrap();
                        let own = 1000 + worker * 100_000 + step;
                        put(table, own, step);
                        assert_eq!(value(table, own), Some(step));
                        if step % 2 == 0 {
                            table.remove(Term::small(own), |_| true);
                        }
                    }
                });
            }
        });
        assert_eq!((0..100).map(|key| value(&table, key).unwrap()).sum::<i64>(), 80_000);
        assert_eq!(table.object_count(), 100 + 40_000);
    }
}

#[test]
fn lists_are_put_as_a_whole() {
    let table = table(Kind::Set, false);
    let put_both = |a: i64, b: i64| {
        let mut heap = Heap::empty();
        let objects = [a, b].map(|key| {
            let tuple = heap.tuple(&[Term::small(key)]);
            table.object(tuple).unwrap()
        });
        heap.release();
        let is_put = table.put_all(&objects, true);
        if !is_put {
            objects.into_iter().for_each(Object::free);
        }
        is_put
    };
    // Threads that want overlapping pairs in both orders: nobody waits for good, and each key is put once.
    let count: usize = thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                scope.spawn(move || {
                    (0..2000)
                        .filter(|n| if worker % 2 == 0 { put_both(*n, n + 1) } else { put_both(n + 1, *n) })
                        .count()
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert_eq!(table.object_count(), count * 2);
}

#[test]
fn a_walk_over_a_fixed_table_meets_what_is_taken_out() {
    let table = table(Kind::Set, false);
    (0..500).for_each(|key| put(&table, key, 0));
    let pid = Term::pid(1, 1);
    table.fix(pid, 0);
    let (mut met, mut current) = (0, None);
    table.first(|object| current = Some(object.key(0)));
    while let Some(key) = current.take() {
        met += 1;
        table.remove(key, |_| true);
        assert!(table.neighbour(key, false, |object| current = Some(object.key(0))));
    }
    assert_eq!((met, table.object_count()), (500, 0));
    put(&table, 3, 4);
    table.unfix(pid, false);
    assert_eq!((table.object_count(), value(&table, 3), value(&table, 4)), (1, Some(4), None));
}

#[test]
fn compressed_objects_come_back() {
    let mut heap = Heap::empty();
    let text = heap.string(&"nothing new under the sun ".repeat(10));
    let binary = heap.binary(&[7; 400]);
    let tuple = heap.tuple(&[text, Term::small(1), binary, text]);
    let form = |compressed| Form { key_at: 1, linked: true, compressed };
    let (plain, small) = (Object::new(tuple, form(false), 5).unwrap(), Object::new(tuple, form(true), 5).unwrap());
    assert!(small.is_compressed() && small.block_words() * 4 < plain.block_words());
    assert_eq!((small.key(1), small.hash()), (Term::small(1), 5));
    let back = small.to_heap(&mut heap, 1);
    assert!(crate::term::compare::exact_equal(back, tuple));
    // What compressing does not make smaller stays as it is.
    let tuple = heap.tuple(&[Term::small(1), Term::small(2)]);
    let object = Object::new(tuple, Form { key_at: 0, ..form(true) }, 0).unwrap();
    assert!(!object.is_compressed());
    [plain, small, object].into_iter().for_each(Object::free);
    heap.release();
}
