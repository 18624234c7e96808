//! Text to a module: the inverse of [`print`](super::print). Driven by the table of instructions; knows none of them
//! but `label`, `func_info` and `make_fun3`, which fill tables.

use super::own_file;
use super::scan::{Kind, Node, Scanner};
use crate::external_term::ExternalTerm;
use crate::instructions::{Instruction, ReadOperand, Row, TABLE};
use crate::module::{FunEntry, FunctionEntry, Location, Module, ModuleBuilder};
use crate::operand::*;
use std::collections::HashMap;
use std::fmt;

/// What is wrong with the text, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AsmError {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    pub message: String,
}

impl AsmError {
    pub(super) fn new(text: &str, at: usize, message: impl Into<String>) -> AsmError {
        let before = &text[..at];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        AsmError {
            line: before.matches('\n').count() as u32 + 1,
            column: before[start..].chars().count() as u32 + 1,
            message: message.into(),
        }
    }
}

impl fmt::Display for AsmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for AsmError {}

/// Reads the text form of a module.
///
/// # Errors
/// The first place that does not read, and what was expected there.
pub fn parse(text: &str) -> Result<Module, AsmError> {
    let mut scanner = Scanner::new(text);
    let mut forms = Vec::new();
    while let Some(form) = scanner.form()? {
        forms.push(form);
    }
    read(&forms).map_err(|(at, message)| AsmError::new(text, at, message))
}

fn read(forms: &[Node]) -> Result<Module, Wrong> {
    let mut parser = Parser::start(forms)?;
    // Tables first: wherever they stand, they say in which order indexes are given.
    for is_table in [true, false] {
        for form in forms.iter().skip(1).filter(|form| is_table_form(form) == is_table) {
            parser.form(form)?;
        }
    }
    parser.finish(forms)
}

/// Where, and what was expected.
type Wrong = (usize, String);

fn wrong<T>(at: usize, message: impl Into<String>) -> Result<T, Wrong> {
    Err((at, message.into()))
}

/// The name in front of a form, and what follows it.
fn head(form: &Node) -> Option<(&str, &[Node])> {
    match &form.kind {
        Kind::Atom(name) => Some((name, &[])),
        Kind::Tuple(elements) => elements.split_first().and_then(|(name, rest)| Some((name.atom()?, rest))),
        _ => None,
    }
}

fn is_table_form(form: &Node) -> bool {
    matches!(head(form), Some(("atoms" | "imports" | "literals" | "funs" | "lines" | "strings", [_, ..])))
}

/// The last form with this name and one operand.
fn form_named<'f>(forms: &'f [Node], name: &str) -> Option<&'f Node> {
    forms.iter().rev().find_map(|form| match head(form) {
        Some((found, [operand])) if found == name => Some(operand),
        _ => None,
    })
}

/// Functions of the code by name and arity.
type Entries = HashMap<(AtomIndex, Arity), FunctionEntry>;

struct Parser {
    builder: ModuleBuilder,
    rows: HashMap<&'static str, &'static Row>,
    /// The text has a table of funs.
    has_funs: bool,
    form_count: usize,
    files: HashMap<String, u32>,
    label_count: Option<u32>,
    function_count: Option<u32>,
}

impl Parser {
    fn start(forms: &[Node]) -> Result<Parser, Wrong> {
        let name = match forms.first().and_then(head) {
            Some(("module", [name])) => name.atom(),
            _ => None,
        };
        let Some(name) = name else {
            return wrong(forms.first().map_or(0, |form| form.at), "the first form is {module, Name}");
        };
        Ok(Parser {
            builder: ModuleBuilder::new(name),
            rows: TABLE.iter().map(|row| (row.opcode_name(), row)).collect(),
            has_funs: false,
            form_count: forms.len(),
            files: HashMap::new(),
            label_count: None,
            function_count: None,
        })
    }

