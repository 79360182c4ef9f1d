-- Whose connection a change came by, where that isn't the participant it is attributed to; null for all written before.

alter table changes add column delivered_by blob check (length(delivered_by) = 16);
alter table attributions add column delivered_by blob check (length(delivered_by) = 16);

-- Whom the latest versions of `rights` concern. A version that isn't here concerns everybody: it was raised by a server
-- that does not know this table, or is long past.

create table rights_changes (
    version bigint primary key not null,
    participant_id blob check (length(participant_id) = 16),
    document_id blob check (length(document_id) = 16)
) without rowid;
