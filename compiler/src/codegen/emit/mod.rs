//! Blocks to instructions, one after the other; no register is chosen here.
//!
//! - A block that only leads to another is not written: its label is the other's.
//! - A run of operations that allocate asks for its heap once, at its first.
//! - What a collection keeps is a range of X registers from `x0`. One in the
//!   middle that nothing was written to since the last call is filled first.

mod binaries;
mod checks;
mod ends;
mod operations;

use super::Writer;
use super::frames::Frames;
use super::liveness::Liveness;
use super::moves::{self, Moves};
use super::register_set::RegisterSet;
use super::registers::Registers;
use crate::core::graph::Graph;
use crate::core::{
    BlockId, Callee, Constant, End, ErrorKind, Function, Instruction as CoreInstruction, Place, TryKind, Value,
    Variable,
};
use bytecode::instructions::Instruction;
use bytecode::module::Location;
use bytecode::operand::{Arity, FReg, HeapNeed, Label, LineIndex, Live, Register, Source, XReg, YReg};

/// Writes a function behind those written before.
pub fn function(writer: &mut Writer, function: &Function, frames: &Frames) {
    let graph = Graph::new(function);
    let liveness = Liveness::new(function, &graph);
    let registers = Registers::new(function, &graph, &liveness, frames);
    let mut emitter = Emitter {
        labels: vec![None; function.blocks.len()],
        valid_out: vec![None; function.blocks.len()],
        order: Vec::new(),
        valid: RegisterSet::default(),
        line: None,
        reserved_to: 0,
        block: BlockId::ENTRY,
        next: None,
        writer,
        function,
        frames,
        graph: &graph,
        liveness: &liveness,
        registers,
    };
    emitter.head();
    emitter.thread_jumps();
    emitter.blocks();
}

struct Emitter<'a, 'w> {
    writer: &'a mut Writer<'w>,
    function: &'a Function,
    frames: &'a Frames,
    graph: &'a Graph,
    liveness: &'a Liveness,
    registers: Registers,
    labels: Vec<Option<Label>>,
    /// Blocks that are written, in order.
    order: Vec<BlockId>,
    /// X registers that hold a term here.
    valid: RegisterSet,
    /// The same at the end of each block written so far.
    valid_out: Vec<Option<RegisterSet>>,
    /// The place that the last `line` named.
    line: Option<Location>,
    /// Up to this instruction of the block the heap that allocations need is reserved.
    reserved_to: usize,
    block: BlockId,
    /// The block that is written next.
    next: Option<BlockId>,
}

impl Emitter<'_, '_> {
    fn push(&mut self, instruction: Instruction) {
        self.writer.builder.module.code.push(instruction);
    }

    /// `func_info` and the entry's label.
    fn head(&mut self) {
        let entry = self.writer.entry(&self.function.id);
        self.push(Instruction::label { number: entry.info.0 });
        self.line(self.function.place);
        let module = self.writer.builder.atom(&self.writer.core.name.clone());
        let name = self.writer.builder.atom(&self.function.id.name);
        let arity = Arity(self.function.id.arity);
        self.push(Instruction::func_info { module: Source::Atom(module), function: Source::Atom(name), arity });
        self.push(Instruction::label { number: entry.entry.0 });
        if self.writer.core.on_load.as_ref() == Some(&self.function.id) {
            self.push(Instruction::on_load {});
        }
    }

    // ---- Blocks ----

    /// Blocks that do nothing but go on: their labels are those of where they lead.
    fn thread_jumps(&mut self) {
        let mut leads_to: Vec<Option<BlockId>> = vec![None; self.function.blocks.len()];
        let info = self.writer.entry(&self.function.id).info;
        for &id in &self.graph.order[1..] {
            let block = self.function.block(id);
            if !block.body.is_empty() || block.landing.is_some() || self.frames.is_head(id) {
                continue;
            }
            match &block.end {
                End::Jump(to, arguments) if self.jump_moves(*to, arguments).is_empty() => {
                    leads_to[id.index()] = Some(*to)
                }
                End::Error { kind: ErrorKind::FunctionClause, arguments, .. }
                    if self.frames.region[id.index()].is_none() && self.argument_moves(arguments).is_empty() =>
                {
                    self.labels[id.index()] = Some(info);
                }
                _ => {}
            }
        }
        for &id in self.graph.order.iter().rev() {
            if let Some(to) = leads_to[id.index()]
                && self.graph.position[to.index()] > self.graph.position[id.index()]
            {
                // Later blocks have their final labels already.
                let label = self.label(to);
                self.labels[id.index()] = Some(label);
            } else if self.labels[id.index()] != Some(info) {
                self.order.push(id);
            }
        }
        self.order.reverse();
    }

