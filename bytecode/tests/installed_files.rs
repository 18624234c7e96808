//! Every `.beam` file of the installed OTP is read, written, read again, and loaded by `erl`.

use bytecode::container;
use std::path::{Path, PathBuf};
use std::process::Command;

fn erl(program: &str) -> String {
    let output = Command::new("erl").args(["-noshell", "-eval", program]).output().expect("erl is installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn beam_files() -> Vec<PathBuf> {
    let root = erl("io:put_chars(code:lib_dir()), halt().");
    let mut files = Vec::new();
    for library in std::fs::read_dir(Path::new(&root)).expect("OTP's library folder") {
        let Ok(entries) = std::fs::read_dir(library.expect("an entry").path().join("ebin")) else { continue };
        files.extend(entries.filter_map(|entry| {
            let path = entry.ok()?.path();
            (path.extension()? == "beam").then_some(path)
        }));
    }
    assert!(files.len() > 300, "only {} files below {root}", files.len());
    files
}

#[test]
fn what_is_written_reads_back_equal() {
    for file in beam_files() {
        let bytes = std::fs::read(&file).expect("a readable file");
        let module = container::read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let again = container::read(&container::write(&module));
        assert!(again == Ok(module), "{} changed when written", file.display());
    }
}

#[test]
fn otp_loads_and_runs_what_we_write() {
    let folder = std::env::temp_dir().join(format!("minibeam-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the copies");
    for name in ["gb_trees", "orddict", "queue", "io_lib_pretty", "erl_scan"] {
        let file = beam_files().into_iter().find(|file| file.file_stem().is_some_and(|stem| stem == name));
        let bytes = std::fs::read(file.expect("the module is part of stdlib")).expect("a readable file");
        let module = container::read(&bytes).expect("a file of OTP");
        std::fs::write(folder.join(format!("{name}.beam")), container::write(&module)).expect("a copy");
    }
    let program = format!(
        "code:unstick_dir(filename:dirname(code:which(lists))), code:add_patha({folder:?}), \
         L = fun(M) -> code:purge(M), {{module, M}} = code:load_abs({folder:?} ++ \"/\" ++ atom_to_list(M)) end, \
         [L(M) || M <- [gb_trees, orddict, queue, io_lib_pretty, erl_scan]], \
         T = gb_trees:from_orddict(orddict:from_list([{{b, 2}}, {{a, 1}}])), \
         {{ok, Tokens, _}} = erl_scan:string(\"f(X) -> X + 1.5.\"), \
         io:format(\"~p ~p ~p\", [gb_trees:to_list(T), queue:to_list(queue:in(x, queue:new())), length(Tokens)]), \
         halt().",
        folder = folder.display().to_string()
    );
    let printed = erl(&program);
    std::fs::remove_dir_all(&folder).expect("the copies are ours");
    assert_eq!(printed, "[{a,1},{b,2}] [x] 9");
}

#[test]
fn damaged_files_are_refused_or_read_but_never_a_panic() {
    let file = beam_files().into_iter().find(|file| file.file_stem().is_some_and(|stem| stem == "queue"));
    let bytes = std::fs::read(file.expect("queue is part of stdlib")).expect("a readable file");
    let mut refused = 0;
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..4000 {
        let mut damaged = bytes.clone();
        for _ in 0..3 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let at = seed as usize % damaged.len();
            damaged[at] = (seed >> 32) as u8;
        }
        refused += usize::from(container::read(&damaged).is_err());
    }
    assert!(refused > 1000, "only {refused} of 4000 damaged files were refused");
}
