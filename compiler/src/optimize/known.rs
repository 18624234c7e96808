//! What is known at a place of a function: types, constants, answers to questions that were asked on the way.
//!
//! Control that comes to a block has answered the questions on its way, so what
//! holds at the end of a block holds in all blocks that it dominates, and one
//! answer more where a branch is the only way in. The dominator tree is walked
//! with the facts on a trail; leaving a block undoes its own.

use super::types::{Kinds, Type, is_whole};
use crate::core::graph::Graph;
use crate::core::{Block, BlockId, Check, Constant, End, Function, Instruction, Operation, Value, Variable};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

#[derive(Clone, Copy)]
pub enum Step {
    Enter(BlockId),
    Leave,
}

/// A walk over the dominator tree. A block comes behind all that lead to it, loops aside.
pub fn steps(function: &Function, graph: &Graph) -> Vec<Step> {
    let dominators = graph.dominators();
    let mut children: Vec<Vec<BlockId>> = vec![Vec::new(); function.blocks.len()];
    for &block in graph.order.iter().skip(1).rev() {
        children[dominators[block.index()].index()].push(block);
    }
    let mut steps = Vec::with_capacity(2 * graph.order.len());
    let mut pending = vec![Step::Enter(BlockId::ENTRY)];
    while let Some(step) = pending.pop() {
        if let Step::Enter(id) = step {
            pending.push(Step::Leave);
            pending.extend(children[id.index()].iter().map(|&child| Step::Enter(child)));
        }
        steps.push(step);
    }
    steps
}

/// A check that can be asked again: its answer depends on nothing but its arguments.
fn is_stable(check: &Check) -> bool {
    !matches!(
        check,
        Check::BinaryStart
            | Check::BinaryGet(_)
            | Check::BinarySkip(_)
            | Check::BinaryTestTail(_)
            | Check::BinaryTestUnit(_)
            | Check::BinaryMatchString(_)
            | Check::BinaryCreate(_)
            | Check::MapUpdate { .. }
    )
}

/// How many of the answers about a variable are looked at, latest first: a guard may ask ten thousand questions.
const LOOKED_BACK: usize = 100;

/// Cases of a selection, at most, that tell what its value is behind each of them.
const MANY_CASES: usize = 1_000;

/// A check that was asked, with its results if the answer was yes.
struct Answer {
    check: Check,
    arguments: Vec<Value>,
    yes: bool,
    results: Vec<Variable>,
}

/// What holds at the current place.
#[derive(Default)]
pub struct Facts {
    /// What each variable is where it is written: what is not in the list may be anything.
    pub definitions: Vec<Type>,
    /// What is known beyond that.
    types: FxHashMap<Variable, Type>,
    /// Of tuples.
    arities: FxHashMap<Variable, u32>,
    constants: FxHashMap<Variable, Constant>,
    /// By the first variable that the check is about.
    answers: FxHashMap<Variable, Vec<Answer>>,
    parts: FxHashMap<Variable, Vec<(Operation, Variable)>>,
    /// The match context that was found, on the only way into this block, to have whole bytes left.
    whole: Option<Variable>,
    /// Match contexts that are moved by something else than whole bytes.
    uneven: FxHashSet<Variable>,
    /// Match contexts of binaries that are moved by whole bytes alone.
    even: FxHashSet<Variable>,
    trail: Vec<Undo>,
    /// Where the facts of each block on the way from the entry begin.
    marks: Vec<usize>,
}

enum Undo {
    Types(Variable, Option<Type>),
    Arity(Variable),
    Constant(Variable),
    Answer(Variable),
    Part(Variable),
}

fn first_variable(arguments: &[Value]) -> Option<Variable> {
    arguments.iter().find_map(Value::variable)
}

impl Facts {
    pub fn new(function: &Function, definitions: Vec<Type>) -> Facts {
        let moved_unevenly = |block: &Block| match &block.end {
            End::Branch { check: Check::BinaryGet(segment) | Check::BinarySkip(segment), arguments, .. }
                if !is_whole(segment, arguments.get(1)) =>
            {
                arguments[0].variable()
            }
            _ => None,
        };
        let uneven = function.blocks.iter().filter_map(moved_unevenly).collect();
        Facts { definitions, uneven, ..Facts::default() }
    }

