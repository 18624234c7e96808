//! The rules that code keeps, by name, and what a broken one is reported as.

use std::fmt;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// A rule that verification proves.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &[Rule] = &[$(Rule::$variant),+];

            /// The name that rejections and tests show.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)+ }
            }
        }
    };
}

rules! {
    /// The code is a row of functions, each with its `func_info`, and ends with `int_code_end`.
    Functions = "functions",
    /// A label exists, exists once, and has a number below the header's count.
    Labels = "labels",
    /// A jump stays inside its function.
    Jumps = "jumps",
    /// A call goes to the entry of a function of the same arity, or to an import of the same arity.
    Calls = "calls",
    /// Exports and funs name entries of functions with their arity; a fun's free variables are among its arguments.
    Tables = "tables",
    /// An atom, literal, import, fun, location or string exists.
    Indexes = "indexes",
    /// X, Y and F registers are numbered below 1024, Y registers below the frame's size.
    Registers = "registers",
    /// An operand is of a kind that the instruction takes.
    Operands = "operands",
    /// Every path ends in a return, a call that does not come back, a jump or a raise.
    Ends = "ends",
    /// A register that is read, kept or collected holds a term on every path.
    Initialised = "initialised",
    /// Frames are made once, dropped with their size, and labels are reached with one frame.
    Frames = "frames",
    /// Heap is reserved before it is written.
    Heap = "heap",
    /// Handlers are nested, live in Y registers, are entered with their frame, and are not values.
    Handlers = "handlers",
    /// A message is not kept before it is taken from the mailbox.
    Messages = "messages",
    /// A match context is not used as a term.
    Contexts = "contexts",
    /// A list of operands has the shape that the instruction takes.
    Lists = "lists",
    /// The work of verifying stays in proportion to the code.
    Effort = "effort",
}

/// Why a module is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// The chunk of the file: `Code`, `ExpT`, `FunT`.
    pub chunk: &'static str,
    /// `instruction 87 (call in total/1)`, or the entry of a table.
    pub place: String,
    pub rule: Rule,
    /// What was found, and what would have been right.
    pub message: String,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {} [{}]", self.chunk, self.place, self.message, self.rule.name())
    }
}

impl std::error::Error for Rejection {}
