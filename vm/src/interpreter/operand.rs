//! How internal code names its operands: 16 bits each, the low three say where the value is.
//!
//! ```text
//!  [ byte offset from the X registers   ] 000   {x, N}: N * 8
//!  [ byte offset from the stack top     ] 001   {y, N}: (N + 1) * 8; word 0 is the frame's return slot
//!  [ number of a word of the instruction] 010   the constant that stands there
//! ```
//! Lists of operands (the elements of a tuple, say) take a word each: a
//! constant is the term itself, a register is marked by the tag that no term
//! in a program can have, the catch mark's.

use crate::term::tags::{CATCH, PRIMARY_MASK, Term};
use bytecode::operand::{Register, XReg, YReg};

pub const X: u16 = 0b000;
pub const Y: u16 = 0b001;
pub const CONSTANT: u16 = 0b010;
pub const KIND_MASK: u16 = 0b111;

/// Highest X register that an operand can name, plus one.
pub const X_REGISTERS: usize = 1024;
/// Registers behind them that only the loader names: for constants where an operation takes registers only.
pub const SCRATCH_REGISTERS: usize = 8;
/// In place of a number of live X registers, where the code does not tell it: nothing may be collected there.
pub const UNKNOWN_LIVE: usize = 0xFFFF;
/// Highest Y register that an operand can name, plus one.
pub const Y_REGISTERS: usize = 8000;

/// One operand of an internal instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operand(pub u16);

impl Operand {
    pub const fn x(register: XReg) -> Operand {
        Operand(register.0 << 3 | X)
    }

    pub const fn y(register: YReg) -> Operand {
        Operand((register.0 + 1) << 3 | Y)
    }

    /// The constant in word `word` of the instruction.
    pub const fn constant(word: usize) -> Operand {
        Operand((word as u16) << 3 | CONSTANT)
    }

    pub const fn register(register: Register) -> Operand {
        match register {
            Register::X(x) => Operand::x(x),
            Register::Y(y) => Operand::y(y),
        }
    }

    pub const fn kind(self) -> Kind {
        match self.0 {
            0 => Kind::R,
            word => match word & KIND_MASK {
                X => Kind::X,
                Y => Kind::Y,
                _ => Kind::C,
            },
        }
    }
}

/// What a specialised handler is told about an operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `{x, 0}`, which lives in a machine register.
    R,
    X,
    Y,
    /// A constant.
    C,
}

/// An element of an operand list.
pub enum Element {
    Constant(Term),
    Register(Operand),
}

pub const fn element_word(operand: Operand) -> u64 {
    (operand.0 as u64) << 3 | CATCH
}

#[inline(always)]
pub fn element(word: u64) -> Element {
    if word & PRIMARY_MASK == CATCH {
        Element::Register(Operand((word >> 3) as u16))
    } else {
        Element::Constant(Term(word))
    }
}
