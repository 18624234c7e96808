//! The timer wheel of one scheduler: who must be woken when.
//!
//! Two levels of 4096 slots, a millisecond and 4.096 s each. A slot is a chain
//! of chunks of 63 entries; an entry is 8 bytes, so a million sleeping
//! processes cost 8.1 MB here. Starting a timer is O(1). Cancelling one is no
//! work at all: the process's own deadline decides, when an entry fires,
//! whether it still means something, so stale entries fall out by themselves.
//!
//! Deadlines beyond the second level (4.6 hours) stand in its last slot and
//! are put back when that comes round.

/// What an entry stands for. Both fit 8 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Slot of the process, or of the message timer if [`MESSAGE_TIMER`] is set.
    pub index: u32,
    pub generation: u32,
}

/// Flag in `Entry::index`: the entry is a timer of `send_after` or `start_timer`.
pub const MESSAGE_TIMER: u32 = 1 << 31;

const SLOT_BITS: u32 = 12;
const SLOTS: u64 = 1 << SLOT_BITS;
const CHUNK_ENTRIES: usize = 63;

struct Chunk {
    next: Option<Box<Chunk>>,
    len: u32,
    entries: [Entry; CHUNK_ENTRIES],
}

type Slot = Option<Box<Chunk>>;

#[derive(Default)]
pub struct Wheel {
    /// Milliseconds since the VM started, as far as the wheel has turned.
    now: u64,
    len: usize,
    near: Vec<Slot>,
    far: Vec<Slot>,
    /// Chunks to use again.
    spare: Slot,
    chunks: usize,
}

impl Drop for Wheel {
    fn drop(&mut self) {
        // A chain of a million chunks must not be dropped by recursion.
        let slots = std::mem::take(&mut self.near).into_iter().chain(std::mem::take(&mut self.far));
        for mut slot in slots.chain([self.spare.take()]) {
            while let Some(mut chunk) = slot {
                slot = chunk.next.take();
            }
        }
    }
}

impl Wheel {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes that entries and slots occupy.
    pub fn bytes(&self) -> usize {
        self.chunks * size_of::<Chunk>() + (self.near.capacity() + self.far.capacity()) * size_of::<Slot>()
    }

    /// Adds an entry that fires at `deadline`, or at the next turn if that has passed.
    pub fn insert(&mut self, deadline: u64, entry: Entry) {
        if self.near.is_empty() {
            self.near.resize_with(SLOTS as usize, || None);
            self.far.resize_with(SLOTS as usize, || None);
        }
        self.len += 1;
        let deadline = deadline.max(self.now + 1);
        // A far slot empties into the near ones when the wheel enters its 4096 ms.
        let (far_now, far) = (self.now >> SLOT_BITS, deadline >> SLOT_BITS);
        let slot = if deadline - self.now < SLOTS {
            &mut self.near[(deadline % SLOTS) as usize]
        } else {
            &mut self.far[(far.min(far_now + SLOTS - 1) % SLOTS) as usize]
        };
        let chunk = match slot {
            Some(chunk) if (chunk.len as usize) < CHUNK_ENTRIES => chunk,
            _ => {
                let mut chunk = match self.spare.take() {
                    Some(mut chunk) => {
                        self.spare = chunk.next.take();
                        chunk
                    }
                    None => {
                        self.chunks += 1;
                        let nothing = Entry { index: 0, generation: 0 };
                        Box::new(Chunk { next: None, len: 0, entries: [nothing; CHUNK_ENTRIES] })
                    }
                };
                chunk.len = 0;
                chunk.next = slot.take();
                slot.insert(chunk)
            }
        };
        chunk.entries[chunk.len as usize] = entry;
        chunk.len += 1;
    }

