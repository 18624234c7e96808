//! Which pages are resident, as Linux tells it. Elsewhere nothing is known and all is zero.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

const PAGE: u64 = 4096;
/// Entries of the page map that are read at a time.
const BATCH: usize = 8192;
/// Bit 63 of an entry: the page is in memory.
const PRESENT: u64 = 1 << 63;

/// Bytes of the pages from `address` on that are in memory.
pub fn resident(address: u64, bytes: u64) -> u64 {
    let Ok(map) = File::open("/proc/self/pagemap") else { return 0 };
    let (first, end) = (address / PAGE, (address + bytes).div_ceil(PAGE));
    let mut buffer = vec![0; BATCH * 8];
    let (mut page, mut present) = (first, 0);
    while page < end {
        let count = (end - page).min(BATCH as u64);
        let part = &mut buffer[..count as usize * 8];
        if map.read_exact_at(part, page * 8).is_err() {
            break;
        }
        let entries = part.chunks_exact(8).map(|entry| u64::from_le_bytes(entry.try_into().unwrap_or_default()));
        present += entries.filter(|entry| entry & PRESENT != 0).count() as u64;
        page += count;
    }
    present * PAGE
}

/// Resident bytes of mappings of files, and of the first thread's stack.
#[derive(Clone, Copy, Default, Debug)]
pub struct Files {
    pub command: u64,
    pub libraries: u64,
    pub stack: u64,
}

impl Files {
    pub fn now() -> Files {
        let text = fs::read_to_string("/proc/self/smaps").unwrap_or_default();
        let command = fs::read_link("/proc/self/exe").unwrap_or_default().display().to_string();
        Files::of(&text, &command)
    }

    fn of(smaps: &str, command: &str) -> Files {
        let mut files = Files::default();
        let mut name = "";
        for line in smaps.lines() {
            let first = line.split_whitespace().next().unwrap_or_default();
            if !first.ends_with(':') {
                name = line.splitn(6, ' ').nth(5).unwrap_or_default().trim();
            } else if first == "Rss:" {
                let kib = line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).unwrap_or(0);
                let place = match name {
                    "[stack]" => &mut files.stack,
                    _ if !command.is_empty() && name == command => &mut files.command,
                    _ if name.starts_with('/') => &mut files.libraries,
                    _ => continue,
                };
                *place += kib * 1024;
            }
        }
        files
    }
}

#[cfg(test)]
mod tests {
    use super::{Files, resident};

    #[test]
    fn pages_count_when_they_are_written() {
        let block = vec![1u8; 1 << 20];
        let found = resident(block.as_ptr() as u64, 1 << 20);
        assert!(found >= 1 << 20, "{found}");
    }

    #[test]
    fn mappings_go_by_their_files() {
        let smaps = "\
00400000-00500000 r-xp 00000000 08:01 12 /usr/bin/a b
Size:               1024 kB
Rss:                 100 kB
00600000-00700000 rw-p 00000000 00:00 0
Rss:                   7 kB
7f000000-7f100000 r--p 00000000 08:01 13 /lib/libc.so.6
Rss:                  20 kB
7ff00000-7ff10000 rw-p 00000000 00:00 0 [stack]
Rss:                   8 kB
";
        let files = Files::of(smaps, "/usr/bin/a b");
        assert_eq!([files.command, files.libraries, files.stack], [100, 20, 8].map(|kib| kib * 1024));
    }
}
