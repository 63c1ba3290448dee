//! The deals' lists, board, records and acts under /api/crm/opportunities.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::beside::{self, DealAccount, Origin};
use super::board::{self, BoardQuery, Column};
use super::file::file_of;
use super::input::{DealPatch, NewDeal, NewOwner, StageMove};
use super::list::{Ask, DealsQuery, as_counts};
use super::record::{self, Deal, StageChange};
use super::{Opportunity, Quote, Stage, acts, quotes, row};
use crate::accounts;
use crate::activities::{self, Activity};
use crate::app::App;
use crate::audit;
use crate::cadences::{self, Enrollment};
use crate::contacts::{self, Contact};
use crate::db::{ByKey, Scope};
use crate::error::Error;
use crate::export::{self, FormatQuery, Read};
use crate::leads::Claimed;
use crate::web::{Act, Cursor, Done, Either, Filter, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(board))
        .routes(routes!(read, patch))
        .routes(routes!(change_stage))
        .routes(routes!(assign))
        .routes(routes!(timeline))
}

/// A deal with everything beside it.
#[derive(Serialize, ToSchema)]
struct WholeDeal {
    opportunity: Deal,
    /// What the caller may do now: edit, change_stage, quote, assign, reopen.
    actions: Vec<String>,
    account: Option<DealAccount>,
    contacts: Vec<Contact>,
    quotes: Vec<Quote>,
    activities: Vec<Activity>,
    enrollment: Option<Enrollment>,
    stage_history: Vec<StageChange>,
    source: Option<Origin>,
}

/// The deal after an act.
#[derive(Serialize, ToSchema)]
struct OneDeal {
    opportunity: Opportunity,
}

/// The deal after a move, with the quote and the follow-up that the move made.
#[derive(Serialize, ToSchema)]
struct Moved {
    opportunity: Opportunity,
    quote: Option<Quote>,
    follow_up: Option<Activity>,
}

/// Deals by view, owner, account, stage and typed text.
#[utoipa::path(get, path = "/api/crm/opportunities", tag = "opportunities", params(DealsQuery, FormatQuery),
    responses((status = 200, body = Done<Vec<Opportunity>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query, file }: Read<DealsQuery>) -> Result<Response, Error> {
    let counted = query.counts.as_deref() == Some("true");
    let ask = query.checked()?;
    if let Some(order) = file {
        return order.send(&scope, &file_of(ask.view), Ask { limit: export::ALL, ..ask }.rows()).await;
    }
    if !counted {
        let (actor, rows) = scope.visit(ask.rows()).await.map_err(Cursor::blamed)?;
        actor.must_open("pipeline")?;
        return Reply::list(ask.page(rows)).map(Reply::into_response);
    }
    let (actor, (rows, counts)) = scope.visit((ask.rows(), ask.counts())).await.map_err(Cursor::blamed)?;
    actor.must_open("pipeline")?;
    let mut listing = ask.page(rows);
    listing.meta.counts = Some(as_counts(&counts));
    Reply::list(listing).map(Reply::into_response)
}

