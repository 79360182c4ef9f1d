//! Who made which changes, folded into runs. Pure: rows in, runs out; the stores keep and read them.

use std::collections::HashMap;

use bytes::Bytes;

use super::{Attribution, NewRow};

/// The longest time from the first change of a run to its last.
pub const RUN_MILLIS: i64 = 60_000;

/// What a row says of its author: a run of one change.
#[must_use]
pub fn of_row(row: &NewRow) -> Attribution {
    Attribution {
        actor: row.actor.clone(),
        first_sequence: row.sequence,
        last_sequence: row.sequence,
        participant: row.participant,
        delivered_by: row.delivered_by,
        first_at: row.recorded_at,
        last_at: row.recorded_at,
    }
}

/// Fold runs, given in the order they were written, into the fewest: consecutive numbers of one actor, one
/// participant, one deliverer, one minute. The answer is in order of time; runs that began together stay in the order written.
#[must_use]
pub fn fold(parts: impl IntoIterator<Item = Attribution>) -> Vec<Attribution> {
    let mut runs: Vec<Attribution> = Vec::new();
    let mut last_of_actor: HashMap<Bytes, usize> = HashMap::new();
    for part in parts {
        if let Some(&index) = last_of_actor.get(&part.actor)
            && continues(&runs[index], &part)
        {
            let run = &mut runs[index];
            run.last_sequence = part.last_sequence;
            run.first_at = run.first_at.min(part.first_at);
            run.last_at = run.last_at.max(part.last_at);
            continue;
        }
        last_of_actor.insert(part.actor.clone(), runs.len());
        runs.push(part);
    }
    runs.sort_by_key(|run| run.first_at);
    runs
}

/// The clock may have stepped back between the two, so the whole span is measured.
fn continues(run: &Attribution, next: &Attribution) -> bool {
    let first_at = run.first_at.min(next.first_at);
    let last_at = run.last_at.max(next.last_at);
    (run.participant, run.delivered_by) == (next.participant, next.delivered_by)
        && run.last_sequence.checked_add(1) == Some(next.first_sequence)
        && last_at.millis_since(first_at) <= RUN_MILLIS
}

#[cfg(test)]
mod tests {
    use maillage_shared::Timestamp;

    use super::*;

    const ANNE: &str = "00000000-0000-4000-8000-000000000001";
    const BILAL: &str = "00000000-0000-4000-8000-000000000002";

    fn change(actor: &'static str, sequence: u64, participant: &str, at: i64) -> Attribution {
        let participant = participant.parse().unwrap();
        let (first_at, actor) = (Timestamp::from_millis(at), Bytes::from_static(actor.as_bytes()));
        Attribution {
            actor,
            first_sequence: sequence,
            last_sequence: sequence,
            participant,
            delivered_by: participant,
            first_at,
            last_at: first_at,
        }
    }

    fn spans(runs: &[Attribution]) -> Vec<(&[u8], u64, u64, i64, i64)> {
        runs.iter()
            .map(|run| {
                let (first_at, last_at) = (run.first_at.as_millis(), run.last_at.as_millis());
                (&run.actor[..], run.first_sequence, run.last_sequence, first_at, last_at)
            })
            .collect()
    }

    #[test]
    fn interleaved_actors_each_keep_their_own_run() {
        let runs = fold([
            change("a", 1, ANNE, 0),
            change("b", 7, BILAL, 10),
            change("a", 2, ANNE, 20),
            change("b", 8, BILAL, 30),
        ]);
        assert_eq!(spans(&runs), [(&b"a"[..], 1, 2, 0, 20), (&b"b"[..], 7, 8, 10, 30)]);
    }

    #[test]
    fn a_run_lasts_a_minute_and_not_a_millisecond_more() {
        let runs = fold([change("a", 1, ANNE, 0), change("a", 2, ANNE, 60_000), change("a", 3, ANNE, 60_001)]);
        assert_eq!(spans(&runs), [(&b"a"[..], 1, 2, 0, 60_000), (&b"a"[..], 3, 3, 60_001, 60_001)]);
    }

    #[test]
    fn a_gap_or_another_participant_begins_a_new_run() {
        let runs = fold([change("a", 1, ANNE, 0), change("a", 3, ANNE, 1), change("a", 4, BILAL, 2)]);
        assert_eq!(runs.len(), 3);
        assert_eq!(runs[2].participant.to_string(), BILAL);
    }

    #[test]
    fn s20_what_another_delivered_is_a_run_of_its_own() {
        let by_bilal = Attribution { delivered_by: BILAL.parse().unwrap(), ..change("a", 2, ANNE, 1) };
        let runs = fold([change("a", 1, ANNE, 0), by_bilal.clone(), change("a", 3, ANNE, 2)]);
        assert_eq!(runs, [change("a", 1, ANNE, 0), by_bilal, change("a", 3, ANNE, 2)]);
    }

    #[test]
    fn a_clock_that_steps_back_neither_breaks_a_run_nor_stretches_it() {
        let runs = fold([change("a", 1, ANNE, 5_000), change("a", 2, ANNE, 4_000), change("a", 3, ANNE, 64_001)]);
        assert_eq!(spans(&runs), [(&b"a"[..], 1, 2, 4_000, 5_000), (&b"a"[..], 3, 3, 64_001, 64_001)]);
    }

    #[test]
    fn runs_come_in_order_of_time() {
        let runs = fold([change("b", 1, BILAL, 90_000), change("a", 1, ANNE, 10)]);
        assert_eq!(spans(&runs), [(&b"a"[..], 1, 1, 10, 10), (&b"b"[..], 1, 1, 90_000, 90_000)]);
    }

    #[test]
    fn folding_kept_runs_with_later_changes_is_folding_all_the_changes() {
        let all: Vec<Attribution> = (1..=200)
            .map(|n| change(if n % 3 == 0 { "b" } else { "a" }, n, ANNE, i64::try_from(n).unwrap() * 700))
            .collect();
        for cut in 0..all.len() {
            let kept = fold(all[..cut].iter().cloned());
            assert_eq!(fold(kept.into_iter().chain(all[cut..].iter().cloned())), fold(all.iter().cloned()));
        }
    }
}
