//! Answers questions whose answer is known, and takes parts of what was just put together.
//!
//! ```text
//! b0: v2 = tuple(v0, v1)                b0: v2 = tuple(v0, v1)
//!     is_tuple(v2) ? b1 : b9                jump b1
//! b1: arity2(v2) ? b2 : b9              b1: jump b2
//! b2: v3 = element0(v2)                 b2: v0 =:= [] ? b3 : b4
//!     v3 =:= [] ? b3 : b4
//! ```
//! Control that comes to a block has answered the questions on its way, so what
//! holds at the end of a block holds in all blocks that it dominates, and one
//! answer more where a branch is the only way in. The dominator tree is walked
//! with the facts on a trail; leaving a block undoes its own.
//!
//! A way into a block that only asks, where the answer is known on this way and
//! not on all others, goes on directly to where the answer leads (Mueller and
//! Whalley, "Avoiding Conditional Branches by Code Replication", 1995; here
//! nothing is replicated, since such blocks do nothing else).

use super::types::Types;
use super::{Substitution, unused};
use crate::core::graph::Graph;
use crate::core::{BlockId, Check, Constant, End, Function, Instruction, Operation, Place, Value, Variable};
use crate::lower::{bifs, constant};
use bytecode::external_term::ExternalTerm;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

pub fn run(function: &mut Function) {
    let graph = Graph::new(function);
    let dominators = graph.dominators();
    let mut children: Vec<Vec<BlockId>> = vec![Vec::new(); function.blocks.len()];
    for &block in graph.order.iter().skip(1).rev() {
        children[dominators[block.index()].index()].push(block);
    }
    let reads = unused::reads(function, &graph);
    let mut pass =
        Pass { known: Substitution::new(function), facts: Facts::default(), reads, makers: FxHashMap::default() };
    let mut steps = vec![Step::Enter(BlockId::ENTRY)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(mark) => pass.facts.undo(mark),
            Step::Enter(id) => {
                steps.push(Step::Leave(pass.facts.trail.len()));
                if let [from] = graph.predecessors[id.index()][..] {
                    pass.facts.learn_from_way(&function.block(from).end, id);
                }
                pass.block(function, id);
                steps.extend(children[id.index()].iter().map(|&child| Step::Enter(child)));
            }
        }
    }
    pass.known.apply_to(function);
}

enum Step {
    Enter(BlockId),
    Leave(usize),
}

/// How many blocks that only ask a way may pass through at once.
const LONGEST_WAY: usize = 16;

struct Pass {
    known: Substitution,
    facts: Facts,
    /// How often each variable was read before this pass.
    reads: Vec<u32>,
    /// Operations whose parts or meaning later ones may use.
    makers: FxHashMap<Variable, (Operation, Vec<Value>)>,
}

impl Pass {
    fn block(&mut self, function: &mut Function, id: BlockId) {
        let body = std::mem::take(&mut function.block_mut(id).body);
        let kept = body.into_iter().filter_map(|instruction| self.instruction(instruction)).collect();
        let block = function.block_mut(id);
        block.body = kept;
        block.end.for_each_value_mut(|value| self.simplify(value));
        let end = std::mem::replace(&mut block.end, End::Unreachable);
        let end = self.end(end);
        let end = self.direct(function, end);
        function.block_mut(id).end = end;
    }

    /// The value itself, or what it is known to be.
    fn simplify(&self, value: &mut Value) {
        self.known.apply(value);
        if let Some(constant) = value.variable().and_then(|variable| self.facts.constants.get(&variable)) {
            *value = Value::Constant(constant.clone());
        }
    }

    /// An operation, unless its result is known.
    fn instruction(&mut self, mut instruction: Instruction) -> Option<Instruction> {
        instruction.arguments.iter_mut().for_each(|value| self.simplify(value));
        let Some(to) = instruction.to else { return Some(instruction) };
        if let Some(value) = self.result(&instruction) {
            self.known.set(to, value);
            return None;
        }
        self.facts.learn_types(to, self.result_types(&instruction));
        match &instruction.operation {
            Operation::Tuple => {
                self.facts.arities.insert(to, instruction.arguments.len() as u32);
                self.makers.insert(to, (Operation::Tuple, instruction.arguments.clone()));
            }
            Operation::Cons | Operation::Bif(_) => {
                self.makers.insert(to, (instruction.operation.clone(), instruction.arguments.clone()));
            }
            Operation::Head | Operation::Tail | Operation::Element(_) => {
                self.facts.note_part(&instruction.operation, &instruction.arguments[0], to);
            }
            _ => {}
        }
        Some(instruction)
    }

