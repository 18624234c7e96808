//! Terms as text over several lines: what `~p` and `~P` of OTP 25's `io_lib` write.
//!
//! First the term becomes a tree of texts with their lengths; then the tree is
//! laid out: a part that fits what is left of the line stands on one, another
//! is broken behind its commas. Only texts without parts share a line.
//!
//! The inside of a tuple whose first element is an atom is indented by the
//! length of that atom, or by 4 columns when the term would get too wide.
//!
//! ```text
//!  {element,[{some,long,list},             {long_name_of_a_record,
//!            {of,tuples}]}                     {with,"parts"}}
//! ```

use super::format::{self, Encoding, UNLIMITED, bit_pieces, is_printable_latin1};
use super::tags::Term;

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Column that the text starts in; the first is 1.
    pub column: i64,
    /// 0: everything on one line.
    pub line_length: i64,
    pub depth: i64,
    /// Most characters on a line besides indentation; negative: no limit.
    pub line_max_characters: i64,
    pub encoding: Encoding,
    /// Show lists of printable characters as strings.
    pub strings: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            column: 1,
            line_length: 80,
            depth: UNLIMITED,
            line_max_characters: -1,
            encoding: Encoding::Latin1,
            strings: true,
        }
    }
}

/// The text of a term as `~p` writes it.
pub fn pretty(term: Term, options: &Options) -> String {
    if options.depth == 0 {
        return "...".into();
    }
    if !term.is_pointer() || term.is_number() || term.as_fun().is_some() {
        return format::write(term, UNLIMITED, options.encoding);
    }
    let levels = levels(term);
    if levels <= SAFE_LEVELS {
        return lay_out(term, options);
    }
    // A frame of the functions below takes less than a kilobyte, and a level at most two of them.
    let stack_bytes = levels * 2048 + (1 << 20);
    let text = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(stack_bytes).spawn_scoped(scope, || lay_out(term, options));
        thread.ok().and_then(|thread| thread.join().ok())
    });
    text.unwrap_or_else(|| format::write(term, options.depth, options.encoding))
}

/// Up to this many levels the thread's own stack is enough.
const SAFE_LEVELS: usize = 200;

/// How deep the parts of a term are nested; the elements of a list are on one level.
fn levels(term: Term) -> usize {
    let mut deepest = 0;
    let mut later = vec![(term, 1)];
    while let Some((mut term, level)) = later.pop() {
        deepest = deepest.max(level);
        while let Some((head, tail)) = term.as_cons() {
            if head.is_pointer() {
                later.push((head, level + 1));
            }
            term = tail;
        }
        if let Some(elements) = term.as_tuple() {
            later.extend(elements.iter().filter(|element| element.is_pointer()).map(|&element| (element, level + 1)));
        } else if let Some(pairs) = super::map::pairs(term) {
            later.extend(pairs.into_iter().flat_map(|(key, value)| [(key, level + 2), (value, level + 2)]));
        }
    }
    deepest
}

fn lay_out(term: Term, options: &Options) -> String {
    let node = Measure { encoding: options.encoding, strings: options.strings }.node(term, options.depth);
    let column = options.column.max(1);
    let length = options.line_length;
    let max = if options.line_max_characters < 0 { node.length } else { options.line_max_characters };
    let mut layout = Layout { length, max, tag_indent: 1, text: String::new() };
    if length == 0 || node.length < length - column && node.length <= max {
        layout.line(&node);
        return layout.text;
    }
    let fits = |indent: &i64| layout.indent_fits(&node, column, *indent, 0, 0).is_ok();
    layout.tag_indent = [-1, 4].into_iter().find(fits).unwrap_or(1);
    layout.node(&node, Place { column, indent: column - 1, closing: 0, written: 0 });
    layout.text
}

/// A term as pieces of text, with the length that it takes on one line, in characters.
struct Node {
    kind: Kind,
    length: i64,
}

enum Kind {
    Text(String),
    /// Bytes as texts, which may be broken behind commas.
    Bytes(Vec<String>),
    List(Sequence),
    Tuple(Sequence),
    /// A tuple of two elements or more, the first an atom.
    TaggedTuple(Sequence),
    /// Its elements are pairs.
    Map(Sequence),
    Pair(Box<(Node, Node)>),
}

