//! Terms as bytes: the external term format, as OTP 25 writes and reads it.
//!
//! Neither direction recurses. A fun that is read needs the module that made
//! it, loaded or to be loaded; OTP makes one that fails when it is called.

use super::arguments::{Result, bytes, or_badarg, small};
use super::native::native_rows;
use super::{Fault, NativeRow, PureRow, rows};
use crate::atom::{Atom, atoms};
use crate::code::entries::FunEntry;
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::binary;
use crate::term::fun::Fun;
use crate::term::map;
use crate::term::tags::{IMMEDIATE_SHIFT, NIL, PID_INDEX_BITS, Term};
use crate::vm::Shared;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use num_bigint::{BigInt, Sign};

pub const ROWS: &[PureRow] = rows![
    /// The term as bytes.
    "term_to_binary" 1 |heap, a| { let bytes = encode(a[0], DEFAULT_VERSION); Ok(heap.binary(&bytes)) };
    /// The same, as options say.
    "term_to_binary" 2 |heap, a| { let bytes = encode_with(a[0], a[1])?; Ok(heap.binary(&bytes)) };
    /// The same, as a list of binaries.
    "term_to_iovec" 1 |heap, a| { let binary = heap.binary(&encode(a[0], DEFAULT_VERSION)); Ok(heap.list(&[binary])) };
    /// The same, as options say.
    "term_to_iovec" 2 |heap, a| { let binary = heap.binary(&encode_with(a[0], a[1])?); Ok(heap.list(&[binary])) };
    /// Bytes that the term takes.
    "external_size" 1 |_, a| Ok(Term::small(encode(a[0], DEFAULT_VERSION).len() as i64));
    /// The same, as options say.
    "external_size" 2 |_, a| Ok(Term::small(encode(a[0], write_options(a[1])?.version).len() as i64));
];

/// Reading: a fun is looked up in its module.
pub const READING_ROWS: &[NativeRow] = native_rows! {
    /** The term that bytes stand for. */
    "binary_to_term" 1 |machine, a| {
        let vm = machine.vm.clone();
        Ok(Decoder::new(&bytes(a[0])?, Atoms::New, Some(&vm)).term(&mut machine.heap)?.0)
    };
    /** The same; `safe` makes no atoms, `used` tells how many bytes were read. */
    "binary_to_term" 2 |machine, a| {
        let vm = machine.vm.clone();
        Ok(decode_with(&mut machine.heap, a[0], a[1], &vm)?)
    };
};

const VERSION: u8 = 131;
/// Minor version: 1 writes atoms in Latin-1 where they fit, 2 always in UTF-8; 0 writes floats as text.
const DEFAULT_VERSION: u8 = 1;

mod tag {
    pub const NEW_FLOAT: u8 = 70;
    pub const BIT_BINARY: u8 = 77;
    pub const COMPRESSED: u8 = 80;
    pub const NEW_PID: u8 = 88;
    pub const NEW_PORT: u8 = 89;
    pub const NEWER_REFERENCE: u8 = 90;
    pub const SMALL_INTEGER: u8 = 97;
    pub const INTEGER: u8 = 98;
    pub const FLOAT: u8 = 99;
    pub const ATOM: u8 = 100;
    pub const PID: u8 = 103;
    pub const SMALL_TUPLE: u8 = 104;
    pub const LARGE_TUPLE: u8 = 105;
    pub const NIL: u8 = 106;
    pub const STRING: u8 = 107;
    pub const LIST: u8 = 108;
    pub const BINARY: u8 = 109;
    pub const SMALL_BIG: u8 = 110;
    pub const LARGE_BIG: u8 = 111;
    pub const NEW_FUN: u8 = 112;
    pub const EXPORT: u8 = 113;
    pub const NEW_REFERENCE: u8 = 114;
    pub const SMALL_ATOM: u8 = 115;
    pub const MAP: u8 = 116;
    pub const ATOM_UTF8: u8 = 118;
    pub const SMALL_ATOM_UTF8: u8 = 119;
}

struct WriteOptions {
    version: u8,
    /// From 0 (not at all) to 9.
    compression: u8,
}

/// What zlib takes when nobody chooses.
const DEFAULT_COMPRESSION: u8 = 6;

