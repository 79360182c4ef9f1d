//! What somebody is called, for whoever shows it as long as their connection lasts: one cell, which all clones share. Set
//! when the store says another name, so that nobody has to connect again to be called otherwise.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A name that may be another the next time it is read.
#[derive(Debug, Clone)]
pub struct LiveName(Arc<Mutex<Arc<str>>>);

impl LiveName {
    /// What they are called now.
    #[must_use]
    pub fn get(&self) -> Arc<str> {
        Arc::clone(&self.lock())
    }

    /// They are called so from now on. Whether that is another name.
    pub(crate) fn set(&self, name: &str) -> bool {
        let mut called = self.lock();
        let changes = **called != *name;
        if changes {
            *called = name.into();
        }
        changes
    }

    /// Locked for a look at a time.
    fn lock(&self) -> MutexGuard<'_, Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<&str> for LiveName {
    fn from(name: &str) -> Self {
        Self(Arc::new(Mutex::new(name.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clone_is_called_by_the_new_name() {
        let name = LiveName::from("Odile");
        let shown = name.clone();
        assert!(!name.set("Odile"), "it is no other");
        assert!(name.set("Odile Encrier"));
        assert_eq!(&*shown.get(), "Odile Encrier");
    }
}
