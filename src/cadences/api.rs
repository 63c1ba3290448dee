//! Templates under /api/crm/cadences, enrollments, and an account's winback.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::file::FILE;
use super::input::{CadenceDraft, CadencesQuery, EnrollmentMove, NewEnrollment, PreviewQuery};
use super::{Cadence, Enrollment, Planned, Step, StepNumbers, StopReason, acts, lists};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::export::{self, FormatQuery, Read};
use crate::web::{Act, Cursor, Done, Filter, Listing, Nothing, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, patch))
        .routes(routes!(preview))
        .routes(routes!(enroll))
        .routes(routes!(move_on))
        .routes(routes!(winback))
}

/// A template after an act, with its steps.
#[derive(Serialize, ToSchema)]
struct Written {
    cadence: WrittenCadence,
}

/// Its columns and steps.
#[derive(Serialize, ToSchema)]
struct WrittenCadence {
    cadence_id: i64,
    name: String,
    revision: i32,
    version: i32,
    steps: Vec<Step>,
}

/// A template with its steps and how they do.
#[derive(Serialize, ToSchema)]
struct WholeCadence {
    cadence: Cadence,
    steps: Vec<Step>,
    numbers: Vec<StepNumbers>,
    stop_reasons: Vec<StopReason>,
}

/// What an enrollment made.
#[derive(Serialize, ToSchema)]
struct Enrolled {
    /// The record that was named, under its own name.
    opportunity_id: Option<String>,
    account_id: Option<String>,
    target_id: Option<String>,
    lead_id: Option<String>,
    enrollment_id: i64,
    activity_ids: Vec<String>,
}

/// An enrollment after an act.
#[derive(Serialize, ToSchema)]
struct OneEnrollment {
    enrollment: Enrollment,
}

/// What a winback made.
#[derive(Serialize, ToSchema)]
struct WonBack {
    account_id: String,
    opportunity_id: String,
    enrollment_id: i64,
    activity_ids: Vec<String>,
}

fn number(id: &str, kind: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::not_found(kind))
}

/// Templates by name, with how many records go through each.
#[utoipa::path(get, path = "/api/crm/cadences", tag = "cadences", params(CadencesQuery, FormatQuery),
    responses((status = 200, body = Done<Vec<Cadence>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query, file }: Read<CadencesQuery>) -> Result<Response, Error> {
    let limit = i64::from(query.limit.unwrap_or(50));
    let cursor = Cursor::read(query.cursor.as_deref(), 2)?;
    let most = if file.is_some() { export::ALL } else { limit };
    let asked = lists::list_after(cursor.part(0), cursor.part(1), most + 1, query.active);
    if let Some(order) = file {
        return order.send(&scope, &FILE, asked).await;
    }
    let (actor, rows) = scope.visit(asked).await.map_err(Cursor::blamed)?;
    actor.must_open("cadences")?;
    let key = |row: &Cadence| vec![row.name.to_lowercase(), row.cadence_id.to_string()];
    Reply::list(Listing::page(rows, limit, key)).map(Reply::into_response)
}

/// Makes a template with its steps.
#[utoipa::path(post, path = "/api/crm/cadences", tag = "cadences", request_body = CadenceDraft,
    responses((status = 201, body = Done<Written>), (status = 400, body = Refused), (status = 403, body = Refused)))]
async fn create(act: Act<CadenceDraft>) -> Result<Reply, Error> {
    let made = act.scope.run(acts::create(act.given()?)).await?;
    let id = made["cadence"]["cadence_id"].to_string();
    Ok(Reply::created(made, format!("/api/crm/cadences/{id}"))?.to_page(format!("/crm/cadences/{id}")).toast("Cadence made."))
}

/// A template with its steps, the numbers of each, and why enrollments were stopped.
#[utoipa::path(get, path = "/api/crm/cadences/{id}", tag = "cadences",
    responses((status = 200, body = Done<WholeCadence>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn read(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let id = number(&id, "cadence")?;
    let (cadence, steps, numbers, stop_reasons) =
        scope.run((lists::cadence(id), lists::steps(id), lists::numbers(id), lists::stop_reasons(id))).await?;
    Reply::ok(WholeCadence { cadence, steps, numbers, stop_reasons })
}

/// Edits a template; what runs keeps the steps it started with.
#[utoipa::path(patch, path = "/api/crm/cadences/{id}", tag = "cadences", request_body = CadenceDraft,
    responses((status = 200, body = Done<Written>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn patch(Path(id): Path<String>, act: Act<CadenceDraft>) -> Result<Reply, Error> {
    let version = act.body.version.or(act.if_match);
    let changed = act.scope.run(acts::update(number(&id, "cadence")?, act.given()?, version)).await?;
    Ok(Reply::ok(changed)?.toast("Saved. What already runs keeps its steps."))
}

/// The dates that a start today, or on a named day, would give.
#[utoipa::path(get, path = "/api/crm/cadences/{id}/preview", tag = "cadences", params(PreviewQuery),
    responses((status = 200, body = Done<Vec<Planned>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn preview(Path(id): Path<String>, filter: Filter<PreviewQuery>) -> Result<Reply, Error> {
    let id = number(&id, "cadence")?;
    let (_, planned) = filter.scope.run((lists::cadence(id), lists::preview_of(id, filter.query.start))).await?;
    Reply::ok(planned)
}

/// Enrolls one record: an open deal, an account, a target or a nurtured lead.
#[utoipa::path(post, path = "/api/crm/cadences/{id}/enrollments", tag = "cadences", request_body = NewEnrollment,
    responses((status = 201, body = Done<Enrolled>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn enroll(Path(id): Path<String>, act: Act<NewEnrollment>) -> Result<Reply, Error> {
    let cadence = number(&id, "cadence")?;
    let made = act.scope.run(acts::enroll(cadence, act.given()?)).await?;
    let steps = made["activity_ids"].as_array().map_or(0, Vec::len);
    // An enrollment is read with its record; it has no address of its own.
    let reply = Reply::created(made, format!("/api/crm/cadences/{cadence}"))?;
    Ok(reply.toast(if steps == 1 {
        "Enrolled; the first step is planned.".to_owned()
    } else {
        format!("Enrolled; {steps} steps are planned.")
    }))
}

/// Pauses, resumes or stops an enrollment.
#[utoipa::path(patch, path = "/api/crm/enrollments/{id}", tag = "cadences", request_body = EnrollmentMove,
    responses((status = 200, body = Done<OneEnrollment>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn move_on(Path(id): Path<String>, act: Act<EnrollmentMove>) -> Result<Reply, Error> {
    let enrollment = number(&id, "enrollment")?;
    let moved = act.scope.run(acts::set_status(enrollment, act.body.action, act.body.reason.clone())).await?;
    let said = match moved["enrollment"]["status"].as_str() {
        Some("Paused") => "Paused. Its steps wait until it is resumed.",
        Some("Active") => "Resumed. Its steps have moved by the days it was paused.",
        _ => "Stopped. Its open steps are cancelled.",
    };
    Ok(Reply::ok(moved)?.toast(said))
}

/// Enrolls an account that is lost for 90 days: a new deal, and the winback cadence on it.
#[utoipa::path(post, path = "/api/crm/accounts/{id}/winback", tag = "accounts",
    responses((status = 200, body = Done<WonBack>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn winback(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let made = act.scope.run(acts::winback(&id)).await?;
    let deal = format!("/crm/opportunities/{}", made["opportunity_id"].as_str().unwrap_or_default());
    Ok(Reply::ok(made)?.to_page(deal).toast("The winback has begun: a new opportunity with its first steps."))
}
