//! An import as it is answered: after a preview that is quick, with it; else as it stands, to be followed. And how reading comes to its end.

use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::batch::{self, Batch};
use super::options::Options;
use crate::db::{Act, Query, Scope, params};
use crate::error::{Code, Error};

pub(super) const ANSWER: &str = "select crm.my_answer() as answer";
pub(super) const BROKEN: &str = "select crm.rpc_import_broken($1, $2)";

/// What a request was answered before.
#[derive(Debug, FromRow)]
struct Answered {
    answer: Option<Value>,
}

/// An import, and what is still to be done about its mapping.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Previewed {
    pub(super) batch: Batch,
    /// Fields that rows need and that no header is mapped to.
    pub(super) missing: Vec<&'static str>,
}

/// Whether this very request with its key was answered before: then nothing is asked that only holds before the act.
pub(super) async fn is_repeated(once: &Scope) -> Result<bool, Error> {
    let before: Answered = once.run(Query::new(ANSWER, params![]).one("answer")).await?;
    Ok(before.answer.is_some())
}

/// Goes on to the end, also when whoever sent the request has gone away meanwhile.
pub(super) async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Result<T, Error>> + Send + 'static) -> Result<T, Error> {
    tokio::spawn(work).await.map_err(|error| Error::internal("reading was given up").because(error))?
}

/// How reading ended; that it broke off is told with the import, unless somebody else reads it by now.
pub(super) async fn ended(scope: &Scope, batch_id: &str, read: Result<(), Error>) -> Result<(), Error> {
    if let Err(error) = &read
        && error.code != Code::InvalidTransition
    {
        let told = scope.run(Act::new(BROKEN, params![batch_id.to_owned(), error.message.clone()])).await;
        // Then the worker tells it in two minutes.
        told.err().inspect(|lost| tracing::warn!(batch_id, %lost, "an import waits for rows that do not come"));
    }
    super::work::wake();
    read
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
