//! The passes, in their order: name, input, output, printer.
//!
//! | pass | from | to | printed by |
//! |---|---|---|---|
//! | `lexer::scan` | text | tokens | `emit(Stage::Tokens)` |
//! | `preprocess::preprocess` | tokens | tokens without directives and macros | `emit(Stage::Preprocessed)` |
//! | `parser::parse_forms` | tokens | `ast::Module` | `emit(Stage::Ast)` |
//! | `lint::check` | `ast::Module` | diagnostics | |
//! | `lower::module` | `ast::Module` | `core::Module` | `emit(Stage::Core)` |
//! | `optimize::module` | `core::Module` | `core::Module` | `emit(Stage::Optimized)` |
//! | `codegen::module` | `core::Module` | `bytecode::module::Module` | `emit(Stage::Assembly)` |

use crate::ast::{FormKind, Module};
use crate::ast_printer;
use crate::codegen;
use crate::core::{self, FunctionId};
use crate::diagnostic::{Colour, Diagnostic, Diagnostics};
use crate::lexer;
use crate::lint;
use crate::lower;
use crate::optimize;
use crate::parser;
use crate::preprocess::{FileLoader, MacroDefinition, Preprocessed, preprocess};
use crate::source::{Source, SourceId, Span};
use crate::tokens::{Token, TokenKind, TokenTable, quote_atom};

/// Bytes of stack that the passes may count on: what nests within the parser's
/// limit must fit, whatever thread we are called on. Pages are used when touched.
const STACK_BYTES: usize = 256 << 20;

/// Runs a pass, or anything that walks a tree, on a stack that is large enough for the deepest tree.
pub fn on_deep_stack<T>(run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(STACK_BYTES - (STACK_BYTES >> 3), STACK_BYTES, run)
}

/// What the user asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Macros of the command line.
    pub macros: Vec<MacroDefinition>,
    /// Export every function, as `-compile(export_all)` does.
    pub export_all: bool,
    /// Names as in `-compile([nowarn_unused_vars])`, in force as if the module had them.
    pub flags: Vec<String>,
    /// Treat the file as a script: `main/1` counts as exported, and `-module` may be missing.
    pub script: Option<String>,
}

/// A module that was read, with what there is to say about it.
pub struct Checked {
    /// What could be read; forms with errors are missing.
    pub module: Module,
    /// Errors and warnings, sorted, with the texts they point into.
    pub diagnostics: Diagnostics,
}

/// Which tree `emit` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Tokens,
    Preprocessed,
    Ast,
    Core,
    Optimized,
    Assembly,
}

/// Reads a module and checks it. All diagnostics of the file come in one run.
pub fn parse_and_lint(options: &Options, source: &Source, loader: &dyn FileLoader) -> Checked {
    on_deep_stack(|| {
        let mut table = TokenTable::default();
        let mut diagnostics = Vec::new();
        let preprocessed = preprocess(source, &options.macros, loader, &mut table, &mut diagnostics);
        let (module, broken) = parse(options, source, &preprocessed, &table, &mut diagnostics);
        lint::check(
            &module,
            &lint::Settings { export_all: options.export_all, flags: &options.flags, broken: &broken },
            &preprocessed.sources,
            &mut diagnostics,
        );
        Checked { module, diagnostics: Diagnostics::new(diagnostics, preprocessed.sources) }
    })
}

/// A module without sugar, with what there is to say about its source.
pub struct Lowered {
    /// Missing if there is an error.
    pub core: Option<core::Module>,
    /// Errors and warnings, sorted, with the texts they point into.
    pub diagnostics: Diagnostics,
}

/// Reads, checks and lowers a module.
pub fn lower(options: &Options, source: &Source, loader: &dyn FileLoader) -> Lowered {
    on_deep_stack(|| {
        let Checked { module, mut diagnostics } = parse_and_lint(options, source, loader);
        if diagnostics.has_errors() {
            return Lowered { core: None, diagnostics };
        }
        match lower::module(&module, options.export_all, &diagnostics.sources) {
            Ok(core) => Lowered { core: Some(core), diagnostics },
            Err(errors) => {
                diagnostics.list.extend(errors);
                Lowered { core: None, diagnostics: Diagnostics::new(diagnostics.list, diagnostics.sources) }
            }
        }
    })
}

/// A module in instructions, with what there is to say about its source.
pub struct Compiled {
    /// Missing if there is an error. `bytecode::container::write` makes the file of it.
    pub module: Option<bytecode::module::Module>,
    /// Errors and warnings, sorted, with the texts they point into.
    pub diagnostics: Diagnostics,
}