    fn form(&mut self, form: &Node) -> Result<(), Wrong> {
        let at = form.at;
        match head(form) {
            // Read when all functions are known.
            Some(("exports" | "locals", [_])) => {}
            Some(("function", [_, _, _])) => {}
            Some(("attributes", [term])) => self.builder.module.attributes = Some(term.to_term()),
            Some(("compile_info", [term])) => self.builder.module.compile_info = Some(term.to_term()),
            Some(("labels", [count])) => self.label_count = Some(number(count)?),
            Some(("functions", [count])) => self.function_count = Some(number(count)?),
            Some(("strings", [bytes])) => match bytes.bytes() {
                Some(bytes) => self.builder.module.strings = bytes.to_vec(),
                None => return wrong(bytes.at, "strings are a binary"),
            },
            Some(("chunk", [name, bytes])) => {
                let tag = name.string().and_then(|name| <[u8; 4]>::try_from(name.as_bytes()).ok());
                match (tag, bytes.bytes()) {
                    (Some(tag), Some(bytes)) => self.builder.module.other_chunks.push((tag, bytes.to_vec())),
                    _ => return wrong(at, "a chunk has a name of four letters and a binary"),
                }
            }
            Some(("atoms", [atoms])) => list(atoms)?.iter().try_for_each(|atom| self.atom(atom).map(drop))?,
            Some(("imports", [imports])) => {
                list(imports)?
                    .iter()
                    .try_for_each(|import| self.import(import.tuple().unwrap_or(&[]), import.at).map(drop))?;
            }
            Some(("literals", [literals])) => {
                for literal in list(literals)? {
                    self.builder.literal(literal.to_term());
                }
            }
            Some(("funs", [funs])) => {
                self.has_funs = true;
                list(funs)?.iter().try_for_each(|fun| self.fun_entry(fun))?;
            }
            Some(("lines", [files, locations])) => self.lines(files, locations)?,
            Some((name, operands)) => self.instruction(at, name, operands)?,
            None => return wrong(at, "a form is an atom, or a tuple with an atom in front"),
        }
        Ok(())
    }

    /// Fills what depends on all functions.
    fn finish(mut self, forms: &[Node]) -> Result<Module, Wrong> {
        let (mut entries, mut order, mut highest) = (Entries::new(), Vec::new(), 0);
        for pair in self.builder.module.code.windows(2) {
            if let [Instruction::func_info { function: Source::Atom(name), arity, .. }, Instruction::label { number }] =
                pair
            {
                let entry = FunctionEntry { name: *name, arity: *arity, label: Label(*number) };
                order.push(*entries.entry((*name, *arity)).or_insert(entry));
            }
        }
        for instruction in &self.builder.module.code {
            if let Instruction::label { number } = instruction {
                highest = highest.max(*number);
            }
        }
        let exports = self.function_entries(form_named(forms, "exports"), &entries)?.unwrap_or_default();
        let locals = self.function_entries(form_named(forms, "locals"), &entries)?;
        let mut module = self.builder.module;
        let not_exported = || order.iter().filter(|entry| !exports.contains(entry)).copied().collect();
        module.locals = locals.unwrap_or_else(not_exported);
        module.exports = exports;
        module.label_count = self.label_count.unwrap_or(highest.saturating_add(1));
        module.function_count = self.function_count.unwrap_or(order.len() as u32);
        if !self.has_funs {
            fill_funs(&mut module, &entries);
        }
        Ok(module)
    }

    fn function_entries(
        &mut self,
        nodes: Option<&Node>,
        entries: &Entries,
    ) -> Result<Option<Vec<FunctionEntry>>, Wrong> {
        let Some(nodes) = nodes else { return Ok(None) };
        list(nodes)?.iter().map(|node| self.function_entry(node, entries)).collect::<Result<_, _>>().map(Some)
    }