    /// Turns the wheel to `now` and hands every due entry to `fire`. `deadline_of` tells the deadline of an entry
    /// that comes from the far level; `None` drops it.
    pub fn advance(&mut self, now: u64, deadline_of: impl Fn(Entry) -> Option<u64>, mut fire: impl FnMut(Entry)) {
        if self.len == 0 {
            self.now = self.now.max(now);
            return;
        }
        while self.now < now {
            self.now += 1;
            if self.now.is_multiple_of(SLOTS) {
                let slot = self.far[((self.now >> SLOT_BITS) % SLOTS) as usize].take();
                self.drain(slot, |wheel, entry| match deadline_of(entry) {
                    Some(deadline) if deadline > wheel.now => wheel.insert(deadline, entry),
                    Some(_) => fire(entry),
                    None => {}
                });
            }
            if let slot @ Some(_) = self.near[(self.now % SLOTS) as usize].take() {
                self.drain(slot, |_, entry| fire(entry));
            }
        }
    }

    /// Takes the entries of a slot in the order in which they were added: who went to sleep first wakes first, and a
    /// parent that waits for its children in the order of their birth does not search its mailbox.
    fn drain(&mut self, newest: Slot, mut each: impl FnMut(&mut Wheel, Entry)) {
        let mut slot = oldest_first(newest);
        while let Some(mut chunk) = slot {
            for &entry in &chunk.entries[..chunk.len as usize] {
                self.len -= 1;
                each(self, entry);
            }
            slot = chunk.next.take();
            chunk.next = self.spare.take();
            self.spare = Some(chunk);
        }
    }

    /// The next moment at which [`Wheel::advance`] may have something to do. `None`: nothing is waited for.
    pub fn next(&self) -> Option<u64> {
        if self.len == 0 {
            return None;
        }
        let turn = (self.now / SLOTS + 1) * SLOTS;
        let near = (self.now + 1..self.now + SLOTS).find(|at| self.near[(at % SLOTS) as usize].is_some());
        Some(near.map_or(turn, |at| at.min(turn)))
    }
}

fn oldest_first(mut newest: Slot) -> Slot {
    let mut oldest = None;
    while let Some(mut chunk) = newest {
        newest = std::mem::replace(&mut chunk.next, oldest);
        oldest = Some(chunk);
    }
    oldest
}

#[cfg(test)]
mod tests {
    use super::{Entry, Wheel};

    #[test]
    fn entries_of_a_millisecond_fire_in_the_order_they_were_added() {
        for deadline in [5, 10_000] {
            let mut wheel = Wheel::default();
            for index in 0..500 {
                wheel.insert(deadline, Entry { index, generation: 0 });
            }
            let mut due = Vec::new();
            wheel.advance(deadline, |_| Some(deadline), |entry| due.push(entry.index));
            assert!(due.len() == 500 && due.is_sorted());
        }
    }

    /// Fires every entry at its own millisecond, near and far, and forgets none.
    #[test]
    fn every_entry_fires_at_its_deadline() {
        let deadlines: Vec<u64> = (0..5000u64).map(|n| 1 + n * 7919 % 90_000).collect();
        let mut wheel = Wheel::default();
        for (index, &deadline) in deadlines.iter().enumerate() {
            wheel.insert(deadline, Entry { index: index as u32, generation: 0 });
        }
        let mut fired = 0;
        let mut now = 0;
        while let Some(next) = wheel.next() {
            assert!(next > now);
            now = next;
            let mut due = Vec::new();
            wheel.advance(now, |entry| Some(deadlines[entry.index as usize]), |entry| due.push(entry.index));
            for index in due {
                assert_eq!(deadlines[index as usize], now);
                fired += 1;
            }
        }
        assert_eq!(fired, deadlines.len());
        assert!(wheel.is_empty());
    }

    #[test]
    fn a_deadline_beyond_the_far_level_is_put_back_until_it_is_due() {
        let mut wheel = Wheel::default();
        let deadline = 30 * 3600 * 1000;
        wheel.insert(deadline, Entry { index: 1, generation: 0 });
        let mut fired = Vec::new();
        while let Some(next) = wheel.next() {
            wheel.advance(next, |_| Some(deadline), |_| fired.push(next));
        }
        assert_eq!(fired, [deadline]);
    }
}
