//! Generic instructions → internal ones.
//!
//! What an operation takes only in registers and the code has as a constant is
//! first moved to a scratch register that no program can name. Everything that
//! can be decided now is: kinds of operands, comparisons of constants, the
//! shape of a `select_val`.

mod binaries;

use super::entries::CodeIndex;
use super::loader::{Tables, fun_literal};
use crate::atom::{Atom, atoms};
use crate::code::entries::Export;
use crate::heap::words::Allocate;
use crate::interpreter::Interpreter;
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::{Operand, UNKNOWN_LIVE, X_REGISTERS, element_word};
use crate::interpreter::threaded::{Any, Entry, arithmetic, bifs, calls, data, fuse, tests};
use crate::term::tags::{NIL, SMALL_MAX, SMALL_MIN, Term};
use crate::vm::Options;
use binaries::Reading;
use bytecode::instructions::Instruction;
use bytecode::operand::{FunIndex, ImportIndex, Label, Register, Source, XReg};
use bytecode::verify::VerifiedModule;

/// Constants that `AddSmall` takes: shifted as terms they fit its 32 bits.
const ADD_SMALL: std::ops::RangeInclusive<i64> = -(1 << 29) + 1..=(1 << 29) - 1;
/// Up to so many values are compared one by one.
const LINEAR_SELECT: usize = 6;

/// Where a label's offset goes.
#[derive(Clone, Copy)]
enum Place {
    /// Operand c: the high half of the word.
    C,
    /// The low half of the word.
    Low,
    /// The whole word.
    Word,
}

struct Fixup {
    word: usize,
    place: Place,
    instruction: usize,
    label: Label,
}

/// A catch mark: complete only when it is known where the code stands.
pub struct Relocation {
    word: usize,
    target: CodeIndex,
    y: u16,
}

impl Relocation {
    pub fn apply(&self, words: &mut [u64], base: CodeIndex) {
        words[self.word] = Term::catch(base + self.target, self.y).0;
    }
}

/// A source operand, resolved.
#[derive(Clone, Copy)]
enum Value {
    Register(Operand),
    Constant(Term),
}

pub struct Translator<'a> {
    tables: &'a Tables,
    module: &'a VerifiedModule,
    words: Vec<u64>,
    /// Positions of labels, by number.
    labels: Vec<Option<u32>>,
    fixups: Vec<Fixup>,
    catches: Vec<(usize, Label, u16)>,
    unsupported: Vec<&'static str>,
    scratch: u16,
    interpreter: Interpreter,
    /// Collect at every heap test.
    stress: bool,
    /// Verification asks for it in the function that is translated: `allocate` clears the frame.
    pub clears_frames: bool,
    /// The last instructions, oldest first: where each starts and its entry.
    recent: Vec<(usize, Entry)>,
}

