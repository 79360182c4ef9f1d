-- The least role that may read the sensitive fields of a document, those that its gabarit marks so. A server of an earlier
-- version doesn't ask.

alter table documents add column sensitive_to text not null default 'write' check (sensitive_to in ('read', 'write'));
