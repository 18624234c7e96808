//! Bytes of the `Code` chunk to instructions. Driven by the table; knows no instruction.
//!
//! The bytes are not trusted: every count is checked against what is left before anything is allocated for it.

use crate::encode::*;
use crate::external_term::ExternalTerm;
use crate::instructions::{Instruction, ReadOperand, TABLE};
use crate::operand::*;
use num_bigint::BigInt;
use std::collections::HashMap;

/// Why code cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeError {
    /// Number of the instruction, from 0.
    pub instruction: usize,
    /// Byte of the chunk's code at which it starts.
    pub offset: usize,
    /// The opcode's name, when it was read.
    pub opcode: Option<&'static str>,
    pub rule: String,
}

/// Reads all instructions. Integers beyond 64 bits become literals, added to `literals`.
///
/// # Errors
/// Names the instruction and the rule that it breaks.
pub fn decode(bytes: &[u8], literals: &mut Vec<ExternalTerm>) -> Result<Vec<Instruction>, CodeError> {
    let mut decoder = Decoder { bytes, at: 0, big_integers: None, literals };
    let mut code = Vec::with_capacity(bytes.len() / 6);
    while decoder.at < bytes.len() {
        let offset = decoder.at;
        let number = bytes[offset];
        let opcode = TABLE.iter().find(|row| row.number == number).map(|row| row.opcode_name());
        let error = |rule| CodeError { instruction: code.len(), offset, opcode, rule };
        decoder.at += 1;
        match Instruction::read_operands(number, &mut decoder) {
            Ok(Some(Instruction::int_code_end {})) => {
                code.push(Instruction::int_code_end {});
                return Ok(code);
            }
            Ok(Some(instruction)) => code.push(instruction),
            Ok(None) => return Err(error(format!("opcode {number} is not one of OTP 22 to 29"))),
            Err(rule) => return Err(error(rule.to_owned())),
        }
    }
    let rule = "code ends with int_code_end".to_owned();
    Err(CodeError { instruction: code.len(), offset: decoder.at, opcode: None, rule })
}

struct Decoder<'b> {
    bytes: &'b [u8],
    at: usize,
    literals: &'b mut Vec<ExternalTerm>,
    /// Big integers among the literals. Most code has none, so that the table is made when the first is met.
    big_integers: Option<HashMap<BigInt, u32>>,
}

type Rule = &'static str;

/// A number of any length: most fit 64 bits.
enum Number {
    Small(i64),
    Big(BigInt),
}

impl Decoder<'_> {
    fn byte(&mut self) -> Result<u8, Rule> {
        let byte = *self.bytes.get(self.at).ok_or("an instruction ends before its last operand")?;
        self.at += 1;
        Ok(byte)
    }

    fn compact(&mut self) -> Result<(u8, Number), Rule> {
        let first = self.byte()?;
        let tag = first & 0b111;
        let value = if first & 0b1000 == 0 {
            i64::from(first >> 4)
        } else if first & 0b1_0000 == 0 {
            i64::from(first >> 5) << 8 | i64::from(self.byte()?)
        } else {
            let len = match first >> 5 {
                7 => match self.compact()? {
                    (TAG_UNSIGNED, Number::Small(more @ 0..)) => more as usize + 9,
                    _ => return Err("the length of a long number is an untagged number"),
                },
                short => usize::from(short) + 2,
            };
            let end = self.at.checked_add(len).filter(|&end| end <= self.bytes.len());
            let bytes = &self.bytes[self.at..end.ok_or("a long number ends before its last byte")?];
            self.at += len;
            if len > 8 {
                let value = BigInt::from_signed_bytes_be(bytes);
                return Ok((tag, i64::try_from(&value).map_or(Number::Big(value), Number::Small)));
            }
            let sign = if bytes[0] & 0x80 == 0 { 0 } else { -1 };
            bytes.iter().fold(sign, |value, &byte| value << 8 | i64::from(byte))
        };
        Ok((tag, Number::Small(value)))
    }

    /// The literal with this value, which is added if there is none.
    fn big_integer(&mut self, value: BigInt) -> LiteralIndex {
        let known = self.big_integers.get_or_insert_with(|| {
            let numbered = self.literals.iter().zip(0..);
            numbered
                .filter_map(|(literal, index)| match literal {
                    ExternalTerm::BigInteger(value) => Some((value.clone(), index)),
                    _ => None,
                })
                .collect()
        });
        let literals = &mut *self.literals;
        LiteralIndex(*known.entry(value).or_insert_with_key(|value| {
            literals.push(ExternalTerm::BigInteger(value.clone()));
            literals.len() as u32 - 1
        }))
    }

    /// A number of the given tag that fits 32 bits.
    fn index(&mut self, tag: u8, rule: Rule) -> Result<u32, Rule> {
        match self.compact()? {
            (found, Number::Small(value)) if found == tag => u32::try_from(value).map_err(|_| rule),
            _ => Err(rule),
        }
    }

    fn extended(&mut self, kind: u64) -> Result<Source, Rule> {
        match kind {
            EXTENDED_FLOAT_REGISTER => {
                let number = self.index(TAG_UNSIGNED, "a float register has a number")?;
                Ok(Source::F(FReg(register_number(number)?)))
            }
            EXTENDED_LITERAL => Ok(Source::Literal(LiteralIndex(self.index(TAG_UNSIGNED, "a literal has a number")?))),
            EXTENDED_TYPED_REGISTER => {
                let register = self.source()?;
                self.index(TAG_UNSIGNED, "a register's type has a number")?;
                match register {
                    Source::X(_) | Source::Y(_) => Ok(register),
                    _ => Err("only X and Y registers have a type"),
                }
            }
            _ => Err("this extended tag is not one of OTP 25 to 29"),
        }
    }
}

