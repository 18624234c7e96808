//! Runs each function over abstract states until they settle.
//!
//! Every label has the state that all paths to it agree on. A path is followed from a label to the next; where it
//! arrives or branches, the label's state takes it in, and is followed again if that changed it. States only lose
//! knowledge, so this ends; [`Effort`](Rule::Effort) bounds how long it may take.
//!
//! What crosses calls is kept in a [`Summary`] of each function: what its arguments may be, joined over the calls of
//! the module, and what it may return. A function is run again when a call passes something new, or when a function
//! that it calls returns something new. Anything may be passed to what is exported or made a fun of. A function that
//! nobody calls is not run, and its instructions count as not reached.

use super::rule::{Rejection, Rule};
use super::state::{Checked, Handler, State, broken};
use super::structure::Layout;
use super::value::Value;
use super::{Facts, Function, never_returns, place};
use crate::instructions::Instruction;
use crate::module::Module;
use crate::operand::{Label, Register};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Refused functions are reported one by one up to this many.
const MAX_REJECTIONS: usize = 100;

/// Registers looked at per instruction of the module, on average. Code of compilers takes 25 at most.
const EFFORT_PER_INSTRUCTION: usize = 300;

/// Registers that the labels of one function may describe together.
const MAX_STORED: usize = 1 << 24;

/// What happens behind an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flow {
    Next,
    /// The path ends here, or goes on at labels only.
    Ends,
}

/// # Errors
/// The first broken rule of each function.
pub(super) fn run(module: &Module, layout: &Layout) -> Result<Proof, Vec<Rejection>> {
    let mut walker = Walker {
        module,
        layout,
        function: 0,
        at: 0,
        expects_anything: false,
        wants_clear_frames: false,
        clear_frames: vec![false; layout.functions.len()],
        state: State::default(),
        proved: false,
        facts: vec![Facts::default(); module.code.len()],
        states: (0..layout.labels.len()).map(|_| None).collect(),
        pending: BinaryHeap::new(),
        summaries: vec![Summary::default(); layout.functions.len()],
        callers: callers(module, layout),
        waiting: VecDeque::new(),
        effort: (1 << 20) + module.code.len().saturating_mul(EFFORT_PER_INSTRUCTION),
        stored: 0,
    };
    let mut rejections = Vec::new();
    walker.call_from_outside();
    let enough = walker.effort / 2;
    while let Some(function) = walker.waiting.pop_front() {
        walker.summaries[function].is_waiting = false;
        if walker.effort < enough && !walker.expects_anything {
            walker.expect_anything();
        }
        if let Err(rejection) = walker.run_function(function) {
            walker.summaries[function].is_refused = true;
            rejections.push(rejection);
            if rejections.len() == MAX_REJECTIONS {
                break;
            }
        }
    }
    if !rejections.is_empty() {
        return Err(rejections);
    }
    Ok(Proof { facts: walker.facts, clear_frames: walker.clear_frames })
}

/// What running all functions has proved.
pub(super) struct Proof {
    pub facts: Vec<Facts>,
    pub clear_frames: Vec<bool>,
}

/// What is known of a function across its calls.
#[derive(Clone, Default)]
struct Summary {
    /// `None`: no call was seen yet.
    arguments: Option<Vec<Value>>,
    /// `None`: no return was seen yet. After a call of it the path ends.
    result: Option<Value>,
    /// How often the arguments, and how often the result, have changed.
    argument_changes: u32,
    result_changes: u32,
    is_waiting: bool,
    is_refused: bool,
}

/// After this many changes, what changes is taken for any term.
const MAX_CHANGES: u32 = 6;