/// The pipeline's columns: number and sums of the whole filter, and the first cards.
#[utoipa::path(get, path = "/api/crm/opportunities/board", tag = "opportunities", params(BoardQuery),
    responses((status = 200, body = Done<Vec<Column>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn board(filter: Filter<BoardQuery>) -> Result<Reply, Error> {
    let ask = filter.query.checked()?;
    let (actor, (rules, sums, cards)) = filter.scope.visit((record::stage_rules(), board::sums(&ask), board::cards(&ask))).await?;
    actor.must_open("pipeline")?;
    Reply::ok(board::columns(rules.iter().filter(|rule| rule.is_open).map(|rule| rule.stage), sums, cards))
}

/// Makes a deal on an account, or with `quick_add` a new company with lead, account, contact, deal and cadence.
#[utoipa::path(post, path = "/api/crm/opportunities", tag = "opportunities", request_body = NewDeal,
    responses((status = 201, body = Done<Either<OneDeal, Claimed>>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn create(act: Act<NewDeal>) -> Result<Reply, Error> {
    let mut draft = act.given()?;
    let quick = act.body.quick_add == Some(true);
    if let Some(fields) = draft.as_object_mut() {
        fields.remove("quick_add");
    }
    let made = act.scope.run(if quick { acts::quick_add(draft) } else { acts::create(draft) }).await?;
    let id = made["opportunity_id"].as_str().or(made["opportunity"]["opportunity_id"].as_str()).unwrap_or_default().to_owned();
    let reply = Reply::created(&made, format!("/api/crm/opportunities/{id}"))?;
    let words = if quick { "Added, with its account and the first follow-ups." } else { "Opportunity added." };
    Ok(reply.to_page(row::page(&id)).toast(words))
}

/// A deal with its account, contacts, quotes, activities, enrollment, stages and source.
#[utoipa::path(get, path = "/api/crm/opportunities/{id}", tag = "opportunities",
    responses((status = 200, body = Done<WholeDeal>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn read(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let beside = (beside::account(&id), contacts::of_opportunity(&id), quotes::of_deal(&id), activities::of_opportunity(&id));
    let (account, contacts, quotes, activities) = beside;
    let (opportunity, account, contacts, quotes, activities, enrollment, stage_history, source) = scope
        .run(ByKey((
            record::deal(&id),
            account,
            contacts,
            quotes,
            activities,
            cadences::latest_of_opportunity(&id),
            record::history(&id),
            beside::source(&id),
        )))
        .await?;
    let actions = opportunity.actions.clone();
    Reply::ok(WholeDeal { opportunity, actions, account, contacts, quotes, activities, enrollment, stage_history, source })
}

/// Edits a deal's plain fields.
#[utoipa::path(patch, path = "/api/crm/opportunities/{id}", tag = "opportunities", request_body = DealPatch,
    responses((status = 200, body = Done<OneDeal>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn patch(Path(id): Path<String>, act: Act<DealPatch>) -> Result<Reply, Error> {
    let changed = act.scope.run(acts::update(&id, act.given()?, act.body.version.or(act.if_match))).await?;
    Ok(Reply::ok(changed)?.toast("Saved."))
}

/// Moves a deal to a stage: a drag, a form and a program alike. The same stage again only sets the next step.
#[utoipa::path(patch, path = "/api/crm/opportunities/{id}/stage", tag = "opportunities", request_body = StageMove,
    responses((status = 200, body = Done<Moved>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn change_stage(Path(id): Path<String>, act: Act<StageMove>) -> Result<Reply, Error> {
    let Some(stage) = act.body.stage else { return Err(Error::field("stage", "Choose a stage.")) };
    let moved = act.scope.run(acts::change_stage(&id, stage, act.body.details(act.given()?))).await?;
    let (reply, words, deal) = (Reply::ok(&moved)?, moved_words(stage, &moved), &moved["opportunity"]);
    Ok(match (stage, deal["account_id"].as_str()) {
        (Stage::ClosedWon, Some(account)) => {
            reply.toast_link(words, accounts::page(account), deal["account_name"].as_str().unwrap_or("The account"))
        }
        _ => told(reply, words, deal),
    })
}

/// Gives a deal with its open work to somebody else.
#[utoipa::path(post, path = "/api/crm/opportunities/{id}/assign", tag = "opportunities", request_body = NewOwner,
    responses((status = 200, body = Done<OneDeal>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn assign(Path(id): Path<String>, act: Act<NewOwner>) -> Result<Reply, Error> {
    let given = act.scope.run(acts::assign(&id, act.body.user_id)).await?;
    let words = format!("Given to {}.", given["opportunity"]["owner_name"].as_str().unwrap_or("the new owner"));
    Ok(told(Reply::ok(&given)?, words, &given["opportunity"]))
}

/// What happened to a deal, newest first.
#[utoipa::path(get, path = "/api/crm/opportunities/{id}/timeline", tag = "opportunities",
    responses((status = 200, body = Done<Vec<audit::Moment>>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn timeline(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let (_, moments) = scope.run((record::deal(&id), audit::timeline("opportunities", &id))).await?;
    Reply::ok(moments)
}

fn moved_words(stage: Stage, moved: &Value) -> String {
    match stage {
        Stage::ClosedWon => "Won! The deal is closed.".to_owned(),
        Stage::ClosedLost => "Closed as lost.".to_owned(),
        _ if moved["quote"].is_object() => format!("Moved to {}; quote {} is sent.", stage.label(), moved["quote"]["revision"]),
        _ => format!("Moved to {}.", stage.label()),
    }
}

fn told(reply: Reply, words: String, deal: &Value) -> Reply {
    let text = |name: &str| deal[name].as_str().unwrap_or_default();
    reply.toast_link(words, row::page(text("opportunity_id")), text("name"))
}
