//! Types across the functions of a module: what the arguments of a local function may be, and its result.
//!
//! ```text
//! main(N) -> sum(lists:seq(1, N), 0.0).      sum/2 is not exported, and nobody makes a fun of it:
//! sum([X | L], S) -> sum(L, X + S);          its arguments are a proper list of integers and a float,
//! sum([], S) -> S.                           its result is a float; it need not ask whether [] is all that is left
//! ```
//! A function that is exported, or made a fun of, may be called with anything
//! (captured variables are as they were captured). All types begin empty and
//! grow by what the calls pass and the returns give, until nothing changes
//! (abstract interpretation as in Lindahl and Sagonas, "Practical Type
//! Inference Based on Success Typings", 2006, without the success). A function
//! whose types go on growing loses the structure of its tuples and lists.

use super::known::{Facts, Step, steps};
use super::types::{Kinds, Type};
use crate::core::graph::Graph;
use crate::core::{BlockId, Callee, End, Function, FunctionId, Instruction, Module, Operation, Value, Variable};
use rustc_hash::{FxHashMap, FxHashSet};

/// So often a function is looked at before its types lose their structure.
const PATIENCE: u32 = 12;

/// Per function, in order, what each variable is where it is written.
pub fn run(module: &Module) -> Vec<Vec<Type>> {
    let mut infer = Infer::new(module);
    while let Some(at) = infer.pending.pop() {
        infer.waiting[at] = false;
        infer.function(at);
    }
    infer.definitions
}

struct Infer<'m> {
    functions: &'m [Function],
    index: FxHashMap<&'m FunctionId, usize>,
    /// What each function is called with, and what it returns.
    parameters: Vec<Vec<Type>>,
    results: Vec<Type>,
    /// Who reads the result of each.
    callers: Vec<FxHashSet<usize>>,
    definitions: Vec<Vec<Type>>,
    looked: Vec<u32>,
    /// A stack of functions to look at (again), and who is on it.
    pending: Vec<usize>,
    waiting: Vec<bool>,
}

impl<'m> Infer<'m> {
    fn new(module: &'m Module) -> Infer<'m> {
        let functions = &module.functions[..];
        let count = functions.len();
        // What a native library puts in a function's place may return anything.
        let result = if loads_native_code(module) { Type::ANY } else { Type::NONE };
        let mut infer = Infer {
            functions,
            index: functions.iter().enumerate().map(|(at, function)| (&function.id, at)).collect(),
            parameters: functions.iter().map(|function| vec![Type::NONE; function.id.arity as usize]).collect(),
            results: vec![result; count],
            callers: vec![FxHashSet::default(); count],
            definitions: vec![Vec::new(); count],
            looked: vec![0; count],
            pending: Vec::new(),
            waiting: vec![false; count],
        };
        for id in module.exports.iter().chain(&module.on_load) {
            infer.called(id, vec![Type::ANY; id.arity as usize]);
        }
        infer
    }

    fn wait(&mut self, at: usize) {
        if !std::mem::replace(&mut self.waiting[at], true) {
            self.pending.push(at);
        }
    }

    /// A function is called with these.
    fn called(&mut self, id: &FunctionId, arguments: Vec<Type>) {
        let Some(&at) = self.index.get(id) else { return };
        let patient = self.looked[at] <= PATIENCE;
        let mut news = self.looked[at] == 0;
        for (known, argument) in self.parameters[at].iter_mut().zip(&arguments) {
            news |= grow(known, argument, patient);
        }
        if news {
            self.wait(at);
        }
    }

    fn returned(&mut self, at: usize, result: &Type) {
        if grow(&mut self.results[at], result, self.looked[at] <= PATIENCE) {
            let callers: Vec<usize> = self.callers[at].iter().copied().collect();
            callers.into_iter().for_each(|caller| self.wait(caller));
        }
    }

    /// The result of a local function, which `reader` wants to be told of when it grows.
    fn result_of(&mut self, id: &FunctionId, reader: usize) -> Type {
        let Some(&at) = self.index.get(id) else { return Type::ANY };
        self.callers[at].insert(reader);
        self.results[at].clone()
    }

    // ---- One function ----

    fn function(&mut self, at: usize) {
        self.looked[at] += 1;
        let functions = self.functions;
        let function = &functions[at];
        let graph = Graph::new(function);
        let steps = steps(function, &graph);
        let mut definitions = vec![Type::NONE; function.variable_count as usize];
        for (parameter, known) in function.block(BlockId::ENTRY).parameters.iter().zip(&self.parameters[at]) {
            definitions[parameter.0 as usize] = known.clone();
        }
        // Again, if what jumps back to a loop's head has let its parameters grow.
        loop {
            let facts = Facts::new(function, definitions);
            let mut look = Look { at, function, graph: &graph, infer: self, facts, again: false };
            look.walk(&steps);
            let again = look.again;
            definitions = look.facts.definitions;
            if !again {
                break;
            }
        }
        self.definitions[at] = definitions;
    }
}

/// Lets a type grow. Says whether it does.
fn grow(known: &mut Type, by: &Type, patient: bool) -> bool {
    let joined = known.join(by);
    if joined == *known {
        return false;
    }
    *known = if patient { joined } else { joined.kinds.into() };
    true
}

/// Functions of a module with a native library may be replaced by those of the library.
fn loads_native_code(module: &Module) -> bool {
    let is_load = |callee: &Callee| matches!(callee, Callee::Remote(module, name) if &**module == "erlang" && &**name == "load_nif");
    module.functions.iter().flat_map(|function| &function.blocks).any(|block| {
        block
            .body
            .iter()
            .any(|instruction| matches!(&instruction.operation, Operation::Call(callee) if is_load(callee)))
            || matches!(&block.end, End::TailCall { callee, .. } if is_load(callee))
    })
}

/// One look at a function with what is known of the others.
struct Look<'a, 'm> {
    at: usize,
    function: &'a Function,
    graph: &'a Graph,
    infer: &'a mut Infer<'m>,
    facts: Facts,
    again: bool,
}

impl Look<'_, '_> {
    fn walk(&mut self, steps: &[Step]) {
        for &step in steps {
            match step {
                Step::Leave => self.facts.leave(),
                Step::Enter(id) => {
                    self.facts.enter(self.function, self.graph, id);
                    self.block(id);
                }
            }
        }
    }

