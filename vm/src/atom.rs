//! The atom table: every atom of the operating-system process, numbered once and never forgotten.
//!
//! Reading a text or a registered name takes no lock; making an atom takes one.
//! Texts are leaked on purpose: an atom lives as long as the program. The
//! atoms that the VM itself names have numbers known at compile time.

use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};

/// Number of an atom in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Atom(pub u32);

/// OTP's default limit (`erl +t`).
pub const LIMIT: usize = 1_048_576;

/// Longest text of an atom, in characters.
pub const MAX_CHARACTERS: usize = 255;

/// Why an atom was not made. OTP calls both `system_limit`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtomError {
    /// The table has [`LIMIT`] atoms.
    TableFull,
    /// The text has more than [`MAX_CHARACTERS`] characters.
    TooLong,
}

struct Entry {
    text: &'static str,
    registered: AtomicU64,
}

const CHUNK_BITS: u32 = 9;
const CHUNK: usize = 1 << CHUNK_BITS;

/// Entries in chunks that never move, so that a reader needs no lock.
static CHUNKS: [OnceLock<Box<[OnceLock<Entry>]>>; LIMIT / CHUNK] = [const { OnceLock::new() }; LIMIT / CHUNK];
static COUNT: AtomicUsize = AtomicUsize::new(0);
static TEXT_BYTES: AtomicUsize = AtomicUsize::new(0);
static NAMES: LazyLock<RwLock<Names>> = LazyLock::new(|| RwLock::new(Names::predefined()));

/// What finding and making an atom needs.
struct Names {
    numbers: FxHashMap<&'static str, Atom>,
    /// Where the next texts go.
    free: &'static mut [u8],
}

const TEXT_CHUNK_BYTES: usize = 16 * 1024;

impl Names {
    fn predefined() -> Names {
        let mut names = Names { numbers: FxHashMap::default(), free: &mut [] };
        for text in PREDEFINED {
            names.add(text);
        }
        names
    }

    fn add(&mut self, text: &'static str) -> Atom {
        let index = self.numbers.len();
        let chunk = CHUNKS[index >> CHUNK_BITS].get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect());
        chunk[index & (CHUNK - 1)].get_or_init(|| Entry { text, registered: AtomicU64::new(0) });
        let atom = Atom(index as u32);
        self.numbers.insert(text, atom);
        COUNT.store(index + 1, Ordering::Relaxed);
        TEXT_BYTES.fetch_add(text.len(), Ordering::Relaxed);
        atom
    }

    /// A copy of the text that lives for good. Texts share chunks: an allocation each would double their cost.
    fn keep(&mut self, text: &str) -> &'static str {
        if self.free.len() < text.len() {
            self.free = Box::leak(vec![0; TEXT_CHUNK_BYTES].into_boxed_slice());
        }
        let (place, rest) = std::mem::take(&mut self.free).split_at_mut(text.len());
        self.free = rest;
        place.copy_from_slice(text.as_bytes());
        std::str::from_utf8(place).unwrap_or_default()
    }
}

impl Atom {
    /// The atom with this text, made if it is new.
    ///
    /// # Errors
    /// When the text is too long or the table full.
    pub fn intern(text: &str) -> Result<Atom, AtomError> {
        if let Some(atom) = Atom::existing(text) {
            return Ok(atom);
        }
        if text.len() > MAX_CHARACTERS && text.chars().count() > MAX_CHARACTERS {
            return Err(AtomError::TooLong);
        }
        let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&atom) = names.numbers.get(text) {
            return Ok(atom);
        }
        if names.numbers.len() == LIMIT {
            return Err(AtomError::TableFull);
        }
        let text = names.keep(text);
        Ok(names.add(text))
    }

    /// The atom with this text, if there is one (`list_to_existing_atom/1`).
    pub fn existing(text: &str) -> Option<Atom> {
        NAMES.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text).copied()
    }

    pub fn text(self) -> &'static str {
        match PREDEFINED.get(self.0 as usize) {
            Some(text) => text,
            None => self.entry().map_or("", |entry| entry.text),
        }
    }

    /// The pid term registered under this name, as its bits; 0 is none.
    pub fn registered(self) -> &'static AtomicU64 {
        if let Some(entry) = self.entry() {
            return &entry.registered;
        }
        // Only a predefined atom in a program that has made no other yet.
        LazyLock::force(&NAMES);
        static NOBODY: AtomicU64 = AtomicU64::new(0);
        self.entry().map_or(&NOBODY, |entry| &entry.registered)
    }

    fn entry(self) -> Option<&'static Entry> {
        let index = self.0 as usize;
        CHUNKS.get(index >> CHUNK_BITS)?.get()?[index & (CHUNK - 1)].get()
    }
}

