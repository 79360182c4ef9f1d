//! Histories of documents made up for it.

use std::sync::Arc;

use automerge::{
    ActorId, ChangeHash, ObjId, ObjType, ROOT, ReadDoc as _,
    transaction::{Transactable as _, Transaction},
};
use maillage_shared::{
    DocumentId, ParticipantId, Timestamp,
    api::FieldChangeKind::{Created, Written},
    document,
    gabarit::Catalogue,
};
use uuid::Uuid;

use super::*;
use crate::{
    store::{Append, Compaction, Journal, MemoryStore, NewRow},
    sync::reader::Reader,
};

const WHO: ParticipantId = ParticipantId::from_uuid(Uuid::nil());
const NOON: i64 = 1_800_000_000_000;
const MINUTE: i64 = 60_000;
const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);

fn person(number: u128) -> ParticipantId {
    ParticipantId::from_uuid(Uuid::from_u128(number))
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(NOON + millis)
}

/// A journal, and the document it holds.
struct Desk {
    journal: std::sync::Arc<dyn Journal>,
    doc: Automerge,
    through: i64,
    rows: usize,
}

impl Desk {
    /// With a document that person 1 made at noon.
    async fn new() -> Self {
        Self::of("normandie-2025/fiche-action@1").await
    }

    async fn of(gabarit: &str) -> Self {
        let gabarit = Catalogue::builtin().named(gabarit).expect("it is compiled in");
        let first = document::first_change(gabarit, &"Bouger".parse().expect("a title"), [0xAA; 16], at(0));
        let journal = MemoryStore::new().store().journal;
        let mut desk = Self { journal, doc: document::empty(), through: 0, rows: 0 };
        desk.take(person(1), at(0), first).await;
        desk
    }

    async fn take(&mut self, participant: ParticipantId, recorded_at: Timestamp, change: automerge::Change) {
        self.deliver(participant, participant, recorded_at, change).await;
    }

    async fn deliver(&mut self, of: ParticipantId, by: ParticipantId, at: Timestamp, change: automerge::Change) {
        let row = NewRow::of(&change, of, by, at);
        self.doc.apply_changes([change]).expect("it follows");
        let append = Append { document: DOCUMENT, rows: vec![row], actors: Vec::new() };
        self.through = self.journal.append(vec![append]).await.expect("written")[0].through;
        self.rows += 1;
    }

    /// Somebody writes a value, on what they know: this document, or an older state of it.
    fn written(number: u8, on: &Automerge, key: &str) -> automerge::Change {
        let mut doc = on.fork().with_actor(ActorId::from([number; 16]));
        let (_, fields) = doc.get(ROOT, "fields").expect("a map").expect("there");
        let mut transaction = doc.transaction();
        transaction.put(&fields, key, Uuid::new_v4().to_string()).expect("put");
        // The client's clock says 1970.
        transaction.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
        doc.get_last_local_change().expect("it was made")
    }

    async fn write(&mut self, number: u8, millis: i64, key: &str) {
        let change = Self::written(number, &self.doc, key);
        self.take(person(number.into()), at(millis), change).await;
    }

