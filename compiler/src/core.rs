//! Core: what a function means, without sugar and without registers.
//!
//! A function is a graph of blocks. A block has parameters (what joins pass
//! in), operations in order, and one end. Every variable is written at one
//! place (static single assignment), so that a fact about a variable holds
//! wherever the variable is known. Pattern matches are already decisions,
//! funs and comprehensions are functions of their own.
//!
//! ```text
//! fact/1:
//!   b0(v0):
//!     v0 =:= 0 ? b1 : b2
//!   b1:
//!     return 1
//!   b2:
//!     v1 = '-'(v0, 1)
//!     v2 = call fact/1(v1)
//!     v3 = '*'(v0, v2)
//!     return v3
//! ```
//!
//! Blocks inside a `try` or `catch` name their handler: any operation of theirs
//! may continue there, so what the handler reads stays alive all through them.

pub mod check;
pub mod graph;
mod print;

use crate::ast::Name;
use bytecode::external_term::ExternalTerm;
use std::rc::Rc;

/// Number of a variable in its function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Variable(pub u32);

/// Number of a block in its function; block 0 is the entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);

impl BlockId {
    pub const ENTRY: BlockId = BlockId(0);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Source file and line for the line table; line 0 is "none".
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Place {
    pub source: u16,
    pub line: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    Atom(Name),
    Integer(i64),
    Nil,
    /// Everything larger: floats, big integers, strings, tuples …
    Term(Rc<ExternalTerm>),
}

impl Constant {
    pub fn atom(name: &str) -> Constant {
        Constant::Atom(name.into())
    }

    pub fn is_atom(&self, name: &str) -> bool {
        matches!(self, Constant::Atom(atom) if &**atom == name)
    }

    pub fn to_term(&self) -> ExternalTerm {
        match self {
            Constant::Atom(name) => ExternalTerm::Atom(name.to_string()),
            Constant::Integer(value) => ExternalTerm::Integer(*value),
            Constant::Nil => ExternalTerm::Nil,
            Constant::Term(term) => (**term).clone(),
        }
    }

