//! The atom table: every atom of the operating-system process, numbered once and never forgotten.
//!
//! Reading a text takes a shared lock; making an atom takes the exclusive one. Texts are leaked on purpose: an atom
//! lives as long as the program.

use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

/// Number of an atom in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Atom(pub u32);

/// OTP's default limit (`erl +t`).
pub const LIMIT: usize = 1_048_576;

/// The table is full: OTP calls this `system_limit`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableFull;

struct Table {
    numbers: HashMap<&'static str, Atom>,
    texts: Vec<&'static str>,
}

static TABLE: LazyLock<RwLock<Table>> =
    LazyLock::new(|| RwLock::new(Table { numbers: HashMap::new(), texts: Vec::new() }));

impl Atom {
    /// The atom with this text, made if it is new.
    ///
    /// # Errors
    /// When the table has [`LIMIT`] atoms.
    pub fn intern(text: &str) -> Result<Atom, TableFull> {
        if let Some(&atom) = TABLE.read().unwrap_or_else(|poisoned| poisoned.into_inner()).numbers.get(text) {
            return Ok(atom);
        }
        let mut table = TABLE.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(&atom) = table.numbers.get(text) {
            return Ok(atom);
        }
        if table.texts.len() == LIMIT {
            return Err(TableFull);
        }
        let atom = Atom(table.texts.len() as u32);
        let text: &'static str = Box::leak(text.into());
        table.texts.push(text);
        table.numbers.insert(text, atom);
        Ok(atom)
    }

    pub fn text(self) -> &'static str {
        TABLE.read().unwrap_or_else(|poisoned| poisoned.into_inner()).texts[self.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Atom;

    #[test]
    fn one_text_is_one_atom() {
        let (a, b) = (Atom::intern("registry").unwrap(), Atom::intern("spawn").unwrap());
        assert_ne!(a, b);
        assert_eq!(Atom::intern("registry"), Ok(a));
        assert_eq!((a.text(), b.text()), ("registry", "spawn"));
    }
}
