//! The two forms of the interpreter do the same: the readable one is the oracle of the fast one.

mod common;

use common::{End, Folder, LIMIT};
use std::path::Path;
use std::sync::atomic::Ordering;
use vm::code::loader;
use vm::interpreter::Interpreter;
use vm::vm::{NoModules, Options, Vm};

const REFERENCE: [(&str, &str); 1] = [("MINIBEAM_INTERPRETER", "reference")];

#[test]
fn every_program_prints_the_same_under_the_reference_interpreter() {
    let programs = common::programs();
    let folder = Folder::new("interpreters");
    common::compile_with_ours(&programs, &folder.0);
    let wrong: Vec<String> = common::in_parallel(&programs, 3, |program| {
        let outcome = common::run_in_ours(program, &folder.0, &[], &REFERENCE);
        if outcome.is(&program.expected) {
            return None;
        }
        // Wrong in both forms is what the differential test is for.
        let threaded = common::run_in_ours(program, &folder.0, &[], &[]);
        let same = outcome.is(&threaded.stdout) || (outcome.end, &outcome.stdout) == (threaded.end, &threaded.stdout);
        (!same).then(|| format!("{}: {}", program.name, outcome.difference(&threaded.stdout)))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{} programs differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// What it took to run a function: reductions, collections of both kinds, messages.
fn counted(beam: &[u8], interpreter: Interpreter) -> [u64; 4] {
    let options = Options { schedulers: 1, interpreter, ..Options::default() };
    let vm = Vm::new(options, Box::new(NoModules)).expect("address space");
    vm.shared.load(&loader::read("work", beam).expect("it was verified when it was made")).expect("memory");
    assert_eq!(vm.run("work", "main", &[]), Ok(0));
    let totals = &vm.shared.totals;
    [&totals.reductions, &totals.collections_minor, &totals.collections_full, &totals.messages]
        .map(|count| count.load(Ordering::Relaxed))
}

#[test]
fn both_forms_take_as_many_reductions() {
    let folder = Folder::new("reductions");
    let source = Path::new(common::ROOT).join("tests/interpreters/work.erl");
    let outcome = common::run(common::minibeam(&["compile", "-o"]).arg(&folder.0).arg(source), LIMIT);
    assert_eq!(outcome.end, End::Code(0), "{}", outcome.stderr);
    let beam = std::fs::read(folder.path("work.beam")).expect("compiled");
    let threaded = counted(&beam, Interpreter::Threaded);
    assert!(threaded[0] > 50_000 && threaded[1] > 0 && threaded[3] > 0, "{threaded:?}");
    assert_eq!(counted(&beam, Interpreter::Reference), threaded);
}

#[test]
fn a_trace_shows_instructions_with_their_operands_and_messages() {
    let folder = Folder::new("trace");
    let source = folder.file(
        "pair.erl",
        "-module(pair).\n-export([main/0]).\n\
         main() -> self() ! {letter, 7}, receive {letter, N} -> swap({N, b}) end.\nswap({A, B}) -> {B, A}.\n",
    );
    let traced = |what: &str| {
        let mut command = common::minibeam(&["run", &source]);
        let outcome = common::run(command.env("MINIBEAM_TRACE", what), LIMIT);
        assert_eq!(outcome.end, End::Code(0), "{}", outcome.stderr);
        outcome.stderr
    };
    let instructions = traced("instructions");
    for part in [" pair:swap/1+", "GetTupleElement x0={7,b}, 16, to x", "PutTuple [b, 7], to x0"] {
        assert!(instructions.contains(part), "{part} is missing in\n{instructions}");
    }
    let rest = traced("messages,scheduler");
    for part in [" sends {letter,7} to <0.", " receives {letter,7}", " spawned by the command", " waits", " wakes"] {
        assert!(rest.contains(part), "{part} is missing in\n{rest}");
    }
    assert!(!rest.contains("GetTupleElement"));
}

#[test]
fn unknown_names_of_forms_and_traces_are_refused() {
    for (variable, value) in [("MINIBEAM_INTERPRETER", "refrence"), ("MINIBEAM_TRACE", "instrctions")] {
        let outcome = common::run(common::minibeam(&["run", "programs/hello.erl"]).env(variable, value), LIMIT);
        assert_ne!(outcome.end, End::Code(0));
        assert!(outcome.stderr.contains(variable) && outcome.stderr.contains(value), "{}", outcome.stderr);
    }
}
