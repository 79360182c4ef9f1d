//! Writes the demonstration into an empty store. Nobody in it exists.

use maillage_shared::{ParticipantId, Role, Timestamp, WorkspaceId, gabarit::Catalogue};
use uuid::Uuid;

use crate::{
    accounts::{AccountError, Accounts},
    clock,
    demo::content::{self, DemoDocument, WORKSPACE_NAME},
    new_document,
    passwords::HashingFailed,
    store::{Append, NewRow, Store, StoreError, Workspace, Write},
};

/// The password of every account of the demonstration.
pub const PASSWORD: &str = "demo";

/// One account of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct DemoAccount {
    /// To sign in with.
    pub email: &'static str,
    /// As shown to others.
    pub name: &'static str,
    /// In the workspace.
    pub role: Role,
    /// What they do there, for whoever chooses an account.
    pub part: &'static str,
}

/// Every account; the first one made the documents.
pub const ACCOUNTS: [DemoAccount; 5] = [
    DemoAccount {
        email: "coordination@demo.maillage",
        name: "Maëlle Coordon",
        role: Role::Manage,
        part: "coordination\u{a0}: tout, membres compris",
    },
    DemoAccount {
        email: "redaction@demo.maillage",
        name: "Anselme Plumier",
        role: Role::Write,
        part: "rédaction\u{a0}: écrit",
    },
    DemoAccount {
        email: "redaction2@demo.maillage",
        name: "Odile Encrier",
        role: Role::Write,
        part: "rédaction\u{a0}: écrit",
    },
    DemoAccount {
        email: "pilote@demo.maillage",
        name: "Firmin Gouvernail",
        role: Role::Write,
        part: "pilote d’actions\u{a0}: écrit",
    },
    DemoAccount { email: "lecture@demo.maillage", name: "Bérénice Lisant", role: Role::Read, part: "lecture seule" },
];

/// The demonstration could not be written; what was written of it stays.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// An account was refused.
    #[error("an account was refused")]
    Account(#[from] AccountError),
    /// Hashing failed.
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
    /// The demonstration's own documents are wrong: a mistake of this program.
    #[error("the document {0:?} has no gabarit or no change")]
    Document(String),
}

/// Fill the store, unless it holds a workspace already. `true` if it was filled.
///
/// # Errors
/// [`SeedError`].
pub async fn seed(store: &Store) -> Result<bool, SeedError> {
    if !store.directory.workspaces().await?.is_empty() {
        return Ok(false);
    }
    let accounts = Accounts::new(store.directory.clone()).await?;
    let mut members = Vec::with_capacity(ACCOUNTS.len());
    for account in ACCOUNTS {
        members.push((participant(store, &accounts, account).await?, account.role));
    }
    let author = members[0].0;
    // The workspace comes last, with its members and documents: a start that was cut short before begins again.
    let (id, now) = (WorkspaceId::from_uuid(Uuid::now_v7()), clock::now());
    let mut acts = vec![Write::AddWorkspace(Workspace { id, name: WORKSPACE_NAME.to_owned(), created_at: now })];
    let member = |(participant, role)| Write::SetMember { workspace: id, participant, role };
    acts.extend(members.into_iter().map(member));
    let actor = Uuid::new_v4().into_bytes();
    for document in content::documents(actor, now) {
        acts.extend(write_journal(store, id, author, document, now).await?);
    }
    store.directory.write(acts).await?;
    tracing::info!(workspace.id = %id, "the demonstration was written");
    Ok(true)
}

/// The accounts that are there to sign in with.
///
/// # Errors
/// If the store fails.
pub async fn accounts(store: &Store) -> Result<Vec<(ParticipantId, DemoAccount)>, SeedError> {
    let mut found = Vec::with_capacity(ACCOUNTS.len());
    for account in ACCOUNTS {
        if let Some(known) = store.directory.participant_by_email(account.email).await? {
            found.push((known.id, account));
        }
    }
    Ok(found)
}

