//! Several moves that happen at once, as `move` and `swap` in an order.
//!
//! ```text
//! x0 ← x1, x1 ← x0, x2 ← x0        move x0 x2;  swap x0 x1
//! ```

use bytecode::instructions::Instruction;
use bytecode::operand::{Register, Source};
use rustc_hash::FxHashMap;

/// Moves to do at once; destinations differ.
pub type Moves = Vec<(Register, Source)>;

/// Instructions with the effect of all moves at once.
pub fn in_sequence(mut moves: Moves) -> Vec<Instruction> {
    moves.retain(|&(to, from)| Source::from(to) != from);
    let mut instructions = Vec::with_capacity(moves.len());
    let mut readers: FxHashMap<Register, u32> = FxHashMap::default();
    for from in moves.iter().filter_map(|&(_, from)| register(from)) {
        *readers.entry(from).or_default() += 1;
    }
    while !moves.is_empty() {
        // A destination that nobody still reads can be written.
        if let Some(at) = moves.iter().position(|(to, _)| readers.get(to).is_none_or(|&count| count == 0)) {
            let (dst, src) = moves.remove(at);
            if let Some(count) = register(src).and_then(|from| readers.get_mut(&from)) {
                *count -= 1;
            }
            instructions.push(Instruction::r#move { src, dst });
            continue;
        }
        // Only cycles are left: each register is read once, and the sources are registers.
        let (a, from) = moves.remove(0);
        let Some(b) = register(from) else { continue };
        instructions.push(Instruction::swap { a, b });
        readers.insert(b, 0);
        for (to, source) in &mut moves {
            if *source == Source::from(a) {
                // What was in `a` is in `b` now.
                *source = from;
                readers.insert(a, 0);
                readers.insert(b, u32::from(*to != b));
            }
        }
        moves.retain(|&(to, from)| Source::from(to) != from);
    }
    instructions
}

/// The register that a source names.
pub fn register(source: Source) -> Option<Register> {
    match source {
        Source::X(x) => Some(Register::X(x)),
        Source::Y(y) => Some(Register::Y(y)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytecode::operand::{XReg, YReg};

    fn x(number: u16) -> Register {
        Register::X(XReg(number))
    }

    /// Runs the instructions on registers that hold their own names.
    fn check(moves: &[(Register, Register)], expected_instructions: usize) {
        let instructions = in_sequence(moves.iter().map(|&(to, from)| (to, Source::from(from))).collect());
        let mut content: std::collections::HashMap<Register, Register> = std::collections::HashMap::new();
        let read = |content: &std::collections::HashMap<Register, Register>, register| {
            content.get(&register).copied().unwrap_or(register)
        };
        for instruction in &instructions {
            match *instruction {
                Instruction::r#move { src, dst } => {
                    let value = read(&content, register(src).expect("a register"));
                    content.insert(dst, value);
                }
                Instruction::swap { a, b } => {
                    let (left, right) = (read(&content, a), read(&content, b));
                    content.insert(a, right);
                    content.insert(b, left);
                }
                _ => unreachable!(),
            }
        }
        for &(to, from) in moves {
            assert_eq!(read(&content, to), from, "{moves:?} as {instructions:?}");
        }
        assert_eq!(instructions.len(), expected_instructions, "{instructions:?}");
    }

    #[test]
    fn moves_happen_as_if_at_once() {
        check(&[(x(0), x(0))], 0);
        check(&[(x(0), x(1)), (x(1), x(2))], 2);
        check(&[(x(0), x(1)), (x(1), x(0))], 1);
        check(&[(x(0), x(1)), (x(1), x(2)), (x(2), x(0))], 2);
        check(&[(x(0), x(1)), (x(1), x(0)), (x(2), x(0)), (x(3), x(4)), (x(4), x(3))], 3);
        let y = Register::Y(YReg(0));
        check(&[(x(0), y), (y, x(0)), (x(1), y)], 2);
    }
}
