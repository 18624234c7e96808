//! The instruction table against the installed OTP's own list.

use bytecode::instructions::TABLE;
use std::process::Command;

/// `Number Name Arity` lines of `beam_opcodes`, for the opcodes that this OTP knows.
fn installed() -> Vec<(u8, String, usize)> {
    let program = "lists:foreach(fun(N) -> case catch beam_opcodes:opname(N) of {A, I} when is_atom(A), is_integer(I) -> \
                   io:format(\"~w ~s ~w~n\", [N, A, I]); _ -> ok end end, lists:seq(1, 255)), halt().";
    let output = Command::new("erl").args(["-noshell", "-eval", program]).output().expect("erl is installed");
    let text = String::from_utf8(output.stdout).expect("erl prints ASCII here");
    text.lines()
        .map(|line| {
            let mut words = line.split(' ');
            let mut word = || words.next().expect("three words");
            (word().parse().expect("a number"), word().to_owned(), word().parse().expect("an arity"))
        })
        .collect()
}

#[test]
fn numbers_names_and_arities_are_those_of_otp() {
    let installed = installed();
    assert!(installed.len() > 150, "beam_opcodes listed only {} opcodes", installed.len());
    let mut compared = 0;
    for row in TABLE {
        let Some((_, name, arity)) = installed.iter().find(|(number, _, _)| *number == row.number) else {
            continue; // newer than the installed OTP
        };
        assert_eq!((row.opcode_name(), row.operands.len()), (name.as_str(), *arity), "opcode {}", row.number);
        compared += 1;
    }
    assert!(compared > 120, "only {compared} rows compared");
}

#[test]
fn no_number_stands_twice() {
    let mut numbers: Vec<u8> = TABLE.iter().map(|row| row.number).collect();
    numbers.sort_unstable();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}
