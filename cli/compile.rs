//! `minibeam compile`: source files to `.beam` files, which `erl` loads as well; with `--emit`, what is in between.

use crate::source::{Files, compile_file, read};
use bytecode::container;
use clap::{Args, ValueEnum};
use compiler::core::FunctionId;
use compiler::pipeline::{self, Options};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct Compile {
    /// Erlang source files
    #[arg(value_name = "FILE.erl", required = true)]
    files: Vec<PathBuf>,
    /// Folder for the compiled modules; made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// Look for included files here; may be repeated
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Print this stage of the compilation instead of writing a file
    #[arg(long, value_name = "STAGE", default_value = "beam")]
    emit: Stage,
    /// Print only this function, where the stage has functions
    #[arg(long, value_name = "NAME/ARITY", value_parser = function_id)]
    function: Option<FunctionIdText>,
}

/// What a source is on its way, first to last.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Stage {
    /// One token a line, with its place
    Tokens,
    /// Preprocessed: macros expanded, files included
    Pp,
    /// The syntax tree, as Erlang in parentheses
    Ast,
    /// Without sugar, matches compiled to decisions
    Core,
    /// The same, optimized
    Ssa,
    /// Instructions
    Asm,
    /// The compiled module, as a file
    Beam,
}

impl Stage {
    fn printed(self) -> Option<pipeline::Stage> {
        Some(match self {
            Stage::Tokens => pipeline::Stage::Tokens,
            Stage::Pp => pipeline::Stage::Preprocessed,
            Stage::Ast => pipeline::Stage::Ast,
            Stage::Core => pipeline::Stage::Core,
            Stage::Ssa => pipeline::Stage::Optimized,
            Stage::Asm => pipeline::Stage::Assembly,
            Stage::Beam => return None,
        })
    }
}

/// A function's name as an argument: what is shared between threads holds no counted name.
#[derive(Clone)]
struct FunctionIdText {
    name: String,
    arity: u32,
}

fn function_id(text: &str) -> Result<FunctionIdText, String> {
    let parts = text.rsplit_once('/').and_then(|(name, arity)| Some((name, arity.parse().ok()?)));
    match parts {
        Some((name, arity)) if !name.is_empty() => Ok(FunctionIdText { name: name.to_owned(), arity }),
        _ => Err("a function is given as name/arity, as in main/1".to_owned()),
    }
}

/// Compiles each file; one with errors does not keep the others from being compiled.
pub fn run(compile: &Compile) -> Result<ExitCode, String> {
    let mut failed = Vec::new();
    for file in &compile.files {
        if let Err(message) = one(file, compile) {
            failed.push(message);
        }
    }
    if failed.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(failed.join("\n")) }
}

fn one(file: &Path, compile: &Compile) -> Result<(), String> {
    if file.extension().is_none_or(|extension| extension != "erl") {
        return Err(format!("{}: not an Erlang source file; its name should end in .erl", file.display()));
    }
    if let Some(stage) = compile.emit.printed() {
        return print(file, compile, stage);
    }
    let module = compile_file(file, &Options::default(), &compile.folders)?;
    let name = module.name();
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if name != stem {
        return Err(format!("{}: Module name '{name}' does not match file name '{stem}'", file.display()));
    }
    std::fs::create_dir_all(&compile.output).map_err(|error| format!("{}: {error}", compile.output.display()))?;
    let target = compile.output.join(format!("{name}.beam"));
    std::fs::write(&target, container::write(&module)).map_err(|error| format!("{}: {error}", target.display()))
}

/// Prints a stage. A reader that goes away is no error.
fn print(file: &Path, compile: &Compile, stage: pipeline::Stage) -> Result<(), String> {
    let source = read(file)?;
    let only = compile.function.as_ref().map(|id| FunctionId { name: id.name.as_str().into(), arity: id.arity });
    let files = Files { folders: compile.folders.clone() };
    let text = pipeline::emit(stage, only.as_ref(), &Options::default(), &source, &files);
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    Ok(())
}
