//! Ways through empty blocks become direct; a block with one way in joins the block before.
//!
//! ```text
//! b0: is_nil(v0) ? b1 : b3        b0: is_nil(v0) ? b2 : b4
//! b1: jump b2
//! b2: return a                    b2: return a
//! b3: v1 = head(v0)               b4: v1 = head(v0)
//!     jump b4                         return v1
//! b4: return v1
//! ```

use super::Substitution;
use crate::core::graph::Graph;
use crate::core::{Block, BlockId, End, Function, Value};

pub fn run(function: &mut Function) {
    skip_empty(function);
    join_straight(function);
}

/// Where a block that does nothing sends control.
fn empty_target(block: &Block) -> Option<BlockId> {
    match &block.end {
        End::Jump(to, arguments) if is_bare(block) && block.parameters.is_empty() && arguments.is_empty() => Some(*to),
        _ => None,
    }
}

fn is_bare(block: &Block) -> bool {
    block.body.is_empty() && block.landing.is_none()
}

fn skip_empty(function: &mut Function) {
    let targets: Vec<Option<BlockId>> = function.blocks.iter().map(empty_target).collect();
    let last = |mut block: BlockId| {
        // Empty blocks in a ring wait for ever; a way through all of them ends where it began.
        for _ in 0..targets.len() {
            match targets[block.index()] {
                Some(next) => block = next,
                None => break,
            }
        }
        block
    };
    for id in function.block_ids() {
        function.block_mut(id).end.successors_mut(|to| *to = last(*to));
        return_directly(function, id);
    }
}

/// A jump to a return is a return.
fn return_directly(function: &mut Function, id: BlockId) {
    let block = function.block(id);
    let End::Jump(to, arguments) = &block.end else { return };
    let target = function.block(*to);
    let End::Return(value) = &target.end else { return };
    // Inside a `try` nothing returns.
    if !is_bare(target) || block.handler != target.handler {
        return;
    }
    let passed = target.parameters.iter().position(|&parameter| value.variable() == Some(parameter));
    let value = passed.map_or_else(|| value.clone(), |at| arguments[at].clone());
    function.block_mut(id).end = End::Return(value);
}

fn join_straight(function: &mut Function) {
    let graph = Graph::new(function);
    let mut known = Substitution::new(function);
    // From the back, so that a chain of blocks is moved once each.
    for &id in graph.order.iter().rev() {
        let block = function.block(id);
        let End::Jump(to, arguments) = &block.end else { continue };
        let (to, target) = (*to, function.block(*to));
        let one_way = graph.predecessors[to.index()].len() == 1 && to != BlockId::ENTRY && to != id;
        if !one_way || target.landing.is_some() || target.handler != block.handler {
            continue;
        }
        let passed: Vec<Value> = arguments.clone();
        target.parameters.iter().zip(passed).for_each(|(&parameter, value)| known.set(parameter, value));
        let body = std::mem::take(&mut function.block_mut(to).body);
        let end = std::mem::replace(&mut function.block_mut(to).end, End::Unreachable);
        let block = function.block_mut(id);
        block.body.extend(body);
        block.end = end;
    }
    known.apply_to(function);
}
