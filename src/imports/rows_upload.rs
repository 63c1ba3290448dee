//! Rows as JSON: previewed and committed in one call, or with `dry_run` only previewed (spec 4.2).

use std::time::{Duration, Instant};

use axum::body::Body;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::batch;
use super::cells::Reading;
use super::options::{Options, options, placed};
use super::read::json;
use super::rows::{self, ImportRow};
use super::settled::{Previewed, answered, waits_for_rows};
use super::upload::UPLOAD;
use super::{Batch, Kind, Mapping, acts, receive, store, work};
use crate::db::{self, Query, Scope, params};
use crate::error::Error;
use crate::web::{Reply, checked};

/// How long the rows of a large call may be previewed before they are left for a person to commit.
const LONGEST_PREVIEW: Duration = Duration::from_secs(900);

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
    let options = draft.options.checked(draft.kind)?;
    let columns: Vec<String> =
        draft.kind.fields().iter().map(|field| field.name.to_owned()).filter(|name| head.names.contains(name)).collect();
    let mapping: Mapping = columns.iter().map(|name| (name.clone(), name.clone())).collect();
    let reading = Reading::new(draft.kind, &columns, &mapping, &options);
    let made = json!({
        "kind": draft.kind, "file_name": upload.name, "file_sha256": upload.hash, "bytes": upload.bytes,
        "headers": columns, "options": options, "mapping": mapping,
    });
    let made = once(upload.hash.clone()).run(db::Act::new(UPLOAD, params![made])).await.map_err(placed)?;
    let batch_id = made["batch_id"].as_str().unwrap_or_default().to_owned();
    if waits_for_rows(scope, &batch_id).await? {
        let path = upload.kept.path().to_owned();
        let read = move |page: &mut store::Page| json::rows(&path, &columns, &mut |number, cells| page.add(number, &cells, &reading));
        let count = store::pages(scope, &batch_id, read).await?;
        store::read(scope, &batch_id, count).await?;
    }
    let import = answered(scope, &batch_id).await?;
    let answer = if draft.dry_run { verdicts(scope, import).await? } else { committed(scope, import).await? };
    Ok(Reply::created(answer, format!("/api/crm/imports/{batch_id}"))?.to_page(format!("/crm/imports/{batch_id}")))
}

async fn verdicts(scope: &Scope, import: Previewed) -> Result<RowsAnswer, Error> {
    let rows = scope.run(Query::new(rows::ALL, params![import.batch.batch_id.clone(), None::<String>, 1_000_i64])).await?;
    Ok(RowsAnswer { import, rows: Some(rows) })
}

/// Commits what was previewed in time; a longer preview is waited for behind the answer.
async fn committed(scope: &Scope, import: Previewed) -> Result<RowsAnswer, Error> {
    let (scope, batch_id) = (scope.clone(), import.batch.batch_id.clone());
    if import.batch.is_unread() {
        tokio::spawn(async move {
            if let Err(error) = commit_later(&scope, &batch_id).await {
                tracing::warn!(batch_id, %error, "rows were previewed and not committed");
            }
        });
        return Ok(RowsAnswer { import, rows: None });
    }
    if !import.batch.may("commit") {
        return Ok(RowsAnswer { import, rows: None });
    }
    let (_, batch) = scope.run((acts::commit(&batch_id), batch::one(&batch_id))).await?;
    work::wake();
    Ok(RowsAnswer { import: Previewed { batch, ..import }, rows: None })
}

async fn commit_later(scope: &Scope, batch_id: &str) -> Result<(), Error> {
    let began = Instant::now();
    let mut seen: Batch = batch::previewed(scope, batch_id).await?;
    while seen.is_unread() && began.elapsed() < LONGEST_PREVIEW {
        seen = batch::previewed(scope, batch_id).await?;
    }
    if seen.may("commit") {
        scope.run(acts::commit(batch_id)).await?;
        work::wake();
    }
    Ok(())
}
