//! The generic instruction set of OTP 25 to 29, and what older compilers wrote: one table, everything else derived
//! from it.
//!
//! A row is the opcode's number, its name, and its operands with their roles. From it come the enum [`Instruction`],
//! the number and arity of each opcode, encoding, decoding and the text form. Numbers and arities are those of OTP's
//! `beam_opcodes`. Nothing executes here.

use crate::operand::*;

macro_rules! instructions {
    ($($(#[doc = $doc:literal])* $number:literal $name:ident { $($field:ident: $kind:ty),* };)+) => {
        /// One generic instruction with its operands.
        #[derive(Clone, PartialEq, Debug)]
        #[allow(non_camel_case_types)] // an instruction is called what OTP calls it
        pub enum Instruction {
            $($(#[doc = $doc])* $name { $($field: $kind),* },)+
        }

        /// A row of the table, for tools that list it.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct Row {
            pub number: u8,
            pub name: &'static str,
            pub operands: &'static [&'static str],
        }

        /// Every instruction, in the order of the table.
        pub const TABLE: &[Row] = &[$(Row {
            number: $number,
            name: stringify!($name),
            operands: &[$(stringify!($field)),*],
        },)+];

        impl Instruction {
            /// The opcode's number.
            pub fn number(&self) -> u8 {
                match self { $(Instruction::$name { .. } => $number,)+ }
            }

            /// Writes the operands, in order. The opcode's number is the caller's to write.
            pub(crate) fn write_operands(&self, _out: &mut impl WriteOperand) {
                match self { $(Instruction::$name { $($field),* } => { $($field.write(_out);)* })+ }
            }

            /// Reads the operands of the opcode `number`. `Ok(None)`: the table has no such row.
            pub(crate) fn read_operands<R: ReadOperand>(number: u8, _from: &mut R) -> Result<Option<Instruction>, R::Error> {
                Ok(Some(match number {
                    $($number => Instruction::$name { $($field: <$kind as Coded>::read(_from)?),* },)+
                    _ => return Ok(None),
                }))
            }
        }
    };
}

/// Names start with `r#` where Rust reserves the word.
impl Row {
    pub fn opcode_name(&self) -> &'static str {
        let name = self.name.strip_prefix("r#").unwrap_or(self.name);
        name.strip_suffix('_').unwrap_or(name)
    }
}

impl Instruction {
    /// The opcode's name, as OTP spells it.
    pub fn name(&self) -> &'static str {
        let number = self.number();
        TABLE.iter().find(|row| row.number == number).map_or("", Row::opcode_name)
    }
}

