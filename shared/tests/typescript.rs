//! The TypeScript types in `client-web/src/api/generated/types.ts` are those of the Rust types.
//!
//! `MAILLAGE_UPDATE_TYPES=1 cargo test -p maillage-shared --test typescript` writes the file anew.

use std::{fmt::Write, path::Path};

use maillage_shared::{
    InvitationId, ParticipantId, Refusal, Role, Timestamp, WorkspaceId, api,
    document::{Completeness, ListValues},
    gabarit::{
        Choice, Counted, DocumentKind, Field, Gabarit, GabaritId, Kind, Presentation, Print, PrintCell, PrintManner,
        PrintPart, PrintRows, PrintTable, PrintedAs, Section, Status,
    },
    search::FoundPart,
};
use ts_rs::{Config, TS};

fn write_type<T: TS + 'static>(file: &mut String, config: &Config) {
    file.push('\n');
    file.push_str(&T::docs().unwrap_or_default());
    writeln!(file, "export {}", T::decl(config)).expect("a String takes any text");
}

#[expect(clippy::too_many_lines, reason = "one line for each type")]
fn generate() -> String {
    let config = Config::new().with_large_int("number");
    let mut file = "// Generated from the Rust types of shared/ by ts-rs. Don't edit: shared/tests/typescript.rs \
                    says how to write it anew.\n"
        .to_owned();
    macro_rules! write_types {
        ($($type:ty),* $(,)?) => { $(write_type::<$type>(&mut file, &config);)* };
    }
    write_types!(
        WorkspaceId,
        ParticipantId,
        InvitationId,
        Timestamp,
        Role,
        Refusal,
        GabaritId,
        Gabarit,
        DocumentKind,
        Section,
        Field,
        Status,
        Kind,
        Choice,
        Counted,
        Presentation,
        Print,
        PrintPart,
        PrintManner,
        PrintCell,
        PrintRows,
        PrintTable,
        PrintedAs,
        Completeness,
        api::SignIn,
        api::SignedIn,
        api::WorkspaceSummary,
        api::DocumentSummary,
        api::SearchAnswer,
        api::FoundDocument,
        api::FoundPassage,
        FoundPart,
        api::DocumentFacts,
        ListValues,
        api::WorkspaceEvent,
        api::PersonName,
        api::StreamEnd,
        api::NewDocument,
        api::CreatedDocument,
        api::DocumentDuplicate,
        api::DocumentPatch,
        api::MemberSummary,
        api::MemberPut,
        api::DocumentRolePut,
        api::DocumentRoleSummary,
        api::Invitation,
        api::NewInvitations,
        api::DocumentRoleWanted,
        api::InvitationOutcome,
        api::InvitationSent,
        api::SkippedAddress,
        api::SkipReason,
        api::AddressFault,
        api::InvitationSummary,
        api::InvitationState,
        api::InvitationMail,
        api::MailError,
        api::InvitedDocument,
        api::InvitationLookup,
        api::InvitationView,
        api::InvitationAcceptance,
        api::NewAccount,
        api::InvitationAccepted,
        api::JoinedWorkspace,
        api::DemoMail,
        api::Site,
        api::DemoAccount,
        api::Legal,
        api::Host,
        api::DataProtection,
        api::AccessibilityStatement,
        api::Conformity,
        api::History,
        api::EditSession,
        api::FieldChange,
        api::FieldChangeKind,
        api::WorkspacePresence,
        api::PresentPerson,
        api::Tunnel,
        api::TunnelPositions,
        api::Problem,
    );
    file
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may be asked to write what it compares with")]
fn g8_the_committed_typescript_types_are_those_of_the_rust_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client-web/src/api/generated/types.ts");
    let generated = generate();
    if std::env::var("MAILLAGE_UPDATE_TYPES").is_ok() {
        std::fs::create_dir_all(path.parent().expect("the file stands in a folder")).expect("the folder can be made");
        std::fs::write(&path, &generated).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "{} drifted from the Rust types; run MAILLAGE_UPDATE_TYPES=1 cargo test -p maillage-shared --test typescript",
        path.display()
    );
}
