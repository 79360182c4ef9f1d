//! Rights given and taken, by this process or another, reach open sockets within a second.

use std::time::Instant;

use maillage_shared::{ParticipantId, Refusal, Role};
use maillage_tests::{
    client::Client as Live,
    faulty::{Calls, Failure, Method},
    frame::Frame,
};
use serde_json::json;

use crate::{
    client::Client,
    scene::{ONE_SECOND, Scene, arrives, confirmed, edit_reaches, insist, put, refuses, still_answers},
};

/// Waits for a sync message that says whether its reader may only read.
async fn told_read_only(live: &mut Live, expected: bool) {
    use automerge::sync::{Message, MessageFlags};
    loop {
        let frame = live.socket.frame_of("sync").await.expect("a message");
        let message = Message::decode(frame.data().expect("data")).expect("a message");
        live.act(&frame).await.expect("taken");
        let flags = message.flags.expect("the server writes flags");
        if flags.contains(MessageFlags::READ_ONLY) == expected {
            return;
        }
    }
}

/// Waits until the document is taken away, and hears why.
async fn taken_away(live: &mut Live, scene: &Scene) {
    let error = live.socket.frame_of("error").await.expect("why");
    assert_eq!(error.text("code"), Some(Refusal::AccessRemoved.as_str()));
    assert_eq!(error.text("documentId"), Some(scene.document.to_string().as_str()));
    let frame = live.socket.frame_of("doc-unavailable").await.expect("as if it were not");
    assert_eq!(frame.text("documentId"), Some(scene.document.to_string().as_str()));
}

async fn set_role(scene: &Scene, of: ParticipantId, role: &str) {
    let path = format!("/api/v1/workspaces/{}/members/{of}", scene.house.workspace);
    let answer = scene.host.send("PUT", &path, &json!({ "role": role })).await;
    assert!(answer.status.is_success(), "{answer:?}");
}

#[tokio::test]
async fn r1_a_role_lowered_to_read_by_another_process_is_felt_within_a_second_and_so_is_its_return() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    let (document, directory) = (scene.document, scene.house.store.directory.clone());
    let start = Instant::now();
    directory.set_member(scene.house.workspace, id, Role::Read).await.expect("set");
    told_read_only(&mut member, true).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    let refused = insist(&mut member, document).await;
    refuses(&mut member, document, Refusal::ReadOnly).await;
    edit_reaches(document, &mut scene.author, &mut member).await;
    assert!(!scene.saved().await.contains(&refused));
    let start = Instant::now();
    directory.set_member(scene.house.workspace, id, Role::Write).await.expect("set");
    told_read_only(&mut member, false).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    // What was refused meanwhile is sent again, and taken: at the second question, if the filter of the first one happened to
    // match it.
    confirmed(&mut member, document, refused).await;
    arrives(&mut scene.witness, document, refused).await;
    edit_reaches(document, &mut member, &mut scene.witness).await;
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn r1_a_role_lowered_through_the_api_is_felt_within_a_second() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    let start = Instant::now();
    set_role(&scene, id, "read").await;
    told_read_only(&mut member, true).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    scene.goes_on().await;
}

