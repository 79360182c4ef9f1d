//! The house, driven from outside: real HTTP and real sockets on port 0, real stores. One binary, so that it links
//! once.

mod client;
mod database;
mod faulty;
mod hostile;
mod house;
mod http;
mod kill;
mod live;
mod samod;
mod scene;
mod store;
mod tidy;
