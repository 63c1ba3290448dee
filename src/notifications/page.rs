//! /crm/notifications: what happened for me, and what I want to hear of.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::api::{Ask, paged};
use super::{Notification, Setting, counts, list, settings};
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Act, Clock, Form, Icon, Look, Notice, Page, Tab, Tone};
use crate::web::{Cursor, Filter};

const PAGE: &str = "/crm/notifications";
const SETTINGS: &str = "/crm/notifications/settings";
const READ: &str = "/api/crm/notifications/read";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(notifications)).route(SETTINGS, get(switches))
}

async fn notifications(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let (ask, limit) = (&filter.query, filter.query.limit());
    let only_unread = ask.unread == Some(true);
    let trip = (list(only_unread, &Cursor::read(ask.cursor.as_deref(), 2)?, limit + 1), counts());
    let (actor, (rows, held)) = visitor.scope.visit(trip).await.map_err(Cursor::blamed)?;
    actor.must_open("notifications")?;
    let listing = paged(rows, limit);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let shown: Vec<Notice> = listing.rows.iter().map(|row| notice(row, &clock, &visitor.address)).collect();
    let here = if only_unread { "/crm/notifications?unread=true" } else { PAGE };
    let next = listing.meta.next_cursor.map(|cursor| format!("{PAGE}?unread={only_unread}&cursor={cursor}"));
    let body = html! {
        (ui::tabs("Notifications", &[
            Tab { label: "All", href: PAGE, count: None, active: !only_unread },
            Tab { label: "Unread", href: "/crm/notifications?unread=true", count: Some(held.unread), active: only_unread },
        ]))
        @if shown.is_empty() { (nothing(only_unread)) } @else { (ui::notices("What happened for you", &shown)) }
        @if ask.cursor.is_some() || next.is_some() { (ui::pager(ask.cursor.as_ref().map(|_| here), next.as_deref(), "")) }
    };
    let actions = html! {
        (ui::link_button(SETTINGS, "Settings", Look::Ghost, Some(Icon::Gear)))
        @if held.unread > 0 {
            (Act::new("Mark all read").icon(Icon::Check).sends("all", "true").form(&Form::post("read-all", READ).back(&visitor.address)))
        }
    };
    let lead = html! { "What others did that concerns you, and what needs you today." };
    Ok(visitor.page(&actor, Page { title: "Notifications", lead, actions, body, ..Page::default() }))
}

fn nothing(only_unread: bool) -> Markup {
    if only_unread {
        return ui::empty(Icon::Bell, "All read", "Nothing new waits for you.", ui::link_button(PAGE, "Show all", Look::Plain, None));
    }
    let settings = ui::link_button(SETTINGS, "What you are told", Look::Plain, Some(Icon::Gear));
    ui::empty(Icon::Bell, "Nothing has happened yet", "You are told here when somebody does what concerns you.", settings)
}

fn notice(row: &Notification, clock: &Clock, back: &str) -> Notice {
    let id = row.notification_id.to_string();
    let fresh = row.read_at.is_none();
    let (icon, tone) = look(&row.kind);
    let read = |name: &str, to: &str| Form::post(&format!("{name}-{id}"), READ).back(to);
    let title = match (&row.href, fresh) {
        // Going to the record reads it, in the same step and without script.
        (Some(href), true) => Act::new(&row.message).look(Look::Text).sends("ids", &id).form(&read("open", href)),
        (Some(href), false) => html! { a href=(href) { (row.message) } },
        (None, _) => html! { (row.message) },
    };
    let action = if fresh {
        Act::new("Mark read").look(Look::Ghost).sends("ids", &id).form(&read("read", back))
    } else {
        html! {}
    };
    Notice { id: format!("notice-{id}"), icon, tone, fresh, title, note: html! { (row.label) " · " (clock.ago(row.created_at)) }, action }
}

fn look(kind: &str) -> (Icon, Tone) {
    match kind {
        "assigned" => (Icon::Swap, Tone::Info),
        "lead_claimed" => (Icon::Hand, Tone::Good),
        "lead_returned" => (Icon::Undo, Tone::Warn),
        "enrollment_stopped" => (Icon::Pause, Tone::Neutral),
        "winback_due" => (Icon::Refresh, Tone::Info),
        "pool_expiring" => (Icon::Clock, Tone::Warn),
        "overdue_today" => (Icon::Calendar, Tone::Bad),
        _ => (Icon::Warning, Tone::Bad),
    }
}

async fn switches(visitor: Visitor) -> Result<Response, Error> {
    let (actor, settings) = visitor.scope.visit(settings()).await?;
    actor.must_open("notifications")?;
    let body = if settings.is_empty() {
        let back = ui::link_button(PAGE, "To the notifications", Look::Plain, Some(Icon::Bell));
        ui::empty(Icon::Bell, "Nothing to switch", "People of your role are told of nothing by themselves.", back)
    } else {
        let rows: Vec<Notice> = settings.iter().map(switch).collect();
        ui::notices("What you can be told of", &rows)
    };
    let lead = html! { "What is switched off is not kept for you either." };
    Ok(visitor.page(&actor, Page { title: "Notification settings", lead, crumbs: &[("Notifications", PAGE)], body, ..Page::default() }))
}

fn switch(setting: &Setting) -> Notice {
    let (icon, tone) = look(&setting.kind);
    let (label, wanted, state) =
        if setting.enabled { ("Switch off", "false", "You are told.") } else { ("Switch on", "true", "You are not told.") };
    let form = Form::patch(&format!("switch-{}", setting.kind), "/api/crm/notifications/settings").back(SETTINGS);
    Notice {
        id: format!("setting-{}", setting.kind),
        icon,
        tone,
        fresh: false,
        title: html! { (setting.label) },
        note: html! { (state) },
        action: Act::new(label).sends(&setting.kind, wanted).form(&form),
    }
}
