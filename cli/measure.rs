//! `minibeam __measure`: the helper that runs a foreign command and reports what it used. Not for people.

use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct Measure {
    /// Where to write the report
    report: PathBuf,
    /// The command
    program: String,
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(measure: &Measure) -> Result<ExitCode, String> {
    let code = meter::child::measure(&measure.report, &measure.program, &measure.arguments)?;
    Ok(ExitCode::from(code as u8))
}
