//! `minibeam effect L` and `minibeam effect ec`: what one flag does, shown by the same program with it and without.

use crate::compare::{Format, document, json};
use clap::{Args, Subcommand};
use meter::bill::ModuleBill;
use meter::effect::{self, Compression, Lines};
use meter::numbers;
use meter::programs::Folder;
use meter::table::{self, Table};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

pub const HELP: &str = "\
  minibeam effect L                    # a program that crashes, once more under +L
  minibeam effect L my_server.erl 17   # your own
  minibeam effect ec --objects 100k    # tables, plain and compressed";

#[derive(Args)]
pub struct Effect {
    #[command(subcommand)]
    flag: Flag,
}

#[derive(Subcommand)]
enum Flag {
    /// Line tables: bytes of every chunk of every loaded module, and an exception with and without file and line
    #[command(name = "L", visible_alias = "+L")]
    Lines {
        #[arg(long, value_name = "FORMAT", default_value = "table")]
        format: Format,
        /// An Erlang source file, or a compiled module; default: a program that crashes
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// Arguments of the program
        #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Compressed tables: bytes, and the time of an insert and a lookup
    #[command(name = "ec", visible_alias = "+ec")]
    Tables {
        #[arg(long, value_name = "FORMAT", default_value = "table")]
        format: Format,
        /// Objects of each table
        #[arg(long, value_name = "N", value_parser = numbers::parse_count, default_value = "20k")]
        objects: u64,
    },
}

pub fn run(effect: &Effect) -> Result<ExitCode, String> {
    let folder = Folder::new()?;
    match &effect.flag {
        Flag::Lines { format, file, arguments } => {
            let (file, name) = match file {
                Some(file) => (file.clone(), file.display().to_string()),
                None => (folder.file("crash.erl", effect::CRASH)?, "crash.erl".to_owned()),
            };
            let lines = lines(&file, name, arguments, &folder)?;
            let text = rendered(&lines, &lines.tables(), *format)?;
            let is_for_people = matches!(format, Format::Table | Format::Markdown);
            Ok(crate::print(&if is_for_people { format!("{text}\n{}", lines.exception()) } else { text }))
        }
        Flag::Tables { format, objects } => {
            let compression = compression(*objects, &folder)?;
            Ok(crate::print(&rendered(&compression, &compression.tables(), *format)?))
        }
    }
}

fn rendered(value: &impl Serialize, tables: &[Table], format: Format) -> Result<String, String> {
    Ok(match format {
        Format::Json => json(value)?,
        Format::Csv => tables.iter().map(|table| table.render(table::Format::Csv)).collect(),
        Format::Markdown => document(tables, &[], table::Format::Markdown),
        Format::Table => document(tables, &[], table::Format::Terminal),
    })
}

fn lines(file: &Path, program: String, arguments: &[String], folder: &Folder) -> Result<Lines, String> {
    std::fs::metadata(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let report = folder.path.join("modules.json");
    let run = |flags: &[&str]| -> Result<(Vec<ModuleBill>, String), String> {
        let _ = std::fs::remove_file(&report);
        let output = child(|command| {
            command.args(["run", "--modules"]).arg(&report).args(flags).arg(file).args(arguments);
        })?;
        let errors = String::from_utf8_lossy(&output.stderr).replace(&format!("{}/", folder.path.display()), "");
        let modules = std::fs::read(&report).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let modules = modules.ok_or_else(|| format!("{program}: {}", errors.trim()))?;
        Ok((modules, errors))
    };
    let (with, errors) = run(&[])?;
    let (modules, errors_without_lines) = run(&["--no-debug-info"])?;
    Ok(Lines {
        loaded_bytes: with.iter().map(|module| module.line_bytes).sum(),
        dropped_bytes: modules.iter().map(|module| module.dropped_bytes).sum(),
        program,
        modules,
        errors,
        errors_without_lines,
    })
}

fn compression(objects: u64, folder: &Folder) -> Result<Compression, String> {
    let file = folder.file("tables.erl", effect::TABLES)?;
    let run = |flags: &[&str]| {
        let output = child(|command| {
            command.arg("run").args(flags).arg(&file).arg(objects.to_string());
        })?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        effect::parse_tables(&String::from_utf8_lossy(&output.stdout))
    };
    Ok(Compression { plain: run(&[])?, compressed: run(&["--compressed-tables"])? })
}

/// This command as a child that no flags of the environment reach.
fn child(arguments: impl FnOnce(&mut Command)) -> Result<Output, String> {
    let ours = std::env::current_exe().map_err(|error| format!("this command's own file: {error}"))?;
    let mut command = Command::new(ours);
    arguments(&mut command);
    command.env_remove(crate::flags::ENVIRONMENT).stdin(Stdio::null());
    command.output().map_err(|error| error.to_string())
}
