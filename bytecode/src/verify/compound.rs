//! The instructions whose operands take more than a line: BIFs, tests and selections that teach types, maps, records,
//! and bit syntax.

use super::flow::{Flow, Walker};
use super::operands::{check_groups, register, shown};
use super::rule::Rule;
use super::state::{Checked, broken};
use super::value::{Kinds, Value};
use crate::instructions::Instruction;
use crate::module::Import;
use crate::operand::*;

/// Kinds that a mark of the mailbox stays with: what may point into the message.
const PARTS: Kinds = Kinds::LIST.or(Kinds::TUPLE).or(Kinds::MAP).or(Kinds::BITSTRING).or(Kinds::CONTEXT);

/// A BIF of the instructions `bif0` to `gc_bif3`.
pub(super) struct Bif<'i> {
    pub import: ImportIndex,
    pub arguments: &'i [Source],
    pub fail: Label,
    /// `Some`: it may collect.
    pub live: Option<Live>,
    pub dst: Register,
}

impl Walker<'_> {
    // ---- BIFs ----

    pub(super) fn bif(&mut self, bif: &Bif) -> Checked<Flow> {
        let import = self.module.imports[bif.import.0 as usize];
        if import.arity.0 as usize != bif.arguments.len() {
            let message = format!("the import takes {} arguments, not {}", import.arity.0, bif.arguments.len());
            return broken(Rule::Calls, message);
        }
        let mark = self.mark(bif.arguments)?;
        if let Some(live) = bif.live {
            self.collects(live)?;
        }
        let name = if self.module.atom(import.module) == "erlang" { self.module.atom(import.function) } else { "" };
        if bif.fail != Label::NONE {
            self.arrive(bif.fail)?;
        } else if !cannot_fail(name, import.arity.0) {
            // Compilers that know that the BIF succeeds leave Y registers unwritten; we do not know.
            self.wants_clear_frames = self.state.check_frame().is_err();
            self.raises()?;
        }
        self.learn_from_success(name, bif.arguments);
        let kinds = result_kinds(name, &import);
        let kinds = if kinds.has(PARTS) { kinds.or(mark) } else { kinds };
        self.state.write(bif.dst, Value::of(kinds))?;
        Ok(Flow::Next)
    }

    /// `hd(X)` has not failed: X is a cons.
    fn learn_from_success(&mut self, name: &str, arguments: &[Source]) {
        let (argument, learnt) = match (name, arguments) {
            ("hd" | "tl", [list]) => (list, Value::of(Kinds::CONS)),
            ("length", [list]) => (list, Value::of(Kinds::LIST)),
            ("tuple_size", [tuple]) => (tuple, Value::of(Kinds::TUPLE)),
            ("element", [Source::Integer(index), tuple]) => (tuple, Value::tuple(usize::try_from(*index).unwrap_or(0))),
            ("element", [_, tuple]) => (tuple, Value::tuple(1)),
            ("map_size", [map]) | ("map_get" | "is_map_key", [_, map]) => (map, Value::of(Kinds::MAP)),
            ("byte_size" | "bit_size", [bits]) => (bits, Value::of(Kinds::BITSTRING)),
            _ => return,
        };
        self.learn(argument, learnt);
    }

    /// Narrows a register that is still alive. Says false if no value is left.
    fn learn(&mut self, source: &Source, learnt: Value) -> bool {
        let Some(register) = register(source) else {
            return self.term(source).is_ok_and(|value| value.meet(learnt).is_some());
        };
        let Ok(before) = self.state.register(register) else { return true };
        match before.meet(learnt) {
            Some(narrow) => {
                self.state.refine(register, narrow);
                true
            }
            None => false,
        }
    }

    // ---- Tests ----

    /// A test of the argument's type. `exact`: the kinds that never fail it.
    pub(super) fn test(&mut self, fail: Label, argument: &Source, passes: Value, exact: Kinds) -> Checked<Flow> {
        let value = self.term(argument)?;
        self.arrive_knowing(fail, register(argument), value.without(exact))?;
        Ok(if self.learn(argument, passes) { Flow::Next } else { Flow::Ends })
    }

    pub(super) fn test_equal(&mut self, fail: Label, a: &Source, b: &Source) -> Checked<Flow> {
        let (in_a, in_b) = (self.term(a)?, self.term(b)?);
        let different = if *b == Source::Nil { in_a.without(Kinds::NIL) } else { Some(in_a) };
        self.arrive_knowing(fail, register(a), different)?;
        Ok(if self.learn(a, in_b) && self.learn(b, in_a) { Flow::Next } else { Flow::Ends })
    }

    pub(super) fn test_different(&mut self, fail: Label, a: &Source, b: &Source) -> Checked<Flow> {
        let (in_a, in_b) = (self.term(a)?, self.term(b)?);
        self.arrive_knowing(fail, register(a), in_a.meet(in_b))?;
        let different = if *b == Source::Nil { in_a.without(Kinds::NIL) } else { Some(in_a) };
        match (register(a), different) {
            (Some(register), Some(value)) => self.state.refine(register, value),
            (_, None) => return Ok(Flow::Ends),
            _ => {}
        }
        Ok(Flow::Next)
    }

    pub(super) fn select_val(&mut self, argument: &Source, fail: Label, list: &[Source]) -> Checked<Flow> {
        let value = self.term(argument)?;
        check_groups(list, 2)?;
        for pair in list.chunks_exact(2) {
            let chosen = match pair[0] {
                Source::Integer(_) | Source::Atom(_) | Source::Literal(_) => self.constant(&pair[0])?,
                _ => return broken(Rule::Lists, format!("select_val cannot compare with {}", shown(&pair[0]))),
            };
            let label = label(&pair[1])?;
            self.arrive_knowing(label, register(argument), value.meet(chosen))?;
        }
        self.arrive(fail)?;
        Ok(Flow::Ends)
    }

    pub(super) fn select_tuple_arity(&mut self, argument: &Source, fail: Label, list: &[Source]) -> Checked<Flow> {
        let value = self.term(argument)?;
        self.proved = value.is(Kinds::TUPLE);
        check_groups(list, 2)?;
        for pair in list.chunks_exact(2) {
            let Source::Unsigned(arity) = pair[0] else {
                return broken(Rule::Lists, format!("select_tuple_arity cannot compare with {}", shown(&pair[0])));
            };
            self.check_size(arity)?;
            let label = label(&pair[1])?;
            self.arrive_knowing(label, register(argument), value.meet(Value::tuple(arity as usize)))?;
        }
        self.arrive(fail)?;
        Ok(Flow::Ends)
    }

    // ---- Data ----

    pub(super) fn update_record(
        &mut self,
        size: u32,
        src: &Source,
        dst: Register,
        updates: &[Source],
    ) -> Checked<Flow> {
        self.check_size(size)?;
        let value = self.term(src)?;
        let mut mark = value.kinds.and(Kinds::IN_MAILBOX);
        self.presuppose(value.is_tuple_beyond(size.max(1) - 1))?;
        check_groups(updates, 2)?;
        // A copy is as large as the original, of which the VM checks only that it has the fields that change.
        let mut elements = if self.proved { size as usize } else { 0 };
        for update in updates.chunks_exact(2) {
            let index = match update[0] {
                Source::Unsigned(index) => i64::from(index),
                Source::Integer(index) => index,
                _ => return broken(Rule::Lists, format!("a field has a number, not {}", shown(&update[0]))),
            };
            if !(1..=i64::from(size)).contains(&index) {
                return broken(Rule::Lists, format!("field {index} is not one of 1..{size}"));
            }
            mark = mark.or(self.mark(&update[1..])?);
            elements = elements.max(index as usize);
        }
        self.state.take_heap(size as usize + 1)?;
        self.state.write(dst, Value::tuple(elements).with(mark))?;
        Ok(Flow::Next)
    }

    pub(super) fn fmove(&mut self, src: &Source, dst: &Source) -> Checked<Flow> {
        match src {
            Source::F(float) => {
                self.state.float(*float)?;
                self.state.take_float()?;
                self.write_to(dst, Value::of(Kinds::FLOAT))?;
                Ok(Flow::Next)
            }
            _ => {
                let value = self.term(src)?;
                self.presuppose(value.is(Kinds::FLOAT))?;
                self.write_float(dst)
            }
        }
    }

    /// When a key is missing, the destinations of those before it may be written already.
    pub(super) fn get_map_elements(&mut self, fail: Label, src: &Source, pairs: &[Source]) -> Checked<Flow> {
        let (_, map) = self.place(src)?;
        self.term(src)?;
        self.proved = map.is(Kinds::MAP);
        check_groups(pairs, 2)?;
        for pair in pairs.chunks_exact(2) {
            self.term(&pair[0])?;
        }
        let before = self.state.clone();
        for pair in pairs.chunks_exact(2) {
            let Some(dst) = register(&pair[1]) else {
                return broken(Rule::Operands, format!("{} stands where a register is written", shown(&pair[1])));
            };
            if let Ok(defined) = self.state.register(dst) {
                self.state.write(dst, defined.join(map.part()))?;
            }
        }
        self.arrive(fail)?;
        self.state = before;
        for pair in pairs.chunks_exact(2) {
            self.write_to(&pair[1], map.part())?;
        }
        Ok(Flow::Next)
    }

    // ---- Bit syntax ----

    /// Failure leaves all registers as they are: nothing has been collected then.
    pub(super) fn bs_get(
        &mut self,
        fail: Label,
        context: &Source,
        live: Live,
        kinds: Kinds,
        dst: Register,
    ) -> Checked<Flow> {
        let mark = self.context(context)?;
        self.arrive(fail)?;
        self.collects(live)?;
        self.state.write(dst, bits_of(kinds, mark))?;
        Ok(Flow::Next)
    }

    pub(super) fn bs_test(&mut self, fail: Label, context: &Source) -> Checked<Flow> {
        self.context(context)?;
        self.arrive(fail)?;
        Ok(Flow::Next)
    }

    /// `accepted`: kinds besides contexts that matching starts on.
    pub(super) fn bs_start_match(
        &mut self,
        fail: Option<Label>,
        src: &Source,
        live: Live,
        dst: Register,
        accepted: Kinds,
    ) -> Checked<Flow> {
        let value = self.movable(src)?;
        if value.kinds.has(Kinds::POSITION.or(Kinds::MARKER)) {
            return broken(Rule::Contexts, format!("{} is not a term that can be matched", shown(src)));
        }
        let starts = accepted.or(Kinds::CONTEXT);
        match fail {
            Some(fail) => self.arrive_knowing(fail, register(src), value.without(starts))?,
            None => self.presuppose(value.is(starts))?,
        }
        if fail.is_some() && !value.kinds.has(starts) {
            return Ok(Flow::Ends);
        }
        self.collects(live)?;
        self.state.write(dst, bits_of(Kinds::CONTEXT, value.kinds.and(Kinds::IN_MAILBOX)))?;
        Ok(Flow::Next)
    }

    /// Each segment is six operands: type, number, unit, flags, value, size.
    pub(super) fn bs_segments(&mut self, segments: &[Source]) -> Checked<()> {
        check_groups(segments, 6)?;
        for segment in segments.chunks_exact(6) {
            let [kind, _, unit, flags, value, size] = segment else { continue };
            let kind = match *kind {
                Source::Atom(atom) => self.module.atom(atom),
                _ => "",
            };
            if !matches!((unit, flags), (Source::Unsigned(0..=256), Source::Nil | Source::Literal(_))) {
                return broken(Rule::Lists, "a segment has a unit up to 256 and a list of flags");
            }
            match (kind, value, size) {
                ("string", &Source::Unsigned(offset), &Source::Integer(size @ 0..)) => {
                    self.check_string(u64::from(offset), size as u64)?;
                }
                (
                    "integer" | "float" | "binary" | "append" | "private_append" | "utf8" | "utf16" | "utf32",
                    value,
                    size,
                ) => {
                    self.durable(value)?;
                    self.durable(size)?;
                }
                _ => return broken(Rule::Lists, "a segment is of one of the known types, with value and size"),
            }
        }
        Ok(())
    }

    /// Bytes of the string chunk.
    pub(super) fn check_string(&self, offset: u64, bytes: u64) -> Checked<()> {
        let count = self.module.strings.len();
        if offset.checked_add(bytes).is_some_and(|end| end <= count as u64) {
            return Ok(());
        }
        broken(
            Rule::Indexes,
            format!("bytes {offset} to {} are outside the {count} of StrT", offset.saturating_add(bytes)),
        )
    }

    /// Commands run in order. One that is covered by an `ensure_…` before it does not fail, so that the failure label
    /// sees the registers as they were.
    pub(super) fn bs_match(&mut self, fail: Label, context: &Source, commands: &[Source]) -> Checked<Flow> {
        let mark = self.context(context)?;
        self.arrive(fail)?;
        let mut ensured = 0;
        let mut rest = commands;
        while let [Source::Atom(command), operands @ ..] = rest {
            let taken = match (self.module.atom(*command), operands) {
                ("ensure_at_least", [size, Source::Unsigned(_), ..]) => {
                    ensured = number(size)?;
                    2
                }
                ("ensure_exactly", [size, ..]) => {
                    ensured = number(size)?;
                    1
                }
                ("skip", [size, ..]) => {
                    self.advance(fail, number(size)?, &mut ensured)?;
                    1
                }
                (kind @ ("integer" | "binary"), [live, _flags, size, unit, dst, ..]) => {
                    self.advance(fail, number(size)?.saturating_mul(number(unit)?), &mut ensured)?;
                    let kinds = if kind == "integer" { Kinds::INTEGER } else { Kinds::BITSTRING };
                    self.bs_match_get(live, dst, bits_of(kinds, mark))?;
                    5
                }
                ("get_tail", [live, _unit, dst, ..]) => {
                    self.bs_match_get(live, dst, bits_of(Kinds::BITSTRING, mark))?;
                    3
                }
                ("=:=", [_live, size, value, ..]) => {
                    self.constant(value)?;
                    self.arrive(fail)?;
                    self.advance(fail, number(size)?, &mut ensured)?;
                    3
                }
                _ => return broken(Rule::Lists, "a command of bs_match is known and has its operands"),
            };
            rest = &operands[taken..];
        }
        if rest.is_empty() { Ok(Flow::Next) } else { broken(Rule::Lists, "a command of bs_match starts with its name") }
    }

    /// A command that takes more bits than are ensured may fail when it runs.
    fn advance(&mut self, fail: Label, bits: u64, ensured: &mut u64) -> Checked<()> {
        match ensured.checked_sub(bits) {
            Some(left) => {
                *ensured = left;
                Ok(())
            }
            None => {
                *ensured = 0;
                self.proved = false;
                self.arrive(fail)
            }
        }
    }

    fn bs_match_get(&mut self, live: &Source, dst: &Source, value: Value) -> Checked<()> {
        let live = u32::try_from(number(live)?).unwrap_or(u32::MAX);
        self.collects(Live(live))?;
        self.write_to(dst, value)
    }
}

