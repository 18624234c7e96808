//! What kinds of term a value may be: a set, one bit a kind.

use crate::core::{Constant, Operation};
use bytecode::external_term::ExternalTerm;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Types(u16);

impl Types {
    pub const NONE: Types = Types(0);
    pub const ANY: Types = Types(0x1fff);
    pub const ATOM: Types = Types(1);
    pub const INTEGER: Types = Types(1 << 1);
    pub const FLOAT: Types = Types(1 << 2);
    pub const NIL: Types = Types(1 << 3);
    pub const CONS: Types = Types(1 << 4);
    pub const TUPLE: Types = Types(1 << 5);
    pub const MAP: Types = Types(1 << 6);
    pub const FUN: Types = Types(1 << 7);
    pub const PID: Types = Types(1 << 8);
    pub const PORT: Types = Types(1 << 9);
    pub const REFERENCE: Types = Types(1 << 10);
    /// Whole bytes.
    pub const BINARY: Types = Types(1 << 11);
    /// Bit strings that are no binaries.
    pub const BITS: Types = Types(1 << 12);

    pub const fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub fn and(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub fn without(self, other: Types) -> Types {
        Types(self.0 & !other.0)
    }

    /// The answer to "is it one of `asked`?", if all or none of the possible kinds are.
    pub fn answer(self, asked: Types) -> Option<bool> {
        if self.and(asked) == Types::NONE { Some(false) } else { (self.without(asked) == Types::NONE).then_some(true) }
    }

    pub fn of_constant(constant: &Constant) -> Types {
        match constant {
            Constant::Atom(_) => Types::ATOM,
            Constant::Integer(_) => Types::INTEGER,
            Constant::Nil => Types::NIL,
            Constant::Term(term) => match &**term {
                ExternalTerm::Integer(_) | ExternalTerm::BigInteger(_) => Types::INTEGER,
                ExternalTerm::Float(_) => Types::FLOAT,
                ExternalTerm::Atom(_) => Types::ATOM,
                ExternalTerm::Nil => Types::NIL,
                ExternalTerm::List(..) => Types::CONS,
                ExternalTerm::Tuple(_) => Types::TUPLE,
                ExternalTerm::Map(_) => Types::MAP,
                ExternalTerm::Binary(_) => Types::BINARY,
                ExternalTerm::BitString(..) => Types::BITS,
                ExternalTerm::ExternalFun { .. } => Types::FUN,
            },
        }
    }

    /// The kinds of an operation's result, if it comes back.
    pub fn of_result(operation: &Operation) -> Types {
        match operation {
            Operation::Tuple => Types::TUPLE,
            Operation::Cons => Types::CONS,
            Operation::MakeFun(_) => Types::FUN,
            Operation::MapUpdate { .. } => Types::MAP,
            Operation::BinaryCreate(_) | Operation::BinaryTail => Types::BINARY.or(Types::BITS),
            Operation::BuildStacktrace => Types::CONS.or(Types::NIL),
            Operation::Bif(name) => Types::of_bif(name),
            _ => Types::ANY,
        }
    }

    pub fn of_bif(name: &str) -> Types {
        match name {
            "+" | "-" | "*" | "abs" => Types::INTEGER.or(Types::FLOAT),
            "/" | "float" => Types::FLOAT,
            "div" | "rem" | "band" | "bor" | "bxor" | "bnot" | "bsl" | "bsr" | "round" | "trunc" | "ceil" | "floor"
            | "length" | "size" | "tuple_size" | "byte_size" | "bit_size" | "map_size" => Types::INTEGER,
            "binary_part" => Types::BINARY,
            "self" => Types::PID,
            "not" | "and" | "or" | "xor" | "is_function" | "is_map_key" => Types::ATOM,
            name if crate::lower::bifs::never_fails(name) => Types::ATOM,
            _ => Types::ANY,
        }
    }

    /// The kinds that a type test asks for; `None` if it asks for less than a kind.
    pub fn asked(test: &str) -> Option<Types> {
        Some(match test {
            "is_atom" => Types::ATOM,
            "is_integer" => Types::INTEGER,
            "is_float" => Types::FLOAT,
            "is_number" => Types::INTEGER.or(Types::FLOAT),
            "is_nil" => Types::NIL,
            "is_nonempty_list" => Types::CONS,
            "is_list" => Types::NIL.or(Types::CONS),
            "is_tuple" => Types::TUPLE,
            "is_map" => Types::MAP,
            "is_function" => Types::FUN,
            "is_pid" => Types::PID,
            "is_port" => Types::PORT,
            "is_reference" => Types::REFERENCE,
            "is_binary" => Types::BINARY,
            "is_bitstr" => Types::BINARY.or(Types::BITS),
            _ => return None,
        })
    }
}
