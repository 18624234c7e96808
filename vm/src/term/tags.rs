//! The tag table: the only masks and shifts of terms in the project.
//!
//! A term is one 64-bit word. Its low bits say what the others are:
//!
//! ```text
//!  63                                           5 4 3 2 1 0
//!  [ integer, 62 bits, two's complement             ] 0 0     small integer
//!  [ address of two words: head, tail             ] 0 0 1     cons
//!  [ address of a header word and the elements    ] 0 1 0     tuple
//!  [ address of a header word and its data        ] 1 1 0     any other boxed term
//!  [ atom table index                       ] 0 0 1 0 1       atom
//!  [ generation, 32 bits ][ index, 27 bits  ] 0 1 1 0 1       pid
//!  [ number                                 ] 1 0 1 0 1       port
//!  [ 0                                      ] 1 1 1 0 1       []
//!  [ size in words, 56 bits ][ kind, 5 bits       ] 0 1 1     header of a boxed term, never a value
//!  [ Y number, 13 bits ][ code index of the handler ] 1 1 1   catch mark, only on a stack
//! ```
//!
//! Small integers have tag 00, so that addition, subtraction and comparison
//! need no untagging. Addresses are multiples of 8. A code address on a stack
//! is a multiple of 8 too: a collection takes it for a small integer and
//! leaves it alone.
//!
//! During a collection a moved boxed term has the new pointer in place of its
//! header (no pointer has tag 011), and a moved cons has [`MOVED_CONS`] in
//! place of its head and the new pointer in place of its tail.

use crate::atom::Atom;

/// One Erlang value, or a word that points at it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Term(pub u64);

pub const SMALL_MASK: u64 = 0b11;
pub const SMALL_SHIFT: u32 = 2;
pub const PRIMARY_MASK: u64 = 0b111;
pub const CONS: u64 = 0b001;
pub const TUPLE: u64 = 0b010;
pub const HEADER: u64 = 0b011;
pub const IMMEDIATE: u64 = 0b101;
pub const BOXED: u64 = 0b110;
pub const CATCH: u64 = 0b111;

pub const IMMEDIATE_MASK: u64 = 0b11111;
pub const IMMEDIATE_SHIFT: u32 = 5;
pub const ATOM: u64 = 0b00101;
pub const PID: u64 = 0b01101;
pub const PORT: u64 = 0b10101;
pub const NIL: Term = Term(0b11101);

/// A word that is no value at all: the empty result of what cannot fail otherwise.
pub const NONE: Term = Term(0);

pub const PID_INDEX_BITS: u32 = 27;
const PID_INDEX_MASK: u64 = (1 << PID_INDEX_BITS) - 1;
const PID_GENERATION_SHIFT: u32 = 32;

const CATCH_Y_SHIFT: u32 = 35;

pub const HEADER_KIND_SHIFT: u32 = 3;
pub const HEADER_KIND_MASK: u64 = 0b11111;
pub const HEADER_SIZE_SHIFT: u32 = 8;

/// Smallest and largest integer that need no heap.
pub const SMALL_MIN: i64 = -(1 << 61);
pub const SMALL_MAX: i64 = (1 << 61) - 1;

/// What a header word introduces. Its size field counts the words behind the header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Boxed {
    /// Size is the arity.
    Tuple = 0,
    /// One word, the bits of the double.
    Float = 1,
    /// Magnitude, least significant word first; the kind tells the sign.
    PositiveBignum = 2,
    NegativeBignum = 3,
    /// Address of a `FunEntry`, then the captured variables.
    Fun = 4,
    /// Address of an `Export`.
    ExternalFun = 5,
    /// Two words that are unique; more of them for aliases and shared cells (`term/reference.rs`).
    Reference = 6,
    /// At most 32 pairs: a tuple of the keys in term order, then the values.
    FlatMap = 7,
    /// More pairs: their number as a small integer, then the root `MapNode`.
    HashMap = 8,
    /// A bitmap as a small integer, then a child for each set bit: a cons of key and value, or a `MapNode`.
    MapNode = 9,
    /// Size in bytes, then the bytes.
    HeapBinary = 10,
    /// Size in bytes, address of the counted bytes, link of the heap's list of such words.
    RefcBinary = 11,
    /// Offset and size in bits, both as small integers, then the binary that has the bits.
    SubBinary = 12,
    /// Position and end in bits, both as small integers, then the binary that has the bits. No value: a register's only.
    MatchContext = 13,
}

/// Kinds whose words are data: a collection copies them and does not look at them.
const RAW_KINDS: u32 = 1 << Boxed::Float as u32
    | 1 << Boxed::PositiveBignum as u32
    | 1 << Boxed::NegativeBignum as u32
    | 1 << Boxed::Reference as u32
    | 1 << Boxed::HeapBinary as u32
    | 1 << Boxed::RefcBinary as u32;

/// A header word, not a value. Also true of [`MOVED_CONS`].
#[inline(always)]
pub const fn is_header(word: u64) -> bool {
    word & PRIMARY_MASK == HEADER
}

