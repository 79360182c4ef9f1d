//! (in progress)
pub mod outbox;
pub mod websocket;
