//! Segments of all kinds, built and matched here and by the installed OTP; binaries that grow, move and are shared.

use super::*;
use crate::heap::{Heap, gc, off_heap};
use crate::process::signal;
use crate::term::arithmetic::text_to_integer;
use crate::term::copy::copy;
use crate::term::format::{Encoding, UNLIMITED, write};
use crate::term::tags::NIL;
use std::process::Command;
use std::sync::Mutex;

/// Tests that look at the number of bytes that all off-heap binaries take.
static COUNTED: Mutex<()> = Mutex::new(());

const ERLANG: &str = r#"
    Ints = [0, 1, -1, 5, 255, -256, 16#ABC, 16#123456789, -16#123456789, (1 bsl 61) - 1, 1 bsl 61, -(1 bsl 61), (1 bsl 64) - 3, -(1 bsl 64), 1 bsl 200 + 12345],
    Show = fun(F, As) -> io:format(F ++ "~n", As) end,
    [begin
        B = case E of big -> <<5:P, V:S/big>>; little -> <<5:P, V:S/little>> end,
        [U, I] = case {E, B} of
            {big, <<_:P, X:S/big>>} -> <<_:P, Y:S/big-signed>> = B, [X, Y];
            {little, <<_:P, X:S/little>>} -> <<_:P, Y:S/little-signed>> = B, [X, Y]
        end,
        Show("int\t~w\t~w\t~w\t~w\t~w ~w ~w", [P, S, E, V, B, U, I])
     end || V <- Ints, P <- [0, 3, 8], S <- [0, 1, 7, 8, 9, 12, 16, 24, 31, 32, 60, 63, 64, 65, 72, 77, 128, 203], E <- [big, little]],
    Floats = [0.0, -0.0, 1.0, -1.5, 0.1, 65504.0, 65519.0, 65520.0, 1.0e-7, 5.0e-8, 2.9e-8, 6.1e-5, 1.0e38, 1.0e39, 1.0e300, 3],
    [begin
        R = try case E of big -> <<5:P, V:S/float-big>>; little -> <<5:P, V:S/float-little>> end of B ->
            X = case {E, B} of {big, <<_:P, Y:S/float-big>>} -> Y; {little, <<_:P, Y:S/float-little>>} -> Y; _ -> none end,
            io_lib:format("~w ~w", [B, X])
            catch error:badarg -> "badarg" end,
        Show("float\t~w\t~w\t~w\t~w\t~s", [P, S, E, V, R])
     end || V <- Floats, P <- [0, 3], S <- [16, 32, 64, 48], E <- [big, little]],
    [begin
        R = try case T of utf8 -> <<5:P, V/utf8>>; utf16 -> <<5:P, V/utf16>>; utf16little -> <<5:P, V/utf16-little>>; utf32 -> <<5:P, V/utf32>> end of
            B -> io_lib:format("~w", [B]) catch error:badarg -> "badarg" end,
        Show("utf\t~w\t0\t~w\t~w\t~s", [P, T, V, R])
     end || V <- [0, 65, 127, 128, 2047, 2048, 16#D7FF, 16#D800, 16#FFFF, 16#10000, 16#10FFFF, 16#110000, -1], P <- [0, 5],
            T <- [utf8, utf16, utf16little, utf32]],
    halt().
"#;

/// The builder with `pad` bits of the number 5 in front.
fn padded(pad: usize) -> Builder {
    let mut builder = Builder::new();
    builder.push_u64(5, pad, Endian::Big);
    builder
}

fn show(term: Term) -> String {
    write(term, UNLIMITED, Encoding::Latin1)
}

fn float(text: &str) -> Option<f64> {
    text.contains('.').then(|| text.parse().unwrap())
}

/// What we say to one line of erl: kind, padding, size, flags, value.
fn answer(kind: &str, pad: usize, size: usize, flags: &str, value: &str, heap: &mut Heap) -> String {
    let endian = if flags.ends_with("little") { Endian::Little } else { Endian::Big };
    let term = match float(value) {
        Some(value) => heap.float(value),
        None => text_to_integer(value.as_bytes(), 10, heap).unwrap(),
    };
    let mut builder = padded(pad);
    let built = match (kind, flags) {
        ("int", _) => builder.push_integer(term, size, endian),
        ("float", _) => builder.push_float(term, size, endian),
        (_, "utf8") => builder.push_utf8(term),
        (_, "utf32") => builder.push_utf32(term, endian),
        _ => builder.push_utf16(term, endian),
    };
    if built.is_err() {
        return "badarg".into();
    }
    let binary = builder.finish(heap);
    let context = start(binary, heap).unwrap();
    assert!(skip(context, pad));
    let behind_pad = position(context);
    let text = show(binary);
    match (kind, flags) {
        ("int", _) => {
            let unsigned = get_integer(context, size, Flags { endian, signed: Signed::No }, heap).unwrap();
            set_position(context, behind_pad);
            let signed = get_integer(context, size, Flags { endian, signed: Signed::Yes }, heap).unwrap();
            assert!(test_tail(context, 0));
            format!("{text} {} {}", show(unsigned), show(signed))
        }
        ("float", _) => {
            let value = get_float(context, size, Flags { endian, signed: Signed::No }, heap);
            format!("{text} {}", value.map_or("none".into(), show))
        }
        _ => {
            let matched = match flags {
                "utf8" => get_utf8(context),
                "utf32" => get_utf32(context, endian),
                _ => get_utf16(context, endian),
            };
            assert_eq!((matched, left(context)), (Some(term), 0));
            text
        }
    }
}

#[test]
fn segments_are_those_of_the_installed_otp() {
    let Ok(erl) = Command::new("erl").args(["-noshell", "-eval", ERLANG]).output() else { return };
    let theirs = String::from_utf8(erl.stdout).unwrap();
    assert!(theirs.lines().count() > 1500, "{theirs}");
    let mut heap = Heap::empty();
    let mut wrong = Vec::new();
    for line in theirs.lines() {
        let mut parts = line.split('\t');
        let [kind, pad, size, flags, value, expected] = std::array::from_fn(|_| parts.next().unwrap());
        let ours = answer(kind, pad.parse().unwrap(), size.parse().unwrap(), flags, value, &mut heap);
        if ours != expected {
            wrong.push(format!("{line}\n  ours: {ours}"));
        }
    }
    heap.release();
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn bad_characters_do_not_match() {
    let mut heap = Heap::empty();
    let utf8: [&[u8]; 7] = [b"", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe2\x82", b"\xf4\x90\x80\x80", b"\x80"];
    for bytes in utf8 {
        let binary = heap.binary(bytes);
        let context = start(binary, &mut heap).unwrap();
        assert_eq!((get_utf8(context), left(context)), (None, bytes.len() * 8));
    }
    for bytes in [&[0xD8u8, 0, 0, 65][..], &[0xDC, 0], &[0xD8, 0], &[1]] {
        let binary = heap.binary(bytes);
        let context = start(binary, &mut heap).unwrap();
        assert_eq!(get_utf16(context, Endian::Big), None);
    }
    for bytes in [[0u8, 0x11, 0, 0], [0, 0, 0xD8, 0], [255; 4]] {
        let binary = heap.binary(&bytes);
        let context = start(binary, &mut heap).unwrap();
        assert_eq!(get_utf32(context, Endian::Big), None);
    }
    heap.release();
}

#[test]
fn parts_of_a_match() {
    let mut heap = Heap::empty();
    let binary = heap.binary(b"abcdefgh");
    let context = start(binary, &mut heap).unwrap();
    assert_eq!(start(context, &mut heap), Some(context));
    assert!(is_context(context) && !is_context(binary) && binary::bits(context).is_none());
    assert!(match_string(context, b"abX", 16) && !match_string(context, b"X", 8) && skip(context, 4));
    assert!(!test_unit(context, 8) && test_unit(context, 4) && ensure(context, 4, 8) && !ensure(context, 45, 1));
    // 0x63 0x64 from its fifth bit on: 0011 0110.
    assert!(match_string(context, &[0b0011_0110], 7));
    let tail = tail(context, &mut heap);
    assert_eq!(binary::bits(tail).unwrap().size, 37);
    assert_eq!(get_binary(context, 38, &mut heap), None);
    assert_eq!(get_rest(context, 8, &mut heap), None);
    let rest = get_rest(context, 1, &mut heap).unwrap();
    assert!(crate::term::compare::exact_equal(rest, tail) && test_tail(context, 0));
    heap.release();
}

#[test]
fn a_binary_grows_in_place_and_older_ones_stay() {
    let _lock = COUNTED.lock();
    let before = off_heap::total_bytes();
    let mut heap = Heap::empty();
    let mut model = Vec::new();
    let mut binary = heap.binary(b"");
    let mut older = Vec::new();
    for round in 0..3000u32 {
        let mut builder = Builder::new();
        builder.push_bytes(&round.to_le_bytes());
        model.extend(round.to_le_bytes());
        binary = builder.append_to(binary, 8, &mut heap).unwrap();
        if round % 500 == 0 {
            older.push((binary, model.clone()));
        }
    }
    // Behind an older one others have written: a copy.
    let mut builder = Builder::new();
    builder.push_bytes(b"fork");
    let fork = builder.append_to(older[1].0, 8, &mut heap).unwrap();
    assert_eq!(binary::bytes_of(fork).unwrap().as_ref(), [&older[1].1[..], b"fork"].concat());
    older.push((binary, model));
    for (binary, model) in &older {
        assert_eq!(binary::bytes_of(*binary).unwrap().as_ref(), model);
    }
    assert!(heap.binary_bytes() < 100_000, "grew by copies: {}", heap.binary_bytes());
    heap.release();
    assert_eq!(off_heap::total_bytes(), before);
}

#[test]
fn bits_grow_in_place() {
    let _lock = COUNTED.lock();
    let mut heap = Heap::empty();
    let mut binary = heap.binary(b"");
    for round in 0..2000u64 {
        let mut builder = Builder::new();
        builder.push_u64(round % 8, 3, Endian::Big);
        binary = builder.append_to(binary, 1, &mut heap).unwrap();
    }
    let context = start(binary, &mut heap).unwrap();
    for round in 0..2000i64 {
        assert_eq!(get_integer(context, 3, Flags::BIG, &mut heap), Some(Term::small(round % 8)));
    }
    assert!(test_tail(context, 0) && heap.binary_bytes() < 5000);
    heap.release();
}

#[test]
fn counts_survive_collections_and_messages() {
    let _lock = COUNTED.lock();
    let before = off_heap::total_bytes();
    let mut heap = Heap::with_words(233).unwrap();
    let mut other = Heap::with_words(50).unwrap();
    let mut kept: Vec<Term> = Vec::new();
    for round in 0..400u32 {
        let bytes = vec![round as u8; 100 + round as usize];
        let binary = heap.binary(&bytes);
        let part = binary::part(binary, 3, 80, &mut heap);
        match round % 10 {
            0 => kept.push(part),
            1 => kept.push(copy(binary, &mut other)),
            _ => {}
        }
        if round % 7 == 0 {
            let (mut ours, mut theirs) = split(&kept);
            gc::collect(&mut heap, &mut [&mut ours], 10).unwrap();
            gc::check::verify(&heap, &[&ours]);
            gc::collect_full(&mut other, &mut [&mut theirs], 10).unwrap();
            kept = ours.into_iter().zip(theirs).map(|(a, b)| if b == NIL { a } else { b }).collect();
        }
    }
    // A message that is received, and one that nobody reads.
    let list = heap.list(&[kept[0], kept[2]]);
    for is_received in [true, false] {
        let node = signal::node(signal::Kind::Message, list);
        // SAFETY: the node is ours.
        #[allow(unsafe_code)] // takes a node as a receiver would
        unsafe {
            assert!((*node).has_binaries);
            if is_received { other.adopt(node) } else { signal::Node::free(node) }
        }
    }
    assert!(off_heap::total_bytes() > before);
    heap.release();
    assert!(off_heap::total_bytes() > before);
    let mut cold = None;
    let parked = other.park(&mut cold);
    Heap::unpark(parked, &mut cold).release();
    assert_eq!(off_heap::total_bytes(), before);
}

#[test]
fn large_binaries_call_for_a_collection() {
    let _lock = COUNTED.lock();
    let mut heap = Heap::with_words(4000).unwrap();
    let mut made = 0;
    while !heap.binaries_are_due() {
        heap.binary(&[7; 100_000]);
        made += 1;
    }
    assert_eq!(made, 11);
    gc::collect(&mut heap, &mut [], 0).unwrap();
    assert!(!heap.binaries_are_due() && heap.binary_bytes() == 0);
    heap.release();
}

/// Terms of two heaps, taken in turn: each set with `[]` in the places of the other.
fn split(terms: &[Term]) -> (Vec<Term>, Vec<Term>) {
    terms.iter().enumerate().map(|(at, &term)| if at % 2 == 0 { (term, NIL) } else { (NIL, term) }).unzip()
}
