//! Passwords: argon2id hashes, made and compared off the async threads, a few at once.
//!
//! Owns the dummy hash that makes an unknown account cost as much as a known one; `rules.rs` beside it says which new ones
//! are refused. Never logs, never stores.

use std::{num::NonZero, sync::Arc, thread};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use maillage_shared::text;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task,
};

mod rules;
mod tried_first;

pub use self::rules::{LONGEST_BYTES, Owner, SHORTEST, WeakPassword, accept};

/// Hashing failed: the system gives no randomness, or a thread panicked.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashingFailed;

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
        self.in_turn(move || hash_now(&text::password(&password))).await?
    }

    /// Whether the password is the one that was hashed. Takes as long when there is no account (`None`): the
    /// answer is no then.
    ///
    /// Compared as it is kept; if that is another spelling than the one given, also as it was given, and else decomposed:
    /// earlier versions hashed whatever keyboard it was set on had sent (R25).
    ///
    /// # Errors
    /// If hashing failed.
    pub async fn verify(&self, stored: Option<&str>, password: String) -> Result<bool, HashingFailed> {
        let known = stored.is_some();
        let hash = stored.unwrap_or(&self.dummy).to_owned();
        let same = self.in_turn(move || {
            let spellings = text::password_spellings(&password);
            spellings.iter().any(|spelling| verify_now(&hash, spelling))
        });
        let same = same.await?;
        metrics::counter!("maillage_password_checks_total").increment(1);
        Ok(known && same)
    }

    /// Waits for a turn, then works off the async threads. The turn ends with the work, not with whoever waits for it:
    /// a client that hangs up would otherwise let the next one in while its hash goes on.
    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashingFailed> {
        let turn: OwnedSemaphorePermit = self.turns.clone().acquire_owned().await.map_err(|_| HashingFailed)?;
        off_thread(move || {
            let _turn = turn;
            work()
        })
        .await
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

    #[tokio::test]
    async fn r25_a_password_opens_however_it_is_composed_and_one_hashed_decomposed_still_does() {
        let passwords = Passwords::new().await.expect("a dummy hash");
        let (composed, decomposed) = ("l’été à Évreux", "l’e\u{301}te\u{301} a\u{300} E\u{301}vreux");
        for set in [composed, decomposed, "\u{feff}l’été à Évreux"] {
            let hash = passwords.hash(set.to_owned()).await.expect("a hash");
            for typed in [composed, decomposed] {
                assert!(passwords.verify(Some(&hash), typed.to_owned()).await.expect("verified"), "{set:?} {typed:?}");
            }
        }
        let before = hash_now(decomposed).expect("a hash");
        assert!(passwords.verify(Some(&before), decomposed.to_owned()).await.expect("verified"));
        assert!(passwords.verify(Some(&before), composed.to_owned()).await.expect("verified"), "it is the same now");
    }

    #[tokio::test]
    async fn whoever_hangs_up_keeps_the_turn_until_the_work_is_done() {
        let passwords = Passwords::new().await.expect("a dummy hash");
        let all = passwords.turns.available_permits();
        let (finish, wait) = std::sync::mpsc::channel::<()>();
        let (started, begun) = tokio::sync::oneshot::channel();
        let work = passwords.in_turn(move || {
            let _ = started.send(());
            let _ = wait.recv();
        });
        let mut work = Box::pin(work);
        tokio::select! {
            _ = &mut work => panic!("it waits"),
            begun = begun => begun.expect("it began"),
        }
        drop(work);
        assert_eq!(passwords.turns.available_permits(), all - 1, "the turn was given back before the work was done");
        finish.send(()).expect("it waits");
        let every = u32::try_from(all).expect("few cores");
        let _all = passwords.turns.acquire_many(every).await.expect("open");
    }
}
