//! /crm/search: the same without script, and all that the palette has no room for.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::{Hit, Typed, everything};
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Col, Icon, Page, Row};
use crate::web::Filter;

const PAGE: &str = "/crm/search";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(search))
}

async fn search(visitor: Visitor, filter: Filter<Typed>) -> Result<Response, Error> {
    let typed = filter.query.text()?;
    let (actor, hits) = visitor.scope.visit(everything(typed)).await?;
    actor.must_open("accounts")?;
    let body = html! {
        (ui::filters(PAGE, ui::search("q", "Name, person, e-mail, phone, NPWP or id", typed)))
        @if hits.is_empty() { (nothing(typed)) } @else { (table(&hits)) }
    };
    let lead = html! { "Leads, opportunities, accounts, contacts and targets, the likeliest first." };
    Ok(visitor.page(&actor, Page { title: "Search", lead, body, ..Page::default() }))
}

fn table(hits: &[Hit]) -> Markup {
    let rows: Vec<Row> = hits.iter().map(row).collect();
    ui::table("What was found", &[Col::main("Name"), Col::text("Kind"), Col::extra("Id")], &rows)
}

fn row(hit: &Hit) -> Row {
    let note = html! { (hit.subtitle) };
    let name = match &hit.href {
        Some(href) => Row::link(href, &hit.title, note),
        None => html! { (hit.title) div.row-note { (note) } },
    };
    Row::new(&hit.id, vec![name, html! { (hit.kind.word()) }, html! { (hit.id) }])
}

fn nothing(typed: &str) -> Markup {
    if typed.is_empty() {
        return ui::empty(
            Icon::Search,
            "What are you looking for?",
            "Type a name, a person, an e-mail, a phone number, an NPWP or an id.",
            html! {},
        );
    }
    ui::empty(
        Icon::Search,
        "Nothing found",
        "Try fewer letters, or another spelling. Under three letters only the beginnings of names are searched.",
        html! {},
    )
}
