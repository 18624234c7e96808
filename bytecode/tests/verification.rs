//! Every `.beam` file of the installed OTP, and those that OTP 29 made, keep the rules of verification.

use bytecode::container;
use bytecode::verify::{VerifiedModule, presupposes_types, verify};
use std::path::{Path, PathBuf};
use std::process::Command;

fn beam_files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    files.filter(|path| path.extension().is_some_and(|extension| extension == "beam")).collect()
}

fn installed() -> Vec<PathBuf> {
    let program = "io:put_chars(code:lib_dir()), halt().";
    let output = Command::new("erl").args(["-noshell", "-eval", program]).output().expect("erl is installed");
    let root = PathBuf::from(String::from_utf8_lossy(&output.stdout).into_owned());
    let libraries = std::fs::read_dir(&root).expect("OTP's library folder");
    libraries.flat_map(|library| beam_files_in(&library.expect("an entry").path().join("ebin"))).collect()
}

/// `prim_eval:'receive'/2` hands messages to a fun before it takes them, which only the system may.
const REFUSED: &[&str] = &["prim_eval.beam"];

/// Counts instructions that presuppose types, and how many of them are proved.
#[derive(Default)]
struct Proved {
    of: usize,
    proved: usize,
    unproved: std::collections::BTreeMap<&'static str, usize>,
}

impl Proved {
    fn count(&mut self, module: &VerifiedModule) {
        for (instruction, facts) in module.code.iter().zip(module.facts()) {
            if facts.reached && presupposes_types(instruction) {
                self.of += 1;
                self.proved += usize::from(facts.proved);
                if !facts.proved {
                    *self.unproved.entry(instruction.name()).or_default() += 1;
                }
            }
        }
    }
}

#[test]
fn every_installed_file_is_accepted() {
    let mut files = installed();
    assert!(files.len() > 300, "only {} files", files.len());
    files.extend(beam_files_in(Path::new("/work/shared/beams/otp29")));
    let (mut refused, mut proved) = (Vec::new(), Proved::default());
    let mut clearing = 0;
    for file in files.iter().filter(|file| !REFUSED.iter().any(|name| file.ends_with(name))) {
        let bytes = std::fs::read(file).expect("a readable file");
        let module = container::read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        match verify(module) {
            Ok(module) => {
                proved.count(&module);
                clearing += module.functions().iter().filter(|function| function.clear_frames).count();
            }
            Err(rejections) => {
                refused.extend(rejections.iter().map(|rejection| format!("{}: {rejection}", file.display())));
            }
        }
    }
    assert!(refused.is_empty(), "{} rejections:\n{}", refused.len(), refused[..refused.len().min(40)].join("\n"));
    println!("{clearing} functions have to clear their frames");
    println!("{} of {} operands are proved; not proved: {:?}", proved.proved, proved.of, proved.unproved);
    assert!(proved.proved * 100 > proved.of * 95);
}