fn write_options(options: Term) -> Result<WriteOptions> {
    let mut wanted = WriteOptions { version: DEFAULT_VERSION, compression: 0 };
    for option in super::arguments::list(options)? {
        let is_named = |term: Term, name: &str| term.is_atom() && term.atom_value().text() == name;
        match option.as_tuple() {
            Some(&[name, value]) if is_named(name, "minor_version") && (0..3).contains(&small(value)?) => {
                wanted.version = small(value)? as u8;
            }
            Some(&[name, level]) if is_named(name, "compressed") && (0..10).contains(&small(level)?) => {
                wanted.compression = small(level)? as u8;
            }
            None if is_named(option, "compressed") => wanted.compression = DEFAULT_COMPRESSION,
            None if is_named(option, "deterministic") || is_named(option, "local") => {}
            _ => return Err(Fault::BADARG),
        }
    }
    Ok(wanted)
}

/// The bytes of a term, with atoms in UTF-8: what compressed tables keep.
pub fn encode_utf8(term: Term) -> Vec<u8> {
    encode(term, 2)
}

/// The term that [`encode_utf8`] has written. Funs are not read.
pub fn decode(bytes: &[u8], heap: &mut Heap) -> Option<Term> {
    Decoder::new(bytes, Atoms::New, None).term(heap).ok().map(|(term, _)| term)
}

// ---- Writing ----

fn encode(term: Term, version: u8) -> Vec<u8> {
    let mut encoder = Encoder { bytes: vec![VERSION], later: vec![term], version };
    while let Some(term) = encoder.later.pop() {
        encoder.write(term);
    }
    encoder.bytes
}

/// Compressed only if that makes it shorter.
fn encode_with(term: Term, options: Term) -> Result<Vec<u8>> {
    let options = write_options(options)?;
    let plain = encode(term, options.version);
    if options.compression == 0 {
        return Ok(plain);
    }
    let packed = compress_to_vec_zlib(&plain[1..], options.compression);
    if COMPRESSED_HEADER_BYTES + packed.len() >= plain.len() {
        return Ok(plain);
    }
    let mut bytes = vec![VERSION, tag::COMPRESSED];
    bytes.extend((plain.len() as u32 - 1).to_be_bytes());
    bytes.extend(packed);
    Ok(bytes)
}

/// Version, tag, and the size of what follows before it was compressed.
const COMPRESSED_HEADER_BYTES: usize = 6;

struct Encoder {
    bytes: Vec<u8>,
    /// Terms to be written, the next one last.
    later: Vec<Term>,
    version: u8,
}

impl Encoder {
    fn tagged(&mut self, tag: u8, bytes: &[u8]) {
        self.bytes.push(tag);
        self.bytes.extend(bytes);
    }

    fn u32(&mut self, value: usize) {
        self.bytes.extend((value as u32).to_be_bytes());
    }

    /// Parts to be written next, in their order.
    fn parts(&mut self, parts: &[Term]) {
        self.later.extend(parts.iter().rev());
    }

    fn write(&mut self, term: Term) {
        if term.is_small() {
            self.integer(term.small_value());
        } else if term.is_atom() {
            self.atom(term.atom_value());
        } else if term.is_nil() {
            self.bytes.push(tag::NIL);
        } else if term.is_cons() {
            self.list(term);
        } else if let Some(elements) = term.as_tuple() {
            self.tuple(elements);
        } else if let Some(value) = term.as_float() {
            self.float(value);
        } else if let Some(big) = term.as_bignum() {
            let bytes: Vec<u8> = big.limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
            self.big(big.negative, &bytes);
        } else if let Some(pairs) = super::maps::listed(term) {
            self.bytes.push(tag::MAP);
            self.u32(pairs.len());
            let parts: Vec<Term> = pairs.into_iter().flat_map(|(key, value)| [key, value]).collect();
            self.parts(&parts);
        } else if let Some(bits) = binary::bits(term) {
            self.bits(&bits);
        } else if let Some(fun) = term.as_fun() {
            self.fun(fun);
        } else {
            self.identifier(term);
        }
    }

    fn integer(&mut self, value: i64) {
        if let Ok(byte) = u8::try_from(value) {
            self.tagged(tag::SMALL_INTEGER, &[byte]);
        } else if let Ok(value) = i32::try_from(value) {
            self.tagged(tag::INTEGER, &value.to_be_bytes());
        } else {
            self.big(value < 0, &value.unsigned_abs().to_le_bytes());
        }
    }

