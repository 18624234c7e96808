//! Maps made and updated.

use super::Lowering;
use crate::ast::MapField;
use crate::core::{BlockId, Check, Operation, Place, Value};
use crate::lower::expression::constant_value;
use bytecode::external_term::ExternalTerm;

impl<'a> Lowering<'a> {
    /// `#{…}` or `Map#{…}`: pairs from left to right, all evaluated before the first is put.
    pub fn map(&mut self, map: Option<Value>, fields: &'a [MapField], place: Place) -> Value {
        let mut pairs = Vec::with_capacity(fields.len());
        for field in fields {
            let key = self.expr(&field.key);
            let value = self.expr(&field.value);
            pairs.push((key, value, field.exact));
        }
        self.put_pairs(map, pairs, None, place)
    }

    /// Puts pairs into a map. In a guard, what cannot be put goes to `fail`.
    pub fn put_pairs(
        &mut self,
        map: Option<Value>,
        pairs: Vec<(Value, Value, bool)>,
        fail: Option<BlockId>,
        place: Place,
    ) -> Value {
        if map.is_none()
            && let Some(term) = constant_map(&pairs)
        {
            return constant_value(term);
        }
        let empty = constant_value(ExternalTerm::Map(Vec::new()));
        let mut result = map.unwrap_or(empty);
        if pairs.is_empty() {
            // `M#{}` still demands a map.
            return self.map_update(false, vec![result], fail, place);
        }
        // A run of one kind is one instruction, as long as its keys are known to differ.
        let mut rest = &pairs[..];
        while let Some((_, _, exact)) = rest.first() {
            let count = run_length(rest, *exact);
            let mut arguments = vec![result];
            for (key, value, _) in &rest[..count] {
                arguments.extend([key.clone(), value.clone()]);
            }
            result = self.map_update(*exact, arguments, fail, place);
            rest = &rest[count..];
        }
        result
    }

    fn map_update(&mut self, exact: bool, arguments: Vec<Value>, fail: Option<BlockId>, place: Place) -> Value {
        match fail {
            Some(fail) => self.check_value(Check::MapUpdate { exact }, arguments, fail, place).into(),
            None => self.emit(Operation::MapUpdate { exact }, arguments, place).into(),
        }
    }
}

/// How many pairs from the start may go into one instruction: keys that differ and are constants, or one other key.
fn run_length(pairs: &[(Value, Value, bool)], exact: bool) -> usize {
    let mut count = 0;
    for (key, _, kind) in pairs {
        let constant = matches!(key, Value::Constant(_));
        let fits = *kind == exact && constant && pairs[..count].iter().all(|(other, ..)| other != key);
        if !fits {
            break;
        }
        count += 1;
    }
    count.max(1)
}

fn constant_map(pairs: &[(Value, Value, bool)]) -> Option<ExternalTerm> {
    let mut result: Vec<(ExternalTerm, ExternalTerm)> = Vec::new();
    for pair in pairs {
        let (Value::Constant(key), Value::Constant(value), false) = pair else { return None };
        let key = key.to_term();
        result.retain(|(other, _)| *other != key);
        result.push((key, value.to_term()));
    }
    Some(ExternalTerm::Map(result))
}
