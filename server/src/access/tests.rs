//! What is remembered of changes of rights, and what no grant gives.

use uuid::Uuid;

use super::*;
use crate::store::MemoryStore;

fn somebody(number: u128) -> Concern {
    Concern::Participant(ParticipantId::from_uuid(Uuid::from_u128(number)))
}

#[test]
fn who_was_busy_for_a_while_is_told_whom_the_changes_since_concern_and_who_was_for_long_everybody() {
    let access = Access::new(MemoryStore::new().store().directory);
    assert_eq!(access.concerns_since(0), (0, vec![]));
    access.announce(&[somebody(1), somebody(2)]);
    access.announce(&[somebody(3)]);
    assert_eq!(access.concerns_since(0), (3, vec![somebody(1), somebody(2), somebody(3)]));
    assert_eq!(access.concerns_since(2), (3, vec![somebody(3)]));
    assert_eq!(access.concerns_since(3), (3, vec![]));
    for _ in 0..REMEMBERED {
        access.announce(&[somebody(4)]);
    }
    let (count, concerns) = access.concerns_since(3);
    assert_eq!((count, concerns.len()), (3 + REMEMBERED as u64, REMEMBERED));
    assert_eq!(access.concerns_since(2).1, [Concern::Everybody]);
}

#[test]
fn r2_nothing_is_written_with_the_grant_of_a_reader_or_of_an_archived_document() {
    let id = DocumentId::from_bytes([1; 16]);
    let who = ParticipantId::from_uuid(Uuid::nil());
    let workspace = WorkspaceId::from_uuid(Uuid::nil());
    for role in Role::ALL {
        for archived in [false, true] {
            let grant = granted(
                who,
                id,
                &DocumentAccess { workspace, role, archived, gabarit: None, sensitive_to: Role::Write },
            );
            assert_eq!(grant.is_some(), role.may_read());
            let writes = grant.and_then(|grant| grant.to_write()).is_some();
            assert_eq!(writes, role.may_write() && !archived, "{role}, archived: {archived}");
        }
    }
}

#[test]
fn r31_whoever_may_not_read_sensitive_fields_cannot_follow_a_document_that_has_some() {
    let (id, who) = (DocumentId::from_bytes([1; 16]), ParticipantId::from_uuid(Uuid::nil()));
    let workspace = WorkspaceId::from_uuid(Uuid::nil());
    // Of a form that isn't known nobody can say that it has none.
    for (form, has_some) in [
        ("normandie-2025/matrice-acteurs@1", true),
        ("normandie-2025/fiche-action@1", false),
        ("ailleurs/fiche@9", true),
    ] {
        let gabarit = Catalogue::builtin().named(form).map(|form| &form.id);
        for role in [Role::Read, Role::Write, Role::Manage] {
            for sensitive_to in [Role::Read, Role::Write] {
                let access = DocumentAccess { workspace, role, archived: true, gabarit, sensitive_to };
                let grant = granted(who, id, &access).expect("they may read it");
                let withheld = has_some && role < sensitive_to;
                assert_eq!(grant.withheld().is_some(), withheld, "{form}: {role}, {sensitive_to}");
                assert_eq!(grant.to_follow().is_none(), withheld, "{form}: {role}, {sensitive_to}");
            }
        }
    }
}

#[test]
fn r2_no_document_is_made_with_the_grant_of_a_reader() {
    let (who, workspace) = (ParticipantId::from_uuid(Uuid::nil()), WorkspaceId::from_uuid(Uuid::nil()));
    for role in Role::ALL {
        let grant = workspace_granted(who, workspace, role);
        assert_eq!(grant.is_some(), role.may_read());
        let creates = grant.and_then(|grant| grant.to_create()).is_some();
        assert_eq!(creates, role.may_write(), "{role}");
    }
}
