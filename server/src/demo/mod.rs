//! The demonstration: an invented contract with its documents. Nobody and no place in it is real.

mod content;

pub use content::{DemoDocument, WORKSPACE_NAME, documents};