    pub fn from_term(term: ExternalTerm) -> Constant {
        match term {
            ExternalTerm::Atom(name) => Constant::Atom(name.as_str().into()),
            ExternalTerm::Integer(value) => Constant::Integer(value),
            ExternalTerm::Nil => Constant::Nil,
            term => Constant::Term(Rc::new(term)),
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Variable(Variable),
    Constant(Constant),
}

impl Value {
    pub fn atom(name: &str) -> Value {
        Value::Constant(Constant::atom(name))
    }

    pub fn integer(value: i64) -> Value {
        Value::Constant(Constant::Integer(value))
    }

    pub const NIL: Value = Value::Constant(Constant::Nil);

    pub fn variable(&self) -> Option<Variable> {
        match self {
            Value::Variable(variable) => Some(*variable),
            Value::Constant(_) => None,
        }
    }
}

impl From<Variable> for Value {
    fn from(variable: Variable) -> Value {
        Value::Variable(variable)
    }
}

/// A function of this module.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FunctionId {
    pub name: Name,
    pub arity: u32,
}

/// Who is called.
#[derive(Clone, PartialEq, Debug)]
pub enum Callee {
    Local(FunctionId),
    Remote(Name, Name),
    /// The fun is the last argument.
    Fun,
    /// Module and function are the last two arguments.
    Apply,
    /// `!`: two arguments, the destination first.
    Send,
}

/// One segment of a binary that is built or matched.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    pub kind: SegmentKind,
    pub unit: u32,
    pub little: bool,
    pub native: bool,
    pub signed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SegmentKind {
    Integer,
    Float,
    Binary,
    Utf8,
    Utf16,
    Utf32,
}

/// What one operation does. Results go to `Instruction::to`.
#[derive(Clone, PartialEq, Debug)]
pub enum Operation {
    Copy,
    /// A part of the message, taken out of it by `RemoveMessage`: until then it may not be kept in the frame.
    Keep,
    Tuple,
    Cons,
    Head,
    Tail,
    /// Head and tail at once; made late, just before registers are chosen.
    HeadTail,
    /// An element, counted from 0, of what is known to be a large enough tuple.
    Element(u32),
    /// A fun over a function of this module; arguments are the captured variables.
    MakeFun(FunctionId),
    /// A BIF of module `erlang` that is an instruction. May raise.
    Bif(Name),
    Call(Callee),
    /// Map, then keys and values. `exact`: every key must be there (`:=`).
    MapUpdate {
        exact: bool,
    },
    /// Per segment its value, then its size (`all` for the whole rest, unused for utf).
    BinaryCreate(Vec<Segment>),
    /// An empty binary that appends will write into; argument: size in bits.
    BinaryInitialWritable,
    /// The current position of a match context.
    BinaryPosition,
    BinarySetPosition,
    /// What is left of a match context.
    BinaryTail,
    RemoveMessage,
    /// Ends the timeout of a `receive`.
    Timeout,
    /// A float's value to a float register.
    FloatValue,
    /// Any number's value to a float register; raises if it is none.
    FloatNumber,
    /// `fadd` … on float registers; raises if the result is no finite number.
    Float(&'static str),
    /// A float register as a term.
    FloatTerm,
    /// Leaves a `try`; the argument is its tag.
    TryEnd,
    /// The raw stack trace of a handler as a term.
    BuildStacktrace,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Instruction {
    pub operation: Operation,
    pub arguments: Vec<Value>,
    pub to: Option<Variable>,
    /// Second result, of `HeadTail` only.
    pub also_to: Option<Variable>,
    pub place: Place,
}

/// A question that sends control two ways. Results exist where it is answered `yes`.
#[derive(Clone, PartialEq, Debug)]
pub enum Check {
    Less,
    GreaterEqual,
    Equal,
    NotEqual,
    ExactEqual,
    ExactNotEqual,
    /// `is_atom` … `is_map`, `is_nonempty_list`, `is_nil`: the test's name.
    Type(&'static str),
    /// A tuple, known to be one, has this many elements.
    Arity(u32),
    /// A tuple of this arity with the atom (second argument) in front; made late.
    TaggedTuple(u32),
    /// `is_function(F, Arity)`.
    FunctionArity,
    /// A guard BIF: `no` if it fails. One result.
    Bif(Name),
    /// Map, then keys that must be there. No results.
    HasKeys,
    /// Map, then keys; a result per key.
    MapElements,
    /// As the operation, in a guard: `no` where it would raise. One result.
    MapUpdate {
        exact: bool,
    },
    /// As the operation, in a guard. One result.
    BinaryCreate(Vec<Segment>),
    /// Makes a match context of a bit string.
    BinaryStart,
    /// Context and size (no size for utf): takes a segment.
    BinaryGet(Segment),
    BinarySkip(Segment),
    /// The context holds exactly so many more bits.
    BinaryTestTail(u32),
    /// What is left is a multiple of so many bits.
    BinaryTestUnit(u32),
    /// The next bits are these bytes.
    BinaryMatchString(Vec<u8>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    BadMatch,
    CaseClause,
    IfClause,
    TryClause,
    /// Arguments are those of the function.
    FunctionClause,
    /// `{badrecord, V}` of OTP 25.
    BadRecord,
}

/// How a block ends.
#[derive(Clone, PartialEq, Debug)]
pub enum End {
    Return(Value),
    Jump(BlockId, Vec<Value>),
    Branch {
        check: Check,
        arguments: Vec<Value>,
        to: Vec<Variable>,
        yes: BlockId,
        no: BlockId,
        place: Place,
    },
    Select {
        value: Value,
        cases: Vec<(Constant, BlockId)>,
        default: BlockId,
    },
    /// Of a tuple, known to be one.
    SelectArity {
        value: Value,
        cases: Vec<(u32, BlockId)>,
        default: BlockId,
    },
    TailCall {
        callee: Callee,
        arguments: Vec<Value>,
        place: Place,
    },
    Error {
        kind: ErrorKind,
        arguments: Vec<Value>,
        place: Place,
    },
    /// Raises again what a handler caught: the raw stack trace and the reason.
    Raise {
        stack: Value,
        reason: Value,
    },
    /// Head of a `receive`: looks at the next message.
    Receive {
        message: Variable,
        some: BlockId,
        none: BlockId,
    },
    /// The message did not match: on to the next one.
    NextMessage(BlockId),
    Wait(BlockId),
    WaitTimeout {
        timeout: Value,
        head: BlockId,
        expired: BlockId,
        place: Place,
    },
    /// Enters a `try` or `catch`.
    Try {
        kind: TryKind,
        tag: Variable,
        body: BlockId,
        handler: BlockId,
    },
    /// Control never comes here.
    Unreachable,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TryKind {
    /// The handler's parameters are class, reason and raw stack trace.
    Try,
    /// The handler's one parameter is the value of the `catch`, however it came about; normal ends jump there too.
    Catch,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    pub parameters: Vec<Variable>,
    pub body: Vec<Instruction>,
    pub end: End,
    /// Where exceptions of this block go.
    pub handler: Option<BlockId>,
    /// This block is a handler: of which `try`, and its tag.
    pub landing: Option<(TryKind, Variable)>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    pub id: FunctionId,
    /// Captured variables; they are the last parameters.
    pub free: u32,
    pub blocks: Vec<Block>,
    pub variable_count: u32,
    pub place: Place,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Module {
    pub name: Name,
    pub exports: Vec<FunctionId>,
    pub on_load: Option<FunctionId>,
    pub attributes: Vec<(Name, ExternalTerm)>,
    pub functions: Vec<Function>,
}

impl Function {
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    pub fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.index()]
    }

    pub fn new_variable(&mut self) -> Variable {
        self.variable_count += 1;
        Variable(self.variable_count - 1)
    }

    pub fn new_block(&mut self, handler: Option<BlockId>) -> BlockId {
        self.blocks.push(Block {
            parameters: Vec::new(),
            body: Vec::new(),
            end: End::Unreachable,
            handler,
            landing: None,
        });
        BlockId(self.blocks.len() as u32 - 1)
    }

    pub fn block_ids(&self) -> impl Iterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }
}

impl Operation {
    /// The X registers do not survive it.
    pub fn clobbers(&self) -> bool {
        matches!(self, Operation::Call(_) | Operation::BuildStacktrace | Operation::BinaryInitialWritable)
    }

    /// The result is in a float register.
    pub fn makes_float(&self) -> bool {
        matches!(self, Operation::FloatValue | Operation::FloatNumber | Operation::Float(_))
    }

    /// Needs a stack frame: control leaves the function and comes back.
    pub fn needs_frame(&self) -> bool {
        matches!(self, Operation::Call(_) | Operation::TryEnd)
    }

    /// Without effect, and cannot fail: may be dropped or moved when its result is not needed where it stands.
    pub fn is_pure(&self) -> bool {
        match self {
            Operation::Copy
            | Operation::Keep
            | Operation::Tuple
            | Operation::Cons
            | Operation::Head
            | Operation::Tail
            | Operation::HeadTail
            | Operation::Element(_)
            | Operation::FloatValue
            | Operation::FloatTerm
            | Operation::MakeFun(_) => true,
            Operation::Bif(name) => crate::lower::bifs::never_fails(name),
            _ => false,
        }
    }
}

impl End {
    /// The X registers do not survive it.
    pub fn clobbers(&self) -> bool {
        matches!(self, End::Receive { .. } | End::Wait(_) | End::WaitTimeout { .. })
    }

    pub fn successors(&self, mut visit: impl FnMut(BlockId)) {
        match self {
            End::Return(_) | End::TailCall { .. } | End::Error { .. } | End::Raise { .. } | End::Unreachable => {}
            End::Jump(block, _) | End::NextMessage(block) | End::Wait(block) => visit(*block),
            End::Branch { yes, no, .. } => {
                visit(*yes);
                visit(*no);
            }
            End::Select { cases, default, .. } => {
                cases.iter().for_each(|(_, block)| visit(*block));
                visit(*default);
            }
            End::SelectArity { cases, default, .. } => {
                cases.iter().for_each(|(_, block)| visit(*block));
                visit(*default);
            }
            End::Receive { some, none, .. } => {
                visit(*some);
                visit(*none);
            }
            End::WaitTimeout { head, expired, .. } => {
                visit(*head);
                visit(*expired);
            }
            End::Try { body, handler, .. } => {
                visit(*body);
                visit(*handler);
            }
        }
    }

    pub fn successors_mut(&mut self, mut visit: impl FnMut(&mut BlockId)) {
        match self {
            End::Return(_) | End::TailCall { .. } | End::Error { .. } | End::Raise { .. } | End::Unreachable => {}
            End::Jump(block, _) | End::NextMessage(block) | End::Wait(block) => visit(block),
            End::Branch { yes, no, .. } => {
                visit(yes);
                visit(no);
            }
            End::Select { cases, default, .. } => {
                cases.iter_mut().for_each(|(_, block)| visit(block));
                visit(default);
            }
            End::SelectArity { cases, default, .. } => {
                cases.iter_mut().for_each(|(_, block)| visit(block));
                visit(default);
            }
            End::Receive { some, none, .. } => {
                visit(some);
                visit(none);
            }
            End::WaitTimeout { head, expired, .. } => {
                visit(head);
                visit(expired);
            }
            End::Try { body, handler, .. } => {
                visit(body);
                visit(handler);
            }
        }
    }

    /// The values that the end reads.
    pub fn values(&self) -> &[Value] {
        match self {
            End::Return(value) | End::Select { value, .. } | End::SelectArity { value, .. } => {
                std::slice::from_ref(value)
            }
            End::WaitTimeout { timeout, .. } => std::slice::from_ref(timeout),
            End::Jump(_, arguments)
            | End::Branch { arguments, .. }
            | End::TailCall { arguments, .. }
            | End::Error { arguments, .. } => arguments,
            _ => &[],
        }
    }

    pub fn for_each_value(&self, mut visit: impl FnMut(&Value)) {
        if let End::Raise { stack, reason } = self {
            visit(stack);
            visit(reason);
        }
        self.values().iter().for_each(visit);
    }

    pub fn for_each_value_mut(&mut self, mut visit: impl FnMut(&mut Value)) {
        match self {
            End::Return(value) | End::Select { value, .. } | End::SelectArity { value, .. } => visit(value),
            End::WaitTimeout { timeout, .. } => visit(timeout),
            End::Jump(_, arguments)
            | End::Branch { arguments, .. }
            | End::TailCall { arguments, .. }
            | End::Error { arguments, .. } => arguments.iter_mut().for_each(visit),
            End::Raise { stack, reason } => {
                visit(stack);
                visit(reason);
            }
            _ => {}
        }
    }

    /// The variables that the end writes.
    pub fn for_each_result(&self, mut visit: impl FnMut(Variable)) {
        match self {
            End::Branch { to, .. } => to.iter().for_each(|&variable| visit(variable)),
            End::Receive { message, .. } => visit(*message),
            End::Try { tag, .. } => visit(*tag),
            _ => {}
        }
    }
}
