//! Which files are to be compiled: those that are named, those below a folder, those that fit a pattern.

use std::path::{Path, PathBuf};

/// A source file, and whether it was named itself: such a file is compiled even if nothing changed.
pub struct Found {
    pub path: PathBuf,
    pub named: bool,
}

/// The files that the arguments mean, in their order and each once.
///
/// # Errors
/// An argument that means no file.
pub fn find(arguments: &[PathBuf]) -> Result<Vec<Found>, String> {
    let mut found: Vec<Found> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for argument in arguments {
        let (paths, named) = files_of(argument)?;
        let new = paths.into_iter().filter(|path| seen.insert(path.clone()));
        found.extend(new.map(|path| Found { path, named }));
    }
    Ok(found)
}

fn files_of(argument: &Path) -> Result<(Vec<PathBuf>, bool), String> {
    let shown = argument.display();
    let pattern = argument.to_str().filter(|text| text.contains(['*', '?', '[']) && !argument.exists());
    let paths = match pattern {
        Some(pattern) => {
            let paths = glob::glob(pattern).map_err(|error| format!("{shown}: {error}"))?;
            paths.flatten().filter(|path| is_source(path)).collect()
        }
        None if argument.is_dir() && !is_source(argument) => below(argument)?,
        None => return Ok((vec![argument.to_path_buf()], true)),
    };
    if paths.is_empty() {
        return Err(format!("{shown}: no Erlang source file there; their names end in .erl"));
    }
    Ok((paths, false))
}

/// All sources below a folder, in order.
fn below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let named = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut entries = std::fs::read_dir(folder).map_err(named)?.collect::<Result<Vec<_>, _>>().map_err(named)?;
    entries.sort_by_key(|entry| entry.file_name());
    let mut found = Vec::new();
    for entry in entries {
        // A link is not followed: it may lead back here.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(below(&entry.path())?),
            _ if is_source(&entry.path()) => found.push(entry.path()),
            _ => {}
        }
    }
    Ok(found)
}

pub fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "erl")
}
