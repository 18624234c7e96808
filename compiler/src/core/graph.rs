//! Orders and dominators of a function's blocks. Knows no operation.
//!
//! Dominators by the iteration of Cooper, Harvey and Kennedy, "A Simple, Fast
//! Dominance Algorithm" (2001). No recursion: a function may have ten thousand
//! blocks in a row.

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
        let mut dominator = vec![None; self.position.len()];
        dominator[0] = Some(BlockId::ENTRY);
        let mut changed = true;
        while changed {
            changed = false;
            for &block in &self.order[1..] {
                let mut common = None;
                for &from in &self.predecessors[block.index()] {
                    if dominator[from.index()].is_some() {
                        common = Some(common.map_or(from, |other| self.intersect(&dominator, other, from)));
                    }
                }
                if dominator[block.index()] != common {
                    dominator[block.index()] = common;
                    changed = true;
                }
            }
        }
        dominator.into_iter().map(|block| block.unwrap_or(BlockId::ENTRY)).collect()
    }

    fn intersect(&self, dominator: &[Option<BlockId>], mut a: BlockId, mut b: BlockId) -> BlockId {
        let up = |block: BlockId| dominator[block.index()].unwrap_or(BlockId::ENTRY);
        while a != b {
            while self.position[a.index()] > self.position[b.index()] {
                a = up(a);
            }
            while self.position[b.index()] > self.position[a.index()] {
                b = up(b);
            }
        }
        a
    }
}

fn successors(function: &Function, block: BlockId) -> Vec<BlockId> {
    let mut list = Vec::new();
    function.block(block).end.successors(|to| list.push(to));
    list
}
