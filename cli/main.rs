//! The command `minibeam`: arguments and files, no logic.

mod compare;
mod compile;
mod cost;
mod effect;
mod flags;
mod measure;
mod modules;
mod run;
mod size;
mod source;
mod stats;
mod sweep;

use bytecode::{assembly, container};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A small BEAM: what does an Erlang process cost, and where does every byte go?
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile a program in memory and run it; a compiled module is run as it is
    #[command(after_help = flags::HELP)]
    Run(run::Run),
    /// Compile source files to `.beam` files
    #[command(after_help = compile::HELP)]
    Compile(compile::Compile),
    /// Print the instructions of a compiled module, as `erlc -S` does
    Dis(Dis),
    /// Measure what programs cost, size by size and flag by flag
    #[command(after_help = compare::HELP)]
    Compare(compare::Compare),
    /// Run a program and show what its processes consist of, byte by byte
    #[command(after_help = cost::HELP)]
    Cost(cost::Cost),
    /// Run a program on every step of the ladder of first heap sizes
    Sweep(sweep::Arguments),
    /// Show what one flag does: L (line tables), ec (compressed tables)
    #[command(after_help = effect::HELP)]
    Effect(effect::Effect),
    /// Draw the words of a term
    #[command(after_help = size::HELP)]
    Size(size::Size),
    /// Run a command and report what it used
    #[command(name = "__measure", hide = true)]
    Measure(measure::Measure),
}

#[derive(Args)]
struct Dis {
    /// The compiled module
    #[arg(value_name = "FILE.beam")]
    file: PathBuf,
}

fn main() -> ExitCode {
    let words = match flags::normalise(std::env::args_os()) {
        Ok(words) => words,
        Err(message) => {
            say(&message);
            return ExitCode::from(2);
        }
    };
    let arguments = Arguments::command()
        .try_get_matches_from(words)
        .and_then(|matches| Arguments::from_arg_matches(&matches))
        .unwrap_or_else(|error| flags::with_nearest(error, &Arguments::command()).exit());
    let done = match arguments.command {
        Command::Run(run) => run::run(&run),
        Command::Compile(files) => compile::run(&files),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Cost(arguments) => cost::run(&arguments),
        Command::Sweep(arguments) => sweep::run(&arguments),
        Command::Effect(arguments) => effect::run(&arguments),
        Command::Size(arguments) => size::run(&arguments),
        Command::Measure(command) => measure::run(&command),
        Command::Dis(dis) => disassemble(&dis.file).map(|text| print(&text)),
    };
    done.unwrap_or_else(|message| {
        say(&message);
        ExitCode::FAILURE
    })
}

/// A line on standard error. Who reads it may have gone, which is no reason to panic, as `eprintln!` would.
fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

fn disassemble(file: &Path) -> Result<String, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| named(&error))?;
    let module = container::read(&bytes).map_err(|error| named(&error))?;
    Ok(assembly::print(&module))
}

/// A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}
