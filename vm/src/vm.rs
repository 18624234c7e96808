//! One virtual machine: what all its schedulers share, how it is built, and how it is run.

use crate::atom::Atom;
use crate::bifs::native::machine_info::LastStatistics;
use crate::bifs::native::persistent::PersistentTerms;
use crate::code::arena::Arena;
use crate::code::entries::{CodeIndex, Export, FunEntry};
use crate::code::loader;
use crate::code::server::{CodeServer, Mfa};
use crate::code::stub;
use crate::ets::tables::Tables;
use crate::heap::block::{DEFAULT_FULLSWEEP_AFTER, DEFAULT_MIN_WORDS};
use crate::heap::ladder;
use crate::interpreter::Interpreter;
use crate::interpreter::machine::Machine;
use crate::pause::Pause;
use crate::process::message_timer::MessageTimers;
use crate::process::names::Names;
use crate::process::slab::Slab;
use crate::process::spawn_info::SpawnInfos;
use crate::scheduler::run_queue::{MAX_SCHEDULERS, Queues, RunQueue};
use crate::scheduler::{Scheduler, Totals, worker};
use crate::stats::Peak;
use crate::trace::Trace;
use bytecode::verify::VerifiedModule;
use crossbeam_utils::CachePadded;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Instant, SystemTime};

/// Finds modules that are called and not loaded.
pub trait ModuleSource: Send + Sync {
    /// The bytes of `name.beam`. `None`: there is no such module.
    fn find(&self, name: &str) -> Option<Vec<u8>>;

    /// The file that the module comes from. `None`: it is part of the program.
    fn file(&self, _name: &str) -> Option<String> {
        None
    }
}

/// A source without modules.
pub struct NoModules;

impl ModuleSource for NoModules {
    fn find(&self, _name: &str) -> Option<Vec<u8>> {
        None
    }
}

/// What the flags of the command set.
#[derive(Clone, Debug)]
pub struct Options {
    /// First heap of a process, words on the ladder (`+hms`). 0: an exact fit.
    pub min_heap_words: u32,
    pub fullsweep_after: u32,
    /// Most processes at a time (`+P`).
    pub process_limit: u32,
    pub schedulers: usize,
    /// Reductions of a time slice.
    pub reductions: i64,
    /// Line tables are loaded (off by `+L`).
    pub debug_info: bool,
    /// ETS tables are compressed (`+ec`).
    pub compressed_tables: bool,
    /// Memory is looked at when most processes are alive.
    pub stats: bool,
    /// Schedulers are asked to stop when most processes are alive, for a census.
    pub census: bool,
    /// Collect at every chance, and check the heap: for tests.
    pub collect_always: bool,
    pub interpreter: Interpreter,
    /// What is written to standard error while programs run.
    pub trace: Trace,
}

/// Enough for the article's million; OTP's own default since 27.
pub const DEFAULT_PROCESS_LIMIT: u32 = 1_048_576;
/// Most processes that a pid can number.
pub const MAX_PROCESS_LIMIT: u32 = (1 << 27) - 1;
/// OTP's time slice.
pub const REDUCTIONS: i64 = 4000;

impl Default for Options {
    fn default() -> Options {
        Options {
            min_heap_words: DEFAULT_MIN_WORDS,
            fullsweep_after: DEFAULT_FULLSWEEP_AFTER,
            process_limit: DEFAULT_PROCESS_LIMIT,
            schedulers: thread::available_parallelism().map_or(1, |count| count.get()).min(MAX_SCHEDULERS),
            reductions: REDUCTIONS,
            debug_info: true,
            compressed_tables: false,
            stats: false,
            census: false,
            collect_always: false,
            interpreter: Interpreter::default(),
            trace: Trace::default(),
        }
    }
}

impl Options {
    /// Sets the first heap size as `+hms` does: rounded up the ladder, 0 stays 0. Gives the size in words.
    pub fn set_min_heap_words(&mut self, words: usize) -> Option<u32> {
        let rounded = if words == 0 { 0 } else { u32::try_from(ladder::step(words)?).ok()? };
        self.min_heap_words = rounded;
        Some(rounded)
    }
}

/// What the schedulers of one VM share.
pub struct Shared {
    pub options: Options,
    pub arena: Arena,
    pub slab: Slab,
    pub code: CodeServer,
    pub spawn_infos: SpawnInfos,
    pub message_timers: MessageTimers,
    pub names: Names,
    pub persistent_terms: PersistentTerms,
    pub tables: Tables,
    pub last_statistics: LastStatistics,
    pub queues: Queues,
    pub totals: Totals,
    pub peak: Peak,
    pub pause: Pause,
    /// Bytes of each scheduler's timer wheel.
    pub wheel_bytes: Vec<AtomicU64>,
    /// Processes that exist now. Every spawn writes it, so what others only read is not beside it.
    pub live: CachePadded<AtomicU64>,
    /// Code of the last frame of every process.
    pub process_end: CodeIndex,
    pub source: Box<dyn ModuleSource>,
    pub started: Instant,
    pub started_at: SystemTime,
    /// Exit code, or `RUNNING`.
    halted: AtomicI64,
    own_queues: Mutex<Vec<RunQueue>>,
}

const RUNNING: i64 = i64::MIN;

