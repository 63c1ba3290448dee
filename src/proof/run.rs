//! GET /api/crm/proof runs the proof, or answers the last one; POST runs it for a page.

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::db::{self, Maybe, Query, Scope, params};
use crate::error::Error;
use crate::web::{Act, Done, Filter, Nothing, Refused, Reply};

pub(super) const PROVE: &str = "select crm.rpc_prove()";
pub(super) const LAST: &str = "select finished_at, took_ms, result, run_by from crm.v_proof_runs order by run_id desc limit 1";

/// Something that is not as it should be.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Finding {
    /// The record's table.
    pub entity: String,
    /// The record.
    pub id: String,
    /// Who sees it twice or against the rules, or whose it is.
    pub user_id: Option<Uuid>,
    /// What is wrong.
    pub why: String,
}

/// A seal that does not hold.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Broken {
    /// Which; none for rows that no seal knows.
    pub seal_id: Option<i64>,
    /// Its first row.
    pub first_audit_id: i64,
    /// Its last row.
    pub last_audit_id: i64,
    /// What is wrong.
    pub why: String,
}

/// How far the audit is sealed.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Seals {
    /// How many seals there are.
    pub seals: i64,
    /// Up to which row.
    pub sealed_to: i64,
    /// When the last one was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub sealed_at: Option<Timestamp>,
    /// Rows that wait for their seal.
    pub unsealed: i64,
}

/// The result of a run.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Proof {
    /// Live records in nobody's list.
    pub lost: Vec<Finding>,
    /// Leads in two lists.
    pub double: Vec<Finding>,
    /// Records that somebody sees against the rules.
    pub leak: Vec<Finding>,
    /// Records without a next action.
    pub gap: Vec<Finding>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub checked_at: Timestamp,
    /// How many live records were looked for.
    pub records: i64,
    /// Profile → list → the most that one person of the profile sees there.
    pub seen: Value,
    /// How far the audit is sealed.
    pub seals: Seals,
    /// Seals that do not hold, the first one first.
    pub broken: Vec<Broken>,
}

/// A run that was kept.
#[derive(Debug, FromRow)]
pub struct Kept {
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How long it took.
    pub took_ms: Option<f64>,
    /// What it said.
    pub result: Option<Value>,
    /// Who ran it; the worker runs it in an overseer's name.
    pub run_by: Option<String>,
}

impl Kept {
    /// What it said.
    pub fn proof(&self) -> Result<Option<Proof>, Error> {
        self.result.clone().map(as_proof).transpose()
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Ask {
    /// `true`: the last result, without running anything.
    last: Option<String>,
}

fn as_proof(value: Value) -> Result<Proof, Error> {
    serde_json::from_value(value).map_err(|error| Error::internal("a proof is not what it should be").because(error))
}

/// The last run that was kept.
pub fn last() -> Maybe<Kept> {
    Query::new(LAST, params![]).optional()
}

/// Runs the proof as the caller and keeps it. FORBIDDEN for all but admin and director; it may take longer than a request of another kind.
pub async fn prove(scope: &Scope) -> Result<Proof, Error> {
    let (_, flow) = scope.flow().await?;
    let result = flow.run(db::Act::new(PROVE, params![])).await?;
    flow.commit().await?;
    as_proof(result)
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(proof, run))
}

/// The proof: the real lists, run as the real people, and the seals of the audit. Run now and kept, or with `last=true` the last one.
#[utoipa::path(get, path = "/api/crm/proof", tag = "proof", params(Ask),
    responses((status = 200, body = Done<Proof>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused),
        (status = 404, description = "It was never run", body = Refused)))]
async fn proof(filter: Filter<Ask>) -> Result<Reply, Error> {
    if filter.query.last.as_deref() != Some("true") {
        return Reply::ok(prove(&filter.scope).await?);
    }
    let (actor, kept) = filter.scope.visit(last()).await?;
    actor.must_open("proof")?;
    Reply::ok(kept.map(|kept| kept.proof()).transpose()?.flatten().ok_or_else(|| Error::not_found("proof"))?)
}

/// Runs the proof now and keeps it.
#[utoipa::path(post, path = "/api/crm/proof", tag = "proof",
    responses((status = 200, body = Done<Proof>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn run(act: Act<Nothing>) -> Result<Reply, Error> {
    Ok(Reply::ok(prove(&act.scope).await?)?.to_page("/crm/proof").toast("The proof was run."))
}