struct Sequence {
    nodes: Vec<Node>,
    end: End,
}

enum End {
    Closed,
    /// More was left out.
    Dots,
    /// The tail of an improper list.
    Tail(Box<Node>),
}

impl Node {
    fn text(text: impl Into<String>) -> Node {
        let text = text.into();
        Node { length: text.chars().count() as i64, kind: Kind::Text(text) }
    }

    fn sequence(kind: fn(Sequence) -> Kind, brackets: i64, nodes: Vec<Node>, end: End) -> Node {
        let inner: i64 = nodes.iter().map(|node| node.length).sum();
        let (more, parts) = match &end {
            End::Closed => (0, nodes.len()),
            End::Dots => (3, nodes.len() + 1),
            End::Tail(tail) => (tail.length, nodes.len() + 1),
        };
        let separators = parts.saturating_sub(1) as i64;
        Node { length: brackets + inner + more + separators, kind: kind(Sequence { nodes, end }) }
    }

    /// No parts that could be broken over lines.
    fn is_simple(&self) -> bool {
        matches!(self.kind, Kind::Text(_))
    }

    /// A simple key and a simple value.
    fn is_simple_pair(&self) -> bool {
        matches!(&self.kind, Kind::Pair(pair) if pair.0.is_simple() && pair.1.is_simple())
    }
}

/// Makes nodes of terms.
struct Measure {
    encoding: Encoding,
    strings: bool,
}

impl Measure {
    fn node(&self, term: Term, depth: i64) -> Node {
        if term.is_cons() {
            if let Some(string) = self.string(term, depth) {
                return Node::text(string);
            }
            return self.list(term, depth);
        }
        if let Some(elements) = term.as_tuple() {
            return self.tuple(elements, depth);
        }
        if let Some(pairs) = super::map::pairs(term) {
            return self.map(&pairs, depth);
        }
        if let Some(bits) = super::binary::bits(term) {
            return self.bits(&bits, depth);
        }
        Node::text(format::write(term, UNLIMITED, self.encoding))
    }

    /// The text of a list of printable characters.
    fn string(&self, term: Term, depth: i64) -> Option<String> {
        if !self.strings || depth == 1 {
            return None;
        }
        let mut elements = term.list();
        let printable = elements.by_ref().all(|code| code.is_small() && is_printable_latin1(code.small_value()));
        if !printable || !elements.is_at_end() {
            return None;
        }
        let mut text = String::new();
        let characters = term.list().map(|code| char::from(code.small_value() as u8));
        format::write_quoted(&mut text, characters, '"', self.encoding);
        Some(text)
    }

    fn list(&self, term: Term, depth: i64) -> Node {
        let mut nodes = Vec::new();
        let mut depth = depth;
        let mut rest = term;
        let end = loop {
            if rest.is_nil() {
                break End::Closed;
            }
            if depth == 1 {
                break End::Dots;
            }
            depth -= 1;
            match rest.as_cons() {
                Some((head, tail)) => {
                    nodes.push(self.node(head, depth));
                    rest = tail;
                }
                None => break End::Tail(Box::new(self.node(rest, depth))),
            }
        };
        Node::sequence(Kind::List, 2, nodes, end)
    }

    fn tuple(&self, elements: &[Term], depth: i64) -> Node {
        match elements {
            [] => return Node::text("{}"),
            _ if depth == 1 => return Node::text("{...}"),
            _ => {}
        }
        let (nodes, end) = limited(elements.iter(), depth, |&element, depth| self.node(element, depth - 1));
        let is_tagged = elements.len() > 1 && elements[0].is_atom();
        Node::sequence(if is_tagged { Kind::TaggedTuple } else { Kind::Tuple }, 2, nodes, end)
    }

    fn map(&self, pairs: &[(Term, Term)], depth: i64) -> Node {
        match pairs {
            [] => return Node::text("#{}"),
            _ if depth == 1 => return Node::text("#{...}"),
            _ => {}
        }
        let inner = depth - 1;
        let (nodes, end) = limited(pairs.iter(), depth, |&(key, value), _| {
            let (key, value) = (self.node(key, inner), self.node(value, inner));
            Node { length: key.length + 4 + value.length, kind: Kind::Pair(Box::new((key, value))) }
        });
        Node::sequence(Kind::Map, 3, nodes, end)
    }

