//! The code server: which modules are loaded, what their functions are called, and whose code an address is.
//!
//! Exports and loaded modules are never freed: calls and closures point at
//! them without counting. Loading a module again makes new code and turns the
//! exports to it; who is in the old code stays there. Purging only forgets it:
//! return addresses and funs that point there go on working.

use super::arena::Arena;
use super::entries::{CodeIndex, Export};
use super::loaded::{Function, LoadedModule, Located};
use super::stub;
use crate::atom::Atom;
use crate::bifs::{self, Bif};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

pub type Mfa = (Atom, Atom, u32);

pub struct CodeServer {
    exports: RwLock<FxHashMap<Mfa, &'static Export>>,
    modules: RwLock<FxHashMap<Atom, &'static LoadedModule>>,
    /// What was current before; a module has one old version at most, until it is purged.
    old: RwLock<FxHashMap<Atom, &'static LoadedModule>>,
    /// All code that was ever loaded, in the order of its addresses.
    ranges: RwLock<Vec<&'static LoadedModule>>,
    /// Held by whoever loads a module.
    loading: Mutex<()>,
}

impl CodeServer {
    /// Knows the BIFs and nothing else.
    ///
    /// # Errors
    /// When the arena has no room.
    pub fn new(arena: &Arena) -> Result<CodeServer, String> {
        let mut exports = FxHashMap::default();
        for (module, name, arity, bif) in bifs::all() {
            let key = (intern(module)?, intern(name)?, arity);
            exports.insert(key, export(key, Some(bif), arena)?);
        }
        Ok(CodeServer {
            exports: RwLock::new(exports),
            modules: RwLock::default(),
            old: RwLock::default(),
            ranges: RwLock::default(),
            loading: Mutex::new(()),
        })
    }

    /// The entry of a function, made if nobody has named it yet.
    ///
    /// # Errors
    /// When the arena has no room for its stub.
    pub fn export(&self, key: Mfa, arena: &Arena) -> Result<&'static Export, String> {
        if let Some(found) = self.existing_export(key) {
            return Ok(found);
        }
        let mut exports = self.exports.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&found) = exports.get(&key) {
            return Ok(found);
        }
        let made = export(key, None, arena)?;
        exports.insert(key, made);
        Ok(made)
    }

    /// Number of functions that somebody has named.
    pub fn export_count(&self) -> usize {
        self.exports.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub fn existing_export(&self, key: Mfa) -> Option<&'static Export> {
        self.exports.read().unwrap_or_else(PoisonError::into_inner).get(&key).copied()
    }

    /// Whether a call of the function would find it without loading anything.
    pub fn is_callable(&self, export: &Export, arena: &Arena) -> bool {
        export.bif.is_some() || !stub::is_undefined(arena, export.code.load(Ordering::Acquire))
    }

    pub fn module(&self, name: Atom) -> Option<&'static LoadedModule> {
        self.modules.read().unwrap_or_else(PoisonError::into_inner).get(&name).copied()
    }

    /// The version that calls from outside do not find any more.
    pub fn old_module(&self, name: Atom) -> Option<&'static LoadedModule> {
        self.old.read().unwrap_or_else(PoisonError::into_inner).get(&name).copied()
    }

    /// Forgets the old version; its code stays in memory. False: there was none.
    pub fn purge(&self, name: Atom) -> bool {
        self.old.write().unwrap_or_else(PoisonError::into_inner).remove(&name).is_some()
    }

    fn make_old(&self, module: Option<&'static LoadedModule>) {
        if let Some(module) = module {
            self.old.write().unwrap_or_else(PoisonError::into_inner).insert(module.name, module);
        }
    }

    /// Names of all loaded modules.
    pub fn modules(&self) -> Vec<&'static LoadedModule> {
        self.modules.read().unwrap_or_else(PoisonError::into_inner).values().copied().collect()
    }

    /// Waits until nobody else loads a module.
    pub fn lock(&self) -> MutexGuard<'_, ()> {
        self.loading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a module in its place: from now on calls find it. Functions that only its predecessor had become undefined.
    ///
    /// # Errors
    /// When the arena has no room.
    pub fn install(&self, module: &'static LoadedModule, arena: &Arena) -> Result<(), String> {
        {
            let mut ranges = self.ranges.write().unwrap_or_else(PoisonError::into_inner);
            let at = ranges.partition_point(|other| other.start < module.start);
            ranges.insert(at, module);
        }
        let before = self.modules.write().unwrap_or_else(PoisonError::into_inner).insert(module.name, module);
        self.make_old(before);
        for function in module.exported() {
            let export = self.export((module.name, function.name, function.arity), arena)?;
            if export.bif.is_none() {
                export.code.store(function.entry, Ordering::Release);
            }
        }
        // What both have went from code to code: a call meanwhile found the one or the other.
        let is_gone = |old: &&Function| !module.exported().any(|new| (new.name, new.arity) == (old.name, old.arity));
        for function in before.iter().flat_map(|before| before.exported()).filter(is_gone) {
            self.undefine((module.name, function.name, function.arity), arena)?;
        }
        Ok(())
    }

    /// From now on a call of the function loads its module, or fails; BIFs stay.
    fn undefine(&self, key: Mfa, arena: &Arena) -> Result<(), String> {
        let export = self.export(key, arena)?;
        if export.bif.is_none() {
            export.code.store(stub::undefined(export, arena)?, Ordering::Release);
        }
        Ok(())
    }

    /// Takes a module out: calls find it no more. False: there is no such module.
    ///
    /// # Errors
    /// When the arena has no room.
    pub fn remove(&self, name: Atom, arena: &Arena) -> Result<bool, String> {
        let _lock = self.lock();
        let removed = self.modules.write().unwrap_or_else(PoisonError::into_inner).remove(&name);
        self.make_old(removed);
        for function in removed.iter().flat_map(|module| module.exported()) {
            self.undefine((name, function.name, function.arity), arena)?;
        }
        Ok(removed.is_some())
    }

    /// The module whose code has this index.
    pub fn module_at(&self, code: CodeIndex) -> Option<&'static LoadedModule> {
        let ranges = self.ranges.read().unwrap_or_else(PoisonError::into_inner);
        let at = ranges.partition_point(|module| module.start <= code).checked_sub(1)?;
        Some(ranges[at]).filter(|module| code < module.end)
    }

    pub fn locate(&self, code: CodeIndex) -> Option<Located> {
        self.module_at(code)?.locate(code)
    }
}

