//! /crm/opportunities/{id}.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::beside::{self, DealAccount, Origin};
use super::record::{self, Deal, StageChange, StageRule};
use super::{Quote, address, beside_view, quotes, quotes_view, record_forms, record_view, stage_forms};
use crate::activities::{self, Activity, Follow};
use crate::app::App;
use crate::audit::{self, Moment};
use crate::cadences::{self, Enrollment, Offered, Subject};
use crate::contacts::{self, Contact};
use crate::db::Actor;
use crate::error::Error;
use crate::home::Visitor;
use crate::people::{self, Person, Service};
use crate::ui::{self, Clock, Icon, Item, Look, Page};

/// Everything that the page shows.
pub(super) struct Seen {
    pub(super) actor: Actor,
    pub(super) clock: Clock,
    pub(super) back: String,
    pub(super) deal: Deal,
    pub(super) account: Option<DealAccount>,
    pub(super) contacts: Vec<Contact>,
    pub(super) quotes: Vec<Quote>,
    pub(super) activities: Vec<Activity>,
    pub(super) follows: Vec<Follow>,
    pub(super) runs: Vec<Enrollment>,
    pub(super) offered: Vec<Offered>,
    pub(super) history: Vec<StageChange>,
    pub(super) source: Option<Origin>,
    pub(super) moments: Vec<Moment>,
    pub(super) people: Vec<Person>,
    pub(super) rules: Vec<StageRule>,
    pub(super) services: Vec<Service>,
}

impl Seen {
    /// Whether the database lets the reader do that now.
    pub(super) fn may(&self, action: &str) -> bool {
        self.deal.actions.iter().any(|allowed| allowed == action)
    }
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/opportunities/{id}", get(opportunity))
}

async fn opportunity(Path(id): Path<String>, visitor: Visitor) -> Result<Response, Error> {
    let seen = seen(&visitor, &id).await?;
    Ok(framed(&visitor, &seen))
}

fn framed(visitor: &Visitor, seen: &Seen) -> Response {
    let pipeline = seen.actor.lists.iter().any(|list| list == "pipeline");
    let crumbs: &[(&str, &str)] = if pipeline { &[("Pipeline", address::PIPELINE)] } else { &[] };
    let (lead, actions, body) = (record_view::summary(seen), actions(seen), body(seen));
    let title = &seen.deal.row.name;
    visitor.page(
        &seen.actor,
        Page {
            title,
            lead,
            actions,
            body,
            crumbs,
            live: "opportunities activities cadences accounts",
            active: address::PIPELINE,
            ..Page::default()
        },
    )
}

/// All of it in one trip.
async fn seen(visitor: &Visitor, id: &str) -> Result<Seen, Error> {
    let (deal, account, contacts, source) = (record::deal(id), beside::account(id), contacts::of_opportunity(id), beside::source(id));
    let (quotes, activities, follows) = (quotes::of_deal(id), activities::of_opportunity(id), activities::follows_of(id));
    let (runs, offered) = (cadences::of_opportunity(id), cadences::offered(Subject::Opportunity, id));
    let (history, moments) = (record::history(id), audit::timeline("opportunities", id));
    let (people, rules, services) = (people::colleagues(None, true), record::stage_rules(), people::services());
    let trip = (deal, account, contacts, source, quotes, activities, follows, runs, offered, history, moments, people, rules, services);
    let (actor, found) = visitor.scope.visit(trip).await?;
    let (deal, account, contacts, source, quotes, activities, follows, runs, offered, history, moments, people, rules, services) = found;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let back = visitor.path.clone();
    Ok(Seen {
        actor,
        clock,
        back,
        deal,
        account,
        contacts,
        quotes,
        activities,
        follows,
        runs,
        offered,
        history,
        source,
        moments,
        people,
        rules,
        services,
    })
}

/// The buttons of what the database lets the reader do now.
fn actions(seen: &Seen) -> Markup {
    let line = |id: &str, label: &str, icon| Item::Line(ui::opener(id, label, Look::Item, Some(icon)));
    let mut more = Vec::new();
    if seen.may("edit") {
        more.push(line("edit", "Edit details", Icon::Edit));
    }
    if seen.may("assign") {
        more.push(line("assign", "Give to somebody else", Icon::Users));
    }
    html! {
        @if seen.may("change_stage") {
            (ui::opener("move", "Move to…", Look::Primary, Some(Icon::Arrow)))
            (ui::opener("win", "Won", Look::Plain, Some(Icon::Trophy)))
            (ui::opener("lose", "Lost", Look::Plain, Some(Icon::Ban)))
        }
        @if seen.may("reopen") { (ui::opener("reopen", "Reopen", Look::Plain, Some(Icon::Undo))) }
        @if !more.is_empty() { (ui::menu("deal-more", "More", &more)) }
    }
}

fn body(seen: &Seen) -> Markup {
    html! {
        (record_view::journey(seen))
        (record_view::figures(seen))
        div.columns {
            div.stack {
                @if seen.deal.row.closed_at.is_none() { (record_forms::next_step(seen)) }
                (record_view::work(seen))
                (quotes_view::panel(seen))
                (record_view::details(seen))
                (record_view::stages(seen))
            }
            div.stack {
                (cadences::card((Subject::Opportunity, &seen.deal.row.opportunity_id), &seen.runs, &seen.offered, &seen.clock, &seen.back))
                (beside_view::account(seen))
                (beside_view::contacts(seen))
                (beside_view::source(seen))
                (ui::card("Timeline", html! {}, audit::story(&seen.moments, &seen.clock)))
            }
        }
        (dialogs(seen))
    }
}

fn dialogs(seen: &Seen) -> Markup {
    html! {
        @if seen.may("change_stage") {
            (stage_forms::move_dialog(&seen.deal, &seen.rules, &seen.back))
            (stage_forms::win_dialog(&seen.deal, &seen.back))
            (stage_forms::lose_dialog(&seen.deal, &seen.back))
            (activities::plan_dialog("plan", ("opportunity_id", &seen.deal.row.opportunity_id), &record_forms::people(seen), &seen.back))
        }
        @if seen.may("reopen") { (stage_forms::reopen_dialog(&seen.deal, &seen.rules, seen.clock.today(), &seen.back)) }
        @if seen.may("edit") { (record_forms::edit_dialog(seen)) }
        @if seen.may("assign") { (record_forms::assign_dialog(seen)) }
        @if seen.may("quote") { (quotes_view::new_dialog(seen)) }
        @if let Some(account) = seen.account.as_ref().filter(|account| account.may_add_contact) {
            (contacts::add_dialog(&account.account_id, &seen.back))
        }
    }
}
