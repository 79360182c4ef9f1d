//! The methods of the subjects' traits as a table, for whatever wraps a directory and forwards each of them: a new one
//! is written once in its trait, once here, and once in each database.

/// Calls the macro `$forward` with what is given, and after it every subject's trait:
/// `Trait { READ Name = method(arguments) -> answer, about documents; }`, or `WRITE` for what changes something.
#[doc(hidden)]
#[macro_export]
macro_rules! directory_methods {
    ($forward:ident! { $($given:tt)* }) => {
        $forward! {
            $($given)*
            Participants {
                WRITE AddParticipant = add_participant(participant: Participant) -> (), about [];
                READ Participant = participant(id: ParticipantId) -> Option<Participant>, about [];
                READ Names = names(ids: &[ParticipantId]) -> Vec<(ParticipantId, String)>, about [];
                READ ParticipantByEmail = participant_by_email(email: &str) -> Option<Participant>, about [];
                WRITE SetPassword = set_password(id: ParticipantId, password_hash: &str) -> bool, about [];
                WRITE ChangePassword =
                    change_password(id: ParticipantId, former: &str, password_hash: &str, keep: SessionId) -> bool,
                    about [];
                WRITE SetProfile = set_profile(id: ParticipantId, change: &ProfileChange) -> bool, about [];
            }
            Workspaces {
                WRITE AddWorkspace = add_workspace(workspace: Workspace) -> (), about [];
                READ Workspaces = workspaces() -> Vec<Workspace>, about [];
                READ WorkspacesOf = workspaces_of(participant: ParticipantId) -> Vec<(Workspace, Role)>, about [];
                READ WorkspaceRole = workspace_role(workspace: WorkspaceId, who: ParticipantId) -> Role, about [];
                READ Members = members(workspace: WorkspaceId) -> Vec<Member>, about [];
                READ Knows = knows(who: ParticipantId, other: ParticipantId) -> bool, about [];
                READ Visit = visit(workspace: WorkspaceId, who: ParticipantId) -> Option<Visit>, about [];
                WRITE SetMember = set_member(workspace: WorkspaceId, who: ParticipantId, role: Role) -> (), about [];
            }
            Documents {
                WRITE AddDocument = add_document(document: Document) -> (), about [document.id];
                READ Document = document(id: DocumentId) -> Option<Document>, about [id];
                READ DocumentsOf = documents_of(workspace: WorkspaceId) -> Vec<Document>, about [];
                READ DocumentsFor =
                    documents_for(workspace: WorkspaceId, who: ParticipantId) -> Vec<ListedDocument>, about [];
                READ DocumentsNamed = documents_named(ids: &[DocumentId]) -> Vec<Document>, about *ids;
                READ DocumentsBehind = documents_behind() -> Vec<DocumentId>, about [];
                READ CountDocuments = count_documents(workspace: WorkspaceId) -> u64, about [];
                WRITE SetArchived = set_archived(id: DocumentId, at: Option<Timestamp>) -> bool, about [id];
                WRITE SetSensitiveTo = set_sensitive_to(id: DocumentId, least: Role) -> bool, about [id];
                WRITE SetSummary = set_summary(id: DocumentId, summary: &Summary) -> bool, about [id];
                READ Search =
                    search(workspace: WorkspaceId, who: ParticipantId, query: &Query) -> Candidates, about [];
            }
            Rights {
                WRITE SetDocumentRole =
                    set_document_role(id: DocumentId, who: ParticipantId, role: Option<Role>) -> (), about [id];
                READ DocumentRoles = document_roles(id: DocumentId) -> Vec<DocumentRole>, about [id];
                READ DocumentAccess =
                    document_access(id: DocumentId, who: ParticipantId) -> Option<DocumentAccess>, about [id];
                READ DocumentAccesses =
                    document_accesses(ids: &[DocumentId], who: ParticipantId) -> Vec<(DocumentId, DocumentAccess)>,
                    about *ids;
                READ RolesIn =
                    roles_in(workspace: WorkspaceId, who: ParticipantId) -> Vec<(DocumentId, Role)>, about [];
                READ DocumentRolesOf = document_roles_of(who: ParticipantId) -> Vec<OwnDocumentRole>, about [];
                READ RightsVersion = rights_version() -> i64, about [];
                READ RightsSince = rights_since(known: i64) -> RightsChanges, about [];
            }
            Sessions {
                WRITE CreateSession = create_session(session: StoredSession) -> (), about [];
                WRITE UpdateSession =
                    update_session(id: SessionId, data: &str, expires_at: Timestamp) -> bool, about [];
                READ Session = session(id: SessionId, now: Timestamp) -> Option<StoredSession>, about [];
                READ SessionsOf = sessions_of(who: ParticipantId, now: Timestamp) -> Vec<StoredSession>, about [];
                WRITE DeleteSession = delete_session(id: SessionId) -> (), about [];
                WRITE DeleteSessionOf = delete_session_of(who: ParticipantId, id: SessionId) -> bool, about [];
                WRITE DeleteOtherSessions = delete_other_sessions(who: ParticipantId, keep: SessionId) -> u64, about [];
                WRITE DeleteExpiredSessions = delete_expired_sessions(now: Timestamp) -> u64, about [];
            }
            Jobs {
                WRITE TakeJobs = take_jobs(kind: &str, now: Timestamp, until: Timestamp, most: u32) -> Vec<Job>, about [];
                READ NextJobAt = next_job_at(kind: &str) -> Option<Timestamp>, about [];
                READ CountJobs = count_jobs() -> JobCounts, about [];
                WRITE DeleteDeadJobs = delete_dead_jobs(before: Timestamp) -> u64, about [];
            }
            Invitations {
                READ InvitationsOf = invitations_of(workspace: WorkspaceId) -> Vec<Invitation>, about [];
                READ Invitation = invitation(id: InvitationId) -> Option<Invitation>, about [];
                READ InvitationByToken =
                    invitation_by_token(hash: TokenHash) -> Option<(Invitation, bool)>, about [];
                WRITE DeleteOldInvitations = delete_old_invitations(before: Timestamp) -> u64, about [];
            }
        }
    };
}
