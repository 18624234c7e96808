//! The command `minibeam`: arguments and files, no logic.

use bytecode::{assembly, container};
use clap::{Parser, Subcommand};
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
    /// Print the instructions of a compiled module, as `erlc -S` does
    Dis {
        /// The compiled module
        #[arg(value_name = "FILE.beam")]
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    let Arguments { command: Command::Dis { file } } = Arguments::parse();
    match disassemble(&file) {
        Ok(text) => print(&text),
        Err(message) => {
            eprintln!("{}: {message}", file.display());
            ExitCode::FAILURE
        }
    }
}

fn disassemble(file: &Path) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let module = container::read(&bytes).map_err(|error| error.to_string())?;
    Ok(assembly::print(&module))
}

/// A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("standard output: {error}");
            ExitCode::FAILURE
        }
    }
}
