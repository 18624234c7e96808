//! `max_heap_size`: what becomes of a process whose memory exceeds it after a collection.

use super::signal::{Kind, tuple_node};
use crate::atom::{Atom, atoms};
use crate::heap::{Allocate, Heap};
use crate::interpreter::machine::Machine;
use crate::term::map;
use crate::term::tags::Term;
use std::time::{SystemTime, UNIX_EPOCH};

const REPORT: &str = "     Process:          ~p~n     Context:          maximum heap size reached~n     \
                      Max Heap Size:    ~p~n     Total Heap Size:  ~p~n     Kill:             ~p~n     \
                      Error Logger:     ~p~n";

impl Machine {
    /// False: the process is to be killed. Reports, if that is wanted.
    #[cold]
    pub fn is_within_limit(&mut self, words: u64) -> bool {
        let total = self.heap.total_words();
        let Some(limit) = self.process().rare().and_then(|rare| rare.max_heap) else { return true };
        if total as u64 <= words {
            return true;
        }
        if limit.report
            && let Some(logger) = self.registered(atoms::LOGGER)
        {
            let boolean = |value: bool| Term::atom(if value { atoms::TRUE } else { atoms::FALSE });
            let sizes = [Term::small(words as i64), Term::small(total as i64)];
            let arguments = [self.pid, sizes[0], sizes[1], boolean(limit.kill), boolean(limit.report)];
            self.log_error(logger, &arguments);
        }
        self.over_limit = limit.kill;
        !limit.kill
    }

    /// Sends the logger an event of the level `error`. It is built beside the heap, which is full as it is.
    fn log_error(&mut self, logger: Term, arguments: &[Term]) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as i64);
        let mut place = Heap::empty();
        let format = place.string(REPORT);
        let arguments = place.list(arguments);
        let message = place.tuple(&[format, arguments]);
        let map = |pairs: &[(Atom, Term)], place: &mut Heap| {
            let pairs: Vec<(Term, Term)> = pairs.iter().map(|&(name, value)| (Term::atom(name), value)).collect();
            map::from_pairs(&pairs, place)
        };
        let meta = map(&[(atoms::PID, self.pid), (atoms::TIME, Term::small(now))], &mut place);
        let level = Term::atom(atoms::ERROR);
        let event = map(&[(atoms::LEVEL, level), (atoms::MSG, message), (atoms::META, meta)], &mut place);
        self.deliver(logger, tuple_node(Kind::Message, &[Term::atom(atoms::LOG), event]));
        place.release();
    }
}
