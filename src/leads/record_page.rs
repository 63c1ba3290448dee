//! /crm/leads/{id}.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use utoipa_axum::router::OpenApiRouter;

use super::record::{duplicates, one};
use super::record_view;
use crate::activities;
use crate::app::App;
use crate::audit;
use crate::cadences::{self, Subject};
use crate::error::Error;
use crate::home::{self, Visitor};
use crate::people;
use crate::ui::{self, Clock, Icon, Look, Page};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/leads/{id}", get(lead))
}

async fn lead(Path(id): Path<String>, visitor: Visitor) -> Result<Response, Error> {
    let (planned, follows) = (activities::of_lead(&id), activities::follows_of(&id));
    let (runs, offered) = (cadences::of_lead(&id), cadences::offered(Subject::Lead, &id));
    let (moments, services, people) = (audit::timeline("leads", &id), people::services(), people::colleagues(None, true));
    let trip = (one(&id), duplicates(&id), moments, planned, follows, services, people, runs, offered);
    let (actor, (record, alike, moments, planned, follows, services, people, runs, offered)) = visitor.scope.visit(trip).await?;
    let lead = &record.lead.lead;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let (list, list_page) = lead.queue.page();
    let crumbs: &[(&str, &str)] = if home::is_open(&actor, list_page) { &[(list, list_page)] } else { &[] };
    let offer = |id: &str, words: &str, icon| html! { @if record.may("edit") { (ui::opener(id, words, Look::Ghost, Some(icon))) } };
    let plan = html! { @if record_view::plans(&record) { (offer("plan", "Plan", Icon::Plus)) } };
    let body = html! {
        (record_view::journey(lead))
        div.columns {
            div.stack {
                (ui::card("Lead", offer("edit", "Edit", Icon::Edit), record_view::facts(&record.lead, &clock, &actor.locale)))
                (record_view::words(lead))
                @if !alike.is_empty() { (ui::card("Looks like", html! {}, record_view::alike(&alike, &clock))) }
                (ui::card("Activities", plan, activities::panel(&planned, &follows, &clock, &visitor.path)))
            }
            div.stack {
                (cadences::card((Subject::Lead, &lead.lead_id), &runs, &offered, &clock, &visitor.path))
                (ui::card("Timeline", html! {}, audit::story(&moments, &clock)))
            }
        }
        (record_view::asks(&record, &services, &people, &clock))
    };
    let page = Page {
        title: &lead.company_name,
        lead: record_view::summary(lead, &clock),
        actions: record_view::buttons(&record),
        ..Page::default()
    };
    Ok(visitor.page(&actor, Page { crumbs, active: list_page, body, live: "leads activities opportunities", ..page }))
}
