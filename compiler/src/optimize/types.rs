//! What kinds of term a value may be, and what is known of the parts of tuples and lists.
//!
//! A type is a set of terms. Sets only grow where ways meet (`join`) and only
//! shrink where a question is answered (`restrict`); the structure is cut at a
//! small depth, so growing ends.
//!
//! ```text
//! [{1.5, a}]     a list, proper, of tuples of two: a float and an atom
//! X + 1.0        a float, whatever X is: if it is no number, nothing comes back
//! ```

use crate::core::{Constant, Operation, Segment, SegmentKind, Value};
use bytecode::external_term::ExternalTerm;
use std::rc::Rc;

/// A set of kinds, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kinds(u16);

impl Kinds {
    pub const NONE: Kinds = Kinds(0);
    pub const ANY: Kinds = Kinds(0x7fff);
    pub const INTEGER: Kinds = Kinds(1 << 1);
    pub const FLOAT: Kinds = Kinds(1 << 2);
    pub const NIL: Kinds = Kinds(1 << 3);
    pub const CONS: Kinds = Kinds(1 << 4);
    pub const TUPLE: Kinds = Kinds(1 << 5);
    pub const MAP: Kinds = Kinds(1 << 6);
    pub const FUN: Kinds = Kinds(1 << 7);
    pub const PID: Kinds = Kinds(1 << 8);
    pub const PORT: Kinds = Kinds(1 << 9);
    pub const REFERENCE: Kinds = Kinds(1 << 10);
    /// Whole bytes.
    pub const BINARY: Kinds = Kinds(1 << 11);
    /// Bit strings that are no binaries.
    pub const BITS: Kinds = Kinds(1 << 12);
    pub const TRUE: Kinds = Kinds(1 << 13);
    pub const FALSE: Kinds = Kinds(1 << 14);
    /// `true` and `false` among them.
    pub const ATOM: Kinds = Kinds(1 | 1 << 13 | 1 << 14);
    pub const BOOLEAN: Kinds = Kinds::TRUE.or(Kinds::FALSE);
    pub const NUMBER: Kinds = Kinds::INTEGER.or(Kinds::FLOAT);
    pub const LIST: Kinds = Kinds::NIL.or(Kinds::CONS);
    pub const BIT_STRING: Kinds = Kinds::BINARY.or(Kinds::BITS);

    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    pub fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    pub fn has(self, other: Kinds) -> bool {
        self.and(other) != Kinds::NONE
    }

    /// The answer to "is it one of `asked`?", if all or none of the possible kinds are.
    pub fn answer(self, asked: Kinds) -> Option<bool> {
        if !self.has(asked) { Some(false) } else { (self.without(asked) == Kinds::NONE).then_some(true) }
    }

    /// A kind that only one term is of.
    pub fn is_one_term(self) -> bool {
        [Kinds::NIL, Kinds::TRUE, Kinds::FALSE].contains(&self)
    }

    pub fn of_constant(constant: &Constant) -> Kinds {
        match constant {
            Constant::Atom(name) => Kinds::of_atom(name),
            Constant::Integer(_) => Kinds::INTEGER,
            Constant::Nil => Kinds::NIL,
            Constant::Term(term) => Kinds::of_term(term),
        }
    }

    fn of_atom(name: &str) -> Kinds {
        match name {
            "true" => Kinds::TRUE,
            "false" => Kinds::FALSE,
            _ => Kinds(1),
        }
    }

    fn of_term(term: &ExternalTerm) -> Kinds {
        match term {
            ExternalTerm::Integer(_) | ExternalTerm::BigInteger(_) => Kinds::INTEGER,
            ExternalTerm::Float(_) => Kinds::FLOAT,
            ExternalTerm::Atom(name) => Kinds::of_atom(name),
            ExternalTerm::Nil => Kinds::NIL,
            ExternalTerm::List(..) => Kinds::CONS,
            ExternalTerm::Tuple(_) => Kinds::TUPLE,
            ExternalTerm::Map(_) => Kinds::MAP,
            ExternalTerm::Binary(_) => Kinds::BINARY,
            ExternalTerm::BitString(..) => Kinds::BITS,
            ExternalTerm::ExternalFun { .. } => Kinds::FUN,
        }
    }

