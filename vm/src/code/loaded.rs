//! A module in memory, and what is known of each of its instructions: function, frame, source line.

use super::entries::{CodeIndex, FunEntry};
use crate::atom::Atom;
use crate::term::tags::Term;

/// A function of a loaded module; it reaches to the next one's start.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    pub start: CodeIndex,
    /// Where calls go.
    pub entry: CodeIndex,
    pub name: Atom,
    pub arity: u32,
    pub exported: bool,
}

/// From this instruction on, up to the next of the list, the frame is of this size.
#[derive(Clone, Copy, Debug)]
pub struct FrameFrom {
    pub start: CodeIndex,
    /// Number of Y registers; `None`: no frame.
    pub frame: Option<u16>,
}

/// From this instruction on, up to the next of the list, the source is this line. Line 0: not known.
#[derive(Clone, Copy, Debug)]
pub struct LineFrom {
    pub start: CodeIndex,
    pub file: u16,
    pub line: u32,
}

/// Sizes in bytes of what a module takes.
#[derive(Clone, Copy, Default, Debug)]
pub struct Sizes {
    pub code: usize,
    pub literals: usize,
    /// Line table; what was dropped when debug information is not loaded.
    pub lines: usize,
    pub lines_dropped: usize,
    pub other: usize,
}

#[derive(Debug)]
pub struct LoadedModule {
    pub name: Atom,
    pub start: CodeIndex,
    pub end: CodeIndex,
    pub functions: Box<[Function]>,
    /// In the order of their numbers.
    pub funs: Box<[&'static FunEntry]>,
    pub frames: Box<[FrameFrom]>,
    /// Empty without debug information.
    pub lines: Box<[LineFrom]>,
    /// File 0 is the module's own.
    pub files: Box<[Box<str>]>,
    /// Literals: `module_info(attributes)` and `module_info(compile)`.
    pub attributes: Term,
    pub compile_info: Term,
    pub sizes: Sizes,
    /// Instructions that the VM lacks, by name; reaching one raises `undef`-like errors.
    pub unsupported: Box<[&'static str]>,
}

/// The function and line of an instruction.
#[derive(Clone, Copy, Debug)]
pub struct Located {
    pub module: Atom,
    pub function: Atom,
    pub arity: u32,
    pub file: Option<&'static str>,
    pub line: u32,
}

/// The last element that starts at or before `code`.
fn covering<T>(all: &[T], code: CodeIndex, start: impl Fn(&T) -> CodeIndex) -> Option<&T> {
    all.partition_point(|each| start(each) <= code).checked_sub(1).map(|at| &all[at])
}

impl LoadedModule {
    pub fn exported(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter().filter(|function| function.exported)
    }

    pub fn function(&self, code: CodeIndex) -> Option<&Function> {
        covering(&self.functions, code, |function| function.start)
    }

    /// Number of Y registers of the frame in force at an instruction; `None`: there is no frame.
    pub fn frame(&self, code: CodeIndex) -> Option<u16> {
        covering(&self.frames, code, |frame| frame.start).and_then(|found| found.frame)
    }

    pub fn locate(&'static self, code: CodeIndex) -> Option<Located> {
        let function = self.function(code)?;
        let line = covering(&self.lines, code, |line| line.start)
            .filter(|line| line.line != 0 && line.start >= function.start);
        Some(Located {
            module: self.name,
            function: function.name,
            arity: function.arity,
            file: line.and_then(|line| self.files.get(line.file as usize)).map(|file| &**file),
            line: line.map_or(0, |line| line.line),
        })
    }
}