fn bits_of(kinds: Kinds, mark: Kinds) -> Value {
    Value::of(if kinds.has(PARTS) { kinds.or(mark) } else { kinds })
}

fn number(source: &Source) -> Checked<u64> {
    match *source {
        Source::Unsigned(value) => Ok(u64::from(value)),
        Source::Integer(value @ 0..) => Ok(value as u64),
        _ => broken(Rule::Lists, format!("{} stands where a number is read", shown(source))),
    }
}

fn label(source: &Source) -> Checked<Label> {
    match *source {
        Source::Label(label) => Ok(label),
        _ => broken(Rule::Lists, format!("{} stands where a label is", shown(source))),
    }
}

/// BIFs of the module `erlang` that give a result for every argument.
fn cannot_fail(name: &str, arity: u32) -> bool {
    match arity {
        0 => matches!(name, "self" | "node"),
        1 => matches!(
            name,
            "is_atom"
                | "is_binary"
                | "is_bitstring"
                | "is_boolean"
                | "is_float"
                | "is_function"
                | "is_integer"
                | "is_list"
                | "is_map"
                | "is_number"
                | "is_pid"
                | "is_port"
                | "is_reference"
                | "is_tuple"
                | "get"
        ),
        _ => matches!(name, "=:=" | "=/=" | "==" | "/=" | "<" | ">" | "=<" | ">="),
    }
}

