//! OTP's own sources, compiled by our compiler: each is accepted, `erl` loads each, and works with ours in place of its own.

mod common;

use common::{End, Folder, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const APPLICATIONS: [&str; 6] = ["stdlib", "kernel", "compiler", "syntax_tools", "parsetools", "eunit"];

/// Runs `main/1` of a program of `tests/otp`.
fn erl(program: &str, arguments: &[&str]) -> Outcome {
    let folder = Folder::new(&format!("otp-{program}"));
    let source = Path::new(common::ROOT).join(format!("tests/otp/{program}.erl"));
    let compiled = common::run(Command::new("erlc").arg("-o").arg(&folder.0).arg(source), common::LIMIT);
    assert_eq!(compiled.end, End::Code(0), "{}", compiled.stdout);
    // OTP's compiler writes its listings where it is started.
    let mut command = Command::new("erl");
    command
        .current_dir(&folder.0)
        .args(["-noshell", "-pa"])
        .arg(&folder.0)
        .args(["-run", program, "main"])
        .args(arguments);
    common::run(&mut command, Duration::from_secs(240))
}

fn compiled(application: &str, into: &Folder) -> (String, usize) {
    let sources = common::otp_sources(application);
    let folder = into.0.join(application);
    let outcome = common::compile_otp(application, &sources, &folder);
    assert!(outcome.is("") && outcome.stderr.is_empty(), "{application}: {}", outcome.stderr);
    (folder.display().to_string(), sources.len())
}

#[test]
fn every_module_is_accepted_and_loads() {
    let folder = Folder::new("otp-all");
    let (folders, counts): (Vec<String>, Vec<usize>) =
        APPLICATIONS.iter().map(|application| compiled(application, &folder)).unzip();
    let total: usize = counts.iter().sum();
    assert!(total > 250, "only {total} modules");
    let outcome = erl("loads", &folders.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(outcome.is(&format!("{total} loaded\n")), "{}{}", outcome.stdout, outcome.stderr);
}

/// All of stdlib and of the compiler are ours, from `lists` to the last pass, while large modules are compiled.
#[test]
fn erl_compiles_the_same_with_our_modules_in_place_of_its_own() {
    let folder = Folder::new("otp-replaced");
    let ours = [compiled("compiler", &folder).0, compiled("stdlib", &folder).0];
    let source = |application: &str, name: &str| {
        common::otp_application(application).join("src").join(name).with_extension("erl")
    };
    let sources: [PathBuf; 4] = [
        source("stdlib", "erl_lint"),
        source("stdlib", "io_lib_pretty"),
        source("compiler", "beam_ssa_opt"),
        source("compiler", "v3_core"),
    ];
    let sources: Vec<String> = sources.iter().map(|path| path.display().to_string()).collect();
    let sources = sources.join(",");
    let theirs = erl("replaces", &[&sources]);
    let ours = erl("replaces", &[&sources, &ours[0], &ours[1]]);
    assert_eq!((theirs.end, theirs.stdout.lines().count()), (End::Code(0), 4), "{}", theirs.stderr);
    assert!(ours.is(&theirs.stdout), "{}", ours.difference(&theirs.stdout));
    let replaced = ours.stderr.lines().find_map(|line| line.strip_suffix(" replaced")?.parse().ok());
    assert!(replaced.is_some_and(|count: u32| count > 140), "{}", ours.stderr);
}
