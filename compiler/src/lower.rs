//! AST to Core: sugar goes, patterns become decisions, funs become functions.
//!
//! Expressions are lowered into the current block of the current function.
//! What branches opens blocks and joins them again; the join's parameters are
//! the value and the variables that all branches bound. Relies on lint: names
//! are bound and safe, guards and patterns legal. What lint should have
//! refused becomes an `internal` diagnostic, never a panic.

pub mod bifs;
pub mod binary;
mod call;
mod clause;
mod comprehension;
pub mod constant;
mod exception;
mod expression;
mod free;
mod fun;
mod guard;
mod map;
mod receive;
mod record;

use crate::ast::{self, Expr, Form, FormKind, Name, RecordFieldDeclaration};
use crate::core::{
    self, BlockId, Callee, Check, Constant, End, ErrorKind, Function, FunctionId, Instruction, Operation, Place, Value,
    Variable,
};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use bytecode::external_term::ExternalTerm;
use rustc_hash::{FxHashMap, FxHashSet};

/// Lowers a whole module.
///
/// # Errors
/// Everything that is refused or broken, with its place.
pub fn module(module: &ast::Module, export_all: bool, sources: &[Source]) -> Result<core::Module, Vec<Diagnostic>> {
    let mut lowering = Lowering::new(sources);
    let mut result = core::Module {
        name: "undefined".into(),
        exports: Vec::new(),
        on_load: None,
        attributes: Vec::new(),
        functions: Vec::new(),
    };
    let mut everything = export_all;
    for form in &module.forms {
        lowering.declaration(form, &mut result, &mut everything);
    }
    for form in &module.forms {
        if let FormKind::Function(function) = &form.kind {
            lowering.function(function);
        }
    }
    if everything {
        let all = lowering.defined_in_order.iter().cloned();
        result.exports = all.collect();
    }
    result.functions = lowering.finished;
    add_module_info(&mut result);
    if lowering.diagnostics.is_empty() { Ok(result) } else { Err(lowering.diagnostics) }
}

/// `module_info/0` and `/1`, which every module has.
fn add_module_info(module: &mut core::Module) {
    for arity in 0..=1 {
        let id = FunctionId { name: "module_info".into(), arity };
        let mut function =
            Function { id: id.clone(), free: 0, blocks: Vec::new(), variable_count: 0, place: Place::default() };
        let entry = function.new_block(None);
        let parameters: Vec<Variable> = (0..arity).map(|_| function.new_variable()).collect();
        let mut arguments = vec![Value::Constant(Constant::Atom(module.name.clone()))];
        arguments.extend(parameters.iter().map(|&parameter| Value::from(parameter)));
        let block = function.block_mut(entry);
        block.parameters = parameters;
        block.end = End::TailCall {
            callee: Callee::Remote("erlang".into(), "get_module_info".into()),
            arguments,
            place: Place::default(),
        };
        module.functions.push(function);
        if !module.exports.contains(&id) {
            module.exports.push(id);
        }
    }
}

/// What a name stands for.
#[derive(Clone)]
enum Binding {
    Value(Value),
    /// The name of the `fun` we are in, and what it captured.
    Itself(FunctionId, Vec<Value>),
}

/// The function being lowered; funs inside it push a state of their own.
struct State {
    function: Function,
    current: BlockId,
    /// Nothing leads to `current`: an end was just written.
    dead: bool,
    /// Handler of the innermost `try` around `current`.
    handler: Option<BlockId>,
    names: FxHashMap<Name, Binding>,
    /// Names in the order they were bound, with what they meant before: scopes end by undoing.
    trail: Vec<(Name, Option<Binding>)>,
    /// Where `maybe` goes when a `?=` does not match.
    maybe_else: Option<BlockId>,
}

impl State {
    fn new(id: FunctionId, place: Place) -> State {
        let mut function = Function { id, free: 0, blocks: Vec::new(), variable_count: 0, place };
        function.new_block(None);
        State {
            function,
            current: BlockId::ENTRY,
            dead: false,
            handler: None,
            names: FxHashMap::default(),
            trail: Vec::new(),
            maybe_else: None,
        }
    }
}

