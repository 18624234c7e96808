//! The internal operations: what the loader turns generic instructions into.
//!
//! An instruction is a run of 8-byte words. The first names the handler (the
//! reference interpreter's code has the operation's number there instead), the
//! second packs three operands; what follows is said in each row.
//!
//! ```text
//!  word 0   handler
//!       1   [ c: 32 bits ][ b: 16 bits ][ a: 16 bits ]
//!       2…  constants, addresses, lists
//! ```
//! Offsets of jumps count bytes from the instruction's first word.

macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u16)]
        pub enum Opcode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Opcode {
            pub const ALL: &[Opcode] = &[$(Opcode::$name,)+];

            pub fn name(self) -> &'static str {
                match self {
                    $(Opcode::$name => stringify!($name),)+
                }
            }
        }
    };
}

operations! {
    // ---- Calls ----
    /// c: offset of the function. The return address goes to the frame's slot.
    Call,
    /// a: bytes of frame to drop; c: offset.
    CallLast,
    /// c: offset.
    CallOnly,
    /// word 2: the export entry.
    CallExternal,
    /// a: bytes of frame to drop; word 2: the export entry.
    CallExternalLast,
    /// word 2: the export entry.
    CallExternalOnly,
    /// a: arity; word 2: the export entry, which has the BIF. Result in x0.
    CallBif,
    /// The same, and returns: there is no frame.
    CallBifOnly,
    /// a: arity. The fun is in the X register behind the arguments.
    CallFun,
    /// a: the fun; b: arity.
    CallFun2,
    /// a: arity. Module and function are in the two X registers behind the arguments.
    Apply,
    /// a: arity; b: bytes of frame to drop.
    ApplyLast,
    /// Jumps to the address in the frame's return slot.
    Return,
    /// The start of a frameless stub that loads the module of an export, word 2.
    Undefined,
    /// Where the first frame of a process returns to: it ends with reason `normal`.
    ProcessEnd,
    /// word 2: arity. No clause matched. The function's entry follows.
    FunctionClause,
    /// word 2: the name, an atom. What the VM has no operation for.
    Unsupported,

    // ---- Frames and heap ----
    /// a: bytes of frame; b: live X registers; c: bytes of heap.
    Allocate,
    /// b: live X registers; c: bytes of heap.
    TestHeap,
    /// The same, and always collects: the stress switch.
    TestHeapStress,
    /// The same for frames.
    AllocateStress,
    /// a: bytes of frame.
    Deallocate,
    /// a: bytes of the Y registers to drop; the next word becomes the return slot.
    Trim,
    /// a: a Y register, set to `[]`.
    InitY,

    // ---- Data ----
    /// a: source; b: destination.
    Move,
    /// a, b: registers.
    Swap,
    /// a: source; b: head; c: tail.
    GetList,
    /// a: source; b: destination.
    GetHead,
    /// a: source; b: destination.
    GetTail,
    /// a: source; b: destination; c: byte offset of the element behind the tuple's header.
    GetTupleElement,
    /// a: head; b: tail; c: destination.
    PutList,
    /// b: destination; c: arity; words 2…: elements.
    PutTuple,
    /// a: value; b: tuple; c: byte offset of the element behind the tuple's header. For tuples that nobody else has seen.
    SetTupleElement,
    /// a: source, a tuple; b: destination; c: arity; word 2: number of updates; words 3…: index from 1, value.
    UpdateRecord,
    /// b: destination; c: captured variables; word 2: the fun entry; words 3…: the variables.
    MakeFun,

    // ---- Tests: c is the offset to go on at when the test fails ----
    /// a: source.
    IsInteger,
    /// a: source.
    IsFloat,
    /// a: source.
    IsNumber,
    /// a: source.
    IsAtom,
    /// a: source.
    IsPid,
    /// a: source.
    IsPort,
    /// a: source.
    IsReference,
    /// a: source.
    IsFunction,
    /// a: source; b: arity.
    IsFunction2,
    /// a: source.
    IsNil,
    /// a: source.
    IsNonemptyList,
    /// a: source.
    IsList,
    /// a: source.
    IsTuple,
    /// a: source.
    IsBoolean,
    /// a: source.
    IsBinary,
    /// a: source.
    IsBitstring,
    /// a: source.
    IsMap,
    /// a: source; b: arity.
    TestArity,
    /// a: source; b: arity; word 2: the tag.
    IsTaggedTuple,
    /// a, b: sources.
    IsLess,
    /// a, b: sources.
    IsGreaterOrEqual,
    /// a, b: sources.
    IsEqual,
    /// a, b: sources.
    IsNotEqual,
    /// a, b: sources.
    IsExactEqual,
    /// a, b: sources.
    IsExactNotEqual,
    /// c: offset.
    Jump,
    /// a: source; c: offset when nothing matches; word 2: count; then pairs of a constant and an offset.
    SelectValue,
    /// The same with immediates in ascending order of their words, as unsigned numbers.
    SelectSorted,
    /// a: source; c: as above; word 2: count, word 3: first; then an offset for each small integer from the first on.
    SelectDense,
    /// The same as `SelectValue` over the arity of a tuple.
    SelectArity,

    // ---- Arithmetic: low half of c is the destination, high half the live X registers; word 2: failure offset ----
    /// a + b.
    Add,
    /// a + constant: b is the destination, c the small constant as it stands in a word, word 2 as above, live above it.
    AddSmall,
    /// a - b.
    Subtract,
    /// a * b.
    Multiply,
    /// a / b.
    Divide,
    /// a div b.
    IntegerDivide,
    /// a rem b.
    Remainder,
    /// a band b.
    BitAnd,
    /// a bor b.
    BitOr,
    /// a bxor b.
    BitXor,
    /// a bsl b.
    ShiftLeft,
    /// a bsr b.
    ShiftRight,
    /// bnot a.
    BitNot,
    /// -a.
    Negate,

    // ---- BIFs in guards and bodies. Low half of c: destination; high half: third argument; word 2: the export entry;
    // ---- word 3: failure offset, and live X registers in its high half; word 4…: constants ----
    /// No argument.
    Bif0,
    /// a: argument.
    Bif1,
    /// a, b: arguments.
    Bif2,
    /// a, b: arguments.
    Bif3,
    /// `hd(a)`.
    Head,
    /// `tl(a)`.
    Tail,
    /// `tuple_size(a)`.
    TupleSize,
    /// `element(a, b)`.
    Element,
    /// a: destination.
    SelfPid,

    // ---- Maps. a: source; then lists of keys and values or destinations ----
    /// b: destination; c: live X registers; word 2: failure offset; word 3: number of pairs; words 4…: keys and values.
    PutMapAssoc,
    /// The same, and every key must be there.
    PutMapExact,
    /// c: failure offset; word 2: number of keys; words 3…: keys.
    HasMapFields,
    /// c: failure offset; word 2: number of pairs; words 3…: keys and destinations.
    GetMapElements,

    // ---- Bit syntax. a: source or context; b: destination; c: failure offset, 0: none ----
    /// word 2: live X registers.
    BsStartMatch,
    /// word 2: unit, flags, live; word 3: size.
    BsGetInteger,
    /// word 2: unit, flags, live; word 3: size.
    BsGetFloat,
    /// word 2: unit, flags, live; word 3: size, or `all`.
    BsGetBinary,
    /// word 2: unit; word 3: size, or `all`.
    BsSkipBits,
    /// word 2: bits that must be left.
    BsTestTail,
    /// word 2: what must divide the bits that are left.
    BsTestUnit,
    /// word 2: bits that must be left at least; word 3: what must divide the rest.
    BsEnsure,
    /// word 2: bits; words 3…: bytes.
    BsMatchString,
    /// word 2: bits of the encoding's units, flags, live.
    BsGetUtf,
    /// word 2: as above.
    BsSkipUtf,
    /// c: live X registers.
    BsGetTail,
    /// The position goes to b.
    BsGetPosition,
    /// The position is in b.
    BsSetPosition,
    /// x0: a size; becomes an empty binary.
    BsInitWritable,
    /// word 2: number of segments, live in the high half; word 3: words of the instruction; then the segments, each a word
    /// of kind, flags and unit, a value and a size, or a number of bytes and the bytes.
    BsCreateBinary,

    // ---- Floats: a, b, c are byte offsets of float registers unless said otherwise ----
    /// a: source term, a float; b: float register.
    LoadFloat,
    /// a: float register; b: destination term.
    StoreFloat,
    /// a: source term, any number; b: float register.
    ConvertFloat,
    /// c = a + b.
    FloatAdd,
    /// c = a - b.
    FloatSubtract,
    /// c = a * b.
    FloatMultiply,
    /// c = a / b.
    FloatDivide,
    /// b = -a.
    FloatNegate,

    // ---- Exceptions ----
    /// a: Y register; word 2: the mark, which names the handler.
    Catch,
    /// a: Y register.
    CatchEnd,
    /// a: Y register.
    TryEnd,
    /// a: Y register.
    TryCase,
    /// a: value.
    TryCaseEnd,
    /// a: value.
    BadMatch,
    /// a: value.
    CaseEnd,
    /// No clause of an `if` matched.
    IfEnd,
    /// a: record name or value.
    BadRecord,
    /// a: raw stack trace; b: value.
    Raise,
    /// x0: class; x1: value; x2: raw stack trace.
    RawRaise,
    /// x0: raw stack trace, becomes the list that programs see.
    BuildStacktrace,

    // ---- Messages ----
    /// x0: receiver; x1: message.
    Send,
    /// c: offset when the queue has no more; the message goes to x0.
    LoopReceive,
    /// c: offset of the loop's start.
    LoopReceiveEnd,
    /// The current message leaves the queue.
    RemoveMessage,
    /// c: offset of the loop's start.
    Wait,
    /// a: time; c: offset of the loop's start.
    WaitTimeout,
    /// The wait is over.
    Timeout,
}

/// Number of words of the fixed instructions; the others say theirs in a count.
pub const PLAIN: usize = 2;
