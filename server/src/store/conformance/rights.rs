//! What the directory promises of workspaces, documents and who may do what.

use maillage_shared::{Role, SessionId, document::ListValues};
use tokio::task::JoinSet;

use super::sample::{
    NOON, add_document, add_participant, add_workspace, document, document_id, member_of_one_document, participant_id,
    workspace_id,
};
use crate::store::{Document, DocumentAccess, Searched, Store, StoreError, StoredSession, Summary};

pub async fn d4_workspaces_come_by_name_and_only_to_members(store: Store) {
    let directory = &store.directory;
    let anne = add_participant(&store, "Anne").await.id;
    let zealous = add_workspace(&store, "Zuydcoote").await;
    let accented = add_workspace(&store, "Évreux").await;
    let plain = add_workspace(&store, "eu").await;
    let hidden = add_workspace(&store, "Fécamp").await;
    assert_eq!(directory.workspaces_of(anne).await.expect("it answers"), []);
    directory.set_member(zealous.id, anne, Role::Manage).await.expect("both are there");
    directory.set_member(accented.id, anne, Role::Read).await.expect("both are there");
    directory.set_member(plain.id, anne, Role::Write).await.expect("both are there");

    let own = directory.workspaces_of(anne).await.expect("it answers");
    let expected = [(plain.clone(), Role::Write), (accented.clone(), Role::Read), (zealous.clone(), Role::Manage)];
    assert_eq!(own, expected);
    assert_eq!(directory.workspaces().await.expect("it answers"), [plain, accented, hidden, zealous]);
}

pub async fn d5_a_member_has_one_role_until_it_is_taken_away(store: Store) {
    let directory = &store.directory;
    let workspace = add_workspace(&store, "CLS du Perche").await.id;
    let elsewhere = add_workspace(&store, "CLS du Bessin").await.id;
    let (zoe, eloi) = (add_participant(&store, "Zoé").await, add_participant(&store, "Éloi").await);
    let coordinator = add_participant(&store, "Aline").await;
    directory.set_member(workspace, coordinator.id, Role::Manage).await.expect("both are there");
    for role in [Role::Read, Role::Manage, Role::Write] {
        directory.set_member(workspace, zoe.id, role).await.expect("both are there");
        assert_eq!(directory.workspace_role(workspace, zoe.id).await.expect("it answers"), role);
    }
    directory.set_member(workspace, eloi.id, Role::Read).await.expect("both are there");
    let members = directory.members(workspace).await.expect("it answers");
    let seen: Vec<_> =
        members.iter().map(|member| (member.participant, &*member.name, &*member.email, member.role)).collect();
    let expected = [
        (coordinator.id, "Aline", &*coordinator.email, Role::Manage),
        (eloi.id, "Éloi", &*eloi.email, Role::Read),
        (zoe.id, "Zoé", &*zoe.email, Role::Write),
    ];
    assert_eq!(seen, expected);
    assert_eq!(directory.members(elsewhere).await.expect("it answers"), []);
    assert_eq!(directory.workspace_role(elsewhere, zoe.id).await.expect("it answers"), Role::None);

    directory.set_member(workspace, zoe.id, Role::None).await.expect("it is taken away");
    directory.set_member(workspace, zoe.id, Role::None).await.expect("a second time is no error");
    assert_eq!(directory.workspace_role(workspace, zoe.id).await.expect("it answers"), Role::None);
    assert_eq!(directory.members(workspace).await.expect("it answers"), members[..2]);
    assert_eq!(directory.workspaces_of(zoe.id).await.expect("it answers"), []);
    assert_eq!(directory.workspace_role(workspace_id(), zoe.id).await.expect("it answers"), Role::None);
}

