//! Literals as a plain tree, and their external term format. Knows no VM term.

use num_bigint::{BigInt, Sign};

/// A constant as the compiler and the `.beam` file know it.
#[derive(Clone, PartialEq, Debug)]
pub enum ExternalTerm {
    Integer(i64),
    /// Only for values that do not fit `Integer`.
    BigInteger(BigInt),
    Float(f64),
    Atom(String),
    Nil,
    /// The elements, then the tail (`Nil` for a proper list). Never empty.
    List(Vec<ExternalTerm>, Box<ExternalTerm>),
    Tuple(Vec<ExternalTerm>),
    /// Key and value pairs in the order of the file.
    Map(Vec<(ExternalTerm, ExternalTerm)>),
    /// Whole bytes.
    Binary(Vec<u8>),
    /// Bytes, and how many bits of the last one count (1 to 7).
    BitString(Vec<u8>, u8),
    /// `fun Module:Function/Arity`.
    ExternalFun {
        module: String,
        function: String,
        arity: u32,
    },
}

/// What is wrong with bytes that should be an external term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermError {
    /// Bytes from the start of the term.
    pub offset: usize,
    pub rule: &'static str,
}

/// Terms nested deeper than this are refused, so that reading never exhausts the native stack.
const MAX_DEPTH: u32 = 500;

const VERSION: u8 = 131;
const NEW_FLOAT: u8 = 70;
const BIT_BINARY: u8 = 77;
const SMALL_INTEGER: u8 = 97;
const INTEGER: u8 = 98;
const ATOM: u8 = 100;
const SMALL_TUPLE: u8 = 104;
const LARGE_TUPLE: u8 = 105;
const NIL: u8 = 106;
const STRING: u8 = 107;
const LIST: u8 = 108;
const BINARY: u8 = 109;
const SMALL_BIG: u8 = 110;
const LARGE_BIG: u8 = 111;
const EXPORT: u8 = 113;
const SMALL_ATOM: u8 = 115;
const MAP: u8 = 116;
const ATOM_UTF8: u8 = 118;
const SMALL_ATOM_UTF8: u8 = 119;

impl ExternalTerm {
    /// The external term format, with its leading version byte.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        self.write(&mut out);
        out
    }

    /// Reads one term with its version byte. Bytes behind it are an error.
    ///
    /// # Errors
    /// Names the byte and the rule that it breaks.
    pub fn decode(bytes: &[u8]) -> Result<ExternalTerm, TermError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.byte()? != VERSION {
            return Err(TermError { offset: 0, rule: "an external term starts with byte 131" });
        }
        let term = reader.term(0)?;
        if reader.at == bytes.len() { Ok(term) } else { Err(reader.error("nothing follows the term")) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            ExternalTerm::Integer(value) => write_integer(*value, out),
            ExternalTerm::BigInteger(value) => write_big(value, out),
            ExternalTerm::Float(value) => {
                out.push(NEW_FLOAT);
                out.extend(value.to_bits().to_be_bytes());
            }
            ExternalTerm::Atom(text) => write_atom(text, out),
            ExternalTerm::Nil => out.push(NIL),
            ExternalTerm::List(elements, tail) => {
                out.push(LIST);
                out.extend((elements.len() as u32).to_be_bytes());
                elements.iter().for_each(|element| element.write(out));
                tail.write(out);
            }
            ExternalTerm::Tuple(elements) => {
                match u8::try_from(elements.len()) {
                    Ok(arity) => out.extend([SMALL_TUPLE, arity]),
                    Err(_) => {
                        out.push(LARGE_TUPLE);
                        out.extend((elements.len() as u32).to_be_bytes());
                    }
                }
                elements.iter().for_each(|element| element.write(out));
            }
            ExternalTerm::Map(pairs) => {
                out.push(MAP);
                out.extend((pairs.len() as u32).to_be_bytes());
                for (key, value) in pairs {
                    key.write(out);
                    value.write(out);
                }
            }
            ExternalTerm::Binary(bytes) => {
                out.push(BINARY);
                out.extend((bytes.len() as u32).to_be_bytes());
                out.extend(bytes);
            }
            ExternalTerm::BitString(bytes, bits) => {
                out.push(BIT_BINARY);
                out.extend((bytes.len() as u32).to_be_bytes());
                out.push(*bits);
                out.extend(bytes);
            }
            ExternalTerm::ExternalFun { module, function, arity } => {
                out.push(EXPORT);
                write_atom(module, out);
                write_atom(function, out);
                write_integer(i64::from(*arity), out);
            }
        }
    }
}

