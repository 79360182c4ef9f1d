//! The HTTP side: the only folder that names axum. Handlers extract, ask for the right, make one call, answer.
//!
//! `routes.rs` is the one list of what can be called; `Http` below is all that handlers share.

use std::{net::IpAddr, sync::Arc};

use maillage_shared::api;

use crate::{access::Access, config::PublicUrl, limits::Limits, passwords::Passwords, store::Directory, sync::Hub};

mod assets;
mod attempts;
mod client;
mod document_roles;
mod documents;
mod encoding;
pub mod error;
mod extract;
mod gabarits;
mod headers;
mod health;
mod history;
pub(crate) mod listener;
mod members;
mod names;
mod observe;
mod openapi;
pub mod origin;
mod page;
mod page_viewers;
mod presence;
mod rights;
mod routes;
pub mod session;
mod session_store;
mod signed_in;
mod site;
mod socket;
mod workspaces;

pub use attempts::Attempts;
pub use error::ApiError;
pub use page_viewers::PageViewers;
pub use routes::{ROUTES, router};
pub use signed_in::SignedIn;

/// How the server is reached, decided before it starts.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The address people type; without one, the `Host` header is taken for it.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What opens `/metrics`, as `Authorization: Bearer …`.
    pub metrics_token: Option<String>,
}

/// What every handler shares; made once by `lifecycle`, cloned for each request.
#[derive(Clone)]
pub struct Http {
    /// Accounts, workspaces, members, documents, sessions.
    pub directory: Arc<dyn Directory>,
    /// Who may do what.
    pub access: Arc<Access>,
    /// The documents.
    pub hub: Arc<Hub>,
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
    /// Who looks at the workspaces' pages.
    pub page_viewers: Arc<PageViewers>,
}