/// The account, made now or by a start that was cut short.
async fn participant(store: &Store, accounts: &Accounts, account: DemoAccount) -> Result<ParticipantId, SeedError> {
    if let Some(known) = store.directory.participant_by_email(account.email).await? {
        return Ok(known.id);
    }
    Ok(accounts.add_unchecked(account.email, account.name, PASSWORD.to_owned()).await?)
}

/// A document's changes, in its journal; what tells the directory of it.
async fn write_journal(
    store: &Store,
    workspace: WorkspaceId,
    author: ParticipantId,
    document: DemoDocument,
    now: Timestamp,
) -> Result<[Write; 2], SeedError> {
    let DemoDocument { gabarit, title, changes } = document;
    let (Some(gabarit), Some(first)) = (Catalogue::builtin().get(&gabarit), changes.first()) else {
        return Err(SeedError::Document(title.to_string()));
    };
    let new = new_document::describe(workspace, gabarit, None, &changes, author, now);
    let known = &new.document;
    let actor = first.actor_id().to_bytes().to_vec();
    let rows = changes.iter().map(|change| NewRow::of(change, author, author, known.created_at));
    let append = Append { document: known.id, rows: rows.collect(), actors: vec![(actor.into(), author)] };
    let appended = store.journal.append(vec![append]).await?;
    Ok(new.into_writes(appended.first().map_or(0, |appended| appended.through)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;

    #[tokio::test]
    async fn an_empty_store_is_filled_once() {
        let store = MemoryStore::new().store();
        assert!(seed(&store).await.expect("filled"));
        assert!(!seed(&store).await.expect("left alone"));
        let workspaces = store.directory.workspaces().await.expect("listed");
        assert_eq!(workspaces.len(), 1);
        let members = store.directory.members(workspaces[0].id).await.expect("listed");
        let mut roles: Vec<_> = members.iter().map(|member| (member.email.as_str(), member.role)).collect();
        roles.sort_unstable();
        let mut wanted = ACCOUNTS.map(|account| (account.email, account.role));
        wanted.sort_unstable();
        assert_eq!(roles, wanted);
        let documents = store.directory.documents_of(workspaces[0].id).await.expect("listed");
        for document in documents {
            let stored = store.journal.load(document.id).await.expect("loaded");
            assert!(stored.is_some_and(|stored| !stored.rows.is_empty()), "{} has no journal", document.title);
        }
    }

    #[tokio::test]
    async fn the_accounts_offered_are_the_members_and_none_that_is_not_there() {
        let store = MemoryStore::new().store();
        assert_eq!(accounts(&store).await.expect("looked up").len(), 0);
        assert!(seed(&store).await.expect("filled"));
        let workspaces = store.directory.workspaces().await.expect("listed");
        let members = store.directory.members(workspaces[0].id).await.expect("listed");
        let mut offered: Vec<_> =
            accounts(&store).await.expect("looked up").iter().map(|(id, account)| (*id, account.email)).collect();
        let mut wanted: Vec<_> = members.iter().map(|member| (member.participant, member.email.as_str())).collect();
        offered.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(offered, wanted);
    }

    #[tokio::test]
    async fn a_first_start_that_was_cut_short_begins_again() {
        let store = MemoryStore::new().store();
        let accounts = Accounts::new(store.directory.clone()).await.expect("hashing works");
        participant(&store, &accounts, ACCOUNTS[0]).await.expect("added");
        assert!(seed(&store).await.expect("filled"));
    }

    #[tokio::test]
    async fn d14_a_first_start_that_fails_among_the_documents_begins_again() {
        let memory = MemoryStore::new();
        let store = memory.store();
        memory.fail_next_appends(1);
        let cut_short = seed(&store).await;
        assert!(matches!(cut_short, Err(SeedError::Store(StoreError::Unavailable(_)))), "{cut_short:?}");
        assert_eq!(store.directory.workspaces().await.expect("listed"), []);
        assert!(seed(&store).await.expect("filled"));
        let workspaces = store.directory.workspaces().await.expect("listed");
        let documents = store.directory.documents_of(workspaces[0].id).await.expect("listed");
        assert_eq!(documents.len(), content::documents([7; 16], Timestamp::default()).len());
    }
}
