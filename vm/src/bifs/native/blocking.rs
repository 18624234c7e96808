//! Work that may wait for the operating system: done by threads of its own, while the caller waits for a message.
//!
//! A scheduler never waits for a disk. The work's result is built in memory
//! of the thread's own and sent to the caller as the answer to a request is
//! (`erts_internal:await_result/1`). Threads start when there is work for them.

use super::Stop;
use super::flags::await_result;
use crate::atom::atoms;
use crate::heap::{Allocate, Heap};
use crate::interpreter::machine::Machine;
use crate::process::signal::{Kind, tuple_node};
use crate::term::tags::Term;
use crate::vm::Shared;
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// Builds its result in the heap.
pub type Work = Box<dyn FnOnce(&mut Heap) -> Term + Send>;

/// As many as OTP has for files (`+A 10`, and now dirty I/O schedulers).
const MAX_THREADS: usize = 10;

struct Job {
    work: Work,
    vm: Arc<Shared>,
    from: Term,
    /// Number of the reference to answer by.
    id: u64,
}

struct Pool {
    sender: Sender<Job>,
    jobs: Receiver<Job>,
    threads: AtomicUsize,
    /// Jobs that wait or are at work.
    pending: AtomicUsize,
}

static POOL: OnceLock<Pool> = OnceLock::new();

fn pool() -> &'static Pool {
    POOL.get_or_init(|| {
        let (sender, jobs) = unbounded();
        Pool { sender, jobs, threads: AtomicUsize::new(0), pending: AtomicUsize::new(0) }
    })
}

/// Has the work done elsewhere: what the BIF ends with.
pub fn run(machine: &mut Machine, work: Work) -> Stop {
    let pool = pool();
    let id = machine.new_reference_id();
    let pending = pool.pending.fetch_add(1, Ordering::AcqRel) + 1;
    if pending > pool.threads.load(Ordering::Acquire) {
        start_thread(pool);
    }
    let job = Job { work, vm: machine.vm.clone(), from: machine.pid, id };
    if pool.threads.load(Ordering::Acquire) == 0 || pool.sender.send(job).is_err() {
        pool.pending.fetch_sub(1, Ordering::AcqRel);
        return Stop::error(Term::atom(atoms::SYSTEM_LIMIT));
    }
    let reference = machine.heap.reference([id, 0], None);
    await_result(machine, reference)
}

/// Without a new thread those that there are do the work.
fn start_thread(pool: &'static Pool) {
    if pool.threads.fetch_add(1, Ordering::AcqRel) >= MAX_THREADS
        || std::thread::Builder::new().name("blocking".into()).spawn(|| serve(pool)).is_err()
    {
        pool.threads.fetch_sub(1, Ordering::AcqRel);
    }
}

fn serve(pool: &Pool) {
    for job in &pool.jobs {
        let mut place = Heap::empty();
        let result = (job.work)(&mut place);
        let reference = place.reference([job.id, 0], None);
        pool.pending.fetch_sub(1, Ordering::AcqRel);
        job.vm.deliver(job.from, tuple_node(Kind::Message, &[reference, result]));
        place.release();
    }
}
