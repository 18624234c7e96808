//! The `.beam` file: a `FOR1`/`BEAM` container of named chunks, big-endian, each padded to four bytes.
//!
//! Reading trusts nothing. Chunks that we do not know are kept. Source: OTP 25, `beam_lib` and `beam_asm`.

use crate::decode::{self, CodeError};
use crate::encode;
use crate::external_term::ExternalTerm;
use crate::instructions::Instruction;
use crate::module::{FunEntry, FunctionEntry, Import, LineTable, Location, Module};
use crate::operand::{Arity, AtomIndex, Label};
use std::fmt;

/// Why a file is refused: the chunk, where, and the rule that it breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadError {
    /// Four letters, or empty for the container itself.
    pub chunk: String,
    pub place: String,
    pub rule: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.chunk.as_str(), self.place.as_str()) {
            ("", _) => write!(f, "{}", self.rule),
            (chunk, "") => write!(f, "{chunk}: {}", self.rule),
            (chunk, place) => write!(f, "{chunk}, {place}: {}", self.rule),
        }
    }
}

impl std::error::Error for ReadError {}

fn refuse<T>(chunk: &str, rule: impl Into<String>) -> Result<T, ReadError> {
    Err(ReadError { chunk: chunk.to_owned(), place: String::new(), rule: rule.into() })
}

/// Uncompressed literals above this size are refused: no module has them, a forged size would.
const MAX_LITERAL_BYTES: usize = 1 << 30;

/// Reads a module.
///
/// # Errors
/// Names chunk, place and rule; any bytes at all may be given.
pub fn read(bytes: &[u8]) -> Result<Module, ReadError> {
    let chunks = split(bytes)?;
    let find = |names: &[&str]| chunks.iter().find(|(name, _)| names.contains(&name.as_str()));
    let mut module = Module::default();
    match (find(&["AtU8"]), find(&["Atom"])) {
        (Some((_, body)), _) => module.atoms = atoms(body, "AtU8", utf8)?,
        (None, Some((_, body))) => module.atoms = atoms(body, "Atom", latin1)?,
        (None, None) => return refuse("", "the file has no atom table (chunk AtU8)"),
    }
    if module.atoms.is_empty() {
        return refuse("AtU8", "the first atom is the module's name");
    }
    for (name, body) in &chunks {
        let mut fields = Fields { chunk: name, bytes: body, at: 0 };
        match name.as_str() {
            "AtU8" | "Atom" | "Code" => {}
            "ExpT" => module.exports = fields.functions(module.atoms.len())?,
            "LocT" => module.locals = fields.functions(module.atoms.len())?,
            "ImpT" => module.imports = fields.imports(module.atoms.len())?,
            "FunT" => module.funs = fields.funs(module.atoms.len())?,
            "LitT" => module.literals = fields.literals()?,
            "LitU" => module.literals = literal_table(name, body)?,
            "StrT" => module.strings = body.to_vec(),
            "Line" => module.lines = fields.lines()?,
            "Attr" => module.attributes = Some(term(name, body)?),
            "CInf" => module.compile_info = Some(term(name, body)?),
            _ => {
                let mut tag = [0; 4];
                tag.copy_from_slice(name.as_bytes());
                module.other_chunks.push((tag, body.to_vec()));
            }
        }
    }
    let Some((_, body)) = find(&["Code"]) else {
        return refuse("", "the file has no code (chunk Code)");
    };
    code(body, &mut module)?;
    Ok(module)
}

/// Name and bytes of each chunk, its header of eight bytes and its padding included.
///
/// # Errors
/// Where the container is not in order.
pub fn chunk_sizes(bytes: &[u8]) -> Result<Vec<(String, u64)>, ReadError> {
    let size = |body: &[u8]| 8 + body.len().next_multiple_of(4) as u64;
    Ok(split(bytes)?.into_iter().map(|(name, body)| (name, size(body))).collect())
}