    fn result_types(&self, instruction: &Instruction) -> Types {
        match &instruction.operation {
            Operation::Keep => self.facts.types(&instruction.arguments[0]),
            operation => Types::of_result(operation),
        }
    }

    /// The result of an operation, where it needs none to be run.
    fn result(&self, instruction: &Instruction) -> Option<Value> {
        let arguments = &instruction.arguments;
        match &instruction.operation {
            Operation::Head | Operation::Tail | Operation::Element(_) => {
                let whole = arguments[0].variable()?;
                let part = match (self.makers.get(&whole), &instruction.operation) {
                    (Some((Operation::Tuple, parts)), Operation::Element(index)) => parts.get(*index as usize).cloned(),
                    (Some((Operation::Cons, parts)), Operation::Head) => Some(parts[0].clone()),
                    (Some((Operation::Cons, parts)), Operation::Tail) => Some(parts[1].clone()),
                    _ => self.facts.part(&instruction.operation, whole).map(Value::from),
                };
                part.map(|mut part| {
                    self.simplify(&mut part);
                    part
                })
            }
            Operation::Copy => Some(arguments[0].clone()),
            // A constant is no part of the message.
            Operation::Keep if arguments[0].variable().is_none() => Some(arguments[0].clone()),
            Operation::Bif(name) => match question(name, arguments) {
                Some(question) => {
                    let answer = self.facts.answer(&question.check, &question.arguments)?;
                    Some(Value::atom(if answer { "true" } else { "false" }))
                }
                None => fold(name, arguments),
            },
            _ => None,
        }
    }

    // ---- Ends ----

    /// The end with what is known about its question.
    fn end(&mut self, end: End) -> End {
        match end {
            End::Branch { check, arguments, to, yes, no, place } => self.branch(check, arguments, to, yes, no, place),
            End::Select { value, cases, default } => self.select(value, cases, default),
            End::SelectArity { value, cases, default } => {
                match value.variable().and_then(|variable| self.facts.arities.get(&variable)) {
                    Some(arity) => {
                        let case = cases.iter().find(|(case, _)| case == arity);
                        End::Jump(case.map_or(default, |(_, block)| *block), Vec::new())
                    }
                    None => End::SelectArity { value, cases, default },
                }
            }
            other => other,
        }
    }

    fn branch(
        &mut self,
        check: Check,
        arguments: Vec<Value>,
        to: Vec<Variable>,
        yes: BlockId,
        no: BlockId,
        place: Place,
    ) -> End {
        match self.facts.answer(&check, &arguments) {
            Some(true) if to.is_empty() => return End::Jump(yes, Vec::new()),
            Some(false) => return End::Jump(no, Vec::new()),
            _ => {}
        }
        if let Some(results) = self.facts.results(&check, &arguments) {
            to.iter().zip(results).for_each(|(&to, result)| self.known.set(to, result.into()));
            return End::Jump(yes, Vec::new());
        }
        // `V =:= true`, where V is the value of a comparison or type test, asks what that asks.
        if let (Check::ExactEqual, [value, Value::Constant(constant)]) = (&check, &arguments[..])
            && let Some(question) = self.made_by(value)
        {
            let wanted = if constant.is_atom("true") { Some(true) } else { constant.is_atom("false").then_some(false) };
            if let Some(wanted) = wanted {
                let (yes, no) = if wanted { (yes, no) } else { (no, yes) };
                return self.ask(question, yes, no, place);
            }
        }
        End::Branch { check, arguments, to, yes, no, place }
    }

    fn ask(&self, question: Question, yes: BlockId, no: BlockId, place: Place) -> End {
        match self.facts.answer(&question.check, &question.arguments) {
            Some(answer) => End::Jump(if answer { yes } else { no }, Vec::new()),
            None => {
                End::Branch { check: question.check, arguments: question.arguments, to: Vec::new(), yes, no, place }
            }
        }
    }

