//! An error in one line. Knows no kind of error, and says nothing to anybody.

use std::{error::Error, fmt::Write as _};

/// An error with what caused it, outermost first: log lines in JSON hold the outermost alone.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut chain = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let _ = write!(chain, ": {error}");
        next = error.source();
    }
    chain
}