fn write_atom(text: &str, out: &mut Vec<u8>) {
    match u8::try_from(text.len()) {
        Ok(len) => out.extend([SMALL_ATOM_UTF8, len]),
        Err(_) => {
            out.push(ATOM_UTF8);
            out.extend((text.len() as u16).to_be_bytes());
        }
    }
    out.extend(text.as_bytes());
}

fn write_integer(value: i64, out: &mut Vec<u8>) {
    if let Ok(byte) = u8::try_from(value) {
        out.extend([SMALL_INTEGER, byte]);
    } else if let Ok(word) = i32::try_from(value) {
        out.push(INTEGER);
        out.extend(word.to_be_bytes());
    } else {
        write_big(&BigInt::from(value), out);
    }
}

fn write_big(value: &BigInt, out: &mut Vec<u8>) {
    let (sign, magnitude) = value.to_bytes_le();
    match u8::try_from(magnitude.len()) {
        Ok(len) => out.extend([SMALL_BIG, len]),
        Err(_) => {
            out.push(LARGE_BIG);
            out.extend((magnitude.len() as u32).to_be_bytes());
        }
    }
    out.push(u8::from(sign == Sign::Minus));
    out.extend(magnitude);
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn error(&self, rule: &'static str) -> TermError {
        TermError { offset: self.at, rule }
    }

    fn take(&mut self, count: usize) -> Result<&'b [u8], TermError> {
        let end = self.at.checked_add(count).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| self.error("the term ends before its last byte"))?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, TermError> {
        Ok(self.take(1)?[0])
    }

    fn size16(&mut self) -> Result<usize, TermError> {
        let bytes = self.take(2)?;
        Ok(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])))
    }

    fn word(&mut self) -> Result<u32, TermError> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn utf8(&mut self, len: usize) -> Result<String, TermError> {
        let bytes = self.take(len)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| self.error("an atom is UTF-8"))
    }

    fn latin1(&mut self, len: usize) -> Result<String, TermError> {
        Ok(self.take(len)?.iter().map(|&byte| char::from(byte)).collect())
    }

    fn terms(&mut self, count: usize, depth: u32) -> Result<Vec<ExternalTerm>, TermError> {
        if count > self.bytes.len() - self.at {
            return Err(self.error("every element takes at least a byte"));
        }
        (0..count).map(|_| self.term(depth + 1)).collect()
    }

    fn big(&mut self, len: usize) -> Result<ExternalTerm, TermError> {
        let sign = if self.byte()? == 0 { Sign::Plus } else { Sign::Minus };
        let value = BigInt::from_bytes_le(sign, self.take(len)?);
        Ok(i64::try_from(&value).map_or(ExternalTerm::BigInteger(value), ExternalTerm::Integer))
    }

    fn atom(&mut self, depth: u32) -> Result<String, TermError> {
        match self.term(depth + 1)? {
            ExternalTerm::Atom(text) => Ok(text),
            _ => Err(self.error("an external fun names its module and function by atoms")),
        }
    }

    fn term(&mut self, depth: u32) -> Result<ExternalTerm, TermError> {
        if depth > MAX_DEPTH {
            return Err(self.error("terms are nested at most 500 deep"));
        }
        Ok(match self.byte()? {
            SMALL_INTEGER => ExternalTerm::Integer(i64::from(self.byte()?)),
            INTEGER => ExternalTerm::Integer(i64::from(self.word()? as i32)),
            SMALL_BIG => {
                let len = usize::from(self.byte()?);
                self.big(len)?
            }
            LARGE_BIG => {
                let len = self.word()? as usize;
                self.big(len)?
            }
            NEW_FLOAT => {
                let bits = u64::from(self.word()?) << 32 | u64::from(self.word()?);
                let value = f64::from_bits(bits);
                if !value.is_finite() {
                    return Err(self.error("a float is finite"));
                }
                ExternalTerm::Float(value)
            }
            SMALL_ATOM_UTF8 => {
                let len = usize::from(self.byte()?);
                ExternalTerm::Atom(self.utf8(len)?)
            }
            ATOM_UTF8 => {
                let len = self.size16()?;
                ExternalTerm::Atom(self.utf8(len)?)
            }
            SMALL_ATOM => {
                let len = usize::from(self.byte()?);
                ExternalTerm::Atom(self.latin1(len)?)
            }
            ATOM => {
                let len = self.size16()?;
                ExternalTerm::Atom(self.latin1(len)?)
            }
            NIL => ExternalTerm::Nil,
            STRING => {
                let len = self.size16()?;
                let bytes = self.take(len)?;
                let elements = bytes.iter().map(|&byte| ExternalTerm::Integer(i64::from(byte))).collect::<Vec<_>>();
                if elements.is_empty() {
                    return Ok(ExternalTerm::Nil);
                }
                ExternalTerm::List(elements, Box::new(ExternalTerm::Nil))
            }
            LIST => {
                let count = self.word()? as usize;
                let elements = self.terms(count, depth)?;
                let tail = self.term(depth + 1)?;
                if elements.is_empty() { tail } else { ExternalTerm::List(elements, Box::new(tail)) }
            }
            SMALL_TUPLE => {
                let count = usize::from(self.byte()?);
                ExternalTerm::Tuple(self.terms(count, depth)?)
            }
            LARGE_TUPLE => {
                let count = self.word()? as usize;
                ExternalTerm::Tuple(self.terms(count, depth)?)
            }
            MAP => {
                let count = self.word()? as usize;
                let mut terms = self.terms(count.saturating_mul(2), depth)?.into_iter();
                let mut pairs = Vec::with_capacity(count);
                while let (Some(key), Some(value)) = (terms.next(), terms.next()) {
                    pairs.push((key, value));
                }
                ExternalTerm::Map(pairs)
            }
            BINARY => {
                let len = self.word()? as usize;
                ExternalTerm::Binary(self.take(len)?.to_vec())
            }
            BIT_BINARY => {
                let len = self.word()? as usize;
                let bits = self.byte()?;
                if len == 0 || !(1..=8).contains(&bits) {
                    return Err(self.error("the last byte of a bitstring has 1 to 8 bits"));
                }
                let bytes = self.take(len)?.to_vec();
                if bits == 8 { ExternalTerm::Binary(bytes) } else { ExternalTerm::BitString(bytes, bits) }
            }
            EXPORT => {
                let (module, function) = (self.atom(depth)?, self.atom(depth)?);
                match self.term(depth + 1)? {
                    ExternalTerm::Integer(arity @ 0..=255) => {
                        ExternalTerm::ExternalFun { module, function, arity: arity as u32 }
                    }
                    _ => return Err(self.error("the arity of a fun is 0 to 255")),
                }
            }
            _ => return Err(self.error("this kind of term cannot be a literal")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{ExternalTerm, MAX_DEPTH};
    use num_bigint::BigInt;

    #[test]
    fn every_kind_comes_back_as_it_was() {
        use ExternalTerm::*;
        let big = BigInt::from(7).pow(300);
        let terms = vec![
            Integer(0),
            Integer(255),
            Integer(256),
            Integer(-1),
            Integer(i64::MIN),
            Integer(i64::MAX),
            BigInteger(big.clone()),
            BigInteger(-big),
            Float(-0.5),
            Atom("\u{e5}".into()),
            Nil,
            Tuple(vec![Nil; 300]),
            List(vec![Integer(1)], Box::new(Integer(2))),
            Map(vec![(Integer(1), Nil)]),
            Binary(vec![1, 2]),
            BitString(vec![0x80], 1),
            ExternalFun { module: "m".into(), function: "f".into(), arity: 2 },
        ];
        let all = Tuple(terms);
        assert_eq!(ExternalTerm::decode(&all.encode()), Ok(all));
    }

    #[test]
    fn nesting_beyond_the_limit_is_refused() {
        let mut bytes = vec![131];
        bytes.extend([104, 1].repeat(MAX_DEPTH as usize + 10));
        bytes.push(106);
        assert_eq!(ExternalTerm::decode(&bytes).map_err(|error| error.rule), Err("terms are nested at most 500 deep"));
    }

    #[test]
    fn every_truncation_is_refused() {
        let bytes = ExternalTerm::Tuple(vec![ExternalTerm::Binary(vec![1, 2, 3]), ExternalTerm::Float(1.5)]).encode();
        for len in 0..bytes.len() {
            assert!(ExternalTerm::decode(&bytes[..len]).is_err(), "{len} bytes");
        }
    }
}
