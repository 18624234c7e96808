//! What is measured: the article's programs, which are part of the command, or files of the user.

use std::fs;
use std::path::{Path, PathBuf};

macro_rules! article {
    ($($name:literal)+) => {
        /// The article's programs in the order of its ideas: name and source.
        pub const ARTICLE: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../programs/", $name, ".erl"))),)+];
    };
}
article!("original" "spawn" "reduce" "count" "registry" "remote_call");

/// `original` awaits its tasks with this module, which `erl` has not.
const TASK: &str = include_str!("../../stdlib/erl/task.erl");

/// A program that takes `[N, SleepMs]`.
#[derive(Clone, Debug)]
pub struct Program {
    pub module: String,
    pub file: PathBuf,
}

/// A folder for files of one measurement, gone when it ends.
pub struct Folder {
    pub path: PathBuf,
}

impl Folder {
    /// # Errors
    /// When it cannot be made.
    pub fn new() -> Result<Folder, String> {
        let path = std::env::temp_dir().join(format!("minibeam-meter-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Folder { path })
    }

    /// # Errors
    /// When it cannot be written.
    pub fn file(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.path.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    pub(crate) fn task_module(&self) -> Result<PathBuf, String> {
        self.file("task.erl", TASK)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The article's programs, as files.
///
/// # Errors
/// When they cannot be written.
pub fn article(folder: &Folder) -> Result<Vec<Program>, String> {
    let program = |&(name, text): &(&str, &str)| {
        Ok(Program { module: name.to_owned(), file: folder.file(&format!("{name}.erl"), text)? })
    };
    ARTICLE.iter().map(program).collect()
}

/// Files of the user. A module has its file's name.
///
/// # Errors
/// A file that is not there, or two of the same name.
pub fn of_files(files: &[PathBuf]) -> Result<Vec<Program>, String> {
    let mut programs: Vec<Program> = Vec::new();
    for file in files {
        let program = of_file(file)?;
        if let Some(other) = programs.iter().find(|other| other.module == program.module) {
            return Err(format!("{} and {} are one module by name", other.file.display(), file.display()));
        }
        programs.push(program);
    }
    Ok(programs)
}

fn of_file(file: &Path) -> Result<Program, String> {
    fs::metadata(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let extension = file.extension().and_then(|extension| extension.to_str());
    match (file.file_stem().and_then(|stem| stem.to_str()), extension) {
        (Some(stem), Some("erl" | "beam")) => Ok(Program { module: stem.to_owned(), file: file.to_path_buf() }),
        _ => Err(format!("{}: a program's name ends in .erl or .beam", file.display())),
    }
}
