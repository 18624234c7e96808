//! Making processes: `spawn` and its kin.

use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::bifs::arguments;
use crate::heap::{Allocate, ladder};
use crate::interpreter::machine::Machine;
use crate::process::extra::{Alias, LinkState, MaxHeap, Monitored};
use crate::process::monitors::Watch;
use crate::process::record::Process;
use crate::process::signals::reference_id;
use crate::process::spawn::{SpawnOptions, Target};
use crate::term::map;
use crate::term::tags::{NIL, Term};

pub const ROWS: &[NativeRow] = native_rows! {
    /** A process that calls a fun. */
    "spawn" 1 |machine, a| spawn(machine, a, Request::PLAIN);
    /** The same on a node, which must be this one. */
    "spawn" 2 |machine, a| spawn(machine, a, Request::PLAIN);
    /** A process that calls `Module:Function(Arguments…)`. */
    "spawn" 3 |machine, a| spawn(machine, a, Request::PLAIN);
    /** The same on a node. */
    "spawn" 4 |machine, a| spawn(machine, a, Request::PLAIN);
    /** With a link between parent and child from the start. */
    "spawn_link" 1 |machine, a| spawn(machine, a, Request::LINK);
    /** The same on a node. */
    "spawn_link" 2 |machine, a| spawn(machine, a, Request::LINK);
    /** With module, function, arguments. */
    "spawn_link" 3 |machine, a| spawn(machine, a, Request::LINK);
    /** The same on a node. */
    "spawn_link" 4 |machine, a| spawn(machine, a, Request::LINK);
    /** With a monitor: `{Pid, Reference}`. */
    "spawn_monitor" 1 |machine, a| spawn(machine, a, Request::MONITOR);
    /** The same on a node. */
    "spawn_monitor" 2 |machine, a| spawn(machine, a, Request::MONITOR);
    /** With module, function, arguments. */
    "spawn_monitor" 3 |machine, a| spawn(machine, a, Request::MONITOR);
    /** The same on a node. */
    "spawn_monitor" 4 |machine, a| spawn(machine, a, Request::MONITOR);
    /** With options. */
    "spawn_opt" 2 spawn_opt;
    /** The same on a node. */
    "spawn_opt" 3 spawn_opt;
    /** With module, function, arguments. */
    "spawn_opt" 4 spawn_opt;
    /** The same on a node. */
    "spawn_opt" 5 spawn_opt;
};

/// What a spawn asks for.
#[derive(Clone, Copy)]
struct Request {
    options: SpawnOptions,
    link: bool,
    monitor: Option<(Alias, Option<Term>)>,
    max_heap: Option<MaxHeap>,
    messages_off_heap: bool,
    min_bin_vheap_words: Option<u32>,
}

impl Request {
    const PLAIN: Request = Request {
        options: SpawnOptions { priority: 0, min_heap_words: None, fullsweep_after: None, max_heap_words: 0 },
        link: false,
        monitor: None,
        max_heap: None,
        messages_off_heap: false,
        min_bin_vheap_words: None,
    };
    const LINK: Request = Request { link: true, ..Request::PLAIN };
    const MONITOR: Request = Request { monitor: Some((Alias::None, None)), ..Request::PLAIN };

    /// What only few processes need: goes to the child's `extra`.
    fn prepare(&self, child: &mut Process) {
        if let Some(limit) = self.max_heap {
            child.extra().rare().max_heap = Some(limit);
        }
        if self.messages_off_heap {
            child.extra().rare().messages_off_heap = true;
        }
        if self.min_bin_vheap_words.is_some() {
            child.extra().rare().min_bin_vheap_words = self.min_bin_vheap_words;
        }
    }
}

fn spawn(machine: &mut Machine, arguments: &[Term], request: Request) -> Result<Term, Stop> {
    let target = target(machine, arguments)?;
    let mut reference = None;
    let pid = machine.spawn(target, request.options, |machine, child, pid| {
        request.prepare(child);
        let parent = machine.pid;
        if request.link {
            child.extra().links.insert(parent.0, LinkState::Active);
            machine.process().extra().links.insert(pid.0, LinkState::Active);
        }
        if let Some((alias, tag)) = request.monitor {
            let made = machine.note_monitor(Watch { target: Some(pid), name: NIL, alias, tag });
            if let Some(monitored) = Monitored::of(parent, made, NIL) {
                child.extra().monitored.insert(reference_id(made), monitored);
            }
            reference = Some(made);
        }
    })?;
    Ok(match reference {
        Some(reference) => machine.heap.tuple(&[pid, reference]),
        None => pid,
    })
}

/// `[Fun]`, `[Node, Fun]`, `[M, F, A]` or `[Node, M, F, A]`.
fn target(machine: &mut Machine, arguments: &[Term]) -> Result<Target, Stop> {
    let check_node = |node: Term| if node == Term::atom(atoms::NONODE) { Ok(()) } else { Err(Stop::BADARG) };
    match *arguments {
        [fun] => machine.fun_target(fun),
        [node, fun] => {
            check_node(node)?;
            machine.fun_target(fun)
        }
        [module, function, list] => machine.mfa_target(module, function, list),
        [node, module, function, list] => {
            check_node(node)?;
            machine.mfa_target(module, function, list)
        }
        _ => Err(Stop::BADARG),
    }
}

