//! A variable is bound and never used.

use super::{quoted, scope::Variable};
use crate::ast::Name;
use crate::diagnostic::Diagnostic;

pub(super) fn report(gone: &[(Name, Variable)], diagnostics: &mut Vec<Diagnostic>) {
    for (name, variable) in gone {
        if variable.used || name.starts_with('_') {
            continue;
        }
        for &span in &variable.bindings {
            diagnostics.push(
                Diagnostic::warning("unused_variable", span, format!("variable {} is unused", quoted(name)))
                    .label("bound here, never used")
                    .help(format!("write _{name} if it is meant to be ignored")),
            );
        }
    }
}
