//! Literals as a plain tree, and their external term format. Knows no VM term.

use num_bigint::BigInt;

/// A constant as the compiler and the `.beam` file know it.
#[derive(Clone, PartialEq, Debug)]
pub enum ExternalTerm {
    Integer(i64),
    /// Only for values that do not fit `Integer`.
    BigInteger(BigInt),
    Float(f64),
    Atom(String),
    Nil,
    /// The elements, then the tail (`Nil` for a proper list). Never empty.
    List(Vec<ExternalTerm>, Box<ExternalTerm>),
    Tuple(Vec<ExternalTerm>),
    /// Key and value pairs in the order of the file.
    Map(Vec<(ExternalTerm, ExternalTerm)>),
    /// Whole bytes.
    Binary(Vec<u8>),
    /// Bytes, and how many bits of the last one count (1 to 7).
    BitString(Vec<u8>, u8),
    /// `fun Module:Function/Arity`.
    ExternalFun {
        module: String,
        function: String,
        arity: u32,
    },
}