#[tokio::test]
async fn r1_a_membership_removed_by_another_process_takes_the_document_away_within_a_second() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    let (document, directory) = (scene.document, scene.house.store.directory.clone());
    let start = Instant::now();
    directory.set_member(scene.house.workspace, id, Role::None).await.expect("set");
    taken_away(&mut member, &scene).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    // Nothing more comes of the document, neither edits nor presence, and nothing goes into it.
    scene.goes_on().await;
    let (peer, server) = (scene.author.peer_id.clone(), scene.author.server_id.clone());
    let presence = Frame::ephemeral(&peer, &server, &document.to_string(), 1, vec![0xf6]);
    scene.author.socket.send(&presence).await.expect("sent");
    scene.witness.socket.frame_of("ephemeral").await.expect("relayed");
    let lost = put(&mut member, document, "word").await;
    let next = member.socket.frame().await.expect("an answer");
    assert_eq!(next.kind(), "doc-unavailable", "{next:?}");
    assert!(!scene.saved().await.contains(&lost));
    // And when the right is given back, asking is enough.
    directory.set_member(scene.house.workspace, id, Role::Write).await.expect("set");
    member.open(document).await.expect("the document");
    edit_reaches(document, &mut member, &mut scene.witness).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn r1_a_document_closed_to_one_member_is_taken_away_while_others_stay_open() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    member.open(scene.elsewhere).await.expect("the other document");
    let directory = scene.house.store.directory.clone();
    let start = Instant::now();
    directory.set_document_role(scene.document, id, Some(Role::None)).await.expect("set");
    taken_away(&mut member, &scene).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    let hash = put(&mut member, scene.elsewhere, "word").await;
    confirmed(&mut member, scene.elsewhere, hash).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn r12_an_open_socket_loses_the_document_that_was_opened_to_a_member_alone_when_the_membership_goes() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Read).await;
    let directory = scene.house.store.directory.clone();
    directory.set_document_role(scene.document, id, Some(Role::Write)).await.expect("set");
    told_read_only(&mut member, false).await;
    let hash = put(&mut member, scene.document, "word").await;
    confirmed(&mut member, scene.document, hash).await;
    let start = Instant::now();
    let path = format!("/api/v1/workspaces/{}/members/{id}", scene.house.workspace);
    let answer = scene.host.send("DELETE", &path, &serde_json::Value::Null).await;
    assert!(answer.status.is_success(), "{answer:?}");
    taken_away(&mut member, &scene).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    let lost = put(&mut member, scene.document, "word").await;
    still_answers(&mut member).await;
    assert!(!scene.saved().await.contains(&lost));
    scene.goes_on().await;
}

async fn archive(scene: &Scene, archived: bool) {
    let path = format!("/api/v1/documents/{}", scene.document);
    let answer = scene.host.send("PATCH", &path, &json!({ "archived": archived })).await;
    assert!(answer.status.is_success(), "{answer:?}");
}

#[tokio::test]
async fn r1_an_archived_document_takes_no_more_changes_until_it_is_taken_back() {
    let mut scene = Scene::open().await;
    let (_, _, mut member) = scene.person("member", Role::Write).await;
    let document = scene.document;
    let start = Instant::now();
    archive(&scene, true).await;
    told_read_only(&mut member, true).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    let refused = insist(&mut member, document).await;
    refuses(&mut member, document, Refusal::ReadOnly).await;
    assert!(!scene.saved().await.contains(&refused));
    still_answers(&mut member).await;
    archive(&scene, false).await;
    told_read_only(&mut member, false).await;
    confirmed(&mut member, document, refused).await;
    arrives(&mut scene.witness, document, refused).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn r1_what_is_sent_after_a_right_was_taken_away_is_not_saved_even_if_it_was_on_its_way() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    let document = scene.document;
    scene.house.store.directory.set_member(scene.house.workspace, id, Role::Read).await.expect("set");
    let start = Instant::now();
    let mut sent = Vec::new();
    while member.errors.is_empty() {
        sent.push(insist(&mut member, document).await);
        member.receive().await.expect("alive");
        assert!(start.elapsed() < 2 * ONE_SECOND, "nothing was refused");
    }
    let refused = insist(&mut member, document).await;
    still_answers(&mut member).await;
    assert!(!scene.saved().await.contains(&refused));
    scene.goes_on().await;
    scene.loads().await;
}

/// A member becomes a reader and is answered so; then they write, while the store takes its time over this call.
async fn written_after_the_answer(call: Calls) {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    let document = scene.document;
    let before = put(&mut member, document, "before").await;
    confirmed(&mut member, document, before).await;
    let gate = scene.house.faults.stall(call);
    set_role(&scene, id, "read").await;
    let late = insist(&mut member, document).await;
    gate.reached(1).await.expect("the store is asked");
    // The server has read what was written: a second `join` is answered when it is read.
    let peer = member.peer_id.clone();
    member.socket.send(&Frame::join(&peer)).await.expect("sent");
    member.socket.frame_of("peer").await.expect("answered");
    gate.open();
    refuses(&mut member, document, Refusal::ReadOnly).await;
    scene.goes_on().await;
    let saved = scene.saved().await;
    assert!(saved.contains(&before) && !saved.contains(&late), "R30");
    scene.loads().await;
}

