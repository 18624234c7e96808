//! Every source file of OTP's stdlib, kernel and compiler is read without an error, and lowers to sound core.
//!
//! Needs the sources in Erlang's library folder (Debian: package erlang-src). Where
//! they are absent the test fails, unless MINIBEAM_NO_OTP_SRC says that this is known.

use compiler::core::check::problems;
use compiler::optimize;
use compiler::pipeline::{Options, lower};
use compiler::preprocess::{FileLoader, MacroDefinition};
use compiler::source::Source;
use std::path::{Path, PathBuf};

const LIBRARIES: &str = "/usr/lib/erlang/lib";

/// Include files of one application, and by `include_lib` those of the others.
struct OtpFiles {
    folders: Vec<PathBuf>,
}

impl OtpFiles {
    fn new(application: &Path) -> OtpFiles {
        let mut folders = vec![application.join("src"), application.join("include")];
        for other in ["stdlib", "kernel", "compiler"] {
            if let Some(path) = application_folder(other) {
                folders.push(path.join("include"));
                folders.push(path.join("src"));
            }
        }
        OtpFiles { folders }
    }
}

fn read(path: &Path) -> Option<Source> {
    let bytes = std::fs::read(path).ok()?;
    Source::from_bytes(path.display().to_string(), &bytes).ok()
}

impl FileLoader for OtpFiles {
    fn include(&self, name: &str, _from: &str) -> Option<Source> {
        self.folders.iter().find_map(|folder| read(&folder.join(name)))
    }

    fn include_lib(&self, name: &str, _from: &str) -> Option<Source> {
        let (application, rest) = name.split_once('/')?;
        read(&application_folder(application)?.join(rest))
    }
}

fn application_folder(name: &str) -> Option<PathBuf> {
    let prefix = format!("{name}-");
    let entries = std::fs::read_dir(LIBRARIES).ok()?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().and_then(|file| file.to_str()).is_some_and(|file| file.starts_with(&prefix)))
}

/// What OTP's makefiles define.
fn options() -> Options {
    let version = MacroDefinition { name: "COMPILER_VSN".into(), value: Some("\"8\"".into()) };
    Options { macros: vec![version], ..Options::default() }
}

#[test]
fn otp_sources_lower_without_an_error() {
    let mut files = 0;
    let mut errors = Vec::new();
    for application in ["stdlib", "kernel", "compiler"] {
        let Some(folder) = application_folder(application) else { continue };
        let loader = OtpFiles::new(&folder);
        let Ok(entries) = std::fs::read_dir(folder.join("src")) else { continue };
        for path in
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ext| ext == "erl"))
        {
            let Some(source) = read(&path) else {
                errors.push(format!("{}: cannot be read", path.display()));
                continue;
            };
            files += 1;
            let mut lowered = lower(&options(), &source, &loader);
            match &mut lowered.core {
                Some(core) => {
                    let mut broken: Vec<String> = core.functions.iter().flat_map(problems).collect();
                    optimize::module(core);
                    broken.extend(
                        core.functions.iter().flat_map(problems).map(|problem| format!("optimized: {problem}")),
                    );
                    errors.extend(broken.iter().map(|problem| format!("{}: {problem}", path.display())));
                }
                None => errors.push(lowered.diagnostics.render(compiler::diagnostic::Colour::Never)),
            }
        }
    }
    if files == 0 {
        eprintln!("OTP's sources are not installed below {LIBRARIES}: nothing was tested");
        assert!(
            std::env::var_os("MINIBEAM_NO_OTP_SRC").is_some(),
            "install erlang-src, or set MINIBEAM_NO_OTP_SRC to go without this test"
        );
        return;
    }
    assert!(errors.is_empty(), "{} of {files} files:\n{}", errors.len(), errors.join("\n"));
}
