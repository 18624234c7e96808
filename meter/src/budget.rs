//! `--budget '260 bytes/process'`: what a process may cost.

/// A limit of bytes per process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget(pub f64);

impl Budget {
    /// The message when `bytes` are more than the budget has.
    pub fn exceeded(&self, bytes: f64) -> Option<String> {
        let over = bytes - self.0;
        let limit = self.0;
        (over > 0.0).then(|| format!("budget exceeded: a process takes {bytes:.1} bytes, {over:.1} more than {limit}"))
    }
}

/// `260 bytes/process`, `260`, `30 words/process`.
///
/// # Errors
/// What is no budget.
pub fn parse(text: &str) -> Result<Budget, String> {
    let wrong = || format!("'{text}' is no budget; write '260 bytes/process' or '30 words/process'");
    let text = text.trim();
    let at = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let number: f64 = text[..at].parse().map_err(|_| wrong())?;
    let factor = match text[at..].trim() {
        "" | "bytes/process" | "byte/process" | "B/process" => 1.0,
        "words/process" | "word/process" => 8.0,
        _ => return Err(wrong()),
    };
    Ok(Budget(number * factor))
}

#[cfg(test)]
mod tests {
    use super::{Budget, parse};

    #[test]
    fn budgets_are_bytes_or_words() {
        assert_eq!(parse("260 bytes/process"), Ok(Budget(260.0)));
        assert_eq!(parse("30 words/process"), Ok(Budget(240.0)));
        assert_eq!(parse("12.5"), Ok(Budget(12.5)));
        assert!(parse("many").is_err() && parse("3 apples/process").is_err() && parse("").is_err());
        assert_eq!(Budget(10.0).exceeded(10.0), None);
        assert!(Budget(10.0).exceeded(12.5).is_some_and(|text| text.contains("2.5 more than 10")));
    }
}