instructions! {
    // ---- Structure ----
    /// A place that jumps and calls name; the number is written without the tag of a label.
    1 label { number: u32 };
    /// Before a function's entry: raises `function_clause`.
    2 func_info { module: Source, function: Source, arity: Arity };
    /// The end of the code chunk.
    3 int_code_end {};
    /// The source location of the next instruction.
    153 line { location: LineIndex };
    /// Marks a function that loading runs.
    149 on_load {};
    /// Marks a function that native code may replace.
    179 nif_start {};
    /// An executable source line, for coverage (OTP 27).
    183 executable_line { location: Source, index: Source };
    /// A breakpoint place and its live variables (OTP 28).
    184 debug_line { kind: Source, location: Source, index: Source, live: Live, variables: Vec<Source> };

    // ---- Calls ----
    /// Calls a local function; the result comes in x0.
    4 call { arity: Arity, label: Label };
    /// Drops the frame and goes to a local function.
    5 call_last { arity: Arity, label: Label, deallocate: u32 };
    /// Goes to a local function; there is no frame.
    6 call_only { arity: Arity, label: Label };
    /// Calls an imported function.
    7 call_ext { arity: Arity, import: ImportIndex };
    /// Drops the frame and goes to an imported function.
    8 call_ext_last { arity: Arity, import: ImportIndex, deallocate: u32 };
    /// Goes to an imported function; there is no frame.
    78 call_ext_only { arity: Arity, import: ImportIndex };
    /// Calls the fun in the X register behind the arguments.
    75 call_fun { arity: Arity };
    /// Calls a fun; the tag says what the compiler knows of it (OTP 25).
    178 call_fun2 { tag: Source, arity: Arity, fun: Source };
    /// Calls the module and function in the two X registers behind the arguments.
    112 apply { arity: Arity };
    /// Drops the frame and goes there.
    113 apply_last { arity: Arity, deallocate: u32 };
    /// Goes back to the caller.
    19 r#return {};

    // ---- BIFs ----
    /// A BIF without arguments that cannot fail.
    9 bif0 { import: ImportIndex, dst: Register };
    /// A guard BIF of one argument that allocates nothing.
    10 bif1 { fail: Label, import: ImportIndex, arg: Source, dst: Register };
    /// A guard BIF of two arguments that allocates nothing.
    11 bif2 { fail: Label, import: ImportIndex, arg1: Source, arg2: Source, dst: Register };
    /// A guard BIF that may collect.
    124 gc_bif1 { fail: Label, live: Live, import: ImportIndex, arg: Source, dst: Register };
    /// The same with two arguments.
    125 gc_bif2 { fail: Label, live: Live, import: ImportIndex, arg1: Source, arg2: Source, dst: Register };
    /// The same with three arguments.
    152 gc_bif3 { fail: Label, live: Live, import: ImportIndex, arg1: Source, arg2: Source, arg3: Source, dst: Register };

    // ---- Frames and heap ----
    /// Makes a frame of `stack_need` Y registers.
    12 allocate { stack_need: u32, live: Live };
    /// The same, and reserves heap.
    13 allocate_heap { stack_need: u32, heap_need: HeapNeed, live: Live };
    /// Before OTP 24: the Y registers are initialised.
    14 allocate_zero { stack_need: u32, live: Live };
    /// Before OTP 24: the Y registers are initialised.
    15 allocate_heap_zero { stack_need: u32, heap_need: HeapNeed, live: Live };
    /// Reserves heap.
    16 test_heap { heap_need: HeapNeed, live: Live };
    /// Before OTP 24: sets one Y register to `[]`.
    17 init { dst: Register };
    /// Drops the frame.
    18 deallocate { words: u32 };
    /// Drops the first `words` Y registers, `remaining` are left.
    136 trim { words: u32, remaining: u32 };
    /// Sets Y registers to `[]` (OTP 24).
    172 init_yregs { registers: Vec<Source> };

    // ---- Data ----
    /// Copies a value.
    64 r#move { src: Source, dst: Register };
    /// Exchanges two registers.
    169 swap { a: Register, b: Register };
    /// Takes a cons apart.
    65 get_list { src: Source, head: Register, tail: Register };
    /// The head of a cons.
    162 get_hd { src: Source, head: Register };
    /// The tail of a cons.
    163 get_tl { src: Source, tail: Register };
    /// An element of a tuple, counted from 0.
    66 get_tuple_element { src: Source, index: u32, dst: Register };
    /// Overwrites an element of a tuple that nobody else has seen.
    67 set_tuple_element { value: Source, tuple: Source, index: u32 };
    /// Makes a cons.
    69 put_list { head: Source, tail: Source, dst: Register };
    /// Makes a tuple.
    164 put_tuple2 { dst: Register, elements: Vec<Source> };
    /// Copies a tuple with some elements changed (OTP 26).
    181 update_record { hint: Source, size: u32, src: Source, dst: Register, updates: Vec<Source> };
    /// Makes a fun (before OTP 24); the result is in x0.
    103 make_fun2 { fun: FunIndex };
    /// Makes a fun.
    171 make_fun3 { fun: FunIndex, dst: Register, free: Vec<Source> };

    // ---- Tests ----
    39 is_lt { fail: Label, arg1: Source, arg2: Source };
    40 is_ge { fail: Label, arg1: Source, arg2: Source };
    41 is_eq { fail: Label, arg1: Source, arg2: Source };
    42 is_ne { fail: Label, arg1: Source, arg2: Source };
    43 is_eq_exact { fail: Label, arg1: Source, arg2: Source };
    44 is_ne_exact { fail: Label, arg1: Source, arg2: Source };
    45 is_integer { fail: Label, arg: Source };
    46 is_float { fail: Label, arg: Source };
    47 is_number { fail: Label, arg: Source };
    48 is_atom { fail: Label, arg: Source };
    49 is_pid { fail: Label, arg: Source };
    50 is_reference { fail: Label, arg: Source };
    51 is_port { fail: Label, arg: Source };
    52 is_nil { fail: Label, arg: Source };
    53 is_binary { fail: Label, arg: Source };
    55 is_list { fail: Label, arg: Source };
    56 is_nonempty_list { fail: Label, arg: Source };
    57 is_tuple { fail: Label, arg: Source };
    58 test_arity { fail: Label, arg: Source, arity: u32 };
    77 is_function { fail: Label, arg: Source };
    114 is_boolean { fail: Label, arg: Source };
    115 is_function2 { fail: Label, arg: Source, arity: Source };
    129 is_bitstr { fail: Label, arg: Source };
    156 is_map { fail: Label, arg: Source };
    159 is_tagged_tuple { fail: Label, arg: Source, arity: u32, tag: Source };
    /// Goes to the label beside the value.
    59 select_val { arg: Source, fail: Label, list: Vec<Source> };
    /// Goes to the label beside the tuple's arity.
    60 select_tuple_arity { arg: Source, fail: Label, list: Vec<Source> };
    61 jump { label: Label };

    // ---- Exceptions ----
    62 catch { dst: Register, handler: Label };
    63 catch_end { src: Register };
    104 r#try { dst: Register, handler: Label };
    105 try_end { src: Register };
    106 try_case { src: Register };
    107 try_case_end { arg: Source };
    108 raise { stacktrace: Source, value: Source };
    161 raw_raise {};
    160 build_stacktrace {};
    72 badmatch { arg: Source };
    73 if_end {};
    74 case_end { arg: Source };
    /// No record of the right kind (OTP 26).
    180 badrecord { arg: Source };

    // ---- Messages ----
    20 send {};
    21 remove_message {};
    22 timeout {};
    23 loop_rec { fail: Label, dst: Source };
    24 loop_rec_end { label: Label };
    25 wait { label: Label };
    26 wait_timeout { label: Label, time: Source };
    173 recv_marker_bind { marker: Source, reference: Source };
    174 recv_marker_clear { reference: Source };
    175 recv_marker_reserve { marker: Source };
    176 recv_marker_use { reference: Source };

    // ---- Floats ----
    94 fclearerror {};
    95 fcheckerror { fail: Label };
    96 fmove { src: Source, dst: Source };
    97 fconv { src: Source, dst: Source };
    98 fadd { fail: Label, arg1: Source, arg2: Source, dst: Source };
    99 fsub { fail: Label, arg1: Source, arg2: Source, dst: Source };
    100 fmul { fail: Label, arg1: Source, arg2: Source, dst: Source };
    101 fdiv { fail: Label, arg1: Source, arg2: Source, dst: Source };
    102 fnegate { fail: Label, arg: Source, dst: Source };

    // ---- Maps ----
    154 put_map_assoc { fail: Label, src: Source, dst: Register, live: Live, pairs: Vec<Source> };
    155 put_map_exact { fail: Label, src: Source, dst: Register, live: Live, pairs: Vec<Source> };
    157 has_map_fields { fail: Label, src: Source, keys: Vec<Source> };
    158 get_map_elements { fail: Label, src: Source, pairs: Vec<Source> };

    // ---- Bit syntax ----
    117 bs_get_integer2 { fail: Label, context: Source, live: Live, size: Source, unit: u32, flags: u32, dst: Register };
    118 bs_get_float2 { fail: Label, context: Source, live: Live, size: Source, unit: u32, flags: u32, dst: Register };
    119 bs_get_binary2 { fail: Label, context: Source, live: Live, size: Source, unit: u32, flags: u32, dst: Register };
    120 bs_skip_bits2 { fail: Label, context: Source, size: Source, unit: u32, flags: u32 };
    121 bs_test_tail2 { fail: Label, context: Source, bits: u32 };
    131 bs_test_unit { fail: Label, context: Source, unit: u32 };
    132 bs_match_string { fail: Label, context: Source, bits: u32, offset: u32 };
    133 bs_init_writable {};
    138 bs_get_utf8 { fail: Label, context: Source, live: Live, flags: u32, dst: Register };
    139 bs_skip_utf8 { fail: Label, context: Source, live: Live, flags: u32 };
    140 bs_get_utf16 { fail: Label, context: Source, live: Live, flags: u32, dst: Register };
    141 bs_skip_utf16 { fail: Label, context: Source, live: Live, flags: u32 };
    142 bs_get_utf32 { fail: Label, context: Source, live: Live, flags: u32, dst: Register };
    143 bs_skip_utf32 { fail: Label, context: Source, live: Live, flags: u32 };
    165 bs_get_tail { context: Source, dst: Register, live: Live };
    166 bs_start_match3 { fail: Label, src: Source, live: Live, dst: Register };
    167 bs_get_position { context: Source, dst: Register, live: Live };
    168 bs_set_position { context: Source, position: Source };
    170 bs_start_match4 { fail: Source, live: Live, src: Source, dst: Register };
    177 bs_create_bin { fail: Label, heap_need: HeapNeed, live: Live, unit: u32, dst: Register, segments: Vec<Source> };
    /// A sequence of matches (OTP 26).
    182 bs_match { fail: Label, context: Source, commands: Vec<Source> };

    // ---- No compiler since OTP 25 writes these; older files have them ----
    /// Starts a tuple; its elements follow, one `put` each (before OTP 22).
    70 put_tuple { arity: u32, dst: Register };
    71 put { value: Source };
    /// Writes the next segment of the binary that `bs_init2` and its kin began.
    89 bs_put_integer { fail: Label, size: Source, unit: u32, flags: u32, value: Source };
    90 bs_put_binary { fail: Label, size: Source, unit: u32, flags: u32, value: Source };
    91 bs_put_float { fail: Label, size: Source, unit: u32, flags: u32, value: Source };
    92 bs_put_string { bytes: u32, offset: u32 };
    /// Begins a binary of a number of bytes.
    109 bs_init2 { fail: Label, size: Source, words: HeapNeed, live: Live, flags: u32, dst: Register };
    /// Adds sizes: the first and the second times `unit`.
    111 bs_add { fail: Label, size1: Source, size2: Source, unit: u32, dst: Register };
    /// Starts to match, with room for saved positions (before OTP 22).
    116 bs_start_match2 { fail: Label, src: Source, live: Live, slots: Source, dst: Register };
    122 bs_save2 { context: Source, slot: Source };
    123 bs_restore2 { context: Source, slot: Source };
    /// Makes a match context a binary again (before OTP 22).
    130 bs_context_to_binary { context: Source };
    /// Begins a binary that starts with the bits of another.
    134 bs_append { fail: Label, size: Source, words: HeapNeed, live: Live, unit: u32, src: Source, flags: u32, dst: Register };
    135 bs_private_append { fail: Label, size: Source, unit: u32, src: Source, flags: u32, dst: Register };
    /// Begins a bitstring of a number of bits.
    137 bs_init_bits { fail: Label, size: Source, words: HeapNeed, live: Live, flags: u32, dst: Register };
    144 bs_utf8_size { fail: Label, value: Source, dst: Register };
    145 bs_put_utf8 { fail: Label, flags: u32, value: Source };
    146 bs_utf16_size { fail: Label, value: Source, dst: Register };
    147 bs_put_utf16 { fail: Label, flags: u32, value: Source };
    148 bs_put_utf32 { fail: Label, flags: u32, value: Source };
    /// Remembers a place in the mailbox for the receive at the label (before OTP 24).
    150 recv_mark { label: Label };
    151 recv_set { label: Label };
}

