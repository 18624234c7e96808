//! Files, folders and commands of the operating system, for `file` and `os` of our library.
//!
//! Each function is work for the blocking pool and answers `ok`, `{ok, Value}`
//! or `{error, Posix}`. Names are binaries in UTF-8. An open file is a number
//! that its user has to give back; `file` does so when the owner dies.

use super::blocking;
use super::{NativeRow, Stop};
use crate::atom::{Atom, atoms};
use crate::bifs::Fault;
use crate::bifs::arguments::{self, small};
use crate::bifs::iodata;
use crate::heap::{Allocate, Heap};
use crate::interpreter::machine::Machine;
use crate::term::tags::{NIL, Term};
use rustc_hash::FxHashMap;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// `minibeam`.
pub const ROWS: &[NativeRow] = native_rows! {
    /** The bytes of a file. */
    "file_read" 1 |machine, a| { let path = path(a[0])?; done(machine, move |heap| Ok(heap.binary(&fs::read(path)?))) };
    /** Opens a file: name, and a list of `read`, `write`, `append`, `exclusive`, `truncate`. */
    "file_open" 2 open;
    /** Gives an open file back. */
    "file_close" 1 |machine, a| {
        let handle = small(a[0])?;
        silently(machine, move || open_files().remove(&handle).map(drop).ok_or_else(closed))
    };
    /** Up to so many bytes from where the file stands. */
    "file_read_some" 2 |machine, a| {
        let (handle, size) = (small(a[0])?, arguments::count(a[1])?);
        done(machine, move |heap| {
            let mut bytes = Vec::new();
            with_file(handle, |mut file| (&mut file).take(size as u64).read_to_end(&mut bytes))?;
            Ok(if bytes.is_empty() && size > 0 { Term::atom(atoms::EOF) } else { heap.binary(&bytes) })
        })
    };
    /** Writes iodata where the file stands. */
    "file_write_some" 2 |machine, a| {
        let (handle, bytes) = (small(a[0])?, iodata::to_bytes(a[1])?);
        silently(machine, move || with_file(handle, |mut file| file.write_all(&bytes)))
    };
    /** Moves to a place, from 0 the start, 1 where it stands, 2 the end; the new place. */
    "file_seek" 3 |machine, a| {
        let (handle, offset) = (small(a[0])?, small(a[2])?);
        let place = match small(a[1])? {
            0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| Stop::BADARG)?),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => return Err(Stop::BADARG),
        };
        done(machine, move |heap| Ok(heap.unsigned(with_file(handle, |mut file| file.seek(place))?)))
    };
    /** Cuts the file off where it stands. */
    "file_truncate" 1 |machine, a| {
        let handle = small(a[0])?;
        silently(machine, move || with_file(handle, |mut file| file.stream_position().and_then(|at| file.set_len(at))))
    };
    /** Waits until all is on the disk. */
    "file_sync" 1 |machine, a| { let handle = small(a[0])?; silently(machine, move || with_file(handle, |file| file.sync_all())) };
    /** Names in a folder. */
    "file_list" 1 |machine, a| { let path = path(a[0])?; done(machine, move |heap| list(&path, heap)) };
    /** What is known of a file; of a link itself if the second argument is `false`. */
    "file_info" 2 |machine, a| {
        let (path, follows) = (path(a[0])?, arguments::as_boolean(a[1])?);
        done(machine, move |heap| {
            let found = if follows { fs::metadata(&path)? } else { fs::symlink_metadata(&path)? };
            Ok(info(&found, heap))
        })
    };
    /** Removes a file. */
    "file_delete" 1 |machine, a| {
        let path = path(a[0])?;
        silently(machine, move || fs::remove_file(path).map_err(|error| renamed(error, libc::EISDIR, libc::EPERM)))
    };
    /** Removes an empty folder. */
    "file_delete_folder" 1 |machine, a| {
        let path = path(a[0])?;
        silently(machine, move || fs::remove_dir(path).map_err(|error| renamed(error, libc::ENOTEMPTY, libc::EEXIST)))
    };
    /** Makes a folder. */
    "file_make_folder" 1 |machine, a| { let path = path(a[0])?; silently(machine, move || fs::create_dir(path)) };
    /** Gives a file or folder another name. */
    "file_rename" 2 |machine, a| {
        let (from, to) = (path(a[0])?, path(a[1])?);
        silently(machine, move || fs::rename(from, to).map_err(|error| renamed(error, libc::ENOTEMPTY, libc::EEXIST)))
    };
    /** A second name for a file. */
    "file_make_link" 2 |machine, a| {
        let (from, to) = (path(a[0])?, path(a[1])?);
        silently(machine, move || fs::hard_link(from, to))
    };
    /** A file that stands for another. */
    "file_make_symbolic_link" 2 |machine, a| {
        let (from, to) = (path(a[0])?, path(a[1])?);
        silently(machine, move || std::os::unix::fs::symlink(from, to))
    };
    /** What a symbolic link says. */
    "file_read_link" 1 |machine, a| {
        let path = path(a[0])?;
        done(machine, move |heap| Ok(heap.binary(fs::read_link(path)?.as_os_str().as_bytes())))
    };
    /** The current folder. */
    "file_folder" 0 |machine, _| done(machine, |heap| Ok(heap.binary(std::env::current_dir()?.as_os_str().as_bytes())));
    /** Changes the current folder. */
    "file_set_folder" 1 |machine, a| { let path = path(a[0])?; silently(machine, move || std::env::set_current_dir(path)) };
    /** Runs a command of the shell: what it prints, errors among it. */
    "run_command" 1 |machine, a| {
        let command = path(a[0])?;
        done(machine, move |heap| Ok(heap.binary(&shell(command.as_os_str())?)))
    };
};

