//! The words of documents in PostgreSQL: `tsvector` columns. Owns how they are written and asked. Which words there are and
//! which of them a query finds is worked out in `shared/src/search/`: no dictionary of the database's has a say, and no
//! extension is needed that a managed PostgreSQL may lack.

use std::future::{Ready, ready};

use maillage_shared::{
    DocumentId,
    search::{Query, Term, Words},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use crate::store::{Searched, StoreError};

/// Write a document's words and its passages' `texts`.
pub(super) async fn write(
    connection: &mut PgConnection,
    document: DocumentId,
    (through, version): (i64, i64),
    texts: &str,
    searched: &Searched,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into passages (document_id, through, version, texts, title_words, open_words, every_words)
         values ($1, $2, $3, $4, array_to_tsvector(string_to_array($5, ' ')),
         array_to_tsvector(string_to_array($6, ' ')), array_to_tsvector(string_to_array($7, ' ')))
         on conflict (document_id) do update set through = excluded.through, version = excluded.version,
         texts = excluded.texts, title_words = excluded.title_words, open_words = excluded.open_words,
         every_words = excluded.every_words",
    )
    .bind(&document.as_bytes()[..])
    .bind(through)
    .bind(version)
    .bind(texts)
    .bind(searched.title().as_str())
    .bind(searched.open().as_str())
    .bind(searched.every().map(Words::as_str))
    .execute(connection)
    .await?;
    Ok(())
}

/// The server has its pages in memory already.
pub(super) fn make_room(_: &mut PgConnection) -> Ready<Result<(), StoreError>> {
    ready(Ok(()))
}

/// As above.
pub(super) fn give_room_back(_: &mut PgConnection) -> Ready<Result<(), StoreError>> {
    ready(Ok(()))
}

/// Begin a statement with `found`: `document_id` of each document whose words hold what is looked for, whether those do that
/// every reader may find (`in_open`), and whether the title does (`in_title`). The index alone says so: the words of each
/// document that was found, a dozen kilobytes, are read again nowhere.
pub(super) fn push_found(statement: &mut QueryBuilder<Postgres>, query: &Query) {
    let all = expression(query);
    let named = |statement: &mut QueryBuilder<Postgres>, name: &str, words: &str| {
        statement.push(format!("{name} as materialized (select document_id, title_words @@ "));
        statement.push_bind(all.clone());
        statement.push(format!("::tsquery as in_title from passages where {words} @@ "));
        statement.push_bind(all.clone());
        statement.push("::tsquery)");
    };
    statement.push("with ");
    named(statement, "in_open", "open_words");
    statement.push(", ");
    named(statement, "in_every", "every_words");
    statement.push(
        ", found as (
             select document_id, true as in_open, in_title from in_open
             union all
             select document_id, false, in_title from in_every
             where document_id not in (select document_id from in_open))",
    );
}

/// All words, each in quotation marks.
fn expression(query: &Query) -> String {
    let terms: Vec<_> = query.terms().iter().map(one).collect();
    terms.join(" & ")
}

/// A word, or what does in its place.
fn one(term: &Term) -> String {
    let word = match term.told_beginning() {
        Some(begins) => format!("('{begins}':* | '{}')", term.told()),
        None => format!("'{}'", term.told()),
    };
    if term.apart().is_empty() {
        return word;
    }
    let apart: Vec<_> = term.apart().iter().map(one).collect();
    format!("({word} | ({}))", apart.join(" & "))
}