    fn select(&mut self, value: Value, cases: Vec<(Constant, BlockId)>, default: BlockId) -> End {
        if let Value::Constant(constant) = &value {
            let case = cases.iter().find(|(case, _)| case == constant);
            return End::Jump(case.map_or(default, |(_, block)| *block), Vec::new());
        }
        if let Some(question) = self.made_by(&value) {
            let case =
                |truth: &str| cases.iter().find(|(case, _)| case.is_atom(truth)).map_or(default, |(_, block)| *block);
            let (yes, no) = (case("true"), case("false"));
            return self.ask(question, yes, no, Place::default());
        }
        End::Select { value, cases, default }
    }

    /// The question whose answer the value is.
    fn made_by(&self, value: &Value) -> Option<Question> {
        match self.makers.get(&value.variable()?)? {
            (Operation::Bif(name), arguments) => question(name, arguments),
            _ => None,
        }
    }

    // ---- Ways through blocks that only ask ----

    fn direct(&mut self, function: &Function, mut end: End) -> End {
        match &mut end {
            End::Jump(to, arguments) => {
                let (next, passed) = self.follow(function, *to, arguments.clone());
                (*to, *arguments) = (next, passed);
            }
            End::Branch { .. } | End::Select { .. } | End::SelectArity { .. } => {
                let mut ways = Vec::new();
                end.successors(|to| ways.push(to));
                for way in &mut ways {
                    let mark = self.facts.trail.len();
                    let is_only = {
                        let mut count = 0;
                        end.successors(|to| count += u32::from(to == *way));
                        count == 1
                    };
                    let target = *way;
                    if is_only {
                        self.facts.learn_from_way(&end, target);
                    }
                    let (next, passed) = self.follow(function, target, Vec::new());
                    if passed.is_empty() {
                        *way = next;
                    }
                    self.facts.undo(mark);
                }
                let mut ways = ways.into_iter();
                end.successors_mut(|to| *to = ways.next().unwrap_or(*to));
            }
            _ => {}
        }
        end
    }

    /// Where control ends up that enters `to` with these values, by what is known here.
    fn follow(&self, function: &Function, mut to: BlockId, mut passed: Vec<Value>) -> (BlockId, Vec<Value>) {
        for _ in 0..LONGEST_WAY {
            match self.next(function, to, &passed) {
                Some((next, values)) if next != to => (to, passed) = (next, values),
                _ => break,
            }
        }
        (to, passed)
    }

    fn next(&self, function: &Function, to: BlockId, passed: &[Value]) -> Option<(BlockId, Vec<Value>)> {
        let block = function.block(to);
        if !block.body.is_empty() || block.landing.is_some() || block.parameters.len() != passed.len() {
            return None;
        }
        let here = |value: &Value| {
            let mut value = value.clone();
            match block.parameters.iter().position(|&parameter| value.variable() == Some(parameter)) {
                Some(at) => value = passed[at].clone(),
                None => self.simplify(&mut value),
            }
            value
        };
        // What else reads the parameters would not know them any more.
        let mut own_reads = vec![0; block.parameters.len()];
        block.end.for_each_value(|value| {
            if let Some(at) = block.parameters.iter().position(|&parameter| value.variable() == Some(parameter)) {
                own_reads[at] += 1;
            }
        });
        if block.parameters.iter().zip(own_reads).any(|(parameter, own)| self.reads[parameter.0 as usize] != own) {
            return None;
        }
        match &block.end {
            End::Jump(next, values) => Some((*next, values.iter().map(here).collect())),
            End::Branch { check, arguments, to, yes, no, .. } if to.is_empty() => {
                let arguments: Vec<Value> = arguments.iter().map(here).collect();
                let answer = self.facts.answer(check, &arguments)?;
                Some((if answer { *yes } else { *no }, Vec::new()))
            }
            End::Select { value, cases, default } => match here(value) {
                Value::Constant(constant) => {
                    let case = cases.iter().find(|(case, _)| *case == constant);
                    Some((case.map_or(*default, |(_, block)| *block), Vec::new()))
                }
                Value::Variable(_) => None,
            },
            _ => None,
        }
    }
}

// ---- Questions ----

/// A BIF whose value is the answer to a check.
struct Question {
    check: Check,
    arguments: Vec<Value>,
}

