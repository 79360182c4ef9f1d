//! Bytes that may be anything, against everything that reads them: nothing panics, nothing takes long, and what a
//! replica took of them is a document that loads.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use automerge::{Automerge, ObjType, ROOT, ReadDoc as _, sync, sync::SyncDoc as _, transaction::Transactable as _};
use bytes::Bytes;
use maillage_shared::{
    ConnectionId, DocumentId, ParticipantId, Timestamp,
    document::{self, Tracer},
    gabarit::Catalogue,
};
use proptest::prelude::*;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde_json::json;
use uuid::Uuid;

use super::{
    columns::{Budget, Cursor, inflate, measure, read_metadata},
    guard, load,
    recent_heads::{PeerFlags, RecentHeads},
    replica::{Checked, Loaded, Replica},
};
use crate::{
    limits::Limits,
    store::{Appended, Stored},
};

const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);

fn small_limits() -> Limits {
    Limits {
        inflated_bytes: 1 << 20,
        operations_per_change: 20_000,
        operations_per_document: 50_000,
        ..Limits::default()
    }
}

fn budget() -> Budget {
    let limits = small_limits();
    Budget::of_message(&limits)
}

proptest! {
    #[test]
    fn columns_of_any_bytes_are_counted_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let start = Instant::now();
        let mut cursor = Cursor(&bytes);
        if let Ok(metadata) = read_metadata(&mut cursor) {
            let _ = measure(&mut cursor, &metadata, &mut budget());
        }
        for kind in 0..16 {
            let _ = measure(&mut Cursor(&bytes), &[(kind, bytes.len())], &mut budget());
        }
        if let Ok(inflated) = inflate(&bytes, &mut budget()) {
            prop_assert!(inflated.len() <= 1 << 20);
        }
        prop_assert!(start.elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn messages_of_any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), version in 0x41u8..0x45) {
        let bytes = [&[version], &bytes[..]].concat();
        if let Ok(message) = guard::decode(&bytes, &small_limits()) {
            let _ = guard::changes(&message, &small_limits());
        }
    }

    #[test]
    fn chunks_of_any_body_are_read_or_refused(kind in 0u8..5, body in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 1, 2, 3, 4, kind];
        chunk.extend([u8::try_from(body.len() & 0x7f).unwrap() | 0x80, u8::try_from(body.len() >> 7).unwrap()]);
        chunk.extend_from_slice(&body);
        let message = sync::Message {
            heads: Vec::new(), need: Vec::new(), have: Vec::new(), flags: None,
            changes: sync::ChunkList::from(vec![chunk]), version: sync::MessageVersion::V1,
        };
        prop_assert!(guard::changes(&message, &small_limits()).is_err());
    }
}

/// A document with one of everything, and a client that has edited it since.
fn beginning() -> (Automerge, Automerge) {
    // Of authors that are the same each time: of a hundred at random one has a change that the other's filter takes for
    // known, so that nothing is sent.
    let mut server = document::empty().with_actor([1; 16].into());
    let mut tx = server.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "un texte").unwrap();
    let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
    tx.insert(&list, 0, 3).unwrap();
    tx.put(ROOT, "counter", automerge::ScalarValue::counter(3)).unwrap();
    tx.commit();
    let mut client = server.fork().with_actor([2; 16].into());
    let mut tx = client.transaction();
    tx.splice_text(&text, 3, 2, "plus long").unwrap();
    tx.mark(&text, automerge::marks::Mark::new("strong".into(), true, 1, 4), automerge::marks::ExpandMark::Both)
        .unwrap();
    tx.increment(ROOT, "counter", 2).unwrap();
    tx.delete(&list, 0).unwrap();
    tx.put_object(ROOT, "map", ObjType::Map).unwrap();
    tx.commit();
    (server, client)
}

/// A fiche with something in it, and a client that has edited it since: what summaries are made of.
fn fiche() -> (Automerge, Automerge) {
    let (gabarit, at) = (&Catalogue::builtin().all()[0], Timestamp::from_millis(0));
    let mut server = document::empty();
    let title = "Bouger".parse().unwrap();
    server.apply_changes([document::first_change(gabarit, &title, [1; 16], at)]).unwrap();
    let values =
        json!({ "axe": "Lien social", "etapes": [{ "intitule": "Recenser" }], "engagement_date": "2026-05-03" });
    let change = document::fill(&server, gabarit, values.as_object().unwrap(), &mut Uuid::nil, [2; 16], at).unwrap();
    server.apply_changes([change]).unwrap();
    let mut client = server.fork().with_actor([3; 16].into());
    let (_, fields) = client.get(ROOT, "fields").unwrap().unwrap();
    let (_, rows) = client.get(&fields, "etapes").unwrap().unwrap();
    let mut tx = client.transaction();
    for (parent, key) in [(&ROOT, "title"), (&fields, "axe")] {
        let (_, text) = tx.get(parent, key).unwrap().unwrap();
        tx.splice_text(&text, 1, 2, "plus long").unwrap();
    }
    tx.put(&fields, "engagement_date", "le 3 mai").unwrap();
    tx.put_object(&rows, "autre", ObjType::Map).unwrap();
    tx.delete(&fields, "territoire").unwrap();
    tx.commit();
    (server, client)
}