impl Shared {
    /// Milliseconds since the VM started.
    #[inline]
    pub fn milliseconds(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    #[inline]
    pub fn is_halted(&self) -> bool {
        self.halted.load(Ordering::Relaxed) != RUNNING
    }

    /// Ends the VM with this exit code; the first call counts.
    pub fn halt(&self, code: i32) {
        let _ = self.halted.compare_exchange(RUNNING, i64::from(code), Ordering::AcqRel, Ordering::Relaxed);
        self.queues.wake_all();
    }

    /// The entry of a function. `None`: there is no room for another.
    pub fn export(&self, key: Mfa) -> Option<&'static Export> {
        self.code.export(key, &self.arena).ok()
    }

    /// The fun expression of a module by its numbers; the module is loaded if it is not yet.
    pub fn fun_entry(&self, module: Atom, index: i64, unique: i64) -> Option<&'static FunEntry> {
        if self.code.module(module).is_none() {
            self.load_if_missing(module).ok()?;
        }
        let is_meant = |entry: &&FunEntry| i64::from(entry.index) == index && i64::from(entry.unique) == unique;
        self.code.module(module)?.funs.iter().copied().find(is_meant)
    }

    /// Loads a verified module and puts it in the place of one of the same name.
    ///
    /// # Errors
    /// When memory or the atom table has no room, with a text that says so.
    pub fn load(&self, module: &VerifiedModule) -> Result<Atom, String> {
        let _lock = self.code.lock();
        let loaded = loader::load(self, module)?;
        self.code.install(loaded, &self.arena)?;
        Ok(loaded.name)
    }

    /// Loads the module that `name` names, if the source has it and nobody has loaded it meanwhile.
    ///
    /// # Errors
    /// As for [`Shared::load`], and when the file is refused.
    pub fn load_if_missing(&self, name: Atom) -> Result<bool, String> {
        let _lock = self.code.lock();
        if self.code.module(name).is_some() {
            return Ok(true);
        }
        let Some(bytes) = self.source.find(name.text()) else { return Ok(false) };
        let module = loader::read(name.text(), &bytes)?;
        let loaded = loader::load(self, &module)?;
        self.code.install(loaded, &self.arena)?;
        Ok(true)
    }
}

/// A virtual machine that is ready to run.
#[derive(Clone)]
pub struct Vm {
    pub shared: Arc<Shared>,
}

impl Vm {
    /// # Errors
    /// When the system refuses the address ranges.
    pub fn new(options: Options, source: Box<dyn ModuleSource>) -> Result<Vm, String> {
        let system = |error: std::io::Error| format!("no address space: {error}");
        let arena = Arena::new(options.interpreter).map_err(system)?;
        let slab = Slab::new(options.process_limit).map_err(system)?;
        let code = CodeServer::new(&arena)?;
        let process_end = stub::process_end(&arena)?;
        let (queues, own_queues) = Queues::new(options.schedulers);
        let wheel_bytes = (0..options.schedulers).map(|_| AtomicU64::new(0)).collect();
        let peak = if options.stats || options.census { Peak::default() } else { Peak::unwanted() };
        Ok(Vm {
            shared: Arc::new(Shared {
                options,
                arena,
                slab,
                code,
                spawn_infos: SpawnInfos::default(),
                message_timers: MessageTimers::default(),
                names: Names::default(),
                persistent_terms: PersistentTerms::default(),
                tables: Tables::default(),
                last_statistics: LastStatistics::default(),
                queues,
                totals: Totals::default(),
                peak,
                pause: Pause::default(),
                wheel_bytes,
                live: CachePadded::new(AtomicU64::new(0)),
                process_end,
                source,
                started: Instant::now(),
                started_at: SystemTime::now(),
                halted: AtomicI64::new(RUNNING),
                own_queues: Mutex::new(own_queues),
            }),
        })
    }

    /// Starts a process that calls `module:function(Arguments)`, each argument a string, and runs until the VM halts.
    /// Gives the exit code.
    ///
    /// # Errors
    /// When the process cannot be made.
    pub fn run(&self, module: &str, function: &str, arguments: &[Argument]) -> Result<i32, String> {
        let queues = std::mem::take(&mut *self.shared.own_queues.lock().unwrap_or_else(PoisonError::into_inner));
        let mut machines: Vec<Box<Machine>> = queues
            .into_iter()
            .enumerate()
            .map(|(number, queue)| Machine::new(self.shared.clone(), Scheduler::new(number, queue)))
            .collect();
        let Some(first) = machines.first_mut() else { return Err("the VM has been run already".into()) };
        first.spawn_first(module, function, arguments)?;
        let mut rest = machines.split_off(1);
        thread::scope(|scope| {
            for machine in rest.drain(..) {
                let mut machine = SendMachine(machine);
                thread::Builder::new()
                    .name("scheduler".into())
                    .spawn_scoped(scope, move || machine.run())
                    .map_err(|error| error.to_string())?;
            }
            if let Some(first) = machines.first_mut() {
                worker::run(first);
            }
            Ok::<(), String>(())
        })?;
        Ok(self.shared.halted.load(Ordering::Acquire) as i32)
    }
}

/// An argument of the first process.
#[derive(Clone, Debug)]
pub enum Argument {
    Atom(String),
    String(String),
    List(Vec<Argument>),
    /// Keys are atoms.
    Map(Vec<(String, Argument)>),
}

/// A machine on its way to its thread.
struct SendMachine(Box<Machine>);

#[allow(unsafe_code)] // raw pointers inside
// SAFETY: a machine that runs no process owns all it points at.
unsafe impl Send for SendMachine {}

impl SendMachine {
    fn run(&mut self) {
        worker::run(&mut self.0);
    }
}
