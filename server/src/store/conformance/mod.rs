//! What every store promises, as checks that take a fresh store. `conformance_tests!` makes one test of each; the
//! integration tests run them on memory, SQLite and PostgreSQL. Hidden from the documentation: only tests call it.
//!
//! Each check is named after the promise of `shared/SPEC.md` it proves: J for the journal, D for the directory.

pub mod accounts;
pub mod compacting;
mod demotion;
pub mod exceptions;
pub mod invitations;
pub mod jobs;
pub mod journal;
pub mod lists;
pub mod own_account;
pub mod projections;
pub mod rights;
mod sample;
pub mod search;
pub mod unit;

pub use self::demotion::demote_each_other;
pub use self::jobs::take_at_once;
use super::{StoreError, open};

/// One test of each check. `$fresh` names an async function without parameters; what it returns has a method
/// `store()` and is kept until the check is over.
#[doc(hidden)]
#[macro_export]
macro_rules! conformance_tests {
    ($fresh:path) => {
        $crate::conformance_tests! { $fresh;
            journal::j1_an_append_is_all_or_nothing,
            journal::j1_a_bad_append_does_not_fail_its_neighbours,
            journal::j3_load_sees_a_returned_append,
            journal::j3_a_document_nothing_was_written_for_is_missing,
            journal::j3_concurrent_appends_are_all_seen_when_they_return,
            journal::j3_an_extent_changes_with_each_row_and_no_reading,
            journal::j4_a_repeated_hash_changes_nothing,
            journal::j4_a_row_given_by_many_at_once_is_new_once,
            journal::j5_order_is_kept_by_position,
            journal::j5_five_thousand_rows_are_one_append,
            journal::j8_an_actors_first_binding_stays,
            journal::j9_each_append_is_answered_in_order,
            journal::every_document_with_a_journal_is_listed_in_order,
            compacting::j6_a_compaction_replaces_exactly_the_rows_it_names,
            compacting::j6_a_compaction_that_knows_other_rows_changes_nothing,
            compacting::j6_an_earlier_snapshot_never_replaces_a_later_one,
            compacting::j6_a_load_beside_appends_and_compactions_misses_nothing,
            compacting::j6_a_snapshot_of_five_megabytes_comes_back_whole,
            compacting::j17_what_is_set_aside_is_exactly_what_was_named,
            compacting::j7_attribution_outlives_compaction,
            compacting::j7_attribution_comes_in_order_of_time,
            compacting::s20_who_delivered_a_change_is_kept_and_outlives_compaction,
            compacting::j8_a_binding_outlives_compaction,
            accounts::d1_an_email_address_has_one_account,
            accounts::d1_of_many_who_take_an_address_at_once_one_gets_it,
            accounts::d2_a_session_is_there_until_it_expires_or_is_deleted,
            accounts::d16_a_session_is_changed_only_while_it_stands,
            accounts::d16_a_session_that_is_ended_beside_requests_that_prolong_it_stays_ended,
            accounts::d3_a_new_password_ends_the_participants_sessions,
            own_account::r40_a_password_is_changed_while_it_is_still_the_former_one_and_keeps_one_session,
            own_account::r42_somebodys_sessions_are_listed_latest_first_and_ended_alone,
            own_account::r43_a_name_and_a_structure_are_changed_each_without_the_other,
            own_account::r44_somebodys_own_roles_in_documents_are_known_in_order,
            rights::d4_workspaces_come_by_name_and_only_to_members,
            rights::d5_a_member_has_one_role_until_it_is_taken_away,
            rights::d6_documents_come_last_changed_first,
            rights::d6_an_earlier_summary_never_replaces_a_later_one,
            rights::d6_a_summary_changes_what_it_names,
            projections::v3_what_was_worked_out_of_a_longer_journal_goes_before_a_later_time,
            projections::d7_the_roles_in_a_workspaces_documents_are_known_in_order,
            projections::v3_documents_whose_journal_reaches_further_than_their_projection_are_known,
            rights::d17_a_workspaces_documents_are_counted_archived_ones_included,
            rights::d7_a_documents_own_role_goes_before_the_workspaces,
            rights::d7_an_archived_document_stands_so_until_it_is_taken_back,
            rights::r32_who_may_read_sensitive_fields_stands_until_it_is_changed,
            rights::d8_each_change_of_rights_raises_the_version,
            rights::d8_changes_at_once_are_all_counted,
            rights::d9_what_refers_to_nothing_is_refused,
            lists::d6_a_list_holds_what_a_participant_may_read_with_their_role_and_names,
            lists::d7_accesses_asked_together_are_those_asked_one_by_one,
            lists::d8_each_change_of_rights_says_whom_it_concerns,
            search::q2_every_store_finds_the_same_documents_of_a_corpus,
            search::q5_nobody_finds_what_they_may_not_read,
            search::q6_what_can_be_looked_for_is_written_with_the_summary_or_not_at_all,
            search::q1_titles_go_first_and_archived_documents_last,
            projections::q6_what_is_missing_or_an_earlier_versions_is_written_anew_and_once,
            search::q9_only_so_many_documents_are_weighed_and_the_others_counted,
            search::q9_a_document_may_hold_any_text_of_any_length,
            unit::d14_a_unit_of_work_is_done_in_its_order,
            unit::d14_a_unit_of_work_is_all_or_nothing,
            unit::d14_units_of_work_that_cross_are_each_done_or_refused,
            unit::d18_a_unit_of_work_raises_the_version_once_for_whom_it_concerns,
            exceptions::d10_a_membership_taken_away_takes_the_roles_in_single_documents_with_it,
            exceptions::d11_who_manages_the_workspace_manages_each_of_its_documents,
            exceptions::d12_the_roles_given_in_a_document_are_listed_by_name,
            exceptions::d12_a_manager_knows_the_members_of_every_workspace_they_manage,
            exceptions::r6_a_workspace_keeps_its_last_manager,
            exceptions::r6_managers_who_demote_each_other_at_once_leave_one,
            jobs::d19_a_job_is_written_with_what_asks_for_it_or_not_at_all,
            jobs::d19_a_job_is_taken_once_it_is_due_and_by_one_as_long_as_they_have_it,
            jobs::d19_of_jobs_with_one_key_there_is_one_at_a_time,
            jobs::d20_a_job_that_failed_waits_and_a_dead_one_is_kept_for_a_while,
            jobs::d19_of_many_who_take_jobs_at_once_each_gets_others,
            jobs::d21_a_role_that_is_raised_is_never_weakened,
            invitations::i1_invitations_are_listed_newest_first_as_they_were_written,
            invitations::i3_an_invitation_is_accepted_once_by_a_link_that_stands,
            invitations::i4_of_many_who_accept_at_once_one_does_and_the_role_with_it,
            invitations::i3_invitations_that_are_over_are_forgotten_with_their_links,
        }
    };
    ($fresh:path; $($room:ident::$check:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $check() {
                let fresh = $fresh().await;
                $crate::store::conformance::$room::$check(fresh.store()).await;
            }
        )*
    };
}

