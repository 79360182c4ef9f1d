//! What each participant has done to the document lately, beyond any one of their connections: how much they added,
//! and how often Automerge failed on what they sent.

use std::{collections::HashMap, time::Duration};

use maillage_shared::{ParticipantId, Refusal, Timestamp};

use crate::limits::Limits;

const HOUR: Duration = Duration::from_hours(1);
/// Participants that are remembered before those of whom there is nothing left to remember are forgotten.
const REMEMBERED: usize = 256;

/// Kept while nobody has the document open, too: whoever closes it and comes again is not forgiven sooner (S39).
#[derive(Debug, Default)]
pub(in crate::sync) struct Conduct {
    of: HashMap<ParticipantId, Record>,
}

/// What is remembered of one participant.
#[derive(Debug)]
struct Record {
    /// What they added, less what an hour has forgiven since.
    operations: u64,
    bytes: u64,
    /// When the two were last brought up to date.
    counted: Timestamp,
    /// Batches of theirs that Automerge failed on, and the last of them.
    broken: u32,
    broken_at: Timestamp,
}

impl Conduct {
    /// Count what a participant adds. What takes away is added too: the document keeps each deletion for ever.
    ///
    /// # Errors
    /// `too-much-at-once`: it is more than may be added in an hour, and is not counted.
    pub(super) fn add(
        &mut self,
        participant: ParticipantId,
        operations: u64,
        bytes: usize,
        at: Timestamp,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let record = self.record(participant, at, limits);
        let operations = record.operations + operations;
        let bytes = record.bytes + bytes as u64;
        if operations > limits.operations_per_participant || bytes > limits.bytes_per_participant as u64 {
            return Err(Refusal::TooMuchAtOnce);
        }
        (record.operations, record.bytes) = (operations, bytes);
        Ok(())
    }

    /// What was counted is not added after all.
    pub(super) fn take_back(&mut self, participant: ParticipantId, operations: u64, bytes: usize) {
        if let Some(record) = self.of.get_mut(&participant) {
            record.operations = record.operations.saturating_sub(operations);
            record.bytes = record.bytes.saturating_sub(bytes as u64);
        }
    }

    /// Automerge failed on a batch, and the fault was this participant's.
    pub(in crate::sync) fn broke(&mut self, participant: ParticipantId, at: Timestamp, limits: &Limits) {
        let record = self.record(participant, at, limits);
        record.broken = record.broken.saturating_add(1);
        record.broken_at = at;
    }

    /// Whether nothing is taken of a participant for now.
    pub(in crate::sync) fn is_suspended(&self, participant: ParticipantId, at: Timestamp, limits: &Limits) -> bool {
        self.of.get(&participant).is_some_and(|record| {
            record.broken >= limits.broken_batches && since(record.broken_at, at) < limits.suspended_for
        })
    }

    /// Whether a participant who added too much may add again, and not only a little.
    pub(super) fn has_recovered(&mut self, participant: ParticipantId, at: Timestamp, limits: &Limits) -> bool {
        let record = self.record(participant, at, limits);
        record.operations <= limits.operations_per_participant / 2
            && record.bytes <= limits.bytes_per_participant as u64 / 2
    }

    /// Forget those of whom there is nothing left to remember. Whether nobody is left.
    #[must_use]
    pub(in crate::sync) fn is_over(&mut self, at: Timestamp, limits: &Limits) -> bool {
        self.of.retain(|_, record| record.is_worth_remembering(at, limits));
        self.of.is_empty()
    }

    fn record(&mut self, participant: ParticipantId, at: Timestamp, limits: &Limits) -> &mut Record {
        if self.of.len() >= REMEMBERED && !self.of.contains_key(&participant) {
            self.of.retain(|_, record| record.is_worth_remembering(at, limits));
        }
        let fresh = Record { operations: 0, bytes: 0, counted: at, broken: 0, broken_at: at };
        let record = self.of.entry(participant).or_insert(fresh);
        record.forgive(at, limits);
        record
    }
}

impl Record {
    fn is_worth_remembering(&mut self, at: Timestamp, limits: &Limits) -> bool {
        self.forgive(at, limits);
        self.operations > 0 || self.bytes > 0 || self.broken > 0
    }

    fn forgive(&mut self, at: Timestamp, limits: &Limits) {
        let passed = since(self.counted, at).min(HOUR);
        let part =
            |whole: u64| u64::try_from(u128::from(whole) * passed.as_millis() / HOUR.as_millis()).unwrap_or(whole);
        let (operations, bytes) = (part(limits.operations_per_participant), part(limits.bytes_per_participant as u64));
        // Whoever adds a little every few milliseconds would be forgiven nothing if parts of one were lost.
        if operations > 0 && bytes > 0 {
            self.operations = self.operations.saturating_sub(operations);
            self.bytes = self.bytes.saturating_sub(bytes);
            self.counted = at;
        }
        if since(self.broken_at, at) >= limits.suspended_for {
            self.broken = 0;
        }
    }
}

/// How long ago; nothing if the clock was set back.
fn since(then: Timestamp, now: Timestamp) -> Duration {
    let millis = now.as_millis().saturating_sub(then.as_millis());
    Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}