#[tokio::test]
async fn r30_what_is_written_after_a_right_was_taken_away_is_judged_by_the_new_right_however_late_it_is_noticed() {
    written_after_the_answer(Calls::from(Method::RightsSince)).await;
}

#[tokio::test]
async fn r30_what_is_written_after_a_right_was_taken_away_is_judged_by_the_new_right_however_late_it_is_read() {
    written_after_the_answer(Calls::from(Method::DocumentAccesses)).await;
}

#[tokio::test]
async fn r30_rights_that_cannot_be_looked_at_hold_on() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    scene.house.faults.fail(Method::RightsSince, Failure::Unavailable);
    set_role(&scene, id, "read").await;
    edit_reaches(scene.document, &mut member, &mut scene.witness).await;
    scene.goes_on().await;
    scene.house.faults.mend();
    told_read_only(&mut member, true).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn r1_a_right_taken_away_is_felt_within_a_second_although_another_document_can_not_be_opened() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    let gate = scene.house.faults.stall(Calls::from(Method::DocumentAccesses).about(scene.elsewhere));
    member.request(scene.elsewhere).await.expect("sent");
    gate.reached(1).await.expect("the store is asked");
    let start = Instant::now();
    set_role(&scene, id, "read").await;
    told_read_only(&mut member, true).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    gate.open();
    let opened = |live: &Live| live.document(scene.elsewhere).expect("asked").in_step();
    member.until("the other document", opened).await.expect("alive");
    scene.goes_on().await;
}

/// How often connections of this process asked what they may do.
async fn asked(scene: &Scene) -> u64 {
    let text = scene.house.stranger().get("/metrics").await.body;
    let text = String::from_utf8(text.to_vec()).expect("text");
    let line = text.lines().find_map(|line| line.strip_prefix("maillage_sync_rights_asked_total "));
    line.expect("counted").parse().expect("a number")
}

#[tokio::test]
async fn r1_only_those_whom_a_change_of_rights_concerns_ask_again_and_once_each() {
    let mut scene = Scene::open().await;
    let (id, _, mut member) = scene.person("member", Role::Write).await;
    let (_, _, mut other) = scene.person("other", Role::Write).await;
    // What making them members began is over once a later change was heard of.
    set_role(&scene, id, "read").await;
    told_read_only(&mut member, true).await;
    set_role(&scene, id, "write").await;
    told_read_only(&mut member, false).await;
    let before = asked(&scene).await;
    // By another process, then by this one, which also sees its own change in the store.
    scene.house.store.directory.set_member(scene.house.workspace, id, Role::Read).await.expect("set");
    told_read_only(&mut member, true).await;
    set_role(&scene, id, "write").await;
    told_read_only(&mut member, false).await;
    assert_eq!(asked(&scene).await, before + 2, "one of six connections asked, once for each change");
    archive(&scene, true).await;
    told_read_only(&mut member, true).await;
    told_read_only(&mut other, true).await;
    archive(&scene, false).await;
    told_read_only(&mut member, false).await;
    told_read_only(&mut other, false).await;
    // The store is looked at once more: what was told of before would be told of again by now.
    scene.house.store.directory.set_member(scene.house.workspace, id, Role::Read).await.expect("set");
    told_read_only(&mut member, true).await;
    assert_eq!(asked(&scene).await, before + 2 + 2 * 4 + 1, "four have the document open");
    scene.goes_on().await;
}

/// Signed in again: a second cookie of the same person.
pub(super) async fn again(scene: &Scene, id: ParticipantId) -> Client {
    let mut client = scene.house.stranger();
    client.cookie = Some(scene.house.session(id, std::time::Duration::from_mins(10)).await.0);
    client
}
