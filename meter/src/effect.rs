//! What two flags do, one at a time: `+L` on the chunks of modules and on an exception, `+ec` on tables.

use crate::bill::{Chunk, ModuleBill};
use crate::numbers::grouped;
use crate::table::Table;
use serde::Serialize;
use std::collections::HashMap;

/// A program that crashes, for those who have none at hand.
pub const CRASH: &str = include_str!("../programs/crash.erl");
/// Fills tables and looks up in them.
pub const TABLES: &str = include_str!("../programs/tables.erl");

/// What `+L` does: the same program with line tables and without.
#[derive(Clone, Debug, Serialize)]
pub struct Lines {
    pub program: String,
    /// As they were loaded under `+L`, so that what is not loaded is known.
    pub modules: Vec<ModuleBill>,
    /// Bytes of line tables in memory without the flag.
    pub loaded_bytes: u64,
    /// Bytes that the flag keeps out.
    pub dropped_bytes: u64,
    /// What the program wrote to standard error.
    pub errors: String,
    pub errors_without_lines: String,
}

/// The chunks that `+L` makes superfluous.
const LINE_CHUNK: &str = "Line";
/// Chunks with a column of their own; the others are one.
const SHOWN: [&str; 5] = ["Code", "AtU8", "LitT", "ImpT", LINE_CHUNK];

impl Lines {
    pub fn tables(&self) -> Vec<Table> {
        vec![self.by_module(), self.by_chunk(), self.in_memory()]
    }

    fn by_module(&self) -> Table {
        let header = ["module"].into_iter().chain(SHOWN).chain(["others", "file"]);
        let mut table = Table::new("Bytes of chunks in the modules' files", 1, header.map(str::to_owned));
        for module in &self.modules {
            let of = |name: &str| sum(module.chunks.iter().filter(|chunk| chunk.name == name));
            let others = sum(module.chunks.iter().filter(|chunk| !SHOWN.contains(&chunk.name.as_str())));
            let sizes = SHOWN.map(of).into_iter().chain([others, sum(&module.chunks)]);
            table.row(std::iter::once(module.name.clone()).chain(sizes.map(grouped)));
        }
        table
    }

    fn by_chunk(&self) -> Table {
        let mut table = Table::new("The same by chunk", 1, ["chunk", "modules", "bytes", ""].map(str::to_owned));
        let mut order: Vec<&str> = Vec::new();
        let mut sizes: HashMap<&str, (u64, u64)> = HashMap::new();
        for chunk in self.modules.iter().flat_map(|module| &module.chunks) {
            let entry = sizes.entry(&chunk.name).or_insert_with(|| {
                order.push(&chunk.name);
                (0, 0)
            });
            *entry = (entry.0 + 1, entry.1 + chunk.bytes);
        }
        order.sort_by_key(|name| std::cmp::Reverse(sizes[name].1));
        for name in order {
            let (modules, bytes) = sizes[name];
            let remark = if name == LINE_CHUNK { "not loaded under +L" } else { "" };
            table.row([name.to_owned(), grouped(modules), grouped(bytes), remark.to_owned()]);
        }
        table
    }

    fn in_memory(&self) -> Table {
        let header = ["line tables in memory", "bytes"].map(str::to_owned);
        let mut table = Table::new("What +L saves, once for all processes", 1, header);
        table.row(["without the flag".to_owned(), grouped(self.loaded_bytes)]);
        table.row(["kept out by +L".to_owned(), grouped(self.dropped_bytes)]);
        table
    }

    /// The exception, twice.
    pub fn exception(&self) -> String {
        let shown = |text: &str| if text.trim().is_empty() { "(nothing)".to_owned() } else { text.trim().to_owned() };
        format!(
            "What {} says at its end, with line tables\n{}\n\nand under +L\n{}\n",
            self.program,
            shown(&self.errors),
            shown(&self.errors_without_lines)
        )
    }
}

fn sum<'a>(chunks: impl IntoIterator<Item = &'a Chunk>) -> u64 {
    chunks.into_iter().map(|chunk| chunk.bytes).sum()
}

/// One kind of table, plain or compressed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableCost {
    pub kind: String,
    pub objects: u64,
    pub bytes: u64,
    pub insert_ns: u64,
    pub lookup_ns: u64,
}

/// What `+ec` does.
#[derive(Clone, Debug, Serialize)]
pub struct Compression {
    pub plain: Vec<TableCost>,
    pub compressed: Vec<TableCost>,
}

/// The lines that the program `tables` writes.
///
/// # Errors
/// The line that is none of them.
pub fn parse_tables(text: &str) -> Result<Vec<TableCost>, String> {
    let costs: Vec<TableCost> = text.lines().map(parse_line).collect::<Result<_, String>>()?;
    if costs.is_empty() { Err("the tables were not measured: the program wrote nothing".into()) } else { Ok(costs) }
}

fn parse_line(line: &str) -> Result<TableCost, String> {
    let wrong = || format!("the tables were not measured: '{line}'");
    let mut words = line.split_whitespace();
    let kind = words.next().ok_or_else(wrong)?.to_owned();
    let numbers: Vec<u64> = words.map(|word| word.parse().map_err(|_| wrong())).collect::<Result<_, String>>()?;
    let &[objects, bytes, insert_ns, lookup_ns] = &numbers[..] else { return Err(wrong()) };
    Ok(TableCost { kind, objects, bytes, insert_ns, lookup_ns })
}

impl Compression {
    pub fn tables(&self) -> Vec<Table> {
        let title = match self.plain.first() {
            Some(first) => format!("Tables of {} objects, plain and under +ec", grouped(first.objects)),
            None => "Tables, plain and under +ec".to_owned(),
        };
        let header = ["table", "", "bytes", "an object", "insert", "lookup"];
        let mut table = Table::new(title, 2, header.map(str::to_owned));
        for (plain, compressed) in self.plain.iter().zip(&self.compressed) {
            for (name, cost) in [("plain", plain), ("+ec", compressed)] {
                table.row([
                    if name == "plain" { cost.kind.clone() } else { String::new() },
                    name.to_owned(),
                    grouped(cost.bytes),
                    format!("{:.1} B", cost.bytes as f64 / cost.objects.max(1) as f64),
                    format!("{} ns", grouped(cost.insert_ns)),
                    format!("{} ns", grouped(cost.lookup_ns)),
                ]);
            }
            let ratio = |before: u64, after: u64| format!("× {:.2}", after as f64 / before.max(1) as f64);
            let bytes = ratio(plain.bytes, compressed.bytes);
            let (insert, lookup) =
                (ratio(plain.insert_ns, compressed.insert_ns), ratio(plain.lookup_ns, compressed.lookup_ns));
            table.row([String::new(), "ratio".to_owned(), bytes.clone(), bytes, insert, lookup]);
        }
        vec![table]
    }
}

#[cfg(test)]
mod tests {
    use super::{TableCost, parse_tables};

    #[test]
    fn lines_of_the_program_are_read_and_nothing_else() {
        let set = TableCost { kind: "set".into(), objects: 10, bytes: 5000, insert_ns: 400, lookup_ns: 90 };
        assert_eq!(parse_tables("set 10 5000 400 90\n"), Ok(vec![set]));
        assert!(parse_tables("").is_err() && parse_tables("set 10\n").is_err() && parse_tables("set 1 2 3 x").is_err());
    }
}
