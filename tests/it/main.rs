//! The integration tests: one binary, the real server behind real HTTP and sockets.

mod kill;
mod samod;