pub(super) struct Walker<'m> {
    pub module: &'m Module,
    pub layout: &'m Layout,
    /// Number of the function that is run.
    function: usize,
    /// Summaries were given up: arguments and results are any term.
    expects_anything: bool,
    /// Index of the current instruction.
    pub at: usize,
    /// The function would be accepted if its frames started out cleared.
    pub wants_clear_frames: bool,
    /// By function: its frames start out cleared.
    clear_frames: Vec<bool>,
    /// The state before the current instruction, and behind it when it is done.
    pub state: State,
    /// Whether the types of the current instruction's operands are known.
    pub proved: bool,
    facts: Vec<Facts>,
    /// By label. Only those of the current function are there.
    states: Vec<Option<State>>,
    /// Positions of labels to follow, the first in the code on top.
    pending: BinaryHeap<Reverse<u32>>,
    summaries: Vec<Summary>,
    /// By function: those that call it.
    callers: Vec<Vec<u32>>,
    /// Functions to run, the one that waits longest in front.
    waiting: VecDeque<usize>,
    /// Effort that is left.
    effort: usize,
    stored: usize,
}

impl<'m> Walker<'m> {
    pub fn function(&self) -> &'m Function {
        &self.layout.functions[self.function]
    }

    pub fn clears_frames(&self) -> bool {
        self.clear_frames[self.function]
    }

    /// Functions that something outside the module may call with anything.
    fn call_from_outside(&mut self) {
        let module = self.module;
        let exports = module.exports.iter().map(|entry| entry.label);
        let funs = module.funs.iter().map(|entry| entry.label);
        let on_load = self.layout.functions.iter().filter(|function| {
            let code = &module.code[function.instructions.clone()];
            code.iter().any(|instruction| matches!(instruction, Instruction::on_load {}))
        });
        let entries: Vec<Label> = exports.chain(funs).chain(on_load.map(|function| function.entry)).collect();
        for entry in entries {
            let Some(number) = self.layout.function_at(entry) else { continue };
            let arity = self.layout.functions[number].arity.0 as usize;
            self.summaries[number].arguments = Some(vec![Value::TERM; arity]);
            self.enqueue(number);
        }
    }

    /// Gives up what is known across calls, as finding it takes too long.
    fn expect_anything(&mut self) {
        self.expects_anything = true;
        let may_return = returning_functions(self.module, self.layout);
        for (number, may_return) in may_return.into_iter().enumerate() {
            let arity = self.layout.functions[number].arity.0 as usize;
            let summary = &mut self.summaries[number];
            let known = summary.arguments.take().unwrap_or_else(|| vec![Value::TERM; arity]);
            summary.arguments = Some(known.into_iter().map(Value::widened).collect());
            summary.result = may_return.then_some(Value::TERM);
            self.enqueue(number);
        }
    }

    fn enqueue(&mut self, number: usize) {
        let summary = &mut self.summaries[number];
        if !summary.is_waiting && !summary.is_refused && summary.arguments.is_some() {
            summary.is_waiting = true;
            self.waiting.push_back(number);
        }
    }

    /// A local call with the current X registers. Gives what it may return; `None` if it does not return.
    pub fn call_local(&mut self, entry: Label) -> Option<Value> {
        let number = self.layout.function_at(entry)?;
        let arity = self.layout.functions[number].arity.0 as usize;
        let passed = &self.state.x[..arity];
        let summary = &mut self.summaries[number];
        let joined = match &summary.arguments {
            None => passed.to_vec(),
            Some(known) => known.iter().zip(passed).map(|(known, passed)| known.join(*passed)).collect(),
        };
        if summary.arguments.as_ref() != Some(&joined) {
            summary.argument_changes += 1;
            let is_enough = summary.argument_changes > MAX_CHANGES;
            let joined = if is_enough { joined.into_iter().map(Value::widened).collect() } else { joined };
            summary.arguments = Some(joined);
            self.enqueue(number);
        }
        self.summaries[number].result
    }

    /// The current function returns this.
    pub fn returns(&mut self, value: Value) {
        let summary = &mut self.summaries[self.function];
        let joined = summary.result.map_or(value, |known| known.join(value));
        if summary.result == Some(joined) {
            return;
        }
        summary.result_changes += 1;
        summary.result = Some(if summary.result_changes > MAX_CHANGES { joined.widened() } else { joined });
        for at in 0..self.callers[self.function].len() {
            self.enqueue(self.callers[self.function][at] as usize);
        }
    }

    fn run_function(&mut self, number: usize) -> Result<(), Rejection> {
        self.function = number;
        let function = self.function();
        self.wants_clear_frames = false;
        let mut result = self.run_paths(function);
        self.forget(function);
        if result.is_err() && self.wants_clear_frames && !self.clear_frames[number] {
            self.clear_frames[number] = true;
            result = self.run_paths(function);
            self.forget(function);
        }
        result.map_err(|(at, (rule, message))| {
            let place = place(self.module, &self.layout.functions, at);
            Rejection { chunk: "Code", place, rule, message }
        })
    }

    fn run_paths(&mut self, function: &Function) -> Result<(), (usize, (Rule, String))> {
        self.state = State::entry(self.summaries[self.function].arguments.clone().unwrap_or_default());
        self.arrive(function.entry).map_err(|error| (function.func_info, error))?;
        while let Some(Reverse(start)) = self.pending.pop() {
            if self.pending.peek() == Some(&Reverse(start)) {
                continue;
            }
            self.follow(start as usize)?;
        }
        Ok(())
    }

    /// One path from a label to the next label or to its end.
    fn follow(&mut self, start: usize) -> Result<(), (usize, (Rule, String))> {
        let code = &self.module.code;
        let end = self.function().instructions.end;
        if let Instruction::label { number } = code[start] {
            self.state = self.states[number as usize].clone().unwrap_or_default();
            self.facts[start] = self.facts_here();
        }
        for (at, instruction) in code.iter().enumerate().take(end).skip(start + 1) {
            if let Instruction::label { number } = *instruction {
                return self.arrive(Label(number)).map_err(|error| (at, error));
            }
            self.spend(1 + self.state.size() / 8).map_err(|error| (at, error))?;
            let facts = self.facts_here();
            self.proved = true;
            self.at = at;
            let flow = self.step(instruction).map_err(|error| (at, error))?;
            self.facts[at] = Facts { proved: self.proved, ..facts };
            if flow == Flow::Ends {
                return Ok(());
            }
        }
        let message = "a path runs on behind the end of the function".to_owned();
        Err((end - 1, (Rule::Ends, message)))
    }

    fn facts_here(&self) -> Facts {
        let frame = self.state.y.as_ref().filter(|_| !self.state.frame_varies).map(|frame| frame.len() as u32);
        Facts { frame, frame_varies: self.state.frame_varies, proved: true, reached: true }
    }

    /// Frees the states of a function.
    fn forget(&mut self, function: &Function) {
        self.pending.clear();
        self.stored = 0;
        for instruction in &self.module.code[function.instructions.clone()] {
            if let Instruction::label { number } = *instruction {
                self.states[number as usize] = None;
            }
        }
    }

    fn spend(&mut self, effort: usize) -> Checked<()> {
        match self.effort.checked_sub(effort) {
            Some(left) => {
                self.effort = left;
                Ok(())
            }
            None => broken(Rule::Effort, "verifying takes more work than code of this size may ask for"),
        }
    }

    /// The label must be in the current function.
    pub fn check_target(&self, label: Label) -> Checked<usize> {
        match self.layout.position(label) {
            Some(position) if self.function().instructions.contains(&position) => Ok(position),
            Some(_) => broken(Rule::Jumps, format!("label {} is in another function", label.0)),
            None => broken(Rule::Labels, missing(self.layout, label)),
        }
    }

    /// The current state arrives at a label.
    pub fn arrive(&mut self, label: Label) -> Checked<()> {
        let state = std::mem::take(&mut self.state);
        let result = self.take_in(label, &state);
        self.state = state;
        result
    }

    fn take_in(&mut self, label: Label, state: &State) -> Checked<()> {
        let position = self.check_target(label)?;
        self.spend(state.size())?;
        let changed = match &mut self.states[label.0 as usize] {
            Some(known) => known.join(state)?,
            unknown => {
                *unknown = Some(state.at_label());
                self.stored += state.size();
                true
            }
        };
        if self.stored > MAX_STORED {
            return broken(Rule::Effort, "the labels of this function describe too many registers");
        }
        if changed {
            self.pending.push(Reverse(position as u32));
        }
        Ok(())
    }

    /// Arrives at a label with more known of one register. `None`: that path is impossible.
    pub fn arrive_knowing(&mut self, label: Label, register: Option<Register>, value: Option<Value>) -> Checked<()> {
        let (Some(register), Some(value)) = (register, value) else {
            self.check_target(label)?;
            return if value.is_some() { self.arrive(label) } else { Ok(()) };
        };
        let before = self.state.register(register)?;
        self.state.refine(register, value);
        let result = self.arrive(label);
        self.state.refine(register, before);
        result
    }

    /// An exception may leave the current instruction: the frame is walked, and the innermost handler entered.
    pub fn raises(&mut self) -> Checked<()> {
        self.state.check_frame()?;
        self.enter_handler()
    }

    fn enter_handler(&mut self) -> Checked<()> {
        let Some(&Handler { label, y, .. }) = self.state.handlers.last() else { return Ok(()) };
        if label == Label::NONE {
            return broken(Rule::Handlers, format!("y{y} holds the handler of one path or of another"));
        }
        let state = self.state.at_handler();
        self.take_in(label, &state)
    }

    /// The current instruction takes a type for granted. If it is not proved, the VM looks, and raises if it is wrong:
    /// compilers, which know that it is right, may have left Y registers unwritten.
    pub fn presuppose(&mut self, is_proved: bool) -> Checked<()> {
        self.proved &= is_proved;
        if is_proved {
            return Ok(());
        }
        if !self.state.is_frame_written() {
            self.wants_clear_frames = true;
            self.state.check_frame()?;
        }
        self.enter_handler()
    }
}

