//! Keeps what a program prints apart from what the meter prints.

use nix::unistd::{dup, dup2_stdout};
use std::io::{self, Write};
use std::os::fd::OwnedFd;

/// As long as it lives, what goes to standard output goes to standard error.
pub struct Diverted {
    output: OwnedFd,
}

impl Diverted {
    /// # Errors
    /// When the system has no file descriptor left.
    pub fn to_standard_error() -> Result<Diverted, String> {
        let output = dup(io::stdout()).map_err(|error| format!("standard output: {error}"))?;
        dup2_stdout(io::stderr()).map_err(|error| format!("standard output: {error}"))?;
        Ok(Diverted { output })
    }
}

impl Drop for Diverted {
    fn drop(&mut self) {
        let _ = io::stdout().flush();
        let _ = dup2_stdout(&self.output);
    }
}
