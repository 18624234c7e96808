//! Funs become functions that take what they capture as last arguments.
//!
//! `fun(X) -> X + Y end` in `f/1` is `'-f/1-fun-0-'(X, Y)`, and where it stood a
//! fun over that function is made.

use super::free::Names;
use super::{Binding, Lowering, State};
use crate::ast::{Clause, Expr, ExprKind, Ident, Name};
use crate::core::{BlockId, Callee, Constant, End, Function, FunctionId, Operation, Place, Value, Variable};
use crate::lint::bifs::is_auto_imported;
use bytecode::external_term::ExternalTerm;

impl<'a> Lowering<'a> {
    /// `'-f/1-fun-0-'`, or a fun's own name and arity in place of `fun`.
    fn fun_name(&mut self, kind: &str) -> Name {
        let number = self.lifted;
        self.lifted += 1;
        format!("-{}/{}-{kind}-{number}-", self.owner.name, self.owner.arity).into()
    }

    /// `'-f/1-lc$^0/1-0-'`: of a comprehension's level, or of what else the source does not write as a function.
    pub fn loop_name(&mut self, kind: &str, arity: usize) -> Name {
        let (number, of_loops) = (self.lifted, self.lifted_loops);
        self.lifted += 1;
        self.lifted_loops += 1;
        format!("-{}/{}-{kind}$^{number}/{arity}-{of_loops}-", self.owner.name, self.owner.arity).into()
    }

    /// Lowers another function, then comes back to this one.
    pub fn lift(&mut self, id: FunctionId, place: Place, lower: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.state, State::new(id, place));
        lower(self);
        let inner = std::mem::replace(&mut self.state, outer);
        self.finished.push(inner.function);
    }

    /// Those of the names that are bound here, with what they are bound to.
    pub fn captured(&mut self, names: &Names, expr: &Expr) -> Vec<(Name, Value)> {
        let bound: Vec<Name> = names.order.iter().filter(|name| self.is_bound(name)).cloned().collect();
        bound.into_iter().map(|name| (name.clone(), self.variable(&name, expr.span))).collect()
    }

    pub fn fun(&mut self, expr: &'a Expr, name: Option<&'a Ident>, arity: u32, clauses: &'a [Clause]) -> Value {
        let mut names = Names::default();
        names.fun(name, clauses);
        let captured = self.captured(&names, expr);
        let place = self.place_of(expr);
        let kind = name.map_or_else(|| "fun".to_string(), |name| format!("{}/{arity}", name.name));
        // Named once the funs inside it are: so erlc counts. Until then a name that no source can have.
        let nobody =
            FunctionId { name: format!("fun {}", self.finished.len()).into(), arity: arity + captured.len() as u32 };
        let inner_names: Vec<Name> = captured.iter().map(|(name, _)| name.clone()).collect();
        let first = self.finished.len();
        let inner = nobody.clone();
        self.lift(nobody.clone(), place, |this| {
            if let Some(name) = name {
                // The parameters of function_clauses are the first variables.
                let own = (arity..inner.arity).map(|at| Variable(at).into()).collect();
                this.state.names.insert(name.name.clone(), Binding::Itself(inner, own));
            }
            this.function_clauses(clauses, arity as usize, &inner_names);
        });
        let id = FunctionId { name: self.fun_name(&kind), ..nobody };
        self.finished[first..].iter_mut().for_each(|function| rename(function, &nobody, &id));
        let values = captured.into_iter().map(|(_, value)| value).collect();
        self.emit(Operation::MakeFun(id), values, place).into()
    }

    /// `fun f/1`, of this module, an imported function or a BIF.
    pub fn local_fun(&mut self, name: &Ident, arity: u32, place: Place) -> Value {
        let id = FunctionId { name: name.name.clone(), arity };
        if self.defined.contains(&id) {
            return self.emit(Operation::MakeFun(id), Vec::new(), place).into();
        }
        let module = match self.imports.get(&id) {
            Some(module) => module.to_string(),
            None if is_auto_imported(&name.name, arity) => "erlang".to_string(),
            None => {
                self.internal(name.span, &format!("function {}/{arity} is undefined", name.name));
                return Value::NIL;
            }
        };
        external_fun(&module, &name.name, arity)
    }

    pub fn remote_fun(&mut self, module: &'a Expr, function: &'a Expr, arity: &'a Expr, place: Place) -> Value {
        if let (ExprKind::Atom(module), ExprKind::Atom(function), ExprKind::Integer(arity)) =
            (&module.kind, &function.kind, &arity.kind)
            && let Ok(arity) = u8::try_from(arity)
        {
            return external_fun(module, function, u32::from(arity));
        }
        let arguments = vec![self.expr(module), self.expr(function), self.expr(arity)];
        self.call_remote("erlang", "make_fun", arguments, place)
    }

    /// A function of no arguments but what it captures, made of a body: what several places call.
    pub fn thunk(&mut self, kind: &str, body: &'a [Expr], place: Place) -> (FunctionId, Vec<Value>) {
        let mut names = Names::default();
        names.body(body);
        let captured = self.captured(&names, &body[0]);
        let id = FunctionId { name: self.loop_name(kind, 0), arity: captured.len() as u32 };
        self.lift(id.clone(), place, |this| {
            this.capture_parameters(&captured);
            this.body(body, super::clause::Position::Tail);
        });
        (id, captured.into_iter().map(|(_, value)| value).collect())
    }

    /// Parameters of a lifted function that are captured names.
    pub fn capture_parameters(&mut self, captured: &[(Name, Value)]) {
        for (name, _) in captured {
            let parameter = self.fresh();
            self.state.function.block_mut(BlockId::ENTRY).parameters.push(parameter);
            self.bind(name, parameter.into());
        }
    }

    pub fn call_local(&mut self, id: FunctionId, arguments: Vec<Value>, place: Place) -> Value {
        self.emit(Operation::Call(Callee::Local(id)), arguments, place).into()
    }
}

/// Gives a function its name, and those that call it or make funs of it.
fn rename(function: &mut Function, from: &FunctionId, to: &FunctionId) {
    let change = |id: &mut FunctionId| {
        if id == from {
            *id = to.clone();
        }
    };
    change(&mut function.id);
    for block in &mut function.blocks {
        for instruction in &mut block.body {
            if let Operation::MakeFun(id) | Operation::Call(Callee::Local(id)) = &mut instruction.operation {
                change(id);
            }
        }
        if let End::TailCall { callee: Callee::Local(id), .. } = &mut block.end {
            change(id);
        }
    }
}

fn external_fun(module: &str, function: &str, arity: u32) -> Value {
    let term = ExternalTerm::ExternalFun { module: module.to_string(), function: function.to_string(), arity };
    Value::Constant(Constant::from_term(term))
}
