//! Changes that no client writes, many of them, while people write: no document is walked for any.

use automerge::{Change, ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_shared::Refusal;
use maillage_tests::client::Client as Live;

use super::chunks::{forge, nowhere};
use crate::scene::{Scene, arrives, message, open, put, refuses, say};

/// About how many changes Automerge was asked, of all documents.
async fn asked(scene: &Scene) -> u64 {
    let text = scene.house.stranger().get("/metrics").await.body;
    let text = String::from_utf8(text.to_vec()).expect("text");
    let line = text.lines().find_map(|line| line.strip_prefix("maillage_sync_changes_asked_total "));
    line.map_or(0, |count| count.parse().expect("a number"))
}

/// So many first changes of actors of nobody's, each in an object that is not there.
fn odd(live: &Live, scene: &Scene, count: u64, salt: u8) -> Vec<Change> {
    let held = &live.document(scene.document).expect("open").document;
    let start = held.get_changes(&[]).iter().map(Change::max_op).max().expect("changes") + 1;
    let of_actor = |number: u64| {
        let mut actor = [salt; 16];
        actor[..8].copy_from_slice(&number.to_be_bytes());
        forge(actor, start, held.get_heads(), vec![nowhere(start + 50, actor)])
    };
    (0..count).map(of_actor).collect()
}

#[tokio::test]
async fn s42_a_thousand_odd_changes_ask_automerge_nothing_while_twenty_people_write_on() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let text = |tx: &mut automerge::transaction::Transaction<'_>| {
        let text = tx.put_object(ROOT, "text", ObjType::Text)?;
        tx.splice_text(&text, 0, 0, &"des mots ".repeat(200))
    };
    let written = scene.author.edit(document, text).await.expect("an edit");
    arrives(&mut scene.witness, document, written).await;
    let mut people = Vec::new();
    for number in 0..20 {
        people.push(open(&scene.house, &scene.host, &format!("person-{number}"), document).await);
    }
    let (_, client, first) = scene.person("intruder", maillage_shared::Role::Write).await;
    let mut intruders = vec![first];
    for number in 1..10 {
        intruders.push(open(&scene.house, &client, &format!("intruder-{number}"), document).await);
    }
    let forged: Vec<_> = (0..).zip(&intruders).map(|(salt, intruder)| odd(intruder, &scene, 100, salt)).collect();
    let before = asked(&scene).await;
    let mut words = Vec::new();
    for (number, (intruder, odd)) in intruders.iter_mut().zip(&forged).enumerate() {
        // All in one message, and each again in its own.
        let bytes: Vec<&[u8]> = odd.iter().map(Change::raw_bytes).collect();
        let all = message(intruder, document, &bytes);
        say(intruder, document, all).await;
        for change in odd {
            let one = message(intruder, document, &[change.raw_bytes()]);
            say(intruder, document, one).await;
        }
        for person in people.iter_mut().skip(number * 2).take(2) {
            words.push(put(person, document, &format!("word-{number}")).await);
        }
    }
    assert_eq!(words.len(), 20);
    for word in &words {
        arrives(&mut scene.witness, document, *word).await;
    }
    for intruder in &mut intruders {
        refuses(intruder, document, Refusal::ChangeRefused).await;
    }
    let saved = scene.saved().await;
    assert!(words.iter().all(|word| saved.contains(word)));
    assert_eq!(asked(&scene).await, before, "the document was walked");
    let title = intruders[0].document(document).expect("open").document.get(ROOT, "text").expect("read");
    assert!(title.is_some(), "they go on reading");
    scene.goes_on().await;
    scene.loads().await;
}

/// A mark is what the document must be asked about: the count above is not zero for want of counting.
#[tokio::test]
async fn s40_automerge_is_asked_about_a_mark() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let before = asked(&scene).await;
    let marked = |tx: &mut automerge::transaction::Transaction<'_>| {
        let text = tx.put_object(ROOT, "text", ObjType::Text)?;
        tx.splice_text(&text, 0, 0, "des mots")?;
        let strong = automerge::marks::Mark::new("strong".into(), true, 0, 3);
        tx.mark(&text, strong, automerge::marks::ExpandMark::After)
    };
    let hash = scene.author.edit(document, marked).await.expect("an edit");
    arrives(&mut scene.witness, document, hash).await;
    assert_eq!(asked(&scene).await, before + 1);
}
