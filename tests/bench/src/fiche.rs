//! What the benchmark's documents hold: a fiche of twenty texts, or one very long text, written token by token as
//! people would have written it; and the edits. The same pattern for every server.

use anyhow::{Context, Result};
use automerge::{
    ActorId, Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, TextEncoding, transaction::Transactable,
};

/// Characters of a token.
pub(crate) const TOKEN: usize = 10;

/// How much is written before a measurement begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content {
    /// Texts.
    pub(crate) texts: usize,
    /// Tokens in each, one change each.
    pub(crate) tokens: usize,
}

/// A fiche of twenty fields, 8 000 operations in all.
pub(crate) const FICHE: Content = Content { texts: 20, tokens: 40 };
/// One text of 800 characters.
pub(crate) const SHORT_TEXT: Content = Content { texts: 1, tokens: 80 };
/// One text of 8 400 characters, a page or two.
pub(crate) const TEXT: Content = Content { texts: 1, tokens: 840 };
/// One text of 84 000 characters, a booklet.
pub(crate) const LONG_TEXT: Content = Content { texts: 1, tokens: 8400 };

/// What fiches speak of. Every document holds most of them.
const WORDS: [&str; 60] = [
    "accès",
    "soins",
    "santé",
    "mentale",
    "prévention",
    "habitants",
    "l’hôpital",
    "hôpitaux",
    "médecins",
    "infirmières",
    "aidants",
    "jeunes",
    "aînés",
    "isolement",
    "mobilité",
    "logement",
    "alimentation",
    "activité",
    "physique",
    "dépistage",
    "cancer",
    "addictions",
    "écoles",
    "collèges",
    "familles",
    "parents",
    "enfants",
    "précarité",
    "quartiers",
    "hameaux",
    "associations",
    "communes",
    "département",
    "région",
    "agence",
    "coordination",
    "pilotage",
    "partenaires",
    "financement",
    "budget",
    "calendrier",
    "indicateurs",
    "évaluation",
    "ateliers",
    "formation",
    "professionnels",
    "territoire",
    "contrat",
    "réseau",
    "parcours",
    "numérique",
    "transport",
    "environnement",
    "qualité",
    "bien-être",
    "d’accueil",
    "lieux",
    "ressources",
    "actions",
    "objectifs",
];
/// A word that few documents hold: one in twenty.
pub(crate) const RARE: &str = "télémédecine";

/// Ten characters that no other edit has. The number says whose and which.
pub(crate) fn token(number: u32) -> String {
    format!("~{number:08x} ")
}

/// The number of an author's edit.
pub(crate) fn token_number(author: u16, edit: u16) -> u32 {
    (u32::from(author) << 16) | u32::from(edit)
}

/// A repeatable choice, good enough to spread edits (an LCG's upper bits).
#[derive(Debug, Clone)]
pub(crate) struct Choice(u64);

impl Choice {
    /// Each author has their own.
    pub(crate) fn of(author: u16) -> Self {
        Self(0x9e37_79b9_7f4a_7c15 ^ (u64::from(author) << 32))
    }

    /// A number below `bound`, which is not zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}

/// An author's copy of a document.
#[derive(Debug, Clone)]
pub(crate) struct Fiche {
    pub(crate) document: Automerge,
    texts: Vec<ObjId>,
    choice: Choice,
    author: u16,
    edits: u16,
}

impl Fiche {
    /// A copy that holds nothing yet.
    pub(crate) fn empty() -> Self {
        let document = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        Self { document, texts: vec![], choice: Choice::of(0), author: 0, edits: 0 }
    }

    /// Writes the content into a document: into the texts it has under `fields` first (a server may make its
    /// documents from a template), then into new ones.
    pub(crate) fn write(&mut self, content: Content) -> Result<()> {
        self.texts = open_texts(&mut self.document, content.texts)?;
        self.texts.truncate(content.texts);
        for edit in 0..content.tokens * content.texts {
            self.splice(edit % content.texts, &token(u32::try_from(edit)?))?;
        }
        Ok(())
    }