/// All passes.
pub fn compile(options: &Options, source: &Source, loader: &dyn FileLoader) -> Compiled {
    on_deep_stack(|| {
        let Lowered { core, diagnostics } = lower(options, source, loader);
        let settings = codegen::Settings {
            files: diagnostics.sources.iter().map(|source| source.name.clone()).collect(),
            source_path: source.name.clone(),
        };
        let module = core.map(|mut core| {
            optimize::module(&mut core);
            codegen::module(&core, &settings)
        });
        Compiled { module, diagnostics }
    })
}

/// Forms of preprocessed tokens, and the names that head forms with errors.
fn parse(
    options: &Options,
    source: &Source,
    preprocessed: &Preprocessed,
    table: &TokenTable,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Module, Vec<crate::ast::Name>) {
    let mut parsed = parser::parse_forms(&preprocessed.tokens, table, diagnostics);
    parsed.broken.extend(preprocessed.broken.iter().cloned());
    let end = Span::new(SourceId(0), source.text.len(), source.text.len());
    let mut module = Module { forms: parsed.forms, end };
    if let Some(name) = &options.script {
        lint::complete_script(&mut module, name);
    }
    (module, parsed.broken)
}

/// The text form of a stage, as far as the source can be read; for core and assembly, the errors if there are any.
/// From the syntax tree on, only one function of it if one is named.
pub fn emit(
    stage: Stage,
    only: Option<&FunctionId>,
    options: &Options,
    source: &Source,
    loader: &dyn FileLoader,
) -> String {
    on_deep_stack(|| match stage {
        Stage::Tokens | Stage::Preprocessed | Stage::Ast => emit_source(stage, only, options, source, loader),
        Stage::Core | Stage::Optimized => {
            let mut lowered = lower(options, source, loader);
            if stage == Stage::Optimized {
                lowered.core.iter_mut().for_each(optimize::module);
            }
            lowered.core.map_or_else(
                || lowered.diagnostics.render(Colour::Never),
                |mut core| {
                    core.functions.retain(|function| only.is_none_or(|only| function.id == *only));
                    core.to_string()
                },
            )
        }
        Stage::Assembly => {
            let compiled = compile(options, source, loader);
            let text = |module| one_function(bytecode::assembly::print(&module), only);
            compiled.module.map_or_else(|| compiled.diagnostics.render(Colour::Never), text)
        }
    })
}

/// The stages before any check.
fn emit_source(
    stage: Stage,
    only: Option<&FunctionId>,
    options: &Options,
    source: &Source,
    loader: &dyn FileLoader,
) -> String {
    let mut table = TokenTable::default();
    let mut diagnostics = Vec::new();
    if stage == Stage::Tokens {
        let tokens = lexer::scan(source, SourceId(0), &mut table, &mut diagnostics);
        return print_tokens(&tokens, source, &table);
    }
    let preprocessed = preprocess(source, &options.macros, loader, &mut table, &mut diagnostics);
    if stage == Stage::Preprocessed {
        return print_forms(&preprocessed.tokens, &table);
    }
    let (mut module, _) = parse(options, source, &preprocessed, &table, &mut diagnostics);
    module.forms.retain(|form| match (&form.kind, only) {
        (_, None) => true,
        (FormKind::Function(function), Some(only)) => (&function.name.name, function.arity) == (&only.name, only.arity),
        _ => false,
    });
    ast_printer::print(&module)
}

/// The part of an assembly text that is one function's.
fn one_function(text: String, only: Option<&FunctionId>) -> String {
    let Some(only) = only else { return text };
    const HEAD: &str = "{function, ";
    let wanted = format!("{}, {}, ", quote_atom(&only.name), only.arity);
    let mut parts = text.split(HEAD).skip(1);
    parts.find(|part| part.starts_with(&wanted)).map(|part| format!("{HEAD}{}\n", part.trim_end())).unwrap_or_default()
}

/// One token a line, with its place and kind.
fn print_tokens(tokens: &[Token], source: &Source, table: &TokenTable) -> String {
    let mut out = String::new();
    for token in tokens {
        let (line, column) = source.line_column(token.span.start);
        out.push_str(&format!("{line}:{column} {:?} {}\n", token.kind, table.text(token)));
    }
    out
}

/// One form a line, tokens with a space between.
fn print_forms(tokens: &[Token], table: &TokenTable) -> String {
    let mut out = String::new();
    for token in tokens {
        if token.kind == TokenKind::FullStop {
            out.push_str(".\n");
        } else {
            // A space behind the `.` of `R#r.f` would make it a full stop.
            if !(out.is_empty() || out.ends_with(['\n', '.'])) {
                out.push(' ');
            }
            out.push_str(&table.text(token));
        }
    }
    out
}
