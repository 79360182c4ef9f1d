//! Reads a gabarit from TOML, strictly: what isn't understood is an error that names the file and the key.

use std::collections::HashSet;

use toml::Table;

use super::{
    Choice, Counted, DocumentKind, Field, Gabarit, GabaritId, Kind, ListFields, OTHER_SUFFIX, Presentation, Section,
    Status, parse_print::print,
};

/// What is wrong with a gabarit file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {at}: {what}")]
pub struct GabaritError {
    /// The file's name as given.
    pub file: String,
    /// The way to the key, `sections[1].fields[contexte].status`; the line for what is no TOML.
    pub at: String,
    /// What was expected or found.
    pub what: String,
}

/// A name that is shown outside of the form has room for so many characters.
const SHORT_CHARACTERS: usize = 40;

/// Keys that mean something else inside a row, or in a row's JSON.
const RESERVED: [&str; 4] = ["id", "order", "deleted", "merged_into"];

/// Read one file; `file` is only used in errors.
///
/// # Errors
/// The first thing that is missing, unknown, of the wrong type, or used twice.
pub fn parse(file: &str, source: &str) -> Result<Gabarit, GabaritError> {
    let read = || -> Result<Gabarit, Wrong> {
        let table: Table =
            source.parse().map_err(|error: toml::de::Error| wrong("TOML", error.to_string().trim_end()))?;
        let mut reader = Reader { at: String::new(), table };
        let (territory, name) = (reader.word("territory")?, reader.word("name")?);
        let version = reader.count("version")?.ok_or_else(|| reader.missing("version"))?;
        let id = GabaritId::new(&territory, &name, version).map_err(|error| wrong("name", error.to_string()))?;
        let documents = reader.word("documents")?;
        let documents = DocumentKind::named(&documents)
            .ok_or_else(|| reader.wrong("documents", format!("unknown kind of document `{documents}`")))?;
        let (label, help) = (reader.word("label")?, reader.text("help")?);
        let sections = reader.tables("sections")?.into_iter().map(section).collect::<Result<Vec<_>, _>>()?;
        let list = list(&mut reader, &sections)?;
        refuse_repeats("sections", sections.iter().map(|section| section.key.clone()))?;
        let fields = || sections.iter().flat_map(|section| &section.fields);
        refuse_repeats("fields", fields().flat_map(|field| [Some(field.key.clone()), field.other_key()]).flatten())?;
        refuse_repeats("fields", fields().filter(|field| field.kind == Kind::Title).map(|_| "title".to_owned()))?;
        refuse_confusion("sections", fields())?;
        let print = print(&mut reader, &sections)?;
        reader.finish()?;
        Ok(Gabarit { id, label, help, sections, print, documents, list })
    };
    read().map_err(|Wrong { at, what }| GabaritError { file: file.to_owned(), at, what })
}

fn section(mut reader: Reader) -> Result<Section, Wrong> {
    let key = reader.key()?;
    let (label, help) = (reader.word("label")?, reader.text("help")?);
    let short = reader.short(&label)?;
    let fields = reader.tables("fields")?.into_iter().map(|table| field(table, Place::Section));
    let fields = fields.collect::<Result<_, _>>()?;
    reader.finish()?;
    Ok(Section { key, label, short, help, fields })
}

/// Lists are for everybody who may know of the document: what is sensitive has no place there.
fn list(reader: &mut Reader, sections: &[Section]) -> Result<ListFields, Wrong> {
    let Some(mut list) = reader.table("list")? else { return Ok(ListFields::default()) };
    let mut named = |key: &str, kinds: &[&str]| -> Result<Option<String>, Wrong> {
        let name = list.text(key)?;
        if name.is_empty() {
            return Ok(None);
        }
        let field = sections.iter().flat_map(|section| &section.fields).find(|field| field.key == name);
        match field {
            Some(field) if field.sensitive => Err(list.wrong(key, format!("`{name}` is sensitive"))),
            Some(field) if kinds.contains(&field.kind.as_str()) => Ok(Some(name)),
            _ => Err(list.wrong(key, format!("`{name}` is no field of kind {}", kinds.join(", ")))),
        }
    };
    let fields = ListFields {
        number: named("number", &["text", "number"])?,
        axe_number: named("axe_number", &["text", "number"])?,
        axe: named("axe", &["text", "choice"])?,
        pilot: named("pilot", &["actor", "member"])?,
        stage: named("stage", &["choice"])?,
    };
    list.finish()?;
    Ok(fields)
}

/// Where a field stands: rows are not allowed inside rows.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Section,
    Row,
}

fn field(mut reader: Reader, place: Place) -> Result<Field, Wrong> {
    let key = reader.key()?;
    let (label, help, example) = (reader.word("label")?, reader.text("help")?, reader.text("example")?);
    let short = reader.short(&label)?;
    let status = reader.one_of("status", &Status::ALL, Status::as_str)?;
    let sensitive = reader.flag("sensitive")?;
    let beyond_model = reader.flag("beyond_model")?;
    let kind = kind(&mut reader, place)?;
    reader.finish()?;
    Ok(Field { key, label, short, help, example, status, sensitive, beyond_model, kind })
}

