//! The syntax tree: Erlang as it was written, macros expanded, nothing checked.
//!
//! Every node has the range of source it came from. Patterns are a tree of
//! their own (`Pattern`), made from expressions by `pattern.rs`.

use crate::source::Span;
use num_bigint::BigInt;

pub type Name = std::rc::Rc<str>;

/// A name where it was written.
#[derive(Clone, PartialEq, Debug)]
pub struct Ident {
    pub name: Name,
    pub span: Span,
}

/// A module: its forms in the order of the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Module {
    pub forms: Vec<Form>,
    /// Where the text ends, for what is missing altogether.
    pub end: Span,
}

impl Drop for Module {
    /// A deep tree is dropped on a deep stack: dropping recurses as deep as the tree.
    fn drop(&mut self) {
        let forms = std::mem::take(&mut self.forms);
        crate::pipeline::on_deep_stack(|| drop(forms));
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Form {
    pub kind: FormKind,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum FormKind {
    Module(Ident),
    Export(Vec<FunctionName>),
    ExportType(Vec<FunctionName>),
    Import(Ident, Vec<FunctionName>),
    /// `-compile(Options)`.
    Compile(Expr),
    /// `-file(Name, Line)`.
    File(String, u32),
    Record(Ident, Vec<RecordFieldDeclaration>),
    /// `-type`, `-opaque`, `-nominal`, `-spec`, `-callback`, `-optional_callbacks`: parsed and kept as text range only.
    TypeDeclaration {
        keyword: Ident,
    },
    /// `-behaviour(M)` or `-behavior(M)`.
    Behaviour(Ident),
    OnLoad(FunctionName),
    /// Any other attribute, its value a constant expression.
    Attribute(Ident, Expr),
    Function(Function),
}

/// `name/arity`.
#[derive(Clone, PartialEq, Debug)]
pub struct FunctionName {
    pub name: Ident,
    pub arity: u32,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct RecordFieldDeclaration {
    pub name: Ident,
    pub default: Option<Expr>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    pub name: Ident,
    pub arity: u32,
    /// At least one, all of the same arity (the parser checked).
    pub clauses: Vec<Clause>,
}

/// One clause of a function, `fun`, `case`, `if`, `receive` or `try … of`.
/// `case`, `receive` and `of` clauses have one pattern, `if` clauses have none.
#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    pub patterns: Vec<Pattern>,
    pub guard: Guard,
    pub body: Vec<Expr>,
    pub span: Span,
}

/// Alternatives (`;`) of conjunctions (`,`). Empty: no guard.
pub type Guard = Vec<Vec<Expr>>;

#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    /// The whole expression.
    pub span: Span,
    /// Byte offset, in the same text, of the place that messages and line tables name:
    /// the operator, the `#` of a record or map, the `:` of `M:F`, else the start.
    pub at: u32,
}

impl Expr {
    /// An expression that messages name by its start.
    pub fn new(kind: ExprKind, span: Span) -> Expr {
        Expr { kind, span, at: span.start }
    }

    /// The place that messages and line tables name, as an empty range.
    pub fn place(&self) -> Span {
        Span { start: self.at, end: self.at, ..self.span }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    Variable(Name),
    Atom(Name),
    Integer(BigInt),
    Float(f64),
    /// `$a`.
    Character(u32),
    /// Adjacent string literals are one.
    String(Vec<u32>),
    /// `~"…"` and its kin (OTP 27): a binary of the UTF-8 text.
    SigilBinary(Vec<u8>),
    /// `[]`.
    Nil,
    /// `[A, B | T]`; without `|` the tail is `None`.
    List(Vec<Expr>, Option<Box<Expr>>),
    Tuple(Vec<Expr>),
    Map(Vec<MapField>),
    MapUpdate(Box<Expr>, Vec<MapField>),
    /// `#name{…}`.
    Record(Ident, Vec<RecordField>),
    /// `E#name{…}`.
    RecordUpdate(Box<Expr>, Ident, Vec<RecordField>),
    /// `E#name.field`.
    RecordAccess(Box<Expr>, Ident, Ident),
    /// `#name.field`.
    RecordIndex(Ident, Ident),
    Binary(Vec<BinaryElement>),
    /// `P = E`.
    Match(Box<Pattern>, Box<Expr>),
    /// `P ?= E`, only inside `maybe`.
    MaybeMatch(Box<Pattern>, Box<Expr>),
    /// `F(Args)`: a local or imported function (`Atom`), a remote one (`Remote`), or the fun that `F` yields.
    Call(Box<Expr>, Vec<Expr>),
    /// `M:F` in front of the arguments of a call.
    Remote(Box<Expr>, Box<Expr>),
    Unary(UnaryOperator, Box<Expr>),
    Binary2(BinaryOperator, Box<Expr>, Box<Expr>),
    AndAlso(Box<Expr>, Box<Expr>),
    OrElse(Box<Expr>, Box<Expr>),
    Send(Box<Expr>, Box<Expr>),
    /// Old `catch E`.
    Catch(Box<Expr>),
    Block(Vec<Expr>),
    If(Vec<Clause>),
    Case(Box<Expr>, Vec<Clause>),
    /// Clauses, and `after Timeout -> Body`.
    Receive(Vec<Clause>, Option<(Box<Expr>, Vec<Expr>)>),
    Try(Box<Try>),
    /// `maybe … else … end`.
    Maybe(Vec<Expr>, Vec<Clause>),
    /// `fun (…) -> … end`; with a name for `fun Name(…) -> … end`.
    Fun {
        name: Option<Ident>,
        arity: u32,
        clauses: Vec<Clause>,
    },
    /// `fun f/1`.
    LocalFun(Ident, u32),
    /// `fun M:F/A`; each part may be a variable.
    RemoteFun(Box<Expr>, Box<Expr>, Box<Expr>),
    ListComprehension(Box<Expr>, Vec<Qualifier>),
    BinaryComprehension(Box<Expr>, Vec<Qualifier>),
    MapComprehension(Box<Expr>, Box<Expr>, Vec<Qualifier>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Try {
    pub body: Vec<Expr>,
    /// `of` clauses; empty when there is no `of`.
    pub of: Vec<Clause>,
    pub catches: Vec<CatchClause>,
    /// `after` body; empty when there is none.
    pub after: Vec<Expr>,
}

/// `Class:Reason:Stacktrace when Guard -> Body`.
#[derive(Clone, PartialEq, Debug)]
pub struct CatchClause {
    /// An atom or a variable pattern; `None` means `throw`.
    pub class: Option<Pattern>,
    pub reason: Pattern,
    pub stacktrace: Option<Ident>,
    pub guard: Guard,
    pub body: Vec<Expr>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct MapField {
    pub key: Expr,
    pub value: Expr,
    /// `=>` creates, `:=` demands that the key is there.
    pub exact: bool,
    pub span: Span,
}

/// `field = Value`; `_ = Value` has the name `_`.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordField {
    pub name: Ident,
    pub value: Expr,
}

/// `Value:Size/type-specifiers`.
#[derive(Clone, PartialEq, Debug)]
pub struct BinaryElement {
    pub value: Expr,
    pub size: Option<Expr>,
    pub specifiers: Vec<(Ident, Option<u32>)>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Qualifier {
    pub kind: QualifierKind,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum QualifierKind {
    /// `P <- List`, or `P <:- List` (strict, OTP 28).
    List {
        pattern: Pattern,
        list: Expr,
        strict: bool,
    },
    /// `P <= Binary`, or `P <:= Binary`.
    Binary {
        pattern: Pattern,
        binary: Expr,
        strict: bool,
    },
    /// `K := V <- Map`.
    Map {
        key: Pattern,
        value: Pattern,
        map: Expr,
        strict: bool,
    },
    /// `G1 && G2` (OTP 28).
    Zip(Vec<Qualifier>),
    Filter(Expr),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOperator {
    Plus,
    Minus,
    Not,
    BitNot,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    IntegerDivide,
    Remainder,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    And,
    Or,
    Xor,
    Append,
    ListSubtract,
    Equal,
    NotEqual,
    ExactEqual,
    ExactNotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl BinaryOperator {
    /// As it is written, which is also its name in the module `erlang`.
    pub fn text(self) -> &'static str {
        use BinaryOperator::*;
        match self {
            Add => "+",
            Subtract => "-",
            Multiply => "*",
            Divide => "/",
            IntegerDivide => "div",
            Remainder => "rem",
            BitAnd => "band",
            BitOr => "bor",
            BitXor => "bxor",
            ShiftLeft => "bsl",
            ShiftRight => "bsr",
            And => "and",
            Or => "or",
            Xor => "xor",
            Append => "++",
            ListSubtract => "--",
            Equal => "==",
            NotEqual => "/=",
            ExactEqual => "=:=",
            ExactNotEqual => "=/=",
            Less => "<",
            LessEqual => "=<",
            Greater => ">",
            GreaterEqual => ">=",
        }
    }
}

impl UnaryOperator {
    pub fn text(self) -> &'static str {
        match self {
            UnaryOperator::Plus => "+",
            UnaryOperator::Minus => "-",
            UnaryOperator::Not => "not",
            UnaryOperator::BitNot => "bnot",
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Pattern {
    pub kind: PatternKind,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    Variable(Name),
    Atom(Name),
    Integer(BigInt),
    Float(f64),
    Character(u32),
    String(Vec<u32>),
    SigilBinary(Vec<u8>),
    Nil,
    List(Vec<Pattern>, Option<Box<Pattern>>),
    Tuple(Vec<Pattern>),
    /// Keys are guard expressions.
    Map(Vec<(Expr, Pattern)>),
    Record(Ident, Vec<(Ident, Pattern)>),
    /// `#name.field`: an integer known at compile time.
    RecordIndex(Ident, Ident),
    Binary(Vec<BinaryPatternElement>),
    /// `P1 = P2`.
    Alias(Box<Pattern>, Box<Pattern>),
    /// `"prefix" ++ Rest`.
    StringPrefix(Vec<u32>, Box<Pattern>),
    /// An arithmetic expression of constants, still to be folded.
    Constant(Box<Expr>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct BinaryPatternElement {
    pub value: Pattern,
    pub size: Option<Expr>,
    pub specifiers: Vec<(Ident, Option<u32>)>,
    pub span: Span,
}
