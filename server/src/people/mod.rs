//! Letting people in, as far as no HTTP is in it: the addresses that somebody pasted, and what inviting them writes.

mod inviting;
mod pasted;

pub(crate) use self::inviting::{Offer, invite, send_again};
pub(crate) use self::pasted::{Pasted, read_addresses};
