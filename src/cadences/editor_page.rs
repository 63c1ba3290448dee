//! /crm/cadences/new and /crm/cadences/{id}/edit. The address carries what is typed, so that steps are added, moved and taken
//! away, and dates foretold, by the server alone: with script and without it the same way.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use utoipa_axum::router::OpenApiRouter;

use super::draft::{Draft, Focus};
use super::record_page::number;
use super::{Planned, editor_view, list_page, lists, preview, words};
use crate::app::App;
use crate::db::Actor;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Clock, Look, Page};
use crate::web::Filter;

/// What the editor shows.
pub(super) struct Editor {
    pub(super) draft: Draft,
    pub(super) focus: Option<Focus>,
    /// The template, unless it is a new one.
    pub(super) id: Option<i64>,
    /// The page itself, for the buttons that only change what is typed.
    pub(super) page: String,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/cadences/new", get(fresh)).route("/crm/cadences/{id}/edit", get(edit))
}

async fn fresh(visitor: Visitor, filter: Filter<Draft>) -> Result<Response, Error> {
    let mut draft = if filter.query.is_given() { filter.query } else { Draft::blank() };
    let focus = draft.changed();
    let (actor, (dates, rights)) = visitor.scope.visit((preview::of_draft(&draft), lists::rights())).await?;
    let editor = Editor { draft, focus, id: None, page: visitor.path.clone() };
    allowed(&rights.actions)?;
    Ok(editor.shown(&visitor, &actor, "New cadence", &dates))
}

async fn edit(Path(id): Path<String>, visitor: Visitor, filter: Filter<Draft>) -> Result<Response, Error> {
    let id = number(&id)?;
    let mut typed = filter.query;
    let focus = typed.changed();
    let dates = if typed.is_given() { preview::of_draft(&typed) } else { lists::preview_of(id, typed.starts_on()) };
    let (actor, (template, steps, dates)) = visitor.scope.visit((lists::cadence(id), lists::steps(id), dates)).await?;
    let draft = if typed.is_given() { typed } else { Draft::of(&template, &steps).starting(typed.start) };
    let editor = Editor { draft, focus, id: Some(id), page: visitor.path.clone() };
    allowed(&template.actions)?;
    Ok(editor.shown(&visitor, &actor, &template.name, &dates))
}

fn allowed(actions: &[String]) -> Result<(), Error> {
    if words::may_edit(actions) { Ok(()) } else { Err(Error::forbidden("Only an admin makes and edits cadences.")) }
}

impl Editor {
    fn shown(&self, visitor: &Visitor, actor: &Actor, name: &str, dates: &[Planned]) -> Response {
        let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
        let record = self.record();
        let (cadences, template) = (("Cadences", list_page::PAGE), (name, record.as_str()));
        let page = Page {
            title: if self.id.is_some() { "Edit cadence" } else { name },
            crumbs: if self.id.is_some() { &[cadences, template] } else { &[cadences] },
            active: list_page::PAGE,
            actions: html! {
                (ui::link_button(&record, "Cancel", Look::Ghost, None))
                (editor_view::save(Some(editor_view::FORM)))
            },
            body: html! {
                div.columns data-controller="foretell" {
                    (editor_view::form(self))
                    (preview::panel(self, dates, &clock))
                }
            },
            ..Page::default()
        };
        visitor.page(actor, page)
    }

    /// The page to go back to.
    pub(super) fn record(&self) -> String {
        self.id.map_or_else(|| list_page::PAGE.to_owned(), |id| format!("{}/{id}", list_page::PAGE))
    }
}
