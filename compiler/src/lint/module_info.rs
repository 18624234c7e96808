//! What a module declares, collected before the checks run.

use super::Settings;
use crate::ast::*;
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) type FunctionKey = (Name, u32);

#[derive(Default)]
pub(super) struct ModuleInfo {
    /// Place of the name in the first clause.
    pub functions: FxHashMap<FunctionKey, Span>,
    /// In the order of the text, for messages that must not depend on a table's order.
    pub order: Vec<FunctionKey>,
    pub exports: FxHashSet<FunctionKey>,
    /// Imported functions and their modules.
    pub imports: FxHashMap<FunctionKey, Name>,
    pub on_load: Option<FunctionKey>,
    pub export_all: bool,
    /// Names that head forms with errors.
    pub broken: FxHashSet<Name>,
    /// `-compile(...)`, single atoms.
    flags: FxHashSet<Name>,
    /// `-compile({flag, [f/1]})`.
    flagged_functions: FxHashSet<(Name, FunctionKey)>,
}

impl ModuleInfo {
    pub(super) fn collect(module: &Module, settings: &Settings<'_>) -> ModuleInfo {
        let mut info = ModuleInfo {
            broken: settings.broken.iter().cloned().collect(),
            flags: settings.flags.iter().map(|flag| flag.as_str().into()).collect(),
            ..ModuleInfo::default()
        };
        for form in &module.forms {
            match &form.kind {
                FormKind::Function(function) => {
                    let key = (function.name.name.clone(), function.arity);
                    if info.functions.insert(key.clone(), function.name.span).is_none() {
                        info.order.push(key);
                    }
                }
                FormKind::Export(names) => {
                    info.exports.extend(names.iter().map(|name| (name.name.name.clone(), name.arity)));
                }
                FormKind::Import(from, names) => {
                    info.imports
                        .extend(names.iter().map(|name| ((name.name.name.clone(), name.arity), from.name.clone())));
                }
                FormKind::OnLoad(name) => info.on_load = Some((name.name.name.clone(), name.arity)),
                FormKind::Compile(options) => info.option(options),
                _ => {}
            }
        }
        info.export_all = settings.export_all || info.flags.contains("export_all");
        info
    }

    fn option(&mut self, option: &Expr) {
        match &option.kind {
            ExprKind::Atom(flag) => {
                self.flags.insert(flag.clone());
            }
            ExprKind::List(options, _) => options.iter().for_each(|option| self.option(option)),
            ExprKind::Tuple(parts) => {
                if let [Expr { kind: ExprKind::Atom(flag), .. }, functions] = &parts[..] {
                    self.flag_functions(flag, functions);
                }
            }
            _ => {}
        }
    }

    fn flag_functions(&mut self, flag: &Name, functions: &Expr) {
        match &functions.kind {
            ExprKind::List(functions, _) => functions.iter().for_each(|function| self.flag_functions(flag, function)),
            ExprKind::Tuple(parts) => {
                if let [Expr { kind: ExprKind::Atom(name), .. }, Expr { kind: ExprKind::Integer(arity), .. }] =
                    &parts[..]
                {
                    let key = (name.clone(), u32::try_from(arity).unwrap_or(u32::MAX));
                    self.flagged_functions.insert((flag.clone(), key));
                }
            }
            _ => {}
        }
    }

    pub(super) fn has_flag(&self, flag: &str) -> bool {
        self.flags.contains(flag)
    }

    pub(super) fn is_flagged(&self, flag: &str, function: &FunctionKey) -> bool {
        !self.flagged_functions.is_empty() && self.flagged_functions.contains(&(flag.into(), function.clone()))
    }

    /// Whether a call without module may mean the BIF of that name.
    pub(super) fn is_auto_imported(&self, function: &FunctionKey) -> bool {
        !self.has_flag("no_auto_import") && !self.is_flagged("no_auto_import", function)
    }

    pub(super) fn is_exported(&self, function: &FunctionKey) -> bool {
        self.export_all || self.exports.contains(function)
    }
}
