//! A file comes in: it is received, recognised, its headers are guessed, its rows written; then the engine previews it (spec 7.1, 7.2).

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::cells::Reading;
use super::mapping::remembered;
use super::options::{Options, options, placed};
use super::read::Form;
use super::receive::{self, Received, Upload};
use super::rows_upload::{RowsDraft, from_rows};
use super::settled::{Previewed, answered, ended, to_the_end};
use super::{Kind, Mapping, guess, store};
use crate::app::App;
use crate::db::{self, Caller, Scope, params};
use crate::error::{Code, Error};
use crate::session;
use crate::web::{Done, Refused, Reply, of_fields};

pub(super) const UPLOAD: &str = "select crm.rpc_import_upload($1)";

/// A form with a file: `file`, and these.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadForm {
    /// What it holds.
    kind: Kind,
    /// Fields such as `options[duplicates]`, or all of them as JSON.
    #[serde(default, deserialize_with = "options")]
    options: Options,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    // The body is measured on its way to disk.
    OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable())
}

/// Imports a file: it is read and previewed; commit it afterwards.
#[utoipa::path(post, path = "/api/crm/imports", tag = "imports", request_body(content((UploadForm = "multipart/form-data"), (RowsDraft = "application/json"))),
    responses((status = 201, body = Done<Previewed>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 413, body = Refused)))]
async fn upload(State(app): State<App>, request: Request) -> Result<Reply, Error> {
    let (parts, body) = request.into_parts();
    let caller = session::caller(&parts, &app);
    // Who may not import is told before he has sent 50 MB.
    let scope = app.door.scope(caller.clone()).without_key();
    scope.visit(()).await?.0.must_open("imports")?;
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_lowercase();
    if kind.starts_with("application/json") {
        return from_rows(&scope, body, |request_hash| app.door.scope(Caller { request_hash, ..caller })).await;
    }
    if !kind.starts_with("multipart/form-data") {
        return Err(Error::new(Code::UnsupportedMediaType, "Send a form with a file, or JSON."));
    }
    let received = receive::form(Request::from_parts(parts, body), &app).await?;
    let form: UploadForm = of_fields(&received.fields)?;
    let request_hash = request_hash(&received);
    let once = app.door.scope(Caller { request_hash, ..caller });
    let batch_id = to_the_end(from_file(scope.clone(), once, form, received)).await?;
    let made = answered(&scope, &batch_id).await?;
    Ok(Reply::created(made, format!("/api/crm/imports/{batch_id}"))?.to_page(format!("/crm/imports/{batch_id}")))
}

/// What a key belongs to: the fields and the file.
pub(super) fn request_hash(received: &Received) -> String {
    let mut hash = Sha256::new();
    for (name, value) in &received.fields {
        hash.update(format!("{}={name}{}={value}", name.len(), value.len()));
    }
    hash.update(received.file.as_ref().map_or("", |upload| &upload.hash));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads and writes the file. `once` carries the caller's key, so that the same upload sent twice is one import.
async fn from_file(scope: Scope, once: Scope, form: UploadForm, received: Received) -> Result<String, Error> {
    let upload = received.file.ok_or_else(|| Error::field("file", "Choose a file."))?;
    let options = form.options.checked(form.kind)?;
    let layout = store::inspect(upload.kept.path(), options.wanted()).await.map_err(placed)?;
    let options = options.of(&layout);
    let earlier = scope.run(remembered(form.kind, &layout.headers)).await?.map(|kept| kept.of(form.kind, &layout.headers));
    let mapping: Mapping = earlier.unwrap_or_else(|| guess(form.kind, &layout.headers));
    let reader = Uuid::new_v4().to_string();
    let name = if upload.name.is_empty() { "file" } else { &upload.name };
    let draft = json!({
        "kind": form.kind, "file_name": name, "file_sha256": upload.hash, "bytes": upload.bytes,
        "headers": layout.headers, "options": options, "mapping": mapping, "reader": reader,
    });
    let made = once.run(db::Act::new(UPLOAD, params![draft])).await.map_err(placed)?;
    let batch_id = made["batch_id"].as_str().unwrap_or_default().to_owned();
    if made["reader"] != reader {
        // The same key again: whoever came first reads.
        return Ok(batch_id);
    }
    let read = write(&scope, &batch_id, &upload, layout.form, Reading::new(form.kind, &layout.headers, &mapping, &options)).await;
    ended(&scope, &batch_id, read).await?;
    Ok(batch_id)
}

async fn write(scope: &Scope, batch_id: &str, upload: &Upload, form: Form, reading: Reading) -> Result<(), Error> {
    store::file(scope, batch_id, upload.kept.path()).await?;
    store::rows(scope, batch_id, upload.kept.path(), form, reading).await
}
