-- Ids are 16-byte blobs, times are milliseconds since 1970 UTC. What each table is: ../README.md.

create table participants (
    id blob primary key not null check (length(id) = 16),
    email text not null unique,
    name text not null,
    password_hash text not null,
    created_at bigint not null
) without rowid;

create table workspaces (
    id blob primary key not null check (length(id) = 16),
    name text not null,
    created_at bigint not null
) without rowid;

create table members (
    workspace_id blob not null references workspaces (id) on delete cascade,
    participant_id blob not null references participants (id) on delete cascade,
    role text not null check (role in ('read', 'write', 'manage')),
    primary key (workspace_id, participant_id)
) without rowid;

create index members_by_participant on members (participant_id);

create table documents (
    id blob primary key not null check (length(id) = 16),
    workspace_id blob not null references workspaces (id),
    gabarit text not null,
    title text not null,
    filled bigint not null check (filled >= 0),
    required bigint not null check (required >= 0),
    created_at bigint not null,
    created_by blob not null references participants (id),
    changed_at bigint not null,
    changed_by blob not null references participants (id),
    archived_at bigint
) without rowid;

create index documents_by_workspace on documents (workspace_id, changed_at);

create table document_roles (
    document_id blob not null references documents (id) on delete cascade,
    participant_id blob not null references participants (id) on delete cascade,
    role text not null check (role in ('none', 'read', 'write', 'manage')),
    primary key (document_id, participant_id)
) without rowid;

create table sessions (
    id blob primary key not null check (length(id) = 32),
    participant_id blob references participants (id) on delete cascade,
    data text not null,
    expires_at bigint not null
) without rowid;

create index sessions_by_participant on sessions (participant_id);
create index sessions_by_expiry on sessions (expires_at);

create table rights (
    id bigint primary key not null check (id = 1),
    version bigint not null
);

insert into rights (id, version) values (1, 1);

-- The journal. Nothing here refers to the tables above: a change is kept whatever becomes of its author's account.

create table changes (
    position integer primary key autoincrement,
    document_id blob not null check (length(document_id) = 16),
    hash blob not null check (length(hash) = 32),
    actor blob not null,
    sequence bigint not null check (sequence > 0),
    participant_id blob not null check (length(participant_id) = 16),
    recorded_at bigint not null,
    bytes blob not null,
    -- Also finds a document's rows; a second index by position would cost each append one page more.
    unique (document_id, hash)
);

create table actors (
    document_id blob not null check (length(document_id) = 16),
    actor blob not null,
    participant_id blob not null check (length(participant_id) = 16),
    primary key (document_id, actor)
) without rowid;

create table snapshots (
    document_id blob primary key not null check (length(document_id) = 16),
    bytes blob not null,
    through bigint not null
);

create table attributions (
    position integer primary key autoincrement,
    document_id blob not null check (length(document_id) = 16),
    actor blob not null,
    first_sequence bigint not null check (first_sequence > 0),
    last_sequence bigint not null check (last_sequence >= first_sequence),
    participant_id blob not null check (length(participant_id) = 16),
    first_at bigint not null,
    last_at bigint not null
);

create index attributions_by_document on attributions (document_id, position);
