//! Bit syntax: segments that are built, and segments that are matched.
//!
//! What is known bit by bit is put together here: `<<"ab", 1:4, X:4>>` builds
//! from the bit string `<<"ab", 1:4>>` and one more segment, and the pattern
//! `<<"ab", X>>` compares two bytes in one step.

use super::{Lowering, constant};
use crate::ast::{BinaryElement, BinaryPatternElement, Expr, ExprKind, Ident, PatternKind};
use crate::core::{BlockId, Check, Constant, Operation, Place, Segment, SegmentKind, Value};
use crate::lower::expression::constant_value;
use crate::match_compile::{Item, Shape};
use bytecode::external_term::ExternalTerm;
use num_bigint::{BigInt, Sign};
use num_traits::{One, Zero};

/// Constants of more bits than this are made at run time.
const MOST_BITS: usize = 1 << 16;

/// Segments to build from, and their values and sizes: the arguments of `BinaryCreate`.
#[derive(Default)]
pub struct Pieces {
    pub segments: Vec<Segment>,
    pub arguments: Vec<Value>,
    /// Bits at the end that are known, and not among the segments yet.
    known: Bits,
}

impl Pieces {
    /// Adds a segment: to the bits that are known, if it is.
    fn push(&mut self, segment: Segment, value: Value, size: Value) {
        match known_bits(&segment, &value, &size) {
            Some(bits) if self.known.count + bits.count <= MOST_BITS => self.known.append(&bits),
            _ => {
                self.flush();
                self.segments.push(segment);
                self.arguments.extend([value, size]);
            }
        }
    }

    /// The bits that are known become a segment.
    fn flush(&mut self) {
        if self.known.count > 0 {
            let known = std::mem::take(&mut self.known);
            let unit = if known.count.is_multiple_of(8) { 8 } else { 1 };
            self.segments.push(bits_segment(unit));
            self.arguments.extend([constant_value(known.into_term()), Value::atom("all")]);
        }
    }

    /// The whole, if all of it is known.
    pub fn constant(&self) -> Option<Value> {
        match (&self.segments[..], &self.arguments[..]) {
            ([], _) => Some(constant_value(ExternalTerm::Binary(Vec::new()))),
            ([segment], [value @ Value::Constant(Constant::Term(term)), size])
                if segment.kind == SegmentKind::Binary && *size == Value::atom("all") =>
            {
                matches!(&**term, ExternalTerm::Binary(_) | ExternalTerm::BitString(..)).then(|| value.clone())
            }
            _ => None,
        }
    }
}

/// A segment that takes all bits of its value.
pub fn bits_segment(unit: u32) -> Segment {
    Segment { kind: SegmentKind::Binary, unit, little: false, native: false, signed: false }
}

/// One segment of a pattern.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    pub segment: Segment,
    size: Size<'a>,
    pub item: Item<'a>,
}

#[derive(Clone, Debug)]
enum Size<'a> {
    Known(Value),
    /// To be evaluated when the segments before it are taken.
    Written(&'a Expr),
}

impl<'a> Piece<'a> {
    /// The segments of an element: a string is one for each character.
    pub fn of_element(element: &'a BinaryPatternElement, item: Item<'a>) -> Vec<Piece<'a>> {
        let (segment, default) = segment(&element.specifiers, element.size.is_some());
        let size = match &element.size {
            None => Size::Known(default),
            Some(written) => match constant::constant(written) {
                Some(size @ Constant::Integer(_)) => Size::Known(Value::Constant(size)),
                _ => Size::Written(written),
            },
        };
        let each = each_value(element, segment, item);
        each.into_iter().map(|(segment, item)| Piece { segment, size: size.clone(), item }).collect()
    }

    /// All that is left.
    pub fn is_rest(&self) -> bool {
        matches!(&self.size, Size::Known(size) if *size == Value::atom("all"))
    }

    /// The same bits as those of another piece, read in the same way, whatever came before?
    pub fn reads_as(&self, other: &Piece) -> bool {
        match (&self.size, &other.size) {
            (Size::Known(this), Size::Known(that)) => self.segment == other.segment && this == that && !self.is_rest(),
            _ => false,
        }
    }
}

impl<'a> Lowering<'a> {
    /// `<<…>>` as an expression.
    pub fn binary(&mut self, elements: &'a [BinaryElement], place: Place) -> Value {
        let pieces = self.pieces(elements, |this, part| this.expr(part));
        self.create_binary(pieces, place)
    }

    pub fn create_binary(&mut self, pieces: Pieces, place: Place) -> Value {
        match pieces.constant() {
            Some(value) => value,
            None => self.emit(Operation::BinaryCreate(pieces.segments), pieces.arguments, place).into(),
        }
    }