pub async fn d6_documents_come_last_changed_first(store: Store) {
    let directory = &store.directory;
    let (author, workspace, first) = member_of_one_document(&store, Role::Manage).await;
    let mut expected = vec![first];
    for minutes in [3, 1, 2] {
        let mut added = document(workspace.id, author.id, NOON.plus_millis(minutes * 60_000));
        added.archived_at = (minutes == 2).then_some(NOON);
        directory.add_document(added.clone()).await.expect("the id is new");
        assert_eq!(directory.document(added.id).await.expect("it answers").as_ref(), Some(&added));
        expected.push(added);
    }
    expected.sort_by_key(|document| -document.changed_at.as_millis());
    assert_eq!(directory.documents_of(workspace.id).await.expect("it answers"), expected);
    assert_eq!(directory.documents_of(workspace_id()).await.expect("it answers"), []);
    assert_eq!(directory.document(document_id()).await.expect("it answers"), None);
    let again = Document { title: "Une autre".to_owned(), ..expected[0].clone() };
    assert!(matches!(directory.add_document(again).await, Err(StoreError::Conflict(_))));
    assert_eq!(directory.document(expected[0].id).await.expect("it answers").as_ref(), Some(&expected[0]));
}

pub async fn d17_a_workspaces_documents_are_counted_archived_ones_included(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, document) = member_of_one_document(&store, Role::Write).await;
    add_document(&store, &workspace, &anne).await;
    let elsewhere = add_workspace(&store, "CLS d’à côté").await;
    add_document(&store, &elsewhere, &anne).await;
    assert!(directory.set_archived(document.id, Some(NOON)).await.expect("it answers"));
    assert_eq!(directory.count_documents(workspace.id).await.expect("it answers"), 2);
    assert_eq!(directory.count_documents(elsewhere.id).await.expect("it answers"), 1);
    assert_eq!(directory.count_documents(workspace_id()).await.expect("it answers"), 0);
}

pub async fn d6_a_summary_changes_what_it_names(store: Store) {
    let directory = &store.directory;
    let (_, workspace, before) = member_of_one_document(&store, Role::Manage).await;
    let author = add_participant(&store, "Bilal").await;
    let other = add_document(&store, &workspace, &author).await;
    let summary = Summary {
        title: "Œuvrer pour l’accès aux soins".to_owned(),
        filled: u32::MAX,
        required: 0,
        changed_at: NOON.plus_millis(1),
        changed_by: author.id,
        listed: ListValues { pilot: Some("CCAS « d’à côté »".to_owned()), ..ListValues::default() },
        searched: Searched::default(),
        through: 7,
    };
    let version = directory.rights_version().await.expect("it answers");
    assert!(directory.set_summary(before.id, &summary).await.expect("it answers"));
    assert!(!directory.set_summary(document_id(), &summary).await.expect("it answers"));
    assert_eq!(directory.rights_version().await.expect("it answers"), version, "a title is no right");

    let Summary { title, filled, required, changed_at, changed_by, listed, searched: _, through } = summary;
    let projected_through = through;
    let expected = Document { title, filled, required, changed_at, changed_by, listed, projected_through, ..before };
    assert_eq!(directory.documents_of(workspace.id).await.expect("it answers"), [expected.clone(), other.clone()]);
    let mut named = directory.documents_named(&[other.id, document_id(), before.id]).await.expect("it answers");
    named.sort_by_key(|document| document.id != before.id);
    assert_eq!(named, [expected, other]);
    assert_eq!(directory.documents_named(&[]).await.expect("it answers"), []);
}

