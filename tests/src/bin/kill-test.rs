//! `make kill-test`: many rounds of the kill test on each store, and a line every hundred rounds and at the end of a store
//! that says what came of it.
//! Exits 1 if anything acknowledged was lost.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use maillage_tests::{kill, postgres::Cluster, server::Database};

/// Rounds between two lines.
const TOLD_EVERY: u32 = 100;

/// Kills the server under load, again and again, and counts what was lost.
#[derive(Parser)]
struct Options {
    /// How many times, on each store.
    #[arg(long, default_value_t = 1000)]
    rounds: u32,
    /// Where chance starts; a failing run is run again with the seed it printed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One store only.
    #[arg(long)]
    store: Option<Store>,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Store {
    Sqlite,
    Postgresql,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let mut lost = 0;
    if options.store != Some(Store::Postgresql) {
        lost += rounds(&options, &Database::sqlite()?).await?;
    }
    if options.store != Some(Store::Sqlite) {
        let cluster = Cluster::start().await?;
        let database = cluster.database().await?;
        lost += rounds(&options, &Database::Postgres(database.url())).await?;
    }
    Ok(if lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn rounds(options: &Options, database: &Database) -> Result<usize> {
    let tell = |report: &kill::Report| {
        if report.rounds.is_multiple_of(TOLD_EVERY) || report.rounds == options.rounds {
            say(report, options.seed);
        }
    };
    Ok(kill::run(database, options.rounds, options.seed, tell).await?.lost)
}

#[expect(clippy::print_stdout, reason = "the line is what this program is for")]
fn say(report: &kill::Report, seed: u64) {
    println!("{report} (seed {seed})");
}
