//! Names that need no module in front: BIFs of OTP 25's module `erlang`, as `erl_internal` lists them.

/// Auto-imported since before R14; a local function of that name must be told apart explicitly.
const OLD: &str = "abs/1 apply/2 apply/3 atom_to_binary/2 atom_to_list/1 binary_to_atom/2 binary_to_existing_atom/2 binary_to_list/1 binary_to_list/3 binary_to_term/1 bit_size/1 bitstring_to_list/1 byte_size/1 check_process_code/2 date/0 delete_module/1 disconnect_node/1 element/2 erase/0 erase/1 exit/1 exit/2 float/1 float_to_list/1 garbage_collect/0 garbage_collect/1 get/0 get/1 get_keys/1 group_leader/0 group_leader/2 halt/0 halt/1 hd/1 integer_to_list/1 iolist_size/1 iolist_to_binary/1 is_alive/0 is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/1 is_function/2 is_integer/1 is_list/1 is_number/1 is_pid/1 is_port/1 is_process_alive/1 is_record/2 is_record/3 is_reference/1 is_tuple/1 length/1 link/1 list_to_atom/1 list_to_binary/1 list_to_bitstring/1 list_to_existing_atom/1 list_to_float/1 list_to_integer/1 list_to_pid/1 list_to_tuple/1 load_module/2 make_ref/0 module_loaded/1 monitor_node/2 node/0 node/1 nodes/0 nodes/1 now/0 open_port/2 pid_to_list/1 port_close/1 port_command/2 port_connect/2 port_control/3 pre_loaded/0 process_flag/2 process_flag/3 process_info/1 process_info/2 processes/0 purge_module/1 put/2 register/2 registered/0 round/1 self/0 setelement/3 size/1 spawn/1 spawn/2 spawn/3 spawn/4 spawn_link/1 spawn_link/2 spawn_link/3 spawn_link/4 spawn_monitor/1 spawn_monitor/3 spawn_opt/2 spawn_opt/3 spawn_opt/4 spawn_opt/5 split_binary/2 statistics/1 term_to_binary/1 term_to_binary/2 throw/1 time/0 tl/1 trunc/1 tuple_size/1 tuple_to_list/1 unlink/1 unregister/1 whereis/1";

/// Auto-imported since R14.
const NEW: &str = "alias/0 alias/1 atom_to_binary/1 binary_part/2 binary_part/3 binary_to_atom/1 binary_to_existing_atom/1 binary_to_float/1 binary_to_integer/1 binary_to_integer/2 binary_to_term/2 ceil/1 check_old_code/1 check_process_code/3 demonitor/1 demonitor/2 error/1 error/2 error/3 float_to_binary/1 float_to_binary/2 float_to_list/2 floor/1 garbage_collect/2 get_keys/0 halt/2 integer_to_binary/1 integer_to_binary/2 integer_to_list/2 is_map/1 is_map_key/2 list_to_integer/2 list_to_port/1 list_to_ref/1 map_get/2 map_size/1 max/2 min/2 monitor/2 monitor/3 nodes/2 port_command/3 port_to_list/1 ref_to_list/1 spawn_monitor/2 spawn_monitor/4 spawn_request/1 spawn_request/2 spawn_request/3 spawn_request/4 spawn_request/5 spawn_request_abandon/1 term_to_iovec/1 term_to_iovec/2 unalias/1";

/// May stand in a guard.
const GUARD: &str = "abs/1 binary_part/2 binary_part/3 bit_size/1 byte_size/1 ceil/1 element/2 float/1 floor/1 hd/1 is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/1 is_function/2 is_integer/1 is_list/1 is_map/1 is_map_key/2 is_number/1 is_pid/1 is_port/1 is_record/2 is_record/3 is_reference/1 is_tuple/1 length/1 map_get/2 map_size/1 max/2 min/2 node/0 node/1 round/1 self/0 size/1 tl/1 trunc/1 tuple_size/1";

/// Type tests of old guards, today `is_…`.
const OLD_TESTS: [&str; 12] =
    ["atom", "binary", "float", "function", "integer", "list", "number", "pid", "port", "record", "reference", "tuple"];

use rustc_hash::FxHashSet;
use std::sync::OnceLock;

type Table = FxHashSet<(&'static str, u32)>;

fn table(cell: &'static OnceLock<Table>, texts: &[&'static str]) -> &'static Table {
    cell.get_or_init(|| {
        let names = texts.iter().flat_map(|text| text.split(' '));
        names
            .filter_map(|entry| entry.split_once('/').and_then(|(name, arity)| Some((name, arity.parse().ok()?))))
            .collect()
    })
}

/// A call without a module means the BIF.
pub fn is_auto_imported(name: &str, arity: u32) -> bool {
    static TABLE: OnceLock<Table> = OnceLock::new();
    table(&TABLE, &[OLD, NEW]).contains(&(name, arity))
}

/// Auto-imported since before R14.
pub fn is_old(name: &str, arity: u32) -> bool {
    static TABLE: OnceLock<Table> = OnceLock::new();
    table(&TABLE, &[OLD]).contains(&(name, arity))
}

/// May be called in a guard. `min/2` and `max/2` may since OTP 26.
pub fn is_guard(name: &str, arity: u32) -> bool {
    static TABLE: OnceLock<Table> = OnceLock::new();
    table(&TABLE, &[GUARD]).contains(&(name, arity))
}

/// `atom/1` for `is_atom/1` and so on: still allowed in guards.
pub fn is_old_test(name: &str, arity: u32) -> bool {
    OLD_TESTS.contains(&name) && arity == if name == "record" { 2 } else { 1 }
}

/// All auto-imported names, for suggestions.
pub fn names() -> impl Iterator<Item = (&'static str, u32)> {
    let entries = [OLD, NEW].into_iter().flat_map(|text| text.split(' '));
    entries.filter_map(|entry| entry.split_once('/').and_then(|(name, arity)| Some((name, arity.parse().ok()?))))
}
