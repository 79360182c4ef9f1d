-- What is to be done later: mails, reminders, purges. A job is leased by whoever does it; one that is done is deleted, one that
-- won't be tried again is dead and kept for a while. `attempts` counts its leases, and tells a lease from the one before.

create table jobs (
    id bytea primary key check (length(id) = 16),
    kind text not null,
    payload text not null,
    unique_key text unique,
    created_at bigint not null,
    due_at bigint not null,
    leased_until bigint,
    attempts bigint not null default 0 check (attempts >= 0),
    last_error text,
    dead_at bigint
);

create index jobs_by_due on jobs (kind, due_at) where dead_at is null;
