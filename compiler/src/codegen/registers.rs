//! A register for every variable.
//!
//! `frames` has decided who lives in the frame (Y) and who does not (X); here
//! each gets a number. In single assignment form a walk over the blocks, each
//! before those it dominates, that takes any free register at each definition
//! never runs into a conflict (Hack, "Register Allocation for Programs in SSA
//! Form", 2007). Which free register is a matter of taste: the one where the
//! value is wanted next (as an argument, a result, a block's parameter), else
//! the lowest, since what a collection keeps is a range from `x0`.

use crate::codegen::frames::Frames;
use crate::codegen::liveness::{Liveness, Place, Set};
use crate::core::graph::Graph;
use crate::core::{BlockId, Check, End, Function, Instruction, Operation, Value, Variable};
use bytecode::operand::{FReg, Register, XReg, YReg};
use rustc_hash::FxHashMap;

pub struct Registers {
    of: Vec<Option<Register>>,
    /// Variables in float registers.
    floats: FxHashMap<Variable, FReg>,
    /// Per block and place (instructions, then the end): X registers from here upward are dead.
    live: Vec<Vec<u32>>,
    /// Y registers per region.
    pub frame_sizes: Vec<u32>,
}

impl Registers {
    pub fn new(function: &Function, graph: &Graph, liveness: &Liveness, frames: &Frames) -> Registers {
        let wishes = Wishes::new(function, graph);
        let count = function.variable_count as usize;
        let registers = Registers {
            of: vec![None; count],
            floats: FxHashMap::default(),
            live: vec![Vec::new(); function.blocks.len()],
            frame_sizes: vec![0; frames.heads.len()],
        };
        let depths = tag_depths(function, graph);
        let mut chooser =
            Chooser { function, frames, wishes, registers, depths, x: Vec::new(), y: Vec::new(), f: Vec::new() };
        for &id in &graph.order {
            chooser.block(liveness, id);
        }
        let Chooser { mut registers, depths, .. } = chooser;
        registers.place_tags(function, graph, frames, &depths);
        registers
    }

    /// Tags go behind everything else in the frame, the outermost one last: whoever looks for a handler takes the
    /// first tag from the top of the stack.
    fn place_tags(&mut self, function: &Function, graph: &Graph, frames: &Frames, depths: &Depths) {
        let mut deepest = vec![0; self.frame_sizes.len()];
        let tags: Vec<(Variable, usize, u32)> = graph
            .order
            .iter()
            .filter_map(|&id| match function.block(id).end {
                End::Try { tag, .. } => Some((tag, frames.region[id.index()]?, depths.get(&tag).copied()?)),
                _ => None,
            })
            .collect();
        for &(_, region, depth) in &tags {
            deepest[region] = deepest[region].max(depth);
        }
        for (tag, region, depth) in tags {
            let number = self.frame_sizes[region] + deepest[region] - depth;
            self.of[tag.0 as usize] = Some(Register::Y(YReg(number as u16)));
        }
        self.frame_sizes.iter_mut().zip(deepest).for_each(|(size, deepest)| *size += deepest);
    }

    /// Where a variable lives. Every variable that reachable code writes has a place.
    pub fn register(&self, variable: Variable) -> Register {
        self.of[variable.0 as usize].unwrap_or(Register::X(XReg(0)))
    }

    /// Where an unboxed float is.
    pub fn float(&self, variable: Variable) -> Option<FReg> {
        self.floats.get(&variable).copied()
    }

    pub fn live(&self, block: BlockId, at: usize) -> u32 {
        self.live[block.index()].get(at).copied().unwrap_or(0)
    }
}

/// A wish for a register far above all others would leave a gap, and a collection takes no gaps: each register in it
/// would have to be filled.
const WISH_ABOVE_LIVE: u32 = 2;

/// The X register that each variable should best be in.
struct Wishes(Vec<Option<u16>>);