/// What a BIF of the module `erlang` gives when it does not fail.
fn result_kinds(name: &str, import: &Import) -> Kinds {
    match (name, import.arity.0) {
        ("+" | "-" | "*" | "abs", 1..) => Kinds::NUMBER,
        ("div" | "rem" | "band" | "bor" | "bxor" | "bsl" | "bsr" | "bnot", _)
        | ("length" | "byte_size" | "bit_size" | "size" | "tuple_size" | "map_size", 1)
        | ("round" | "trunc" | "ceil" | "floor", 1) => Kinds::INTEGER,
        ("/", 2) | ("float", 1) => Kinds::FLOAT,
        ("=:=" | "=/=" | "==" | "/=" | "<" | ">" | "=<" | ">=" | "and" | "or" | "xor" | "not" | "node", _) => {
            Kinds::ATOM
        }
        ("self", 0) => Kinds::IDENTIFIER,
        ("binary_part", _) => Kinds::BITSTRING,
        (name, _) if name.starts_with("is_") => Kinds::ATOM,
        _ => Kinds::TERM,
    }
}

/// Instructions that presuppose the type of an operand: for statistics of what is proved.
pub fn presupposes_types(instruction: &Instruction) -> bool {
    use Instruction as I;
    matches!(
        instruction,
        I::get_list { .. }
            | I::get_hd { .. }
            | I::get_tl { .. }
            | I::get_tuple_element { .. }
            | I::set_tuple_element { .. }
            | I::update_record { .. }
            | I::test_arity { .. }
            | I::select_tuple_arity { .. }
            | I::has_map_fields { .. }
            | I::get_map_elements { .. }
            | I::put_map_assoc { .. }
            | I::put_map_exact { .. }
            | I::fconv { .. }
            | I::bs_get_integer2 { .. }
            | I::bs_get_float2 { .. }
            | I::bs_get_binary2 { .. }
            | I::bs_skip_bits2 { .. }
            | I::bs_test_tail2 { .. }
            | I::bs_test_unit { .. }
            | I::bs_match_string { .. }
            | I::bs_get_utf8 { .. }
            | I::bs_skip_utf8 { .. }
            | I::bs_get_utf16 { .. }
            | I::bs_skip_utf16 { .. }
            | I::bs_get_utf32 { .. }
            | I::bs_skip_utf32 { .. }
            | I::bs_get_tail { .. }
            | I::bs_get_position { .. }
            | I::bs_set_position { .. }
            | I::bs_match { .. }
            | I::recv_marker_bind { .. }
    ) || matches!(instruction, I::fmove { src, .. } if !matches!(src, Source::F(_)))
        || matches!(instruction, I::bs_start_match4 { fail: Source::Atom(_), .. })
}
