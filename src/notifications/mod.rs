//! Notifications: what happened for somebody, told by acts and by the worker (notifications.sql, reminders.sql), read by himself.

mod api;
mod page;

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::{Act, One, Query, params};
use crate::web::Cursor;

const LIST: &str = "select notification_id, kind, label, entity, entity_id, message, href, created_at, read_at from crm.v_notifications \
     where (created_at, notification_id) < ((select coalesce($1::text::timestamptz, 'infinity')), (select coalesce($2::text::bigint, 9223372036854775807))) \
     order by created_at desc, notification_id desc limit $3";
const UNREAD: &str = "select notification_id, kind, label, entity, entity_id, message, href, created_at, read_at from crm.v_notifications \
     where read_at is null \
     and (created_at, notification_id) < ((select coalesce($1::text::timestamptz, 'infinity')), (select coalesce($2::text::bigint, 9223372036854775807))) \
     order by created_at desc, notification_id desc limit $3";
const COUNTS: &str = "select count(*) as unread from crm.v_notifications where read_at is null";
const READ: &str = "select crm.rpc_notifications_read($1, $2)";
const SETTINGS: &str = "select kind, label, enabled from crm.list_notification_settings()";
const SET: &str = "select crm.rpc_notification_settings($1)";

/// Something that happened for the reader.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Notification {
    /// Its number.
    pub notification_id: i64,
    /// What kind of thing happened.
    pub kind: String,
    /// The kind in words.
    pub label: String,
    /// The table of the record it is about; `activities` for all that is overdue.
    pub entity: String,
    /// The record's id.
    pub entity_id: String,
    /// What happened, in a sentence.
    pub message: String,
    /// The page of the record, while the reader sees it.
    pub href: Option<String>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the reader read it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
}

/// How many there are.
#[derive(Clone, Copy, Debug, FromRow, Serialize, ToSchema)]
pub struct Unread {
    /// Not read yet.
    pub unread: i64,
}

/// Whether the reader wants to be told of a kind.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Setting {
    /// The kind.
    pub kind: String,
    /// The kind in words.
    pub label: String,
    /// Whether he is told.
    pub enabled: bool,
}

/// Mine, newest first, from a cursor of (moment, number) on; only those not read yet if asked.
pub fn list(unread: bool, cursor: &Cursor, limit: i64) -> Query<Notification> {
    Query::new(if unread { UNREAD } else { LIST }, params![cursor.part(0), cursor.part(1), limit])
}

/// How many of mine are unread.
pub fn counts() -> One<Unread> {
    Query::new(COUNTS, params![]).one("list")
}

/// Marks mine as read, the named ones or all. NOT_FOUND for anybody else's.
pub fn read(ids: Option<Vec<i64>>, all: bool) -> Act {
    Act::new(READ, params![ids, all])
}

/// What I can be told of.
pub fn settings() -> Query<Setting> {
    Query::new(SETTINGS, params![])
}

/// Switches kinds on or off. VALIDATION_ERROR at a kind that my role is never told of.
pub fn set(wanted: Value) -> Act {
    Act::new(SET, params![wanted])
}

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(page::routes())
}
