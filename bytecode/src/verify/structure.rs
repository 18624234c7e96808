//! What holds whatever path is taken: the code is cut into functions, labels are found, and every index that an
//! operand or a table carries exists.

use super::rule::{Rejection, Rule};
use super::{Function, MAX_REGISTERS, place};
use crate::instructions::{Instruction, WriteOperand};
use crate::module::Module;
use crate::operand::*;

/// Functions and labels of a module.
pub(super) struct Layout {
    pub functions: Vec<Function>,
    /// Index of the `label` instruction by label number; [`NOWHERE`] if there is none.
    pub labels: Vec<u32>,
}

/// No instruction: code of this length is refused.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Layout {
    pub fn position(&self, label: Label) -> Option<usize> {
        self.labels.get(label.0 as usize).filter(|&&at| at != NOWHERE).map(|&at| at as usize)
    }

    /// Number of the function that the label is in.
    pub fn function_at(&self, label: Label) -> Option<usize> {
        let at = self.position(label)?;
        let behind = self.functions.partition_point(|function| function.instructions.end <= at);
        (behind < self.functions.len()).then_some(behind)
    }

    /// The function whose entry the label is.
    pub fn entry(&self, label: Label) -> Option<&Function> {
        self.functions.get(self.function_at(label)?).filter(|function| function.entry == label)
    }
}

/// # Errors
/// All broken rules, in the order of the code.
pub(super) fn layout(module: &Module) -> Result<Layout, Vec<Rejection>> {
    if module.atoms.is_empty() {
        let message = "the first atom is the module's name".to_owned();
        return Err(vec![Rejection { chunk: "AtU8", place: "atom 1".to_owned(), rule: Rule::Indexes, message }]);
    }
    let mut checker = Checker { module, functions: Vec::new(), rejections: Vec::new() };
    checker.cut_functions();
    let labels = checker.find_labels();
    for (index, instruction) in module.code.iter().enumerate() {
        checker.check_operands(index, instruction);
    }
    let Checker { functions, rejections, .. } = checker;
    let layout = Layout { functions, labels };
    let mut rejections = rejections;
    check_tables(module, &layout, &mut rejections);
    if rejections.is_empty() { Ok(layout) } else { Err(rejections) }
}

struct Checker<'m> {
    module: &'m Module,
    functions: Vec<Function>,
    rejections: Vec<Rejection>,
}

impl Checker<'_> {
    fn refuse(&mut self, index: usize, rule: Rule, message: String) {
        let place = place(self.module, &self.functions, index);
        self.rejections.push(Rejection { chunk: "Code", place, rule, message });
    }

    /// A function starts at the label in front of its `func_info`; only locations may stand between the two.
    fn cut_functions(&mut self) {
        let code = &self.module.code;
        for (at, instruction) in code.iter().enumerate() {
            let Instruction::func_info { module, function, arity } = instruction else { continue };
            let start = code[..at].iter().rposition(|before| !is_location(before));
            let start = start.filter(|&start| matches!(code[start], Instruction::label { .. }));
            let entry = match code.get(at + 1) {
                Some(&Instruction::label { number }) => Some(Label(number)),
                _ => None,
            };
            let name = match (module, function) {
                (Source::Atom(AtomIndex(0)), Source::Atom(name)) => Some(*name),
                _ => None,
            };
            match (start, entry, name) {
                (Some(start), Some(entry), Some(name)) if arity.0 <= 255 => {
                    if let Some(before) = self.functions.last_mut() {
                        before.instructions.end = start;
                    }
                    let instructions = start..code.len();
                    self.functions.push(Function {
                        name,
                        arity: *arity,
                        entry,
                        instructions,
                        func_info: at,
                        clear_frames: false,
                    });
                }
                _ => self.refuse(
                    at,
                    Rule::Functions,
                    "func_info names this module, a function and an arity up to 255, and stands between two labels"
                        .to_owned(),
                ),
            }
        }
        self.check_ends();
    }

    fn check_ends(&mut self) {
        let code = &self.module.code;
        let last = code.len().saturating_sub(1);
        if let Some(function) = self.functions.last_mut() {
            function.instructions.end = last;
        }
        let first = self.functions.first().map_or(last, |function| function.instructions.start);
        if code.len() >= NOWHERE as usize || !matches!(code.last(), Some(Instruction::int_code_end {})) {
            self.refuse(last, Rule::Functions, "code ends with int_code_end".to_owned());
        } else if first != 0 {
            self.refuse(0, Rule::Functions, "code starts with the label in front of a func_info".to_owned());
        }
        let inner = code.iter().take(last).position(|inner| matches!(inner, Instruction::int_code_end {}));
        if let Some(inner) = inner {
            self.refuse(inner, Rule::Functions, "int_code_end stands at the end only".to_owned());
        }
    }

    fn find_labels(&mut self) -> Vec<u32> {
        let count = self.module.label_count;
        // Compilers renumber labels, so that most numbers are in use; a forged count would cost memory here.
        let limit = self.module.code.len().saturating_mul(8).saturating_add(1024);
        if count as usize > limit {
            let message = format!("{count} labels are more than this much code can use ({limit})");
            self.refuse(0, Rule::Labels, message);
            return Vec::new();
        }
        let mut labels = vec![NOWHERE; count as usize];
        for (at, instruction) in self.module.code.iter().enumerate() {
            let &Instruction::label { number } = instruction else { continue };
            match labels.get(number as usize).copied() {
                Some(NOWHERE) if number > 0 => labels[number as usize] = at as u32,
                Some(_) if number > 0 => self.refuse(at, Rule::Labels, format!("label {number} exists twice")),
                _ => self.refuse(at, Rule::Labels, format!("label {number} is not one of 1..{}", count.max(1) - 1)),
            }
        }
        labels
    }

    /// Indexes into the module's tables, and the numbers of registers.
    fn check_operands(&mut self, index: usize, instruction: &Instruction) {
        let mut operands = Operands { module: self.module, broken: None };
        instruction.write_operands(&mut operands);
        match *instruction {
            Instruction::call_ext { import, .. }
            | Instruction::call_ext_last { import, .. }
            | Instruction::call_ext_only { import, .. }
            | Instruction::bif0 { import, .. }
            | Instruction::bif1 { import, .. }
            | Instruction::bif2 { import, .. }
            | Instruction::gc_bif1 { import, .. }
            | Instruction::gc_bif2 { import, .. }
            | Instruction::gc_bif3 { import, .. } => {
                operands.check("import", import.0, self.module.imports.len());
            }
            Instruction::make_fun2 { fun } | Instruction::make_fun3 { fun, .. } => {
                operands.check("fun", fun.0, self.module.funs.len());
            }
            // Without a line table, locations are numbers that nobody looks up.
            Instruction::line { location: LineIndex(location @ 1..) } if !self.module.lines.locations.is_empty() => {
                operands.check("location", location - 1, self.module.lines.locations.len());
            }
            _ => {}
        }
        if let Some((rule, message)) = operands.broken {
            self.refuse(index, rule, message);
        }
    }
}

