//! The targets' list and records under /api/crm/targets.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::file::FILE;
use super::list::as_counts;
use super::{Ask, Match, Target, record};
use crate::activities::{self, Activity};
use crate::app::App;
use crate::audit;
use crate::cadences::{self, Enrollment};
use crate::db::Scope;
use crate::error::Error;
use crate::export::{FormatQuery, Read};
use crate::web::{Cursor, Done, Filter, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(timeline))
}

/// A target with everything beside it.
#[derive(Serialize, ToSchema)]
struct WholeTarget {
    target: Target,
    /// What the caller may do now: edit, contacted, engaged, qualified, convert, enroll, take, assign, drop.
    actions: Vec<String>,
    /// The latest run through a cadence.
    enrollment: Option<Enrollment>,
    activities: Vec<Activity>,
    /// The account and the open lead that seem to be the same company.
    matches: Vec<Match>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StoryQuery {
    /// Only what happened before this moment; 100 at a time.
    #[param(value_type = Option<String>, format = DateTime)]
    before: Option<jiff::Timestamp>,
}

/// Targets by their next outreach: by status, owner, outreach, source, tag and typed text.
#[utoipa::path(get, path = "/api/crm/targets", tag = "targets", params(Ask, FormatQuery),
    responses((status = 200, body = Done<Vec<Target>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query: ask, file }: Read<Ask>) -> Result<Response, Error> {
    if let Some(order) = file {
        return order.send(&scope, &FILE, ask.all()?).await;
    }
    if ask.counts.as_deref() != Some("true") {
        let (actor, rows) = scope.visit(ask.rows()?).await.map_err(Cursor::blamed)?;
        actor.must_open("targets")?;
        return Reply::list(ask.page(rows)).map(Reply::into_response);
    }
    let (actor, (rows, counts)) = scope.visit((ask.rows()?, ask.counted())).await.map_err(Cursor::blamed)?;
    actor.must_open("targets")?;
    let mut listing = ask.page(rows);
    listing.meta.counts = Some(as_counts(&counts));
    Reply::list(listing).map(Reply::into_response)
}

/// A target with its run through a cadence, its activities, and what its company is already.
#[utoipa::path(get, path = "/api/crm/targets/{id}", tag = "targets",
    responses((status = 200, body = Done<WholeTarget>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn read(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let trip = (record::one(&id), cadences::of_target(&id), activities::of_target(&id), record::matches(&id));
    let (target, enrollments, activities, matches) = scope.run(trip).await?;
    let (actions, enrollment) = (target.actions.clone(), enrollments.into_iter().next());
    Reply::ok(WholeTarget { target, actions, enrollment, activities, matches })
}

/// What happened to a target, newest first.
#[utoipa::path(get, path = "/api/crm/targets/{id}/timeline", tag = "targets", params(StoryQuery),
    responses((status = 200, body = Done<Vec<audit::Moment>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn timeline(Path(id): Path<String>, filter: Filter<StoryQuery>) -> Result<Reply, Error> {
    let (_, moments) = filter.scope.run((record::one(&id), audit::timeline_before("targets", &id, filter.query.before, 100))).await?;
    Reply::ok(moments)
}