fn path(term: Term) -> Result<PathBuf, Stop> {
    let bytes = arguments::bytes(term)?;
    // The system takes names that end at the first 0, which would be others.
    if bytes.contains(&0) { Err(Stop::BADARG) } else { Ok(Path::new(OsStr::from_bytes(&bytes)).to_owned()) }
}

/// `{ok, Value}` or `{error, Posix}`.
fn done(
    machine: &mut Machine,
    work: impl FnOnce(&mut Heap) -> io::Result<Term> + Send + 'static,
) -> Result<Term, Stop> {
    Err(blocking::run(
        machine,
        Box::new(move |heap| match work(heap) {
            Ok(value) => heap.tuple(&[Term::atom(atoms::OK), value]),
            Err(error) => failure(&error, heap),
        }),
    ))
}

/// `ok` or `{error, Posix}`.
fn silently(machine: &mut Machine, work: impl FnOnce() -> io::Result<()> + Send + 'static) -> Result<Term, Stop> {
    Err(blocking::run(
        machine,
        Box::new(move |heap| match work() {
            Ok(()) => Term::atom(atoms::OK),
            Err(error) => failure(&error, heap),
        }),
    ))
}

fn failure(error: &io::Error, heap: &mut Heap) -> Term {
    let reason = Atom::intern(posix_name(error.raw_os_error().unwrap_or(0))).unwrap_or(atoms::EINVAL);
    heap.tuple(&[Term::atom(atoms::ERROR), Term::atom(reason)])
}

/// OTP says another error in some cases.
fn renamed(error: io::Error, from: i32, to: i32) -> io::Error {
    if error.raw_os_error() == Some(from) { io::Error::from_raw_os_error(to) } else { error }
}

fn posix_name(number: i32) -> &'static str {
    match number {
        libc::EACCES => "eacces",
        libc::EAGAIN => "eagain",
        libc::EBADF => "ebadf",
        libc::EBUSY => "ebusy",
        libc::EDQUOT => "edquot",
        libc::EEXIST => "eexist",
        libc::EFAULT => "efault",
        libc::EFBIG => "efbig",
        libc::EINTR => "eintr",
        libc::EIO => "eio",
        libc::EISDIR => "eisdir",
        libc::ELOOP => "eloop",
        libc::EMFILE => "emfile",
        libc::EMLINK => "emlink",
        libc::ENAMETOOLONG => "enametoolong",
        libc::ENFILE => "enfile",
        libc::ENODEV => "enodev",
        libc::ENOENT => "enoent",
        libc::ENOMEM => "enomem",
        libc::ENOSPC => "enospc",
        libc::ENOTDIR => "enotdir",
        libc::ENOTEMPTY => "enotempty",
        libc::ENOTSUP => "enotsup",
        libc::ENXIO => "enxio",
        libc::EPERM => "eperm",
        libc::EPIPE => "epipe",
        libc::EROFS => "erofs",
        libc::ESPIPE => "espipe",
        libc::ESTALE => "estale",
        libc::ETXTBSY => "etxtbsy",
        libc::EXDEV => "exdev",
        _ => "einval",
    }
}

