//! The program: parses the command line, runs one command, answers its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cohort::cli::run(std::env::args_os()))
}
