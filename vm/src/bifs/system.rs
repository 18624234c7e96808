//! The VM itself: its end, and text for the terminal.

use super::native::native_rows;
use super::{Fault, NativeRow, Stop};
use crate::atom::atoms;
use crate::interpreter::machine::Machine;
use crate::term::format::{self, Encoding};
use crate::term::tags::Term;
use std::io::{ErrorKind, Write};

/// `erlang`.
pub const ROWS: &[NativeRow] = native_rows! {
    /** Ends the VM with exit code 0. */
    "halt" 0 |machine, _| halt(machine, 0);
    /** Ends the VM with an exit code, or after a message (`halt("text")`). */
    "halt" 1 halt_with;
    /** The same; options only matter to what we do not keep. */
    "halt" 2 halt_with;
    /** Prints a term and a newline to standard output, past all processes. */
    "display" 1 display;
};

/// `minibeam`.
pub const MINIBEAM_ROWS: &[NativeRow] = native_rows! {
    /** Writes text (iodata in UTF-8) to standard output. */
    "write_stdout" 1 write_stdout;
    /** Writes text (iodata in UTF-8) to standard error. */
    "write_stderr" 1 write_stderr;
};

/// A program whose reader has gone (`| head`) ends, as in OTP: it may have no other end.
fn write_stdout(machine: &mut Machine, arguments: &[Term]) -> Result<Term, Stop> {
    match write(&mut std::io::stdout().lock(), arguments[0])? {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => halt(machine, 1),
        _ => Ok(Term::atom(atoms::OK)),
    }
}

/// Of a failure nobody could be told.
fn write_stderr(_machine: &mut Machine, arguments: &[Term]) -> Result<Term, Stop> {
    let _ = write(&mut std::io::stderr().lock(), arguments[0])?;
    Ok(Term::atom(atoms::OK))
}

fn halt(machine: &mut Machine, code: i32) -> Result<Term, Stop> {
    machine.vm.halt(code);
    Err(Stop::Halt)
}

fn halt_with(machine: &mut Machine, arguments: &[Term]) -> Result<Term, Stop> {
    let status = arguments[0];
    if status.is_small() {
        return match i32::try_from(status.small_value()) {
            // The operating system keeps the low byte.
            Ok(code) if code >= 0 => halt(machine, code & 0xFF),
            _ => Err(Stop::BADARG),
        };
    }
    if status == Term::atom(atoms::ABORT) {
        return halt(machine, 134);
    }
    let Some(text) = status.to_vec() else { return Err(Stop::BADARG) };
    let text: Option<String> =
        text.iter().map(|code| code.is_small().then(|| char::from_u32(code.small_value() as u32)).flatten()).collect();
    let Some(text) = text else { return Err(Stop::BADARG) };
    // Nothing is left to do when even this cannot be written.
    let _ = std::io::stderr().write_all(format!("{text}\n").as_bytes());
    halt(machine, 1)
}

fn display(_machine: &mut Machine, arguments: &[Term]) -> Result<Term, Stop> {
    let text = format::write(arguments[0], format::UNLIMITED, Encoding::Latin1);
    let _ = std::io::stdout().write_all(format!("{text}\n").as_bytes());
    Ok(Term::atom(atoms::TRUE))
}

/// Writes the bytes of iodata; what the system says of it.
fn write(to: &mut dyn Write, data: Term) -> Result<std::io::Result<()>, Stop> {
    let mut bytes = Vec::new();
    if !flatten(data, &mut bytes) {
        return Err(Fault::BADARG.into());
    }
    Ok(to.write_all(&bytes).and_then(|()| to.flush()))
}

/// The bytes of iodata, in order. False: it is none.
fn flatten(data: Term, bytes: &mut Vec<u8>) -> bool {
    let mut left = vec![data];
    while let Some(term) = left.pop() {
        if let Some((head, tail)) = term.as_cons() {
            left.push(tail);
            if head.is_small() {
                match u8::try_from(head.small_value()) {
                    Ok(byte) => bytes.push(byte),
                    Err(_) => return false,
                }
            } else {
                left.push(head);
            }
        } else if let Some(more) = crate::term::binary::bytes_of(term) {
            bytes.extend_from_slice(&more);
        } else if !term.is_nil() {
            return false;
        }
    }
    true
}
