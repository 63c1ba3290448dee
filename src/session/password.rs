//! Argon2, kept off the request threads and bounded, so that a burst of logins cannot starve everything else.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::error::Error;

/// The bounded place where passwords are hashed and compared.
#[derive(Clone)]
pub struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from))))
    }
}

impl Passwords {
    /// Whether the password fits the hash. Without a hash one is made all the same, so that time does not tell who exists.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let _place = self.0.acquire().await.map_err(|error| Error::internal("no place to hash").because(error))?;
        let compare = move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(known)) => Argon2::default().verify_password(password.as_bytes(), &known).is_ok(),
            _ => {
                // The result does not matter, the time does.
                let _ = Argon2::default().hash_password(password.as_bytes());
                false
            }
        };
        spawn_blocking(compare).await.map_err(|error| Error::internal("hashing was interrupted").because(error))
    }
}

impl Passwords {
    /// The hash of a new password, which is neither short nor a book; `field` names it to whoever typed it.
    pub async fn new_hash(&self, field: &str, password: String) -> Result<String, Error> {
        match password.chars().count() {
            ..12 => return Err(Error::field(field, "Choose a password of at least 12 characters.")),
            12..=500 => {}
            _ => return Err(Error::field(field, "Choose a password of at most 500 characters.")),
        }
        let _place = self.0.acquire().await.map_err(|error| Error::internal("no place to hash").because(error))?;
        let hashed =
            spawn_blocking(move || hash(&password)).await.map_err(|error| Error::internal("hashing was interrupted").because(error))?;
        hashed.map_err(|error| Error::internal(&error.to_string()))
    }
}

/// The hash of a new password in PHC form.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    Ok(hashed.map_err(|error| anyhow::anyhow!("cannot hash: {error}"))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By what OWASP asks of argon2id: 19 MiB, two rounds.
    #[tokio::test]
    async fn a_password_is_hashed_at_a_price_and_fits_only_its_own_hash() {
        let hashed = hash("correct horse battery").expect("a hash");
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        let passwords = Passwords::default();
        for (password, fits) in [("correct horse battery", true), ("correct horse batterx", false)] {
            assert_eq!(passwords.fits(password.to_owned(), Some(hashed.clone())).await.ok(), Some(fits));
        }
        assert_eq!(passwords.fits("correct horse battery".to_owned(), None).await.ok(), Some(false));
    }
}
