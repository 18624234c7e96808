//! What can be asked about a process (`process_info`): answered by the process itself, for itself or for another.
//!
//! A process that is asked while it sleeps or waits for its turn is woken to
//! answer; it says how it was when the question came, and leaves its heap as
//! it was.
#![allow(unsafe_code)] // looks at the messages and at the saved registers

use super::extra::{Extra, LinkState, MaxHeap, Rare};
use super::record::{PRIORITY_MASK, PRIORITY_SHIFT, Process, SAVED_REGISTERS, TRAP_EXIT};
use crate::atom::{Atom, atoms};
use crate::heap::Allocate;
use crate::heap::fragment;
use crate::interpreter::machine::{Machine, Outcome};
use crate::term::tags::{NIL, Term};
use crate::term::{copy, map};

/// All items that may be asked for.
pub const ITEMS: &[Atom] = &[
    atoms::BACKTRACE,
    atoms::BINARY,
    atoms::CATCHLEVEL,
    atoms::CURRENT_FUNCTION,
    atoms::CURRENT_LOCATION,
    atoms::CURRENT_STACKTRACE,
    atoms::DICTIONARY,
    atoms::ERROR_HANDLER,
    atoms::FULLSWEEP_AFTER,
    atoms::GARBAGE_COLLECTION,
    atoms::GARBAGE_COLLECTION_INFO,
    atoms::GROUP_LEADER,
    atoms::HEAP_SIZE,
    atoms::INITIAL_CALL,
    atoms::LAST_CALLS,
    atoms::LINKS,
    atoms::MAX_HEAP_SIZE,
    atoms::MEMORY,
    atoms::MESSAGE_QUEUE_DATA,
    atoms::MESSAGE_QUEUE_LEN,
    atoms::MESSAGES,
    atoms::MIN_BIN_VHEAP_SIZE,
    atoms::MIN_HEAP_SIZE,
    atoms::MONITORED_BY,
    atoms::MONITORS,
    atoms::PARENT,
    atoms::PRIORITY,
    atoms::REDUCTIONS,
    atoms::REGISTERED_NAME,
    atoms::SEQUENTIAL_TRACE_TOKEN,
    atoms::STACK_SIZE,
    atoms::STATUS,
    atoms::SUSPENDING,
    atoms::TOTAL_HEAP_SIZE,
    atoms::TRACE,
    atoms::TRAP_EXIT,
];

/// What `process_info/1` tells, in its order.
const DEFAULT_ITEMS: &[Atom] = &[
    atoms::CURRENT_FUNCTION,
    atoms::INITIAL_CALL,
    atoms::STATUS,
    atoms::MESSAGE_QUEUE_LEN,
    atoms::LINKS,
    atoms::DICTIONARY,
    atoms::TRAP_EXIT,
    atoms::ERROR_HANDLER,
    atoms::PRIORITY,
    atoms::GROUP_LEADER,
    atoms::TOTAL_HEAP_SIZE,
    atoms::HEAP_SIZE,
    atoms::STACK_SIZE,
    atoms::REDUCTIONS,
    atoms::GARBAGE_COLLECTION,
    atoms::SUSPENDING,
];

/// OTP's default, which counts nothing here.
pub const MIN_BIN_VHEAP_WORDS: u32 = 46_422;

pub fn priority_name(state: u32) -> Atom {
    [atoms::NORMAL, atoms::LOW, atoms::HIGH, atoms::MAX][((state & PRIORITY_MASK) >> PRIORITY_SHIFT) as usize]
}

/// The value of `max_heap_size`.
pub fn max_heap_map(limit: Option<MaxHeap>, heap: &mut impl Allocate) -> Term {
    let limit = limit.unwrap_or(MaxHeap { words: 0, kill: true, report: true });
    let boolean = |value: bool| Term::atom(if value { atoms::TRUE } else { atoms::FALSE });
    let pairs = [
        (Term::atom(atoms::ERROR_LOGGER), boolean(limit.report)),
        (Term::atom(atoms::KILL), boolean(limit.kill)),
        (Term::atom(atoms::SIZE), Term::small(limit.words as i64)),
    ];
    map::from_pairs(&pairs, heap)
}

pub fn queue_kind(messages_off_heap: bool) -> Term {
    Term::atom(if messages_off_heap { atoms::OFF_HEAP } else { atoms::ON_HEAP })
}

fn number(value: usize) -> Term {
    Term::small(value as i64)
}

