//! Numbers as people read them: digits in groups, bytes in units, `1M` as a million.

/// Digits in groups of three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Bytes in the largest unit of 1024 that leaves at least one before the point.
pub fn bytes(count: u64) -> String {
    let count = count as f64;
    for (unit, size) in [("GiB", 1u64 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] {
        if count >= size as f64 {
            return format!("{:.2} {unit}", count / size as f64);
        }
    }
    format!("{count} B")
}

/// A number of processes: `1k`, `2.5k`, `1M`, `1000`.
///
/// # Errors
/// What is no number from 1.
pub fn parse_count(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let (digits, factor) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 1e3),
        Some((at, 'm' | 'M')) => (&text[..at], 1e6),
        _ => (text, 1.0),
    };
    let value = digits.replace('_', "").parse::<f64>().ok().filter(|value| value.is_finite());
    match value.map(|value| value * factor) {
        Some(count) if (1.0..=1e9).contains(&count) && count.fract() == 0.0 => Ok(count as u64),
        _ => Err(format!("'{text}' is no number of processes; write 1000, 1k or 1M")),
    }
}

/// The shortest way to write a count that [`parse_count`] reads back.
pub fn count(number: u64) -> String {
    match number {
        _ if number >= 1_000_000 && number.is_multiple_of(100_000) => format!("{}M", number as f64 / 1e6),
        _ if number >= 1000 && number.is_multiple_of(100) => format!("{}k", number as f64 / 1e3),
        _ => number.to_string(),
    }
}

/// Milliseconds as seconds, with as many digits as matter.
pub fn seconds(ms: f64) -> String {
    let seconds = ms / 1000.0;
    if seconds < 10.0 { format!("{seconds:.2} s") } else { format!("{seconds:.1} s") }
}

/// A span of time that lies ahead.
pub fn ahead(ms: f64) -> String {
    let seconds = (ms / 1000.0).ceil() as u64;
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::{ahead, bytes, count, grouped, parse_count};

    #[test]
    fn counts_are_read_and_written() {
        for (text, number) in [("1k", 1000), ("100k", 100_000), ("1M", 1_000_000), ("2.5k", 2500), ("777", 777)] {
            assert_eq!(parse_count(text), Ok(number));
            assert_eq!(count(number), text);
        }
        for wrong in ["", "k", "0", "-1", "1.5", "1g", "1e99", "nan"] {
            assert!(parse_count(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!([0, 999, 1_234_567].map(grouped), ["0", "999", "1,234,567"]);
        assert_eq!([12, 2048, 4_227_715_072].map(bytes), ["12 B", "2.00 KiB", "3.94 GiB"]);
        assert_eq!([900.0, 61_000.0].map(ahead), ["1 s", "1 min 01 s"]);
    }
}
