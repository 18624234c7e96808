//! Standard input, read by a thread of its own: a scheduler must not wait for a line that nobody types.

use super::flags::await_result;
use super::{NativeRow, Stop};
use crate::atom::atoms;
use crate::heap::{Allocate, Heap};
use crate::interpreter::machine::Machine;
use crate::process::signal::{Kind, tuple_node};
use crate::term::tags::Term;
use crate::vm::Shared;
use std::io::{self, BufRead, ErrorKind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// `minibeam`.
pub const ROWS: &[NativeRow] = native_rows! {
    /** The next line of standard input: a binary, `eof` or `{error, Posix}`. */
    "read_line" 0 read_line;
};

/// Who wants a line, and the number of the reference to answer by.
struct Request {
    vm: Arc<Shared>,
    from: Term,
    id: u64,
}

fn read_line(machine: &mut Machine, _: &[Term]) -> Result<Term, Stop> {
    static READER: OnceLock<Mutex<Sender<Request>>> = OnceLock::new();
    let reader = READER.get_or_init(|| {
        let (sender, requests) = channel();
        // Without a thread the requests go nowhere, and sending one below fails.
        let _ = std::thread::Builder::new().name("stdin".into()).spawn(move || serve(&requests));
        Mutex::new(sender)
    });
    let id = machine.new_reference_id();
    let request = Request { vm: machine.vm.clone(), from: machine.pid, id };
    let is_sent = reader.lock().unwrap_or_else(PoisonError::into_inner).send(request).is_ok();
    if !is_sent {
        return Ok(machine.heap.tuple(&[Term::atom(atoms::ERROR), Term::atom(atoms::TERMINATED)]));
    }
    let reference = machine.heap.reference([id, 0], None);
    Err(await_result(machine, reference))
}

fn serve(requests: &Receiver<Request>) {
    for request in requests {
        let mut line = Vec::new();
        let read = io::stdin().lock().read_until(b'\n', &mut line);
        let mut place = Heap::empty();
        let result = match read {
            Ok(0) => Term::atom(atoms::EOF),
            Ok(_) => place.binary(&line),
            Err(error) => {
                let reason = if error.kind() == ErrorKind::PermissionDenied { atoms::EACCES } else { atoms::EINVAL };
                place.tuple(&[Term::atom(atoms::ERROR), Term::atom(reason)])
            }
        };
        let reference = place.reference([request.id, 0], None);
        request.vm.deliver(request.from, tuple_node(Kind::Message, &[reference, result]));
        place.release();
    }
}
