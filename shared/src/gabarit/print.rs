//! How a document made from a gabarit is printed: its parts in their order, and which fields stand together.
//!
//! Owns the types; `parse_print` makes them and proves that every field has exactly one place. Knows no sheet and no letter.

use serde::Serialize;

/// The printed model of a gabarit. Every field, and every column of rows, has one place in it or is left out by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Print {
    /// Whether its sheets are wider than high.
    pub turned: bool,
    /// One under the other.
    pub parts: Vec<PrintPart>,
    /// How the rows of each rows field that is printed are shown.
    pub rows: Vec<PrintRows>,
    /// What isn't printed: keys of fields, and `<field>.<column>`.
    pub left_out: Vec<String>,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrintPart {
    /// The heading above it, in French; may be empty.
    pub label: String,
    /// How its lines are drawn.
    pub manner: PrintManner,
    /// In their order.
    pub lines: Vec<PrintCell>,
}

/// How the lines of a part are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrintManner {
    /// A band across the sheet, with the label and the words.
    Banner,
    /// One table of two columns: labels, and what is said.
    Lines,
    /// A choice with all its options, the chosen one ticked.
    Options,
    /// Rows across the sheet, under their label.
    Across,
}

impl PrintManner {
    /// Every manner.
    pub const ALL: [Self; 4] = [Self::Banner, Self::Lines, Self::Options, Self::Across];

    /// The word used in files and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Banner => "banner",
            Self::Lines => "lines",
            Self::Options => "options",
            Self::Across => "across",
        }
    }
}

/// Fields that share a cell: the first gives the label and comes first, the others are printed when they say something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrintCell {
    /// In place of the first field's label (or its number's), in French; empty: that label.
    pub label: String,
    /// The field whose words follow the first `n°` of the label.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schema(required = false)]
    pub number: Option<String>,
    /// Keys of fields, in the order in which they are printed; at least one.
    pub fields: Vec<String>,
    /// Those of `fields` that are printed without their label, as they speak for themselves.
    pub bare: Vec<String>,
}

/// How the rows of a field are printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrintRows {
    /// The rows field's key.
    pub key: String,
    /// As lines of a list, or of a table.
    pub shown: PrintedAs,
    /// One under the other; a list has one. Those after the first repeat the first cell of each row.
    pub tables: Vec<PrintTable>,
}

/// How rows are shown on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrintedAs {
    /// An item each: its first cell, then what else it says.
    List,
    /// A line each.
    Table,
}

impl PrintedAs {
    /// Both.
    pub const ALL: [Self; 2] = [Self::List, Self::Table];

    /// The word used in files and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Table => "table",
        }
    }
}

/// Columns side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrintTable {
    /// The heading above it, in French; may be empty.
    pub label: String,
    /// Whether its columns stand whatever is in them, as the model's do; else only those in which something is.
    pub whole: bool,
    /// From the left; the keys are those of columns.
    pub cells: Vec<PrintCell>,
}
