//! A module to text.

use crate::external_term::ExternalTerm;
use crate::instructions::{Instruction, TABLE, WriteOperand};
use crate::module::{FunctionEntry, Module};
use crate::operand::*;
use std::collections::HashMap;
use std::fmt::Write;

/// The module as people read it: header, attributes, code. Tables stand where they are used.
pub fn print(module: &Module) -> String {
    let mut out = print_code(module);
    // Where make_fun3 makes each fun, it says all that there is to know.
    if !makes_all_funs(module) {
        print_funs(module, &mut out);
    }
    out
}

fn makes_all_funs(module: &Module) -> bool {
    let mut made = vec![false; module.funs.len()];
    for instruction in &module.code {
        if let Instruction::make_fun3 { fun, .. } = instruction
            && let Some(made) = made.get_mut(fun.0 as usize)
        {
            *made = true;
        }
    }
    made.into_iter().all(|made| made)
}

fn print_funs(module: &Module, out: &mut String) {
    let funs = module.funs.iter().map(|fun| {
        let name = atom(module, fun.function);
        format!("{{{name},{},{{f,{}}},{},{},{}}}", fun.arity.0, fun.label.0, fun.index, fun.free, fun.unique)
    });
    let _ = writeln!(out, "{{funs, [{}]}}.", funs.collect::<Vec<_>>().join(","));
}

fn print_code(module: &Module) -> String {
    let mut out = format!("{{module, {}}}.\n", atom_text(module.name()));
    let _ = writeln!(out, "{{exports, [{}]}}.", EntryNames::of(module).list(&module.exports));
    if let Some(attributes) = &module.attributes {
        let _ = writeln!(out, "{{attributes, {}}}.", term(attributes));
    }
    if !module.strings.is_empty() {
        let _ = writeln!(out, "{{strings, {}}}.", binary(&module.strings));
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

/// The module with all its tables in their order, and the chunks that nobody reads: parsing gives an equal module.
pub fn print_exact(module: &Module) -> String {
    let mut out = print_code(module);
    let _ = writeln!(out, "\n\n% Tables, in the order of the file.");
    let atoms: Vec<String> = module.atoms.iter().map(|text| atom_text(text)).collect();
    let _ = writeln!(out, "{{atoms, [{}]}}.", atoms.join(","));
    let _ = writeln!(out, "{{locals, [{}]}}.", EntryNames::of(module).list(&module.locals));
    let imports = module.imports.iter().map(|import| {
        format!("{{{},{},{}}}", atom(module, import.module), atom(module, import.function), import.arity.0)
    });
    let _ = writeln!(out, "{{imports, [{}]}}.", imports.collect::<Vec<_>>().join(","));
    print_funs(module, &mut out);
    let literals: Vec<String> = module.literals.iter().map(term).collect();
    let _ = writeln!(out, "{{literals, [{}]}}.", literals.join(","));
    let files: Vec<String> = module.lines.files.iter().map(|file| quoted(file, '"')).collect();
    let locations = module.lines.locations.iter().map(|location| format!("{{{},{}}}", location.file, location.line));
    let _ = writeln!(out, "{{lines, [{}], [{}]}}.", files.join(","), locations.collect::<Vec<_>>().join(","));
    let _ = writeln!(out, "{{functions, {}}}.", module.function_count);
    if let Some(compile_info) = &module.compile_info {
        let _ = writeln!(out, "{{compile_info, {}}}.", term(compile_info));
    }
    for (name, bytes) in &module.other_chunks {
        let name = String::from_utf8_lossy(name);
        let _ = writeln!(out, "{{chunk, {}, {}}}.", quoted(&name, '"'), binary(bytes));
    }
    out
}

/// Names of functions by the label they start at.
struct EntryNames<'m> {
    module: &'m Module,
    labels: HashMap<(AtomIndex, Arity), Label>,
}

impl<'m> EntryNames<'m> {
    fn of(module: &'m Module) -> EntryNames<'m> {
        let mut labels = HashMap::new();
        for pair in module.code.windows(2) {
            if let [Instruction::func_info { function: Source::Atom(name), arity, .. }, Instruction::label { number }] =
                pair
            {
                labels.entry((*name, *arity)).or_insert(Label(*number));
            }
        }
        EntryNames { module, labels }
    }

    /// `{Name,Arity}`, with its label if the function of this name is not there.
    fn list(&self, entries: &[FunctionEntry]) -> String {
        let texts = entries.iter().map(|entry| {
            let (name, arity) = (atom(self.module, entry.name), entry.arity.0);
            match self.labels.get(&(entry.name, entry.arity)) {
                Some(label) if *label == entry.label => format!("{{{name},{arity}}}"),
                _ => format!("{{{name},{arity},{{f,{}}}}}", entry.label.0),
            }
        });
        texts.collect::<Vec<_>>().join(",")
    }
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
            || format!("{{missing,'fun',{index}}}"),
            |fun| format!("{{f,{}}},{index},{}", fun.label.0, fun.unique),
        ),
        "location" if index == 0 => "[]".to_owned(),
        "location" => module.lines.locations.get(index - 1).map_or_else(
            || format!("{{missing,location,{index}}}"),
            |location| {
                let own = super::own_file(module);
                let file = (location.file as usize).checked_sub(1).and_then(|file| module.lines.files.get(file));
                format!("{{location,{},{}}}", quoted(file.unwrap_or(&own), '"'), location.line)
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
        ExternalTerm::Binary(bytes) => binary(bytes),
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

fn binary(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
    format!("<<{}>>", bytes.join(","))
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
