//! Modules: which are loaded, what they export, loading more.

use super::flags::await_result;
use super::{NativeRow, Stop};
use crate::atom::{Atom, atoms};
use crate::bifs::arguments::{self, boolean};
use crate::code::loaded::LoadedModule;
use crate::code::loader;
use crate::heap::Allocate;
use crate::interpreter::machine::Machine;
use crate::process::signal::Kind;
use crate::term::tags::{NIL, Term};

pub const ROWS: &[NativeRow] = native_rows! {
    /** A loaded module has the function and exports it. */
    "function_exported" 3 function_exported;
    /** The module is loaded. */
    "module_loaded" 1 |machine, a| Ok(boolean(machine.vm.code.module(arguments::atom(a[0])?).is_some()));
    /** Names of all loaded modules. */
    "loaded" 0 |machine, _| {
        let modules = machine.vm.code.modules();
        Ok(machine.heap.list_of(modules.into_iter().map(|module| Term::atom(module.name))))
    };
    /** What `module_info/0` of a module gives. */
    "get_module_info" 1 module_info;
    /** What `module_info/1` of a module gives. */
    "get_module_info" 2 |machine, a| {
        let module = module(machine, a[0])?;
        module_item(machine, module, arguments::atom(a[1])?).ok_or(Stop::BADARG)
    };
    /** `fun Module:Function/Arity`. */
    "make_fun" 3 make_fun;
    /** The function is written in Rust. */
    "is_builtin" 3 |machine, a| {
        let key = (arguments::atom(a[0])?, arguments::atom(a[1])?, super::spawning::count(a[2])?);
        Ok(boolean(machine.vm.code.existing_export(key).is_some_and(|export| export.bif.is_some())))
    };
    /** Loads a module from the bytes of its `.beam` file. */
    "load_module" 2 load_module;
    /** Makes the functions of a module undefined for new calls. */
    "delete_module" 1 delete_module;
    /** Forgets the old version of a module. Its code stays in memory, and so do processes and funs that use it. */
    "purge_module" 1 |machine, a| {
        if machine.vm.code.purge(arguments::atom(a[0])?) { Ok(Term::atom(atoms::TRUE)) } else { Err(Stop::BADARG) }
    };
    /** A process runs the old version of a module, or will return to it. Funs on its heap do not count. */
    "check_process_code" 2 |machine, a| check_process_code(machine, a[0], a[1]);
    /** The same, at once. */
    "check_process_code" 3 |machine, a| {
        let options = arguments::list(a[2])?;
        if options.iter().any(|option| !matches!(option.as_tuple(), Some(&[name, _]) if name == Term::atom(atoms::ALLOW_GC))) {
            return Err(Stop::BADARG);
        }
        check_process_code(machine, a[0], a[1])
    };
    /** The module has an old version. */
    "check_old_code" 1 |machine, a| Ok(boolean(machine.vm.code.old_module(arguments::atom(a[0])?).is_some()));
};

/// `minibeam`.
pub const MINIBEAM_ROWS: &[NativeRow] = native_rows! {
    /** Loads a module by its name: `{module, Name}` or `{error, nofile | badfile}`. */
    "load_module" 1 |machine, a| {
        let name = arguments::atom(a[0])?;
        let vm = machine.vm.clone();
        Ok(match vm.load_if_missing(name) {
            Ok(true) => machine.heap.tuple(&[Term::atom(atoms::MODULE), a[0]]),
            Ok(false) => failure(machine, atoms::NOFILE),
            Err(_) => failure(machine, atoms::BADFILE),
        })
    };
    /** The bytes of a module's file, where calls would find it: a binary, or `error`. */
    "module_bytes" 1 |machine, a| {
        let found = machine.vm.source.find(arguments::atom(a[0])?.text());
        Ok(found.map_or(Term::atom(atoms::ERROR), |bytes| machine.heap.binary(&bytes)))
    };
    /** Where a loaded module came from: a string, `embedded`, or `undefined`. */
    "module_file" 1 |machine, a| {
        let name = arguments::atom(a[0])?;
        if machine.vm.code.module(name).is_none() {
            return Ok(Term::atom(atoms::UNDEFINED));
        }
        Ok(match machine.vm.source.file(name.text()) {
            Some(file) => machine.heap.string(&file),
            None => Term::atom(atoms::EMBEDDED),
        })
    };
};