pub async fn d6_an_earlier_summary_never_replaces_a_later_one(store: Store) {
    let directory = &store.directory;
    let (_, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    let author = add_participant(&store, "Bilal").await;
    let summary = |title: &str, at: i64| Summary {
        title: title.to_owned(),
        filled: 1,
        required: 2,
        changed_at: NOON.plus_millis(at),
        changed_by: author.id,
        listed: ListValues::default(),
        searched: Searched::default(),
        through: 0,
    };
    for (title, at, written) in [("later", 2, true), ("earlier", 1, false), ("at the same time", 2, false)] {
        assert_eq!(
            directory.set_summary(document.id, &summary(title, at)).await.expect("it answers"),
            written,
            "{title}"
        );
    }
    let listed = directory.documents_of(workspace.id).await.expect("it answers");
    assert_eq!(listed[0].title, "later");
}

pub async fn d7_a_documents_own_role_goes_before_the_workspaces(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, shared) = member_of_one_document(&store, Role::Write).await;
    let other = add_document(&store, &workspace, &anne).await;
    let stranger = add_participant(&store, "Bilal").await.id;
    let role_of = async |document, participant| {
        let access = directory.document_access(document, participant).await.expect("it answers").expect("it is there");
        assert_eq!((access.workspace, access.archived), (workspace.id, false));
        access.role
    };
    assert_eq!(directory.document_access(document_id(), anne.id).await.expect("it answers"), None);
    assert_eq!(role_of(shared.id, anne.id).await, Role::Write);
    assert_eq!(role_of(shared.id, stranger).await, Role::None);
    assert_eq!(role_of(shared.id, participant_id()).await, Role::None);
    for role in Role::ALL {
        directory.set_document_role(shared.id, anne.id, Some(role)).await.expect("both are there");
        directory.set_document_role(shared.id, stranger, Some(role)).await.expect("both are there");
        assert_eq!((role_of(shared.id, anne.id).await, role_of(shared.id, stranger).await), (role, role));
        assert_eq!((role_of(other.id, anne.id).await, role_of(other.id, stranger).await), (Role::Write, Role::None));
    }
    assert_eq!(directory.workspaces_of(stranger).await.expect("it answers"), [], "one document is no membership");
    directory.set_document_role(shared.id, anne.id, None).await.expect("it is taken away");
    directory.set_document_role(shared.id, anne.id, None).await.expect("a second time is no error");
    assert_eq!(role_of(shared.id, anne.id).await, Role::Write);
    directory.set_member(workspace.id, anne.id, Role::None).await.expect("it is taken away");
    assert_eq!(role_of(shared.id, anne.id).await, Role::None);
    assert_eq!(role_of(shared.id, stranger).await, Role::Manage);
}

pub async fn d7_an_archived_document_stands_so_until_it_is_taken_back(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, before) = member_of_one_document(&store, Role::Manage).await;
    for archived_at in [Some(NOON), Some(NOON.plus_millis(1)), None] {
        assert!(directory.set_archived(before.id, archived_at).await.expect("it answers"));
        let access = directory.document_access(before.id, anne.id).await.expect("it answers");
        let archived = archived_at.is_some();
        let (gabarit, sensitive_to) = (access.and_then(|access| access.gabarit), Role::Write);
        let expected = DocumentAccess { workspace: workspace.id, role: Role::Manage, archived, gabarit, sensitive_to };
        assert_eq!(access, Some(expected));
        let stored = directory.document(before.id).await.expect("it answers");
        assert_eq!(stored, Some(Document { archived_at, ..before.clone() }));
    }
    assert!(!directory.set_archived(document_id(), Some(NOON)).await.expect("it answers"));
}

pub async fn r32_who_may_read_sensitive_fields_stands_until_it_is_changed(store: Store) {
    let directory = &store.directory;
    let (anne, _, before) = member_of_one_document(&store, Role::Read).await;
    assert_eq!(before.sensitive_to, Role::Write);
    for least in [Role::Read, Role::Read, Role::Write] {
        assert!(directory.set_sensitive_to(before.id, least).await.expect("it answers"));
        let access = directory.document_access(before.id, anne.id).await.expect("it answers").expect("it is there");
        assert_eq!((access.role, access.sensitive_to), (Role::Read, least));
        let stored = directory.document(before.id).await.expect("it answers");
        assert_eq!(stored, Some(Document { sensitive_to: least, ..before.clone() }));
    }
    assert!(!directory.set_sensitive_to(document_id(), Role::Read).await.expect("it answers"));
}

