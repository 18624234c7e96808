//! What the VM does, line by line on standard error: `MINIBEAM_TRACE=instructions,gc,scheduler,messages`.
//!
//! ```text
//!  <0.5.0> shop:price/1+6 IsExactEqual x0=apple, apple, else +10
//!  <0.5.0> sends {self(),1} to <0.6.0>          <0.6.0> receives {<0.5.0>,1}
//!  <0.5.0> minor collection: 233 words used, 61 after
//!  <0.5.0> spawned by <0.1.0>    runs    waits    wakes    is preempted    ends: normal
//! ```
//! Instructions and messages are followed by the reference interpreter, so the
//! threaded one has no place that asks for them. The rest is asked for where
//! little happens: once in a time slice, a spawn or a collection.

use crate::bifs::Bif;
use crate::interpreter::machine::{Machine, Outcome};
use crate::interpreter::opcode::{Opcode, Part};
use crate::interpreter::operand::{CONSTANT, KIND_MASK, Operand, X, X_REGISTERS};
use crate::term::format::{self, Encoding};
use crate::term::tags::Term;
use std::fmt::{self, Display, Formatter};
use std::io::Write;

/// Terms are shown so deep.
const DEPTH: i64 = 12;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Trace {
    pub instructions: bool,
    pub gc: bool,
    pub scheduler: bool,
    pub messages: bool,
}

impl Trace {
    /// # Errors
    /// A name that is none of the four.
    pub fn parse(text: &str) -> Result<Trace, String> {
        let mut trace = Trace::default();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            *match name {
                "instructions" => &mut trace.instructions,
                "gc" => &mut trace.gc,
                "scheduler" => &mut trace.scheduler,
                "messages" => &mut trace.messages,
                _ => return Err(format!("'{name}' is none of 'instructions', 'gc', 'scheduler', 'messages'")),
            } = true;
        }
        Ok(trace)
    }

    /// Only the reference interpreter can write this.
    pub fn follows_instructions(self) -> bool {
        self.instructions || self.messages
    }
}

/// Writes a line. Nobody to read it is no reason to stop.
fn line(text: impl Display) {
    let _ = std::io::stderr().write_all(format!("{text}\n").as_bytes());
}

fn shown(term: Term) -> String {
    format::write(term, DEPTH, Encoding::Unicode)
}

// ---- What the worker and the collector tell ----

pub fn spawned(machine: &Machine, pid: Term) {
    if machine.vm.options.trace.scheduler {
        line(format_args!("{} spawned by {}", shown(pid), parent(machine)));
    }
}

/// Who spawns: the first process has no parent.
fn parent(machine: &Machine) -> String {
    if machine.process.is_null() { "the command".into() } else { shown(machine.pid) }
}

pub fn scheduled(machine: &Machine) {
    if machine.vm.options.trace.scheduler {
        line(format_args!("{} runs on scheduler {}", shown(machine.pid), machine.scheduler.number));
    }
}

/// The process of a pid was asleep and is queued now.
pub fn woken(machine: &Machine, pid: Term) {
    if machine.vm.options.trace.scheduler {
        line(format_args!("{} wakes", shown(pid)));
    }
}

/// The time slice is over.
pub fn left(machine: &Machine) {
    if !machine.vm.options.trace.scheduler {
        return;
    }
    let pid = shown(machine.pid);
    match machine.outcome {
        Outcome::Preempted => line(format_args!("{pid} is preempted")),
        Outcome::Waiting => line(format_args!("{pid} waits")),
        Outcome::Exited(reason) => line(format_args!("{pid} ends: {}", shown(reason))),
        Outcome::Halted => line(format_args!("{pid} ends the VM")),
    }
}

pub fn collected(machine: &Machine, full: bool, before: usize) {
    if machine.vm.options.trace.gc {
        let (pid, kind, after) = (shown(machine.pid), if full { "full" } else { "minor" }, machine.heap.used_words());
        line(format_args!(
            "{pid} {kind} collection: {before} words used, {after} after, in {}",
            machine.heap.size_words()
        ));
    }
}

// ---- What the reference interpreter tells ----

/// Before the instruction at `machine.ip`.
pub fn instruction(machine: &mut Machine, opcode: Opcode) {
    let trace = machine.vm.options.trace;
    if trace.instructions {
        let pid = shown(machine.pid);
        line(format_args!("{pid} {} {}{}", Place(machine), opcode.name(), Operands(machine, opcode)));
    }
    if trace.messages {
        message(machine, opcode);
    }
}

fn message(machine: &mut Machine, opcode: Opcode) {
    let pid = shown(machine.pid);
    match opcode {
        Opcode::Send => sends(machine),
        Opcode::CallBif | Opcode::CallBifOnly if is_send(machine) => sends(machine),
        Opcode::RemoveMessage => {
            if let Some(message) = machine.current_message() {
                line(format_args!("{pid} receives {}", shown(message)));
            }
        }
        Opcode::Timeout => line(format_args!("{pid} has waited long enough")),
        _ => {}
    }
}

/// Whether the BIF that is called is `send/2,3`.
fn is_send(machine: &Machine) -> bool {
    let export = machine.export();
    matches!(export.bif, Some(Bif::Native(_))) && export.function.text() == "send" && export.arity >= 2
}

