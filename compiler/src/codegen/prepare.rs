//! The last changes to a function while it is still Core: what instructions cannot say becomes what they can.
//!
//! - Calls that have no tail form (`fun`, `!`) become a call and a return.
//! - Updates of what may be no map ask first.
//! - Errors without an instruction become calls of `erlang:error/1`.
//! - Copies are read through, blocks with one way in join the block before.
//! - What nobody reads is dropped.
//! - Constants go to a register where an instruction takes only that.

use crate::codegen::operands;
use crate::core::graph::Graph;
use crate::core::{
    BlockId, Callee, Check, Constant, End, ErrorKind, Function, Instruction, Operation, Value, Variable,
};

pub fn prepare(function: &mut Function) {
    substitute_copies(function);
    super::map_checks::check_maps(function);
    normal_ends(function);
    straighten(function);
    drop_unused(function);
    super::combine::combine(function);
    straighten(function);
    drop_unused(function);
    demand_registers(function);
}

/// Ends that no instruction expresses, in terms of those that one does.
fn normal_ends(function: &mut Function) {
    for id in function.block_ids() {
        let block = function.block(id);
        let protected = block.handler.is_some();
        match &block.end {
            End::TailCall { callee, .. } if protected || matches!(callee, Callee::Fun | Callee::Send) => {
                call_and_return(function, id)
            }
            End::Error { kind: ErrorKind::BadRecord, .. } => bad_record(function, id),
            End::Unreachable if !protected && block.body.last().is_some_and(never_returns) => {
                let block = function.block_mut(id);
                if let Some(Instruction { operation: Operation::Call(callee), arguments, place, .. }) = block.body.pop()
                {
                    block.end = End::TailCall { callee, arguments, place };
                }
            }
            _ => {}
        }
    }
}

/// A call of `erlang:error/1` and its like: nothing comes after it.
pub fn never_returns(instruction: &Instruction) -> bool {
    let Operation::Call(Callee::Remote(module, name)) = &instruction.operation else { return false };
    &**module == "erlang" && matches!((&**name, instruction.arguments.len()), ("error", 1..=3) | ("exit" | "throw", 1))
}

fn call_and_return(function: &mut Function, id: BlockId) {
    let result = function.new_variable();
    let block = function.block_mut(id);
    if let End::TailCall { callee, arguments, place } = std::mem::replace(&mut block.end, End::Return(result.into())) {
        let operation = Operation::Call(callee);
        block.body.push(Instruction { operation, arguments, to: Some(result), also_to: None, place });
    }
}

/// `{badrecord, V}` has no instruction before OTP 26.
fn bad_record(function: &mut Function, id: BlockId) {
    let reason = function.new_variable();
    let block = function.block_mut(id);
    let End::Error { arguments, place, .. } = std::mem::replace(&mut block.end, End::Unreachable) else { return };
    let mut items = vec![Value::atom("badrecord")];
    items.extend(arguments);
    block.body.push(Instruction {
        operation: Operation::Tuple,
        arguments: items,
        to: Some(reason),
        also_to: None,
        place,
    });
    let callee = Callee::Remote("erlang".into(), "error".into());
    if block.handler.is_none() {
        block.end = End::TailCall { callee, arguments: vec![reason.into()], place };
    } else {
        let arguments = vec![reason.into()];
        block.body.push(Instruction { operation: Operation::Call(callee), arguments, to: None, also_to: None, place });
    }
}

/// Blocks that are entered by one jump join the block that jumps.
fn straighten(function: &mut Function) {
    let graph = Graph::new(function);
    let mut known: Vec<Option<Value>> = vec![None; function.variable_count as usize];
    for &id in &graph.order {
        // The last of a chain goes first would be quadratic: go down the chain from its head.
        if graph.predecessors[id.index()].len() == 1 && joins(function, graph.predecessors[id.index()][0], id) {
            continue;
        }
        while let End::Jump(to, _) = function.block(id).end
            && graph.predecessors[to.index()].len() == 1
            && joins(function, id, to)
        {
            absorb(function, id, to, &mut known);
        }
    }
    replace_values(function, &graph, &known);
}