// ---- Open files ----

#[derive(Default)]
struct OpenFiles {
    files: FxHashMap<i64, Arc<File>>,
    last: i64,
}

impl OpenFiles {
    fn remove(&mut self, handle: &i64) -> Option<Arc<File>> {
        self.files.remove(handle)
    }
}

fn open_files() -> MutexGuard<'static, OpenFiles> {
    static OPEN: LazyLock<Mutex<OpenFiles>> = LazyLock::new(Mutex::default);
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> io::Error {
    io::Error::from_raw_os_error(libc::EBADF)
}

/// The table is free again while the file is used.
fn with_file<T>(handle: i64, work: impl FnOnce(&File) -> io::Result<T>) -> io::Result<T> {
    let file = open_files().files.get(&handle).cloned().ok_or_else(closed)?;
    work(&file)
}

fn open(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let path = path(a[0])?;
    let mut options = OpenOptions::new();
    for mode in arguments::list(a[1])? {
        match arguments::atom(mode)?.text() {
            "read" => options.read(true),
            "write" => options.write(true).create(true),
            "append" => options.append(true).create(true),
            "truncate" => options.truncate(true),
            "exclusive" => options.create_new(true),
            _ => return Err(Fault::BADARG.into()),
        };
    }
    done(machine, move |_| {
        let file = options.open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::from_raw_os_error(libc::EISDIR));
        }
        let mut open = open_files();
        open.last += 1;
        let handle = open.last;
        open.files.insert(handle, Arc::new(file));
        Ok(Term::small(handle))
    })
}

// ---- Folders and facts ----

fn list(path: &Path, heap: &mut Heap) -> io::Result<Term> {
    let mut names = NIL;
    for entry in fs::read_dir(path)? {
        let name = heap.binary(entry?.file_name().as_bytes());
        names = heap.cons(name, names);
    }
    Ok(names)
}

/// What `#file_info{}` holds, in its order; times in seconds since 1970.
fn info(found: &Metadata, heap: &mut Heap) -> Term {
    let named = |name: &str| Term::atom(Atom::intern(name).unwrap_or(atoms::UNDEFINED));
    let kind = match found.file_type() {
        kind if kind.is_file() => "regular",
        kind if kind.is_dir() => "directory",
        kind if kind.is_symlink() => "symlink",
        kind if is_device(kind) => "device",
        _ => "other",
    };
    let size = heap.unsigned(found.len());
    let access = access(found);
    let times = [found.atime(), found.mtime(), found.ctime()].map(|time| heap.integer(time));
    let numbers =
        [u64::from(found.mode()), found.nlink(), found.dev(), 0, found.ino()].map(|value| heap.unsigned(value));
    let owners = [found.uid(), found.gid()].map(|id| Term::small(i64::from(id)));
    let mut fields = vec![size, named(kind), named(access)];
    fields.extend(times.into_iter().chain(numbers).chain(owners));
    heap.tuple(&fields)
}

fn is_device(kind: fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_char_device() || kind.is_block_device()
}

/// What the mode lets the owner do; OTP asks the system for what the user may.
fn access(found: &Metadata) -> &'static str {
    match found.mode() >> 7 & 0b11 {
        0b11 => "read_write",
        0b10 => "read",
        0b01 => "write",
        _ => "none",
    }
}

/// Without input.
fn shell(command: &OsStr) -> io::Result<Vec<u8>> {
    let (mut reader, writer) = io::pipe()?;
    let mut child = Command::new("/bin/sh");
    child.args([OsStr::new("-c"), command]).stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut running = child.spawn()?;
    // It holds writers of the pipe, which must be gone for the end to be seen.
    drop(child);
    let mut printed = Vec::new();
    reader.read_to_end(&mut printed)?;
    running.wait()?;
    Ok(printed)
}