    /// `{Name,Arity}` or `{Name,Arity,{f,Label}}`.
    fn function_entry(&mut self, node: &Node, entries: &Entries) -> Result<FunctionEntry, Wrong> {
        let (name, arity, label) = match node.tuple() {
            Some([name, arity]) => (name, arity, None),
            Some([name, arity, label]) => (name, arity, Some(label)),
            _ => return wrong(node.at, "a function is {Name,Arity}"),
        };
        let (name, arity) = (self.atom(name)?, Arity(number(arity)?));
        match (label, entries.get(&(name, arity))) {
            (Some(label), _) => Ok(FunctionEntry { name, arity, label: target(label)? }),
            (None, Some(entry)) => Ok(*entry),
            (None, None) => wrong(node.at, "there is no function of this name and arity"),
        }
    }

    fn atom(&mut self, node: &Node) -> Result<AtomIndex, Wrong> {
        if let Some(index) = missing(node, "atom") {
            return Ok(AtomIndex(index));
        }
        match node.atom() {
            Some(text) => Ok(self.builder.atom(text)),
            None => wrong(node.at, "an atom belongs here"),
        }
    }

    fn import(&mut self, node: &[Node], at: usize) -> Result<ImportIndex, Wrong> {
        let [module, function, arity] = node else { return wrong(at, "an import has module, function and arity") };
        match (module.atom(), function.atom()) {
            (Some(module), Some(function)) => Ok(self.builder.import(module, function, number(arity)?)),
            _ => wrong(at, "an import names its module and function by atoms"),
        }
    }

    /// `{Name,Arity,{f,Label},Index,Free,Unique}`.
    fn fun_entry(&mut self, node: &Node) -> Result<(), Wrong> {
        let Some([name, arity, label, index, free, unique]) = node.tuple() else {
            return wrong(node.at, "a fun is {Name,Arity,{f,Label},Index,Free,Unique}");
        };
        let entry = FunEntry {
            function: self.atom(name)?,
            arity: Arity(number(arity)?),
            label: target(label)?,
            index: number(index)?,
            free: number(free)?,
            unique: number(unique)?,
        };
        self.builder.fun(entry);
        Ok(())
    }

    fn lines(&mut self, files: &Node, locations: &Node) -> Result<(), Wrong> {
        for file in list(files)? {
            let Some(name) = file.string() else { return wrong(file.at, "a file name is a string") };
            self.add_file(name);
        }
        for location in list(locations)? {
            let Some([file, line]) = location.tuple() else {
                return wrong(location.at, "a location is {File,Line}");
            };
            self.builder.line(Location { file: number(file)?, line: number(line)? });
        }
        Ok(())
    }

    fn add_file(&mut self, name: String) -> u32 {
        let files = &mut self.builder.module.lines.files;
        files.push(name.clone());
        let number = files.len() as u32;
        *self.files.entry(name).or_insert(number)
    }

    fn instruction(&mut self, at: usize, name: &str, operands: &[Node]) -> Result<(), Wrong> {
        let Some(&row) = self.rows.get(name) else { return wrong(at, format!("no instruction is called {name}")) };
        let mut reader = Operands { parser: self, row, at, operands, next: 0, role: 0 };
        let instruction = Instruction::read_operands(row.number, &mut reader)?;
        if let Some(more) = operands.get(reader.next) {
            return wrong(more.at, format!("{name} has {} operands, not {}", row.operands.len(), operands.len()));
        }
        self.builder.module.code.extend(instruction);
        Ok(())
    }
}

/// Without a table of funs: each has the function that its label starts, and captures what `make_fun3` lists.
fn fill_funs(module: &mut Module, entries: &Entries) {
    let by_label: HashMap<Label, &FunctionEntry> = entries.values().map(|entry| (entry.label, entry)).collect();
    for (number, fun) in module.funs.iter_mut().enumerate() {
        fun.index = number as u32;
        if let Some(entry) = by_label.get(&fun.label) {
            (fun.function, fun.arity) = (entry.name, entry.arity);
        }
    }
    for instruction in &module.code {
        if let Instruction::make_fun3 { fun, free, .. } = instruction
            && let Some(entry) = module.funs.get_mut(fun.0 as usize)
        {
            entry.free = free.len() as u32;
        }
    }
}

