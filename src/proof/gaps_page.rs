//! /crm/gaps: what nobody would be reminded of, each with the one click that mends it.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;

use super::gaps::{Ask, Gap};
use crate::app::App;
use crate::audit::page_of;
use crate::db::Actor;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people::{self, Person};
use crate::ui::{self, About, Act, Col, Form, Icon, Look, Page, Row};
use crate::web::Filter;

const PAGE: &str = "/crm/gaps";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(page))
}

async fn page(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let (actor, (rows, people)) = visitor.scope.visit((ask.rows()?, people::colleagues(None, true))).await?;
    actor.must_open("gaps")?;
    let listing = ask.page(rows);
    let next = listing.meta.next_cursor.as_ref().map(|cursor| format!("{PAGE}?cursor={cursor}"));
    // Who only reads mends nothing.
    let mends = actor.access_profile != "director";
    let gives = actor.access_profile == "admin";
    let body = html! {
        @if listing.rows.is_empty() { (nothing()) } @else { (table(&listing.rows, mends, gives, &visitor.address)) }
        @if next.is_some() || ask.cursor.is_some() { (ui::pager(ask.cursor.as_ref().map(|_| PAGE), next.as_deref(), "")) }
        @if mends { (dialogs(&listing.rows, &actor, &people, &visitor.address)) }
    };
    let actions = html! { @if !listing.rows.is_empty() { (export::menu("/api/crm/gaps", &visitor.address)) } };
    let lead = html! { "Records without a next action, or with one that nobody will do. Each is mended here." };
    Ok(visitor
        .page(&actor, Page { title: "Gaps", lead, actions, body, live: "leads opportunities activities cadences", ..Page::default() }))
}

fn nothing() -> Markup {
    ui::empty(Icon::CheckCircle, "There are no gaps", "Everything open has a next step, and somebody who does it.", html! {})
}

fn table(gaps: &[Gap], mends: bool, gives: bool, back: &str) -> Markup {
    let cols = [Col::main("Record"), Col::text("What is missing"), Col::text("Owner"), Col::actions()];
    let rows: Vec<Row> = gaps
        .iter()
        .enumerate()
        .map(|(at, gap)| {
            let owner = html! { @if let Some(name) = &gap.owner_name { (ui::person(name)) } };
            let mend = html! {
                @if mends { (mend(gap, at, back)) }
                @if gives && let Some(leaver) = gap.leaver() { a.btn href={ "/admin/users/" (leaver) "#give" } { "Give all to…" } }
            };
            Row::new(&format!("gap-{}-{at}", gap.id), vec![record(gap), missing(gap), owner, mend])
        })
        .collect();
    ui::table("Gaps", &cols, &rows)
}

fn record(gap: &Gap) -> Markup {
    let subject = gap.subject_entity.as_deref().zip(gap.subject_id.as_deref());
    let page = page_of(&gap.entity, &gap.id).or_else(|| subject.and_then(|(entity, id)| page_of(entity, id)));
    let name = gap.subject_name.as_deref().unwrap_or(&gap.id);
    let note = html! { (kind(&gap.entity)) " · " (gap.id) };
    match page {
        Some(page) => Row::link(&page, name, note),
        None => html! { strong { (name) } div.row-note { (note) } },
    }
}

fn kind(entity: &str) -> &'static str {
    match entity {
        "opportunities" => "Opportunity",
        "activities" => "Activity",
        "leads" => "Lead",
        _ => "Enrollment",
    }
}

fn missing(gap: &Gap) -> Markup {
    let (first, rest) = gap.why.split_at_checked(1).unwrap_or_default();
    html! { (first.to_uppercase()) (rest) }
}

