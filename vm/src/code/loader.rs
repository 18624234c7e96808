//! From a verified module to code in memory: each generic instruction becomes internal ones, with its operands
//! resolved and its handler chosen (`translate.rs`); labels become offsets, literals terms, imports export entries.

use super::entries::{CodeIndex, Export, FunEntry};
use super::loaded::{FrameFrom, Function, LineFrom, LoadedModule, Sizes};
use super::translate::Translator;
use crate::atom::Atom;
use crate::heap::literal;
use crate::heap::words::Allocate;
use crate::term::copy;
use crate::term::tags::{NIL, Term};
use crate::vm::Shared;
use bytecode::container;
use bytecode::external_term::ExternalTerm;
use bytecode::instructions::Instruction;
use bytecode::module::Module;
use bytecode::verify::{VerifiedModule, verify};
use std::sync::atomic::{AtomicU32, Ordering};

/// Decodes and verifies the bytes of a `.beam` file.
///
/// # Errors
/// What is wrong with the file, a line each, with its name in front.
pub fn read(name: &str, bytes: &[u8]) -> Result<VerifiedModule, String> {
    let module = container::read(bytes).map_err(|error| format!("{name}.beam: {error}"))?;
    verify(module).map_err(|rejections| {
        rejections.iter().map(|rejection| format!("{name}.beam: {rejection}")).collect::<Vec<_>>().join("\n")
    })
}

/// What the translation of a module's instructions refers to.
pub struct Tables {
    pub atoms: Vec<Atom>,
    pub literals: Vec<Term>,
    pub imports: Vec<&'static Export>,
    pub funs: Vec<&'static FunEntry>,
}

/// Makes the module's code. It is not in its place yet: `CodeServer::install` does that.
///
/// # Errors
/// When memory or the atom table has no room.
pub fn load(vm: &Shared, module: &VerifiedModule) -> Result<&'static LoadedModule, String> {
    let before = literal::used_bytes();
    let tables = tables(vm, module)?;
    let mut translator = Translator::new(&tables, module, &vm.options);
    let facts = module.facts();
    let (mut functions, mut frames, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for function in module.functions() {
        let start = translator.len();
        translator.clears_frames = function.clear_frames;
        // Code that nobody has a line for does not inherit one.
        let mut line = (0, 0);
        lines.push(LineFrom { start, file: 0, line: 0 });
        for index in function.instructions.clone() {
            let frame = facts[index].frame.map(|registers| registers as u16);
            let at = translator.len();
            if frames.last().is_none_or(|last: &FrameFrom| last.frame != frame) {
                frames.push(FrameFrom { start: at, frame });
            }
            if let Instruction::line { location } = module.code[index] {
                let found = location.0.checked_sub(1).and_then(|at| module.lines.locations.get(at as usize));
                let new = found.map_or((0, 0), |found| (found.file as u16, found.line));
                if new != line {
                    line = new;
                    lines.push(LineFrom { start: at, file: line.0, line: line.1 });
                }
                continue;
            }
            translator.instruction(index)?;
        }
        let entry =
            translator.label(function.entry).ok_or_else(|| format!("{}: function without an entry", module.name()))?;
        let exported = module.exports.iter().any(|export| export.label == function.entry);
        let name = tables.atoms[function.name.0 as usize];
        functions.push(Function { start, entry, name, arity: function.arity.0, exported });
    }
    let (mut words, relocations, unsupported) = translator.finish()?;
    let len = words.len();
    let start = vm.arena.append_placed(len, |base| {
        for relocation in relocations {
            relocation.apply(&mut words, base);
        }
        &words
    })?;
    for function in &mut functions {
        function.start += start;
        function.entry += start;
    }
    frames.iter_mut().for_each(|frame| frame.start += start);
    lines.iter_mut().for_each(|line| line.start += start);
    for (fun, entry) in module.funs.iter().zip(&tables.funs) {
        let code = module
            .functions()
            .iter()
            .position(|function| function.entry == fun.label)
            .map_or(0, |at| functions[at].entry);
        entry.code.store(code, Ordering::Release);
    }
    let lines_bytes = lines.len() * size_of::<LineFrom>() + module.lines.files.iter().map(String::len).sum::<usize>();
    let debug_info = vm.options.debug_info;
    let files = source_files(module);
    let (lines, files) = if debug_info { (lines, files) } else { (Vec::new(), Vec::new()) };
    let sizes = Sizes {
        code: len * 8,
        literals: (literal::used_bytes() - before) as usize,
        lines: if debug_info { lines_bytes } else { 0 },
        lines_dropped: if debug_info { 0 } else { lines_bytes },
        other: functions.len() * size_of::<Function>() + frames.len() * size_of::<FrameFrom>(),
    };
    let name = tables.atoms[0];
    Ok(Box::leak(Box::new(LoadedModule {
        name,
        start,
        end: start + len as CodeIndex,
        functions: functions.into(),
        funs: tables.funs.as_slice().into(),
        frames: frames.into(),
        lines: lines.into(),
        files: files.into(),
        attributes: optional_literal(vm, module.attributes.as_ref())?,
        compile_info: optional_literal(vm, module.compile_info.as_ref())?,
        sizes,
        unsupported: unsupported.into(),
    })))
}

/// Names of source files as stack traces show them; number 0 is the module's own.
fn source_files(module: &Module) -> Vec<Box<str>> {
    let own = format!("{}.erl", module.name());
    std::iter::once(own.into()).chain(module.lines.files.iter().map(|file| file.as_str().into())).collect()
}

fn tables(vm: &Shared, module: &Module) -> Result<Tables, String> {
    let atom = |text: &String| Atom::intern(text).map_err(|error| format!("atom {text:?}: {error:?}"));
    let atoms = module.atoms.iter().map(atom).collect::<Result<Vec<_>, _>>()?;
    let export = |module: Atom, function: Atom, arity: u32| vm.code.export((module, function, arity), &vm.arena);
    let imports = module
        .imports
        .iter()
        .map(|import| {
            let (module, function) = (atoms[import.module.0 as usize], atoms[import.function.0 as usize]);
            export(module, function, import.arity.0)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let literals = module.literals.iter().map(|tree| build(vm, tree)).collect::<Result<Vec<_>, _>>()?;
    let funs = module
        .funs
        .iter()
        .map(|fun| {
            let entry = FunEntry {
                module: atoms[0],
                function: atoms[fun.function.0 as usize],
                index: fun.index,
                unique: fun.unique,
                arity: fun.arity.0 - fun.free,
                free: fun.free,
                code: AtomicU32::new(0),
            };
            &*Box::leak(Box::new(entry))
        })
        .collect();
    Ok(Tables { atoms, literals, imports, funs })
}

fn build(vm: &Shared, tree: &ExternalTerm) -> Result<Term, String> {
    literal::build(tree, &mut |module, function, arity| vm.code.export((module, function, arity), &vm.arena))
}

fn optional_literal(vm: &Shared, tree: Option<&ExternalTerm>) -> Result<Term, String> {
    tree.map_or(Ok(NIL), |tree| build(vm, tree))
}

/// A fun without variables is the same term for all who make it.
///
/// # Errors
/// When there is no room for literals.
pub fn fun_literal(entry: &'static FunEntry) -> Result<Term, String> {
    let mut heap = crate::heap::Heap::empty();
    let fun = heap.fun(entry, &[]);
    let literal = literal::allocate(copy::size_of(fun))
        .map(|mut buffer| copy::copy(fun, &mut buffer))
        .map_err(|_| "no memory for literals".to_string());
    heap.release();
    literal
}
