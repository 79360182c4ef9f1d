//! Bad input: each kind gets its typed answer, and disturbs nobody else.

mod actors;
mod addresses;
mod bombs;
mod changes;
mod chunks;
mod frames;
mod joining;
mod limits;
mod nesting;
mod odd;
mod orphans;
mod presence;
mod revoked;
mod slow;
mod sums;
mod unfinished;
mod work;

pub(crate) use self::chunks::{backward_mark, forge, nowhere};
