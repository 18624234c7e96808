//! Text and order of random terms, compared with those of the installed OTP.

use super::{Encoding, UNLIMITED, write};
use crate::atom::Atom;
use crate::code::entries::Export;
use crate::heap::literal;
use crate::term::compare::{compare, exact_equal, numeric_equal};
use crate::term::pretty::{Options, pretty};
use crate::term::tags::Term;
use bytecode::external_term::ExternalTerm as Tree;
use num_bigint::BigInt;
use std::process::Command;
use std::sync::atomic::AtomicU32;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn float(&mut self) -> f64 {
        let value = match self.below(4) {
            // Any bits at all.
            0 => f64::from_bits(self.0 ^ self.0 << 31),
            1 => self.below(100_000) as f64 / [1.0, 10.0, 1000.0, 1e7][self.below(4)],
            2 => [0.0, -0.0, 1e22, 9_007_199_254_740_992.0, 9_007_199_254_740_991.0, 1e15, 123_456_789.0, 0.1, 5e-324]
                [self.below(9)],
            _ => 10f64.powi(self.below(40) as i32 - 20) * (1 + self.below(999)) as f64,
        };
        if value.is_finite() { value } else { 1.5 }
    }

    fn integer(&mut self) -> Tree {
        match self.below(6) {
            0 => Tree::Integer(self.0 as i64 >> self.below(64)),
            1 => Tree::Integer((1 << 53) + self.below(5) as i64 - 2),
            2 => {
                let value = (BigInt::from(1) << (64 + self.below(80))) + self.below(3);
                Tree::BigInteger(if self.below(2) == 0 { value } else { -value })
            }
            _ => Tree::Integer(self.below(200) as i64 - 20),
        }
    }

    fn text(&mut self) -> String {
        let words = [
            "ok",
            "error",
            "a",
            "Big",
            "with space",
            "end",
            "maybe",
            "é",
            "x@y_Z9",
            "",
            "_a",
            "quote'd",
            "\n\u{1}",
            "\u{3b1}",
            "a_rather_long_atom_that_takes_place",
            "back\\slash",
            "ß1",
            "\u{7f}\u{80}",
            "some_record",
        ];
        words[self.below(words.len())].into()
    }

    /// For names of functions, which OTP 25 shows as the bytes of their UTF-8.
    fn ascii(&mut self) -> String {
        let text = self.text();
        if text.is_ascii() { text } else { "f".into() }
    }

    fn string(&mut self) -> Tree {
        let length = 1 + self.below(60);
        let codes = (0..length).map(|_| match self.below(30) {
            0 => Tree::Integer([10, 34, 92, 27, 233, 9, 8][self.below(7)]),
            _ => Tree::Integer(32 + self.below(95) as i64),
        });
        Tree::List(codes.collect(), Box::new(Tree::Nil))
    }

    fn binary(&mut self) -> Tree {
        let length = self.below(50);
        let kind = self.below(4);
        let bytes: Vec<u8> = (0..length)
            .map(|_| if kind == 0 || self.below(40) == 0 { self.below(256) } else { 32 + self.below(95) } as u8)
            .collect();
        match kind {
            1 => Tree::Binary("grüße αβγ".chars().take(self.below(10)).collect::<String>().into_bytes()),
            2 if length > 0 => {
                let bits = 1 + self.below(7) as u8;
                let mut bytes = bytes;
                bytes[length - 1] &= 0xFF << (8 - bits);
                Tree::BitString(bytes, bits)
            }
            _ => Tree::Binary(bytes),
        }
    }

    fn many(&mut self, depth: usize) -> Vec<Tree> {
        (0..1 + self.below(if depth > 3 { 12 } else { 6 })).map(|_| self.tree(depth - 1)).collect()
    }

    fn tree(&mut self, depth: usize) -> Tree {
        if depth == 0 {
            return match self.below(9) {
                0 => Tree::Float(self.float()),
                1 => Tree::Nil,
                2 => self.string(),
                3 => Tree::Tuple(vec![]),
                4 | 5 => self.integer(),
                6 => self.binary(),
                7 if self.below(4) == 0 => Tree::ExternalFun { module: self.ascii(), function: self.ascii(), arity: 2 },
                _ => Tree::Atom(self.text()),
            };
        }
        match self.below(8) {
            0 => self.tree(0),
            1 | 2 => Tree::List(self.many(depth), Box::new(Tree::Nil)),
            3 if self.below(3) == 0 => Tree::List(self.many(depth), Box::new(Tree::Atom("tail".into()))),
            3 | 4 => Tree::Tuple(self.many(depth)),
            5 | 6 => {
                let mut elements = self.many(depth);
                elements.insert(0, Tree::Atom(self.text()));
                Tree::Tuple(elements)
            }
            _ => {
                let mut pairs: Vec<(Tree, Tree)> = Vec::new();
                for key in self.many(depth) {
                    if pairs.iter().all(|pair| pair.0 != key) {
                        pairs.push((key, self.tree(depth - 1)));
                    }
                }
                Tree::Map(pairs)
            }
        }
    }
}

