//! Schema `crm` built anew from its text, when that has changed.

use std::time::Duration;

use anyhow::Context;
use sha2::{Digest, Sha256};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use super::migrate::{FILES, embedded};

const TEAR_DOWN: &str = include_str!("tear_down.sql");

/// The hash of everything that `crm` is made of.
pub fn text_hash() -> String {
    let mut hasher = Sha256::new();
    for (name, text) in FILES {
        hasher.update(name.as_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.update(TEAR_DOWN.as_bytes());
    // What is worked out from seeded rows when the schema is built, such as each profile's lists, is worked out anew after a migration.
    for migration in embedded::migrations::runner().get_migrations() {
        hasher.update(migration.name().as_bytes());
    }
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether there was anything to do.
pub(super) async fn rebuild(client: &Client) -> anyhow::Result<bool> {
    let hash = text_hash();
    let built: Option<String> = client.query_one("select obj_description(to_regnamespace('crm'), 'pg_namespace')", &[]).await?.get(0);
    if built.as_deref() == Some(hash.as_str()) {
        return Ok(false);
    }
    let mut script = format!("begin; set local lock_timeout = '3s'; set local check_function_bodies = off;\n{TEAR_DOWN}\n");
    for (_, text) in FILES {
        script.push_str(text);
        script.push('\n');
    }
    script.push_str(&format!("comment on schema crm is '{hash}'; commit;"));
    for attempt in 1.. {
        match client.batch_execute(&script).await {
            Ok(()) => break,
            Err(error) if attempt < 10 && error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                client.batch_execute("rollback").await?;
                tokio::time::sleep(Duration::from_millis(200 * attempt)).await;
            }
            Err(error) => {
                client.batch_execute("rollback").await?;
                return Err(error).context("schema crm could not be rebuilt");
            }
        }
    }
    Ok(true)
}