/// All atoms there are, in the order of their making.
pub fn all() -> impl Iterator<Item = Atom> {
    LazyLock::force(&NAMES);
    (0..count() as u32).map(Atom)
}

pub fn count() -> usize {
    LazyLock::force(&NAMES);
    COUNT.load(Ordering::Relaxed)
}

/// Bytes that the table takes: texts, entries, and the map from text to number.
pub fn bytes() -> usize {
    let count = count();
    // hashbrown: one control byte a bucket, a power of two of buckets, at most 7/8 of them full.
    let buckets = (count * 8 / 7).next_power_of_two();
    let chunks = count.div_ceil(CHUNK);
    TEXT_BYTES.load(Ordering::Relaxed)
        + chunks * CHUNK * size_of::<OnceLock<Entry>>()
        + buckets * (size_of::<(&str, Atom)>() + 1)
}

/// Defines the atoms whose numbers are constants: `NAME = "text"` becomes `atoms::NAME`.
macro_rules! atoms {
    ($($name:ident = $text:literal,)+) => {
        /// The atoms that the VM itself names.
        pub mod atoms {
            use super::Atom;

            // Counts the names: a variant's number is its place in the list.
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)] // the names are those of the constants
            enum Number { $($name),+ }

            $(pub const $name: Atom = Atom(Number::$name as u32);)+
        }

        const PREDEFINED: &[&str] = &[$($text),+];
    };
}

