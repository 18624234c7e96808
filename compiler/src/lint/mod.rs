//! Checks.
pub mod suggest;
use crate::ast::*;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
pub struct Settings<'a> { pub export_all: bool, pub broken: &'a [Name] }
pub fn check(_: &Module, _: &Settings<'_>, _: &[Source], _: &mut Vec<Diagnostic>) {}
pub fn complete_script(_: &mut Module, _: &str) {}