impl<'a> Translator<'a> {
    pub fn new(tables: &'a Tables, module: &'a VerifiedModule, options: &Options) -> Translator<'a> {
        Translator {
            tables,
            module,
            words: Vec::with_capacity(module.code.len() * 3),
            labels: vec![None; module.label_count as usize + 1],
            fixups: Vec::new(),
            catches: Vec::new(),
            unsupported: Vec::new(),
            scratch: 0,
            interpreter: options.interpreter,
            stress: options.collect_always,
            clears_frames: false,
            recent: Vec::new(),
        }
    }

    /// Words so far: where the next instruction starts.
    pub(super) fn len(&self) -> CodeIndex {
        self.words.len() as CodeIndex
    }

    pub fn label(&self, label: Label) -> Option<CodeIndex> {
        self.labels.get(label.0 as usize).copied().flatten()
    }

    /// The words, what to do to them where they are placed, and the instructions that the VM lacks.
    #[allow(clippy::type_complexity)] // three results of one step
    pub fn finish(mut self) -> Result<(Vec<u64>, Vec<Relocation>, Vec<&'static str>), String> {
        for fixup in std::mem::take(&mut self.fixups) {
            let target = self.target(fixup.label)? as i64;
            let offset = (target - fixup.instruction as i64) * 8;
            let offset = i32::try_from(offset).map_err(|_| format!("{}: a jump is too far", self.module.name()))?;
            let word = &mut self.words[fixup.word];
            *word |= match fixup.place {
                Place::C => u64::from(offset as u32) << 32,
                Place::Low => u64::from(offset as u32),
                Place::Word => i64::from(offset) as u64,
            };
        }
        let relocations = self
            .catches
            .iter()
            .map(|&(word, label, y)| Ok(Relocation { word, target: self.target(label)?, y }))
            .collect::<Result<_, String>>()?;
        self.unsupported.sort_unstable();
        self.unsupported.dedup();
        Ok((self.words, relocations, self.unsupported))
    }

    fn target(&self, label: Label) -> Result<CodeIndex, String> {
        self.label(label).ok_or_else(|| format!("{}: label {} is nowhere", self.module.name(), label.0))
    }

    // ---- Writing ----

    /// Starts an instruction; its position.
    fn op(&mut self, entry: Entry, a: u16, b: u16, c: i32) -> usize {
        let at = self.words.len();
        self.words.push(entry.first_word(self.interpreter));
        if self.interpreter == Interpreter::Threaded {
            self.fuse(at, entry);
        }
        self.words.push(u64::from(c as u32) << 32 | u64::from(b) << 16 | u64::from(a));
        at
    }

    /// Makes runs of the instruction at `at` and those before it.
    fn fuse(&mut self, at: usize, entry: Entry) {
        if self.recent.len() == fuse::LONGEST {
            self.recent.remove(0);
        }
        self.recent.push((at, entry));
        // Only the first word of a run changes: who jumps into its middle finds the handlers that were there before.
        for from in 0..self.recent.len() - 1 {
            let (start, _) = self.recent[from];
            if let Some(handler) = fuse::run_of(self.recent[from..].iter().map(|&(_, entry)| entry)) {
                self.words[start] = handler;
            }
        }
    }

    fn plain(&mut self, opcode: Opcode, a: u16, b: u16, c: i32) -> usize {
        match calls::select_plain(opcode) {
            Some(entry) => self.op(entry, a, b, c),
            None => unreachable!("{} has operand kinds", opcode.name()),
        }
    }

    /// Operand c of the instruction at `at` is the offset of a label.
    fn jump_in_c(&mut self, at: usize, label: Label) {
        self.fixups.push(Fixup { word: at + 1, place: Place::C, instruction: at, label });
    }

    /// The word pushed next has the offset of a failure label in its low half; none: 0.
    fn fail_word(&mut self, at: usize, fail: Label, high: u64) {
        if fail != Label::NONE {
            self.fixups.push(Fixup { word: self.words.len(), place: Place::Low, instruction: at, label: fail });
        }
        self.words.push(high << 32);
    }

    fn offset_word(&mut self, at: usize, label: Label) {
        self.fixups.push(Fixup { word: self.words.len(), place: Place::Word, instruction: at, label });
        self.words.push(0);
    }

    // ---- Operands ----

    fn value(&self, source: &Source) -> Result<Value, String> {
        Ok(match *source {
            Source::X(x) => Value::Register(Operand::x(x)),
            Source::Y(y) => Value::Register(Operand::y(y)),
            Source::Integer(value) if (SMALL_MIN..=SMALL_MAX).contains(&value) => Value::Constant(Term::small(value)),
            Source::Integer(value) => Value::Constant(big_literal(value)?),
            Source::Atom(index) => Value::Constant(Term::atom(self.tables.atoms[index.0 as usize])),
            Source::Nil => Value::Constant(NIL),
            Source::Literal(index) => Value::Constant(self.tables.literals[index.0 as usize]),
            Source::Unsigned(value) => Value::Constant(Term::small(i64::from(value))),
            Source::F(_) | Source::Label(_) => return Err(format!("{}: an operand is no value", self.module.name())),
        })
    }

    /// A register that has the value: its own, or a scratch register that it is moved to first.
    fn register(&mut self, source: &Source) -> Result<Operand, String> {
        match self.value(source)? {
            Value::Register(operand) => Ok(operand),
            Value::Constant(term) => {
                let scratch = Operand::x(XReg(X_REGISTERS as u16 + self.scratch));
                self.scratch += 1;
                self.move_constant(term, scratch);
                Ok(scratch)
            }
        }
    }

    fn move_constant(&mut self, term: Term, to: Operand) {
        self.op(data::select_move(Operand::constant(2), to), Operand::constant(2).0, to.0, 0);
        self.words.push(term.0);
    }

    /// Operands that may be constants, whose words start at `first`; at most `most` of them are.
    fn operands(&mut self, sources: &[&Source], first: usize, most: usize) -> Result<(Vec<Operand>, Vec<u64>), String> {
        let (mut operands, mut constants) = (Vec::new(), Vec::new());
        for source in sources {
            operands.push(match self.value(source)? {
                Value::Constant(term) if constants.len() < most => {
                    constants.push(term.0);
                    Operand::constant(first + constants.len() - 1)
                }
                _ => self.register(source)?,
            });
        }
        Ok((operands, constants))
    }

    fn push_element(&mut self, source: &Source) -> Result<(), String> {
        let word = match self.value(source)? {
            Value::Register(operand) => element_word(operand),
            Value::Constant(term) => term.0,
        };
        self.words.push(word);
        Ok(())
    }

    // ---- Instructions ----

    /// Translates the instruction at `index` of the module's code.
    ///
    /// # Errors
    /// When a literal cannot be made.
    pub fn instruction(&mut self, index: usize) -> Result<(), String> {
        self.scratch = 0;
        let module = self.module;
        let proved = module.facts()[index].proved;
        use Instruction as I;
        match &module.code[index] {
            I::label { number } => {
                let at = self.len();
                if let Some(label) = self.labels.get_mut(*number as usize) {
                    *label = Some(at);
                }
            }
            I::func_info { arity, .. } => {
                self.recent.clear();
                self.plain(Opcode::FunctionClause, 0, 0, 0);
                self.words.push(u64::from(arity.0));
            }
            I::line { .. }
            | I::int_code_end {}
            | I::nif_start {}
            | I::executable_line { .. }
            | I::debug_line { .. }
            | I::recv_marker_bind { .. }
            | I::recv_marker_clear { .. }
            | I::recv_marker_use { .. }
            | I::recv_mark { .. }
            | I::recv_set { .. }
            | I::fclearerror {}
            | I::fcheckerror { .. } => {}

            // The register is part of the frame from here on.
            I::recv_marker_reserve { marker } => {
                if let Some(marker) = destination(marker) {
                    self.move_constant(NIL, marker);
                }
            }

            I::call { label, .. } => self.jump(Opcode::Call, 0, *label),
            I::call_last { label, deallocate, .. } => self.jump(Opcode::CallLast, frame_bytes(*deallocate), *label),
            I::call_only { label, .. } => self.jump(Opcode::CallOnly, 0, *label),
            I::call_ext { import, .. } => self.call_external(*import, Ending::Plain),
            // It raises, and does not drop a frame of another size.
            I::call_ext_last { import, .. } if !proved => self.call_external(*import, Ending::Plain),
            I::call_ext_last { import, deallocate, .. } => self.call_external(*import, Ending::Last(*deallocate)),
            I::call_ext_only { import, .. } => self.call_external(*import, Ending::Only),
            I::call_fun { arity } => {
                self.plain(Opcode::CallFun, (arity.0 as u16) << 3, 0, 0);
            }
            I::call_fun2 { arity, fun, .. } => {
                let fun = self.register(fun)?;
                self.plain(Opcode::CallFun2, fun.0, arity.0 as u16, 0);
            }
            I::apply { arity } => {
                self.plain(Opcode::Apply, (arity.0 as u16) << 3, 0, 0);
            }
            I::apply_last { arity, deallocate } => {
                self.plain(Opcode::ApplyLast, (arity.0 as u16) << 3, frame_bytes(*deallocate), 0);
            }
            I::r#return {} => {
                self.plain(Opcode::Return, 0, 0, 0);
            }

            I::bif0 { import, dst } => self.bif(*import, Label::NONE, UNKNOWN_LIVE, &[], *dst)?,
            I::bif1 { fail, import, arg, dst } => self.bif(*import, *fail, UNKNOWN_LIVE, &[arg], *dst)?,
            I::bif2 { fail, import, arg1, arg2, dst } => self.bif(*import, *fail, UNKNOWN_LIVE, &[arg1, arg2], *dst)?,
            I::gc_bif1 { fail, live, import, arg, dst } => self.bif(*import, *fail, live.0 as usize, &[arg], *dst)?,
            I::gc_bif2 { fail, live, import, arg1, arg2, dst } => {
                self.bif(*import, *fail, live.0 as usize, &[arg1, arg2], *dst)?;
            }
            I::gc_bif3 { fail, live, import, arg1, arg2, arg3, dst } => {
                self.bif(*import, *fail, live.0 as usize, &[arg1, arg2, arg3], *dst)?;
            }

            I::allocate { stack_need, live } => {
                self.allocate(*stack_need, 0, live.0);
                if self.clears_frames {
                    self.clear_frame(*stack_need);
                }
            }
            I::allocate_heap { stack_need, heap_need, live } => {
                self.allocate(*stack_need, words(heap_need), live.0);
                if self.clears_frames {
                    self.clear_frame(*stack_need);
                }
            }
            I::allocate_zero { stack_need, live } => {
                self.allocate(*stack_need, 0, live.0);
                self.clear_frame(*stack_need);
            }
            I::allocate_heap_zero { stack_need, heap_need, live } => {
                self.allocate(*stack_need, words(heap_need), live.0);
                self.clear_frame(*stack_need);
            }
            I::test_heap { heap_need, live } => {
                let opcode = if self.stress { Opcode::TestHeapStress } else { Opcode::TestHeap };
                self.plain(opcode, 0, live.0 as u16, (words(heap_need) * 8) as i32);
            }
            I::init { dst } => self.init(*dst),
            I::init_yregs { registers } => {
                for register in registers {
                    if let Source::Y(y) = register {
                        self.init(Register::Y(*y));
                    }
                }
            }
            I::deallocate { words } => {
                self.plain(Opcode::Deallocate, frame_bytes(*words), 0, 0);
            }
            I::trim { words, .. } => {
                self.plain(Opcode::Trim, (*words * 8) as u16, 0, 0);
            }

            I::r#move { src, dst } => self.move_to(src, *dst)?,
            I::swap { a, b } => {
                let (a, b) = (Operand::register(*a), Operand::register(*b));
                self.op(Entry::of::<data::Swap<Any, Any>>(), a.0, b.0, 0);
            }
            I::get_list { src, head, tail } => {
                let (src, head, tail) = (self.register(src)?, Operand::register(*head), Operand::register(*tail));
                self.op(data::select_get_list(proved, src, head, tail), src.0, head.0, i32::from(tail.0));
            }
            I::get_hd { src, head } => {
                let (src, head) = (self.register(src)?, Operand::register(*head));
                self.op(data::select_get_head(proved, src, head), src.0, head.0, 0);
            }
            I::get_tl { src, tail } => {
                let (src, tail) = (self.register(src)?, Operand::register(*tail));
                self.op(data::select_get_tail(proved, src, tail), src.0, tail.0, 0);
            }
            I::get_tuple_element { src, index, dst } => {
                let (src, dst) = (self.register(src)?, Operand::register(*dst));
                self.op(data::select_get_tuple_element(proved, src, dst), src.0, dst.0, element_offset(*index));
            }
            I::set_tuple_element { value, tuple, index } => {
                let (value, tuple) = (self.register(value)?, self.register(tuple)?);
                self.plain(Opcode::SetTupleElement, value.0, tuple.0, element_offset(*index));
            }
            I::put_list { head, tail, dst } => {
                let dst = Operand::register(*dst);
                let (operands, constants) = self.operands(&[head, tail], 2, 2)?;
                let c = i32::from(dst.0);
                self.op(data::select_put_list(operands[0], operands[1], dst), operands[0].0, operands[1].0, c);
                if !constants.is_empty() {
                    // The form with constants always has two more words.
                    self.words.push(constants[0]);
                    self.words.push(constants.get(1).copied().unwrap_or(0));
                }
            }
            I::put_tuple2 { dst, elements } => {
                let dst = Operand::register(*dst);
                self.op(data::select_put_tuple(elements.len(), dst), 0, dst.0, elements.len() as i32);
                for element in elements {
                    self.push_element(element)?;
                }
            }
            I::update_record { size, src, dst, updates, .. } => {
                let src = self.register(src)?;
                self.plain(Opcode::UpdateRecord, src.0, Operand::register(*dst).0, *size as i32);
                self.words.push(updates.len() as u64 / 2);
                for update in updates {
                    self.push_element(update)?;
                }
            }
            I::make_fun2 { fun } => {
                let free = self.module.funs[fun.0 as usize].free;
                let variables: Vec<Source> = (0..free).map(|x| Source::X(XReg(x as u16))).collect();
                self.make_fun(*fun, Register::X(XReg(0)), &variables)?;
            }
            I::make_fun3 { fun, dst, free } => self.make_fun(*fun, *dst, free)?,

            I::is_lt { fail, arg1, arg2 } => self.compare(Opcode::IsLess, *fail, arg1, arg2)?,
            I::is_ge { fail, arg1, arg2 } => self.compare(Opcode::IsGreaterOrEqual, *fail, arg1, arg2)?,
            I::is_eq { fail, arg1, arg2 } => self.compare(Opcode::IsEqual, *fail, arg1, arg2)?,
            I::is_ne { fail, arg1, arg2 } => self.compare(Opcode::IsNotEqual, *fail, arg1, arg2)?,
            I::is_eq_exact { fail, arg1, arg2 } => self.compare(Opcode::IsExactEqual, *fail, arg1, arg2)?,
            I::is_ne_exact { fail, arg1, arg2 } => self.compare(Opcode::IsExactNotEqual, *fail, arg1, arg2)?,
            I::is_integer { fail, arg } => self.test(Opcode::IsInteger, *fail, arg, 0)?,
            I::is_float { fail, arg } => self.test(Opcode::IsFloat, *fail, arg, 0)?,
            I::is_number { fail, arg } => self.test(Opcode::IsNumber, *fail, arg, 0)?,
            I::is_atom { fail, arg } => self.test(Opcode::IsAtom, *fail, arg, 0)?,
            I::is_pid { fail, arg } => self.test(Opcode::IsPid, *fail, arg, 0)?,
            I::is_reference { fail, arg } => self.test(Opcode::IsReference, *fail, arg, 0)?,
            I::is_port { fail, arg } => self.test(Opcode::IsPort, *fail, arg, 0)?,
            I::is_nil { fail, arg } => self.test(Opcode::IsNil, *fail, arg, 0)?,
            I::is_binary { fail, arg } => self.test(Opcode::IsBinary, *fail, arg, 0)?,
            I::is_list { fail, arg } => self.test(Opcode::IsList, *fail, arg, 0)?,
            I::is_nonempty_list { fail, arg } => self.test(Opcode::IsNonemptyList, *fail, arg, 0)?,
            I::is_tuple { fail, arg } => self.test(Opcode::IsTuple, *fail, arg, 0)?,
            I::test_arity { fail, arg, arity } => self.test(Opcode::TestArity, *fail, arg, *arity as u16)?,
            I::is_function { fail, arg } => self.test(Opcode::IsFunction, *fail, arg, 0)?,
            I::is_boolean { fail, arg } => self.test(Opcode::IsBoolean, *fail, arg, 0)?,
            I::is_function2 { fail, arg, arity } => {
                let arity = self.register(arity)?;
                self.test(Opcode::IsFunction2, *fail, arg, arity.0)?;
            }
            I::is_bitstr { fail, arg } => self.test(Opcode::IsBitstring, *fail, arg, 0)?,
            I::is_map { fail, arg } => self.test(Opcode::IsMap, *fail, arg, 0)?,
            I::is_tagged_tuple { fail, arg, arity, tag } => {
                let Value::Constant(tag) = self.value(tag)? else {
                    return Err(format!("{}: the tag of is_tagged_tuple is a register", module.name()));
                };
                self.test(Opcode::IsTaggedTuple, *fail, arg, *arity as u16)?;
                self.words.push(tag.0);
            }
            I::select_val { arg, fail, list } => self.select(arg, *fail, list)?,
            I::select_tuple_arity { arg, fail, list } => {
                let arg = self.register(arg)?;
                let at = self.op(tests::select_test(Opcode::SelectArity, arg), arg.0, 0, 0);
                self.jump_in_c(at, *fail);
                self.words.push(list.len() as u64 / 2);
                for pair in list.chunks_exact(2) {
                    if let (Source::Unsigned(arity), Source::Label(label)) = (&pair[0], &pair[1]) {
                        self.words.push(u64::from(*arity));
                        self.offset_word(at, *label);
                    }
                }
            }
            I::jump { label } => {
                let at = self.op(tests::select_jump(), 0, 0, 0);
                self.jump_in_c(at, *label);
            }

            I::catch { dst, handler } | I::r#try { dst, handler } => {
                if let Register::Y(y) = dst {
                    self.plain(Opcode::Catch, Operand::y(*y).0, 0, 0);
                    self.catches.push((self.words.len(), *handler, y.0));
                    self.words.push(0);
                }
            }
            I::catch_end { src } => {
                self.plain(Opcode::CatchEnd, Operand::register(*src).0, 0, 0);
            }
            I::try_end { src } => {
                self.plain(Opcode::TryEnd, Operand::register(*src).0, 0, 0);
            }
            I::try_case { src } => {
                self.plain(Opcode::TryCase, Operand::register(*src).0, 0, 0);
            }
            I::try_case_end { arg } => self.raise(Opcode::TryCaseEnd, arg)?,
            I::badmatch { arg } => self.raise(Opcode::BadMatch, arg)?,
            I::case_end { arg } => self.raise(Opcode::CaseEnd, arg)?,
            I::badrecord { arg } => self.raise(Opcode::BadRecord, arg)?,
            I::if_end {} => {
                self.plain(Opcode::IfEnd, 0, 0, 0);
            }
            I::raise { stacktrace, value } => {
                let (stack, value) = (self.register(stacktrace)?, self.register(value)?);
                self.plain(Opcode::Raise, stack.0, value.0, 0);
            }
            I::raw_raise {} => {
                self.plain(Opcode::RawRaise, 0, 0, 0);
            }
            I::build_stacktrace {} => {
                self.plain(Opcode::BuildStacktrace, 0, 0, 0);
            }

            I::send {} => {
                self.plain(Opcode::Send, 0, 0, 0);
            }
            I::remove_message {} => {
                self.plain(Opcode::RemoveMessage, 0, 0, 0);
            }
            I::timeout {} => {
                self.plain(Opcode::Timeout, 0, 0, 0);
            }
            I::loop_rec { fail, .. } => self.jump(Opcode::LoopReceive, 0, *fail),
            I::loop_rec_end { label } => self.jump(Opcode::LoopReceiveEnd, 0, *label),
            I::wait { label } => self.jump(Opcode::Wait, 0, *label),
            I::wait_timeout { label, time } => {
                let (operands, constants) = self.operands(&[time], 2, 1)?;
                self.jump(Opcode::WaitTimeout, operands[0].0, *label);
                self.words.extend(constants);
            }

            I::fmove { src: Source::F(from), dst } => {
                if let Some(dst) = destination(dst) {
                    self.plain(Opcode::StoreFloat, from.0, dst.0, 0);
                }
            }
            I::fmove { src, dst: Source::F(to) } => {
                let src = self.register(src)?;
                self.plain(Opcode::LoadFloat, src.0, to.0, 0);
            }
            I::fconv { src, dst: Source::F(to) } => {
                let src = self.register(src)?;
                self.plain(Opcode::ConvertFloat, src.0, to.0, 0);
            }
            I::fadd { arg1, arg2, dst, .. } => self.float(Opcode::FloatAdd, arg1, arg2, dst),
            I::fsub { arg1, arg2, dst, .. } => self.float(Opcode::FloatSubtract, arg1, arg2, dst),
            I::fmul { arg1, arg2, dst, .. } => self.float(Opcode::FloatMultiply, arg1, arg2, dst),
            I::fdiv { arg1, arg2, dst, .. } => self.float(Opcode::FloatDivide, arg1, arg2, dst),
            I::fnegate { arg, dst, .. } => {
                if let (Source::F(from), Source::F(to)) = (arg, dst) {
                    self.plain(Opcode::FloatNegate, from.0, to.0, 0);
                }
            }

            I::put_map_assoc { fail, src, dst, live, pairs } => {
                self.put_map(Opcode::PutMapAssoc, *fail, src, *dst, live.0, pairs)?;
            }
            I::put_map_exact { fail, src, dst, live, pairs } => {
                self.put_map(Opcode::PutMapExact, *fail, src, *dst, live.0, pairs)?;
            }
            I::has_map_fields { fail, src, keys } => {
                let src = self.register(src)?;
                let at = self.plain(Opcode::HasMapFields, src.0, 0, 0);
                self.jump_in_c(at, *fail);
                self.words.push(keys.len() as u64);
                for key in keys {
                    self.push_element(key)?;
                }
            }
            I::get_map_elements { fail, src, pairs } => {
                let src = self.register(src)?;
                let at = self.plain(Opcode::GetMapElements, src.0, 0, 0);
                self.jump_in_c(at, *fail);
                self.words.push(pairs.len() as u64 / 2);
                for pair in pairs.chunks_exact(2) {
                    self.push_element(&pair[0])?;
                    let to = destination(&pair[1]).map_or(0, |operand| u64::from(operand.0));
                    self.words.push(to);
                }
            }

            I::bs_start_match3 { fail, src, live, dst } => self.bs_start_match(*fail, src, live.0, *dst)?,
            I::bs_start_match4 { fail, live, src, dst } => {
                let fail = if let Source::Label(label) = fail { *label } else { Label::NONE };
                self.bs_start_match(fail, src, live.0, *dst)?;
            }
            I::bs_get_integer2 { fail, context, live, size, unit, flags, dst } => {
                let reading =
                    Reading { fail: *fail, context, live: live.0, size, unit: *unit, flags: *flags, to: *dst };
                self.bs_get(Opcode::BsGetInteger, &reading)?;
            }
            I::bs_get_float2 { fail, context, live, size, unit, flags, dst } => {
                let reading =
                    Reading { fail: *fail, context, live: live.0, size, unit: *unit, flags: *flags, to: *dst };
                self.bs_get(Opcode::BsGetFloat, &reading)?;
            }
            I::bs_get_binary2 { fail, context, live, size, unit, flags, dst } => {
                let reading =
                    Reading { fail: *fail, context, live: live.0, size, unit: *unit, flags: *flags, to: *dst };
                self.bs_get(Opcode::BsGetBinary, &reading)?;
            }
            I::bs_skip_bits2 { fail, context, size, unit, .. } => self.bs_skip(*fail, context, size, *unit)?,
            I::bs_test_tail2 { fail, context, bits } => self.bs_test(Opcode::BsTestTail, *fail, context, *bits)?,
            I::bs_test_unit { fail, context, unit } => self.bs_test(Opcode::BsTestUnit, *fail, context, *unit)?,
            I::bs_match_string { fail, context, bits, offset } => {
                self.bs_match_string(*fail, context, *bits, *offset)?;
            }
            I::bs_get_utf8 { fail, context, live, flags, dst } => {
                self.bs_utf(*fail, context, (8, *flags), Some((*dst, live.0)))?;
            }
            I::bs_get_utf16 { fail, context, live, flags, dst } => {
                self.bs_utf(*fail, context, (16, *flags), Some((*dst, live.0)))?;
            }
            I::bs_get_utf32 { fail, context, live, flags, dst } => {
                self.bs_utf(*fail, context, (32, *flags), Some((*dst, live.0)))?;
            }
            I::bs_skip_utf8 { fail, context, flags, .. } => self.bs_utf(*fail, context, (8, *flags), None)?,
            I::bs_skip_utf16 { fail, context, flags, .. } => self.bs_utf(*fail, context, (16, *flags), None)?,
            I::bs_skip_utf32 { fail, context, flags, .. } => self.bs_utf(*fail, context, (32, *flags), None)?,
            I::bs_get_tail { context, dst, live } => self.bs_get_tail(context, *dst, live.0)?,
            I::bs_get_position { context, dst, .. } => self.bs_get_position(context, *dst)?,
            I::bs_set_position { context, position } => self.bs_set_position(context, position)?,
            I::bs_init_writable {} => {
                self.plain(Opcode::BsInitWritable, 0, 0, 0);
            }
            I::bs_create_bin { fail, live, dst, segments, .. } => self.bs_create(*fail, live.0, *dst, segments)?,
            I::bs_match { fail, context, commands } => self.bs_match(*fail, context, commands)?,

            other => self.unsupported(other.name())?,
        }
        Ok(())
    }

    /// An instruction that the VM lacks: the load report names it, and reaching it raises an error that does.
    fn unsupported(&mut self, name: &'static str) -> Result<(), String> {
        self.unsupported.push(name);
        let atom = Atom::intern(name).map_err(|error| format!("atom {name:?}: {error:?}"))?;
        self.plain(Opcode::Unsupported, 0, 0, 0);
        self.words.push(Term::atom(atom).0);
        Ok(())
    }

    fn jump(&mut self, opcode: Opcode, a: u16, label: Label) {
        let at = self.plain(opcode, a, 0, 0);
        self.jump_in_c(at, label);
    }

    fn call_external(&mut self, import: ImportIndex, ending: Ending) {
        let export = self.tables.imports[import.0 as usize];
        let address = std::ptr::from_ref(export) as u64;
        let is_apply = export.module == atoms::ERLANG && export.function == atoms::APPLY;
        match (export.bif, ending) {
            (Some(_), Ending::Plain) => {
                self.plain(Opcode::CallBif, export.arity as u16, 0, 0);
                self.words.push(address);
            }
            (Some(_), Ending::Only) => {
                self.plain(Opcode::CallBifOnly, export.arity as u16, 0, 0);
                self.words.push(address);
            }
            // What is applied must not find the frame of a function that is done with it.
            (Some(_), Ending::Last(frame)) if is_apply => {
                self.plain(Opcode::Deallocate, frame_bytes(frame), 0, 0);
                self.plain(Opcode::CallBifOnly, export.arity as u16, 0, 0);
                self.words.push(address);
            }
            (Some(_), Ending::Last(frame)) => {
                self.plain(Opcode::CallBif, export.arity as u16, 0, 0);
                self.words.push(address);
                self.plain(Opcode::Deallocate, frame_bytes(frame), 0, 0);
                self.plain(Opcode::Return, 0, 0, 0);
            }
            (None, Ending::Plain) => {
                self.plain(Opcode::CallExternal, 0, 0, 0);
                self.words.push(address);
            }
            (None, Ending::Only) => {
                self.plain(Opcode::CallExternalOnly, 0, 0, 0);
                self.words.push(address);
            }
            (None, Ending::Last(frame)) => {
                self.plain(Opcode::CallExternalLast, frame_bytes(frame), 0, 0);
                self.words.push(address);
            }
        }
    }

    fn allocate(&mut self, registers: u32, heap_words: u32, live: u32) {
        let opcode = if self.stress { Opcode::AllocateStress } else { Opcode::Allocate };
        self.plain(opcode, frame_bytes(registers), live as u16, (heap_words * 8) as i32);
    }

    fn clear_frame(&mut self, registers: u32) {
        for y in 0..registers {
            self.init(Register::Y(bytecode::operand::YReg(y as u16)));
        }
    }

    fn init(&mut self, register: Register) {
        self.plain(Opcode::InitY, Operand::register(register).0, 0, 0);
    }

    fn move_to(&mut self, source: &Source, destination: Register) -> Result<(), String> {
        let destination = Operand::register(destination);
        match self.value(source)? {
            Value::Constant(term) => self.move_constant(term, destination),
            Value::Register(source) => {
                self.op(data::select_move(source, destination), source.0, destination.0, 0);
            }
        }
        Ok(())
    }

    fn make_fun(&mut self, fun: FunIndex, destination: Register, free: &[Source]) -> Result<(), String> {
        let entry = self.tables.funs[fun.0 as usize];
        let destination = Operand::register(destination);
        if free.is_empty() {
            self.move_constant(fun_literal(entry)?, destination);
            return Ok(());
        }
        self.plain(Opcode::MakeFun, 0, destination.0, free.len() as i32);
        self.words.push(std::ptr::from_ref(entry) as u64);
        for variable in free {
            self.push_element(variable)?;
        }
        Ok(())
    }

    fn test(&mut self, opcode: Opcode, fail: Label, arg: &Source, b: u16) -> Result<(), String> {
        let arg = self.register(arg)?;
        let at = self.op(tests::select_test(opcode, arg), arg.0, b, 0);
        self.jump_in_c(at, fail);
        Ok(())
    }

    fn compare(&mut self, opcode: Opcode, fail: Label, a: &Source, b: &Source) -> Result<(), String> {
        let (operands, constants) = self.operands(&[a, b], 2, 1)?;
        let entry = tests::select_comparison(opcode, operands[0], operands[1]);
        let at = self.op(entry, operands[0].0, operands[1].0, 0);
        self.jump_in_c(at, fail);
        self.words.extend(constants);
        Ok(())
    }

    fn raise(&mut self, opcode: Opcode, arg: &Source) -> Result<(), String> {
        let arg = self.register(arg)?;
        self.plain(opcode, arg.0, 0, 0);
        Ok(())
    }

    fn float(&mut self, opcode: Opcode, a: &Source, b: &Source, to: &Source) {
        if let (Source::F(a), Source::F(b), Source::F(to)) = (a, b, to) {
            self.plain(opcode, a.0, b.0, i32::from(to.0));
        }
    }

    fn put_map(
        &mut self,
        opcode: Opcode,
        fail: Label,
        source: &Source,
        destination: Register,
        live: u32,
        pairs: &[Source],
    ) -> Result<(), String> {
        let source = self.register(source)?;
        let at = self.plain(opcode, source.0, Operand::register(destination).0, live as i32);
        self.fail_word(at, fail, 0);
        self.words.push(pairs.len() as u64 / 2);
        for each in pairs {
            self.push_element(each)?;
        }
        Ok(())
    }

    /// A BIF that is an instruction. `live`: X registers that a collection keeps, or `UNKNOWN_LIVE`.
    fn bif(
        &mut self,
        import: ImportIndex,
        fail: Label,
        live: usize,
        arguments: &[&Source],
        destination: Register,
    ) -> Result<(), String> {
        let export = self.tables.imports[import.0 as usize];
        let to = Operand::register(destination);
        if export.module == atoms::ERLANG {
            if self.arithmetic(export, fail, live, arguments, to)? {
                return Ok(());
            }
            if export.function == atoms::SELF && arguments.is_empty() {
                self.plain(Opcode::SelfPid, to.0, 0, 0);
                return Ok(());
            }
        }
        let (operands, constants) = self.operands(arguments, 4, 3)?;
        let operand = |at: usize| operands.get(at).map_or(0, |operand| operand.0);
        let in_place = match (export.module, export.function.text(), arguments.len(), constants.is_empty()) {
            (atoms::ERLANG, "hd", 1, true) => Some(Opcode::Head),
            (atoms::ERLANG, "tl", 1, true) => Some(Opcode::Tail),
            (atoms::ERLANG, "tuple_size", 1, true) => Some(Opcode::TupleSize),
            (atoms::ERLANG, "element", 2, true) => Some(Opcode::Element),
            _ => None,
        };
        let c = (u32::from(operand(2)) << 16 | u32::from(to.0)) as i32;
        let at = match in_place {
            Some(opcode) => {
                let entry = bifs::select(opcode, operands[0], operands.get(1).copied().unwrap_or(operands[0]), to);
                self.op(entry, operand(0), operand(1), c)
            }
            None => {
                let opcode = [Opcode::Bif0, Opcode::Bif1, Opcode::Bif2, Opcode::Bif3][arguments.len()];
                self.plain(opcode, operand(0), operand(1), c)
            }
        };
        self.words.push(std::ptr::from_ref(export) as u64);
        self.fail_word(at, fail, live as u64);
        self.words.extend(constants);
        Ok(())
    }

    /// Arithmetic has operations of its own. False: it is none.
    fn arithmetic(
        &mut self,
        export: &Export,
        fail: Label,
        live: usize,
        arguments: &[&Source],
        to: Operand,
    ) -> Result<bool, String> {
        let opcode = match (export.function, arguments.len()) {
            (atoms::OP_PLUS, 2) => Opcode::Add,
            (atoms::OP_MINUS, 2) => Opcode::Subtract,
            (atoms::OP_TIMES, 2) => Opcode::Multiply,
            (atoms::OP_DIVIDE, 2) => Opcode::Divide,
            (atoms::OP_DIV, 2) => Opcode::IntegerDivide,
            (atoms::OP_REM, 2) => Opcode::Remainder,
            (atoms::OP_BAND, 2) => Opcode::BitAnd,
            (atoms::OP_BOR, 2) => Opcode::BitOr,
            (atoms::OP_BXOR, 2) => Opcode::BitXor,
            (atoms::OP_BSL, 2) => Opcode::ShiftLeft,
            (atoms::OP_BSR, 2) => Opcode::ShiftRight,
            (atoms::OP_BNOT, 1) => Opcode::BitNot,
            (atoms::OP_MINUS, 1) => Opcode::Negate,
            _ => return Ok(false),
        };
        if self.add_small(opcode, fail, live, arguments, to)? {
            return Ok(true);
        }
        let (operands, constants) = self.operands(arguments, 3, 1)?;
        let b = operands.get(1).copied().unwrap_or(Operand::x(XReg(0)));
        let entry = match opcode {
            Opcode::BitNot | Opcode::Negate => arithmetic::select_unary(opcode),
            _ => arithmetic::select_binary(opcode, operands[0], b, to, constants.len())
                .ok_or_else(|| format!("{} has no handler", opcode.name()))?,
        };
        let c = ((live as u32) << 16 | u32::from(to.0)) as i32;
        let at = self.op(entry, operands[0].0, b.0, c);
        self.fail_word(at, fail, 0);
        self.words.extend(constants);
        Ok(true)
    }

    /// `A + 1`, `1 + A`, `A - 1`.
    fn add_small(
        &mut self,
        opcode: Opcode,
        fail: Label,
        live: usize,
        arguments: &[&Source],
        to: Operand,
    ) -> Result<bool, String> {
        const SUBTRACTED: u64 = 1 << 31;
        const SWAPPED: u64 = 1 << 30;
        let (register, constant, flags) = match (opcode, arguments) {
            (Opcode::Add, [Source::Integer(constant), register]) => (register, *constant, SWAPPED),
            (Opcode::Add, [register, Source::Integer(constant)]) => (register, *constant, 0),
            (Opcode::Subtract, [register, Source::Integer(constant)]) => {
                (register, constant.wrapping_neg(), SUBTRACTED)
            }
            _ => return Ok(false),
        };
        let Value::Register(register) = self.value(register)? else { return Ok(false) };
        if !ADD_SMALL.contains(&constant) {
            return Ok(false);
        }
        let c = Term::small(constant).0 as i32;
        let at = self.op(arithmetic::select_add_small(register, to), register.0, to.0, c);
        self.fail_word(at, fail, flags | live as u64);
        Ok(true)
    }

    fn select(&mut self, arg: &Source, fail: Label, list: &[Source]) -> Result<(), String> {
        let arg = self.register(arg)?;
        let mut pairs = Vec::new();
        for pair in list.chunks_exact(2) {
            if let (Value::Constant(term), Source::Label(label)) = (self.value(&pair[0])?, &pair[1]) {
                pairs.push((term, *label));
            }
        }
        if pairs.iter().any(|(term, _)| term.is_pointer()) {
            return self.select_by_comparing(arg, fail, &pairs);
        }
        pairs.sort_by_key(|(term, _)| term.0);
        if let Some(first) = dense(&pairs) {
            let at = self.op(tests::select_test(Opcode::SelectDense, arg), arg.0, 0, 0);
            self.jump_in_c(at, fail);
            let last = pairs.iter().map(|(term, _)| term.small_value()).max().unwrap_or(first);
            self.words.push((last - first + 1) as u64);
            self.words.push(first as u64);
            for value in first..=last {
                let found = pairs.iter().find(|(term, _)| term.small_value() == value);
                self.offset_word(at, found.map_or(fail, |(_, label)| *label));
            }
            return Ok(());
        }
        let opcode = if pairs.len() <= LINEAR_SELECT { Opcode::SelectValue } else { Opcode::SelectSorted };
        let at = self.op(tests::select_test(opcode, arg), arg.0, 0, 0);
        self.jump_in_c(at, fail);
        self.words.push(pairs.len() as u64);
        for (term, label) in pairs {
            self.words.push(term.0);
            self.offset_word(at, label);
        }
        Ok(())
    }

    /// Values that are more than one word are compared one after the other.
    fn select_by_comparing(&mut self, arg: Operand, fail: Label, pairs: &[(Term, Label)]) -> Result<(), String> {
        let constant = Operand::constant(2);
        for &(term, label) in pairs {
            let entry = tests::select_comparison(Opcode::IsExactNotEqual, arg, constant);
            let at = self.op(entry, arg.0, constant.0, 0);
            self.jump_in_c(at, label);
            self.words.push(term.0);
        }
        let at = self.op(tests::select_jump(), 0, 0, 0);
        self.jump_in_c(at, fail);
        Ok(())
    }
}