    /// Values and sizes from left to right, each evaluated by `value`.
    pub fn pieces(&mut self, elements: &'a [BinaryElement], value: impl FnMut(&mut Self, &'a Expr) -> Value) -> Pieces {
        self.pieces_behind(Pieces::default(), elements, value)
    }

    /// More segments behind those there are.
    pub fn pieces_behind(
        &mut self,
        mut pieces: Pieces,
        elements: &'a [BinaryElement],
        mut value: impl FnMut(&mut Self, &'a Expr) -> Value,
    ) -> Pieces {
        for element in elements {
            let (segment, default) = segment(&element.specifiers, element.size.is_some());
            if let ExprKind::String(codes) = &element.value.kind {
                // A type or size behind a string is meant for each of its characters.
                let size = element.size.as_ref().map_or(default, |size| value(self, size));
                for &code in codes {
                    pieces.push(segment.clone(), Value::integer(i64::from(code)), size.clone());
                }
                continue;
            }
            let part = value(self, &element.value);
            let size = element.size.as_ref().map_or(default, |size| value(self, size));
            pieces.push(segment, part, size);
        }
        pieces.flush();
        pieces
    }

    /// Takes the segments of a pattern out of a match context. Constants are compared at once; the rest is
    /// returned to be looked at. Binds names, which later sizes may read; the caller ends their scope.
    pub fn match_segments(&mut self, context: &Value, pieces: Vec<Piece<'a>>, fail: BlockId) -> Vec<(Value, Item<'a>)> {
        let mut matching = Matching { context, fail, known: Bits::default(), found: Vec::new() };
        let open_end = pieces.last().is_some_and(Piece::is_rest);
        for Piece { segment, size, item } in pieces {
            let size = self.size_of(&size, fail);
            match known_item(&segment, &item, &size) {
                Some(bits) => matching.known.append(&bits),
                None => self.take_segment(&mut matching, segment, &size, item),
            }
        }
        self.match_known(&mut matching);
        if !open_end {
            self.check(Check::BinaryTestTail(0), vec![context.clone()], fail, Place::default());
        }
        matching.found
    }

    /// The same for a generator: nothing is compared, so that what does not match can be skipped.
    pub fn take_segments(&mut self, context: &Value, pieces: Vec<Piece<'a>>, fail: BlockId) -> Vec<(Value, Item<'a>)> {
        let mut found = Vec::new();
        for piece in pieces {
            let part = self.take_piece(context, &piece, fail);
            piece.item.names.iter().for_each(|name| self.bind(name, part.clone()));
            found.push((part, piece.item));
        }
        found
    }

    /// The value of one segment.
    pub fn take_piece(&mut self, context: &Value, piece: &Piece<'a>, fail: BlockId) -> Value {
        let size = self.size_of(&piece.size, fail);
        self.get_segment(context, piece.segment.clone(), &size, fail)
    }

    fn size_of(&mut self, size: &Size<'a>, fail: BlockId) -> Value {
        match size {
            Size::Known(size) => size.clone(),
            Size::Written(size) => self.guard_value(size, fail),
        }
    }

    /// One segment whose value is not known bit by bit.
    fn take_segment(&mut self, matching: &mut Matching<'_, 'a>, segment: Segment, size: &Value, item: Item<'a>) {
        self.match_known(matching);
        let place = Place::default();
        let all = *size == Value::atom("all");
        if all && segment.unit > 1 {
            self.check(Check::BinaryTestUnit(segment.unit), vec![matching.context.clone()], matching.fail, place);
        }
        if item.is_anything() {
            if !all {
                let arguments = segment_arguments(matching.context, &segment, size);
                self.check(Check::BinarySkip(segment), arguments, matching.fail, place);
            }
            return;
        }
        let part = if all {
            self.emit(Operation::BinaryTail, vec![matching.context.clone()], place).into()
        } else {
            self.get_segment(matching.context, segment, size, matching.fail)
        };
        item.names.iter().for_each(|name| self.bind(name, part.clone()));
        match (&item.shapes[..], item.names.is_empty()) {
            ([Shape::Constant(constant)], true) => {
                self.check(Check::ExactEqual, vec![part, Value::Constant(constant.clone())], matching.fail, place);
            }
            _ => matching.found.push((part, item)),
        }
    }

    fn get_segment(&mut self, context: &Value, segment: Segment, size: &Value, fail: BlockId) -> Value {
        let arguments = segment_arguments(context, &segment, size);
        self.check_value(Check::BinaryGet(segment), arguments, fail, Place::default()).into()
    }

    /// Compares the bits that are known: whole bytes in one step, what is left as an integer.
    fn match_known(&mut self, matching: &mut Matching<'_, 'a>) {
        let known = std::mem::take(&mut matching.known);
        let (whole, rest) = (known.count / 8, known.count % 8);
        let place = Place::default();
        if whole > 0 {
            let bytes = known.bytes[..whole].to_vec();
            self.check(Check::BinaryMatchString(bytes), vec![matching.context.clone()], matching.fail, place);
        }
        if rest > 0 {
            let size = Value::integer(rest as i64);
            let part = self.get_segment(matching.context, integer_segment(), &size, matching.fail);
            let expected = Value::integer(i64::from(known.bytes[whole] >> (8 - rest)));
            self.check(Check::ExactEqual, vec![part, expected], matching.fail, place);
        }
    }
}

