//! The sizes that heaps have, in words: those of OTP's `erlang:system_info(heap_sizes)`.
//!
//! The ladder starts 12, 38; each step is the sum of the two before it plus
//! one, until a step would pass a million words. From there on a step is 20 %.

/// All steps up to 2^32 words: a block cannot be larger (its header has 32 bits for a place in it).
const STEPS: usize = 69;
const LADDER: [usize; STEPS] = steps();
/// The last step that is the sum of those before it.
const LAST_SUM: usize = 833_026;

const fn steps() -> [usize; STEPS] {
    let mut ladder = [0; STEPS];
    ladder[0] = 12;
    ladder[1] = 38;
    let mut i = 2;
    while i < STEPS {
        let last = ladder[i - 1];
        ladder[i] = if last < LAST_SUM { last + ladder[i - 2] + 1 } else { last + last / 5 };
        i += 1;
    }
    ladder
}

/// Largest block there is, in words.
pub const MAX_WORDS: usize = LADDER[STEPS - 1];

/// The first step that holds `words`; `None` when there is none.
pub fn step(words: usize) -> Option<usize> {
    LADDER.get(LADDER.partition_point(|&step| step < words)).copied()
}

pub fn steps_up_to(words: usize) -> &'static [usize] {
    &LADDER[..LADDER.partition_point(|&step| step <= words)]
}

#[cfg(test)]
mod tests {
    use super::{LADDER, MAX_WORDS, step};

    #[test]
    fn starts_as_otp_does() {
        let first =
            [12, 38, 51, 90, 142, 233, 376, 610, 987, 1598, 2586, 4185, 6772, 10958, 17731, 28690, 46422, 75113];
        assert_eq!(LADDER[..first.len()], first);
        assert!(LADDER.contains(&833_026) && LADDER.contains(&999_631) && LADDER.contains(&1_199_557));
        assert!(MAX_WORDS < u32::MAX as usize);
    }

    #[test]
    fn rounds_up() {
        assert_eq!(
            (step(0), step(12), step(13), step(233), step(234)),
            (Some(12), Some(12), Some(38), Some(233), Some(376))
        );
        assert_eq!(step(MAX_WORDS + 1), None);
    }

    #[test]
    fn is_the_ladder_of_the_installed_otp() {
        let Ok(output) = std::process::Command::new("erl")
            .args(["-noshell", "-eval", "io:format(\"~w\", [erlang:system_info(heap_sizes)]), halt()."])
            .output()
        else {
            return; // no erl here; the first test still holds the numbers
        };
        let text = String::from_utf8(output.stdout).unwrap();
        let theirs: Vec<usize> = text.trim_matches(['[', ']']).split(',').map(|n| n.parse().unwrap()).collect();
        assert_eq!(theirs[..LADDER.len()], LADDER);
    }
}
