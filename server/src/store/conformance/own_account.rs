//! What the directory promises somebody of their own account: sessions, password, profile, roles.

use maillage_shared::{ParticipantId, Role, SessionId};

use super::sample::{NOON, add_document, add_participant, add_workspace, participant_id};
use crate::store::{Concern, Directory, OwnDocumentRole, Participant, ProfileChange, Store, StoredSession};

fn session(number: u8, participant: ParticipantId) -> StoredSession {
    StoredSession {
        id: SessionId([number; 32]),
        participant: Some(participant),
        created_at: Some(NOON.plus_millis(i64::from(number))),
        data: format!("{{\"numéro\":{number}}}"),
        expires_at: NOON.plus_millis(1_000),
    }
}

async fn add_sessions(store: &Store, sessions: &[StoredSession]) {
    for session in sessions {
        store.directory.create_session(session.clone()).await.expect("it is added");
    }
}

/// The numbers of those that somebody is told of.
async fn listed(directory: &dyn Directory, who: ParticipantId) -> Vec<u8> {
    let sessions = directory.sessions_of(who, NOON).await.expect("it answers");
    sessions.iter().map(|session| session.id.0[0]).collect()
}

pub async fn r40_a_password_is_changed_while_it_is_still_the_former_one_and_keeps_one_session(store: Store) {
    let directory = &store.directory;
    let (anne, bilal) = (add_participant(&store, "Anne").await, add_participant(&store, "Bilal").await);
    add_sessions(&store, &[session(1, anne.id), session(2, anne.id), session(3, anne.id), session(4, bilal.id)]).await;
    let version = directory.rights_version().await.expect("it answers");
    let keep = SessionId([2; 32]);
    for (who, former) in [(anne.id, "$argon2id$other"), (participant_id(), "$argon2id$first")] {
        let changed = directory.change_password(who, former, "$argon2id$second", keep).await.expect("it answers");
        assert!(!changed, "R40: nothing was changed");
    }
    assert_eq!(directory.participant(anne.id).await.expect("it answers").as_ref(), Some(&anne));
    assert_eq!(directory.rights_version().await.expect("it answers"), version);

    let changed = directory.change_password(anne.id, "$argon2id$first", "$argon2id$second", keep).await;
    assert!(changed.expect("it answers"));
    let stored = directory.participant(anne.id).await.expect("it answers");
    assert_eq!(stored, Some(Participant { password_hash: "$argon2id$second".to_owned(), ..anne.clone() }));
    assert_eq!((listed(&**directory, anne.id).await, listed(&**directory, bilal.id).await), (vec![2], vec![4]));
    let changes = directory.rights_since(version).await.expect("it answers");
    assert_eq!(changes.concerns, [Concern::Participant(anne.id)]);
}

pub async fn r42_somebodys_sessions_are_listed_latest_first_and_ended_alone(store: Store) {
    let directory = &store.directory;
    let (anne, bilal) = (add_participant(&store, "Anne").await.id, add_participant(&store, "Bilal").await.id);
    let mut expired = session(5, anne);
    expired.expires_at = NOON;
    let unknown = StoredSession { created_at: None, ..session(6, anne) };
    let all = [session(1, anne), session(2, anne), session(3, anne), session(4, bilal), expired, unknown];
    add_sessions(&store, &all).await;
    assert_eq!(listed(&**directory, anne).await, [3, 2, 1, 6], "R42: not the expired one, and nobody else's");
    assert_eq!(directory.sessions_of(bilal, NOON).await.expect("it answers"), [session(4, bilal)]);

    let version = directory.rights_version().await.expect("it answers");
    for (who, number) in [(anne, 4), (bilal, 1), (anne, 9)] {
        let ended = directory.delete_session_of(who, SessionId([number; 32])).await.expect("it answers");
        assert!(!ended, "R42: {number} isn't theirs");
    }
    assert_eq!(directory.rights_version().await.expect("it answers"), version, "nothing ended");
    assert!(directory.delete_session_of(anne, SessionId([3; 32])).await.expect("it answers"));
    assert_eq!(listed(&**directory, anne).await, [2, 1, 6]);
    let ended = directory.delete_other_sessions(anne, SessionId([1; 32])).await.expect("it answers");
    assert_eq!((ended, listed(&**directory, anne).await, listed(&**directory, bilal).await), (3, vec![1], vec![4]));
    let changes = directory.rights_since(version).await.expect("it answers");
    assert_eq!(changes.concerns, [Concern::Participant(anne); 2]);
    assert_eq!(directory.delete_other_sessions(anne, SessionId([1; 32])).await.expect("it answers"), 0);
    assert_eq!(directory.rights_version().await.expect("it answers"), changes.version);
}

pub async fn r43_a_name_and_a_structure_are_changed_each_without_the_other(store: Store) {
    let directory = &store.directory;
    let (anne, workspace) = (add_participant(&store, "Anne").await, add_workspace(&store, "CLS du Val d’Orne").await);
    directory.set_member(workspace.id, anne.id, Role::Read).await.expect("both are there");
    let version = directory.rights_version().await.expect("it answers");
    let (name, structure) = (Some("Anne Rivière".to_owned()), Some("CCAS de L’Aigle".to_owned()));
    let changes = [
        ProfileChange { structure: structure.clone(), ..ProfileChange::default() },
        ProfileChange { name: name.clone(), ..ProfileChange::default() },
        ProfileChange::default(),
    ];
    for change in &changes {
        assert!(directory.set_profile(anne.id, change).await.expect("it answers"));
    }
    assert!(!directory.set_profile(participant_id(), &changes[0]).await.expect("it answers"));
    let stored = directory.participant(anne.id).await.expect("it answers").expect("they are there");
    assert_eq!((Some(stored.name), Some(stored.structure)), (name.clone(), structure.clone()));
    let members = directory.members(workspace.id).await.expect("it answers");
    let shown = members.into_iter().next().expect("a member");
    assert_eq!((Some(shown.name), Some(shown.structure)), (name, structure));
    let concerns = directory.rights_since(version).await.expect("it answers").concerns;
    assert_eq!(concerns, [Concern::Participant(anne.id); 3], "R43: whoever shows them hears of it");
    let taken_back = ProfileChange { structure: Some(String::new()), ..ProfileChange::default() };
    assert!(directory.set_profile(anne.id, &taken_back).await.expect("it answers"));
    let stored = directory.participant(anne.id).await.expect("it answers").expect("they are there");
    assert_eq!((&*stored.name, &*stored.structure), ("Anne Rivière", ""));
}

pub async fn r44_somebodys_own_roles_in_documents_are_known_in_order(store: Store) {
    let directory = &store.directory;
    let (anne, bilal) = (add_participant(&store, "Anne").await, add_participant(&store, "Bilal").await);
    let (here, there) = (add_workspace(&store, "Ici").await, add_workspace(&store, "Là").await);
    let mut expected = Vec::new();
    for (workspace, role) in [(&here, Role::Write), (&there, Role::None)] {
        let document = add_document(&store, workspace, &bilal).await;
        directory.set_document_role(document.id, anne.id, Some(role)).await.expect("both are there");
        directory.set_document_role(document.id, bilal.id, Some(Role::Read)).await.expect("both are there");
        expected.push(OwnDocumentRole { document: document.id, workspace: workspace.id, title: document.title, role });
    }
    add_document(&store, &here, &anne).await;
    expected.sort_by_key(|role| role.document);
    assert_eq!(directory.document_roles_of(anne.id).await.expect("it answers"), expected);
    assert_eq!(directory.document_roles_of(participant_id()).await.expect("it answers"), []);
}
