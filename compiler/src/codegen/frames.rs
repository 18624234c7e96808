//! Which blocks have a stack frame, and what lives in it.
//!
//! What is alive across a call lives in a Y register, everything else in X
//! registers. A frame is made where control enters a *region*: a set of blocks
//! with one way in, its head, so that a block either always has the frame or
//! never. Paths that make no call stay outside, and need no frame.
//!
//! ```text
//! f([])    -> 0;                  b0: is_nil(v0) ? b1 : b2
//! f([H|T]) -> g(H), f(T).         b1: return 0
//!                                 b2: [head: frame]  v1, v2 = head_tail(v0)
//!                                     call g(v1); return f(v2)
//! ```
//!
//! A variable from outside is copied into the frame at the head and read there;
//! so is a call's result, which arrives in `x0`. Until the next call the X
//! register is still good, and read first.

use crate::codegen::liveness::{Liveness, Set};
use crate::codegen::prepare::never_returns;
use crate::core::graph::Graph;
use crate::core::{BlockId, Callee, End, Function, Instruction, Operation, Place, TryKind, Value, Variable};
use rustc_hash::{FxHashMap, FxHashSet};

pub struct Frames {
    /// Per block its region.
    pub region: Vec<Option<usize>>,
    /// Per region the block where the frame is made.
    pub heads: Vec<BlockId>,
    /// Variables that live in the frame.
    pub kept: Vec<bool>,
}

impl Frames {
    pub fn is_head(&self, block: BlockId) -> bool {
        self.region[block.index()].is_some_and(|region| self.heads[region] == block)
    }
}

/// Decides, and inserts the copies into frames.
pub fn place(function: &mut Function) -> Frames {
    let graph = Graph::new(function);
    let liveness = Liveness::new(function, &graph);
    let framed = framed_blocks(function, &graph);
    let mut frames = Frames { region: vec![None; function.blocks.len()], heads: Vec::new(), kept: Vec::new() };
    for &id in &graph.order {
        if framed[id.index()] {
            let before = graph.predecessors[id.index()].iter().find_map(|from| frames.region[from.index()]);
            frames.region[id.index()] = Some(before.unwrap_or_else(|| {
                frames.heads.push(id);
                frames.heads.len() - 1
            }));
        }
    }
    let kept = kept_variables(function, &graph, &liveness, &frames);
    let mut copier = Copier {
        frames: &frames,
        kept: &kept,
        names: FxHashMap::default(),
        in_frame: Set::default(),
        fresh_out: FxHashMap::default(),
    };
    for &id in &graph.order {
        if frames.region[id.index()].is_some() {
            copier.block(function, &graph, &liveness, id);
        }
    }
    let in_frame = copier.in_frame;
    frames.kept = (0..function.variable_count).map(|number| in_frame.contains(&Variable(number))).collect();
    frames
}

// ---- Where ----

/// Blocks that need a frame, and those that must have it so that each region has one way in.
fn framed_blocks(function: &Function, graph: &Graph) -> Vec<bool> {
    let dominators = graph.dominators();
    let mut framed = vec![false; function.blocks.len()];
    let mut joins = Vec::new();
    for &id in &graph.order {
        if needs_frame(function, id) {
            spread(function, id, &mut framed, &mut joins);
        }
    }
    while let Some(id) = joins.pop() {
        // Control comes here with a frame. All ways must have the same one, so it is made before they part.
        spread(function, dominators[id.index()], &mut framed, &mut joins);
    }
    framed
}

/// What has a frame keeps it to its end: marks all that follows.
fn spread(function: &Function, from: BlockId, framed: &mut [bool], joins: &mut Vec<BlockId>) {
    let mut pending = vec![from];
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut framed[id.index()], true) {
            function.block(id).end.successors(|to| {
                pending.push(to);
                joins.push(to);
            });
        }
    }
}

/// What destroys X registers needs a frame even if nothing is in it: the return address is there while it waits.
fn needs_frame(function: &Function, id: BlockId) -> bool {
    let block = function.block(id);
    let in_body = |instruction: &Instruction| instruction.operation.needs_frame() || instruction.operation.clobbers();
    let at_end = matches!(block.end, End::Try { .. } | End::TailCall { callee: Callee::Apply, .. });
    at_end || block.end.clobbers() || block.body.iter().any(in_body)
}

// ---- What ----

