//! /crm/imports/{id}: one page that follows an import from the file to its undoing, each state with what can be done in it.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::list_page::PAGE;
use super::{Batch, Beside, ImportRow, RowsAsk, Verdict, map_view, options_view, result_view, rows_view, words};
use crate::app::App;
use crate::db::Actor;
use crate::error::Error;
use crate::home::Visitor;
use crate::people::{self, Person};
use crate::ui::{self, Act, Clock, Counter, Form, Icon, Look, Page, Tone, count_text};
use crate::web::{Cursor, Filter, Listing};

/// Everything that the page shows.
pub(super) struct Seen {
    pub(super) actor: Actor,
    pub(super) clock: Clock,
    pub(super) here: String,
    pub(super) address: String,
    pub(super) batch: Batch,
    pub(super) asked: RowsAsk,
    pub(super) rows: Listing<ImportRow>,
    pub(super) beside: Beside,
    pub(super) people: Vec<Person>,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/imports/{id}", get(import))
}

async fn import(Path(id): Path<String>, visitor: Visitor, filter: Filter<RowsAsk>) -> Result<Response, Error> {
    let asked = filter.query;
    let trip = (super::one(&id), asked.rows(&id)?, super::beside(&id), people::colleagues(None, true));
    let (actor, (batch, rows, beside, people)) = visitor.scope.visit(trip).await.map_err(Cursor::blamed)?;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let rows = asked.page(rows);
    let seen = Seen { actor, clock, here: visitor.path.clone(), address: visitor.address.clone(), batch, asked, rows, beside, people };
    let (lead, actions, body) = (lead(&seen), actions(&seen), body(&seen));
    let page = Page {
        title: &seen.batch.file_name,
        lead,
        actions,
        body,
        crumbs: &[("Imports", PAGE)],
        active: PAGE,
        live: "imports",
        ..Page::default()
    };
    Ok(visitor.page(&seen.actor, page))
}

impl Seen {
    /// Whether the reader may do that now.
    pub(super) fn may(&self, action: &str) -> bool {
        self.batch.may(action)
    }

    /// The rows of one verdict, or all, from a place on.
    pub(super) fn rows_at(&self, verdict: Option<Verdict>, cursor: Option<&str>) -> String {
        let verdict = verdict.map(|verdict| format!("verdict={}", verdict.label()));
        let cursor = cursor.map(|cursor| format!("cursor={cursor}"));
        let asked: Vec<String> = verdict.into_iter().chain(cursor).collect();
        let query = if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
        format!("{}{query}#rows", self.here)
    }

    /// Whether the figures are those of the import, not of its preview.
    pub(super) fn is_done(&self) -> bool {
        self.batch.started_at.is_some() && self.batch.status != "previewed"
    }

    /// The address of an act on this import.
    pub(super) fn act(&self, path: &str) -> String {
        format!("/api/crm/imports/{}{path}", self.batch.batch_id)
    }

    pub(super) fn count(&self, count: Option<i32>) -> i64 {
        count.unwrap_or(0).into()
    }

    pub(super) fn figure(&self, count: Option<i32>) -> String {
        count_text(self.count(count), &self.actor.locale)
    }
}

fn lead(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    html! {
        (words::status(batch))
        span { (batch.kind.words()) " · " (words::size(batch.bytes)) }
        span.muted { "read " (seen.clock.ago(batch.created_at)) @if let Some(name) = &batch.importer { " by " (name) } }
    }
}

fn actions(seen: &Seen) -> Markup {
    html! {
        @if seen.may("undo") { (ui::opener("undo", "Undo the import", Look::Plain, Some(Icon::Undo))) }
        @if seen.may("commit") { (commit(seen)) }
    }
}

/// The button that imports, with how much it will.
fn commit(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    let rows = seen.count(batch.created) + seen.count(batch.updated);
    let label = match (batch.status.as_str(), batch.started_at) {
        ("previewed", None) => format!("Import {}", words::rows(rows, &seen.actor.locale)),
        ("previewed", Some(_)) => "Import the corrected rows".to_owned(),
        _ => "Go on importing".to_owned(),
    };
    Act::new(&label).look(Look::Primary).icon(Icon::Check).form(&Form::post("commit", &seen.act("/commit")).back(&seen.here))
}

fn body(seen: &Seen) -> Markup {
    if seen.batch.stage.is_some() {
        return html! {
            (same(seen))
            (result_view::going_on(seen))
            @if seen.batch.status == "running" { (figures(seen)) (rows_view::rows(seen)) }
        };
    }
    html! {
        (same(seen))
        (result_view::how_it_stands(seen))
        @if seen.batch.row_count.is_some() { (figures(seen)) }
        @if seen.may("map") { (mapping(seen)) }
        (result_view::repair(seen))
        @if seen.batch.row_count.is_some() { (rows_view::rows(seen)) }
        @if seen.may("undo") { (result_view::undo_dialog(seen)) }
    }
}

/// The same content came before: worth a look, and a choice to go on.
fn same(seen: &Seen) -> Markup {
    let before = seen.batch.same_as.as_ref().filter(|_| seen.batch.started_at.is_none());
    html! {
        @if let Some(id) = before {
            p.notice-line role="note" {
                (Icon::Info) "The same file was uploaded before: " a href={ (PAGE) "/" (id) } { (id) } ". Rows that are there already are recognised."
            }
        }
    }
}

/// Read = create + update + skip + fail; each figure opens its rows.
fn figures(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    let counts = [batch.created, batch.updated, batch.skipped, batch.failed];
    let all = Counter {
        label: "Rows read",
        value: seen.figure(batch.row_count),
        tone: Tone::Accent,
        href: seen.rows_at(None, None),
        active: seen.asked.verdict.is_none(),
    };
    let each = words::VERDICTS.iter().zip(counts).map(|((verdict, label, past, tone), count)| Counter {
        label: if seen.is_done() { past } else { label },
        value: seen.figure(count),
        tone: *tone,
        href: seen.rows_at(Some(*verdict), None),
        active: seen.asked.verdict == Some(*verdict),
    });
    ui::counters("What becomes of the rows", &std::iter::once(all).chain(each).chain(more(seen)).collect::<Vec<_>>())
}

/// What has no verdict yet, and what is worth a look, where there is any.
fn more(seen: &Seen) -> impl Iterator<Item = Counter<'static>> {
    let batch = &seen.batch;
    let open = (Verdict::Open, "Not done yet", Tone::Neutral, batch.rows_open);
    let known = (Verdict::Known, "Known already", Tone::Warn, batch.known);
    [open, known].into_iter().filter(|(.., count)| count.is_some_and(|count| count > 0)).map(|(verdict, label, tone, count)| Counter {
        label,
        value: seen.figure(count),
        tone,
        href: seen.rows_at(Some(verdict), None),
        active: seen.asked.verdict == Some(verdict),
    })
}

/// How the file is read; then which column is what and what holds for all rows, one form that is checked as one.
fn mapping(seen: &Seen) -> Markup {
    let form = Form::patch("mapping", &seen.act("")).back(&seen.here);
    html! {
        (options_view::file(seen))
        (map_view::kept(seen))
        (form.wrap(html! {
            div.columns {
                (map_view::columns(&form, seen))
                div.stack { (options_view::duplicates(&form, seen)) (options_view::fixed(&form, seen)) }
            }
        }))
    }
}
