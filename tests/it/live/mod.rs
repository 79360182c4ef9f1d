//! People at work: rights that change, saves that fail, documents that rest, servers that stop.

mod compaction;
mod damage;
mod following;
mod lifetime;
mod people;
mod rights;
mod saving;
mod sessions;
mod store_waits;
