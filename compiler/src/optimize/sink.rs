//! What only an error reads is made there.
//!
//! ```text
//! b0: v2 = tuple(v0, v1)                     b0: v0 =:= a ? b1 : b2
//!     v0 =:= a ? b1 : b2
//! b1: return v1                              b1: return v1
//! b2: error CaseClause(v2)                   b2: v2 = tuple(v0, v1)
//!                                                error CaseClause(v2)
//! ```
//! `case {A, B} of` then builds no tuple unless nothing matches.

use crate::core::graph::Graph;
use crate::core::{BlockId, End, Function, Operation, Value};

pub fn run(function: &mut Function) {
    let graph = Graph::new(function);
    let readers = readers(function, &graph);
    // From the back: what a sunken tuple reads may then sink behind it.
    for &id in graph.order.iter().rev() {
        for at in (0..function.block(id).body.len()).rev() {
            let instruction = &function.block(id).body[at];
            let Some(to) = instruction.to else { continue };
            let makes = matches!(instruction.operation, Operation::Tuple | Operation::Cons);
            let Reader::In(target) = readers[to.0 as usize] else { continue };
            if makes && target != id && matches!(function.block(target).end, End::Error { .. }) {
                let instruction = function.block_mut(id).body.remove(at);
                function.block_mut(target).body.insert(0, instruction);
            }
        }
    }
}

/// The one block that reads a variable.
#[derive(Clone, Copy, PartialEq)]
enum Reader {
    None,
    In(BlockId),
    Several,
}

fn readers(function: &Function, graph: &Graph) -> Vec<Reader> {
    let mut readers = vec![Reader::None; function.variable_count as usize];
    for &id in &graph.order {
        let mut note = |value: &Value| {
            let Some(variable) = value.variable() else { return };
            let reader = &mut readers[variable.0 as usize];
            *reader = match *reader {
                Reader::None => Reader::In(id),
                Reader::In(other) if other == id => Reader::In(id),
                _ => Reader::Several,
            };
        };
        let block = function.block(id);
        block.body.iter().flat_map(|instruction| &instruction.arguments).for_each(&mut note);
        block.end.for_each_value(note);
    }
    readers
}
