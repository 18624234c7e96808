//! A measured term as tables: its words, and what it takes where.

use crate::numbers::grouped;
use crate::table::Table;
use vm::census::ruler::{Ruler, Word};

pub fn tables(ruler: &Ruler) -> Vec<Table> {
    vec![words(ruler), sizes(ruler)]
}

fn words(ruler: &Ruler) -> Table {
    let mut table = Table::new("Words", 5, ["", "object", "word", "tag", "what it says"].map(str::to_owned));
    let bits = |word: &Word| format!("{:016x}", word.bits);
    let root = &ruler.root;
    table.row([String::new(), "the term".into(), bits(root), root.tag.into(), root.meaning.clone()]);
    for object in &ruler.objects {
        for (at, word) in object.words.iter().enumerate() {
            let number = if at == 0 { format!("#{}", object.number) } else { String::new() };
            let mut name = String::new();
            if at == 0 {
                name.push_str(object.kind);
                name.push_str(if object.is_literal { ", a literal" } else { "" });
                if object.references > 1 {
                    name.push_str(&format!(", shared by {}", object.references));
                }
            }
            table.row([number, name, bits(word), word.tag.into(), word.meaning.clone()]);
        }
    }
    if ruler.more > 0 {
        let more = format!("and {} objects more", grouped(ruler.more));
        table.row([String::new(), more, String::new(), String::new(), String::new()]);
    }
    table
}

fn sizes(ruler: &Ruler) -> Table {
    let mut table = Table::new("Sizes", 1, ["what", "words", "bytes"].map(str::to_owned));
    let mut row = |name: &str, words: u64| table.row([name.to_owned(), grouped(words), grouped(words * 8)]);
    row("on the heap (erts_debug:size/1)", ruler.heap_words);
    row("literals, in no heap", ruler.literal_words);
    row("copied when it is sent (erts_debug:flat_size/1)", ruler.flat_words);
    row("the message, its header included", ruler.message_words);
    table.row(["off-heap bytes, counted and not copied".to_owned(), String::new(), grouped(ruler.off_heap_bytes)]);
    table
}