    /// Writes so many texts of so many words into a document, as people would: which, depends on its number.
    pub(crate) fn write_words(&mut self, texts: usize, words: usize, number: u16) -> Result<()> {
        self.texts = open_texts(&mut self.document, texts)?;
        let mut choice = Choice::of(number);
        for (index, text) in self.texts.iter().take(texts).enumerate() {
            let mut said: Vec<&str> = (0..words).map(|_| WORDS[choice.below(WORDS.len())]).collect();
            if index == 0 && number.is_multiple_of(20) {
                said.push(RARE);
            }
            let mut transaction = self.document.transaction();
            transaction.splice_text(text, 0, 0, &said.join(" "))?;
            transaction.commit();
        }
        Ok(())
    }

    /// A copy for another author.
    pub(crate) fn fork(&self, author: u16) -> Self {
        let mut fork = self.clone();
        fork.document.set_actor(ActorId::random());
        fork.choice = Choice::of(author);
        fork.author = author;
        fork.edits = 0;
        fork
    }

    /// One token somewhere in one of the texts, as one change.
    pub(crate) fn edit(&mut self) -> Result<ChangeHash> {
        let text = (usize::from(self.author) * 7 + usize::from(self.edits)) % self.texts.len();
        let token = token(token_number(self.author, self.edits));
        self.edits = self.edits.wrapping_add(1);
        self.splice(text, &token)
    }

    fn splice(&mut self, text: usize, token: &str) -> Result<ChangeHash> {
        let text = &self.texts[text];
        let position = self.choice.below(self.document.length(text) + 1);
        let mut transaction = self.document.transaction();
        transaction.splice_text(text, position, 0, token)?;
        transaction.commit().0.context("an edit that changed nothing")
    }
}

fn open_texts(document: &mut Automerge, wanted: usize) -> Result<Vec<ObjId>> {
    let fields = document.get(ROOT, "fields")?.filter(|(value, _)| value.is_object()).map(|(_, id)| id);
    let mut texts = Vec::new();
    if let Some(fields) = &fields {
        let keys: Vec<String> = document.keys(fields).collect();
        for key in keys {
            texts.extend(document.get(fields, key)?.filter(|(value, _)| is_text(value)).map(|(_, id)| id));
        }
    }
    if texts.len() < wanted {
        let mut transaction = document.transaction();
        let fields = match fields {
            Some(fields) => fields,
            None => transaction.put_object(ROOT, "fields", ObjType::Map)?,
        };
        for number in texts.len()..wanted {
            texts.push(transaction.put_object(&fields, format!("bench_{number}"), ObjType::Text)?);
        }
        transaction.commit();
    }
    Ok(texts)
}

fn is_text(value: &automerge::Value<'_>) -> bool {
    matches!(value, automerge::Value::Object(ObjType::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiche_holds_the_operations_it_promises_and_forks_write_different_changes() {
        let mut fiche = Fiche::empty();
        fiche.write(FICHE).unwrap();
        let length: usize = fiche.texts.iter().map(|text| fiche.document.length(text)).sum();
        assert_eq!(length, FICHE.texts * FICHE.tokens * TOKEN);
        let (mut one, mut other) = (fiche.fork(1), fiche.fork(2));
        assert_ne!(one.edit().unwrap(), other.edit().unwrap());
    }

    #[test]
    fn texts_a_template_made_are_used_before_new_ones() {
        let mut fiche = Fiche::empty();
        let mut transaction = fiche.document.transaction();
        let fields = transaction.put_object(ROOT, "fields", ObjType::Map).unwrap();
        let made = transaction.put_object(&fields, "contexte", ObjType::Text).unwrap();
        transaction.commit();
        fiche.write(Content { texts: 2, tokens: 1 }).unwrap();
        assert_eq!(fiche.document.text(&made).unwrap().len(), TOKEN);
        assert_eq!(fiche.document.length(&fields), 2);
    }
}
