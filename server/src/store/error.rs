//! What can go wrong in a store, by what its caller can do about it.

/// What went wrong in a store, by the decision a caller can make.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database can't be reached, is full, or took too long: trying again later may help.
    #[error("the store is unavailable")]
    Unavailable(#[source] anyhow::Error),
    /// Somebody else was there first: a taken e-mail address, rows that changed meanwhile.
    #[error("the store holds something else: {0}")]
    Conflict(&'static str),
    /// It would have left a workspace without a manager (R6); nothing was changed.
    #[error("a workspace keeps at least one manager")]
    LastManager,
    /// What is stored can't be what was written.
    #[error("the store is inconsistent: {0}")]
    Inconsistent(String),
}

impl StoreError {
    /// The error with what caused it, outermost first: log lines in JSON hold the outermost alone.
    #[must_use]
    pub fn with_causes(&self) -> String {
        match self {
            Self::Unavailable(cause) => format!("{self}: {cause:#}"),
            Self::Conflict(_) | Self::LastManager | Self::Inconsistent(_) => self.to_string(),
        }
    }
}
