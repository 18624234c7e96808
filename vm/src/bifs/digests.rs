//! Hashes and checksums.

use super::arguments::{Result, binary, or_badarg, small};
use super::{Fault, PureRow, iodata, rows};
use crate::heap::Heap;
use crate::term::hash::portable;
use crate::term::tags::Term;
use md5::{Digest, Md5};

pub const ROWS: &[PureRow] = rows![
    /// A number below 2^27 that depends on the term's value alone, the same in every system.
    "phash2" 1 |_, a| Ok(Term::small(i64::from(portable(a[0]) & ((1 << 27) - 1))));
    /// The same below a given number.
    "phash2" 2 |_, a| Ok(Term::small(i64::from(portable(a[0])) % range(a[1])?));
    /// CRC-32 of iodata.
    "crc32" 1 |_, a| Ok(crc32(0, &iodata::to_bytes(a[0])?));
    /// CRC-32, continued from that of what came before.
    "crc32" 2 |_, a| Ok(crc32(word(a[0])?, &iodata::to_bytes(a[1])?));
    /// CRC-32 of two parts: both sums, and the size of the second part.
    "crc32_combine" 3 |_, a| Ok(crc32_combine(word(a[0])?, word(a[1])?, small(a[2])?));
    /// Adler-32 of iodata.
    "adler32" 1 |_, a| Ok(adler32(1, &iodata::to_bytes(a[0])?));
    /// Adler-32, continued from that of what came before.
    "adler32" 2 |_, a| Ok(adler32(word(a[0])?, &iodata::to_bytes(a[1])?));
    /// Adler-32 of two parts: both sums, and the size of the second part.
    "adler32_combine" 3 |_, a| Ok(adler32_combine(word(a[0])?, word(a[1])?, small(a[2])?));
    /// MD5 of iodata.
    "md5" 1 |heap, a| md5(heap, a[0]);
];

/// From 1 to 2^32.
fn range(term: Term) -> Result<i64> {
    let range = small(term)?;
    if (1..=1 << 32).contains(&range) { Ok(range) } else { Err(Fault::BADARG) }
}

fn word(term: Term) -> Result<u32> {
    or_badarg(u32::try_from(small(term)?).ok())
}

fn unsigned(value: u32) -> Term {
    Term::small(i64::from(value))
}

fn crc32(start: u32, bytes: &[u8]) -> Term {
    let mut hasher = crc32fast::Hasher::new_with_initial(start);
    hasher.update(bytes);
    unsigned(hasher.finalize())
}

fn crc32_combine(first: u32, second: u32, second_size: i64) -> Term {
    let mut hasher = crc32fast::Hasher::new_with_initial(first);
    let second = crc32fast::Hasher::new_with_initial_len(second, second_size.max(0) as u64);
    hasher.combine(&second);
    unsigned(hasher.finalize())
}

/// The largest prime below 2^16.
const ADLER_BASE: u64 = 65521;

fn adler32(start: u32, bytes: &[u8]) -> Term {
    let (mut low, mut high) = (u64::from(start & 0xFFFF), u64::from(start >> 16));
    // So many bytes cannot overflow the sums.
    for chunk in bytes.chunks(1 << 16) {
        for &byte in chunk {
            low += u64::from(byte);
            high += low;
        }
        (low, high) = (low % ADLER_BASE, high % ADLER_BASE);
    }
    unsigned((high << 16 | low) as u32)
}

fn adler32_combine(first: u32, second: u32, second_size: i64) -> Term {
    let halves = |sum: u32| (u64::from(sum & 0xFFFF), u64::from(sum >> 16));
    let ((low, high), (other_low, other_high)) = (halves(first), halves(second));
    let size = second_size.max(0) as u64 % ADLER_BASE;
    // The second sum started from 1, not from the first one's low half.
    let start = (low + ADLER_BASE - 1) % ADLER_BASE;
    let new_low = (start + other_low) % ADLER_BASE;
    let new_high = (high + other_high + size * start) % ADLER_BASE;
    unsigned((new_high << 16 | new_low) as u32)
}

fn md5(heap: &mut Heap, data: Term) -> Result {
    let digest = Md5::digest(iodata::to_bytes(data)?);
    binary(digest.as_slice(), heap)
}
