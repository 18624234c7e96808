//! `minibeam run`: from a file to an exit code.

use crate::flags::VmFlags;
use crate::modules::{self, Modules};
use crate::source::compile_file;
use crate::stats;
use bytecode::container;
use clap::Args;
use compiler::pipeline::Options as CompilerOptions;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use vm::vm::{Argument, Options, Vm};

#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    vm: VmFlags,
    /// Print what the run has cost, on standard error
    #[arg(long)]
    stats: bool,
    /// Write what is loaded at the end to a file, as JSON
    #[arg(long, value_name = "FILE", hide = true)]
    modules: Option<PathBuf>,
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
    let (vm, arguments) = machine(&run.vm, options, &run.file, &run.arguments)?;
    let started = Instant::now();
    let code = start(&vm, &arguments)?;
    if run.stats {
        crate::say(stats::report(&vm, started.elapsed()).trim_end());
    }
    if let Some(file) = report {
        meter::child::write(&file, &stats::for_meter(&vm, started.elapsed(), code))?;
    }
    if let Some(file) = &run.modules {
        let text = crate::compare::json(&modules::loaded(&vm))?;
        std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(ExitCode::from(code as u8))
}

/// A virtual machine that finds the program's modules, and the arguments of its first process.
pub fn machine(
    flags: &VmFlags,
    options: Options,
    file: &Path,
    arguments: &[String],
) -> Result<(Vm, [Argument; 3]), String> {
    let (name, bytes) = program(file)?;
    let mut folders = flags.code_path.clone();
    folders.push(file.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf));
    let source = Modules { folders, program: Some((name.clone(), bytes)) };
    let vm = Vm::new(options, Box::new(source))?;
    let arguments = arguments.iter().cloned().map(Argument::String).collect();
    let script = Argument::String(file.display().to_string());
    let first = [Argument::Atom(name), Argument::List(arguments), Argument::Map(vec![("script".into(), script)])];
    Ok((vm, first))
}

/// Runs the program until the machine halts; gives the exit code.
pub fn start(vm: &Vm, arguments: &[Argument; 3]) -> Result<i32, String> {
    vm.run("minibeam_boot", "start", arguments)
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
    let module = compile_file(file, &options)?;
    Ok((module.name().to_owned(), container::write(&module)))
}