enum Ending {
    Plain,
    Last(u32),
    Only,
}

/// Small integers that lie so close that a table of all between them is no waste; the first of them.
fn dense(pairs: &[(Term, Label)]) -> Option<i64> {
    if pairs.len() <= LINEAR_SELECT || pairs.iter().any(|(term, _)| !term.is_small()) {
        return None;
    }
    let values = || pairs.iter().map(|(term, _)| term.small_value());
    let (first, last) = (values().min()?, values().max()?);
    (last.checked_sub(first)? < 2 * pairs.len() as i64).then_some(first)
}

/// Bytes of a frame: the return slot and the Y registers.
fn frame_bytes(registers: u32) -> u16 {
    ((registers + 1) * 8) as u16
}

fn words(need: &bytecode::operand::HeapNeed) -> u32 {
    // A float is a header and a word; a fun is a header, its entry, and variables that are counted as words.
    need.words + need.floats * 2 + need.funs * 2
}

fn element_offset(index: u32) -> i32 {
    ((index + 1) * 8) as i32
}

fn destination(source: &Source) -> Option<Operand> {
    match source {
        Source::X(x) => Some(Operand::x(*x)),
        Source::Y(y) => Some(Operand::y(*y)),
        _ => None,
    }
}

/// A literal for an integer that needs a bignum.
fn big_literal(value: i64) -> Result<Term, String> {
    let mut buffer = crate::heap::literal::allocate(2).map_err(|_| "no memory for literals".to_string())?;
    Ok(buffer.integer(value))
}