    fn bits(&self, bits: &super::binary::Bits, depth: i64) -> Node {
        if bits.size == 0 {
            return Node::text("<<>>");
        }
        if depth == 1 {
            return Node::text("<<...>>");
        }
        if self.strings
            && bits.size.is_multiple_of(8)
            && let Some(text) = self.printable_bytes(&bits.bytes(), depth - 1)
        {
            return Node::text(text);
        }
        let pieces = bit_pieces(bits, depth);
        let length = 4 + pieces.iter().map(|piece| piece.len() + 1).sum::<usize>() - 1;
        Node { length: length as i64, kind: Kind::Bytes(pieces) }
    }

    /// `<<"text">>`, `<<"text"...>>`, and both with `/utf8`; `None` when the bytes are not printable.
    fn printable_bytes(&self, bytes: &[u8], depth: i64) -> Option<String> {
        // A level of depth stands for this many characters.
        const CHARACTERS: usize = 4;
        let limit = usize::try_from(depth).map_or(bytes.len(), |depth| bytes.len().min(CHARACTERS * depth));
        if limit == 0 {
            return None;
        }
        let utf8 = if self.encoding == Encoding::Unicode { valid_prefix(bytes, limit) } else { None };
        let (characters, wanted): (Vec<char>, usize) = match &utf8 {
            Some(text) => (text.chars().take(limit).collect(), limit.min(text.chars().count())),
            None => (bytes[..limit].iter().map(|&byte| char::from(byte)).collect(), limit),
        };
        let printable =
            characters.iter().take_while(|&&character| is_printable_latin1(i64::from(u32::from(character)))).count();
        let shown: Vec<char> = characters[..printable].to_vec();
        let shown_bytes = if utf8.is_some() { shown.iter().map(|c| c.len_utf8()).sum() } else { printable };
        let is_whole = shown_bytes == bytes.len();
        if !is_whole && (depth <= 0 || printable < wanted && (printable as i64) < depth || printable == 0) {
            return None;
        }
        let mut text = String::from("<<");
        format::write_quoted(&mut text, shown.iter().copied(), '"', Encoding::Unicode);
        if utf8.is_some() && shown_bytes != printable {
            text.push_str("/utf8");
        }
        text.push_str(if is_whole { ">>" } else { "...>>" });
        Some(text)
    }
}

/// The longest prefix of at most `limit` characters, when it is UTF-8.
fn valid_prefix(bytes: &[u8], limit: usize) -> Option<&str> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    (valid.len() == bytes.len() || valid.chars().count() >= limit).then_some(valid)
}

/// Nodes of the parts down to the depth; each part takes a level off it.
fn limited<T>(parts: impl Iterator<Item = T>, depth: i64, mut node: impl FnMut(T, i64) -> Node) -> (Vec<Node>, End) {
    let mut nodes = Vec::new();
    let mut depth = depth;
    for part in parts {
        if depth == 1 {
            return (nodes, End::Dots);
        }
        nodes.push(node(part, depth));
        depth -= 1;
    }
    (nodes, End::Closed)
}

/// Where a node is to stand.
#[derive(Clone, Copy)]
struct Place {
    column: i64,
    /// Columns that a new line starts with.
    indent: i64,
    /// Closing brackets that follow on the same line.
    closing: i64,
    /// Characters on the line so far, without indentation.
    written: i64,
}

impl Place {
    fn right(self, columns: i64) -> Place {
        Place { column: self.column + columns, indent: self.indent + columns, ..self }
    }
}

struct Layout {
    length: i64,
    /// Most characters on a line, without indentation.
    max: i64,
    /// Indentation inside tagged tuples; negative: below the second element.
    tag_indent: i64,
    text: String,
}

/// The term gets too wide with this indentation.
struct TooWide;

impl Layout {
    fn fits(&self, length: i64, column: i64, closing: i64, written: i64) -> bool {
        length < self.length - column - closing && length + written + closing <= self.max
    }