fn intern(text: &str) -> Result<Atom, String> {
    Atom::intern(text).map_err(|error| format!("atom {text:?}: {error:?}"))
}

fn export(key: Mfa, bif: Option<Bif>, arena: &Arena) -> Result<&'static Export, String> {
    let (module, function, arity) = key;
    let export: &'static Export = Box::leak(Box::new(Export { module, function, arity, code: AtomicU32::new(0), bif }));
    let code = if bif.is_some() { stub::bif(export, arena)? } else { stub::undefined(export, arena)? };
    export.code.store(code, Ordering::Release);
    Ok(export)
}

#[cfg(test)]
mod tests {
    use crate::atom::Atom;
    use crate::code::stub;
    use crate::vm::{NoModules, Options, Vm};
    use bytecode::assembly;
    use bytecode::verify::verify;
    use std::sync::atomic::Ordering;

    /// A module that exports a function that is built in, `reverse/2`, and another of this name.
    fn lists(other: &str) -> String {
        format!(
            "{{module, lists}}.\n{{exports, [{{reverse,2}},{{{other},1}}]}}.\n{{attributes, []}}.\n{{labels, 5}}.\n\
             {{function, reverse, 2, 2}}.\n{{label,1}}.\n{{func_info,{{atom,lists}},{{atom,reverse}},2}}.\n\
             {{label,2}}.\nreturn.\n\
             {{function, {other}, 1, 4}}.\n{{label,3}}.\n{{func_info,{{atom,lists}},{{atom,{other}}},1}}.\n\
             {{label,4}}.\nreturn.\nint_code_end.\n"
        )
    }

    /// Loading a module again once made its built-in functions undefined: calling one by name never came back.
    #[test]
    fn a_module_that_is_loaded_again_keeps_its_built_in_functions() {
        let vm = Vm::new(Options::default(), Box::new(NoModules)).expect("address space");
        for other in ["old", "new"] {
            let module = assembly::parse(&lists(other)).expect("well formed");
            vm.shared.load(&verify(module).expect("sound")).expect("memory");
        }
        let is_undefined = |function: &str, arity: u32| {
            let atom = |text| Atom::intern(text).expect("room for a name");
            let export = vm.shared.export((atom("lists"), atom(function), arity)).expect("room");
            stub::is_undefined(&vm.shared.arena, export.code.load(Ordering::Acquire))
        };
        assert!(!is_undefined("reverse", 2));
        assert!(is_undefined("old", 1));
        assert!(!is_undefined("new", 1));
    }
}
