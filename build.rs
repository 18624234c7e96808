//! Packs the relative relocations of a release build: read at every start, they are a megabyte otherwise.
//!
//! Needs glibc 2.36 (2022). A debug build keeps the plain form, which `objdump` lists for `tests/tail_calls.rs`.

fn main() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    println!("cargo::rerun-if-changed=build.rs");
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
