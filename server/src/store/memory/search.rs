//! Search in memory: each document is looked through, in the order in which lists show them.

use std::cmp::Reverse;

use maillage_shared::{ParticipantId, WorkspaceId, search::Query};

use super::directory::{KnownPassages, Tables};
use crate::limits::{SEARCH_READ_BYTES, SEARCH_WEIGHED};
use crate::store::directory::{holds, readable, reads_sensitive};
use crate::store::{Candidate, Candidates};

impl Tables {
    pub(super) fn search(&self, workspace: WorkspaceId, participant: ParticipantId, query: &Query) -> Candidates {
        if query.is_empty() {
            return Candidates::default();
        }
        let mut found = Vec::new();
        for listed in self.documents_for(workspace, participant) {
            let Some(KnownPassages { searched, .. }) = self.passages.get(&listed.document.id) else { continue };
            let every = searched.every().filter(|_| reads_sensitive(listed.role, listed.document.sensitive_to));
            if holds(searched.open(), query) || every.is_some_and(|every| holds(every, query)) {
                found.push((listed, searched));
            }
        }
        found.sort_by_key(|(listed, searched)| {
            (listed.document.archived_at.is_some(), Reverse(holds(searched.title(), query)))
        });
        let total = found.len() as u64;
        let mut read = 0;
        let candidate = |(listed, searched): (crate::store::ListedDocument, &crate::store::Searched)| {
            read += serde_json::to_string(searched.passages()).map_or(0, |texts| texts.len());
            let passages = if read > SEARCH_READ_BYTES { Vec::new() } else { searched.passages().to_vec() };
            let passages = readable(passages, listed.role, listed.document.sensitive_to);
            Candidate { passages, document: listed.document, role: listed.role }
        };
        Candidates { documents: found.into_iter().take(SEARCH_WEIGHED).map(candidate).collect(), total }
    }
}
