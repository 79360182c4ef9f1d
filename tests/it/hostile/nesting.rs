//! Objects nested without end: what reads a document by recursion would end the process.

use automerge::{ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_server::limits::Limits;
use maillage_shared::{Refusal, Role};

use crate::scene::{Scene, confirmed, edit_reaches, refuses};

const LEVELS: usize = 20_000;

/// The edit is taken like any other; everything that reads the document survives it.
async fn survives(
    make: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), automerge::AutomergeError>,
) {
    // A limit keeps such documents from being made; those that were made before it are read all the same.
    let mut scene = Scene::open_with(Limits { nesting: 2 * LEVELS, ..Limits::default() }).await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let hash = intruder.edit(document, make).await.expect("sent");
    confirmed(&mut intruder, document, hash).await;
    let answer = scene.host.get(&format!("/api/v1/documents/{document}/content")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    scene.loads().await;
    scene.goes_on().await;
    let (_, _, mut newcomer) = scene.person("newcomer", Role::Read).await;
    edit_reaches(document, &mut scene.author, &mut newcomer).await;
    // The summary, which looks into the document too, is written at the latest when the server stops.
    scene.house.server.stop().await;
}

#[tokio::test]
async fn g12_objects_nested_deeper_than_the_limit_reach_nobody() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let nested = |tx: &mut automerge::transaction::Transaction<'_>| {
        let mut inner = ROOT;
        for _ in 0..2_000 {
            inner = tx.put_object(&inner, "deeper", ObjType::Map)?;
        }
        Ok(())
    };
    let hash = intruder.edit(document, nested).await.expect("sent");
    refuses(&mut intruder, document, Refusal::NestedTooDeep).await;
    assert!(!scene.saved().await.contains(&hash));
    edit_reaches(document, &mut scene.author, &mut intruder).await;
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn maps_nested_twenty_thousand_deep_disturb_nobody() {
    survives(|tx| {
        let mut inner = ROOT;
        for _ in 0..LEVELS {
            inner = tx.put_object(&inner, "deeper", ObjType::Map)?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn lists_nested_twenty_thousand_deep_disturb_nobody() {
    survives(|tx| {
        let mut inner = tx.put_object(ROOT, "list", ObjType::List)?;
        for _ in 0..LEVELS {
            inner = tx.insert_object(&inner, 0, ObjType::List)?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_block_marker_nested_twenty_thousand_deep_in_every_field_disturbs_nobody() {
    survives(|tx| {
        let (_, fields) = tx.get(ROOT, "fields")?.expect("fields");
        let keys: Vec<String> = tx.keys(&fields).collect();
        for (number, key) in keys.iter().enumerate() {
            let Some((value, text)) = tx.get(&fields, key.as_str())? else { continue };
            if value.to_objtype() != Some(ObjType::Text) {
                continue;
            }
            let mut inner = tx.split_block(&text, 0)?;
            let levels = if number < 3 { LEVELS } else { 20 };
            for _ in 0..levels {
                inner = tx.put_object(&inner, "deeper", ObjType::Map)?;
            }
        }
        let (_, title) = tx.get(ROOT, "title")?.expect("a title");
        let mut inner = tx.split_block(&title, 0)?;
        for _ in 0..LEVELS {
            inner = tx.put_object(&inner, "deeper", ObjType::Map)?;
        }
        Ok(())
    })
    .await;
}
