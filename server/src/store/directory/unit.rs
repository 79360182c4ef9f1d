//! A unit of work: acts on the directory as data, for `Directory::write` to do in one transaction.
//!
//! Data and not a transaction that a caller holds: nobody can keep SQLite's only writer across an await of something
//! else, what the database gave up for another's sake is simply done again, and a wrapper forwards one method.

use maillage_shared::{DocumentId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId};

use super::{Concern, Document, InvitationWrite, JobWrite, Participant, ProfileChange, Searched, Workspace};

/// Of more people and documents at once it isn't said who and which they are: everybody asks again.
const NAMED_AT_ONCE: usize = 32;

/// One act on the directory, as the method of its name does it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Add an account. `Conflict` if the e-mail address is taken.
    AddParticipant(Participant),
    /// Change a password and end the participant's sessions.
    SetPassword {
        /// Whose.
        participant: ParticipantId,
        /// An argon2id hash in PHC form.
        password_hash: String,
    },
    /// Change a password if its hash is still the former one, and end all the participant's sessions but one.
    ChangePassword {
        /// Whose.
        participant: ParticipantId,
        /// What is stored.
        former: String,
        /// An argon2id hash in PHC form.
        password_hash: String,
        /// The session that stays.
        keep: SessionId,
    },
    /// Say something else of somebody.
    SetProfile {
        /// Of whom.
        participant: ParticipantId,
        /// What.
        change: ProfileChange,
    },
    /// Add a workspace.
    AddWorkspace(Workspace),
    /// Give a role in a workspace, or take the membership away with `Role::None`. `LastManager` if nobody else would
    /// manage the workspace after this act, whatever the unit's later ones do.
    SetMember {
        /// In which.
        workspace: WorkspaceId,
        /// To whom.
        participant: ParticipantId,
        /// What they may do.
        role: Role,
    },
    /// Add a document.
    AddDocument(Document),
    /// Say what can be looked for in a document whose task says nothing yet.
    SetSearched {
        /// Which.
        document: DocumentId,
        /// The words.
        searched: Searched,
        /// As `Summary::through`.
        through: i64,
        /// The projection that worked them out (`PROJECTION`).
        version: i64,
    },
    /// Put a document away or take it back.
    SetArchived {
        /// Which.
        document: DocumentId,
        /// When it was put away; `None` takes it back.
        at: Option<Timestamp>,
    },
    /// Say who may read the sensitive fields of a document: whoever has this role in it, or a stronger one.
    SetSensitiveTo {
        /// Which.
        document: DocumentId,
        /// `Role::Read` or `Role::Write`.
        least: Role,
    },
    /// Give a role in one document, over the workspace's; `None` takes the exception away.
    SetDocumentRole {
        /// In which.
        document: DocumentId,
        /// To whom.
        participant: ParticipantId,
        /// What they may do.
        role: Option<Role>,
    },
    /// Give a role in a workspace, unless they have as strong a one there.
    RaiseMember {
        /// In which.
        workspace: WorkspaceId,
        /// To whom.
        participant: ParticipantId,
        /// What they may do at least; not `Role::None`.
        role: Role,
    },
    /// Give a role in one document, unless the one they have there, of whatever origin, is as strong.
    RaiseDocumentRole {
        /// In which.
        document: DocumentId,
        /// To whom.
        participant: ParticipantId,
        /// What they may do at least; not `Role::None`.
        role: Role,
    },
    /// An act on a job.
    Job(JobWrite),
    /// An act on an invitation.
    Invitation(InvitationWrite),
}

impl Write {
    /// Whose rights it changes, whose sessions it ends, or who is called otherwise.
    fn concern(&self) -> Option<Concern> {
        match self {
            Self::AddParticipant(_)
            | Self::AddWorkspace(_)
            | Self::AddDocument(_)
            | Self::SetSearched { .. }
            | Self::Job(_)
            | Self::Invitation(_) => None,
            Self::SetPassword { participant, .. }
            | Self::ChangePassword { participant, .. }
            | Self::SetProfile { participant, .. }
            | Self::SetMember { participant, .. }
            | Self::RaiseMember { participant, .. }
            | Self::RaiseDocumentRole { participant, .. }
            | Self::SetDocumentRole { participant, .. } => Some(Concern::Participant(*participant)),
            Self::SetArchived { document, .. } | Self::SetSensitiveTo { document, .. } => {
                Some(Concern::Document(*document))
            }
        }
    }

    /// Whether it changes roles, and so must see every change of roles before it (R6).
    pub(in crate::store) fn changes_roles(&self) -> bool {
        matches!(
            self,
            Self::SetMember { .. }
                | Self::SetDocumentRole { .. }
                | Self::RaiseMember { .. }
                | Self::RaiseDocumentRole { .. }
                | Self::SetArchived { .. }
                | Self::SetSensitiveTo { .. }
        )
    }
}

/// Whom these acts concern, each once: the rights version is raised by as many (D18).
pub(in crate::store) fn concerns(writes: &[Write]) -> Vec<Concern> {
    each_once(writes.iter().filter_map(Write::concern).collect())
}

/// Each of these once, or everybody if they are many.
pub(in crate::store) fn each_once(mut concerns: Vec<Concern>) -> Vec<Concern> {
    concerns.sort_unstable();
    concerns.dedup();
    if concerns.len() > NAMED_AT_ONCE { vec![Concern::Everybody] } else { concerns }
}