fn list(node: &Node) -> Result<&[Node], Wrong> {
    node.list().map_or_else(|| wrong(node.at, "a list belongs here"), Ok)
}

fn number(node: &Node) -> Result<u32, Wrong> {
    node.unsigned().map_or_else(|| wrong(node.at, "a number from 0 to 4294967295 belongs here"), Ok)
}

fn register(node: &Node) -> Result<u16, Wrong> {
    let number = node.unsigned().and_then(|value| u16::try_from(value).ok());
    number.map_or_else(|| wrong(node.at, "registers are numbered up to 65535"), Ok)
}

/// `{f,Label}`
fn target(node: &Node) -> Result<Label, Wrong> {
    match tagged(node) {
        Some(("f", label)) => number(label).map(Label),
        _ => wrong(node.at, "a label {f,N} belongs here"),
    }
}

/// `{Tag, Value}`
fn tagged(node: &Node) -> Option<(&str, &Node)> {
    match node.tuple() {
        Some([tag, value]) => Some((tag.atom()?, value)),
        _ => None,
    }
}

/// `{missing,Kind,Index}`
fn missing(node: &Node, kind: &str) -> Option<u32> {
    match node.tuple() {
        Some([tag, what, index]) if tag.atom() == Some("missing") && what.atom() == Some(kind) => index.unsigned(),
        _ => None,
    }
}

/// The operands of one instruction, in the order of the table.
struct Operands<'p> {
    parser: &'p mut Parser,
    row: &'static Row,
    /// Where the instruction starts.
    at: usize,
    operands: &'p [Node],
    /// The next operand of the text, and of the row: a fun takes three of the text.
    next: usize,
    role: usize,
}

impl<'p> Operands<'p> {
    fn take(&mut self) -> Result<(&'p Node, &'static str), Wrong> {
        let role = self.row.operands.get(self.role).copied().unwrap_or("");
        let Some(node) = self.operands.get(self.next) else {
            let (name, wanted) = (self.row.opcode_name(), self.row.operands.len());
            return wrong(self.at, format!("{name} has {wanted} operands, {role} is missing"));
        };
        self.next += 1;
        self.role += 1;
        Ok((node, role))
    }

    fn refuse<T>(&self, node: &Node, role: &str, wanted: &str) -> Result<T, Wrong> {
        wrong(node.at, format!("the operand '{role}' of {} is {wanted}", self.row.opcode_name()))
    }

    /// `{f,Label},Index,Unique`
    fn fun(&mut self, label: &Node) -> Result<u32, Wrong> {
        if let Some(index) = missing(label, "fun") {
            return Ok(index);
        }
        let label = target(label)?;
        let Some([index, unique]) = self.operands.get(self.next..self.next + 2) else {
            return wrong(self.at, "a fun is a label, a number and a hash");
        };
        self.next += 2;
        let (index, unique) = (number(index)?, number(unique)?);
        let (funs, most) = (&mut self.parser.builder.module.funs, self.parser.form_count);
        if index as usize >= funs.len().max(most) {
            return wrong(self.at, format!("funs are numbered from 0 up, and here are not {index} before"));
        }
        let entry = FunEntry { function: AtomIndex(0), arity: Arity(0), label, index, free: 0, unique };
        if !self.parser.has_funs {
            funs.resize(funs.len().max(index as usize + 1), entry);
            funs[index as usize] = entry;
        }
        Ok(index)
    }

    /// `{location,File,Line}`, or `[]` for none.
    fn location(&mut self, node: &Node) -> Result<u32, Wrong> {
        if let Some(index) = missing(node, "location") {
            return Ok(index);
        }
        match (node.list(), node.tuple()) {
            (Some([]), _) => Ok(0),
            (_, Some([tag, file, line])) if tag.atom() == Some("location") => {
                let Some(name) = file.string() else { return wrong(file.at, "a file name is a string") };
                let file = match self.parser.files.get(&name) {
                    Some(file) => *file,
                    None if name == own_file(&self.parser.builder.module) => 0,
                    None => self.parser.add_file(name),
                };
                Ok(self.parser.builder.line(Location { file, line: number(line)? }).0)
            }
            _ => wrong(node.at, "a location is {location,File,Line} or []"),
        }
    }