    /// Magnitude in bytes, the least significant first.
    fn big(&mut self, negative: bool, magnitude: &[u8]) {
        let used = magnitude.iter().rposition(|&byte| byte != 0).map_or(0, |at| at + 1);
        if let Ok(count) = u8::try_from(used) {
            self.tagged(tag::SMALL_BIG, &[count]);
        } else {
            self.bytes.push(tag::LARGE_BIG);
            self.u32(used);
        }
        self.bytes.push(u8::from(negative));
        self.bytes.extend(&magnitude[..used]);
    }

    fn float(&mut self, value: f64) {
        if self.version > 0 {
            return self.tagged(tag::NEW_FLOAT, &value.to_bits().to_be_bytes());
        }
        let mut text = super::text::scientific(value, 20).into_bytes();
        text.resize(31, 0);
        self.tagged(tag::FLOAT, &text);
    }

    fn atom(&mut self, atom: Atom) {
        let text = atom.text();
        let latin1: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
        match latin1 {
            Some(latin1) if self.version < 2 => {
                self.tagged(tag::ATOM, &(latin1.len() as u16).to_be_bytes());
                self.bytes.extend(latin1);
            }
            _ => {
                match u8::try_from(text.len()) {
                    Ok(length) => self.tagged(tag::SMALL_ATOM_UTF8, &[length]),
                    Err(_) => self.tagged(tag::ATOM_UTF8, &(text.len() as u16).to_be_bytes()),
                }
                self.bytes.extend(text.as_bytes());
            }
        }
    }

    fn list(&mut self, list: Term) {
        let mut elements = list.list();
        let terms: Vec<Term> = elements.by_ref().collect();
        let is_byte = |term: &Term| term.is_small() && (0..256).contains(&term.small_value());
        if elements.is_at_end() && terms.len() <= 0xFFFF && terms.iter().all(is_byte) {
            self.tagged(tag::STRING, &(terms.len() as u16).to_be_bytes());
            return self.bytes.extend(terms.iter().map(|term| term.small_value() as u8));
        }
        self.bytes.push(tag::LIST);
        self.u32(terms.len());
        self.later.push(elements.rest());
        self.parts(&terms);
    }

    fn tuple(&mut self, elements: &[Term]) {
        if let Ok(arity) = u8::try_from(elements.len()) {
            self.tagged(tag::SMALL_TUPLE, &[arity]);
        } else {
            self.bytes.push(tag::LARGE_TUPLE);
            self.u32(elements.len());
        }
        self.parts(elements);
    }

    fn bits(&mut self, bits: &binary::Bits) {
        let bytes = bits.bytes();
        self.bytes.push(if bits.size.is_multiple_of(8) { tag::BINARY } else { tag::BIT_BINARY });
        self.u32(bytes.len());
        if !bits.size.is_multiple_of(8) {
            self.bytes.push((bits.size % 8) as u8);
        }
        self.bytes.extend(bytes.as_ref());
    }

    fn fun(&mut self, fun: Fun) {
        match fun {
            Fun::External(export) => {
                self.bytes.push(tag::EXPORT);
                self.atom(export.module);
                self.atom(export.function);
                self.integer(i64::from(export.arity));
            }
            Fun::Local { entry, free } => {
                // The size in front counts itself and includes the captured terms.
                let mut inner = Encoder { bytes: Vec::new(), later: Vec::new(), version: self.version };
                inner.bytes.push(entry.arity as u8);
                inner.bytes.extend([0; 12]);
                inner.u32(entry.unique as usize);
                inner.u32(entry.index as usize);
                inner.u32(free.len());
                inner.atom(entry.module);
                inner.integer(i64::from(entry.index));
                inner.integer(i64::from(entry.unique));
                inner.identifier(Term::pid(0, 0));
                inner.parts(free);
                while let Some(term) = inner.later.pop() {
                    inner.write(term);
                }
                self.bytes.push(tag::NEW_FUN);
                self.u32(4 + inner.bytes.len());
                self.bytes.extend(inner.bytes);
            }
        }
    }