    /// An element and its comma fit behind what is there.
    fn fits_behind(&self, length: i64, column: i64, closing: i64, written: i64) -> bool {
        let length = length + 1;
        if closing == 0 {
            length + 1 < self.length - column && written + length < self.max
        } else {
            self.fits(length, column, closing, written)
        }
    }

    // ---- Writing ----

    fn node(&mut self, node: &Node, place: Place) {
        if self.fits(node.length, place.column, place.closing, place.written) {
            return self.line(node);
        }
        match &node.kind {
            Kind::Text(text) => self.text.push_str(text),
            Kind::Bytes(pieces) => self.bytes(pieces, place.right(2)),
            Kind::List(sequence) => {
                self.text.push('[');
                self.elements(sequence, Place { written: place.written + 1, ..place.right(1) }, '|');
                self.text.push(']');
            }
            Kind::Tuple(sequence) => {
                self.text.push('{');
                self.elements(sequence, Place { written: place.written + 1, ..place.right(1) }, ',');
                self.text.push('}');
            }
            Kind::TaggedTuple(sequence) => {
                self.text.push('{');
                self.tagged(sequence, Place { written: place.written + 1, ..place });
                self.text.push('}');
            }
            Kind::Map(sequence) => {
                self.text.push_str("#{");
                self.pairs(sequence, Place { written: place.written + 1, ..place.right(2) });
                self.text.push('}');
            }
            Kind::Pair(_) => {
                self.pair(node, place);
            }
        }
    }

    /// The elements behind the tag stand below each other.
    fn tagged(&mut self, sequence: &Sequence, place: Place) {
        let Some((tag, rest)) = sequence.nodes.split_first() else { return self.text.push_str("...") };
        let tag_indent = tag.length + 2;
        self.line(tag);
        if self.tag_indent > 0 && tag_indent > self.tag_indent {
            let behind = Place { written: place.written + tag.length, ..place.right(self.tag_indent) };
            return self.tail(rest, &sequence.end, behind, place.column + tag_indent, ',');
        }
        self.text.push(',');
        let place = Place { written: place.written + tag.length + 1, ..place.right(tag_indent) };
        self.sequence(rest, &sequence.end, place, ',');
    }

    fn elements(&mut self, sequence: &Sequence, place: Place, separator: char) {
        self.sequence(&sequence.nodes, &sequence.end, place, separator);
    }

    fn sequence(&mut self, nodes: &[Node], end: &End, place: Place, separator: char) {
        let Some((first, rest)) = nodes.split_first() else { return self.text.push_str("...") };
        let width = self.element(first, Place { closing: closing(rest, place.closing), ..place });
        let behind = Place { written: place.written + width, ..place };
        self.tail(rest, end, behind, place.column + width, separator);
    }

    /// What follows the first element. `column` is where the line is; `place.column` where a new one starts.
    fn tail(&mut self, nodes: &[Node], end: &End, place: Place, column: i64, separator: char) {
        let (mut column, mut written) = (column, place.written);
        for (index, node) in nodes.iter().enumerate() {
            let closing = closing(&nodes[index + 1..], place.closing);
            self.text.push(',');
            if node.is_simple() && self.fits_behind(node.length, column, closing, written) {
                self.line(node);
                column += node.length + 1;
                written += node.length + 1;
            } else {
                self.new_line(place.indent);
                let width = self.element(node, Place { closing, written: 0, ..place });
                column = place.column + width;
                written = width;
            }
        }
        match end {
            End::Closed => {}
            End::Dots => {
                self.text.push(separator);
                self.text.push_str("...");
            }
            End::Tail(node) => {
                self.text.push(separator);
                if node.is_simple() && self.fits(node.length + 1, column, place.closing + 1, written) {
                    return self.line(node);
                }
                self.new_line(place.indent);
                self.node(node, Place { closing: place.closing + 1, written: 0, ..place });
            }
        }
    }

    /// Writes an element; the columns it took, or a whole line's when nothing may stand behind it.
    fn element(&mut self, node: &Node, place: Place) -> i64 {
        if node.is_simple() && self.fits(node.length, place.column, place.closing, place.written) {
            self.line(node);
            return node.length;
        }
        self.node(node, place);
        self.length
    }

