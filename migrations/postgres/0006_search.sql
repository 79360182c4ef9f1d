-- What can be looked for in a document, as JSON, and the version of the program's projection that worked it out; `through` as
-- `documents.projected_through`. A document without a row, or whose row is behind, is worked out when a server starts.
-- Its words are of ASCII letters and digits: the title's, those that every reader may find, and where there are sensitive
-- ones these with all others. No dictionary or extension reads them.

create table passages (
    document_id bytea primary key references documents (id) on delete cascade,
    through bigint not null,
    version bigint not null,
    texts text not null,
    title_words tsvector not null,
    open_words tsvector not null,
    every_words tsvector
);

-- A search reads the whole list of what is not in its index yet: kept short.
create index passages_by_word on passages using gin (open_words) with (gin_pending_list_limit = 256);
create index passages_by_every_word on passages using gin (every_words) with (gin_pending_list_limit = 256);
