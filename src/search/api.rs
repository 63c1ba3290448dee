//! GET /api/crm/search.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Hit, Typed, everything};
use crate::app::App;
use crate::error::Error;
use crate::web::{Done, Filter, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search))
}

/// Leads, opportunities, accounts, contacts and targets that the caller may see, best first, at most eight of each.
#[utoipa::path(get, path = "/api/crm/search", tag = "search", params(Typed),
    responses((status = 200, body = Done<Vec<Hit>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn search(filter: Filter<Typed>) -> Result<Reply, Error> {
    let (actor, hits) = filter.scope.visit(everything(filter.query.text()?)).await?;
    // Whoever may open anything may open the accounts.
    actor.must_open("accounts")?;
    Reply::ok(hits)
}
