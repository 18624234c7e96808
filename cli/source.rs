//! Source files: read, compiled, and their diagnostics printed.

use bytecode::module::Module;
use compiler::diagnostic::Colour;
use compiler::pipeline::{Options, compile};
use compiler::preprocess::FileLoader;
use compiler::source::Source;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Finds included files: beside the file that includes them, then in the folders of `-I`.
pub struct Files {
    pub folders: Vec<PathBuf>,
}

impl Files {
    fn read(path: &Path) -> Option<Source> {
        let bytes = std::fs::read(path).ok()?;
        Source::from_bytes(path.display().to_string(), &bytes).ok()
    }
}

impl FileLoader for Files {
    fn include(&self, name: &str, from: &str) -> Option<Source> {
        let beside = Path::new(from).parent().map(Path::to_path_buf).unwrap_or_default();
        std::iter::once(&beside).chain(&self.folders).find_map(|folder| Files::read(&folder.join(name)))
    }

    fn include_lib(&self, name: &str, from: &str) -> Option<Source> {
        self.include(name, from).or_else(|| {
            let (application, rest) = name.split_once('/')?;
            libraries(application).into_iter().find_map(|folder| Files::read(&folder.join(rest)))
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

/// Reads a source file.
///
/// # Errors
/// When there is none, or it is no text.
pub fn read(file: &Path) -> Result<Source, String> {
    let shown = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| format!("{shown}: {error}"))?;
    match Source::from_bytes(shown.clone(), &bytes) {
        Ok(source) => Ok(source),
        Err(error) => {
            let line = 1 + bytes[..error.offset.min(bytes.len())].iter().filter(|&&byte| byte == b'\n').count();
            let diagnostic = error.diagnostic();
            let help = diagnostic.help.map_or(String::new(), |help| format!("\n  = help: {help}"));
            Err(format!("{shown}:{line}: {}{help}", diagnostic.message))
        }
    }
}

/// Compiles a file. Errors and warnings go to standard error.
///
/// # Errors
/// When the file cannot be read or has errors; the text is then already complete.
pub fn compile_file(file: &Path, options: &Options, folders: &[PathBuf]) -> Result<Module, String> {
    let colour = if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Colour::Always
    } else {
        Colour::Never
    };
    let source = read(file)?;
    let compiled = compile(options, &source, &Files { folders: folders.to_vec() });
    let text = compiled.diagnostics.render(colour);
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
