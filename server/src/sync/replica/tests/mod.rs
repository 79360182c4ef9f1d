//! A replica, its journal in a few lines, and people who write and read: sums over many messages.

use std::sync::Arc;

use automerge::{
    ActorId, Automerge, Change, ChangeHash, ObjType, ROOT, ReadDoc as _,
    legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType, SortedVec},
    sync,
    transaction::Transactable as _,
};
use bytes::Bytes;
use maillage_shared::{ConnectionId, DocumentId, ParticipantId, Refusal, Timestamp, document};
use uuid::Uuid;

use super::{Checked, Loaded, Replica, Tell, Weighed};
use crate::{
    limits::Limits,
    store::Appended,
    sync::{
        guard::Fault,
        recent_heads::{PeerFlags, RecentHeads},
    },
};

mod answers;
mod failing;
mod marks;
mod odd;
mod owners;
mod settling;
mod sums;

const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);
/// The journal's answer; the replica looks at the fact alone.
const APPENDED: Appended = Appended { rows: 1, through: 1 };

const HOSTILE: ConnectionId = ConnectionId(1);
const HONEST: ConnectionId = ConnectionId(2);
const READER: ConnectionId = ConnectionId(3);

struct Desk {
    replica: Replica,
    limits: Arc<Limits>,
    at: Timestamp,
    next_actor: u64,
}

const fn participant(connection: ConnectionId) -> ParticipantId {
    ParticipantId::from_uuid(Uuid::from_u128(connection.0 as u128))
}

/// The same change with a mark in it that ends before it begins: it passes every check, and no document loads with it.
fn broken(change: &Change) -> Change {
    let mut read = change.decode();
    let first = read.start_op.get() + read.operations.len() as u64;
    let id = |number: u64| OpId::new(first + number, change.actor_id());
    let after = |number: u64| Key::Seq(ElementId::Id(id(number)));
    let of_text =
        |action: OpType, key: Key| Op { action, obj: ObjectId::Id(id(0)), key, pred: SortedVec::new(), insert: true };
    let begin = MarkData { name: "strong".into(), value: true.into(), expand: false };
    read.operations.extend([
        Op {
            action: OpType::Make(ObjType::Text),
            obj: ObjectId::Root,
            key: Key::Map("broken".into()),
            pred: SortedVec::new(),
            insert: false,
        },
        of_text(OpType::Put("a".into()), Key::Seq(ElementId::Head)),
        of_text(OpType::Put("b".into()), after(1)),
        of_text(OpType::MarkBegin(begin), after(2)),
        of_text(OpType::MarkEnd(false), after(1)),
    ]);
    Change::from(read)
}

/// One key set, by an actor of the participant's own.
fn beginning() -> Automerge {
    let mut doc = document::empty().with_actor(ActorId::from([1; 16]));
    let mut tx = doc.transaction();
    tx.put(ROOT, "title", "titre").unwrap();
    tx.commit();
    doc
}

impl Desk {
    fn new(limits: Limits) -> Self {
        let limits = Arc::new(limits);
        let replica = Replica::new(Loaded::of(beginning()), Arc::clone(&limits), Arc::default());
        let mut desk = Self { replica, limits, at: Timestamp::from_millis(0), next_actor: 0 };
        for (connection, may_write) in [(HOSTILE, true), (HONEST, true), (READER, false)] {
            desk.join(connection, may_write);
        }
        desk
    }

    fn join(&mut self, connection: ConnectionId, may_write: bool) -> Arc<PeerFlags> {
        self.join_charged(connection, may_write, Arc::new(PeerFlags::default()))
    }

    fn join_charged(&mut self, connection: ConnectionId, may_write: bool, flags: Arc<PeerFlags>) -> Arc<PeerFlags> {
        let page = format!("peer-{connection}").into();
        self.replica.join(connection, participant(connection), may_write, page, None, Arc::clone(&flags));
        flags
    }

    /// Restarted: what is remembered is what was saved.
    fn reload(&mut self, snapshot: Option<Bytes>) {
        let doc = document::load(&self.replica.doc().save()).unwrap();
        let loaded = match snapshot {
            Some(snapshot) => Loaded::of_snapshot(snapshot),
            None => Loaded::of(doc),
        };
        self.replica = Replica::new(loaded, Arc::clone(&self.limits), Arc::new(RecentHeads::default()));
        for (connection, may_write) in [(HOSTILE, true), (HONEST, true), (READER, false)] {
            self.join(connection, may_write);
        }
    }

