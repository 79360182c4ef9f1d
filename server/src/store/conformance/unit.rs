//! What the directory promises of several acts in one transaction.

use maillage_shared::{Role, SessionId};
use tokio::task::JoinSet;

use super::sample::{
    NOON, account, add_participant, add_workspace, document, member_of_one_document, participant_id, workspace_id,
};
use crate::store::{Concern, Participant, Store, StoreError, StoredSession, Workspace, Write};

fn workspace(name: &str) -> Workspace {
    Workspace { id: workspace_id(), name: name.to_owned(), created_at: NOON }
}

pub async fn d14_a_unit_of_work_is_done_in_its_order(store: Store) {
    let directory = &store.directory;
    let (account, workspace) = (account("Chloé"), workspace("CLS du Val d’Orne"));
    let document = document(workspace.id, account.id, NOON);
    let (id, role) = (document.id, Some(Role::Write));
    let unit = vec![
        Write::AddWorkspace(workspace.clone()),
        Write::AddParticipant(account.clone()),
        Write::AddDocument(document),
        Write::SetMember { workspace: workspace.id, participant: account.id, role: Role::Manage },
        Write::SetDocumentRole { document: id, participant: account.id, role },
        Write::SetArchived { document: id, at: Some(NOON) },
        Write::SetPassword { participant: account.id, password_hash: "$argon2id$first".to_owned() },
        Write::SetPassword { participant: account.id, password_hash: "$argon2id$last".to_owned() },
    ];
    directory.write(unit).await.expect("each stands on those before it");

    assert_eq!(directory.workspace_role(workspace.id, account.id).await.expect("it answers"), Role::Manage);
    let access = directory.document_access(id, account.id).await.expect("it answers").expect("it is there");
    assert!(access.archived);
    let stored = directory.participant(account.id).await.expect("it answers").expect("they are there");
    assert_eq!(stored.password_hash, "$argon2id$last");
    directory.write(Vec::new()).await.expect("nothing is done at once, too");
}

/// What a unit that fails at its last act must leave as it was.
pub async fn d14_a_unit_of_work_is_all_or_nothing(store: Store) {
    let directory = &store.directory;
    let (manager, workspace, known) = member_of_one_document(&store, Role::Manage).await;
    let session = StoredSession {
        id: SessionId([7; 32]),
        participant: Some(manager.id),
        created_at: Some(NOON),
        data: "{}".to_owned(),
        expires_at: NOON.plus_millis(1_000),
    };
    directory.create_session(session.clone()).await.expect("it is added");
    let version = directory.rights_version().await.expect("it answers");
    let (colleague, elsewhere) = (account("Odile"), self::workspace("Un autre CLS"));
    let new_document = document(workspace.id, manager.id, NOON);
    let role = Some(Role::Read);
    let acts = [
        Write::AddParticipant(colleague.clone()),
        Write::AddWorkspace(elsewhere.clone()),
        Write::SetMember { workspace: workspace.id, participant: colleague.id, role: Role::Manage },
        Write::SetMember { workspace: workspace.id, participant: manager.id, role: Role::None },
        Write::AddDocument(new_document.clone()),
        Write::SetArchived { document: known.id, at: Some(NOON) },
        Write::SetDocumentRole { document: known.id, participant: manager.id, role },
        Write::SetPassword { participant: manager.id, password_hash: "$argon2id$another".to_owned() },
    ];
    let nobody = participant_id();
    let same_address = Participant { email: manager.email.clone(), ..account("Anne") };
    let failing = [
        Write::AddParticipant(same_address),
        Write::SetPassword { participant: nobody, password_hash: "$argon2id$nobody".to_owned() },
        Write::AddWorkspace(workspace.clone()),
        Write::SetMember { workspace: workspace.id, participant: nobody, role: Role::Read },
        Write::SetMember { workspace: workspace.id, participant: colleague.id, role: Role::Write },
        Write::AddDocument(known.clone()),
        Write::SetArchived { document: document(workspace.id, nobody, NOON).id, at: None },
        Write::SetDocumentRole { document: known.id, participant: nobody, role },
    ];
    for last in failing {
        let is_demotion = matches!(&last, Write::SetMember { role: Role::Write, .. });
        let refused = directory.write(acts.iter().cloned().chain([last.clone()]).collect()).await;
        match refused {
            Err(StoreError::Conflict(_)) => assert!(!is_demotion, "{last:?}"),
            Err(StoreError::LastManager) => assert!(is_demotion, "{last:?}"),
            other => panic!("{last:?}: {other:?}"),
        }
        assert_eq!(directory.participant(colleague.id).await.expect("it answers"), None, "{last:?}");
        assert_eq!(directory.workspaces().await.expect("it answers").len(), 1, "{last:?}");
        assert_eq!(directory.document(new_document.id).await.expect("it answers"), None, "{last:?}");
        assert_eq!(directory.document(known.id).await.expect("it answers").as_ref(), Some(&known), "{last:?}");
        assert_eq!(directory.document_roles(known.id).await.expect("it answers"), [], "{last:?}");
        let role = directory.workspace_role(workspace.id, manager.id).await.expect("it answers");
        assert_eq!(role, Role::Manage, "{last:?}");
        assert_eq!(directory.participant(manager.id).await.expect("it answers").as_ref(), Some(&manager), "{last:?}");
        assert_eq!(directory.session(session.id, NOON).await.expect("it answers").as_ref(), Some(&session), "{last:?}");
        assert_eq!(directory.rights_version().await.expect("it answers"), version, "{last:?}");
    }
    directory.write(acts.to_vec()).await.expect("without the last, all of it is done");
    assert_eq!(directory.session(session.id, NOON).await.expect("it answers"), None);
}