fn question(name: &str, arguments: &[Value]) -> Option<Question> {
    let (check, swapped) = match (name, arguments.len()) {
        ("<", 2) => (Check::Less, false),
        (">=", 2) => (Check::GreaterEqual, false),
        (">", 2) => (Check::Less, true),
        ("=<", 2) => (Check::GreaterEqual, true),
        ("==", 2) => (Check::Equal, false),
        ("/=", 2) => (Check::NotEqual, false),
        ("=:=", 2) => (Check::ExactEqual, false),
        ("=/=", 2) => (Check::ExactNotEqual, false),
        ("is_function", 1) => (Check::Type("is_function"), false),
        (name, 1) => (Check::Type(bifs::type_test(name)?), false),
        _ => return None,
    };
    let mut arguments = arguments.to_vec();
    if swapped {
        arguments.swap(0, 1);
    }
    Some(Question { check, arguments })
}

/// The value of an operator on constants.
fn fold(name: &str, arguments: &[Value]) -> Option<Value> {
    let terms = arguments.iter().map(|value| match value {
        Value::Constant(constant) => Some(constant.to_term()),
        Value::Variable(_) => None,
    });
    let folded = match &terms.collect::<Option<Vec<_>>>()?[..] {
        [left, right] => constant::binary(name, left, right)?,
        [ExternalTerm::Atom(truth)] if name == "not" => match truth.as_str() {
            "true" => ExternalTerm::Atom("false".into()),
            "false" => ExternalTerm::Atom("true".into()),
            _ => return None,
        },
        [ExternalTerm::Tuple(items)] if name == "tuple_size" => ExternalTerm::Integer(items.len() as i64),
        _ => return None,
    };
    Some(Value::Constant(Constant::from_term(folded)))
}

// ---- Facts ----

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

/// A check that was asked, with its results if the answer was yes.
struct Answer {
    check: Check,
    arguments: Vec<Value>,
    yes: bool,
    results: Vec<Variable>,
}

/// What holds at the current place.
#[derive(Default)]
struct Facts {
    types: FxHashMap<Variable, Types>,
    /// Of tuples.
    arities: FxHashMap<Variable, u32>,
    constants: FxHashMap<Variable, Constant>,
    /// By the first variable that the check is about.
    answers: FxHashMap<Variable, Vec<Answer>>,
    parts: FxHashMap<Variable, Vec<(Operation, Variable)>>,
    trail: Vec<Undo>,
}

enum Undo {
    Types(Variable, Option<Types>),
    Arity(Variable),
    Constant(Variable),
    Answer(Variable),
    Part(Variable),
}

fn first_variable(arguments: &[Value]) -> Option<Variable> {
    arguments.iter().find_map(Value::variable)
}