/// What decides whether a commit survives a power cut, as in force on the connection that writes: J2's evidence.
///
/// # Errors
/// As [`open`].
pub async fn settings_of_the_writer(url: &str) -> Result<Vec<(&'static str, String)>, StoreError> {
    open::settings_of_the_writer(url).await
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_check_is_in_the_list() {
        let list = include_str!("mod.rs");
        let rooms = [
            ("accounts", include_str!("accounts.rs")),
            ("compacting", include_str!("compacting.rs")),
            ("exceptions", include_str!("exceptions.rs")),
            ("invitations", include_str!("invitations.rs")),
            ("jobs", include_str!("jobs.rs")),
            ("journal", include_str!("journal.rs")),
            ("lists", include_str!("lists.rs")),
            ("own_account", include_str!("own_account.rs")),
            ("projections", include_str!("projections.rs")),
            ("rights", include_str!("rights.rs")),
            ("search", include_str!("search.rs")),
            ("unit", include_str!("unit.rs")),
        ];
        for (room, source) in rooms {
            let checks = source.lines().filter_map(|line| line.strip_prefix("pub async fn ")?.split_once('('));
            for (check, _) in checks.filter(|(check, _)| *check != "take_at_once") {
                assert!(list.contains(&format!("{room}::{check},")), "{room}::{check} is never run");
            }
        }
    }
}
