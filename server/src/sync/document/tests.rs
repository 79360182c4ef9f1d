//! Turns: whatever has Automerge hold a document once more waits for its turn, and keeps it until that is done. And rest.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
};

use automerge::{ROOT, transaction::Transactable as _};
use maillage_shared::{DocumentId, ParticipantId, Timestamp, document};
use tokio::{
    runtime::{Builder, Runtime},
    sync::{Semaphore, mpsc},
    task::spawn_blocking,
    time::{Duration, Instant, sleep_until},
};
use uuid::Uuid;

use super::{DocumentContext, DocumentTask, LONGEST_PAUSE, PAUSE_PER_PEER, pause};
use crate::{
    limits::Limits,
    store::{Append, Journal as _, MemoryStore, NewRow, StoreError},
    sync::{conducts::Conducts, recent_heads::RecentHeads},
};

const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);

/// With one thread that may block: what is begun on it is done in its order.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().max_blocking_threads(1).build().expect("a runtime")
}

/// The task of a document that the journal holds, and what it has in common with others: one turn.
async fn opened(limits: Limits) -> (DocumentTask, Arc<DocumentContext>) {
    let mut doc = document::empty();
    let mut tx = doc.transaction();
    tx.put(ROOT, "title", "titre").expect("put");
    tx.commit();
    let who = ParticipantId::from_uuid(Uuid::from_u128(1));
    let row = NewRow::of(&doc.get_changes(&[])[0], who, who, Timestamp::from_millis(0));
    let actors = vec![(row.actor.clone(), who)];
    let store = MemoryStore::new();
    store.append(vec![Append { document: DOCUMENT, rows: vec![row], actors }]).await.expect("saved");
    let context = Arc::new(DocumentContext {
        directory: Arc::new(store.clone()),
        journal: Arc::new(store),
        limits: Arc::new(limits),
        peer_id: "maillage".into(),
        turns: Arc::new(Semaphore::new(1)),
        conducts: Conducts::default(),
        notices: Arc::default(),
    });
    let (_inbox, commands) = mpsc::channel(1);
    let recent_heads = Arc::new(RecentHeads::default());
    let task = DocumentTask::open(DOCUMENT, Arc::clone(&context), commands, recent_heads, || false).await;
    (task.expect("it loads"), context)
}

/// Go on with some work as far as it goes now. Whether there is more to do.
async fn goes_on(mut work: Pin<&mut impl Future<Output = Result<(), StoreError>>>) -> bool {
    poll_fn(|context| Poll::Ready(work.as_mut().poll(context).is_pending())).await
}

/// Fails unless the work begins when it is its turn, and gives that back when it is done.
async fn waits_for_its_turn(context: &DocumentContext, work: impl Future<Output = Result<(), StoreError>>) {
    let mut work = pin!(work);
    let anothers = context.turns.acquire().await.expect("open");
    assert!(goes_on(work.as_mut()).await);
    // What had been begun would be done when this is.
    spawn_blocking(|| ()).await.expect("nothing");
    assert!(goes_on(work.as_mut()).await, "it was done while it was another's turn");
    drop(anothers);
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let busy = spawn_blocking(move || held.recv());
    assert!(goes_on(work.as_mut()).await, "it was done on an async thread");
    assert_eq!(context.turns.available_permits(), 0, "others may begin meanwhile");
    let_go.send(()).expect("it waits");
    busy.await.expect("no panic").expect("sent");
    work.await.expect("done");
    assert_eq!(context.turns.available_permits(), 1);
}

#[test]
fn s16_a_document_that_rests_is_loaded_in_its_turn() {
    runtime().block_on(async {
        let (mut task, context) = opened(Limits::default()).await;
        task.replica.rest();
        waits_for_its_turn(&context, task.settle()).await;
        assert!(task.replica.is_settled());
    });
}

#[test]
fn s16_a_document_is_built_again_in_its_turn() {
    runtime().block_on(async {
        let (mut task, context) = opened(Limits::default()).await;
        waits_for_its_turn(&context, task.isolate()).await;
        assert!(task.replica.is_settled());
    });
}

#[test]
fn v2_a_summary_waits_while_others_load_but_not_without_end() {
    let mut runtime = Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().expect("a runtime").block_on(async {
        let (mut task, context) = opened(Limits::default()).await;
        task.replica.rest();
        let (anothers, start) = (context.turns.acquire().await.expect("open"), Instant::now());
        let mut times = 0;
        loop {
            sleep_until(task.summary_writer.due().expect("the lists may not have heard of it")).await;
            let mut keeping = pin!(task.keep_time());
            if poll_fn(|context| Poll::Ready(keeping.as_mut().poll(context).is_pending())).await {
                // It waits in line, as whoever opens a document does.
                drop(anothers);
                keeping.await.expect("the journal is there");
                break;
            }
            times += 1;
        }
        let waited = Instant::now() - start;
        assert!(times > 10 && waited <= Duration::from_secs(70), "{times} times, {waited:?}");
        assert_eq!((task.summary_writer.due(), context.turns.available_permits()), (None, 1));
    });
}

#[test]
fn s41_a_document_that_rests_leaves_a_snapshot_in_the_place_of_its_log() {
    runtime().block_on(async {
        let (mut task, context) = opened(Limits { compact_at_least_bytes: 1, ..Limits::default() }).await;
        assert!(task.replica.log_bytes() > 0 && task.replica.keeps_doc());
        task.rest_at = Some(Instant::now());
        task.keep_time().await.expect("the journal is there");
        assert!(task.replica.keeps_doc(), "a snapshot is made of it");
        let outcome = task.compacting.done().await;
        task.compacted(outcome);
        task.rest_at = Some(Instant::now());
        task.keep_time().await.expect("the journal is there");
        assert!(!task.replica.keeps_doc());
        assert_eq!(task.replica.log_bytes(), 0);
        let stored = context.journal.load(DOCUMENT).await.expect("read").expect("there");
        assert!(stored.snapshot.is_some() && stored.rows.is_empty());
    });
}

#[test]
fn w38_a_room_is_told_as_often_as_its_slowest_browser_says_it_can_bear() {
    let told = |peers: &[Option<u64>]| {
        let peers: Vec<_> = peers.iter().map(|ms| ms.map(Duration::from_millis)).collect();
        pause(peers.into_iter(), Duration::ZERO)
    };
    assert_eq!(told(&[None; 4]), Duration::ZERO, "a small room, at once");
    assert_eq!(told(&[None; 5]), PAUSE_PER_PEER * 5, "who says nothing is taken for slow");
    assert_eq!(told(&[None; 100]), LONGEST_PAUSE);
    assert_eq!(told(&[Some(3); 100]), Duration::from_millis(12));
    assert_eq!(
        told(&[Some(3), Some(3), Some(9), Some(3), Some(3), Some(3), Some(3), Some(3), Some(3), Some(3)]),
        Duration::from_millis(36)
    );
    let mut mixed = [Some(3); 100];
    mixed[7] = None;
    assert_eq!(told(&mixed), LONGEST_PAUSE, "one stock client, and the room is as it was");
    assert_eq!(told(&[Some(u64::MAX / 1_000_000); 5]), PAUSE_PER_PEER * 5, "nobody makes a room wait longer");
}