fn joins(function: &Function, from: BlockId, to: BlockId) -> bool {
    let (before, after) = (function.block(from), function.block(to));
    matches!(before.end, End::Jump(..)) && before.handler == after.handler && after.landing.is_none() && from != to
}

fn absorb(function: &mut Function, from: BlockId, to: BlockId, known: &mut [Option<Value>]) {
    let block = function.block_mut(to);
    let (parameters, mut body) = (std::mem::take(&mut block.parameters), std::mem::take(&mut block.body));
    let end = std::mem::replace(&mut block.end, End::Unreachable);
    let block = function.block_mut(from);
    block.body.append(&mut body);
    if let End::Jump(_, arguments) = std::mem::replace(&mut block.end, end) {
        for (parameter, argument) in parameters.iter().zip(arguments) {
            known[parameter.0 as usize] = Some(argument);
        }
    }
}

/// What a copy copies can be read itself.
fn substitute_copies(function: &mut Function) {
    let graph = Graph::new(function);
    let mut known: Vec<Option<Value>> = vec![None; function.variable_count as usize];
    for &id in &graph.order {
        for instruction in &function.block(id).body {
            if let (Operation::Copy, Some(to), [value]) =
                (&instruction.operation, instruction.to, &instruction.arguments[..])
            {
                known[to.0 as usize] = Some(value.clone());
            }
        }
    }
    replace_values(function, &graph, &known);
}

/// Reads of variables that stand for another value read that one.
fn replace_values(function: &mut Function, graph: &Graph, known: &[Option<Value>]) {
    let replace = |value: &mut Value| {
        while let Value::Variable(variable) = value
            && let Some(other) = &known[variable.0 as usize]
        {
            *value = other.clone();
        }
    };
    for &id in &graph.order {
        let block = function.block_mut(id);
        block.body.iter_mut().flat_map(|instruction| &mut instruction.arguments).for_each(replace);
        block.end.for_each_value_mut(replace);
    }
}

/// Drops operations without effect and parameters that nobody reads. From the end to the start, so one pass is enough.
fn drop_unused(function: &mut Function) {
    let graph = Graph::new(function);
    let mut used = vec![false; function.variable_count as usize];
    let note = |value: &Value, used: &mut Vec<bool>| {
        if let Value::Variable(variable) = value {
            used[variable.0 as usize] = true;
        }
    };
    // Bound to be read by jumps back: a loop's parameters stay.
    for &id in graph.order.iter().rev() {
        let mut end = std::mem::replace(&mut function.block_mut(id).end, End::Unreachable);
        if let End::Jump(to, arguments) = &mut end
            && graph.position[to.index()] > graph.position[id.index()]
            && function.block(*to).landing.is_none()
        {
            let target = function.block(*to);
            let mut kept = target.parameters.iter().map(|parameter| used[parameter.0 as usize]);
            arguments.retain(|_| kept.next().unwrap_or(true));
        }
        end.for_each_value(|value| note(value, &mut used));
        let block = function.block_mut(id);
        block.end = end;
        let mut kept: Vec<Instruction> = Vec::with_capacity(block.body.len());
        for instruction in std::mem::take(&mut block.body).into_iter().rev() {
            let read = [instruction.to, instruction.also_to].into_iter().flatten().any(|to| used[to.0 as usize]);
            if !read && instruction.operation.is_pure() {
                continue;
            }
            instruction.arguments.iter().for_each(|argument| note(argument, &mut used));
            kept.push(instruction);
        }
        kept.reverse();
        block.body = kept;
    }
    let forward = |from: BlockId, to: BlockId| graph.position[from.index()] < graph.position[to.index()];
    for &id in &graph.order[1..] {
        let all_forward = graph.predecessors[id.index()].iter().all(|&from| forward(from, id));
        if all_forward && function.block(id).landing.is_none() {
            function.block_mut(id).parameters.retain(|parameter| used[parameter.0 as usize]);
        }
    }
}