    /// The label of a block, given to it when first asked for.
    fn label(&mut self, id: BlockId) -> Label {
        if let Some(label) = self.labels[id.index()] {
            return label;
        }
        let label = self.writer.new_label();
        self.labels[id.index()] = Some(label);
        label
    }

    /// Control goes on to this block by itself.
    fn falls_to(&mut self, to: BlockId) -> bool {
        let label = self.labels[to.index()];
        self.next.is_some_and(|next| next == to || (label.is_some() && self.labels[next.index()] == label))
    }

    fn blocks(&mut self) {
        let mut written = std::mem::take(&mut self.order).into_iter().peekable();
        for &id in &self.graph.order {
            self.block = id;
            if written.next_if_eq(&id).is_none() {
                self.valid_out[id.index()] = Some(self.valid_at_start());
                continue;
            }
            self.next = written.peek().copied();
            self.enter();
            self.body();
            self.end();
            self.valid_out[id.index()] = Some(self.valid.clone());
        }
    }

    /// Label, what is known of registers, frame, landing of exceptions.
    fn enter(&mut self) {
        let id = self.block;
        let is_loop = |from: &BlockId| self.graph.position[from.index()] >= self.graph.position[id.index()];
        if id != BlockId::ENTRY
            && (self.labels[id.index()].is_some() || self.graph.predecessors[id.index()].iter().any(is_loop))
        {
            let label = self.label(id);
            self.push(Instruction::label { number: label.0 });
        }
        self.valid = self.valid_at_start();
        self.reserved_to = 0;
        if self.frames.is_head(id) {
            self.allocate();
        }
        if let Some((kind, tag)) = self.function.block(id).landing {
            let tag = self.registers.register(tag);
            self.push(match kind {
                TryKind::Try => Instruction::try_case { src: tag },
                TryKind::Catch => Instruction::catch_end { src: tag },
            });
        }
    }

    /// X registers that hold a term however control came here.
    fn valid_at_start(&mut self) -> RegisterSet {
        let id = self.block;
        let block = self.function.block(id);
        let mut valid: Option<RegisterSet> = None;
        for from in &self.graph.predecessors[id.index()] {
            // A block that comes later: nothing is known of it.
            let before = self.valid_out[from.index()].clone().unwrap_or_default();
            match &mut valid {
                Some(valid) => valid.intersect(&before),
                None => valid = Some(before),
            }
        }
        let mut valid = if block.landing.is_some() { RegisterSet::default() } else { valid.unwrap_or_default() };
        for variable in self.liveness.live_in(id).iter().chain(&block.parameters) {
            if self.registers.float(*variable).is_some() {
                continue;
            }
            if let Register::X(x) = self.registers.register(*variable) {
                valid.insert(x);
            }
        }
        valid
    }

    /// Makes the frame, and reserves what the block's first operations need on the heap. What the block does not write
    /// into the frame before anything can collect is initialised.
    fn allocate(&mut self) {
        let id = self.block;
        let size = self.frame_size().unwrap_or(0);
        let live = self.collects(0);
        let (heap_need, run) = self.need_of_run(0);
        if heap_need == HeapNeed::default() {
            self.push(Instruction::allocate { stack_need: size, live });
        } else {
            self.push(Instruction::allocate_heap { stack_need: size, heap_need, live });
            self.reserved_to = run;
        }
        let mut written = vec![false; size as usize];
        let block = self.function.block(id);
        let mut note = |variable: Variable| {
            if let Register::Y(YReg(number)) = self.registers.register(variable)
                && let Some(written) = written.get_mut(usize::from(number))
            {
                *written = true;
            }
        };
        // Pure operations collect nothing, what they need being reserved; another may raise with the frame half written.
        let safe = |instruction: &&CoreInstruction| instruction.operation.is_pure();
        let first = block.body.iter().take_while(safe);
        let count = first.clone().count();
        first.flat_map(|instruction| [instruction.to, instruction.also_to]).flatten().for_each(&mut note);
        if let (End::Try { tag, .. }, true) = (&block.end, count == block.body.len()) {
            note(*tag);
        }
        let registers: Vec<Source> = (0..size as u16)
            .filter(|&number| !written[usize::from(number)])
            .map(|number| Source::Y(YReg(number)))
            .collect();
        if !registers.is_empty() {
            self.push(Instruction::init_yregs { registers });
        }
    }

