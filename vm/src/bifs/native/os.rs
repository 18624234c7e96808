//! The operating system: environment, process, kind.
//!
//! The environment is a copy that is made when it is first asked for: changing
//! the system's own is not safe while other threads read it.

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::arguments;
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::term::tags::{NIL, Term};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

pub const ROWS: &[NativeRow] = native_rows! {
    /** All variables, each as `"NAME=value"`. */
    "getenv" 0 |machine, _| {
        let mut list = NIL;
        for (name, value) in environment().iter().rev() {
            let text = machine.heap.string(&format!("{name}={value}"));
            list = machine.heap.cons(text, list);
        }
        Ok(list)
    };
    /** The value of a variable, or `false`. */
    "getenv" 1 |machine, a| {
        let name = arguments::text(a[0])?;
        let value = environment().get(&name).cloned();
        Ok(value.map_or(Term::atom(atoms::FALSE), |value| machine.heap.string(&value)))
    };
    /** The value of a variable, or a default. */
    "getenv" 2 |machine, a| {
        let name = arguments::text(a[0])?;
        let value = environment().get(&name).cloned();
        Ok(value.map_or(a[1], |value| machine.heap.string(&value)))
    };
    /** Sets a variable, for this VM. */
    "putenv" 2 |_, a| {
        let (name, value) = (variable_name(a[0])?, arguments::text(a[1])?);
        environment().insert(name, value);
        Ok(Term::atom(atoms::TRUE))
    };
    /** Removes a variable. */
    "unsetenv" 1 |_, a| { environment().remove(&variable_name(a[0])?); Ok(Term::atom(atoms::TRUE)) };
    /** The system's number of this VM, as a string. */
    "getpid" 0 |machine, _| { let text = std::process::id().to_string(); Ok(machine.heap.string(&text)) };
    /** `{unix, linux}`. */
    "type" 0 system_type;
};

fn environment() -> MutexGuard<'static, BTreeMap<String, String>> {
    static VARIABLES: LazyLock<Mutex<BTreeMap<String, String>>> = LazyLock::new(|| {
        let text = |os: std::ffi::OsString| os.to_string_lossy().into_owned();
        Mutex::new(std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect())
    });
    VARIABLES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn variable_name(term: Term) -> Result<String, Stop> {
    let name = arguments::text(term)?;
    if name.is_empty() || name.contains('=') { Err(Stop::BADARG) } else { Ok(name) }
}

pub fn system_type(machine: &mut Machine, _: &[Term]) -> Result<Term, Stop> {
    let family = if cfg!(unix) { atoms::UNIX } else { atoms::WIN32 };
    let name = match std::env::consts::OS {
        "linux" => atoms::LINUX,
        "macos" => atoms::DARWIN,
        _ => atoms::NT,
    };
    Ok(machine.heap.tuple(&[Term::atom(family), Term::atom(name)]))
}
