//! (placeholder, replaced at merge)
#![allow(clippy::all, clippy::pedantic, clippy::allow_attributes, clippy::unwrap_used)]
use super::*;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};
#[derive(Default)]
struct Inner {
    participants: HashMap<ParticipantId, Participant>,
    workspaces: Vec<Workspace>,
    members: HashMap<(WorkspaceId, ParticipantId), Role>,
    documents: Vec<Document>,
    roles: HashMap<(DocumentId, ParticipantId), Role>,
    sessions: HashMap<[u8; 32], StoredSession>,
    version: i64,
    rows: Vec<(DocumentId, NewRow)>,
}
#[derive(Default, Clone)]
pub struct MemoryStore(Arc<Mutex<Inner>>);
impl MemoryStore {
    fn l(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }
    pub fn store() -> Store {
        let s = Arc::new(Self::default());
        Store { journal: s.clone(), directory: s }
    }
}
#[async_trait]
impl Journal for MemoryStore {
    async fn append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        let mut l = self.l();
        let mut out = vec![];
        for a in appends {
            let n = a.rows.len();
            l.rows.extend(a.rows.into_iter().map(|r| (a.document, r)));
            out.push(Appended { rows: n, through: l.rows.len() as i64 });
        }
        Ok(out)
    }
    async fn load(&self, _: DocumentId) -> Result<Option<Stored>, StoreError> {
        Ok(None)
    }
    async fn compact(&self, _: Compaction) -> Result<(), StoreError> {
        Ok(())
    }
    async fn attributions(&self, _: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        Ok(vec![])
    }
    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        let mut v: Vec<_> = self.l().rows.iter().map(|r| r.0).collect();
        v.sort();
        v.dedup();
        Ok(v)
    }
}
#[async_trait]
impl Directory for MemoryStore {
    async fn add_participant(&self, p: Participant) -> Result<(), StoreError> {
        let mut l = self.l();
        if l.participants.values().any(|o| o.email == p.email) {
            return Err(StoreError::Conflict("this e-mail address is taken"));
        }
        l.participants.insert(p.id, p);
        Ok(())
    }
    async fn participant(&self, id: ParticipantId) -> Result<Option<Participant>, StoreError> {
        Ok(self.l().participants.get(&id).cloned())
    }
    async fn participant_by_email(&self, email: &str) -> Result<Option<Participant>, StoreError> {
        Ok(self.l().participants.values().find(|p| p.email == email).cloned())
    }
    async fn set_password(&self, id: ParticipantId, hash: &str) -> Result<bool, StoreError> {
        let mut l = self.l();
        l.version += 1;
        l.sessions.retain(|_, s| s.participant != Some(id));
        Ok(l.participants.get_mut(&id).map(|p| p.password_hash = hash.into()).is_some())
    }
    async fn add_workspace(&self, w: Workspace) -> Result<(), StoreError> {
        self.l().workspaces.push(w);
        Ok(())
    }
    async fn workspaces(&self) -> Result<Vec<Workspace>, StoreError> {
        Ok(self.l().workspaces.clone())
    }
    async fn workspaces_of(&self, p: ParticipantId) -> Result<Vec<(Workspace, Role)>, StoreError> {
        let l = self.l();
        Ok(l.workspaces.iter().filter_map(|w| l.members.get(&(w.id, p)).map(|r| (w.clone(), *r))).collect())
    }
    async fn workspace_role(&self, w: WorkspaceId, p: ParticipantId) -> Result<Role, StoreError> {
        Ok(self.l().members.get(&(w, p)).copied().unwrap_or(Role::None))
    }
    async fn members(&self, w: WorkspaceId) -> Result<Vec<Member>, StoreError> {
        let l = self.l();
        let mut v: Vec<_> = l
            .members
            .iter()
            .filter(|((x, _), _)| *x == w)
            .map(|((_, p), r)| {
                let q = &l.participants[p];
                Member { participant: *p, name: q.name.clone(), email: q.email.clone(), role: *r }
            })
            .collect();
        v.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(v)
    }
    async fn set_member(&self, w: WorkspaceId, p: ParticipantId, role: Role) -> Result<(), StoreError> {
        let mut l = self.l();
        l.version += 1;
        if role == Role::None {
            l.members.remove(&(w, p))
        } else {
            l.members.insert((w, p), role)
        };
        Ok(())
    }
    async fn add_document(&self, d: Document) -> Result<(), StoreError> {
        self.l().documents.push(d);
        Ok(())
    }
    async fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        Ok(self.l().documents.iter().find(|d| d.id == id).cloned())
    }
    async fn documents_of(&self, w: WorkspaceId) -> Result<Vec<Document>, StoreError> {
        Ok(self.l().documents.iter().filter(|d| d.workspace == w).cloned().collect())
    }
    async fn set_archived(&self, id: DocumentId, at: Option<Timestamp>) -> Result<bool, StoreError> {
        let mut l = self.l();
        l.version += 1;
        Ok(l.documents.iter_mut().find(|d| d.id == id).map(|d| d.archived_at = at).is_some())
    }
    async fn set_summary(&self, id: DocumentId, s: &Summary) -> Result<bool, StoreError> {
        Ok(self.l().documents.iter_mut().find(|d| d.id == id).map(|d| d.title = s.title.clone()).is_some())
    }
    async fn set_document_role(&self, id: DocumentId, p: ParticipantId, r: Option<Role>) -> Result<(), StoreError> {
        let mut l = self.l();
        l.version += 1;
        match r {
            Some(r) => l.roles.insert((id, p), r),
            None => l.roles.remove(&(id, p)),
        };
        Ok(())
    }
    async fn standing(&self, d: DocumentId, p: ParticipantId) -> Result<Option<Standing>, StoreError> {
        let l = self.l();
        Ok(l.documents.iter().find(|x| x.id == d).map(|x| Standing {
            workspace: x.workspace,
            role: *l.roles.get(&(d, p)).or(l.members.get(&(x.workspace, p))).unwrap_or(&Role::None),
            archived: x.archived_at.is_some(),
        }))
    }
    async fn rights_version(&self) -> Result<i64, StoreError> {
        Ok(self.l().version)
    }
    async fn save_session(&self, s: StoredSession) -> Result<(), StoreError> {
        self.l().sessions.insert(s.id.0, s);
        Ok(())
    }
    async fn session(&self, id: SessionId, now: Timestamp) -> Result<Option<StoredSession>, StoreError> {
        Ok(self.l().sessions.get(&id.0).filter(|s| s.expires_at > now).cloned())
    }
    async fn delete_session(&self, id: SessionId) -> Result<(), StoreError> {
        let mut l = self.l();
        l.version += 1;
        l.sessions.remove(&id.0);
        Ok(())
    }
    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut l = self.l();
        let n = l.sessions.len();
        l.sessions.retain(|_, s| s.expires_at > now);
        Ok((n - l.sessions.len()) as u64)
    }
    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
