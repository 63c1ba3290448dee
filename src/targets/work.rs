//! The routes of what is done with targets.

use axum::extract::Path;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::{ManyTargets, NewStatus, NewTarget, NewTargetOwner, TargetConversion, TargetPatch};
use super::{BulkAction, Target, TargetStatus, acts, page};
use crate::app::App;
use crate::error::Error;
use crate::web::{Act, Done, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(patch))
        .routes(routes!(step))
        .routes(routes!(convert))
        .routes(routes!(assign))
        .routes(routes!(bulk))
}

/// The target after an act.
#[derive(Serialize, ToSchema)]
struct OneTarget {
    target: Target,
}

/// What a target became.
#[derive(Serialize, ToSchema)]
struct Converted {
    target_id: String,
    account_id: String,
    contact_id: Option<String>,
    opportunity_id: String,
    enrollment_id: Option<i64>,
    activity_ids: Vec<String>,
    /// It had been converted before; these are the same ids.
    already: bool,
    /// The account is new.
    account_made: bool,
    /// Other accounts that may be the same company.
    also_matching: Vec<String>,
}

/// What was done with several targets.
#[derive(Serialize, ToSchema)]
struct BulkDone {
    /// With these it was.
    done: Vec<String>,
    /// With these it could not be.
    skipped: Vec<SkippedTarget>,
}

/// A target that stayed as it was.
#[derive(Serialize, ToSchema)]
struct SkippedTarget {
    target_id: String,
    /// In a sentence.
    why: String,
}

/// Makes a target.
#[utoipa::path(post, path = "/api/crm/targets", tag = "targets", request_body = NewTarget,
    responses((status = 201, body = Done<OneTarget>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 409, body = Refused)))]
async fn create(act: Act<NewTarget>) -> Result<Reply, Error> {
    let made = act.scope.run(acts::create(act.given()?)).await?;
    let id = text(&made, "target_id");
    let said = format!("{} is a target now.", text(&made, "company_name"));
    Ok(Reply::created(made, format!("/api/crm/targets/{id}"))?.to_page(page(&id)).toast(said))
}

/// Edits a target's plain fields.
#[utoipa::path(patch, path = "/api/crm/targets/{id}", tag = "targets", request_body = TargetPatch,
    responses((status = 200, body = Done<OneTarget>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn patch(Path(id): Path<String>, act: Act<TargetPatch>) -> Result<Reply, Error> {
    let changed = act.scope.run(acts::update(&id, act.given()?, act.body.version.or(act.if_match))).await?;
    Ok(Reply::ok(changed)?.toast("Saved."))
}

/// One step further, or dropped with a reason.
#[utoipa::path(patch, path = "/api/crm/targets/{id}/status", tag = "targets", request_body = NewStatus,
    responses((status = 200, body = Done<OneTarget>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn step(Path(id): Path<String>, act: Act<NewStatus>) -> Result<Reply, Error> {
    let status = act.body.status;
    let changed = act.scope.run(acts::step(&id, status, act.body.reason)).await?;
    let said = status.map_or_else(|| "Saved.".to_owned(), |now: TargetStatus| format!("{}.", now.words()));
    Ok(told(Reply::ok(&changed)?, said, &changed))
}

/// A qualified target becomes account, contact, opportunity and cadence.
#[utoipa::path(post, path = "/api/crm/targets/{id}/convert", tag = "targets", request_body = TargetConversion,
    responses((status = 200, body = Done<Converted>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn convert(Path(id): Path<String>, act: Act<TargetConversion>) -> Result<Reply, Error> {
    let ids = act.scope.run(acts::convert(&id, act.given()?)).await?;
    let deal = format!("/crm/opportunities/{}", ids["opportunity_id"].as_str().unwrap_or_default());
    let said = if ids["already"] == true { "It is a deal already." } else { "The target is a deal now." };
    Ok(Reply::ok(ids)?.to_page(deal).toast(said))
}

/// Gives a target to somebody else; a salesperson takes one that nobody has.
#[utoipa::path(post, path = "/api/crm/targets/{id}/assign", tag = "targets", request_body = NewTargetOwner,
    responses((status = 200, body = Done<OneTarget>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn assign(Path(id): Path<String>, act: Act<NewTargetOwner>) -> Result<Reply, Error> {
    let given = act.scope.run(acts::assign(&id, act.body.user_id)).await?;
    let said = format!("Given to {}.", text(&given, "owner_name"));
    Ok(told(Reply::ok(&given)?, said, &given))
}

/// Assigns, enrolls or drops several targets; those that could not be are named with a word why.
#[utoipa::path(post, path = "/api/crm/targets/bulk", tag = "targets", request_body = ManyTargets,
    responses((status = 200, body = Done<BulkDone>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 422, body = Refused)))]
async fn bulk(act: Act<ManyTargets>) -> Result<Reply, Error> {
    let action = act.body.action;
    let done = act.scope.run(acts::bulk(act.given()?)).await?;
    let said = told_of_many(action, &done);
    Ok(Reply::ok(done)?.toast(said))
}

/// What happened to many, in a sentence or two: the first reason stands for those that stayed.
fn told_of_many(action: Option<BulkAction>, done: &Value) -> String {
    let count = |list: &str| done[list].as_array().map_or(0, Vec::len);
    let (changed, stayed) = (count("done"), count("skipped"));
    let verb = match action {
        Some(BulkAction::Assign) => "given away",
        Some(BulkAction::Enroll) => "enrolled",
        Some(BulkAction::Drop) | None => "dropped",
    };
    let said = format!("{changed} {} {verb}.", if changed == 1 { "target was" } else { "targets were" });
    if stayed == 0 {
        return said;
    }
    format!("{said} {stayed} could not be: {}", done["skipped"][0]["why"].as_str().unwrap_or_default())
}

fn text(answer: &Value, column: &str) -> String {
    answer["target"][column].as_str().unwrap_or_default().to_owned()
}

fn told(reply: Reply, said: String, answer: &Value) -> Reply {
    reply.toast_link(said, page(&text(answer, "target_id")), text(answer, "company_name"))
}
