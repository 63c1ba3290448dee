//! What happened: the record of every act, and a record's own story, read from the audit, its stages and its activities (spec 4.2).
//!
//! `list` and `list_page` are the viewer; `seals.sql` seals the record in batches, `kept.sql` checks the seals and drops old months (decision 052).

mod changes;
mod file;
mod list;
mod list_page;
mod place;

use maud::{Markup, html};
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::{Query, params};
use crate::ui::{self, Clock, Event, Icon, Tone};

pub use place::{page_of, table_of};

const TIMELINE: &str = "select t.at, t.kind, t.action, t.title, t.note, t.actor_name, t.href from crm.rpc_timeline($1, $2) as t";

const TIMELINE_BEFORE: &str =
    "select t.at, t.kind, t.action, t.title, t.note, t.actor_name, t.href from crm.rpc_timeline($1, $2, $3, $4) as t";

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[TIMELINE, TIMELINE_BEFORE, list::ALL, list::OF_RECORD, list::OF_ACT, list::OF_PERSON];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    list::routes().merge(list_page::routes())
}

/// Something that happened to a record.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Moment {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: jiff::Timestamp,
    /// audit, stage or activity.
    pub kind: String,
    /// As the audit calls it.
    pub action: String,
    /// In words.
    pub title: String,
    /// What was said.
    pub note: Option<String>,
    /// Who.
    pub actor_name: Option<String>,
    /// The record it is about.
    pub href: Option<String>,
}

/// The story of a record (`entity` is its table's name), newest first; empty for whoever does not see it.
pub fn timeline(entity: &str, id: &str) -> Query<Moment> {
    Query::new(TIMELINE, params![entity.to_owned(), id.to_owned()])
}

/// So much of it, before a moment if one is given.
pub fn timeline_before(entity: &str, id: &str, before: Option<jiff::Timestamp>, most: i32) -> Query<Moment> {
    Query::new(TIMELINE_BEFORE, params![entity.to_owned(), id.to_owned(), before, most])
}

/// The first so many, and the moment before which the rest happened. What happened at one moment stays together.
pub fn cut(mut moments: Vec<Moment>, most: usize) -> (Vec<Moment>, Option<jiff::Timestamp>) {
    let Some(extra) = moments.get(most).map(|moment| moment.at) else { return (moments, None) };
    moments.truncate(most);
    let whole = moments.iter().take_while(|moment| moment.at > extra).count();
    if whole > 0 {
        moments.truncate(whole);
    }
    let last = moments.last().map(|moment| moment.at);
    (moments, last)
}

/// The story as people read it.
pub fn story(moments: &[Moment], clock: &Clock) -> Markup {
    let event = |moment: &Moment| {
        let (icon, tone) = drawing(&moment.action);
        Event {
            at: clock.ago(moment.at),
            icon,
            tone,
            title: moment.title.clone(),
            body: html! { @if let Some(note) = &moment.note { p { (note) } } },
            actor: moment.actor_name.clone(),
            href: moment.href.clone(),
        }
    };
    ui::timeline(&moments.iter().map(event).collect::<Vec<_>>())
}

fn drawing(action: &str) -> (Icon, Tone) {
    match action {
        "LEAD_DISQUALIFIED" | "OPPORTUNITY_LOST" => (Icon::Ban, Tone::Bad),
        "LEAD_HANDED_OVER" => (Icon::Pool, Tone::Accent),
        "LEAD_NURTURED" => (Icon::Leaf, Tone::Warn),
        "LEAD_CLAIMED" | "LEAD_ASSIGNED" | "OPPORTUNITY_ASSIGNED" | "ACCOUNT_ASSIGNED" | "TARGET_ASSIGNED" => (Icon::Hand, Tone::Accent),
        "LEAD_RELEASED" | "LEAD_RECALLED" | "LEAD_POOL_EXPIRED" | "OPPORTUNITY_REOPENED" => (Icon::Undo, Tone::Warn),
        "LEAD_QUALIFIED" | "ACTIVITY_COMPLETED" | "ENROLLMENT_COMPLETED" => (Icon::CheckCircle, Tone::Good),
        "LEAD_CONVERTED" | "OPPORTUNITY_WON" | "TARGET_CONVERTED" => (Icon::Trophy, Tone::Good),
        "OPPORTUNITY_STAGE_CHANGED" | "TARGET_STATUS_CHANGED" => (Icon::Arrow, Tone::Accent),
        "ACTIVITY_CANCELLED" | "ENROLLMENT_STOPPED" => (Icon::X, Tone::Neutral),
        "ENROLLMENT_STARTED" => (Icon::Play, Tone::Info),
        _ if action.starts_with("QUOTE_") => (Icon::Quote, Tone::Info),
        _ if action.starts_with("ACCOUNT_") => (Icon::Building, Tone::Neutral),
        _ if action.ends_with("_CREATED") => (Icon::Plus, Tone::Accent),
        _ if action.ends_with("_UPDATED") => (Icon::Edit, Tone::Neutral),
        _ => (Icon::Info, Tone::Neutral),
    }
}
