//! Source files: read, compiled, and their diagnostics printed.

use bytecode::module::Module;
use compiler::diagnostic::{Colour, Diagnostics};
use compiler::pipeline::{Compiled, Options, compile};
use compiler::preprocess::FileLoader;
use compiler::source::Source;
use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Finds included files: beside the file that includes them, then in the folders of `-I`.
#[derive(Default)]
pub struct Files {
    pub folders: Vec<PathBuf>,
    /// Where files were looked for, in their order; those that are not there as well, since they may come to be.
    pub asked: RefCell<Vec<PathBuf>>,
}

impl Files {
    pub fn new(folders: &[PathBuf]) -> Files {
        Files { folders: folders.to_vec(), ..Files::default() }
    }

    fn read(&self, path: &Path) -> Option<Source> {
        self.asked.borrow_mut().push(path.to_path_buf());
        let bytes = std::fs::read(path).ok()?;
        Source::from_bytes(path.display().to_string(), &bytes).ok()
    }
}

impl FileLoader for Files {
    fn include(&self, name: &str, from: &str) -> Option<Source> {
        let beside = Path::new(from).parent().map(Path::to_path_buf).unwrap_or_default();
        std::iter::once(&beside).chain(&self.folders).find_map(|folder| self.read(&folder.join(name)))
    }

    fn include_lib(&self, name: &str, from: &str) -> Option<Source> {
        self.include(name, from).or_else(|| {
            let (application, rest) = name.split_once('/')?;
            libraries(application).into_iter().find_map(|folder| self.read(&folder.join(rest)))
        })
    }
}

/// Folders of an application, newest last: those of `ERL_LIBS`, and of an installed OTP.
fn libraries(application: &str) -> Vec<PathBuf> {
    let roots = std::env::var_os("ERL_LIBS").map(|roots| std::env::split_paths(&roots).collect()).unwrap_or_default();
    let roots: Vec<PathBuf> = [roots, vec!["/usr/lib/erlang/lib".into(), "/usr/local/lib/erlang/lib".into()]].concat();
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in roots.iter().filter_map(|root| std::fs::read_dir(root).ok()).flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let version = name.strip_prefix(application);
        if version.is_some_and(|version| version.is_empty() || version.starts_with('-')) {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Reads a source file. A text in a wrong encoding is a diagnostic, as all that is wrong with a text.
///
/// # Errors
/// When there is no such file.
pub fn read(file: &Path) -> Result<Result<Source, Diagnostics>, String> {
    let shown = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| format!("{shown}: {error}"))?;
    Ok(Source::from_bytes(shown, &bytes)
        .map_err(|error| Diagnostics::new(vec![error.diagnostic()], vec![error.source])))
}

/// Reads and compiles a file.
///
/// # Errors
/// When there is no such file.
pub fn compile_with(file: &Path, options: &Options, files: &Files) -> Result<Compiled, String> {
    Ok(match read(file)? {
        Ok(source) => compile(options, &source, files),
        Err(diagnostics) => Compiled { module: None, diagnostics },
    })
}

/// Whether messages on standard error are coloured.
pub fn colour() -> Colour {
    match std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        true => Colour::Always,
        false => Colour::Never,
    }
}

/// Compiles a file. Warnings go to standard error.
///
/// # Errors
/// When the file cannot be read or has errors; the text is then already complete.
pub fn compile_file(file: &Path, options: &Options) -> Result<Module, String> {
    let compiled = compile_with(file, options, &Files::default())?;
    let text = compiled.diagnostics.render(colour());
    match compiled.module {
        Some(module) => {
            if !text.is_empty() {
                crate::say(text.trim_end());
            }
            Ok(module)
        }
        None => Err(text.trim_end().to_owned()),
    }
}
