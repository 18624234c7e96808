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
//! Offsets of jumps count bytes from the instruction's first word. In brackets
//! stands what a trace shows of an instruction, in its order.

/// An operand as a trace shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Operands that are read. The third one of a BIF stands in the high half of c.
    A,
    B,
    Third,
    /// Registers that are written.
    ToA,
    ToB,
    ToC,
    /// Numbers. An arity counts in steps of 8, like the X register that it names.
    NumberA,
    NumberB,
    NumberC,
    ArityA,
    /// A small integer.
    SmallC,
    /// Float registers.
    FloatA,
    FloatB,
    FloatC,
    /// The address that c is the offset of, if it is not 0.
    Label,
    /// What word 2 is: an export entry, a constant, a number.
    Export,
    Constant,
    Number2,
    /// A list of operands.
    Elements,
}

macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:ident [$($part:ident),*],)+) => {
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

            /// The operands, in the order in which they are shown.
            pub const fn parts(self) -> &'static [Part] {
                match self {
                    $(Opcode::$name => &[$(Part::$part),*],)+
                }
            }
        }
    };
}

operations! {
    // ---- Calls ----
    /// c: offset of the function. The return address goes to the frame's slot.
    Call [Label],
    /// a: bytes of frame to drop; c: offset.
    CallLast [NumberA, Label],
    /// c: offset.
    CallOnly [Label],
    /// word 2: the export entry.
    CallExternal [Export],
    /// a: bytes of frame to drop; word 2: the export entry.
    CallExternalLast [NumberA, Export],
    /// word 2: the export entry.
    CallExternalOnly [Export],
    /// a: arity; word 2: the export entry, which has the BIF. Result in x0.
    CallBif [Export],
    /// The same, and returns: there is no frame.
    CallBifOnly [Export],
    /// a: arity. The fun is in the X register behind the arguments.
    CallFun [ArityA],
    /// a: the fun; b: arity.
    CallFun2 [A, NumberB],
    /// a: arity. Module and function are in the two X registers behind the arguments.
    Apply [ArityA],
    /// a: arity; b: bytes of frame to drop.
    ApplyLast [ArityA, NumberB],
    /// Jumps to the address in the frame's return slot.
    Return [],
    /// The start of a frameless stub that loads the module of an export, word 2.
    Undefined [Export],
    /// Where the first frame of a process returns to: it ends with reason `normal`.
    ProcessEnd [],
    /// word 2: arity. No clause matched. The function's entry follows.
    FunctionClause [Number2],
    /// word 2: the name, an atom. What the VM has no operation for.
    Unsupported [Constant],

    // ---- Frames and heap ----
    /// a: bytes of frame; b: live X registers; c: bytes of heap.
    Allocate [NumberA, NumberB, NumberC],
    /// b: live X registers; c: bytes of heap.
    TestHeap [NumberB, NumberC],
    /// The same, and always collects: the stress switch.
    TestHeapStress [NumberB, NumberC],
    /// The same for frames.
    AllocateStress [NumberA, NumberB, NumberC],
    /// a: bytes of frame.
    Deallocate [NumberA],
    /// a: bytes of the Y registers to drop; the next word becomes the return slot.
    Trim [NumberA],
    /// a: a Y register, set to `[]`.
    InitY [ToA],

    // ---- Data ----
    /// a: source; b: destination.
    Move [A, ToB],
    /// a, b: registers.
    Swap [A, B, ToA, ToB],
    /// a: source; b: head; c: tail.
    GetList [A, ToB, ToC],
    /// a: source; b: destination.
    GetHead [A, ToB],
    /// a: source; b: destination.
    GetTail [A, ToB],
    /// a: source; b: destination; c: byte offset of the element behind the tuple's header.
    GetTupleElement [A, NumberC, ToB],
    /// a: head; b: tail; c: destination.
    PutList [A, B, ToC],
    /// b: destination; c: arity; words 2…: elements.
    PutTuple [Elements, ToB],
    /// a: value; b: tuple; c: byte offset of the element behind the tuple's header. For tuples that nobody else has seen.
    SetTupleElement [A, B, NumberC],
    /// a: source, a tuple; b: destination; c: arity; word 2: number of updates; words 3…: index from 1, value.
    UpdateRecord [A, Elements, ToB],
    /// b: destination; c: captured variables; word 2: the fun entry; words 3…: the variables.
    MakeFun [Elements, ToB],

    // ---- Tests: c is the offset to go on at when the test fails ----
    /// a: source.
    IsInteger [A, Label],
    /// a: source.
    IsFloat [A, Label],
    /// a: source.
    IsNumber [A, Label],
    /// a: source.
    IsAtom [A, Label],
    /// a: source.
    IsPid [A, Label],
    /// a: source.
    IsPort [A, Label],
    /// a: source.
    IsReference [A, Label],
    /// a: source.
    IsFunction [A, Label],
    /// a: source; b: arity.
    IsFunction2 [A, B, Label],
    /// a: source.
    IsNil [A, Label],
    /// a: source.
    IsNonemptyList [A, Label],
    /// a: source.
    IsList [A, Label],
    /// a: source.
    IsTuple [A, Label],
    /// a: source.
    IsBoolean [A, Label],
    /// a: source.
    IsBinary [A, Label],
    /// a: source.
    IsBitstring [A, Label],
    /// a: source.
    IsMap [A, Label],
    /// a: source; b: arity.
    TestArity [A, NumberB, Label],
    /// a: source; b: arity; word 2: the tag.
    IsTaggedTuple [A, NumberB, Constant, Label],
    /// a, b: sources.
    IsLess [A, B, Label],
    /// a, b: sources.
    IsGreaterOrEqual [A, B, Label],
    /// a, b: sources.
    IsEqual [A, B, Label],
    /// a, b: sources.
    IsNotEqual [A, B, Label],
    /// a, b: sources.
    IsExactEqual [A, B, Label],
    /// a, b: sources.
    IsExactNotEqual [A, B, Label],
    /// c: offset.
    Jump [Label],
    /// a: source; c: offset when nothing matches; word 2: count; then pairs of a constant and an offset.
    SelectValue [A, Label],
    /// The same with immediates in ascending order of their words, as unsigned numbers.
    SelectSorted [A, Label],
    /// a: source; c: as above; word 2: count, word 3: first; then an offset for each small integer from the first on.
    SelectDense [A, Label],
    /// The same as `SelectValue` over the arity of a tuple.
    SelectArity [A, Label],

    // ---- Arithmetic: low half of c is the destination, high half the live X registers; word 2: failure offset ----
    /// a + b.
    Add [A, B, ToC],
    /// a + constant: b is the destination, c the small constant as it stands in a word, word 2 as above, live above it.
    AddSmall [A, SmallC, ToB],
    /// a - b.
    Subtract [A, B, ToC],
    /// a * b.
    Multiply [A, B, ToC],
    /// a / b.
    Divide [A, B, ToC],
    /// a div b.
    IntegerDivide [A, B, ToC],
    /// a rem b.
    Remainder [A, B, ToC],
    /// a band b.
    BitAnd [A, B, ToC],
    /// a bor b.
    BitOr [A, B, ToC],
    /// a bxor b.
    BitXor [A, B, ToC],
    /// a bsl b.
    ShiftLeft [A, B, ToC],
    /// a bsr b.
    ShiftRight [A, B, ToC],
    /// bnot a.
    BitNot [A, ToC],
    /// -a.
    Negate [A, ToC],

    // ---- BIFs in guards and bodies. Low half of c: destination; high half: third argument; word 2: the export entry;
    // ---- word 3: failure offset, and live X registers in its high half; word 4…: constants ----
    /// No argument.
    Bif0 [Export, ToC],
    /// a: argument.
    Bif1 [Export, A, ToC],
    /// a, b: arguments.
    Bif2 [Export, A, B, ToC],
    /// a, b: arguments.
    Bif3 [Export, A, B, Third, ToC],
    /// `hd(a)`.
    Head [Export, A, ToC],
    /// `tl(a)`.
    Tail [Export, A, ToC],
    /// `tuple_size(a)`.
    TupleSize [Export, A, ToC],
    /// `element(a, b)`.
    Element [Export, A, B, ToC],
    /// a: destination.
    SelfPid [ToA],

    // ---- Maps. a: source; then lists of keys and values or destinations ----
    /// b: destination; c: live X registers; word 2: failure offset; word 3: number of pairs; words 4…: keys and values.
    PutMapAssoc [A, Elements, ToB],
    /// The same, and every key must be there.
    PutMapExact [A, Elements, ToB],
    /// c: failure offset; word 2: number of keys; words 3…: keys.
    HasMapFields [A, Elements, Label],
    /// c: failure offset; word 2: number of pairs; words 3…: keys and destinations.
    GetMapElements [A, Label],

    // ---- Bit syntax. a: source or context; b: destination; c: failure offset, 0: none ----
    /// word 2: live X registers.
    BsStartMatch [A, ToB, Label],
    /// word 2: unit, flags, live; word 3: size.
    BsGetInteger [A, ToB, Label],
    /// word 2: unit, flags, live; word 3: size.
    BsGetFloat [A, ToB, Label],
    /// word 2: unit, flags, live; word 3: size, or `all`.
    BsGetBinary [A, ToB, Label],
    /// word 2: unit; word 3: size, or `all`.
    BsSkipBits [A, Label],
    /// word 2: bits that must be left.
    BsTestTail [A, Label],
    /// word 2: what must divide the bits that are left.
    BsTestUnit [A, Label],
    /// word 2: bits that must be left at least; word 3: what must divide the rest.
    BsEnsure [A, Label],
    /// word 2: bits; words 3…: bytes.
    BsMatchString [A, Label],
    /// word 2: bits of the encoding's units, flags, live.
    BsGetUtf [A, ToB, Label],
    /// word 2: as above.
    BsSkipUtf [A, Label],
    /// c: live X registers.
    BsGetTail [A, ToB],
    /// The position goes to b.
    BsGetPosition [A, ToB],
    /// The position is in b.
    BsSetPosition [A, B],
    /// x0: a size; becomes an empty binary.
    BsInitWritable [],
    /// word 2: number of segments, live in the high half; word 3: words of the instruction; then the segments, each a word
    /// of kind, flags and unit, a value and a size, or a number of bytes and the bytes.
    BsCreateBinary [ToB, Label],

    // ---- Floats: a, b, c are numbers of float registers unless said otherwise ----
    /// a: source term, a float; b: float register.
    LoadFloat [A, FloatB],
    /// a: float register; b: destination term.
    StoreFloat [FloatA, ToB],
    /// a: source term, any number; b: float register.
    ConvertFloat [A, FloatB],
    /// c = a + b.
    FloatAdd [FloatA, FloatB, FloatC],
    /// c = a - b.
    FloatSubtract [FloatA, FloatB, FloatC],
    /// c = a * b.
    FloatMultiply [FloatA, FloatB, FloatC],
    /// c = a / b.
    FloatDivide [FloatA, FloatB, FloatC],
    /// b = -a.
    FloatNegate [FloatA, FloatB],

    // ---- Exceptions ----
    /// a: Y register; word 2: the mark, which names the handler.
    Catch [ToA],
    /// a: Y register.
    CatchEnd [ToA],
    /// a: Y register.
    TryEnd [ToA],
    /// a: Y register.
    TryCase [ToA],
    /// a: value.
    TryCaseEnd [A],
    /// a: value.
    BadMatch [A],
    /// a: value.
    CaseEnd [A],
    /// No clause of an `if` matched.
    IfEnd [],
    /// a: record name or value.
    BadRecord [A],
    /// a: raw stack trace; b: value.
    Raise [A, B],
    /// x0: class; x1: value; x2: raw stack trace.
    RawRaise [],
    /// x0: raw stack trace, becomes the list that programs see.
    BuildStacktrace [],

    // ---- Messages ----
    /// x0: receiver; x1: message.
    Send [],
    /// c: offset when the queue has no more; the message goes to x0.
    LoopReceive [Label],
    /// c: offset of the loop's start.
    LoopReceiveEnd [Label],
    /// The current message leaves the queue.
    RemoveMessage [],
    /// c: offset of the loop's start.
    Wait [Label],
    /// a: time; c: offset of the loop's start.
    WaitTimeout [A, Label],
    /// The wait is over.
    Timeout [],
}

/// Number of words of the fixed instructions; the others say theirs in a count.
pub const PLAIN: usize = 2;
