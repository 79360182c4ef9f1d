//! What forms of one French word have in common: singular and plural, masculine and feminine. Works on folded words, since
//! nobody types accents into a search field. After the light stemmer of J. Savoy (JASIS, 1999), with the plurals in -x that
//! are common in what is written here. Never a root: « organe » and « organisation » stay apart.

/// Letters that stay at least.
const LEAST: usize = 5;

/// The form by which a folded word is compared to others of its kind. Words of other scripts and numbers are theirs.
pub(super) fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut stem = singular(word);
    // « financé », « financée », « financer », « finance ».
    strip_e(&mut stem);
    if stem.ends_with("er") && stem.len() >= LEAST {
        stem.pop();
        strip_e(&mut stem);
    }
    // « française » as « français », « nombreuse » as « nombreux ».
    if stem.ends_with('s') && stem.len() > LEAST {
        stem.pop();
    }
    // « sportive » as « sportif ».
    if stem.ends_with("if") && stem.len() >= LEAST {
        stem.replace_range(stem.len() - 1.., "v");
    }
    stem
}

fn singular(word: &str) -> String {
    match word {
        "travaux" => return "travail".to_owned(),
        "baux" => return "bail".to_owned(),
        "yeux" => return "oeil".to_owned(),
        _ => {}
    }
    let less_one = || word[..word.len() - 1].to_owned();
    if word.ends_with("eaux") || word.ends_with("yaux") || word.ends_with("eux") || word.ends_with("oux") {
        less_one()
    } else if let Some(start) = word.strip_suffix("aux") {
        format!("{start}al")
    } else if word.ends_with('s') && !word.ends_with("ss") {
        less_one()
    } else {
        word.to_owned()
    }
}

/// Up to two, and the double consonant before: « personnelle » as « personnel ».
fn strip_e(word: &mut String) {
    let long = word.len();
    if word.ends_with("ee") && word.len() >= LEAST {
        word.pop();
    }
    if word.ends_with('e') && word.len() > LEAST {
        word.pop();
    }
    let bytes = word.as_bytes();
    if word.len() < long && word.len() > LEAST && bytes.last() == bytes.get(bytes.len() - 2) {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q2_forms_of_a_word_are_one() {
        for forms in [
            &["soin", "soins"][..],
            &["hopital", "hopitaux"],
            &["lieu", "lieux"],
            &["enjeu", "enjeux"],
            &["milieu", "milieux"],
            &["eau", "eaux"],
            &["reseau", "reseaux"],
            &["genou", "genoux"],
            &["travail", "travaux"],
            &["noyau", "noyaux"],
            &["social", "sociaux", "sociale", "sociales"],
            &["local", "locaux", "locale", "locales"],
            &["regional", "regionaux", "regionale"],
            &["sante", "santes"],
            &["finance", "finances", "financee", "financees", "financer"],
            &["aide", "aides", "aidee", "aidees", "aider"],
            &["professionnel", "professionnels", "professionnelle", "professionnelles"],
            &["infirmier", "infirmiers", "infirmiere", "infirmieres"],
            &["medecin", "medecins"],
            &["sportif", "sportifs", "sportive", "sportives"],
            &["nombreux", "nombreuse", "nombreuses"],
            &["francais", "francaise", "francaises"],
            &["nouvel", "nouvelle", "nouvelles"],
            &["ancien", "anciens", "ancienne", "anciennes"],
            &["gratuit", "gratuite", "gratuits"],
            &["acces"],
            &["prevention", "preventions"],
            &["activite", "activites"],
            &["cancer", "cancers"],
            &["jeune", "jeunes"],
            &["depistage", "depistages"],
            &["maison", "maisons"],
            &["rue", "rues"],
            &["mois"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{forms:?}: {stems:?}");
        }
    }

    #[test]
    fn q2_other_words_are_others() {
        for (one, other) in [
            ("organe", "organisation"),
            ("port", "porte"),
            ("mere", "mer"),
            ("chat", "chatiment"),
            ("acteur", "action"),
            ("mission", "emission"),
            ("sport", "sportif"),
            ("cas", "case"),
            ("commune", "communaute"),
            ("vie", "ville"),
            ("pole", "politique"),
            ("2025", "2026"),
            ("t", "te"),
        ] {
            assert_ne!(stem(one), stem(other), "{one}, {other}");
        }
    }

    #[test]
    fn a_stem_is_never_longer_than_its_word_by_more_than_a_letter_nor_empty() {
        for word in ["aaaa", "eeee", "eeeeee", "ssss", "aux", "baux", "eaux", "ererer", "sssssss", "éé", "12"] {
            let stem = stem(word);
            assert!(!stem.is_empty() && stem.len() <= word.len() + 1, "{word}: {stem}");
        }
    }
}