fn sends(machine: &Machine) {
    line(format_args!("{} sends {} to {}", shown(machine.pid), shown(machine.x[1]), shown(machine.x[0])));
}

/// Where the instruction at work stands: `module:function/arity+words`.
struct Place<'m>(&'m Machine);

impl Display for Place<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let vm = &self.0.vm;
        let code = vm.arena.index(self.0.ip);
        let found = vm.code.module_at(code).and_then(|module| Some((module.name, module.function(code)?)));
        match found {
            Some((module, function)) => {
                let words = i64::from(code) - i64::from(function.entry);
                write!(f, "{}:{}/{}{words:+}", module.text(), function.name.text(), function.arity)
            }
            None => f.write_str("(no module)"),
        }
    }
}

/// The operands of the instruction at work. What is read is shown with its value.
struct Operands<'m>(&'m Machine, Opcode);

impl Display for Operands<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let &Operands(machine, opcode) = self;
        for (at, &part) in opcode.parts().iter().enumerate() {
            f.write_str(if at == 0 { " " } else { ", " })?;
            self.part(f, machine, part)?;
        }
        Ok(())
    }
}

impl Operands<'_> {
    fn part(&self, f: &mut Formatter, machine: &Machine, part: Part) -> fmt::Result {
        let (a, b, c) = (machine.a(), machine.b(), machine.c());
        match part {
            Part::A => read(f, machine, a),
            Part::B => read(f, machine, b),
            Part::Third => read(f, machine, (c as u32 >> 16) as u16),
            Part::ToA => write!(f, "to {}", Name(a)),
            Part::ToB => write!(f, "to {}", Name(b)),
            Part::ToC => write!(f, "to {}", Name(c as u16)),
            Part::NumberA => write!(f, "{a}"),
            Part::NumberB => write!(f, "{b}"),
            Part::NumberC => write!(f, "{c}"),
            Part::ArityA => write!(f, "/{}", a >> 3),
            Part::SmallC => f.write_str(&shown(Term(i64::from(c) as u64))),
            Part::FloatA => write!(f, "fr{a}={}", machine.f[a as usize]),
            Part::FloatB => write!(f, "fr{b}"),
            Part::FloatC => write!(f, "to fr{c}"),
            Part::Label if c == 0 => f.write_str("no label"),
            Part::Label => write!(f, "label {:+}", c / 8),
            Part::Export => {
                let export = machine.export();
                write!(f, "{}:{}/{}", export.module.text(), export.function.text(), export.arity)
            }
            Part::Constant => f.write_str(&shown(Term(machine.word(2)))),
            Part::Number2 => write!(f, "{}", machine.word(2)),
            Part::Elements => {
                let elements: Vec<String> = self.elements().map(|at| Value(machine.element(at)).to_string()).collect();
                write!(f, "[{}]", elements.join(", "))
            }
        }
    }

    /// The words of the instruction's list.
    fn elements(&self) -> std::ops::Range<usize> {
        let &Operands(machine, opcode) = self;
        let (first, count) = match opcode {
            Opcode::PutTuple => (2, machine.c() as usize),
            Opcode::MakeFun => (3, machine.c() as usize),
            Opcode::UpdateRecord => (3, 2 * machine.word(2) as usize),
            Opcode::HasMapFields => (3, machine.word(2) as usize),
            Opcode::PutMapAssoc | Opcode::PutMapExact => (4, 2 * machine.word(3) as usize),
            _ => (0, 0),
        };
        first..first + count
    }
}

/// A register as the text form of instructions has it; registers of the loader are `tN`.
struct Name(u16);

impl Display for Name {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let number = self.0 >> 3;
        match self.0 & KIND_MASK {
            X if number < X_REGISTERS as u16 => write!(f, "x{number}"),
            X => write!(f, "t{}", number - X_REGISTERS as u16),
            _ => write!(f, "y{}", number - 1),
        }
    }
}

fn read(f: &mut Formatter, machine: &Machine, operand: u16) -> fmt::Result {
    let value = machine.read(operand);
    if Operand(operand).0 & KIND_MASK != CONSTANT {
        write!(f, "{}=", Name(operand))?;
    }
    f.write_str(&Value(value).to_string())
}

/// What a register holds; the words that no program sees have names.
struct Value(Term);

impl Display for Value {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        use crate::interpreter::exception::THROWN;
        if self.0 == THROWN {
            return f.write_str("(exception)");
        }
        if crate::term::bits::is_context(self.0) {
            return write!(f, "(match context, {} bits left)", crate::term::bits::left(self.0));
        }
        f.write_str(&shown(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Trace;

    #[test]
    fn names_switch_what_they_say() {
        let trace = Trace::parse("gc, messages").expect("both exist");
        assert!(trace.gc && trace.messages && !trace.instructions && !trace.scheduler);
        assert!(trace.follows_instructions());
        assert!(!Trace::parse("gc,scheduler").expect("both exist").follows_instructions());
        assert_eq!(Trace::parse(""), Ok(Trace::default()));
        assert!(Trace::parse("gc,words").expect_err("no such name").contains("'words'"));
    }
}
