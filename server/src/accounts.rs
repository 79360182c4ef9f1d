//! What the command line does to accounts, workspaces and members. Talks to the Directory, never to a terminal.

use std::sync::Arc;

use maillage_shared::{EmailAddress, ParticipantId, Role, WorkspaceId, email::InvalidEmail, text};
use uuid::Uuid;

use crate::{
    clock,
    passwords::{self, HashingFailed, Owner, Passwords, WeakPassword},
    store::{Directory, Participant, StoreError, Workspace, Write},
};

/// Longest name of a person or a workspace, in characters.
pub const LONGEST_NAME: usize = 200;

/// Longest words for where somebody works, in characters.
pub const LONGEST_STRUCTURE: usize = 200;

/// Why a command changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The text is no e-mail address.
    #[error(transparent)]
    InvalidEmail(#[from] InvalidEmail),
    /// Over [`LONGEST_NAME`], or nothing of it can be seen, or it breaks a line.
    #[error("a name has 1 to {LONGEST_NAME} characters that can be seen, on one line")]
    InvalidName,
    /// Over [`LONGEST_STRUCTURE`], or it breaks a line.
    #[error("a structure has at most {LONGEST_STRUCTURE} characters, on one line")]
    InvalidStructure,
    /// The password is refused.
    #[error(transparent)]
    WeakPassword(#[from] WeakPassword),
    /// The e-mail address has an account.
    #[error("this e-mail address has an account already")]
    Taken,
    /// The e-mail address has none.
    #[error("no account has this e-mail address")]
    UnknownAccount,
    /// There is no such workspace.
    #[error("there is no such workspace")]
    UnknownWorkspace,
    /// Nobody else manages the workspace.
    #[error("they are the workspace's only manager: make somebody else one first")]
    LastManager,
    /// Hashing failed.
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The account of an e-mail address. Earlier versions kept an accented domain as it was typed: such an account is found
/// by that, too.
///
/// # Errors
/// If the store fails.
pub async fn by_email(directory: &dyn Directory, email: &EmailAddress) -> Result<Option<Participant>, StoreError> {
    let found = directory.participant_by_email(email.as_str()).await?;
    match email.unicode() {
        Some(typed) if found.is_none() => directory.participant_by_email(&typed).await,
        _ => Ok(found),
    }
}

/// A name as it is kept.
///
/// # Errors
/// [`AccountError::InvalidName`].
pub(crate) fn name(given: &str) -> Result<String, AccountError> {
    let name = text::line(given);
    let right = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(text::breaks_a_line);
    if right { Ok(name) } else { Err(AccountError::InvalidName) }
}

/// Where somebody works, as it is kept; empty if nothing of it can be seen.
///
/// # Errors
/// [`AccountError::InvalidStructure`].
pub(crate) fn structure(given: &str) -> Result<String, AccountError> {
    let structure = text::line(given);
    let right = structure.chars().count() <= LONGEST_STRUCTURE && !structure.chars().any(text::breaks_a_line);
    if right { Ok(structure) } else { Err(AccountError::InvalidStructure) }
}

/// The accounts of one Directory.
pub struct Accounts {
    directory: Arc<dyn Directory>,
    passwords: Passwords,
}

impl Accounts {
    /// On this directory.
    ///
    /// # Errors
    /// If hashing does not work here.
    pub async fn new(directory: Arc<dyn Directory>) -> Result<Self, HashingFailed> {
        Ok(Self { directory, passwords: Passwords::new().await? })
    }

    /// Add an account whose password is good enough.
    ///
    /// # Errors
    /// If anything given is refused, or the e-mail address is taken.
    pub async fn add(&self, email: &str, name: &str, password: String) -> Result<ParticipantId, AccountError> {
        passwords::accept(&password, &Owner { name, email })?;
        self.add_unchecked(email, name, password).await
    }

    /// The same, with any password: the demonstration's are public.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub(crate) async fn add_unchecked(
        &self,
        address: &str,
        full_name: &str,
        password: String,
    ) -> Result<ParticipantId, AccountError> {
        let email: EmailAddress = address.parse()?;
        if by_email(&*self.directory, &email).await?.is_some() {
            return Err(AccountError::Taken);
        }
        let participant = Participant {
            id: ParticipantId::from_uuid(Uuid::now_v7()),
            email: email.to_string(),
            name: name(full_name)?,
            structure: String::new(),
            password_hash: self.passwords.hash(password).await?,
            created_at: clock::now(),
        };
        let id = participant.id;
        match self.directory.add_participant(participant).await {
            Ok(()) => Ok(id),
            Err(StoreError::Conflict(_)) => Err(AccountError::Taken),
            Err(error) => Err(error.into()),
        }
    }

    /// Change an account's password; its sessions end.
    ///
    /// # Errors
    /// If the password is refused or there is no such account.
    pub async fn set_password(&self, address: &str, password: String) -> Result<(), AccountError> {
        let account = by_email(&*self.directory, &address.parse()?).await?.ok_or(AccountError::UnknownAccount)?;
        passwords::accept(&password, &Owner { name: &account.name, email: &account.email })?;
        let hash = self.passwords.hash(password).await?;
        if self.directory.set_password(account.id, &hash).await? { Ok(()) } else { Err(AccountError::UnknownAccount) }
    }

    /// Add a workspace, with a manager if one is given: both or neither.
    ///
    /// # Errors
    /// If the name is refused, there is no such manager, or the store fails; nothing is added then.
    pub async fn add_workspace(&self, title: &str, manager: Option<&str>) -> Result<WorkspaceId, AccountError> {
        let manager = match manager {
            Some(address) => Some(self.account(address).await?),
            None => None,
        };
        let id = WorkspaceId::from_uuid(Uuid::now_v7());
        let workspace = Workspace { id, name: name(title)?, created_at: clock::now() };
        let member = |participant| Write::SetMember { workspace: id, participant, role: Role::Manage };
        let acts = [Write::AddWorkspace(workspace)].into_iter().chain(manager.map(member));
        self.directory.write(acts.collect()).await?;
        Ok(id)
    }

    /// Give an account a role in a workspace; `Role::None` takes it away.
    ///
    /// # Errors
    /// If there is no such account or workspace, or the workspace would be left without a manager (R6).
    pub async fn set_member(&self, workspace: WorkspaceId, address: &str, role: Role) -> Result<(), AccountError> {
        let account = self.account(address).await?;
        if !self.directory.workspaces().await?.iter().any(|known| known.id == workspace) {
            return Err(AccountError::UnknownWorkspace);
        }
        match self.directory.set_member(workspace, account, role).await {
            Err(StoreError::LastManager) => Err(AccountError::LastManager),
            done => Ok(done?),
        }
    }

    async fn account(&self, address: &str) -> Result<ParticipantId, AccountError> {
        let account = by_email(&*self.directory, &address.parse()?).await?;
        account.map(|account| account.id).ok_or(AccountError::UnknownAccount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;

    async fn accounts() -> Accounts {
        Accounts::new(MemoryStore::new().store().directory).await.expect("hashing works")
    }

    #[tokio::test]
    async fn an_account_is_added_once_whatever_the_case_of_its_address() {
        let accounts = accounts().await;
        let long = || "a long enough password".to_owned();
        accounts.add(" Camille@Example.org ", "Camille Ferrand", long()).await.expect("added");
        let again = accounts.add("camille@example.org", "Camille Ferrand", long()).await;
        assert!(matches!(again, Err(AccountError::Taken)), "{again:?}");
        let short = accounts.add("autre@example.org", "Autre", "demo".to_owned()).await;
        assert!(matches!(short, Err(AccountError::WeakPassword(WeakPassword::TooShort))), "{short:?}");
    }

    #[tokio::test]
    async fn a_workspace_with_an_unknown_manager_is_not_added() {
        let accounts = accounts().await;
        let refused = accounts.add_workspace("CLS du Val", Some("personne@example.org")).await;
        assert!(matches!(refused, Err(AccountError::UnknownAccount)), "{refused:?}");
        assert_eq!(accounts.directory.workspaces().await.expect("listed"), []);
    }

    #[tokio::test]
    async fn a_role_can_be_given_in_a_workspace_that_exists_only() {
        let accounts = accounts().await;
        accounts.add("camille@example.org", "Camille", "a long enough password".to_owned()).await.expect("added");
        let nowhere = WorkspaceId::from_uuid(Uuid::nil());
        let refused = accounts.set_member(nowhere, "camille@example.org", Role::Read).await;
        assert!(matches!(refused, Err(AccountError::UnknownWorkspace)), "{refused:?}");
        let there = accounts.add_workspace("CLS du Val", None).await.expect("added");
        accounts.set_member(there, "camille@example.org", Role::Write).await.expect("set");
        let members = accounts.directory.members(there).await.expect("listed");
        assert_eq!(members.iter().map(|member| member.role).collect::<Vec<_>>(), [Role::Write]);
    }

    #[tokio::test]
    async fn r6_the_command_line_keeps_a_manager_too() {
        let accounts = accounts().await;
        for name in ["camille", "odile"] {
            let address = format!("{name}@example.org");
            accounts.add(&address, name, "a long enough password".to_owned()).await.expect("added");
        }
        let there = accounts.add_workspace("CLS du Val", Some("camille@example.org")).await.expect("added");
        for role in [Role::None, Role::Write] {
            let refused = accounts.set_member(there, "camille@example.org", role).await;
            assert!(matches!(refused, Err(AccountError::LastManager)), "{refused:?}");
        }
        accounts.set_member(there, "odile@example.org", Role::Manage).await.expect("set");
        accounts.set_member(there, "camille@example.org", Role::None).await.expect("there is another");
    }

    #[tokio::test]
    async fn r24_an_account_whose_accented_domain_was_kept_as_typed_is_found_and_not_doubled() {
        let accounts = accounts().await;
        let before = Participant {
            id: ParticipantId::from_uuid(Uuid::now_v7()),
            email: "camille@mairie-évreux.example".to_owned(),
            name: "Camille".to_owned(),
            structure: String::new(),
            password_hash: String::new(),
            created_at: clock::now(),
        };
        accounts.directory.add_participant(before.clone()).await.expect("added");
        for typed in ["Camille@Mairie-Évreux.example", "camille@xn--mairie-vreux-heb.example"] {
            assert_eq!(accounts.account(typed).await.expect("found"), before.id);
            let again = accounts.add(typed, "Camille", "a long enough password".to_owned()).await;
            assert!(matches!(again, Err(AccountError::Taken)), "{again:?}");
        }
    }

    #[tokio::test]
    async fn r26_a_name_is_seen_and_stays_on_its_line() {
        let accounts = accounts().await;
        for nothing in ["", " ", "\u{200b}", "\u{3164}\u{2800}", "\u{202e}\u{feff}", "a\nb", "a\u{2028}b"] {
            let refused = accounts.add_workspace(nothing, None).await;
            assert!(matches!(refused, Err(AccountError::InvalidName)), "{nothing:?}: {refused:?}");
            let refused = accounts.add("a@b.fr", nothing, "a long enough password".to_owned()).await;
            assert!(matches!(refused, Err(AccountError::InvalidName)), "{nothing:?}: {refused:?}");
        }
        assert_eq!(name("Eva\u{202e} eirraM e\u{301}").expect("a name"), "Eva eirraM é");
    }
}
