//! The text form read back: for the installed OTP's files, for the examples in `tests/bytecode`, and for broken text.

use bytecode::assembly::{parse, print, print_exact};
use bytecode::container;
use bytecode::verify::verify;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

fn installed() -> Vec<PathBuf> {
    let program = "io:put_chars(code:lib_dir()), halt().";
    let output = Command::new("erl").args(["-noshell", "-eval", program]).output().expect("erl is installed");
    let root = PathBuf::from(String::from_utf8_lossy(&output.stdout).into_owned());
    let libraries = std::fs::read_dir(&root).expect("OTP's library folder");
    libraries.flat_map(|library| files_in(&library.expect("an entry").path().join("ebin"), "beam")).collect()
}

#[test]
fn every_installed_file_reads_back_equal() {
    let mut files = installed();
    assert!(files.len() > 300, "only {} files", files.len());
    files.extend(files_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/otp29")), "beam"));
    for file in files {
        let mut module = container::read(&std::fs::read(&file).expect("a readable file")).expect("a file of OTP");
        let text = print(&module);
        let again = parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(print(&again) == text, "{}: the text changed", file.display());
        // Long binaries that nobody reads: one is enough to see that they come back.
        module.other_chunks.truncate(1);
        let exact = parse(&print_exact(&module)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(exact == module, "{}: the module changed", file.display());
    }
}

#[test]
fn examples_are_text_then_bytes_then_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bytecode");
    let files = files_in(&folder, "S");
    assert!(!files.is_empty(), "no examples in {}", folder.display());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let module = parse(&text).unwrap_or_else(|error| panic!("{}:{error}", file.display()));
        if let Err(rejections) = verify(module.clone()) {
            panic!("{}: {}", file.display(), rejections[0]);
        }
        let read = container::read(&container::write(&module)).unwrap_or_else(|error| panic!("{error}"));
        let comment: String =
            text.lines().take_while(|line| line.starts_with('%')).flat_map(|line| [line, "\n"]).collect();
        assert_eq!(comment + &print(&read), text, "{}", file.display());
    }
}

fn refused(text: &str) -> String {
    parse(text).expect_err("this text is broken").to_string()
}

#[test]
fn errors_name_line_and_column() {
    assert_eq!(refused(""), "1:1: the first form is {module, Name}");
    assert_eq!(refused("{module, m}.\n{mov,{x,0},{x,1}}."), "2:1: no instruction is called mov");
    assert_eq!(refused("{module, m}.\n  {label,1}"), "2:12: '.' is missing here");
    assert_eq!(refused("{module, m}.\n{label,1}.\n{call,1}."), "3:1: call has 2 operands, label is missing");
    assert_eq!(refused("{module, m}.\n{move,{x,0},{x,1},nil}."), "2:19: move has 2 operands, not 3");
    assert_eq!(
        refused("{module, m}.\n{move,{x,0},{atom,a}}."),
        "2:13: the operand 'dst' of move is a register {x,N} or {y,N}"
    );
    assert_eq!(refused("{module, m}.\n{move,{literal,'abc},{x,0}}."), "2:16: the closing ' is missing");
    assert_eq!(refused("{module, m}.\n{exports, [{f,1}]}."), "2:12: there is no function of this name and arity");
    assert_eq!(refused("{module, m}.\n{strings, [a}."), "2:13: ',', '|' or ']' is missing here");
}

#[test]
fn damaged_text_is_refused_or_read_but_never_a_panic() {
    let file = installed().into_iter().find(|file| file.ends_with("queue.beam")).expect("queue is part of stdlib");
    let text = print(&container::read(&std::fs::read(file).expect("a readable file")).expect("a file of OTP"));
    let text: String = text.lines().take(200).flat_map(|line| [line, "\n"]).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..2000 {
        let mut damaged = text.clone().into_bytes();
        for _ in 0..2 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let at = seed as usize % damaged.len();
            damaged[at] = b"{}[],.'\"%0-#<\\fx\n "[(seed >> 40) as usize % 18];
        }
        let _ = parse(&String::from_utf8_lossy(&damaged));
    }
}
