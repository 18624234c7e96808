//! Modules that OTP 29's compiler made, with instructions that OTP 25 does not have, run as OTP ran them.
//!
//! `bytecode/tests/otp29` has small benchmark programs; each prints `name n=… result=…` and how long it took.

mod common;

/// Module, argument, and what it prints up to the times.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("bigint", "300", "big_fact n=300 result=67338498|big_digits n=300 result=2466"),
    (
        "bin",
        "3000",
        "bin_build n=3000 result=12000|bin_parse32 n=3000 result=4501500|bin_bytes n=3000 result=392175|\
         bin_split n=3000 result=3001|bin_scan n=3000 result=4501500",
    ),
    ("fanin", "1000", "fanin16 n=1000 result=31248"),
    ("fib", "15", "fib n=15 result=610"),
    ("gencall", "1000", "gen_call n=1000 result=1000"),
    ("hof", "10", "hof_map_fold n=10 result=3355671|try_catch n=10000 result=12510000"),
    ("loop", "1000", "loop n=1000 result=500500"),
    ("mapbench", "1000", "map_insert_lookup n=1000 result=1001000|map_small_update n=1000 result={1000,3500,0}"),
    ("nbody", "100", "nbody n=100 result=183966371"),
    ("nrev", "100", "nrev n=100 result=30"),
    ("pingpong", "100", "pingpong n=100 result=ok"),
    ("queens", "6", "queens n=6 result=4"),
    ("ring", "10", "ring1000 n=10000 result=ok"),
    ("skynet", "1000", "skynet n=1000 result=499500"),
    ("sort", "1000", "sort n=1000 result={4044148,2147139625}"),
    ("spawnrate", "2000", "spawn_exit n=2000 result=ok|spawn_seq n=2000 result=ok"),
    (
        "str",
        "1000",
        "str_concat n=1000 result=13893|str_format n=1000 result=1384|str_iolist n=1000 result=7893|\
         str_split n=1000 result=1001",
    ),
    ("tak", "2", "tak n=2 result=7"),
];

#[test]
fn modules_of_otp_29_run() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/bytecode/tests/otp29"));
    for (module, argument, expected) in PROGRAMS {
        let mut command = common::minibeam(&["run"]);
        command.arg(folder.join(format!("{module}.beam"))).arg(argument);
        let run = common::run(&mut command, common::LIMIT);
        let results: Vec<&str> = run.stdout.lines().map(|line| line.split(" us=").next().unwrap_or(line)).collect();
        assert_eq!(results.join("|"), *expected, "{module}: {}", run.stderr);
    }
}
