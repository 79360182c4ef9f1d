-- What can be looked for in a document, as JSON, and the version of the program's projection that worked it out; `through` as
-- `documents.projected_through`. A document without a row, or whose row is behind, is worked out when a server starts.

create table passages (
    number integer primary key not null,
    document_id blob unique not null references documents (id) on delete cascade,
    through bigint not null,
    version bigint not null,
    texts text not null
);

-- Their words, of ASCII letters and digits: the title's, those that every reader may find, and where there are sensitive ones
-- these with all others. Only the words are kept here, not the texts, nor where in them a word stands.

create virtual table passage_words using fts5 (
    title, open, every,
    content = '', contentless_delete = 1, detail = column, tokenize = 'ascii'
);

create trigger passages_deleted after delete on passages begin
    delete from passage_words where rowid = old.number;
end;
