//! The HTTP side: the only folder that names axum. Handlers extract, ask for the right, make one call, answer.
//!
//! `routes.rs` is the one list of what can be called; `Http` below is all that handlers share.

use std::{
    borrow::Cow,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use maillage_shared::api;

use crate::{
    access::Access,
    config::PublicUrl,
    events::Events,
    jobs::JobWaker,
    limits::Limits,
    mail::MailFolder,
    passwords::Passwords,
    store::Directory,
    sync::{Hub, Reader, Searcher},
};

mod acceptance;
mod account;
mod account_sessions;
mod arrival;
mod assets;
mod attempts;
mod buckets;
mod client;
mod content;
mod demo_mail;
mod device;
mod document_roles;
mod documents;
mod duplicate;
mod encoding;
pub mod error;
mod events;
mod extract;
mod forwarded;
mod gabarits;
mod headers;
mod health;
mod history;
mod invitation_rates;
mod invitations;
mod invited;
pub(crate) mod listener;
mod made_documents;
mod members;
mod names;
mod observe;
mod openapi;
pub mod origin;
mod page;
mod per_client;
mod presence;
mod profile_changes;
mod rights;
mod routes;
mod search;
pub mod session;
mod session_store;
mod signed_in;
mod site;
mod socket;
mod tags;
mod tunnel;
mod tunnels;
mod user_agent;
mod warnings;
mod workspaces;

pub use attempts::Attempts;
pub use error::ApiError;
pub use invitation_rates::InvitationRates;
pub use made_documents::MadeDocuments;
pub use per_client::PerClient;
pub use profile_changes::ProfileChanges;
pub use routes::{ROUTES, Route, router};
pub use signed_in::SignedIn;
pub use tunnels::Tunnels;
pub use warnings::Warnings;

/// How the server is reached, decided before it starts.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The address people type; without one, the `Host` header is taken for it.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose `X-Forwarded-For` or `Forwarded` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What opens `/metrics`, as `Authorization: Bearer …`.
    pub metrics_token: Option<String>,
}

impl Reach {
    /// Whether browsers reach the server over TLS, as far as it knows.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }

    /// A cookie's name. Behind https it has the prefix that keeps every other host of the domain from setting it.
    pub(crate) fn cookie_name(&self, name: &'static str) -> Cow<'static, str> {
        if self.is_https() { format!("__Host-{name}").into() } else { name.into() }
    }

    /// What whoever runs the server should know about how it is reached.
    pub(crate) fn advice(&self, listens_on: SocketAddr) -> Vec<&'static str> {
        let mut advice = Vec::new();
        if self.public_url.is_none() && !listens_on.ip().is_loopback() {
            advice.push(
                "others can reach this server, but it has no --public-url: it answers to its addresses only, no name; \
                 over http browsers refuse what documents need without network",
            );
        }
        if self.public_url.is_some() && self.trusted_proxies.is_empty() {
            advice.push(
                "there is a public URL but no --trusted-proxy: if a proxy stands in front, all its visitors count as \
                 one client, and a few wrong passwords keep everybody out for a while",
            );
        }
        advice
    }
}

/// What every handler shares; made once by `lifecycle`, cloned for each request.
#[derive(Clone)]
pub struct Http {
    /// Accounts, workspaces, members, documents, sessions.
    pub directory: Arc<dyn Directory>,
    /// Who may do what.
    pub access: Arc<Access>,
    /// The documents, live.
    pub hub: Arc<Hub>,
    /// The documents as they are saved.
    pub reader: Arc<Reader>,
    /// The words of the documents.
    pub searcher: Arc<Searcher>,
    /// The limits.
    pub limits: Arc<Limits>,
    /// How the server is reached.
    pub reach: Arc<Reach>,
    /// What the installation says of itself.
    pub site: Arc<api::Site>,
    /// Compares passwords.
    pub passwords: Passwords,
    /// Counts attempts to sign in.
    pub attempts: Arc<Attempts>,
    /// The sockets each client holds, behind a proxy too.
    pub sockets: Arc<PerClient>,
    /// The connections that HTTP requests carry.
    pub tunnels: Arc<Tunnels>,
    /// Documents made in the last hour.
    pub made_documents: Arc<MadeDocuments>,
    /// Names and structures changed in the last hour.
    pub profile_changes: Arc<ProfileChanges>,
    /// What the log was told of how the server is reached.
    pub warnings: Arc<Warnings>,
    /// What changes in the workspaces, and who watches.
    pub events: Arc<Events>,
    /// Invitations sent in the last day, and links opened.
    pub invitation_rates: Arc<InvitationRates>,
    /// To be told of new jobs.
    pub jobs: Arc<JobWaker>,
    /// The demonstration's mails, where they are shown.
    pub demo_mail: Option<Arc<MailFolder>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_doubtful_about_how_the_server_is_reached_is_said_at_its_start() {
        let advice = |public_url: Option<&str>, trusted: &[&str], listens_on: &str| {
            let reach = Reach {
                public_url: public_url.map(|url| url.parse().expect("a public URL")),
                trusted_proxies: trusted.iter().map(|text| text.parse().expect("an address")).collect(),
                metrics_token: None,
            };
            let said = reach.advice(listens_on.parse().expect("an address"));
            said.iter()
                .map(|said| {
                    said.split(" --").nth(1).unwrap_or_default().split([':', ' ']).next().unwrap_or_default().to_owned()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(advice(None, &[], "127.0.0.1:4180"), Vec::<String>::new());
        assert_eq!(advice(None, &[], "0.0.0.0:4180"), ["public-url"]);
        assert_eq!(advice(Some("https://a.example"), &[], "127.0.0.1:4180"), ["trusted-proxy"]);
        assert_eq!(advice(Some("https://a.example"), &["127.0.0.1"], "0.0.0.0:4180"), Vec::<String>::new());
    }
}
