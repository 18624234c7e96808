//! The flags of the virtual machine, in clap's long form and in erl's: `--hms 1` and `+hms 1` are the same.
//!
//! erl's spellings (`+hms 1`, `+hms1`, `+L`, `-pa DIR`) are rewritten to the
//! long ones before clap sees them, up to the program's name; what follows it
//! belongs to the program. Flags of `MINIBEAM_FLAGS` stand in front of those of
//! the command line, so that the latter win.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command, Error};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use vm::interpreter::Interpreter;
use vm::trace::Trace;
use vm::vm::{DEFAULT_PROCESS_LIMIT, MAX_PROCESS_LIMIT, Options};

pub const ENVIRONMENT: &str = "MINIBEAM_FLAGS";

pub const HELP: &str = "\
Flags may be spelt as for erl, in front of the file:
  +hms N     --hms N               +P N    --processes N
  +L         --no-debug-info       +S N    --schedulers N
  +ec        --compressed-tables   -pa DIR --code-path DIR
Flags in the environment variable MINIBEAM_FLAGS come first; later ones win.

`run` calls main/1 with the arguments as strings, else main/0, else start/0.
Exit code: 0; N after halt(N); 1 after an error that nobody caught.";

/// The library itself has five processes before a program starts one.
const LEAST_PROCESS_LIMIT: u32 = 16;

/// A flag of erl: its name, our name, and whether a value follows.
const SPELLINGS: &[(&str, &str, bool)] = &[
    ("+hms", "--hms", true),
    ("+L", "--no-debug-info", false),
    ("+ec", "--compressed-tables", false),
    ("+P", "--processes", true),
    ("+S", "--schedulers", true),
    ("-pa", "--code-path", true),
];

/// Flags of `cost` and `run` that a value follows.
const WITH_VALUE: &[&str] = &["--at", "--when", "--budget", "--format", "--modules"];

#[derive(Args, Clone, Debug, Default)]
pub struct VmFlags {
    /// First heap of a process, in words of 8 bytes; rounded up the ladder 12, 38, 51, 90, 142, 233, 376 …
    ///
    /// 0 keeps nothing in reserve: a waiting process has exactly the words that it uses.
    #[arg(long, value_name = "WORDS", overrides_with = "hms", help_heading = "Virtual machine")]
    pub hms: Option<usize>,
    /// Load no line tables: stack traces have no file and line
    #[arg(long, visible_alias = "strip-debug", overrides_with = "no_debug_info", help_heading = "Virtual machine")]
    pub no_debug_info: bool,
    /// Compress all ETS tables
    #[arg(long, visible_alias = "ec", overrides_with = "compressed_tables", help_heading = "Virtual machine")]
    pub compressed_tables: bool,
    /// Most processes at a time; spawning one more is a system_limit error
    #[arg(long, value_name = "N", overrides_with = "processes", help_heading = "Virtual machine")]
    pub processes: Option<u32>,
    /// Scheduler threads; default: one for each processor
    #[arg(long, value_name = "N", overrides_with = "schedulers", help_heading = "Virtual machine")]
    pub schedulers: Option<usize>,
    /// Look for modules here before anywhere else; may be repeated
    #[arg(long, value_name = "DIR", help_heading = "Virtual machine")]
    pub code_path: Vec<PathBuf>,
}

/// What `MINIBEAM_GC`, `MINIBEAM_INTERPRETER`, `MINIBEAM_TRACE` and `MINIBEAM_REDUCTIONS` set, for tests of the virtual
/// machine itself.
fn test_switches(options: &mut Options) -> Result<(), String> {
    match std::env::var("MINIBEAM_GC").as_deref() {
        Ok("stress") => options.collect_always = true,
        Ok(other) => return Err(format!("MINIBEAM_GC is '{other}'; its only value is 'stress'")),
        Err(_) => {}
    }
    match std::env::var("MINIBEAM_INTERPRETER").as_deref() {
        Ok("reference") => options.interpreter = Interpreter::Reference,
        Ok("threaded") | Err(_) => {}
        Ok(other) => return Err(format!("MINIBEAM_INTERPRETER is '{other}'; it is 'threaded' or 'reference'")),
    }
    if let Ok(text) = std::env::var("MINIBEAM_TRACE") {
        options.trace = Trace::parse(&text).map_err(|error| format!("MINIBEAM_TRACE: {error}"))?;
        if options.trace.follows_instructions() {
            options.interpreter = Interpreter::Reference;
        }
    }
    if let Ok(text) = std::env::var("MINIBEAM_REDUCTIONS") {
        options.reductions = text
            .parse()
            .ok()
            .filter(|&count: &i64| count > 0)
            .ok_or_else(|| format!("MINIBEAM_REDUCTIONS is '{text}'; it takes a number from 1"))?;
    }
    Ok(())
}

