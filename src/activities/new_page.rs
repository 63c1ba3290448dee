//! /crm/activities/new: first the record, found by typing, then what is to be done about it.

use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use maud::{Markup, html};
use postgres_from_row::FromRow;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;

use super::ActivityType;
use super::place::PLANNER;
use super::planner::{self, Member, Rights};
use crate::app::App;
use crate::db::{Maybe, Query, params};
use crate::error::Error;
use crate::home::Visitor;
use crate::search::{self, FoundKind, Hit};
use crate::ui::{self, Col, Form, Icon, Look, Page, Row};
use crate::web::Filter;

const PAGE: &str = "/crm/activities/new";
pub(super) const SUBJECT: &str = "select coalesce((select o.name from data.opportunities as o where o.opportunity_id = $1), \
    (select l.company_name from data.leads as l where l.lead_id = $1), (select a.company_name from data.accounts as a where a.account_id = $1), \
    (select t.company_name from data.targets as t where t.target_id = $1)) as name";
pub(super) const CONTACTS: &str = "select c.contact_id, concat_ws(' ', c.first_name, c.last_name) as name from data.contacts as c \
    where c.account_id = coalesce((select o.account_id from data.opportunities as o where o.opportunity_id = $1), $1) \
    order by c.is_primary desc, name, c.contact_id limit 200";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewQuery {
    /// What was typed to find the record.
    q: Option<String>,
    /// The record's id.
    about: Option<String>,
    /// The day to start from.
    due_date: Option<Date>,
}

#[derive(Clone, Debug, FromRow)]
struct Subject {
    name: Option<String>,
}

#[derive(Clone, Debug, FromRow)]
struct Somebody {
    contact_id: String,
    name: String,
}

/// The field that names a record, by its id.
fn field_of(id: &str) -> Option<&'static str> {
    let fields = [("OPP", "opportunity_id"), ("LEAD", "lead_id"), ("ACCT", "account_id"), ("TGT", "target_id")];
    fields.into_iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, field)| field)
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(new))
}

async fn new(visitor: Visitor, filter: Filter<NewQuery>) -> Result<Response, Error> {
    let asked = filter.query;
    let about = asked.about.clone().unwrap_or_default();
    let subject: Maybe<Subject> = Query::new(SUBJECT, params![about.clone()]).optional();
    let contacts: Query<Somebody> = Query::new(CONTACTS, params![about.clone()]);
    let (rights, members) = planner::around();
    let trip = (rights, members, subject, contacts, search::everything(asked.q.as_deref().unwrap_or_default()));
    let (actor, (rights, members, subject, contacts, hits)) = visitor.scope.visit(trip).await?;
    actor.must_open("activities")?;
    if !rights.may_create {
        return Err(Error::forbidden("Activities are planned by marketing, sales and admins."));
    }
    let name = subject.and_then(|subject| subject.name);
    let body = match (field_of(&about), name) {
        (Some(field), Some(name)) => form(&asked, (field, &about, &name), &contacts, (rights, &members)),
        _ => choose(&asked, &hits),
    };
    let crumbs = [("Activities", PLANNER)];
    Ok(visitor.page(&actor, Page { title: "New activity", crumbs: &crumbs, active: PLANNER, body, ..Page::default() }))
}

fn choose(asked: &NewQuery, hits: &[Hit]) -> Markup {
    let typed = asked.q.as_deref().unwrap_or_default();
    let rows: Vec<Row> = hits
        .iter()
        .filter_map(|hit| {
            let about = match hit.kind {
                FoundKind::Contact => hit.href.as_deref()?.strip_prefix("/crm/accounts/")?,
                _ => &hit.id,
            };
            let href = format!("{PAGE}?about={about}");
            Some(Row::new(&hit.id, vec![Row::link(&href, &hit.title, html! { (hit.subtitle) }), html! { (hit.kind.word()) }]))
        })
        .collect();
    html! {
        p { "What is it about? Find the lead, opportunity, account or target." }
        (ui::filters(PAGE, html! {
            (ui::search("q", "Name, person, e-mail, phone or id", typed))
            @if let Some(day) = asked.due_date { input type="hidden" name="due_date" value=(day); }
        }))
        @if !rows.is_empty() { (ui::table("What was found", &[Col::main("Name"), Col::text("Kind")], &rows)) }
        @else if typed.is_empty() { (ui::empty(Icon::Search, "Type to find it", "Under three letters the beginnings of names are searched.", html! {})) }
        @else { (ui::empty(Icon::Search, "Nothing found", "Try fewer letters, or another spelling.", html! {})) }
    }
}

fn form(asked: &NewQuery, (field, id, name): (&str, &str, &str), contacts: &[Somebody], (rights, members): (Rights, &[Member])) -> Markup {
    let form = Form::post("new-activity", "/api/crm/activities").back(PLANNER);
    let people: Vec<(String, String)> = contacts.iter().map(|one| (one.contact_id.clone(), one.name.clone())).collect();
    let owners: Vec<(String, String)> = members.iter().map(|member| (member.user_id.to_string(), member.full_name.clone())).collect();
    let whose = if rights.has_own { "Mine" } else { "The record's owner" };
    let again = ui::link_button(PAGE, "Another record", Look::Ghost, Some(Icon::Search));
    ui::card(
        name,
        again,
        form.wrap(html! {
            (form.hidden(field, id))
            (planned(&form, asked.due_date, &people))
            @if owners.len() > 1 { (form.select("owner_user_id", "Who does it", &owners).placeholder(whose)) }
            (form.buttons("Plan activity"))
        }),
    )
}

/// What is to be done, when, with whom.
fn planned(form: &Form, day: Option<Date>, contacts: &[(String, String)]) -> Markup {
    html! {
        (form.text("subject", "What is to be done?").required().focus())
        (form.row(html! {
            (form.select("activity_type", "Kind", &ActivityType::choices()).value(ActivityType::Call.label()).required())
            (form.date("due_date", "Due").required().value_opt(day))
            (form.time("due_time", "Time, if it has one"))
        }))
        @if !contacts.is_empty() { (form.select("contact_id", "With", contacts)) }
        (form.textarea("description", "Notes"))
    }
}

/// A dialog that plans an activity on a record.
pub fn plan_dialog(id: &str, record: (&str, &str), contacts: &[(String, String)], back: &str) -> Markup {
    let form = Form::post(&format!("{id}-form"), "/api/crm/activities").back(back);
    let body = html! { (form.hidden(record.0, record.1)) (planned(&form, None, contacts)) (form.buttons("Plan activity")) };
    ui::dialog(id, "New activity", form.wrap(body))
}

/// A dialog that puts on record what was done just now.
pub fn log_dialog(id: &str, record: (&str, &str), contacts: &[(String, String)], back: &str) -> Markup {
    let form = Form::post(&format!("{id}-form"), "/api/crm/activities").back(back);
    let body = html! {
        (form.hidden(record.0, record.1))
        (form.hidden("status", "Done"))
        (form.text("subject", "What was done?").required().focus())
        (form.row(html! {
            (form.select("activity_type", "Kind", &ActivityType::choices()).value(ActivityType::Call.label()).required())
            (form.number("duration_minutes", "Minutes it took"))
        }))
        @if !contacts.is_empty() { (form.select("contact_id", "With", contacts)) }
        (form.textarea("outcome", "What came of it?"))
        (form.buttons("Log it"))
    };
    ui::dialog(id, "Log an activity", form.wrap(body))
}