/// Where an instruction wants a register, and gives every result a name.
fn demand_registers(function: &mut Function) {
    for id in function.block_ids() {
        let block = function.block_mut(id);
        let (body, mut end) = (std::mem::take(&mut block.body), std::mem::replace(&mut block.end, End::Unreachable));
        let mut result = Vec::with_capacity(body.len());
        for mut instruction in body {
            for at in wanted_by_operation(&instruction.operation, &instruction.arguments) {
                in_register(function, &mut instruction.arguments[at], &mut result);
            }
            if instruction.to.is_none() && has_result(&instruction.operation) {
                instruction.to = Some(function.new_variable());
            }
            result.push(instruction);
        }
        match &mut end {
            End::Branch { check, arguments, to, .. } => {
                for at in wanted_by_check(check, arguments) {
                    in_register(function, &mut arguments[at], &mut result);
                }
                if to.is_empty()
                    && matches!(
                        check,
                        Check::Bif(_)
                            | Check::BinaryStart
                            | Check::BinaryGet(_)
                            | Check::MapUpdate { .. }
                            | Check::BinaryCreate(_)
                    )
                {
                    to.push(function.new_variable());
                }
            }
            End::Select { value, .. } | End::SelectArity { value, .. } => in_register(function, value, &mut result),
            End::WaitTimeout { timeout, .. } if !matches!(timeout, Value::Constant(Constant::Integer(_))) => {
                in_register(function, timeout, &mut result);
            }
            End::Raise { stack, reason } => {
                in_register(function, stack, &mut result);
                in_register(function, reason, &mut result);
            }
            _ => {}
        }
        let block = function.block_mut(id);
        (block.body, block.end) = (result, end);
    }
}

fn in_register(function: &mut Function, value: &mut Value, body: &mut Vec<Instruction>) {
    if value.variable().is_none() {
        let to: Variable = function.new_variable();
        let constant = std::mem::replace(value, to.into());
        let place = Default::default();
        body.push(Instruction {
            operation: Operation::Copy,
            arguments: vec![constant],
            to: Some(to),
            also_to: None,
            place,
        });
    }
}

fn has_result(operation: &Operation) -> bool {
    !matches!(
        operation,
        Operation::RemoveMessage | Operation::Timeout | Operation::TryEnd | Operation::BinarySetPosition
    )
}

/// Positions of arguments that must be in registers.
fn wanted_by_operation(operation: &Operation, arguments: &[Value]) -> Vec<usize> {
    let all_constant = arguments.iter().all(|argument| argument.variable().is_none());
    match operation {
        Operation::Head
        | Operation::Tail
        | Operation::HeadTail
        | Operation::Element(_)
        | Operation::BinaryPosition
        | Operation::BinaryTail => vec![0],
        Operation::BinarySetPosition => vec![0, 1],
        Operation::MakeFun(_) => (0..arguments.len()).collect(),
        Operation::Bif(_) if all_constant && !arguments.is_empty() => vec![0],
        _ => Vec::new(),
    }
}

fn wanted_by_check(check: &Check, arguments: &[Value]) -> Vec<usize> {
    let all_constant = arguments.iter().all(|argument| argument.variable().is_none());
    match check {
        Check::Less
        | Check::GreaterEqual
        | Check::Equal
        | Check::NotEqual
        | Check::ExactEqual
        | Check::ExactNotEqual
        | Check::Bif(_)
            if !all_constant || arguments.is_empty() =>
        {
            Vec::new()
        }
        Check::BinaryGet(_) | Check::BinarySkip(_)
            if arguments.get(1).is_some_and(|size| !operands::is_plain_size(size)) =>
        {
            vec![0, 1]
        }
        Check::MapUpdate { .. } | Check::BinaryCreate(_) => Vec::new(),
        _ if arguments.is_empty() => Vec::new(),
        _ => vec![0],
    }
}
