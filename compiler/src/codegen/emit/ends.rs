//! How blocks end.

use super::Emitter;
use crate::core::{BlockId, Constant, End, ErrorKind, Place, TryKind, Value};
use bytecode::instructions::Instruction;
use bytecode::operand::{Label, Source, XReg};

impl Emitter<'_, '_> {
    pub(super) fn end(&mut self) {
        let function = self.function;
        match &function.block(self.block).end {
            End::Return(value) => {
                let moves = self.argument_moves(std::slice::from_ref(value));
                self.moves(moves);
                self.deallocate();
                self.push(Instruction::r#return {});
            }
            End::Jump(to, arguments) => {
                let moves = self.jump_moves(*to, arguments);
                self.moves(moves);
                self.go_on(*to);
            }
            End::Branch { check, arguments, to, yes, no, place } => {
                self.branch(check, arguments, to, *yes, *no, *place)
            }
            End::Select { value, cases, default } => self.select(value, cases, *default),
            End::SelectArity { value, cases, default } => self.select_arity(value, cases, *default),
            End::TailCall { callee, arguments, place } => self.tail_call(callee, arguments, *place),
            End::Error { kind, arguments, place } => self.error(*kind, arguments, *place),
            End::Raise { stack, reason } => {
                let (stacktrace, value) = (self.source(stack), self.source(reason));
                self.push(Instruction::raise { stacktrace, value });
            }
            End::Receive { some, none, .. } => {
                let fail = self.label(*none);
                // Between `loop_rec` and `wait_timeout` OTP takes no `line`: the mailbox is locked there.
                if let End::WaitTimeout { place, .. } = function.block(*none).end {
                    self.line(place);
                }
                self.push(Instruction::loop_rec { fail, dst: Source::X(XReg(0)) });
                self.clobber(false);
                self.go_on(*some);
            }
            End::NextMessage(head) => {
                let label = self.label(*head);
                self.push(Instruction::loop_rec_end { label });
            }
            End::Wait(head) => {
                let label = self.label(*head);
                self.push(Instruction::wait { label });
            }
            End::WaitTimeout { timeout, head, expired, place } => {
                let (label, time) = (self.label(*head), self.source(timeout));
                if *head == self.block {
                    self.line(*place);
                }
                self.push(Instruction::wait_timeout { label, time });
                self.clobber(false);
                self.go_on(*expired);
            }
            End::Try { kind, tag, body, handler } => {
                let (dst, handler) = (self.registers.register(*tag), self.label(*handler));
                self.push(match kind {
                    TryKind::Try => Instruction::r#try { dst, handler },
                    TryKind::Catch => Instruction::catch { dst, handler },
                });
                self.go_on(*body);
            }
            End::Unreachable => {}
        }
    }

    /// Goes to a block: by itself if it comes next.
    pub(super) fn go_on(&mut self, to: BlockId) {
        if !self.falls_to(to) {
            let label = self.label(to);
            self.push(Instruction::jump { label });
        }
    }

    fn deallocate(&mut self) {
        if let Some(words) = self.frame_size() {
            self.push(Instruction::deallocate { words });
        }
    }

    fn error(&mut self, kind: ErrorKind, arguments: &[Value], place: Place) {
        if kind == ErrorKind::FunctionClause {
            let moves = self.argument_moves(arguments);
            self.moves(moves);
            self.deallocate();
            let label = self.writer.entry(&self.function.id).info;
            return self.push(Instruction::jump { label });
        }
        self.line(place);
        let arg = arguments.first().map_or(Source::Nil, |value| self.source(value));
        self.push(match kind {
            ErrorKind::BadMatch => Instruction::badmatch { arg },
            ErrorKind::CaseClause => Instruction::case_end { arg },
            ErrorKind::IfClause => Instruction::if_end {},
            ErrorKind::TryClause => Instruction::try_case_end { arg },
            ErrorKind::FunctionClause | ErrorKind::BadRecord => Instruction::badrecord { arg },
        });
    }

    // ---- Selections ----

    /// Atoms and small integers by `select_val`, everything else by comparing.
    fn select(&mut self, value: &Value, cases: &[(Constant, BlockId)], default: BlockId) {
        let arg = self.source(value);
        let of = |wanted: fn(&Constant) -> bool| {
            cases.iter().filter(move |(constant, _)| wanted(constant)).cloned().collect::<Vec<_>>()
        };
        for (constant, to) in of(|constant| !is_atom(constant) && !is_small(constant)) {
            self.compare_and_go(arg, &constant, to);
        }
        let (atoms, integers) = (of(is_atom), of(is_small));
        if atoms.is_empty() || integers.is_empty() {
            let all = if atoms.is_empty() { integers } else { atoms };
            return self.select_among(arg, &all, default);
        }
        let behind = self.writer.new_label();
        self.select_val(arg, &atoms, behind);
        self.push(Instruction::label { number: behind.0 });
        self.select_among(arg, &integers, default);
    }

    /// The last selection: what fits none goes to `default`.
    fn select_among(&mut self, arg: Source, cases: &[(Constant, BlockId)], default: BlockId) {
        match cases {
            [] => self.go_on(default),
            [(constant, to)] if self.falls_to(default) => self.compare_and_go(arg, constant, *to),
            [(constant, to)] => {
                let fail = self.label(default);
                let arg2 = self.source(&Value::Constant(constant.clone()));
                self.push(Instruction::is_eq_exact { fail, arg1: arg, arg2 });
                self.go_on(*to);
            }
            _ => {
                let fail = self.label(default);
                self.select_val(arg, cases, fail);
            }
        }
    }

    fn select_val(&mut self, arg: Source, cases: &[(Constant, BlockId)], fail: Label) {
        let mut list = Vec::with_capacity(2 * cases.len());
        for (constant, to) in cases {
            list.push(self.source(&Value::Constant(constant.clone())));
            list.push(Source::Label(self.label(*to)));
        }
        self.push(Instruction::select_val { arg, fail, list });
    }

    /// Goes to `to` if equal, and on if not.
    fn compare_and_go(&mut self, arg: Source, constant: &Constant, to: BlockId) {
        let fail = self.label(to);
        let arg2 = self.source(&Value::Constant(constant.clone()));
        self.push(Instruction::is_ne_exact { fail, arg1: arg, arg2 });
    }

    fn select_arity(&mut self, value: &Value, cases: &[(u32, BlockId)], default: BlockId) {
        let (arg, fail) = (self.source(value), self.label(default));
        let mut list = Vec::with_capacity(2 * cases.len());
        for (arity, to) in cases {
            list.extend([Source::Unsigned(*arity), Source::Label(self.label(*to))]);
        }
        self.push(Instruction::select_tuple_arity { arg, fail, list });
    }
}

fn is_atom(constant: &Constant) -> bool {
    matches!(constant, Constant::Atom(_))
}

/// Fits a word with its tag, here and in OTP: 60 bits.
fn is_small(constant: &Constant) -> bool {
    matches!(constant, Constant::Integer(value) if (-(1 << 59)..1 << 59).contains(value))
}
