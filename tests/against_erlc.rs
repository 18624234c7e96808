//! Our code against erlc's for the same programs: instructions executed, and bytes of code.
//!
//! Executed instructions are what our VM's trace shows of the program's own module, so that the library, which is the
//! same for both, hides nothing. Bytes are those of the file's chunk `Code`, for the programs and for the modules of
//! OTP. The limits are those of docs/benchmarks.md; `--nocapture` prints the figures and the worst programs.

mod common;

use common::{Folder, Program};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// More than this of a program is not looked at: its share would be the same.
const MOST: u64 = 400_000;
/// With fewer, start and end of a program count more than what it does.
const LEAST: u64 = 200;

/// Instructions of its own module that a program executes, on one scheduler; `None` if there are too many.
fn executed(program: &Program, folder: &Path) -> Option<u64> {
    let mut command = common::minibeam(&["run", "+S", "1"]);
    command.arg(program.beam(folder)).args(program.arguments.iter().flatten());
    command.env("MINIBEAM_TRACE", "instructions").env("MINIBEAM_INTERPRETER", "reference");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("our command runs");
    let mine = format!(" {}:", program.module);
    let (mut count, mut all) = (0, 0);
    for line in BufReader::new(child.stderr.take().expect("a pipe")).split(b'\n') {
        let line = line.expect("a line of the trace");
        // Behind the pid: `<0.5.0> module:function/arity+words`.
        let place = line.iter().position(|&byte| byte == b' ').unwrap_or(0);
        count += u64::from(line[place..].starts_with(mine.as_bytes()));
        all += 1;
        if all > MOST {
            break;
        }
    }
    let _ = child.kill();
    child.wait().expect("our child");
    (all <= MOST).then_some(count)
}

/// Bytes of the chunk `Code`.
fn code_size(beam: &Path) -> u64 {
    let bytes = std::fs::read(beam).unwrap_or_else(|error| panic!("{}: {error}", beam.display()));
    let mut at = 12;
    while let Some(head) = bytes.get(at..at + 8) {
        let size = u32::from_be_bytes(head[4..].try_into().expect("four bytes")) as usize;
        if &head[..4] == b"Code" {
            return size as u64;
        }
        at += 8 + size.next_multiple_of(4);
    }
    panic!("{}: no code", beam.display())
}

/// Ratios by name, smallest first.
struct Ratios(Vec<(f64, String)>);

impl Ratios {
    fn new(mut ratios: Vec<(f64, String)>) -> Ratios {
        ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ratios(ratios)
    }

    fn median(&self) -> f64 {
        self.0[self.0.len() / 2].0
    }

    fn show(&self, what: &str) {
        let worst: Vec<String> =
            self.0.iter().rev().take(8).map(|(ratio, name)| format!("{ratio:.3} {name}")).collect();
        let at = |part: usize| self.0[(self.0.len() - 1) * part / 10].0;
        println!(
            "{what}, ours / erlc's, {} programs: median {:.3}, tenths {:.3} to {:.3}, worst:\n  {}",
            self.0.len(),
            self.median(),
            at(1),
            at(9),
            worst.join("\n  ")
        );
    }
}

#[test]
fn our_code_is_about_as_short_and_as_quick_as_erlcs() {
    let programs = common::programs();
    let (erlc, ours) = (Folder::new("against-erlc"), Folder::new("against-ours"));
    common::compile_with_erlc(&programs, &erlc.0);
    common::compile_with_ours(&programs, &ours.0);
    let sizes = |program: &Program| code_size(&program.beam(&ours.0)) as f64 / code_size(&program.beam(&erlc.0)) as f64;
    let sizes = Ratios::new(programs.iter().map(|program| (sizes(program), program.name.clone())).collect());
    let in_tests: Vec<Program> = programs.into_iter().filter(|program| program.name.starts_with("tests/run")).collect();
    let counts = common::in_parallel(&in_tests, 2, |program| {
        let counts = (executed(program, &ours.0)?, executed(program, &erlc.0)?);
        (counts.1 >= LEAST).then(|| (counts.0 as f64 / counts.1 as f64, program.name.clone()))
    });
    let executed = Ratios::new(counts.into_iter().flatten().collect());
    sizes.show("bytes of code");
    executed.show("instructions executed");
    assert!(executed.0.len() >= 30, "only {} programs", executed.0.len());
    assert!(sizes.median() <= 1.15, "code is {:.3} times as large as erlc's", sizes.median());
    assert!(executed.median() <= 1.10, "{:.3} times as many instructions as erlc's", executed.median());
}

#[test]
fn otps_modules_are_about_as_short_as_erlcs() {
    let folder = Folder::new("against-otp");
    let sources = common::otp_sources("stdlib");
    let outcome = common::compile_otp("stdlib", &sources, &folder.0);
    assert!(outcome.is(""), "{}", outcome.stderr);
    let theirs = |source: &PathBuf| {
        let name = source.file_stem().expect("a module").to_string_lossy().into_owned();
        let ebin = source.parent().and_then(Path::parent).expect("an application").join("ebin");
        let ratio = code_size(&folder.0.join(&name).with_extension("beam")) as f64
            / code_size(&ebin.join(&name).with_extension("beam")) as f64;
        (ratio, name)
    };
    let ratios = Ratios::new(sources.iter().map(theirs).collect());
    ratios.show("bytes of code, OTP's stdlib");
    assert!(ratios.median() <= 1.15, "code is {:.3} times as large as erlc's", ratios.median());
}