fn spawn_opt(machine: &mut Machine, arguments: &[Term]) -> Result<Term, Stop> {
    let Some((&options, call)) = arguments.split_last() else { return Err(Stop::BADARG) };
    let mut request = Request::PLAIN;
    for option in arguments::list(options)? {
        apply_option(&mut request, option)?;
    }
    spawn(machine, call, request)
}

fn apply_option(request: &mut Request, option: Term) -> Result<(), Stop> {
    if option.is_atom() {
        match option.atom_value() {
            atoms::LINK => request.link = true,
            atoms::MONITOR => request.monitor = Some((Alias::None, None)),
            _ => return Err(Stop::BADARG),
        }
        return Ok(());
    }
    let Some(&[name, value]) = option.as_tuple() else { return Err(Stop::BADARG) };
    match arguments::atom(name)? {
        atoms::MONITOR => request.monitor = Some(monitor_options(value)?),
        atoms::PRIORITY => request.options.priority = priority_number(value)?,
        atoms::MIN_HEAP_SIZE => request.options.min_heap_words = Some(heap_words(value)?),
        atoms::FULLSWEEP_AFTER => request.options.fullsweep_after = Some(count(value)?),
        atoms::MIN_BIN_VHEAP_SIZE => request.min_bin_vheap_words = Some(count(value)?),
        atoms::MESSAGE_QUEUE_DATA => request.messages_off_heap = is_off_heap(value)?,
        atoms::MAX_HEAP_SIZE => request.max_heap = Some(max_heap(value)?),
        _ => return Err(Stop::BADARG),
    }
    // The limit may come before or behind the size.
    let min = request.options.min_heap_words.unwrap_or(0);
    match request.max_heap {
        Some(limit) if limit.words != 0 && limit.words < u64::from(min) => Err(Stop::BADARG),
        _ => Ok(()),
    }
}

/// The options of `monitor/3`: how long the reference is an alias, and what stands in place of `'DOWN'`.
pub fn monitor_options(options: Term) -> Result<(Alias, Option<Term>), Stop> {
    let (mut alias, mut tag) = (Alias::None, None);
    for option in arguments::list(options)? {
        let Some(&[name, value]) = option.as_tuple() else { return Err(Stop::BADARG) };
        match arguments::atom(name)? {
            atoms::TAG => tag = Some(value),
            atoms::ALIAS => {
                alias = match arguments::atom(value)? {
                    atoms::EXPLICIT_UNALIAS => Alias::ExplicitUnalias,
                    atoms::DEMONITOR => Alias::Demonitor,
                    atoms::REPLY_DEMONITOR => Alias::ReplyDemonitor,
                    _ => return Err(Stop::BADARG),
                }
            }
            _ => return Err(Stop::BADARG),
        }
    }
    Ok((alias, tag))
}

pub fn priority_number(name: Term) -> Result<u32, Stop> {
    Ok(match arguments::atom(name)? {
        atoms::NORMAL => 0,
        atoms::LOW => 1,
        atoms::HIGH => 2,
        atoms::MAX => 3,
        _ => return Err(Stop::BADARG),
    })
}

/// A number of words or collections.
pub fn count(value: Term) -> Result<u32, Stop> {
    u32::try_from(arguments::count(value)?).map_err(|_| Stop::BADARG)
}

/// A heap size, rounded up the ladder.
pub fn heap_words(value: Term) -> Result<u32, Stop> {
    let words = ladder::step(arguments::count(value)?).ok_or(Stop::BADARG)?;
    u32::try_from(words).map_err(|_| Stop::BADARG)
}

/// Whether `message_queue_data` is `off_heap`.
pub fn is_off_heap(value: Term) -> Result<bool, Stop> {
    match arguments::atom(value)? {
        atoms::OFF_HEAP => Ok(true),
        atoms::ON_HEAP | atoms::MIXED => Ok(false),
        _ => Err(Stop::BADARG),
    }
}

/// `max_heap_size`: words, or a map with `size`, `kill`, `error_logger`.
pub fn max_heap(value: Term) -> Result<MaxHeap, Stop> {
    let limit = |size: Term| -> Result<u64, Stop> { Ok(arguments::count(size)? as u64) };
    if !value.is_map() {
        return Ok(MaxHeap { words: limit(value)?, kill: true, report: true });
    }
    let Some(size) = map::get(value, Term::atom(atoms::SIZE)) else { return Err(Stop::BADARG) };
    let flag = |name| map::get(value, Term::atom(name)).map_or(Ok(true), arguments::as_boolean);
    Ok(MaxHeap { words: limit(size)?, kill: flag(atoms::KILL)?, report: flag(atoms::ERROR_LOGGER)? })
}
