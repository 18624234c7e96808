//! Small facts about values as operands.

use crate::core::{Constant, Value};

/// A size that a bit syntax instruction takes as it is: small and not negative, or `all`.
pub fn is_plain_size(size: &Value) -> bool {
    match size {
        Value::Variable(_) => true,
        Value::Constant(Constant::Integer(bits)) => (0..1 << 24).contains(bits),
        Value::Constant(constant) => constant.is_atom("all"),
    }
}
