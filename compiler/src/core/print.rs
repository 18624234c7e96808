//! Core as text, for people and snapshots.

use super::{
    Callee, Check, Constant, End, Function, FunctionId, Module, Operation, Segment, SegmentKind, Value, Variable,
};
use crate::core::graph::Graph;
use bytecode::external_term::ExternalTerm;
use std::fmt::{self, Display, Formatter, Write};

impl Display for Module {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "module {}", Atom(&self.name))?;
        self.functions.iter().try_for_each(|function| write!(f, "\n\n{function}"))?;
        f.write_char('\n')
    }
}

impl Display for Function {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}:", self.id)?;
        let graph = Graph::new(self);
        // Numbered in the order of the text, so that a change shows only where it is.
        let name = |block: super::BlockId| format!("b{}", graph.position[block.index()]);
        for &id in &graph.order {
            let block = self.block(id);
            write!(f, "\n  {}", name(id))?;
            if !block.parameters.is_empty() {
                write!(f, "({})", commas(&block.parameters))?;
            }
            if let Some((_, tag)) = block.landing {
                write!(f, " handles {tag}")?;
            }
            f.write_char(':')?;
            for instruction in &block.body {
                f.write_str("\n    ")?;
                match (instruction.to, instruction.also_to) {
                    (Some(to), Some(also)) => write!(f, "{to}, {also} = ")?,
                    (Some(to), None) => write!(f, "{to} = ")?,
                    _ => {}
                }
                write!(f, "{}({})", instruction.operation, commas(&instruction.arguments))?;
            }
            f.write_str("\n    ")?;
            print_end(f, &block.end, &name)?;
        }
        Ok(())
    }
}

fn print_end(f: &mut Formatter, end: &End, name: &dyn Fn(super::BlockId) -> String) -> fmt::Result {
    match end {
        End::Return(value) => write!(f, "return {value}"),
        End::Jump(to, arguments) if arguments.is_empty() => write!(f, "jump {}", name(*to)),
        End::Jump(to, arguments) => write!(f, "jump {}({})", name(*to), commas(arguments)),
        End::Branch { check, arguments, to, yes, no, .. } => {
            if !to.is_empty() {
                write!(f, "{} = ", commas(to))?;
            }
            write!(f, "{check}({}) ? {} : {}", commas(arguments), name(*yes), name(*no))
        }
        End::Select { value, cases, default } => {
            write!(f, "select {value} {{")?;
            cases.iter().try_for_each(|(case, to)| write!(f, "{case}: {}, ", name(*to)))?;
            write!(f, "else: {}}}", name(*default))
        }
        End::SelectArity { value, cases, default } => {
            write!(f, "select_arity {value} {{")?;
            cases.iter().try_for_each(|(case, to)| write!(f, "{case}: {}, ", name(*to)))?;
            write!(f, "else: {}}}", name(*default))
        }
        End::TailCall { callee, arguments, .. } => write!(f, "return {callee}({})", commas(arguments)),
        End::Error { kind, arguments, .. } => write!(f, "error {kind:?}({})", commas(arguments)),
        End::Raise { stack, reason } => write!(f, "raise({stack}, {reason})"),
        End::Receive { message, some, none } => write!(f, "{message} = receive ? {} : {}", name(*some), name(*none)),
        End::NextMessage(head) => write!(f, "next_message {}", name(*head)),
        End::Wait(head) => write!(f, "wait {}", name(*head)),
        End::WaitTimeout { timeout, head, expired, .. } => {
            write!(f, "wait {} timeout {timeout}: {}", name(*head), name(*expired))
        }
        End::Try { tag, body, handler, .. } => write!(f, "{tag} = try {} else {}", name(*body), name(*handler)),
        End::Unreachable => f.write_str("unreachable"),
    }
}

impl Display for Operation {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Operation::Element(index) => write!(f, "element{index}"),
            Operation::MakeFun(function) => write!(f, "fun {function}"),
            Operation::Bif(name) => write!(f, "{}", Atom(name)),
            Operation::Float(name) => f.write_str(name),
            Operation::Call(callee) => write!(f, "{callee}"),
            Operation::MapUpdate { exact } => f.write_str(if *exact { "map_update" } else { "map_put" }),
            Operation::BinaryCreate(segments) => write!(f, "binary[{}]", commas(segments)),
            other => f.write_str(&snake_case(&format!("{other:?}"))),
        }
    }
}

