//! What the modules of a folder were made from, so that only what changed is compiled again.
//!
//! The record is a text file in the output folder. Its first line says what holds for all modules: the compiler and
//! its options. Then a line for each module, `= NAME`, and under it a line for each file that was looked for:
//! time of its last change in nanoseconds, size, path. A file that was not there has `- -`: when it comes to be, it
//! may be found in place of another. What cannot be read counts as changed, so that a damaged record costs time only.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

const FILE: &str = ".minibeam-compile";

/// Time and size of a file, as the record has them.
type Stamp = String;

fn stamp(path: &Path) -> Stamp {
    let known = std::fs::metadata(path).ok().and_then(|data| Some((data.modified().ok()?, data.len())));
    let known = known.and_then(|(time, size)| Some((time.duration_since(UNIX_EPOCH).ok()?.as_nanos(), size)));
    known.map_or("- -".to_owned(), |(time, size)| format!("{time} {size}"))
}

pub struct Record {
    folder: PathBuf,
    head: String,
    /// Lines of each module, by its source's path.
    modules: BTreeMap<String, String>,
}

impl Record {
    /// The record of a folder; empty if it was made by another compiler or with other options.
    pub fn read(folder: &Path, options: &str) -> Record {
        let compiler = std::env::current_exe().map(|path| stamp(&path)).unwrap_or_default();
        let head = format!("minibeam {} {compiler} {options}", env!("CARGO_PKG_VERSION")).replace('\n', " ");
        let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let known = text.split_once('\n').filter(|(first, _)| *first == head).map_or("", |(_, rest)| rest);
        let mut modules: BTreeMap<String, String> = BTreeMap::new();
        let mut current = None;
        for line in known.lines() {
            match (line.strip_prefix("= "), &mut current) {
                (Some(name), _) => current = Some(modules.entry(name.to_owned()).or_default()),
                (None, Some(files)) => files.push_str(&format!("{line}\n")),
                (None, None) => {}
            }
        }
        Record { folder: folder.to_path_buf(), head, modules }
    }

    /// Whether a module's file and all that it was made from are as they were.
    pub fn is_current(&self, source: &Path) -> bool {
        let Some(lines) = self.modules.get(&source.display().to_string()) else { return false };
        lines.lines().all(|line| {
            let mut words = line.splitn(3, ' ');
            let (Some(time), Some(size), Some(path)) = (words.next(), words.next(), words.next()) else { return false };
            format!("{time} {size}") == stamp(Path::new(path))
        })
    }

    /// The files of a module that was written. A path with a line end would break the record: it is not kept.
    pub fn note(&mut self, source: &Path, files: &[PathBuf]) {
        let mut lines = String::new();
        for file in files {
            let _ = writeln!(lines, "{} {}", stamp(file), file.display());
        }
        let name = source.display().to_string();
        if files.iter().all(|file| !file.display().to_string().contains('\n')) && !name.contains('\n') {
            self.modules.insert(name, lines);
        }
    }

    pub fn forget(&mut self, source: &Path) {
        self.modules.remove(&source.display().to_string());
    }

    /// Writes the record, complete or not at all. Without it everything is compiled again, which is no error.
    pub fn write(&self) {
        let modules = self.modules.iter().map(|(name, files)| format!("= {name}\n{files}"));
        let text = format!("{}\n{}", self.head, modules.collect::<String>());
        let new = self.folder.join(format!("{FILE}.new"));
        if std::fs::write(&new, text).is_ok() {
            let _ = std::fs::rename(&new, self.folder.join(FILE));
        }
    }
}
