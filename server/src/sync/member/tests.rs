//! Whoever is gone is gone everywhere, however they went: of the room, of the task, and of memory.

use std::{future::poll_fn, time::Duration};

use async_trait::async_trait;
use automerge::{ActorId, Automerge, Change, ROOT, transaction::Transactable as _};
use maillage_shared::{CloseReason, DocumentId, ParticipantId, SessionId, Timestamp, document};
use tokio::{
    net::TcpStream,
    sync::{Semaphore, mpsc, oneshot},
    task::yield_now,
    time::Instant,
};
use uuid::Uuid;

use super::*;
use crate::{
    limits::Limits,
    store::{
        Append, Appended, Aside, Attribution, Compaction, Extent, Journal, MemoryStore, NewRow, StoreError, Stored,
    },
    sync::{
        SyncError,
        budgets::Budgets,
        document::DocumentContext,
        documents::Documents,
        outbox::{Drained, tests::outbox},
    },
};

const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);

fn camille() -> SessionUser {
    let participant = ParticipantId::from_uuid(Uuid::from_u128(1));
    SessionUser { participant, name: "Camille".into(), session: SessionId([0; 32]) }
}

async fn member(connection: u64) -> (Member, Arc<Outbox>, TcpStream) {
    let (outbox, far) = outbox(1 << 20).await;
    let outbox = Arc::new(outbox);
    let member = Member {
        connection: ConnectionId(connection),
        user: camille(),
        peer: "tablet".into(),
        storage: None,
        apply_time: Arc::default(),
        outbox: Arc::clone(&outbox),
        shared_flags: Arc::default(),
    };
    (member, outbox, far)
}

/// A change of the title, by an actor of its own.
fn titled(doc: &Automerge, actor: u8) -> Change {
    let mut doc = doc.clone().with_actor(ActorId::from([actor; 16]));
    let mut tx = doc.transaction();
    tx.put(ROOT, "title", format!("titre {actor}")).expect("put");
    tx.commit();
    doc.get_last_local_change().expect("made now")
}

/// The documents of a journal that holds one; loads wait for a turn.
async fn documents(journal: impl FnOnce(MemoryStore) -> Arc<dyn Journal>, turns: usize) -> Arc<Documents> {
    let store = MemoryStore::new();
    let who = camille().participant;
    let row = NewRow::of(&titled(&document::empty(), 1), who, who, Timestamp::from_millis(0));
    let actors = vec![(row.actor.clone(), who)];
    store.append(vec![Append { document: DOCUMENT, rows: vec![row], actors }]).await.expect("saved");
    Documents::new(Arc::new(DocumentContext {
        directory: Arc::new(store.clone()),
        journal: journal(store),
        limits: Arc::new(Limits { document_idle: Duration::from_millis(1), ..Limits::default() }),
        peer_id: "maillage".into(),
        turns: Arc::new(Semaphore::new(turns)),
        conducts: crate::sync::conducts::Conducts::default(),
        notices: Arc::default(),
    }))
}

/// Enter, and tell the task.
fn enter(documents: &Arc<Documents>, member: Member) -> Membership {
    let (membership, join) = Membership::enter(documents.open(DOCUMENT), member, true);
    assert!(membership.document().inbox.try_send(join).is_ok());
    membership
}

/// Returns when the task has dealt with all that it was told.
async fn settled(membership: &Membership) {
    let (done, flushed) = oneshot::channel();
    membership.document().inbox.send(Command::Flush(done)).await.expect("the task runs");
    flushed.await.expect("the task answers");
}

fn present(documents: &Documents) -> usize {
    documents.people_in([DOCUMENT].into_iter()).iter().map(|(_, people)| people.len()).sum()
}

/// Returns when the document is not in memory any more, and its socket's outbox is nobody's but the test's.
async fn until_forgotten(documents: &Documents, outbox: &Arc<Outbox>) {
    while documents.count() > 0 || Arc::strong_count(outbox) > 1 {
        yield_now().await;
    }
}

#[tokio::test]
async fn p3_a_connection_that_ends_while_its_document_is_loaded_leaves_no_trace() {
    let documents = documents(|store| Arc::new(store), 0).await;
    let (member, outbox, _far) = member(1).await;
    let membership = enter(&documents, member);
    assert_eq!(present(&documents), 1);
    drop(membership);
    assert_eq!(present(&documents), 0, "at once, although the task is waiting for its turn");
    documents.context().turns.add_permits(1);
    until_forgotten(&documents, &outbox).await;
}

