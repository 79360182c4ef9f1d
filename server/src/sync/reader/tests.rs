//! Many who read at once.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use futures_util::future::join_all;
use maillage_shared::{ParticipantId, Timestamp, gabarit::Catalogue};
use tokio::sync::Notify;
use uuid::Uuid;

use super::*;
use crate::store::{
    Append, Compaction, NewRow,
    watched::{Watch, Watched},
};

const WHO: ParticipantId = ParticipantId::from_uuid(Uuid::nil());

/// Counts loads, and holds them until it is told to go on.
struct Counted {
    gate: Semaphore,
    began: Notify,
    loads: AtomicUsize,
    running: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Watch for Counted {
    async fn before_load(&self) {
        self.loads.fetch_add(1, Ordering::SeqCst);
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(running, Ordering::SeqCst);
        self.began.notify_one();
        drop(self.gate.acquire().await);
    }

    fn after_load(&self) {
        self.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Documents one to `count`, and a reader of them.
async fn library(count: u8) -> (Arc<Watched<Counted>>, Arc<Reader>) {
    let journal = Arc::new(Watched::new(Counted {
        gate: Semaphore::new(0),
        began: Notify::new(),
        loads: AtomicUsize::default(),
        running: AtomicUsize::default(),
        most: AtomicUsize::default(),
    }));
    let gabarit = Catalogue::builtin().named("normandie-2025/fiche-action@1").expect("it is compiled in");
    for number in 1..=count {
        let at = Timestamp::from_millis(0);
        let change = document::first_change(gabarit, &"Bouger".parse().expect("a title"), [number; 16], at);
        let row = NewRow::of(&change, WHO, WHO, at);
        let append = Append { document: DocumentId::from_bytes([number; 16]), rows: vec![row], actors: Vec::new() };
        journal.append(vec![append]).await.expect("written");
    }
    let reader = Arc::new(Reader::new(journal.clone(), Limits::default().into(), Arc::default()));
    (journal, reader)
}

fn content(document: u8) -> (DocumentId, What) {
    (DocumentId::from_bytes([document; 16]), What::content(Vec::new()))
}

/// Asked by somebody who may read all of it.
fn key(document: DocumentId, what: What) -> Key {
    Key { document, withheld: None, what }
}

#[tokio::test]
async fn s15_readings_are_few_at_once_however_many_are_asked_for() {
    let (journal, reader) = library(20).await;
    let asked = (1..=20).map(|number| {
        let reader = reader.clone();
        let (document, what) = content(number);
        tokio::spawn(async move { reader.read(WHO, key(document, what)).await })
    });
    let asked: Vec<_> = asked.collect();
    journal.watch.began.notified().await;
    journal.watch.gate.add_permits(1_000);
    for answer in join_all(asked).await {
        assert!(answer.expect("no panic").expect("read").is_some());
    }
    assert_eq!(journal.watch.loads.load(Ordering::SeqCst), 20);
    assert!(journal.watch.most.load(Ordering::SeqCst) <= Limits::default().readings_at_once);
}

#[tokio::test]
async fn s15_those_who_ask_the_same_share_an_answer_until_the_document_changes() {
    let (journal, reader) = library(1).await;
    journal.watch.gate.add_permits(1_000);
    for _ in 0..3 {
        let (document, what) = content(1);
        let answers = join_all((0..50).map(|_| reader.read(WHO, key(document, what.clone())))).await;
        assert!(answers.into_iter().all(|answer| answer.expect("read").is_some()));
    }
    // Two may have had their turns at once.
    let loads = journal.watch.loads.load(Ordering::SeqCst);
    assert!(loads <= Limits::default().readings_at_once, "{loads}");
    let first = reader.journal.load(content(1).0).await.expect("read").expect("there").rows[0].row.clone();
    let mut doc =
        load::build(reader.journal.load(content(1).0).await.expect("read").expect("there")).expect("a document");
    let change =
        document::set_title(&doc.loaded.doc, &"Marcher".parse().expect("a title"), [9; 16], Timestamp::from_millis(1));
    let change = change.expect("another title");
    let row = NewRow::of(&change, first.participant, first.delivered_by, first.recorded_at);
    let before = doc.loaded.doc.get_heads();
    doc.loaded.doc.apply_changes([change]).expect("it follows");
    let append = Append { document: content(1).0, rows: vec![row], actors: Vec::new() };
    reader.journal.append(vec![append]).await.expect("written");
    let said = async |at| match reader.read(WHO, key(content(1).0, What::content(at))).await.expect("read") {
        Some(Answer::Content(rendered)) => String::from_utf8(rendered.body.to_vec()).expect("JSON"),
        other => panic!("{other:?}"),
    };
    assert!(said(Vec::new()).await.contains("Marcher"));
    assert!(said(before).await.contains("Bouger"));
    let unknown = reader.read(WHO, key(content(1).0, What::content(vec![ChangeHash([1; 32])]))).await;
    assert!(matches!(unknown, Err(SyncError::UnknownHeads)));
}

#[tokio::test(start_paused = true)]
async fn w12_whoever_has_much_worked_out_waits_and_nobody_else() {
    let (journal, _) = library(4).await;
    journal.watch.gate.add_permits(1_000);
    // Each reading costs more than comes back in the time one waits.
    let limits = Limits { work_burst_bytes: 1_000, work_bytes_per_second: 1, ..Limits::default() };
    let reader = Reader::new(journal.clone(), limits.into(), Arc::default());
    let read = async |who, document| {
        let (document, what) = content(document);
        reader.read(who, key(document, what)).await
    };
    assert!(read(WHO, 1).await.expect("nothing was asked for yet").is_some());
    for what in [content(2).1, What::History] {
        let refused = reader.read(WHO, key(content(2).0, what)).await;
        assert!(matches!(refused, Err(SyncError::Overdrawn { again_in }) if again_in > Duration::ZERO), "{refused:?}");
    }
    assert!(read(WHO, 1).await.expect("it is known: it costs nothing").is_some());
    let somebody_else = ParticipantId::from_uuid(Uuid::max());
    assert!(read(somebody_else, 3).await.expect("theirs is another account").is_some());
    assert_eq!(journal.watch.loads.load(Ordering::SeqCst), 2, "what was refused was not loaded");
}

#[tokio::test(start_paused = true)]
async fn w12_a_reading_is_paid_for_though_it_comes_to_nothing() {
    let (journal, _) = library(1).await;
    journal.watch.gate.add_permits(1_000);
    let (document, _) = content(1);
    let Extent { rows, through } = journal.extent(document).await.expect("read").expect("there");
    let rows = usize::try_from(rows).expect("few");
    let snapshot = Bytes::from_static(b"no snapshot at all");
    journal.compact(Compaction { document, snapshot, through, rows }).await.expect("compacted");
    let limits = Limits { work_burst_bytes: 100_000, work_bytes_per_second: 1, ..Limits::default() };
    for what in [content(1).1, What::History] {
        let reader = Reader::new(journal.clone(), limits.clone().into(), Arc::default());
        let mut damaged = 0;
        let last = loop {
            match reader.read(WHO, key(document, what.clone())).await {
                Err(SyncError::Store(StoreError::Inconsistent(_))) if damaged < 50 => damaged += 1,
                other => break other,
            }
        };
        assert!(matches!(last, Err(SyncError::Overdrawn { .. })) && damaged > 0, "{damaged}: {last:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn w12_a_reading_that_can_be_paid_for_soon_waits_for_that() {
    let (journal, _) = library(2).await;
    journal.watch.gate.add_permits(1_000);
    let limits = Limits { work_burst_bytes: 100_000, work_bytes_per_second: 100_000, ..Limits::default() };
    let reader = Reader::new(journal.clone(), limits.into(), Arc::default());
    reader.budgets.account(WHO, Instant::now(), &reader.limits).charge(150_000);
    let asked = Instant::now();
    assert!(reader.read(WHO, key(content(1).0, content(1).1)).await.expect("half a second is not long").is_some());
    assert!(asked.elapsed() >= Duration::from_millis(500), "{:?}", asked.elapsed());
}
