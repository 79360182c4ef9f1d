//! What the directory promises of invitations.

use maillage_shared::{InvitationId, Role};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::sample::{NOON, add_document, add_participant, add_workspace, member_of_one_document, participant_id};
use crate::store::{
    Invitation, InvitationWrite, MailState, Participant, Store, StoreError, TokenHash, Workspace, Write,
};

fn invitation(workspace: &Workspace, by: &Participant) -> Invitation {
    Invitation {
        id: InvitationId::from_uuid(Uuid::now_v7()),
        workspace: workspace.id,
        email: "odile@exemple.fr".to_owned(),
        name: "Odile Encrier".to_owned(),
        structure: "CPTS du Bocage".to_owned(),
        role: Some(Role::Write),
        documents: Vec::new(),
        invited_by: by.id,
        invited_at: NOON,
        expires_at: NOON.plus_millis(1_000),
        accepted: None,
        revoked_at: None,
        mail: MailState::Waiting,
        mail_error: None,
    }
}

async fn write(store: &Store, writes: &[InvitationWrite]) -> Result<(), StoreError> {
    store.directory.write(writes.iter().cloned().map(Write::Invitation).collect()).await
}

fn refused(answer: Result<(), StoreError>) -> bool {
    match answer {
        Err(StoreError::Conflict(_)) => true,
        Ok(()) => false,
        other => panic!("{other:?}"),
    }
}

async fn add(store: &Store, invitation: &Invitation, hash: TokenHash) {
    let token = InvitationWrite::AddToken { invitation: invitation.id, hash };
    write(store, &[InvitationWrite::Add(Box::new(invitation.clone())), token]).await.expect("added");
}

fn accept(invitation: &Invitation, hash: TokenHash, at: i64, by: &Participant) -> InvitationWrite {
    InvitationWrite::Accept { invitation: invitation.id, hash, at: NOON.plus_millis(at), participant: by.id }
}

