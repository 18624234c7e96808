//! `minibeam size 'EXPR'`: evaluates an expression and draws the words of its value.

use crate::compare::document;
use crate::modules::Modules;
use bytecode::container;
use clap::Args;
use compiler::diagnostic::Colour;
use compiler::pipeline::{Options as CompilerOptions, compile};
use compiler::source::Source;
use meter::output::Diverted;
use meter::ruler;
use meter::table::Format;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;
use vm::census::ruler::{Ruler, measure};
use vm::census::term_of;
use vm::vm::{Argument, Options, Vm};

pub const HELP: &str = "\
  minibeam size '{point, 1, 2.5}'
  minibeam size 'L = lists:seq(1, 3), {L, L}'
  minibeam size '#{name => <<\"a binary of more than sixty-four bytes is kept outside of all heaps…\">>}'";

const MODULE: &str = "minibeam_size";

#[derive(Args)]
pub struct Size {
    /// Erlang expressions, separated by commas; the value of the last is drawn
    #[arg(value_name = "EXPR")]
    expression: String,
}

pub fn run(size: &Size) -> Result<ExitCode, String> {
    let bytes = compiled(&size.expression)?;
    let source = Modules { folders: Vec::new(), program: Some((MODULE.to_owned(), bytes)) };
    let vm = Vm::new(Options { schedulers: 1, ..Options::default() }, Box::new(source))?;
    let watched = vm.clone();
    let watcher = thread::spawn(move || watch(&watched));
    let output = Diverted::to_standard_error()?;
    let program = [Argument::Atom(MODULE.into()), Argument::List(Vec::new()), Argument::Map(Vec::new())];
    let code = vm.run("minibeam_boot", "start", &program)?;
    drop(output);
    match watcher.join().map_err(|_| "the term was not measured: that is an error of minibeam")? {
        Some(ruler) => Ok(crate::print(&document(&ruler::tables(&ruler), &[], Format::Terminal))),
        None => Ok(ExitCode::from(if code == 0 { 1 } else { code as u8 })),
    }
}

/// The value goes through a call that nobody sees into, so that it is a term in a register and no constant of the code.
fn compiled(expression: &str) -> Result<Vec<u8>, String> {
    let expression = expression.trim().trim_end_matches('.');
    let text = format!(
        "-module({MODULE}).\n-export([main/0, same/1]).\nmain() ->\n\
         Value = ?MODULE:same(begin\n{expression}\nend),\n\
         register({MODULE}, self()),\nreceive {MODULE} -> ?MODULE:same(Value) end.\nsame(Value) -> Value.\n"
    );
    let is_coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let source = Source::new("expression", text);
    let files = crate::source::Files::default();
    let compiled = compile(&CompilerOptions::default(), &source, &files);
    let colour = if is_coloured { Colour::Always } else { Colour::Never };
    match compiled.module {
        Some(module) => Ok(container::write(&module)),
        None => Err(compiled.diagnostics.render(colour).trim_end().to_owned()),
    }
}

/// Waits until the value is there, measures it and ends the machine. `None`: the program has ended before.
fn watch(vm: &Vm) -> Option<Ruler> {
    let shared = &vm.shared;
    while !shared.is_halted() {
        thread::sleep(Duration::from_millis(1));
        let look = || term_of(shared, MODULE, measure);
        if let Some(ruler) = shared.pause.with_stopped(shared.options.schedulers, &shared.queues, look) {
            shared.halt(0);
            return Some(ruler);
        }
    }
    None
}