fn kind(reader: &mut Reader, place: Place) -> Result<Kind, Wrong> {
    let word = reader.word("kind")?;
    Ok(match (word.as_str(), place) {
        ("title", Place::Section) => Kind::Title,
        ("text", _) => Kind::Text { max_characters: reader.count("max_characters")? },
        ("rich-text", _) => Kind::RichText,
        ("choice", _) => Kind::Choice { options: options(reader, true)? },
        ("choices", _) => Kind::Choices { options: options(reader, false)?, other: reader.flag("other")? },
        ("date", _) => Kind::Date,
        ("period", _) => Kind::Period,
        ("number", _) => number(reader)?,
        ("yes-no", _) => Kind::YesNo,
        ("rows", Place::Section) => rows(reader)?,
        ("actor", _) => Kind::Actor,
        ("member", _) => Kind::Member,
        ("document", _) => Kind::Document { gabarits: reader.words("gabarits")? },
        ("rows" | "title", Place::Row) => return Err(reader.wrong("kind", format!("no `{word}` inside rows"))),
        _ => return Err(reader.wrong("kind", format!("unknown kind `{word}`"))),
    })
}

fn number(reader: &mut Reader) -> Result<Kind, Wrong> {
    let (unit, min, max) = (reader.text("unit")?, reader.number("min")?, reader.number("max")?);
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        return Err(reader.wrong("min", "is above max"));
    }
    Ok(Kind::Number { unit, min, max })
}

fn rows(reader: &mut Reader) -> Result<Kind, Wrong> {
    let presentation = reader.one_of("presentation", &Presentation::ALL, Presentation::as_str)?;
    let columns = reader.tables("columns")?.into_iter().map(|table| field(table, Place::Row));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let keys = columns.iter().flat_map(|column| [Some(column.key.clone()), column.other_key()]).flatten();
    refuse_repeats(&reader.path("columns"), keys.chain(RESERVED.map(str::to_owned)))?;
    refuse_confusion(&reader.path("columns"), columns.iter())?;
    let counted = counted(reader)?;
    Ok(Kind::Rows { columns, presentation, counted })
}

fn counted(reader: &mut Reader) -> Result<Option<Counted>, Wrong> {
    let Some(mut words) = reader.table("counted")? else { return Ok(None) };
    let counted = Counted { one: words.word("one")?, other: words.word("other")?, lacking: words.word("lacking")? };
    words.finish()?;
    Ok(Some(counted))
}

/// `may_replace`: whether an option may take the place of former ones. Where several are chosen each has a place of its own in
/// the document, and two of them would have to be unchosen as one.
fn options(reader: &mut Reader, may_replace: bool) -> Result<Vec<Choice>, Wrong> {
    let mut options = Vec::new();
    for mut option in reader.tables("options")? {
        let (key, label) = (option.key()?, option.word("label")?);
        let former = if may_replace { option.words("former")? } else { Vec::new() };
        options.push(Choice { key, label, former });
        option.finish()?;
    }
    let keys = options.iter().flat_map(|option| option.former.iter().chain([&option.key]).cloned());
    refuse_repeats(&reader.path("options"), keys)?;
    Ok(options)
}

/// A short name has to say which field is meant, where nothing stands around it.
fn refuse_confusion<'a>(at: &str, fields: impl Iterator<Item = &'a Field>) -> Result<(), Wrong> {
    let mut named: Vec<&Field> = Vec::new();
    for field in fields {
        let twin = named.iter().find(|known| known.name() == field.name());
        if twin.is_some_and(|known| !(known.short.is_empty() && field.short.is_empty())) {
            return Err(wrong(&format!("{at}.{}.short", field.key), format!("`{}` names two fields", field.name())));
        }
        named.push(field);
    }
    Ok(())
}

fn refuse_repeats(at: &str, keys: impl Iterator<Item = String>) -> Result<(), Wrong> {
    let mut seen = HashSet::new();
    for key in keys {
        if !seen.insert(key.clone()) {
            return Err(wrong(at, format!("the key `{key}` is used twice, or is reserved")));
        }
    }
    Ok(())
}

/// A [`GabaritError`] that doesn't know its file yet.
pub(super) struct Wrong {
    at: String,
    what: String,
}

pub(super) fn wrong(at: &str, what: impl Into<String>) -> Wrong {
    Wrong { at: at.to_owned(), what: what.into() }
}

/// Takes keys out of a table one by one; what is left at the end was not understood.
pub(super) struct Reader {
    pub(super) at: String,
    table: Table,
}

impl Reader {
    fn path(&self, key: &str) -> String {
        if self.at.is_empty() { key.to_owned() } else { format!("{}.{key}", self.at) }
    }

    pub(super) fn wrong(&self, key: &str, what: impl Into<String>) -> Wrong {
        wrong(&self.path(key), what)
    }

    pub(super) fn missing(&self, key: &str) -> Wrong {
        self.wrong(key, "is missing")
    }

