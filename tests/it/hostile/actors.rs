//! Somebody else's Automerge actor: nobody uses it while its owner has the document open, and what is passed on for
//! those who are away is theirs, with whoever brought it named beside.

use automerge::{
    Change, ROOT, ReadDoc as _,
    sync::{BloomFilter, ChunkList, Have, Message, MessageFlags, MessageVersion},
    transaction::Transactable as _,
};
use maillage_shared::{CloseReason, DocumentId, Refusal, Role};
use maillage_tests::client::Client as Live;
use serde_json::{Value, json};

use super::{changes::unsent, chunks::backward_mark};
use crate::{
    client::Client,
    scene::{Scene, arrives, closes, confirmed, join, message, open, put, refuses, say, still_answers},
};

/// The next change of this client's actor, which it does not know of.
fn next_of(live: &Live, document: DocumentId, key: &str) -> Change {
    let mut copy = live.document(document).expect("open").document.clone();
    let mut tx = copy.transaction();
    tx.put(ROOT, key, "in their name").expect("an edit");
    let (hash, _) = tx.commit();
    copy.get_change_by_hash(&hash.expect("a change")).expect("just made")
}

async fn deliver(live: &mut Live, document: DocumentId, changes: &[&Change]) {
    let raw: Vec<_> = changes.iter().map(|change| change.raw_bytes()).collect();
    let message = message(live, document, &raw);
    say(live, document, message).await;
}

/// Who brought a change, by the journal: the participant, and whoever delivered it if that is another.
async fn edit_sessions(reader: &Client, document: DocumentId) -> Vec<(Value, Value)> {
    let history = reader.get(&format!("/api/v1/documents/{document}/history")).await.json();
    let edit_sessions = history["editSessions"].as_array().expect("editSessions").iter();
    edit_sessions.map(|one| (one["name"].clone(), one["deliveredByName"].clone())).collect()
}

#[tokio::test]
async fn s21_a_change_of_a_live_actor_is_refused_to_everybody_but_its_owner_whose_page_never_hears_of_it() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let (_, camille, mut owner) = scene.person("Camille", Role::Write).await;
    let (_, _, mut intruder) = scene.person("Odile", Role::Write).await;
    let first = put(&mut owner, document, "word").await;
    confirmed(&mut owner, document, first).await;
    arrives(&mut intruder, document, first).await;
    let forged = next_of(&owner, document, "forged");
    deliver(&mut intruder, document, &[&forged]).await;
    refuses(&mut intruder, document, Refusal::ChangeRefused).await;
    // The owner's next change has the same number; their page throws if it is ever told of the other.
    let own = put(&mut owner, document, "word").await;
    confirmed(&mut owner, document, own).await;
    arrives(&mut scene.witness, document, own).await;
    let saved = scene.saved().await;
    assert!(saved.contains(&own) && !saved.contains(&forged.hash()));
    let expected = [(json!("Camille"), Value::Null), (json!("host"), Value::Null)];
    assert_eq!(edit_sessions(&camille, document).await, expected);
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s21_a_forged_change_with_missing_predecessors_is_refused_at_once() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let (_, _, mut owner) = scene.person("Camille", Role::Write).await;
    let mut intruder = scene.intruder().await;
    let first = put(&mut owner, document, "word").await;
    arrives(&mut intruder, document, first).await;
    let mut ahead = owner.document(document).expect("open").document.clone();
    for key in ["missing", "orphan"] {
        ahead.transact(|tx| tx.put(ROOT, key, "in their name")).map_err(|failure| failure.error).expect("an edit");
    }
    let orphan = ahead.get_last_local_change().expect("made");
    deliver(&mut intruder, document, &[&orphan]).await;
    refuses(&mut intruder, document, Refusal::ChangeRefused).await;
    let own = put(&mut owner, document, "word").await;
    confirmed(&mut owner, document, own).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn s20_what_is_passed_on_for_somebody_who_is_away_is_theirs_and_names_whoever_brought_it() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let (_, camille, mut away) = scene.person("Camille", Role::Write).await;
    let (_, _, mut relay) = scene.person("Bilal", Role::Write).await;
    let first = put(&mut away, document, "word").await;
    confirmed(&mut away, document, first).await;
    arrives(&mut relay, document, first).await;
    let offline = next_of(&away, document, "offline");
    drop(away);
    gone(&scene, 4).await;
    deliver(&mut relay, document, &[&offline]).await;
    arrives(&mut scene.witness, document, offline.hash()).await;
    let expected = [(json!("Camille"), json!("Bilal")), (json!("Camille"), Value::Null), (json!("host"), Value::Null)];
    assert_eq!(edit_sessions(&camille, document).await, expected);
    // Back with the same change, its owner is in step at once.
    let mut back = open(&scene.house, &camille, "Camille again", document).await;
    let hash = put(&mut back, document, "word").await;
    confirmed(&mut back, document, hash).await;
    scene.goes_on().await;
    scene.loads().await;
}

/// Waits until the server counts so many connections besides the two elsewhere.
async fn gone(scene: &Scene, left: usize) {
    while scene.house.server.hub().connection_count() > left + 1 {
        tokio::task::yield_now().await;
    }
}

/// Camille has connected and says that she has what Bilal passes on, but has not sent it yet.
struct Arriving {
    scene: Scene,
    camille: Client,
    owner: Live,
    relay: Live,
    offline: Change,
    follows: Change,
}

