//! Managers who take each other's role away at the same moment, through one handle of a store or several.

use std::collections::BTreeSet;

use maillage_shared::Role;
use tokio::task::JoinSet;

use super::sample::{add_participant, add_workspace};
use crate::store::{Store, StoreError};

/// Round after round, everybody who manages a workspace demotes everybody else at once, each through the next of these
/// handles on one database.
///
/// # Panics
/// If no manager is left after a round, or a store fails.
pub async fn demote_each_other(handles: &[Store], rounds: usize) {
    let first = &handles[0];
    let workspace = add_workspace(first, "CLS du Val d’Orne").await.id;
    let mut managers = Vec::new();
    for name in ["Anne", "Bilal", "Chloé"] {
        managers.push(add_participant(first, name).await.id);
    }
    let all: BTreeSet<_> = managers.iter().copied().collect();
    for round in 0..rounds {
        for manager in &managers {
            first.directory.set_member(workspace, *manager, Role::Manage).await.expect("both are there");
        }
        let mut tasks = JoinSet::new();
        for (number, demoted) in managers.iter().copied().cycle().take(2 * managers.len()).enumerate() {
            let (store, role) = (handles[number % handles.len()].clone(), [Role::None, Role::Write][number % 2]);
            tasks.spawn(async move { store.directory.set_member(workspace, demoted, role).await });
        }
        let answers = tasks.join_all().await;
        let refused = answers.iter().filter(|answer| matches!(answer, Err(StoreError::LastManager))).count();
        let done = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!(refused > 0 && refused + done == answers.len(), "round {round}: {answers:?}");
        let left = first.directory.members(workspace).await.expect("it answers").into_iter();
        let left = left.filter(|member| member.role.may_manage()).map(|member| member.participant);
        let left: BTreeSet<_> = left.collect();
        assert!(left.len() == 1 && left.is_subset(&all), "round {round}: {left:?}");
    }
}