/// Cuts the container into chunks.
fn split(bytes: &[u8]) -> Result<Vec<(String, &[u8])>, ReadError> {
    if bytes.len() < 12 || &bytes[..4] != b"FOR1" || &bytes[8..12] != b"BEAM" {
        return refuse("", "not a .beam file: it does not start with FOR1 and BEAM");
    }
    let mut chunks = Vec::new();
    let mut at = 12;
    while at < bytes.len() {
        let Some(header) = bytes.get(at..at + 8) else {
            return refuse("", format!("byte {at}: a chunk's header is cut off"));
        };
        let Some(name) = std::str::from_utf8(&header[..4]).ok().filter(|name| name.is_ascii()) else {
            return refuse("", format!("byte {at}: a chunk's name is four ASCII letters"));
        };
        let size = u32::from_be_bytes([header[4], header[5], header[6], header[7]]) as usize;
        let Some(body) = bytes.get(at + 8..at + 8 + size) else {
            return refuse(name, format!("the chunk has {size} bytes by its header, the file ends before"));
        };
        chunks.push((name.to_owned(), body));
        at += 8 + size.next_multiple_of(4);
    }
    Ok(chunks)
}

fn utf8(bytes: &[u8]) -> Option<String> {
    String::from_utf8(bytes.to_vec()).ok()
}

fn latin1(bytes: &[u8]) -> Option<String> {
    Some(bytes.iter().map(|&byte| char::from(byte)).collect())
}

/// OTP 28 writes a negative count and lengths of more than one byte.
fn atoms(body: &[u8], chunk: &str, text: fn(&[u8]) -> Option<String>) -> Result<Vec<String>, ReadError> {
    let mut fields = Fields { chunk, bytes: body, at: 0 };
    let count = fields.word()? as i32;
    let long = count < 0;
    (0..count.unsigned_abs())
        .map(|_| {
            let first = fields.byte()?;
            let len = match first {
                _ if !long => usize::from(first),
                _ if first & 0b1000 == 0 => usize::from(first >> 4),
                _ if first & 0b1_0000 == 0 => usize::from(first >> 5) << 8 | usize::from(fields.byte()?),
                _ => return refuse(chunk, "an atom has at most 2047 bytes"),
            };
            let bytes = fields.take(len)?;
            text(bytes).map_or_else(|| refuse(chunk, "an atom is UTF-8"), Ok)
        })
        .collect()
}

fn term(chunk: &str, body: &[u8]) -> Result<ExternalTerm, ReadError> {
    ExternalTerm::decode(body).map_err(|error| ReadError {
        chunk: chunk.to_owned(),
        place: format!("byte {:#x}", error.offset),
        rule: error.rule.to_owned(),
    })
}

/// Header: size of itself (16), instruction set (0), highest opcode, labels, functions.
fn code(body: &[u8], module: &mut Module) -> Result<(), ReadError> {
    let mut fields = Fields { chunk: "Code", bytes: body, at: 0 };
    let header = fields.word()? as usize;
    let set = fields.word()?;
    fields.word()?;
    module.label_count = fields.word()?;
    module.function_count = fields.word()?;
    if set != 0 {
        return refuse("Code", format!("instruction set {set} is not 0, the only one that OTP has used since R8"));
    }
    let Some(bytes) = body.get(header.saturating_add(4)..) else {
        return refuse("Code", "the header is longer than the chunk");
    };
    module.code = decode::decode(bytes, &mut module.literals).map_err(code_error)?;
    Ok(())
}

fn code_error(error: CodeError) -> ReadError {
    let opcode = error.opcode.map_or(String::new(), |name| format!("{name}, "));
    let place = format!("instruction {} ({opcode}byte {:#x})", error.instruction, error.offset);
    ReadError { chunk: "Code".to_owned(), place, rule: error.rule }
}

/// Literals as they are, with their sizes in front: inside `LitT`, or in the `LitU` that AtomVM's packer makes of it.
fn literal_table(chunk: &str, table: &[u8]) -> Result<Vec<ExternalTerm>, ReadError> {
    let mut fields = Fields { chunk, bytes: table, at: 0 };
    (0..fields.count(4)?)
        .map(|_| {
            let size = fields.word()? as usize;
            term(chunk, fields.take(size)?)
        })
        .collect()
}