pub async fn d8_each_change_of_rights_raises_the_version(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, document) = member_of_one_document(&store, Role::Write).await;
    let session = |number: u8| StoredSession {
        id: SessionId([number; 32]),
        participant: Some(anne.id),
        created_at: None,
        data: "{}".to_owned(),
        expires_at: NOON,
    };
    directory.create_session(session(1)).await.expect("it is saved");
    directory.create_session(session(2)).await.expect("it is saved");
    let mut version = directory.rights_version().await.expect("it answers");
    let mut raised = async |what: &str| {
        let now = directory.rights_version().await.expect("it answers");
        assert!(now > version, "{what} left the version at {now}");
        version = now;
    };
    directory.set_member(workspace.id, anne.id, Role::Read).await.expect("both are there");
    raised("a changed role").await;
    directory.set_member(workspace.id, anne.id, Role::None).await.expect("both are there");
    raised("a membership taken away").await;
    directory.set_document_role(document.id, anne.id, Some(Role::Read)).await.expect("both are there");
    raised("a role in a document").await;
    directory.set_document_role(document.id, anne.id, None).await.expect("both are there");
    raised("a role in a document taken away").await;
    directory.set_archived(document.id, Some(NOON)).await.expect("it is there");
    raised("archiving").await;
    assert!(directory.set_sensitive_to(document.id, Role::Read).await.expect("it answers"));
    raised("sensitive fields opened").await;
    directory.delete_session(SessionId([1; 32])).await.expect("it is there");
    raised("an ended session").await;
    directory.delete_expired_sessions(NOON).await.expect("it answers");
    raised("an expired session").await;
    directory.set_password(anne.id, "$argon2id$second").await.expect("it is there");
    raised("a new password").await;
}

pub async fn d8_changes_at_once_are_all_counted(store: Store) {
    let (_, workspace, _) = member_of_one_document(&store, Role::Read).await;
    let before = store.directory.rights_version().await.expect("it answers");
    let mut tasks = JoinSet::new();
    for number in 0..20 {
        let (store, workspace) = (store.clone(), workspace.id);
        tasks.spawn(async move {
            let member = add_participant(&store, &format!("Membre {number:02}")).await.id;
            store.directory.set_member(workspace, member, Role::Read).await.expect("both are there");
        });
    }
    tasks.join_all().await;
    assert_eq!(store.directory.rights_version().await.expect("it answers"), before + 20);
    assert_eq!(store.directory.members(workspace.id).await.expect("it answers").len(), 21);
}

pub async fn d9_what_refers_to_nothing_is_refused(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, document_of_anne) = member_of_one_document(&store, Role::Write).await;
    let version = directory.rights_version().await.expect("it answers");
    let nobody = participant_id();
    let (id, data) = (SessionId([7; 32]), "{}".to_owned());
    let session = StoredSession { id, participant: Some(nobody), created_at: Some(NOON), data, expires_at: NOON };
    let refused = [
        directory.set_member(workspace_id(), anne.id, Role::Read).await,
        directory.set_member(workspace.id, nobody, Role::Read).await,
        directory.add_document(document(workspace_id(), anne.id, NOON)).await,
        directory.add_document(document(workspace.id, nobody, NOON)).await,
        directory.set_document_role(document_id(), anne.id, Some(Role::Read)).await,
        directory.set_document_role(document_of_anne.id, nobody, Some(Role::Read)).await,
        directory.create_session(session).await,
        directory.add_workspace(workspace.clone()).await,
    ];
    for (index, refused) in refused.into_iter().enumerate() {
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{index}: {refused:?}");
    }
    assert_eq!(directory.rights_version().await.expect("it answers"), version, "what failed raised nothing");
    assert_eq!(directory.documents_of(workspace.id).await.expect("it answers"), [document_of_anne]);
}