impl Wishes {
    /// Walks backward, so that the use nearest to the definition has the last word.
    fn new(function: &Function, graph: &Graph) -> Wishes {
        let mut wishes = Wishes(vec![None; function.variable_count as usize]);
        for &id in graph.order.iter().rev() {
            let block = function.block(id);
            match &block.end {
                End::Return(value) => wishes.note(value, 0),
                End::TailCall { arguments, .. } => wishes.arguments(arguments),
                End::Jump(to, arguments) => {
                    let target = function.block(*to);
                    for (parameter, argument) in target.parameters.iter().zip(arguments) {
                        let wish = if target.landing.is_some() { Some(0) } else { wishes.0[parameter.0 as usize] };
                        wishes.pass(argument, wish);
                    }
                }
                _ => {}
            }
            for instruction in block.body.iter().rev() {
                match &instruction.operation {
                    Operation::Call(_) => wishes.arguments(&instruction.arguments),
                    Operation::BuildStacktrace | Operation::BinaryInitialWritable => {
                        wishes.arguments(&instruction.arguments)
                    }
                    Operation::Copy | Operation::Keep => {
                        let wish = instruction.to.and_then(|to| wishes.0[to.0 as usize]);
                        instruction.arguments.iter().for_each(|argument| wishes.pass(argument, wish));
                    }
                    _ => {}
                }
            }
        }
        wishes
    }

    fn arguments(&mut self, arguments: &[Value]) {
        arguments.iter().enumerate().for_each(|(at, argument)| self.note(argument, at as u16));
    }

    fn note(&mut self, value: &Value, register: u16) {
        self.pass(value, Some(register));
    }

    fn pass(&mut self, value: &Value, wish: Option<u16>) {
        if let (Value::Variable(variable), Some(register)) = (value, wish) {
            self.0[variable.0 as usize] = Some(register);
        }
    }
}

/// How many `try` and `catch` are around a tag's own, itself included.
type Depths = FxHashMap<Variable, u32>;

fn tag_depths(function: &Function, graph: &Graph) -> Depths {
    let mut depths = Depths::default();
    for &id in &graph.order {
        let block = function.block(id);
        if let End::Try { tag, .. } = block.end {
            let outer = block.handler.and_then(|handler| function.block(handler).landing);
            let depth = outer.and_then(|(_, tag)| depths.get(&tag).copied()).unwrap_or(0);
            depths.insert(tag, depth + 1);
        }
    }
    depths
}

/// A walk over the blocks; `x` and `y` say what is taken where it stands.
struct Chooser<'a> {
    function: &'a Function,
    frames: &'a Frames,
    wishes: Wishes,
    registers: Registers,
    /// Tags: they get their places at the end.
    depths: Depths,
    x: Vec<bool>,
    y: Vec<bool>,
    f: Vec<bool>,
}

