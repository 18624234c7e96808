//! What is wrong with a module that can be parsed: one file per check.
//!
//! Reads the tree, never rewrites it. First lines are erlc's, as its `erl_lint`
//! of OTP 25 words them, at the same line and column. `walk.rs` goes through
//! the functions once and asks the checks on its way; checks of the module as a
//! whole run before or after it.

pub mod ambiguous_call;
pub mod behaviours;
pub mod bifs;
pub mod binaries;
pub mod exports;
pub mod form_order;
pub mod guards;
pub mod imports;
mod module_info;
pub mod on_load;
pub mod parse_transform;
pub mod records;
pub mod redefined_function;
mod scope;
pub mod shadowed_variable;
pub mod suggest;
pub mod unbound_variable;
pub mod undefined_function;
pub mod underscore_variable;
pub mod unsafe_variable;
pub mod unused_function;
pub mod unused_variable;
mod walk;
pub mod warnings;

use crate::ast::*;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use module_info::ModuleInfo;

/// What the checks need to know from outside the module.
pub struct Settings<'a> {
    /// Every function counts as exported.
    pub export_all: bool,
    /// What `-compile` may name, from outside.
    pub flags: &'a [String],
    /// Heads of forms with errors: that these functions are missing is no news.
    pub broken: &'a [Name],
}

/// Runs all checks. Diagnostics come in no particular order.
pub fn check(module: &Module, settings: &Settings<'_>, sources: &[Source], diagnostics: &mut Vec<Diagnostic>) {
    let info = ModuleInfo::collect(module, settings);
    form_order::check(module, diagnostics);
    redefined_function::check(module, diagnostics);
    imports::check(module, &info, diagnostics);
    let calls = walk::walk(module, &info, sources, diagnostics);
    exports::check(module, &info, diagnostics);
    undefined_function::check(&calls, &info, diagnostics);
    unused_function::check(&calls, &info, diagnostics);
    on_load::check(module, &info, diagnostics);
    parse_transform::check(module, diagnostics);
    behaviours::check(module, &info, diagnostics);
    diagnostics.retain(|diagnostic| warnings::is_wanted(diagnostic, |flag| info.has_flag(flag)));
}

/// Gives a script what a module has: a name, and `main/1` as its export.
pub fn complete_script(module: &mut Module, name: &str) {
    let start = Span { end: 0, start: 0, ..module.end };
    if !module.forms.iter().any(|form| matches!(form.kind, FormKind::Module(_))) {
        let kind = FormKind::Module(Ident { name: name.into(), span: start });
        module.forms.insert(0, Form { kind, span: start });
    }
    let main = FunctionName { name: Ident { name: "main".into(), span: start }, arity: 1, span: start };
    let defines = |form: &Form| matches!(&form.kind, FormKind::Function(f) if &*f.name.name == "main" && f.arity == 1);
    let exports = |form: &Form| match &form.kind {
        FormKind::Export(names) => names.iter().any(|name| &*name.name.name == "main" && name.arity == 1),
        _ => false,
    };
    if module.forms.iter().any(defines) && !module.forms.iter().any(exports) {
        module.forms.insert(1, Form { kind: FormKind::Export(vec![main]), span: start });
    }
}

/// The name of an attribute, behind its `-`: where erlc sees the whole form.
fn attribute_place(form: &Form, name: &str) -> Span {
    let start = form.span.start + 1;
    Span { start, end: (start + name.len() as u32).min(form.span.end), ..form.span }
}

/// A function as messages name it.
fn function_text(name: &str, arity: u32) -> String {
    format!("{}/{arity}", crate::tokens::quote_atom(name))
}

/// A variable, record or field as messages name it in quotes.
fn quoted(name: &str) -> String {
    format!("'{name}'")
}