impl Facts {
    fn undo(&mut self, mark: usize) {
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

    fn types(&self, value: &Value) -> Types {
        match value {
            Value::Constant(constant) => Types::of_constant(constant),
            Value::Variable(variable) => self.types.get(variable).copied().unwrap_or(Types::ANY),
        }
    }

    fn learn_types(&mut self, variable: Variable, types: Types) {
        let before = self.types.get(&variable).copied();
        let types = before.unwrap_or(Types::ANY).and(types);
        if types != before.unwrap_or(Types::ANY) {
            self.types.insert(variable, types);
            self.trail.push(Undo::Types(variable, before));
        }
    }

    fn learn_arity(&mut self, value: &Value, arity: u32) {
        if let Some(variable) = value.variable()
            && let Entry::Vacant(entry) = self.arities.entry(variable)
        {
            entry.insert(arity);
            self.trail.push(Undo::Arity(variable));
        }
    }

    fn learn_constant(&mut self, variable: Variable, constant: &Constant) {
        self.learn_types(variable, Types::of_constant(constant));
        // 0.0 and -0.0 are equal and not the same; large terms are not worth a literal of their own.
        let is_small = !matches!(constant, Constant::Term(_));
        if is_small && let Entry::Vacant(entry) = self.constants.entry(variable) {
            entry.insert(constant.clone());
            self.trail.push(Undo::Constant(variable));
        }
    }

    fn note_part(&mut self, operation: &Operation, whole: &Value, part: Variable) {
        if let Some(whole) = whole.variable() {
            self.parts.entry(whole).or_default().push((operation.clone(), part));
            self.trail.push(Undo::Part(whole));
        }
    }

    fn part(&self, operation: &Operation, whole: Variable) -> Option<Variable> {
        let parts = self.parts.get(&whole)?;
        parts.iter().find(|(other, _)| other == operation).map(|(_, part)| *part)
    }

    /// What the end of a block says about the way to `to`, which is its only way there. (It may have become
    /// a way to somewhere else since the graph was made: then it says nothing.)
    fn learn_from_way(&mut self, end: &End, to: BlockId) {
        match end {
            End::Branch { check, arguments, to: results, yes, no, .. } if yes != no && (*yes == to || *no == to) => {
                self.learn(check, arguments, results, *yes == to);
            }
            End::Select { value: Value::Variable(variable), cases, default } => {
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
            End::SelectArity { value, cases, .. } => {
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
                if let Some(asked) = Types::asked(test) {
                    let types = if yes { asked } else { Types::ANY.without(asked) };
                    return self.learn_types(*variable, types);
                }
                if yes && *test == "is_boolean" {
                    self.learn_types(*variable, Types::ATOM);
                }
            }
            (Check::Arity(arity), [value]) if yes => return self.learn_arity(value, *arity),
            (Check::ExactEqual, [left, right]) if yes => self.learn_equal(left, right),
            (Check::ExactNotEqual, [left, right]) if !yes => self.learn_equal(left, right),
            (Check::HasKeys | Check::MapElements, [Value::Variable(map), ..]) if yes => {
                self.learn_types(*map, Types::MAP)
            }
            (Check::BinaryStart, [Value::Variable(bits)]) if yes => {
                self.learn_types(*bits, Types::BINARY.or(Types::BITS));
            }
            (Check::FunctionArity, [Value::Variable(fun), _]) if yes => self.learn_types(*fun, Types::FUN),
            _ => {}
        }
        if let (Check::Bif(name), true, [result]) = (check, yes, results) {
            self.learn_types(*result, Types::of_bif(name));
        }
        if is_stable(check)
            && let Some(variable) = first_variable(arguments)
        {
            let (check, arguments, results) = (check.clone(), arguments.to_vec(), results.to_vec());
            self.answers.entry(variable).or_default().push(Answer { check, arguments, yes, results });
            self.trail.push(Undo::Answer(variable));
        }
    }

    fn learn_equal(&mut self, left: &Value, right: &Value) {
        match (left, right) {
            (Value::Variable(variable), Value::Constant(constant))
            | (Value::Constant(constant), Value::Variable(variable)) => {
                self.learn_constant(*variable, constant);
            }
            (Value::Variable(left), Value::Variable(right)) => {
                let both = self.types(&Value::from(*left)).and(self.types(&Value::from(*right)));
                self.learn_types(*left, both);
                self.learn_types(*right, both);
            }
            _ => {}
        }
    }

    /// The answer to a check without results, if it is known.
    fn answer(&self, check: &Check, arguments: &[Value]) -> Option<bool> {
        let by_value = match (check, arguments) {
            (Check::Type(test), [value]) => Types::asked(test).and_then(|asked| self.types(value).answer(asked)),
            (Check::Arity(arity), [Value::Variable(variable)]) => {
                self.arities.get(variable).map(|known| known == arity)
            }
            (Check::ExactEqual, [left, right]) => self.equal(left, right),
            (Check::ExactNotEqual, [left, right]) => self.equal(left, right).map(|equal| !equal),
            _ => None,
        };
        by_value.or_else(|| {
            let answers = self.answers.get(&first_variable(arguments)?)?;
            let same = |answer: &&Answer| answer.check == *check && answer.arguments == arguments;
            answers.iter().find(same).map(|answer| answer.yes)
        })
    }

    fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        if self.types(left).and(self.types(right)) == Types::NONE {
            return Some(false);
        }
        match (left, right) {
            (Value::Constant(Constant::Term(_)), _) | (_, Value::Constant(Constant::Term(_))) => None,
            (Value::Constant(left), Value::Constant(right)) => Some(left == right),
            (Value::Variable(left), Value::Variable(right)) if left == right => Some(true),
            _ => None,
        }
    }

    /// The results of a check that was answered with yes before.
    fn results(&self, check: &Check, arguments: &[Value]) -> Option<Vec<Variable>> {
        let answers = self.answers.get(&first_variable(arguments)?)?;
        let same = |answer: &&Answer| answer.yes && answer.check == *check && answer.arguments == arguments;
        answers.iter().find(same).map(|answer| answer.results.clone()).filter(|results| !results.is_empty())
    }
}
