//! The values of Automerge's columns, row by row, read without building a document.
//!
//! A column that ends before the others stands for nulls, as it does in Automerge.
//!
//! Source: the Automerge binary format, « Columnar Storage Format ».

use super::{columns::Cursor, guard::Fault};

/// What a run-length column holds.
pub(super) trait Value<'a>: Copy {
    /// Take one from the front.
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Fault>;
}

impl Value<'_> for u64 {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        cursor.unsigned()
    }
}

impl Value<'_> for i64 {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        cursor.signed()
    }
}

impl<'a> Value<'a> for &'a [u8] {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Fault> {
        cursor.prefixed()
    }
}

/// A column of runs: one value many times, many values once, or many nulls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Runs<'a, T> {
    cursor: Cursor<'a>,
    left: u64,
    run: Run<T>,
}

#[derive(Debug, Clone, Copy)]
enum Run<T> {
    Repeated(T),
    Literal,
    Nulls,
}

impl<'a, T: Value<'a>> Runs<'a, T> {
    /// From the first row.
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self { cursor: Cursor(column), left: 0, run: Run::Nulls }
    }

    /// Whether every row was read.
    pub(super) fn is_at_end(&self) -> bool {
        self.left == 0 && self.cursor.0.is_empty()
    }

    /// The next row's value; nothing if it has none, or if the column has ended.
    ///
    /// # Errors
    /// `corrupt-sync` if the column is cut short within a run.
    pub(super) fn next(&mut self) -> Result<Option<T>, Fault> {
        if self.left == 0 {
            if self.cursor.0.is_empty() {
                return Ok(None);
            }
            let head = self.cursor.signed()?;
            (self.left, self.run) = match head {
                0 => (self.cursor.unsigned()?, Run::Nulls),
                1.. => (head.unsigned_abs(), Run::Repeated(T::read(&mut self.cursor)?)),
                _ => (head.unsigned_abs(), Run::Literal),
            };
        }
        self.left = self.left.checked_sub(1).ok_or(Fault::CORRUPT)?;
        match self.run {
            Run::Repeated(value) => Ok(Some(value)),
            Run::Literal => T::read(&mut self.cursor).map(Some),
            Run::Nulls => Ok(None),
        }
    }
}

/// A column of numbers that holds what each adds to the one before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deltas<'a> {
    steps: Runs<'a, i64>,
    last: i64,
}

impl<'a> Deltas<'a> {
    /// From the first row.
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self { steps: Runs::new(column), last: 0 }
    }

    /// The next row's number; nothing if it has none, or if the column has ended.
    ///
    /// # Errors
    /// As [`Runs::next`].
    pub(super) fn next(&mut self) -> Result<Option<i64>, Fault> {
        let Some(step) = self.steps.next()? else { return Ok(None) };
        self.last = self.last.checked_add(step).ok_or(Fault::CORRUPT)?;
        Ok(Some(self.last))
    }
}

/// A column of booleans: lengths of runs, the first of them false.
#[derive(Debug, Clone, Copy)]
pub(super) struct Booleans<'a> {
    cursor: Cursor<'a>,
    left: u64,
    value: bool,
}

impl<'a> Booleans<'a> {
    /// From the first row.
    pub(super) fn new(column: &'a [u8]) -> Self {
        // The first run turns it over.
        Self { cursor: Cursor(column), left: 0, value: true }
    }

    /// The next row's value; false if the column has ended.
    ///
    /// # Errors
    /// As [`Runs::next`].
    pub(super) fn next(&mut self) -> Result<bool, Fault> {
        while self.left == 0 {
            if self.cursor.0.is_empty() {
                return Ok(false);
            }
            self.left = self.cursor.unsigned()?;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(self.value)
    }
}
