//! The benchmark programs: where they are, what they are called with, and what of their output must be the same on
//! every virtual machine.
//!
//! A program's comment says its arguments: `%% args:` for measuring, `%% quick:` for a look, `%% tiny:` for the test
//! that they compile and agree. The test includes this file too.

use std::path::{Path, PathBuf};

pub struct Program {
    /// Of the module, and of the row if the program is measured as a whole.
    pub name: String,
    pub source: PathBuf,
    text: String,
}

impl Program {
    fn read(source: PathBuf) -> Result<Program, String> {
        let text = std::fs::read_to_string(&source).map_err(|error| format!("{}: {error}", source.display()))?;
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Program { name, source, text })
    }

    /// The words of the comment `%% KEY: …`, if the program has it.
    pub fn comment(&self, key: &str) -> Option<Vec<String>> {
        let start = format!("%% {key}:");
        let words = self.text.lines().find_map(|line| line.strip_prefix(&start))?;
        Some(words.split_whitespace().map(str::to_owned).collect())
    }
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs")
}

/// The sources of the folder, by name: the programs, and the module `measure` that they share.
///
/// # Errors
/// A folder or a file that cannot be read.
pub fn all() -> Result<Vec<Program>, String> {
    let folder = folder();
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut sources: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    sources.retain(|path| path.extension().is_some_and(|extension| extension == "erl"));
    sources.sort();
    sources.into_iter().map(Program::read).collect()
}

/// What two machines must agree on: `name n=… result=…`, a line of output without its times.
pub fn outcome(line: &str) -> &str {
    line.split_once(" us=").map_or(line, |(outcome, _)| outcome)
}
