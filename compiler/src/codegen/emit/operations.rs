//! Operations: data, BIFs, calls.

use super::Emitter;
use crate::core::{Callee, Instruction as CoreInstruction, Operation, Place, Value, Variable};
use crate::lower::bifs::{self, Heap};
use bytecode::instructions::Instruction;
use bytecode::operand::{Arity, HeapNeed, ImportIndex, Label, Live, Register, Source, XReg};

impl Emitter<'_, '_> {
    pub(super) fn operation(&mut self, at: usize, instruction: &CoreInstruction) {
        let (arguments, to, place) = (&instruction.arguments[..], instruction.to, instruction.place);
        match &instruction.operation {
            Operation::Copy | Operation::Keep => {
                let src = self.source(&arguments[0]);
                let dst = self.destination(to);
                self.moves(vec![(dst, src)]);
            }
            Operation::Tuple => {
                self.reserve_run(at);
                let elements = self.sources(arguments);
                let dst = self.destination(to);
                self.push(Instruction::put_tuple2 { dst, elements });
            }
            Operation::Cons => {
                self.reserve_run(at);
                let (head, tail) = (self.source(&arguments[0]), self.source(&arguments[1]));
                let dst = self.destination(to);
                self.push(Instruction::put_list { head, tail, dst });
            }
            Operation::MakeFun(id) => {
                self.reserve_run(at);
                let fun = self.writer.fun(id, arguments.len() as u32);
                let free = self.sources(arguments);
                let dst = self.destination(to);
                self.push(Instruction::make_fun3 { fun, dst, free });
            }
            Operation::Head => {
                let src = self.source(&arguments[0]);
                let head = self.destination(to);
                self.push(Instruction::get_hd { src, head });
            }
            Operation::Tail => {
                let src = self.source(&arguments[0]);
                let tail = self.destination(to);
                self.push(Instruction::get_tl { src, tail });
            }
            Operation::HeadTail => {
                let src = self.source(&arguments[0]);
                let (head, tail) = (self.destination(to), self.destination(instruction.also_to));
                self.push(Instruction::get_list { src, head, tail });
            }
            &Operation::Element(index) => {
                let src = self.source(&arguments[0]);
                let dst = self.destination(to);
                self.push(Instruction::get_tuple_element { src, index, dst });
            }
            Operation::Bif(name) => {
                if !bifs::never_fails(name) {
                    self.line(place);
                }
                self.bif(name, arguments, to, Label::NONE, at);
            }
            Operation::Call(callee) => self.call(callee, arguments, place),
            &Operation::MapUpdate { exact } => {
                self.line(place);
                self.map_update(exact, arguments, to, Label::NONE, at);
            }
            Operation::BinaryCreate(segments) => {
                self.line(place);
                self.binary_create(segments, arguments, to, Label::NONE, at);
            }
            Operation::BinaryInitialWritable => self.on_x0(arguments, Instruction::bs_init_writable {}),
            Operation::BuildStacktrace => self.on_x0(arguments, Instruction::build_stacktrace {}),
            Operation::BinaryPosition => {
                let context = self.source(&arguments[0]);
                let live = self.collects(at);
                let dst = self.destination(to);
                self.push(Instruction::bs_get_position { context, dst, live });
            }
            Operation::BinarySetPosition => {
                let (context, position) = (self.source(&arguments[0]), self.source(&arguments[1]));
                self.push(Instruction::bs_set_position { context, position });
            }
            Operation::BinaryTail => {
                let context = self.source(&arguments[0]);
                let live = self.collects(at);
                let dst = self.destination(to);
                self.push(Instruction::bs_get_tail { context, dst, live });
            }
            Operation::FloatValue => {
                let (src, dst) = (self.source(&arguments[0]), self.float_source(to));
                self.push(Instruction::fmove { src, dst });
            }
            Operation::FloatNumber => {
                self.line(place);
                let (src, dst) = (self.source(&arguments[0]), self.float_source(to));
                self.push(Instruction::fconv { src, dst });
            }
            Operation::Float(name) => {
                self.line(place);
                self.float_arithmetic(name, arguments, to);
            }
            Operation::FloatTerm => {
                self.reserve_run(at);
                let src = self.float_source(arguments[0].variable());
                let dst = self.destination(to).into();
                self.push(Instruction::fmove { src, dst });
            }
            Operation::RemoveMessage => self.push(Instruction::remove_message {}),
            Operation::Timeout => self.push(Instruction::timeout {}),
            Operation::TryEnd => {
                if let Some(tag) = arguments.first().and_then(Value::variable) {
                    let src = self.registers.register(tag);
                    self.push(Instruction::try_end { src });
                }
            }
        }
    }