    /// Pids, ports and references of this node; no other has any here.
    fn identifier(&mut self, term: Term) {
        if let Some(reference) = term.as_reference() {
            self.tagged(tag::NEWER_REFERENCE, &3u16.to_be_bytes());
            self.atom(atoms::NONODE);
            let [low, high] = reference.unique;
            for word in [0, low as u32, (low >> 32) as u32, high as u32] {
                self.u32(word as usize);
            }
        } else if term.is_pid() {
            self.bytes.push(tag::NEW_PID);
            self.atom(atoms::NONODE);
            for word in [term.pid_index(), term.pid_generation(), 0] {
                self.u32(word as usize);
            }
        } else {
            self.bytes.push(tag::NEW_PORT);
            self.atom(atoms::NONODE);
            self.u32((term.0 >> IMMEDIATE_SHIFT) as usize);
            self.u32(0);
        }
    }
}

// ---- Reading ----

/// Whether reading may make atoms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Atoms {
    New,
    Existing,
}

fn decode_with(heap: &mut Heap, binary: Term, options: Term, vm: &Shared) -> Result {
    let (mut atoms, mut tells_used) = (Atoms::New, false);
    for option in super::arguments::list(options)? {
        match super::arguments::atom(option)?.text() {
            "safe" => atoms = Atoms::Existing,
            "used" => tells_used = true,
            _ => return Err(Fault::BADARG),
        }
    }
    let (term, used) = Decoder::new(&bytes(binary)?, atoms, Some(vm)).term(heap)?;
    Ok(if tells_used { heap.tuple(&[term, Term::small(used as i64)]) } else { term })
}

struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    atoms: Atoms,
    /// Where funs are looked up.
    vm: Option<&'a Shared>,
}

/// What becomes of parts when all are read.
#[derive(Clone, Copy)]
enum Whole {
    Tuple,
    /// The last part is the tail.
    List,
    Map,
    Fun(&'static FunEntry),
}

struct Frame {
    whole: Whole,
    needed: usize,
    parts: Vec<Term>,
}

/// A term, or the parts that must be read first.
enum Read {
    Term(Term),
    Parts(Whole, usize),
}

impl<'a> Decoder<'a> {
    fn new(bytes: &'a [u8], atoms: Atoms, vm: Option<&'a Shared>) -> Decoder<'a> {
        Decoder { bytes, at: 0, atoms, vm }
    }

    /// The term, and the number of bytes that it took.
    fn term(&mut self, heap: &mut Heap) -> Result<(Term, usize)> {
        if self.u8()? != VERSION {
            return Err(Fault::BADARG);
        }
        if self.bytes.get(self.at) != Some(&tag::COMPRESSED) {
            return self.plain_term(heap);
        }
        let size = u32::from_be_bytes(or_badarg(self.bytes.get(2..6).and_then(|bytes| bytes.try_into().ok()))?);
        let (plain, used) = inflate(&self.bytes[COMPRESSED_HEADER_BYTES..], size as usize)?;
        let (term, read) = Decoder::new(&plain, self.atoms, self.vm).plain_term(heap)?;
        if read == plain.len() { Ok((term, COMPRESSED_HEADER_BYTES + used)) } else { Err(Fault::BADARG) }
    }

    fn plain_term(&mut self, heap: &mut Heap) -> Result<(Term, usize)> {
        let mut frames: Vec<Frame> = Vec::new();
        loop {
            let mut term = match self.read(heap)? {
                Read::Term(term) => term,
                Read::Parts(whole, needed) => {
                    // Each part takes a byte or more.
                    if needed > self.bytes.len() - self.at {
                        return Err(Fault::BADARG);
                    }
                    frames.push(Frame { whole, needed, parts: Vec::with_capacity(needed) });
                    continue;
                }
            };
            loop {
                let Some(frame) = frames.last_mut() else { return Ok((term, self.at)) };
                frame.parts.push(term);
                if frame.parts.len() < frame.needed {
                    break;
                }
                let Some(frame) = frames.pop() else { return Err(Fault::BADARG) };
                term = finish(&frame, heap)?;
            }
        }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = or_badarg(self.at.checked_add(count))?;
        let taken = or_badarg(self.bytes.get(self.at..end))?;
        self.at = end;
        Ok(taken)
    }

    fn array<const COUNT: usize>(&mut self) -> Result<[u8; COUNT]> {
        or_badarg(self.take(COUNT)?.try_into().ok())
    }