impl Process {
    /// Bytes of the process outside its heap: record, tables, messages.
    fn bytes(&self) -> usize {
        let messages = self.messages().map(|node| {
            // SAFETY: a node of the process's own queue.
            unsafe { (*node).words as usize * 8 + fragment::HEADER_WORDS * 8 }
        });
        let extra = self.extra.as_ref().map_or(0, |extra| size_of::<Extra>() + extra.table_bytes());
        size_of::<Process>() + messages.sum::<usize>() + extra
    }
}

impl Extra {
    /// Bytes of the tables on the allocator.
    pub fn table_bytes(&self) -> usize {
        let tables = self.links.bytes() + self.monitoring.bytes() + self.monitored.bytes();
        let rare = self.rare.as_ref().map_or(0, |rare| size_of::<Rare>() + rare.aliases.bytes() + rare.tags.bytes());
        tables + rare + self.dictionary.bytes()
    }
}

impl Machine {
    /// Answers another process's question.
    pub(super) fn answer_inspection(&mut self, from: Term, reference: Term, items: Term) {
        let status = self.status();
        let mark = self.heap.mark();
        let ip = self.ip;
        if ip.is_null() {
            self.show_suspended();
        }
        let answer = self.inspect(items, status);
        self.answer(from, reference, answer);
        (self.ip, self.saved_words) = (ip, 0);
        // SAFETY: nothing but the answer was built meanwhile, and that has been copied.
        unsafe { self.heap.rewind(mark) };
    }

    /// How the process was before it came to its signals.
    fn status(&mut self) -> Atom {
        let process = self.process();
        let (is_preempted, has_started) = (process.has(SAVED_REGISTERS), process.code != 0);
        match (self.ip.is_null(), self.outcome) {
            (true, _) if is_preempted || !has_started => atoms::RUNNABLE,
            (true, _) | (false, Outcome::Waiting) => atoms::WAITING,
            _ => atoms::RUNNING,
        }
    }

    /// Puts instruction and stack where a stack trace looks for them.
    fn show_suspended(&mut self) {
        let process = self.process();
        let (code, is_preempted) = (process.code, process.has(SAVED_REGISTERS));
        self.ip = self.vm.arena.address(code);
        if is_preempted {
            // SAFETY: the stack starts with a count and that many terms.
            let saved = unsafe { Term(*self.heap.stop).small_value() };
            // The registers stay below the stack's top: the answer is built in what is free.
            self.saved_words = 1 + saved as usize;
        }
    }

    /// What `process_info` gives for an item, a list of items, or `[]` in place of the items of `process_info/1`.
    /// The items have been checked. `{Module}` asks something else: whether the process runs old code of the module.
    pub fn inspect(&mut self, items: Term, status: Atom) -> Term {
        if let Some(&[module]) = items.as_tuple() {
            let old = self.vm.code.old_module(module.atom_value());
            let runs_it = old.is_some_and(|old| self.is_within(old));
            return Term::atom(if runs_it { atoms::TRUE } else { atoms::FALSE });
        }
        if items.is_atom() {
            let item = items.atom_value();
            let value = self.inspect_item(item, status);
            // Alone, an item that a process does not have is `[]`.
            return if item == atoms::REGISTERED_NAME && value.is_nil() {
                NIL
            } else {
                self.heap.tuple(&[items, value])
            };
        }
        let names: Vec<Term> = items.list().collect();
        let pairs: Vec<Term> = names
            .into_iter()
            .map(|name| {
                let value = self.inspect_item(name.atom_value(), status);
                self.heap.tuple(&[name, value])
            })
            .collect();
        self.heap.list(&pairs)
    }

    /// The list of what `process_info/1` tells of a process.
    pub fn default_items(&mut self, pid: Term) -> Term {
        let name = self.vm.names.of(pid).map(|_| atoms::REGISTERED_NAME);
        self.heap.list_of(name.into_iter().chain(DEFAULT_ITEMS.iter().copied()).map(Term::atom))
    }

