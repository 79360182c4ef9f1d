//! What the directory promises of roles in single documents beside those in the workspace, and of the last manager.

use maillage_shared::{ParticipantId, Role, WorkspaceId};

use super::demotion::demote_each_other;
use super::sample::{add_document, add_participant, add_workspace, document_id, member_of_one_document};
use crate::store::{Directory, Store, StoreError};

async fn role_of(directory: &dyn Directory, document: maillage_shared::DocumentId, who: ParticipantId) -> Role {
    directory.document_access(document, who).await.expect("it answers").expect("it is there").role
}

pub async fn d10_a_membership_taken_away_takes_the_roles_in_single_documents_with_it(store: Store) {
    let directory = &*store.directory;
    let (anne, workspace, shared) = member_of_one_document(&store, Role::Write).await;
    let (_, _, foreign) = member_of_one_document(&store, Role::Write).await;
    let guest = add_participant(&store, "Bilal").await;
    let other = add_document(&store, &workspace, &anne).await;
    for (document, who) in [(&shared, &anne), (&other, &anne), (&foreign, &anne), (&shared, &guest)] {
        directory.set_document_role(document.id, who.id, Some(Role::Write)).await.expect("both are there");
    }
    directory.set_member(workspace.id, anne.id, Role::Read).await.expect("both are there");
    assert_eq!(role_of(directory, shared.id, anne.id).await, Role::Write, "another role in the workspace takes none");
    directory.set_member(workspace.id, anne.id, Role::None).await.expect("it is taken away");
    for document in [&shared, &other] {
        assert_eq!(role_of(directory, document.id, anne.id).await, Role::None);
    }
    assert_eq!(role_of(directory, foreign.id, anne.id).await, Role::Write, "another workspace's document");
    assert_eq!(role_of(directory, shared.id, guest.id).await, Role::Write, "somebody else's role");
    // A guest is no member, and can be sent away all the same.
    directory.set_member(workspace.id, guest.id, Role::None).await.expect("it is taken away");
    assert_eq!(role_of(directory, shared.id, guest.id).await, Role::None);
}

pub async fn d11_who_manages_the_workspace_manages_each_of_its_documents(store: Store) {
    let directory = &*store.directory;
    let (anne, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    for role in Role::ALL {
        directory.set_document_role(document.id, anne.id, Some(role)).await.expect("both are there");
        assert_eq!(role_of(directory, document.id, anne.id).await, Role::Manage, "beside {role}");
    }
    // What was given for the document counts again for who manages the workspace no more.
    let bilal = add_participant(&store, "Bilal").await.id;
    directory.set_member(workspace.id, bilal, Role::Manage).await.expect("both are there");
    directory.set_document_role(document.id, anne.id, Some(Role::None)).await.expect("both are there");
    directory.set_member(workspace.id, anne.id, Role::Write).await.expect("there is another manager");
    assert_eq!(role_of(directory, document.id, anne.id).await, Role::None);
}

pub async fn d12_the_roles_given_in_a_document_are_listed_by_name(store: Store) {
    let directory = &*store.directory;
    let (zoe, _, document) = member_of_one_document(&store, Role::Write).await;
    let (guest, other) = (add_participant(&store, "Éloi").await, add_participant(&store, "Zacharie").await);
    assert_eq!(directory.document_roles(document.id).await.expect("it answers"), []);
    directory.set_document_role(document.id, zoe.id, Some(Role::None)).await.expect("both are there");
    directory.set_document_role(document.id, guest.id, Some(Role::Read)).await.expect("both are there");
    directory.set_document_role(document.id, other.id, Some(Role::Manage)).await.expect("both are there");
    directory.set_document_role(document.id, other.id, None).await.expect("it is taken away");
    let listed = directory.document_roles(document.id).await.expect("it answers");
    let listed: Vec<_> =
        listed.iter().map(|one| (one.participant, &*one.name, &*one.email, one.role, one.workspace_role)).collect();
    let expected = [
        (zoe.id, "Anne Rivière", &*zoe.email, Role::None, Role::Write),
        (guest.id, "Éloi", &*guest.email, Role::Read, Role::None),
    ];
    assert_eq!(listed, expected);
    assert_eq!(directory.document_roles(document_id()).await.expect("it answers"), []);
}

pub async fn d12_a_manager_knows_the_members_of_every_workspace_they_manage(store: Store) {
    let directory = &*store.directory;
    let (anne, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    let [bilal, guest, stranger] = ["Bilal", "Gaël", "Inès"].map(|name| add_participant(&store, name));
    let (bilal, guest, stranger) = (bilal.await.id, guest.await.id, stranger.await.id);
    let elsewhere = add_workspace(&store, "CLS du Bessin").await.id;
    directory.set_member(workspace.id, bilal, Role::Write).await.expect("both are there");
    directory.set_member(elsewhere, stranger, Role::Manage).await.expect("both are there");
    directory.set_member(elsewhere, anne.id, Role::Write).await.expect("both are there");
    directory.set_document_role(document.id, guest, Some(Role::Write)).await.expect("both are there");
    let knows = async |who, other| directory.knows(who, other).await.expect("it answers");
    assert!(knows(anne.id, bilal).await && knows(anne.id, anne.id).await && knows(stranger, anne.id).await);
    assert!(!knows(bilal, anne.id).await, "who only writes is told no addresses");
    assert!(!knows(anne.id, stranger).await, "she is not a manager there");
    assert!(!knows(anne.id, guest).await, "a guest is no member");
}

pub async fn r6_a_workspace_keeps_its_last_manager(store: Store) {
    let directory = &*store.directory;
    let (anne, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    let bilal = add_participant(&store, "Bilal").await.id;
    directory.set_member(workspace.id, bilal, Role::Write).await.expect("both are there");
    directory.set_document_role(document.id, anne.id, Some(Role::Read)).await.expect("both are there");
    let (version, members) =
        (directory.rights_version().await.expect("it answers"), members(&store, workspace.id).await);
    for role in [Role::None, Role::Read, Role::Write] {
        let refused = directory.set_member(workspace.id, anne.id, role).await;
        assert!(matches!(refused, Err(StoreError::LastManager)), "{role}: {refused:?}");
    }
    assert_eq!(directory.rights_version().await.expect("it answers"), version, "what was refused raised nothing");
    assert_eq!(self::members(&store, workspace.id).await, members);
    assert_eq!(directory.document_roles(document.id).await.expect("it answers").len(), 1);
    directory.set_member(workspace.id, anne.id, Role::Manage).await.expect("that is no loss");
    directory.set_member(workspace.id, bilal, Role::Manage).await.expect("both are there");
    directory.set_member(workspace.id, anne.id, Role::None).await.expect("there is another");
}

async fn members(store: &Store, workspace: WorkspaceId) -> Vec<(ParticipantId, Role)> {
    let members = store.directory.members(workspace).await.expect("it answers");
    members.iter().map(|member| (member.participant, member.role)).collect()
}

/// Through one handle of the store; `tests/it/store.rs` does the same through two.
pub async fn r6_managers_who_demote_each_other_at_once_leave_one(store: Store) {
    demote_each_other(&[store], 8).await;
}
