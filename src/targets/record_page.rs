//! /crm/targets/{id}: everything about one company to approach.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;

use super::address::PAGE;
use super::dialogs::{self, Asked};
use super::{Match, Target, form, record, record_view, view};
use crate::activities::{self, Activity, Follow};
use crate::app::App;
use crate::audit::{self, Moment};
use crate::cadences::{self, Enrollment, Offered, Subject};
use crate::db::Actor;
use crate::error::Error;
use crate::home::Visitor;
use crate::people::{self, Person};
use crate::ui::{self, Clock, Icon, Item, Look, Page};
use crate::web::Filter;

/// So much of the story at once.
const MOMENTS: usize = 25;

/// Everything that the page shows.
pub(super) struct Seen {
    pub(super) actor: Actor,
    pub(super) clock: Clock,
    pub(super) back: String,
    pub(super) target: Target,
    pub(super) matches: Vec<Match>,
    pub(super) activities: Vec<Activity>,
    pub(super) follows: Vec<Follow>,
    pub(super) enrollments: Vec<Enrollment>,
    pub(super) offered: Vec<Offered>,
    pub(super) moments: Vec<Moment>,
    pub(super) older: Option<jiff::Timestamp>,
    pub(super) is_later_page: bool,
    people: Vec<Person>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    before: Option<jiff::Timestamp>,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/targets/{id}", get(target))
}

async fn target(Path(id): Path<String>, visitor: Visitor, filter: Filter<Story>) -> Result<Response, Error> {
    let seen = seen(id, filter.query.before, &visitor).await?;
    let page = Page {
        title: &seen.target.company_name,
        lead: record_view::summary(&seen),
        actions: buttons(&seen),
        crumbs: &[("Targets", PAGE)],
        active: PAGE,
        live: "targets activities cadences",
        ..Page::default()
    };
    Ok(visitor.page(&seen.actor, Page { body: body(&seen), ..page }))
}

async fn seen(id: String, before: Option<jiff::Timestamp>, visitor: &Visitor) -> Result<Seen, Error> {
    let (enrollments, offered) = (cadences::of_target(&id), cadences::offered(Subject::Target, &id));
    let (activities, follows) = (activities::of_target(&id), activities::follows_of(&id));
    let moments = audit::timeline_before("targets", &id, before, MOMENTS as i32 + 1);
    let people = people::colleagues(None, true);
    let trip = (record::one(&id), record::matches(&id), activities, follows, enrollments, offered, moments, people);
    let (actor, found) = visitor.scope.visit(trip).await?;
    let (target, matches, activities, follows, enrollments, offered, moments, people) = found;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let (back, is_later_page) = (visitor.path.clone(), before.is_some());
    let (moments, older) = audit::cut(moments, MOMENTS);
    Ok(Seen { actor, clock, back, target, matches, activities, follows, enrollments, offered, moments, older, is_later_page, people })
}

/// The buttons of what the database lets the reader do now.
fn buttons(seen: &Seen) -> Markup {
    let target = &seen.target;
    let line = |id: &str, label: &str, icon| Item::Line(ui::opener(id, label, Look::Item, Some(icon)));
    let lines = [
        (target.may("edit") && view::is_open(target)).then(|| line("outreach", "Set next outreach", Icon::Calendar)),
        target.may("assign").then(|| line("assign", "Give to a salesperson", Icon::Users)),
        target.may("drop").then(|| line("drop", "Drop", Icon::Ban)),
    ];
    let more: Vec<Item> = lines.into_iter().flatten().collect();
    html! {
        @if let Some(step) = view::next_step(target, Look::Primary, &seen.back) { (step) }
        @if target.may("take") { (view::take(target, seen.actor.user_id, Look::Plain, &seen.back)) }
        @if let Some(deal) = &target.converted_to_opportunity_id {
            (ui::link_button(&format!("/crm/opportunities/{deal}"), "Open the opportunity", Look::Primary, Some(Icon::Arrow)))
        }
        @if !more.is_empty() { (ui::menu("target-more", "More", &more)) }
    }
}

fn body(seen: &Seen) -> Markup {
    let target = &seen.target;
    let plans = target.may("edit") && view::is_open(target) && seen.actor.lists.iter().any(|list| list == "activities");
    let plan = html! {
        @if plans {
            (ui::opener("log", "Log", Look::Ghost, Some(Icon::Check)))
            (ui::opener("plan", "Plan", Look::Ghost, Some(Icon::Plus)))
        }
    };
    html! {
        (record_view::journey(target))
        (record_view::known(seen))
        (record_view::ended(seen))
        div.columns {
            div.stack {
                (record_view::profile(seen))
                (ui::card("Activities", plan, activities::panel(&seen.activities, &seen.follows, &seen.clock, &seen.back)))
            }
            div.stack {
                (cadences::card((Subject::Target, &target.target_id), &seen.enrollments, &seen.offered, &seen.clock, &seen.back))
                (record_view::story(seen))
            }
        }
        @if plans {
            (activities::plan_dialog("plan", ("target_id", &target.target_id), &[], &seen.back))
            (activities::log_dialog("log", ("target_id", &target.target_id), &[], &seen.back))
        }
        (asks(seen))
    }
}

fn asks(seen: &Seen) -> Markup {
    let asked = Asked { target: Some(&seen.target), back: &seen.back };
    let may = |action| seen.target.may(action);
    html! {
        @if may("edit") { (form::edit_dialog(&seen.target, &seen.back)) }
        @if may("edit") && view::is_open(&seen.target) { (dialogs::outreach(asked, &seen.clock)) }
        @if may("assign") { (dialogs::assign(asked, &seen.people)) }
        @if may("drop") { (dialogs::drop(asked)) }
        @if view::needs_owner(&seen.target) { (dialogs::convert(asked, &seen.people)) }
    }
}
