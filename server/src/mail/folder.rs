//! Mails as files, where there is no mail server: one `.eml` each, which any mail program opens. Named by their job, so that
//! one written twice is one file; the oldest make way. Blocking work, done off the async threads.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use lettre::message::Mailbox;
use mail_parser::MessageParser;
use maillage_shared::{Timestamp, api::DemoMail};
use tokio::task;
use uuid::Uuid;

use super::{InvalidMailSettings, Outgoing, message};
use crate::jobs::Failure;

/// A file could not be written; the disk may have room again later.
const NOT_WRITTEN: Failure = Failure { word: "unreachable", code: None, may_pass: true };
/// Who mails come from if nobody says.
const SENDER: &str = "Maillage <maillage@localhost>";
const ENDING: &str = "eml";

/// A folder of mails.
#[derive(Debug)]
pub struct MailFolder {
    path: PathBuf,
    from: Mailbox,
    most: usize,
}

impl MailFolder {
    /// This folder, made when the first mail is written, which holds so many at most.
    ///
    /// # Errors
    /// If the sender can't be read.
    pub fn new(path: PathBuf, from: Option<&str>, most: usize) -> Result<Self, InvalidMailSettings> {
        let from = from.unwrap_or(SENDER).parse().map_err(|_| InvalidMailSettings::Sender)?;
        Ok(Self { path, from, most })
    }

    pub(super) async fn carry(&self, mail: &Outgoing) -> Result<(), Failure> {
        let bytes = message::build(mail, &self.from)?.formatted();
        let (path, most, name) = (self.path.clone(), self.most, mail.id.to_string());
        let written = task::spawn_blocking(move || write(&path, &name, &bytes, most)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                tracing::warn!(error = %error, "a mail could not be written to its file");
                Err(NOT_WRITTEN)
            }
            Err(_) => Err(NOT_WRITTEN),
        }
    }

    /// The newest mails, at most `most`, newest first. What can't be read is left out.
    pub(crate) async fn list(&self, most: usize) -> Vec<DemoMail> {
        let path = self.path.clone();
        let listed = task::spawn_blocking(move || {
            let files = files(&path).unwrap_or_default();
            files.iter().rev().filter_map(|file| read(file)).take(most).collect()
        });
        listed.await.unwrap_or_default()
    }
}

/// Whole or not at all: under another name first.
fn write(folder: &Path, name: &str, bytes: &[u8], most: usize) -> io::Result<()> {
    // Links are in them: for nobody else on this machine.
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let unfinished = folder.join(format!("{name}.part"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name).with_extension(ENDING))?;
    let files = files(folder)?;
    for old in files.iter().take(files.len().saturating_sub(most)) {
        fs::remove_file(old)?;
    }
    Ok(())
}

/// Our mails, oldest first: the ids of jobs are in the order of time.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) && id_of(&path).is_some() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn id_of(path: &Path) -> Option<Uuid> {
    path.file_stem()?.to_str()?.parse().ok()
}

fn read(path: &Path) -> Option<DemoMail> {
    let bytes = fs::read(path).ok()?;
    let mail = MessageParser::default().parse(&bytes)?;
    let text = mail.body_text(0)?.replace("\r\n", "\n");
    Some(DemoMail {
        id: id_of(path)?.to_string(),
        to: mail.to()?.first()?.address()?.to_owned(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        at: Timestamp::from_millis(mail.date()?.to_timestamp().saturating_mul(1000)),
        links: links(&text),
        text,
    })
}

fn links(text: &str) -> Vec<String> {
    let is_link = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    text.split_whitespace().filter(is_link).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use maillage_shared::JobId;

    use super::*;

    fn mail(number: u128) -> Outgoing {
        Outgoing {
            id: JobId::from_uuid(Uuid::from_u128(number)),
            to: "odile@example.org".to_owned(),
            to_name: "Odile".to_owned(),
            subject: format!("Été n°\u{a0}{number}"),
            text: format!("Voici :\n\nhttps://a.example/invitation#{number}\n"),
            html: "<p>Voici</p>".to_owned(),
        }
    }

    #[tokio::test]
    async fn m5_mails_without_a_mail_server_are_files_each_once_and_the_newest_are_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mails = MailFolder::new(folder.path().join("mail"), None, 3).expect("a sender");
        assert_eq!(mails.list(10).await, []);
        for number in [1, 2, 2, 3, 4] {
            mails.carry(&mail(number)).await.expect("written");
        }
        fs::write(folder.path().join("mail/notes.eml"), "mine").expect("written");
        mails.carry(&mail(5)).await.expect("written");
        let listed = mails.list(10).await;
        let subjects: Vec<_> = listed.iter().map(|mail| mail.subject.as_str()).collect();
        assert_eq!(subjects, ["Été n°\u{a0}5", "Été n°\u{a0}4", "Été n°\u{a0}3"]);
        assert_eq!(listed[0].links, ["https://a.example/invitation#5"]);
        assert_eq!((listed[0].to.as_str(), listed[0].at.as_millis() > 0), ("odile@example.org", true));
        assert!(folder.path().join("mail/notes.eml").exists(), "another's file was removed");
        assert_eq!(mails.list(1).await.len(), 1);
    }
}
