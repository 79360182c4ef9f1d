//! Names in the order a French reader expects, the same whatever the database: PostgreSQL sorts by the locale of its
//! cluster, SQLite by bytes.

/// What a name sorts by: case and the accents of French do not count, unless nothing else differs.
pub(super) fn key(name: &str) -> (String, &str) {
    let mut folded = String::with_capacity(name.len());
    for character in name.chars().flat_map(char::to_lowercase) {
        match character {
            'à' | 'â' | 'ä' | 'á' => folded.push('a'),
            'ç' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ô' | 'ö' | 'ó' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => folded.push('u'),
            'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            other => folded.push(other),
        }
    }
    (folded, name)
}

/// Sort by name, then by id so that the order never depends on the database.
pub(crate) fn by_name<T, I: Ord>(rows: &mut [T], name: impl Fn(&T) -> &str, id: impl Fn(&T) -> I) {
    rows.sort_by(|one, other| key(name(one)).cmp(&key(name(other))).then_with(|| id(one).cmp(&id(other))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_count() {
        let mut names = ["Zoé", "évreux", "Eu", "Fécamp", "Œuvre", "Ouest", "eu"];
        by_name(&mut names, |name| name, |_| 0);
        assert_eq!(names, ["Eu", "eu", "évreux", "Fécamp", "Œuvre", "Ouest", "Zoé"]);
    }
}
