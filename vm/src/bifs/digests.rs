//! Hashes and checksums.

use super::arguments::{Result, binary, bytes, or_badarg, small};
use super::{Fault, PureRow, iodata, rows};
use crate::heap::Heap;
use crate::term::hash::portable;
use crate::term::legacy_hash::legacy;
use crate::term::tags::Term;
use md5::block_api::compress;
use md5::{Digest, Md5};

pub const ROWS: &[PureRow] = rows![
    /// A number below 2^27 that depends on the term's value alone, the same in every system.
    "phash2" 1 |_, a| Ok(Term::small(i64::from(portable(a[0]) & ((1 << 27) - 1))));
    /// The same below a given number.
    "phash2" 2 |_, a| Ok(Term::small(i64::from(portable(a[0])) % range(a[1])?));
    /// A number from 1 to a limit, as before `phash2`.
    "phash" 2 |_, a| Ok(Term::small(1 + i64::from(legacy(a[0])) % range(a[1])?));
    /// CRC-32 of iodata.
    "crc32" 1 |_, a| Ok(crc32(0, &iodata::to_bytes(a[0])?));
    /// CRC-32, continued from that of what came before.
    "crc32" 2 |_, a| Ok(crc32(word(a[0])?, &iodata::to_bytes(a[1])?));
    /// CRC-32 of two parts: both sums, and the size of the second part.
    "crc32_combine" 3 |_, a| Ok(crc32_combine(word(a[0])?, word(a[1])?, word(a[2])?));
    /// Adler-32 of iodata.
    "adler32" 1 |_, a| Ok(adler32(1, &iodata::to_bytes(a[0])?));
    /// Adler-32, continued from that of what came before.
    "adler32" 2 |_, a| Ok(adler32(word(a[0])?, &iodata::to_bytes(a[1])?));
    /// Adler-32 of two parts: both sums, and the size of the second part.
    "adler32_combine" 3 |_, a| Ok(adler32_combine(word(a[0])?, word(a[1])?, word(a[2])?));
    /// MD5 of iodata.
    "md5" 1 |heap, a| md5(heap, a[0]);
    /// The state of an MD5 before the first byte: a binary.
    "md5_init" 0 |heap, _| binary(&Md5State::START.to_bytes(), heap);
    /// The state after more iodata.
    "md5_update" 2 |heap, a| {
        let mut state = Md5State::from_bytes(&bytes(a[0])?)?;
        state.update(&iodata::to_bytes(a[1])?);
        binary(&state.to_bytes(), heap)
    };
    /// The MD5 of all that was added.
    "md5_final" 1 |heap, a| binary(&Md5State::from_bytes(&bytes(a[0])?)?.finish(), heap);
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

fn crc32_combine(first: u32, second: u32, second_size: u32) -> Term {
    let mut hasher = crc32fast::Hasher::new_with_initial(first);
    let second = crc32fast::Hasher::new_with_initial_len(second, u64::from(second_size));
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

fn adler32_combine(first: u32, second: u32, second_size: u32) -> Term {
    let halves = |sum: u32| (u64::from(sum & 0xFFFF), u64::from(sum >> 16));
    let ((low, high), (other_low, other_high)) = (halves(first), halves(second));
    let size = u64::from(second_size) % ADLER_BASE;
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

/// An MD5 in the middle: as a binary, the four words of the chaining value, the number of bits so far, and the block
/// that is being filled. Laid out, and stale bytes of the block left, as OTP's (`erl_md5.c`), so that the two agree.
struct Md5State {
    words: [u32; 4],
    total_bits: u64,
    block: [u8; MD5_BLOCK_BYTES],
}

const MD5_BLOCK_BYTES: usize = 64;
const MD5_STATE_BYTES: usize = 4 * 4 + 8 + MD5_BLOCK_BYTES;

impl Md5State {
    const START: Md5State = Md5State {
        words: [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476],
        total_bits: 0,
        block: [0; MD5_BLOCK_BYTES],
    };

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(MD5_STATE_BYTES);
        bytes.extend(self.words.iter().flat_map(|word| word.to_le_bytes()));
        bytes.extend(self.total_bits.to_le_bytes());
        bytes.extend(self.block);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Md5State> {
        let (words, rest) = or_badarg(bytes.split_first_chunk::<16>())?;
        let (total, block) = or_badarg(rest.split_first_chunk::<8>())?;
        let mut state = Md5State {
            words: [0; 4],
            total_bits: u64::from_le_bytes(*total),
            block: or_badarg(block.try_into().ok())?,
        };
        for (word, bytes) in state.words.iter_mut().zip(words.chunks_exact(4)) {
            *word = bytes.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte));
        }
        Ok(state)
    }

    /// Bytes of the block that are filled.
    fn filled(&self) -> usize {
        (self.total_bits / 8) as usize % MD5_BLOCK_BYTES
    }

    fn update(&mut self, bytes: &[u8]) {
        let filled = self.filled();
        self.total_bits = self.total_bits.wrapping_add(bytes.len() as u64 * 8);
        let Some((first, rest)) = bytes.split_at_checked(MD5_BLOCK_BYTES - filled) else {
            self.block[filled..filled + bytes.len()].copy_from_slice(bytes);
            return;
        };
        self.block[filled..].copy_from_slice(first);
        compress(&mut self.words, &[self.block]);
        let (blocks, rest) = rest.as_chunks::<MD5_BLOCK_BYTES>();
        compress(&mut self.words, blocks);
        self.block[..rest.len()].copy_from_slice(rest);
    }

    /// Pads with a one bit and zeros up to the last eight bytes of a block, where the number of bits stands.
    fn finish(mut self) -> [u8; 16] {
        let bits = self.total_bits;
        let zeros = (MD5_BLOCK_BYTES + 56 - 1 - self.filled()) % MD5_BLOCK_BYTES;
        self.update(&[0x80]);
        self.update(&[0; MD5_BLOCK_BYTES][..zeros]);
        self.update(&bits.to_le_bytes());
        let mut digest = [0; 16];
        for (bytes, word) in digest.chunks_exact_mut(4).zip(self.words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        digest
    }
}
