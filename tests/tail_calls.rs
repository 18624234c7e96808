//! Handlers of the threaded interpreter jump to each other and do not call: the native stack does not grow.
//!
//! That is a matter of what the compiler makes of them, so the built command is disassembled, and a long run is given a
//! native stack that is far too small for one frame an instruction.

mod common;

use common::{End, Folder, LIMIT};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::thread;
use vm::code::loader;
use vm::vm::{NoModules, Options, Vm};

const HANDLER: &str = "vm::interpreter::threaded::run";
const SLOW_HANDLER: &str = "vm::interpreter::threaded::run_slow";

/// What `objdump` prints of the command; `None` where there is no `objdump`.
fn objdump(arguments: &[&str]) -> Option<String> {
    let output = Command::new("objdump").args(arguments).arg(env!("CARGO_BIN_EXE_minibeam")).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A function of the disassembly: its address, its name without the parameters, its instructions.
struct Function<'t> {
    address: u64,
    name: &'t str,
    instructions: Vec<&'t str>,
}

fn functions(text: &str) -> Vec<Function<'_>> {
    let mut found: Vec<Function> = Vec::new();
    for line in text.lines() {
        if let Some((address, name)) = line.strip_suffix(">:").and_then(|line| line.split_once(" <")) {
            let Ok(address) = u64::from_str_radix(address, 16) else { continue };
            found.push(Function { address, name, instructions: Vec::new() });
        } else if let (Some(function), Some((_, instruction))) = (found.last_mut(), line.split_once('\t')) {
            function.instructions.push(instruction.trim());
        }
    }
    found
}

/// `run` and `run_slow`; with some manglings the name goes on with `::<…>`.
fn is(name: &str, handler: &str) -> bool {
    name.strip_prefix(handler).is_some_and(|rest| rest.is_empty() || rest.starts_with("::<"))
}

/// Addresses that stand in the table of addresses which the system fills in when the command starts.
fn table(text: &str) -> BTreeMap<u64, u64> {
    let hex = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok();
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (slot, _, target) = (hex(words.next()?)?, words.next()?, words.next()?.strip_prefix("*ABS*+")?);
            Some((slot, hex(target)?))
        })
        .collect()
}

/// Where a call goes. `Err`: to an address that is not known before.
fn target(call: &str, table: &BTreeMap<u64, u64>) -> Result<Option<u64>, ()> {
    let first_hex = |text: &str| u64::from_str_radix(text.split_whitespace().next().unwrap_or(""), 16).map_err(drop);
    match call.trim().split_once("# ") {
        // Through the table: other crates' functions, those of libraries among them.
        Some((_, slot)) if call.contains("(%rip)") => Ok(table.get(&first_hex(slot)?).copied()),
        _ => first_hex(call.trim()).map(Some),
    }
}

#[test]
fn handlers_jump_and_do_not_call() {
    if !cfg!(target_arch = "x86_64") {
        println!("skipped: the patterns are those of x86-64");
        return;
    }
    let arguments = ["--disassemble", "--no-show-raw-insn", "--demangle", "--wide"];
    let (Some(text), Some(relocations)) = (objdump(&arguments), objdump(&["--dynamic-reloc"])) else {
        println!("skipped: there is no objdump");
        return;
    };
    let (functions, table) = (functions(&text), table(&relocations));
    let handlers: Vec<&Function> =
        functions.iter().filter(|function| is(function.name, HANDLER) || is(function.name, SLOW_HANDLER)).collect();
    let addresses: BTreeSet<u64> = handlers.iter().map(|handler| handler.address).collect();
    assert!(handlers.len() > 200, "only {} handlers", handlers.len());
    for handler in &handlers {
        let place = format!("{} at {:x}", handler.name, handler.address);
        let of = |mnemonic: &str| -> Vec<&str> {
            let with = handler.instructions.iter().filter_map(|instruction| instruction.strip_prefix(mnemonic));
            with.filter(|rest| rest.starts_with([' ', 'q']) || rest.is_empty()).collect()
        };
        let is_slow = is(handler.name, SLOW_HANDLER);
        for call in of("call") {
            match target(call, &table) {
                Ok(address) => assert!(address.is_none_or(|at| !addresses.contains(&at)), "{place}: call{call}"),
                // A long path calls BIFs through their rows of the table.
                Err(()) => assert!(is_slow, "{place}: call{call} goes who knows where"),
            }
        }
        if !is_slow {
            assert!(of("ret").is_empty(), "{place} returns");
            let jumps = of("jmp").iter().any(|to| to.trim().starts_with('*') || to.contains(HANDLER));
            assert!(jumps, "{place} does not end with a jump");
        }
    }
}

/// Enough for the deepest long path in a build without optimisation, and nothing near a frame for each instruction.
const STACK_BYTES: usize = 64 * 1024;

#[test]
fn a_long_run_fits_a_small_native_stack() {
    let folder = Folder::new("tail-calls");
    let source = Path::new(common::ROOT).join("tests/interpreters/work.erl");
    let outcome = common::run(common::minibeam(&["compile", "-o"]).arg(&folder.0).arg(source), LIMIT);
    assert_eq!(outcome.end, End::Code(0), "{}", outcome.stderr);
    let beam = std::fs::read(folder.path("work.beam")).expect("compiled");
    let vm = Vm::new(Options { schedulers: 1, ..Options::default() }, Box::new(NoModules)).expect("address space");
    vm.shared.load(&loader::read("work", &beam).expect("it was verified when it was made")).expect("memory");
    let small = thread::Builder::new().stack_size(STACK_BYTES);
    let code = small.spawn(move || vm.run("work", "loop", &[])).expect("a thread").join().expect("no panic");
    assert_eq!(code, Ok(0));
}
