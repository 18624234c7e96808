//! Generates the parser from `src/grammar.lalrpop`.

fn main() {
    println!("cargo:rerun-if-changed=src/grammar.lalrpop");
    lalrpop::process_src().expect("src/grammar.lalrpop is a conflict-free LR(1) grammar");
}
