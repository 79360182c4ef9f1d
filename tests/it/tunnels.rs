//! The house once more, everybody in it connected through tunnels: what is promised of a connection is promised
//! whatever carries it (W30), also over a network that loses, repeats and cuts requests (W31).

use maillage_tests::{fresh::Kind, socket::Carrier};

#[expect(dead_code, reason = "what only calls of the API need")]
mod client;
mod hostile;
mod house;
mod live;
mod scene;

/// What every house of this binary stands on.
const KIND: Kind = Kind::Memory;

/// By what everybody in it connects.
const CARRIER: Carrier = Carrier::Tunnel;
