//! The words of documents in SQLite: an FTS5 table. Owns how it is written and asked. Which words there are and which of them
//! a query finds is worked out in `shared/src/search/`: no tokenizer or stemmer of the database's has a say.

use maillage_shared::{
    DocumentId,
    search::{Query, Term, Words},
};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::READER_CACHE;
use crate::store::{Searched, StoreError};

/// Write a document's words and its passages' `texts`.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    document: DocumentId,
    (through, version): (i64, i64),
    texts: &str,
    searched: &Searched,
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "insert into passages (document_id, through, version, texts) values ($1, $2, $3, $4)
         on conflict (document_id) do update set through = excluded.through, version = excluded.version,
         texts = excluded.texts returning number",
    )
    .bind(&document.as_bytes()[..])
    .bind(through)
    .bind(version)
    .bind(texts)
    .fetch_one(&mut *connection)
    .await?;
    let number: i64 = row.try_get("number")?;
    sqlx::query("delete from passage_words where rowid = $1").bind(number).execute(&mut *connection).await?;
    sqlx::query("insert into passage_words (rowid, title, open, every) values ($1, $2, $3, $4)")
        .bind(number)
        .bind(searched.title().as_str())
        .bind(searched.open().as_str())
        .bind(searched.every().map_or("", Words::as_str))
        .execute(connection)
        .await?;
    Ok(())
}

/// Pages that a search may keep, in KiB with a minus: it looks up each document that holds the words, in the order of their
/// ids, and would read most pages many times.
const SEARCH_CACHE: &str = "pragma cache_size = -4096";

/// Give a search room for the pages that it reads more than once.
pub(super) async fn make_room(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query(SEARCH_CACHE).execute(connection).await?;
    Ok(())
}

/// Give it back.
pub(super) async fn give_room_back(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query(AssertSqlSafe(format!("pragma cache_size = {READER_CACHE}"))).execute(connection).await?;
    Ok(())
}

/// Begin a statement with `found`: `document_id` of each document whose words hold what is looked for, whether those do that
/// every reader may find (`in_open`), and whether the title does (`in_title`). Only documents with sensitive words are looked
/// for a second time.
pub(super) fn push_found(statement: &mut QueryBuilder<Sqlite>, query: &Query) {
    let all = expression(query);
    statement
        .push("with in_open as materialized (select rowid as number from passage_words where passage_words match ");
    statement.push_bind(format!("{{open}} : {all}"));
    statement.push("), in_every as materialized (select rowid as number from passage_words where passage_words match ");
    statement.push_bind(format!("{{every}} : {all}"));
    statement.push(
        " except select number from in_open), found as (
             select passages.document_id, held.in_open,
             passages.number in (select rowid from passage_words where passage_words match ",
    );
    statement.push_bind(format!("{{title}} : {all}"));
    statement.push(
        ") as in_title
             from (select number, true as in_open from in_open union all select number, false from in_every) as held
             join passages on passages.number = held.number)",
    );
}

/// All words, each as a string: what is in quotation marks is no operator.
fn expression(query: &Query) -> String {
    let terms: Vec<_> = query.terms().iter().map(one).collect();
    format!("({})", terms.join(" AND "))
}

/// A word, or what does in its place.
fn one(term: &Term) -> String {
    let word = match term.told_beginning() {
        Some(begins) => format!("(\"{begins}\" * OR \"{}\")", term.told()),
        None => format!("\"{}\"", term.told()),
    };
    if term.apart().is_empty() {
        return word;
    }
    let apart: Vec<_> = term.apart().iter().map(one).collect();
    format!("({word} OR ({}))", apart.join(" AND "))
}
