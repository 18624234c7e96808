//! Bit syntax.

use super::Emitter;
use crate::core::{Check, Constant, Segment, SegmentKind, Value, Variable};
use bytecode::external_term::ExternalTerm;
use bytecode::instructions::Instruction;
use bytecode::operand::{HeapNeed, Label, Source};

const LITTLE: u32 = 2;
const SIGNED: u32 = 4;
const NATIVE: u32 = 16;

impl Emitter<'_, '_> {
    pub(super) fn binary_check(
        &mut self,
        check: &Check,
        arguments: &[Value],
        to: Option<Variable>,
        fail: Label,
        at: usize,
    ) {
        let context = self.source(&arguments[0]);
        let instruction = match check {
            Check::BinaryStart => {
                let live = self.collects(at);
                let dst = self.destination(to);
                Instruction::bs_start_match3 { fail, src: context, live, dst }
            }
            Check::BinaryGet(segment) => self.get(segment, arguments, to, fail, at),
            Check::BinarySkip(segment) => self.skip(segment, arguments, fail, at),
            &Check::BinaryTestTail(bits) => Instruction::bs_test_tail2 { fail, context, bits },
            &Check::BinaryTestUnit(unit) => Instruction::bs_test_unit { fail, context, unit },
            Check::BinaryMatchString(bytes) => {
                let offset = self.string(bytes);
                Instruction::bs_match_string { fail, context, bits: bytes.len() as u32 * 8, offset }
            }
            _ => Instruction::jump { label: fail },
        };
        self.push(instruction);
    }

    fn get(
        &mut self,
        segment: &Segment,
        arguments: &[Value],
        to: Option<Variable>,
        fail: Label,
        at: usize,
    ) -> Instruction {
        let context = self.source(&arguments[0]);
        let size = arguments.get(1).map_or(Source::Nil, |size| self.source(size));
        let (unit, flags) = (segment.unit, flags(segment));
        let live = self.collects(at);
        let dst = self.destination(to);
        match segment.kind {
            SegmentKind::Integer => Instruction::bs_get_integer2 { fail, context, live, size, unit, flags, dst },
            SegmentKind::Float => Instruction::bs_get_float2 { fail, context, live, size, unit, flags, dst },
            SegmentKind::Binary => Instruction::bs_get_binary2 { fail, context, live, size, unit, flags, dst },
            SegmentKind::Utf8 => Instruction::bs_get_utf8 { fail, context, live, flags, dst },
            SegmentKind::Utf16 => Instruction::bs_get_utf16 { fail, context, live, flags, dst },
            SegmentKind::Utf32 => Instruction::bs_get_utf32 { fail, context, live, flags, dst },
        }
    }

    fn skip(&mut self, segment: &Segment, arguments: &[Value], fail: Label, at: usize) -> Instruction {
        let context = self.source(&arguments[0]);
        let size = arguments.get(1).map_or(Source::Nil, |size| self.source(size));
        let (unit, flags) = (segment.unit, flags(segment));
        match segment.kind {
            SegmentKind::Integer | SegmentKind::Float | SegmentKind::Binary => {
                Instruction::bs_skip_bits2 { fail, context, size, unit, flags }
            }
            SegmentKind::Utf8 => Instruction::bs_skip_utf8 { fail, context, live: self.collects(at), flags },
            SegmentKind::Utf16 => Instruction::bs_skip_utf16 { fail, context, live: self.collects(at), flags },
            SegmentKind::Utf32 => Instruction::bs_skip_utf32 { fail, context, live: self.collects(at), flags },
        }
    }

    /// Six operands a segment: type, number, unit, flags, value, size.
    pub(super) fn binary_create(
        &mut self,
        segments: &[Segment],
        arguments: &[Value],
        to: Option<Variable>,
        fail: Label,
        at: usize,
    ) {
        let mut list = Vec::with_capacity(6 * segments.len());
        for (number, (segment, pair)) in segments.iter().zip(arguments.chunks_exact(2)).enumerate() {
            let first_of_several = number == 0 && segments.len() > 1;
            let operands = self.segment(segment, &pair[0], &pair[1], first_of_several);
            let [kind, unit, flags, value, size] = operands;
            list.extend([kind, Source::Unsigned(number as u32 + 1), unit, flags, value, size]);
        }
        let live = self.collects(at);
        let dst = self.destination(to);
        let heap_need = HeapNeed::default();
        self.push(Instruction::bs_create_bin { fail, heap_need, live, unit: 1, dst, segments: list });
    }

    fn segment(&mut self, segment: &Segment, value: &Value, size: &Value, first_of_several: bool) -> [Source; 5] {
        let all = matches!(size, Value::Constant(size) if size.is_atom("all"));
        if let (Value::Constant(Constant::Term(term)), true) = (value, all)
            && let ExternalTerm::Binary(bytes) = &**term
        {
            let offset = self.string(bytes);
            let kind = Source::Atom(self.writer.builder.atom("string"));
            return [
                kind,
                Source::Unsigned(8),
                Source::Nil,
                Source::Unsigned(offset),
                Source::Integer(bytes.len() as i64),
            ];
        }
        let name = match segment.kind {
            // What is appended to a binary that was made by appending is written behind it in place.
            SegmentKind::Binary if all && first_of_several && value.variable().is_some() => "append",
            SegmentKind::Binary => "binary",
            SegmentKind::Integer => "integer",
            SegmentKind::Float => "float",
            SegmentKind::Utf8 => "utf8",
            SegmentKind::Utf16 => "utf16",
            SegmentKind::Utf32 => "utf32",
        };
        let is_character = matches!(segment.kind, SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32);
        let unit = if is_character { 0 } else { segment.unit };
        let size = if is_character { Value::atom("undefined") } else { size.clone() };
        let kind = Source::Atom(self.writer.builder.atom(name));
        [kind, Source::Unsigned(unit), self.flag_names(segment), self.source(value), self.source(&size)]
    }

    fn flag_names(&mut self, segment: &Segment) -> Source {
        let flags = [(segment.little, "little"), (segment.native, "native"), (segment.signed, "signed")];
        let names: Vec<ExternalTerm> =
            flags.iter().filter(|(set, _)| *set).map(|(_, name)| ExternalTerm::Atom((*name).to_owned())).collect();
        if names.is_empty() {
            return Source::Nil;
        }
        Source::Literal(self.writer.builder.literal(ExternalTerm::List(names, Box::new(ExternalTerm::Nil))))
    }

    /// The offset of these bytes in the module's strings, where they may stand already.
    fn string(&mut self, bytes: &[u8]) -> u32 {
        let strings = &mut self.writer.builder.module.strings;
        let found =
            (!bytes.is_empty()).then(|| strings.windows(bytes.len()).position(|window| window == bytes)).flatten();
        let offset = found.unwrap_or(strings.len());
        if found.is_none() {
            strings.extend(bytes);
        }
        offset as u32
    }
}

fn flags(segment: &Segment) -> u32 {
    let flag = |set: bool, value: u32| if set { value } else { 0 };
    flag(segment.little, LITTLE) | flag(segment.native, NATIVE) | flag(segment.signed, SIGNED)
}
