//! Mails to a mail server, over SMTP with TLS. Says of each failure whether it may pass.

use std::{fmt, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{Error, extension::ClientId},
};

use tokio::time::timeout;

use super::{Outgoing, message};
use crate::{jobs::Failure, limits::PeopleLimits};

/// The mail server's address or the sender's can't be read. Never repeats them: there is a password in the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMailSettings {
    /// The first.
    #[error("the mail server's address is smtp:// or smtps://, perhaps user:password@, a host, perhaps a port")]
    Server,
    /// The second.
    #[error("the sender of mails is an address, or a name and an address: Maillage <maillage@example.org>")]
    Sender,
}

/// A mail server, and who mails come from. A connection for each mail.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    within: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp { .. }")
    }
}

impl Smtp {
    /// From their addresses. `smtps://` is TLS from the beginning. `smtp://` asks for TLS (STARTTLS) as far as there is any, and
    /// insists on it where a password is sent; `?tls=required` or `?tls=opportunistic` says which. On this machine it asks for
    /// none. Nothing is connected yet.
    ///
    /// # Errors
    /// If one of them can't be read.
    pub fn new(url: &str, from: &str, limits: &PeopleLimits) -> Result<Self, InvalidMailSettings> {
        let from: Mailbox = from.parse().map_err(|_| InvalidMailSettings::Sender)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&with_tls(url));
        let mut builder = builder.map_err(|_| InvalidMailSettings::Server)?.timeout(Some(limits.mail_connects_within));
        if !names_itself(url) {
            builder = builder.hello_name(ClientId::Domain(from.email.domain().to_owned()));
        }
        Ok(Self { transport: builder.build(), from, within: limits.mail_within })
    }

    pub(super) async fn carry(&self, mail: &Outgoing) -> Result<(), Failure> {
        let message = message::build(mail, &self.from)?;
        // The library's own time limit is for connecting alone.
        match timeout(self.within, self.transport.send(message)).await {
            Ok(answer) => answer.map(drop).map_err(|error| failure(&error)),
            Err(_) => Err(Failure { word: "unreachable", code: None, may_pass: true }),
        }
    }
}

/// The address with what it leaves open said.
fn with_tls(url: &str) -> String {
    let Some(rest) = url.strip_prefix("smtp://") else { return url.to_owned() };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (credentials, host) = authority.rsplit_once('@').map_or((None, authority), |(who, host)| (Some(who), host));
    let is_here = ["localhost", "127.", "[::1]"].iter().any(|name| host.starts_with(name));
    if is_here || rest.contains("tls=") {
        return url.to_owned();
    }
    let tls = if credentials.is_some() { "required" } else { "opportunistic" };
    format!("{url}{}tls={tls}", if rest.contains('?') { '&' } else { '?' })
}

/// Whether the address has a path: the name that the server is greeted with.
fn names_itself(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    !path.split('?').next().unwrap_or_default().is_empty()
}

/// What a failure means. What is said of the sender's own account (« sign in first », « wrong password ») is the
/// installation's fault and not the mail's: it waits until somebody has mended that.
fn failure(error: &Error) -> Failure {
    let code = error.status().map(u16::from);
    let is_the_accounts = matches!(code, Some(530 | 534 | 535 | 538));
    let (word, may_pass) = match () {
        () if error.is_permanent() && !is_the_accounts => ("refused", false),
        () if error.is_permanent() || error.is_transient() => ("postponed", true),
        () => ("unreachable", true),
    };
    Failure { word, code, may_pass }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m3_a_password_never_leaves_without_tls_unless_that_is_asked_for() {
        for (given, used) in [
            ("smtps://a:b@mail.example", "smtps://a:b@mail.example"),
            ("smtp://a:b@mail.example", "smtp://a:b@mail.example?tls=required"),
            ("smtp://a:b@mail.example:587/ehlo", "smtp://a:b@mail.example:587/ehlo?tls=required"),
            ("smtp://mail.example", "smtp://mail.example?tls=opportunistic"),
            ("smtp://mail.example?tls=required", "smtp://mail.example?tls=required"),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
            ("smtp://localhost", "smtp://localhost"),
        ] {
            assert_eq!(with_tls(given), used);
        }
    }

    #[tokio::test]
    async fn m3_settings_that_cannot_be_read_are_named_and_never_repeated() {
        let made = |url: &str, from: &str| Smtp::new(url, from, &PeopleLimits::default()).err();
        assert_eq!(made("smtp://127.0.0.1:2525", "Maillage <maillage@example.org>"), None);
        assert_eq!(made("smtps://a:b@mail.example:465", "maillage@example.org"), None);
        for wrong in ["", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example?tls=maybe"] {
            assert_eq!(made(wrong, "maillage@example.org"), Some(InvalidMailSettings::Server), "{wrong}");
        }
        for wrong in ["", "Maillage", "a@b@c"] {
            assert_eq!(made("smtp://127.0.0.1", wrong), Some(InvalidMailSettings::Sender), "{wrong}");
        }
    }
}