    /// The kinds of a BIF's result, if it comes back.
    fn of_bif(name: &str) -> Kinds {
        match name {
            "/" | "float" => Kinds::FLOAT,
            "div" | "rem" | "band" | "bor" | "bxor" | "bnot" | "bsl" | "bsr" | "round" | "trunc" | "ceil" | "floor"
            | "length" | "size" | "tuple_size" | "byte_size" | "bit_size" | "map_size" => Kinds::INTEGER,
            "binary_part" => Kinds::BINARY,
            "self" => Kinds::PID,
            "not" | "and" | "or" | "xor" | "is_function" | "is_map_key" => Kinds::BOOLEAN,
            name if crate::lower::bifs::never_fails(name) => Kinds::BOOLEAN,
            _ => Kinds::ANY,
        }
    }

    /// The kinds that a type test asks for; `None` if it asks for less than a kind.
    pub fn asked(test: &str) -> Option<Kinds> {
        Some(match test {
            "is_atom" => Kinds::ATOM,
            "is_boolean" => Kinds::BOOLEAN,
            "is_integer" => Kinds::INTEGER,
            "is_float" => Kinds::FLOAT,
            "is_number" => Kinds::NUMBER,
            "is_nil" => Kinds::NIL,
            "is_nonempty_list" => Kinds::CONS,
            "is_list" => Kinds::LIST,
            "is_tuple" => Kinds::TUPLE,
            "is_map" => Kinds::MAP,
            "is_function" => Kinds::FUN,
            "is_pid" => Kinds::PID,
            "is_port" => Kinds::PORT,
            "is_reference" => Kinds::REFERENCE,
            "is_binary" => Kinds::BINARY,
            "is_bitstr" => Kinds::BIT_STRING,
            _ => return None,
        })
    }

    /// What the arguments of a BIF were, once it came back.
    pub fn wanted_by(name: &str, arity: usize) -> Option<Kinds> {
        Some(match (name, arity) {
            ("+" | "-" | "*" | "/", 2) | ("+" | "-" | "abs" | "round" | "trunc" | "ceil" | "floor" | "float", 1) => {
                Kinds::NUMBER
            }
            ("div" | "rem" | "band" | "bor" | "bxor" | "bsl" | "bsr", 2) | ("bnot", 1) => Kinds::INTEGER,
            ("and" | "or" | "xor", 2) | ("not", 1) => Kinds::BOOLEAN,
            ("hd" | "tl", 1) => Kinds::CONS,
            ("length", 1) => Kinds::LIST,
            ("tuple_size", 1) => Kinds::TUPLE,
            ("map_size", 1) => Kinds::MAP,
            ("byte_size" | "bit_size", 1) => Kinds::BIT_STRING,
            _ => return None,
        })
    }
}

/// Tuples and lists in one another beyond this are not looked into.
const DEEPEST: u32 = 4;
/// Tuples with more elements, and lists in constants with more, are not looked into.
const WIDEST: usize = 40;

/// A set of terms.
#[derive(Clone, PartialEq, Debug)]
pub struct Type {
    pub kinds: Kinds,
    /// The elements of all tuples in the set: they have the same arity.
    tuple: Option<Rc<[Type]>>,
    /// What all conses in the set hold: they are proper lists.
    list: Option<Rc<Type>>,
}

impl From<Kinds> for Type {
    fn from(kinds: Kinds) -> Type {
        Type { kinds, tuple: None, list: None }
    }
}

impl Type {
    pub const NONE: Type = Type { kinds: Kinds::NONE, tuple: None, list: None };
    pub const ANY: Type = Type { kinds: Kinds::ANY, tuple: None, list: None };

    /// A list of these, perhaps empty.
    pub fn list_of(element: Type) -> Type {
        Type { kinds: Kinds::LIST, tuple: None, list: Some(Rc::new(element)) }.cut(DEEPEST)
    }

    fn tuple_of(elements: Vec<Type>) -> Type {
        if elements.len() > WIDEST {
            return Kinds::TUPLE.into();
        }
        Type { kinds: Kinds::TUPLE, tuple: Some(elements.into()), list: None }.cut(DEEPEST)
    }

    pub fn of_constant(constant: &Constant) -> Type {
        match constant {
            Constant::Term(term) => Type::of_term(term, DEEPEST),
            _ => Kinds::of_constant(constant).into(),
        }
    }

    fn of_term(term: &ExternalTerm, depth: u32) -> Type {
        let of =
            |terms: &[ExternalTerm]| -> Vec<Type> { terms.iter().map(|term| Type::of_term(term, depth - 1)).collect() };
        match term {
            ExternalTerm::Tuple(items) if depth > 0 && items.len() <= WIDEST => Type::tuple_of(of(items)),
            ExternalTerm::List(items, tail) if depth > 0 && items.len() <= WIDEST && **tail == ExternalTerm::Nil => {
                let element = of(items).iter().fold(Type::NONE, |all, item| all.join(item));
                Type::list_of(element).restrict(Kinds::CONS)
            }
            _ => Kinds::of_term(term).into(),
        }
    }

