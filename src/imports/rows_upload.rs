//! Rows as JSON: previewed and committed in one call, or with `dry_run` only previewed (spec 4.2).

use axum::body::Body;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cells::Reading;
use super::options::{Options, options, placed};
use super::read::json;
use super::receive::Upload;
use super::rows::{self, ImportRow};
use super::settled::{Previewed, answered, ended, to_the_end};
use super::upload::UPLOAD;
use super::{Kind, Mapping, receive, store};
use crate::db::{self, Query, Scope, params};
use crate::error::Error;
use crate::web::{Reply, checked};

/// Beside them `rows`: up to 100,000, each field → value, by the names of the fields. They are read one by one.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RowsDraft {
    /// What they are.
    kind: Kind,
    /// As for a file.
    #[serde(default, deserialize_with = "options")]
    options: Options,
    /// Only the preview, with the verdicts of the first 1,000 rows.
    #[serde(default)]
    dry_run: bool,
}

/// An import of rows; with `dry_run` what would become of the first 1,000 of them.
#[derive(Serialize, ToSchema)]
pub(super) struct RowsAnswer {
    #[serde(flatten)]
    import: Previewed,
    /// Of a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<ImportRow>>,
}

/// Takes the rows in. `once` makes the scope that carries the caller's key, given the hash of what was sent.
pub(super) async fn from_rows(scope: &Scope, body: Body, once: impl FnOnce(String) -> Scope) -> Result<Reply, Error> {
    let upload = receive::body(body, "rows.json").await?;
    let path = upload.kept.path().to_owned();
    let head = store::aside(move || json::inspect(&path)).await?;
    let draft: RowsDraft = checked(head.rest)?;
    if let Some(name) = head.names.iter().find(|name| draft.kind.field(name).is_none()) {
        return Err(Error::field(&format!("rows.{name}"), "There is no such field here."));
    }
    let once = once(upload.hash.clone());
    let dry_run = draft.dry_run;
    let batch_id = to_the_end(write(scope.clone(), once, draft, head.names, upload)).await?;
    let import = answered(scope, &batch_id).await?;
    // What is no dry run commits itself after its preview, however long that takes (crm.import_ended).
    let rows = if dry_run { Some(verdicts(scope, &batch_id).await?) } else { None };
    Ok(Reply::created(RowsAnswer { import, rows }, format!("/api/crm/imports/{batch_id}"))?.to_page(format!("/crm/imports/{batch_id}")))
}

async fn write(
    scope: Scope,
    once: Scope,
    draft: RowsDraft,
    names: std::collections::BTreeSet<String>,
    upload: Upload,
) -> Result<String, Error> {
    let options = draft.options.checked(draft.kind)?;
    let columns: Vec<String> = draft.kind.fields().iter().map(|field| field.name.to_owned()).filter(|name| names.contains(name)).collect();
    let mapping: Mapping = columns.iter().map(|name| (name.clone(), name.clone())).collect();
    let reading = Reading::new(draft.kind, &columns, &mapping, &options);
    let reader = Uuid::new_v4().to_string();
    let made = json!({
        "kind": draft.kind, "file_name": upload.name, "file_sha256": upload.hash, "bytes": upload.bytes,
        "headers": columns, "options": options, "mapping": mapping, "commits_itself": !draft.dry_run, "reader": reader,
    });
    let made = once.run(db::Act::new(UPLOAD, params![made])).await.map_err(placed)?;
    let batch_id = made["batch_id"].as_str().unwrap_or_default().to_owned();
    if made["reader"] != reader {
        // The same key again: whoever came first reads.
        return Ok(batch_id);
    }
    let path = upload.kept.path().to_owned();
    let each = move |page: &mut store::Page| json::rows(&path, &columns, &mut |number, cells| page.add(number, &cells, &reading));
    let read = match store::pages(&scope, &batch_id, each).await {
        Ok(count) => store::read(&scope, &batch_id, count).await,
        Err(error) => Err(error),
    };
    ended(&scope, &batch_id, read).await?;
    Ok(batch_id)
}

async fn verdicts(scope: &Scope, batch_id: &str) -> Result<Vec<ImportRow>, Error> {
    scope.run(Query::new(rows::ALL, params![batch_id.to_owned(), None::<String>, 1_000_i64])).await
}
