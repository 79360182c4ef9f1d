//! `make bench`: the same edits for Maillage, for a server that only copies frames, and for the servers it is
//! compared with; one table. See README.md beside this package's manifest.

mod driver;
mod fiche;
mod figures;
mod hostile;
mod http;
mod idle;
mod ledger;
mod lists;
mod process;
mod report;
mod restart;
mod room;
mod scenario;
mod search;
mod server;
mod socket;
mod storm;
mod traffic;
mod viewers;
mod voice;
mod wire;

use std::sync::Arc;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clap::Parser;
use maillage_tests::postgres::Cluster;

use crate::{
    figures::Measured,
    report::Row,
    scenario::{Quirk, Scenario, Work},
    server::{Dialect, Kind, peer::Peer},
    traffic::Options,
    voice::automerge::Acknowledging,
};

/// Measures Maillage beside other servers. Exit codes: 0 all edits arrived everywhere; 1 some did not, or a server
/// failed; 2 the command line is wrong.
#[derive(Debug, Parser)]
#[command(name = "maillage-bench")]
struct Arguments {
    /// Only these scenarios; may be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// Only these servers; may be given several times. The frame copier is the floor of every ratio: name it too.
    #[arg(long)]
    server: Vec<String>,
    /// How long each measurement lasts.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Rounds: each runs every scenario on every server once. The table shows medians.
    #[arg(long, default_value_t = 1)]
    runs: usize,
    /// Readers leave pure acknowledgements out in every scenario.
    #[arg(long)]
    no_acks: bool,
    /// What writers wait between two sendings; stock clients wait 100.
    #[arg(long, default_value_t = 0)]
    throttle_ms: u64,
    /// Write the figures to this file too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// List scenarios and the servers found, and end.
    #[arg(long)]
    list: bool,
    /// The Maillage binary; without it, the one beside this program.
    #[arg(long)]
    maillage: Option<PathBuf>,
    /// Where `make bench-peers` installed the servers to compare with.
    #[arg(long, env = "BENCH_PEERS", default_value = "target/bench-peers")]
    peers: PathBuf,
    /// One more automerge-repo server without accounts: name, path, address, command, separated by spaces.
    #[arg(long, num_args = 4.., value_names = ["NAME", "PATH", "ADDRESS", "COMMAND"], allow_hyphen_values = true)]
    external: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nothing can be done about a closed standard error.
            let _ = writeln!(std::io::stderr(), "bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let servers = runtime.block_on(chosen_servers(arguments))?;
    let scenarios = chosen_scenarios(arguments)?;
    if arguments.list {
        return list(&scenarios, &servers).map(|()| true);
    }
    let mut rows: Vec<Row> = Vec::new();
    // Round by round, so that a slow quarter of an hour of the machine is not one server's alone.
    for round in 1..=arguments.runs {
        for scenario in &scenarios {
            for kind in &servers {
                say(&format!("{round}/{}: {} on {} …", arguments.runs, scenario.name, kind.name()))?;
                match runtime.block_on(measure(kind, scenario, arguments)) {
                    Ok(None) => say("  not measured for this protocol")?,
                    Ok(Some(measured)) => add(&mut rows, scenario, kind, measured),
                    Err(error) => add(&mut rows, scenario, kind, Measured::failed(&error)),
                }
            }
        }
    }
    write!(std::io::stdout(), "\n{}{}", report::table(&rows), report::disturbance(&rows))?;
    if let Some(path) = &arguments.json {
        std::fs::write(path, format!("{:#}\n", report::json(&rows))).context("cannot write the JSON file")?;
    }
    Ok(rows.iter().flat_map(|row| &row.runs).all(Measured::complete))
}

fn add(rows: &mut Vec<Row>, scenario: &Scenario, kind: &Kind, measured: Measured) {
    match rows.iter_mut().find(|row| row.scenario == scenario.name && row.server == kind.name()) {
        Some(row) => row.runs.push(measured),
        None => rows.push(Row { scenario: scenario.name, server: kind.name().to_owned(), runs: vec![measured] }),
    }
}

/// Each run has a server of its own, on data of its own.
async fn measure(kind: &Kind, scenario: &Scenario, arguments: &Arguments) -> Result<Option<Measured>> {
    let folder = tempfile::tempdir()?;
    let mut server = kind.start(folder.path()).await?;
    let server = &mut *server;
    let options = Options {
        seconds: Duration::from_secs(arguments.seconds),
        acknowledging: if arguments.no_acks { Acknowledging::Never } else { Acknowledging::Always },
        throttle: Duration::from_millis(arguments.throttle_ms),
    };
    match scenario.work {
        Work::Traffic(traffic) if traffic.quirk == Quirk::Attacked && server.attackers().is_none() => Ok(None),
        Work::Traffic(traffic) => traffic::measure(server, traffic, options).await.map(Some),
        Work::Storm { clients, documents, within } => {
            storm::measure(server, clients, documents, within).await.map(Some)
        }
        Work::IdleConnections { connections, documents } => {
            idle::connections(server, connections, documents).await.map(Some)
        }
        Work::IdleDocuments { documents, rest } if server.dialect() == Dialect::Automerge => {
            idle::documents(server, documents, rest).await
        }
        Work::IdleDocuments { .. } => Ok(None),
        Work::Lists { documents, viewers } => lists::measure(server, documents, viewers, options.seconds).await,
        Work::Search { documents, people } => search::measure(server, documents, people, options.seconds).await,
        Work::Watching(watching) => viewers::measure(server, watching, options.seconds).await,
        Work::Restart { clients, documents } => restart::measure(server, clients, documents).await,
    }
}

fn chosen_scenarios(arguments: &Arguments) -> Result<Vec<Scenario>> {
    if let Some(unknown) = arguments.only.iter().find(|name| !scenario::ALL.iter().any(|known| known.name == **name)) {
        bail!("there is no scenario {unknown}: see --list");
    }
    let wanted = |scenario: &&Scenario| arguments.only.is_empty() || arguments.only.iter().any(|n| n == scenario.name);
    Ok(scenario::ALL.iter().filter(wanted).copied().collect())
}

/// Those that were found and asked for. `PostgreSQL` is the server `DATABASE_URL` names, or one started for this run.
async fn chosen_servers(arguments: &Arguments) -> Result<Vec<Kind>> {
    let mut found = vec![Kind::FrameCopier];
    let maillage = match &arguments.maillage {
        Some(binary) => binary.clone(),
        None => std::env::current_exe()?.with_file_name("maillage"),
    };
    if maillage.exists() {
        found.push(Kind::MaillageSqlite(maillage.clone()));
        let asked = arguments.server.is_empty() || arguments.server.iter().any(|name| name == "maillage-postgres");
        let started = if asked { Some(Cluster::start().await) } else { None };
        match started {
            Some(Ok(cluster)) => found.push(Kind::MaillagePostgres(maillage, Arc::new(cluster))),
            Some(Err(error)) => say(&format!("without PostgreSQL: {error:#}"))?,
            _ => {}
        }
    }
    if let [name, path, address, command @ ..] = &arguments.external[..] {
        let (name, path, address) = (name.clone(), path.clone(), address.clone());
        found.push(Kind::External { name, path, address, command: command.to_vec() });
    }
    let peers: PathBuf = std::path::absolute(&arguments.peers)?;
    found.extend(installed_peers(&peers).map(|peer| Kind::Peer(peer, peers.clone())));
    if let Some(missing) = arguments.server.iter().find(|name| !found.iter().any(|kind| kind.name() == **name)) {
        bail!("no server {missing} was found: see --list");
    }
    found.retain(|kind| arguments.server.is_empty() || arguments.server.iter().any(|name| name == kind.name()));
    Ok(found)
}

fn installed_peers(folder: &Path) -> impl Iterator<Item = Peer> + '_ {
    Peer::ALL.into_iter().filter(|peer| folder.join(peer.sign()).exists())
}

fn list(scenarios: &[Scenario], servers: &[Kind]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for scenario in scenarios {
        writeln!(out, "{:<18} {}", scenario.name, scenario.summary)?;
    }
    writeln!(out, "\nservers found:")?;
    for server in servers {
        writeln!(out, "{}", server.name())?;
    }
    Ok(())
}

/// Progress goes to standard error, so that the table can be piped.
fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "{line}")?)
}
