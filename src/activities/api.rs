//! GET, POST /api/crm/activities and the acts on one.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::counts::as_counts;
use super::file::file_of;
use super::input::{ActivityPatch, Cancellation, Completion, NewActivity, Reschedule, about_next};
use super::list::{Ask, View};
use super::query::ActivitiesQuery;
use super::{Activity, acts, records};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::export::{self, FormatQuery, Read};
use crate::web::{Act, Cursor, Done, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, patch))
        .routes(routes!(complete))
        .routes(routes!(cancel))
        .routes(routes!(bulk))
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

/// One that stays where it is.
#[derive(Serialize, ToSchema)]
struct Skipped {
    activity_id: String,
    /// Why, in words.
    why: String,
}

/// What was moved.
#[derive(Serialize, ToSchema)]
struct Rescheduled {
    /// The ids of those that are due on another day now.
    moved: Vec<String>,
    /// Chosen ones that stay where they are.
    skipped: Vec<Skipped>,
    #[schema(value_type = String, format = Date)]
    due_date: jiff::civil::Date,
}

/// Work that is planned or done.
#[utoipa::path(get, path = "/api/crm/activities", tag = "activities", params(ActivitiesQuery, FormatQuery),
    responses((status = 200, body = Done<Vec<Activity>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query, file }: Read<ActivitiesQuery>) -> Result<Response, Error> {
    let counted = query.counts.as_deref() == Some("true");
    let ask = query.checked()?;
    if let Some(order) = file {
        return order.send(&scope, &file_of(ask.view), Ask { limit: export::ALL, ..ask }.rows()).await;
    }
    let (actor, rows, counts) = if counted && ask.view != View::Done {
        let (actor, (rows, counts)) = scope.visit((ask.rows(), ask.counts())).await.map_err(Cursor::blamed)?;
        (actor, rows, Some(as_counts(&counts)))
    } else {
        let (actor, rows) = scope.visit(ask.rows()).await.map_err(Cursor::blamed)?;
        (actor, rows, None)
    };
    actor.must_open("activities")?;
    let mut listing = ask.page(rows);
    listing.meta.counts = counts;
    Reply::list(listing).map(Reply::into_response)
}

/// Moves many open activities to another day: chosen ones, or all that are overdue. What cannot be moved is named, with why.
#[utoipa::path(post, path = "/api/crm/activities/bulk", tag = "activities", request_body = Reschedule,
    responses((status = 200, body = Done<Rescheduled>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn bulk(act: Act<Reschedule>) -> Result<Reply, Error> {
    let moved = act.scope.run(acts::reschedule(act.given()?)).await?;
    let said = counted(&moved);
    Ok(Reply::ok(moved)?.toast(said))
}

fn counted(moved: &serde_json::Value) -> String {
    let count = |name: &str| moved[name].as_array().map_or(0, Vec::len);
    let day = moved["due_date"].as_str().and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let day = day.map(|day| day.strftime("%A, %-d %B").to_string()).unwrap_or_default();
    let mut said = match count("moved") {
        0 => "Nothing was moved.".to_owned(),
        1 => format!("1 activity moved to {day}."),
        many => format!("{many} activities moved to {day}."),
    };
    if let Some(why) = moved["skipped"][0]["why"].as_str() {
        said.push_str(&match count("skipped") {
            1 => format!(" One stays where it is: {why}"),
            many => format!(" {many} stay where they are, the first because: {why}"),
        });
    }
    said
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
    let activity = scope.run(records::activity(&id)).await?;
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