    /// Without structure below a depth.
    fn cut(&self, depth: u32) -> Type {
        if self.is_flat() {
            return self.clone();
        }
        if depth == 0 {
            return self.kinds.into();
        }
        let keeps = |part: &Type| part.is_within(depth - 1);
        let tuple = self.tuple.as_ref().map(|elements| match elements.iter().all(keeps) {
            true => elements.clone(),
            false => elements.iter().map(|element| element.cut(depth - 1)).collect(),
        });
        let list = self.list.as_ref().map(|element| match keeps(element) {
            true => element.clone(),
            false => Rc::new(element.cut(depth - 1)),
        });
        Type { kinds: self.kinds, tuple, list }
    }

    fn is_within(&self, depth: u32) -> bool {
        self.is_flat()
            || depth > 0
                && self.tuple.iter().flat_map(|elements| elements.iter()).all(|element| element.is_within(depth - 1))
                && self.list.iter().all(|element| element.is_within(depth - 1))
    }

    fn is_flat(&self) -> bool {
        self.tuple.is_none() && self.list.is_none()
    }

    /// What is in one or the other.
    pub fn join(&self, other: &Type) -> Type {
        if self.kinds == Kinds::NONE || self == other {
            return other.clone();
        }
        if other.kinds == Kinds::NONE {
            return self.clone();
        }
        let tuple = match (self.kinds.has(Kinds::TUPLE), other.kinds.has(Kinds::TUPLE)) {
            (true, false) => self.tuple.clone(),
            (false, _) => other.tuple.clone(),
            (true, true) => match (&self.tuple, &other.tuple) {
                (Some(these), Some(those)) if these.len() == those.len() => {
                    Some(these.iter().zip(those.iter()).map(|(this, that)| this.join(that)).collect())
                }
                _ => None,
            },
        };
        let list = match (self.kinds.has(Kinds::CONS), other.kinds.has(Kinds::CONS)) {
            (true, false) => self.list.clone(),
            (false, _) => other.list.clone(),
            (true, true) => match (&self.list, &other.list) {
                (Some(this), Some(that)) => Some(Rc::new(this.join(that))),
                _ => None,
            },
        };
        Type { kinds: self.kinds.or(other.kinds), tuple, list }
    }

    /// What is of these kinds, too.
    pub fn restrict(&self, kinds: Kinds) -> Type {
        let kinds = self.kinds.and(kinds);
        Type {
            kinds,
            tuple: self.tuple.clone().filter(|_| kinds.has(Kinds::TUPLE)),
            list: self.list.clone().filter(|_| kinds.has(Kinds::CONS)),
        }
    }

    /// The arity that all tuples in the set have.
    pub fn arity(&self) -> Option<u32> {
        self.tuple.as_ref().map(|elements| elements.len() as u32)
    }

    // ---- Parts ----

    fn element(&self, index: u32) -> Type {
        if !self.kinds.has(Kinds::TUPLE) {
            return Type::NONE;
        }
        let element = self.tuple.as_ref().and_then(|elements| elements.get(index as usize));
        element.cloned().unwrap_or(Type::ANY)
    }

    fn head(&self) -> Type {
        match &self.list {
            _ if !self.kinds.has(Kinds::CONS) => Type::NONE,
            Some(element) => (**element).clone(),
            None => Type::ANY,
        }
    }

    fn tail(&self) -> Type {
        match &self.list {
            _ if !self.kinds.has(Kinds::CONS) => Type::NONE,
            Some(_) => Type { kinds: Kinds::LIST, tuple: None, list: self.list.clone() },
            None => Type::ANY,
        }
    }

    fn cons(head: &Type, tail: &Type) -> Type {
        let element = match (tail.kinds.without(Kinds::LIST) == Kinds::NONE, tail.kinds.has(Kinds::CONS)) {
            (false, _) => return Kinds::CONS.into(),
            (true, false) => head.clone(),
            (true, true) => match &tail.list {
                Some(element) => head.join(element),
                None => return Kinds::CONS.into(),
            },
        };
        Type::list_of(element).restrict(Kinds::CONS)
    }

    // ---- Results ----

