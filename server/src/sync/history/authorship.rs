//! Whose a change is and when it came, by the journal. Pure.

use std::collections::HashMap;

use automerge::Change;
use bytes::Bytes;
use maillage_shared::{ParticipantId, Timestamp};

use crate::store::{Attribution, NewRow, StoredRow};

/// Whose a change is, who delivered it, and when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) participant: ParticipantId,
    pub(super) delivered_by: ParticipantId,
    pub(super) at: Timestamp,
}

/// Answers for every change that was ever written.
pub(super) struct Authorship {
    /// Changes that no snapshot holds, to the millisecond.
    rows: HashMap<[u8; 32], Origin>,
    /// By actor, in order of sequence numbers: what compaction kept, to within a minute.
    runs: HashMap<Bytes, Vec<Attribution>>,
}

impl Authorship {
    pub(super) fn new(rows: &[StoredRow], runs: Vec<Attribution>) -> Self {
        let rows = rows.iter().map(|stored| {
            let NewRow { hash, participant, delivered_by, recorded_at: at, .. } = stored.row;
            (hash, Origin { participant, delivered_by, at })
        });
        let mut by_actor: HashMap<Bytes, Vec<Attribution>> = HashMap::new();
        for run in runs {
            by_actor.entry(run.actor.clone()).or_default().push(run);
        }
        for runs in by_actor.values_mut() {
            runs.sort_by_key(|run| run.first_sequence);
        }
        Self { rows: rows.collect(), runs: by_actor }
    }

    /// `None` for a change that the journal never saw: there is none.
    pub(super) fn of(&self, change: &Change) -> Option<Origin> {
        if let Some(known) = self.rows.get(&change.hash().0) {
            return Some(*known);
        }
        let runs = self.runs.get(change.actor_id().to_bytes())?;
        let place = runs.partition_point(|run| run.first_sequence <= change.seq()).checked_sub(1)?;
        let run = &runs[place];
        let Attribution { participant, delivered_by, .. } = *run;
        (change.seq() <= run.last_sequence).then(|| Origin { participant, delivered_by, at: within(run, change.seq()) })
    }
}

/// A time for one change of a run, as if they had come evenly.
fn within(run: &Attribution, sequence: u64) -> Timestamp {
    let steps = i64::try_from(run.last_sequence - run.first_sequence).unwrap_or(i64::MAX);
    let step = i64::try_from(sequence - run.first_sequence).unwrap_or(i64::MAX);
    // A run lasts a minute at most, so the product is small unless its numbers are absurd.
    let offset = run.last_at.millis_since(run.first_at).saturating_mul(step).checked_div(steps);
    run.first_at.plus_millis(offset.unwrap_or(0))
}
