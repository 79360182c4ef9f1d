//! The names of participants, for answers that speak of several.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use maillage_shared::ParticipantId;

use crate::{
    http::ApiError,
    store::{Directory, Participant},
};

/// Questions asked of the store at once for one answer.
pub(crate) const ASKED_AT_ONCE: usize = 8;

/// Names by id.
pub(crate) struct Names(HashMap<ParticipantId, String>);

impl Names {
    /// Of these people; each is asked for once.
    pub(crate) async fn of_all(
        directory: &dyn Directory,
        people: impl Iterator<Item = ParticipantId>,
    ) -> Result<Self, ApiError> {
        let people: HashSet<_> = people.collect();
        let asked = stream::iter(people).map(|id| directory.participant(id)).buffer_unordered(ASKED_AT_ONCE);
        let known: Vec<Option<Participant>> = asked.try_collect().await?;
        Ok(Self(known.into_iter().flatten().map(|known| (known.id, known.name)).collect()))
    }

    /// Empty for an account that is gone.
    pub(crate) fn of(&self, participant: ParticipantId) -> String {
        self.0.get(&participant).cloned().unwrap_or_default()
    }
}