    /// An operation's result, if it comes back. Of calls only the well-known are known here.
    pub fn of_result(operation: &Operation, arguments: &[Value], of: impl Fn(&Value) -> Type) -> Type {
        // Control does not come here, as far as is known.
        if arguments.iter().any(|value| of(value).kinds == Kinds::NONE) {
            return Type::NONE;
        }
        match operation {
            Operation::Copy | Operation::Keep => of(&arguments[0]),
            Operation::Tuple => Type::tuple_of(arguments.iter().map(of).collect()),
            Operation::Cons => Type::cons(&of(&arguments[0]), &of(&arguments[1])),
            Operation::Head => of(&arguments[0]).head(),
            Operation::Tail => of(&arguments[0]).tail(),
            &Operation::Element(index) => of(&arguments[0]).element(index),
            Operation::MakeFun(_) => Kinds::FUN.into(),
            Operation::MapUpdate { .. } => Kinds::MAP.into(),
            Operation::BinaryCreate(segments) => Type::of_built(segments, arguments),
            Operation::BinaryTail => Kinds::BIT_STRING.into(),
            Operation::BinaryInitialWritable => Kinds::BINARY.into(),
            Operation::BuildStacktrace => Kinds::LIST.into(),
            Operation::Bif(name) => Type::of_bif(name, arguments, of),
            Operation::FloatTerm => Kinds::FLOAT.into(),
            _ => Type::ANY,
        }
    }

    pub fn of_bif(name: &str, arguments: &[Value], of: impl Fn(&Value) -> Type) -> Type {
        match (name, arguments) {
            ("+" | "-" | "*", [left, right]) => {
                let number = |value| of(value).kinds.and(Kinds::NUMBER);
                sum(number(left), number(right)).into()
            }
            ("+" | "-" | "abs", [number]) => of(number).kinds.and(Kinds::NUMBER).into(),
            ("hd", [list]) => of(list).head(),
            ("tl", [list]) => of(list).tail(),
            ("element", [Value::Constant(Constant::Integer(index)), tuple]) => match u32::try_from(*index - 1) {
                Ok(index) => of(tuple).element(index),
                Err(_) => Type::ANY,
            },
            _ => Kinds::of_bif(name).into(),
        }
    }

    /// A bit string that is put together; per segment its value, then its size.
    pub fn of_built(segments: &[Segment], arguments: &[Value]) -> Type {
        let whole = segments.iter().zip(arguments.chunks(2)).all(|(segment, parts)| is_whole(segment, parts.get(1)));
        if whole { Kinds::BINARY.into() } else { Kinds::BIT_STRING.into() }
    }

    /// What a segment of a binary holds.
    pub fn of_segment(segment: &Segment) -> Type {
        match segment.kind {
            SegmentKind::Float => Kinds::FLOAT.into(),
            SegmentKind::Binary if segment.unit.is_multiple_of(8) => Kinds::BINARY.into(),
            SegmentKind::Binary => Kinds::BIT_STRING.into(),
            _ => Kinds::INTEGER.into(),
        }
    }

    /// The result of a function of another module.
    pub fn of_remote(module: &str, name: &str, arity: usize) -> Type {
        let kinds = match (module, name, arity) {
            ("math", "pi", 0) | ("math", "ceil" | "floor", 1) => Kinds::FLOAT,
            (
                "math",
                "sin" | "cos" | "tan" | "asin" | "acos" | "atan" | "sinh" | "cosh" | "tanh" | "asinh" | "acosh"
                | "atanh" | "exp" | "log" | "log2" | "log10" | "sqrt" | "erf" | "erfc",
                1,
            ) => Kinds::FLOAT,
            ("math", "pow" | "atan2" | "fmod", 2) => Kinds::FLOAT,
            ("erlang", "list_to_integer" | "binary_to_integer", 1 | 2) => Kinds::INTEGER,
            ("erlang", "list_to_float" | "binary_to_float", 1) => Kinds::FLOAT,
            ("erlang", "atom_to_binary" | "integer_to_binary" | "float_to_binary", 1 | 2) => Kinds::BINARY,
            ("erlang", "iolist_to_binary" | "list_to_binary" | "term_to_binary", 1) => Kinds::BINARY,
            ("erlang", "iolist_size" | "phash2", 1) | ("erlang", "phash2", 2) => Kinds::INTEGER,
            ("erlang", "monotonic_time" | "system_time" | "unique_integer", 0 | 1) => Kinds::INTEGER,
            ("erlang", "list_to_atom" | "binary_to_atom", 1 | 2) => Kinds::ATOM,
            ("erlang", "make_ref", 0) => Kinds::REFERENCE,
            ("erlang", "spawn" | "spawn_link", 1..=4) => Kinds::PID,
            ("erlang", "list_to_tuple", 1) | ("erlang", "setelement", 3) | ("erlang", "append_element", 2) => {
                Kinds::TUPLE
            }
            ("lists", "all" | "any" | "member", 2) | ("lists", "keymember", 3) => Kinds::BOOLEAN,
            ("maps", "new", 0) | ("maps", "put", 3) | ("maps", "remove" | "merge", 2) | ("maps", "from_list", 1) => {
                Kinds::MAP
            }
            ("erlang", "integer_to_list", 1 | 2) | ("erlang", "atom_to_list" | "binary_to_list", 1) => {
                return Type::list_of(Kinds::INTEGER.into());
            }
            ("lists", "seq", 2 | 3) => return Type::list_of(Kinds::INTEGER.into()),
            ("lists", "reverse" | "sort" | "usort", 1)
            | ("lists", "map" | "filter" | "sort" | "zip" | "duplicate", 2)
            | ("maps", "keys" | "values" | "to_list", 1)
            | ("erlang", "tuple_to_list" | "registered" | "processes" | "nodes", 0 | 1) => {
                return Type::list_of(Type::ANY);
            }
            _ => Kinds::ANY,
        };
        kinds.into()
    }
}

