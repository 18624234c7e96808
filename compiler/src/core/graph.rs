//! Orders and dominators of a function's blocks. Knows no operation.
//!
//! Dominators by "semi-NCA" (Georgiadis, Tarjan, Werneck, "Finding Dominators in
//! Practice", 2006): a function may have ten thousand blocks in a row, all with a
//! way to one other, and iterating over sets would take the square of that. No
//! recursion, for the same reason.

use super::{BlockId, Function};

/// Where control can come from.
pub struct Graph {
    /// Reachable blocks, a block before its successors (loops aside). Likely paths are adjacent.
    pub order: Vec<BlockId>,
    /// Place of a block in `order`; `u32::MAX` if unreachable.
    pub position: Vec<u32>,
    pub predecessors: Vec<Vec<BlockId>>,
}

impl Graph {
    pub fn new(function: &Function) -> Graph {
        let count = function.blocks.len();
        let mut visited = vec![false; count];
        let mut order = Vec::with_capacity(count);
        let mut stack = vec![(BlockId::ENTRY, successors(function, BlockId::ENTRY), 0)];
        visited[0] = true;
        while let Some((block, next, at)) = stack.last_mut() {
            // Visited last first: the first successor then stands right behind its block.
            if *at < next.len() {
                let successor = next[next.len() - 1 - *at];
                *at += 1;
                if !visited[successor.index()] {
                    visited[successor.index()] = true;
                    let next = successors(function, successor);
                    stack.push((successor, next, 0));
                }
            } else {
                order.push(*block);
                stack.pop();
            }
        }
        order.reverse();
        let mut position = vec![u32::MAX; count];
        let mut predecessors = vec![Vec::new(); count];
        for (at, &block) in order.iter().enumerate() {
            position[block.index()] = at as u32;
            function.block(block).end.successors(|to| predecessors[to.index()].push(block));
        }
        Graph { order, position, predecessors }
    }

    pub fn is_reachable(&self, block: BlockId) -> bool {
        self.position[block.index()] != u32::MAX
    }

    /// The immediate dominator of each block (the entry's is itself).
    pub fn dominators(&self) -> Vec<BlockId> {
        let tree = Tree::new(self);
        let dominators = tree.dominators(self);
        let mut by_block = vec![BlockId::ENTRY; self.position.len()];
        for (&block, dominator) in tree.blocks.iter().zip(dominators) {
            by_block[block.index()] = tree.blocks[dominator];
        }
        by_block
    }
}

/// A depth-first tree over the reachable blocks; they are numbered as they are found.
struct Tree {
    blocks: Vec<BlockId>,
    parents: Vec<usize>,
    numbers: Vec<usize>,
}

impl Tree {
    fn new(graph: &Graph) -> Tree {
        let count = graph.position.len();
        let mut successors = vec![Vec::new(); count];
        for &block in &graph.order {
            graph.predecessors[block.index()].iter().for_each(|from| successors[from.index()].push(block));
        }
        let mut tree = Tree { blocks: Vec::new(), parents: Vec::new(), numbers: vec![usize::MAX; count] };
        let mut stack = vec![(BlockId::ENTRY, 0)];
        while let Some((block, parent)) = stack.pop() {
            if tree.numbers[block.index()] != usize::MAX {
                continue;
            }
            let number = tree.blocks.len();
            tree.numbers[block.index()] = number;
            tree.blocks.push(block);
            tree.parents.push(parent);
            stack.extend(successors[block.index()].iter().map(|&to| (to, number)));
        }
        tree
    }

    /// By numbers: first semidominators, then each block's nearest dominator that is not behind its own.
    fn dominators(&self, graph: &Graph) -> Vec<usize> {
        let count = self.blocks.len();
        let mut semi: Vec<usize> = (0..count).collect();
        let mut forest = Forest { up: self.parents.clone(), best: (0..count).collect(), path: Vec::new() };
        for number in (1..count).rev() {
            semi[number] = self.parents[number];
            for from in &graph.predecessors[self.blocks[number].index()] {
                let best = forest.best_above(self.numbers[from.index()], number + 1, &semi);
                semi[number] = semi[number].min(semi[best]);
            }
        }
        let mut dominators = self.parents.clone();
        for number in 1..count {
            while dominators[number] > semi[number] {
                dominators[number] = dominators[dominators[number]];
            }
        }
        dominators
    }
}

/// Ways up the tree, shortened as they are used.
struct Forest {
    up: Vec<usize>,
    /// The block with the least semidominator on the way that was cut short.
    best: Vec<usize>,
    path: Vec<usize>,
}

impl Forest {
    /// The block with the least semidominator from `block` up to where numbers are below `first`.
    fn best_above(&mut self, block: usize, first: usize, semi: &[usize]) -> usize {
        let mut at = block;
        while self.up[at] >= first {
            self.path.push(at);
            at = self.up[at];
        }
        while let Some(below) = self.path.pop() {
            self.up[below] = self.up[at];
            if semi[self.best[at]] < semi[self.best[below]] {
                self.best[below] = self.best[at];
            }
            at = below;
        }
        self.best[block]
    }
}

fn successors(function: &Function, block: BlockId) -> Vec<BlockId> {
    let mut list = Vec::new();
    function.block(block).end.successors(|to| list.push(to));
    list
}