    /// Y registers of the frame that this block has.
    fn frame_size(&self) -> Option<u32> {
        self.frames.region[self.block.index()].map(|region| self.registers.frame_sizes[region])
    }

    fn body(&mut self) {
        let function = self.function;
        for (at, instruction) in function.block(self.block).body.iter().enumerate() {
            self.operation(at, instruction);
        }
    }

    // ---- Operands ----

    fn source(&mut self, value: &Value) -> Source {
        match value {
            Value::Variable(variable) => self.registers.register(*variable).into(),
            Value::Constant(Constant::Atom(name)) => Source::Atom(self.writer.builder.atom(name)),
            Value::Constant(Constant::Integer(value)) => Source::Integer(*value),
            Value::Constant(Constant::Nil) => Source::Nil,
            Value::Constant(Constant::Term(term)) => Source::Literal(self.writer.builder.literal((**term).clone())),
        }
    }

    /// The float register of an unboxed float.
    fn float_source(&self, value: Option<Variable>) -> Source {
        Source::F(value.and_then(|variable| self.registers.float(variable)).unwrap_or(FReg(0)))
    }

    fn sources(&mut self, values: &[Value]) -> Vec<Source> {
        values.iter().map(|value| self.source(value)).collect()
    }

    /// The register that a result goes to; it holds a term from now on.
    fn destination(&mut self, variable: Option<Variable>) -> Register {
        let register = variable.map_or(Register::X(XReg(0)), |variable| self.registers.register(variable));
        if let Register::X(x) = register {
            self.valid.insert(x);
        }
        register
    }

    /// Names the source line of what comes next, unless it is the one named last: the table is searched by address.
    fn line(&mut self, place: Place) {
        let file = self.writer.files.get(usize::from(place.source)).copied().unwrap_or(0);
        let location = (place.line > 0).then_some(Location { file, line: place.line });
        if location.is_some() && location != self.line {
            self.line = location;
            let location = location.map_or(LineIndex(0), |location| self.writer.builder.line(location));
            self.push(Instruction::line { location });
        }
    }

    // ---- Registers ----

    /// The X registers that a collection at this place of the block keeps; gaps are filled first.
    fn collects(&mut self, at: usize) -> Live {
        let live = self.registers.live(self.block, at);
        for register in (0..live as u16).map(XReg) {
            if !self.valid.contains(register) {
                self.push(Instruction::r#move { src: Source::Nil, dst: Register::X(register) });
                self.valid.insert(register);
            }
        }
        self.valid.truncate(live);
        Live(live)
    }

    /// X registers are gone, but for the result of a call.
    fn clobber(&mut self, result: bool) {
        self.valid.clear();
        if result {
            self.valid.insert(XReg(0));
        }
    }

    fn moves(&mut self, moves: Moves) {
        for &(to, _) in &moves {
            if let Register::X(x) = to {
                self.valid.insert(x);
            }
        }
        moves::in_sequence(moves).into_iter().for_each(|instruction| self.push(instruction));
    }

    /// Values to where a call wants them.
    fn argument_moves(&mut self, arguments: &[Value]) -> Moves {
        let sources = self.sources(arguments);
        let moves = sources.into_iter().enumerate().map(|(at, source)| (Register::X(XReg(at as u16)), source));
        moves.filter(|&(to, from)| Source::from(to) != from).collect()
    }

    /// Values to the parameters of a block.
    fn jump_moves(&mut self, to: BlockId, arguments: &[Value]) -> Moves {
        let target = self.function.block(to);
        let landing = target.landing.is_some();
        let sources = self.sources(arguments);
        let live = self.liveness.deaths(self.function, to).parameters;
        let pairs = target.parameters.iter().zip(sources).enumerate();
        // A parameter that nobody reads has no place of its own.
        let moves = pairs.filter(|(_, (parameter, _))| landing || !live.contains(parameter)).map(
            |(at, (&parameter, source))| {
                let to = if landing { Register::X(XReg(at as u16)) } else { self.registers.register(parameter) };
                (to, source)
            },
        );
        moves.filter(|&(to, from)| Source::from(to) != from).collect()
    }

    fn import(&mut self, module: &str, name: &str, arity: usize) -> bytecode::operand::ImportIndex {
        self.writer.builder.import(module, name, arity as u32)
    }

    fn label_of(&self, callee: &Callee) -> Label {
        match callee {
            Callee::Local(id) => self.writer.entry(id).entry,
            _ => Label::NONE,
        }
    }

    fn reserve(&mut self, need: HeapNeed, at: usize) {
        let live = self.collects(at);
        self.push(Instruction::test_heap { heap_need: need, live });
    }
}
