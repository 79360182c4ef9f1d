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