impl Display for Callee {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Callee::Local(function) => write!(f, "call {function}"),
            Callee::Remote(module, function) => write!(f, "call {}:{}", Atom(module), Atom(function)),
            Callee::Fun => f.write_str("call_fun"),
            Callee::Apply => f.write_str("apply"),
            Callee::Send => f.write_str("send"),
        }
    }
}

impl Display for Check {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Check::Less => f.write_str("<"),
            Check::GreaterEqual => f.write_str(">="),
            Check::Equal => f.write_str("=="),
            Check::NotEqual => f.write_str("/="),
            Check::ExactEqual => f.write_str("=:="),
            Check::ExactNotEqual => f.write_str("=/="),
            Check::Type(name) => f.write_str(name),
            Check::Arity(arity) => write!(f, "arity{arity}"),
            Check::TaggedTuple(arity) => write!(f, "tagged{arity}"),
            Check::FunctionArity => f.write_str("is_function"),
            Check::Bif(name) => write!(f, "guard {}", Atom(name)),
            Check::MapUpdate { exact } => f.write_str(if *exact { "map_update" } else { "map_put" }),
            Check::BinaryCreate(segments) => write!(f, "binary[{}]", commas(segments)),
            Check::BinaryGet(segment) => write!(f, "binary_get[{segment}]"),
            Check::BinarySkip(segment) => write!(f, "binary_skip[{segment}]"),
            Check::BinaryTestTail(bits) => write!(f, "binary_tail_bits[{bits}]"),
            Check::BinaryTestUnit(bits) => write!(f, "binary_unit[{bits}]"),
            other => f.write_str(&snake_case(&format!("{other:?}"))),
        }
    }
}

impl Display for Segment {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str(match self.kind {
            SegmentKind::Integer => "integer",
            SegmentKind::Float => "float",
            SegmentKind::Binary => "binary",
            SegmentKind::Utf8 => "utf8",
            SegmentKind::Utf16 => "utf16",
            SegmentKind::Utf32 => "utf32",
        })?;
        write!(f, "*{}", self.unit)?;
        for (set, text) in [(self.little, "-little"), (self.native, "-native"), (self.signed, "-signed")] {
            if set {
                f.write_str(text)?;
            }
        }
        Ok(())
    }
}

impl Display for FunctionId {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}/{}", Atom(&self.name), self.arity)
    }
}

impl Display for Variable {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Value::Variable(variable) => variable.fmt(f),
            Value::Constant(constant) => constant.fmt(f),
        }
    }
}

impl Display for Constant {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Constant::Atom(name) => Atom(name).fmt(f),
            Constant::Integer(value) => write!(f, "{value}"),
            Constant::Nil => f.write_str("[]"),
            Constant::Term(term) => print_term(f, term),
        }
    }
}

fn print_term(f: &mut Formatter, term: &ExternalTerm) -> fmt::Result {
    let list = |f: &mut Formatter, open: &str, terms: &[ExternalTerm]| {
        f.write_str(open)?;
        for (at, term) in terms.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            print_term(f, term)?;
        }
        Ok(())
    };
    match term {
        ExternalTerm::Integer(value) => write!(f, "{value}"),
        ExternalTerm::BigInteger(value) => write!(f, "{value}"),
        ExternalTerm::Float(value) => write!(f, "{value:?}"),
        ExternalTerm::Atom(name) => Atom(name).fmt(f),
        ExternalTerm::Nil => f.write_str("[]"),
        ExternalTerm::List(items, tail) => match text(items) {
            Some(text) if **tail == ExternalTerm::Nil => write!(f, "{text:?}"),
            _ => {
                list(f, "[", items)?;
                if **tail != ExternalTerm::Nil {
                    f.write_str(" | ")?;
                    print_term(f, tail)?;
                }
                f.write_char(']')
            }
        },
        ExternalTerm::Tuple(items) => {
            list(f, "{", items)?;
            f.write_char('}')
        }
        other => write!(f, "{other:?}"),
    }
}

/// A list of printable characters as a string.
fn text(items: &[ExternalTerm]) -> Option<String> {
    items
        .iter()
        .map(|item| match item {
            ExternalTerm::Integer(code @ 10..=126) => char::from_u32(*code as u32),
            _ => None,
        })
        .collect()
}

/// An atom, quoted where Erlang would quote it.
struct Atom<'a>(&'a str);

impl Display for Atom<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let plain = self.0.starts_with(|first: char| first.is_ascii_lowercase())
            && self.0.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '@');
        if plain { f.write_str(self.0) } else { write!(f, "'{}'", self.0) }
    }
}

fn commas<T: Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// `RemoveMessage` as `remove_message`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}
