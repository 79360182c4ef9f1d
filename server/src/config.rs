//! The command line and the environment: the only place that reads either. Flags win over variables.
//!
//! Owns no state; `main.rs` reads it once and hands plain values on.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use maillage_shared::{DocumentId, Role, WorkspaceId};

/// The live workspace of a Contrat Local de Santé.
///
/// Exit codes: 0 done; 1 it failed, or `check` or `repair` leave damaged documents; 2 the command line is wrong.
#[derive(Debug, Parser)]
#[command(name = "maillage", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where everything is kept: `sqlite:path` or `postgres://…`.
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite:data/maillage.db",
        hide_env_values = true,
        global = true
    )]
    pub database: String,
    /// What is logged, as `tracing` filters: `info`, `maillage_server=debug,info`…
    #[arg(long, env = "MAILLAGE_LOG", default_value = "info", global = true)]
    pub log: String,
    /// How it is logged, on standard error.
    #[arg(long, env = "MAILLAGE_LOG_FORMAT", value_enum, default_value = "text", global = true)]
    pub log_format: LogFormat,
}

/// What one run of the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve until told to stop (SIGTERM or SIGINT).
    Serve(ServeOptions),
    /// Accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Workspaces.
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Who is a member of what.
    #[command(subcommand)]
    Member(MemberCommand),
    /// Load every document and name what is damaged, with what it would take to mend it.
    Check,
    /// Set aside what can't be read, after copying it, so that the rest loads and browsers can bring back what they hold.
    /// Refused while the database is served.
    Repair(RepairOptions),
    /// Copy an SQLite database, consistently, while it is served. PostgreSQL has `pg_dump`.
    Backup {
        /// The copy to write; a file that is there is left alone.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

/// What is repaired.
#[derive(Debug, Clone, Args)]
pub struct RepairOptions {
    /// Only this document.
    #[arg(long, value_name = "ID")]
    pub document: Option<DocumentId>,
    /// Only say what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// The folder that copies are written to. By default that of the SQLite file, or for PostgreSQL the current one.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

impl RepairOptions {
    /// The folder that copies are written to.
    #[must_use]
    pub fn folder(&self, database: &str) -> PathBuf {
        self.keep.clone().unwrap_or_else(|| folder_of(database).unwrap_or_else(|| PathBuf::from(".")))
    }
}

/// The folder of an SQLite file, by the database's address.
fn folder_of(database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path))?;
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    Some(folder.unwrap_or_else(|| Path::new(".")).to_owned())
}

/// The folder of the mails that no mail server takes: beside an SQLite file, or for PostgreSQL in `data/`.
#[must_use]
pub fn mail_folder(database: &str) -> PathBuf {
    folder_of(database).unwrap_or_else(|| PathBuf::from("data")).join("mail")
}

/// How the server is reached.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// The address to listen on.
    #[arg(long, env = "MAILLAGE_BIND", default_value = "127.0.0.1:4180")]
    pub bind: SocketAddr,
    /// The address people type, when a proxy stands in front: `https://maillage.example.org`.
    #[arg(long, env = "MAILLAGE_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,
    /// A proxy whose X-Forwarded-For is believed; may be given several times.
    #[arg(long, env = "MAILLAGE_TRUSTED_PROXY", value_delimiter = ',')]
    pub trusted_proxy: Vec<IpAddr>,
    /// The bearer token that opens `/metrics`. Without one, `/metrics` answers this machine only, and nobody
    /// once there is a public URL.
    #[arg(long, env = "MAILLAGE_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// A TOML file with the legal notice and the accessibility statement; the README has an example.
    #[arg(long, env = "MAILLAGE_SITE")]
    pub site: Option<PathBuf>,
    /// The mail server: `smtps://user:password@mail.example.org` or `smtp://…`, which asks for TLS by STARTTLS and insists on it
    /// where it sends a password. Without one, or in the demonstration, mails are files in `mail/` beside the database.
    #[arg(long, env = "MAILLAGE_SMTP_URL", hide_env_values = true, requires = "mail_from")]
    pub smtp_url: Option<String>,
    /// Who mails come from: `Maillage <maillage@example.org>`.
    #[arg(long, env = "MAILLAGE_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// How long a job that was taken by a server that died waits, for tests that kill it; no setting for operators, hence hidden.
    #[arg(long, hide = true, value_name = "MILLISECONDS")]
    pub job_lease_ms: Option<u64>,
    /// Fill an empty database with an invented workspace whose passwords are public. Loopback addresses only.
    #[arg(long)]
    pub demo: bool,
    /// `Limits::compact_at_least_bytes`, for tests that want snapshots taken often. Changes when a snapshot is taken,
    /// never what is kept; no setting for operators, hence hidden.
    #[arg(long, hide = true, value_name = "BYTES")]
    pub compact_at_least_bytes: Option<usize>,
}

/// The demonstration was asked for on an address that others can reach.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("--demo has public passwords, so it binds loopback addresses only (127.0.0.1 or [::1]), not {0}")]
pub struct DemoExposed(SocketAddr);

