//! Group commit on a journal that can be held still and told to fail.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use maillage_shared::{ParticipantId, Timestamp};
use tokio::sync::Semaphore;

use super::*;
use crate::store::NewRow;
use crate::store::bounded::{Boundary, BoundedJournal};
use crate::store::claim::Unquestioned;
use crate::store::watched::{Watch, Watched};

/// Counts transactions, and writes one only when the test lets it.
struct Gate {
    open: Semaphore,
    reached: Semaphore,
    sizes: Mutex<Vec<usize>>,
}

#[async_trait]
impl Watch for Gate {
    async fn before_append(&self, appends: &[Append]) {
        self.sizes.lock().unwrap().push(appends.len());
        self.reached.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }
}

impl Gate {
    async fn until_a_write_waits(&self) {
        self.reached.acquire().await.unwrap().forget();
    }
}

/// A journal behind a gate.
fn gated() -> Arc<Watched<Gate>> {
    let gate = Gate { open: Semaphore::new(0), reached: Semaphore::new(0), sizes: Mutex::default() };
    Arc::new(Watched::new(gate))
}

fn append(document: u8, sequences: &[u64]) -> Append {
    let row = |sequence: &u64| NewRow {
        hash: [u8::try_from(*sequence).unwrap(); 32],
        actor: Bytes::from_static(b"actor"),
        sequence: *sequence,
        participant: ParticipantId::from_slice(&[1; 16]).unwrap(),
        delivered_by: ParticipantId::from_slice(&[1; 16]).unwrap(),
        recorded_at: Timestamp::from_millis(0),
        bytes: Bytes::from_static(b"change"),
    };
    let document = DocumentId::from_bytes([document; 16]);
    Append { document, rows: sequences.iter().map(row).collect(), actors: Vec::new() }
}

/// One call is being written; the given ones wait behind it, in this order.
async fn queue_behind_one(
    journal: &Arc<Watched<Gate>>,
    calls: Vec<Vec<Append>>,
) -> (Arc<GroupCommit>, Vec<tokio::task::JoinHandle<Answer>>) {
    let group = Arc::new(GroupCommit::new(Arc::clone(journal) as _));
    let mut tasks = Vec::new();
    for appends in std::iter::once(vec![append(0, &[1])]).chain(calls) {
        let waiting = group.calls.capacity();
        let caller = Arc::clone(&group);
        tasks.push(tokio::spawn(async move { caller.append(appends).await }));
        if tasks.len() == 1 {
            journal.watch.until_a_write_waits().await;
        } else {
            while group.calls.capacity() == waiting {
                tokio::task::yield_now().await;
            }
        }
    }
    (group, tasks)
}

async fn rows_of(answers: tokio::task::JoinHandle<Answer>) -> Result<Vec<usize>, StoreError> {
    answers.await.unwrap().map(|answers| answers.iter().map(|answer| answer.rows).collect())
}

#[tokio::test]
async fn j9_calls_that_wait_together_share_a_transaction_and_each_gets_its_own_answers() {
    let journal = gated();
    let gate = &journal.watch;
    let calls = vec![
        vec![append(1, &[1, 2]), append(2, &[1])],
        vec![append(3, &[1, 2, 3])],
        vec![append(1, &[2, 3, 4, 5]), append(4, &[])],
    ];
    let (_group, tasks) = queue_behind_one(&journal, calls).await;
    gate.open.add_permits(2);
    let mut rows = Vec::new();
    for task in tasks {
        rows.push(rows_of(task).await.unwrap());
    }
    assert_eq!(rows, [vec![1], vec![2, 1], vec![3], vec![3, 0]]);
    assert_eq!(*gate.sizes.lock().unwrap(), [1, 5]);
}

