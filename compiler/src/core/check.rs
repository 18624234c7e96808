//! What every function of core must keep to. Tests ask; a broken rule is a bug of the pass that ran last.
//!
//! - a variable is written at one place, and known wherever it is read;
//! - a jump passes as many values as its target has parameters;
//! - a handler is entered only by exceptions (a `catch`'s also by jumps), and has the parameters of its kind.

use super::graph::Graph;
use super::{Block, BlockId, End, Function, TryKind, Value, Variable};

/// The broken rules, in words.
pub fn problems(function: &Function) -> Vec<String> {
    let graph = Graph::new(function);
    let mut check = Check { function, dominators: graph.dominators(), written: Vec::new(), problems: Vec::new() };
    check.written = vec![None; function.variable_count as usize];
    for &block in &graph.order {
        check.collect(block);
    }
    for &block in &graph.order {
        check.reads(block, &graph);
        check.edges(block);
    }
    check.problems
}

struct Check<'f> {
    function: &'f Function,
    dominators: Vec<BlockId>,
    /// Block and place in it where each variable is written.
    written: Vec<Option<(BlockId, usize)>>,
    problems: Vec<String>,
}

/// Places in a block: parameters, then each operation, then the end.
const PARAMETERS: usize = 0;
/// Results of the end exist in the blocks that it leads to.
const RESULTS: usize = usize::MAX;

impl Check<'_> {
    fn problem(&mut self, text: String) {
        self.problems.push(format!("{}: {text}", self.function.id));
    }

    fn collect(&mut self, id: BlockId) {
        let block = self.function.block(id);
        let mut all: Vec<(Variable, usize)> = block.parameters.iter().map(|&variable| (variable, PARAMETERS)).collect();
        for (at, instruction) in block.body.iter().enumerate() {
            all.extend(instruction.to.iter().chain(&instruction.also_to).map(|&variable| (variable, at + 1)));
        }
        block.end.for_each_result(|variable| all.push((variable, RESULTS)));
        for (variable, at) in all {
            match self.written.get_mut(variable.0 as usize) {
                Some(place @ None) => *place = Some((id, at)),
                Some(Some(_)) => self.problem(format!("{variable} is written twice")),
                None => self.problem(format!("{variable} is not counted")),
            }
        }
    }

    fn reads(&mut self, id: BlockId, graph: &Graph) {
        let block = self.function.block(id);
        for (at, instruction) in block.body.iter().enumerate() {
            instruction.arguments.iter().for_each(|value| self.read(value, id, at + 1, graph));
        }
        let end = block.body.len() + 1;
        let mut values = Vec::new();
        block.end.for_each_value(|value| values.push(value.clone()));
        values.iter().for_each(|value| self.read(value, id, end, graph));
    }

    fn read(&mut self, value: &Value, id: BlockId, at: usize, graph: &Graph) {
        let Some(variable) = value.variable() else { return };
        let known = match self.written.get(variable.0 as usize) {
            Some(Some((block, place))) if *block == id => *place < at,
            Some(Some((block, _))) => self.dominates(*block, id, graph),
            _ => false,
        };
        if !known {
            let position = graph.position[id.index()];
            self.problem(format!("{variable} is not known in b{position}"));
        }
    }

    fn dominates(&self, above: BlockId, mut below: BlockId, graph: &Graph) -> bool {
        while graph.position[below.index()] > graph.position[above.index()] {
            below = self.dominators[below.index()];
        }
        below == above
    }

    fn edges(&mut self, id: BlockId) {
        let block = self.function.block(id);
        let mut passed = Vec::new();
        block.end.successors(|to| passed.push(to));
        for to in passed {
            self.edge(id, block, to);
        }
    }

    fn edge(&mut self, from: BlockId, block: &Block, to: BlockId) {
        let target = self.function.block(to);
        let expected = target.parameters.len();
        let fits = match (&block.end, target.landing) {
            (End::Try { handler, kind, .. }, landing) if *handler == to => {
                landing.is_some_and(|(of, _)| of == *kind) && expected == if *kind == TryKind::Try { 3 } else { 1 }
            }
            (End::Jump(_, arguments), None | Some((TryKind::Catch, _))) => arguments.len() == expected,
            (End::Jump(..), Some((TryKind::Try, _))) => false,
            _ => expected == 0,
        };
        if !fits {
            self.problem(format!("block {} leads to block {} with the wrong number of values", from.0, to.0));
        }
    }
}
