//! What both databases do before and after an append's statement: lay the rows out, and tell each append which of its
//! rows were new. Knows no SQL.

use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId};

use super::{Append, Appended, NewRow, StoreError};

/// One row on its way into the journal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pending<'a> {
    /// The index of its append.
    pub(super) append: usize,
    pub(super) document: &'a DocumentId,
    pub(super) row: &'a NewRow,
    /// The row's number, as databases count.
    pub(super) sequence: i64,
}

impl<'a> Pending<'a> {
    /// Whose connection the change came by, as databases keep it: nothing where the participant brought it.
    pub(super) fn delivered_by(&self) -> Option<&'a [u8]> {
        let NewRow { participant, delivered_by, .. } = self.row;
        (delivered_by != participant).then_some(&delivered_by.as_bytes()[..])
    }
}

/// Every row of every append, in the order they are to stand: by document, so that two processes that write to the same
/// ones don't wait for each other in a circle; within each, as given.
///
/// # Errors
/// `Inconsistent` if a change's number is beyond what a database can hold.
pub(super) fn lay_out(appends: &[Append]) -> Result<Vec<Pending<'_>>, StoreError> {
    let mut rows = Vec::with_capacity(appends.iter().map(|append| append.rows.len()).sum());
    for (index, append) in appends.iter().enumerate() {
        for row in &append.rows {
            let sequence = i64::try_from(row.sequence)
                .map_err(|_| StoreError::Inconsistent(format!("no actor made {} changes", row.sequence)))?;
            rows.push(Pending { append: index, document: &append.document, row, sequence });
        }
    }
    rows.sort_by_key(|pending| pending.document);
    Ok(rows)
}

/// The first owners that appends bind actors to: by document and actor, for the same reason. Of two appends that bind
/// the same one, the first is first still.
pub(super) fn lay_out_actors(appends: &[Append]) -> Vec<(&DocumentId, &Bytes, &ParticipantId)> {
    let of_one = |append| {
        let Append { document, actors, .. }: &Append = append;
        actors.iter().map(move |(actor, participant)| (document, actor, participant))
    };
    let mut actors: Vec<_> = appends.iter().flat_map(of_one).collect();
    actors.sort_by_key(|(document, actor, _)| (*document, *actor));
    actors
}

/// The answers to the appends of one transaction, filled in as the database names the rows that were new.
#[derive(Debug)]
pub(super) struct Answers<'a> {
    rows: &'a [Pending<'a>],
    /// Where to look first. Both databases name the rows in the order they were given, though neither promises it: so
    /// this is where the row is, and the search goes round if it is not.
    next: usize,
    appended: Vec<Appended>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(appends: &[Append], rows: &'a [Pending<'a>]) -> Self {
        Self { rows, next: 0, appended: vec![Appended { rows: 0, through: 0 }; appends.len()] }
    }

    /// A row that was new, as the database named it.
    ///
    /// # Errors
    /// `Inconsistent` if no such row was given.
    pub(super) fn inserted(&mut self, position: i64, document: &[u8], hash: &[u8]) -> Result<(), StoreError> {
        let (before, after) = self.rows.split_at(self.next);
        let is_it = |row: &&Pending<'_>| row.row.hash == hash && row.document.as_bytes() == document;
        let Some(found) = after.iter().chain(before).position(|row| is_it(&row)) else {
            return Err(StoreError::Inconsistent("a row was stored that nobody gave".into()));
        };
        let index = (self.next + found) % self.rows.len();
        self.next = index + 1;
        let answer = &mut self.appended[self.rows[index].append];
        answer.rows += 1;
        answer.through = answer.through.max(position);
        Ok(())
    }

    pub(super) fn finish(self) -> Vec<Appended> {
        self.appended
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use maillage_shared::{ParticipantId, Timestamp};

    use super::*;

    fn append(document: u8, hashes: &[u8]) -> Append {
        let participant = ParticipantId::from_slice(&[9; 16]).unwrap();
        let row = |hash: &u8| NewRow {
            hash: [*hash; 32],
            actor: Bytes::from_static(b"actor"),
            sequence: 1,
            participant,
            delivered_by: participant,
            recorded_at: Timestamp::from_millis(0),
            bytes: Bytes::new(),
        };
        Append {
            document: DocumentId::from_bytes([document; 16]),
            rows: hashes.iter().map(row).collect(),
            actors: Vec::new(),
        }
    }

    #[test]
    fn j9_each_append_is_told_of_its_own_rows_in_whatever_order_they_are_named() {
        let appends = [append(1, &[1, 2]), append(1, &[3]), append(2, &[1])];
        let rows = lay_out(&appends).unwrap();
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let mut answers = Answers::new(&appends, &rows);
            for index in order {
                let position = i64::try_from(index).unwrap() + 10;
                answers.inserted(position, rows[index].document.as_bytes(), &rows[index].row.hash).unwrap();
            }
            let answers: Vec<_> = answers.finish().iter().map(|answer| (answer.rows, answer.through)).collect();
            assert_eq!(answers, [(2, 11), (1, 12), (1, 13)]);
        }
    }

    #[test]
    fn j16_rows_stand_by_document_and_within_each_as_given() {
        let appends = [append(2, &[9, 1]), append(1, &[5]), append(2, &[4])];
        let rows = lay_out(&appends).unwrap();
        let order: Vec<_> = rows.iter().map(|pending| (pending.append, pending.row.hash[0])).collect();
        assert_eq!(order, [(1, 5), (0, 9), (0, 1), (2, 4)]);
    }

    #[test]
    fn a_row_nobody_gave_is_noticed() {
        let appends = [append(1, &[1])];
        let rows = lay_out(&appends).unwrap();
        let mut answers = Answers::new(&appends, &rows);
        assert!(matches!(answers.inserted(1, &[2; 16], &[1; 32]), Err(StoreError::Inconsistent(_))));
    }

    #[test]
    fn a_number_no_database_can_hold_is_refused() {
        let mut append = append(1, &[1]);
        append.rows[0].sequence = u64::MAX;
        assert!(matches!(lay_out(&[append]), Err(StoreError::Inconsistent(_))));
    }
}