/// `{error, Reason}`.
fn failure(machine: &mut Machine, reason: Atom) -> Term {
    machine.heap.tuple(&[Term::atom(atoms::ERROR), Term::atom(reason)])
}

fn module(machine: &Machine, name: Term) -> Result<&'static LoadedModule, Stop> {
    machine.vm.code.module(arguments::atom(name)?).ok_or(Stop::BADARG)
}

fn function_exported(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let key = (arguments::atom(a[0])?, arguments::atom(a[1])?, super::spawning::count(a[2])?);
    let code = &machine.vm.code;
    let is_exported = code.existing_export(key).is_some_and(|export| code.is_callable(export, &machine.vm.arena));
    Ok(boolean(is_exported))
}

fn module_info(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let module = module(machine, a[0])?;
    let mut items = Vec::new();
    for name in [atoms::MODULE, atoms::EXPORTS, atoms::ATTRIBUTES, atoms::COMPILE] {
        if let Some(value) = module_item(machine, module, name) {
            items.push(machine.heap.tuple(&[Term::atom(name), value]));
        }
    }
    Ok(machine.heap.list(&items))
}

fn module_item(machine: &mut Machine, module: &'static LoadedModule, item: Atom) -> Option<Term> {
    Some(match item {
        atoms::MODULE => Term::atom(module.name),
        atoms::ATTRIBUTES => module.attributes,
        atoms::COMPILE => module.compile_info,
        atoms::NATIVE => Term::atom(atoms::FALSE),
        atoms::NIFS => NIL,
        atoms::EXPORTS | atoms::FUNCTIONS => {
            let mut list = NIL;
            for function in
                module.functions.iter().rev().filter(|function| item == atoms::FUNCTIONS || function.exported)
            {
                let pair = [Term::atom(function.name), Term::small(i64::from(function.arity))];
                let pair = machine.heap.tuple(&pair);
                list = machine.heap.cons(pair, list);
            }
            list
        }
        _ => return None,
    })
}

fn make_fun(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let arity = super::spawning::count(a[2])?;
    if arity > 255 {
        return Err(Stop::BADARG);
    }
    let key = (arguments::atom(a[0])?, arguments::atom(a[1])?, arity);
    let export = machine.vm.export(key).ok_or(Stop::from(crate::bifs::Fault::SYSTEM_LIMIT))?;
    Ok(machine.heap.external_fun(export))
}

fn check_process_code(machine: &mut Machine, of: Term, module: Term) -> Result<Term, Stop> {
    let of = super::signals::pid_or_badarg(of)?;
    arguments::atom(module)?;
    if machine.vm.code.old_module(module.atom_value()).is_none() {
        return Ok(Term::atom(atoms::FALSE));
    }
    let question = machine.heap.tuple(&[module]);
    if of == machine.pid {
        return Ok(machine.inspect_self(question));
    }
    match machine.request(Kind::Inspect, of, Some(question)) {
        Some(reference) => Err(await_result(machine, reference)),
        None => Ok(Term::atom(atoms::FALSE)),
    }
}

fn load_module(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let (name, bytes) = (arguments::atom(a[0])?, arguments::bytes(a[1])?);
    if machine.vm.code.old_module(name).is_some() {
        return Ok(failure(machine, atoms::NOT_PURGED));
    }
    let vm = machine.vm.clone();
    let loaded = loader::read(name.text(), &bytes).and_then(|module| vm.load(&module));
    Ok(match loaded {
        Ok(_) => machine.heap.tuple(&[Term::atom(atoms::MODULE), a[0]]),
        Err(_) => failure(machine, atoms::BADFILE),
    })
}

fn delete_module(machine: &mut Machine, a: &[Term]) -> Result<Term, Stop> {
    let name = arguments::atom(a[0])?;
    let vm = machine.vm.clone();
    if vm.code.old_module(name).is_some() && vm.code.module(name).is_some() {
        return Err(Stop::BADARG);
    }
    match vm.code.remove(name, &vm.arena) {
        Ok(true) => Ok(Term::atom(atoms::TRUE)),
        Ok(false) => Ok(Term::atom(atoms::UNDEFINED)),
        Err(_) => Err(crate::bifs::Fault::SYSTEM_LIMIT.into()),
    }
}
