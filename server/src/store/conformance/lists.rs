//! What the directory promises of answers about many documents or people: that each is what asking one by one would tell.

use std::collections::{BTreeMap, BTreeSet};

use maillage_shared::{Role, SessionId};

use super::sample::{
    NOON, add_document, add_participant, document, document_id, member_of_one_document, participant_id, workspace_id,
};
use crate::store::{Concern, ListedDocument, Store, StoredSession, Visit};

pub async fn d6_a_list_holds_what_a_participant_may_read_with_their_role_and_names(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, first) = member_of_one_document(&store, Role::Read).await;
    let bilal = add_participant(&store, "Bilal").await;
    let mut later = document(workspace.id, bilal.id, NOON.plus_millis(60_000));
    later.changed_by = anne.id;
    directory.add_document(later.clone()).await.expect("the id is new");
    let hidden = add_document(&store, &workspace, &anne).await;
    directory.set_document_role(hidden.id, anne.id, Some(Role::None)).await.expect("both are there");
    directory.set_document_role(later.id, anne.id, Some(Role::Write)).await.expect("both are there");
    let listed = |document, role, created_by_name: &str| ListedDocument {
        document,
        role,
        created_by_name: created_by_name.to_owned(),
        changed_by_name: anne.name.clone(),
    };
    let list = directory.documents_for(workspace.id, anne.id).await.expect("it answers");
    let expected = [listed(later.clone(), Role::Write, "Bilal"), listed(first.clone(), Role::Read, &anne.name)];
    assert_eq!(list, expected);
    assert_eq!(directory.documents_for(workspace.id, bilal.id).await.expect("it answers"), [], "he is no member");
    assert_eq!(directory.documents_for(workspace_id(), anne.id).await.expect("it answers"), []);

    let visit = directory.visit(workspace.id, anne.id).await.expect("it answers").expect("she is there");
    let Visit { name, role, documents } = visit;
    assert_eq!((name, role), (anne.name.clone(), Role::Read));
    assert_eq!(documents.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([first.id, later.id]));
    directory.set_document_role(first.id, bilal.id, Some(Role::Read)).await.expect("both are there");
    let guest = Visit { name: "Bilal".to_owned(), role: Role::None, documents: vec![first.id] };
    assert_eq!(directory.visit(workspace.id, bilal.id).await.expect("it answers"), Some(guest));
    let nowhere = Visit { name: anne.name.clone(), role: Role::None, documents: vec![] };
    assert_eq!(directory.visit(workspace_id(), anne.id).await.expect("it answers"), Some(nowhere));
    assert_eq!(directory.visit(workspace.id, participant_id()).await.expect("it answers"), None);

    directory.set_member(workspace.id, anne.id, Role::Manage).await.expect("both are there");
    let list = directory.documents_for(workspace.id, anne.id).await.expect("it answers");
    let roles: Vec<_> = list.iter().map(|listed| (listed.document.changed_at, listed.role)).collect();
    assert_eq!(roles.len(), 3, "D11: nothing is hidden from who manages the workspace");
    assert!(roles.iter().all(|(_, role)| role.may_manage()), "{roles:?}");
    assert!(roles.is_sorted_by(|one, next| one.0 >= next.0), "{roles:?}");
}

pub async fn d7_accesses_asked_together_are_those_asked_one_by_one(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, first) = member_of_one_document(&store, Role::Write).await;
    let (_, _, foreign) = member_of_one_document(&store, Role::Write).await;
    let [archived, hidden, guest] = [&anne; 3].map(|author| add_document(&store, &workspace, author));
    let (archived, hidden, guest) = (archived.await, hidden.await, guest.await);
    directory.set_archived(archived.id, Some(NOON)).await.expect("it is there");
    directory.set_document_role(hidden.id, anne.id, Some(Role::None)).await.expect("both are there");
    directory.set_document_role(guest.id, anne.id, Some(Role::Read)).await.expect("both are there");
    let ids = [first.id, foreign.id, archived.id, hidden.id, guest.id, document_id()];
    let mut one_by_one = BTreeMap::new();
    for id in ids {
        one_by_one.extend(
            directory.document_access(id, anne.id).await.expect("it answers").map(|access| (id, format!("{access:?}"))),
        );
    }
    let together = directory.document_accesses(&ids, anne.id).await.expect("it answers");
    let together: BTreeMap<_, _> = together.into_iter().map(|(id, access)| (id, format!("{access:?}"))).collect();
    assert_eq!((together.len(), &together), (5, &one_by_one));
    assert_eq!(directory.document_accesses(&[], anne.id).await.expect("it answers"), []);

    let bilal = add_participant(&store, "Bilal").await;
    let mut names = directory.names(&[bilal.id, participant_id(), anne.id]).await.expect("they are told");
    names.sort_by(|one, other| one.1.cmp(&other.1));
    assert_eq!(names, [(anne.id, anne.name.clone()), (bilal.id, "Bilal".to_owned())]);
    assert_eq!(directory.names(&[]).await.expect("they are told"), []);
}

pub async fn d8_each_change_of_rights_says_whom_it_concerns(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, document) = member_of_one_document(&store, Role::Write).await;
    let bilal = add_participant(&store, "Bilal").await.id;
    let mut known = directory.rights_version().await.expect("it answers");
    let mut concerned = async |what: &str, expected: &[Concern]| {
        let changes = directory.rights_since(known).await.expect("it answers");
        assert_eq!(changes.concerns, expected, "{what}");
        assert_eq!(changes.version, directory.rights_version().await.expect("it answers"), "{what}");
        known = changes.version;
    };
    concerned("nothing", &[]).await;
    let (of_anne, of_bilal) = (Concern::Participant(anne.id), Concern::Participant(bilal));
    directory.set_member(workspace.id, anne.id, Role::Read).await.expect("both are there");
    directory.set_document_role(document.id, bilal, Some(Role::Read)).await.expect("both are there");
    concerned("roles", &[of_anne, of_bilal]).await;
    directory.set_archived(document.id, Some(NOON)).await.expect("it is there");
    concerned("archiving", &[Concern::Document(document.id)]).await;
    directory.set_password(anne.id, "$argon2id$second").await.expect("it is there");
    concerned("a new password", &[of_anne]).await;
    for (number, of) in [(1, anne.id), (2, bilal), (3, bilal)] {
        let session = StoredSession {
            id: SessionId([number; 32]),
            participant: Some(of),
            created_at: Some(NOON),
            data: "{}".to_owned(),
            expires_at: NOON,
        };
        directory.create_session(session).await.expect("it is added");
    }
    directory.delete_session(SessionId([1; 32])).await.expect("it is there");
    concerned("an ended session", &[of_anne]).await;
    directory.delete_expired_sessions(NOON).await.expect("it answers");
    let since = directory.rights_since(known).await.expect("it answers");
    assert!(since.concerns.iter().all(|concern| *concern == of_bilal) && !since.concerns.is_empty(), "{since:?}");
    let from_the_future = directory.rights_since(since.version + 5).await.expect("it answers");
    assert_eq!(from_the_future.concerns, [Concern::Everybody], "a database was put back: nothing is known");
}