    fn u8(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    fn u16(&mut self) -> Result<usize> {
        Ok(usize::from(u16::from_be_bytes(self.array()?)))
    }

    fn u32(&mut self) -> Result<usize> {
        Ok(u32::from_be_bytes(self.array()?) as usize)
    }

    fn read(&mut self, heap: &mut Heap) -> Result<Read> {
        let tag = self.u8()?;
        match tag {
            tag::SMALL_TUPLE | tag::LARGE_TUPLE => {
                let arity = if tag == tag::SMALL_TUPLE { usize::from(self.u8()?) } else { self.u32()? };
                return Ok(if arity == 0 { Read::Term(heap.tuple(&[])) } else { Read::Parts(Whole::Tuple, arity) });
            }
            tag::LIST => {
                let length = self.u32()?;
                return Ok(Read::Parts(Whole::List, length + 1));
            }
            tag::MAP => {
                let size = self.u32()?;
                let is_empty = size == 0;
                return Ok(if is_empty {
                    Read::Term(map::from_pairs(&[], heap))
                } else {
                    Read::Parts(Whole::Map, 2 * size)
                });
            }
            tag::NEW_FUN => return self.fun(heap),
            _ => {}
        }
        self.leaf(tag, heap).map(Read::Term)
    }

    fn leaf(&mut self, tag: u8, heap: &mut Heap) -> Result {
        match tag {
            tag::SMALL_INTEGER => Ok(Term::small(i64::from(self.u8()?))),
            tag::INTEGER => Ok(Term::small(i64::from(i32::from_be_bytes(self.array()?)))),
            tag::NEW_FLOAT => finite(f64::from_bits(u64::from_be_bytes(self.array()?)), heap),
            tag::FLOAT => {
                let text = self.take(31)?;
                let text = text.split(|&byte| byte == 0).next().unwrap_or_default();
                finite(or_badarg(std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()))?, heap)
            }
            tag::SMALL_BIG => {
                let count = usize::from(self.u8()?);
                self.big(count, heap)
            }
            tag::LARGE_BIG => {
                let count = self.u32()?;
                self.big(count, heap)
            }
            tag::NIL => Ok(NIL),
            tag::STRING => {
                let length = self.u16()?;
                let bytes = self.take(length)?;
                Ok(super::iodata::byte_list(heap, bytes, NIL))
            }
            tag::BINARY => {
                let size = self.u32()?;
                Ok(heap.binary(self.take(size)?))
            }
            tag::BIT_BINARY => self.bits(heap),
            tag::NEWER_REFERENCE | tag::NEW_REFERENCE => self.reference(tag, heap),
            tag::NEW_PID | tag::PID => self.pid(tag),
            tag::NEW_PORT => self.port(),
            tag::EXPORT => self.export(heap),
            _ => Ok(Term::atom(self.atom_with(tag)?)),
        }
    }

    fn atom(&mut self) -> Result<Atom> {
        let tag = self.u8()?;
        self.atom_with(tag)
    }

    /// A small integer.
    fn integer(&mut self, heap: &mut Heap) -> Result<i64> {
        let tag = self.u8()?;
        small(self.leaf(tag, heap)?)
    }

    fn export(&mut self, heap: &mut Heap) -> Result {
        let key = (self.atom()?, self.atom()?, or_badarg(u8::try_from(self.integer(heap)?).ok())?.into());
        Ok(heap.external_fun(or_badarg(self.vm.and_then(|vm| vm.export(key)))?))
    }

    /// The captured terms come last.
    fn fun(&mut self, heap: &mut Heap) -> Result<Read> {
        // Size, arity, and what OTP knows a module by.
        self.take(4 + 1 + 16)?;
        self.u32()?;
        let free = self.u32()?;
        let module = self.atom()?;
        let (index, unique) = (self.integer(heap)?, self.integer(heap)?);
        let maker = self.u8()?;
        self.pid(maker)?;
        let entry = or_badarg(self.vm.and_then(|vm| vm.fun_entry(module, index, unique)))?;
        Ok(match free {
            _ if free != entry.free as usize => return Err(Fault::BADARG),
            0 => Read::Term(heap.fun(entry, &[])),
            _ => Read::Parts(Whole::Fun(entry), free),
        })
    }

    fn big(&mut self, count: usize, heap: &mut Heap) -> Result {
        let sign = if self.u8()? == 0 { Sign::Plus } else { Sign::Minus };
        Ok(heap.big(&BigInt::from_bytes_le(sign, self.take(count)?)))
    }

