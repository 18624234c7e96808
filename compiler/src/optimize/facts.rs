//! Answers questions whose answer is known, and takes parts of what was just put together.
//!
//! ```text
//! b0: v2 = tuple(v0, v1)                b0: v2 = tuple(v0, v1)
//!     is_tuple(v2) ? b1 : b9                jump b1
//! b1: arity2(v2) ? b2 : b9              b1: jump b2
//! b2: v3 = element0(v2)                 b2: v0 =:= [] ? b3 : b4
//!     v3 =:= [] ? b3 : b4
//! ```
//! What is known where: `known`.
//!
//! A way into a block that only asks, where the answer is known on this way and
//! not on all others, goes on directly to where the answer leads (Mueller and
//! Whalley, "Avoiding Conditional Branches by Code Replication", 1995; here
//! nothing is replicated, since such blocks do nothing else).

use super::known::{Facts, Step, steps};
use super::types::{Kinds, Type};
use super::{Substitution, unused};
use crate::core::graph::Graph;
use crate::core::{BlockId, Check, Constant, End, Function, Instruction, Operation, Place, Value, Variable};
use crate::lower::{bifs, constant};
use bytecode::external_term::ExternalTerm;
use rustc_hash::FxHashMap;

pub fn run(function: &mut Function, definitions: Vec<Type>) {
    let graph = Graph::new(function);
    let reads = unused::reads(function, &graph);
    let facts = Facts::new(function, definitions);
    let mut pass = Pass { known: Substitution::new(function), facts, reads, makers: FxHashMap::default() };
    for step in steps(function, &graph) {
        match step {
            Step::Leave => pass.facts.leave(),
            Step::Enter(id) => {
                pass.facts.enter(function, &graph, id);
                pass.block(function, id);
            }
        }
    }
    pass.known.apply_to(function);
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
        if let Some(constant) = value.variable().and_then(|variable| self.facts.constant(variable)) {
            *value = Value::Constant(constant.clone());
        }
    }

    /// An operation, unless its result is known.
    fn instruction(&mut self, mut instruction: Instruction) -> Option<Instruction> {
        instruction.arguments.iter_mut().for_each(|value| self.simplify(value));
        let known = if instruction.to.is_some() { self.result(&instruction) } else { None };
        if let (Some(to), Some(value)) = (instruction.to, known) {
            self.known.set(to, value);
            return None;
        }
        self.facts.learn_from_instruction(&instruction);
        let Some(to) = instruction.to else { return Some(instruction) };
        match &instruction.operation {
            Operation::Tuple => {
                self.facts.learn_arity(&to.into(), instruction.arguments.len() as u32);
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
            End::SelectArity { value, cases, default } => match self.facts.arity(&value) {
                Some(arity) => {
                    let case = cases.iter().find(|(case, _)| *case == arity);
                    End::Jump(case.map_or(default, |(_, block)| *block), Vec::new())
                }
                None => End::SelectArity { value, cases, default },
            },
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
        self.possible_cases(value, cases, default)
    }

    /// A selection without what the value cannot be.
    fn possible_cases(&self, value: Value, mut cases: Vec<(Constant, BlockId)>, mut default: BlockId) -> End {
        let mut left = self.facts.kinds(&value);
        cases.retain(|(case, _)| left.has(Kinds::of_constant(case)));
        for (case, _) in &cases {
            let kinds = Kinds::of_constant(case);
            left = if kinds.is_one_term() { left.without(kinds) } else { left };
        }
        if left == Kinds::NONE
            && let Some((_, last)) = cases.pop()
        {
            default = last;
        }
        if cases.is_empty() { End::Jump(default, Vec::new()) } else { End::Select { value, cases, default } }
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
                let mut counts: FxHashMap<BlockId, u32> = FxHashMap::default();
                end.successors(|to| {
                    ways.push(to);
                    *counts.entry(to).or_default() += 1;
                });
                for way in &mut ways {
                    let mark = self.facts.mark();
                    let target = *way;
                    if counts[&target] == 1 {
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
