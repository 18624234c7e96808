//! Arithmetic on floats stays in float registers, where numbers are not boxed.
//!
//! ```text
//! v2 = '*'(v0, 0.5)       v4 = float_number(v0)
//! v3 = '+'(v2, v1)        v5 = float_value(0.5)
//!                         v6 = fmul(v4, v5)
//!                         v7 = float_number(v1)
//!                         v8 = fadd(v6, v7)
//!                         v3 = float_term(v8)
//! ```
//! An operation has a float as its result if one of its arguments is known to
//! be one (`/` always has). What was in a float register before is read there
//! again, through a chain of blocks with one way in, up to the next call: no
//! float register is alive across one. A term is made of a result only if
//! somebody reads it as a term.

use super::known::{Facts, Step, steps};
use super::types::{Kinds, Type};
use super::unused;
use crate::core::graph::Graph;
use crate::core::{BlockId, Constant, Function, Instruction, Operation, Place, Value, Variable};
use bytecode::external_term::ExternalTerm;
use rustc_hash::FxHashMap;
use std::rc::Rc;

pub fn run(function: &mut Function, definitions: Vec<Type>) {
    if !function.blocks.iter().flat_map(|block| &block.body).any(|instruction| arithmetic(instruction).is_some()) {
        return;
    }
    let graph = Graph::new(function);
    let mut pass = Pass {
        facts: Facts::new(function, definitions),
        loaded: Loaded::default(),
        loaded_out: FxHashMap::default(),
        changed: false,
    };
    for step in steps(function, &graph) {
        match step {
            Step::Leave => pass.facts.leave(),
            Step::Enter(id) => {
                pass.facts.enter(function, &graph, id);
                pass.block(function, &graph, id);
            }
        }
    }
    if pass.changed {
        unused::run(function);
    }
}

/// The float register instruction that does what a BIF does.
fn arithmetic(instruction: &Instruction) -> Option<&'static str> {
    let Operation::Bif(name) = &instruction.operation else { return None };
    Some(match (&**name, instruction.arguments.len()) {
        ("+", 2) => "fadd",
        ("-", 2) => "fsub",
        ("*", 2) => "fmul",
        ("/", 2) => "fdiv",
        ("-", 1) => "fnegate",
        _ => return None,
    })
}

/// What float registers hold.
#[derive(Clone, Default)]
struct Loaded {
    terms: FxHashMap<Variable, Variable>,
    /// Few, so they are searched one by one.
    constants: Vec<(Value, Variable)>,
}

impl Loaded {
    fn find(&self, value: &Value) -> Option<Variable> {
        match value {
            Value::Variable(variable) => self.terms.get(variable).copied(),
            Value::Constant(_) => self.constants.iter().find(|(known, _)| known == value).map(|(_, number)| *number),
        }
    }

    fn insert(&mut self, value: &Value, number: Variable) {
        match value {
            Value::Variable(variable) => {
                self.terms.insert(*variable, number);
            }
            Value::Constant(_) => self.constants.push((value.clone(), number)),
        }
    }
}

struct Pass {
    facts: Facts,
    loaded: Loaded,
    /// The same at the ends of blocks.
    loaded_out: FxHashMap<BlockId, Loaded>,
    changed: bool,
}

impl Pass {
    fn block(&mut self, function: &mut Function, graph: &Graph, id: BlockId) {
        self.loaded = match graph.predecessors[id.index()][..] {
            [from] if function.block(id).landing.is_none() => self.loaded_out.get(&from).cloned().unwrap_or_default(),
            _ => Loaded::default(),
        };
        let body = std::mem::take(&mut function.block_mut(id).body);
        let mut result = Vec::with_capacity(body.len());
        for instruction in body {
            match self.operator(&instruction) {
                Some(operator) => self.rewrite(function, operator, &instruction, &mut result),
                None => {
                    if instruction.operation.clobbers() {
                        self.loaded = Loaded::default();
                    }
                    self.facts.learn_from_instruction(&instruction);
                    result.push(instruction);
                }
            }
        }
        let block = function.block_mut(id);
        block.body = result;
        if !block.end.clobbers() {
            self.loaded_out.insert(id, std::mem::take(&mut self.loaded));
        }
    }

    /// How to do this in float registers, if the result is sure to be a float.
    fn operator(&self, instruction: &Instruction) -> Option<&'static str> {
        let operator = arithmetic(instruction)?;
        let arguments = &instruction.arguments;
        let kinds = |value: &Value| self.facts.kinds(value).and(Kinds::NUMBER);
        let a_float = operator == "fdiv" || arguments.iter().any(|value| kinds(value) == Kinds::FLOAT);
        // A large integer may be no float, and what is no number raises as the BIF does.
        let fits = |value: &Value| value.variable().is_some() || float_of(value).is_some();
        (a_float && instruction.to.is_some() && arguments.iter().all(fits)).then_some(operator)
    }

    fn rewrite(
        &mut self,
        function: &mut Function,
        operator: &'static str,
        instruction: &Instruction,
        body: &mut Vec<Instruction>,
    ) {
        self.changed = true;
        let place = instruction.place;
        let arguments: Vec<Value> =
            instruction.arguments.iter().map(|value| self.load(function, value, place, body).into()).collect();
        let number = function.new_variable();
        body.push(operation(Operation::Float(operator), arguments, number, place));
        if let Some(to) = instruction.to {
            let make = operation(Operation::FloatTerm, vec![number.into()], to, place);
            self.facts.learn_from_instruction(&make);
            body.push(make);
            self.loaded.insert(&to.into(), number);
        }
    }

    /// The float register with a number, loaded if there is none yet.
    fn load(&mut self, function: &mut Function, value: &Value, place: Place, body: &mut Vec<Instruction>) -> Variable {
        if let Some(number) = self.loaded.find(value) {
            return number;
        }
        let number = function.new_variable();
        let (loads, argument) = match value {
            Value::Variable(_) if self.facts.kinds(value).without(Kinds::FLOAT) == Kinds::NONE => {
                (Operation::FloatValue, value.clone())
            }
            Value::Variable(_) => (Operation::FloatNumber, value.clone()),
            Value::Constant(_) => (Operation::FloatValue, float_of(value).unwrap_or_else(|| value.clone())),
        };
        body.push(operation(loads, vec![argument], number, place));
        self.loaded.insert(value, number);
        number
    }
}

fn operation(operation: Operation, arguments: Vec<Value>, to: Variable, place: Place) -> Instruction {
    Instruction { operation, arguments, to: Some(to), also_to: None, place }
}

/// Integers up to this are floats, too, none left out.
const LARGEST_EXACT: i64 = 1 << 53;

/// A constant number as a float.
fn float_of(value: &Value) -> Option<Value> {
    let Value::Constant(constant) = value else { return None };
    match constant {
        Constant::Integer(number) if number.abs() <= LARGEST_EXACT => {
            Some(Value::Constant(Constant::Term(Rc::new(ExternalTerm::Float(*number as f64)))))
        }
        Constant::Term(term) if matches!(**term, ExternalTerm::Float(_)) => Some(value.clone()),
        _ => None,
    }
}
