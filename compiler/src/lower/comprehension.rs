//! Comprehensions: each generator becomes a function over what it takes apart.
//!
//! ```text
//! [{X, Y} || X <- Xs, Y <- f(X), X < Y]
//!
//! a([X | T])    -> b(f(X), X, T);             level of X
//! a([])         -> [].
//! b([Y | U], X, T) when X < Y -> [{X, Y} | b(U, X, T)];
//! b([_ | U], X, T)            -> b(U, X, T);
//! b([], X, T)   -> a(T).                      out of Ys: on with the Xs
//! ```
//! What comes behind a level is a `More`: the function to go on with and its
//! arguments. Bit strings are gathered in an accumulator instead, which every
//! level passes on; maps are made of a list of pairs.

use super::{Lowering, State};
use crate::ast::{Expr, ExprKind, Name, Pattern, Qualifier, QualifierKind};
use crate::core::{BlockId, Callee, Check, End, ErrorKind, FunctionId, Operation, Place, Value};
use crate::lower::binary::{Pieces, bits_segment};
use crate::lower::clause::Position;
use crate::lower::expression::{constant_value, truth};
use crate::lower::free::Names;
use crate::match_compile::{Row, Scope};
use bytecode::external_term::ExternalTerm;

/// What a comprehension makes of each combination.
#[derive(Clone, Copy)]
pub enum Product<'a> {
    List(&'a Expr),
    Bits(&'a Expr),
    /// Keys and values, as a list of pairs.
    Pairs(&'a Expr, &'a Expr),
}

impl<'a> Product<'a> {
    fn results(&self) -> Vec<&'a Expr> {
        match *self {
            Product::List(result) | Product::Bits(result) => vec![result],
            Product::Pairs(key, value) => vec![key, value],
        }
    }

    /// As names of lifted functions have it.
    fn kind(&self) -> &'static str {
        match self {
            Product::List(_) => "lc",
            Product::Bits(_) => "lbc",
            Product::Pairs(..) => "mc",
        }
    }
}

/// How the rest of the result is made.
#[derive(Clone)]
enum More {
    /// There is none: `[]`, or what was gathered.
    End,
    /// By another round of a level: what is left of its sources, and what it was passed.
    Round { level: FunctionId, sources: Vec<Value>, passed: Vec<Value> },
}

impl More {
    fn values(&self) -> impl Iterator<Item = &Value> {
        let (sources, passed): (&[Value], &[Value]) = match self {
            More::End => (&[], &[]),
            More::Round { sources, passed, .. } => (sources, passed),
        };
        sources.iter().chain(passed)
    }

    /// The same with each value as another function knows it.
    fn translate(&self, value: impl Fn(&Value) -> Value) -> More {
        match self {
            More::End => More::End,
            More::Round { level, sources, passed } => More::Round {
                level: level.clone(),
                sources: sources.iter().map(&value).collect(),
                passed: passed.iter().map(&value).collect(),
            },
        }
    }
}

/// One `Pattern <- Source` of a level.
struct Generator<'a> {
    source: &'a Expr,
    kind: SourceKind,
    /// One pattern, or a key's and a value's.
    patterns: Vec<&'a Pattern>,
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SourceKind {
    List,
    Binary,
    /// A list of pairs by the time the level sees it.
    Map,
}

/// What stays the same through one comprehension.
#[derive(Clone, Copy)]
struct Frame<'a> {
    product: Product<'a>,
    place: Place,
}

impl<'a> Lowering<'a> {
    pub fn comprehension(
        &mut self,
        product: Product<'a>,
        qualifiers: &'a [Qualifier],
        place: Place,
        position: Position,
    ) -> Value {
        let mark = self.mark();
        let gathered = matches!(product, Product::Bits(_)).then(|| {
            let size = Value::integer(256);
            self.emit(Operation::BinaryInitialWritable, vec![size], place).into()
        });
        let frame = Frame { product, place };
        let value = self.qualifiers(frame, qualifiers, &More::End, gathered, position);
        self.unbind(mark);
        value
    }