    /// A context that is known to have whole bytes left.
    fn has_whole_bytes(&self, context: Variable) -> bool {
        self.whole == Some(context) || self.even.contains(&context)
    }

    /// Goes into a block of the walk.
    pub fn enter(&mut self, function: &Function, graph: &Graph, id: BlockId) {
        self.marks.push(self.trail.len());
        self.whole = None;
        if let [from] = graph.predecessors[id.index()][..] {
            self.learn_from_way(&function.block(from).end, id);
        }
    }

    /// Leaves the block that was entered last.
    pub fn leave(&mut self) {
        let mark = self.marks.pop().unwrap_or(0);
        self.undo(mark);
    }

    /// How much is known, for `undo`.
    pub fn mark(&self) -> usize {
        self.trail.len()
    }

    pub fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            match self.trail.pop() {
                Some(Undo::Types(variable, Some(types))) => {
                    self.types.insert(variable, types);
                }
                Some(Undo::Types(variable, None)) => {
                    self.types.remove(&variable);
                }
                Some(Undo::Arity(variable)) => {
                    self.arities.remove(&variable);
                }
                Some(Undo::Constant(variable)) => {
                    self.constants.remove(&variable);
                }
                Some(Undo::Answer(variable)) => {
                    self.answers.get_mut(&variable).map(Vec::pop);
                }
                Some(Undo::Part(variable)) => {
                    self.parts.get_mut(&variable).map(Vec::pop);
                }
                None => {}
            }
        }
    }

    // ---- Types ----

    fn of_variable(&self, variable: Variable) -> &Type {
        let defined = || self.definitions.get(variable.0 as usize);
        self.types.get(&variable).or_else(defined).unwrap_or(&Type::ANY)
    }

    pub fn kinds(&self, value: &Value) -> Kinds {
        match value {
            Value::Constant(constant) => Kinds::of_constant(constant),
            Value::Variable(variable) => self.of_variable(*variable).kinds,
        }
    }

    pub fn type_of(&self, value: &Value) -> Type {
        match value {
            Value::Constant(constant) => Type::of_constant(constant),
            Value::Variable(variable) => self.of_variable(*variable).clone(),
        }
    }

    pub fn define(&mut self, variable: Variable, is: Type) {
        if let Some(definition) = self.definitions.get_mut(variable.0 as usize) {
            *definition = is;
        }
    }

    /// What an operation says about its result and, once it came back, about its arguments.
    pub fn learn_from_instruction(&mut self, instruction: &Instruction) {
        let (operation, arguments) = (&instruction.operation, &instruction.arguments);
        if let Some(to) = instruction.to {
            self.learn_type(to, self.result(operation, arguments));
        }
        match operation {
            Operation::Bif(name) => self.learn_wanted(name, arguments),
            Operation::BinarySetPosition => self.whole = None,
            _ => {}
        }
    }

    /// The result of an operation, calls aside.
    pub fn result(&self, operation: &Operation, arguments: &[Value]) -> Type {
        match (operation, arguments) {
            (Operation::BinaryTail, [Value::Variable(context)]) if self.has_whole_bytes(*context) => {
                Kinds::BINARY.into()
            }
            _ => Type::of_result(operation, arguments, |value| self.type_of(value)),
        }
    }

    fn learn_wanted(&mut self, name: &str, arguments: &[Value]) {
        if let Some(kinds) = Kinds::wanted_by(name, arguments.len()) {
            arguments.iter().filter_map(Value::variable).for_each(|variable| self.learn_kinds(variable, kinds));
        }
    }

    /// All that there is to know of a variable that is written here.
    pub fn learn_type(&mut self, variable: Variable, is: Type) {
        if self.of_variable(variable).kinds != Kinds::ANY {
            return self.learn_kinds(variable, is.kinds);
        }
        if is != Type::ANY {
            let before = self.types.insert(variable, is);
            self.trail.push(Undo::Types(variable, before));
        }
    }

    fn learn_kinds(&mut self, variable: Variable, kinds: Kinds) {
        let known = self.of_variable(variable);
        if known.kinds.without(kinds) != Kinds::NONE {
            let known = known.restrict(kinds);
            let before = self.types.insert(variable, known);
            self.trail.push(Undo::Types(variable, before));
        }
    }

    pub fn arity(&self, value: &Value) -> Option<u32> {
        let variable = value.variable()?;
        self.arities.get(&variable).copied().or_else(|| self.of_variable(variable).arity())
    }

    /// The constant that a variable is known to be.
    pub fn constant(&self, variable: Variable) -> Option<&Constant> {
        self.constants.get(&variable)
    }

    pub fn learn_arity(&mut self, value: &Value, arity: u32) {
        if let Some(variable) = value.variable()
            && let Entry::Vacant(entry) = self.arities.entry(variable)
        {
            entry.insert(arity);
            self.trail.push(Undo::Arity(variable));
        }
    }

    fn learn_constant(&mut self, variable: Variable, constant: &Constant) {
        self.learn_kinds(variable, Kinds::of_constant(constant));
        // 0.0 and -0.0 are equal and not the same; large terms are not worth a literal of their own.
        let is_small = !matches!(constant, Constant::Term(_));
        if is_small && let Entry::Vacant(entry) = self.constants.entry(variable) {
            entry.insert(constant.clone());
            self.trail.push(Undo::Constant(variable));
        }
    }

    pub fn note_part(&mut self, operation: &Operation, whole: &Value, part: Variable) {
        if let Some(whole) = whole.variable() {
            self.parts.entry(whole).or_default().push((operation.clone(), part));
            self.trail.push(Undo::Part(whole));
        }
    }

    pub fn part(&self, operation: &Operation, whole: Variable) -> Option<Variable> {
        let parts = self.parts.get(&whole)?;
        parts.iter().find(|(other, _)| other == operation).map(|(_, part)| *part)
    }

    /// What the end of a block says about the way to `to`, which is its only way there. (It may have become
    /// a way to somewhere else since the graph was made: then it says nothing.)
    pub fn learn_from_way(&mut self, end: &End, to: BlockId) {
        match end {
            End::Branch { check, arguments, to: results, yes, no, .. } if yes != no && (*yes == to || *no == to) => {
                self.learn(check, arguments, results, *yes == to);
            }
            End::Select { value: Value::Variable(variable), cases, default } if cases.len() <= MANY_CASES => {
                match cases.iter().find(|(_, block)| *block == to) {
                    Some((constant, _)) => self.learn_constant(*variable, constant),
                    None if *default == to => {
                        for (constant, _) in cases {
                            let arguments = [Value::from(*variable), Value::Constant(constant.clone())];
                            self.learn(&Check::ExactEqual, &arguments, &[], false);
                        }
                    }
                    None => {}
                }
            }
            End::SelectArity { value, cases, .. } if cases.len() <= MANY_CASES => {
                if let Some((arity, _)) = cases.iter().find(|(_, block)| *block == to) {
                    self.learn_arity(value, *arity);
                }
            }
            _ => {}
        }
    }

    fn learn(&mut self, check: &Check, arguments: &[Value], results: &[Variable], yes: bool) {
        match (check, arguments) {
            (Check::Type(test), [Value::Variable(variable)]) => {
                if let Some(asked) = Kinds::asked(test) {
                    let types = if yes { asked } else { Kinds::ANY.without(asked) };
                    return self.learn_kinds(*variable, types);
                }
            }
            (Check::Arity(arity), [value]) if yes => return self.learn_arity(value, *arity),
            (Check::ExactEqual, [left, right]) if yes => self.learn_equal(left, right),
            (Check::ExactNotEqual, [left, right]) if !yes => self.learn_equal(left, right),
            (Check::ExactEqual | Check::ExactNotEqual, [Value::Variable(variable), Value::Constant(constant)])
                if Kinds::of_constant(constant).is_one_term() =>
            {
                self.learn_kinds(*variable, Kinds::ANY.without(Kinds::of_constant(constant)));
            }
            (Check::HasKeys | Check::MapElements, [Value::Variable(map), ..]) if yes => {
                self.learn_kinds(*map, Kinds::MAP)
            }
            (Check::BinaryStart, [Value::Variable(bits)]) if yes => {
                let whole = self.kinds(&arguments[0]).without(Kinds::BINARY) == Kinds::NONE;
                let context = results.first().filter(|context| whole && !self.uneven.contains(context));
                self.even.extend(context);
                self.learn_kinds(*bits, Kinds::BIT_STRING);
            }
            (Check::BinaryTestUnit(unit), [Value::Variable(context)]) if yes && unit.is_multiple_of(8) => {
                self.whole = Some(*context);
            }
            (Check::FunctionArity, [Value::Variable(fun), _]) if yes => self.learn_kinds(*fun, Kinds::FUN),
            _ => {}
        }
        if let (true, [result]) = (yes, results) {
            let is = self.result_of_check(check, arguments);
            self.learn_type(*result, is);
        }
        if let (Check::Bif(name), true) = (check, yes) {
            self.learn_wanted(name, arguments);
        }
        if is_stable(check)
            && let Some(variable) = first_variable(arguments)
        {
            let (check, arguments, results) = (check.clone(), arguments.to_vec(), results.to_vec());
            self.answers.entry(variable).or_default().push(Answer { check, arguments, yes, results });
            self.trail.push(Undo::Answer(variable));
        }
    }

    /// The one result of a check that was answered with yes.
    pub fn result_of_check(&self, check: &Check, arguments: &[Value]) -> Type {
        match check {
            Check::Bif(name) => Type::of_bif(name, arguments, |value| self.type_of(value)),
            Check::MapUpdate { .. } => Kinds::MAP.into(),
            Check::BinaryCreate(segments) => Type::of_built(segments, arguments),
            Check::BinaryGet(segment) => Type::of_segment(segment),
            _ => Type::ANY,
        }
    }

    fn learn_equal(&mut self, left: &Value, right: &Value) {
        match (left, right) {
            (Value::Variable(variable), Value::Constant(constant))
            | (Value::Constant(constant), Value::Variable(variable)) => {
                self.learn_constant(*variable, constant);
            }
            (Value::Variable(left), Value::Variable(right)) => {
                let both = self.of_variable(*left).kinds.and(self.of_variable(*right).kinds);
                self.learn_kinds(*left, both);
                self.learn_kinds(*right, both);
            }
            _ => {}
        }
    }

    /// The answer to a check without results, if it is known.
    pub fn answer(&self, check: &Check, arguments: &[Value]) -> Option<bool> {
        let by_value = match (check, arguments) {
            (Check::Type(test), [value]) => Kinds::asked(test).and_then(|asked| self.kinds(value).answer(asked)),
            (Check::BinaryTestUnit(1 | 2 | 4 | 8), [Value::Variable(context)]) => {
                self.even.contains(context).then_some(true)
            }
            (Check::Arity(arity), [value]) => self.arity(value).map(|known| known == *arity),
            (Check::ExactEqual, [left, right]) => self.equal(left, right),
            (Check::ExactNotEqual, [left, right]) => self.equal(left, right).map(|equal| !equal),
            _ => None,
        };
        by_value.or_else(|| {
            let answers = self.answers.get(&first_variable(arguments)?)?;
            let same = |answer: &&Answer| answer.check == *check && answer.arguments == arguments;
            answers.iter().rev().take(LOOKED_BACK).find(same).map(|answer| answer.yes)
        })
    }

    fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        let (these, those) = (self.kinds(left), self.kinds(right));
        if !these.has(those) {
            return Some(false);
        }
        if these == those && these.is_one_term() {
            return Some(true);
        }
        match (left, right) {
            (Value::Constant(Constant::Term(_)), _) | (_, Value::Constant(Constant::Term(_))) => None,
            (Value::Constant(left), Value::Constant(right)) => Some(left == right),
            (Value::Variable(left), Value::Variable(right)) if left == right => Some(true),
            _ => None,
        }
    }

    /// The results of a check that was answered with yes before.
    pub fn results(&self, check: &Check, arguments: &[Value]) -> Option<Vec<Variable>> {
        let answers = self.answers.get(&first_variable(arguments)?)?;
        let same = |answer: &&Answer| answer.yes && answer.check == *check && answer.arguments == arguments;
        answers
            .iter()
            .rev()
            .take(LOOKED_BACK)
            .find(same)
            .map(|answer| answer.results.clone())
            .filter(|results| !results.is_empty())
    }
}
