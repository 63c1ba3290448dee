//! What is shown once: one-time links and API tokens. Only their hash is kept, so nobody can show them again.

use super::{encode_bytes, token_hash};
use crate::app::Config;
use crate::error::Error;

/// The cookie that carries a secret to the one page that shows it.
pub(crate) const ONCE: &str = "bcp_once";

/// A new secret: its text for whoever asked, its hash for the database.
pub struct Secret {
    text: String,
    hash: Vec<u8>,
}

impl Secret {
    /// 32 random bytes as text after this beginning.
    pub fn new(beginning: &str) -> Result<Self, Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::internal(&format!("no randomness: {error}")))?;
        let text = format!("{beginning}{}", encode_bytes(&bytes));
        Ok(Self { hash: token_hash(&text), text })
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its hash.
    pub fn hash(&self) -> Vec<u8> {
        self.hash.clone()
    }

    /// The text, unless the act answered an earlier call of the same key, whose secret was another one.
    pub fn told(&self, kept: Option<&str>) -> Option<String> {
        let hex: String = self.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        (kept == Some(hex.as_str())).then(|| self.text.clone())
    }

    /// The cookie that brings the text to this page.
    pub fn cookie(&self, config: &Config, page: &str) -> String {
        let secure = if config.is_secure() { "; Secure" } else { "" };
        format!("{ONCE}={}; Path={page}; Max-Age=300; HttpOnly; SameSite=Lax{secure}", self.text)
    }
}
