//! A gabarit is a form as data: sections of typed fields, with the labels of the guide it comes from.
//!
//! Owns the types and the way each kind of field is kept in a document; [`crate::document`] reads and writes
//! them, `parse` makes them from files. Never holds anybody's content.

mod catalogue;
mod document_kind;
mod id;
mod parse;
mod parse_print;
mod print;

use serde::Serialize;

pub use catalogue::Catalogue;
pub use document_kind::DocumentKind;
pub use id::{GabaritId, InvalidGabaritId};
pub use parse::{GabaritError, parse};
pub use print::{Print, PrintCell, PrintManner, PrintPart, PrintRows, PrintTable, PrintedAs};

/// A form, at one version. A published version never changes: another version is another gabarit.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Gabarit {
    /// `territory/name@version`.
    #[schema(value_type = String, example = "normandie-2025/fiche-action@1")]
    pub id: GabaritId,
    /// As shown, in French.
    pub label: String,
    /// What the document is for, in French; may be empty.
    pub help: String,
    /// In the order of the form.
    pub sections: Vec<Section>,
    /// How it is printed; what has none is printed as the form stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schema(required = false)]
    pub print: Option<Print>,
    /// What its documents are. For whoever keeps and lists them: it is no part of the form, and not sent.
    #[serde(skip)]
    #[ts(skip)]
    #[schema(ignore)]
    pub documents: DocumentKind,
    /// Which fields a list shows. For whoever works out what lists show: it is no part of the form, and not sent.
    #[serde(skip)]
    #[ts(skip)]
    #[schema(ignore)]
    pub list: ListFields,
}

/// The fields that say what a list shows of a document, by their keys; never sensitive ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFields {
    /// Its number, `12.1.1`: a text or a number.
    pub number: Option<String>,
    /// Its axe's number: the same.
    pub axe_number: Option<String>,
    /// Its axe: a text or a choice.
    pub axe: Option<String>,
    /// Who pilots it: an actor or a member.
    pub pilot: Option<String>,
    /// How far it has come: a choice.
    pub stage: Option<String>,
}

impl Gabarit {
    /// Every field of every section, in the order of the form. Columns are inside their rows field.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// Whether any field or column isn't for everybody's eyes.
    #[must_use]
    pub fn has_sensitive(&self) -> bool {
        self.fields().any(|field| field.sensitive || field.columns().iter().any(|column| column.sensitive))
    }

    /// Whether a place (`fields.contexte`, `fields.indicateurs.<row id>.cible`, and what is further inside) is a sensitive
    /// field's. A row's id may hold dots, as anything that a client writes: in doubt a place is sensitive.
    #[must_use]
    pub fn is_sensitive(&self, place: &str) -> bool {
        let mut parts = place.split('.');
        let (Some("fields"), Some(key)) = (parts.next(), parts.next()) else { return false };
        let Some(field) = self.fields().find(|field| field.is_kept_at(key)) else { return false };
        let mut inside = parts.skip(1);
        field.sensitive
            || inside.any(|part| field.columns().iter().any(|column| column.sensitive && column.is_kept_at(part)))
    }

    /// The field with this key; keys are unique in the whole gabarit.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields().find(|field| field.key == key)
    }
}

/// A part of the form under one heading.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Short stable word, unique among the sections.
    pub key: String,
    /// The heading, in French.
    pub label: String,
    /// What it is called outside of the form, where the heading is long; empty: by its heading.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>", optional)]
    #[schema(required = false)]
    pub short: String,
    /// In French; may be empty.
    pub help: String,
    /// In the order of the form.
    pub fields: Vec<Field>,
}

/// One thing to fill in: a field of a section, or a column of rows.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(no_recursion)]
pub struct Field {
    /// Its key in the document, `snake_case`, stable for ever.
    pub key: String,
    /// As shown, in French.
    pub label: String,
    /// What it is called where nothing of the form stands around it (C85); empty: by its label.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>", optional)]
    #[schema(required = false)]
    pub short: String,
    /// What is expected, in French; may be empty.
    pub help: String,
    /// An example, in French; may be empty.
    pub example: String,
    /// Whether it must be filled.
    pub status: Status,
    /// Not for everybody's eyes: left out of public exports, restricted by default.
    pub sensitive: bool,
    /// Not in the guide's model: what coordinations add to it. A view of the rows may leave such columns out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    #[schema(required = false)]
    pub beyond_model: bool,
    /// What it holds.
    pub kind: Kind,
}

