//! Names in the order a French reader expects, the same whatever the database: PostgreSQL sorts by the locale of its
//! cluster, SQLite by bytes.

use maillage_shared::folding::sort_key;

/// Sort by name, then by id so that the order never depends on the database. Case, accents and punctuation don't count,
/// unless nothing else differs, and numbers are in order of their value.
pub(crate) fn by_name<T, I: Ord>(rows: &mut [T], name: impl Fn(&T) -> &str, id: impl Fn(&T) -> I) {
    rows.sort_by_cached_key(|row| (sort_key(name(row)), name(row).to_owned(), id(row)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_count_and_numbers_are_numbers() {
        let mut names = ["Zoé", "Fiche 10", "évreux", "Eu", "Fiche 2", "E\u{301}cole", "Œuvre", "Ouest", "eu"];
        by_name(&mut names, |name| name, |_| 0);
        assert_eq!(names, ["E\u{301}cole", "Eu", "eu", "évreux", "Fiche 2", "Fiche 10", "Œuvre", "Ouest", "Zoé"]);
    }
}