    fn inspect_item(&mut self, item: Atom, status: Atom) -> Term {
        match item {
            atoms::STATUS => Term::atom(status),
            atoms::REGISTERED_NAME => self.vm.names.of(self.pid).map_or(NIL, Term::atom),
            atoms::CURRENT_FUNCTION | atoms::CURRENT_LOCATION | atoms::CURRENT_STACKTRACE | atoms::BACKTRACE => {
                self.inspect_place(item)
            }
            atoms::INITIAL_CALL | atoms::PARENT | atoms::GROUP_LEADER => self.inspect_origin(item),
            atoms::LINKS | atoms::MONITORS | atoms::MONITORED_BY => self.inspect_relations(item),
            atoms::MESSAGES | atoms::MESSAGE_QUEUE_LEN | atoms::MESSAGE_QUEUE_DATA => self.inspect_messages(item),
            atoms::DICTIONARY => self.dictionary_list(),
            atoms::TRAP_EXIT => {
                let traps = self.process().has(TRAP_EXIT);
                Term::atom(if traps { atoms::TRUE } else { atoms::FALSE })
            }
            atoms::ERROR_HANDLER => Term::atom(atoms::ERROR_HANDLER),
            atoms::PRIORITY => Term::atom(priority_name(self.process().state)),
            atoms::REDUCTIONS => {
                let now = (self.slice - self.reductions).max(0) as u64;
                let total = self.process().total_reductions() + now;
                self.heap.unsigned(total)
            }
            atoms::LAST_CALLS => Term::atom(atoms::FALSE),
            atoms::SUSPENDING | atoms::SEQUENTIAL_TRACE_TOKEN => NIL,
            atoms::TRACE => number(0),
            _ => self.inspect_memory(item),
        }
    }

    fn inspect_place(&mut self, item: Atom) -> Term {
        let trace = self.current_trace();
        let innermost = trace.as_cons().map(|(entry, _)| entry);
        match item {
            atoms::CURRENT_STACKTRACE => trace,
            atoms::BACKTRACE => {
                let text = crate::term::pretty::pretty(trace, &crate::term::pretty::Options::default());
                crate::term::binary::from_bytes(text.as_bytes(), &mut self.heap)
            }
            _ => match innermost.and_then(Term::as_tuple) {
                Some(&[module, function, arity, location]) => {
                    let parts = [module, function, arity, location];
                    let count = if item == atoms::CURRENT_FUNCTION { 3 } else { 4 };
                    self.heap.tuple(&parts[..count])
                }
                // It has not begun: the function that it is to call.
                _ => {
                    let info = self.limits();
                    let arity = Term::small(i64::from(info.arity));
                    let parts = [Term::atom(info.module), Term::atom(info.function), arity, NIL];
                    let count = if item == atoms::CURRENT_FUNCTION { 3 } else { 4 };
                    self.heap.tuple(&parts[..count])
                }
            },
        }
    }

    fn inspect_origin(&mut self, item: Atom) -> Term {
        let info = self.limits();
        match item {
            atoms::GROUP_LEADER => self.group_leader(),
            atoms::PARENT => {
                if info.parent.is_pid() {
                    info.parent
                } else {
                    Term::atom(atoms::UNDEFINED)
                }
            }
            // The body of a fun: what OTP calls is the fun, by apply/2.
            _ if info.function.text().starts_with('-') => {
                self.heap.tuple(&[Term::atom(atoms::ERLANG), Term::atom(atoms::APPLY), number(2)])
            }
            _ => {
                let arity = number(info.arity as usize);
                self.heap.tuple(&[Term::atom(info.module), Term::atom(info.function), arity])
            }
        }
    }

    fn inspect_relations(&mut self, item: Atom) -> Term {
        let Some(extra) = &self.process().extra else { return NIL };
        let pids: Vec<Term> = match item {
            atoms::LINKS => {
                let links = extra.links.entries();
                links.into_iter().filter(|link| link.1 == LinkState::Active).map(|link| Term(link.0)).collect()
            }
            atoms::MONITORED_BY => extra.monitored.entries().into_iter().map(|entry| entry.1.watcher).collect(),
            _ => {
                let monitors = extra.monitoring.entries();
                let items = monitors.into_iter().map(|(_, monitoring)| {
                    let target = if monitoring.name.is_nil() {
                        monitoring.target
                    } else {
                        self.heap.tuple(&[monitoring.name, Term::atom(atoms::NONODE)])
                    };
                    self.heap.tuple(&[Term::atom(atoms::PROCESS), target])
                });
                items.collect()
            }
        };
        self.heap.list(&pids)
    }

    fn inspect_messages(&mut self, item: Atom) -> Term {
        if item == atoms::MESSAGE_QUEUE_DATA {
            return queue_kind(self.process().rare().is_some_and(|rare| rare.messages_off_heap));
        }
        let nodes: Vec<_> = self.process().messages().collect();
        if item == atoms::MESSAGE_QUEUE_LEN {
            return number(nodes.len());
        }
        let copy = |node: *mut fragment::Fragment| {
            // SAFETY: a node of the process's own queue.
            copy::copy(unsafe { (*node).term }, &mut self.heap)
        };
        let messages: Vec<Term> = nodes.into_iter().map(copy).collect();
        self.heap.list(&messages)
    }