impl VmFlags {
    /// # Errors
    /// A value that is out of range, by the flag's name.
    pub fn options(&self) -> Result<Options, String> {
        let mut options = Options { debug_info: !self.no_debug_info, ..Options::default() };
        options.compressed_tables = self.compressed_tables;
        options.process_limit = match self.processes {
            None => DEFAULT_PROCESS_LIMIT,
            Some(count @ LEAST_PROCESS_LIMIT..=MAX_PROCESS_LIMIT) => count,
            Some(count) => {
                let range = format!("{LEAST_PROCESS_LIMIT} to {MAX_PROCESS_LIMIT}");
                return Err(format!("--processes {count}: the limit is from {range}"));
            }
        };
        if let Some(count) = self.schedulers {
            if count == 0 || count > vm::scheduler::run_queue::MAX_SCHEDULERS {
                let most = vm::scheduler::run_queue::MAX_SCHEDULERS;
                return Err(format!("--schedulers {count}: there may be 1 to {most} scheduler threads"));
            }
            options.schedulers = count;
        }
        if let Some(words) = self.hms {
            options
                .set_min_heap_words(words)
                .ok_or_else(|| format!("--hms {words}: a heap of that many words is more than there can be"))?;
        }
        test_switches(&mut options)?;
        Ok(options)
    }
}

/// Rewrites erl's spellings to the long ones, and puts the flags of the environment in front of those of `run`.
///
/// # Errors
/// An unknown `+flag`, with the nearest known one; a flag without its value.
pub fn normalise(words: impl Iterator<Item = OsString>) -> Result<Vec<OsString>, String> {
    let mut words = words.collect::<Vec<_>>().into_iter();
    let mut out: Vec<OsString> = words.by_ref().take(2).collect();
    if out.get(1).is_none_or(|command| command != "run" && command != "cost") {
        out.extend(words);
        return Ok(out);
    }
    let environment = std::env::var(ENVIRONMENT).unwrap_or_default();
    let from_environment = environment.split_whitespace().map(OsString::from).collect::<Vec<_>>();
    let count = from_environment.len();
    let rewritten = rewrite(from_environment).map_err(|error| format!("in {ENVIRONMENT}: {error}"))?;
    if rewritten.1 < count {
        return Err(format!("in {ENVIRONMENT}: flags only, no file"));
    }
    out.extend(rewritten.0);
    out.extend(rewrite(words.collect())?.0);
    Ok(out)
}

/// Rewrites up to the file; the words, and how many of the input were flags and their values.
fn rewrite(words: Vec<OsString>) -> Result<(Vec<OsString>, usize), String> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let Some(text) = word.to_str() else { break };
        if let Some((ours, inline)) = spelling(text)? {
            out.push(ours.name.into());
            at += 1;
            if ours.has_value {
                let value = match inline {
                    Some(value) => value.into(),
                    None => {
                        at += 1;
                        words.get(at - 1).ok_or_else(|| format!("missing value of {text}"))?.clone()
                    }
                };
                check(text, ours.name, &value)?;
                out.push(value);
            }
            continue;
        }
        if !text.starts_with('-') || text == "-" {
            break;
        }
        at += 1;
        out.push(word.clone());
        if text == "--" {
            break;
        }
        let takes_value =
            SPELLINGS.iter().any(|&(_, long, has_value)| has_value && long == text) || WITH_VALUE.contains(&text);
        if takes_value && let Some(value) = words.get(at) {
            at += 1;
            out.push(value.clone());
        }
    }
    let flags = at;
    out.extend(words.into_iter().skip(at));
    Ok((out, flags))
}

