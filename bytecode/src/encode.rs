//! Instructions to bytes: the compact term encoding of the `Code` chunk. Driven by the table; knows no instruction.
//!
//! A compact term is a tag in the low three bits and a number: below 16 it shares the tag's byte, below 2048 it takes
//! one more, else a length and big-endian bytes follow. Source: OTP 25, `beam_asm`; The BEAM Book, chapter 6.

use crate::instructions::{Instruction, WriteOperand};
use crate::operand::{HeapNeed, Label, Source, XReg, YReg};

pub(crate) const TAG_UNSIGNED: u8 = 0;
pub(crate) const TAG_INTEGER: u8 = 1;
pub(crate) const TAG_ATOM: u8 = 2;
pub(crate) const TAG_X: u8 = 3;
pub(crate) const TAG_Y: u8 = 4;
pub(crate) const TAG_LABEL: u8 = 5;
pub(crate) const TAG_EXTENDED: u8 = 7;

/// Extended tags: the number that shares the byte with `TAG_EXTENDED`.
pub(crate) const EXTENDED_LIST: u64 = 1;
pub(crate) const EXTENDED_FLOAT_REGISTER: u64 = 2;
pub(crate) const EXTENDED_HEAP_NEED: u64 = 3;
pub(crate) const EXTENDED_LITERAL: u64 = 4;
pub(crate) const EXTENDED_TYPED_REGISTER: u64 = 5;

/// The bytes of a module's code, without the chunk's header.
pub fn encode(code: &[Instruction]) -> Vec<u8> {
    let mut encoder = Encoder(Vec::with_capacity(code.len() * 6));
    for instruction in code {
        encoder.0.push(instruction.number());
        instruction.write_operands(&mut encoder);
    }
    encoder.0
}

struct Encoder(Vec<u8>);

impl Encoder {
    fn number(&mut self, tag: u8, value: u64) {
        match value {
            0..=15 => self.0.push((value as u8) << 4 | tag),
            16..=2047 => self.0.extend([(value >> 3) as u8 & 0b1110_0000 | 0b1000 | tag, value as u8]),
            _ => {
                let bytes = value.to_be_bytes();
                let zeros = bytes.iter().take(6).take_while(|&&byte| byte == 0).count();
                // Read back as signed: a set high bit needs a zero byte in front.
                if bytes[zeros] & 0x80 == 0 {
                    self.bytes(tag, &bytes[zeros..]);
                } else if zeros > 0 {
                    self.bytes(tag, &bytes[zeros - 1..]);
                } else {
                    let mut longer = vec![0];
                    longer.extend(bytes);
                    self.bytes(tag, &longer);
                }
            }
        }
    }

    /// Two bytes or more, with their count in front.
    fn bytes(&mut self, tag: u8, bytes: &[u8]) {
        if bytes.len() <= 8 {
            self.0.push((bytes.len() as u8 - 2) << 5 | 0b1_1000 | tag);
        } else {
            self.0.push(0b1111_1000 | tag);
            self.number(TAG_UNSIGNED, bytes.len() as u64 - 9);
        }
        self.0.extend(bytes);
    }

    fn integer(&mut self, value: i64) {
        if value >= 0 {
            return self.number(TAG_INTEGER, value as u64);
        }
        let bytes = value.to_be_bytes();
        let spare = (0..6).take_while(|&at| bytes[at] == 0xff && bytes[at + 1] & 0x80 != 0).count();
        self.bytes(TAG_INTEGER, &bytes[spare..]);
    }

    fn extended(&mut self, kind: u64, value: u64) {
        self.number(TAG_EXTENDED, kind);
        self.number(TAG_UNSIGNED, value);
    }
}

impl WriteOperand for Encoder {
    fn unsigned(&mut self, value: u32) {
        self.number(TAG_UNSIGNED, u64::from(value));
    }

    fn label(&mut self, label: Label) {
        self.number(TAG_LABEL, u64::from(label.0));
    }

    fn source(&mut self, source: &Source) {
        match *source {
            Source::X(XReg(number)) => self.number(TAG_X, u64::from(number)),
            Source::Y(YReg(number)) => self.number(TAG_Y, u64::from(number)),
            Source::F(register) => self.extended(EXTENDED_FLOAT_REGISTER, u64::from(register.0)),
            Source::Integer(value) => self.integer(value),
            // The file counts atoms from 1; 0 is `[]`.
            Source::Atom(atom) => self.number(TAG_ATOM, u64::from(atom.0) + 1),
            Source::Nil => self.number(TAG_ATOM, 0),
            Source::Literal(literal) => self.extended(EXTENDED_LITERAL, u64::from(literal.0)),
            Source::Label(label) => self.label(label),
            Source::Unsigned(value) => self.unsigned(value),
        }
    }

    fn heap_need(&mut self, need: HeapNeed) {
        if need.floats == 0 && need.funs == 0 {
            return self.unsigned(need.words);
        }
        let kinds = [need.words, need.floats, need.funs];
        let used = kinds.iter().enumerate().filter(|(_, count)| **count > 0);
        self.extended(EXTENDED_HEAP_NEED, used.clone().count() as u64);
        for (kind, &count) in used {
            self.unsigned(kind as u32);
            self.unsigned(count);
        }
    }

    fn list(&mut self, items: &[Source]) {
        self.extended(EXTENDED_LIST, items.len() as u64);
        items.iter().for_each(|item| self.source(item));
    }
}

/// One tagged number, as the `Line` chunk has them too.
pub(crate) fn number(tag: u8, value: u64) -> Vec<u8> {
    let mut encoder = Encoder(Vec::new());
    encoder.number(tag, value);
    encoder.0
}
