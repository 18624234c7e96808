//! Random graphs against a model that is not collected.

use super::{check, collect, collect_full, move_to};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::tags::{NIL, Term};
use std::rc::Rc;

/// What a term should be.
#[derive(Clone)]
enum Model {
    Small(i64),
    Float(u64),
    Big(u64),
    Cons(Rc<Model>, Rc<Model>),
    Tuple(Vec<Rc<Model>>),
}

fn assert_is(term: Term, model: &Model) {
    let mut later = vec![(term, model)];
    while let Some((term, model)) = later.pop() {
        match model {
            Model::Small(value) => assert_eq!(term, Term::small(*value)),
            Model::Float(bits) => assert_eq!(term.as_float().map(f64::to_bits), Some(*bits)),
            Model::Big(limb) => assert_eq!(term.as_bignum().unwrap().limbs, [*limb]),
            Model::Cons(head, tail) => {
                later.push((term.head(), head));
                later.push((term.tail(), tail));
            }
            Model::Tuple(elements) => {
                assert_eq!(term.arity(), elements.len());
                later.extend(term.elements().iter().copied().zip(elements.iter().map(|element| &**element)));
            }
        }
    }
}

/// A small generator of numbers; the same ones in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Registers with terms, the same as models, and some of them on the stack.
struct World {
    heap: Heap,
    terms: Vec<Term>,
    models: Vec<Rc<Model>>,
    stack: Vec<Rc<Model>>,
    random: Random,
}

impl World {
    fn new(heap: Heap, seed: u64) -> World {
        let small = Rc::new(Model::Small(0));
        World {
            heap,
            terms: vec![Term::small(0); 20],
            models: vec![small; 20],
            stack: Vec::new(),
            random: Random(seed * 2 + 1),
        }
    }

    fn build(&mut self) {
        let (a, b, to) = (self.random.below(20), self.random.below(20), self.random.below(20));
        let (x, y) = (self.terms[a], self.terms[b]);
        let (m, n) = (Rc::clone(&self.models[a]), Rc::clone(&self.models[b]));
        let (term, model) = match self.random.below(12) {
            0 => (Term::small(7), Model::Small(7)),
            1 => (self.heap.float(2.5), Model::Float(2.5f64.to_bits())),
            2 => (self.heap.unsigned(u64::MAX - 5), Model::Big(u64::MAX - 5)),
            3 => (self.heap.tuple(&[]), Model::Tuple(vec![])),
            4 | 5 => (self.heap.tuple(&[x, y, x]), Model::Tuple(vec![Rc::clone(&m), n, m])),
            _ => (self.heap.cons(x, y), Model::Cons(m, n)),
        };
        // Most results replace a leaf of the graph, some make garbage of a whole one.
        if matches!(model, Model::Small(_)) || self.random.below(3) > 0 {
            self.terms[to] = term;
            self.models[to] = Rc::new(model);
        }
    }

    fn push(&mut self) {
        if self.heap.free_words() > 0 {
            let at = self.random.below(20);
            self.heap.push(self.terms[at]);
            self.stack.push(Rc::clone(&self.models[at]));
        }
    }

    fn pop(&mut self) {
        if self.stack.pop().is_some() {
            self.heap.stop = self.heap.stop.wrapping_add(1);
        }
    }

    fn check(&self) {
        check::verify(&self.heap, &[&self.terms]);
        for (&term, model) in self.terms.iter().zip(&self.models) {
            assert_is(term, model);
        }
        let stack = super::super::words::stack(&self.heap);
        assert_eq!(stack.len(), self.stack.len());
        for (&term, model) in stack.iter().zip(self.stack.iter().rev()) {
            assert_is(term, model);
        }
    }

    /// Graphs here double in size when a term is put into itself twice, so checks stop at a few.
    fn forget_large(&mut self) {
        for at in 0..20 {
            if crate::term::copy::size_of(self.terms[at]) > 20_000 {
                self.terms[at] = Term::small(0);
                self.models[at] = Rc::new(Model::Small(0));
            }
        }
        while let Some(top) = super::super::words::stack(&self.heap).first() {
            if crate::term::copy::size_of(*top) <= 20_000 {
                break;
            }
            self.pop();
        }
    }
}

fn run(mut world: World, rounds: usize) {
    for _ in 0..rounds {
        for _ in 0..1 + world.random.below(60) {
            world.build();
            match world.random.below(10) {
                0 => world.push(),
                1 => world.pop(),
                _ => {}
            }
            world.forget_large();
        }
        let need = world.random.below(80);
        match world.random.below(12) {
            0 => drop(collect_full(&mut world.heap, &mut [&mut world.terms], need).unwrap()),
            1 => {
                let min = world.heap.min_words as usize;
                move_to(&mut world.heap, &mut [&mut world.terms], min).unwrap();
            }
            2 => {
                move_to(&mut world.heap, &mut [&mut world.terms], 0).unwrap();
                assert_eq!(world.heap.free_words(), 0);
            }
            _ => {
                collect(&mut world.heap, &mut [&mut world.terms], need).unwrap();
                assert!(world.heap.free_words() >= need);
            }
        }
        assert!(!world.heap.has_fragments());
        world.check();
        if world.random.below(5) == 0 {
            let (min, sweep) = (world.heap.min_words, world.heap.fullsweep_after);
            let mut cold = None;
            let parked = std::mem::replace(&mut world.heap, Heap::empty()).park(&mut cold);
            world.heap = Heap::unpark(parked, &mut cold);
            (world.heap.min_words, world.heap.fullsweep_after) = (min, sweep);
            world.check();
        }
    }
    world.heap.release();
}

