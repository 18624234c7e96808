//! `minibeam run`: from a file to an exit code.

use crate::flags::VmFlags;
use crate::modules::Modules;
use crate::source::compile_file;
use crate::stats;
use bytecode::container;
use clap::Args;
use compiler::pipeline::Options as CompilerOptions;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use vm::vm::{Argument, Vm};

#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    vm: VmFlags,
    /// Print what the run has cost, on standard error
    #[arg(long)]
    stats: bool,
    /// An Erlang source file, or a compiled module
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Arguments of the program
    #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(run: &Run) -> Result<ExitCode, String> {
    let mut options = run.vm.options()?;
    let report = std::env::var_os(meter::report::ENVIRONMENT).map(PathBuf::from);
    options.stats = run.stats || report.is_some();
    let (name, bytes) = program(&run.file)?;
    let mut folders = run.vm.code_path.clone();
    folders.push(run.file.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf));
    let source = Modules { folders, program: Some((name.clone(), bytes)) };
    let vm = Vm::new(options, Box::new(source))?;
    let arguments = run.arguments.iter().cloned().map(Argument::String).collect();
    let script = Argument::String(run.file.display().to_string());
    let start = [Argument::Atom(name), Argument::List(arguments), Argument::Map(vec![("script".into(), script)])];
    let started = Instant::now();
    let code = vm.run("minibeam_boot", "start", &start)?;
    if run.stats {
        eprint!("{}", stats::report(&vm, started.elapsed()));
    }
    if let Some(file) = report {
        meter::child::write(&file, &stats::for_meter(&vm, started.elapsed(), code))?;
    }
    Ok(ExitCode::from(code as u8))
}

/// The module of a file, compiled if need be: its name and its bytes.
fn program(file: &Path) -> Result<(String, Vec<u8>), String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if extension == "beam" {
        let bytes = std::fs::read(file).map_err(|error| named(&error))?;
        let module = container::read(&bytes).map_err(|error| named(&error))?;
        return Ok((module.name().to_owned(), bytes));
    }
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("script");
    let options = CompilerOptions { script: Some(stem.to_owned()), ..CompilerOptions::default() };
    let module = compile_file(file, &options, &[])?;
    Ok((module.name().to_owned(), container::write(&module)))
}
