//! The HTTP API, called as any program or browser calls it.

mod acceptance;
mod content;
mod duplicate;
mod events;
mod exceptions;
mod history;
mod invitations;
mod kinds;
mod limits;
mod mails;
mod members;
mod pages;
mod problems;
mod roles;
mod search;
mod sensitive;
mod sign_in;
mod site;
mod tags;
mod tunnel;
mod tunnel_limits;
mod tunnels;
