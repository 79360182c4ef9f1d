//! Which calls of a store a fault concerns.

use maillage_shared::DocumentId;

use super::{Method, gate::Way};

/// Calls of some methods, about one document or about whatever.
#[derive(Debug, Clone)]
pub struct Calls {
    /// `None` for every method.
    methods: Option<Vec<Method>>,
    document: Option<DocumentId>,
    /// What they have to pass, if they are to stand still.
    pub(super) gate: Option<Way>,
}

impl Calls {
    /// Every call: a database that is not there.
    #[must_use]
    pub fn all() -> Self {
        Self { methods: None, document: None, gate: None }
    }

    /// Calls of these methods.
    #[must_use]
    pub fn of(methods: &[Method]) -> Self {
        Self { methods: Some(methods.to_vec()), ..Self::all() }
    }

    /// Only those about this document. Calls that are about none are never meant then.
    #[must_use]
    pub fn about(self, document: DocumentId) -> Self {
        Self { document: Some(document), ..self }
    }

    pub(super) fn concern(&self, method: Method, documents: &[DocumentId]) -> bool {
        self.methods.as_ref().is_none_or(|methods| methods.contains(&method))
            && self.document.is_none_or(|document| documents.contains(&document))
    }
}

impl From<Method> for Calls {
    fn from(method: Method) -> Self {
        Self::of(&[method])
    }
}