atoms! {
    EMPTY = "",
    OK = "ok",
    ERROR = "error",
    TRUE = "true",
    FALSE = "false",
    UNDEFINED = "undefined",
    NIL = "nil",
    NONE = "none",

    // Reasons of errors, classes of exceptions.
    BADARG = "badarg",
    BADARITH = "badarith",
    BADMATCH = "badmatch",
    BADRECORD = "badrecord",
    BADMAP = "badmap",
    BADKEY = "badkey",
    BADFUN = "badfun",
    BADARITY = "badarity",
    CASE_CLAUSE = "case_clause",
    IF_CLAUSE = "if_clause",
    ELSE_CLAUSE = "else_clause",
    FUNCTION_CLAUSE = "function_clause",
    TRY_CLAUSE = "try_clause",
    UNDEF = "undef",
    NOPROC = "noproc",
    NORMAL = "normal",
    KILL = "kill",
    KILLED = "killed",
    SHUTDOWN = "shutdown",
    NOCATCH = "nocatch",
    THROW = "throw",
    EXIT = "exit",
    SYSTEM_LIMIT = "system_limit",
    NOCONNECTION = "noconnection",
    TIMEOUT_VALUE = "timeout_value",
    TIMEOUT = "timeout",
    NOTSUP = "notsup",
    NOTALIVE = "notalive",
    ENOENT = "enoent",
    ENOTDIR = "enotdir",
    EACCES = "eacces",
    EISDIR = "eisdir",
    EINVAL = "einval",
    EOF = "eof",
    TERMINATED = "terminated",
    BAD_FILTER = "bad_filter",
    BAD_GENERATOR = "bad_generator",
    ARGUMENT_LIMIT = "argument_limit",

    // Signals and the messages they become.
    EXIT_SIGNAL = "EXIT",
    DOWN = "DOWN",
    LINK = "link",
    MONITOR = "monitor",
    ALIAS = "alias",
    PROCESS = "process",
    PORT = "port",
    TIME_OFFSET = "time_offset",
    CLOCK_SERVICE = "clock_service",
    EXPLICIT_UNALIAS = "explicit_unalias",
    DEMONITOR = "demonitor",
    REPLY_DEMONITOR = "reply_demonitor",
    REPLY = "reply",
    TAG = "tag",
    FLUSH = "flush",
    INFO = "info",
    ID = "id",
    ASYNC = "async",
    REQUEST_ID = "request_id",
    GARBAGE_COLLECT_REPLY = "garbage_collect",
    CHECK_PROCESS_CODE = "check_process_code",

    // Types of spawn options, process flags and process_info items.
    INFINITY = "infinity",
    MIN_HEAP_SIZE = "min_heap_size",
    MIN_BIN_VHEAP_SIZE = "min_bin_vheap_size",
    MAX_HEAP_SIZE = "max_heap_size",
    FULLSWEEP_AFTER = "fullsweep_after",
    PRIORITY = "priority",
    LOW = "low",
    HIGH = "high",
    MAX = "max",
    MIN = "min",
    ALLOW_GC = "allow_gc",
    MESSAGE_QUEUE_DATA = "message_queue_data",
    ON_HEAP = "on_heap",
    OFF_HEAP = "off_heap",
    MIXED = "mixed",
    TRAP_EXIT = "trap_exit",
    SAVE_CALLS = "save_calls",
    SENSITIVE = "sensitive",
    ASYNC_DIST = "async_dist",
    SIZE = "size",
    ERROR_LOGGER = "error_logger",
    INCLUDE_SHARED_BINARIES = "include_shared_binaries",
    BACKTRACE = "backtrace",
    BINARY = "binary",
    CATCHLEVEL = "catchlevel",
    CURRENT_FUNCTION = "current_function",
    CURRENT_LOCATION = "current_location",
    CURRENT_STACKTRACE = "current_stacktrace",
    DICTIONARY = "dictionary",
    GARBAGE_COLLECTION = "garbage_collection",
    GARBAGE_COLLECTION_INFO = "garbage_collection_info",
    GROUP_LEADER = "group_leader",
    HEAP_SIZE = "heap_size",
    HEAP_BLOCK_SIZE = "heap_block_size",
    INITIAL_CALL = "initial_call",
    LABEL = "label",
    LAST_CALLS = "last_calls",
    LINKS = "links",
    MEMORY = "memory",
    MESSAGE_QUEUE_LEN = "message_queue_len",
    MESSAGES = "messages",
    MINOR_GCS = "minor_gcs",
    MONITORED_BY = "monitored_by",
    MONITORS = "monitors",
    OLD_HEAP_SIZE = "old_heap_size",
    OLD_HEAP_BLOCK_SIZE = "old_heap_block_size",
    PARENT = "parent",
    REDUCTIONS = "reductions",
    REGISTERED_NAME = "registered_name",
    SEQUENTIAL_TRACE_TOKEN = "sequential_trace_token",
    STACK_SIZE = "stack_size",
    STATUS = "status",
    SUSPENDING = "suspending",
    TOTAL_HEAP_SIZE = "total_heap_size",
    TRACE = "trace",
    TRACED = "traced",
    RECENT_SIZE = "recent_size",
    MBUF_SIZE = "mbuf_size",
    BIN_VHEAP_SIZE = "bin_vheap_size",
    RUNNING = "running",
    RUNNABLE = "runnable",
    WAITING = "waiting",
    SUSPENDED = "suspended",
    EXITING = "exiting",
    GARBAGE_COLLECTING = "garbage_collecting",

    // system_info, statistics, memory, time.
    PROCESS_COUNT = "process_count",
    PROCESS_LIMIT = "process_limit",
    PORT_COUNT = "port_count",
    PORT_LIMIT = "port_limit",
    ATOM_COUNT = "atom_count",
    ATOM_LIMIT = "atom_limit",
    ETS_COUNT = "ets_count",
    ETS_LIMIT = "ets_limit",
    SCHEDULERS = "schedulers",
    SCHEDULERS_ONLINE = "schedulers_online",
    LOGICAL_PROCESSORS = "logical_processors",
    LOGICAL_PROCESSORS_AVAILABLE = "logical_processors_available",
    LOGICAL_PROCESSORS_ONLINE = "logical_processors_online",
    DIRTY_CPU_SCHEDULERS = "dirty_cpu_schedulers",
    DIRTY_CPU_SCHEDULERS_ONLINE = "dirty_cpu_schedulers_online",
    DIRTY_IO_SCHEDULERS = "dirty_io_schedulers",
    THREADS = "threads",
    THREAD_POOL_SIZE = "thread_pool_size",
    SMP_SUPPORT = "smp_support",
    WORDSIZE = "wordsize",
    INTERNAL = "internal",
    EXTERNAL = "external",
    OTP_RELEASE = "otp_release",
    VERSION = "version",
    SYSTEM_VERSION = "system_version",
    SYSTEM_ARCHITECTURE = "system_architecture",
    MACHINE = "machine",
    EMU_FLAVOR = "emu_flavor",
    EMU_TYPE = "emu_type",
    BUILD_TYPE = "build_type",
    DEBUG_COMPILED = "debug_compiled",
    COMPAT_REL = "compat_rel",
    CREATION = "creation",
    HEAP_SIZES = "heap_sizes",
    HEAP_TYPE = "heap_type",
    PRIVATE = "private",
    START_TIME = "start_time",
    END_TIME = "end_time",
    DELAYED_NODE_TABLE_GC = "delayed_node_table_gc",
    MODIFIED_TIMING_LEVEL = "modified_timing_level",
    MULTI_SCHEDULING = "multi_scheduling",
    ENABLED = "enabled",
    DISABLED = "disabled",
    BLOCKED = "blocked",
    TOLERANT_TIMEOFDAY = "tolerant_timeofday",
    TIME_CORRECTION = "time_correction",
    TIME_WARP_MODE = "time_warp_mode",
    NO_TIME_WARP = "no_time_warp",
    ALLOCATOR = "allocator",
    TOTAL = "total",
    PROCESSES = "processes",
    PROCESSES_USED = "processes_used",
    SYSTEM = "system",
    ATOM = "atom",
    ATOM_USED = "atom_used",
    CODE = "code",
    ETS = "ets",
    MAXIMUM = "maximum",
    LITERALS = "literals",
    RUNTIME = "runtime",
    WALL_CLOCK = "wall_clock",
    EXACT_REDUCTIONS = "exact_reductions",
    CONTEXT_SWITCHES = "context_switches",
    IO = "io",
    INPUT = "input",
    OUTPUT = "output",
    RUN_QUEUE = "run_queue",
    TOTAL_RUN_QUEUE_LENGTHS = "total_run_queue_lengths",
    RUN_QUEUE_LENGTHS = "run_queue_lengths",
    TOTAL_ACTIVE_TASKS = "total_active_tasks",
    SCHEDULER_WALL_TIME = "scheduler_wall_time",
    NATIVE = "native",
    SECOND = "second",
    MILLISECOND = "millisecond",
    MICROSECOND = "microsecond",
    NANOSECOND = "nanosecond",
    SECONDS = "seconds",
    MILLI_SECONDS = "milli_seconds",
    MICRO_SECONDS = "micro_seconds",
    NANO_SECONDS = "nano_seconds",
    PERF_COUNTER = "perf_counter",
    POSITIVE = "positive",
    MONOTONIC = "monotonic",
    ABS = "abs",

    // Modules, functions and operators that BIFs and stack traces name.
    ERLANG = "erlang",
    LISTS = "lists",
    MAPS = "maps",
    MATH = "math",
    INIT = "init",
    ERTS_INTERNAL = "erts_internal",
    ERROR_HANDLER = "error_handler",
    UNDEFINED_FUNCTION = "undefined_function",
    UNDEFINED_LAMBDA = "undefined_lambda",
    PROC_LIB = "proc_lib",
    IO_LIB = "io_lib",
    STRING = "string",
    TIMER = "timer",
    FILE = "file",
    OS = "os",
    TASK = "task",
    CODE_SERVER = "code_server",
    USER = "user",
    LOGGER = "logger",
    LOG_CRASH = "log_crash",
    NOFILE = "nofile",
    EMBEDDED = "embedded",
    COUNT = "count",
    WIN32 = "win32",
    DARWIN = "darwin",
    NT = "nt",
    SCHEDULER_ID = "scheduler_id",
    TIME = "time",
    LOG = "log",
    META = "meta",
    MSG = "msg",
    LEVEL = "level",
    CONNECTED = "connected",
    HIDDEN = "hidden",
    VISIBLE = "visible",
    KNOWN = "known",
    THIS = "this",
    AWAIT_RESULT = "await_result",
    APPLY = "apply",
    SPAWN = "spawn",
    SPAWN_LINK = "spawn_link",
    SPAWN_MONITOR = "spawn_monitor",
    SPAWN_OPT = "spawn_opt",
    SEND = "send",
    SEND_AFTER = "send_after",
    START_TIMER = "start_timer",
    CANCEL_TIMER = "cancel_timer",
    READ_TIMER = "read_timer",
    UNLINK = "unlink",
    REGISTER = "register",
    UNREGISTER = "unregister",
    WHEREIS = "whereis",
    REGISTERED = "registered",
    SELF = "self",
    HIBERNATE = "hibernate",
    HALT = "halt",
    RAISE = "raise",
    START = "start",
    MAIN = "main",
    STOP = "stop",
    ABORT = "abort",
    DISPLAY = "display",
    MODULE_INFO = "module_info",
    MODULE = "module",
    EXPORTS = "exports",
    ATTRIBUTES = "attributes",
    COMPILE = "compile",
    MD5 = "md5",
    FUNCTIONS = "functions",
    NIFS = "nifs",
    BEHAVIOUR = "behaviour",
    VSN = "vsn",
    LOADED = "loaded",
    NOT_LOADED = "not_loaded",
    NOT_PURGED = "not_purged",
    BADFILE = "badfile",
    ON_LOAD = "on_load",
    FUN = "fun",
    ARITY = "arity",
    NAME = "name",
    ENV = "env",
    INDEX = "index",
    NEW_INDEX = "new_index",
    NEW_UNIQ = "new_uniq",
    UNIQ = "uniq",
    PID = "pid",
    TYPE = "type",
    LOCAL = "local",
    LINE = "line",
    ERROR_INFO = "error_info",
    CAUSE = "cause",
    OP_PLUS = "+",
    OP_MINUS = "-",
    OP_TIMES = "*",
    OP_DIVIDE = "/",
    OP_DIV = "div",
    OP_REM = "rem",
    OP_BAND = "band",
    OP_BOR = "bor",
    OP_BXOR = "bxor",
    OP_BNOT = "bnot",
    OP_BSL = "bsl",
    OP_BSR = "bsr",
    OP_SEND = "!",
    OP_APPEND = "++",
    OP_SUBTRACT = "--",
    OP_EQUAL = "==",
    OP_NOT_EQUAL = "/=",
    OP_EXACT_EQUAL = "=:=",
    OP_EXACT_NOT_EQUAL = "=/=",
    OP_LESS = "<",
    OP_GREATER = ">",
    OP_AT_MOST = "=<",
    OP_AT_LEAST = ">=",
    AND = "and",
    OR = "or",
    XOR = "xor",
    NOT = "not",

    // The I/O protocol and its options.
    IO_REQUEST = "io_request",
    IO_REPLY = "io_reply",
    PUT_CHARS = "put_chars",
    GET_LINE = "get_line",
    GET_CHARS = "get_chars",
    GET_UNTIL = "get_until",
    GETOPTS = "getopts",
    SETOPTS = "setopts",
    GET_GEOMETRY = "get_geometry",
    REQUESTS = "requests",
    REQUEST = "request",
    COLUMNS = "columns",
    ROWS = "rows",
    UNICODE = "unicode",
    LATIN1 = "latin1",
    UTF8 = "utf8",
    ENCODING = "encoding",
    ENOTSUP = "enotsup",
    STANDARD_IO = "standard_io",
    STANDARD_ERROR = "standard_error",

    // Options of BIFs and the dictionary of proc_lib.
    DECIMALS = "decimals",
    COMPACT = "compact",
    SCIENTIFIC = "scientific",
    SHORT = "short",
    ALL = "all",
    FIRST = "first",
    LAST = "last",
    GLOBAL = "global",
    MAJOR = "major",
    MINOR = "minor",
    NOSUSPEND = "nosuspend",
    NOCONNECT = "noconnect",
    BADOPT = "badopt",
    ITERATOR = "iterator",
    LT = "lt",
    GT = "gt",
    EQ = "eq",
    NEW = "new",
    OLD = "old",
    DEFAULT = "default",
    ANCESTORS = "$ancestors",
    INITIAL_CALL_KEY = "$initial_call",
    CALLERS = "$callers",
    UNDERSCORE = "_",
    NONODE = "nonode@nohost",
    UNIX = "unix",
    LINUX = "linux",
    BEAM = "BEAM",
    JIT = "jit",
    EMU = "emu",
    OPT = "opt",
    STDIN = "stdin",
    HEAP = "heap",
    STACK = "stack",
    BITSTRING = "bitstring",
    BOOLEAN = "boolean",
    FLOAT = "float",
    INTEGER = "integer",
    LIST = "list",
    MAP = "map",
    NUMBER = "number",
    REFERENCE = "reference",
    TUPLE = "tuple",
    COPY = "copy",
    VALUE = "value",
    INCOMPLETE = "incomplete",
    NOMATCH = "nomatch",

    // Tables: options, items of information, and what walks over them ask for.
    SET = "set",
    ORDERED_SET = "ordered_set",
    BAG = "bag",
    DUPLICATE_BAG = "duplicate_bag",
    PUBLIC = "public",
    PROTECTED = "protected",
    NAMED_TABLE = "named_table",
    KEYPOS = "keypos",
    HEIR = "heir",
    READ_CONCURRENCY = "read_concurrency",
    WRITE_CONCURRENCY = "write_concurrency",
    DECENTRALIZED_COUNTERS = "decentralized_counters",
    COMPRESSED = "compressed",
    AUTO = "auto",
    CONST = "const",
    OWNER = "owner",
    PROTECTION = "protection",
    FIXED = "fixed",
    SAFE_FIXED = "safe_fixed",
    SAFE_FIXED_MONOTONIC_TIME = "safe_fixed_monotonic_time",
    STATS = "stats",
    SELECT = "select",
    SELECT_REVERSE = "select_reverse",
    MATCH = "match",
    MATCH_OBJECT = "match_object",
    SELECT_COUNT = "select_count",
    SELECT_DELETE = "select_delete",
    SELECT_REPLACE = "select_replace",
    CONTINUE_SELECT = "continue_select",
    NODE = "node",
    END_OF_TABLE = "$end_of_table",
    ETS_TRANSFER = "ETS-TRANSFER",
    DOLLAR_UNDERSCORE = "$_",
    DOLLAR_DOLLAR = "$$",
    COMPILED_MATCH_SPEC = "$compiled_match_spec",
}