    /// The result of these qualifiers for the current values of those before them.
    fn qualifiers(
        &mut self,
        frame: Frame<'a>,
        qualifiers: &'a [Qualifier],
        more: &More,
        gathered: Option<Value>,
        position: Position,
    ) -> Value {
        let Some((first, rest)) = qualifiers.split_first() else {
            return self.product(frame, more, gathered, position);
        };
        let generators = generators(first);
        if !generators.is_empty() {
            return self.generate(frame, first, generators, rest, more, gathered, position);
        }
        let QualifierKind::Filter(filter) = &first.kind else { return Value::NIL };
        let (yes, no) = (self.new_block(), self.new_block());
        self.filter(filter, yes, no);
        let mut join = self.join(position);
        let mark = self.mark();
        self.enter(yes);
        let accumulator = gathered.clone();
        self.arm(&mut join, mark, |this, position| this.qualifiers(frame, rest, more, accumulator, position));
        self.enter(no);
        self.arm(&mut join, mark, |this, position| this.go_on(frame, more, gathered, position));
        join.forget_names();
        self.finish_join(join)
    }

    /// Guard expressions fail to "no"; others must be boolean.
    fn filter(&mut self, filter: &'a Expr, yes: BlockId, no: BlockId) {
        if self.is_guard_test(filter) {
            return self.guard_test(filter, yes, no);
        }
        let value = self.expr(filter);
        let wrong = self.new_block();
        self.end(End::Select {
            value: value.clone(),
            cases: vec![(truth(true), yes), (truth(false), no)],
            default: wrong,
        });
        self.enter(wrong);
        let place = self.place_of(filter);
        self.error_tuple("bad_filter", value, place);
    }

    /// One element, then the rest.
    fn product(&mut self, frame: Frame<'a>, more: &More, gathered: Option<Value>, position: Position) -> Value {
        let place = frame.place;
        let element = match frame.product {
            Product::List(result) => self.expr(result),
            Product::Pairs(key, value) => {
                let items = vec![self.expr(key), self.expr(value)];
                self.tuple(items, place)
            }
            Product::Bits(result) => {
                let gathered = gathered.map(|bits| self.gather(bits, result, place));
                return self.go_on(frame, more, gathered, position);
            }
        };
        let rest = self.go_on(frame, more, None, Position::Inner);
        self.emit(Operation::Cons, vec![element, rest], place).into()
    }

    /// What was gathered, with the bits of one more result behind it.
    fn gather(&mut self, gathered: Value, result: &'a Expr, place: Place) -> Value {
        let mut pieces = Pieces::default();
        pieces.segments.push(bits_segment(1));
        pieces.arguments.extend([gathered, Value::atom("all")]);
        if let ExprKind::Binary(elements) = &result.kind {
            pieces = self.pieces_behind(pieces, elements, |this, part| this.expr(part));
        } else {
            pieces.segments.push(bits_segment(1));
            pieces.arguments.extend([self.expr(result), Value::atom("all")]);
        }
        self.emit(Operation::BinaryCreate(pieces.segments), pieces.arguments, place).into()
    }

    /// The rest of the result.
    fn go_on(&mut self, frame: Frame<'a>, more: &More, gathered: Option<Value>, position: Position) -> Value {
        match more {
            More::End => gathered.unwrap_or(Value::NIL),
            More::Round { level, sources, passed } => {
                let arguments = sources.iter().cloned().chain(gathered).chain(passed.iter().cloned()).collect();
                self.finish_call(Callee::Local(level.clone()), arguments, frame.place, position)
            }
        }
    }

    // ---- Levels ----

