//! `-compile({parse_transform, Module})` has another module rewrite this one: nothing of ours can run it, and without it
//! the module would mean something else.

use crate::ast::*;
use crate::diagnostic::Diagnostic;

pub(super) fn check(module: &Module, diagnostics: &mut Vec<Diagnostic>) {
    for form in &module.forms {
        if let FormKind::Compile(option) = &form.kind {
            check_option(option, diagnostics);
        }
    }
}

fn check_option(option: &Expr, diagnostics: &mut Vec<Diagnostic>) {
    match &option.kind {
        ExprKind::List(options, _) => options.iter().for_each(|option| check_option(option, diagnostics)),
        ExprKind::Tuple(parts) => {
            if let [Expr { kind: ExprKind::Atom(flag), .. }, Expr { kind: ExprKind::Atom(transform), span, .. }] =
                &parts[..]
                && &**flag == "parse_transform"
            {
                let message = format!("parse transforms are not supported: '{transform}'");
                diagnostics.push(
                    Diagnostic::error("parse_transform", *span, message)
                        .help("write out what the transform would make, or compile this module with erlc"),
                );
            }
        }
        _ => {}
    }
}