/// What summaries, contents and histories read of a document is read, whatever is in it: a panic in a summary would end
/// the document's task each time somebody edits.
fn reads(doc: &Automerge) {
    let mut tracer = Tracer::default();
    for change in doc.get_changes(&[]) {
        tracer.trace(&change);
    }
    let _ = (document::title(doc), document::gabarit(doc));
    for gabarit in Catalogue::builtin().all() {
        let _ = document::completeness(gabarit, doc);
        let _ = document::content(doc, Some(gabarit)).to_json();
    }
    let _ = document::content(doc, None).to_json();
}

/// A change's checksum put right again, so that what was altered is read.
pub(super) fn mend(message: &mut [u8]) {
    use sha2::{Digest as _, Sha256};
    let Some(at) = message.windows(4).position(|window| window == [0x85, 0x6f, 0x4a, 0x83]) else { return };
    let mut cursor = Cursor(message.get(at + 9..).unwrap_or_default());
    let Ok(body) = cursor.prefixed() else { return };
    let end = message.len() - cursor.0.len();
    debug_assert!(body.len() <= end);
    let checksum = Sha256::digest(&message[at + 8..end]);
    message[at + 4..at + 8].copy_from_slice(&checksum[..4]);
}

#[test]
fn altered_messages_are_refused_or_harmless() {
    let (server, client) = beginning();
    let Altered { taken, never_packed } = alter(&server, client, 4_000);
    assert!(taken > 100, "{taken} alterations were taken");
    assert_eq!(never_packed, 0, "they are not compacted any more");
}

#[test]
fn altered_fiches_are_refused_or_can_be_read_and_summed_up() {
    let (server, client) = fiche();
    let Altered { taken, never_packed } = alter(&server, client, 1_500);
    assert!(taken > 50, "{taken} alterations were taken");
    assert_eq!(never_packed, 0, "they are not compacted any more");
}

/// What became of alterations.
#[derive(Default)]
struct Altered {
    /// Of so many, something was taken.
    taken: usize,
    /// Of these, a snapshot would not load.
    never_packed: usize,
}

/// Sends what the client has edited, altered, so many times.
fn alter(server: &Automerge, mut client: Automerge, rounds: usize) -> Altered {
    let stored = server.save();
    let mut state = sync::State::new();
    let mut other = sync::State::new();
    let _ = client.generate_sync_message(&mut state);
    server
        .clone()
        .generate_sync_message(&mut other)
        .map(|first| client.receive_sync_message(&mut state, first))
        .unwrap()
        .unwrap();
    let valid = client.generate_sync_message(&mut state).unwrap().encode();
    let mut rng = StdRng::seed_from_u64(20_26);
    let connection = ConnectionId(1);
    let mut altered = Altered::default();
    for round in 0..rounds {
        let mut bytes = valid.clone();
        for _ in 0..rng.random_range(1..4) {
            let at = rng.random_range(0..bytes.len());
            match rng.random_range(0..4) {
                0 => bytes[at] = rng.random(),
                1 => bytes[at] ^= 1 << rng.random_range(0..8),
                2 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, rng.random()),
            }
        }
        if round % 2 == 0 {
            mend(&mut bytes);
        }
        let loaded = Loaded::of_snapshot(Bytes::from(stored.clone()));
        let mut replica = Replica::new(loaded, Arc::new(small_limits()), Arc::new(RecentHeads::default()));
        let (nobody, page) = (ParticipantId::from_uuid(Uuid::nil()), "page".into());
        replica.join(connection, nobody, true, page, None, Arc::new(PeerFlags::default()));
        let _ = replica.receive(connection, &bytes, Timestamp::from_millis(0));
        if replica.check().is_err() {
            let saved = replica.rebuild().build().unwrap();
            replica.isolate(saved);
        }
        let rows = match replica.check().expect("what was tried") {
            Checked::Unchanged(_) => Vec::new(),
            Checked::Changed(unsaved) => unsaved.append(DOCUMENT).rows,
        };
        let hashes: Vec<_> = rows.iter().map(|row| automerge::ChangeHash(row.hash)).collect();
        let rows = rows.into_iter().zip(1..).map(|(row, position)| crate::store::StoredRow { position, row }).collect();
        let journal = Stored { snapshot: Some(Bytes::from(stored.clone())), rows, actors: Vec::new() };
        let opened = load::build(journal).unwrap_or_else(|error| panic!("round {round}: {error}: {bytes:02x?}"));
        reads(&opened.loaded.doc);
        altered.taken += usize::from(!hashes.is_empty());
        let reloaded = load::pack(&opened.loaded.doc).map(|snapshot| document::load(&snapshot).expect("as packed"));
        altered.never_packed += usize::from(reloaded.is_none());
        let reloaded = reloaded.unwrap_or(opened.loaded.doc);
        assert!(hashes.iter().all(|hash| reloaded.get_change_by_hash(hash).is_some()), "round {round}");
        if let Ok(Checked::Changed(unsaved)) = replica.check() {
            unsaved.saved(&Appended { rows: 1, through: 1 }).tell().unwrap();
            replica.settle().expect("the index was sure of it");
        }
    }
    altered
}
