//! Core to instructions.
//!
//! ```text
//! contexts   a match goes on in the function that is called
//! prepare    what instructions cannot say becomes what they can; unused results go
//! combine    head and tail at once, tagged tuples, several map keys
//! frames     which blocks have a frame, what lives in it          (liveness)
//! registers  a register for every variable                        (liveness)
//! emit       instructions, labels, heap needs                     (moves)
//! ```
//!
//! Knows no syntax. A function is compiled alone; what functions share is the
//! table of labels, made before, and the module's tables of atoms, literals …

mod combine;
mod contexts;
mod emit;
mod frames;
mod liveness;
mod map_checks;
mod moves;
mod operands;
mod prepare;
mod register_set;
mod registers;

use crate::core::{Function, FunctionId, Module};
use bytecode::container;
use bytecode::external_term::ExternalTerm;
use bytecode::instructions::Instruction;
use bytecode::module::{self, FunEntry, FunctionEntry, ModuleBuilder};
use bytecode::operand::{Arity, FunIndex, Label};
use md5::{Digest, Md5};
use num_bigint::BigInt;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the file says beside the code.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Names of the source texts, as `core::Place` counts them; the first one is the module's own.
    pub files: Vec<String>,
    /// Path of the source for `module_info(compile)`.
    pub source_path: String,
}

/// Compiles a module.
pub fn module(core: &Module, settings: &Settings) -> module::Module {
    let mut writer = Writer::new(core, settings);
    for function in &core.functions {
        writer.function(function);
    }
    writer.finish(core, settings)
}

/// Entry and `func_info` labels of a function of this module.
#[derive(Clone, Copy)]
struct Entry {
    info: Label,
    entry: Label,
}

/// The module so far.
struct Writer<'a> {
    core: &'a Module,
    builder: ModuleBuilder,
    entries: FxHashMap<&'a FunctionId, Entry>,
    funs: FxHashMap<FunctionId, FunIndex>,
    accepting: contexts::Accepting,
    /// Index in the line table's files of each source text.
    files: Vec<u32>,
    next_label: u32,
}

