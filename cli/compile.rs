//! `minibeam compile`: source files to `.beam` files, which `erl` loads as well; with `--emit`, what is in between.
//!
//! Modules are compiled side by side, and what there is to say comes in the order of the files.

mod record;
mod report;
mod sources;

use crate::source::{Files, colour, compile_with, read};
use bytecode::container;
use clap::{Args, ValueEnum};
use compiler::core::FunctionId;
use compiler::diagnostic::{Diagnostics, Severity};
use compiler::lint::warnings;
use compiler::pipeline::{self, Options};
use compiler::preprocess::MacroDefinition;
use record::Record;
use sources::Found;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

pub const HELP: &str = "\
Of a folder or a pattern, only what changed since it was last compiled to the same output folder is compiled
again; a file that is named always is. Warnings are turned off by erlc's names: -W no_unused_vars or
+nowarn_unused_vars, all of them by -W0.";

#[derive(Args)]
pub struct Compile {
    /// Erlang source files, folders of them, patterns as in 'src/**/*.erl', or compile options as in +nowarn_unused_vars
    #[arg(value_name = "FILE.erl", required = true)]
    files: Vec<PathBuf>,
    /// Folder for the compiled modules; made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// Look for included files here; may be repeated
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Define a macro, as 'true' or as the value; may be repeated
    #[arg(short = 'D', long = "define", value_name = "NAME[=VALUE]")]
    macros: Vec<String>,
    /// Take back a macro's definition by -D
    #[arg(short = 'U', long = "undefine", value_name = "NAME")]
    without: Vec<String>,
    /// Warnings: 'error' makes each an error, '0' turns all off, 'no_NAME' turns one kind off
    #[arg(short = 'W', long = "warnings", value_name = "WHICH")]
    warnings: Vec<String>,
    /// A module with warnings is not compiled
    #[arg(long)]
    warnings_as_errors: bool,
    /// Compile what did not change as well
    #[arg(long)]
    force: bool,
    /// How to say what is wrong: for people, or as JSON, one object a line, on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Print this stage of the compilation instead of writing a file
    #[arg(long, value_name = "STAGE", default_value = "beam")]
    emit: Stage,
    /// Print only this function, where the stage has functions
    #[arg(long, value_name = "NAME/ARITY", value_parser = function_id)]
    function: Option<FunctionIdText>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
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
    let (flags, files): (Vec<PathBuf>, Vec<PathBuf>) =
        compile.files.iter().cloned().partition(|word| word.to_str().is_some_and(|text| text.starts_with('+')));
    let job = Job::new(compile, &flags)?;
    let found = sources::find(&files)?;
    if let Some(stage) = compile.emit.printed() {
        let results = found.iter().map(|found| print(&found.path, compile, &job.options, stage));
        let failed: Vec<String> = results.filter_map(Result::err).collect();
        return if failed.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(failed.join("\n")) };
    }
    let mut record = Record::read(&compile.output, &job.fingerprint());
    let (changed, current): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|found| found.named || compile.force || !record.is_current(&found.path));
    if changed.is_empty() && !current.is_empty() {
        crate::say(&format!("{} files, none changed", current.len()));
        return Ok(ExitCode::SUCCESS);
    }
    let failed = all(&job, &changed, &mut record);
    if changed.iter().any(|found| !found.named) {
        record.write();
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What holds for each file.
struct Job<'a> {
    compile: &'a Compile,
    options: Options,
    warnings_as_errors: bool,
}