/// The fixed-size fields of a chunk.
struct Fields<'b> {
    chunk: &'b str,
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Fields<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], ReadError> {
        let Some(taken) = self.at.checked_add(count).and_then(|end| self.bytes.get(self.at..end)) else {
            return refuse(self.chunk, "the chunk ends before its last entry");
        };
        self.at += count;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, ReadError> {
        Ok(self.take(1)?[0])
    }

    fn word(&mut self) -> Result<u32, ReadError> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// A count of entries that take at least `bytes` each.
    fn count(&mut self, bytes: usize) -> Result<u32, ReadError> {
        let count = self.word()?;
        if count as usize > (self.bytes.len() - self.at) / bytes {
            return refuse(self.chunk, format!("{count} entries do not fit the chunk"));
        }
        Ok(count)
    }

    /// The file counts atoms from 1.
    fn atom(&mut self, atoms: usize) -> Result<AtomIndex, ReadError> {
        match self.word()? {
            number if number >= 1 && number as usize <= atoms => Ok(AtomIndex(number - 1)),
            number => refuse(self.chunk, format!("atom {number} does not exist (1..{atoms})")),
        }
    }

    fn functions(&mut self, atoms: usize) -> Result<Vec<FunctionEntry>, ReadError> {
        (0..self.count(12)?)
            .map(|_| {
                Ok(FunctionEntry { name: self.atom(atoms)?, arity: Arity(self.word()?), label: Label(self.word()?) })
            })
            .collect()
    }

    fn imports(&mut self, atoms: usize) -> Result<Vec<Import>, ReadError> {
        (0..self.count(12)?)
            .map(|_| Ok(Import { module: self.atom(atoms)?, function: self.atom(atoms)?, arity: Arity(self.word()?) }))
            .collect()
    }

    fn funs(&mut self, atoms: usize) -> Result<Vec<FunEntry>, ReadError> {
        (0..self.count(24)?)
            .map(|_| {
                Ok(FunEntry {
                    function: self.atom(atoms)?,
                    arity: Arity(self.word()?),
                    label: Label(self.word()?),
                    index: self.word()?,
                    free: self.word()?,
                    unique: self.word()?,
                })
            })
            .collect()
    }

    /// OTP 25 to 27 compress the table; OTP 28 writes it as it is, with size 0.
    fn literals(&mut self) -> Result<Vec<ExternalTerm>, ReadError> {
        let size = self.word()? as usize;
        let rest = &self.bytes[self.at..];
        let inflated;
        let table = if size == 0 {
            rest
        } else {
            inflated = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(rest, size.min(MAX_LITERAL_BYTES))
                .or_else(|_| refuse(self.chunk, "the literals are zlib data of the size that the chunk names"))?;
            &inflated
        };
        literal_table(self.chunk, table)
    }

    /// Locations are compact integers; an atom-tagged number switches the file.
    fn lines(&mut self) -> Result<LineTable, ReadError> {
        let (version, _flags, _instructions) = (self.word()?, self.word()?, self.word()?);
        let (locations, files) = (self.word()?, self.word()?);
        if version != 0 {
            return Ok(LineTable::default());
        }
        let mut table = LineTable::default();
        let mut file = 0;
        while table.locations.len() < locations as usize {
            let (tag, value) = self.line_number()?;
            match tag {
                encode::TAG_ATOM => file = value,
                _ => table.locations.push(Location { file, line: value }),
            }
        }
        for _ in 0..files {
            let bytes = self.take(2)?;
            let len = usize::from(u16::from_be_bytes([bytes[0], bytes[1]]));
            let Some(name) = utf8(self.take(len)?) else {
                return refuse(self.chunk, "a file name is UTF-8");
            };
            table.files.push(name);
        }
        if table.locations.iter().any(|location| location.file as usize > table.files.len()) {
            return refuse(self.chunk, "a location names a file of the table");
        }
        Ok(table)
    }

    fn line_number(&mut self) -> Result<(u8, u32), ReadError> {
        let first = self.byte()?;
        let value = if first & 0b1000 == 0 {
            u32::from(first >> 4)
        } else if first & 0b1_0000 == 0 {
            u32::from(first >> 5) << 8 | u32::from(self.byte()?)
        } else {
            let bytes = self.take(usize::from(first >> 5) + 2)?;
            bytes.iter().fold(0u32, |value, &byte| value << 8 | u32::from(byte))
        };
        Ok((first & 0b111, value))
    }
}

