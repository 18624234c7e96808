//! The text form of a module: close to what `erlc -S` prints, one Erlang term an instruction.
//!
//! Indexes stand as what they name: an import as `{extfunc,M,F,A}`, a literal as `{literal,Term}`, a line as
//! `{location,"file.erl",N}`. An index that the module does not have stands as `{missing,Kind,N}`: printing is for
//! looking at files, broken ones too.

use crate::external_term::ExternalTerm;
use crate::instructions::{Instruction, TABLE, WriteOperand};
use crate::module::Module;
use crate::operand::*;
use std::fmt::Write;

/// The whole module.
pub fn print(module: &Module) -> String {
    let mut out = format!("{{module, {}}}.\n", atom_text(module.name()));
    let exports: Vec<String> =
        module.exports.iter().map(|entry| format!("{{{},{}}}", atom(module, entry.name), entry.arity.0)).collect();
    let _ = writeln!(out, "{{exports, [{}]}}.", exports.join(","));
    if let Some(attributes) = &module.attributes {
        let _ = writeln!(out, "{{attributes, {}}}.", term(attributes));
    }
    let _ = writeln!(out, "{{labels, {}}}.", module.label_count);
    for (at, instruction) in module.code.iter().enumerate() {
        if let Instruction::label { .. } = instruction {
            print_function_start(module, at, &mut out);
        }
        let _ = match instruction {
            Instruction::label { number } => writeln!(out, "  {{label,{number}}}."),
            _ => writeln!(out, "    {}.", instruction_text(module, instruction)),
        };
    }
    out
}

/// `{function, Name, Arity, Entry}.` in front of the label, line and `func_info` that start a function.
fn print_function_start(module: &Module, at: usize, out: &mut String) {
    let mut rest = module.code[at + 1..].iter().filter(|next| !matches!(next, Instruction::line { .. }));
    let (Some(Instruction::func_info { function, arity, .. }), Some(Instruction::label { number })) =
        (rest.next(), rest.next())
    else {
        return;
    };
    let name = match function {
        Source::Atom(index) => atom(module, *index),
        other => source(module, other),
    };
    let _ = writeln!(out, "\n\n{{function, {name}, {}, {number}}}.", arity.0);
}

/// One instruction, without the final period.
pub fn instruction_text(module: &Module, instruction: &Instruction) -> String {
    let mut printer = Printer { module, operands: Vec::new() };
    instruction.write_operands(&mut printer);
    let roles = TABLE.iter().find(|row| row.number == instruction.number()).map_or(&[][..], |row| row.operands);
    for (role, operand) in roles.iter().zip(&mut printer.operands) {
        if let Ok(index) = operand.parse::<usize>() {
            *operand = index_text(module, role, index);
        }
    }
    let name = atom_text(instruction.name());
    match printer.operands.as_slice() {
        [] => name,
        operands => format!("{{{name},{}}}", operands.join(",")),
    }
}

/// What an untagged number means by its role.
fn index_text(module: &Module, role: &str, index: usize) -> String {
    match role {
        "import" => module.imports.get(index).map_or_else(
            || format!("{{missing,import,{index}}}"),
            |import| {
                let (name, function) = (atom(module, import.module), atom(module, import.function));
                format!("{{extfunc,{name},{function},{}}}", import.arity.0)
            },
        ),
        "fun" => module.funs.get(index).map_or_else(
            || format!("{{missing,fun,{index}}}"),
            |fun| format!("{{f,{}}},{index},{}", fun.label.0, fun.unique),
        ),
        "location" if index == 0 => "[]".to_owned(),
        "location" => module.lines.locations.get(index - 1).map_or_else(
            || format!("{{missing,location,{index}}}"),
            |location| {
                let own = format!("{}.erl", module.name());
                let file = (location.file as usize).checked_sub(1).and_then(|file| module.lines.files.get(file));
                format!("{{location,{:?},{}}}", file.unwrap_or(&own), location.line)
            },
        ),
        _ => index.to_string(),
    }
}

fn atom(module: &Module, index: AtomIndex) -> String {
    let text = module.atoms.get(index.0 as usize);
    text.map_or_else(|| format!("{{missing,atom,{}}}", index.0), |text| atom_text(text))
}

fn source(module: &Module, operand: &Source) -> String {
    match *operand {
        Source::X(x) => format!("{{x,{}}}", x.0),
        Source::Y(y) => format!("{{y,{}}}", y.0),
        Source::F(register) => format!("{{fr,{}}}", register.0),
        Source::Integer(value) => format!("{{integer,{value}}}"),
        Source::Atom(index) => format!("{{atom,{}}}", atom(module, index)),
        Source::Nil => "nil".to_owned(),
        Source::Literal(index) => module
            .literals
            .get(index.0 as usize)
            .map_or_else(|| format!("{{missing,literal,{}}}", index.0), |value| format!("{{literal,{}}}", term(value))),
        Source::Label(label) => format!("{{f,{}}}", label.0),
        Source::Unsigned(value) => value.to_string(),
    }
}