/// The one click: a dialog where something has to be said, else the act itself.
fn mend(gap: &Gap, at: usize, back: &str) -> Markup {
    let (id, subject) = (&gap.id, gap.subject_name.as_deref().unwrap_or(&gap.id));
    let about = |href: &str, action: &str, dialog: &str, values: &str, label: &str| {
        ui::opener_about(dialog, &About { href, action, subject, values, ..About::default() }, label, Look::Plain)
    };
    match (gap.mend.as_str(), gap.subject_entity.as_deref(), gap.subject_id.as_deref()) {
        ("plan", Some(entity), Some(record)) => {
            let values = json!({ field_of(entity): record }).to_string();
            about(&format!("/crm/activities/new?about={record}"), "/api/crm/activities", "plan", &values, "Give a next step")
        }
        ("next_step", ..) => {
            about(&format!("/crm/opportunities/{id}#next"), &format!("/api/crm/opportunities/{id}"), "next-step", "", "Give a next step")
        }
        ("reassign", Some(entity), Some(record)) => {
            about(&format!("/crm/{entity}/{record}#assign"), &format!("/api/crm/{entity}/{record}/assign"), "reassign", "", "Reassign")
        }
        ("give", ..) => html! {},
        ("complete", ..) => {
            let form = Form::post(&format!("complete-{at}"), &format!("/api/crm/activities/{id}/complete")).back(back);
            Act::new("Complete").icon(Icon::Check).form(&form)
        }
        _ => {
            let form = Form::patch(&format!("stop-{at}"), &format!("/api/crm/enrollments/{id}")).back(back);
            form_of_stop(&form)
        }
    }
}

fn form_of_stop(form: &Form) -> Markup {
    form.around(html! {
        (form.hidden("action", "stop"))
        (form.hidden("reason", "Nothing of it was planned any more"))
        (Act::new("Stop").icon(Icon::X).button())
        (form.message())
    })
}

fn field_of(entity: &str) -> &'static str {
    match entity {
        "opportunities" => "opportunity_id",
        "targets" => "target_id",
        "accounts" => "account_id",
        _ => "lead_id",
    }
}

/// Those that a row opens.
fn dialogs(gaps: &[Gap], actor: &Actor, people: &[Person], back: &str) -> Markup {
    let opens = |mend: &str| gaps.iter().any(|gap| gap.mend == mend);
    html! {
        @if opens("plan") { (plan_dialog(actor, back)) }
        @if opens("next_step") { (step_dialog(actor, back)) }
        @if opens("reassign") { (assign_dialog(people, back)) }
    }
}

fn plan_dialog(actor: &Actor, back: &str) -> Markup {
    let form = Form::post("plan-form", "/api/crm/activities").back(back);
    let kinds = [("Call", "Call"), ("Email", "Email"), ("Visit", "Visit"), ("Other", "Other")];
    let body = html! {
        p { (ui::subject()) }
        (form.wrap(html! {
            @for record in ["lead_id", "opportunity_id", "target_id", "account_id"] { (form.hidden(record, "")) }
            (form.select("activity_type", "Kind", &kinds).value("Call").required())
            (form.text("subject", "What is to be done").required())
            (form.date("due_date", "Until").value(actor.today).required())
            (form.buttons("Plan it"))
        }))
    };
    ui::dialog("plan", "Give a next step", body)
}

fn step_dialog(actor: &Actor, back: &str) -> Markup {
    let form = Form::patch("next-step-form", "/api/crm/opportunities/-").back(back);
    let body = html! {
        p { (ui::subject()) }
        (form.wrap(html! {
            (form.text("next_step", "Next step").required())
            (form.date("next_step_due_date", "Until").value(actor.today).required())
            (form.buttons("Give it"))
        }))
    };
    ui::dialog("next-step", "Give a next step", body)
}

fn assign_dialog(people: &[Person], back: &str) -> Markup {
    let form = Form::post("reassign-form", "/api/crm/opportunities/-/assign").back(back);
    let people: Vec<(String, &str)> = people.iter().map(|person| (person.user_id.to_string(), person.full_name.as_str())).collect();
    let body = html! {
        p { (ui::subject()) " " span.muted { "goes to a salesperson, with everything that is open of it." } }
        (form.wrap(html! {
            (form.select("user_id", "Salesperson", &people).required())
            (form.buttons("Reassign"))
        }))
    };
    ui::dialog("reassign", "Reassign", body)
}