pub async fn i1_invitations_are_listed_newest_first_as_they_were_written(store: Store) {
    let (manager, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    let second = add_document(&store, &workspace, &manager).await;
    let mut documents = vec![(document.id, Role::Read), (second.id, Role::Write)];
    documents.sort_unstable_by_key(|(id, _)| *id);
    let first = invitation(&workspace, &manager);
    let guest =
        Invitation { role: None, documents, invited_at: NOON.plus_millis(1), ..invitation(&workspace, &manager) };
    let elsewhere = add_workspace(&store, "Un autre CLS").await;
    for (known, hash) in [(&first, [1; 32]), (&guest, [2; 32]), (&invitation(&elsewhere, &manager), [3; 32])] {
        add(&store, known, hash).await;
    }
    let list = || store.directory.invitations_of(workspace.id);
    assert_eq!(list().await.expect("it answers"), [guest.clone(), first.clone()]);
    assert_eq!(store.directory.invitation(guest.id).await.expect("it answers"), Some(guest.clone()));
    let found = store.directory.invitation_by_token([2; 32]).await.expect("it answers");
    assert_eq!(found, Some((guest.clone(), true)));
    assert_eq!(store.directory.invitation_by_token([9; 32]).await.expect("it answers"), None);

    let failed = Some("refused".to_owned());
    let mail = |state, error| InvitationWrite::SetMail { invitation: first.id, state, error };
    write(&store, &[mail(MailState::Failed, failed.clone())]).await.expect("set");
    let expected = Invitation { mail: MailState::Failed, mail_error: failed, ..first.clone() };
    assert_eq!(store.directory.invitation(first.id).await.expect("it answers"), Some(expected));
    let gone = InvitationId::from_uuid(Uuid::now_v7());
    let nobodys = InvitationWrite::SetMail { invitation: gone, state: MailState::Sent, error: None };
    write(&store, &[mail(MailState::Sent, None), nobodys]).await.expect("set");
    assert_eq!(store.directory.invitation(first.id).await.expect("it answers").expect("there").mail, MailState::Sent);

    let nowhere =
        Invitation { documents: vec![(super::sample::document_id(), Role::Read)], ..invitation(&workspace, &manager) };
    assert!(refused(write(&store, &[InvitationWrite::Add(Box::new(nowhere))]).await));
    let by_nobody = Invitation { invited_by: participant_id(), ..invitation(&workspace, &manager) };
    assert!(refused(write(&store, &[InvitationWrite::Add(Box::new(by_nobody))]).await));
    assert_eq!(list().await.expect("it answers").len(), 2);
}

pub async fn i3_an_invitation_is_accepted_once_by_a_link_that_stands(store: Store) {
    let (manager, workspace, _) = member_of_one_document(&store, Role::Manage).await;
    let odile = add_participant(&store, "Odile").await;
    let (known, other) = (invitation(&workspace, &manager), invitation(&workspace, &manager));
    add(&store, &known, [1; 32]).await;
    add(&store, &other, [2; 32]).await;
    assert!(refused(write(&store, &[accept(&known, [2; 32], 0, &odile)]).await), "another's link");
    assert!(refused(write(&store, &[accept(&known, [3; 32], 0, &odile)]).await), "nobody's link");
    assert!(refused(write(&store, &[accept(&known, [1; 32], 1_000, &odile)]).await), "it has expired");
    let second = InvitationWrite::AddToken { invitation: known.id, hash: [4; 32] };
    write(&store, &[second]).await.expect("it has two links");
    let renew =
        InvitationWrite::Renew { invitation: known.id, at: NOON.plus_millis(10), expires_at: NOON.plus_millis(5_000) };
    let third = InvitationWrite::AddToken { invitation: known.id, hash: [5; 32] };
    write(&store, &[renew.clone(), third.clone()]).await.expect("sent again");
    for former in [[1; 32], [4; 32]] {
        assert!(refused(write(&store, &[accept(&known, former, 20, &odile)]).await), "it was replaced");
        let found = store.directory.invitation_by_token(former).await.expect("it answers");
        assert!(matches!(found, Some((_, false))), "{found:?}");
    }
    write(&store, &[accept(&known, [5; 32], 4_999, &odile)]).await.expect("accepted");
    assert!(refused(write(&store, &[accept(&known, [5; 32], 4_999, &odile)]).await), "once");
    let stored = store.directory.invitation(known.id).await.expect("it answers").expect("it is there");
    assert_eq!(stored.accepted, Some((NOON.plus_millis(4_999), Some(odile.id))));
    let revoke = |id, at| InvitationWrite::Revoke { invitation: id, at: NOON.plus_millis(at) };
    for late in [renew, third, revoke(known.id, 5_000)] {
        assert!(refused(write(&store, std::slice::from_ref(&late)).await), "{late:?}");
    }

    write(&store, &[revoke(other.id, 1), revoke(other.id, 2)]).await.expect("twice is no error");
    assert!(refused(write(&store, &[accept(&other, [2; 32], 3, &odile)]).await), "it was taken back");
    let late = InvitationWrite::AddToken { invitation: other.id, hash: [6; 32] };
    assert!(refused(write(&store, &[late]).await), "no mail of it leaves any more");
    let (found, _) = store.directory.invitation_by_token([2; 32]).await.expect("it answers").expect("its link says so");
    assert_eq!(found.revoked_at, Some(NOON.plus_millis(1)));
    let listed = store.directory.invitations_of(workspace.id).await.expect("it answers");
    assert_eq!(listed.iter().map(|listed| listed.id).collect::<Vec<_>>(), [known.id]);
}

pub async fn i4_of_many_who_accept_at_once_one_does_and_the_role_with_it(store: Store) {
    let (manager, workspace, _) = member_of_one_document(&store, Role::Manage).await;
    let known = invitation(&workspace, &manager);
    add(&store, &known, [1; 32]).await;
    let mut tasks = JoinSet::new();
    for number in 0..6 {
        let participant = add_participant(&store, &format!("Personne {number}")).await;
        let (store, known, workspace) = (store.clone(), known.clone(), workspace.id);
        tasks.spawn(async move {
            let member = Write::RaiseMember { workspace, participant: participant.id, role: Role::Write };
            let unit = vec![Write::Invitation(accept(&known, [1; 32], 0, &participant)), member];
            match store.directory.write(unit).await {
                Ok(()) => Some(participant.id),
                Err(StoreError::Conflict(_)) => None,
                Err(error) => panic!("{error:?}"),
            }
        });
    }
    let accepted: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(accepted.len(), 1);
    let members = store.directory.members(workspace.id).await.expect("it answers");
    let members: Vec<_> = members.iter().map(|member| member.participant).filter(|id| *id != manager.id).collect();
    assert_eq!(members, accepted, "whoever was refused has no role");
}

pub async fn i3_invitations_that_are_over_are_forgotten_with_their_links(store: Store) {
    let (manager, workspace, _) = member_of_one_document(&store, Role::Manage).await;
    let all: Vec<_> = (0..4).map(|_| invitation(&workspace, &manager)).collect();
    for (known, number) in all.iter().zip(1..) {
        add(&store, known, [number; 32]).await;
    }
    let late = InvitationWrite::Renew { invitation: all[0].id, at: NOON, expires_at: NOON.plus_millis(100_000) };
    let revoke = InvitationWrite::Revoke { invitation: all[1].id, at: NOON.plus_millis(500) };
    write(&store, &[late, revoke, accept(&all[2], [3; 32], 900, &manager)]).await.expect("done");
    let forget =
        async |before| store.directory.delete_old_invitations(NOON.plus_millis(before)).await.expect("it answers");
    assert_eq!(forget(500).await, 0);
    assert_eq!(forget(501).await, 1, "the one that was revoked");
    assert_eq!(forget(1_001).await, 2, "the one that was accepted and the one that has expired");
    assert_eq!(store.directory.invitation_by_token([4; 32]).await.expect("it answers"), None);
    assert!(store.directory.invitation(all[0].id).await.expect("it answers").is_some());
}
