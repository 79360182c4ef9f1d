//! The `maillage` program: reads the command line, opens the store, does one thing, says how it went.
//!
//! Exit codes: 0 done; 1 it failed, or `check` or `repair` leave damaged documents; 2 the command line is wrong.

use std::{
    fs,
    io::{self, BufRead as _, IsTerminal as _},
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use clap::{CommandFactory as _, Parser as _, error::ErrorKind};
use maillage_server::{
    accounts::Accounts,
    config::{self, Cli, Command, MemberCommand, RepairOptions, ServeOptions, UserCommand, WorkspaceCommand},
    demo, http, lifecycle,
    limits::Limits,
    mail::{MailFolder, Smtp, Transport},
    open_files, site,
    store::{self, Purpose, Store},
    sync, telemetry,
};
use maillage_shared::{DocumentId, api};
use tokio::net::TcpListener;

/// Gives memory back to the system within seconds: a sign-in fills 19 MiB for a moment, on a thread of its own each time, and
/// the C library keeps what such threads freed. `.cargo/config.toml` says how soon.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Command::Serve(options) = &cli.command
        && let Err(exposed) = options.validate()
    {
        Cli::command().error(ErrorKind::ValueValidation, exposed).exit();
    }
    match run(cli).await {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    telemetry::start_logging(&cli.log, cli.log_format)?;
    match cli.command {
        Command::Serve(options) => serve(options, &cli.database).await?,
        Command::Backup { to } => store::backup(&cli.database, &to).await.context("no backup was made")?,
        Command::Check => return check(&open(&cli.database, Purpose::Command).await?).await,
        Command::Repair(options) => return repair(&options, &cli.database).await,
        Command::User(command) => user(command, &cli.database).await?,
        Command::Workspace(WorkspaceCommand::Add { name, manager }) => {
            let id = accounts(&cli.database).await?.add_workspace(&name, manager.as_deref()).await?;
            say(&id.to_string());
        }
        Command::Member(MemberCommand::Set { workspace, email, role }) => {
            accounts(&cli.database).await?.set_member(workspace, &email, role).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(database: &str, purpose: Purpose) -> anyhow::Result<Store> {
    store::open(database, purpose).await.context("the database could not be opened")
}

/// For a command, beside a server that may be running.
async fn accounts(database: &str) -> anyhow::Result<Accounts> {
    Ok(Accounts::new(open(database, Purpose::Command).await?.directory).await?)
}

async fn user(command: UserCommand, database: &str) -> anyhow::Result<()> {
    let accounts = accounts(database).await?;
    match command {
        UserCommand::Add { email, name } => say(&accounts.add(&email, &name, read_password()?).await?.to_string()),
        UserCommand::Password { email } => accounts.set_password(&email, read_password()?).await?,
    }
    Ok(())
}

async fn serve(options: ServeOptions, database: &str) -> anyhow::Result<()> {
    let mut limits = limits();
    if let Some(lease) = options.job_lease_ms {
        limits.people.job_lease = Duration::from_millis(lease);
    }
    let mail = mail(&options, database, &limits)?;
    let is_unsent = matches!(mail, Transport::Folder(_)) && !options.demo;
    let ServeOptions { bind, public_url, trusted_proxy, metrics_token, site, demo, compact_at_least_bytes, .. } =
        options;
    let store = open(database, Purpose::Serve).await?;
    let site = site.as_deref().map(read_site).transpose()?.unwrap_or_default();
    let listener = TcpListener::bind(bind).await.with_context(|| format!("{bind} can't be listened on"))?;
    let shown = public_url.as_ref().map(ToString::to_string);
    let reach = http::Reach { public_url, trusted_proxies: trusted_proxy, metrics_token };
    let mut settings = lifecycle::Settings { reach, limits, site, demo, mail: Some(mail) };
    if let Some(bytes) = compact_at_least_bytes {
        settings.limits.compact_at_least_bytes = bytes;
    }
    let server = lifecycle::serve(settings, store, listener).await?;
    if is_unsent {
        let folder = config::mail_folder(database);
        tracing::warn!(folder = %folder.display(), "there is no mail server: mails are written to files, and nobody gets them");
    }
    say(&format!("Maillage\u{a0}: {}", shown.unwrap_or_else(|| format!("http://{}", server.address()))));
    if demo {
        say(&format!("Comptes de démonstration, mot de passe «\u{a0}{}\u{a0}»\u{a0}:", demo::PASSWORD));
        for account in demo::ACCOUNTS {
            say(&format!("  {:<28} {} ({})", account.email, account.name, account.part));
        }
    }
    lifecycle::told_to_stop().await?;
    server.stop().await;
    Ok(())
}

/// How mails leave. The demonstration's accounts are nobody's: it sends none.
fn mail(options: &ServeOptions, database: &str, limits: &Limits) -> anyhow::Result<Transport> {
    let (url, from) = (options.smtp_url.as_deref(), options.mail_from.as_deref());
    if let (Some(url), Some(from), false) = (url, from, options.demo) {
        let smtp = Smtp::new(url, from, &limits.people).context("mails can't be sent so")?;
        return Ok(Transport::Smtp(Arc::new(smtp)));
    }
    let folder = config::mail_folder(database);
    Ok(Transport::Folder(Arc::new(MailFolder::new(folder, from, limits.people.mail_files)?)))
}

/// The limits of this server, within what the system lets it open.
fn limits() -> Limits {
    let mut limits = Limits::default();
    let wanted = limits.tcp_connections;
    match open_files::raise_limit() {
        Ok(files) => limits.tcp_connections = open_files::connections_within(files, wanted),
        Err(error) => tracing::warn!(error = %error, "how many files may be open is unknown"),
    }
    if let Some(advice) = open_files::advice(limits.tcp_connections, wanted) {
        tracing::warn!("{advice}");
    }
    limits
}

fn read_site(path: &Path) -> anyhow::Result<api::Site> {
    let text = fs::read_to_string(path).with_context(|| format!("the site file {} can't be read", path.display()))?;
    site::parse(&text).with_context(|| format!("the site file {} is wrong", path.display()))
}

async fn check(store: &Store) -> anyhow::Result<ExitCode> {
    let report = sync::check(store).await?;
    for broken in &report.broken {
        for damage in &broken.damages {
            say(&format!("{}: {damage}", name(broken.document, broken.title.as_deref())));
        }
    }
    say(&format!("{} documents, {} damaged", report.documents, report.broken.len()));
    Ok(if report.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Alone: what a running server holds in memory would not fit what is stored afterwards.
async fn repair(options: &RepairOptions, database: &str) -> anyhow::Result<ExitCode> {
    // What isn't there must not be made for it.
    drop(open(database, Purpose::Command).await?);
    let store = open(database, Purpose::Serve).await?;
    let wanted =
        sync::RepairRequest { only: options.document, dry_run: options.dry_run, keep: options.folder(database) };
    let repaired = sync::repair(&store, &wanted).await.context("not everything was repaired")?;
    let mut damaged = 0;
    for sync::Repaired { left, aside, copy } in &repaired {
        let name = name(left.document, left.title.as_deref());
        let done = if options.dry_run { "would be set aside" } else { "set aside" };
        for damage in aside {
            say(&format!("{name}: {done}: {damage}"));
        }
        if let Some(copy) = copy {
            say(&format!("{name}: copied to {}", copy.display()));
        }
        for damage in &left.damages {
            say(&format!("{name}: {damage}"));
        }
        damaged += usize::from(!left.damages.is_empty() || (options.dry_run && !aside.is_empty()));
    }
    say(&format!("{} documents were damaged, {damaged} are still", repaired.len()));
    Ok(if damaged == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A document as an operator knows it: by its id, and by its title if there is one.
fn name(document: DocumentId, title: Option<&str>) -> String {
    title.map_or_else(|| document.to_string(), |title| format!("{document} («\u{a0}{title}\u{a0}»)"))
}

/// From standard input, its first line; asked for twice, without echo, when that is a terminal.
fn read_password() -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ")?;
        let again = rpassword::prompt_password("Again: ")?;
        anyhow::ensure!(password == again, "the two passwords differ");
        return Ok(password);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[expect(clippy::print_stdout, reason = "this is what the program was asked for")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "the program ends here, and whoever started it must know why")]
fn complain(error: &anyhow::Error) {
    eprintln!("maillage: {error:#}");
}
