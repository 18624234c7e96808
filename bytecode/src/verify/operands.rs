//! What the arms of [`step`](super::step) are made of: reading and writing operands, collecting, failing, calling.

use super::flow::{Flow, Walker, missing};
use super::rule::Rule;
use super::state::{Checked, Handler, HandlerKind, broken, name};
use super::value::{Kinds, Value};
use super::{MAX_REGISTERS, never_returns};
use crate::operand::*;

impl Walker<'_> {
    // ---- Reading ----

    /// Any value but a handler's tag and an exception on its way: what may be moved.
    pub(super) fn movable(&self, source: &Source) -> Checked<Value> {
        let Some(register) = register(source) else { return self.constant(source) };
        let value = self.state.register(register)?;
        if value.kinds.has(Kinds::HANDLER) {
            return broken(Rule::Handlers, format!("{} holds a handler, which is no value", name(register)));
        }
        if value.kinds.has(Kinds::EXCEPTION) {
            return broken(Rule::Handlers, format!("{} is read before the handler has begun", name(register)));
        }
        Ok(value)
    }

    /// A term. It may be part of a message that is still in the mailbox.
    pub(super) fn term(&self, source: &Source) -> Checked<Value> {
        let value = self.movable(source)?;
        if value.kinds.has(Kinds::CONTEXT.or(Kinds::POSITION)) {
            return broken(Rule::Contexts, format!("{} may hold a match context, which is no term", shown(source)));
        }
        if value.kinds.has(Kinds::MARKER) {
            return broken(
                Rule::Messages,
                format!("{} may hold a mark in the mailbox, which is no term", shown(source)),
            );
        }
        Ok(value)
    }

    /// A term that may be kept.
    pub(super) fn durable(&self, source: &Source) -> Checked<Value> {
        let value = self.term(source)?;
        if value.is_in_mailbox() {
            let message = format!("{} may be part of a message that is still in the mailbox", shown(source));
            return broken(Rule::Messages, message);
        }
        Ok(value)
    }

    /// Terms that a new one is made of. It has the mark of the mailbox if one of them has.
    pub(super) fn mark(&self, sources: &[Source]) -> Checked<Kinds> {
        sources.iter().try_fold(Kinds(0), |mark, source| Ok(mark.or(self.term(source)?.kinds.and(Kinds::IN_MAILBOX))))
    }

    pub(super) fn constant(&self, source: &Source) -> Checked<Value> {
        Ok(match *source {
            Source::Integer(_) => Value::of(Kinds::INTEGER),
            Source::Atom(_) => Value::of(Kinds::ATOM),
            Source::Nil => Value::of(Kinds::NIL),
            Source::Literal(literal) => Value::literal(&self.module.literals[literal.0 as usize]),
            _ => return broken(Rule::Operands, format!("{} stands where a term is read", shown(source))),
        })
    }

    /// A value that must stand in a register, be it a term or not.
    pub(super) fn place(&self, source: &Source) -> Checked<(Register, Value)> {
        match register(source) {
            Some(register) => Ok((register, self.movable(source)?)),
            None => broken(Rule::Operands, format!("{} stands where a register is read", shown(source))),
        }
    }

    /// What a cons is made of.
    pub(super) fn part_of_cons(&mut self, source: &Source) -> Checked<Value> {
        let (place, cons) = self.place(source)?;
        self.presuppose(cons.is(Kinds::CONS))?;
        self.state.refine(place, Value::of(Kinds::CONS).checked(cons));
        Ok(cons.part())
    }

    /// A register with a match context. Gives the mark of its mailbox. If it has none, the instruction fails.
    pub(super) fn context(&mut self, source: &Source) -> Checked<Kinds> {
        let (_, value) = self.place(source)?;
        self.proved = value.is(Kinds::CONTEXT);
        Ok(value.kinds.and(Kinds::IN_MAILBOX))
    }

    pub(super) fn read_float(&self, source: &Source) -> Checked<()> {
        match *source {
            Source::F(register) => self.state.float(register),
            _ => broken(Rule::Operands, format!("{} stands where a float register is read", shown(source))),
        }
    }

    // ---- Writing ----

    pub(super) fn write_to(&mut self, destination: &Source, value: Value) -> Checked<()> {
        match register(destination) {
            Some(register) => self.state.write(register, value),
            None => broken(Rule::Operands, format!("{} stands where a register is written", shown(destination))),
        }
    }

    pub(super) fn write_float(&mut self, destination: &Source) -> Checked<Flow> {
        match *destination {
            Source::F(register) => {
                self.state.set_float(register);
                Ok(Flow::Next)
            }
            _ => broken(Rule::Operands, format!("{} stands where a float register is written", shown(destination))),
        }
    }

    pub(super) fn init(&mut self, destination: &Source) -> Checked<Flow> {
        match destination {
            Source::Y(y) => self.state.write(Register::Y(*y), Value::of(Kinds::NIL))?,
            _ => return broken(Rule::Operands, format!("{} stands where a Y register is written", shown(destination))),
        }
        Ok(Flow::Next)
    }

    /// These X registers are defined afterwards, and no others.
    pub(super) fn leave_with(&mut self, values: &[Value]) -> Checked<Flow> {
        self.state.set_x(values);
        self.state.heap = HeapNeed::default();
        self.state.floats.clear();
        Ok(Flow::Next)
    }

    // ---- Collecting, failing, raising ----

    /// A collection may happen; what was reserved before is gone.
    pub(super) fn collects(&mut self, live: Live) -> Checked<()> {
        if live.0 > MAX_REGISTERS {
            return broken(Rule::Registers, format!("at most {MAX_REGISTERS} X registers are live, not {}", live.0));
        }
        self.state.keep_live(live.0)?;
        if self.state.x.iter().any(|value| value.kinds.has(Kinds::EXCEPTION)) {
            return broken(Rule::Handlers, "an exception is on its way into a handler that has not begun");
        }
        self.state.check_frame()?;
        self.state.heap = HeapNeed::default();
        Ok(())
    }

    /// The process may sleep: no X register is kept.
    pub(super) fn suspends(&mut self) -> Checked<()> {
        self.state.check_frame()?;
        self.leave_with(&[]).map(drop)
    }

    /// Failure goes to the label, or raises if there is none.
    pub(super) fn fails(&mut self, fail: Label) -> Checked<Flow> {
        if fail == Label::NONE {
            self.raises()?
        } else {
            self.arrive(fail)?
        }
        Ok(Flow::Next)
    }

    /// The instruction raises and does nothing else.
    pub(super) fn ends(&mut self) -> Checked<Flow> {
        self.raises()?;
        Ok(Flow::Ends)
    }

    /// Sizes and indexes of tuples that code names fit 16 bits.
    pub(super) fn check_size(&self, size: u32) -> Checked<()> {
        if size <= u32::from(u16::MAX) {
            return Ok(());
        }
        broken(Rule::Operands, format!("code names elements of tuples up to {}, not {size}", u16::MAX))
    }

    // ---- Calls ----

    pub(super) fn is_label_before(&self, label: Label) -> bool {
        self.layout.position(label).is_some_and(|position| position + 1 == self.at)
    }

    pub(super) fn arity(&self, arity: u32) -> Checked<u32> {
        if arity <= 255 { Ok(arity) } else { broken(Rule::Calls, format!("{arity} arguments are more than 255")) }
    }

    /// X registers below `count` hold terms.
    pub(super) fn arguments(&self, count: u32) -> Checked<()> {
        (0..count.min(MAX_REGISTERS)).try_for_each(|x| self.durable(&Source::X(XReg(x as u16))).map(drop))
    }

    /// Arguments of a local call: terms or match contexts.
    pub(super) fn local_arguments(&mut self, arity: Arity, label: Label) -> Checked<()> {
        match self.layout.entry(label) {
            None if self.layout.position(label).is_none() => return broken(Rule::Labels, missing(self.layout, label)),
            None => return broken(Rule::Calls, format!("label {} is not the entry of a function", label.0)),
            Some(function) if function.arity != arity => {
                let message = format!("label {} takes {} arguments, not {}", label.0, function.arity.0, arity.0);
                return broken(Rule::Calls, message);
            }
            Some(_) => {}
        }
        for x in 0..arity.0 as usize {
            let passes_context = self.state.x.get(x).is_some_and(|value| {
                value.kinds.has(Kinds::CONTEXT) && value.is(Kinds::TERM.or(Kinds::CONTEXT)) && !value.is_in_mailbox()
            });
            if !passes_context {
                self.durable(&Source::X(XReg(x as u16)))?;
            }
        }
        Ok(())
    }

    /// A call came back with this in x0, if it came back.
    pub(super) fn result(&mut self, result: Option<Value>) -> Flow {
        match result {
            Some(value) => {
                self.state.x[0] = value;
                Flow::Next
            }
            None => Flow::Ends,
        }
    }

    pub(super) fn import_arguments(&self, arity: Arity, import: ImportIndex) -> Checked<()> {
        let wanted = self.module.imports[import.0 as usize].arity;
        if wanted != arity {
            return broken(Rule::Calls, format!("the import takes {} arguments, not {}", wanted.0, arity.0));
        }
        self.arguments(arity.0)
    }

    /// A call that comes back, with its result in x0.
    pub(super) fn body_call(&mut self) -> Checked<Flow> {
        if self.state.y.is_none() {
            return broken(Rule::Frames, "a call that comes back needs a frame");
        }
        self.raises()?;
        self.leave_with(&[Value::TERM])
    }

    pub(super) fn call_ext(&mut self, arity: Arity, import: ImportIndex) -> Checked<Flow> {
        self.import_arguments(arity, import)?;
        let import = &self.module.imports[import.0 as usize];
        if never_returns(self.module, import) {
            self.body_call()?;
            return Ok(Flow::Ends);
        }
        let copied = self.state.x.get(1).copied().unwrap_or(Value::TERM);
        self.body_call()?;
        let is_setelement = self.module.atom(import.module) == "erlang"
            && (self.module.atom(import.function), import.arity.0) == ("setelement", 3);
        if is_setelement {
            self.state.x[0] = copied.meet(Value::of(Kinds::TUPLE)).unwrap_or(Value::of(Kinds::TUPLE));
            self.state.fresh.push(Register::X(XReg(0)));
        }
        Ok(Flow::Next)
    }

    /// What a function of another module may return: any term, if it returns.
    pub(super) fn external_result(&self, import: ImportIndex) -> Option<Value> {
        (!never_returns(self.module, &self.module.imports[import.0 as usize])).then_some(Value::TERM)
    }

    /// Compilers share calls that raise between frames of different sizes, and then name the size of one of them.
    pub(super) fn drops_no_frame(&self, import: ImportIndex, deallocate: u32) -> bool {
        let frame = self.state.y.as_ref().map(Vec::len);
        let is_right = frame == Some(deallocate as usize) && !self.state.frame_varies;
        frame.is_some() && !is_right && never_returns(self.module, &self.module.imports[import.0 as usize])
    }

    pub(super) fn tail_call(&mut self, deallocate: Option<u32>, result: Option<Value>) -> Checked<Flow> {
        self.state.check_no_handler()?;
        self.state.check_frame()?;
        match deallocate {
            Some(words) => self.state.drop_frame(words)?,
            None => self.state.check_no_frame()?,
        }
        if let Some(value) = result {
            self.returns(value);
        }
        Ok(Flow::Ends)
    }

    pub(super) fn check_fun_tag(&self, tag: &Source) -> Checked<()> {
        match *tag {
            Source::Atom(atom) if matches!(self.module.atom(atom), "safe" | "unsafe") => Ok(()),
            Source::Unsigned(fun) if (fun as usize) < self.module.funs.len() => Ok(()),
            _ => broken(Rule::Operands, "a call of a fun is tagged safe, unsafe, or with a fun of the module"),
        }
    }

    pub(super) fn allocate(&mut self, stack_need: u32, heap_need: HeapNeed, live: Live, slots: Value) -> Checked<Flow> {
        if let Some(frame) = &self.state.y {
            return broken(Rule::Frames, format!("a frame is made where there is one of {}", frame.len()));
        }
        if stack_need > MAX_REGISTERS {
            return broken(Rule::Registers, format!("a frame has at most {MAX_REGISTERS} registers, not {stack_need}"));
        }
        self.collects(live)?;
        self.state.reserve(heap_need)?;
        self.state.forget_copies();
        let slots = if self.clears_frames() { Value::of(Kinds::NIL) } else { slots };
        self.state.y = Some(vec![slots; stack_need as usize]);
        Ok(Flow::Next)
    }

    pub(super) fn begin_handler(&mut self, kind: HandlerKind, dst: Register, handler: Label) -> Checked<Flow> {
        self.check_target(handler)?;
        match dst {
            Register::Y(y) => self.state.push_handler(Handler { kind, y: y.0, label: handler })?,
            Register::X(_) => return broken(Rule::Handlers, "a handler lives in a Y register"),
        }
        Ok(Flow::Next)
    }

    /// The current message belongs to the process from here on.
    pub(super) fn take_message(&mut self) {
        let frame = self.state.y.iter_mut().flatten();
        for value in self.state.x.iter_mut().chain(frame) {
            value.kinds = value.kinds.without(Kinds::IN_MAILBOX);
        }
    }
}

pub(super) fn register(source: &Source) -> Option<Register> {
    match *source {
        Source::X(x) => Some(Register::X(x)),
        Source::Y(y) => Some(Register::Y(y)),
        _ => None,
    }
}

/// An operand as rejections show it.
pub(super) fn shown(source: &Source) -> String {
    match *source {
        Source::X(x) => format!("x{}", x.0),
        Source::Y(y) => format!("y{}", y.0),
        Source::F(register) => format!("fr{}", register.0),
        Source::Integer(value) => format!("the integer {value}"),
        Source::Atom(_) => "an atom".to_owned(),
        Source::Nil => "[]".to_owned(),
        Source::Literal(literal) => format!("literal {}", literal.0),
        Source::Label(label) => format!("label {}", label.0),
        Source::Unsigned(value) => format!("the number {value}"),
    }
}

/// A list that consists of groups of `size`.
pub(super) fn check_groups(list: &[Source], size: usize) -> Checked<()> {
    if list.len().is_multiple_of(size) {
        return Ok(());
    }
    broken(Rule::Lists, format!("the list consists of groups of {size}, it has {} items", list.len()))
}
