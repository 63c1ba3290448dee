//! GET, POST /api/crm/activities and the acts on one.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::input::{ActivitiesQuery, ActivityPatch, Cancellation, Completion, NewActivity, about_next};
use super::{Activity, acts, lists};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::web::{Act, Cursor, Done, Filter, Listing, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, patch)).routes(routes!(complete)).routes(routes!(cancel))
}

/// One activity.
#[derive(Serialize, ToSchema)]
struct OneActivity {
    activity: Activity,
}

/// What ended, and what was planned next.
#[derive(Serialize, ToSchema)]
struct Ended {
    activity: Activity,
    next_activity: Option<Activity>,
}

/// Work that is due.
#[utoipa::path(get, path = "/api/crm/activities", tag = "activities", params(ActivitiesQuery),
    responses((status = 200, body = Done<Vec<Activity>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(filter: Filter<ActivitiesQuery>) -> Result<Reply, Error> {
    let query = filter.query;
    let limit = i64::from(query.limit.unwrap_or(50));
    if !(1..=200).contains(&limit) {
        return Err(Error::field("limit", "Ask for 1 to 200 rows."));
    }
    let cursor = Cursor::read(query.cursor.as_deref(), 2)?;
    if cursor.part(0).is_some_and(|day| day.parse::<jiff::civil::Date>().is_err()) {
        return Err(Error::field("cursor", "This is not a cursor of this list. Start again without it."));
    }
    let owner = match query.owner.as_deref() {
        None | Some("me") => None,
        Some(id) => Some(id.parse::<Uuid>().map_err(|_| Error::field("owner", "This must be me or the id of a colleague."))?),
    };
    let rows = match query.view.as_deref() {
        None | Some("inbox") => lists::due_from(&cursor, limit + 1),
        Some("overdue") => lists::overdue(owner, &cursor, limit + 1),
        Some(_) => return Err(Error::field("view", "This must be one of: inbox, overdue.")),
    };
    let (actor, rows) = filter.scope.visit(rows).await.map_err(Cursor::blamed)?;
    actor.must_open("activities")?;
    let key = |row: &Activity| vec![row.due_date.map(|day| day.to_string()).unwrap_or_default(), row.activity_id.clone()];
    Reply::list(Listing::page(rows, limit, key))
}

/// Plans an activity on one record, or notes one that is done.
#[utoipa::path(post, path = "/api/crm/activities", tag = "activities", request_body = NewActivity,
    responses((status = 201, body = Done<OneActivity>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn create(act: Act<NewActivity>) -> Result<Reply, Error> {
    let made = act.scope.run(acts::create(act.given()?)).await?;
    let activity = &made["activity"];
    let said = if activity["status"] == "Done" { "Noted." } else { "Activity planned." };
    let location = format!("/api/crm/activities/{}", activity["activity_id"].as_str().unwrap_or_default());
    Ok(Reply::created(&made, location)?.toast(said))
}

/// One activity.
#[utoipa::path(get, path = "/api/crm/activities/{id}", tag = "activities",
    responses((status = 200, body = Done<OneActivity>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn read(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let activity = scope.run(lists::activity(&id)).await?;
    Reply::ok(OneActivity { activity })
}

/// Reschedules or rewords an open activity.
#[utoipa::path(patch, path = "/api/crm/activities/{id}", tag = "activities", request_body = ActivityPatch,
    responses((status = 200, body = Done<OneActivity>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn patch(Path(id): Path<String>, act: Act<ActivityPatch>) -> Result<Reply, Error> {
    let changed = act.scope.run(acts::update(&id, act.given()?, act.body.version.or(act.if_match))).await?;
    Ok(Reply::ok(changed)?.toast("Activity changed."))
}

/// Completes an activity, with its outcome, and plans the next one in the same act.
#[utoipa::path(post, path = "/api/crm/activities/{id}/complete", tag = "activities", request_body = Completion,
    responses((status = 200, body = Done<Ended>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn complete(Path(id): Path<String>, act: Act<Completion>) -> Result<Reply, Error> {
    let ended = act.scope.run(acts::complete(&id, act.body.details())).await.map_err(about_next)?;
    let said = format!("Done: {}", ended["activity"]["subject"].as_str().unwrap_or_default());
    Ok(told(Reply::ok(&ended)?, said, &ended["activity"]))
}

/// Gives an activity up, with the reason, and plans the next one if given.
#[utoipa::path(post, path = "/api/crm/activities/{id}/cancel", tag = "activities", request_body = Cancellation,
    responses((status = 200, body = Done<Ended>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn cancel(Path(id): Path<String>, act: Act<Cancellation>) -> Result<Reply, Error> {
    let (reason, next) = act.body.parts();
    let ended = act.scope.run(acts::cancel(&id, reason, next)).await.map_err(about_next)?;
    let said = format!("Cancelled: {}", ended["activity"]["subject"].as_str().unwrap_or_default());
    Ok(told(Reply::ok(&ended)?, said, &ended["activity"]))
}

/// The toast names the record that the activity is about.
fn told(reply: Reply, said: String, activity: &serde_json::Value) -> Reply {
    match (activity["opportunity_id"].as_str(), activity["lead_id"].as_str()) {
        (Some(id), _) => reply.toast_link(said, format!("/crm/opportunities/{id}"), "Opportunity"),
        (None, Some(id)) => reply.toast_link(said, format!("/crm/leads/{id}"), "Lead"),
        (None, None) => reply.toast(said),
    }
}