/// A pattern on its way: where it is, and what it found.
struct Matching<'m, 'a> {
    context: &'m Value,
    fail: BlockId,
    /// Bits that must come next, not compared yet.
    known: Bits,
    found: Vec<(Value, Item<'a>)>,
}

fn segment_arguments(context: &Value, segment: &Segment, size: &Value) -> Vec<Value> {
    match segment.kind {
        SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 => vec![context.clone()],
        _ => vec![context.clone(), size.clone()],
    }
}

/// A string in a pattern is a segment for each character; an integer in a float's segment is that float.
fn each_value<'a>(element: &BinaryPatternElement, segment: Segment, item: Item<'a>) -> Vec<(Segment, Item<'a>)> {
    match (&element.value.kind, &item.shapes[..]) {
        (PatternKind::String(codes), _) => {
            let character = |&code: &u32| (segment.clone(), Item::constant(Constant::Integer(i64::from(code))));
            codes.iter().map(character).collect()
        }
        (_, [Shape::Constant(Constant::Integer(value))]) if segment.kind == SegmentKind::Float => {
            let float = Constant::from_term(ExternalTerm::Float(*value as f64));
            vec![(segment, Item { names: item.names, shapes: vec![Shape::Constant(float)] })]
        }
        _ => vec![(segment, item)],
    }
}

/// A segment's form, and its size where none is written.
fn segment(specifiers: &[(Ident, Option<u32>)], has_size: bool) -> (Segment, Value) {
    let mut segment = integer_segment();
    let (mut unit, mut is_bytes) = (None, false);
    for (name, value) in specifiers {
        match (&*name.name, value) {
            ("float", _) => segment.kind = SegmentKind::Float,
            ("binary" | "bytes", _) => (segment.kind, is_bytes) = (SegmentKind::Binary, true),
            ("bitstring" | "bits", _) => segment.kind = SegmentKind::Binary,
            ("utf8", _) => segment.kind = SegmentKind::Utf8,
            ("utf16", _) => segment.kind = SegmentKind::Utf16,
            ("utf32", _) => segment.kind = SegmentKind::Utf32,
            ("signed", _) => segment.signed = true,
            ("little", _) => segment.little = true,
            ("native", _) => segment.native = true,
            ("unit", &Some(value)) => unit = Some(value),
            _ => {}
        }
    }
    segment.unit = unit.unwrap_or(if is_bytes { 8 } else { 1 });
    let size = match segment.kind {
        _ if has_size => Value::NIL,
        SegmentKind::Integer => Value::integer(8),
        SegmentKind::Float => Value::integer(64),
        SegmentKind::Binary => Value::atom("all"),
        SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 => Value::atom("undefined"),
    };
    (segment, size)
}

fn integer_segment() -> Segment {
    Segment { kind: SegmentKind::Integer, unit: 1, little: false, native: false, signed: false }
}

// ---- Bits that are known ----

/// A string of bits, the first one on top of the first byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, bit: bool) {
        if self.count.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if bit {
            self.bytes[self.count / 8] |= 0x80 >> (self.count % 8);
        }
        self.count += 1;
    }

    fn append(&mut self, other: &Bits) {
        if self.count.is_multiple_of(8) {
            self.bytes.extend(&other.bytes);
            self.count += other.count;
        } else {
            (0..other.count).for_each(|at| self.push(other.bit(at)));
        }
    }

    fn bit(&self, at: usize) -> bool {
        self.bytes[at / 8] & (0x80 >> (at % 8)) != 0
    }

    fn of_bytes(bytes: Vec<u8>) -> Bits {
        Bits { count: bytes.len() * 8, bytes }
    }

    /// The low `count` bits of an integer, most significant first.
    fn of_integer(value: &BigInt, count: usize) -> Bits {
        let modulus = BigInt::one() << count;
        let value = ((value % &modulus) + &modulus) % &modulus;
        let (_, digits) = value.to_bytes_be();
        let mut bits = Bits::default();
        let available = digits.len() * 8;
        for at in (0..count).rev() {
            let is_set = at < available && digits[digits.len() - 1 - at / 8] >> (at % 8) & 1 == 1;
            bits.push(is_set);
        }
        bits
    }

    fn into_term(self) -> ExternalTerm {
        match (self.count % 8) as u8 {
            0 => ExternalTerm::Binary(self.bytes),
            rest => ExternalTerm::BitString(self.bytes, rest),
        }
    }
}

