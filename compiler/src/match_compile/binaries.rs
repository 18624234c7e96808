//! Binary patterns: rows share a match context, and what they read alike is read once.
//!
//! ```text
//! f(<<0, R/binary>>) -> a;       start X ? : fail;  P = position
//! f(<<1, N, _/binary>>) -> b;    V = get 8 bits ? : 3;  Q = position
//! f(<<C, _/binary>>) -> c;       select V { 0: a, 1: 1, else: 2 }
//! f(<<>>) -> d.                1: get 8 bits ? b : 2
//!                              2: set position Q;  c
//!                              3: set position P;  at the end ? d : fail
//! ```
//! A context is changed by what reads it. Whoever has rows left that begin where
//! it stands notes the position, and goes back there before the next of them;
//! rows that only ask whether the end is here, or take all that is left, move nothing.

use super::{Bindings, Rest, Row, Scope, Shape};
use crate::ast::Pattern;
use crate::core::{BlockId, Check, Operation, Place, Value};
use crate::lower::Lowering;
use crate::lower::binary::Piece;

impl Row<'_> {
    /// May leave a context behind where it was, and then fail.
    pub(super) fn moves_context(&self) -> bool {
        self.tests.iter().any(|(_, shape)| matches!(shape, Shape::Rest(rest) if moves(&rest.pieces)))
    }
}

fn moves(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| !piece.is_rest())
}

/// Rows that begin where the context stands, with what each has to read.
type Rows<'a> = Vec<(Row<'a>, Vec<Piece<'a>>)>;

impl<'a> Lowering<'a> {
    /// Rows of binary patterns for a value that may be no bit string.
    pub(super) fn match_binaries(
        &mut self,
        value: &Value,
        run: Vec<Row<'a>>,
        fail: BlockId,
        matched: &mut Vec<Option<Bindings>>,
    ) {
        let context = self.check_value(Check::BinaryStart, vec![value.clone()], fail, Place::default()).into();
        let mut rows = Rows::new();
        for mut row in run {
            if let Some((_, Shape::Binary(pieces))) = row.place_of_test(value).map(|at| row.tests.remove(at)) {
                rows.push((row, pieces));
            }
        }
        self.match_reads(&context, rows, fail, matched);
    }

    /// Rows behind a read that they share.
    pub(super) fn match_rests(
        &mut self,
        context: &Value,
        run: Vec<Row<'a>>,
        fail: BlockId,
        matched: &mut Vec<Option<Bindings>>,
    ) {
        let mut rows = Rows::new();
        let mut begin = None;
        for mut row in run {
            if let Some((_, Shape::Rest(rest))) = row.place_of_test(context).map(|at| row.tests.remove(at)) {
                begin = rest.position;
                rows.push((row, rest.pieces));
            }
        }
        if let (true, Some(begin)) = (self.context_moved, begin) {
            self.go_back(context, begin);
        }
        self.match_reads(context, rows, fail, matched);
    }

    fn go_back(&mut self, context: &Value, position: Value) {
        self.emit_effect(Operation::BinarySetPosition, vec![context.clone(), position], Place::default());
    }

    fn position(&mut self, context: &Value) -> Value {
        self.emit(Operation::BinaryPosition, vec![context.clone()], Place::default()).into()
    }

    /// Rows that begin where the context stands: in groups that begin with the same read.
    fn match_reads(&mut self, context: &Value, rows: Rows<'a>, fail: BlockId, matched: &mut Vec<Option<Bindings>>) {
        let groups = alike(rows);
        let count = groups.len();
        let moving = |group: &Rows| group.iter().any(|(_, pieces)| moves(pieces));
        let begin = groups[..count.saturating_sub(1)].iter().any(moving).then(|| self.position(context));
        let mut moved = false;
        for (at, group) in groups.into_iter().enumerate() {
            if let (true, Some(begin)) = (moved, &begin) {
                self.go_back(context, begin.clone());
            }
            moved |= moving(&group);
            let next = if at + 1 < count { self.new_block() } else { fail };
            self.context_moved = false;
            self.match_group(context, group, next, matched);
            if next != fail {
                self.enter(next);
            }
        }
    }

    fn match_group(
        &mut self,
        context: &Value,
        mut group: Rows<'a>,
        fail: BlockId,
        matched: &mut Vec<Option<Bindings>>,
    ) {
        let read = match &group[..] {
            [] => return self.jump(fail),
            [_] => None,
            [(_, pieces), ..] => pieces.first().cloned(),
        };
        let Some(read) = read else {
            if let Some((row, pieces)) = group.pop() {
                self.match_alone(context, row, pieces, fail, matched);
            }
            return;
        };
        let part = self.take_piece(context, &read, fail);
        let last = group.len() - 1;
        let position = group[..last].iter().any(|(_, pieces)| moves(&pieces[1..])).then(|| self.position(context));
        let rows = group.into_iter().map(|(mut row, mut pieces)| {
            let read = pieces.remove(0);
            row.tests.push((context.clone(), Shape::Rest(Rest { pieces, position: position.clone() })));
            row.add(&part, read.item);
            row
        });
        let rows = rows.collect();
        self.match_rows(rows, fail, matched);
    }

    /// A row that reads like no other.
    fn match_alone(
        &mut self,
        context: &Value,
        mut row: Row<'a>,
        pieces: Vec<Piece<'a>>,
        fail: BlockId,
        matched: &mut Vec<Option<Bindings>>,
    ) {
        let mark = self.mark();
        self.bind_all(&row.bindings);
        let found = self.match_segments(context, pieces, fail);
        self.unbind(mark);
        for (part, item) in found.into_iter().rev() {
            row.add(&part, item);
        }
        self.match_rows(vec![row], fail, matched);
    }

    /// The pattern of a binary generator: takes its segments out, or goes to `fail` where they are not there.
    /// The row that is left compares them.
    pub fn take_binary(&mut self, context: &Value, pattern: &'a Pattern, fail: BlockId) -> Row<'a> {
        let mut row = self.row(std::slice::from_ref(context), &[pattern], &[], Scope::Fresh, BlockId::ENTRY);
        if let Some((_, Shape::Binary(pieces))) = row.tests.pop() {
            let mark = self.mark();
            let found = self.take_segments(context, pieces, fail);
            self.unbind(mark);
            for (part, item) in found.into_iter().rev() {
                row.add(&part, item);
            }
        }
        row
    }
}

/// Neighbours that begin with the same read, together.
fn alike(rows: Rows) -> Vec<Rows> {
    let mut groups: Vec<Rows> = Vec::new();
    for (row, pieces) in rows {
        let first = groups.last().and_then(|group| group.first()).and_then(|(_, pieces)| pieces.first());
        let same = matches!((first, pieces.first()), (Some(this), Some(that)) if this.reads_as(that));
        match groups.last_mut() {
            Some(group) if same => group.push((row, pieces)),
            _ => groups.push(vec![(row, pieces)]),
        }
    }
    groups
}