    /// A text that may be absent: then it is empty.
    pub(super) fn text(&mut self, key: &str) -> Result<String, Wrong> {
        match self.table.remove(key) {
            None => Ok(String::new()),
            Some(toml::Value::String(text)) => Ok(text.trim().to_owned()),
            Some(_) => Err(self.wrong(key, "is not a text")),
        }
    }

    /// A text that must say something.
    fn word(&mut self, key: &str) -> Result<String, Wrong> {
        let text = self.text(key)?;
        if text.is_empty() { Err(self.missing(key)) } else { Ok(text) }
    }

    /// What something with this label is called outside of the form, if that is another name.
    fn short(&mut self, label: &str) -> Result<String, Wrong> {
        let short = self.text("short")?;
        if short.chars().count() > SHORT_CHARACTERS {
            return Err(self.wrong("short", format!("has more than {SHORT_CHARACTERS} characters")));
        }
        if short == label {
            return Err(self.wrong("short", "is the label: leave it out"));
        }
        Ok(short)
    }

    /// The table's own `key`: small letters, digits and underscores, so that it can stand in paths and columns.
    pub(super) fn key(&mut self) -> Result<String, Wrong> {
        let key = self.word("key")?;
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if key.len() > 64 || !key.bytes().all(fits) || key.ends_with(OTHER_SUFFIX) {
            return Err(self.wrong("key", format!("`{key}` is no snake_case key, or ends in `{OTHER_SUFFIX}`")));
        }
        Ok(key)
    }

    pub(super) fn flag(&mut self, key: &str) -> Result<bool, Wrong> {
        match self.table.remove(key) {
            None => Ok(false),
            Some(toml::Value::Boolean(flag)) => Ok(flag),
            Some(_) => Err(self.wrong(key, "is neither true nor false")),
        }
    }

    fn count(&mut self, key: &str) -> Result<Option<u32>, Wrong> {
        let value = self.table.remove(key);
        let count = value.map(|value| value.as_integer().and_then(|count| u32::try_from(count).ok()));
        count.map(|count| count.ok_or_else(|| self.wrong(key, "is not a count"))).transpose()
    }

    fn number(&mut self, key: &str) -> Result<Option<f64>, Wrong> {
        match self.table.remove(key) {
            None => Ok(None),
            Some(toml::Value::Float(number)) if number.is_finite() => Ok(Some(number)),
            Some(toml::Value::Integer(number)) => match i32::try_from(number) {
                Ok(number) => Ok(Some(f64::from(number))),
                Err(_) => Err(self.wrong(key, "is too large")),
            },
            Some(_) => Err(self.wrong(key, "is not a number")),
        }
    }

    pub(super) fn one_of<T: Copy>(&mut self, key: &str, all: &[T], word: fn(T) -> &'static str) -> Result<T, Wrong> {
        let text = self.word(key)?;
        let words = || all.iter().map(|one| word(*one)).collect::<Vec<_>>().join(", ");
        let found = all.iter().copied().find(|one| word(*one) == text);
        found.ok_or_else(|| self.wrong(key, format!("`{text}` is none of {}", words())))
    }

    pub(super) fn words(&mut self, key: &str) -> Result<Vec<String>, Wrong> {
        let Some(value) = self.table.remove(key) else { return Ok(Vec::new()) };
        let words = value.as_array().map(|all| all.iter().map(|one| one.as_str().map(str::to_owned)));
        words.and_then(Iterator::collect).ok_or_else(|| self.wrong(key, "is not a list of texts"))
    }

    /// A table that may be absent.
    pub(super) fn table(&mut self, key: &str) -> Result<Option<Self>, Wrong> {
        match self.table.remove(key) {
            None => Ok(None),
            Some(toml::Value::Table(table)) => Ok(Some(Self { at: self.path(key), table })),
            Some(_) => Err(self.wrong(key, "is not a table")),
        }
    }

    /// A list of at least one table, each with a reader that knows the way to it.
    pub(super) fn tables(&mut self, key: &str) -> Result<Vec<Self>, Wrong> {
        let Some(value) = self.table.remove(key) else { return Err(self.missing(key)) };
        let toml::Value::Array(values) = value else { return Err(self.wrong(key, "is not a list")) };
        if values.is_empty() {
            return Err(self.wrong(key, "is empty"));
        }
        let reader = |(index, value): (usize, toml::Value)| match value {
            toml::Value::Table(table) => {
                let name = table.get("key").and_then(toml::Value::as_str).map_or(index.to_string(), str::to_owned);
                Ok(Self { at: format!("{}[{name}]", self.path(key)), table })
            }
            _ => Err(self.wrong(key, "holds something else than tables")),
        };
        values.into_iter().enumerate().map(reader).collect()
    }

    /// A list of tables that may be absent.
    pub(super) fn optional_tables(&mut self, key: &str) -> Result<Vec<Self>, Wrong> {
        if self.table.contains_key(key) { self.tables(key) } else { Ok(Vec::new()) }
    }

    pub(super) fn finish(self) -> Result<(), Wrong> {
        self.table.keys().next().map_or(Ok(()), |key| Err(self.wrong(key, "is unknown here")))
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
