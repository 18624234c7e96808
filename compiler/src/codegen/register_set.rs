//! A set of X registers.

use bytecode::operand::XReg;

/// Bits, 64 a word, as many words as needed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegisterSet(Vec<u64>);

impl RegisterSet {
    pub fn contains(&self, register: XReg) -> bool {
        let (word, bit) = place(register);
        self.0.get(word).is_some_and(|bits| bits >> bit & 1 == 1)
    }

    pub fn insert(&mut self, register: XReg) {
        let (word, bit) = place(register);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    /// Leaves only registers below `count`.
    pub fn truncate(&mut self, count: u32) {
        let (word, bit) = place(XReg(count as u16));
        self.0.truncate(word + 1);
        if let Some(bits) = self.0.get_mut(word) {
            *bits &= (1 << bit) - 1;
        }
    }

    pub fn intersect(&mut self, other: &RegisterSet) {
        self.0.truncate(other.0.len());
        self.0.iter_mut().zip(&other.0).for_each(|(bits, others)| *bits &= others);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

fn place(register: XReg) -> (usize, u32) {
    (usize::from(register.0 / 64), u32::from(register.0 % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_come_and_go() {
        let mut set = RegisterSet::default();
        for number in [0, 3, 64, 200] {
            set.insert(XReg(number));
            assert!(set.contains(XReg(number)));
        }
        assert!(!set.contains(XReg(1)) && !set.contains(XReg(900)));
        let mut other = set.clone();
        set.truncate(64);
        assert!(set.contains(XReg(3)) && !set.contains(XReg(64)));
        other.intersect(&set);
        assert_eq!(other, set);
        set.truncate(0);
        assert!(!set.contains(XReg(0)));
    }
}