    /// An instruction that takes its argument in `x0` and leaves its result there.
    fn on_x0(&mut self, arguments: &[Value], instruction: Instruction) {
        let moves = self.argument_moves(arguments);
        self.moves(moves);
        self.push(instruction);
        self.clobber(true);
    }

    fn float_arithmetic(&mut self, name: &str, arguments: &[Value], to: Option<Variable>) {
        let sources: Vec<Source> = arguments.iter().map(|value| self.float_source(value.variable())).collect();
        let (fail, dst) = (Label::NONE, self.float_source(to));
        self.push(match (name, &sources[..]) {
            ("fadd", &[arg1, arg2]) => Instruction::fadd { fail, arg1, arg2, dst },
            ("fsub", &[arg1, arg2]) => Instruction::fsub { fail, arg1, arg2, dst },
            ("fmul", &[arg1, arg2]) => Instruction::fmul { fail, arg1, arg2, dst },
            (_, &[arg1, arg2]) => Instruction::fdiv { fail, arg1, arg2, dst },
            (_, sources) => Instruction::fnegate { fail, arg: sources[0], dst },
        });
    }

    // ---- Heap ----

    /// Before the first of a run of operations that allocate and of such that cannot collect: heap for all of them.
    fn reserve_run(&mut self, at: usize) {
        if at < self.reserved_to {
            return;
        }
        let (need, end) = self.need_of_run(at);
        self.reserved_to = end;
        self.reserve(need, at);
    }

    /// What the run that begins here needs, and where it ends.
    pub(super) fn need_of_run(&self, at: usize) -> (HeapNeed, usize) {
        let mut need = HeapNeed::default();
        let body = &self.function.block(self.block).body;
        let mut end = at;
        for (offset, instruction) in body[at..].iter().enumerate() {
            match need_of(instruction) {
                Need::Words(words) => need.words += words,
                Need::Fun(free) => {
                    need.words += free;
                    need.funs += 1;
                }
                Need::Float => need.floats += 1,
                Need::Nothing => continue,
                Need::MayCollect => break,
            }
            end = at + offset + 1;
        }
        (need, end)
    }

    // ---- BIFs ----

    pub(super) fn bif(&mut self, name: &str, arguments: &[Value], to: Option<Variable>, fail: Label, at: usize) {
        let import = self.import("erlang", name, arguments.len());
        let sources = self.sources(arguments);
        if bifs::instruction(name, arguments.len()) == Some(Heap::MayCollect) {
            let live = self.collects(at);
            let dst = self.destination(to);
            return self.push(gc_bif(fail, live, import, &sources, dst));
        }
        let dst = self.destination(to);
        self.push(match sources[..] {
            [arg] => Instruction::bif1 { fail, import, arg, dst },
            [arg1, arg2] => Instruction::bif2 { fail, import, arg1, arg2, dst },
            _ => Instruction::bif0 { import, dst },
        });
    }

