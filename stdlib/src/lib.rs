//! The standard library: Erlang modules, compiled by our own compiler when this crate is built.

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// The `.beam` file of a module of the library.
pub fn find(name: &str) -> Option<&'static [u8]> {
    MODULES.binary_search_by_key(&name, |&(module, _)| module).ok().map(|at| MODULES[at].1)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn modules_are_found_by_name() {
        assert!(find("lists").is_some_and(|bytes| bytes.starts_with(b"FOR1")));
        assert_eq!(find("no_such_module"), None);
    }
}
