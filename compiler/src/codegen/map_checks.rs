//! Updates of what may be no map.
//!
//! The instructions that update a map rely on it being one, so who does not
//! know asks first:
//!
//! ```text
//! f(M) -> M#{a => 1}.        is_map(v0) ? b1 : b2
//!                        b1: v1 = map_put(v0, a, 1)
//!                        b2: error({badmap, v0})
//! ```

use crate::core::graph::Graph;
use crate::core::{BlockId, Callee, Check, Constant, End, Function, Instruction, Operation, Place, Value, Variable};
use bytecode::external_term::ExternalTerm;

pub fn check_maps(function: &mut Function) {
    let updates = |function: &Function| {
        let operation = |instruction: &Instruction| matches!(instruction.operation, Operation::MapUpdate { .. });
        let check = |end: &End| matches!(end, End::Branch { check: Check::MapUpdate { .. }, .. });
        function.blocks.iter().any(|block| check(&block.end) || block.body.iter().any(operation))
    };
    if !updates(function) {
        return;
    }
    let graph = Graph::new(function);
    let dominators = graph.dominators();
    let mut known_out: Vec<Vec<Variable>> = vec![Vec::new(); function.blocks.len()];
    for &id in &graph.order {
        let mut known = known_out[dominators[id.index()].index()].clone();
        known.extend(asked_before(function, &graph, id));
        split(function, id, &mut known);
        known_out[id.index()] = known;
    }
}

/// What the only way into a block has asked.
fn asked_before(function: &Function, graph: &Graph, id: BlockId) -> Option<Variable> {
    let [from] = graph.predecessors[id.index()][..] else { return None };
    // Splitting moved the end of a block; then nothing is known, and it is asked once more.
    match &function.block(from).end {
        End::Branch { check: Check::Type("is_map"), arguments, yes, .. } if *yes == id => arguments[0].variable(),
        _ => None,
    }
}

fn is_known(value: &Value, known: &[Variable]) -> bool {
    match value {
        Value::Variable(variable) => known.contains(variable),
        Value::Constant(Constant::Term(term)) => matches!(**term, ExternalTerm::Map(_)),
        Value::Constant(_) => false,
    }
}

/// Asks before each update in the block, which falls into parts by that.
fn split(function: &mut Function, id: BlockId, known: &mut Vec<Variable>) {
    let mut current = id;
    let body = std::mem::take(&mut function.block_mut(id).body);
    let mut end = std::mem::replace(&mut function.block_mut(id).end, End::Unreachable);
    let mut part = Vec::with_capacity(body.len());
    for instruction in body {
        if let Operation::MapUpdate { .. } = instruction.operation {
            let map = instruction.arguments[0].clone();
            if !is_known(&map, known) {
                let fail = bad_map(function, id, map.clone(), instruction.place);
                current = ask(function, current, std::mem::take(&mut part), map.clone(), fail);
                known.extend(map.variable());
            }
            known.extend(instruction.to);
        }
        part.push(instruction);
    }
    if let End::Branch { check: Check::MapUpdate { .. }, arguments, no, .. } = &mut end
        && !is_known(&arguments[0], known)
    {
        let (map, no) = (arguments[0].clone(), *no);
        known.extend(map.variable());
        current = ask(function, current, std::mem::take(&mut part), map, no);
    }
    let block = function.block_mut(current);
    (block.body, block.end) = (part, end);
}

/// Ends a block with the question; its rest goes into the block returned.
fn ask(function: &mut Function, block: BlockId, body: Vec<Instruction>, map: Value, no: BlockId) -> BlockId {
    let yes = function.new_block(function.block(block).handler);
    let from = function.block_mut(block);
    from.body = body;
    let (check, place) = (Check::Type("is_map"), Place::default());
    from.end = End::Branch { check, arguments: vec![map], to: Vec::new(), yes, no, place };
    yes
}

/// Raises `{badmap, V}`.
fn bad_map(function: &mut Function, from: BlockId, map: Value, place: Place) -> BlockId {
    let block = function.new_block(function.block(from).handler);
    let reason = function.new_variable();
    let tuple = Instruction {
        operation: Operation::Tuple,
        arguments: vec![Value::atom("badmap"), map],
        to: Some(reason),
        also_to: None,
        place,
    };
    let call = Instruction {
        operation: Operation::Call(Callee::Remote("erlang".into(), "error".into())),
        arguments: vec![reason.into()],
        to: None,
        also_to: None,
        place,
    };
    function.block_mut(block).body = vec![tuple, call];
    block
}
