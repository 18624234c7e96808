//! Which variables are alive where.
//!
//! Core is in static single assignment form, so liveness needs no iteration:
//! from each use, walk up to the definition (Boissinot et al., "Computing
//! Liveness Sets for SSA-Form Programs", 2011, the variant by variable). A
//! block inside a `try` has its handler as one more successor, and so all that
//! the handler reads is alive all through the region.

use crate::core::graph::Graph;
use crate::core::{BlockId, Function, Variable};
use rustc_hash::FxHashSet;

/// For each block what is alive where it begins.
pub struct Liveness {
    /// Parameters of the block are not counted. Ordered by number, each once.
    live_in: Vec<Vec<Variable>>,
}

/// Variables at one place.
pub type Set = FxHashSet<Variable>;

impl Liveness {
    pub fn new(function: &Function, graph: &Graph) -> Liveness {
        let mut liveness = Liveness { live_in: vec![Vec::new(); function.blocks.len()] };
        let (uses, definitions) = uses_and_definitions(function, graph);
        let regions = regions(function, graph);
        for (number, blocks) in uses.into_iter().enumerate() {
            let variable = Variable(number as u32);
            let mut pending = blocks;
            while let Some(block) = pending.pop() {
                let live_in = &mut liveness.live_in[block.index()];
                if definitions[number] == Some(block) || live_in.last() == Some(&variable) {
                    continue;
                }
                live_in.push(variable);
                pending.extend(&graph.predecessors[block.index()]);
                pending.extend(&regions[block.index()]);
            }
        }
        liveness
    }

    pub fn live_in(&self, block: BlockId) -> &[Variable] {
        &self.live_in[block.index()]
    }

    /// What is alive behind a block: what its successors and its handler need.
    pub fn live_out(&self, function: &Function, block: BlockId) -> Set {
        let mut live = Set::default();
        let block = function.block(block);
        block.end.successors(|to| live.extend(self.live_in(to)));
        if let Some(handler) = block.handler {
            live.extend(self.live_in(handler));
        }
        live
    }

    /// What is alive no longer, place by place.
    pub fn deaths(&self, function: &Function, id: BlockId) -> Deaths {
        let block = function.block(id);
        let mut live = self.live_out(function, id);
        let mut places = vec![Place::default(); block.body.len() + 1];
        block
            .end
            .for_each_value(|value| note_use(value.variable(), &mut live, &mut places[block.body.len()].last_uses));
        for (at, instruction) in block.body.iter().enumerate().rev() {
            let place = &mut places[at];
            let results = [instruction.to, instruction.also_to].into_iter().flatten();
            place.unused.extend(results.filter(|result| !live.contains(result)));
            for argument in &instruction.arguments {
                note_use(argument.variable(), &mut live, &mut place.last_uses);
            }
        }
        let parameters = block.parameters.iter().copied().filter(|parameter| !live.contains(parameter)).collect();
        Deaths { parameters, places }
    }
}

/// Where variables of one block end to be alive.
pub struct Deaths {
    /// Parameters that nobody reads.
    pub parameters: Vec<Variable>,
    /// Per instruction, then for the end.
    pub places: Vec<Place>,
}

#[derive(Clone, Default)]
pub struct Place {
    /// Read here for the last time.
    pub last_uses: Vec<Variable>,
    /// Written here, and never read.
    pub unused: Vec<Variable>,
}

fn note_use(variable: Option<Variable>, live: &mut Set, last: &mut Vec<Variable>) {
    if let Some(variable) = variable
        && live.insert(variable)
    {
        last.push(variable);
    }
}

type UsesAndDefinitions = (Vec<Vec<BlockId>>, Vec<Option<BlockId>>);

/// Per variable the blocks that read it, and the one that writes it.
fn uses_and_definitions(function: &Function, graph: &Graph) -> UsesAndDefinitions {
    let mut uses: Vec<Vec<BlockId>> = vec![Vec::new(); function.variable_count as usize];
    let mut definitions = vec![None; function.variable_count as usize];
    for &id in &graph.order {
        let block = function.block(id);
        let mut define = |variable: Variable| definitions[variable.0 as usize] = Some(id);
        block.parameters.iter().for_each(|&parameter| define(parameter));
        block.body.iter().flat_map(|instruction| [instruction.to, instruction.also_to]).flatten().for_each(&mut define);
        block.end.for_each_result(define);
        let mut read = |variable: Variable| {
            let blocks = &mut uses[variable.0 as usize];
            if blocks.last() != Some(&id) {
                blocks.push(id);
            }
        };
        // The handler reads the tag of its `try`, and so does entering it.
        if let Some((_, tag)) = block.landing {
            read(tag);
        }
        let arguments = block.body.iter().flat_map(|instruction| &instruction.arguments);
        arguments.filter_map(|argument| argument.variable()).for_each(&mut read);
        block.end.for_each_value(|value| {
            value.variable().map(&mut read);
        });
    }
    (uses, definitions)
}

/// Per handler the blocks that an exception may come from.
fn regions(function: &Function, graph: &Graph) -> Vec<Vec<BlockId>> {
    let mut regions = vec![Vec::new(); function.blocks.len()];
    for &id in &graph.order {
        if let Some(handler) = function.block(id).handler {
            regions[handler.index()].push(id);
        }
    }
    regions
}
