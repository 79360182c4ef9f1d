//! Reads how a gabarit is printed, and proves that nothing of the form is forgotten or printed twice.

use std::collections::HashSet;

use super::{
    Field, Kind, Section,
    parse::{Reader, Wrong, wrong},
    print::{Print, PrintCell, PrintManner, PrintPart, PrintRows, PrintTable, PrintedAs},
};

/// The table `print`; a gabarit without one has no printed model.
pub(super) fn print(reader: &mut Reader, sections: &[Section]) -> Result<Option<Print>, Wrong> {
    let Some(mut print) = reader.table("print")? else { return Ok(None) };
    let form: Vec<&Field> = sections.iter().flat_map(|section| &section.fields).collect();
    let turned = print.flag("turned")?;
    let mut left_out = HashSet::new();
    let named = print.words("left_out")?;
    let mut places = Places::of(&form, &print.at);
    for name in &named {
        places.take(name)?;
        if !name.contains('.') {
            left_out.insert(name.clone());
            // A field that isn't printed takes its columns along.
            for column in find(&form, name).map_or(&[][..], Field::columns) {
                places.take(&format!("{name}.{}", column.key))?;
            }
        }
    }
    let parts = print.tables("parts")?.into_iter().map(|table| part(table, &form, &mut places));
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for table in print.optional_tables("rows")? {
        let one = rows_of(table, &form, &mut places)?;
        if left_out.contains(&one.key) || rows.iter().any(|other: &PrintRows| other.key == one.key) {
            return Err(print.wrong("rows", format!("`{}` is left out, or shown twice", one.key)));
        }
        rows.push(one);
    }
    places.finish()?;
    print.finish()?;
    Ok(Some(Print { turned, parts, rows, left_out: named }))
}

fn part(mut reader: Reader, form: &[&Field], places: &mut Places) -> Result<PrintPart, Wrong> {
    let label = reader.text("label")?;
    let manner = reader.one_of("manner", &PrintManner::ALL, PrintManner::as_str)?;
    let mut lines = Vec::new();
    for line in reader.tables("lines")? {
        let at = line.at.clone();
        let line = cell(line, true)?;
        for key in line.number.iter().chain(&line.fields) {
            places.take(key)?;
        }
        let number = line.number.as_deref().and_then(|key| find(form, key));
        if let Some(field) = number.filter(|field| !matches!(field.kind.as_str(), "text" | "number")) {
            return Err(wrong(&at, format!("`{}` is no number, nor a text", field.key)));
        }
        let kinds: Vec<&str> =
            line.fields.iter().filter_map(|key| find(form, key)).map(|field| field.kind.as_str()).collect();
        let fits = match manner {
            PrintManner::Banner => !kinds.contains(&"rows"),
            PrintManner::Lines => true,
            PrintManner::Options => kinds == ["choice"],
            PrintManner::Across => kinds == ["rows"],
        };
        if !fits {
            return Err(wrong(&at, format!("{} can't be printed as `{}`", kinds.join(", "), manner.as_str())));
        }
        lines.push(line);
    }
    reader.finish()?;
    Ok(PrintPart { label, manner, lines })
}

fn rows_of(mut reader: Reader, form: &[&Field], places: &mut Places) -> Result<PrintRows, Wrong> {
    let key = reader.key()?;
    if !find(form, &key).is_some_and(|field| matches!(field.kind, Kind::Rows { .. })) {
        return Err(reader.wrong("key", format!("`{key}` is no field of kind rows")));
    }
    let shown = reader.one_of("shown", &PrintedAs::ALL, PrintedAs::as_str)?;
    let mut tables = Vec::new();
    for mut table in reader.tables("tables")? {
        let (label, whole) = (table.text("label")?, table.flag("whole")?);
        let cells = table.tables("cells")?.into_iter().map(|one| cell(one, false)).collect::<Result<Vec<_>, _>>()?;
        table.finish()?;
        for column in cells.iter().flat_map(|cell| &cell.fields) {
            places.take(&format!("{key}.{column}"))?;
        }
        tables.push(PrintTable { label, whole, cells });
    }
    if shown == PrintedAs::List && tables.len() > 1 {
        return Err(reader.wrong("tables", "a list has one"));
    }
    reader.finish()?;
    Ok(PrintRows { key, shown, tables })
}

/// `has_number`: not in a row.
fn cell(mut reader: Reader, has_number: bool) -> Result<PrintCell, Wrong> {
    let label = reader.text("label")?;
    let number = if has_number { reader.text("number")? } else { String::new() };
    let (fields, bare) = (reader.words("fields")?, reader.words("bare")?);
    if fields.is_empty() {
        return Err(reader.missing("fields"));
    }
    if let Some(stray) = bare.iter().find(|key| !fields.contains(key)) {
        return Err(reader.wrong("bare", format!("`{stray}` is none of its fields")));
    }
    reader.finish()?;
    Ok(PrintCell { label, number: Some(number).filter(|key| !key.is_empty()), fields, bare })
}

fn find<'f>(form: &[&'f Field], key: &str) -> Option<&'f Field> {
    form.iter().copied().find(|field| field.key == key)
}

/// Who has a place already, and who waits for one: fields by key, columns as `<field>.<column>`.
struct Places {
    at: String,
    all: Vec<String>,
    taken: HashSet<String>,
}

impl Places {
    fn of(form: &[&Field], at: &str) -> Self {
        let columns = |field: &Field| -> Vec<String> {
            field.columns().iter().map(|column| format!("{}.{}", field.key, column.key)).collect()
        };
        let all = form.iter().flat_map(|field| [vec![field.key.clone()], columns(field)].concat()).collect();
        Self { at: at.to_owned(), all, taken: HashSet::new() }
    }

    fn take(&mut self, name: &str) -> Result<(), Wrong> {
        if !self.all.iter().any(|one| one == name) {
            return Err(wrong(&self.at, format!("`{name}` is no field of the form, nor a column of one")));
        }
        if !self.taken.insert(name.to_owned()) {
            return Err(wrong(&self.at, format!("`{name}` has two places")));
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Wrong> {
        let forgotten = self.all.iter().find(|name| !self.taken.contains(*name));
        forgotten.map_or(Ok(()), |name| Err(wrong(&self.at, format!("`{name}` has no place, and isn't left out"))))
    }
}

#[cfg(test)]
#[path = "parse_print_tests.rs"]
mod tests;
