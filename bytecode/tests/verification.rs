//! Every `.beam` file of the installed OTP, and those that OTP 29 made, keep the rules of verification.

use bytecode::assembly::parse;
use bytecode::container;
use bytecode::module::Module;
use bytecode::verify::{Rule, VerifiedModule, presupposes_types, verify};
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
    files.extend(beam_files_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/otp29"))));
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

/// `tests/bytecode/rejected`: the first line of a file names the rule, the second says what the rejection says.
#[test]
fn each_rule_refuses_what_breaks_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bytecode/rejected");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let (mut wrong, mut seen) = (Vec::new(), Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let mut lines = text.lines();
        let mut comment =
            |start: &str| lines.next().and_then(|line| line.strip_prefix(start)).expect("a comment").to_owned();
        let (rule, message) = (comment("%% rule: "), comment("%% "));
        let module = parse(&text).unwrap_or_else(|error| panic!("{}:{error}", file.display()));
        let shown = match verify(module) {
            Ok(_) => "accepted".to_owned(),
            Err(rejections) => {
                seen.push(rejections[0].rule);
                rejections.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n    ")
            }
        };
        if !shown.contains(&message) || !shown.contains(&format!("[{rule}]")) || shown.contains('\n') {
            wrong.push(format!("{}: wanted [{rule}] {message}\n    {shown}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Effort takes more code than a file should have.
    let unseen: Vec<_> = Rule::ALL.iter().filter(|rule| **rule != Rule::Effort && !seen.contains(rule)).collect();
    assert!(unseen.is_empty(), "no file breaks {unseen:?}");
}

/// A xorshift generator: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }
}

/// Exchanges, drops or repeats instructions: what a file says that reads well and means nothing.
fn damage(module: &mut Module, random: &mut Random) {
    let code = &mut module.code;
    for _ in 0..1 + random.below(3) {
        let (at, other) = (random.below(code.len()), random.below(code.len()));
        match random.below(3) {
            0 => code.swap(at, other),
            1 => drop(code.remove(at)),
            _ => code.insert(at, code[other].clone()),
        }
    }
}

#[test]
fn damaged_modules_are_refused_or_accepted_but_never_a_panic() {
    let names = ["queue.beam", "gen_server.beam", "base64.beam", "lists.beam", "proc_lib.beam"];
    let files: Vec<_> = installed().into_iter().filter(|file| names.iter().any(|name| file.ends_with(name))).collect();
    assert_eq!(files.len(), names.len());
    let (mut random, mut refused) = (Random(0x2545_f491_4f6c_dd1d), 0);
    for file in files {
        let bytes = std::fs::read(file).expect("a readable file");
        let module = container::read(&bytes).expect("a file of OTP");
        for _ in 0..500 {
            let mut damaged = module.clone();
            damage(&mut damaged, &mut random);
            refused += usize::from(verify(damaged).is_err());
        }
        for _ in 0..500 {
            let mut damaged = bytes.clone();
            for _ in 0..2 {
                let at = random.below(damaged.len());
                damaged[at] = random.below(256) as u8;
            }
            refused += container::read(&damaged).map_or(1, |damaged| usize::from(verify(damaged).is_err()));
        }
    }
    assert!(refused > 2500, "only {refused} of 5000 damaged modules were refused");
}

/// One function that is as unpleasant as `body` makes it.
fn hostile(arity: u32, body: impl Iterator<Item = String>) -> Module {
    let mut text = format!("{{module, m}}.\n{{exports, [{{f,{arity}}}]}}.\n{{label,1}}.\n");
    text += &format!("{{func_info,{{atom,m}},{{atom,f}},{arity}}}.\n{{label,2}}.\n");
    text.extend(body);
    text += "{jump,{f,1}}.\nint_code_end.\n";
    parse(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// A megabyte of code takes a second, however it is made. Times are those of an unoptimised build on a busy machine.
#[test]
fn no_code_takes_long() {
    let wide = |count: usize| (0..count).map(|x| format!("{{move,nil,{{x,{x}}}}}.\n"));
    let tests = (3..100_000).map(|at| format!("{{is_atom,{{f,{at}}},{{x,0}}}}.\n{{label,{at}}}.\n"));
    let loops = (3..60_000).map(|at| {
        let back = 3 + at % 1000 * (at - 3) / 1000;
        format!(
            "{{label,{at}}}.\n{{move,{{integer,1}},{{x,{}}}}}.\n{{is_atom,{{f,{back}}},{{x,{}}}}}.\n",
            at % 900,
            at % 7
        )
    });
    let frame = "{allocate_zero,1024,0}.\n{'try',{y,1023},{f,3}}.\n{jump,{f,4}}.\n{label,3}.\n{try_case,{y,1023}}.\n\
                 {deallocate,1024}.\nreturn.\n{label,4}.\n";
    let raises = (0..100_000).map(|at| format!("{{bif1,{{f,0}},{{extfunc,erlang,hd,1}},nil,{{y,{}}}}}.\n", at % 1000));
    let ends = std::iter::once("{badmatch,nil}.\n".to_owned());
    let cases = [
        ("labels with a thousand registers", hostile(0, wide(1000).chain(tests))),
        ("loops inside loops", hostile(0, wide(1000).chain(loops))),
        ("raises with a full frame", hostile(0, std::iter::once(frame.to_owned()).chain(raises).chain(ends))),
    ];
    for (name, module) in cases {
        let start = std::time::Instant::now();
        let result = verify(module).map_err(|rejections| rejections[0].to_string());
        println!("{name}: {:?}, {:?}", start.elapsed(), result.map(|_| "accepted"));
        assert!(start.elapsed().as_secs() < 10, "{name} takes {:?}", start.elapsed());
    }
}
