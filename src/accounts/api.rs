//! The accounts' list, records and acts under /api/crm/accounts.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::file::FILE;
use super::input::{AccountPatch, Deactivation, NewAccount, NewAccountOwner};
use super::list::as_counts;
use super::{Account, AccountRow, Ask, acts, page, record};
use crate::activities::{self, Activity};
use crate::app::App;
use crate::audit;
use crate::cadences::{self, Enrollment};
use crate::contacts::{self, Contact};
use crate::db::{ByKey, Scope};
use crate::error::Error;
use crate::export::{FormatQuery, Read};
use crate::invoices;
use crate::opportunities::{self, Opportunity};
use crate::web::{Act, Cursor, Done, Filter, Nothing, Refused, Reply};

/// So many open and as many closed deals stand beside an account; `GET /api/crm/opportunities?account=` has all.
const DEALS: i64 = 50;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, patch))
        .routes(routes!(assign))
        .routes(routes!(deactivate))
        .routes(routes!(reactivate))
        .routes(routes!(timeline))
}

/// An account with everything beside it.
#[derive(Serialize, ToSchema)]
struct WholeAccount {
    account: Account,
    /// What the caller may do now: edit, assign, deactivate, reactivate, merge, unmerge, winback, add_contact, edit_contact, add_opportunity,
    /// plan, add_invoice.
    actions: Vec<String>,
    contacts: Vec<Contact>,
    opportunities: Deals,
    next_activities: Vec<Activity>,
    last_activities: Vec<Activity>,
    /// Null for marketing, which sees no invoices.
    invoices: Option<invoices::Summary>,
    enrollment: Option<Enrollment>,
}

/// An account's deals that the caller sees: at most fifty of each, and how many there are.
#[derive(Serialize, ToSchema)]
struct Deals {
    open: Vec<Opportunity>,
    closed: Vec<Opportunity>,
    open_count: i64,
    closed_count: i64,
}

/// The account after an act.
#[derive(Serialize, ToSchema)]
struct OneAccount {
    account: Account,
}

/// A new account and its first contact.
#[derive(Serialize, ToSchema)]
struct AccountMade {
    account: Account,
    contact: Option<Contact>,
}

/// The account after it was put away or taken back.
#[derive(Serialize, ToSchema)]
struct AccountSwitched {
    account: Account,
    /// It was like that before.
    already: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StoryQuery {
    /// Only what happened before this moment; 100 at a time.
    #[param(value_type = Option<String>, format = DateTime)]
    before: Option<jiff::Timestamp>,
}

/// Accounts by name: active ones or the others, by owner, tenure, activity and typed text.
#[utoipa::path(get, path = "/api/crm/accounts", tag = "accounts", params(Ask, FormatQuery),
    responses((status = 200, body = Done<Vec<AccountRow>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query: ask, file }: Read<Ask>) -> Result<Response, Error> {
    if let Some(order) = file {
        return order.send(&scope, &FILE, ask.all()?).await;
    }
    if ask.counts.as_deref() != Some("true") {
        let (actor, rows) = scope.visit(ask.rows()?).await.map_err(Cursor::blamed)?;
        actor.must_open("accounts")?;
        return Reply::list(ask.page(rows)).map(Reply::into_response);
    }
    let (actor, (rows, counts)) = scope.visit((ask.rows()?, ask.counted())).await.map_err(Cursor::blamed)?;
    actor.must_open("accounts")?;
    let mut listing = ask.page(rows);
    listing.meta.counts = Some(as_counts(&counts));
    Reply::list(listing).map(Reply::into_response)
}

/// Makes an account, with its first contact if one is given.
#[utoipa::path(post, path = "/api/crm/accounts", tag = "accounts", request_body = NewAccount,
    responses((status = 201, body = Done<AccountMade>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 409, body = Refused)))]
async fn create(act: Act<NewAccount>) -> Result<Reply, Error> {
    let given = act.given()?;
    let made = act.scope.run(acts::create(act.body.draft(given))).await?;
    let id = text(&made, "account_id");
    let said = format!("{} is an account now.", text(&made, "company_name"));
    Ok(Reply::created(made, format!("/api/crm/accounts/{id}"))?.to_page(page(&id)).toast(said))
}

