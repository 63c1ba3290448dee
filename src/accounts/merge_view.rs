//! /crm/accounts/{id}/merge: what would move, and where to. Plain forms, so that it works without script.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;

use super::address::PAGE;
use super::merge::{Candidate, Moves, candidates, moves};
use super::{Record, page, record};
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Act, Col, Form, Icon, Look, Page, Row};
use crate::web::Filter;

/// What was typed to find the other account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    q: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/accounts/{id}/merge", get(choose))
}

/// The line of the account's menu that leads here.
pub(super) fn line(account_id: &str) -> Markup {
    html! { a class=(Look::Item.class()) href={ (page(account_id)) "/merge" } { (Icon::Arrow) "Merge into another account" } }
}

/// The button that takes a merged account out again.
pub(super) fn undo(account_id: &str, back: &str) -> Markup {
    let form = Form::post("unmerge", &format!("/api/crm/accounts/{account_id}/unmerge")).back(back);
    Act::new("Undo the merge").icon(Icon::Undo).form(&form)
}

async fn choose(Path(id): Path<String>, visitor: Visitor, filter: Filter<Typed>) -> Result<Response, Error> {
    let q = filter.query.q;
    let (actor, (record, moves, found)) = visitor.scope.visit((record::one(&id), moves(&id), candidates(&id, q.clone()))).await?;
    let Some(moves) = moves.filter(|_| record.may("merge")) else {
        return Err(Error::forbidden("This account cannot be merged, or it is not yours to merge."));
    };
    let here = page(&id);
    let name = record.account.company_name.as_str();
    let (title, crumbs) = (format!("Merge {name}"), [("Accounts", PAGE), (name, here.as_str())]);
    let lead = html! { "Choose the account that stays. Everything of " (name) " goes there." };
    let body = html! {
        (what_moves(&moves))
        (ui::filters(&format!("{here}/merge"), ui::search("q", "Name, domain, NPWP, phone or id", q.as_deref().unwrap_or_default())))
        @if found.is_empty() {
            (nothing(q.is_some()))
        } @else {
            (table(&record, &found, &visitor.address))
        }
    };
    Ok(visitor.page(&actor, Page { title: &title, lead, body, crumbs: &crumbs, active: PAGE, ..Page::default() }))
}

fn nothing(typed: bool) -> Markup {
    let (title, text) = match typed {
        true => ("No other account found", "Search by another part of its name, or by its domain, NPWP or id."),
        false => ("No account looks like this one", "Type the name, domain, NPWP or id of the account that stays."),
    };
    ui::empty(Icon::Search, title, text, html! {})
}

fn what_moves(moves: &Moves) -> Markup {
    let figure = |label: &str, number: i64| ui::stat(label, number, html! {});
    ui::card(
        "What moves",
        html! {},
        html! {
            (ui::stats(&[
                figure("Contacts", moves.contacts),
                figure("Deals", moves.opportunities),
                figure("Activities", moves.activities),
                figure("Invoices", moves.invoices),
                figure("Leads", moves.leads),
                figure("Child accounts", moves.children),
            ]))
            p.row-note {
                "Contacts of the same e-mail or phone become one. A cadence of the account itself stops. For 30 days the merge can be undone."
            }
        },
    )
}

fn table(record: &Record, found: &[Candidate], back: &str) -> Markup {
    let cols = [Col::main("Account"), Col::text("Owner"), Col::text("Tenure"), Col::extra("NPWP"), Col::actions()];
    let rows: Vec<Row> = found
        .iter()
        .map(|other| {
            let id = &other.account_id;
            let form = Form::post(&format!("into-{id}"), &format!("/api/crm/accounts/{}/merge", record.account.account_id)).back(back);
            let note: Vec<&str> = [Some(id.as_str()), other.domain.as_deref(), other.city.as_deref()].into_iter().flatten().collect();
            Row::new(
                &format!("row-{id}"),
                vec![
                    html! { a href=(page(id)) { strong.cell-title { (other.company_name) } } div.row-note { (note.join(" · ")) } },
                    html! { @if let Some(owner) = &other.owner_name { (owner) } },
                    html! { (other.tenure_status.label()) },
                    html! { @if let Some(npwp) = &other.npwp { (npwp) } },
                    Act::new("Merge into this one").sends("into_account_id", id).form(&form),
                ],
            )
        })
        .collect();
    ui::table("Accounts to merge into", &cols, &rows)
}
