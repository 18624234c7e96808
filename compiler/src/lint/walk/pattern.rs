//! The walk through patterns: what they bind, and what in them looks outside.

use super::super::binaries::{self, Segment};
use super::super::scope::Mark;
use super::{GuardUse, Walker};
use crate::ast::*;
use crate::source::Span;
use std::ops::Range;

impl Walker<'_> {
    pub(super) fn patterns(&mut self, patterns: &[Pattern]) {
        let outer = std::mem::replace(&mut self.pattern_start, self.scope.mark());
        patterns.iter().for_each(|pattern| self.pattern(pattern));
        self.pattern_start = outer;
    }

    pub(super) fn pattern_alone(&mut self, pattern: &Pattern) {
        self.patterns(std::slice::from_ref(pattern));
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        use PatternKind::*;
        match &pattern.kind {
            Variable(name) => self.bind(name, pattern.span),
            Wildcard | Atom(_) | Integer(_) | Float(_) | Character(_) | String(_) | SigilBinary(_) | Nil
            | Constant(_) => {}
            List(elements, tail) => elements.iter().chain(tail.as_deref()).for_each(|part| self.pattern(part)),
            Tuple(elements) => elements.iter().for_each(|part| self.pattern(part)),
            Map(fields) => {
                for (key, value) in fields {
                    self.outer_expr(key, self.pattern_start..usize::MAX, GuardUse::Guard);
                    self.pattern(value);
                }
            }
            Record(name, fields) => {
                let place = Span { end: name.span.end.max(pattern.span.start), ..pattern.span };
                if let Some(known) = self.records.fields(&name.name, place, self.diagnostics) {
                    self.records.check_fields(name, fields.iter().map(|(name, _)| name), known, self.diagnostics);
                }
                fields.iter().for_each(|(_, value)| self.pattern(value));
            }
            RecordIndex(name, field) => self.record_field(name, field, pattern.span),
            Binary(elements) => self.binary_pattern(elements),
            Alias(left, right) => {
                self.diagnostics.extend(binaries::check_alias(&left.kind, &right.kind, pattern.span));
                self.pattern(left);
                self.pattern(right);
            }
            StringPrefix(_, rest) => self.pattern(rest),
        }
    }

    /// A key or a size: an expression that does not see all of the pattern around it.
    fn outer_expr(&mut self, expr: &Expr, hidden: Range<Mark>, usage: GuardUse) {
        let outer = std::mem::replace(&mut self.hidden, hidden);
        self.guard_expr(expr, usage);
        self.hidden = outer;
    }

    fn binary_pattern(&mut self, elements: &[BinaryPatternElement]) {
        let start = self.scope.mark();
        for (index, element) in elements.iter().enumerate() {
            if let Some(size) = element.size.as_ref().filter(|size| !binaries::is_plain_size(size)) {
                self.outer_expr(size, self.pattern_start..start, GuardUse::BitSize);
            }
            self.pattern(&element.value);
            let segment = segment(element);
            let is_last = index + 1 == elements.len();
            let wrong = binaries::check(&segment).or_else(|| binaries::check_pattern(&segment, is_last));
            self.diagnostics.extend(wrong);
        }
    }
}

pub(super) fn segment(element: &BinaryPatternElement) -> Segment<'_> {
    Segment {
        size: element.size.as_ref(),
        specifiers: &element.specifiers,
        span: element.span,
        is_string: matches!(element.value.kind, PatternKind::String(_)),
    }
}
