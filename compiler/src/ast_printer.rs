//! The syntax tree as text: one form after the other, one node a line, indented by depth.
//!
//! Reads the tree's `Debug` form and leaves out places and names of wrappers, so
//! that a new kind of node needs nothing here.

use crate::ast::Module;

/// All forms.
pub fn print(module: &Module) -> String {
    let mut out = String::new();
    for form in &module.forms {
        for line in format!("{:#?}", form.kind).lines() {
            if !is_place(line) {
                out.push_str(line);
                out.push('\n');
            }
        }
        out.push('\n');
    }
    without_spans(&out)
}

fn is_place(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("at: ")
}

/// Drops every `span: Span { … },` block, which spreads over several lines.
fn without_spans(text: &str) -> String {
    let mut out = String::new();
    let mut skipping: Option<usize> = None;
    for line in text.lines() {
        let indentation = line.len() - line.trim_start().len();
        match skipping {
            Some(depth) if indentation == depth && line.trim_start().starts_with('}') => skipping = None,
            Some(_) => {}
            None if line.trim_start().starts_with("span: Span {") => skipping = Some(indentation),
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}
