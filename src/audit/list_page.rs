//! /crm/audit: what everybody did, one record's or person's part of it, and the whole of one act.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::changes::changes;
use super::list::{Ask, Entry};
use super::place::page_of;
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people::{self, Person};
use crate::ui::{self, Clock, Col, Icon, Look, Page, Row};
use crate::web::Filter;

const PAGE: &str = "/crm/audit";
/// What is asked for by table: its name, in words.
const TABLES: [(&str, &str); 11] = [
    ("leads", "Leads"),
    ("opportunities", "Opportunities"),
    ("quotes", "Quotes"),
    ("accounts", "Accounts"),
    ("contacts", "Contacts"),
    ("activities", "Activities"),
    ("cadence_enrollments", "Enrollments"),
    ("targets", "Targets"),
    ("invoices", "Invoices"),
    ("import_batches", "Imports"),
    ("lists", "Exports"),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(audit))
}

async fn audit(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let (actor, (rows, people)) = visitor.scope.visit((ask.rows()?, people::colleagues(None, false))).await?;
    actor.must_open("audit")?;
    let listing = ask.page(rows);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let next = listing.meta.next_cursor.as_deref().map(|cursor| ask.address(Some(cursor)));
    let first = ask.cursor.as_ref().map(|_| ask.address(None));
    let body = html! {
        (filters(&ask, &people))
        @if listing.rows.is_empty() { (nothing(&ask)) } @else { (table(&listing.rows, &people, &clock)) }
        @if next.is_some() || first.is_some() { (ui::pager(first.as_deref(), next.as_deref(), "")) }
    };
    let lead = match &ask.correlation_id {
        Some(id) => html! { "Everything that the act " code { (id) } " did, the last first." },
        None => html! { "Every change of every record, the newest first. Nobody can alter it." },
    };
    let actions = html! { @if !listing.rows.is_empty() { (export::menu("/api/crm/audit", &visitor.address)) } };
    Ok(visitor.page(&actor, Page { title: "Audit", lead, actions, body, ..Page::default() }))
}

fn filters(ask: &Ask, people: &[Person]) -> Markup {
    let people: Vec<(String, &str)> = people.iter().map(|person| (person.user_id.to_string(), person.full_name.as_str())).collect();
    let actor = ask.actor.map(|id| id.to_string());
    let day = |name: &str, label: &str, day: Option<jiff::civil::Date>| {
        html! { input.form-control.filter-word type="date" name=(name) value=[day] aria-label=(label) title=(label); }
    };
    ui::filters(
        PAGE,
        html! {
            (ui::search("id", "Id of a record", ask.id.as_deref().unwrap_or_default()))
            (pick("entity", "Everything", &TABLES, ask.entity.as_deref()))
            (pick("actor", "Anybody", &people, actor.as_deref()))
            input.form-control.filter-word name="action" value=[ask.action.as_ref()] placeholder="LEAD_CLAIMED" aria-label="Action" autocomplete="off";
            (day("from", "From", ask.from))
            (day("to", "To", ask.to))
            @if let Some(id) = &ask.correlation_id { input type="hidden" name="correlation_id" value=(id); }
            @if ask.address(None) != PAGE { a.btn.btn-ghost href=(PAGE) { (Icon::X) "Clear" } }
        },
    )
}

/// A list to choose one from; the first line means no choice.
fn pick(name: &str, none: &str, choices: &[(impl AsRef<str>, impl AsRef<str>)], chosen: Option<&str>) -> Markup {
    html! {
        select.form-select name=(name) aria-label=(none) {
            option value="" { (none) }
            @for (value, label) in choices { option value=(value.as_ref()) selected[chosen == Some(value.as_ref())] { (label.as_ref()) } }
        }
    }
}

fn table(entries: &[Entry], people: &[Person], clock: &Clock) -> Markup {
    let cols = [Col::main("What"), Col::text("Record"), Col::text("Who"), Col::text("Changed"), Col::text("When"), Col::actions()];
    let rows: Vec<Row> = entries
        .iter()
        .map(|entry| {
            let what = html! { strong { (entry.title) } @if let Some(note) = &entry.note { div.row-note { (note) } } };
            let act = Ask { correlation_id: Some(entry.correlation_id.clone()), ..Ask::default() };
            let whole = html! { a.btn.btn-ghost href=(act.address(None)) aria-label={ "The whole act of " (entry.title) } { "Whole act" } };
            let cells = vec![what, record(entry), who(entry), changes(entry.changed.as_ref(), people), clock.exact(entry.at), whole];
            Row::new(&format!("entry-{}", entry.id), cells)
        })
        .collect();
    ui::table("What was done", &cols, &rows)
}

fn record(entry: &Entry) -> Markup {
    html! {
        @match page_of(&entry.entity, &entry.entity_id) {
            Some(page) => { a href=(page) { (entry.entity_id) } }
            None => { (entry.entity_id) }
        }
        div.row-note { (entry.entity.replace('_', " ")) }
    }
}

fn who(entry: &Entry) -> Markup {
    match &entry.actor_name {
        Some(name) => ui::person_with(name, &entry.actor_role.as_deref().unwrap_or_default().replace('_', " ")),
        None => html! { "The system" },
    }
}

fn nothing(ask: &Ask) -> Markup {
    if ask.address(None) == PAGE {
        return ui::empty(
            Icon::Shield,
            "Nothing is on the record yet",
            "Whatever somebody does is written down here as he does it.",
            html! {},
        );
    }
    let clear = ui::link_button(PAGE, "Clear the filters", Look::Plain, None);
    ui::empty(Icon::Search, "Nothing on the record matches", "Try another day, person or record.", clear)
}

impl Ask {
    /// The page's address with these filters, from a cursor on.
    fn address(&self, cursor: Option<&str>) -> String {
        let pairs = [
            ("id", self.id.clone()),
            ("entity", self.entity.clone()),
            ("actor", self.actor.map(|id| id.to_string())),
            ("action", self.action.clone()),
            ("correlation_id", self.correlation_id.clone()),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", cursor.map(str::to_owned)),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.into_iter().filter_map(|(name, value)| Some((name, value?))));
        match query.finish() {
            query if query.is_empty() => PAGE.to_owned(),
            query => format!("{PAGE}?{query}"),
        }
    }
}