    fn pairs(&mut self, sequence: &Sequence, place: Place) {
        let Some((first, rest)) = sequence.nodes.split_first() else { return };
        let mut written = self.pair(first, Place { closing: closing(rest, place.closing), ..place });
        let mut column = place.column + written;
        for (index, node) in rest.iter().enumerate() {
            let closing = closing(&rest[index + 1..], place.closing);
            self.text.push(',');
            if node.is_simple_pair() && self.fits_behind(node.length, column, closing, written) {
                self.line(node);
                column += node.length + 1;
                written += node.length + 1;
            } else {
                self.new_line(place.indent);
                written = self.pair(node, Place { closing, written: 0, ..place });
                column = place.column + written;
            }
        }
        if matches!(sequence.end, End::Dots) {
            self.text.push_str(",...");
        }
    }

    fn pair(&mut self, node: &Node, place: Place) -> i64 {
        let Kind::Pair(pair) = &node.kind else { return self.element(node, place) };
        if self.fits(node.length, place.column, place.closing, place.written) {
            self.line(node);
            return if node.is_simple_pair() { node.length } else { self.length };
        }
        self.node(&pair.0, place);
        self.text.push_str(" =>");
        let value = Place { written: 0, ..place.right(self.value_indent(self.tag_indent)) };
        self.new_line(value.indent);
        self.node(&pair.1, value);
        self.length
    }

    fn value_indent(&self, tag_indent: i64) -> i64 {
        if tag_indent > 0 { tag_indent } else { 4 }
    }

    fn bytes(&mut self, pieces: &[String], place: Place) {
        let width = (self.length - place.column).min(self.max - 4 - place.written) - place.closing;
        let width = width.max(8);
        self.text.push_str("<<");
        let mut left = width;
        for (index, piece) in pieces.iter().enumerate() {
            let is_last = index + 1 == pieces.len();
            let length = piece.len() as i64 + i64::from(!is_last);
            if left < length {
                self.new_line(place.indent);
                left = width;
            }
            left -= length;
            self.text.push_str(piece);
            if !is_last {
                self.text.push(',');
            }
        }
        self.text.push_str(">>");
    }