    /// Somebody changes a matrix's only row, which is made with the first of such changes.
    async fn write_in_row(&mut self, number: u8, millis: i64, write: impl Fn(&mut Transaction<'_>, &ObjId)) {
        let mut doc = self.doc.fork().with_actor(ActorId::from([number; 16]));
        let (_, fields) = doc.get(ROOT, "fields").expect("a map").expect("there");
        let (_, rows) = doc.get(&fields, "acteurs").expect("a map").expect("there");
        let known = doc.get(&rows, "r1").expect("a map").map(|(_, row)| row);
        let mut transaction = doc.transaction();
        let row = known.unwrap_or_else(|| transaction.put_object(&rows, "r1", ObjType::Map).expect("put"));
        write(&mut transaction, &row);
        transaction.commit();
        let change = doc.get_last_local_change().expect("it was made");
        self.take(person(number.into()), at(millis), change).await;
    }

    async fn compact(&mut self) {
        let snapshot = load::pack(&self.doc).expect("a snapshot");
        let compaction = Compaction { document: DOCUMENT, snapshot, through: self.through, rows: self.rows };
        self.journal.compact(compaction).await.expect("compacted");
        self.rows = 0;
    }

    async fn history(&self) -> api::History {
        self.history_with(Limits::default()).await
    }

    async fn history_with(&self, limits: Limits) -> api::History {
        let reader = Reader::new(self.journal.clone(), limits.into(), Arc::default());
        let history = reader.history_of(WHO, DOCUMENT, None).await.expect("told").expect("there");
        (*history).clone()
    }

    /// The document at these heads, which must all be known.
    fn back_then(&self, heads: &[String]) -> Automerge {
        let heads: Vec<ChangeHash> = heads.iter().map(|head| head.parse().expect("a hash")).collect();
        let doc = self.doc.fork_at(&heads).expect("known heads");
        let mut found = doc.get_heads();
        found.sort_unstable();
        assert_eq!(found, heads);
        doc
    }
}

/// Who, when it began and ended in seconds from noon, how many changes.
fn outline(history: &api::History) -> Vec<(ParticipantId, i64, i64, u32)> {
    let seconds = |time: Timestamp| time.millis_since(at(0)) / 1000;
    let edit_sessions = history.edit_sessions.iter();
    edit_sessions.map(|one| (one.participant, seconds(one.first_at), seconds(one.last_at), one.changes)).collect()
}

fn paths(edit_session: &api::EditSession) -> Vec<&str> {
    edit_session.fields.iter().map(|field| field.path.as_str()).collect()
}

#[tokio::test]
async fn s10_an_edit_session_is_one_persons_changes_whatever_others_write_meanwhile_until_a_long_pause() {
    let mut desk = Desk::new().await;
    desk.write(1, MINUTE, "axe").await;
    desk.write(2, 2 * MINUTE, "portee").await;
    desk.write(1, 10 * MINUTE, "axe").await;
    desk.write(1, 19 * MINUTE + 59_999, "nouveaute").await;
    desk.write(1, 29 * MINUTE + 59_999, "portee").await;
    let history = desk.history().await;
    let wanted = [(person(1), 1799, 1799, 1), (person(1), 0, 1199, 4), (person(2), 120, 120, 1)];
    assert_eq!(outline(&history), wanted, "S10: the one that ended last comes first");
    let long = &history.edit_sessions[1];
    assert_eq!(paths(long), ["", "fields.axe", "fields.nouveaute"]);
    assert_eq!((long.fields[0].kind, long.fields[1].kind, long.fields[1].changes), (Created, Written, 2));
    assert_eq!((long.fields[1].first_at, long.fields[1].last_at), (at(MINUTE), at(10 * MINUTE)));
    assert!(!history.truncated);
}

#[tokio::test]
async fn s10_the_heads_of_an_edit_session_are_the_document_just_after_and_just_before_it() {
    let mut desk = Desk::new().await;
    desk.write(2, 20 * MINUTE, "axe").await;
    let known = desk.doc.clone();
    // Two who do not know of each other, then one who knows both.
    for number in [3, 4] {
        let change = Desk::written(number, &known, "portee");
        desk.take(person(number.into()), at(40 * MINUTE + i64::from(number)), change).await;
    }
    desk.write(2, 60 * MINUTE, "axe").await;
    let history = desk.history().await;
    let [last, fourth, third, second, first] = &history.edit_sessions[..] else { panic!("{history:?}") };
    assert_eq!((first.before.len(), &second.before, &third.before), (0, &first.heads, &second.heads));
    assert_eq!((third.heads.len(), fourth.heads.len(), last.heads.len()), (1, 2, 1));
    assert_eq!((&fourth.before, &last.before), (&third.heads, &fourth.heads));
    for (place, edit_session) in history.edit_sessions.iter().rev().enumerate() {
        assert_eq!(desk.back_then(&edit_session.heads).get_changes(&[]).len(), place + 1);
    }
}

#[tokio::test]
async fn s10_what_was_compacted_is_told_as_before_to_within_a_minute() {
    let mut desk = Desk::new().await;
    // Two who write at the same time, neither hearing of the other.
    let mut known = [desk.doc.clone(), desk.doc.clone()];
    for second in 1..=100_u8 {
        let number = 1 + second % 2;
        let own = &mut known[usize::from(second % 2)];
        let change = Desk::written(number, own, "axe");
        own.apply_changes([change.clone()]).expect("it follows");
        desk.take(person(number.into()), at(i64::from(second) * 1000), change).await;
    }
    let before = desk.history().await;
    desk.compact().await;
    desk.write(1, 30 * MINUTE, "portee").await;
    let after = desk.history().await;
    assert_eq!(after.edit_sessions.len(), before.edit_sessions.len() + 1);
    assert_eq!(after.edit_sessions[0].participant, person(1));
    for (one, other) in before.edit_sessions.iter().zip(&after.edit_sessions[1..]) {
        assert_eq!((one.participant, one.changes, paths(one)), (other.participant, other.changes, paths(other)));
        assert_eq!((&one.heads, &one.before), (&other.heads, &other.before));
        let apart = [other.first_at.millis_since(one.first_at), other.last_at.millis_since(one.last_at)];
        assert!(apart.iter().all(|millis| millis.abs() <= MINUTE), "{apart:?}");
    }
}

#[tokio::test]
async fn s20_what_somebody_else_delivered_is_an_edit_session_of_its_own_also_after_compaction() {
    let mut desk = Desk::new().await;
    desk.write(1, MINUTE, "axe").await;
    let change = Desk::written(1, &desk.doc, "portee");
    desk.deliver(person(1), person(2), at(2 * MINUTE), change).await;
    desk.write(1, 3 * MINUTE, "axe").await;
    for _ in 0..2 {
        let history = desk.history().await;
        let said = history.edit_sessions.iter().map(|one| (one.participant, one.delivered_by, one.changes));
        let expected = [(person(1), None, 3), (person(1), Some(person(2)), 1)];
        assert_eq!(said.collect::<Vec<_>>(), expected);
        assert_eq!(paths(&history.edit_sessions[1]), ["fields.portee"]);
        desk.compact().await;
    }
}

#[tokio::test]
async fn r31_edit_sessions_are_gathered_and_counted_of_what_somebody_may_read_alone() {
    let mut desk = Desk::of("normandie-2025/matrice-acteurs@1").await;
    let put = |key: &'static str, value: i64| {
        move |tx: &mut Transaction<'_>, row: &ObjId| tx.put(row, key, value).expect("put")
    };
    desk.write_in_row(2, 20 * MINUTE, put("signataire", 0)).await;
    // Between the two that anybody may read is a long pause, in which they wrote what is sensitive; they ended so too.
    for minute in [25, 30, 35] {
        desk.write_in_row(2, minute * MINUTE, put("pouvoir", minute)).await;
    }
    desk.write_in_row(2, 36 * MINUTE, put("signataire", 1)).await;
    desk.write_in_row(2, 40 * MINUTE, put("pouvoir", 5)).await;
    // Somebody else only sets a sensitive text up, which touches nothing, and somebody writes both in one change.
    desk.write_in_row(3, 60 * MINUTE, |tx, row| drop(tx.put_object(row, "risque", ObjType::Text).expect("put"))).await;
    desk.write_in_row(4, 80 * MINUTE, |tx, row| (put("pouvoir", 1)(tx, row), put("engagement", 1)(tx, row)).0).await;
    let form = Catalogue::builtin().named("normandie-2025/matrice-acteurs@1").expect("it is compiled in");
    for _ in 0..2 {
        let told = async |withheld| {
            let reader = Reader::new(desk.journal.clone(), Limits::default().into(), Arc::default());
            reader.history_of(WHO, DOCUMENT, withheld).await.expect("told").expect("there")
        };
        let all = told(None).await;
        let minutes = |minute: i64| minute * 60;
        assert_eq!(outline(&all)[2], (person(2), minutes(20), minutes(40), 6));
        let open = told(Some(Withheld::SensitiveOf(form))).await;
        let wanted = [(4, 80, 80), (2, 36, 36), (2, 20, 20), (1, 0, 0)]
            .map(|(who, from, to)| (person(who), minutes(from), minutes(to), 1));
        assert_eq!(outline(&open), wanted);
        let touched: Vec<_> = open.edit_sessions.iter().map(paths).collect();
        assert_eq!(touched[0], ["fields.acteurs.r1.engagement"]);
        assert_eq!(touched[1], ["fields.acteurs.r1.signataire"]);
        desk.compact().await;
    }
}

#[tokio::test]
async fn a_history_is_bounded_and_leaves_the_oldest_out() {
    let mut desk = Desk::new().await;
    for hour in 1..=9 {
        desk.write(2, hour * 60 * MINUTE, "axe").await;
    }
    let limits = Limits { history_edit_sessions: 4, ..Limits::default() };
    let history = desk.history_with(limits).await;
    assert!(history.truncated);
    let hours: Vec<_> = outline(&history).iter().map(|(_, from, ..)| from / 3600).collect();
    assert_eq!(hours, [9, 8, 7, 6]);
    let few_heads = desk.history_with(Limits { history_heads: 5, ..Limits::default() }).await;
    assert_eq!((few_heads.edit_sessions.len(), few_heads.truncated), (2, true));
    let few_fields = desk.history_with(Limits { history_fields: 3, ..Limits::default() }).await;
    assert_eq!((few_fields.edit_sessions.len(), few_fields.truncated), (3, true));
}

#[tokio::test]
async fn a_document_that_was_never_written_has_no_history() {
    let reader = Reader::new(MemoryStore::new().store().journal, Limits::default().into(), Arc::default());
    assert_eq!(reader.history_of(WHO, DOCUMENT, None).await.expect("told"), None);
}
