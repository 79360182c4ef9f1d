//! Who hears what others hold, and whose changes are whose.

use std::collections::BTreeMap;

use automerge::{ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_shared::{Refusal, Role};
use maillage_tests::{
    frame::{Frame, Value},
    socket::Socket,
};

use crate::scene::{Scene, arrives, confirmed, cookie, message, open, put, say};

#[tokio::test]
async fn w6_followers_of_a_storage_hear_what_its_client_acknowledges() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let follows = Frame::new("remote-subscription-change")
        .with("senderId", "witness")
        .with("targetId", "maillage")
        .with("add", Value::Array(vec!["storage-of-member".into()]));
    scene.witness.socket.send(&follows).await.expect("sent");
    crate::scene::still_answers(&mut scene.witness).await;
    let (_, client) = scene.house.visitor("member", Role::Write).await;
    let address = scene.house.server.address().to_string();
    let mut member =
        Socket::connect_by(crate::CARRIER, &address, Some(&cookie(&client)), &[]).await.expect("a connection");
    let metadata = BTreeMap::from([
        ("storageId".to_owned(), Value::from("storage-of-member")),
        ("isEphemeral".to_owned(), false.into()),
    ]);
    member.send(&Frame::join("member").with("peerMetadata", Value::Map(metadata))).await.expect("sent");
    member.frame_of("peer").await.expect("an answer");
    let hash = put(&mut scene.author, document, "word").await;
    confirmed(&mut scene.author, document, hash).await;
    // The member says that it holds the document as it is.
    let heads = message(&scene.author, document, &[]);
    let frame = Frame::request("member", "maillage", &document.to_string(), heads.encode());
    member.send(&frame).await.expect("sent");
    let heard = scene.witness.socket.frame_of("remote-heads-changed").await.expect("what the member holds");
    assert_eq!(heard.text("documentId"), Some(document.to_string().as_str()));
    let Some(Value::Map(new_heads)) = heard.fields.get("newHeads") else { panic!("{heard:?}") };
    let Some(Value::Map(held)) = new_heads.get("storage-of-member") else { panic!("{heard:?}") };
    let Some(Value::Array(heads)) = held.get("heads") else { panic!("{heard:?}") };
    assert_eq!(heads.len(), 1);
    assert!(matches!(held.get("timestamp"), Some(Value::Int(at)) if *at > 1_600_000_000_000), "{held:?}");
    // An acknowledgement is enough, from now on.
    let next = put(&mut scene.author, document, "word").await;
    confirmed(&mut scene.author, document, next).await;
    member.frame_of("sync").await.expect("the edit");
    let acknowledges = message(&scene.author, document, &[]);
    let frame = Frame::sync("member", "maillage", &document.to_string(), acknowledges.encode());
    member.send(&frame).await.expect("sent");
    loop {
        let heard = scene.witness.socket.frame_of("remote-heads-changed").await.expect("what the member holds");
        let Some(Value::Map(new_heads)) = heard.fields.get("newHeads") else { panic!("{heard:?}") };
        let Some(Value::Map(held)) = new_heads.get("storage-of-member") else { panic!("{heard:?}") };
        if held.get("heads") != Some(&Value::Array(heads.clone())) {
            break;
        }
    }
    scene.goes_on().await;
}

#[tokio::test]
async fn a1_a_foreign_actors_change_stays_its_first_deliverers() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let (first_id, _, mut first) = scene.person("first", Role::Write).await;
    let (second_id, _, mut second) = scene.person("second", Role::Write).await;
    let known = put(&mut first, document, "word").await;
    arrives(&mut second, document, known).await;
    // The first writes on, offline; the second carries it.
    let mut copy = first.document(document).expect("open").document.clone();
    let actor = copy.get_actor().clone();
    let mut tx = copy.transaction();
    tx.put(ROOT, "offline", "words").expect("an edit");
    let carried = tx.commit().0.expect("a change");
    let change = copy.get_change_by_hash(&carried).expect("just made");
    assert_eq!(*change.actor_id(), actor);
    let connections = scene.house.server.hub().connection_count();
    drop(first);
    while scene.house.server.hub().connection_count() == connections {
        tokio::task::yield_now().await;
    }
    let relayed = message(&second, document, &[change.raw_bytes()]);
    say(&mut second, document, relayed).await;
    arrives(&mut scene.witness, document, carried).await;
    let own = put(&mut second, document, "word").await;
    arrives(&mut scene.witness, document, own).await;
    let stored = scene.house.store.journal.load(document).await.expect("read").expect("there");
    let whose = |hash: automerge::ChangeHash| {
        stored.rows.iter().find(|row| row.row.hash == hash.0).map(|row| row.row.participant)
    };
    assert_eq!((whose(known), whose(carried), whose(own)), (Some(first_id), Some(first_id), Some(second_id)));
    scene.goes_on().await;
}

#[tokio::test]
async fn a1_an_actor_whose_forged_change_was_turned_away_is_nobodys() {
    use crate::{
        hostile::{backward_mark, forge, nowhere},
        scene::{closes, refuses},
    };
    let mut scene = Scene::open().await;
    let document = scene.document;
    let (author_id, _, mut author) = scene.person("honest", Role::Write).await;
    let actor: [u8; 16] =
        author.document(document).expect("open").document.get_actor().to_bytes().try_into().expect("16");
    let mut intruder = scene.intruder().await;
    let held = &intruder.document(document).expect("open").document;
    let start = held.get_changes(&[]).iter().map(automerge::Change::max_op).max().expect("changes") + 1;
    let forged = |operations| forge(actor, start, held.get_heads(), operations);
    let (odd, broken) = (forged(vec![nowhere(start + 50, actor)]), forged(backward_mark(start, actor)));
    let evil = message(&intruder, document, &[odd.raw_bytes()]);
    say(&mut intruder, document, evil).await;
    refuses(&mut intruder, document, Refusal::ChangeRefused).await;
    let mut intruder = open(&scene.house, &scene.host, "another intruder", document).await;
    let evil = message(&intruder, document, &[broken.raw_bytes()]);
    say(&mut intruder, document, evil).await;
    closes(&mut intruder, maillage_shared::CloseReason::CorruptSync).await;
    // The actor's owner is not kept from writing, and its words are its own.
    let own = put(&mut author, document, "word").await;
    arrives(&mut scene.witness, document, own).await;
    let stored = scene.house.store.journal.load(document).await.expect("read").expect("there");
    let row = stored.rows.iter().find(|row| row.row.hash == own.0).expect("saved");
    assert_eq!(row.row.participant, author_id);
    scene.goes_on().await;
}
