//! The house, driven from outside: real HTTP and real sockets on port 0, on a store in memory; and everything that is
//! no house: the stores themselves, the rules, the kill test. The house on the real databases is `sqlite.rs` and
//! `postgresql.rs`: the same modules, each on another store.

use maillage_tests::{fresh::Kind, socket::Carrier};

mod client;
mod database;
mod faulty;
mod hostile;
mod house;
mod http;
mod kill;
mod kill_mail;
mod live;
mod memory;
mod samod;
mod scene;
mod store;
mod streams;
mod tidy;

/// What every house of this binary stands on.
const KIND: Kind = Kind::Memory;

/// By what everybody in it connects.
const CARRIER: Carrier = Carrier::Socket;
