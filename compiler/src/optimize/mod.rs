//! Core to better core. Each pass is one file, with a listing before and after at its head.
//!
//! | pass | what it does |
//! |---|---|
//! | `infer` | types of arguments and results across functions |
//! | `facts` | answers questions whose answer is known, and takes parts of what was just put together |
//! | `jumps` | ways through empty blocks become direct, blocks with one way in join the block before |
//! | `unused` | what nobody reads goes |
//! | `sink` | what only an error reads is made there |
//! | `floats` | arithmetic on floats stays in float registers |

mod facts;
mod floats;
mod infer;
mod jumps;
mod known;
mod sink;
mod types;
mod unused;

use crate::core::{Function, Module, Value, Variable};
use types::Type;

/// Facts open ways that jumps make direct, which shows more facts; a third round finds next to nothing. The second one
/// knows what the other functions pass and return.
pub fn module(module: &mut Module) {
    for function in &mut module.functions {
        jumps::run(function);
        round(function, Vec::new());
    }
    let types = infer::run(module);
    for (function, types) in module.functions.iter_mut().zip(types) {
        round(function, types.clone());
        sink::run(function);
        floats::run(function, types);
    }
}

fn round(function: &mut Function, types: Vec<Type>) {
    facts::run(function, types);
    jumps::run(function);
    unused::run(function);
}

/// Variables that other values stand for from now on.
struct Substitution(Vec<Option<Value>>);

impl Substitution {
    fn new(function: &Function) -> Substitution {
        Substitution(vec![None; function.variable_count as usize])
    }

    fn set(&mut self, variable: Variable, value: Value) {
        let value = self.resolve(&value).unwrap_or(value);
        if value.variable() != Some(variable) {
            self.0[variable.0 as usize] = Some(value);
        }
    }

    /// What stands for the value at the end of the chain, if it is replaced.
    fn resolve(&self, value: &Value) -> Option<Value> {
        let mut found = self.0.get(value.variable()?.0 as usize)?.as_ref()?;
        while let Some(next) = found.variable().and_then(|variable| self.0[variable.0 as usize].as_ref()) {
            found = next;
        }
        Some(found.clone())
    }

    fn apply(&self, value: &mut Value) {
        if let Some(other) = self.resolve(value) {
            *value = other;
        }
    }

    fn apply_to(&self, function: &mut Function) {
        for block in &mut function.blocks {
            for instruction in &mut block.body {
                instruction.arguments.iter_mut().for_each(|value| self.apply(value));
            }
            block.end.for_each_value_mut(|value| self.apply(value));
        }
    }
}
