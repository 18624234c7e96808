//! Which warnings are wanted: `nowarn_NAME`, in `-compile` or from the command line, with erlc's names.
//!
//! A later `warn_NAME` is not needed to have a warning: all that there are come unless they are turned off.

use crate::diagnostic::{Diagnostic, Severity};

/// The code of a warning, and the name that turns it off.
const NAMES: &[(&str, &str)] = &[
    ("ambiguous_call", "nowarn_bif_clash"),
    ("deprecated", "nowarn_deprecated_function"),
    ("exports", "nowarn_export_all"),
    ("guards", "nowarn_obsolete_guard"),
    ("imports", "nowarn_unused_import"),
    ("shadowed_variable", "nowarn_shadow_vars"),
    ("underscore_variable", "nowarn_underscore_match"),
    ("unused_function", "nowarn_unused_function"),
    ("unused_record", "nowarn_unused_record"),
    ("unused_type", "nowarn_unused_type"),
    ("unused_variable", "nowarn_unused_vars"),
];

/// Turns off whatever is not an error.
pub const NONE: &str = "nowarn_all";

/// Whether a diagnostic is to be shown, where `is_set` tells which names are in force.
pub fn is_wanted(diagnostic: &Diagnostic, is_set: impl Fn(&str) -> bool) -> bool {
    if diagnostic.severity == Severity::Error {
        return true;
    }
    let name = NAMES.iter().find(|(code, _)| *code == diagnostic.code).map(|(_, name)| *name);
    !is_set(NONE) && !name.is_some_and(is_set)
}

/// Whether there is a warning of that name: `unused_vars` for `nowarn_unused_vars`.
pub fn exists(name: &str) -> bool {
    NAMES.iter().any(|(_, full)| full.strip_prefix("nowarn_") == Some(name))
}

/// The names of all warnings, without `nowarn_`.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().filter_map(|(_, full)| full.strip_prefix("nowarn_"))
}
