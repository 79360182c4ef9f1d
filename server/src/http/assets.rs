//! The files of the built client: compiled into a release, read from `client-web/dist/` by a debug build.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// Finds files of the client by path, without the slash in front.
pub(crate) trait Assets {
    /// `None` if there is no such file.
    fn find(&self, path: &str) -> Option<Asset>;
}

/// One file.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// What is in it.
    pub(crate) bytes: Cow<'static, [u8]>,
    /// Other bytes have another one: a strong entity tag, with its quotation marks.
    pub(crate) tag: String,
}

impl Asset {
    /// Of these bytes.
    pub(crate) fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        let bytes = bytes.into();
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..12]));
        Self { bytes, tag }
    }
}

/// What `client-web/` was last built to.
pub(crate) struct Built;

#[cfg(debug_assertions)]
impl Assets for Built {
    fn find(&self, path: &str) -> Option<Asset> {
        let dist = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../client-web/dist"));
        std::fs::read(dist.join(path)).ok().map(Asset::new)
    }
}

#[cfg(not(debug_assertions))]
impl Assets for Built {
    fn find(&self, path: &str) -> Option<Asset> {
        use std::{collections::HashMap, sync::LazyLock};

        const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/client.rs"));
        static ASSETS: LazyLock<HashMap<&str, Asset>> =
            LazyLock::new(|| FILES.iter().map(|(name, bytes)| (*name, Asset::new(*bytes))).collect());
        ASSETS.get(path).cloned()
    }
}
