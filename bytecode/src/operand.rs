//! Operands of generic instructions. No bare `u32` leaves this file: every index has a type of its own.

/// A temporary register, `{x, N}`. Not kept across calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct XReg(pub u16);

/// A stack slot of the current frame, `{y, N}`. Kept across calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct YReg(pub u16);

/// A floating-point register, `{fr, N}`, holding an unboxed double inside one expression.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FReg(pub u16);

/// A label, `{f, N}`. Label 0 means "no failure label: raise an exception".
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Label(pub u32);

impl Label {
    /// `{f, 0}`: failure raises instead of jumping.
    pub const NONE: Label = Label(0);
}

/// Index into the module's atom table, counted from 0 (the file counts from 1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct AtomIndex(pub u32);

/// Index into the module's literal table, counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LiteralIndex(pub u32);

/// Index into the module's import table, counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ImportIndex(pub u32);

/// Index into the module's fun table (`make_fun3` and its kin), counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FunIndex(pub u32);

/// Index into the module's line table, counted from 1; 0 means "no location".
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LineIndex(pub u32);

/// Number of arguments.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Arity(pub u32);

/// X registers `0..live` hold values that a collection must keep.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Live(pub u32);

/// Words that an instruction reserves on the heap: plain words, boxed floats and funs are counted apart in the file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct HeapNeed {
    pub words: u32,
    pub floats: u32,
    pub funs: u32,
}

/// A place that is written: `{x, N}` or `{y, N}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Register {
    X(XReg),
    Y(YReg),
}

/// A value that is read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Source {
    X(XReg),
    Y(YReg),
    /// A float register; only `fmove`, `fconv` and float arithmetic take one.
    F(FReg),
    /// An integer that fits 64 bits. Larger ones are literals (the decoder adds them to the literal table).
    Integer(i64),
    Atom(AtomIndex),
    Nil,
    Literal(LiteralIndex),
    /// Only in lists of operands and where an instruction takes either: the targets of `select_val`, say.
    Label(Label),
    /// Only in lists of operands: the arities of `select_tuple_arity`, say.
    Unsigned(u32),
}

impl From<Register> for Source {
    fn from(register: Register) -> Source {
        match register {
            Register::X(x) => Source::X(x),
            Register::Y(y) => Source::Y(y),
        }
    }
}