#[test]
fn small_heaps() {
    for seed in 1..30 {
        let mut world = World::new(Heap::empty(), seed);
        world.heap.min_words = [0, 12, 233][seed as usize % 3];
        run(world, 60);
    }
}

#[test]
fn generational_heaps() {
    for seed in 1..12 {
        let mut world = World::new(Heap::with_words(6772).unwrap(), seed);
        world.heap.min_words = 6772;
        world.heap.fullsweep_after = [65_535, 3, 0][seed as usize % 3];
        run(world, 120);
    }
}

#[test]
fn survivors_of_two_minor_collections_are_old() {
    let mut heap = Heap::with_words(10_958).unwrap();
    let mut roots = [heap.list_of((0..1000).map(Term::small))];
    for collections in 1..=3u32 {
        assert!(!collect(&mut heap, &mut [&mut roots], 0).unwrap().full);
        assert_eq!(heap.old.used_words(), if collections < 2 { 0 } else { 2000 });
        assert_eq!(heap.minor_collections, collections);
    }
    assert_eq!(roots[0].length(), Some(1000));
    // A younger list that ends in the old one.
    roots[0] = heap.cons(Term::small(-1), roots[0]);
    collect(&mut heap, &mut [&mut roots], 0).unwrap();
    check::verify(&heap, &[&roots]);
    assert_eq!((heap.used_words(), heap.old.used_words(), roots[0].length()), (2, 2000, Some(1001)));
    roots[0] = NIL;
    let collected = collect_full(&mut heap, &mut [&mut roots], 0).unwrap();
    assert_eq!((collected.reclaimed_words, heap.old.size_words(), heap.used_words()), (2002, 0, 0));
    assert_eq!(heap.size_words(), 233);
    heap.release();
}

#[test]
fn a_growing_list_takes_at_most_a_quarter_more_than_it_needs() {
    let mut heap = Heap::empty();
    let mut roots = [NIL];
    for i in 0..1_000_000 {
        if heap.free_words() < 2 {
            collect(&mut heap, &mut [&mut roots], 2).unwrap();
        }
        roots[0] = heap.cons(Term::small(i), roots[0]);
    }
    assert!(!heap.has_fragments());
    assert_eq!(roots[0].length(), Some(1_000_000));
    collect_full(&mut heap, &mut [&mut roots], 0).unwrap();
    check::verify(&heap, &[&roots]);
    assert!(heap.old.size_words() + heap.size_words() < 5_000_000, "{} + {}", heap.old.size_words(), heap.size_words());
    heap.release();
}

#[test]
fn the_scratch_block_is_left_alone() {
    let mut scratch = vec![0u64; 500];
    // SAFETY: the vector outlives the heap and is not used besides.
    #[allow(unsafe_code)] // a heap in memory that the test owns
    let mut heap = unsafe { Heap::in_scratch(scratch.as_mut_ptr(), 500) };
    let list = heap.list_of((0..20).map(Term::small));
    heap.push(list);
    move_to(&mut heap, &mut [], 0).unwrap();
    assert!(!heap.borrowed);
    scratch.fill(u64::MAX);
    assert_eq!((heap.size_words(), heap.free_words()), (41, 0));
    assert_eq!(super::super::words::stack(&heap)[0].length(), Some(20));
    heap.release();
}

#[test]
fn literals_stay_where_they_are() {
    use bytecode::external_term::ExternalTerm;
    let tree = ExternalTerm::Tuple(vec![ExternalTerm::Integer(1), ExternalTerm::Float(0.5)]);
    let literal = crate::heap::literal::build(&tree, &mut |_, _, _| unreachable!()).unwrap();
    let mut heap = Heap::with_words(12).unwrap();
    let mut roots = [heap.cons(literal, literal)];
    collect(&mut heap, &mut [&mut roots], 0).unwrap();
    check::verify(&heap, &[&roots]);
    assert_eq!((heap.used_words(), roots[0].head(), roots[0].tail()), (2, literal, literal));
    heap.release();
}

#[test]
fn fragments_move_into_the_heap() {
    let mut heap = Heap::with_words(12).unwrap();
    let mut roots = [heap.list_of((0..5000).map(Term::small))];
    assert!(heap.has_fragments());
    check::verify(&heap, &[&roots]);
    collect(&mut heap, &mut [&mut roots], 10).unwrap();
    check::verify(&heap, &[&roots]);
    assert!(!heap.has_fragments());
    assert_eq!(roots[0].list().map(Term::small_value).sum::<i64>(), 4999 * 2500);
    heap.release();
}

#[test]
fn what_cannot_be_had_is_an_error() {
    let mut heap = Heap::with_words(12).unwrap();
    let mut roots = [heap.cons(NIL, NIL)];
    assert!(collect(&mut heap, &mut [&mut roots], 1 << 50).is_err());
    check::verify(&heap, &[&roots]);
    heap.release();
}
