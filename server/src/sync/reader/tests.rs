//! Many who read at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use futures_util::future::join_all;
use maillage_shared::{ParticipantId, Timestamp, gabarit::Catalogue};
use tokio::sync::Notify;
use uuid::Uuid;

use super::*;
use crate::store::{Append, Appended, Aside, Attribution, Compaction, MemoryStore, NewRow, Stored};

/// A journal that counts loads, and holds them until it is told to go on.
struct Counted {
    inner: Arc<dyn Journal>,
    gate: Semaphore,
    began: Notify,
    loads: AtomicUsize,
    running: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Journal for Counted {
    async fn append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        self.inner.append(appends).await
    }

    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(running, Ordering::SeqCst);
        self.began.notify_one();
        drop(self.gate.acquire().await);
        let stored = self.inner.load(document).await;
        self.running.fetch_sub(1, Ordering::SeqCst);
        stored
    }

    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError> {
        self.inner.extent(document).await
    }

    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError> {
        self.inner.compact(compaction).await
    }

    async fn set_aside(&self, aside: Aside) -> Result<(), StoreError> {
        self.inner.set_aside(aside).await
    }

    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        self.inner.attributions(document).await
    }

    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.inner.documents().await
    }
}

/// Documents one to `count`, and a reader of them.
async fn library(count: u8) -> (Arc<Counted>, Arc<Reader>) {
    let journal = Arc::new(Counted {
        inner: MemoryStore::new().store().journal,
        gate: Semaphore::new(0),
        began: Notify::new(),
        loads: AtomicUsize::default(),
        running: AtomicUsize::default(),
        most: AtomicUsize::default(),
    });
    let gabarit = Catalogue::builtin().named("normandie-2025/fiche-action@1").expect("it is compiled in");
    for number in 1..=count {
        let at = Timestamp::from_millis(0);
        let change = document::first_change(gabarit, &"Bouger".parse().expect("a title"), [number; 16], at);
        let author = ParticipantId::from_uuid(Uuid::nil());
        let row = NewRow::of(&change, author, author, at);
        let append = Append { document: DocumentId::from_bytes([number; 16]), rows: vec![row], actors: Vec::new() };
        journal.append(vec![append]).await.expect("written");
    }
    let reader = Arc::new(Reader::new(journal.clone(), Limits::default().into()));
    (journal, reader)
}

fn content(document: u8) -> (DocumentId, What) {
    (DocumentId::from_bytes([document; 16]), What::content(Vec::new()))
}

#[tokio::test]
async fn s15_readings_are_few_at_once_however_many_are_asked_for() {
    let (journal, reader) = library(20).await;
    let asked = (1..=20).map(|number| {
        let reader = reader.clone();
        let (document, what) = content(number);
        tokio::spawn(async move { reader.read(document, what).await })
    });
    let asked: Vec<_> = asked.collect();
    journal.began.notified().await;
    journal.gate.add_permits(1_000);
    for answer in join_all(asked).await {
        assert!(answer.expect("no panic").expect("read").is_some());
    }
    assert_eq!(journal.loads.load(Ordering::SeqCst), 20);
    assert!(journal.most.load(Ordering::SeqCst) <= Limits::default().readings_at_once);
}

#[tokio::test]
async fn s15_those_who_ask_the_same_share_an_answer_until_the_document_changes() {
    let (journal, reader) = library(1).await;
    journal.gate.add_permits(1_000);
    for _ in 0..3 {
        let (document, what) = content(1);
        let answers = join_all((0..50).map(|_| reader.read(document, what.clone()))).await;
        assert!(answers.into_iter().all(|answer| answer.expect("read").is_some()));
    }
    // Two may have had their turns at once.
    let loads = journal.loads.load(Ordering::SeqCst);
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
    let said = async |at| match reader.read(content(1).0, What::content(at)).await.expect("read") {
        Some(Answer::Content(rendered)) => String::from_utf8(rendered.body.to_vec()).expect("JSON"),
        other => panic!("{other:?}"),
    };
    assert!(said(Vec::new()).await.contains("Marcher"));
    assert!(said(before).await.contains("Bouger"));
    let unknown = reader.read(content(1).0, What::content(vec![ChangeHash([1; 32])])).await;
    assert!(matches!(unknown, Err(SyncError::UnknownHeads)));
}