impl<'a> Writer<'a> {
    fn new(core: &'a Module, settings: &Settings) -> Writer<'a> {
        let mut builder = ModuleBuilder::new(&core.name);
        let files = settings.files.iter().map(|name| file_number(&mut builder, &core.name, name)).collect();
        // Two labels a function, in their order: what erlc does, and what a reader expects.
        let numbers = (0..).map(|at: u32| Entry { info: Label(2 * at + 1), entry: Label(2 * at + 2) });
        let ids = core.functions.iter().map(|function| &function.id);
        Writer {
            core,
            builder,
            entries: ids.zip(numbers).collect(),
            funs: FxHashMap::default(),
            accepting: contexts::accepting(&core.functions),
            files,
            next_label: 2 * core.functions.len() as u32 + 1,
        }
    }

    fn function(&mut self, function: &Function) {
        let mut function = function.clone();
        contexts::pass_contexts(&mut function, &self.accepting);
        prepare::prepare(&mut function);
        let frames = frames::place(&mut function);
        emit::function(self, &function, &frames);
    }

    /// The entry of a fun over a function, made when it is first asked for.
    fn fun(&mut self, id: &FunctionId, free: u32) -> FunIndex {
        if let Some(&index) = self.funs.get(id) {
            return index;
        }
        let entry = FunEntry {
            function: self.builder.atom(&id.name),
            arity: Arity(id.arity),
            label: self.entry(id).entry,
            index: self.funs.len() as u32,
            free,
            unique: 0,
        };
        let index = self.builder.fun(entry);
        self.funs.insert(id.clone(), index);
        index
    }

    /// Labels of a function. One that does not exist (lint has seen to it) gets label 0.
    fn entry(&self, id: &FunctionId) -> Entry {
        self.entries.get(id).copied().unwrap_or(Entry { info: Label::NONE, entry: Label::NONE })
    }

    fn new_label(&mut self) -> Label {
        self.next_label += 1;
        Label(self.next_label - 1)
    }

    fn finish(mut self, core: &Module, settings: &Settings) -> module::Module {
        self.builder.module.code.push(Instruction::int_code_end {});
        self.builder.module.label_count = self.next_label;
        self.builder.module.function_count = core.functions.len() as u32;
        let exported: FxHashSet<&FunctionId> = core.exports.iter().collect();
        for function in &core.functions {
            let entry = FunctionEntry {
                name: self.builder.atom(&function.id.name),
                arity: Arity(function.id.arity),
                label: self.entry(&function.id).entry,
            };
            let table = if exported.contains(&function.id) {
                &mut self.builder.module.exports
            } else {
                &mut self.builder.module.locals
            };
            table.push(entry);
        }
        let version = version(&mut self.builder.module);
        self.builder.module.funs.iter_mut().for_each(|fun| fun.unique = unique(&version));
        self.builder.module.attributes = Some(attributes(core, version));
        self.builder.module.compile_info = Some(compile_info(settings));
        self.builder.module
    }
}

/// 0 is the file that has the module's name.
fn file_number(builder: &mut ModuleBuilder, module: &str, name: &str) -> u32 {
    let files = &mut builder.module.lines.files;
    if name.strip_suffix(".erl") == Some(module) {
        return 0;
    }
    let at = files.iter().position(|file| file == name).unwrap_or_else(|| {
        files.push(name.to_owned());
        files.len() - 1
    });
    at as u32 + 1
}

/// What tells a fun of this version of the module from one of another: 27 bits of the version, as OTP has it. Of the
/// module and not of the function alone, since a function relies on what the others pass to it and return.
fn unique(version: &BigInt) -> u32 {
    let low = version & BigInt::from(0x7ff_ffff);
    u32::try_from(&low).unwrap_or(0)
}

/// MD5 over all that running the module depends on: not lines, not attributes.
fn version(module: &mut module::Module) -> BigInt {
    let lines = std::mem::take(&mut module.lines);
    let digest = Md5::digest(container::write(module));
    module.lines = lines;
    BigInt::from_bytes_be(num_bigint::Sign::Plus, &digest)
}

/// What the source declares, and `vsn` if it says nothing about it.
fn attributes(core: &Module, version: BigInt) -> ExternalTerm {
    let mut list: Vec<ExternalTerm> = Vec::new();
    if let Some(id) = &core.on_load {
        let name = ExternalTerm::Tuple(vec![
            ExternalTerm::Atom(id.name.to_string()),
            ExternalTerm::Integer(i64::from(id.arity)),
        ]);
        list.push(pair("on_load", proper(vec![name])));
    }
    list.extend(core.attributes.iter().map(|(name, value)| pair(name, value.clone())));
    if core.attributes.iter().all(|(name, _)| &**name != "vsn") {
        let version = i64::try_from(&version).map_or(ExternalTerm::BigInteger(version), ExternalTerm::Integer);
        list.push(pair("vsn", proper(vec![version])));
    }
    proper(list)
}

fn compile_info(settings: &Settings) -> ExternalTerm {
    let text = |text: &str| proper(text.chars().map(|c| ExternalTerm::Integer(i64::from(u32::from(c)))).collect());
    proper(vec![
        pair("version", text(env!("CARGO_PKG_VERSION"))),
        pair("options", ExternalTerm::Nil),
        pair("source", text(&settings.source_path)),
    ])
}

fn pair(name: &str, value: ExternalTerm) -> ExternalTerm {
    ExternalTerm::Tuple(vec![ExternalTerm::Atom(name.to_owned()), value])
}

fn proper(items: Vec<ExternalTerm>) -> ExternalTerm {
    if items.is_empty() { ExternalTerm::Nil } else { ExternalTerm::List(items, Box::new(ExternalTerm::Nil)) }
}
