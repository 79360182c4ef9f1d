//! (stand-in until the gabarit branch lands)
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use automerge::{Automerge, AutomergeError, LoadOptions, TextEncoding};
pub fn empty() -> Automerge { Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit) }
pub fn load(bytes: &[u8]) -> Result<Automerge, AutomergeError> { Automerge::load_with_options(bytes, LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit)) }
