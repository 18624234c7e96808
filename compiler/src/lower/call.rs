//! Calls: who is meant, and in which form.

use super::{Lowering, bifs};
use crate::ast::{Expr, ExprKind, Name};
use crate::core::{Callee, Constant, End, FunctionId, Operation, Place, Value};
use crate::lint::bifs::is_auto_imported;
use crate::lower::clause::Position;
use bytecode::external_term::ExternalTerm;

impl<'a> Lowering<'a> {
    pub fn call(&mut self, expr: &'a Expr, function: &'a Expr, arguments: &'a [Expr], position: Position) -> Value {
        let place = self.place_of(expr);
        match &function.kind {
            ExprKind::Atom(name) => self.call_name(name, arguments, place, position),
            ExprKind::Remote(module, name) => match (&module.kind, &name.kind) {
                (ExprKind::Atom(module), ExprKind::Atom(name)) => {
                    self.call_known(module, name, arguments, place, position)
                }
                _ => {
                    let (module, name) = (self.expr(module), self.expr(name));
                    let mut values = self.exprs(arguments);
                    values.extend([module, name]);
                    self.finish_call(Callee::Apply, values, place, position)
                }
            },
            ExprKind::Variable(name) => {
                // The fun we are in, by its own name: no fun is needed.
                if let Some(super::Binding::Itself(id, captured)) = self.state.names.get(name).cloned()
                    && id.arity as usize == arguments.len() + captured.len()
                {
                    let mut values = self.exprs(arguments);
                    values.extend(captured);
                    return self.finish_call(Callee::Local(id), values, place, position);
                }
                self.call_fun(function, arguments, place, position)
            }
            _ => self.call_fun(function, arguments, place, position),
        }
    }

    fn call_fun(&mut self, function: &'a Expr, arguments: &'a [Expr], place: Place, position: Position) -> Value {
        let function = self.expr(function);
        let mut values = self.exprs(arguments);
        if let Value::Constant(Constant::Term(term)) = &function
            && let ExternalTerm::ExternalFun { module, function, arity } = &**term
            && *arity as usize == values.len()
        {
            let callee = Callee::Remote(module.as_str().into(), function.as_str().into());
            return self.finish_call(callee, values, place, position);
        }
        values.push(function);
        self.finish_call(Callee::Fun, values, place, position)
    }

    fn call_name(&mut self, name: &Name, arguments: &'a [Expr], place: Place, position: Position) -> Value {
        let id = FunctionId { name: name.clone(), arity: arguments.len() as u32 };
        if self.defined.contains(&id) {
            let values = self.exprs(arguments);
            return self.finish_call(Callee::Local(id), values, place, position);
        }
        if let Some(module) = self.imports.get(&id).cloned() {
            return self.call_known(&module, name, arguments, place, position);
        }
        if let ("record_info", [what, record]) = (&**name, arguments) {
            return self.record_info(what, record);
        }
        if is_auto_imported(name, id.arity) {
            return self.call_known(&"erlang".into(), name, arguments, place, position);
        }
        self.internal(
            arguments.first().map_or_else(Default::default, |first| first.span),
            &format!("function {name}/{} is undefined", id.arity),
        );
        Value::NIL
    }

    /// A function whose module and name stand in the source.
    fn call_known(
        &mut self,
        module: &Name,
        name: &Name,
        arguments: &'a [Expr],
        place: Place,
        position: Position,
    ) -> Value {
        if &**module == "erlang" {
            if let Some(value) = self.apply_of_list(name, arguments, place, position) {
                return value;
            }
            if let ("is_record", Some((record, size))) = (&**name, self.record_arguments(arguments)) {
                let value = self.expr(&arguments[0]);
                return self.as_boolean(|this, yes, no| {
                    this.check_record(&value, &record, size, no, place);
                    this.jump(yes);
                });
            }
            if bifs::instruction(name, arguments.len()).is_some() {
                let values = self.exprs(arguments);
                return self.emit(Operation::Bif(name.clone()), values, place).into();
            }
            if let ("!", [to, message]) = (&**name, arguments) {
                let values = vec![self.expr(to), self.expr(message)];
                return self.emit(Operation::Call(Callee::Send), values, place).into();
            }
        }
        let values = self.exprs(arguments);
        let callee = Callee::Remote(module.clone(), name.clone());
        // What raises never comes back: no code behind it.
        let raises =
            &**module == "erlang" && matches!((&**name, values.len()), ("error", 1..=3) | ("exit" | "throw", 1));
        if raises && position == Position::Inner {
            self.emit(Operation::Call(callee), values, place);
            self.end(End::Unreachable);
            return Value::NIL;
        }
        self.finish_call(callee, values, place, position)
    }

    /// `apply(F, [A, B])` and `apply(M, F, [A, B])` as the calls they are.
    fn apply_of_list(&mut self, name: &Name, arguments: &'a [Expr], place: Place, position: Position) -> Option<Value> {
        let (callee, list) = match (&**name, arguments) {
            ("apply", [function, list]) => (std::slice::from_ref(function), list),
            ("apply", [_, _, list]) => (&arguments[..2], list),
            _ => return None,
        };
        let items: &'a [Expr] = match &list.kind {
            ExprKind::Nil => &[],
            ExprKind::List(items, None) => items,
            ExprKind::List(items, Some(tail)) if matches!(tail.kind, ExprKind::Nil) => items,
            _ => return None,
        };
        let target = self.exprs(callee);
        let mut values = self.exprs(items);
        let callee = match &target[..] {
            [Value::Constant(Constant::Atom(module)), Value::Constant(Constant::Atom(name))] => {
                Callee::Remote(module.clone(), name.clone())
            }
            [_, _] => Callee::Apply,
            _ => Callee::Fun,
        };
        if !matches!(callee, Callee::Remote(..)) {
            values.extend(target);
        }
        Some(self.finish_call(callee, values, place, position))
    }

    /// Name and tuple size that `is_record(X, name)` and `is_record(X, name, size)` ask for, if they are written out.
    pub fn record_arguments(&self, arguments: &[Expr]) -> Option<(Name, u32)> {
        match arguments {
            [_, Expr { kind: ExprKind::Atom(name), .. }] => {
                let fields = self.records.get(name)?;
                Some((name.clone(), fields.len() as u32 + 1))
            }
            [_, Expr { kind: ExprKind::Atom(name), .. }, Expr { kind: ExprKind::Integer(size), .. }] => {
                let size = u32::try_from(size).ok().filter(|&size| size > 0)?;
                Some((name.clone(), size))
            }
            _ => None,
        }
    }
}
