//! /crm/imports: a file goes in, and what went in before.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::{Ask, Batch, Kind, words};
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::ui::{self, Clock, Col, Form, Icon, Page, Row, count_text};
use crate::web::{Filter, Listing};

pub(super) const PAGE: &str = "/crm/imports";
/// What a file of these kinds may be called.
pub(super) const ACCEPT: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(imports))
}

async fn imports(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let (actor, (rows, kinds)) = visitor.scope.visit((super::list(&ask)?, super::kinds())).await?;
    actor.must_open("imports")?;
    let listing = ask.page(rows);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let kinds: Vec<Kind> = kinds.iter().map(|row| row.kind).collect();
    let body = html! {
        @if !kinds.is_empty() && ask.cursor.is_none() { (upload(&kinds)) }
        (ui::section("What was imported", None, html! {}, history(&listing, &ask, &clock, &actor.locale)))
    };
    let actions = html! {
        @if !listing.rows.is_empty() { (export::menu("/api/crm/imports", &visitor.address)) }
    };
    let lead = html! { "A file is read, shown and only then imported; for 30 days it can be undone." };
    Ok(visitor.page(&actor, Page { title: "Imports", lead, actions, body, live: "imports", ..Page::default() }))
}

fn upload(kinds: &[Kind]) -> Markup {
    let form = Form::post("upload", "/api/crm/imports").uploads();
    html! {
        section.panel.upload aria-label="Import a file" {
            div.panel-body {
                (form.wrap(html! {
                    @match kinds {
                        [only] => { (form.hidden("kind", only.label())) }
                        _ => { (choose(kinds)) }
                    }
                    (form.file("file", "Choose a file", ACCEPT, "CSV or Excel, up to 100,000 rows or 50 MB. Nothing is imported yet."))
                    div.upload-last {
                        (samples(kinds))
                        button.btn.btn-primary type="submit" { (Icon::Eye) "Read and preview" }
                    }
                }))
            }
        }
    }
}

/// What the file holds. The first kind is chosen, so that most people only choose a file.
fn choose(kinds: &[Kind]) -> Markup {
    html! {
        fieldset.field.kinds {
            legend { "What is in the file?" }
            @for (at, kind) in kinds.iter().enumerate() {
                label.kind-choice for={ "upload-kind-" (at) } {
                    input.form-check-input #{ "upload-kind-" (at) } type="radio" name="kind" value=(kind.label()) checked[at == 0] required;
                    span { strong { (kind.words()) } small { (kind.about()) } }
                }
            }
            div.field-error data-error-for="kind" {}
        }
    }
}

fn samples(kinds: &[Kind]) -> Markup {
    html! {
        p.samples {
            "Files to start from: "
            @for (at, kind) in kinds.iter().enumerate() {
                @if at > 0 { ", " }
                a href={ "/api/crm/imports/sample/" (kind.label()) } download { (kind.words()) }
            }
        }
    }
}

fn history(listing: &Listing<Batch>, ask: &Ask, clock: &Clock, locale: &str) -> Markup {
    if listing.rows.is_empty() {
        let text = "What you and your team bring in from files stays listed here, with what became of each row.";
        return ui::empty(Icon::Upload, "Nothing was imported yet", text, html! {});
    }
    let cols = [
        Col::main("File"),
        Col::text("Status"),
        Col::number("Created"),
        Col::number("Updated"),
        Col::number("Skipped"),
        Col::number("Failed"),
        Col::extra("By"),
        Col::text("When"),
    ];
    let rows: Vec<Row> = listing.rows.iter().map(|batch| row(batch, clock, locale)).collect();
    let next = listing.meta.next_cursor.as_ref().map(|cursor| format!("{PAGE}?cursor={cursor}"));
    html! {
        (ui::table("Imports", &cols, &rows))
        @if next.is_some() || ask.cursor.is_some() { (ui::pager(ask.cursor.as_ref().map(|_| PAGE), next.as_deref(), "")) }
    }
}

fn row(batch: &Batch, clock: &Clock, locale: &str) -> Row {
    let figure = |count: Option<i32>| html! { @if let Some(count) = count { (count_text(count.into(), locale)) } };
    let note = html! {
        (batch.kind.words())
        @if let Some(count) = batch.row_count { " · " (words::rows(count.into(), locale)) }
    };
    Row::new(
        &batch.batch_id,
        vec![
            Row::link(&format!("{PAGE}/{}", batch.batch_id), &batch.file_name, note),
            words::status(batch),
            figure(batch.created),
            figure(batch.updated),
            figure(batch.skipped),
            figure(batch.failed),
            html! { @if let Some(name) = &batch.importer { (ui::person(name)) } },
            clock.ago(batch.created_at),
        ],
    )
}
