//! Chooses the interpreter's form: where the compiler makes no tail calls (opt-level 0), handlers run under a loop.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(trampoline)");
    if std::env::var("OPT_LEVEL").is_ok_and(|level| level == "0") {
        println!("cargo::rustc-cfg=trampoline");
    }
}