/// An account with its contacts, deals, next and last activities and its run through a cadence.
#[utoipa::path(get, path = "/api/crm/accounts/{id}", tag = "accounts",
    responses((status = 200, body = Done<WholeAccount>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn read(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let (next, last) = (activities::next_of_account(&id), activities::last_of_account(&id));
    let (account, contacts, deals) = (record::one(&id), contacts::of_account(&id), opportunities::of_account(&id, DEALS));
    let trip = ByKey((account, contacts, deals, next, last, invoices::summary(&id), cadences::of_account(&id)));
    let (record, contacts, deals, next_activities, last_activities, invoices, enrollments) = scope.run(trip).await?;
    let enrollment = enrollments.into_iter().next();
    let (open, closed): (Vec<_>, Vec<_>) = deals.into_iter().partition(|deal| deal.closed_at.is_none());
    let open_count = record.open_opportunities.unwrap_or_default();
    let closed_count = record.closed_opportunities.unwrap_or_default();
    let opportunities = Deals { open, closed, open_count, closed_count };
    let (account, actions) = (record.account, record.actions);
    Reply::ok(WholeAccount { account, actions, contacts, opportunities, next_activities, last_activities, invoices, enrollment })
}

/// Edits an account's plain fields.
#[utoipa::path(patch, path = "/api/crm/accounts/{id}", tag = "accounts", request_body = AccountPatch,
    responses((status = 200, body = Done<OneAccount>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn patch(Path(id): Path<String>, act: Act<AccountPatch>) -> Result<Reply, Error> {
    let changed = act.scope.run(acts::update(&id, act.given()?, act.body.version.or(act.if_match))).await?;
    Ok(Reply::ok(changed)?.toast("Saved."))
}

/// Gives an account to somebody else; its deals stay whose they are.
#[utoipa::path(post, path = "/api/crm/accounts/{id}/assign", tag = "accounts", request_body = NewAccountOwner,
    responses((status = 200, body = Done<OneAccount>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn assign(Path(id): Path<String>, act: Act<NewAccountOwner>) -> Result<Reply, Error> {
    let given = act.scope.run(acts::assign(&id, act.body.user_id)).await?;
    let said = format!("Given to {}.", text(&given, "owner_name"));
    Ok(told(Reply::ok(&given)?, said, &given))
}

/// Puts an account away, with the reason; refused while one of its deals is open.
#[utoipa::path(post, path = "/api/crm/accounts/{id}/deactivate", tag = "accounts", request_body = Deactivation,
    responses((status = 200, body = Done<AccountSwitched>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn deactivate(Path(id): Path<String>, act: Act<Deactivation>) -> Result<Reply, Error> {
    let put = act.scope.run(acts::deactivate(&id, act.body.reason)).await?;
    Ok(told(Reply::ok(&put)?, "Deactivated.".to_owned(), &put))
}

/// Takes an account back; refused when another active one is that company by now.
#[utoipa::path(post, path = "/api/crm/accounts/{id}/reactivate", tag = "accounts",
    responses((status = 200, body = Done<AccountSwitched>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn reactivate(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let back = act.scope.run(acts::reactivate(&id)).await?;
    Ok(told(Reply::ok(&back)?, "Active again.".to_owned(), &back))
}

/// What happened to an account, newest first.
#[utoipa::path(get, path = "/api/crm/accounts/{id}/timeline", tag = "accounts", params(StoryQuery),
    responses((status = 200, body = Done<Vec<audit::Moment>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn timeline(Path(id): Path<String>, filter: Filter<StoryQuery>) -> Result<Reply, Error> {
    let (_, moments) = filter.scope.run((record::one(&id), audit::timeline_before("accounts", &id, filter.query.before, 100))).await?;
    Reply::ok(moments)
}

fn text(answer: &Value, column: &str) -> String {
    answer["account"][column].as_str().unwrap_or_default().to_owned()
}

fn told(reply: Reply, said: String, answer: &Value) -> Reply {
    reply.toast_link(said, page(&text(answer, "account_id")), text(answer, "company_name"))
}
