//! What nobody reads goes: pure operations, and parameters of joins.
//!
//! ```text
//! b1: v1 = element0(v0)          b1: jump b3(7)
//!     jump b3(7, a)
//! b2: jump b3(8, a)              b2: jump b3(8)
//! b3(v2, v3): return {v2, v3}    b3(v2): return {v2, a}
//! ```
//! A parameter that is the same value whichever way control comes is that value.

use super::Substitution;
use crate::core::graph::Graph;
use crate::core::{Block, BlockId, End, Function, Value};

pub fn run(function: &mut Function) {
    while same_parameters(function) | unread_parameters(function) | unread_operations(function) {}
}

/// How often each variable is read in what can be reached.
pub fn reads(function: &Function, graph: &Graph) -> Vec<u32> {
    let mut reads = vec![0; function.variable_count as usize];
    for &id in &graph.order {
        let block = function.block(id);
        for value in block.body.iter().flat_map(|instruction| &instruction.arguments) {
            value.variable().inspect(|variable| reads[variable.0 as usize] += 1);
        }
        block.end.for_each_value(|value| {
            value.variable().inspect(|variable| reads[variable.0 as usize] += 1);
        });
    }
    reads
}

fn unread_operations(function: &mut Function) -> bool {
    let graph = Graph::new(function);
    let mut reads = reads(function, &graph);
    let mut changed = false;
    for &id in graph.order.iter().rev() {
        let body = &mut function.block_mut(id).body;
        for at in (0..body.len()).rev() {
            let instruction = &body[at];
            let is_read = instruction.to.iter().chain(&instruction.also_to).any(|to| reads[to.0 as usize] > 0);
            if is_read || !instruction.operation.is_pure() {
                continue;
            }
            for variable in instruction.arguments.iter().filter_map(Value::variable) {
                reads[variable.0 as usize] -= 1;
            }
            body.remove(at);
            changed = true;
        }
    }
    changed
}

/// A join whose parameters are passed by jumps alone.
fn is_plain(block: &Block) -> bool {
    block.landing.is_none() && !block.parameters.is_empty()
}

fn jumps_to<'f>(function: &'f Function, graph: &'f Graph, id: BlockId) -> impl Iterator<Item = &'f [Value]> {
    graph.predecessors[id.index()].iter().filter_map(|&from| match &function.block(from).end {
        End::Jump(_, arguments) => Some(&arguments[..]),
        _ => None,
    })
}

fn same_parameters(function: &mut Function) -> bool {
    let graph = Graph::new(function);
    let mut known = Substitution::new(function);
    let mut found = Vec::new();
    for &id in graph.order.iter().skip(1).filter(|&&id| is_plain(function.block(id))) {
        for (at, &parameter) in function.block(id).parameters.iter().enumerate().rev() {
            let mut others = jumps_to(function, &graph, id).map(|values| &values[at]);
            let mut others = others.by_ref().filter(|value| value.variable() != Some(parameter));
            let Some(first) = others.next() else { continue };
            if others.all(|value| value == first) {
                known.set(parameter, first.clone());
                found.push((id, at));
            }
        }
    }
    for &(id, at) in &found {
        remove_parameter(function, &graph, id, at);
    }
    known.apply_to(function);
    !found.is_empty()
}

fn unread_parameters(function: &mut Function) -> bool {
    let graph = Graph::new(function);
    let reads = reads(function, &graph);
    let mut changed = false;
    for &id in graph.order.iter().skip(1) {
        let block = function.block(id);
        let unread = |at: &usize| reads[block.parameters[*at].0 as usize] == 0;
        let unread: Vec<usize> = (0..block.parameters.len()).rev().filter(unread).collect();
        if is_plain(block) {
            changed |= !unread.is_empty();
            unread.into_iter().for_each(|at| remove_parameter(function, &graph, id, at));
        }
    }
    changed
}

fn remove_parameter(function: &mut Function, graph: &Graph, id: BlockId, at: usize) {
    function.block_mut(id).parameters.remove(at);
    for &from in &graph.predecessors[id.index()] {
        if let End::Jump(_, arguments) = &mut function.block_mut(from).end {
            arguments.remove(at);
        }
    }
}
