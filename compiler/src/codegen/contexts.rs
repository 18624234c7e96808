//! Match contexts that go from call to call.
//!
//! ```text
//! sum(<<X:32, R/binary>>, N) -> sum(R, N + X);
//! sum(<<>>, N) -> N.
//! ```
//!
//! `R` is only made to be taken apart again: the context itself is passed, and
//! `bs_start_match` goes on where it stands. A function *accepts* a context as
//! an argument if it does nothing with it but match; where it then fails with
//! `function_clause`, the binary that the error shows is made first.

use crate::codegen::liveness::Liveness;
use crate::core::graph::Graph;
use crate::core::{
    BlockId, Callee, Check, End, ErrorKind, Function, FunctionId, Instruction, Operation, Place, Value, Variable,
};
use rustc_hash::FxHashSet;

/// Functions and the positions of arguments that may be contexts.
pub type Accepting = FxHashSet<(FunctionId, usize)>;

pub fn accepting(functions: &[Function]) -> Accepting {
    let mut accepting = Accepting::default();
    for function in functions {
        let entry = function.block(BlockId::ENTRY);
        if !function.blocks.iter().any(|block| matches!(block.end, End::Branch { check: Check::BinaryStart, .. })) {
            continue;
        }
        let graph = Graph::new(function);
        let dominators = graph.dominators();
        for (at, &parameter) in entry.parameters.iter().enumerate() {
            if matching(function, &graph, &dominators, parameter).is_some() {
                accepting.insert((function.id.clone(), at));
            }
        }
    }
    accepting
}

/// Rewrites a function: as one that accepts, and as one that passes on.
pub fn pass_contexts(function: &mut Function, accepting: &Accepting) {
    if accepting.is_empty() {
        return;
    }
    let parameters = function.block(BlockId::ENTRY).parameters.clone();
    for (at, parameter) in parameters.into_iter().enumerate() {
        if accepting.contains(&(function.id.clone(), at)) {
            let graph = Graph::new(function);
            let dominators = graph.dominators();
            if let Some(matching) = matching(function, &graph, &dominators, parameter) {
                make_binary_for_errors(function, parameter, &matching);
            }
        }
    }
    sink_tails(function);
    let graph = Graph::new(function);
    let liveness = Liveness::new(function, &graph);
    for &id in &graph.order {
        while let Some((at, call, argument)) = tail_for_call(function, &liveness, id, accepting) {
            let block = function.block_mut(id);
            let tail = block.body.remove(at);
            let arguments = match block.body.get_mut(call - 1) {
                Some(instruction) => &mut instruction.arguments,
                None => match &mut block.end {
                    End::TailCall { arguments, .. } => arguments,
                    _ => return,
                },
            };
            arguments[argument] = tail.arguments[0].clone();
        }
    }
}

// ---- Who accepts ----

/// How a parameter is matched.
struct Matching {
    context: Variable,
    /// Where matching begins.
    yes: BlockId,
    /// Ends that leave the matching for an error which shows the parameter: from, to.
    failures: Vec<(BlockId, BlockId)>,
}

/// The only match of a parameter that is read by nothing else, errors of the function's head aside.
fn matching(function: &Function, graph: &Graph, dominators: &[BlockId], parameter: Variable) -> Option<Matching> {
    let reads = |value: &Value| value.variable() == Some(parameter);
    let mut start = None;
    let mut errors = Vec::new();
    for &id in &graph.order {
        let block = function.block(id);
        if block.body.iter().any(|instruction| instruction.arguments.iter().any(reads)) {
            return None;
        }
        let mut read = false;
        block.end.for_each_value(|value| read |= reads(value));
        match &block.end {
            _ if !read => {}
            End::Branch { check: Check::BinaryStart, to, yes, .. } if start.is_none() => {
                start = Some((id, *to.first()?, *yes))
            }
            End::Error { kind: ErrorKind::FunctionClause, .. }
                if block.body.is_empty() && block.parameters.is_empty() =>
            {
                errors.push(id);
            }
            _ => return None,
        }
    }
    let (start, context, yes) = start?;
    if graph.predecessors[yes.index()].len() != 1 {
        return None;
    }
    let is_below = |mut block: BlockId, above: BlockId| loop {
        match block {
            _ if block == above => return true,
            BlockId::ENTRY => return false,
            _ => block = dominators[block.index()],
        }
    };
    let mut failures = Vec::new();
    for to in errors {
        for &from in &graph.predecessors[to.index()] {
            match from {
                _ if is_below(from, yes) => failures.push((from, to)),
                // Asked, and no bit string: then it is no context either.
                _ if is_below(from, start) => {}
                _ => return None,
            }
        }
    }
    Some(Matching { context, yes, failures })
}