#[tokio::test]
async fn a_bad_append_fails_only_its_own_call_and_that_call_wholly() {
    let journal = gated();
    let gate = &journal.watch;
    let calls = vec![vec![append(1, &[1])], vec![append(2, &[1]), append(3, &[0])], vec![append(4, &[1])]];
    let (group, mut tasks) = queue_behind_one(&journal, calls).await;
    gate.open.add_permits(5);
    let last = rows_of(tasks.pop().unwrap()).await;
    let bad = rows_of(tasks.pop().unwrap()).await;
    let first = rows_of(tasks.pop().unwrap()).await;
    assert!(matches!((first.as_deref(), last.as_deref()), (Ok([1]), Ok([1]))));
    assert!(matches!(bad, Err(StoreError::Inconsistent(_))));
    assert_eq!(*gate.sizes.lock().unwrap(), [1, 4, 1, 2, 1]);
    assert_eq!(group.load(DocumentId::from_bytes([2; 16])).await.unwrap(), None);
}

#[tokio::test]
async fn all_who_share_a_transaction_hear_that_the_store_is_unavailable_and_none_is_tried_again() {
    let journal = gated();
    let gate = &journal.watch;
    let (group, mut tasks) = queue_behind_one(&journal, vec![vec![append(1, &[1])], vec![append(2, &[1])]]).await;
    gate.open.add_permits(1);
    gate.until_a_write_waits().await;
    journal.inner.fail_next_appends(1);
    gate.open.add_permits(1);
    for task in tasks.drain(1..) {
        let Err(StoreError::Unavailable(cause)) = rows_of(task).await else { panic!("it was written") };
        assert!(cause.to_string().contains("told to fail"), "{cause}");
    }
    assert_eq!(*gate.sizes.lock().unwrap(), [1, 2]);
    gate.open.add_permits(1);
    assert_eq!(group.append(vec![append(1, &[1])]).await.unwrap()[0].rows, 1);
}

#[tokio::test(start_paused = true)]
async fn j10_a_write_that_hangs_is_given_up_and_the_next_is_tried() {
    let journal = gated();
    let gate = &journal.watch;
    let boundary = Boundary::new(Arc::new(Unquestioned), Arc::new(Outage::new()));
    let group = GroupCommit::new(Arc::new(BoundedJournal::new(Arc::clone(&journal) as _, boundary)));
    assert!(matches!(group.append(vec![append(1, &[1])]).await, Err(StoreError::Unavailable(_))));
    gate.open.add_permits(1);
    assert_eq!(group.append(vec![append(1, &[1])]).await.unwrap()[0].rows, 1);
}

/// A mistake in a journal, which shows when it is told to.
struct Mistake(AtomicBool);

#[async_trait]
impl Watch for Mistake {
    async fn before_append(&self, _appends: &[Append]) {
        assert!(!self.0.load(Ordering::Relaxed), "this journal was told to panic");
    }
}

#[tokio::test]
async fn j14_a_panic_in_the_writer_costs_the_calls_under_way_and_no_later_one() {
    let faulty = Arc::new(Watched::new(Mistake(AtomicBool::new(true))));
    let outage = Arc::new(Outage::new());
    let group = GroupCommit::watched(Arc::clone(&faulty) as _, Arc::clone(&outage));
    for _ in 0..2 {
        assert!(matches!(group.append(vec![append(1, &[1])]).await, Err(StoreError::Unavailable(_))));
        while !outage.is_on() {
            tokio::task::yield_now().await;
        }
    }
    faulty.watch.0.store(false, Ordering::Relaxed);
    assert_eq!(group.append(vec![append(1, &[1])]).await.unwrap()[0].rows, 1);
    assert!(!outage.is_on(), "and readiness hears of both");
}

#[tokio::test]
async fn an_append_is_written_even_if_its_caller_stops_waiting() {
    let journal = gated();
    let gate = &journal.watch;
    let (group, tasks) = queue_behind_one(&journal, vec![vec![append(1, &[1])], vec![append(2, &[1])]]).await;
    tasks[1].abort();
    gate.open.add_permits(2);
    let mut tasks = tasks;
    assert_eq!(rows_of(tasks.pop().unwrap()).await.unwrap(), [1]);
    let stored = group.load(DocumentId::from_bytes([1; 16])).await.unwrap();
    assert_eq!(stored.map(|stored| stored.rows.len()), Some(1));
}
