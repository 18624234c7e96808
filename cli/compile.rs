//! `minibeam compile`: source files to `.beam` files, which `erl` loads as well.

use crate::source::compile_file;
use bytecode::container;
use clap::Args;
use compiler::pipeline::Options;
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