impl<'a> Job<'a> {
    /// # Errors
    /// An option or a warning that there is not.
    fn new(compile: &'a Compile, flags: &[PathBuf]) -> Result<Job<'a>, String> {
        let macros = compile.macros.iter().map(|text| match text.split_once('=') {
            Some((name, value)) => MacroDefinition { name: name.to_owned(), value: Some(value.to_owned()) },
            None => MacroDefinition { name: text.clone(), value: None },
        });
        let macros = macros.filter(|known| !compile.without.contains(&known.name)).collect();
        let mut job = Job {
            compile,
            options: Options { macros, ..Options::default() },
            warnings_as_errors: compile.warnings_as_errors,
        };
        for flag in flags {
            job.flag(flag.to_string_lossy().trim_start_matches('+'))?;
        }
        for word in &compile.warnings {
            match word.as_str() {
                "error" => job.warnings_as_errors = true,
                "0" => job.options.flags.push(warnings::NONE.to_owned()),
                _ => {
                    job.flag(&word.strip_prefix("no_").map_or(format!("warn_{word}"), |name| format!("nowarn_{name}")))?
                }
            }
        }
        Ok(job)
    }

    fn flag(&mut self, flag: &str) -> Result<(), String> {
        let warning = flag.strip_prefix("nowarn_").or_else(|| flag.strip_prefix("warn_"));
        match (flag, warning) {
            ("warnings_as_errors", _) => self.warnings_as_errors = true,
            ("export_all", _) => self.options.export_all = true,
            ("debug_info" | "report" | "report_errors" | "report_warnings" | "deterministic" | "inline", _) => {}
            (_, Some(name)) if warnings::exists(name) => {
                self.options.flags.retain(|other| !other.ends_with(&format!("warn_{name}")));
                self.options.flags.push(flag.to_owned());
            }
            (_, Some(name)) => {
                let known: Vec<&str> = warnings::names().collect();
                return Err(format!("no warning is called '{name}'; there are {}", known.join(", ")));
            }
            _ => return Err(format!("unknown compile option '{flag}'")),
        }
        Ok(())
    }

    /// All that decides what a source becomes, besides the files.
    fn fingerprint(&self) -> String {
        format!("{:?} {:?}", self.options, self.compile.folders)
    }
}

/// What came of one file.
struct Outcome {
    text: String,
    done: bool,
    /// What it was made from; none if it was not made.
    files: Vec<PathBuf>,
}

/// Compiles all files side by side. Whether one failed.
fn all(job: &Job<'_>, found: &[Found], record: &mut Record) -> bool {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(found.len());
    let next = AtomicUsize::new(0);
    let (sender, outcomes) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(file) = found.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let at = found.iter().position(|other| std::ptr::eq(other, file)).unwrap_or(0);
                    if sender.send((at, one(&file.path, job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        in_order(job, found, outcomes, record)
    })
}

/// Says what there is to say as soon as all that comes before has been said.
fn in_order(job: &Job<'_>, found: &[Found], outcomes: mpsc::Receiver<(usize, Outcome)>, record: &mut Record) -> bool {
    let progress = Progress::new(found.len());
    let (mut waiting, mut next, mut failed) = (BTreeMap::new(), 0, false);
    for (at, outcome) in outcomes {
        waiting.insert(at, outcome);
        while let Some(outcome) = waiting.remove(&next) {
            progress.clear();
            job.say(&outcome.text);
            failed |= !outcome.done;
            match outcome.done {
                true => record.note(&found[next].path, &outcome.files),
                false => record.forget(&found[next].path),
            }
            next += 1;
            progress.show(next, found.get(next));
        }
    }
    failed
}

/// A line at the foot of a terminal, when there is much to do.
struct Progress {
    total: usize,
    shown: bool,
}

impl Progress {
    fn new(total: usize) -> Progress {
        Progress { total, shown: total >= 10 && std::io::stderr().is_terminal() }
    }

    fn clear(&self) {
        self.line("");
    }

    fn show(&self, done: usize, next: Option<&Found>) {
        const WIDTH: usize = 24;
        if let Some(next) = next {
            let filled = WIDTH * done / self.total;
            let name = next.path.file_name().unwrap_or_default().to_string_lossy();
            let bar = format!("{}{}", "#".repeat(filled), ".".repeat(WIDTH - filled));
            self.line(&format!("[{bar}] {done}/{} {name}", self.total));
        }
    }

    fn line(&self, text: &str) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K{text}");
        }
    }
}

fn one(file: &Path, job: &Job<'_>) -> Outcome {
    let failed = |text: String| Outcome { text, done: false, files: Vec::new() };
    if !sources::is_source(file) {
        return failed(format!("{}: not an Erlang source file; its name should end in .erl", file.display()));
    }
    let files = Files::new(&job.compile.folders);
    let compiled = match compile_with(file, &job.options, &files) {
        Ok(compiled) => compiled,
        Err(text) => return failed(text),
    };
    let text = job.text(&compiled.diagnostics);
    let warned = compiled.diagnostics.list.iter().any(|diagnostic| diagnostic.severity == Severity::Warning);
    let module = match compiled.module {
        Some(module) if !(warned && job.warnings_as_errors) => module,
        _ => return failed(text),
    };
    match write(file, &module, &job.compile.output) {
        Err(error) => failed(format!("{text}{error}")),
        Ok(target) => {
            let mut made_from = vec![target, file.to_path_buf()];
            made_from.extend(files.asked.into_inner());
            Outcome { text, done: true, files: made_from }
        }
    }
}

/// Writes a module into the output folder; gives the file.
fn write(file: &Path, module: &bytecode::module::Module, output: &Path) -> Result<PathBuf, String> {
    let name = module.name();
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if name != stem {
        return Err(format!("{}: Module name '{name}' does not match file name '{stem}'", file.display()));
    }
    std::fs::create_dir_all(output).map_err(|error| format!("{}: {error}", output.display()))?;
    let target = output.join(format!("{name}.beam"));
    std::fs::write(&target, container::write(module)).map_err(|error| format!("{}: {error}", target.display()))?;
    Ok(target)
}

impl Job<'_> {
    fn text(&self, diagnostics: &Diagnostics) -> String {
        match self.compile.format {
            Format::Text => diagnostics.render(colour()),
            Format::Json => report::lines(diagnostics),
        }
    }

    /// A reader that has gone is no reason to fail.
    fn say(&self, text: &str) {
        match self.compile.format {
            _ if text.trim().is_empty() => {}
            Format::Json if text.starts_with('{') => {
                let _ = std::io::stdout().write_all(text.as_bytes());
            }
            Format::Text | Format::Json => crate::say(text.trim_end()),
        }
    }
}

/// Prints a stage.
fn print(file: &Path, compile: &Compile, options: &Options, stage: pipeline::Stage) -> Result<(), String> {
    let source = match read(file)? {
        Ok(source) => source,
        Err(diagnostics) => return Err(diagnostics.render(colour())),
    };
    let only = compile.function.as_ref().map(|id| FunctionId { name: id.name.as_str().into(), arity: id.arity });
    let text = pipeline::emit(stage, only.as_ref(), options, &source, &Files::new(&compile.folders));
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    Ok(())
}