impl Field {
    /// What it is called where nothing of the form stands around it.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.short.is_empty() { &self.label } else { &self.short }
    }

    /// What each of its rows holds; nothing if it is no rows field.
    #[must_use]
    pub fn columns(&self) -> &[Self] {
        if let Kind::Rows { columns, .. } = &self.kind { columns } else { &[] }
    }

    /// Whether a document keeps something of this field under a key: its own, or that of its "other" text.
    #[must_use]
    pub fn is_kept_at(&self, key: &str) -> bool {
        self.key == key || self.other_key().is_some_and(|other| other == key)
    }

    /// The key beside this field's where a participant writes what no option says, if the field has such a place.
    #[must_use]
    pub fn other_key(&self) -> Option<String> {
        matches!(self.kind, Kind::Choices { other: true, .. }).then(|| format!("{}{OTHER_SUFFIX}", self.key))
    }
}

/// What the key of the "other" text of a choices field ends with.
pub(crate) const OTHER_SUFFIX: &str = "_autre";

/// How the guide marks a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It counts in [`crate::document::Completeness`].
    Incontournable,
    /// To be filled where it applies.
    LeCasEcheant,
    /// To be filled or not.
    Facultatif,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Incontournable, Self::LeCasEcheant, Self::Facultatif];

    /// The word used in files and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incontournable => "incontournable",
            Self::LeCasEcheant => "le-cas-echeant",
            Self::Facultatif => "facultatif",
        }
    }
}

/// What a field holds and, in brackets, how a document keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[schema(no_recursion)]
pub enum Kind {
    /// The document's own title, shown at this place of the form [nothing in `fields`: the root's `title`].
    Title,
    /// Words without formatting [Text].
    Text {
        /// UTF-16 units advised at most; a hint for the form, longer texts are kept.
        max_characters: Option<u32>,
    },
    /// Paragraphs, headings, lists, bold [Text with blocks and marks].
    RichText,
    /// One of some options [scalar text: the option's key].
    Choice {
        /// In the order of the form.
        options: Vec<Choice>,
    },
    /// Any of some options [map `{<option>: true}`; with `other`, a Text beside it at `<key>_autre`].
    Choices {
        /// In the order of the form.
        options: Vec<Choice>,
        /// Whether one may write what no option says.
        other: bool,
    },
    /// A day [scalar text `YYYY-MM-DD`].
    Date,
    /// Two days, either may be missing [map `{debut, fin}` of scalar texts `YYYY-MM-DD`].
    Period,
    /// A number [scalar number].
    Number {
        /// Shown after the number; may be empty.
        unit: String,
        /// The least that makes sense.
        min: Option<f64>,
        /// The most that makes sense.
        max: Option<f64>,
    },
    /// Yes, no, or not yet said [scalar boolean].
    YesNo,
    /// As many lines as wanted [map `{<uuid>: {order, deleted?, <column>: …}}`].
    Rows {
        /// What each row holds; never rows, never a title.
        columns: Vec<Field>,
        /// How the rows are shown.
        presentation: Presentation,
        /// What a row is called where rows are counted, « 10 acteurs, 1 sans nom ».
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        counted: Option<Counted>,
    },
    /// An organisation [map `{nom: Text, ref: scalar text}`: a name, and a reference once it is linked].
    Actor,
    /// A person [map `{nom: Text, ref: scalar text}`: a name, and a participant's id once it is linked].
    Member,
    /// Another document [scalar text: its document id].
    Document {
        /// The gabarits it may be made from, without their versions (`territory/name`); empty: any.
        gabarits: Vec<String>,
    },
}

impl Kind {
    /// The word used in files and in JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text { .. } => "text",
            Self::RichText => "rich-text",
            Self::Choice { .. } => "choice",
            Self::Choices { .. } => "choices",
            Self::Date => "date",
            Self::Period => "period",
            Self::Number { .. } => "number",
            Self::YesNo => "yes-no",
            Self::Rows { .. } => "rows",
            Self::Actor => "actor",
            Self::Member => "member",
            Self::Document { .. } => "document",
        }
    }
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// Short stable word, unique in its field.
    pub key: String,
    /// As shown, in French.
    pub label: String,
    /// Keys of options that this one took the place of: what documents hold of them is read as this one (C90). Only of a
    /// choice of one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    #[schema(required = false)]
    pub former: Vec<String>,
}

impl Choice {
    /// Whether a document that holds this key means this option.
    #[must_use]
    pub fn is_meant_by(&self, key: &str) -> bool {
        self.key == key || self.former.iter().any(|former| former == key)
    }
}

/// What rows are called where they are counted, in French.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    /// One of them: « acteur ».
    pub one: String,
    /// Several: « acteurs ».
    pub other: String,
    /// One that lacks what is incontournable: « sans nom ».
    pub lacking: String,
}

/// How rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Presentation {
    /// A table, one line a row.
    Grid,
    /// A card a row.
    Cards,
    /// One under the other, as parts of a text.
    Blocks,
}

impl Presentation {
    /// Every presentation.
    pub const ALL: [Self; 3] = [Self::Grid, Self::Cards, Self::Blocks];

    /// The word used in files and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Cards => "cards",
            Self::Blocks => "blocks",
        }
    }
}
