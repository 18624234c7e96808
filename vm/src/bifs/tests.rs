//! Every pure function on all kinds of arguments, compared with the installed OTP.
//!
//! `erl` reads the texts of values, calls each function with them, and writes
//! arguments and outcome; the same arguments go to ours.

use super::{Fault, pure_rows};
use crate::atom::Atom;
use crate::code::entries::Export;
use crate::heap::{Heap, literal};
use crate::term::format::{Encoding, UNLIMITED, write};
use crate::term::tags::Term;
use bytecode::external_term::ExternalTerm as Tree;
use std::process::Command;
use std::sync::atomic::AtomicU32;

/// Arguments of one, two and three places.
const VALUES: &str = include_str!("tests/values.txt");
/// Calls of their own.
const CALLS: &str = include_str!("tests/calls.txt");

const ERLANG: &str = include_str!("tests/ask.erl.txt");

fn resolve(module: Atom, function: Atom, arity: u32) -> Result<&'static Export, String> {
    Ok(Box::leak(Box::new(Export { module, function, arity, code: AtomicU32::new(0), bif: None })))
}

/// Functions that OTP does not have, or that answer something else on purpose.
fn is_compared(module: &str, name: &str) -> bool {
    // Sizes and sharing of terms are our own; OTP's iterators have no value that can be
    // compared, and it cuts iodata at other places. In a new MD5 it leaves what the memory held before.
    !matches!(module, "minibeam" | "erts_debug" | "erts_internal")
        && !matches!(name, "iterator" | "next" | "iolist_to_iovec" | "term_to_iovec" | "compile_pattern" | "md5_init")
}

fn outcome(result: Result<Term, Fault>) -> String {
    match result {
        Ok(term) => write(term, UNLIMITED, Encoding::Unicode),
        Err(fault) => format!("error {}", write(fault.reason, UNLIMITED, Encoding::Unicode)),
    }
}

/// One line of what erl wrote: a call, its arguments as an external term in hexadecimal, its outcome.
fn check(line: &str) -> Result<(), String> {
    let mut parts = line.split('\t');
    let [module, name, arguments, expected] = std::array::from_fn(|_| parts.next().unwrap_or_default());
    let bytes: Vec<u8> =
        (0..arguments.len() / 2).map(|at| u8::from_str_radix(&arguments[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let Tree::Tuple(trees) = Tree::decode(&bytes).map_err(|error| format!("{error:?}"))? else {
        panic!("{line}: arguments are no tuple");
    };
    let arguments: Vec<Term> = trees.iter().map(|tree| literal::build(tree, &mut resolve).unwrap()).collect();
    let row = pure_rows().find(|(of, row)| *of == module && row.name == name && row.arity as usize == arguments.len());
    let Some((_, row)) = row else { return Err(format!("{module}:{name}/{} is not there", arguments.len())) };
    let mut heap = Heap::empty();
    let ours = outcome((row.function)(&mut heap, &arguments));
    heap.release();
    if ours == expected {
        return Ok(());
    }
    let shown: Vec<String> = arguments.iter().map(|&term| write(term, 40, Encoding::Unicode)).collect();
    Err(format!("{module}:{name}({})\n  ours:   {ours}\n  theirs: {expected}", shown.join(", ")))
}

/// At most four differences of each function.
fn few_of_each(wrong: &[String]) -> Vec<&str> {
    let name = |text: &str| text.split('(').next().unwrap_or_default().to_string();
    let mut shown: Vec<&str> = Vec::new();
    for text in wrong {
        if shown.iter().filter(|other| name(other) == name(text)).count() < 4 {
            shown.push(text);
        }
    }
    shown
}

#[test]
fn functions_do_what_they_do_in_the_installed_otp() {
    let directory = std::env::temp_dir().join(format!("minibeam_bifs_{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let only = std::env::var("BIF").unwrap_or_default();
    let functions: String = pure_rows()
        .filter(|(module, row)| is_compared(module, row.name) && row.name.contains(&only))
        // Of OTP 26.
        .filter(|(_, row)| (row.name, row.arity) != ("encode_hex", 2))
        .map(|(module, row)| format!("{{{module},'{}',{}}}.\n", row.name, row.arity))
        .collect();
    let calls: String = CALLS.lines().filter(|line| line.contains(&only)).map(|line| format!("{line}\n")).collect();
    std::fs::write(directory.join("functions"), functions).unwrap();
    std::fs::write(directory.join("values"), VALUES).unwrap();
    std::fs::write(directory.join("calls"), calls).unwrap();
    let erl = Command::new("erl").args(["-noshell", "-eval", ERLANG, "-extra"]).arg(&directory).output();
    let theirs = std::fs::read_to_string(directory.join("answers"));
    std::fs::remove_dir_all(&directory).unwrap();
    let Ok(erl) = erl else { return }; // no OTP to ask on this machine
    let theirs = theirs.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&erl.stdout)));
    let wrong: Vec<String> = theirs.lines().filter_map(|line| check(line).err()).collect();
    let count = theirs.lines().count();
    assert!(wrong.is_empty(), "{} of {count} differ\n{}", wrong.len(), few_of_each(&wrong).join("\n"));
}
