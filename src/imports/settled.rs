//! An import as it is answered: after a preview that is quick, with it; else as it stands, to be followed.

use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;

use super::batch::{self, Batch};
use super::options::Options;
use crate::db::{Query, Scope, params};
use crate::error::Error;

pub(super) const READING: &str = "select true as waits from data.import_batches as b where b.batch_id = $1 and b.stage = 'reading'";

/// An import whose rows are awaited.
#[derive(Debug, FromRow)]
pub(super) struct Waiting {
    waits: bool,
}

/// An import, and what is still to be done about its mapping.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Previewed {
    pub(super) batch: Batch,
    /// Fields that rows need and that no header is mapped to.
    pub(super) missing: Vec<&'static str>,
}

/// Whether its rows are awaited.
pub(super) async fn waits_for_rows(scope: &Scope, batch_id: &str) -> Result<bool, Error> {
    let found: Option<Waiting> = scope.run(Query::new(READING, params![batch_id.to_owned()]).optional()).await?;
    Ok(found.is_some_and(|import| import.waits))
}

/// The import after its preview, if that is soon done.
pub(super) async fn answered(scope: &Scope, batch_id: &str) -> Result<Previewed, Error> {
    let batch = batch::previewed(scope, batch_id).await?;
    Ok(Previewed { missing: missing(&batch), batch })
}

/// The fields that rows of this import need and that neither a header nor a fixed value gives.
pub fn missing(batch: &Batch) -> Vec<&'static str> {
    let options: Options = batch.options.clone().and_then(|options| serde_json::from_value(options).ok()).unwrap_or_default();
    let mapped = |name: &str| batch.mapping.as_ref().is_some_and(|mapping| mapping[name].is_string());
    let fixed = |name: &str| options.fixed.as_ref().is_some_and(|fixed| fixed.contains_key(name));
    batch.kind.missing(|name| mapped(name) || fixed(name)).into_iter().map(|field| field.name).collect()
}
