//! A module between the compiler and the VM: the content of a `.beam` file, decoded.

use crate::external_term::ExternalTerm;
use crate::instructions::Instruction;
use crate::operand::{Arity, AtomIndex, FunIndex, ImportIndex, Label, LineIndex, LiteralIndex};
use std::collections::HashMap;

/// An entry of `ExpT` or `LocT`: a function and the label it starts at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FunctionEntry {
    pub name: AtomIndex,
    pub arity: Arity,
    pub label: Label,
}

/// An entry of `ImpT`: a function of some module that this one calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Import {
    pub module: AtomIndex,
    pub function: AtomIndex,
    pub arity: Arity,
}

/// An entry of `FunT`: a fun that this module makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FunEntry {
    /// Name of the function that holds the body, as in `'-main/1-fun-0-'`.
    pub function: AtomIndex,
    /// Arity of that function: the fun's own arguments and its free variables.
    pub arity: Arity,
    pub label: Label,
    /// Number among the module's funs.
    pub index: u32,
    /// Number of captured variables.
    pub free: u32,
    /// `old_uniq`: a hash of the fun's code, shown in `#Fun<m.0.1234>`.
    pub unique: u32,
}

/// A place in a source file. File 0 is the module's own (`name.erl`), file N is `LineTable::files[N - 1]`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Location {
    pub file: u32,
    pub line: u32,
}

/// The `Line` chunk: `LineIndex(n)` is `locations[n - 1]`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineTable {
    pub files: Vec<String>,
    pub locations: Vec<Location>,
}

/// A decoded module. What a `.beam` file says, nothing resolved yet.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Module {
    /// The module's own name is always `atoms[0]`.
    pub atoms: Vec<String>,
    pub exports: Vec<FunctionEntry>,
    /// Functions that are not exported; only tools read them.
    pub locals: Vec<FunctionEntry>,
    pub imports: Vec<Import>,
    pub funs: Vec<FunEntry>,
    pub literals: Vec<ExternalTerm>,
    /// The `StrT` chunk, for bit syntax.
    pub strings: Vec<u8>,
    pub lines: LineTable,
    /// `module_info(attributes)`: a list of `{Name, [Value]}`.
    pub attributes: Option<ExternalTerm>,
    /// `module_info(compile)`.
    pub compile_info: Option<ExternalTerm>,
    /// The code: from the first `label` to `int_code_end`.
    pub code: Vec<Instruction>,
    /// One more than the highest label.
    pub label_count: u32,
    /// Number of functions, as the code chunk's header says it.
    pub function_count: u32,
    /// Chunks that we keep and do not read (`Dbgi`, `Docs`, `Type`, `Meta` …), in the order of the file.
    pub other_chunks: Vec<([u8; 4], Vec<u8>)>,
}

impl Module {
    /// The module's name.
    pub fn name(&self) -> &str {
        &self.atoms[0]
    }

    pub fn atom(&self, index: AtomIndex) -> &str {
        &self.atoms[index.0 as usize]
    }
}

/// Makes a [`Module`] without repeating an atom, an import or a literal. What the code generator writes into.
#[derive(Default)]
pub struct ModuleBuilder {
    pub module: Module,
    atoms: HashMap<String, AtomIndex>,
    imports: HashMap<Import, ImportIndex>,
    locations: HashMap<Location, LineIndex>,
    literals: HashMap<Vec<u8>, LiteralIndex>,
}

impl ModuleBuilder {
    /// Starts a module; `name` becomes its first atom.
    pub fn new(name: &str) -> ModuleBuilder {
        let mut builder = ModuleBuilder::default();
        builder.atom(name);
        builder
    }

    pub fn atom(&mut self, text: &str) -> AtomIndex {
        if let Some(&index) = self.atoms.get(text) {
            return index;
        }
        let index = AtomIndex(self.module.atoms.len() as u32);
        self.module.atoms.push(text.to_owned());
        self.atoms.insert(text.to_owned(), index);
        index
    }

    pub fn import(&mut self, module: &str, function: &str, arity: u32) -> ImportIndex {
        let import = Import { module: self.atom(module), function: self.atom(function), arity: Arity(arity) };
        *self.imports.entry(import).or_insert_with(|| {
            self.module.imports.push(import);
            ImportIndex(self.module.imports.len() as u32 - 1)
        })
    }

    /// Equal terms (floats by their bits) share one entry.
    pub fn literal(&mut self, term: ExternalTerm) -> LiteralIndex {
        let key = term.encode();
        if let Some(&index) = self.literals.get(&key) {
            return index;
        }
        let index = LiteralIndex(self.module.literals.len() as u32);
        self.module.literals.push(term);
        self.literals.insert(key, index);
        index
    }

    pub fn line(&mut self, location: Location) -> LineIndex {
        *self.locations.entry(location).or_insert_with(|| {
            self.module.lines.locations.push(location);
            LineIndex(self.module.lines.locations.len() as u32)
        })
    }

    pub fn fun(&mut self, entry: FunEntry) -> FunIndex {
        self.module.funs.push(entry);
        FunIndex(self.module.funs.len() as u32 - 1)
    }
}
