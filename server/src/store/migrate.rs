//! The migrations, compiled into the binary. The rules for them are in `migrations/README.md`.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Number, name, SQL for SQLite, SQL for PostgreSQL.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (
        1,
        "foundations",
        include_str!("../../../migrations/sqlite/0001_foundations.sql"),
        include_str!("../../../migrations/postgres/0001_foundations.sql"),
    ),
    (
        2,
        "serving",
        include_str!("../../../migrations/sqlite/0002_serving.sql"),
        include_str!("../../../migrations/postgres/0002_serving.sql"),
    ),
    (
        3,
        "rights",
        include_str!("../../../migrations/sqlite/0003_rights.sql"),
        include_str!("../../../migrations/postgres/0003_rights.sql"),
    ),
    (
        4,
        "session_ages",
        include_str!("../../../migrations/sqlite/0004_session_ages.sql"),
        include_str!("../../../migrations/postgres/0004_session_ages.sql"),
    ),
    (
        5,
        "projections",
        include_str!("../../../migrations/sqlite/0005_projections.sql"),
        include_str!("../../../migrations/postgres/0005_projections.sql"),
    ),
    (
        6,
        "search",
        include_str!("../../../migrations/sqlite/0006_search.sql"),
        include_str!("../../../migrations/postgres/0006_search.sql"),
    ),
    (
        8,
        "sensitive",
        include_str!("../../../migrations/sqlite/0008_sensitive.sql"),
        include_str!("../../../migrations/postgres/0008_sensitive.sql"),
    ),
    (
        9,
        "kinds",
        include_str!("../../../migrations/sqlite/0009_kinds.sql"),
        include_str!("../../../migrations/postgres/0009_kinds.sql"),
    ),
    (
        10,
        "jobs",
        include_str!("../../../migrations/sqlite/0010_jobs.sql"),
        include_str!("../../../migrations/postgres/0010_jobs.sql"),
    ),
    (
        11,
        "invitations",
        include_str!("../../../migrations/sqlite/0011_invitations.sql"),
        include_str!("../../../migrations/postgres/0011_invitations.sql"),
    ),
];

/// For SQLite. It takes no lock of its own: run it inside an immediate transaction.
pub(super) fn sqlite() -> Migrator {
    migrator(|(number, name, sql, _)| migration(*number, name, sql))
}

/// For PostgreSQL; it holds an advisory lock while it runs.
pub(super) fn postgres() -> Migrator {
    migrator(|(number, name, _, sql)| migration(*number, name, sql))
}

/// Migrations that a newer server has made are left alone: they promise that this one can run beside them, and a
/// release that can't be taken back would be worse than any.
fn migrator(one: impl Fn(&(i64, &'static str, &'static str, &'static str)) -> Migration) -> Migrator {
    let mut migrator = Migrator::with_migrations(MIGRATIONS.iter().map(one).collect());
    migrator.set_ignore_missing(true);
    migrator
}

fn migration(number: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_folders_hold_exactly_the_listed_migrations() {
        let listed: Vec<String> =
            MIGRATIONS.iter().map(|(number, name, ..)| format!("{number:04}_{name}.sql")).collect();
        for dialect in ["sqlite", "postgres"] {
            let folder = format!("{}/../migrations/{dialect}", env!("CARGO_MANIFEST_DIR"));
            let entries = std::fs::read_dir(&folder).expect("the folder is part of the repository");
            let mut found: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            found.sort();
            assert_eq!(found, listed, "{folder}");
        }
    }

    /// A number may be left out: it is taken when work on a migration begins.
    #[test]
    fn migrations_are_listed_in_the_order_of_their_numbers() {
        assert!(MIGRATIONS.is_sorted_by(|before, after| before.0 < after.0));
    }
}
