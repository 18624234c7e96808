//! BIFs that are instructions, and what is known of them. Names are of module `erlang`.

/// Does it allocate (and so may collect)?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heap {
    Keeps,
    MayCollect,
}

/// The form as an instruction (`bif1`, `gc_bif2` …) of a function of module `erlang`, if it has one.
pub fn instruction(name: &str, arity: usize) -> Option<Heap> {
    let heap = match (name, arity) {
        ("self" | "node", 0) => Heap::Keeps,
        ("hd" | "tl" | "tuple_size" | "node" | "get" | "not", 1) => Heap::Keeps,
        (
            "is_atom" | "is_binary" | "is_bitstring" | "is_boolean" | "is_float" | "is_function" | "is_integer"
            | "is_list" | "is_map" | "is_number" | "is_pid" | "is_port" | "is_reference" | "is_tuple",
            1,
        ) => Heap::Keeps,
        ("element" | "map_get" | "is_map_key" | "is_function" | "and" | "or" | "xor", 2) => Heap::Keeps,
        ("==" | "/=" | "=:=" | "=/=" | "<" | "=<" | ">" | ">=", 2) => Heap::Keeps,
        ("+" | "-" | "bnot" | "abs" | "float" | "round" | "trunc" | "ceil" | "floor", 1) => Heap::MayCollect,
        ("length" | "size" | "byte_size" | "bit_size" | "map_size", 1) => Heap::MayCollect,
        ("+" | "-" | "*" | "/" | "div" | "rem" | "band" | "bor" | "bxor" | "bsl" | "bsr" | "binary_part", 2) => {
            Heap::MayCollect
        }
        ("binary_part", 3) => Heap::MayCollect,
        _ => return None,
    };
    Some(heap)
}

/// Total functions without effect: dropping or moving one cannot be seen.
pub fn never_fails(name: &str) -> bool {
    is_comparison(name) || is_type_test(name) || name == "self"
}

pub fn is_comparison(name: &str) -> bool {
    matches!(name, "==" | "/=" | "=:=" | "=/=" | "<" | "=<" | ">" | ">=")
}

/// `is_atom` … : total, of one argument. (`is_function/2` is not: it fails unless the arity is one.)
pub fn is_type_test(name: &str) -> bool {
    type_test(name).is_some()
}

/// The test instruction that asks what the BIF asks.
pub fn type_test(name: &str) -> Option<&'static str> {
    Some(match name {
        "is_atom" => "is_atom",
        "is_binary" => "is_binary",
        "is_bitstring" => "is_bitstr",
        "is_boolean" => "is_boolean",
        "is_float" => "is_float",
        "is_integer" => "is_integer",
        "is_list" => "is_list",
        "is_map" => "is_map",
        "is_number" => "is_number",
        "is_pid" => "is_pid",
        "is_port" => "is_port",
        "is_reference" => "is_reference",
        "is_tuple" => "is_tuple",
        _ => return None,
    })
}
