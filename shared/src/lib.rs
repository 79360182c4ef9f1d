//! What the server, the web client and the tests must agree on.
//!
//! Pure data and functions: no I/O, no async, no clock, no randomness of its own. The promises these types
//! carry are numbered in `SPEC.md`; the tests that prove them cite the number.

#![warn(missing_docs)]

pub mod api;
pub mod close;
pub mod document;
pub mod email;
pub mod folding;
pub mod gabarit;
pub mod id;
pub mod role;
pub mod search;
pub mod text;
pub mod time;
pub mod token;
pub mod wire;

pub use close::{CloseReason, Refusal};
pub use email::EmailAddress;
pub use id::{ConnectionId, DocumentId, InvitationId, JobId, ParticipantId, SessionId, WorkspaceId};
pub use role::Role;
pub use time::Timestamp;
pub use token::InvitationToken;