/// Kinds of the result of arithmetic on numbers.
fn sum(left: Kinds, right: Kinds) -> Kinds {
    if left == Kinds::NONE || right == Kinds::NONE {
        Kinds::NONE
    } else if left == Kinds::FLOAT || right == Kinds::FLOAT {
        Kinds::FLOAT
    } else {
        left.or(right)
    }
}

/// Does a segment take whole bytes, whatever it holds?
pub fn is_whole(segment: &Segment, size: Option<&Value>) -> bool {
    match (segment.kind, size) {
        (SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 | SegmentKind::Float, _) => true,
        (_, Some(Value::Constant(Constant::Integer(size)))) => i64::from(segment.unit).wrapping_mul(*size) % 8 == 0,
        _ => segment.unit.is_multiple_of(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(at: u32) -> Value {
        Value::Variable(crate::core::Variable(at))
    }

    fn result(operation: &Operation, types: &[Type]) -> Type {
        let arguments: Vec<Value> = (0..types.len() as u32).map(variable).collect();
        Type::of_result(operation, &arguments, |value| {
            types[value.variable().expect("only variables").0 as usize].clone()
        })
    }

    #[test]
    fn structure_is_kept_and_cut() {
        let float = Type::from(Kinds::FLOAT);
        let pair = result(&Operation::Tuple, &[float.clone(), Kinds::ATOM.into()]);
        let list = result(&Operation::Cons, &[pair.clone(), Kinds::NIL.into()]);
        assert_eq!(result(&Operation::Head, std::slice::from_ref(&list)), pair);
        assert_eq!(result(&Operation::Tail, std::slice::from_ref(&list)).kinds, Kinds::LIST);
        assert_eq!(result(&Operation::Element(0), std::slice::from_ref(&pair)), float);
        let mut deep = float;
        for _ in 0..20 {
            deep = result(&Operation::Tuple, &[deep]);
        }
        assert!(deep.is_within(DEEPEST));
        // An improper tail: nothing is known of the elements.
        let improper = result(&Operation::Cons, &[pair, Kinds::ATOM.into()]);
        assert_eq!(improper, Kinds::CONS.into());
    }

    #[test]
    fn joining_forgets_what_differs() {
        let one = result(&Operation::Tuple, &[Kinds::FLOAT.into()]);
        let two = result(&Operation::Tuple, &[Kinds::FLOAT.into(), Kinds::FLOAT.into()]);
        assert_eq!(one.join(&two).arity(), None);
        assert_eq!(one.join(&Kinds::NIL.into()).arity(), Some(1));
        assert_eq!(Type::from(Kinds::TUPLE).join(&one), Kinds::TUPLE.into());
        let list = Type::list_of(Kinds::INTEGER.into());
        assert_eq!(list.join(&Type::list_of(Kinds::FLOAT.into())), Type::list_of(Kinds::NUMBER.into()));
        assert_eq!(list.join(&Kinds::CONS.into()), Kinds::LIST.into());
    }

    #[test]
    fn one_float_makes_a_float() {
        assert_eq!(sum(Kinds::FLOAT, Kinds::NUMBER), Kinds::FLOAT);
        assert_eq!(sum(Kinds::INTEGER, Kinds::INTEGER), Kinds::INTEGER);
        assert_eq!(sum(Kinds::NUMBER, Kinds::INTEGER), Kinds::NUMBER);
    }
}
