//! Mappings: which header is which field, remembered for the next file with the same headers, and kept by name for any.

use axum::extract::Path;
use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Kind, Mapping};
use crate::app::App;
use crate::db::{self, Maybe, Query, params};
use crate::error::Error;
use crate::web::{Act, Done, Filter, Nothing, Refused, Reply};

pub(super) const KEEP: &str = "select crm.rpc_import_mapping_keep($1)";
pub(super) const FORGET: &str = "select crm.rpc_import_mapping_delete($1)";
pub(super) const REMEMBERED: &str = "select m.mapping from data.import_mappings as m \
     where m.created_by = (select crm.my_id()) and m.kind = $1 and m.headers_hash = $2 order by m.updated_at desc limit 1";
pub(super) const CHOSEN: &str =
    "select m.mapping from data.import_mappings as m where m.mapping_id = $1 and m.kind = $2 and m.created_by = (select crm.my_id())";
pub(super) const NAMED: &str = "select m.mapping_id, m.kind, m.name, m.mapping, m.updated_at from data.import_mappings as m \
     where m.created_by = (select crm.my_id()) and m.name is not null and ($1::text is null or m.kind = $1) order by m.kind, m.name limit 200";

/// A mapping that was kept.
#[derive(Debug, FromRow)]
pub(super) struct Kept {
    mapping: Value,
}

/// A mapping with a name.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct NamedMapping {
    /// To choose or delete it by.
    pub mapping_id: i64,
    /// What it is for.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Field → header.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub mapping: Value,
    /// When it was kept.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// What deleting one answers.
#[derive(Serialize, ToSchema)]
struct MappingGone {
    /// Which one it was.
    mapping_id: i64,
    /// Its name.
    name: String,
}

/// Which named mappings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MappingsQuery {
    /// Only those for this kind.
    kind: Option<Kind>,
}

impl Kept {
    /// As far as there are these headers.
    pub(super) fn of(&self, kind: Kind, headers: &[String]) -> Mapping {
        let kept = self.mapping.as_object().into_iter().flatten();
        kept.filter_map(|(field, header)| Some((kind.field(field)?.name.to_owned(), header.as_str()?.to_owned())))
            .filter(|(_, header)| headers.contains(header))
            .collect()
    }
}

/// Equal headers in any order are the same headers.
pub(super) fn headers_hash(headers: &[String]) -> String {
    let mut sorted: Vec<&String> = headers.iter().collect();
    sorted.sort();
    Sha256::digest(json!(sorted).to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the caller chose last for these headers.
pub(super) fn remembered(kind: Kind, headers: &[String]) -> Maybe<Kept> {
    Query::new(REMEMBERED, params![kind, headers_hash(headers)]).optional()
}

/// One of the caller's mappings.
pub(super) fn chosen(mapping_id: i64, kind: Kind) -> Maybe<Kept> {
    Query::new(CHOSEN, params![mapping_id, kind]).optional()
}

/// The caller's named mappings, for a kind or all.
pub fn named_mappings(kind: Option<Kind>) -> Query<NamedMapping> {
    Query::new(NAMED, params![kind])
}

/// Keeps a mapping: as the last choice for these headers, and under a name if one is given.
pub(super) fn keep(kind: Kind, name: Option<&str>, headers: &[String], mapping: &Mapping) -> db::Act {
    let draft = json!({ "kind": kind, "name": name, "headers_hash": headers_hash(headers), "mapping": mapping });
    db::Act::new(KEEP, params![draft])
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(forget))
}

/// The caller's named mappings. One is kept with `keep_as` of `PATCH /api/crm/imports/{id}` and chosen with `mapping_id`.
#[utoipa::path(get, path = "/api/crm/imports/mappings", tag = "imports", params(MappingsQuery),
    responses((status = 200, body = Done<Vec<NamedMapping>>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(filter: Filter<MappingsQuery>) -> Result<Reply, Error> {
    let (actor, rows) = filter.scope.visit(named_mappings(filter.query.kind)).await?;
    actor.must_open("imports")?;
    Reply::ok(rows)
}

/// Deletes a named mapping.
#[utoipa::path(delete, path = "/api/crm/imports/mappings/{id}", tag = "imports",
    responses((status = 200, body = Done<MappingGone>), (status = 401, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn forget(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let id: i64 = id.parse().map_err(|_| Error::not_found("mapping"))?;
    let gone = act.scope.run(db::Act::new(FORGET, params![id])).await?;
    let words = format!("The mapping {} is deleted.", gone["name"].as_str().unwrap_or_default());
    Ok(Reply::ok(gone)?.toast(words))
}
