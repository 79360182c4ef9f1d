//! Rows that are lost under a running server.

use maillage_tests::faulty::Method;

use crate::scene::{Scene, confirmed, put};

#[tokio::test]
async fn a_row_lost_under_a_running_server_does_not_disturb_those_who_have_the_document_open() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let hash = put(&mut scene.author, document, "word").await;
    confirmed(&mut scene.author, document, hash).await;
    scene.house.fresh.lose_row(document, hash.0).await;
    assert!(!scene.saved().await.contains(&hash));
    let loads = scene.house.faults.count_about(Method::Load, document);
    scene.goes_on().await;
    assert_eq!(scene.house.faults.count_about(Method::Load, document), loads, "it is in memory");
}