impl Arriving {
    async fn open() -> Self {
        let scene = Scene::open().await;
        let document = scene.document;
        let (_, camille, mut away) = scene.person("Camille", Role::Write).await;
        let (_, _, mut relay) = scene.person("Bilal", Role::Write).await;
        let first = put(&mut away, document, "word").await;
        confirmed(&mut away, document, first).await;
        arrives(&mut relay, document, first).await;
        let offline = next_of(&away, document, "offline");
        drop(away);
        gone(&scene, 4).await;
        // Bilal was away with her, and has written upon what she wrote.
        let mut copy = relay.document(document).expect("open").document.clone();
        copy.apply_changes([offline.clone()]).expect("it follows");
        copy.transact(|tx| tx.put(ROOT, "follows", "hers")).map_err(|failure| failure.error).expect("an edit");
        let follows = copy.get_last_local_change().expect("made");
        let mut owner = join(&scene.house, &camille, "Camille again").await;
        say(&mut owner, document, has(&offline, None)).await;
        answered(&mut owner).await;
        deliver(&mut relay, document, &[&offline, &follows]).await;
        answered(&mut relay).await;
        let saved = scene.saved().await;
        assert!(!saved.contains(&offline.hash()) && !saved.contains(&follows.hash()), "nothing is saved yet");
        Self { scene, camille, owner, relay, offline, follows }
    }

    /// Both changes are saved, and the first was delivered by whoever is named, if not by Camille herself.
    async fn ends(mut self, delivered_by: Value) {
        let document = self.scene.document;
        arrives(&mut self.scene.witness, document, self.offline.hash()).await;
        arrives(&mut self.scene.witness, document, self.follows.hash()).await;
        still_answers(&mut self.relay).await;
        assert!(self.relay.errors.is_empty(), "{:?}", self.relay.errors);
        let edit_sessions = edit_sessions(&self.camille, document).await;
        let hers: Vec<_> = edit_sessions.iter().filter(|(name, _)| name == "Camille").map(|(_, by)| by).collect();
        assert!(hers.contains(&&Value::Null), "{edit_sessions:?}");
        assert_eq!(hers.contains(&&json!("Bilal")), delivered_by == json!("Bilal"), "{edit_sessions:?}");
        self.scene.goes_on().await;
        self.scene.loads().await;
    }
}

/// Says that its sender has this change and all before it, and sends it if it is to.
fn has(change: &Change, sent: Option<&Change>) -> Message {
    let mut flags = MessageFlags::new();
    flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
    Message {
        heads: vec![change.hash()],
        need: Vec::new(),
        have: vec![Have { last_sync: Vec::new(), bloom: BloomFilter::default() }],
        changes: ChunkList::from(sent.map(|change| change.raw_bytes().to_vec()).into_iter().collect::<Vec<_>>()),
        flags: Some(flags),
        version: MessageVersion::V1,
    }
}

/// The document's task has taken what was sent, and refuses nothing of it. The answer is left at that.
async fn answered(live: &mut Live) {
    loop {
        let frame = live.socket.frame().await.expect("an answer");
        assert_ne!(frame.kind(), "error", "{frame:?}");
        if frame.kind() == "sync" {
            return;
        }
    }
}

#[tokio::test]
async fn s21_what_is_passed_on_for_somebody_who_is_arriving_waits_for_their_own() {
    let mut arriving = Box::pin(Arriving::open()).await;
    let own = has(&arriving.offline, Some(&arriving.offline));
    say(&mut arriving.owner, arriving.scene.document, own).await;
    arriving.ends(Value::Null).await;
}

#[tokio::test]
async fn s21_what_is_passed_on_for_somebody_who_was_arriving_and_left_is_taken_then() {
    let mut arriving = Box::pin(Arriving::open()).await;
    let left = std::mem::replace(&mut arriving.owner, join(&arriving.scene.house, &arriving.camille, "idle").await);
    drop(left);
    arriving.ends(json!("Bilal")).await;
}

/// The same change with a mark in it that ends before it begins: only Automerge finds that out.
fn broken(change: &Change) -> Change {
    let mut expanded = change.decode();
    let actor = change.actor_id().to_bytes().try_into().expect("sixteen bytes");
    expanded.operations.extend(backward_mark(change.max_op() + 1, actor));
    Change::from(expanded)
}

#[tokio::test]
async fn s8_what_is_let_in_because_a_culprit_had_to_go_may_be_the_next_and_nobody_else_is_closed() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let (_, camille, mut away) = scene.person("Camille", Role::Write).await;
    let (_, _, mut relay) = scene.person("Bilal", Role::Write).await;
    let first = put(&mut away, document, "word").await;
    confirmed(&mut away, document, first).await;
    arrives(&mut relay, document, first).await;
    let passed_on = broken(&next_of(&away, document, "offline"));
    let own = broken(&unsent(&away, document, "own"));
    drop(away);
    gone(&scene, 4).await;
    // She is on the way in, so what Bilal passes on for her waits for her own.
    let mut owner = join(&scene.house, &camille, "Camille again").await;
    say(&mut owner, document, has(&passed_on, None)).await;
    answered(&mut owner).await;
    deliver(&mut relay, document, &[&passed_on]).await;
    answered(&mut relay).await;
    say(&mut owner, document, has(&own, Some(&own))).await;
    let word = put(&mut scene.author, document, "word").await;
    closes(&mut owner, CloseReason::CorruptSync).await;
    closes(&mut relay, CloseReason::CorruptSync).await;
    confirmed(&mut scene.author, document, word).await;
    let saved = scene.saved().await;
    assert!(saved.contains(&word) && !saved.contains(&passed_on.hash()) && !saved.contains(&own.hash()));
    scene.goes_on().await;
    scene.loads().await;
}
