//! /api/admin/settings and /api/admin/stage-rules.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{CompanySettings, StageRule};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::web::{Act, Done, Refused, Reply, integer, many};

/// Settings to change; absent ones stay, a null limit is none.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct SettingsPatch {
    company_name: Option<String>,
    /// Such as Asia/Jakarta.
    time_zone: Option<String>,
    /// Three capital letters.
    currency: Option<String>,
    /// 1 to 720.
    #[serde(deserialize_with = "integer")]
    sla_hours: Option<i32>,
    /// 1 to 365.
    #[serde(deserialize_with = "integer")]
    pool_expiry_days: Option<i32>,
    /// 1 to 1000.
    #[serde(deserialize_with = "integer")]
    pool_claims_per_day: Option<i32>,
    /// 1 to 1000.
    #[serde(deserialize_with = "integer")]
    pool_untouched_leads: Option<i32>,
    /// 0 (none at all) to 100000.
    #[serde(deserialize_with = "integer")]
    exports_per_hour: Option<i32>,
    /// 0 (none at all) to 100000.
    #[serde(deserialize_with = "integer")]
    intake_per_hour: Option<i32>,
    /// 0 (only the present one) to 1200.
    #[serde(deserialize_with = "integer")]
    audit_months_kept: Option<i32>,
    /// The version that was edited; or send `If-Match`.
    #[serde(deserialize_with = "integer")]
    version: Option<i32>,
}

/// A stage's rule to change; absent ones stay.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct StageRulePatch {
    /// Its place; Prospecting stays first, the closed ones last.
    #[serde(deserialize_with = "integer")]
    position: Option<i32>,
    /// 0 to 100.
    #[serde(deserialize_with = "integer")]
    probability: Option<i32>,
    #[serde(deserialize_with = "integer")]
    expected_days: Option<i32>,
    /// Beside what the stage always requires: quote (open stages, Closed Won), win_reason (Closed Won).
    #[serde(deserialize_with = "many")]
    requires: Option<Vec<String>>,
    next_step_suggestion: Option<String>,
    /// The follow-up that coming here makes; with `follow_up_days`, or neither.
    follow_up_subject: Option<String>,
    #[serde(deserialize_with = "integer")]
    follow_up_days: Option<i32>,
    /// The version that was edited; or send `If-Match`.
    #[serde(deserialize_with = "integer")]
    version: Option<i32>,
}

/// The settings.
#[derive(Serialize, ToSchema)]
struct WholeSettings {
    settings: CompanySettings,
}

/// A stage's rule after an edit.
#[derive(Serialize, ToSchema)]
struct OneStageRule {
    stage_rule: StageRule,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, edit)).routes(routes!(rules)).routes(routes!(edit_rule))
}

/// The company's settings.
#[utoipa::path(get, path = "/api/admin/settings", tag = "admin",
    responses((status = 200, body = Done<WholeSettings>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn read(scope: Scope) -> Result<Reply, Error> {
    let (actor, settings) = scope.visit(super::settings()).await?;
    actor.must_open("settings")?;
    let settings = settings.into_iter().next().ok_or_else(|| Error::internal("there are no settings"))?;
    Reply::ok(WholeSettings { settings })
}

/// Changes settings. They hold from the next act on.
#[utoipa::path(patch, path = "/api/admin/settings", tag = "admin", request_body = SettingsPatch,
    responses((status = 200, body = Done<WholeSettings>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 409, body = Refused)))]
async fn edit(act: Act<SettingsPatch>) -> Result<Reply, Error> {
    let version = act.body.version.or(act.if_match);
    Ok(Reply::ok(act.scope.run(super::set(act.given()?, version)).await?)?.toast("Saved."))
}

/// The stages in their order, with their rules.
#[utoipa::path(get, path = "/api/admin/stage-rules", tag = "admin",
    responses((status = 200, body = Done<Vec<StageRule>>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn rules(scope: Scope) -> Result<Reply, Error> {
    let (actor, rules) = scope.visit(super::stages()).await?;
    actor.must_open("settings")?;
    Reply::ok(rules)
}

/// Edits a stage's rule. Deals that are in the stage keep what they have until they move.
#[utoipa::path(patch, path = "/api/admin/stage-rules/{id}", tag = "admin", request_body = StageRulePatch,
    responses((status = 200, body = Done<OneStageRule>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn edit_rule(Path(stage): Path<String>, act: Act<StageRulePatch>) -> Result<Reply, Error> {
    let version = act.body.version.or(act.if_match);
    let said = format!("{stage} is saved.");
    Ok(Reply::ok(act.scope.run(super::set_stage(stage, act.given()?, version)).await?)?.toast(said))
}