/// Units that take the same rows in opposite orders: a database that ends one of two for the other's sake is asked again.
pub async fn d14_units_of_work_that_cross_are_each_done_or_refused(store: Store) {
    const PAIRS: usize = 8;
    let mut tasks = JoinSet::new();
    for pair in 0..PAIRS {
        let [one, two] =
            ["une", "deux"].map(|name| Participant { email: format!("{name}-{pair}@exemple.fr"), ..account(name) });
        for unit in [[one.clone(), two.clone()], [two, one]] {
            let store = store.clone();
            tasks.spawn(async move {
                let unit = unit.map(|account| Write::AddParticipant(Participant { id: participant_id(), ..account }));
                match store.directory.write(unit.to_vec()).await {
                    Ok(()) => true,
                    Err(StoreError::Conflict(_)) => false,
                    Err(error) => panic!("{error:?}"),
                }
            });
        }
    }
    let done = tasks.join_all().await.into_iter().filter(|done| *done).count();
    assert_eq!(done, PAIRS, "of two who take the same addresses one gets both");
}

pub async fn d18_a_unit_of_work_raises_the_version_once_for_whom_it_concerns(store: Store) {
    let directory = &store.directory;
    let (manager, workspace, known) = member_of_one_document(&store, Role::Manage).await;
    let other = add_participant(&store, "Odile").await;
    let elsewhere = add_workspace(&store, "Un autre CLS").await;
    let version = directory.rights_version().await.expect("it answers");
    let member = |workspace, role| Write::SetMember { workspace, participant: other.id, role };
    let role = Some(Role::Read);
    let unit = vec![
        member(workspace.id, Role::Write),
        member(elsewhere.id, Role::Manage),
        Write::SetDocumentRole { document: known.id, participant: other.id, role },
        Write::SetPassword { participant: other.id, password_hash: "$argon2id$another".to_owned() },
    ];
    directory.write(unit).await.expect("done");
    let changes = directory.rights_since(version).await.expect("it answers");
    assert_eq!((changes.version, changes.concerns), (version + 1, vec![Concern::Participant(other.id)]));

    let unit = vec![
        Write::SetArchived { document: known.id, at: Some(NOON) },
        member(workspace.id, Role::None),
        Write::SetMember { workspace: elsewhere.id, participant: manager.id, role: Role::Read },
        Write::SetArchived { document: known.id, at: None },
    ];
    directory.write(unit).await.expect("done");
    let changes = directory.rights_since(version + 1).await.expect("it answers");
    assert_eq!(changes.version, version + 4);
    for concern in [Concern::Participant(other.id), Concern::Participant(manager.id), Concern::Document(known.id)] {
        assert!(changes.concerns.contains(&concern), "{concern:?} of {changes:?}");
    }

    let many =
        (0..40).map(|_| Write::SetDocumentRole { document: known.id, participant: participant_id(), role: None });
    directory.write(many.collect()).await.expect("taking away what isn't there is no error");
    let changes = directory.rights_since(version + 4).await.expect("it answers");
    assert_eq!((changes.version, changes.concerns), (version + 5, vec![Concern::Everybody]));
    directory.write(vec![Write::AddWorkspace(self::workspace("Un tiers"))]).await.expect("done");
    assert_eq!(directory.rights_version().await.expect("it answers"), version + 5, "it changes nobody's rights");
}
