//! Where modules come from: the folders of `-pa`, the program's own folder, the library in the command itself.

use bytecode::container;
use meter::bill::{Chunk, ModuleBill, of_module};
use std::path::PathBuf;
use vm::census::module_sizes;
use vm::vm::{ModuleSource, Vm};

/// Looks in folders first, in their order.
pub struct Modules {
    pub folders: Vec<PathBuf>,
    /// The program itself, when it was compiled in memory.
    pub program: Option<(String, Vec<u8>)>,
}

impl ModuleSource for Modules {
    fn find(&self, name: &str) -> Option<Vec<u8>> {
        // A module's name may be any text; as a file it must not lead elsewhere.
        if name.contains(['/', '\\', '\0']) {
            return None;
        }
        if let Some((program, bytes)) = &self.program
            && program == name
        {
            return Some(bytes.clone());
        }
        let in_folders = self.folders.iter().find_map(|folder| std::fs::read(folder.join(format!("{name}.beam"))).ok());
        in_folders.or_else(|| stdlib::find(name).map(<[u8]>::to_vec))
    }

    fn file(&self, name: &str) -> Option<String> {
        let files = self.folders.iter().map(|folder| folder.join(format!("{name}.beam")));
        files.into_iter().find(|file| file.is_file()).map(|file| file.display().to_string())
    }
}

/// What the file of a loaded module consists of.
pub fn chunks(vm: &Vm, name: &str) -> Vec<Chunk> {
    let bytes = vm.shared.source.find(name).unwrap_or_default();
    let sizes = container::chunk_sizes(&bytes).unwrap_or_default();
    sizes.into_iter().map(|(name, bytes)| Chunk { name, bytes }).collect()
}

/// What is loaded, largest code first.
pub fn loaded(vm: &Vm) -> Vec<ModuleBill> {
    module_sizes(&vm.shared).iter().map(|module| of_module(module, chunks(vm, &module.name))).collect()
}