    /// Evaluates the sources, and calls the level's function with them.
    #[expect(
        clippy::too_many_arguments,
        reason = "a level's surroundings; a struct of them would be made and taken apart once"
    )]
    fn generate(
        &mut self,
        frame: Frame<'a>,
        qualifier: &'a Qualifier,
        generators: Vec<Generator<'a>>,
        rest: &'a [Qualifier],
        more: &More,
        gathered: Option<Value>,
        position: Position,
    ) -> Value {
        let place = self.place(qualifier.span);
        if generators.len() > 1 && generators.iter().any(|generator| generator.kind == SourceKind::Binary) {
            self.unsupported(qualifier.span, "a binary generator joined to others by '&&'");
        }
        let sources: Vec<Value> = generators.iter().map(|generator| self.source(generator, place)).collect();
        let mut names = Names::default();
        names.behind(qualifier, rest, &frame.product.results());
        let captured = self.captured(&names, generators[0].source);
        // Constants are known in the level too; what two names share is passed once.
        let mut passed: Vec<Value> = Vec::new();
        for value in captured.iter().map(|(_, value)| value).chain(more.values()) {
            if value.variable().is_some() && !passed.contains(value) {
                passed.push(value.clone());
            }
        }
        let own_arity = sources.len() + usize::from(gathered.is_some());
        let name = self.loop_name(frame.product.kind(), own_arity);
        let level = FunctionId { name, arity: (own_arity + passed.len()) as u32 };
        let gathers = gathered.is_some();
        self.lift(level.clone(), place, |this| {
            let entry = this.level_entry(&generators, gathers, &captured, &passed, more);
            this.level(frame, generators, rest, &level, entry, place);
        });
        let arguments = sources.into_iter().chain(gathered).chain(passed).collect();
        self.finish_call(Callee::Local(level), arguments, frame.place, position)
    }

    fn source(&mut self, generator: &Generator<'a>, place: Place) -> Value {
        let value = self.expr(generator.source);
        if generator.kind != SourceKind::Map {
            return value;
        }
        let (right, wrong) = (self.new_block(), self.new_block());
        self.branch(Check::Type("is_map"), vec![value.clone()], right, wrong, place);
        self.enter(wrong);
        self.error_tuple("bad_generator", value.clone(), place);
        self.enter(right);
        self.call_remote("maps", "to_list", vec![value], place)
    }

    /// Parameters of a level's function, and what they stand for.
    fn level_entry(
        &mut self,
        generators: &[Generator<'a>],
        gathers: bool,
        captured: &[(Name, Value)],
        passed: &[Value],
        more: &More,
    ) -> Entry {
        let mut parameters = Vec::new();
        let mut fresh = |state: &mut State| {
            let parameter = state.function.new_variable();
            parameters.push(parameter);
            Value::from(parameter)
        };
        let sources = generators.iter().map(|_| fresh(&mut self.state)).collect();
        let gathered = gathers.then(|| fresh(&mut self.state));
        let inner: Vec<Value> = passed.iter().map(|_| fresh(&mut self.state)).collect();
        self.state.function.block_mut(BlockId::ENTRY).parameters = parameters;
        let translate = |value: &Value| match passed.iter().position(|other| other == value) {
            Some(at) => inner[at].clone(),
            None => value.clone(),
        };
        for (name, value) in captured {
            self.bind(name, translate(value));
        }
        Entry { sources, gathered, more: more.translate(translate), passed: inner }
    }

    /// The function of one level.
    fn level(
        &mut self,
        frame: Frame<'a>,
        generators: Vec<Generator<'a>>,
        rest: &'a [Qualifier],
        level: &FunctionId,
        entry: Entry,
        place: Place,
    ) {
        let (done, skip) = (self.new_block(), self.new_block());
        let mut tails = Vec::new();
        let mut taken = Vec::new();
        for (at, generator) in generators.iter().enumerate() {
            let end = self.new_block();
            let (values, tail) = self.take_first(generator, &entry.sources[at], end, place);
            let here = self.state.current;
            self.enter(end);
            self.source_ends(&generators, &entry.sources, at, done, place);
            self.enter(here);
            taken.push(values);
            tails.push(tail);
        }
        let mark = self.mark();
        for (generator, values) in generators.iter().zip(taken) {
            self.match_first(generator, values, skip, place);
        }
        let again = More::Round { level: level.clone(), sources: tails, passed: entry.passed };
        let value = self.qualifiers(frame, rest, &again, entry.gathered.clone(), Position::Tail);
        self.return_(value);
        self.unbind(mark);
        self.enter(skip);
        let value = self.go_on(frame, &again, entry.gathered.clone(), Position::Tail);
        self.return_(value);
        self.enter(done);
        let value = self.go_on(frame, &entry.more, entry.gathered, Position::Tail);
        self.return_(value);
    }

    fn return_(&mut self, value: Value) {
        if !self.state.dead {
            self.end(End::Return(value));
        }
    }

    /// Takes the first element off a source: what the patterns look at, and what is left.
    fn take_first(
        &mut self,
        generator: &Generator<'a>,
        source: &Value,
        end: BlockId,
        place: Place,
    ) -> (Taken<'a>, Value) {
        if generator.kind == SourceKind::Binary {
            return self.take_first_bits(generator, source, end, place);
        }
        self.check(Check::Type("is_nonempty_list"), vec![source.clone()], end, place);
        let head: Value = self.emit(Operation::Head, vec![source.clone()], place).into();
        let tail = self.emit(Operation::Tail, vec![source.clone()], place).into();
        let values = if generator.kind == SourceKind::Map {
            [0, 1].map(|index| self.emit(Operation::Element(index), vec![head.clone()], place).into()).to_vec()
        } else {
            vec![head.clone()]
        };
        (Taken { whole: head, parts: Parts::Values(values) }, tail)
    }

    fn take_first_bits(
        &mut self,
        generator: &Generator<'a>,
        source: &Value,
        end: BlockId,
        place: Place,
    ) -> (Taken<'a>, Value) {
        let bad = self.new_block();
        let context: Value = self.check_value(Check::BinaryStart, vec![source.clone()], bad, place).into();
        let here = self.state.current;
        self.enter(bad);
        self.error_tuple("bad_generator", source.clone(), place);
        self.enter(here);
        let row = self.take_binary(&context, generator.patterns[0], end);
        let tail = self.emit(Operation::BinaryTail, vec![context], place).into();
        (Taken { whole: source.clone(), parts: Parts::Segments(row) }, tail)
    }

    /// Matches what was taken; what does not match is skipped, or an error where the generator is strict.
    fn match_first(&mut self, generator: &Generator<'a>, taken: Taken<'a>, skip: BlockId, place: Place) {
        let fail = if generator.strict { self.new_block() } else { skip };
        let body = self.new_block();
        let row = match taken.parts {
            Parts::Values(values) => self.row(&values, &generator.patterns, &[], Scope::Fresh, body),
            Parts::Segments(row) => row.with_body(body),
        };
        let matched = self.match_rows_of(vec![row], fail);
        if generator.strict {
            self.enter(fail);
            self.error(ErrorKind::BadMatch, vec![taken.whole], place);
        }
        self.enter(body);
        if let Some(Some(bindings)) = matched.first() {
            self.bind_all(bindings);
        }
    }

    /// Source `at` gave nothing, those before it did: the end if all are at their end, else an error.
    fn source_ends(&mut self, generators: &[Generator<'a>], sources: &[Value], at: usize, done: BlockId, place: Place) {
        let generator = &generators[at];
        if generators.len() == 1 && generator.kind == SourceKind::Binary {
            if !generator.strict {
                return self.jump(done);
            }
            let wrong = self.new_block();
            let empty = constant_value(ExternalTerm::Binary(Vec::new()));
            self.branch(Check::ExactEqual, vec![sources[0].clone(), empty], done, wrong, place);
            self.enter(wrong);
            return self.error(ErrorKind::BadMatch, vec![sources[0].clone()], place);
        }
        let wrong = self.new_block();
        if at == 0 {
            for source in sources {
                self.check(Check::Type("is_nil"), vec![source.clone()], wrong, place);
            }
            self.jump(done);
        } else {
            self.jump(wrong);
        }
        self.enter(wrong);
        if let [source] = sources {
            return self.error_tuple("bad_generator", source.clone(), place);
        }
        let all = self.tuple(sources.to_vec(), place);
        self.error_tuple("bad_generators", all, place);
    }
}

/// What a level's function knows at its start.
struct Entry {
    sources: Vec<Value>,
    gathered: Option<Value>,
    more: More,
    /// Its last parameters, which every round passes on.
    passed: Vec<Value>,
}

/// The first element of a source.
struct Taken<'a> {
    /// What is reported if a strict generator does not match.
    whole: Value,
    parts: Parts<'a>,
}

enum Parts<'a> {
    /// A value for each pattern.
    Values(Vec<Value>),
    /// Segments, taken out but not compared yet.
    Segments(Row<'a>),
}

fn generators<'a>(qualifier: &'a Qualifier) -> Vec<Generator<'a>> {
    match &qualifier.kind {
        QualifierKind::List { pattern, list, strict } => {
            vec![Generator { source: list, kind: SourceKind::List, patterns: vec![pattern], strict: *strict }]
        }
        QualifierKind::Binary { pattern, binary, strict } => {
            vec![Generator { source: binary, kind: SourceKind::Binary, patterns: vec![pattern], strict: *strict }]
        }
        QualifierKind::Map { key, value, map, strict } => {
            vec![Generator { source: map, kind: SourceKind::Map, patterns: vec![key, value], strict: *strict }]
        }
        QualifierKind::Zip(parts) => parts.iter().flat_map(generators).collect(),
        QualifierKind::Filter(_) => Vec::new(),
    }
}
