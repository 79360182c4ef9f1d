//! Invitations, in memory.

use async_trait::async_trait;
use maillage_shared::{InvitationId, Timestamp, WorkspaceId};

use super::MemoryStore;
use super::directory::{MISSING, TAKEN, Tables};
use crate::store::{Invitation, InvitationWrite, Invitations, MailState, StoreError, TokenHash};

impl Tables {
    /// `false` if it is about an invitation that isn't there, or that doesn't stand so.
    pub(super) fn apply_invitation(&mut self, write: InvitationWrite) -> Result<bool, StoreError> {
        match write {
            InvitationWrite::Add(invitation) => self.add_invitation(*invitation)?,
            InvitationWrite::AddToken { invitation, hash } => {
                if self.open_invitation(invitation).is_none() {
                    return Ok(false);
                }
                if self.invitation_tokens.contains_key(&hash) {
                    return Err(TAKEN);
                }
                self.invitation_tokens.insert(hash, (invitation, true));
            }
            InvitationWrite::Renew { invitation, expires_at, .. } => {
                let Some(known) = self.open_invitation(invitation) else { return Ok(false) };
                known.expires_at = expires_at;
                (known.mail, known.mail_error) = (MailState::Waiting, None);
                let tokens = self.invitation_tokens.values_mut();
                tokens.filter(|(of, _)| *of == invitation).for_each(|(_, stands)| *stands = false);
            }
            InvitationWrite::Accept { invitation, hash, at, participant } => {
                if self.invitation_tokens.get(&hash) != Some(&(invitation, true)) {
                    return Ok(false);
                }
                if !self.participants.contains_key(&participant) {
                    return Err(MISSING);
                }
                let known = self.open_invitation(invitation).filter(|known| known.expires_at > at);
                let Some(known) = known else { return Ok(false) };
                known.accepted = Some((at, Some(participant)));
            }
            InvitationWrite::Revoke { invitation, at } => {
                let known = self.invitations.get_mut(&invitation).filter(|known| known.accepted.is_none());
                let Some(known) = known else { return Ok(false) };
                known.revoked_at.get_or_insert(at);
            }
            InvitationWrite::SetMail { invitation, state, error } => {
                if let Some(known) = self.invitations.get_mut(&invitation) {
                    (known.mail, known.mail_error) = (state, error);
                }
            }
        }
        Ok(true)
    }

    fn open_invitation(&mut self, id: InvitationId) -> Option<&mut Invitation> {
        self.invitations.get_mut(&id).filter(|known| known.accepted.is_none() && known.revoked_at.is_none())
    }

    fn add_invitation(&mut self, mut invitation: Invitation) -> Result<(), StoreError> {
        if self.invitations.contains_key(&invitation.id) {
            return Err(TAKEN);
        }
        let names_what_is_there = self.workspaces.contains_key(&invitation.workspace)
            && self.participants.contains_key(&invitation.invited_by)
            && invitation.documents.iter().all(|(document, _)| self.documents.contains_key(document));
        if !names_what_is_there {
            return Err(MISSING);
        }
        invitation.documents.sort_unstable_by_key(|(document, _)| *document);
        self.invitations.insert(invitation.id, invitation);
        Ok(())
    }
}

#[async_trait]
impl Invitations for MemoryStore {
    async fn invitations_of(&self, workspace: WorkspaceId) -> Result<Vec<Invitation>, StoreError> {
        let state = self.lock();
        let known = state.directory.invitations.values();
        let mut found: Vec<_> =
            known.filter(|known| known.workspace == workspace && known.revoked_at.is_none()).cloned().collect();
        found.sort_by_key(|known| std::cmp::Reverse((known.invited_at, known.id)));
        Ok(found)
    }

    async fn invitation(&self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        Ok(self.lock().directory.invitations.get(&id).cloned())
    }

    async fn invitation_by_token(&self, hash: TokenHash) -> Result<Option<(Invitation, bool)>, StoreError> {
        let state = self.lock();
        let tables = &state.directory;
        let Some((id, stands)) = tables.invitation_tokens.get(&hash) else { return Ok(None) };
        Ok(tables.invitations.get(id).map(|invitation| (invitation.clone(), *stands)))
    }

    async fn delete_old_invitations(&self, before: Timestamp) -> Result<u64, StoreError> {
        let tables = &mut self.lock().directory;
        let had = tables.invitations.len();
        tables.invitations.retain(|_, known| match known.accepted {
            Some((at, _)) => at >= before,
            None => known.expires_at >= before && known.revoked_at.is_none_or(|at| at >= before),
        });
        let Tables { invitations, invitation_tokens, .. } = tables;
        invitation_tokens.retain(|_, (of, _)| invitations.contains_key(of));
        Ok((had - tables.invitations.len()) as u64)
    }
}
