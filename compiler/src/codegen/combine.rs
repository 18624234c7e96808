//! Operations that one instruction does together.
//!
//! ```text
//! v1 = head(v0); v2 = tail(v0)                          v1, v2 = head_tail(v0)
//! is_tuple(v0), arity2(v0), element0(v0) =:= ok         tagged2(v0, ok)
//! v1 = map_elements(v0, a), v2 = map_elements(v0, b)    v1, v2 = map_elements(v0, a, b)
//! ```

use crate::core::graph::Graph;
use crate::core::{BlockId, Check, Constant, End, Function, Instruction, Operation, Value};

pub fn combine(function: &mut Function) {
    heads_and_tails(function);
    let graph = Graph::new(function);
    for &id in &graph.order {
        tagged_tuple(function, &graph, id);
        while map_elements(function, &graph, id) {}
    }
}

/// A head and a tail of the same cons in one block.
fn heads_and_tails(function: &mut Function) {
    for block in &mut function.blocks {
        let mut at = 0;
        while at < block.body.len() {
            let partner = match block.body[at].operation {
                Operation::Head => Operation::Tail,
                Operation::Tail => Operation::Head,
                _ => {
                    at += 1;
                    continue;
                }
            };
            let list = &block.body[at].arguments;
            let found = block.body[at + 1..]
                .iter()
                .take_while(|other| other.operation.is_pure())
                .position(|other| other.operation == partner && other.arguments == *list);
            if let Some(distance) = found {
                let other = block.body.remove(at + 1 + distance);
                let first = &mut block.body[at];
                (first.to, first.also_to) =
                    if first.operation == Operation::Head { (first.to, other.to) } else { (other.to, first.to) };
                first.operation = Operation::HeadTail;
            }
            at += 1;
        }
    }
}

/// The block behind `yes`, if nothing else leads there and it is under the same handler.
fn only_way(function: &Function, graph: &Graph, from: BlockId, to: BlockId) -> bool {
    graph.predecessors[to.index()].len() == 1 && function.block(from).handler == function.block(to).handler
}

/// `is_tuple`, arity and first element in a row, all failing to the same place.
fn tagged_tuple(function: &mut Function, graph: &Graph, id: BlockId) {
    let Some((value, fail, next)) = branch(function, id, |check| matches!(check, Check::Type("is_tuple"))) else {
        return;
    };
    let Some((other, arity_fail, last)) = branch(function, next, |check| matches!(check, Check::Arity(_))) else {
        return;
    };
    let End::Branch { check: Check::Arity(arity), .. } = function.block(next).end else { return };
    let chained = only_way(function, graph, id, next) && only_way(function, graph, next, last);
    if !chained || other != value || arity_fail != fail || !function.block(next).body.is_empty() {
        return;
    }
    let Some((tag, yes)) = tag_test(function, last, &value, fail) else { return };
    // Loads of other elements come behind the test, where they are still right.
    function.block_mut(last).end = End::Jump(yes, Vec::new());
    let (check, arguments) = (Check::TaggedTuple(arity), vec![value, Value::Constant(tag)]);
    let place = Default::default();
    function.block_mut(id).end = End::Branch { check, arguments, to: Vec::new(), yes: last, no: fail, place };
}

/// The value, `no` and `yes` of a check of one value.
fn branch(function: &Function, id: BlockId, wanted: impl Fn(&Check) -> bool) -> Option<(Value, BlockId, BlockId)> {
    match &function.block(id).end {
        End::Branch { check, arguments, yes, no, .. } if wanted(check) => Some((arguments.first()?.clone(), *no, *yes)),
        _ => None,
    }
}

/// A block that only loads elements of `value` and compares the first one with an atom.
fn tag_test(function: &Function, id: BlockId, value: &Value, fail: BlockId) -> Option<(Constant, BlockId)> {
    let block = function.block(id);
    let is_load = |instruction: &Instruction| {
        matches!(instruction.operation, Operation::Element(_)) && instruction.arguments.first() == Some(value)
    };
    if !block.body.iter().all(is_load) {
        return None;
    }
    let first = block.body.iter().find(|instruction| instruction.operation == Operation::Element(0))?.to?;
    let End::Branch { check: Check::ExactEqual, arguments, yes, no, .. } = &block.end else { return None };
    match &arguments[..] {
        [Value::Variable(tested), Value::Constant(tag @ Constant::Atom(_))] if *tested == first && *no == fail => {
            Some((tag.clone(), *yes))
        }
        _ => None,
    }
}

/// Two lookups of constant keys in the same map, failing to the same place, become one. Says whether it did so.
fn map_elements(function: &mut Function, graph: &Graph, id: BlockId) -> bool {
    let End::Branch { check, arguments, yes, no, .. } = &function.block(id).end else { return false };
    let next = function.block(*yes);
    let End::Branch { check: other, arguments: more, to: also, yes: end, no: other_no, .. } = &next.end else {
        return false;
    };
    let constant = |arguments: &[Value]| arguments[1..].iter().all(|key| key.variable().is_none());
    let fits = matches!(check, Check::MapElements | Check::HasKeys)
        && (check, &arguments[0], no) == (other, &more[0], other_no)
        && next.body.is_empty()
        && more[1..].iter().all(|key| !arguments[1..].contains(key))
        && constant(arguments)
        && constant(more)
        && only_way(function, graph, id, *yes);
    if !fits {
        return false;
    }
    let (more, also, end) = (more[1..].to_vec(), also.clone(), *end);
    // The block in between is left without a way in; the number of ways into `end` is as before.
    if let End::Branch { arguments, to, yes, .. } = &mut function.block_mut(id).end {
        arguments.extend(more);
        to.extend(also);
        *yes = end;
    }
    true
}