/// Calls `visit` for all that is alive across something in this block that destroys X registers.
fn visit_kept(function: &Function, liveness: &Liveness, id: BlockId, mut visit: impl FnMut(Variable)) {
    let block = function.block(id);
    if !block.end.clobbers()
        && block.landing.is_none()
        && !block.body.iter().any(|instruction| instruction.operation.clobbers())
    {
        return;
    }
    if block.landing.is_some() {
        liveness.live_in(id).iter().for_each(|&variable| visit(variable));
    }
    let mut live = liveness.live_out(function, id);
    block.end.for_each_result(|result| {
        live.remove(&result);
    });
    if block.end.clobbers() {
        live.iter().for_each(|&variable| visit(variable));
    }
    block.end.for_each_value(|value| live.extend(value.variable()));
    for instruction in block.body.iter().rev() {
        for result in [instruction.to, instruction.also_to].into_iter().flatten() {
            live.remove(&result);
        }
        // Nothing is read behind a call that never returns, whatever the handler reads.
        if instruction.operation.clobbers() && !(never_returns(instruction) && live.is_empty()) {
            live.iter().for_each(|&variable| visit(variable));
        }
        live.extend(instruction.arguments.iter().filter_map(Value::variable));
    }
}

type Kept = FxHashSet<(usize, Variable)>;

fn kept_variables(function: &Function, graph: &Graph, liveness: &Liveness, frames: &Frames) -> Kept {
    let mut kept = Kept::default();
    for &id in &graph.order {
        if let Some(region) = frames.region[id.index()] {
            visit_kept(function, liveness, id, |variable| {
                kept.insert((region, variable));
            });
        }
    }
    kept
}

// ---- Copies ----

struct Copier<'a> {
    frames: &'a Frames,
    kept: &'a Kept,
    /// What a variable is called in the frame of a region.
    names: FxHashMap<(usize, Variable), Variable>,
    in_frame: Set,
    /// What X registers still hold at the end of each block.
    fresh_out: FxHashMap<BlockId, Fresh>,
}

/// Variables whose value an X register holds too, with the name it has there.
type Fresh = FxHashMap<Variable, Variable>;

impl Copier<'_> {
    /// Copies what this block puts into the frame, and reads from there what an X register holds no longer.
    fn block(&mut self, function: &mut Function, graph: &Graph, liveness: &Liveness, id: BlockId) {
        let Some(region) = self.frames.region[id.index()] else { return };
        let block = function.block_mut(id);
        let old = std::mem::take(&mut block.body);
        let parameters = block.parameters.clone();
        let landing = block.landing;
        let mut body = Vec::with_capacity(old.len());
        let mut fresh = match graph.predecessors[id.index()][..] {
            [from] if landing.is_none() => self.fresh_out.get(&from).cloned().unwrap_or_default(),
            _ => Fresh::default(),
        };
        if self.frames.is_head(id) || landing.is_some() {
            let outside = if self.frames.is_head(id) { liveness.live_in(id) } else { &[] };
            for &variable in parameters.iter().chain(outside) {
                self.copy(function, region, variable, &mut body, &mut fresh);
            }
        } else {
            self.keep(region, &parameters);
        }
        for mut instruction in old {
            instruction.arguments.iter_mut().for_each(|value| self.rename(region, value, &fresh));
            let clobbers = instruction.operation.clobbers();
            let results = [instruction.to, instruction.also_to];
            if let (Operation::Keep, Some(to), [Value::Variable(from)]) =
                (&instruction.operation, instruction.to, &instruction.arguments[..])
                && self.kept.contains(&(region, to))
            {
                fresh.insert(to, *from);
            }
            body.push(instruction);
            if clobbers {
                fresh.clear();
                results
                    .into_iter()
                    .flatten()
                    .for_each(|result| self.copy(function, region, result, &mut body, &mut fresh));
            } else {
                results.into_iter().flatten().for_each(|result| self.keep(region, &[result]));
            }
        }
        let block = function.block_mut(id);
        block.body = body;
        block.end.for_each_value_mut(|value| self.rename(region, value, &fresh));
        if !block.end.clobbers() {
            self.fresh_out.insert(id, fresh);
        }
        let mut results = Vec::new();
        block.end.for_each_result(|result| results.push(result));
        self.keep(region, &results);
        if let Some((TryKind::Try | TryKind::Catch, tag)) = landing {
            // The tag is written inside the region, so it never has another name.
            self.in_frame.insert(tag);
        }
    }

    /// What is written inside the region is written into the frame.
    fn keep(&mut self, region: usize, variables: &[Variable]) {
        self.in_frame.extend(variables.iter().filter(|&&variable| self.kept.contains(&(region, variable))));
    }

    fn copy(
        &mut self,
        function: &mut Function,
        region: usize,
        variable: Variable,
        body: &mut Vec<Instruction>,
        fresh: &mut Fresh,
    ) {
        if self.kept.contains(&(region, variable)) {
            let to = function.new_variable();
            let arguments = vec![variable.into()];
            body.push(Instruction {
                operation: Operation::Copy,
                arguments,
                to: Some(to),
                also_to: None,
                place: Place::default(),
            });
            self.names.insert((region, variable), to);
            self.in_frame.insert(to);
            fresh.insert(variable, variable);
        }
    }

    fn rename(&self, region: usize, value: &mut Value, fresh: &Fresh) {
        if let Value::Variable(variable) = value
            && let Some(&name) = fresh.get(variable).or_else(|| self.names.get(&(region, *variable)))
        {
            *variable = name;
        }
    }
}
