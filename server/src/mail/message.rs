//! A mail as bytes: headers, plain text and HTML of the same words.

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use maillage_shared::text;

use super::Outgoing;
use crate::jobs::Failure;

/// It can't be written: the address is none that mail knows.
pub(super) const NO_ADDRESS: Failure = Failure { word: "refused", code: None, may_pass: false };

/// Puts a mail together. Its Message-ID is made of the job that sends it: whoever receives it twice knows it.
pub(super) fn build(mail: &Outgoing, from: &Mailbox) -> Result<Message, Failure> {
    let to: Address = mail.to.parse().map_err(|_| NO_ADDRESS)?;
    let name = Some(in_a_header(&mail.to_name)).filter(|name| !name.is_empty());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, to))
        .subject(in_a_header(&mail.subject))
        .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
        // Out-of-office answers would go to an address that nobody reads.
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|_| NO_ADDRESS)
}

/// What people wrote, as a header can hold it: on one line. The library gives up on a line break.
fn in_a_header(text: &str) -> String {
    let one_line = |character| if text::breaks_a_line(character) { ' ' } else { character };
    text.chars().map(one_line).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use maillage_shared::JobId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn m2_a_mail_has_the_words_of_its_job_twice_and_the_same_name_each_time() {
        let from: Mailbox = "Maillage <maillage@example.org>".parse().expect("a mailbox");
        let mail = Outgoing {
            id: JobId::from_uuid(Uuid::from_u128(7)),
            to: "odile@example.org".to_owned(),
            to_name: "Odile \"Bcc: x@example.org\r\nBcc: y@example.org".to_owned(),
            subject: "Été\r\nBcc: z@example.org".to_owned(),
            text: "Bonjour, voici l’été.\n".to_owned(),
            html: "<p>Bonjour, voici l’été.</p>".to_owned(),
        };
        let bytes = build(&mail, &from).expect("a mail").formatted();
        let read = mail_parser::MessageParser::default().parse(&bytes).expect("a mail");
        assert_eq!(read.message_id(), Some("00000000-0000-0000-0000-000000000007@example.org"));
        assert_eq!(read.body_text(0).as_deref().map(str::trim), Some("Bonjour, voici l’été."));
        assert_eq!(read.body_html(0).as_deref().map(str::trim), Some("<p>Bonjour, voici l’été.</p>"));
        assert!(read.bcc().is_none(), "what people wrote has become a header");
        let text = String::from_utf8(bytes).expect("ASCII");
        assert!(text.is_ascii() && text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        let nobody = Outgoing { to: "no address".to_owned(), ..mail };
        assert_eq!(build(&nobody, &from).err(), Some(NO_ADDRESS));
    }
}