/// Writes a module as a `.beam` file that OTP 25 and later load.
pub fn write(module: &Module) -> Vec<u8> {
    let mut body = Vec::new();
    let mut chunk = |name: &[u8; 4], content: &[u8]| {
        body.extend(name);
        body.extend((content.len() as u32).to_be_bytes());
        body.extend(content);
        body.resize(body.len().next_multiple_of(4), 0);
    };
    chunk(b"AtU8", &atom_chunk(&module.atoms));
    chunk(b"Code", &code_chunk(module));
    chunk(b"StrT", &module.strings);
    chunk(
        b"ImpT",
        &words(module.imports.len(), |at| {
            let import = module.imports[at];
            vec![import.module.0 + 1, import.function.0 + 1, import.arity.0]
        }),
    );
    chunk(b"ExpT", &function_chunk(&module.exports));
    if !module.funs.is_empty() {
        chunk(
            b"FunT",
            &words(module.funs.len(), |at| {
                let fun = module.funs[at];
                vec![fun.function.0 + 1, fun.arity.0, fun.label.0, fun.index, fun.free, fun.unique]
            }),
        );
    }
    if !module.literals.is_empty() {
        chunk(b"LitT", &literal_chunk(&module.literals));
    }
    chunk(b"LocT", &function_chunk(&module.locals));
    if !module.lines.locations.is_empty() {
        chunk(b"Line", &line_chunk(module));
    }
    if let Some(attributes) = &module.attributes {
        chunk(b"Attr", &attributes.encode());
    }
    if let Some(compile_info) = &module.compile_info {
        chunk(b"CInf", &compile_info.encode());
    }
    for (name, content) in &module.other_chunks {
        chunk(name, content);
    }
    let mut file = b"FOR1".to_vec();
    file.extend((body.len() as u32 + 4).to_be_bytes());
    file.extend(b"BEAM");
    file.extend(body);
    file
}

/// A count, then the words of each entry.
fn words(count: usize, entry: impl Fn(usize) -> Vec<u32>) -> Vec<u8> {
    let entries = (0..count).flat_map(entry);
    std::iter::once(count as u32).chain(entries).flat_map(u32::to_be_bytes).collect()
}

fn function_chunk(functions: &[FunctionEntry]) -> Vec<u8> {
    words(functions.len(), |at| vec![functions[at].name.0 + 1, functions[at].arity.0, functions[at].label.0])
}

fn atom_chunk(atoms: &[String]) -> Vec<u8> {
    let mut content = (atoms.len() as u32).to_be_bytes().to_vec();
    for atom in atoms {
        // An atom has at most 255 characters; the front end refuses longer ones.
        content.push(atom.len() as u8);
        content.extend(atom.as_bytes());
    }
    content
}

fn code_chunk(module: &Module) -> Vec<u8> {
    let highest = module.code.iter().map(Instruction::number).max().unwrap_or(0);
    let header = [16, 0, u32::from(highest), module.label_count, module.function_count];
    let mut content: Vec<u8> = header.into_iter().flat_map(u32::to_be_bytes).collect();
    content.extend(encode::encode(&module.code));
    content
}

fn literal_chunk(literals: &[ExternalTerm]) -> Vec<u8> {
    let mut table = (literals.len() as u32).to_be_bytes().to_vec();
    for literal in literals {
        let bytes = literal.encode();
        table.extend((bytes.len() as u32).to_be_bytes());
        table.extend(bytes);
    }
    let mut content = (table.len() as u32).to_be_bytes().to_vec();
    content.extend(miniz_oxide::deflate::compress_to_vec_zlib(&table, 6));
    content
}

fn line_chunk(module: &Module) -> Vec<u8> {
    let table = &module.lines;
    let instructions = module.code.iter().filter(|instruction| matches!(instruction, Instruction::line { .. }));
    let header = [0, 0, instructions.count() as u32, table.locations.len() as u32, table.files.len() as u32];
    let mut content: Vec<u8> = header.into_iter().flat_map(u32::to_be_bytes).collect();
    let mut file = 0;
    for location in &table.locations {
        if location.file != file {
            file = location.file;
            content.extend(encode::number(encode::TAG_ATOM, u64::from(file)));
        }
        content.extend(encode::number(encode::TAG_INTEGER, u64::from(location.line)));
    }
    for name in &table.files {
        content.extend((name.len() as u16).to_be_bytes());
        content.extend(name.as_bytes());
    }
    content
}