/// The bits that a constant segment stands for, where they are the same everywhere.
fn known_bits(segment: &Segment, value: &Value, size: &Value) -> Option<Bits> {
    let Value::Constant(value) = value else { return None };
    let term = value.to_term();
    match segment.kind {
        SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 => known_character(segment, &term),
        SegmentKind::Binary if *size == Value::atom("all") => match term {
            ExternalTerm::Binary(bytes) => Some(Bits::of_bytes(bytes)),
            ExternalTerm::BitString(bytes, rest) if segment.unit == 1 => {
                let count = (bytes.len() * 8 + usize::from(rest)).checked_sub(8)?;
                Some(Bits { bytes, count })
            }
            _ => None,
        },
        SegmentKind::Binary => None,
        SegmentKind::Integer => {
            let value = match term {
                ExternalTerm::Integer(value) => BigInt::from(value),
                ExternalTerm::BigInteger(value) => value,
                _ => return None,
            };
            ordered(segment, Bits::of_integer(&value, bit_count(segment, size)?))
        }
        SegmentKind::Float => {
            let value = match term {
                ExternalTerm::Float(value) => value,
                ExternalTerm::Integer(value) if value.abs() < 1 << 53 => value as f64,
                _ => return None,
            };
            let bytes = match bit_count(segment, size)? {
                64 => value.to_be_bytes().to_vec(),
                32 if (value as f32).is_finite() => (value as f32).to_be_bytes().to_vec(),
                _ => return None,
            };
            ordered(segment, Bits::of_bytes(bytes))
        }
    }
}

fn bit_count(segment: &Segment, size: &Value) -> Option<usize> {
    let Value::Constant(Constant::Integer(size)) = size else { return None };
    usize::try_from(*size).ok()?.checked_mul(segment.unit as usize).filter(|&count| count <= MOST_BITS)
}

/// Bits in the segment's byte order. The native one is not known here; a little-endian one only for whole bytes.
fn ordered(segment: &Segment, mut bits: Bits) -> Option<Bits> {
    if segment.native || (segment.little && !bits.count.is_multiple_of(8)) {
        return None;
    }
    if segment.little {
        bits.bytes.reverse();
    }
    Some(bits)
}

fn known_character(segment: &Segment, term: &ExternalTerm) -> Option<Bits> {
    let ExternalTerm::Integer(code) = term else { return None };
    let character = char::from_u32(u32::try_from(*code).ok()?)?;
    match segment.kind {
        SegmentKind::Utf8 => Some(Bits::of_bytes(character.to_string().into_bytes())),
        SegmentKind::Utf16 => {
            let mut buffer = [0; 2];
            let units = character.encode_utf16(&mut buffer).iter();
            let bytes = |unit: &u16| if segment.little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            (!segment.native).then(|| Bits::of_bytes(units.flat_map(bytes).collect()))
        }
        _ => ordered(segment, Bits::of_bytes(u32::from(character).to_be_bytes().to_vec())),
    }
}

/// The bits that a constant in a pattern demands. A value that does not fit its segment is never met: it is compared.
fn known_item(segment: &Segment, item: &Item, size: &Value) -> Option<Bits> {
    let ([Shape::Constant(constant)], true) = (&item.shapes[..], item.names.is_empty()) else { return None };
    match segment.kind {
        SegmentKind::Integer => {
            let value = match constant.to_term() {
                ExternalTerm::Integer(value) => BigInt::from(value),
                ExternalTerm::BigInteger(value) => value,
                _ => return None,
            };
            let count = bit_count(segment, size)?;
            if !fits(&value, count, segment.signed) {
                return None;
            }
            known_bits(segment, &Value::Constant(constant.clone()), size)
        }
        SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 => {
            known_bits(segment, &Value::Constant(constant.clone()), size)
        }
        SegmentKind::Float | SegmentKind::Binary => None,
    }
}

fn fits(value: &BigInt, count: usize, signed: bool) -> bool {
    match (signed, count) {
        (_, 0) => value.is_zero(),
        (true, count) => {
            let limit = BigInt::one() << (count - 1);
            *value < limit && *value >= -limit
        }
        (false, count) => value.sign() != Sign::Minus && value.bits() <= count as u64,
    }
}