    fn bits(&mut self, heap: &mut Heap) -> Result {
        let (size, last) = (self.u32()?, usize::from(self.u8()?));
        let bytes = self.take(size)?;
        if size == 0 || !(1..=8).contains(&last) {
            return if size == 0 && last == 0 { Ok(heap.binary(&[])) } else { Err(Fault::BADARG) };
        }
        Ok(binary::from_bits(bytes, (size - 1) * 8 + last, heap))
    }

    fn atom_with(&mut self, tag: u8) -> Result<Atom> {
        let length = match tag {
            tag::ATOM | tag::ATOM_UTF8 => self.u16()?,
            tag::SMALL_ATOM | tag::SMALL_ATOM_UTF8 => usize::from(self.u8()?),
            _ => return Err(Fault::BADARG),
        };
        let bytes = self.take(length)?;
        let text = if matches!(tag, tag::ATOM_UTF8 | tag::SMALL_ATOM_UTF8) {
            or_badarg(String::from_utf8(bytes.to_vec()).ok())?
        } else {
            bytes.iter().map(|&byte| char::from(byte)).collect()
        };
        match self.atoms {
            Atoms::New => Atom::intern(&text).map_err(|_| Fault::BADARG),
            Atoms::Existing => or_badarg(Atom::existing(&text)),
        }
    }

    /// Only this node is known.
    fn node(&mut self) -> Result<()> {
        if self.atom()? == atoms::NONODE { Ok(()) } else { Err(Fault::BADARG) }
    }

    fn pid(&mut self, tag: u8) -> Result {
        self.node()?;
        let (index, generation) = (self.u32()?, self.u32()?);
        self.take(if tag == tag::NEW_PID { 4 } else { 1 })?;
        if index >> PID_INDEX_BITS != 0 { Err(Fault::BADARG) } else { Ok(Term::pid(index as u32, generation as u32)) }
    }

    fn port(&mut self) -> Result {
        self.node()?;
        let (number, _) = (self.u32()?, self.u32()?);
        Ok(Term::port(number as u32))
    }

    fn reference(&mut self, tag: u8, heap: &mut Heap) -> Result {
        if self.u16()? != 3 {
            return Err(Fault::BADARG);
        }
        self.node()?;
        self.take(if tag == tag::NEWER_REFERENCE { 4 } else { 1 })?;
        let [low, middle, high] = [self.u32()?, self.u32()?, self.u32()?].map(|word| word as u64);
        Ok(heap.reference([middle << 32 | low, high], None))
    }
}

/// Most that a byte of compressed data becomes, about; whoever says more lies, and no memory is asked for.
const MAX_INFLATION: usize = 1100;

/// Inflates to just `size` bytes; they, and how many bytes that took.
fn inflate(packed: &[u8], size: usize) -> Result<(Vec<u8>, usize)> {
    if size / MAX_INFLATION > packed.len() {
        return Err(Fault::BADARG);
    }
    let mut plain = vec![0; size];
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER
        | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF
        | inflate_flags::TINFL_FLAG_COMPUTE_ADLER32;
    match decompress(&mut DecompressorOxide::new(), packed, &mut plain, 0, flags) {
        (TINFLStatus::Done, used, written) if written == size => Ok((plain, used)),
        _ => Err(Fault::BADARG),
    }
}

fn finite(value: f64, heap: &mut Heap) -> Result {
    if value.is_finite() { Ok(heap.float(value)) } else { Err(Fault::BADARG) }
}

fn finish(frame: &Frame, heap: &mut Heap) -> Result {
    match (frame.whole, frame.parts.split_last()) {
        (Whole::Tuple, _) => Ok(heap.tuple(&frame.parts)),
        (Whole::List, Some((&tail, elements))) => Ok(heap.list_before(elements, tail)),
        (Whole::List, None) => Ok(NIL),
        (Whole::Fun(entry), _) => Ok(heap.fun(entry, &frame.parts)),
        (Whole::Map, _) => {
            let pairs: Vec<(Term, Term)> = frame.parts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            let map = map::from_pairs(&pairs, heap);
            // A key twice is no map.
            if map::size(map) == pairs.len() { Ok(map) } else { Err(Fault::BADARG) }
        }
    }
}