    fn new_line(&mut self, indent: i64) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent.max(0) as usize));
    }

    /// The whole node on one line.
    fn line(&mut self, node: &Node) {
        let (open, sequence, close, separator) = match &node.kind {
            Kind::Text(text) => return self.text.push_str(text),
            Kind::Bytes(pieces) => {
                self.text.push_str("<<");
                self.text.push_str(&pieces.join(","));
                return self.text.push_str(">>");
            }
            Kind::Pair(pair) => {
                self.line(&pair.0);
                self.text.push_str(" => ");
                return self.line(&pair.1);
            }
            Kind::List(sequence) => ("[", sequence, ']', '|'),
            Kind::Tuple(sequence) | Kind::TaggedTuple(sequence) => ("{", sequence, '}', ','),
            Kind::Map(sequence) => ("#{", sequence, '}', ','),
        };
        self.text.push_str(open);
        for (index, node) in sequence.nodes.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.line(node);
        }
        if !matches!(sequence.end, End::Closed) && !sequence.nodes.is_empty() {
            self.text.push(separator);
        }
        match &sequence.end {
            End::Closed => {}
            End::Dots => self.text.push_str("..."),
            End::Tail(node) => self.line(node),
        }
        self.text.push(close);
    }

    // ---- Choosing the indentation ----

    /// Goes through the layout with an indentation without writing it. Too wide is what starts beyond half of the line.
    fn indent_fits(&self, node: &Node, column: i64, indent: i64, closing: i64, written: i64) -> Result<(), TooWide> {
        if self.fits(node.length, column, closing, written) {
            return Ok(());
        }
        match &node.kind {
            Kind::Text(_) | Kind::Bytes(_) | Kind::Pair(_) => Ok(()),
            Kind::List(sequence) | Kind::Tuple(sequence) => {
                self.elements_fit(&sequence.nodes, &sequence.end, column + 1, indent, closing, written + 1)
            }
            Kind::TaggedTuple(sequence) => self.tagged_fits(sequence, column, indent, closing, written + 1),
            Kind::Map(sequence) => self.pairs_fit(&sequence.nodes, column + 2, indent, closing, written + 2),
        }
    }

    fn tagged_fits(
        &self,
        sequence: &Sequence,
        column: i64,
        indent: i64,
        closing: i64,
        written: i64,
    ) -> Result<(), TooWide> {
        let Some((tag, rest)) = sequence.nodes.split_first() else { return Ok(()) };
        let tag_indent = tag.length + 2;
        let tag_column = column + tag_indent;
        if indent > 0 && tag_indent > indent {
            let start = column + indent;
            if self.max + start > self.length && start > self.length / 2 {
                return Err(TooWide);
            }
            let written = written + tag.length;
            return self.tail_fits(rest, &sequence.end, start, tag_column, indent, closing, written);
        }
        if self.max + tag_column >= self.length && tag_column >= self.length / 2 {
            return Err(TooWide);
        }
        self.elements_fit(rest, &sequence.end, tag_column, indent, closing, written + tag.length + 1)
    }

    fn elements_fit(
        &self,
        nodes: &[Node],
        end: &End,
        column: i64,
        indent: i64,
        closing_brackets: i64,
        written: i64,
    ) -> Result<(), TooWide> {
        let Some((first, rest)) = nodes.split_first() else { return Ok(()) };
        let width = self.element_fits(first, column, indent, closing(rest, closing_brackets), written)?;
        self.tail_fits(rest, end, column, column + width, indent, closing_brackets, written + width)
    }

    #[allow(clippy::too_many_arguments)] // two columns, as in `tail`, and what all of these functions take
    fn tail_fits(
        &self,
        nodes: &[Node],
        end: &End,
        start: i64,
        column: i64,
        indent: i64,
        closing_brackets: i64,
        written: i64,
    ) -> Result<(), TooWide> {
        let (mut column, mut written) = (column, written);
        for (index, node) in nodes.iter().enumerate() {
            let closing = closing(&nodes[index + 1..], closing_brackets);
            if node.is_simple() && self.fits_behind(node.length, column, closing, written) {
                column += node.length + 1;
                written += node.length + 1;
            } else {
                written = self.element_fits(node, start, indent, closing, 0)?;
                column = start + written;
            }
        }
        match end {
            End::Tail(node)
                if !(node.is_simple() && self.fits(node.length + 1, column, closing_brackets + 1, written)) =>
            {
                self.indent_fits(node, column, indent, closing_brackets + 1, 0)
            }
            _ => Ok(()),
        }
    }

    fn element_fits(&self, node: &Node, column: i64, indent: i64, closing: i64, written: i64) -> Result<i64, TooWide> {
        if node.is_simple() && self.fits(node.length, column, closing, written) {
            return Ok(node.length);
        }
        self.indent_fits(node, column, indent, closing, written)?;
        Ok(self.length)
    }

    fn pairs_fit(
        &self,
        nodes: &[Node],
        start: i64,
        indent: i64,
        closing_brackets: i64,
        written: i64,
    ) -> Result<(), TooWide> {
        let (mut column, mut written) = (start, written);
        for (index, node) in nodes.iter().enumerate() {
            let closing = closing(&nodes[index + 1..], closing_brackets);
            if index == 0 {
                let width = self.pair_fits(node, start, indent, closing, written)?;
                column += width;
                written += width;
            } else if node.is_simple_pair() && self.fits_behind(node.length, column, closing, written) {
                column += node.length + 1;
                written += node.length + 1;
            } else {
                written = self.pair_fits(node, start, indent, closing, 0)?;
                column = start + written;
            }
        }
        Ok(())
    }

    fn pair_fits(&self, node: &Node, column: i64, indent: i64, closing: i64, written: i64) -> Result<i64, TooWide> {
        if self.fits(node.length, column, closing, written) {
            return Ok(if node.is_simple_pair() { node.length } else { self.length });
        }
        if let Kind::Pair(pair) = &node.kind {
            self.indent_fits(&pair.0, column, indent, closing, written)?;
            self.indent_fits(&pair.1, column + self.value_indent(indent), indent, closing, 0)?;
        }
        Ok(self.length)
    }
}

/// Closing brackets that follow an element: none when others come after it.
fn closing(rest: &[Node], closing: i64) -> i64 {
    if rest.is_empty() { closing + 1 } else { 0 }
}