#[tokio::test]
async fn p3_a_connection_that_panics_leaves_no_trace() {
    let documents = documents(|store| Arc::new(store), 1).await;
    let (member, outbox, _far) = member(1).await;
    let membership = enter(&documents, member);
    settled(&membership).await;
    let connection = tokio::spawn(async move {
        let _membership = membership;
        panic!("a connection that fails");
    });
    assert!(connection.await.is_err_and(|error| error.is_panic()));
    assert_eq!(present(&documents), 0);
    until_forgotten(&documents, &outbox).await;
}

#[tokio::test]
async fn p3_whoever_leaves_a_document_whose_inbox_is_full_is_told_of_when_it_has_room() {
    let (inbox, mut commands) = mpsc::channel(1);
    let handle = Arc::new(DocumentHandle {
        id: DOCUMENT,
        inbox,
        space: Arc::new(Semaphore::new(1)),
        recent_heads: Arc::default(),
        room: Arc::default(),
        notices: Arc::default(),
    });
    let (member, _outbox, _far) = member(1).await;
    let (membership, join) = Membership::enter(Arc::clone(&handle), member, true);
    assert!(handle.inbox.try_send(join).is_ok());
    drop(membership);
    assert!(handle.room.people().is_empty());
    let Some(Command::Join { member, .. }) = commands.recv().await else { panic!("not the first command") };
    let Some(Command::Leave(left)) = commands.recv().await else { panic!("not the second command") };
    assert!(Arc::ptr_eq(&member, &left));
}

#[tokio::test]
async fn p3_whoever_opens_again_before_their_leaving_is_heard_of_stays_while_it_loads_and_after() {
    for turns in [0, 1] {
        let documents = documents(|store| Arc::new(store), turns).await;
        let ((first, old, _far), (second, new, _other_far)) = (member(1).await, member(1).await);
        let first = enter(&documents, first);
        if turns == 1 {
            settled(&first).await;
        }
        let second = enter(&documents, second);
        drop(first);
        if turns == 1 {
            settled(&second).await;
        }
        assert_eq!(present(&documents), 1);
        documents.context().turns.add_permits(1);
        while Arc::strong_count(&old) > 1 {
            yield_now().await;
        }
        settled(&second).await;
        // The test's, the record's: and the record is the membership's, the room's and the audience's.
        assert_eq!((Arc::strong_count(&new), Arc::strong_count(&second.member)), (2, 3));
        drop(second);
        until_forgotten(&documents, &new).await;
    }
}

/// A journal whose appends are a mistake of the program.
struct Panics(MemoryStore);

#[async_trait]
impl Journal for Panics {
    async fn append(&self, _: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        panic!("an append that fails");
    }
    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError> {
        self.0.load(document).await
    }
    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError> {
        self.0.extent(document).await
    }
    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError> {
        self.0.compact(compaction).await
    }
    async fn set_aside(&self, aside: Aside) -> Result<(), StoreError> {
        self.0.set_aside(aside).await
    }
    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        self.0.attributions(document).await
    }
    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.0.documents().await
    }
}

#[tokio::test]
async fn a_task_that_panics_keeps_nobody_and_ends_whoever_was_there() {
    let documents = documents(|store| Arc::new(Panics(store)), 1).await;
    let (member, outbox, _far) = member(1).await;
    let membership = enter(&documents, member);
    let who = camille().participant;
    let account = Budgets::default().account(who, Instant::now(), &Limits::default());
    let edited = documents.edit(DOCUMENT, (who, account), |doc| Some(titled(doc, 2))).await;
    assert!(matches!(edited, Err(SyncError::Busy)), "{edited:?}");
    let drained = poll_fn(|context| outbox.poll_drain(context)).await.expect("written");
    assert_eq!(drained, Drained::Finished(CloseReason::TryAgain));
    let again = documents.open(DOCUMENT);
    assert!(!Arc::ptr_eq(&again, membership.document()) && again.room.people().is_empty());
    drop((membership, again));
    until_forgotten(&documents, &outbox).await;
}
