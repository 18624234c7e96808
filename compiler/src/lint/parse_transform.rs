//! `-compile({parse_transform, Module})` has another module rewrite this one, and nothing of ours can run it. Without its
//! transform a module would mean something else, so it is refused.
//!
//! Those of OTP's own header files are let through, because modules include them that hardly need them. What is left of
//! them is not silent: `ets:fun2ms` and `qlc:q` raise when they are called, as OTP's do where no transform has been.
//! `merl_transform` only does early what `merl` then does late. `eunit_autoexport` would export test functions, which must
//! be exported by hand; `eunit_striptests` would remove them, and they stay.

use crate::ast::*;
use crate::diagnostic::Diagnostic;

const OF_HEADERS: [&str; 5] = ["ms_transform", "qlc", "merl_transform", "eunit_autoexport", "eunit_striptests"];

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
                && !OF_HEADERS.contains(&&**transform)
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