impl Chooser<'_> {
    fn block(&mut self, liveness: &Liveness, id: BlockId) {
        let block = self.function.block(id);
        self.x.clear();
        self.y.clear();
        self.f.clear();
        for &variable in liveness.live_in(id) {
            if let Some(register) = self.registers.float(variable) {
                take(&mut self.f, usize::from(register.0));
            }
            if let Some(register) = self.registers.of[variable.0 as usize] {
                self.take(register);
            }
        }
        self.parameters(id);
        let deaths = liveness.deaths(self.function, id);
        deaths.parameters.iter().for_each(|&parameter| self.release(parameter));
        let mut live = Vec::with_capacity(block.body.len() + 1);
        for (at, instruction) in block.body.iter().enumerate() {
            live.push(self.live());
            self.instruction(instruction, &deaths.places[at], id);
        }
        live.push(self.live());
        self.end(liveness, id, &deaths.places[block.body.len()].last_uses);
        self.registers.live[id.index()] = live;
        self.wishes_of_targets(&block.end);
    }

    fn parameters(&mut self, id: BlockId) {
        let block = self.function.block(id);
        let fixed = id == BlockId::ENTRY || block.landing.is_some();
        for (at, &parameter) in block.parameters.iter().enumerate() {
            if fixed {
                self.assign(parameter, Register::X(XReg(at as u16)));
            } else {
                self.choose(parameter, id);
            }
        }
    }

    fn instruction(&mut self, instruction: &Instruction, dead: &Place, id: BlockId) {
        dead.last_uses.iter().for_each(|&variable| self.release(variable));
        if instruction.operation.clobbers() {
            self.x.clear();
            if let Some(to) = instruction.to {
                self.assign(to, Register::X(XReg(0)));
            }
        } else if let (true, Some(to)) = (instruction.operation.makes_float(), instruction.to) {
            let number = first_free(&self.f);
            take(&mut self.f, usize::from(number));
            self.registers.floats.insert(to, FReg(number));
        } else {
            for to in [instruction.to, instruction.also_to].into_iter().flatten() {
                self.stay(instruction, to);
                self.choose(to, id);
            }
        }
        dead.unused.iter().for_each(|&variable| self.release(variable));
    }

    /// A copy is best where the original is.
    fn stay(&mut self, instruction: &Instruction, to: Variable) {
        if let (Operation::Copy | Operation::Keep, Some(Value::Variable(from))) =
            (&instruction.operation, instruction.arguments.first())
            && let (Some(Register::X(XReg(number))), wish @ None) =
                (self.registers.of[from.0 as usize], &mut self.wishes.0[to.0 as usize])
        {
            *wish = Some(number);
        }
    }

    fn end(&mut self, liveness: &Liveness, id: BlockId, last_uses: &[Variable]) {
        match &self.function.block(id).end {
            End::Receive { message, .. } => {
                self.x.clear();
                self.assign(*message, Register::X(XReg(0)));
            }
            End::Branch { check, to, yes, .. } => {
                // A result is written if the answer is yes, and then what only `no` reads is dead. But of the values
                // of a map some may be written before the answer is no.
                if !matches!(check, Check::MapElements) {
                    last_uses.iter().for_each(|&variable| self.release(variable));
                    self.release_all_but(liveness.live_in(*yes), &liveness.live_out(self.function, id), id);
                }
                to.iter().for_each(|&to| self.choose(to, id));
            }
            End::Try { tag, .. } => self.choose(*tag, id),
            _ => {}
        }
    }

    /// A parameter that has no register yet should be where the first value for it is.
    fn wishes_of_targets(&mut self, end: &End) {
        if let End::Jump(to, arguments) = end {
            for (parameter, argument) in self.function.block(*to).parameters.iter().zip(arguments) {
                if let Value::Variable(variable) = argument
                    && let Some(Register::X(XReg(number))) = self.registers.of[variable.0 as usize]
                    && self.wishes.0[parameter.0 as usize].is_none()
                {
                    self.wishes.0[parameter.0 as usize] = Some(number);
                }
            }
        }
    }

    // ---- Free and taken ----

    fn live(&self) -> u32 {
        self.x.iter().rposition(|&taken| taken).map_or(0, |at| at as u32 + 1)
    }

    fn choose(&mut self, variable: Variable, id: BlockId) {
        if self.depths.contains_key(&variable) {
            return;
        }
        if self.frames.kept[variable.0 as usize] {
            let number = first_free(&self.y);
            self.assign(variable, Register::Y(YReg(number)));
            if let Some(region) = self.frames.region[id.index()] {
                let size = &mut self.registers.frame_sizes[region];
                *size = (*size).max(u32::from(number) + 1);
            }
            return;
        }
        let reachable = self.live() + WISH_ABOVE_LIVE;
        let wished = self.wishes.0[variable.0 as usize].filter(|&number| {
            u32::from(number) <= reachable && !self.x.get(usize::from(number)).is_some_and(|&taken| taken)
        });
        let number = wished.unwrap_or_else(|| first_free(&self.x));
        self.assign(variable, Register::X(XReg(number)));
    }

    fn assign(&mut self, variable: Variable, register: Register) {
        self.registers.of[variable.0 as usize] = Some(register);
        self.take(register);
    }

    fn take(&mut self, register: Register) {
        let (taken, number) = self.place(register);
        take(taken, number);
    }

    fn release(&mut self, variable: Variable) {
        if let Some(FReg(number)) = self.registers.float(variable) {
            self.f[usize::from(number)] = false;
        }
        if let Some(register) = self.registers.of[variable.0 as usize] {
            let (taken, number) = self.place(register);
            if let Some(taken) = taken.get_mut(number) {
                *taken = false;
            }
        }
    }

    /// Releases what is alive only elsewhere; what a handler reads stays.
    fn release_all_but(&mut self, needed: &[Variable], alive: &Set, id: BlockId) {
        let handler = self.function.block(id).handler;
        for &variable in alive {
            if !self.frames.kept[variable.0 as usize] && needed.binary_search(&variable).is_err() && handler.is_none() {
                self.release(variable);
            }
        }
    }

    fn place(&mut self, register: Register) -> (&mut Vec<bool>, usize) {
        match register {
            Register::X(XReg(number)) => (&mut self.x, usize::from(number)),
            Register::Y(YReg(number)) => (&mut self.y, usize::from(number)),
        }
    }
}

fn take(taken: &mut Vec<bool>, number: usize) {
    if taken.len() <= number {
        taken.resize(number + 1, false);
    }
    taken[number] = true;
}

fn first_free(taken: &[bool]) -> u16 {
    taken.iter().position(|&taken| !taken).unwrap_or(taken.len()) as u16
}