/// The words behind this header are no terms.
#[inline(always)]
pub const fn is_raw(header: u64) -> bool {
    RAW_KINDS >> header_kind(header) & 1 != 0
}

/// In place of the head of a cons that a collection has moved.
pub const MOVED_CONS: u64 = HEADER | HEADER_KIND_MASK << HEADER_KIND_SHIFT;

/// The header of a boxed term with `words` words behind it.
pub const fn header(kind: Boxed, words: usize) -> u64 {
    (words as u64) << HEADER_SIZE_SHIFT | (kind as u64) << HEADER_KIND_SHIFT | HEADER
}

pub const fn header_words(header: u64) -> usize {
    (header >> HEADER_SIZE_SHIFT) as usize
}

pub const fn header_kind(header: u64) -> u64 {
    header >> HEADER_KIND_SHIFT & HEADER_KIND_MASK
}

impl Term {
    /// # Panics
    /// In debug builds, when the integer needs a bignum.
    #[inline(always)]
    pub const fn small(integer: i64) -> Term {
        debug_assert!(integer >= SMALL_MIN && integer <= SMALL_MAX);
        Term((integer as u64) << SMALL_SHIFT)
    }

    #[inline(always)]
    pub const fn atom(atom: Atom) -> Term {
        Term((atom.0 as u64) << IMMEDIATE_SHIFT | ATOM)
    }

    #[inline(always)]
    pub const fn pid(index: u32, generation: u32) -> Term {
        Term((generation as u64) << PID_GENERATION_SHIFT | (index as u64) << IMMEDIATE_SHIFT | PID)
    }

    #[inline(always)]
    pub const fn is_small(self) -> bool {
        self.0 & SMALL_MASK == 0
    }

    #[inline(always)]
    pub const fn are_small(self, other: Term) -> bool {
        (self.0 | other.0) & SMALL_MASK == 0
    }

    #[inline(always)]
    pub const fn is_cons(self) -> bool {
        self.0 & PRIMARY_MASK == CONS
    }

    #[inline(always)]
    pub const fn is_tuple(self) -> bool {
        self.0 & PRIMARY_MASK == TUPLE
    }

    /// A boxed term other than a tuple.
    #[inline(always)]
    pub const fn is_boxed(self) -> bool {
        self.0 & PRIMARY_MASK == BOXED
    }

    /// Cons, tuple or other boxed term: its word is an address.
    #[inline(always)]
    pub const fn is_pointer(self) -> bool {
        // 001, 010, 110 of the eight patterns; small integers with bit 2 set are 100.
        matches!(self.0 & PRIMARY_MASK, CONS | TUPLE | BOXED)
    }

    #[inline(always)]
    pub const fn is_atom(self) -> bool {
        self.0 & IMMEDIATE_MASK == ATOM
    }

    #[inline(always)]
    pub const fn is_pid(self) -> bool {
        self.0 & IMMEDIATE_MASK == PID
    }

    pub const fn port(number: u32) -> Term {
        Term((number as u64) << IMMEDIATE_SHIFT | PORT)
    }

    #[inline(always)]
    pub const fn is_port(self) -> bool {
        self.0 & IMMEDIATE_MASK == PORT
    }

    #[inline(always)]
    pub const fn is_nil(self) -> bool {
        self.0 == NIL.0
    }

    #[inline(always)]
    pub const fn is_list(self) -> bool {
        self.is_cons() || self.is_nil()
    }

    /// The value of a small integer. Meaningless for anything else.
    #[inline(always)]
    pub const fn small_value(self) -> i64 {
        self.0 as i64 >> SMALL_SHIFT
    }

    /// The index of an atom. Meaningless for anything else.
    #[inline(always)]
    pub const fn atom_value(self) -> Atom {
        Atom((self.0 >> IMMEDIATE_SHIFT) as u32)
    }

    #[inline(always)]
    pub const fn pid_index(self) -> u32 {
        (self.0 >> IMMEDIATE_SHIFT & PID_INDEX_MASK) as u32
    }

    #[inline(always)]
    pub const fn pid_generation(self) -> u32 {
        (self.0 >> PID_GENERATION_SHIFT) as u32
    }

    /// The address of a cons, tuple or boxed term.
    #[inline(always)]
    pub const fn address(self) -> *mut u64 {
        (self.0 & !PRIMARY_MASK) as *mut u64
    }

    /// A mark for the handler at a code index; lives in the Y register of that number between `catch` and `catch_end`.
    #[inline(always)]
    pub const fn catch(code_index: u32, y: u16) -> Term {
        Term((y as u64) << CATCH_Y_SHIFT | (code_index as u64) << 3 | CATCH)
    }

    #[inline(always)]
    pub const fn is_catch(self) -> bool {
        self.0 & PRIMARY_MASK == CATCH
    }

    #[inline(always)]
    pub const fn catch_code_index(self) -> u32 {
        (self.0 >> 3) as u32
    }

    /// Number of the Y register that the mark stands in: where it is found tells where its frame starts.
    #[inline(always)]
    pub const fn catch_y(self) -> usize {
        (self.0 >> CATCH_Y_SHIFT) as usize
    }
}