struct Printer<'m> {
    module: &'m Module,
    operands: Vec<String>,
}

impl WriteOperand for Printer<'_> {
    fn unsigned(&mut self, value: u32) {
        self.operands.push(value.to_string());
    }

    fn label(&mut self, label: Label) {
        self.operands.push(format!("{{f,{}}}", label.0));
    }

    fn source(&mut self, operand: &Source) {
        self.operands.push(source(self.module, operand));
    }

    fn heap_need(&mut self, need: HeapNeed) {
        let text = match need {
            HeapNeed { words, floats: 0, funs: 0 } => words.to_string(),
            HeapNeed { words, floats, funs } => {
                format!("{{alloc,[{{words,{words}}},{{floats,{floats}}},{{funs,{funs}}}]}}")
            }
        };
        self.operands.push(text);
    }

    fn list(&mut self, items: &[Source]) {
        let items: Vec<String> = items.iter().map(|item| source(self.module, item)).collect();
        self.operands.push(format!("{{list,[{}]}}", items.join(",")));
    }
}

/// Words that an atom cannot be without quotes.
const RESERVED: &[&str] = &[
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case", "catch", "cond", "div",
    "else", "end", "fun", "if", "let", "maybe", "not", "of", "or", "orelse", "receive", "rem", "try", "when", "xor",
];

/// An atom as Erlang source has it.
pub fn atom_text(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|next| next.is_ascii_alphanumeric() || next == '_' || next == '@')
        && !RESERVED.contains(&text);
    if plain { text.to_owned() } else { quoted(text, '\'') }
}

fn quoted(text: &str, quote: char) -> String {
    let mut out = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if character == quote || character == '\\' => out.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(out, "\\x{{{:x}}}", character as u32);
            }
            _ => out.push(character),
        }
    }
    out.push(quote);
    out
}

/// A literal as Erlang source has it.
pub fn term(value: &ExternalTerm) -> String {
    let all = |terms: &[ExternalTerm]| terms.iter().map(term).collect::<Vec<_>>().join(",");
    match value {
        ExternalTerm::Integer(value) => value.to_string(),
        ExternalTerm::BigInteger(value) => value.to_string(),
        ExternalTerm::Float(value) => float(*value),
        ExternalTerm::Atom(text) => atom_text(text),
        ExternalTerm::Nil => "[]".to_owned(),
        ExternalTerm::List(elements, tail) => match (&**tail, printable(elements)) {
            (ExternalTerm::Nil, Some(text)) => quoted(&text, '"'),
            (ExternalTerm::Nil, None) => format!("[{}]", all(elements)),
            (tail, _) => format!("[{}|{}]", all(elements), term(tail)),
        },
        ExternalTerm::Tuple(elements) => format!("{{{}}}", all(elements)),
        ExternalTerm::Map(pairs) => {
            let pairs: Vec<String> =
                pairs.iter().map(|(key, value)| format!("{}=>{}", term(key), term(value))).collect();
            format!("#{{{}}}", pairs.join(","))
        }
        ExternalTerm::Binary(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            format!("<<{}>>", bytes.join(","))
        }
        ExternalTerm::BitString(bytes, bits) => {
            let (last, whole) = bytes.split_last().map_or((0, &[][..]), |(&last, whole)| (last >> (8 - bits), whole));
            let whole: String = whole.iter().map(|byte| format!("{byte},")).collect();
            format!("<<{whole}{last}:{bits}>>")
        }
        ExternalTerm::ExternalFun { module, function, arity } => {
            format!("fun {}:{}/{arity}", atom_text(module), atom_text(function))
        }
    }
}

/// Shortest digits that read back equal; Erlang wants a point in each.
fn float(value: f64) -> String {
    let text = format!("{value:?}");
    match text.split_once('e') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0e{exponent}"),
        _ => text,
    }
}

fn printable(elements: &[ExternalTerm]) -> Option<String> {
    elements
        .iter()
        .map(|element| match element {
            ExternalTerm::Integer(code @ (9 | 10 | 13 | 32..=126)) => Some(char::from(*code as u8)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{atom_text, float, term};
    use crate::external_term::ExternalTerm;

    #[test]
    fn atoms_are_quoted_where_erlang_needs_it() {
        assert_eq!(
            ["ok", "fun", "-main/1-fun-0-", "it's"].map(atom_text),
            ["ok", "'fun'", "'-main/1-fun-0-'", "'it\\'s'"]
        );
    }

    #[test]
    fn floats_have_a_point() {
        assert_eq!([1.0, 1e22, 1.5e300, -0.25].map(float), ["1.0", "1.0e22", "1.5e300", "-0.25"]);
    }

    #[test]
    fn the_last_bits_stand_with_their_size() {
        assert_eq!(term(&ExternalTerm::BitString(vec![1, 0b1010_0000], 3)), "<<1,5:3>>");
    }
}
