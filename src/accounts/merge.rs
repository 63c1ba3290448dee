//! Merging two accounts, and undoing it (spec 1.11).

use axum::extract::Path;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Tenure, page};
use crate::app::App;
use crate::db::{self, Maybe, Query, params};
use crate::error::Error;
use crate::web::{Act, Done, Nothing, Refused, Reply};

pub(super) const MERGE: &str = "select crm.rpc_account_merge($1, $2)";
pub(super) const UNMERGE: &str = "select crm.rpc_account_unmerge($1)";
pub(super) const MOVES: &str = "select contacts, opportunities, activities, invoices, leads, children from crm.list_merge_moves($1)";
pub(super) const CANDIDATES: &str = "select v.account_id, v.company_name, v.domain, v.npwp, v.city, v.owner_name, v.tenure_status \
     from (select array(select s.account_id from crm.find_accounts(coalesce($2::text, \
     (select split_part(a.normalized_name, ' ', 1) from data.accounts as a where a.account_id = $1)), 50, true) as s) as ids offset 0) as f \
     join crm.v_account as v on v.account_id = any (f.ids) where v.account_id <> $1 order by v.company_name, v.account_id limit 20";

/// The account that stays.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeInto {
    /// An active account.
    into_account_id: Option<String>,
}

/// Both accounts after a merge or its undoing.
#[derive(Serialize, ToSchema)]
struct Merged {
    /// The account that was merged, or is one of its own again.
    #[schema(value_type = Object)]
    account: Value,
    /// The one that stays.
    #[schema(value_type = Object)]
    survivor: Value,
    /// How many of each went over; only of a merge.
    #[schema(value_type = Option<Object>)]
    moved: Option<Value>,
}

/// How much would go over.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Moves {
    pub(super) contacts: i64,
    pub(super) opportunities: i64,
    pub(super) activities: i64,
    pub(super) invoices: i64,
    pub(super) leads: i64,
    pub(super) children: i64,
}

/// An account that another one may be merged into.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Candidate {
    pub(super) account_id: String,
    pub(super) company_name: String,
    pub(super) domain: Option<String>,
    pub(super) npwp: Option<String>,
    pub(super) city: Option<String>,
    pub(super) owner_name: Option<String>,
    pub(super) tenure_status: Tenure,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(merge)).routes(routes!(unmerge))
}

/// What a merge would move, whether its reader sees it or not; none for whoever may not merge.
pub(super) fn moves(account_id: &str) -> Maybe<Moves> {
    Query::new(MOVES, params![account_id.to_owned()]).optional()
}

/// Where it may go: by typed text, else by the first word of its name.
pub(super) fn candidates(account_id: &str, q: Option<String>) -> Query<Candidate> {
    Query::new(CANDIDATES, params![account_id.to_owned(), q])
}

/// Moves everything of an account to another one; it becomes inactive and points there. Undone within 30 days.
#[utoipa::path(post, path = "/api/crm/accounts/{id}/merge", tag = "accounts", request_body = MergeInto,
    responses((status = 200, body = Done<Merged>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn merge(Path(id): Path<String>, act: Act<MergeInto>) -> Result<Reply, Error> {
    let into = act.body.into_account_id.unwrap_or_default();
    let merged = act.scope.run(db::Act::new(MERGE, params![id.clone(), into])).await?;
    let words = format!("Merged into {}. For 30 days this can be undone on the page of", name(&merged["survivor"]));
    let survivor = page(merged["survivor"]["account_id"].as_str().unwrap_or_default());
    Ok(Reply::ok(&merged)?.to_page(survivor).toast_link(words, page(&id), name(&merged["account"])))
}

/// Undoes a merge of the last 30 days: everything as before; what was made on the other account since stays there.
#[utoipa::path(post, path = "/api/crm/accounts/{id}/unmerge", tag = "accounts",
    responses((status = 200, body = Done<Merged>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn unmerge(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let undone = act.scope.run(db::Act::new(UNMERGE, params![id.clone()])).await?;
    let words = format!("{} is an account of its own again.", name(&undone["account"]));
    Ok(Reply::ok(&undone)?.to_page(page(&id)).toast(words))
}

fn name(account: &Value) -> &str {
    account["company_name"].as_str().unwrap_or_default()
}
