//! Search in the words of documents: which words a text holds, and which of them a query finds. Pure, and the only place
//! that decides it: databases are given words that are worked out here, so that every one of them gives the same answers.

mod excerpt;
mod query;
mod stem;
mod words;

pub use excerpt::{FoundPart, excerpt, found_in, marked};
pub use query::{Query, Term};
pub use words::{Words, index};