fn register_number(number: u32) -> Result<u16, Rule> {
    u16::try_from(number).map_err(|_| "registers are numbered up to 65535")
}

impl ReadOperand for Decoder<'_> {
    type Error = Rule;

    fn unsigned(&mut self) -> Result<u32, Rule> {
        self.index(TAG_UNSIGNED, "the operand is an untagged number")
    }

    fn label(&mut self) -> Result<Label, Rule> {
        self.index(TAG_LABEL, "the operand is a label").map(Label)
    }

    fn register(&mut self) -> Result<Register, Rule> {
        match self.source()? {
            Source::X(x) => Ok(Register::X(x)),
            Source::Y(y) => Ok(Register::Y(y)),
            _ => Err("the operand is an X or Y register"),
        }
    }

    fn source(&mut self) -> Result<Source, Rule> {
        let (tag, number) = self.compact()?;
        let value = match number {
            Number::Small(value) => value,
            Number::Big(value) if tag == TAG_INTEGER => {
                return Ok(Source::Literal(self.big_integer(value)));
            }
            Number::Big(_) => return Err("only integers exceed 64 bits"),
        };
        if tag == TAG_INTEGER {
            return Ok(Source::Integer(value));
        }
        let index = u32::try_from(value).map_err(|_| "an index fits 32 bits")?;
        match tag {
            TAG_UNSIGNED => Ok(Source::Unsigned(index)),
            TAG_ATOM => Ok(index.checked_sub(1).map_or(Source::Nil, |atom| Source::Atom(AtomIndex(atom)))),
            TAG_X => Ok(Source::X(XReg(register_number(index)?))),
            TAG_Y => Ok(Source::Y(YReg(register_number(index)?))),
            TAG_LABEL => Ok(Source::Label(Label(index))),
            TAG_EXTENDED => self.extended(u64::from(index)),
            _ => Err("characters are not operands"),
        }
    }

    fn heap_need(&mut self) -> Result<HeapNeed, Rule> {
        const RULE: Rule = "the operand is a number of words";
        match self.compact()? {
            (TAG_UNSIGNED, Number::Small(words)) => {
                Ok(HeapNeed { words: u32::try_from(words).map_err(|_| RULE)?, ..HeapNeed::default() })
            }
            (TAG_EXTENDED, Number::Small(kind)) if kind as u64 == EXTENDED_HEAP_NEED => {
                let mut need = HeapNeed::default();
                for _ in 0..self.unsigned()? {
                    let (kind, count) = (self.unsigned()?, self.unsigned()?);
                    *match kind {
                        0 => &mut need.words,
                        1 => &mut need.floats,
                        2 => &mut need.funs,
                        _ => return Err("heap is reserved for words, floats or funs"),
                    } = count;
                }
                Ok(need)
            }
            _ => Err(RULE),
        }
    }

    fn list(&mut self) -> Result<Vec<Source>, Rule> {
        if self.index(TAG_EXTENDED, "the operand is a list")? as u64 != EXTENDED_LIST {
            return Err("the operand is a list");
        }
        let count = self.unsigned()? as usize;
        if count > self.bytes.len() - self.at {
            return Err("a list is not longer than the code");
        }
        (0..count).map(|_| self.source()).collect()
    }
}
