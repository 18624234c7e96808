//! The functions that guards and bodies may call: those of `erlang` that OTP 25 allows there.

use crate::atom::Atom;
use crate::bifs::{Pure, pure_rows};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const ALLOWED: &[(&str, u8)] = &[
    ("is_atom", 1),
    ("is_float", 1),
    ("is_integer", 1),
    ("is_list", 1),
    ("is_number", 1),
    ("is_pid", 1),
    ("is_port", 1),
    ("is_reference", 1),
    ("is_tuple", 1),
    ("is_map", 1),
    ("is_binary", 1),
    ("is_function", 1),
    ("is_record", 3),
    ("is_map_key", 2),
    ("not", 1),
    ("abs", 1),
    ("element", 2),
    ("hd", 1),
    ("tl", 1),
    ("length", 1),
    ("map_get", 2),
    ("map_size", 1),
    ("round", 1),
    ("trunc", 1),
    ("float", 1),
    ("size", 1),
    ("byte_size", 1),
    ("bit_size", 1),
    ("binary_part", 2),
    ("binary_part", 3),
    ("+", 1),
    ("-", 1),
    ("+", 2),
    ("-", 2),
    ("*", 2),
    ("/", 2),
    ("div", 2),
    ("rem", 2),
    ("band", 2),
    ("bor", 2),
    ("bxor", 2),
    ("bnot", 1),
    ("bsl", 2),
    ("bsr", 2),
    (">", 2),
    (">=", 2),
    ("<", 2),
    ("=<", 2),
    ("==", 2),
    ("=:=", 2),
    ("/=", 2),
    ("=/=", 2),
];

static FUNCTIONS: LazyLock<FxHashMap<(&'static str, u8), Pure>> = LazyLock::new(|| {
    let of_erlang = pure_rows().filter(|row| row.0 == "erlang").map(|(_, row)| ((row.name, row.arity), row.function));
    of_erlang.filter(|row| ALLOWED.contains(&row.0)).collect()
});

pub fn find(name: Atom, arity: usize) -> Option<Pure> {
    FUNCTIONS.get(&(name.text(), u8::try_from(arity).ok()?)).copied()
}

#[cfg(test)]
mod tests {
    use super::{ALLOWED, FUNCTIONS};

    #[test]
    fn all_are_there() {
        let missing: Vec<_> = ALLOWED.iter().filter(|function| !FUNCTIONS.contains_key(function)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