    fn block(&mut self, id: BlockId) {
        let block = self.function.block(id);
        if block.landing.is_some() {
            block.parameters.iter().for_each(|&parameter| self.define(parameter, Type::ANY));
        }
        for instruction in &block.body {
            self.instruction(instruction);
        }
        match &block.end {
            End::Return(value) => {
                let result = self.facts.type_of(value);
                self.infer.returned(self.at, &result);
            }
            End::TailCall { callee, arguments, .. } => {
                let result = self.call(callee, arguments);
                self.infer.returned(self.at, &result);
            }
            End::Jump(to, arguments) => self.jump(id, *to, arguments),
            End::Branch { check, arguments, to, .. } => {
                let only = if to.len() == 1 { self.facts.result_of_check(check, arguments) } else { Type::ANY };
                to.iter().for_each(|&to| self.define(to, only.clone()));
            }
            end => end.for_each_result(|result| self.facts.define(result, Type::ANY)),
        }
    }

    fn define(&mut self, variable: Variable, is: Type) {
        self.facts.define(variable, is);
    }

    fn instruction(&mut self, instruction: &Instruction) {
        let (operation, arguments) = (&instruction.operation, &instruction.arguments);
        let result = match operation {
            Operation::Call(callee) => self.call(callee, arguments),
            Operation::MakeFun(id) => {
                // Called with anything, and with what it captures.
                let mut types = vec![Type::ANY; (id.arity as usize).saturating_sub(arguments.len())];
                types.extend(arguments.iter().map(|value| self.facts.type_of(value)));
                self.infer.called(id, types);
                Kinds::FUN.into()
            }
            _ => self.facts.result(operation, arguments),
        };
        for to in [instruction.to, instruction.also_to].into_iter().flatten() {
            self.define(to, result.clone());
        }
        self.facts.learn_from_instruction(instruction);
    }

    fn call(&mut self, callee: &Callee, arguments: &[Value]) -> Type {
        // Not known to come here yet: an argument is the result of what has not returned so far.
        if arguments.iter().any(|value| self.facts.kinds(value) == Kinds::NONE) {
            return Type::NONE;
        }
        match callee {
            Callee::Local(id) => {
                let types = arguments.iter().map(|value| self.facts.type_of(value)).collect();
                self.infer.called(id, types);
                self.infer.result_of(id, self.at)
            }
            Callee::Remote(module, name) => Type::of_remote(module, name, arguments.len()),
            Callee::Send => arguments.get(1).map_or(Type::ANY, |message| self.facts.type_of(message)),
            Callee::Fun | Callee::Apply => Type::ANY,
        }
    }

    fn jump(&mut self, from: BlockId, to: BlockId, arguments: &[Value]) {
        let back = self.graph.position[to.index()] <= self.graph.position[from.index()];
        for (&parameter, argument) in self.function.block(to).parameters.iter().zip(arguments) {
            let by = self.facts.type_of(argument);
            let grown =
                self.facts.definitions.get_mut(parameter.0 as usize).is_some_and(|known| grow(known, &by, !back));
            self.again |= grown && back;
        }
    }
}
