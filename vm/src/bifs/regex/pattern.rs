//! From PCRE's syntax to that of `fancy-regex`, where the two differ.
//!
//! ```text
//!  $           at the end, and before a newline there    (?=\n?\z)
//!  \d \w \s    ASCII, if Unicode properties are not wanted    [0-9] …
//!  \h          horizontal space, not a hex digit              [\t …]
//!  [[a]        a bracket within a class is itself             [\[a]
//!  a{x         a brace that is no repetition is itself        a\{x
//!  (?R) (?1)   the pattern or a group again               \g<0> \g<1>
//!  \<          an escaped sign is itself                      <
//!  byte 0xE4   of a pattern that is not Unicode               \xE4
//! ```

use super::flag;
use std::fmt::Write;

/// More than a character's number can have; what is longer is refused as it stands.
const MAX_HEX_DIGITS: usize = 6;

/// # Errors
/// The place of the first byte that is not UTF-8, when the pattern has to be.
pub fn translate(pattern: &[u8], flags: u32) -> Result<String, usize> {
    let chars: Vec<char> = if flags & flag::UNICODE == 0 {
        pattern.iter().map(|&byte| char::from(byte)).collect()
    } else {
        std::str::from_utf8(pattern).map_err(|error| error.valid_up_to())?.chars().collect()
    };
    let mut translator = Translator { chars, at: 0, out: String::new(), flags };
    translator.pattern();
    Ok(translator.framed())
}

struct Translator {
    chars: Vec<char>,
    at: usize,
    out: String,
    flags: u32,
}

impl Translator {
    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// What holds for the whole pattern goes in front and around.
    fn framed(self) -> String {
        let mut framed = String::new();
        if self.has(flag::UNGREEDY) {
            framed.push_str("(?U)");
        }
        if !self.has(flag::ANCHORED) {
            return framed + &self.out;
        }
        // The newline ends a comment of an extended pattern.
        let end = if self.has(flag::EXTENDED) { "\n" } else { "" };
        framed + "\\G(?:" + &self.out + end + ")"
    }

    fn pattern(&mut self) {
        while let Some(next) = self.peek(0) {
            match next {
                '\\' => self.escape(false),
                '[' => self.class(),
                '$' if !self.has(flag::MULTILINE) => {
                    self.out.push_str(if self.has(flag::DOLLAR_ENDONLY) { "\\z" } else { "(?=\\n?\\z)" });
                    self.at += 1;
                }
                '{' if !self.is_repetition() => {
                    self.out.push_str("\\{");
                    self.at += 1;
                }
                '(' => self.group(),
                _ => self.literal(next),
            }
        }
    }

