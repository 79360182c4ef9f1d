//! The gabarits compiled into the program, parsed once.

use std::sync::LazyLock;

use super::{Gabarit, GabaritId, parse};

/// Every gabarit a server or a test knows of. A file that doesn't parse is our own mistake, found by the tests.
#[derive(Debug)]
pub struct Catalogue {
    gabarits: Vec<Gabarit>,
}

/// Each file with its name below `shared/gabarits/`, in the order in which a form to create from is offered.
const FILES: [(&str, &str); 3] = [
    ("normandie-2025/fiche-action.toml", include_str!("../../gabarits/normandie-2025/fiche-action.toml")),
    ("normandie-2025/matrice-acteurs.toml", include_str!("../../gabarits/normandie-2025/matrice-acteurs.toml")),
    ("normandie-2025/note-diagnostic.toml", include_str!("../../gabarits/normandie-2025/note-diagnostic.toml")),
];

static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| {
    let parsed = FILES.iter().map(|(file, source)| match parse(file, source) {
        Ok(gabarit) => gabarit,
        Err(error) => panic!("a gabarit compiled into the program is wrong: {error}"),
    });
    Catalogue { gabarits: parsed.collect() }
});

impl Catalogue {
    /// Those compiled in.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The gabarit of this territory, name and version.
    #[must_use]
    pub fn get(&self, id: &GabaritId) -> Option<&Gabarit> {
        self.gabarits.iter().find(|gabarit| gabarit.id == *id)
    }

    /// The gabarit a document or a request names; `None` also for a text that is no id.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&Gabarit> {
        self.get(&text.parse().ok()?)
    }

    /// Every gabarit.
    #[must_use]
    pub fn all(&self) -> &[Gabarit] {
        &self.gabarits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g2_every_gabarit_compiled_in_parses_and_is_named_as_its_file() {
        let catalogue = Catalogue::builtin();
        assert_eq!(catalogue.all().len(), FILES.len());
        for ((file, _), gabarit) in FILES.iter().zip(catalogue.all()) {
            assert_eq!(*file, format!("{}/{}.toml", gabarit.id.territory(), gabarit.id.name()));
            assert_eq!(catalogue.named(&gabarit.id.to_string()), Some(gabarit));
        }
        assert_eq!(catalogue.named("normandie-2025/fiche-action@99"), None);
        assert_eq!(catalogue.named("nothing of the kind"), None);
    }
}