/// The module so far, and the function in work.
pub(crate) struct Lowering<'a> {
    sources: &'a [Source],
    records: FxHashMap<Name, &'a [RecordFieldDeclaration]>,
    imports: FxHashMap<FunctionId, Name>,
    defined: FxHashSet<FunctionId>,
    defined_in_order: Vec<FunctionId>,
    /// The function of the source we are in: lifted functions carry its name.
    owner: FunctionId,
    /// Lifted functions of `owner` so far, and those of them that are not funs: both numbers are in names.
    lifted: u32,
    lifted_loops: u32,
    state: State,
    /// In a match: the match context that rows share may have been moved on the way here.
    pub(crate) context_moved: bool,
    finished: Vec<Function>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    fn new(sources: &'a [Source]) -> Lowering<'a> {
        let nobody = FunctionId { name: "".into(), arity: 0 };
        let defined = (0..=1).map(|arity| FunctionId { name: "module_info".into(), arity }).collect();
        Lowering {
            sources,
            records: FxHashMap::default(),
            imports: FxHashMap::default(),
            defined,
            defined_in_order: Vec::new(),
            owner: nobody.clone(),
            lifted: 0,
            lifted_loops: 0,
            state: State::new(nobody, Place::default()),
            context_moved: false,
            finished: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Collects what forms other than functions say.
    fn declaration(&mut self, form: &'a Form, result: &mut core::Module, export_all: &mut bool) {
        let id = |name: &ast::FunctionName| FunctionId { name: name.name.name.clone(), arity: name.arity };
        match &form.kind {
            FormKind::Module(name) => result.name = name.name.clone(),
            FormKind::Export(names) => {
                for name in names {
                    if !result.exports.contains(&id(name)) {
                        result.exports.push(id(name));
                    }
                }
            }
            FormKind::Import(module, names) => {
                self.imports.extend(names.iter().map(|name| (id(name), module.name.clone())));
            }
            FormKind::Compile(options) => *export_all |= mentions_export_all(options),
            FormKind::Record(name, fields) => {
                self.records.insert(name.name.clone(), fields);
            }
            FormKind::Behaviour(name) => {
                let value =
                    ExternalTerm::List(vec![ExternalTerm::Atom(name.name.to_string())], Box::new(ExternalTerm::Nil));
                result.attributes.push(("behaviour".into(), value));
            }
            FormKind::OnLoad(name) => result.on_load = Some(id(name)),
            FormKind::Attribute(name, value) => match constant::term(value) {
                Some(term @ (ExternalTerm::List(..) | ExternalTerm::Nil)) => {
                    result.attributes.push((name.name.clone(), term));
                }
                Some(term) => {
                    let list = ExternalTerm::List(vec![term], Box::new(ExternalTerm::Nil));
                    result.attributes.push((name.name.clone(), list));
                }
                None => self.internal(value.span, "attribute value is not constant"),
            },
            FormKind::Function(function) => {
                let id = FunctionId { name: function.name.name.clone(), arity: function.arity };
                self.defined.insert(id.clone());
                self.defined_in_order.push(id);
            }
            FormKind::ExportType(_) | FormKind::File(..) | FormKind::TypeDeclaration { .. } => {}
        }
    }

    fn function(&mut self, function: &'a ast::Function) {
        self.owner = FunctionId { name: function.name.name.clone(), arity: function.arity };
        (self.lifted, self.lifted_loops) = (0, 0);
        let first = function.clauses.first().map_or(function.name.span, |clause| clause.span);
        let place = self.place(first);
        let at = self.finished.len();
        self.state = State::new(self.owner.clone(), place);
        self.function_clauses(&function.clauses, function.arity as usize, &[]);
        let state = std::mem::replace(&mut self.state, State::new(self.owner.clone(), place));
        // In front of what was lifted out of it.
        self.finished.insert(at, state.function);
    }

    // ---- Diagnostics and places ----

    pub(crate) fn internal(&mut self, span: Span, message: &str) {
        self.diagnostics.push(Diagnostic::error(
            "internal",
            span,
            format!("internal error in the compiler: {message}"),
        ));
    }

    pub(crate) fn unsupported(&mut self, span: Span, what: &str) {
        self.diagnostics.push(Diagnostic::error("unsupported", span, format!("{what} is not supported")));
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        let line = self.sources.get(span.source.0 as usize).map_or(0, |source| source.line_number(span.start));
        Place { source: span.source.0, line }
    }

    pub(crate) fn place_of(&self, expr: &Expr) -> Place {
        self.place(expr.place())
    }

    // ---- Names ----

    pub(crate) fn bind(&mut self, name: &Name, value: Value) {
        let before = self.state.names.insert(name.clone(), Binding::Value(value));
        self.state.trail.push((name.clone(), before));
    }

    /// Ends a scope: what was bound since `mark` is forgotten.
    pub(crate) fn unbind(&mut self, mark: usize) {
        while self.state.trail.len() > mark {
            if let Some((name, before)) = self.state.trail.pop() {
                match before {
                    Some(binding) => self.state.names.insert(name, binding),
                    None => self.state.names.remove(&name),
                };
            }
        }
    }

    pub(crate) fn is_bound(&self, name: &Name) -> bool {
        self.state.names.contains_key(name)
    }

    pub(crate) fn variable(&mut self, name: &Name, span: Span) -> Value {
        match self.state.names.get(name).cloned() {
            Some(Binding::Value(value)) => value,
            Some(Binding::Itself(function, captured)) => {
                self.emit(Operation::MakeFun(function), captured, self.place(span)).into()
            }
            None => {
                if !self.state.dead {
                    self.internal(span, &format!("variable '{name}' is unbound"));
                }
                Value::NIL
            }
        }
    }

    /// How much is bound: the mark for `unbind`.
    pub(crate) fn mark(&self) -> usize {
        self.state.trail.len()
    }

    // ---- Blocks ----

    pub(crate) fn fresh(&mut self) -> Variable {
        self.state.function.new_variable()
    }

    pub(crate) fn new_block(&mut self) -> BlockId {
        self.state.function.new_block(self.state.handler)
    }

    /// Continues in `block`.
    pub(crate) fn enter(&mut self, block: BlockId) {
        self.state.current = block;
        self.state.dead = false;
    }

    /// Ends the current block. What follows without a new block is unreachable.
    pub(crate) fn end(&mut self, end: End) {
        let current = self.state.current;
        self.state.function.block_mut(current).end = end;
        self.state.current = self.new_block();
        self.state.dead = true;
    }

    pub(crate) fn jump(&mut self, to: BlockId) {
        self.end(End::Jump(to, Vec::new()));
    }

    pub(crate) fn push(&mut self, instruction: Instruction) {
        let current = self.state.current;
        self.state.function.block_mut(current).body.push(instruction);
    }

    pub(crate) fn emit(&mut self, operation: Operation, arguments: Vec<Value>, place: Place) -> Variable {
        let to = self.fresh();
        self.push(Instruction { operation, arguments, to: Some(to), also_to: None, place });
        to
    }

    /// An operation for its effect.
    pub(crate) fn emit_effect(&mut self, operation: Operation, arguments: Vec<Value>, place: Place) {
        self.push(Instruction { operation, arguments, to: None, also_to: None, place });
    }

    pub(crate) fn bif(&mut self, name: &str, arguments: Vec<Value>, place: Place) -> Value {
        self.emit(Operation::Bif(name.into()), arguments, place).into()
    }

    pub(crate) fn call_remote(&mut self, module: &str, function: &str, arguments: Vec<Value>, place: Place) -> Value {
        self.emit(Operation::Call(Callee::Remote(module.into(), function.into())), arguments, place).into()
    }

    pub(crate) fn branch(&mut self, check: Check, arguments: Vec<Value>, yes: BlockId, no: BlockId, place: Place) {
        self.end(End::Branch { check, arguments, to: Vec::new(), yes, no, place });
    }

    /// Asks, and continues where the answer is yes.
    pub(crate) fn check(&mut self, check: Check, arguments: Vec<Value>, no: BlockId, place: Place) {
        let yes = self.new_block();
        self.branch(check, arguments, yes, no, place);
        self.enter(yes);
    }

    /// Asks for a result, and continues where there is one.
    pub(crate) fn check_value(&mut self, check: Check, arguments: Vec<Value>, no: BlockId, place: Place) -> Variable {
        let (yes, to) = (self.new_block(), self.fresh());
        self.end(End::Branch { check, arguments, to: vec![to], yes, no, place });
        self.enter(yes);
        to
    }

    /// Raises `error({Tag, V})`, for errors without an instruction of their own.
    pub(crate) fn error_tuple(&mut self, tag: &str, value: Value, place: Place) {
        let reason = self.emit(Operation::Tuple, vec![Value::atom(tag), value], place);
        let callee = Callee::Remote("erlang".into(), "error".into());
        if self.state.handler.is_none() {
            self.end(End::TailCall { callee, arguments: vec![reason.into()], place });
        } else {
            self.emit(Operation::Call(callee), vec![reason.into()], place);
            self.end(End::Unreachable);
        }
    }

    pub(crate) fn error(&mut self, kind: ErrorKind, arguments: Vec<Value>, place: Place) {
        self.end(End::Error { kind, arguments, place });
    }
}

fn mentions_export_all(options: &Expr) -> bool {
    match &options.kind {
        ast::ExprKind::Atom(name) => &**name == "export_all",
        ast::ExprKind::List(items, _) => items.iter().any(mentions_export_all),
        _ => false,
    }
}