    fn literal(&mut self, next: char) {
        self.at += 1;
        if !next.is_ascii() && !self.has(flag::UNICODE) {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "\\x{:02X}", u32::from(next));
        } else {
            self.out.push(next);
        }
    }

    /// `{2}`, `{2,}`, `{2,3}`.
    fn is_repetition(&self) -> bool {
        let rest: String = self.chars[self.at + 1..].iter().take_while(|&&next| next != '}').take(20).collect();
        let mut numbers = rest.splitn(2, ',');
        let is_number = |text: &str| text.chars().all(|digit| digit.is_ascii_digit());
        let first = numbers.next().unwrap_or_default();
        !first.is_empty() && is_number(first) && numbers.next().is_none_or(is_number)
    }

    /// `(?R)`, `(?1)`, `(?-1)`, `(?&name)`: the pattern or a group again.
    fn recursion(&mut self) -> bool {
        let rest = &self.chars[self.at..];
        let Some(end) = rest.iter().position(|&next| next == ')').filter(|&end| end > 2 && rest[1] == '?') else {
            return false;
        };
        let target: String = match &rest[2..end] {
            ['R'] => "0".into(),
            ['&', name @ ..] => name.iter().collect(),
            ['+' | '-', digits @ ..] | digits if !digits.is_empty() && digits.iter().all(char::is_ascii_digit) => {
                rest[2..end].iter().collect()
            }
            _ => return false,
        };
        let _ = write!(self.out, "\\g<{target}>");
        self.at += end + 1;
        true
    }

    /// Settings within the pattern are noted if they change what is translated here; quoted names get brackets.
    fn group(&mut self) {
        if self.recursion() {
            return;
        }
        self.out.push('(');
        self.at += 1;
        if self.peek(0) != Some('?') {
            return;
        }
        if self.peek(1) == Some('\'') {
            self.out.push_str("?<");
            self.at += 2;
            while let Some(next) = self.peek(0).filter(|&next| next != '\'') {
                self.literal(next);
            }
            self.out.push('>');
            self.at += 1;
            return;
        }
        let settings = self.chars[self.at + 1..].iter().take_while(|next| next.is_ascii_alphabetic());
        if settings.clone().any(|&next| next == 'm') && !settings.clone().any(|&next| next == 'P') {
            self.flags |= flag::MULTILINE;
        }
        if settings.clone().any(|&next| next == 'x') {
            self.flags |= flag::EXTENDED;
        }
    }

    /// ASCII only, unless properties of Unicode are wanted. A class within a class is their union.
    fn shorthand(&mut self, name: char, in_class: bool) -> bool {
        let set = match name {
            'h' => "\\t \\xA0",
            'H' => "^\\t \\xA0",
            'v' => "\\n\\x0B\\f\\r",
            'V' => "^\\n\\x0B\\f\\r",
            _ if self.has(flag::UCP) || !self.has(flag::UNICODE) && !in_class => return false,
            'd' => "0-9",
            'D' => "^0-9",
            'w' => "0-9A-Za-z_",
            'W' => "^0-9A-Za-z_",
            's' => "\\t-\\r ",
            'S' => "^\\t-\\r ",
            _ => return false,
        };
        self.out.push('[');
        self.out.push_str(set);
        self.out.push(']');
        self.at += 2;
        true
    }

    fn escape(&mut self, in_class: bool) {
        let Some(name) = self.peek(1) else {
            // A backslash at the end is refused with the right place.
            self.out.push('\\');
            self.at += 1;
            return;
        };
        if self.shorthand(name, in_class) {
            return;
        }
        match name {
            'Q' => self.quoted(),
            'E' => self.at += 2,
            'b' if in_class => self.code(8, 2),
            'e' => self.code(0x1B, 2),
            '0' => self.octal(),
            'x' => self.hexadecimal(),
            'N' if !in_class => {
                self.out.push_str("[^\\n]");
                self.at += 2;
            }
            _ if name.is_ascii_alphanumeric() => {
                self.out.extend(['\\', name]);
                self.at += 2;
            }
            // A sign of the syntax stays escaped, any other is itself.
            _ if name.is_ascii_punctuation() && !matches!(name, '<' | '>') => {
                self.out.extend(['\\', name]);
                self.at += 2;
            }
            ' ' => {
                self.out.push_str("\\x20");
                self.at += 2;
            }
            _ => {
                self.at += 1;
                self.literal(name);
            }
        }
    }

    /// A character by its number, in place of so many characters.
    fn code(&mut self, code: u32, taken: usize) {
        let _ = write!(self.out, "\\x{code:02X}");
        self.at += taken;
    }

    /// `\0` and up to two more digits.
    fn octal(&mut self) {
        let digits = (2..4).map_while(|ahead| self.peek(ahead)?.to_digit(8)).collect::<Vec<_>>();
        let code = digits.iter().fold(0, |code, digit| code * 8 + digit);
        self.code(code, 2 + digits.len());
    }

    /// `\x` and up to two digits, or any number of them in braces.
    fn hexadecimal(&mut self) {
        let digits = |from: usize, most: usize| -> String {
            let rest = self.chars.iter().skip(self.at + from).take(most);
            rest.take_while(|digit| digit.is_ascii_hexdigit()).collect()
        };
        let in_braces = digits(3, MAX_HEX_DIGITS);
        let is_braced =
            self.peek(2) == Some('{') && self.peek(3 + in_braces.len()) == Some('}') && !in_braces.is_empty();
        let (number, signs) = if is_braced { (in_braces, "\\x{}".len()) } else { (digits(2, 2), "\\x".len()) };
        let taken = signs + number.len();
        // No digits stand for 0.
        let code = u32::from_str_radix(&number, 16).unwrap_or(0);
        if code > 0xFF {
            let _ = write!(self.out, "\\x{{{code:X}}}");
            self.at += taken;
        } else {
            self.code(code, taken);
        }
    }

    /// Between `\Q` and `\E` all is itself.
    fn quoted(&mut self) {
        self.at += 2;
        while let Some(next) = self.peek(0) {
            if next == '\\' && self.peek(1) == Some('E') {
                self.at += 2;
                return;
            }
            if next.is_ascii_punctuation() {
                self.out.extend(['\\', next]);
                self.at += 1;
            } else {
                self.literal(next);
            }
        }
    }

    fn class(&mut self) {
        self.out.push('[');
        self.at += 1;
        if self.peek(0) == Some('^') {
            self.out.push('^');
            self.at += 1;
        }
        // In front it is itself.
        if self.peek(0) == Some(']') {
            self.out.push_str("\\]");
            self.at += 1;
        }
        while let Some(next) = self.peek(0) {
            match next {
                ']' => {
                    self.out.push(']');
                    self.at += 1;
                    return;
                }
                '\\' => self.escape(true),
                '[' if self.peek(1) == Some(':') && self.named_class() => {}
                '[' | '&' | '~' => {
                    self.out.extend(['\\', next]);
                    self.at += 1;
                }
                ' ' | '#' if self.has(flag::EXTENDED) => self.code(u32::from(next), 1),
                _ => self.literal(next),
            }
        }
    }

    /// `[:alpha:]`, as it is.
    fn named_class(&mut self) -> bool {
        let Some(end) = self.chars[self.at..].windows(2).position(|pair| pair == [':', ']']).filter(|&end| end > 1)
        else {
            return false;
        };
        let name: String = self.chars[self.at..self.at + end + 2].iter().collect();
        self.out.push_str(&name);
        self.at += end + 2;
        true
    }
}