/// Sink of operands, in the order of the table.
pub(crate) trait WriteOperand {
    fn unsigned(&mut self, value: u32);
    fn label(&mut self, label: Label);
    fn source(&mut self, source: &Source);
    fn heap_need(&mut self, need: HeapNeed);
    fn list(&mut self, items: &[Source]);
}

/// Source of operands, in the order of the table.
pub(crate) trait ReadOperand {
    type Error;
    fn unsigned(&mut self) -> Result<u32, Self::Error>;
    fn label(&mut self) -> Result<Label, Self::Error>;
    fn source(&mut self) -> Result<Source, Self::Error>;
    fn register(&mut self) -> Result<Register, Self::Error>;
    fn heap_need(&mut self) -> Result<HeapNeed, Self::Error>;
    fn list(&mut self) -> Result<Vec<Source>, Self::Error>;
}

/// An operand type: how it is written and read.
pub(crate) trait Coded: Sized {
    fn write(&self, out: &mut impl WriteOperand);
    fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error>;
}

macro_rules! coded_numbers {
    ($($kind:ident)+) => {
        $(impl Coded for $kind {
            fn write(&self, out: &mut impl WriteOperand) {
                out.unsigned(self.0);
            }
            fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error> {
                from.unsigned().map($kind)
            }
        })+
    };
}
coded_numbers!(Arity Live ImportIndex FunIndex LineIndex);

impl Coded for u32 {
    fn write(&self, out: &mut impl WriteOperand) {
        out.unsigned(*self);
    }
    fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error> {
        from.unsigned()
    }
}

impl Coded for Label {
    fn write(&self, out: &mut impl WriteOperand) {
        out.label(*self);
    }
    fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error> {
        from.label()
    }
}

impl Coded for Source {
    fn write(&self, out: &mut impl WriteOperand) {
        out.source(self);
    }
    fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error> {
        from.source()
    }
}

impl Coded for Register {
    fn write(&self, out: &mut impl WriteOperand) {
        out.source(&Source::from(*self));
    }
    fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error> {
        from.register()
    }
}

impl Coded for HeapNeed {
    fn write(&self, out: &mut impl WriteOperand) {
        out.heap_need(*self);
    }
    fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error> {
        from.heap_need()
    }
}

impl Coded for Vec<Source> {
    fn write(&self, out: &mut impl WriteOperand) {
        out.list(self);
    }
    fn read<R: ReadOperand>(from: &mut R) -> Result<Self, R::Error> {
        from.list()
    }
}
