//! `make kill-test`: many rounds of the kill test on one store, and one line that says what came of it. Exits 1 if
//! anything acknowledged was lost.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use maillage_tests::{kill, server::Database};

/// Kills the server under load, again and again, and counts what was lost.
#[derive(Parser)]
struct Options {
    /// How many times.
    #[arg(long, default_value_t = 1000)]
    rounds: u32,
    /// Where chance starts; a failing run is run again with the seed it printed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// An empty PostgreSQL database made for this; a temporary SQLite file without it.
    #[arg(long)]
    postgres: Option<String>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let database = match options.postgres {
        Some(url) => Database::Postgres(url),
        None => Database::sqlite()?,
    };
    let report = kill::run(&database, options.rounds, options.seed).await?;
    #[expect(clippy::print_stdout, reason = "the line is what this program is for")]
    {
        println!("{report} (seed {})", options.seed);
    }
    Ok(if report.lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
