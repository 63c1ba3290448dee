//! PATCH of an import: other mapping, other options, another way to read its file. Its rows are converted anew and previewed (spec 7.1, 7.2).

use axum::extract::Path;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::again::{convert_again, kept_file, texts};
use super::cells::Reading;
use super::mapping::{chosen, keep, remembered};
use super::options::{Options, options, placed};
use super::read::Layout;
use super::settled::{Previewed, answered, ended, is_repeated, to_the_end};
use super::{Kind, Mapping, guess, store};
use crate::app::App;
use crate::db::{self, One, Query, Scope, params};
use crate::error::Error;
use crate::web::{Act, Done, Refused, Reply, integer};

pub(super) const CHANGE: &str = "select crm.rpc_import_change($1, $2, $3)";
pub(super) const STATE: &str =
    "select b.kind, b.bytes, b.headers, b.mapping, b.options, b.row_count from data.import_batches as b where b.batch_id = $1";

/// What of an import changes; what is absent stays.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportPatch {
    /// Field → header; null leaves the field out.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::BTreeMap<String, Option<String>>>)]
    mapping: Option<Map<String, Value>>,
    /// Takes one of the caller's named mappings.
    #[serde(default, deserialize_with = "integer")]
    mapping_id: Option<i32>,
    /// Also keeps the mapping under this name.
    #[schema(max_length = 100)]
    keep_as: Option<String>,
    /// What is absent stays; `fixed` is replaced as a whole.
    #[serde(default, deserialize_with = "options")]
    options: Options,
}

/// An import as it is changed.
#[derive(Debug, FromRow)]
pub(super) struct State {
    pub(super) kind: Kind,
    bytes: i64,
    headers: Value,
    mapping: Option<Value>,
    options: Option<Value>,
    pub(super) row_count: Option<i32>,
}

impl State {
    pub(super) fn headers(&self) -> Vec<String> {
        texts(&self.headers)
    }
    pub(super) fn mapping(&self) -> Mapping {
        let pairs = self.mapping.as_ref().and_then(Value::as_object).into_iter().flatten();
        pairs.filter_map(|(field, header)| Some((field.clone(), header.as_str()?.to_owned()))).collect()
    }
    pub(super) fn options(&self) -> Options {
        self.options.clone().and_then(|options| serde_json::from_value(options).ok()).unwrap_or_default()
    }
}

/// An import as it stands.
pub(super) fn state(batch_id: &str) -> One<State> {
    Query::new(STATE, params![batch_id.to_owned()]).one("import")
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(change))
}

/// Changes mapping or options. The rows are converted and previewed anew; rows that were put right one by one are as in the file again.
#[utoipa::path(patch, path = "/api/crm/imports/{id}", tag = "imports", request_body = ImportPatch,
    responses((status = 200, body = Done<Previewed>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn change(Path(id): Path<String>, act: Act<ImportPatch>) -> Result<Reply, Error> {
    let (once, scope) = (act.scope.clone(), act.scope.without_key());
    if !is_repeated(&once).await? {
        to_the_end(read_anew(once, scope.clone(), id.clone(), act.body)).await?;
    }
    Ok(Reply::ok(answered(&scope, &id).await?)?.to_page(format!("/crm/imports/{id}")))
}

/// Changes it and writes its rows anew. `once` carries the caller's key.
async fn read_anew(once: Scope, scope: Scope, id: String, patch: ImportPatch) -> Result<(), Error> {
    let before = scope.run(state(&id)).await?;
    let old = before.options();
    let options = patch.options.over(old.clone()).checked(before.kind)?;
    // Without a count not all rows are there: reading broke off.
    let again = before.row_count.is_none()
        || (&options.encoding, &options.delimiter, &options.sheet) != (&old.encoding, &old.delimiter, &old.sheet);
    let file = if again { Some(kept_file(&scope, &id, before.bytes).await?) } else { None };
    let layout = match &file {
        Some(kept) => Some(store::inspect(kept.path(), options.wanted()).await.map_err(placed)?),
        None => None,
    };
    let headers = layout.as_ref().map_or_else(|| before.headers(), |layout| layout.headers.clone());
    let mut mapping = base_mapping(&scope, &before, layout.as_ref(), patch.mapping_id).await?;
    apply(&mut mapping, patch.mapping.unwrap_or_default(), before.kind, &headers)?;
    let options = layout.as_ref().map_or(options.clone(), |layout| options.of(layout));
    let reading = Reading::new(before.kind, &headers, &mapping, &options);
    let reader = Uuid::new_v4().to_string();
    let changed = json!({ "headers": headers, "mapping": mapping, "options": options, "reader": reader });
    let kept = keep(before.kind, patch.keep_as.as_deref(), &headers, &mapping);
    let (made, _) = once.run((db::Act::new(CHANGE, params![id.clone(), changed, again]), kept)).await.map_err(placed)?;
    if made["reader"] != reader {
        // The same request at the same moment: that one reads.
        return Ok(());
    }
    let read = match (file, layout) {
        (Some(kept), Some(layout)) => store::rows(&scope, &id, kept.path(), layout.form, reading).await,
        _ => convert_again(&scope, &id, reading).await,
    };
    ended(&scope, &id, read).await
}

/// What the mapping is before the caller's own choices.
async fn base_mapping(scope: &Scope, before: &State, layout: Option<&Layout>, mapping_id: Option<i32>) -> Result<Mapping, Error> {
    let headers = layout.map_or_else(|| before.headers(), |layout| layout.headers.clone());
    if let Some(number) = mapping_id {
        let kept = scope.run(chosen(i64::from(number), before.kind)).await?;
        return kept
            .map(|kept| kept.of(before.kind, &headers))
            .ok_or_else(|| Error::field("mapping_id", "There is no mapping of that number."));
    }
    if layout.is_none() || headers == before.headers() {
        return Ok(before.mapping());
    }
    let earlier = scope.run(remembered(before.kind, &headers)).await?;
    Ok(earlier.map_or_else(|| guess(before.kind, &headers), |kept| kept.of(before.kind, &headers)))
}

/// Puts the caller's choices in.
fn apply(mapping: &mut Mapping, chosen: Map<String, Value>, kind: Kind, headers: &[String]) -> Result<(), Error> {
    for (field, header) in chosen {
        let wrong = |words: &str| Error::field(&format!("mapping.{field}"), words);
        if kind.field(&field).is_none() {
            return Err(wrong("There is no such field here."));
        }
        match header {
            Value::Null => drop(mapping.remove(&field)),
            Value::String(header) if headers.contains(&header) => drop(mapping.insert(field, header)),
            _ => return Err(wrong("The file has no such header.")),
        }
    }
    Ok(())
}
