//! Making tables, and what of them can be changed later.

use super::{Stop, TRUE, one_of, with};
use crate::atom::atoms;
use crate::bifs::arguments::{self, as_boolean, count};
use crate::ets::Kind;
use crate::ets::table::{Access, Heir, Options};
use crate::interpreter::machine::Machine;
use crate::term::tags::Term;

/// What a list of options asks for.
struct Wanted {
    options: Options,
    heir: Option<(Term, Term)>,
}

fn access(term: Term) -> Option<Access> {
    match one_of(term, &[atoms::PUBLIC, atoms::PROTECTED, atoms::PRIVATE])? {
        atoms::PUBLIC => Some(Access::Write),
        atoms::PROTECTED => Some(Access::Read),
        _ => Some(Access::Private),
    }
}

fn kind(term: Term) -> Option<Kind> {
    match one_of(term, &[atoms::SET, atoms::ORDERED_SET, atoms::BAG, atoms::DUPLICATE_BAG])? {
        atoms::SET => Some(Kind::Set),
        atoms::ORDERED_SET => Some(Kind::OrderedSet),
        atoms::BAG => Some(Kind::Bag),
        _ => Some(Kind::DuplicateBag),
    }
}

impl Wanted {
    fn add(&mut self, option: Term) -> Result<(), Stop> {
        let options = &mut self.options;
        match option.as_tuple() {
            None => match (kind(option), access(option)) {
                (Some(kind), _) => options.kind = kind,
                (None, Some(access)) => options.access = access,
                (None, None) => match one_of(option, &[atoms::NAMED_TABLE, atoms::COMPRESSED]) {
                    Some(atoms::NAMED_TABLE) => options.is_named = true,
                    Some(_) => options.compressed = true,
                    None => return Err(Stop::BADARG),
                },
            },
            Some(&[name, value]) => match name {
                _ if name == Term::atom(atoms::KEYPOS) => {
                    options.key_at = count(value)?.checked_sub(1).ok_or(Stop::BADARG)?;
                }
                _ if name == Term::atom(atoms::READ_CONCURRENCY) => options.read_concurrency = as_boolean(value)?,
                _ if name == Term::atom(atoms::WRITE_CONCURRENCY) => {
                    let known = [atoms::TRUE, atoms::FALSE, atoms::AUTO];
                    options.write_concurrency = one_of(value, &known).ok_or(Stop::BADARG)?;
                    options.uses_many_locks = options.write_concurrency != atoms::FALSE;
                }
                _ if name == Term::atom(atoms::DECENTRALIZED_COUNTERS) => {
                    options.decentralized_counters = as_boolean(value)?;
                }
                _ if option.elements() == [Term::atom(atoms::HEIR), Term::atom(atoms::NONE)] => self.heir = None,
                _ => return Err(Stop::BADARG),
            },
            Some(&[name, pid, data]) if name == Term::atom(atoms::HEIR) && pid.is_pid() => {
                self.heir = Some((pid, data))
            }
            Some(_) => return Err(Stop::BADARG),
        }
        Ok(())
    }
}

pub fn new(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let name = arguments::atom(a[0])?;
    let options = Options {
        kind: Kind::Set,
        access: Access::Read,
        key_at: 0,
        is_named: false,
        compressed: machine.vm.options.compressed_tables,
        read_concurrency: false,
        write_concurrency: atoms::FALSE,
        uses_many_locks: false,
        decentralized_counters: false,
    };
    let mut wanted = Wanted { options, heir: None };
    for option in arguments::list(a[1])? {
        wanted.add(option)?;
    }
    let heir = wanted.heir.map(|(pid, data)| Heir::new(pid, data));
    let table = machine.make_table(name, heir, wanted.options).ok_or(Stop::BADARG)?;
    Ok(table.term(&mut machine.heap))
}

/// `{heir, _, _}`, `{heir, none}`, `{protection, _}`, or a list of them.
pub fn set(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    with(machine, a[0], Access::Private, |_, table| {
        let settings = if a[1].is_tuple() { vec![a[1]] } else { arguments::list(a[1])? };
        let (mut heir, mut protection) = (None, None);
        for setting in settings {
            match setting.as_tuple() {
                Some(&[name, none]) if name == Term::atom(atoms::HEIR) && none == Term::atom(atoms::NONE) => {
                    heir = Some(None);
                }
                Some(&[name, pid, data]) if name == Term::atom(atoms::HEIR) && pid.is_pid() => {
                    heir = Some(Some(Heir::new(pid, data)));
                }
                Some(&[name, value]) if name == Term::atom(atoms::PROTECTION) => {
                    protection = Some(access(value).ok_or(Stop::BADARG)?);
                }
                _ => return Err(Stop::BADARG),
            }
        }
        if let Some(heir) = heir {
            *table.heir() = heir;
        }
        if let Some(protection) = protection {
            table.set_access(protection);
        }
        Ok(TRUE)
    })
}

pub fn give_away(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    with(machine, a[0], Access::Private, |machine, table| {
        if !a[1].is_pid() || a[1] == machine.pid || !machine.give_table(table, a[1], a[2]) {
            return Err(Stop::BADARG);
        }
        Ok(TRUE)
    })
}