/// What fails inside the matching shows the binary from where the matching began.
fn make_binary_for_errors(function: &mut Function, parameter: Variable, matching: &Matching) {
    if matching.failures.is_empty() {
        return;
    }
    let context = Value::from(matching.context);
    let begin = start_position(function, matching);
    for &(from, to) in &matching.failures {
        let (whole, block) = (function.new_variable(), function.new_block(function.block(to).handler));
        let mut end = function.block(to).end.clone();
        end.for_each_value_mut(|value| {
            if value.variable() == Some(parameter) {
                *value = whole.into();
            }
        });
        let back = instruction(Operation::BinarySetPosition, vec![context.clone(), begin.into()], None);
        let tail = instruction(Operation::BinaryTail, vec![context.clone()], Some(whole));
        let new = function.block_mut(block);
        (new.body, new.end) = (vec![back, tail], end);
        function.block_mut(from).end.successors_mut(|successor| {
            if *successor == to {
                *successor = block;
            }
        });
    }
}

/// The position where the matching began, asked for there.
fn start_position(function: &mut Function, matching: &Matching) -> Variable {
    let first = function.block(matching.yes).body.first();
    if let Some(Instruction { operation: Operation::BinaryPosition, to: Some(position), .. }) = first {
        return *position;
    }
    let position = function.new_variable();
    let ask = instruction(Operation::BinaryPosition, vec![matching.context.into()], Some(position));
    function.block_mut(matching.yes).body.insert(0, ask);
    position
}

fn instruction(operation: Operation, arguments: Vec<Value>, to: Option<Variable>) -> Instruction {
    Instruction { operation, arguments, to, also_to: None, place: Place::default() }
}

// ---- Who passes on ----

/// Makes rests of binaries where they are needed: behind the checks that come before.
fn sink_tails(function: &mut Function) {
    let graph = Graph::new(function);
    let liveness = Liveness::new(function, &graph);
    // A block comes before its successors: what has sunk into one sinks on from there. Liveness does not know of the
    // moves, but only of a moved rest's blocks on its way, where it is alive by what it was.
    for &id in &graph.order {
        for at in (0..function.block(id).body.len()).rev() {
            if let Some(to) = sinks_to(function, &graph, &liveness, id, at) {
                let tail = function.block_mut(id).body.remove(at);
                function.block_mut(to).body.insert(0, tail);
            }
        }
    }
}

/// The only successor that reads a rest, if nothing happens to its context on the way there.
fn sinks_to(function: &Function, graph: &Graph, liveness: &Liveness, id: BlockId, at: usize) -> Option<BlockId> {
    let block = function.block(id);
    let tail = &block.body[at];
    let (Operation::BinaryTail, [Value::Variable(context)], Some(rest)) =
        (&tail.operation, &tail.arguments[..], tail.to)
    else {
        return None;
    };
    let mut touched = !matches!(block.end, End::Branch { .. } | End::Select { .. } | End::SelectArity { .. });
    let mut note = |value: &Value| touched |= value.variable().is_some_and(|read| read == *context || read == rest);
    block.body[at + 1..].iter().flat_map(|later| &later.arguments).for_each(&mut note);
    block.end.for_each_value(note);
    let mut readers = Vec::new();
    block.end.successors(|to| {
        if liveness.live_in(to).binary_search(&rest).is_ok() {
            readers.push(to);
        }
    });
    match readers[..] {
        [to] if !touched && graph.predecessors[to.index()].len() == 1 => Some(to),
        _ => None,
    }
}

/// A rest of a binary that is only made for a call which accepts its context, nothing else being done with that
/// behind: where it is made, the call's place in the block (its end counts as one), and which argument it is.
fn tail_for_call(
    function: &Function,
    liveness: &Liveness,
    id: BlockId,
    accepting: &Accepting,
) -> Option<(usize, usize, usize)> {
    let block = function.block(id);
    for (at, tail) in block.body.iter().enumerate() {
        let (Operation::BinaryTail, [Value::Variable(context)], Some(rest)) =
            (&tail.operation, &tail.arguments[..], tail.to)
        else {
            continue;
        };
        let alive = liveness.live_out(function, id);
        if alive.contains(context) || alive.contains(&rest) {
            continue;
        }
        let mut uses = Vec::new();
        let mut note = |place: usize, value: &Value, argument: usize| {
            if value.variable() == Some(rest) || value.variable() == Some(*context) {
                uses.push((place, argument, value.variable() == Some(rest)));
            }
        };
        for (place, later) in block.body.iter().enumerate().skip(at + 1) {
            later.arguments.iter().enumerate().for_each(|(argument, value)| note(place, value, argument));
        }
        let mut argument = 0;
        block.end.for_each_value(|value| {
            note(block.body.len(), value, argument);
            argument += 1;
        });
        let [(place, argument, true)] = uses[..] else { continue };
        let callee = match (block.body.get(place).map(|later| &later.operation), &block.end) {
            (Some(Operation::Call(callee)), _) => callee,
            (None, End::TailCall { callee, .. }) => callee,
            _ => continue,
        };
        if let Callee::Local(callee) = callee
            && accepting.contains(&(callee.clone(), argument))
        {
            return Some((at, place, argument));
        }
    }
    None
}