pub(super) fn is_location(instruction: &Instruction) -> bool {
    matches!(
        instruction,
        Instruction::line { .. } | Instruction::executable_line { .. } | Instruction::debug_line { .. }
    )
}

/// Looks at the operands of one instruction.
struct Operands<'m> {
    module: &'m Module,
    broken: Option<(Rule, String)>,
}

impl Operands<'_> {
    fn check(&mut self, kind: &str, index: u32, count: usize) {
        if index as usize >= count {
            let message = format!("{kind} {index} does not exist (the module has {count})");
            self.broken.get_or_insert((Rule::Indexes, message));
        }
    }

    fn register(&mut self, kind: char, number: u16) {
        if u32::from(number) >= MAX_REGISTERS {
            let message = format!("{kind} registers are numbered below {MAX_REGISTERS}, this is {number}");
            self.broken.get_or_insert((Rule::Registers, message));
        }
    }
}

impl WriteOperand for Operands<'_> {
    fn unsigned(&mut self, _value: u32) {}

    fn label(&mut self, _label: Label) {}

    fn source(&mut self, operand: &Source) {
        match *operand {
            Source::X(x) => self.register('X', x.0),
            Source::Y(y) => self.register('Y', y.0),
            Source::F(register) => self.register('F', register.0),
            Source::Atom(atom) => self.check("atom", atom.0, self.module.atoms.len()),
            Source::Literal(literal) => self.check("literal", literal.0, self.module.literals.len()),
            Source::Integer(_) | Source::Nil | Source::Label(_) | Source::Unsigned(_) => {}
        }
    }

    fn heap_need(&mut self, _need: HeapNeed) {}

    fn list(&mut self, items: &[Source]) {
        items.iter().for_each(|item| self.source(item));
    }
}

/// Exports and funs start at functions.
fn check_tables(module: &Module, layout: &Layout, rejections: &mut Vec<Rejection>) {
    let mut refuse = |chunk, entry: usize, message| {
        rejections.push(Rejection { chunk, place: format!("entry {entry}"), rule: Rule::Tables, message });
    };
    let atoms = module.atoms.len();
    for (at, export) in module.exports.iter().enumerate() {
        if let Err(message) = check_entry(layout, atoms, export.name, export.label, export.arity) {
            refuse("ExpT", at, message);
        }
    }
    for (at, fun) in module.funs.iter().enumerate() {
        if let Err(message) = check_entry(layout, atoms, fun.function, fun.label, fun.arity) {
            refuse("FunT", at, message);
        } else if fun.free > fun.arity.0 {
            let message = format!("a fun's {} free variables are among its {} arguments", fun.free, fun.arity.0);
            refuse("FunT", at, message);
        }
    }
    for (at, import) in module.imports.iter().enumerate() {
        if import.module.0 as usize >= atoms || import.function.0 as usize >= atoms || import.arity.0 > 255 {
            refuse("ImpT", at, "an import has a module, a function and an arity up to 255".to_owned());
        }
    }
}

fn check_entry(layout: &Layout, atoms: usize, name: AtomIndex, label: Label, arity: Arity) -> Result<(), String> {
    let Label(number) = label;
    match layout.entry(label) {
        _ if name.0 as usize >= atoms => Err(format!("atom {} does not exist (the module has {atoms})", name.0)),
        None => Err(format!("label {number} is not the entry of a function")),
        Some(function) if function.arity != arity => {
            Err(format!("label {number} starts a function of arity {}, not {}", function.arity.0, arity.0))
        }
        Some(_) => Ok(()),
    }
}