fn resolve(module: Atom, function: Atom, arity: u32) -> Result<&'static Export, String> {
    Ok(Box::leak(Box::new(Export { module, function, arity, code: AtomicU32::new(0), bif: None })))
}

fn term(tree: &Tree) -> Term {
    literal::build(tree, &mut resolve).unwrap()
}

/// What our side says about a term and the one before it, in the order in which `ERLANG` says it.
fn answers(term: Term, before: Term) -> Vec<String> {
    let options = Options::default();
    let unicode = Encoding::Unicode;
    vec![
        write(term, UNLIMITED, Encoding::Latin1),
        write(term, UNLIMITED, unicode),
        write(term, 7, Encoding::Latin1),
        pretty(term, &options),
        pretty(term, &Options { encoding: unicode, ..options }),
        pretty(term, &Options { depth: 6, ..options }),
        pretty(term, &Options { line_length: 40, column: 5, ..options }),
        pretty(term, &Options { line_max_characters: 60, depth: 30, encoding: unicode, ..options }),
        pretty(term, &Options { strings: false, depth: 3, ..options }),
        format!("{} {} {}", compare(term, before).is_lt(), numeric_equal(term, before), exact_equal(term, before)),
    ]
}

const ERLANG: &str = r#"
    [File] = init:get_plain_arguments(),
    {ok, Bytes} = file:read_file(File),
    Print = fun(T, Os) -> io_lib_pretty:print(T, Os) end,
    {Out, _} = lists:mapfoldl(fun(T, B) ->
        {[[X, 0] || X <- [
            io_lib:format("~w", [T]), io_lib:format("~tw", [T]), io_lib:format("~W", [T, 7]),
            io_lib:format("~p", [T]), io_lib:format("~tp", [T]), io_lib:format("~P", [T, 6]),
            Print(T, [{line_length, 40}, {column, 5}, {encoding, latin1}]),
            Print(T, [{line_max_chars, 60}, {depth, 30}, {encoding, unicode}]),
            Print(T, [{strings, false}, {depth, 3}, {encoding, latin1}]),
            io_lib:format("~w ~w ~w", [T < B, T == B, T =:= B])]], T} end, [], binary_to_term(Bytes)),
    ok = file:write_file(File, unicode:characters_to_binary(Out)),
    halt().
"#;

#[test]
fn random_terms_read_and_compare_as_in_the_installed_otp() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut trees: Vec<Tree> = (0..600).map(|_| Tree::Float(random.float())).collect();
    trees.extend((0..200).flat_map(|_| [random.integer(), Tree::Float(random.float())]));
    for round in 0..2500 {
        let tree = random.tree([0, 1, 1, 2, 2, 3, 4][round % 7]);
        // Near relatives, so that comparisons get past the first element.
        if round % 5 == 0 {
            trees.push(tree.clone());
        }
        trees.push(tree);
    }
    let terms: Vec<Term> = trees.iter().map(term).collect();
    let file = std::env::temp_dir().join(format!("minibeam_format_{}", std::process::id()));
    std::fs::write(&file, Tree::List(trees, Box::new(Tree::Nil)).encode()).unwrap();
    let erl = Command::new("erl").args(["-noshell", "-eval", ERLANG, "-extra"]).arg(&file).output();
    let theirs = std::fs::read_to_string(&file);
    std::fs::remove_file(&file).unwrap();
    let Ok(erl) = erl else { return }; // no OTP to ask on this machine
    let theirs = theirs.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&erl.stdout)));
    let mut theirs = theirs.split('\0');
    let mut before = crate::term::tags::NIL;
    let mut wrong = Vec::new();
    for (number, &term) in terms.iter().enumerate() {
        for (question, ours) in answers(term, before).into_iter().enumerate() {
            let theirs = theirs.next().unwrap();
            if ours != theirs {
                // From a little before the first difference on.
                let same = ours.bytes().zip(theirs.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(60);
                let part = |text: &str| {
                    String::from_utf8_lossy(&text.as_bytes()[same..text.len().min(same + 200)]).into_owned()
                };
                let (ours, theirs) = (part(&ours), part(theirs));
                wrong.push(format!("term {number}, answer {question}\nours:   {ours}\ntheirs: {theirs}"));
            }
        }
        before = term;
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}

#[test]
fn deep_terms_are_no_danger() {
    use crate::heap::Heap;
    use crate::heap::words::Allocate;
    let mut heap = Heap::empty();
    let (mut a, mut b) = (Term::small(1), heap.float(1.0));
    for _ in 0..100_000 {
        a = heap.tuple(&[a]);
        b = heap.tuple(&[b]);
    }
    assert!(numeric_equal(a, b) && !exact_equal(a, b));
    assert_eq!(write(a, UNLIMITED, Encoding::Latin1).len(), 200_001);
    assert_eq!(crate::term::hash::hash(a), crate::term::hash::hash(a));
    let text = pretty(a, &Options { line_length: 0, ..Options::default() });
    assert_eq!(text.len(), 200_001);
    heap.release();
}