/// By function: those that call it, in tail position too.
fn callers(module: &Module, layout: &Layout) -> Vec<Vec<u32>> {
    let mut callers = vec![Vec::new(); layout.functions.len()];
    for (number, function) in layout.functions.iter().enumerate() {
        for instruction in &module.code[function.instructions.clone()] {
            let (Instruction::call { label, .. }
            | Instruction::call_last { label, .. }
            | Instruction::call_only { label, .. }) = instruction
            else {
                continue;
            };
            let Some(callee) = layout.function_at(*label) else { continue };
            let callers: &mut Vec<u32> = &mut callers[callee];
            if callers.last() != Some(&(number as u32)) {
                callers.push(number as u32);
            }
        }
    }
    callers
}

/// Which functions may return: those with a `return` or a tail call that may. Compilers write nothing behind a call of
/// one that cannot.
fn returning_functions(module: &Module, layout: &Layout) -> Vec<bool> {
    let mut may_return = vec![false; layout.functions.len()];
    let mut tail_callers = vec![Vec::new(); layout.functions.len()];
    let mut settled = Vec::new();
    for (number, function) in layout.functions.iter().enumerate() {
        for instruction in &module.code[function.instructions.clone()] {
            let returns = match instruction {
                Instruction::r#return {} | Instruction::apply_last { .. } => true,
                Instruction::call_ext_last { import, .. } | Instruction::call_ext_only { import, .. } => {
                    !never_returns(module, &module.imports[import.0 as usize])
                }
                Instruction::call_last { label, .. } | Instruction::call_only { label, .. } => {
                    if let Some(callee) = layout.function_at(*label) {
                        tail_callers[callee].push(number);
                    }
                    false
                }
                _ => false,
            };
            if returns && !may_return[number] {
                may_return[number] = true;
                settled.push(number);
            }
        }
    }
    while let Some(callee) = settled.pop() {
        for &caller in &tail_callers[callee] {
            if !may_return[caller] {
                may_return[caller] = true;
                settled.push(caller);
            }
        }
    }
    may_return
}

/// `label 91 does not exist (1..88)`
pub(super) fn missing(layout: &Layout, label: Label) -> String {
    format!("label {} does not exist (1..{})", label.0, layout.labels.len().max(1) - 1)
}
