-- Who is invited into a workspace (`role`), or as a guest into some of its documents (`invitation_documents`), and what became of
-- it. Of a link only the hash of its secret is kept; each mail has a link of its own, and those of an earlier sending are replaced.

create table invitations (
    id blob primary key not null check (length(id) = 16),
    workspace_id blob not null references workspaces (id) on delete cascade,
    email text not null,
    name text not null,
    structure text not null,
    role text check (role in ('read', 'write', 'manage')),
    invited_by blob not null references participants (id) on delete cascade,
    invited_at bigint not null,
    expires_at bigint not null,
    accepted_at bigint,
    accepted_by blob references participants (id) on delete set null,
    revoked_at bigint,
    mail text not null check (mail in ('waiting', 'sent', 'failed')),
    mail_error text
) without rowid;

create index invitations_by_workspace on invitations (workspace_id, invited_at);

create table invitation_documents (
    invitation_id blob not null references invitations (id) on delete cascade,
    document_id blob not null references documents (id) on delete cascade,
    role text not null check (role in ('read', 'write', 'manage')),
    primary key (invitation_id, document_id)
) without rowid;

create table invitation_tokens (
    hash blob primary key not null check (length(hash) = 32),
    invitation_id blob not null references invitations (id) on delete cascade,
    replaced_at bigint
) without rowid;

create index invitation_tokens_by_invitation on invitation_tokens (invitation_id);
