//! Exceptions: what is raised, where it is caught, and the stack trace in its two forms.
//!
//! A `try` or `catch` puts a mark into a Y register; the mark names the code
//! of its handler and the number of that register. So the innermost handler is
//! the first mark that a walk up the stack meets, and where the mark stands
//! tells where its frame starts. What a handler gets:
//!
//! ```text
//!  x0  THROWN    x1  class     x2  reason     x3  the raw stack trace
//! ```
//! The *raw* trace is a tuple: the class; the first entry ready made, or `[]`;
//! then the code indices of the instruction that raised and of the calls around
//! it, small integers. `build_stacktrace` makes the list that programs see.
#![allow(unsafe_code)] // walks the stack

use super::machine::Machine;
use crate::atom::{Atom, atoms};
use crate::code::entries::CodeIndex;
use crate::code::loaded::LoadedModule;
use crate::heap::words::{self, Allocate};
use crate::term::tags::{HEADER, NIL, Term};

/// In x0 of a handler; no program has such a word. A `catch` that ends normally finds a value there instead.
pub const THROWN: Term = Term(HEADER);

/// Most entries of a stack trace (`erlang:system_flag(backtrace_depth, _)`).
const DEPTH: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Error,
    Exit,
    Throw,
}

impl Class {
    pub const fn atom(self) -> Term {
        Term::atom(match self {
            Class::Error => atoms::ERROR,
            Class::Exit => atoms::EXIT,
            Class::Throw => atoms::THROW,
        })
    }

    pub fn of(term: Term) -> Option<Class> {
        [Class::Error, Class::Exit, Class::Throw].into_iter().find(|class| class.atom() == term)
    }
}

/// Where a stack trace starts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Trace {
    /// At the function that was called, if a BIF raises: `{M, F, Arguments, []}`; else at the instruction.
    Called,
    /// At the caller: `error/1`, `exit/1`, `throw/1`.
    Caller,
    /// At the caller, with this list in place of its arity and this as its information: `error/2,3`.
    Arguments { arguments: Term, info: Term },
    /// All of it: `raise/3`.
    Given(Term),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Exception {
    pub class: Class,
    pub reason: Term,
    pub trace: Trace,
}

impl Exception {
    pub const fn new(class: Class, reason: Term) -> Exception {
        Exception { class, reason, trace: Trace::Called }
    }
}

impl Machine {
    /// An `error` of the instruction at work whose reason is an atom.
    pub fn error(&mut self, reason: Atom) -> *const u64 {
        self.raise(Exception::new(Class::Error, Term::atom(reason)), None)
    }

    /// An `error` of the instruction at work with the reason `{Tag, Value}`.
    pub fn error_with(&mut self, tag: Atom, value: Term) -> *const u64 {
        let reason = self.heap.tuple(&[Term::atom(tag), value]);
        self.raise(Exception::new(Class::Error, reason), None)
    }

    /// Raises at the instruction at work: gives the address of the handler, or null when the process ends.
    /// `called`: the function that raises, if it has no frame: a BIF, or one whose clauses do not fit.
    pub fn raise(&mut self, exception: Exception, called: Option<Term>) -> *const u64 {
        let raw = self.raw_trace(exception.class, exception.trace, called);
        self.unwind(exception.class, exception.reason, raw)
    }

    /// `{M, F, Arguments, Info}`: the first entry of a trace.
    pub fn entry(&mut self, module: Atom, function: Atom, arguments: &[Term], info: Term) -> Term {
        let arguments = self.heap.list(arguments);
        self.heap.tuple(&[Term::atom(module), Term::atom(function), arguments, info])
    }

    /// Goes to the innermost handler.
    pub fn unwind(&mut self, class: Class, reason: Term, raw: Term) -> *const u64 {
        // A `receive` that raised (a bad timeout) is over; what registers hold of a message in the queue is kept.
        self.secure_examined();
        self.passed = std::ptr::null_mut();
        let stack = words::stack(&self.heap);
        let Some(at) = stack.iter().position(|word| word.is_catch()) else {
            return self.uncaught(class, reason, raw);
        };
        let mark = stack[at];
        // The frame's word 0 is the return slot, its Y registers follow.
        self.heap.stop = self.heap.stop.wrapping_add(at).wrapping_sub(mark.catch_y() + 1);
        // The collector takes terms only, so `THROWN` is put into its place after it.
        self.x[..4].copy_from_slice(&[NIL, class.atom(), reason, raw]);
        if !self.collect_fragments(4) {
            return self.out_of_memory();
        }
        self.x[0] = THROWN;
        self.vm.arena.address(mark.catch_code_index())
    }

    /// An `error` of an instruction that verification did not expect to raise: no handler is ready for it, so that the
    /// process ends.
    pub fn fatal(&mut self, tag: Atom, value: Term) -> *const u64 {
        let reason = self.heap.tuple(&[Term::atom(tag), value]);
        let raw = self.raw_trace(Class::Error, Trace::Called, None);
        self.uncaught(Class::Error, reason, raw)
    }

    fn uncaught(&mut self, class: Class, reason: Term, raw: Term) -> *const u64 {
        let reason = match class {
            Class::Exit => return self.exit(reason),
            Class::Error => reason,
            Class::Throw => self.heap.tuple(&[Term::atom(atoms::NOCATCH), reason]),
        };
        let trace = self.build_trace(raw);
        let reason = self.heap.tuple(&[reason, trace]);
        self.died_of_error = true;
        self.exit(reason)
    }