struct Ours {
    name: &'static str,
    has_value: bool,
}

/// The long form of a flag of erl, and the value that is glued to it. `None`: not such a flag.
fn spelling(text: &str) -> Result<Option<(Ours, Option<&str>)>, String> {
    for &(theirs, name, has_value) in SPELLINGS {
        let Some(rest) = text.strip_prefix(theirs) else { continue };
        if rest.is_empty() {
            return Ok(Some((Ours { name, has_value }, None)));
        }
        if has_value && theirs.starts_with('+') && rest.starts_with(|first: char| first.is_ascii_digit()) {
            return Ok(Some((Ours { name, has_value }, Some(rest))));
        }
    }
    if !text.starts_with('+') {
        return Ok(None);
    }
    let nearest = SPELLINGS
        .iter()
        .map(|&(theirs, _, _)| theirs)
        .filter(|theirs| theirs.starts_with('+'))
        .min_by_key(|theirs| distance(theirs, text));
    let nearest = nearest.unwrap_or("+hms");
    Err(format!(
        "error: unknown flag '{text}'\n\n  help: the nearest known flag is '{nearest}'; `minibeam run --help` lists all"
    ))
}

/// A number where a number must be, said in the spelling that the user wrote.
fn check(spelt: &str, name: &str, value: &OsStr) -> Result<(), String> {
    if name == "--code-path" || value.to_str().is_some_and(|text| text.parse::<u64>().is_ok()) {
        return Ok(());
    }
    Err(format!("error: '{}' is no value for {spelt}: it takes a number", value.to_string_lossy()))
}

/// A refused long flag names the nearest known one, however far it is: clap only knows those that are very near.
pub fn with_nearest(mut error: Error, command: &Command) -> Error {
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else { return error };
    if error.kind() != ErrorKind::UnknownArgument || !flag.starts_with("--") {
        return error;
    }
    let used = std::env::args().nth(1).unwrap_or_default();
    let command = command.find_subcommand(&used).unwrap_or(command);
    let known = command.get_arguments().filter(|known| !known.is_hide_set());
    let known = known.flat_map(|known| known.get_long_and_visible_aliases().unwrap_or_default());
    let known = known.map(|name| format!("--{name}")).chain(["--help".to_owned()]);
    if let Some(nearest) = known.min_by_key(|known| distance(known, flag)) {
        error.remove(ContextKind::Suggested);
        error.insert(ContextKind::SuggestedArg, ContextValue::String(nearest));
    }
    error
}

/// Edit distance: how many letters to add, drop or change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::rewrite;
    use std::ffi::OsString;

    fn rewritten(words: &str) -> Result<String, String> {
        let words = words.split_whitespace().map(OsString::from).collect();
        rewrite(words).map(|(words, _)| words.join(std::ffi::OsStr::new(" ")).to_string_lossy().into_owned())
    }

    #[test]
    fn erls_spellings_become_long_flags() {
        assert_eq!(rewritten("+hms 1 +L +ec x.erl 5").unwrap(), "--hms 1 --no-debug-info --compressed-tables x.erl 5");
        assert_eq!(rewritten("+hms1 +S2 x.erl").unwrap(), "--hms 1 --schedulers 2 x.erl");
        assert_eq!(rewritten("-pa a -pa b x.erl").unwrap(), "--code-path a --code-path b x.erl");
    }

    #[test]
    fn what_follows_the_file_is_the_programs() {
        assert_eq!(rewritten("--hms 1 x.erl +hms 2 +foo -pa").unwrap(), "--hms 1 x.erl +hms 2 +foo -pa");
        assert_eq!(rewritten("-- +x.erl +foo").unwrap(), "-- +x.erl +foo");
    }

    #[test]
    fn unknown_flags_and_missing_values_are_refused() {
        assert!(rewritten("+hsm 1 x.erl").unwrap_err().contains("'+hms'"));
        assert!(rewritten("+hms").unwrap_err().contains("missing value of +hms"));
        assert!(rewritten("+hms 1x x.erl").unwrap_err().contains("'1x' is no value for +hms"));
    }
}
