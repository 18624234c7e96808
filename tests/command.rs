//! The command as a user meets it: what it prints, what it refuses, how it exits.

use std::path::PathBuf;
use std::process::{Command, Output};

fn minibeam(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_minibeam")).args(arguments).output().expect("the command was built")
}

/// A folder of its own for a test, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("minibeam-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Folder(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a file in the folder");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn dis_prints_what_erlc_compiled() {
    let folder = Folder::new("dis");
    let source = folder.file(
        "shop.erl",
        b"-module(shop).\n-export([price/1]).\nprice(apple) -> 7;\nprice(N) when N < 2 -> {big, 1 bsl 70, \"n\", N}.\n",
    );
    let erlc = Command::new("erlc").arg("-o").arg(&folder.0).arg(&source).status().expect("erlc is installed");
    assert!(erlc.success());
    let output = minibeam(&["dis", &folder.0.join("shop.beam").display().to_string()]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success());
    for line in [
        "{module, shop}.",
        "{function, price, 1, 2}.",
        "{func_info,{atom,shop},{atom,price},1}.",
        "{is_lt,{f,1},{x,0},{integer,2}}.",
        "{integer,1180591620717411303424}",
    ] {
        let literal = line.replace("{integer,1180591620717411303424}", "1180591620717411303424");
        assert!(text.contains(&literal), "{literal} is missing in\n{text}");
    }
}

#[test]
fn what_is_no_beam_file_is_refused_by_name() {
    let folder = Folder::new("refused");
    let text = folder.file("text.beam", b"hello");
    let cut = folder.file("cut.beam", b"FOR1\0\0\0\x10BEAMAtU8\0\0\0\x40");
    let missing = folder.0.join("missing.beam").display().to_string();
    for (file, rule) in [
        (text, "not a .beam file: it does not start with FOR1 and BEAM"),
        (cut, "AtU8: the chunk has 64 bytes by its header, the file ends before"),
        (missing, "No such file or directory"),
    ] {
        let output = minibeam(&["dis", &file]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.starts_with(&format!("{file}: {rule}")), "{message}");
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn an_unknown_command_is_refused_with_status_2() {
    let output = minibeam(&["dsi", "x.beam"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("dsi"));
}
