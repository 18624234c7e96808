//! Compiles the library with our own compiler and writes the table that embeds it.

use bytecode::container;
use compiler::diagnostic::Colour;
use compiler::pipeline::{Options, compile};
use compiler::preprocess::NoFiles;
use compiler::source::Source;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=erl");
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|error| error.to_string())?);
    let mut files: Vec<PathBuf> = std::fs::read_dir("erl")
        .map_err(|error| format!("stdlib/erl: {error}"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "erl"))
        .collect();
    files.sort();
    let mut table = String::from("/// Sorted by name.\npub static MODULES: &[(&str, &[u8])] = &[\n");
    for file in files {
        let name = file.file_stem().and_then(|name| name.to_str()).ok_or("a file name that is no text")?;
        let beam = out.join(format!("{name}.beam"));
        std::fs::write(&beam, compiled(&file)?).map_err(|error| format!("{}: {error}", beam.display()))?;
        // Writing to a String cannot fail.
        let _ = writeln!(table, "    ({name:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.beam\"))),");
    }
    table.push_str("];\n");
    std::fs::write(out.join("modules.rs"), table).map_err(|error| error.to_string())
}

fn compiled(file: &Path) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let shown = file.file_name().unwrap_or_default().to_string_lossy();
    let source = Source::from_bytes(shown.as_ref(), &bytes)
        .map_err(|error| format!("{shown}: {}", error.diagnostic().message))?;
    let compiled = compile(&Options::default(), &source, &NoFiles);
    if !compiled.diagnostics.is_empty() {
        return Err(compiled.diagnostics.render(Colour::Never));
    }
    compiled.module.map(|module| container::write(&module)).ok_or_else(|| format!("{shown}: nothing was compiled"))
}
