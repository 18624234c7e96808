//! Tables for the terminal, as Markdown and as CSV, all from one value.

use comfy_table::{CellAlignment, ContentArrangement, Table as Terminal, TableComponent, presets};

/// Rows of text; the first column names the row, the others are numbers and stand right.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub title: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Columns from the left that are names.
    pub names: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Terminal,
    Markdown,
    Csv,
}

impl Table {
    pub fn new(title: impl Into<String>, names: usize, header: impl IntoIterator<Item = String>) -> Table {
        Table { title: title.into(), names, header: header.into_iter().collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Terminal => format!("{}\n{}\n", self.title, trimmed(&self.drawn(presets::UTF8_HORIZONTAL_ONLY))),
            Format::Markdown => format!("**{}**\n\n{}\n", self.title, self.drawn(presets::ASCII_MARKDOWN)),
            Format::Csv => self.csv(),
        }
    }

    fn drawn(&self, preset: &str) -> String {
        let mut table = Terminal::new();
        table.load_preset(preset).set_header(&self.header);
        let is_markdown = preset == presets::ASCII_MARKDOWN;
        for line in [
            TableComponent::HorizontalLines,
            TableComponent::MiddleIntersections,
            TableComponent::LeftBorderIntersections,
            TableComponent::RightBorderIntersections,
        ] {
            table.remove_style(line);
        }
        table.set_content_arrangement(if is_markdown {
            ContentArrangement::Disabled
        } else {
            ContentArrangement::Dynamic
        });
        for row in &self.rows {
            table.add_row(row);
        }
        for column in table.column_iter_mut().skip(self.names) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let text = table.to_string();
        if is_markdown { self.with_alignment(&text) } else { text }
    }

    /// Markdown says by a colon in the second line that a column stands right.
    fn with_alignment(&self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if let Some(line) = lines.get_mut(1) {
            let cells = line.trim_matches('|').split('|').enumerate();
            let marked = cells.map(|(at, cell)| match cell.strip_suffix('-') {
                Some(rest) if at >= self.names => format!("{rest}:"),
                _ => cell.to_owned(),
            });
            *line = format!("|{}|", marked.collect::<Vec<_>>().join("|"));
        }
        lines.join("\n")
    }

    fn csv(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.header).chain(&self.rows) {
            let cells: Vec<String> = std::iter::once(&self.title).chain(row).map(|cell| quoted(cell)).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        text
    }
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Format, Table};

    fn table() -> Table {
        let mut table = Table::new("Sizes", 1, ["name", "bytes"].map(str::to_owned));
        table.row(["a, b", "1,000"].map(str::to_owned));
        table
    }

    #[test]
    fn markdown_aligns_numbers_right() {
        assert_eq!(
            table().render(Format::Markdown),
            "**Sizes**\n\n| name | bytes |\n|------|------:|\n| a, b | 1,000 |\n"
        );
    }

    #[test]
    fn csv_quotes_commas() {
        assert_eq!(table().render(Format::Csv), "Sizes,name,bytes\nSizes,\"a, b\",\"1,000\"\n");
    }
}
