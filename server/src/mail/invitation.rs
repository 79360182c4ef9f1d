//! The mail that invites somebody into a workspace, or to some of its documents.

use maillage_shared::{InvitationId, Role, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::html::Part;

/// What it says. The link isn't in it: each time it leaves it gets one of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InvitationMail {
    pub(crate) invitation: InvitationId,
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) to: String,
    /// What they are called; may be empty.
    pub(crate) name: String,
    pub(crate) invited_by: String,
    pub(crate) workspace: String,
    /// In the workspace; `None` for a guest.
    pub(crate) role: Option<Role>,
    /// The titles of a guest's documents, and what they may do with each.
    pub(crate) documents: Vec<(String, Role)>,
    pub(crate) expires_at: Timestamp,
    /// Where people reach the server: `https://maillage.example.org`.
    pub(crate) site: String,
}

impl InvitationMail {
    pub(super) fn subject(&self) -> String {
        let (by, workspace) = (&self.invited_by, &self.workspace);
        if self.role.is_some() {
            return format!("{by} vous invite dans l’espace «\u{a0}{workspace}\u{a0}»");
        }
        match self.documents.as_slice() {
            [(title, _)] => format!("{by} partage «\u{a0}{title}\u{a0}» avec vous"),
            several => format!("{by} partage {} documents de «\u{a0}{workspace}\u{a0}» avec vous", several.len()),
        }
    }

    /// With the link that accepts it.
    pub(super) fn parts(&self, link: &str) -> Vec<Part> {
        let (by, workspace) = (&self.invited_by, &self.workspace);
        let greeting = if self.name.is_empty() { "Bonjour,".to_owned() } else { format!("Bonjour {},", self.name) };
        let purpose = match self.role {
            Some(role) => format!(
                "{by} vous invite à rejoindre l’espace «\u{a0}{workspace}\u{a0}» sur Maillage, où s’écrit à plusieurs un \
                 contrat local de santé. {}",
                in_the_workspace(role)
            ),
            None => format!(
                "{by} partage avec vous, sur Maillage, ce qui suit de l’espace «\u{a0}{workspace}\u{a0}»\u{a0}:\n{}",
                self.documents
                    .iter()
                    .map(|(title, role)| format!("–\u{a0}«\u{a0}{title}\u{a0}», {}", in_a_document(*role)))
                    .collect::<Vec<_>>()
                    .join("\n")
            ),
        };
        let until = date(self.expires_at);
        vec![
            Part::Paragraph(greeting),
            Part::Paragraph(purpose),
            Part::Paragraph("Pour voir l’invitation et l’accepter\u{a0}:".to_owned()),
            Part::Link { words: "Voir l’invitation", address: link.to_owned() },
            Part::Paragraph(format!(
                "Ce lien est personnel et vaut jusqu’au {until}. Rien n’est fait à votre nom tant que vous n’avez pas \
                 accepté\u{a0}: si vous n’attendiez pas cette invitation, laissez-la sans suite."
            )),
            Part::Paragraph(format!("Maillage, {}", self.site)),
        ]
    }
}

fn in_the_workspace(role: Role) -> &'static str {
    match role {
        Role::Manage => "Vous en assurerez la coordination\u{a0}: écrire, inviter, décider qui a accès à quoi.",
        Role::Write => "Vous pourrez y lire et y écrire.",
        Role::Read | Role::None => "Vous pourrez y lire les documents et les suivre.",
    }
}

fn in_a_document(role: Role) -> &'static str {
    match role {
        Role::Manage => "à lire, à écrire et à partager",
        Role::Write => "à lire et à écrire",
        Role::Read | Role::None => "à lire",
    }
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A day as it is written in a sentence, by universal time: in France it may already be the next, never the one before.
fn date(at: Timestamp) -> String {
    let day = OffsetDateTime::from_unix_timestamp(at.as_millis() / 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{number}\u{a0}{} {}", MONTHS[usize::from(u8::from(day.month())) - 1], day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::html::text_of;

    fn mail(role: Option<Role>, documents: &[(&str, Role)]) -> InvitationMail {
        InvitationMail {
            invitation: InvitationId::from_uuid(uuid::Uuid::nil()),
            workspace_id: WorkspaceId::from_uuid(uuid::Uuid::nil()),
            to: "odile@example.org".to_owned(),
            name: "Odile Encrier".to_owned(),
            invited_by: "Maëlle Coordon".to_owned(),
            workspace: "CLS du Val d’Orne".to_owned(),
            role,
            documents: documents.iter().map(|(title, role)| ((*title).to_owned(), *role)).collect(),
            expires_at: Timestamp::from_millis(1_796_083_200_000),
            site: "https://maillage.example.org".to_owned(),
        }
    }

    #[test]
    fn m4_a_mail_says_who_invites_to_what_and_until_when() {
        let mail = mail(Some(Role::Write), &[]);
        assert_eq!(mail.subject(), "Maëlle Coordon vous invite dans l’espace «\u{a0}CLS du Val d’Orne\u{a0}»");
        let text = text_of(&mail.parts("https://maillage.example.org/invitation#abc"));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "Bonjour Odile Encrier,");
        assert!(lines.contains(&"https://maillage.example.org/invitation#abc"), "the link is a line: {text}");
        assert!(text.contains("lire et y écrire") && text.contains("jusqu’au 1er\u{a0}décembre 2026"), "{text}");
    }

    #[test]
    fn m4_a_guest_hears_which_documents_are_opened() {
        let two = mail(None, &[("Bouger", Role::Read), ("Marcher", Role::Write)]);
        assert_eq!(two.subject(), "Maëlle Coordon partage 2 documents de «\u{a0}CLS du Val d’Orne\u{a0}» avec vous");
        let text = text_of(&two.parts("https://x.example/invitation#abc"));
        assert!(
            text.contains("«\u{a0}Bouger\u{a0}», à lire\n")
                && text.contains("«\u{a0}Marcher\u{a0}», à lire et à écrire")
        );
        let one = mail(None, &[("Bouger", Role::Read)]).subject();
        assert_eq!(one, "Maëlle Coordon partage «\u{a0}Bouger\u{a0}» avec vous");
    }

    #[test]
    fn m4_no_sentence_breaks_before_its_marks() {
        for role in Role::ALL {
            let text = text_of(&mail(Some(role), &[]).parts("x"));
            for mark in [" :", " ;", " ?", " !", "« ", " »", "'"] {
                assert!(!text.contains(mark), "{mark:?} in {text}");
            }
        }
    }
}