#[cfg(test)]
mod tests {
    use super::{Atom, AtomError, PREDEFINED, atoms, bytes, count};

    #[test]
    fn one_text_is_one_atom() {
        let (a, b) = (Atom::intern("some new text").unwrap(), Atom::intern("another").unwrap());
        assert_ne!(a, b);
        assert_eq!(Atom::intern("some new text"), Ok(a));
        assert_eq!(Atom::existing("some new text"), Some(a));
        assert_eq!((a.text(), b.text()), ("some new text", "another"));
    }

    #[test]
    fn constants_are_the_atoms_of_their_texts() {
        assert_eq!(Atom::intern("ok"), Ok(atoms::OK));
        assert_eq!(Atom::intern("DOWN"), Ok(atoms::DOWN));
        assert_eq!(atoms::COPY.text(), "copy");
        for (index, text) in PREDEFINED.iter().enumerate() {
            assert_eq!(Atom::intern(text), Ok(Atom(index as u32)), "{text} is listed twice");
        }
    }

    #[test]
    fn long_texts_are_refused() {
        assert!(Atom::intern(&"ä".repeat(255)).is_ok());
        assert_eq!(Atom::intern(&"a".repeat(256)), Err(AtomError::TooLong));
    }

    #[test]
    fn threads_agree() {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                std::thread::spawn(|| {
                    (0..2000).map(|i| Atom::intern(&format!("thread_{i}")).unwrap()).collect::<Vec<_>>()
                })
            })
            .collect();
        let results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
        for (i, atom) in results[0].iter().enumerate() {
            assert_eq!(atom.text(), format!("thread_{i}"));
        }
        assert!(count() >= 2000 && bytes() > 20_000);
    }

    #[test]
    fn a_name_has_a_slot() {
        use std::sync::atomic::Ordering;
        let atom = Atom::intern("somebody").unwrap();
        atom.registered().store(77, Ordering::Release);
        assert_eq!(atom.registered().load(Ordering::Acquire), 77);
        assert_eq!(atoms::REQUEST.registered().load(Ordering::Acquire), 0);
    }
}
