//! The house on SQLite, opened as production opens it, group commit included.

use maillage_tests::{fresh::Kind, socket::Carrier};

mod client;
mod hostile;
mod house;
mod http;
mod live;
mod scene;

/// What every house of this binary stands on.
const KIND: Kind = Kind::Sqlite;

/// By what everybody in it connects.
const CARRIER: Carrier = Carrier::Socket;
