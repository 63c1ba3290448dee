//! GET /api/crm/notifications, marking them read, and the switches per kind.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Notification, Setting, counts, list, read, set, settings};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::web::{Act, Cursor, Done, Filter, Listing, Refused, Reply, flag, limit, numbers};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(notifications)).routes(routes!(mark_read)).routes(routes!(own_settings, change_settings))
}

/// Which notifications.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// `true`: only those not read yet.
    #[serde(deserialize_with = "flag")]
    pub unread: Option<bool>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub cursor: Option<String>,
    /// `true`: also `meta.counts`.
    #[serde(deserialize_with = "flag")]
    pub counts: Option<bool>,
}

impl Ask {
    pub(super) fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).into()
    }
}

/// The rows as a page of the list, with the cursor of the next one.
pub(super) fn paged(rows: Vec<Notification>, limit: i64) -> Listing<Notification> {
    Listing::page(rows, limit, |row| vec![row.created_at.to_string(), row.notification_id.to_string()])
}

/// What to mark as read: either of the two.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Reading {
    /// These.
    #[serde(deserialize_with = "numbers")]
    ids: Option<Vec<i64>>,
    /// `true`: all of mine.
    #[serde(deserialize_with = "flag")]
    all: Option<bool>,
}

/// What was marked, and what is left.
#[derive(Serialize, ToSchema)]
struct Marked {
    read: i64,
    unread: i64,
}

/// Kinds to switch on or off; those left out stay as they are.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Wanted {
    #[serde(deserialize_with = "flag")]
    assigned: Option<bool>,
    #[serde(deserialize_with = "flag")]
    overdue_today: Option<bool>,
    #[serde(deserialize_with = "flag")]
    enrollment_stopped: Option<bool>,
    #[serde(deserialize_with = "flag")]
    winback_due: Option<bool>,
    #[serde(deserialize_with = "flag")]
    pool_expiring: Option<bool>,
    #[serde(deserialize_with = "flag")]
    lead_claimed: Option<bool>,
    #[serde(deserialize_with = "flag")]
    lead_returned: Option<bool>,
    #[serde(deserialize_with = "flag")]
    sla_missed: Option<bool>,
}

/// All switches of the caller.
#[derive(Serialize, ToSchema)]
struct Settings {
    settings: Vec<Setting>,
}

/// What happened for the caller, newest first.
#[utoipa::path(get, path = "/api/crm/notifications", tag = "notifications", params(Ask),
    responses((status = 200, body = Done<Vec<Notification>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn notifications(filter: Filter<Ask>) -> Result<Reply, Error> {
    let ask = filter.query;
    let limit = ask.limit();
    let rows = list(ask.unread == Some(true), &Cursor::read(ask.cursor.as_deref(), 2)?, limit + 1);
    let (actor, rows, held) = if ask.counts == Some(true) {
        let (actor, (rows, held)) = filter.scope.visit((rows, counts())).await.map_err(Cursor::blamed)?;
        (actor, rows, serde_json::to_value(held).ok())
    } else {
        let (actor, rows) = filter.scope.visit(rows).await.map_err(Cursor::blamed)?;
        (actor, rows, None)
    };
    actor.must_open("notifications")?;
    let mut listing = paged(rows, limit);
    listing.meta.counts = held;
    Reply::list(listing)
}

/// Marks the caller's notifications as read.
#[utoipa::path(post, path = "/api/crm/notifications/read", tag = "notifications", request_body = Reading,
    responses((status = 200, body = Done<Marked>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn mark_read(act: Act<Reading>) -> Result<Reply, Error> {
    let Reading { ids, all } = act.body;
    if ids.as_ref().is_some_and(|ids| ids.len() > 200) {
        return Err(Error::field("ids", "Name at most 200 at once, or send all: true."));
    }
    Reply::ok(act.scope.run(read(ids, all == Some(true))).await?)
}

/// What the caller can be told of, and whether he wants to be.
#[utoipa::path(get, path = "/api/crm/notifications/settings", tag = "notifications",
    responses((status = 200, body = Done<Settings>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn own_settings(scope: Scope) -> Result<Reply, Error> {
    let (actor, settings) = scope.visit(settings()).await?;
    actor.must_open("notifications")?;
    Reply::ok(Settings { settings })
}

/// Switches kinds of notifications on or off for the caller.
#[utoipa::path(patch, path = "/api/crm/notifications/settings", tag = "notifications", request_body = Wanted,
    responses((status = 200, body = Done<Settings>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn change_settings(act: Act<Wanted>) -> Result<Reply, Error> {
    let changed = act.scope.run(set(act.given()?)).await?;
    Ok(Reply::ok(changed)?.toast("Saved."))
}