    fn value(&mut self, node: &Node, role: &str) -> Result<Source, Wrong> {
        if let Some(value) = node.unsigned() {
            return Ok(Source::Unsigned(value));
        }
        if node.atom() == Some("nil") {
            return Ok(Source::Nil);
        }
        if let Some(index) = missing(node, "literal") {
            return Ok(Source::Literal(LiteralIndex(index)));
        }
        let (tag, value) = tagged(node).unwrap_or(("", node));
        Ok(match tag {
            "x" => Source::X(XReg(register(value)?)),
            "y" => Source::Y(YReg(register(value)?)),
            "fr" => Source::F(FReg(register(value)?)),
            "f" => Source::Label(Label(number(value)?)),
            "atom" => Source::Atom(self.parser.atom(value)?),
            "literal" => Source::Literal(self.parser.builder.literal(value.to_term())),
            "integer" => match &value.kind {
                Kind::Constant(ExternalTerm::Integer(value)) => Source::Integer(*value),
                _ => return wrong(value.at, "an integer of 64 bits belongs here; a larger one is a literal"),
            },
            _ => return self.refuse(node, role, "a register, a constant or a label"),
        })
    }
}

impl ReadOperand for Operands<'_> {
    type Error = Wrong;

    fn unsigned(&mut self) -> Result<u32, Wrong> {
        let (node, role) = self.take()?;
        match role {
            "import" => match (missing(node, "import"), node.tuple()) {
                (Some(index), _) => Ok(index),
                (_, Some([tag, rest @ ..])) if tag.atom() == Some("extfunc") => {
                    self.parser.import(rest, node.at).map(|import| import.0)
                }
                _ => self.refuse(node, role, "{extfunc,Module,Function,Arity}"),
            },
            "fun" => self.fun(node),
            "location" => self.location(node),
            _ => node.unsigned().map_or_else(|| self.refuse(node, role, "a number"), Ok),
        }
    }

    fn label(&mut self) -> Result<Label, Wrong> {
        let (node, role) = self.take()?;
        target(node).or_else(|_| self.refuse(node, role, "a label {f,N}"))
    }

    fn source(&mut self) -> Result<Source, Wrong> {
        let (node, role) = self.take()?;
        if role == "location" {
            return self.location(node).map(Source::Unsigned);
        }
        self.value(node, role)
    }

    fn register(&mut self) -> Result<Register, Wrong> {
        let (node, role) = self.take()?;
        match self.value(node, role)? {
            Source::X(x) => Ok(Register::X(x)),
            Source::Y(y) => Ok(Register::Y(y)),
            _ => self.refuse(node, role, "a register {x,N} or {y,N}"),
        }
    }

    fn heap_need(&mut self) -> Result<HeapNeed, Wrong> {
        const WANTED: &str = "a number of words, or {alloc,[{words,N},{floats,N},{funs,N}]}";
        let (node, role) = self.take()?;
        if let Some(words) = node.unsigned() {
            return Ok(HeapNeed { words, ..HeapNeed::default() });
        }
        let Some(("alloc", kinds)) = tagged(node) else { return self.refuse(node, role, WANTED) };
        let mut need = HeapNeed::default();
        for kind in list(kinds)? {
            match tagged(kind) {
                Some(("words", count)) => need.words = number(count)?,
                Some(("floats", count)) => need.floats = number(count)?,
                Some(("funs", count)) => need.funs = number(count)?,
                _ => return self.refuse(kind, role, WANTED),
            }
        }
        Ok(need)
    }

    fn list(&mut self) -> Result<Vec<Source>, Wrong> {
        let (node, role) = self.take()?;
        match tagged(node) {
            Some(("list", items)) => list(items)?.iter().map(|item| self.value(item, role)).collect(),
            _ => self.refuse(node, role, "a list {list,[...]}"),
        }
    }
}
