//! What Erlang/OTP would use for the same process: sizes of its structures, put together by formulas.
//!
//! The numbers are those of OTP 25.2 and 29.1 on 64-bit Linux. Each block of
//! OTP's allocators carries a header word. `tests/meter.rs` asks the
//! installed `erl` whether [`Otp::reported`] is what its `process_info` says.
//!
//! ```text
//!  process     776 | 768 bytes       heap  words on the ladder, 12 at least
//!  link        56 on each side       monitor  144 for both sides
//!  dictionary  88 for eight slots    timer of a `receive`  72
//!  message     40 an immediate, else 80 and its words      name  40
//! ```

use vm::census::Kind;
use vm::heap::ladder;

/// The header word in front of a block.
const HEADER: u64 = 8;
/// Words of the stack that a new process has at least.
const RESERVED: u64 = 3;

#[derive(Clone, Copy, Debug)]
pub struct Otp {
    pub release: u32,
    process: u64,
    /// Words of a local fun without its variables.
    fun: u64,
    /// A fun without variables is a literal: nothing of it is copied.
    literal_funs: bool,
}

pub const OTP_25: Otp = Otp { release: 25, process: 776, fun: 5, literal_funs: false };
pub const OTP_29: Otp = Otp { release: 29, process: 768, fun: 2, literal_funs: true };

/// How a process was started.
#[derive(Clone, Copy, Debug)]
pub enum Start {
    /// At a function with so many arguments, all immediates.
    Call(u64),
    /// At a local fun with so many variables, all immediates.
    Fun(u64),
}

/// A process as OTP would have it, its parts in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    pub process: u64,
    pub heap: u64,
    pub mailbox: u64,
    pub links: u64,
    pub monitors: u64,
    pub dictionary: u64,
    pub timer: u64,
    pub name: u64,
}

impl Parts {
    pub fn total(&self) -> u64 {
        let Parts { process, heap, mailbox, links, monitors, dictionary, timer, name } = *self;
        process + heap + mailbox + links + monitors + dictionary + timer + name
    }
}

impl Otp {
    /// Words of the heap of a process that sleeps: what it was started with has fitted beside its stack, as nothing was
    /// collected before, and what is alive fits.
    pub fn heap_words(&self, min_heap_words: u64, start: Start, live_words: u64, stack_words: u64) -> u64 {
        let arguments = match start {
            Start::Call(arity) => 2 * arity,
            // `apply(Fun, [])`: a list of two, and the fun.
            Start::Fun(0) if self.literal_funs => 4,
            Start::Fun(variables) => 4 + self.fun + variables,
        };
        let needed = (arguments + stack_words.max(RESERVED)).max(live_words + stack_words).max(min_heap_words);
        ladder::step(needed as usize).map_or(needed, |words| words as u64)
    }

    /// What `process_info(Pid, memory)` says of a process that waits.
    pub fn reported(&self, heap_words: u64, links: u64, watched: u64, has_dictionary: bool) -> u64 {
        self.process + heap_words * 8 + links * 40 + watched * 64 + if has_dictionary { 88 } else { 0 }
    }

    /// All processes of a kind.
    pub fn of_kind(&self, kind: &Kind, min_heap_words: u64) -> Parts {
        let count = &kind.parts.count;
        let (live, stack) = kind
            .sample
            .as_ref()
            .map_or((0, 0), |sample| (sample.live_words, sample.frames.iter().map(|frame| frame.words).sum()));
        // An entry of the dictionary is a tuple on the heap.
        let live = live + 3 * count.dictionary / kind.processes.max(1);
        let start = match kind.fun_arity {
            Some(variables) => Start::Fun(u64::from(variables)),
            None => Start::Call(arity_of(&kind.initial_call)),
        };
        let words = self.heap_words(min_heap_words.max(u64::from(kind.min_heap_words)), start, live, stack);
        Parts {
            process: kind.processes * (self.process + HEADER),
            heap: kind.processes * (words * 8 + HEADER),
            mailbox: (count.messages - count.messages_with_words) * (40 + HEADER)
                + count.messages_with_words * (80 + HEADER)
                + count.message_words * 8,
            links: count.links * (56 + HEADER),
            // One block for both sides, and the sides are counted one by one.
            monitors: count.monitors * (144 + HEADER) / 2,
            dictionary: count.dictionaries * (88 + HEADER),
            timer: count.timers * (72 + HEADER),
            name: count.names * (40 + HEADER),
        }
    }
}

fn arity_of(initial_call: &str) -> u64 {
    initial_call.rsplit('/').next().and_then(|arity| arity.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{OTP_25, OTP_29, Start};

    #[test]
    fn the_articles_processes_have_the_heaps_that_erl_gives_them() {
        let words = |start, stack| [OTP_25, OTP_29].map(|otp| otp.heap_words(12, start, 0, stack));
        assert_eq!(words(Start::Call(0), 4), [12, 12]);
        assert_eq!(words(Start::Fun(0), 3), [12, 12]);
        assert_eq!(words(Start::Fun(0), 4), [38, 12], "a frame more between the fun and its sleep");
        assert_eq!(words(Start::Fun(1), 4), [38, 12]);
        assert_eq!(OTP_25.heap_words(233, Start::Fun(1), 0, 4), 233);
        assert_eq!([OTP_25, OTP_29].map(|otp| otp.reported(233, 0, 0, false)), [2640, 2632]);
        assert_eq!(OTP_25.reported(12, 1, 0, false), 912);
    }
}