impl ServeOptions {
    /// Refuses what clap cannot see: the demonstration on an address that others can reach.
    ///
    /// # Errors
    /// [`DemoExposed`].
    pub fn validate(&self) -> Result<(), DemoExposed> {
        if self.demo && !self.bind.ip().is_loopback() {
            return Err(DemoExposed(self.bind));
        }
        Ok(())
    }
}

/// Accounts.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add an account; its password is read from standard input, or asked for without echo.
    Add {
        /// The e-mail address to sign in with.
        #[arg(long)]
        email: String,
        /// The name shown to others.
        #[arg(long)]
        name: String,
    },
    /// Change a password, read the same way; the account's sessions end.
    Password {
        /// The account's e-mail address.
        #[arg(long)]
        email: String,
    },
}

/// Workspaces.
#[derive(Debug, Subcommand)]
pub enum WorkspaceCommand {
    /// Add a workspace and print its id.
    Add {
        /// The name shown to its members.
        #[arg(long)]
        name: String,
        /// The e-mail address of the account that manages it.
        #[arg(long)]
        manager: Option<String>,
    },
}

/// Members of workspaces.
#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// Give an account a role in a workspace; `none` takes the membership away.
    Set {
        /// The workspace's id.
        #[arg(long)]
        workspace: WorkspaceId,
        /// The account's e-mail address.
        #[arg(long)]
        email: String,
        /// none, read, write or manage.
        #[arg(long)]
        role: Role,
    },
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// The scheme, host and port people reach the server at; nothing after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// As browsers write it: lower case, the scheme's own port left out.
    origin: String,
}

/// The text is no address of a web site's root.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a public URL is http:// or https://, a host, perhaps a port, and nothing else")]
pub struct InvalidPublicUrl;

impl PublicUrl {
    /// The `Origin` header of a browser that is on this site.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether the site is served over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The same address for WebSockets.
    #[must_use]
    pub fn socket_origin(&self) -> String {
        self.origin.replacen("http", "ws", 1)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, InvalidPublicUrl> {
        let uri: http::Uri = text.parse().map_err(|_| InvalidPublicUrl)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(InvalidPublicUrl) };
        let own_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return Err(InvalidPublicUrl),
        };
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
        if !bare || authority.host().is_empty() {
            return Err(InvalidPublicUrl);
        }
        let host = authority.host().to_ascii_lowercase();
        let origin = match authority.port_u16() {
            Some(port) if port != own_port => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        };
        Ok(Self { origin })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(arguments: &[&str]) -> ServeOptions {
        let line = ["maillage", "serve"].iter().chain(arguments);
        match Cli::try_parse_from(line).expect("the arguments are right").command {
            Command::Serve(options) => options,
            other => panic!("not serve: {other:?}"),
        }
    }

    #[test]
    fn r11_the_demonstration_refuses_an_address_others_can_reach() {
        for exposed in ["0.0.0.0:4180", "[::]:80", "192.0.2.7:4180"] {
            assert!(serve(&["--demo", "--bind", exposed]).validate().is_err(), "{exposed} was accepted");
        }
        for safe in ["127.0.0.1:4180", "127.0.0.2:1", "[::1]:0"] {
            assert_eq!(serve(&["--demo", "--bind", safe]).validate(), Ok(()));
        }
        assert_eq!(serve(&["--bind", "0.0.0.0:4180"]).validate(), Ok(()));
    }

    #[test]
    fn a_public_url_is_read_as_browsers_write_origins() {
        let read = |text: &str| text.parse::<PublicUrl>().map(|url| url.to_string());
        assert_eq!(read("https://Maillage.Example.org:443/"), Ok("https://maillage.example.org".to_owned()));
        assert_eq!(read("http://localhost:4180"), Ok("http://localhost:4180".to_owned()));
        for wrong in ["maillage.example.org", "ftp://a", "https://a/b", "https://a?b", "https://u:p@a", ""] {
            assert_eq!(read(wrong), Err(InvalidPublicUrl), "{wrong}");
        }
        let url: PublicUrl = "https://a:8443".parse().expect("a public URL");
        assert_eq!(url.socket_origin(), "wss://a:8443");
    }

    #[test]
    fn copies_are_kept_beside_an_sqlite_file_unless_a_folder_is_named() {
        let folder = |keep: Option<&str>, database: &str| {
            let options = RepairOptions { document: None, dry_run: false, keep: keep.map(PathBuf::from) };
            options.folder(database).display().to_string()
        };
        for (database, beside) in [
            ("sqlite:data/maillage.db", "data"),
            ("sqlite:///srv/maillage/a.db", "/srv/maillage"),
            ("sqlite:maillage.db", "."),
            ("postgres://localhost/maillage", "."),
        ] {
            assert_eq!(folder(None, database), beside);
            assert_eq!(folder(Some("kept"), database), "kept");
        }
    }

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
