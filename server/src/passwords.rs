//! Passwords: argon2id hashes, made and compared off the async threads, a few at once.
//!
//! Owns the dummy hash that makes an unknown account cost as much as a known one. Never logs, never stores.

use std::{num::NonZero, sync::Arc, thread};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use tokio::{sync::Semaphore, task};

/// Fewer characters than this are refused for a new password (the demonstration's are set another way).
pub const SHORTEST: usize = 12;

/// More bytes than this are refused: nobody types them, and hashing them costs.
pub const LONGEST_BYTES: usize = 1024;

/// A new password that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`SHORTEST`] characters.
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// More than [`LONGEST_BYTES`] bytes.
    #[error("a password has at most {LONGEST_BYTES} bytes")]
    TooLong,
}

/// Hashing failed: the system gives no randomness, or a thread panicked.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashingFailed;

/// Whether a new password is good enough.
///
/// # Errors
/// Says what is wrong with it.
pub fn accept(password: &str) -> Result<(), WeakPassword> {
    if password.len() > LONGEST_BYTES {
        return Err(WeakPassword::TooLong);
    }
    if password.chars().count() < SHORTEST { Err(WeakPassword::TooShort) } else { Ok(()) }
}

/// Makes and compares hashes; clones share the same turns.
#[derive(Clone)]
pub struct Passwords {
    /// One permit a core: each hash fills 19 MiB and one core for tens of milliseconds.
    turns: Arc<Semaphore>,
    /// Of a password nobody has; compared with when there is no account.
    dummy: Arc<str>,
}

impl Passwords {
    /// Ready to compare.
    ///
    /// # Errors
    /// If the dummy hash can't be made.
    pub async fn new() -> Result<Self, HashingFailed> {
        let cores = thread::available_parallelism().map_or(2, NonZero::get);
        let turns = Arc::new(Semaphore::new(cores));
        let unknown = uuid::Uuid::new_v4().to_string();
        let dummy = off_thread(move || hash_now(&unknown)).await??;
        Ok(Self { turns, dummy: dummy.into() })
    }

    /// A hash to store, in PHC form, with a salt of its own.
    ///
    /// # Errors
    /// If hashing failed.
    pub async fn hash(&self, password: String) -> Result<String, HashingFailed> {
        let _turn = self.turns.acquire().await.map_err(|_| HashingFailed)?;
        off_thread(move || hash_now(&password)).await?
    }

    /// Whether the password is the one that was hashed. Takes as long when there is no account (`None`): the
    /// answer is no then.
    ///
    /// # Errors
    /// If hashing failed.
    pub async fn verify(&self, stored: Option<&str>, password: String) -> Result<bool, HashingFailed> {
        let known = stored.is_some();
        let hash = stored.unwrap_or(&self.dummy).to_owned();
        let _turn = self.turns.acquire().await.map_err(|_| HashingFailed)?;
        let same = off_thread(move || verify_now(&hash, &password)).await?;
        metrics::counter!("maillage_password_checks_total").increment(1);
        Ok(known && same)
    }
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashingFailed> {
    task::spawn_blocking(work).await.map_err(|_| HashingFailed)
}

fn hash_now(password: &str) -> Result<String, HashingFailed> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|_| HashingFailed)?;
    Ok(hash.to_string())
}

fn verify_now(hash: &str, password: &str) -> bool {
    // A stored hash that does not read is nobody's: the answer is no, as for an unknown account.
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_by_its_argon2id_hash_alone() {
        let passwords = Passwords::new().await.expect("a dummy hash");
        let hash = passwords.hash("correct horse battery".to_owned()).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(Some(&hash), "correct horse battery".to_owned()).await.expect("verified"));
        assert!(!passwords.verify(Some(&hash), "another horse".to_owned()).await.expect("verified"));
        assert!(!passwords.verify(Some("no hash"), "no hash".to_owned()).await.expect("verified"));
    }

    #[tokio::test]
    async fn an_unknown_account_is_compared_with_a_hash_that_costs_the_same() {
        let passwords = Passwords::new().await.expect("a dummy hash");
        let real = passwords.hash("correct horse battery".to_owned()).await.expect("a hash");
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(&passwords.dummy), parameters(&real));
        assert!(!passwords.verify(None, "anything".to_owned()).await.expect("verified"));
    }

    #[test]
    fn a_new_password_has_twelve_characters_whatever_their_bytes() {
        assert_eq!(accept("éééééééééééé"), Ok(()));
        assert_eq!(accept("ééééééééééé"), Err(WeakPassword::TooShort));
        assert_eq!(accept(&"a".repeat(1025)), Err(WeakPassword::TooLong));
    }
}
