//! The house, driven from outside: real HTTP and real sockets, on port 0.

mod client;
mod house;
mod http;