    fn raw_trace(&mut self, class: Class, trace: Trace, called: Option<Term>) -> Term {
        let mut parts = [NIL; DEPTH + 2];
        parts[0] = class.atom();
        let places = &mut parts[1..];
        let mut count = self.places(&mut places[1..]);
        match trace {
            // The class is kept in front of the list, for who raises it again.
            Trace::Given(list) => return self.heap.tuple(&[class.atom(), list]),
            Trace::Called => {
                if let Some(entry) = called {
                    places[0] = entry;
                    count = count.min(DEPTH - 1);
                }
            }
            Trace::Caller => {}
            Trace::Arguments { arguments, info } => {
                places[0] = self.first_with_arguments(places[1], arguments, info);
                places.copy_within(2.., 1);
                count = count.saturating_sub(1);
            }
        }
        self.heap.tuple(&parts[..count + 2])
    }

    /// The entry of the function at `place`, with `arguments` in place of its arity.
    fn first_with_arguments(&mut self, place: Term, arguments: Term, info: Term) -> Term {
        let code = place.small_value() as CodeIndex;
        let Some(found) = self.vm.code.locate(code) else { return NIL };
        let location = self.location(found.file, found.line);
        let info = match (info.is_nil(), location.as_cons()) {
            (true, _) | (_, None) => {
                if info.is_nil() {
                    location
                } else {
                    info
                }
            }
            (false, Some((file, rest))) => {
                let line = rest.as_cons().map_or(NIL, |(line, _)| line);
                let list = self.heap.cons(line, info);
                self.heap.cons(file, list)
            }
        };
        self.heap.tuple(&[Term::atom(found.module), Term::atom(found.function), arguments, info])
    }

    /// The frame in force at an instruction; `None`: the index is in no module's code.
    fn frame_at(&self, code: CodeIndex) -> Option<Option<u16>> {
        Some(self.module_at(code)?.frame(code))
    }

    /// The module with this code. Stacks mostly alternate between few, and asking all schedulers' list takes a lock.
    fn module_at(&self, code: CodeIndex) -> Option<&'static LoadedModule> {
        let [first, second] = self.recent_modules.get();
        let is_in = |module: &&'static LoadedModule| (module.start..module.end).contains(&code);
        if let Some(module) = first.filter(is_in) {
            return Some(module);
        }
        let module = match second.filter(is_in) {
            Some(module) => module,
            None => self.vm.code.module_at(code)?,
        };
        self.recent_modules.set([Some(module), first]);
        Some(module)
    }

    /// The instruction at work or one of the calls around it is of this module.
    pub fn is_within(&self, module: &LoadedModule) -> bool {
        // Each call has a word of the stack at least.
        let mut places = vec![NIL; self.heap.stack_words() + 1];
        let count = self.places(&mut places);
        let range = i64::from(module.start)..i64::from(module.end);
        places[..count].iter().any(|place| range.contains(&place.small_value()))
    }

    /// Code indices of the instruction at work and of the calls around it, innermost first.
    fn places(&self, out: &mut [Term]) -> usize {
        let mut count = 0;
        let mut code = self.vm.arena.index(self.ip);
        let stack = words::stack(&self.heap);
        let mut at = self.saved_words;
        let mut is_first = true;
        while count < out.len() {
            let frame = match self.frame_at(code) {
                Some(frame) => {
                    out[count] = Term::small(i64::from(code));
                    count += 1;
                    frame
                }
                // A stub that was called; further out, the end of the stack.
                None if is_first => None,
                None => break,
            };
            is_first = false;
            // Without a frame the return address is the word at the stack's top; else behind return slot and Y registers.
            at += frame.map_or(0, |registers| registers as usize + 1);
            let Some(&address) = stack.get(at) else { break };
            // One word back: the call itself, which has the line and the frame.
            code = self.vm.arena.index(address.0 as *const u64).wrapping_sub(1);
        }
        count
    }

    /// The current stack trace, for `process_info` and `get_stacktrace`.
    pub fn current_trace(&mut self) -> Term {
        let raw = self.raw_trace(Class::Error, Trace::Caller, None);
        self.build_trace(raw)
    }

    /// The list that programs see. What is a list already stays as it is.
    pub fn build_trace(&mut self, raw: Term) -> Term {
        let Some(parts) = raw.as_tuple() else { return raw };
        if let &[_, given] = parts
            && given.is_list()
        {
            return given;
        }
        let parts = parts.to_vec();
        let mut entries = Vec::with_capacity(DEPTH);
        entries.extend(parts.get(1).filter(|&&first| first != NIL));
        for place in parts.iter().skip(2) {
            let Some(found) = self.vm.code.locate(place.small_value() as CodeIndex) else { continue };
            let info = self.location(found.file, found.line);
            let arity = Term::small(i64::from(found.arity));
            entries.push(self.heap.tuple(&[Term::atom(found.module), Term::atom(found.function), arity, info]));
        }
        self.heap.list(&entries)
    }

    /// `[{file, File}, {line, Line}]`, or `[]` when the line is not known.
    fn location(&mut self, file: Option<&str>, line: u32) -> Term {
        let Some(file) = file else { return NIL };
        let file = self.heap.string(file);
        let file = self.heap.tuple(&[Term::atom(atoms::FILE), file]);
        let line = self.heap.tuple(&[Term::atom(atoms::LINE), Term::small(i64::from(line))]);
        self.heap.list(&[file, line])
    }
}
