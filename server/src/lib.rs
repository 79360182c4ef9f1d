//! The Maillage server: it syncs Automerge documents over WebSockets and never tells anybody of a change it has
//! not saved. `ARCHITECTURE.md` beside this crate's manifest is the way in.

pub mod access;
pub mod accounts;
mod bucket;
mod causes;
pub mod clock;
pub mod config;
pub mod demo;
mod events;
pub mod http;
pub mod jobs;
pub mod lifecycle;
pub mod limits;
pub mod mail;
mod new_document;
mod notices;
pub mod open_files;
mod outage_log;
pub mod passwords;
mod people;
pub mod site;
pub mod store;
pub mod sync;
pub mod telemetry;
