//! Somebody leaves, his work is handed over, he comes back: the acts of /api/admin/users/{id}.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::users::{self, User, Work};
use super::users_api::user_id;
use crate::app::App;
use crate::error::Error;
use crate::web::{Act, Done, Nothing, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(deactivate)).routes(routes!(reactivate)).routes(routes!(give))
}

/// Why somebody is deactivated.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Leaving {
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    reason: Option<String>,
}

/// Who takes the work over.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Heir {
    /// Needed; an active colleague who may own all of it.
    #[schema(value_type = Uuid, required = true)]
    to_user_id: Option<Uuid>,
}

/// A user who was deactivated or taken back.
#[derive(Serialize, ToSchema)]
struct SwitchedUser {
    user: User,
    already: bool,
    /// After a deactivation: what waits to be given away.
    work: Option<Work>,
}

/// What went to whom.
#[derive(Serialize, ToSchema)]
struct Given {
    user: User,
    to_user_id: Uuid,
    to_name: String,
    moved: Work,
}

/// Deactivates somebody: sessions, tokens and links end at once, his cadences pause, his work waits to be given away.
#[utoipa::path(post, path = "/api/admin/users/{id}/deactivate", tag = "admin", request_body = Leaving,
    responses((status = 200, body = Done<SwitchedUser>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 422, body = Refused)))]
async fn deactivate(Path(id): Path<String>, act: Act<Leaving>) -> Result<Reply, Error> {
    let gone = act.scope.run(users::deactivate(user_id(&id)?, act.body.reason)).await?;
    Ok(Reply::ok(gone)?.toast("Deactivated. What he has waits to be given away."))
}

/// Takes somebody back; he signs in as before.
#[utoipa::path(post, path = "/api/admin/users/{id}/reactivate", tag = "admin",
    responses((status = 200, body = Done<SwitchedUser>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn reactivate(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let back = act.scope.run(users::reactivate(user_id(&id)?)).await?;
    Ok(Reply::ok(back)?.toast("Active again. Cadences that paused are resumed by hand."))
}

/// Gives all of somebody's open work to a colleague: accounts, deals, leads, targets and activities, each on the record.
#[utoipa::path(post, path = "/api/admin/users/{id}/give", tag = "admin", request_body = Heir,
    responses((status = 200, body = Done<Given>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn give(Path(id): Path<String>, act: Act<Heir>) -> Result<Reply, Error> {
    let given = act.scope.run(users::give(user_id(&id)?, act.body.to_user_id)).await?;
    let said = format!("All of it is {}'s now.", given["to_name"].as_str().unwrap_or_default());
    Ok(Reply::ok(given)?.toast(said))
}
