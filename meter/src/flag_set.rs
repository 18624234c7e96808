//! A set of the virtual machine's flags: what a program is run with, for us and for erl.

use serde::Serialize;

/// OTP's default first heap, in words.
pub const DEFAULT_HMS: usize = 233;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FlagSet {
    /// `None`: the default.
    pub hms: Option<usize>,
    pub no_debug_info: bool,
    pub ec: bool,
}

impl FlagSet {
    pub const DEFAULT: FlagSet = FlagSet { hms: None, no_debug_info: false, ec: false };
    /// The article's last step.
    pub const ARTICLE: FlagSet = FlagSet { hms: Some(1), no_debug_info: true, ec: true };

    /// In erl's spelling.
    pub fn label(&self) -> String {
        let words = self.words("+hms", "+L", "+ec");
        if words.is_empty() { "default".into() } else { words.join(" ") }
    }

    pub fn for_minibeam(&self) -> Vec<String> {
        self.words("--hms", "--no-debug-info", "--compressed-tables")
    }

    pub fn for_erl(&self) -> Vec<String> {
        self.words("+hms", "+L", "+ec")
    }

    fn words(&self, hms: &str, no_debug_info: &str, ec: &str) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(count) = self.hms {
            words.extend([hms.to_owned(), count.to_string()]);
        }
        words.extend(self.no_debug_info.then(|| no_debug_info.to_owned()));
        words.extend(self.ec.then(|| ec.to_owned()));
        words
    }

    /// How many flags differ from the default.
    pub fn count(&self) -> usize {
        usize::from(self.hms.is_some()) + usize::from(self.no_debug_info) + usize::from(self.ec)
    }

    /// The default, each flag alone, and for each heap size all flags together.
    pub fn each_alone_and_together(hms: &[usize], no_debug_info: bool, ec: bool) -> Vec<FlagSet> {
        let sizes: Vec<Option<usize>> =
            hms.iter().filter(|&&words| words != DEFAULT_HMS).map(|&words| Some(words)).collect();
        let mut sets = vec![FlagSet::DEFAULT];
        sets.extend(sizes.iter().map(|&hms| FlagSet { hms, ..FlagSet::DEFAULT }));
        sets.extend(no_debug_info.then_some(FlagSet { no_debug_info, ..FlagSet::DEFAULT }));
        sets.extend(ec.then_some(FlagSet { ec, ..FlagSet::DEFAULT }));
        let together = sizes.iter().copied().chain(sizes.is_empty().then_some(None));
        sets.extend(together.map(|hms| FlagSet { hms, no_debug_info, ec }));
        let mut seen = Vec::new();
        sets.retain(|set| {
            !seen.contains(set) && {
                seen.push(*set);
                true
            }
        });
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::FlagSet;

    fn labels(hms: &[usize], no_debug_info: bool, ec: bool) -> Vec<String> {
        FlagSet::each_alone_and_together(hms, no_debug_info, ec).iter().map(FlagSet::label).collect()
    }

    #[test]
    fn each_flag_is_measured_alone_and_with_the_others() {
        assert_eq!(labels(&[], false, false), ["default"]);
        assert_eq!(labels(&[0, 233], false, false), ["default", "+hms 0"]);
        assert_eq!(labels(&[1], true, true), ["default", "+hms 1", "+L", "+ec", "+hms 1 +L +ec"]);
        assert_eq!(labels(&[], true, true), ["default", "+L", "+ec", "+L +ec"]);
    }
}
