//! The names of participants, for answers that speak of several.

use std::collections::{HashMap, HashSet};

use maillage_shared::ParticipantId;

use crate::{http::ApiError, store::Directory};

/// Names by id.
pub(crate) struct Names(HashMap<ParticipantId, String>);

impl Names {
    /// Of these people, in one question.
    pub(crate) async fn of_all(
        directory: &dyn Directory,
        people: impl Iterator<Item = ParticipantId>,
    ) -> Result<Self, ApiError> {
        let people: HashSet<_> = people.collect();
        let people: Vec<_> = people.into_iter().collect();
        Ok(Self(directory.names(&people).await?.into_iter().collect()))
    }

    /// Empty for an account that is gone.
    pub(crate) fn of(&self, participant: ParticipantId) -> String {
        self.0.get(&participant).cloned().unwrap_or_default()
    }
}