    /// `[{Key, Value}]` of the process dictionary.
    pub fn dictionary_list(&mut self) -> Term {
        let Some(extra) = &self.process().extra else { return NIL };
        let entries: Vec<(Term, Term)> = extra.dictionary.entries().collect();
        let pairs: Vec<Term> = entries.into_iter().map(|(key, value)| self.heap.tuple(&[key, value])).collect();
        self.heap.list(&pairs)
    }

    // ---- Memory ----

    fn inspect_memory(&mut self, item: Atom) -> Term {
        match item {
            atoms::TOTAL_HEAP_SIZE => number(self.heap.total_words()),
            atoms::HEAP_SIZE => number(self.heap.size_words()),
            atoms::STACK_SIZE => number(self.heap.stack_words()),
            atoms::MEMORY => number(self.process().bytes() + self.heap.total_words() * 8),
            atoms::MIN_HEAP_SIZE => number(self.limits().min_heap_words as usize),
            atoms::FULLSWEEP_AFTER => number(self.limits().fullsweep_after as usize),
            atoms::MIN_BIN_VHEAP_SIZE => number(self.min_bin_vheap_words() as usize),
            atoms::MAX_HEAP_SIZE => {
                let limit = self.process().rare().and_then(|rare| rare.max_heap);
                max_heap_map(limit, &mut self.heap)
            }
            atoms::CATCHLEVEL => {
                number(crate::heap::words::stack(&self.heap).iter().filter(|word| word.is_catch()).count())
            }
            atoms::BINARY => self.inspect_binaries(),
            atoms::GARBAGE_COLLECTION => self.garbage_collection(),
            _ => self.garbage_collection_info(),
        }
    }

    fn min_bin_vheap_words(&mut self) -> u32 {
        self.process().rare().and_then(|rare| rare.min_bin_vheap_words).unwrap_or(MIN_BIN_VHEAP_WORDS)
    }

    /// `[{Address, Bytes, Count}]`.
    fn inspect_binaries(&mut self) -> Term {
        let held = self.heap.held_binaries();
        let entries: Vec<Term> = held
            .into_iter()
            .map(|(address, bytes, count)| {
                let address = self.heap.unsigned(address as u64);
                self.heap.tuple(&[address, number(bytes), number(count)])
            })
            .collect();
        self.heap.list(&entries)
    }

    fn garbage_collection(&mut self) -> Term {
        let limit = self.inspect_memory(atoms::MAX_HEAP_SIZE);
        let (info, vheap) = (self.limits(), self.min_bin_vheap_words());
        let pairs = [
            (atoms::MAX_HEAP_SIZE, limit),
            (atoms::MIN_BIN_VHEAP_SIZE, number(vheap as usize)),
            (atoms::MIN_HEAP_SIZE, number(info.min_heap_words as usize)),
            (atoms::FULLSWEEP_AFTER, number(info.fullsweep_after as usize)),
            (atoms::MINOR_GCS, number(self.heap.minor_collections as usize)),
        ];
        self.pair_list(&pairs)
    }

    fn garbage_collection_info(&mut self) -> Term {
        let heap = &self.heap;
        let recent = (heap.top as usize).saturating_sub(heap.high_water as usize) / 8;
        let pairs = [
            (atoms::OLD_HEAP_BLOCK_SIZE, number(heap.old.size_words())),
            (atoms::HEAP_BLOCK_SIZE, number(heap.size_words())),
            (atoms::MBUF_SIZE, number(heap.fragment_words)),
            (atoms::RECENT_SIZE, number(recent)),
            (atoms::STACK_SIZE, number(heap.stack_words())),
            (atoms::OLD_HEAP_SIZE, number(heap.old.used_words())),
            (atoms::HEAP_SIZE, number(heap.used_words())),
            (atoms::BIN_VHEAP_SIZE, number(heap.binary_bytes() / 8)),
        ];
        self.pair_list(&pairs)
    }

    /// `[{Name, Value}]`.
    pub fn pair_list(&mut self, pairs: &[(Atom, Term)]) -> Term {
        let pairs: Vec<Term> = pairs.iter().map(|&(name, value)| self.heap.tuple(&[Term::atom(name), value])).collect();
        self.heap.list(&pairs)
    }

    /// The running process asks about itself.
    pub fn inspect_self(&mut self, items: Term) -> Term {
        self.inspect(items, atoms::RUNNING)
    }
}
