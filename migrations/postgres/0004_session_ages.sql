-- When a session began, so that it can't be prolonged for ever. Null while a server of an earlier version added it.

alter table sessions add column created_at bigint;

-- Sessions that stand were last prolonged fourteen days before they expire, and began no later than that.
update sessions set created_at = expires_at - 1209600000;