    /// A change on top of what the server holds, of a new actor.
    fn change(&mut self, edit: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> Change {
        let doc = self.replica.doc().fork();
        self.change_of(doc, edit)
    }

    /// A change on top of a document.
    fn change_of(&mut self, doc: Automerge, edit: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> Change {
        self.next_actor += 1;
        let mut actor = [9; 16];
        actor[..8].copy_from_slice(&self.next_actor.to_be_bytes());
        let mut doc = doc.with_actor(ActorId::from(actor));
        let before = doc.get_heads();
        let mut tx = doc.transaction();
        edit(&mut tx);
        tx.commit();
        doc.get_changes(&before).remove(0)
    }

    fn send(&mut self, from: ConnectionId, change: &Change) -> Result<(), Refusal> {
        self.send_all(from, &[change])
    }

    /// In one message, in this order.
    fn send_all(&mut self, from: ConnectionId, changes: &[&Change]) -> Result<(), Refusal> {
        let last = changes.last().expect("one at least");
        let raw: Vec<u8> = changes.iter().flat_map(|change| change.raw_bytes().to_vec()).collect();
        let message = sync::Message {
            heads: vec![last.hash()],
            need: Vec::new(),
            have: vec![sync::Have { last_sync: last.deps().to_vec(), bloom: sync::BloomFilter::default() }],
            changes: sync::ChunkList::from(raw),
            flags: Some(sync::MessageFlags::new()),
            version: sync::MessageVersion::V2,
        };
        self.say(from, &message)
    }

    fn say(&mut self, from: ConnectionId, message: &sync::Message) -> Result<(), Refusal> {
        match self.replica.receive(from, &message.clone().encode(), self.at) {
            Ok(()) => Ok(()),
            Err(Fault::Refuse(refusal)) => Err(refusal),
            Err(Fault::Close(reason)) => panic!("{from} was closed: {reason:?}"),
        }
    }

    /// A round whose save succeeds.
    fn round(&mut self) -> Vec<Tell> {
        match self.replica.check().unwrap() {
            Checked::Unchanged(saved) => saved.tell().unwrap(),
            Checked::Changed(unsaved) => unsaved.saved(&APPENDED).tell().unwrap(),
        }
    }

    /// Somebody writes and it is taken and saved.
    fn writes(&mut self, from: ConnectionId, key: &str) -> ChangeHash {
        let change = self.change(|tx| tx.put(ROOT, key, "words").unwrap());
        assert_eq!(self.send(from, &change), Ok(()), "{key}");
        self.round();
        assert!(self.holds(change.hash()));
        change.hash()
    }

    fn holds(&self, hash: ChangeHash) -> bool {
        self.replica.doc().get_change_by_hash(&hash).is_some()
    }

    /// Connect anew: what was refused before is forgotten.
    fn again(&mut self, connection: ConnectionId) {
        self.replica.leave(connection);
        self.join(connection, true);
    }

    fn greet(&mut self, connection: ConnectionId) -> Vec<Tell> {
        self.says_it_has(connection, self.replica.doc().get_heads());
        self.round()
    }

    /// What a client says that connects and holds these heads.
    fn says_it_has(&mut self, connection: ConnectionId, heads: Vec<ChangeHash>) {
        let hello = sync::Message {
            heads,
            need: Vec::new(),
            have: vec![sync::Have::default()],
            changes: sync::ChunkList::empty(),
            flags: Some(sync::MessageFlags::new()),
            version: sync::MessageVersion::V1,
        };
        self.say(connection, &hello).unwrap();
    }
}

/// What one connection is sent.
fn sent_to(tells: &[Tell], connection: ConnectionId) -> Option<sync::Message> {
    tells.iter().find_map(|tell| match tell {
        Tell::Sync { to, data } if *to == connection => Some(sync::Message::decode(data).unwrap()),
        _ => None,
    })
}

/// A desk whose document has a text of some letters.
fn with_text() -> (Desk, automerge::ObjId) {
    let mut desk = Desk::new(Limits::default());
    let made = desk.change(|tx| {
        let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, "des mots").unwrap();
    });
    desk.send(HONEST, &made).unwrap();
    desk.round();
    let text = desk.replica.doc().get(ROOT, "text").unwrap().unwrap().1;
    (desk, text)
}
