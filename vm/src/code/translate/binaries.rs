//! The instructions of the bit syntax.

use super::{Translator, Value};
use crate::interpreter::opcode::Opcode;
use crate::interpreter::operand::Operand;
use crate::interpreter::slow::binaries::{CREATE_WORDS, Segment, pack, segment_word};
use crate::term::tags::Term;
use bytecode::operand::{Label, Register, Source};

/// Flags of segments as old instructions have them; new ones list their names.
const FLAGS: [(&str, u32); 4] = [("little", 2), ("signed", 4), ("exact", 8), ("native", 16)];

/// An instruction's operands that are numbers, and no registers.
fn number(source: &Source) -> Option<u32> {
    match *source {
        Source::Unsigned(number) => Some(number),
        Source::Integer(number) => u32::try_from(number).ok(),
        _ => None,
    }
}

/// A segment that is read.
pub(super) struct Reading<'s> {
    pub fail: Label,
    pub context: &'s Source,
    pub live: u32,
    pub size: &'s Source,
    pub unit: u32,
    pub flags: u32,
    pub to: Register,
}

impl Translator<'_> {
    fn malformed(&self, what: &str) -> String {
        format!("{}: a malformed {what}", self.module.name())
    }

    fn flags(&self, source: &Source) -> Result<u32, String> {
        if let Some(flags) = number(source) {
            return Ok(flags);
        }
        let Value::Constant(list) = self.value(source)? else { return Err(self.malformed("list of flags")) };
        let flag = |flag: Term| {
            let name = if flag.is_atom() { flag.atom_value().text() } else { "" };
            FLAGS.iter().find(|known| known.0 == name).map_or(0, |known| known.1)
        };
        Ok(list.list().map(flag).fold(0, |all, flag| all | flag))
    }

    /// An operation on a context that may fail.
    fn on_context(&mut self, opcode: Opcode, fail: Label, context: &Source, b: u16) -> Result<usize, String> {
        let context = self.register(context)?;
        let at = self.plain(opcode, context.0, b, 0);
        if fail != Label::NONE {
            self.jump_in_c(at, fail);
        }
        Ok(at)
    }

    pub(super) fn bs_start_match(&mut self, fail: Label, src: &Source, live: u32, to: Register) -> Result<(), String> {
        self.on_context(Opcode::BsStartMatch, fail, src, Operand::register(to).0)?;
        self.words.push(u64::from(live));
        Ok(())
    }

    pub(super) fn bs_get(&mut self, opcode: Opcode, segment: &Reading) -> Result<(), String> {
        self.on_context(opcode, segment.fail, segment.context, Operand::register(segment.to).0)?;
        self.words.push(pack(segment.unit, segment.flags, segment.live));
        self.push_element(segment.size)
    }

    pub(super) fn bs_skip(&mut self, fail: Label, context: &Source, size: &Source, unit: u32) -> Result<(), String> {
        self.on_context(Opcode::BsSkipBits, fail, context, 0)?;
        self.words.push(pack(unit, 0, 0));
        self.push_element(size)
    }

    /// A test that takes a number.
    pub(super) fn bs_test(&mut self, opcode: Opcode, fail: Label, context: &Source, bits: u32) -> Result<(), String> {
        self.on_context(opcode, fail, context, 0)?;
        self.words.push(u64::from(bits));
        Ok(())
    }

    pub(super) fn bs_match_string(
        &mut self,
        fail: Label,
        context: &Source,
        bits: u32,
        offset: u32,
    ) -> Result<(), String> {
        let bytes = self.text(offset, bits.div_ceil(8))?;
        self.bs_test(Opcode::BsMatchString, fail, context, bits)?;
        self.push_bytes(&bytes);
        Ok(())
    }

    /// Bytes of the module's text for the bit syntax.
    fn text(&self, offset: u32, size: u32) -> Result<Vec<u8>, String> {
        let range = offset as usize..offset as usize + size as usize;
        self.module.strings.get(range).map(<[u8]>::to_vec).ok_or_else(|| self.malformed("string of the bit syntax"))
    }

    /// Bytes in words of the code.
    fn push_bytes(&mut self, bytes: &[u8]) {
        self.words.extend(bytes.chunks(8).map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_ne_bytes(word)
        }));
    }

    /// `bits`: 8, 16 or 32. Without a register the character is skipped.
    pub(super) fn bs_utf(
        &mut self,
        fail: Label,
        context: &Source,
        (bits, flags): (u32, u32),
        to: Option<(Register, u32)>,
    ) -> Result<(), String> {
        let (opcode, b, live) = match to {
            Some((to, live)) => (Opcode::BsGetUtf, Operand::register(to).0, live),
            None => (Opcode::BsSkipUtf, 0, 0),
        };
        self.on_context(opcode, fail, context, b)?;
        self.words.push(pack(bits, flags, live));
        Ok(())
    }

    pub(super) fn bs_get_tail(&mut self, context: &Source, to: Register, live: u32) -> Result<(), String> {
        let context = self.register(context)?;
        self.plain(Opcode::BsGetTail, context.0, Operand::register(to).0, live as i32);
        Ok(())
    }

    pub(super) fn bs_get_position(&mut self, context: &Source, to: Register) -> Result<(), String> {
        let context = self.register(context)?;
        self.plain(Opcode::BsGetPosition, context.0, Operand::register(to).0, 0);
        Ok(())
    }

    pub(super) fn bs_set_position(&mut self, context: &Source, position: &Source) -> Result<(), String> {
        let (operands, constants) = self.operands(&[context, position], 2, 1)?;
        self.plain(Opcode::BsSetPosition, operands[0].0, operands[1].0, 0);
        self.words.extend(constants);
        Ok(())
    }

    /// Segments of six operands each: type, number, unit, flags, value, size.
    pub(super) fn bs_create(
        &mut self,
        fail: Label,
        live: u32,
        to: Register,
        segments: &[Source],
    ) -> Result<(), String> {
        let at = self.plain(Opcode::BsCreateBinary, 0, Operand::register(to).0, 0);
        if fail != Label::NONE {
            self.jump_in_c(at, fail);
        }
        self.words.push((segments.len() as u64 / 6) | (u64::from(live) << 32));
        self.words.push(0);
        debug_assert_eq!(self.words.len() - at, CREATE_WORDS);
        for segment in segments.chunks_exact(6) {
            self.segment(segment)?;
        }
        self.words[at + 3] = (self.words.len() - at) as u64;
        Ok(())
    }

    fn segment(&mut self, segment: &[Source]) -> Result<(), String> {
        let name = self.name_of(&segment[0])?;
        let kind = match name {
            "append" | "private_append" => Segment::Append,
            "binary" => Segment::Binary,
            "float" => Segment::Float,
            "integer" => Segment::Integer,
            "utf8" => Segment::Utf8,
            "utf16" => Segment::Utf16,
            "utf32" => Segment::Utf32,
            "string" => Segment::Text,
            _ => return Err(self.malformed("segment")),
        };
        // Segments of characters have no unit.
        let (unit, flags) = (number(&segment[2]).unwrap_or(1), self.flags(&segment[3])?);
        self.words.push(segment_word(kind, flags, unit));
        if kind == Segment::Text {
            let (Some(offset), Some(size)) = (number(&segment[4]), number(&segment[5])) else {
                return Err(self.malformed("segment"));
            };
            let bytes = self.text(offset, size)?;
            self.words.push(u64::from(size));
            self.push_bytes(&bytes);
            return Ok(());
        }
        self.push_element(&segment[4])?;
        self.push_element(&segment[5])
    }

    fn name_of(&self, source: &Source) -> Result<&'static str, String> {
        match source {
            Source::Atom(index) => Ok(self.tables.atoms[index.0 as usize].text()),
            _ => Err(self.malformed("operand of the bit syntax")),
        }
    }

    /// A list of matches, each a name and its operands: an operation for each.
    pub(super) fn bs_match(&mut self, fail: Label, context: &Source, commands: &[Source]) -> Result<(), String> {
        let mut rest = commands;
        while let Some((name, operands)) = rest.split_first() {
            let name = self.name_of(name)?;
            let count = match name {
                "ensure_exactly" | "skip" => 1,
                "ensure_at_least" => 2,
                "get_tail" | "=:=" => 3,
                "integer" | "binary" => 5,
                _ => return Err(self.malformed("match of bits")),
            };
            let (operands, others) = operands.split_at_checked(count).ok_or_else(|| self.malformed("match of bits"))?;
            self.bs_command(fail, context, name, operands)?;
            rest = others;
        }
        Ok(())
    }

    fn bs_command(&mut self, fail: Label, context: &Source, name: &str, operands: &[Source]) -> Result<(), String> {
        let malformed = || self.malformed("match of bits");
        let numbers: Vec<Option<u32>> = operands.iter().map(number).collect();
        match (name, &numbers[..], operands) {
            ("ensure_exactly", &[Some(bits)], _) => self.bs_test(Opcode::BsTestTail, fail, context, bits),
            ("skip", &[Some(_)], [bits]) => self.bs_skip(fail, context, bits, 1),
            ("ensure_at_least", &[Some(bits), Some(unit)], _) => {
                self.bs_test(Opcode::BsEnsure, fail, context, bits)?;
                self.words.push(u64::from(unit));
                Ok(())
            }
            ("get_tail", &[Some(live), _, _], [_, _, to]) => {
                let to = register_of(to).ok_or_else(malformed)?;
                self.bs_get_tail(context, to, live)
            }
            ("=:=", &[_, Some(bits), _], [_, _, Source::Integer(value)]) if bits <= 64 => {
                let bytes = ((*value as u64) << (64 - bits.max(1))).to_be_bytes();
                self.bs_test(Opcode::BsMatchString, fail, context, bits)?;
                self.push_bytes(&bytes[..bits.div_ceil(8) as usize]);
                Ok(())
            }
            ("integer" | "binary", &[Some(live), _, _, Some(unit), _], [_, flags, size, _, to]) => {
                let to = register_of(to).ok_or_else(malformed)?;
                let flags = self.flags(flags)?;
                let opcode = if name == "integer" { Opcode::BsGetInteger } else { Opcode::BsGetBinary };
                self.bs_get(opcode, &Reading { fail, context, live, size, unit, flags, to })
            }
            _ => Err(malformed()),
        }
    }
}

fn register_of(source: &Source) -> Option<Register> {
    match *source {
        Source::X(x) => Some(Register::X(x)),
        Source::Y(y) => Some(Register::Y(y)),
        _ => None,
    }
}
