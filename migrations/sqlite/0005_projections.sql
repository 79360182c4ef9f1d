-- What a list shows of a document beside its title and counts, as JSON; null where nothing is said. And the position of the
-- last journal row it was worked out from; 0 while that isn't known, as of what a server of an earlier version wrote.

alter table documents add column listed text;
alter table documents add column projected_through bigint not null default 0;