    pub(super) fn map_update(
        &mut self,
        exact: bool,
        arguments: &[Value],
        to: Option<Variable>,
        fail: Label,
        at: usize,
    ) {
        let src = self.source(&arguments[0]);
        let pairs = self.sources(&arguments[1..]);
        let live = self.collects(at);
        let dst = self.destination(to);
        self.push(if exact {
            Instruction::put_map_exact { fail, src, dst, live, pairs }
        } else {
            Instruction::put_map_assoc { fail, src, dst, live, pairs }
        });
    }

    // ---- Calls ----

    fn call(&mut self, callee: &Callee, arguments: &[Value], place: Place) {
        let moves = self.argument_moves(arguments);
        self.moves(moves);
        self.line(place);
        let count = arguments.len();
        let label = self.label_of(callee);
        let instruction = match callee {
            Callee::Local(_) => Instruction::call { arity: Arity(count as u32), label },
            Callee::Remote(module, name) => {
                let import = self.import(module, name, count);
                Instruction::call_ext { arity: Arity(count as u32), import }
            }
            Callee::Fun => Instruction::call_fun { arity: Arity(count.saturating_sub(1) as u32) },
            Callee::Apply => Instruction::apply { arity: Arity(count.saturating_sub(2) as u32) },
            Callee::Send => Instruction::send {},
        };
        self.push(instruction);
        self.clobber(true);
    }

    pub(super) fn tail_call(&mut self, callee: &Callee, arguments: &[Value], place: Place) {
        let moves = self.argument_moves(arguments);
        self.moves(moves);
        self.line(place);
        let arity = Arity(arguments.len() as u32);
        let label = self.label_of(callee);
        let frame = self.frame_size();
        let instruction = match (callee, frame) {
            (Callee::Local(_), None) => Instruction::call_only { arity, label },
            (Callee::Local(_), Some(deallocate)) => Instruction::call_last { arity, label, deallocate },
            (Callee::Remote(module, name), frame) => {
                let import = self.import(module, name, arguments.len());
                match frame {
                    None => Instruction::call_ext_only { arity, import },
                    Some(deallocate) => Instruction::call_ext_last { arity, import, deallocate },
                }
            }
            // `frames` gives an apply its frame, `prepare` leaves no other call as a tail call.
            (Callee::Apply | Callee::Fun | Callee::Send, frame) => {
                let arity = Arity(arity.0.saturating_sub(2));
                Instruction::apply_last { arity, deallocate: frame.unwrap_or(0) }
            }
        };
        self.push(instruction);
    }
}

enum Need {
    Words(u32),
    /// So many captured variables.
    Fun(u32),
    Float,
    Nothing,
    MayCollect,
}

fn need_of(instruction: &CoreInstruction) -> Need {
    let count = instruction.arguments.len();
    match &instruction.operation {
        Operation::Tuple => Need::Words(count as u32 + 1),
        Operation::Cons => Need::Words(2),
        Operation::MakeFun(_) => Need::Fun(count as u32),
        Operation::FloatTerm => Need::Float,
        Operation::Copy
        | Operation::Keep
        | Operation::Head
        | Operation::Tail
        | Operation::HeadTail
        | Operation::FloatValue
        | Operation::FloatNumber
        | Operation::Float(_)
        | Operation::Element(_) => Need::Nothing,
        Operation::Bif(name) if bifs::instruction(name, count) == Some(Heap::Keeps) => Need::Nothing,
        _ => Need::MayCollect,
    }
}

fn gc_bif(fail: Label, live: Live, import: ImportIndex, sources: &[Source], dst: Register) -> Instruction {
    match *sources {
        [arg1, arg2] => Instruction::gc_bif2 { fail, live, import, arg1, arg2, dst },
        [arg1, arg2, arg3] => Instruction::gc_bif3 { fail, live, import, arg1, arg2, arg3, dst },
        _ => {
            let arg = sources.first().copied().unwrap_or(Source::X(XReg(0)));
            Instruction::gc_bif1 { fail, live, import, arg, dst }
        }
    }
}
