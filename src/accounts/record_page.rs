//! /crm/accounts/{id}: everything about one organisation, in one trip however much there is.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;

use super::address::PAGE;
use super::{Record, deals_view, dialogs, form, merge_view, record, record_view};
use crate::activities::{self, Activity, Follow};
use crate::app::App;
use crate::audit::{self, Moment};
use crate::cadences::{self, Enrollment, Offered, Subject};
use crate::contacts::{self, Contact};
use crate::db::Actor;
use crate::error::Error;
use crate::home::Visitor;
use crate::invoices::{self, Invoice};
use crate::opportunities::{self, Opportunity};
use crate::people::{self, Person, Service};
use crate::ui::{self, Act, Clock, Form, Icon, Item, Look, Page};
use crate::web::Filter;

/// So many open and as many closed deals are shown; the pipeline has the rest.
const DEALS: i64 = 8;
/// So much of the story at once.
const MOMENTS: usize = 25;

/// Everything that the page shows.
pub(super) struct Seen {
    pub(super) actor: Actor,
    pub(super) clock: Clock,
    pub(super) back: String,
    pub(super) record: Record,
    pub(super) contacts: Vec<Contact>,
    pub(super) deals: Vec<Opportunity>,
    pub(super) activities: Vec<Activity>,
    pub(super) follows: Vec<Follow>,
    pub(super) summary: Option<invoices::Summary>,
    pub(super) invoices: Vec<Invoice>,
    pub(super) enrollments: Vec<Enrollment>,
    pub(super) offered: Vec<Offered>,
    pub(super) moments: Vec<Moment>,
    pub(super) older: Option<jiff::Timestamp>,
    pub(super) is_later_page: bool,
    pub(super) people: Vec<Person>,
    pub(super) services: Vec<Service>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    before: Option<jiff::Timestamp>,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/accounts/{id}", get(account))
}

async fn account(Path(id): Path<String>, visitor: Visitor, filter: Filter<Story>) -> Result<Response, Error> {
    let seen = seen(id, filter.query.before, &visitor).await?;
    let (lead, actions, body) = (record_view::summary(&seen), buttons(&seen), body(&seen));
    let title = &seen.record.account.company_name;
    Ok(visitor.page(
        &seen.actor,
        Page {
            title,
            lead,
            actions,
            body,
            crumbs: &[("Accounts", PAGE)],
            active: PAGE,
            live: "accounts opportunities activities invoices cadences",
            ..Page::default()
        },
    ))
}

async fn seen(id: String, before: Option<jiff::Timestamp>, visitor: &Visitor) -> Result<Seen, Error> {
    let (account, people, services) = (record::one(&id), people::colleagues(None, true), people::services());
    let (contacts, deals) = (contacts::of_account(&id), opportunities::of_account(&id, DEALS));
    let (enrollments, offered) = (cadences::of_account(&id), cadences::offered(Subject::Account, &id));
    let (next, last, follows) = (activities::next_of_account(&id), activities::last_of_account(&id), activities::follows_of_account(&id));
    let moments = audit::timeline_before("accounts", &id, before, MOMENTS as i32 + 1);
    let (summary, billed) = (invoices::summary(&id), invoices::latest(&id));
    let trip = (account, people, services, contacts, deals, summary, billed, enrollments, offered, next, last, follows, moments);
    let (actor, found) = visitor.scope.visit(trip).await?;
    let (record, people, services, contacts, deals, summary, invoices, enrollments, offered, next, last, follows, moments) = found;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let (back, is_later_page) = (visitor.path.clone(), before.is_some());
    let (moments, older) = audit::cut(moments, MOMENTS);
    Ok(Seen {
        actor,
        clock,
        back,
        record,
        contacts,
        deals,
        summary,
        invoices,
        activities: [next, last].concat(),
        follows,
        enrollments,
        offered,
        moments,
        older,
        is_later_page,
        people,
        services,
    })
}

/// The buttons of what the database lets the reader do now.
fn buttons(seen: &Seen) -> Markup {
    let may = |action| seen.record.may(action);
    let line = |id: &str, label: &str, icon| Item::Line(ui::opener(id, label, Look::Item, Some(icon)));
    let id = &seen.record.account.account_id;
    let lines = [
        may("edit").then(|| line("edit", "Edit details", Icon::Edit)),
        may("assign").then(|| line("assign", "Give to somebody else", Icon::Users)),
        may("merge").then(|| Item::Line(merge_view::line(id))),
        may("deactivate").then(|| line("deactivate", "Deactivate", Icon::Ban)),
    ];
    let more: Vec<Item> = lines.into_iter().flatten().collect();
    let back = |name: &str, path: &str| Form::post(name, &format!("/api/crm/accounts/{id}/{path}")).back(&seen.back);
    html! {
        @if may("add_opportunity") { (ui::opener("add-opportunity", "Add opportunity", Look::Primary, Some(Icon::Plus))) }
        @if may("reactivate") { (Act::new("Take back").icon(Icon::Undo).form(&back("reactivate", "reactivate"))) }
        @if !more.is_empty() { (ui::menu("account-more", "More", &more)) }
    }
}

fn body(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    let plan = html! { @if seen.record.may("plan") { (ui::opener("plan", "New activity", Look::Ghost, Some(Icon::Plus))) } };
    html! {
        (record_view::put_away(seen))
        (record_view::winback(seen))
        (record_view::figures(seen))
        div.columns {
            div.stack {
                (deals_view::deals(seen))
                @if seen.actor.lists.iter().any(|list| list == "activities") {
                    (ui::card("Activities", plan, activities::account_panel(&seen.activities, &seen.follows, &account.account_id, &seen.clock, &seen.back)))
                }
                (invoices::section(&account.account_id, seen.summary.as_ref(), &seen.invoices, &seen.actor, &seen.clock, &seen.back))
                (record_view::profile(seen))
            }
            div.stack {
                (contacts::panel(&seen.contacts, seen.record.may("add_contact"), seen.record.may("edit_contact"), &seen.back))
                (cadences::card((Subject::Account, &account.account_id), &seen.enrollments, &seen.offered, &seen.clock, &seen.back))
                (record_view::story(seen))
            }
        }
        (asks(seen))
    }
}

fn asks(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    let people: Vec<(String, String)> = seen.contacts.iter().map(|contact| (contact.contact_id.clone(), contact.full_name())).collect();
    html! {
        @if seen.record.may("edit") { (form::edit_dialog(account, &seen.back)) }
        @if seen.record.may("add_contact") { (contacts::add_dialog(&account.account_id, &seen.back)) }
        @if seen.record.may("add_opportunity") { (dialogs::add_opportunity(seen, &people)) }
        @if seen.record.may("plan") { (activities::plan_dialog("plan", ("account_id", &account.account_id), &people, &seen.back)) }
        @if seen.record.may("assign") { (dialogs::assign(seen)) }
        @if seen.record.may("deactivate") { (dialogs::deactivate(seen)) }
    }
}
